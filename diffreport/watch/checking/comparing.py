"""What changed in an edition that came, what of it the rules flag, and the notice of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archive import Archive, Version
from diffreport.archive.provenance import now
from diffreport.archived.documents import archived
from diffreport.errors import DiffreportError, TemplateError, UsageError
from diffreport.model import Comparison, Document
from diffreport.watch.checking.arriving import What
from diffreport.watch.checking.journal import Level, Value
from diffreport.watch.checking.remembered import Intention
from diffreport.watch.checking.request import Came, Request
from diffreport.watch.notices import Notice, Side
from diffreport.watch.plan import First, Plan, Sort, Source

if TYPE_CHECKING:
    from diffreport.watch.judging import Event, Judgement


class Issue(NamedTuple):
    """An issue of an edition, and what reads it; one that is not archived yet has the number it would get."""

    version: Version
    read: Callable[[], Document]


class Bench(NamedTuple):
    """All that is needed to judge an edition."""

    archive: Archive
    plan: Plan
    request: Request

    def note(self, level: Level, event: str, message: str, source: Source | None = None, **values: Value) -> None:
        """Tell the journal of an event, of a source by its series and its place in the configuration."""
        about: dict[str, Value] = {} if source is None else {"source": source.origin, "series": source.series}
        self.request.journal.note(level, event, message, **about, **values)

    def stored(self, intention: Intention) -> Version | None:
        """Return what came of an intention in the archive, None if nothing did. Raises: ArchiveError."""
        if not self.archive.has(intention.series):
            return None
        came = (version for version in self.archive.versions(intention.series) if version.number > intention.head)
        wanted = intention.label, intention.sha256
        return next((each for each in came if (each.edition.label, each.edition.sha256) == wanted), None)

    def issue(self, series: str, number: int) -> Issue:
        """Return an archived issue. Raises: ReferenceNotFoundError, ArchiveError."""
        reference = f"{series}@v{number}"

        def read() -> Document:
            return archived(self.archive, reference, rules=self.request.profiles)[0]

        return Issue(self.archive.version(reference), read)

    def is_mere_noise(self, source: Source, old: Version, new: Issue) -> bool:
        """Tell whether a re-issue differs from the issue that it would supersede in what is no content, and that alone.

        It does not where the source wants all bytes, or a rule asks for noise; nor if it cannot be compared: it is
        archived then, and its comparison fails where it is judged.
        """
        if source.any_bytes or any(Sort.NOISE in rule.sorts for rule in self.plan.rules_for(source)):
            return False
        try:
            comparison = self.request.compare(self.issue(source.series, old.number).read(), new.read())
        except Exception:  # noqa: BLE001 - no error, and no bug, may keep an edition out of the archive
            return False
        return comparison.lone is None and not comparison.findings and not comparison.rewrites

    def judged(self, source: Source, what: What, old: int | None, new: Issue) -> Came:
        """Return what was found out of an edition; `old` is the number of the version that it is compared with.

        The first edition of a series is judged only where the source wants it told; one older than all others is not.
        Raises: InputError, ArchiveError.
        """
        side = side_of(new.version)
        if what is What.OLDER or (what is What.FIRST and source.first is First.SILENT):
            return Came(what, side.label, side.reference)
        from diffreport.watch.judging import Event, explained_lines, judged  # with all that compares: long to import

        former = self.issue(source.series, old) if old is not None and what is not What.QUARANTINED else None
        quarantine = new.version.edition.quarantine if what is What.QUARANTINED else None
        old_side = side_of(former.version) if former else None
        event = Event(source.series, old_side, side, what is What.REVISED, quarantine, what is What.FIRST)
        comparison = self.request.compare(former.read(), new.read()) if former else None
        judgement = judged(comparison, event, self.plan.rules_for(source))
        report, fault = self._reported(comparison, event) if judgement.flags else ("", None)
        notice = self._notice(source, new, (comparison, event, judgement)) if judgement.flags else None
        is_counted = self._is_counted(comparison, judgement)
        width = self.request.explained_columns
        lines = tuple(explained_lines(judgement, comparison, width)) if width else ()
        told = notice and replace(notice, report=report)
        return Came(what, side.label, side.reference, len(judgement.flags), is_counted, told, lines, fault)

    def _is_counted(self, comparison: Comparison | None, judgement: Judgement) -> bool:
        """Tell whether an edition makes the exit status that of a flagged one."""
        if self.request.counts is None:
            return bool(judgement.flags)
        return comparison is not None and self.request.counts(comparison)

    def _notice(self, source: Source, new: Issue, found: tuple[Comparison | None, Event, Judgement]) -> Notice:
        """Return the notice of a flagged edition, without its change report."""
        comparison, event, judgement = found
        return Notice(
            source.series,
            source.title or new.version.edition.title or source.series,
            event.old,
            event.new,
            event.is_revision,
            _summary(event, comparison, new.version),
            judgement.flags,
            now(),
            mementos=(memento,) if (memento := new.version.retrieval.memento) else (),
        )

    def _reported(self, comparison: Comparison | None, event: Event) -> tuple[str, DiffreportError | None]:
        """Write the change report of a flagged edition, and return where it stands, "" if none is wanted, or why it
        cannot be written: what is flagged is told all the same."""
        from diffreport.watch.reports import written

        if comparison is None or event.old is None or self.plan.limits.reports is None or self.request.is_rehearsal:
            return "", None
        old, new = event.old.reference, event.new.reference
        shown = replace(self.request.shown, files=(self.archive.file(old), self.archive.file(new)))
        try:
            return written(comparison, self.plan.limits, (old, new), shown), None
        except (UsageError, TemplateError) as error:
            return "", error


def side_of(version: Version) -> Side:
    """Return an archived issue as a notice tells it."""
    edition = version.edition
    published, retrieved, source = edition.published or "", edition.retrieved or "", edition.source or ""
    reference = f"{edition.series}@v{version.number}"
    final = version.retrieval.final_url or ""
    led_to = final if source and final != source else ""
    return Side(reference, edition.label, published, retrieved, source, edition.sha256, led_to)


def _summary(event: Event, comparison: Comparison | None, new: Version) -> str:
    """Return what is told of an edition in one sentence."""
    if event.quarantine is not None:
        final = new.retrieval.final_url
        came = f" It came from {final}." if final and final != new.edition.source else ""
        return f"Archived in quarantine: it {event.quarantine}.{came}"
    if comparison is None:
        return "The first archived edition, nothing to compare with yet."
    from diffreport.report.terminal import summary_line

    return summary_line(comparison)
