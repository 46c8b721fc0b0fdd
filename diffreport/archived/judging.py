"""Whether an edition to be archived should wait in quarantine: the gate's doubts, with the edition it follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diffreport.archived.documents import archived
from diffreport.errors import DiffreportError, NoTextError
from diffreport.text import name_of

if TYPE_CHECKING:
    from diffreport.archive import Archive, Deposit, Version
    from diffreport.archived.intake import Checked
    from diffreport.profiles import Rule
    from diffreport.readers.gate import Impression


_WHOLE = (200, 203)  # statuses of HTTP whose body is the document; 203: by way of a proxy that changed it


class Judge:
    """Judges what goes into one series; of each edition it meets it keeps the impression."""

    def __init__(self, archive: Archive, series: str, rules: Sequence[Rule] = ()) -> None:
        """Take note of the series, and of the profiles its editions are read with."""
        self._rules = rules
        self._archive = archive
        self._series = series
        self._seen: dict[str, Impression] = {}  # by sha256

    def doubt(self, file: Checked, deposit: Deposit, old: Version | None = None) -> str | None:
        """Return why a file should wait, in one line, None if nothing speaks against it.

        Of `deposit` its label, its date and the status of its response count. `old` is the edition that it follows,
        if that is another than the one before it in the order of the series.
        """
        reason = self._doubt(file, deposit, old)
        return reason and name_of(reason)  # some readers quote what they failed at

    def _doubt(self, file: Checked, deposit: Deposit, old: Version | None) -> str | None:
        from diffreport.model import Edition
        from diffreport.readers import gate

        if file.impression is None:
            return f"is kept unread: it {file.wrong}"
        status = deposit.retrieval.status
        if status not in (None, *_WHOLE):
            return f"came with HTTP status {status}"
        edition = Edition(deposit.label, published=deposit.published)
        for version in (*([old] if old else []), *self._archive.before(self._series, edition)):
            if former := self._impression(version):
                return gate.doubt(file.impression, former, version.edition.label)
        return gate.doubt(file.impression)

    def remember(self, file: Checked, sha256: str) -> None:
        """Keep the impression of a file that was stored: the next one may follow it."""
        if file.impression:
            self._seen[sha256] = file.impression

    def _impression(self, version: Version) -> Impression | None:
        """Return the impression of an archived edition, None if it cannot be read."""
        from diffreport.readers import gate

        sha256 = version.edition.sha256
        reference = f"{self._series}@v{version.number}"
        if sha256 not in self._seen:
            try:
                data = self._archive.bytes(reference)
                [document] = archived(self._archive, reference, rules=self._rules)
                self._seen[sha256] = gate.impression(document, data)
            except NoTextError as error:
                self._seen[sha256] = gate.no_text(error.wrong, data)
            except DiffreportError:
                return None
        return self._seen[sha256]
