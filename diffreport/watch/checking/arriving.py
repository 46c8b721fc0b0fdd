"""What was fetched, to the archive: nothing new, a new edition, a re-issue, or something that waits in quarantine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, takewhile
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from diffreport.archive import Archive, Deposit, Version
from diffreport.archive.names import natural_key, stored_name
from diffreport.archive.references import current, order_told, sound
from diffreport.archived.documents import Meant, archived, documents
from diffreport.archived.intake import Checked, seen_in, with_findings
from diffreport.archived.judging import Judge
from diffreport.errors import InputError, SourceError
from diffreport.model import Document, Edition
from diffreport.profiles import Profile, Provenance, Rule, profile_for
from diffreport.readers import gate
from diffreport.readers.isolated import Request
from diffreport.readers.parsing import Options, charset_in
from diffreport.readers.source import load
from diffreport.watch.checking.labels import label_of, published_of
from diffreport.watch.checking.remembered import Given
from diffreport.watch.fetching.answers import Answer, Fetched
from diffreport.watch.plan import From, Source

_VARYING = re.compile(r"“.*|\d[\d,.]*", re.DOTALL)  # of a reason for quarantine: what it quotes and counts
_KEPT = 0.05  # of the edition before, in a page that a redirect led to: even an edition written anew has more of it
_OF_MOMENTS = ("last-modified", "date")  # headers
_YEAR_FIRST = re.compile(r"\d{4}(?!\d)")  # labels that sort as their editions came, as "2025-03", not "March 2025"


class What(StrEnum):
    """What an edition that is to be archived is to its series."""

    FIRST = "first"  # of its series
    OLDER = "older"  # than all others of a folder: there is none before it
    NEW = "new"
    REVISED = "revised"  # another text under a label that is archived
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Coming:
    """An edition that was fetched, with its label, and the way its bytes are read."""

    fetched: Fetched
    source: Source
    options: Options
    label: str = ""
    published: str | None = None
    sha256: str = ""

    def document(self) -> Document:
        """Return what a reader makes of it. Raises: InputError."""
        [document] = documents([Meant(Request(load(self.fetched.content, self.fetched.name), self.options))])
        return document


class Nothing(NamedTuple):
    """What is not to be archived, and why: the issue that it is, or, if it or one like it waits in quarantine, none."""

    coming: Coming
    why: str
    known: Version | None = None


class Arrival(NamedTuple):
    """What is to be archived, and what to say of it; `old` is the issue that it is compared with, `head` the last
    version that its series has (0: none), `place` where its series' order puts it, unless it is last."""

    coming: Coming
    what: What
    deposit: Deposit
    old: Version | None
    head: int
    place: str = ""


class Arrivals:
    """What the editions of one answer are to the archive.

    `profiles` is how archived pages are read, `depositor` who answers for what is archived, `given` what the source
    gave last.
    """

    def __init__(
        self, archive: Archive, source: Source, profiles: Sequence[Rule], depositor: str | None, given: Given
    ) -> None:
        """Take note of what they come from."""
        self._archive = archive
        self._source = source
        self._profiles = profiles
        self._depositor = depositor
        self.given = given
        self._judge = Judge(archive, source.series, profiles)

    def labelled(self, answer: Answer) -> tuple[Coming, ...]:
        """Return the editions of an answer with their labels, one of each label.

        Raises: SourceError for labels that cannot be told, for two editions of one label, and for an edition of the
            label that a file has which is still there: it revises nothing; InputError, ArchiveError.
        """
        met: dict[str, Coming] = {}
        for each in map(self._labelled, answer.editions):
            first = met.setdefault(each.label, each)
            if first.sha256 != each.sha256:
                raise self._ambiguous(first.fetched.name, each)
        versions = self._versions() if answer.still else ()
        still = {(stored_name(name), sha256) for name, sha256 in answer.still}
        for each in met.values():
            for version in self._standing(self._rivals(versions, each.label), each.label):
                name, edition = PurePosixPath(version.file).name, version.edition
                is_there = edition.label == each.label and (name, edition.sha256) in still
                if is_there and edition.sha256 != each.sha256 and not self._reads_alike(each, version):
                    raise self._ambiguous(name, each)
        return tuple(met.values())

    def give(self, given: Given) -> None:
        """Take note of what the source gave last: of several files that is the one that was archived last."""
        if given.version > self.given.version or not self._source.is_several:
            self.given = given

    def _ambiguous(self, name: str, coming: Coming) -> SourceError:
        wrong = f"{name} and {coming.fetched.name} are both the edition {coming.label}"
        return SourceError(self._source.shown, "label", wrong, f"tell them apart by label in {self._source.origin}")

    def _labelled(self, fetched: Fetched) -> Coming:
        source = self._source
        page = Provenance(fetched.name, source.series, fetched.source or "")
        profile = profile_for(page, self._profiles) if source.profile == Profile() else source.profile
        stated = charset_in(fetched.retrieval.header("Content-Type"))
        coming = Coming(fetched, source, Options(source.media_type, profile=profile, stated=stated))

        def read() -> Document:
            try:
                return coming.document()
            except InputError as error:
                raise SourceError(source.shown, "label", f"holds no label: it {error.wrong}", error.remedy) from error

        try:
            label, published = label_of(fetched, source, read), published_of(fetched, source, read)
        except SourceError as error:
            impression = seen_in(fetched.content, fetched.name, coming.options).impression
            if doubt := impression and gate.doubt(impression):  # which is why, and no label can be corrected for it
                wrong = f"holds no label, for it {doubt}"
                raise SourceError(source.shown, "label", wrong, "look at what is there") from error
            raise
        sha256 = hashlib.sha256(fetched.content).hexdigest()
        return Coming(fetched, source, coming.options, label, published, sha256)

    def of(self, coming: Coming) -> Arrival | Nothing:
        """Return what an edition is to the archive as it stands. Raises: InputError, UsageError, ArchiveError."""
        series, versions = self._source.series, self._versions()
        head = versions[0].number if versions else 0
        rivals = self._rivals(versions, coming.label)
        standing = self._standing(rivals, coming.label)
        waiting = list(takewhile(lambda version: version.edition.quarantine, rivals))
        if same := next((version for version in standing if version.edition.sha256 == coming.sha256), None):
            return Nothing(coming, "the same bytes", same)
        if held := next((v for v in waiting if v.edition.sha256 == coming.sha256), None):
            return Nothing(coming, held.edition.quarantine or "")
        editions = current(sound(versions))
        edition = Edition(coming.label, published=coming.published)
        before = self._archive.before(series, edition)
        is_known = bool(before) and before[0].edition.label == coming.label
        old = before[0] if is_known else self._followed(coming, editions, before)
        file = seen_in(coming.fetched.content, coming.fetched.name, coming.options)
        deposit = self._deposit(coming, file)
        if doubt := self._judge.doubt(file, deposit, old) or self._strayed(coming, old):
            if any(_head(version.edition.quarantine or "") == _head(doubt) for version in waiting):
                return Nothing(coming, doubt)
            return Arrival(coming, What.QUARANTINED, replace(deposit, quarantine=doubt), None, head)
        alike = () if self._source.any_bytes else standing
        if same := next((version for version in alike if self._reads_alike(coming, version)), None):
            return Nothing(coming, "other bytes, the same text", same)
        if is_known:
            return Arrival(coming, What.REVISED, deposit, old, head)
        what = What.NEW if old else What.OLDER if editions else What.FIRST
        is_last = len(before) == len(editions)
        order = order_told([*(each.edition for each in editions), edition])
        is_twin = old is not None and old.edition.sha256 == coming.sha256  # which is told as that
        place = "" if is_last or is_twin else f"stands before {editions[-1].edition.label} in its series, {order}"
        return Arrival(coming, what, deposit, old, head, place)

    def _followed(self, coming: Coming, editions: Sequence[Version], before: Sequence[Version]) -> Version | None:
        """Return the edition that a new one follows, of those that there are, and those that the order puts before it.

        What is one place follows what it gave last, wherever labels such as "March 2025" put it; or the edition before
        in the order, if others archived that since, and the order can be relied on: an older one may be added any time.
        A file that is archived under another label follows itself: its label was corrected, and what it says was told.
        """
        given = next((each for each in editions if each.edition.label == self.given.label), None)
        if self._source.is_several or given is None:
            same = (each for each in editions if self._is_relabelled(each, coming))
            return next(chain(same, before, () if self._source.is_several else reversed(editions)), None)
        if given in before and _is_reliable(coming, before[0].edition, given.edition):
            return max(given, before[0], key=lambda version: version.number)
        return given

    def _is_relabelled(self, version: Version, coming: Coming) -> bool:
        """Tell whether an edition is an archived one of another label: as a copy of it, under its own name, is not."""
        is_named_so = PurePosixPath(version.file).name == stored_name(coming.fetched.name)
        return version.edition.sha256 == coming.sha256 and (is_named_so or self._source.labelling.origin is From.PAGE)

    def _strayed(self, coming: Coming, old: Version | None) -> str | None:
        """Return why what a redirect led to may be something else than the edition that follows another, or None."""
        asked, final = coming.fetched.source, coming.fetched.retrieval.final_url
        if not (old and asked and final):
            return None
        if _shape(final) in (_shape(asked), _shape(old.retrieval.final_url or asked)):
            return None
        try:
            known, text = _triples(self._read(old)), _triples(coming.document())
        except InputError:
            return None
        if len(known & text) >= _KEPT * len(known):
            return None
        return f"came by a redirect to another address, and keeps almost nothing of {old.edition.label}"

    def _read(self, version: Version) -> Document:
        """Return an archived issue. Raises: InputError, ArchiveError."""
        return archived(self._archive, f"{self._source.series}@v{version.number}", rules=self._profiles)[0]

    def _versions(self) -> tuple[Version, ...]:
        """Return what is archived of the series, the newest first."""
        series = self._source.series
        return tuple(reversed(self._archive.versions(series))) if self._archive.has(series) else ()

    def _rivals(self, versions: Iterable[Version], label: str) -> list[Version]:
        """Return what is archived under a label, or under any if labels are moments."""
        return [version for version in versions if self._is_moment or version.edition.label == label]

    @property
    def _is_moment(self) -> bool:
        """Tell whether labels are moments: they say nothing of the edition."""
        labelling = self._source.labelling
        is_header = labelling.origin is From.HEADER and labelling.header.lower() in _OF_MOMENTS
        return is_header or labelling.origin is From.DATE

    def _standing(self, rivals: Sequence[Version], label: str) -> tuple[Version, ...]:
        """Return the issues that what was fetched may be: the current one of its label; if any may, the latest, too,
        and what the source gave last."""
        issues = current(sound(rivals))
        own = [version for version in issues if version.edition.label in (label, self.given.label)]
        return (*own, *(version for version in issues[-1:] if version not in own))

    def _deposit(self, coming: Coming, file: Checked) -> Deposit:
        fetched = coming.fetched
        deposit = Deposit(
            fetched.name,
            coming.label,
            coming.published,
            fetched.source,
            self._source.title,
            retrieved=fetched.retrieved,
            retrieval=fetched.retrieval,
            depositor=self._depositor,
        )
        return with_findings(deposit, file, coming.options)

    def _reads_alike(self, coming: Coming, standing: Version) -> bool:
        """Tell whether a reader makes the same text of both."""
        try:
            return _text(self._read(standing)) == _text(coming.document())
        except InputError:
            return False


def in_order(coming: Iterable[Coming]) -> list[Coming]:
    """Return the editions of a series in its order: by date of publication if each has one, else by label."""
    editions = list(coming)
    is_dated = all(each.published for each in editions)
    return sorted(editions, key=lambda each: (each.published if is_dated else "", natural_key(each.label)))


def _is_reliable(*editions: Edition | Coming) -> bool:
    """Tell whether the order of editions is that in which they came out."""
    return all(each.published for each in editions) or all(_YEAR_FIRST.match(each.label) for each in editions)


def _text(document: Document) -> list[tuple[str, str, int]]:
    return [(block.kind, block.text, block.level) for block in document.blocks]


def _triples(document: Document) -> set[tuple[str, ...]]:
    """Return all that stands in a document in three words."""
    words = " ".join(block.text for block in document.blocks).split()
    return set(zip(words, words[1:], words[2:], strict=False))


def _shape(address: str) -> str:
    """Return where an address leads, but for its numbers: another edition is at another."""
    parts = urlsplit(address)
    return re.sub(r"[0-9]+", "", f"{parts.hostname}{parts.path}".rstrip("/"))


def _head(reason: str) -> str:
    """Return what a reason for quarantine is about: not the number of an incident that a wall shows at each call."""
    return _VARYING.sub("", reason).strip()
