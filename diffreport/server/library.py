"""The archive as the server shows it: what an address means, and what a page depends on. It is read at each request."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from diffreport.archive import Archive
from diffreport.archived.histories import followed
from diffreport.errors import ArchiveError, DiffreportError, ReferenceNotFoundError, UsageError
from diffreport.kept import key_of
from diffreport.report import FORMATS
from diffreport.report.citations import safe_url
from diffreport.report.presentation import Live, Presentation
from diffreport.server.making import SeriesTask, address, references
from diffreport.site.entries import FEED, Entry
from diffreport.site.reports import Reports, Stretch, Under, depends_on, of_all

if TYPE_CHECKING:
    from diffreport.archive import Version
    from diffreport.archived.following import Pair
    from diffreport.archived.search import Result
    from diffreport.archived.search.editions import Scope, Watch
    from diffreport.server.jobs import Key

_BETWEEN = ".."  # two labels, either of which may have it, too
_MOST_SPLITS = 20
_BASE = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_HERE = Path("/series")  # where the pages of a series are to each other: nothing is read there
_ENTRIES = 100  # of the newest editions in the feed, as of `diffreport feed`


class Asked(NamedTuple):
    """Two editions whose report is asked for: what it depends on, how it is made, as a page and as a file, and the
    series and editions' names as they stand in its address."""

    key: Key
    stretch: Stretch
    exported: Stretch
    series: str
    pair: str


class AskedSeries(NamedTuple):
    """A series whose page is asked for: what it depends on, how it is made, and what is known of it before."""

    key: Key
    task: SeriesTask
    known: Entry

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of its editions, in their order."""
        return tuple(version.edition.label for version in self.task.followed.versions)


class AllSeries(NamedTuple):
    """What the pages of all series are made of, and whether none is left out because it is damaged."""

    asked: tuple[AskedSeries, ...]
    is_whole: bool


class Bytes(NamedTuple):
    """An edition as it was published: its bytes, and the name of its file."""

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server is: the path that all its addresses begin with ("" or "/reports"), the origin that it is
    published at, "" where nobody knows, and the one that it is asked at on this machine."""

    base: str = ""
    public: str = ""
    own: str = ""

    def of(self, *parts: str) -> str:
        """Return an address on the server."""
        return "/".join((self.base, *(quote(part, safe="") for part in parts)))


class Face(NamedTuple):
    """How pages are shown: what all are made under, where the server is, what it is called, and whether there is a form
    for tokens."""

    under: Under
    place: Place = Place()
    title: str = ""
    has_form: bool = False

    @property
    def live(self) -> Live:
        """Return what the server adds to every page."""
        of = self.place.of
        return Live(home=of(""), search=of("search"), sign_in=of("login") if self.has_form else "")


def place_of(base: str, url: str) -> Place:
    """Return where a server is: the path before its addresses, else that of the address it is published at.

    Raises: UsageError for what is none.
    """
    parts = urlsplit(url) if not url or safe_url(url) else None
    if parts is None or parts.query or parts.fragment or "@" in parts.netloc:
        raise UsageError(f"--public-url {url[:80]!a}: not an address; write one as https://reports.example.org/")
    path = base.rstrip("/") or parts.path.rstrip("/")
    if not _BASE.fullmatch(path):
        raise UsageError(f"--base-path {path[:80]!a}: is no path; write one as /reports")
    host = parts.netloc.removesuffix({"http": ":80", "https": ":443"}.get(parts.scheme, ""))  # as browsers tell it
    return Place(path, f"{parts.scheme}://{host}" if url else "")


class Library:
    """What the archive has. Everything is called in threads, and reads."""

    def __init__(self, archive: Path | str, face: Face, tell: Callable[[str], None]) -> None:
        """Take the archive's folder or address, how pages are shown, and who is told once of each damaged series.

        Raises: ArchiveError, StoreError.
        """
        self._archive, self._folder = archive, Archive.open(archive).folder  # the one for workers: asked for no more
        self._face, self._under, self._place = face, face.under, face.place
        self._all = of_all(face.under)
        self._tell, self._faults = tell, set[str]()
        self._told: dict[str, tuple[str, AskedSeries]] = {}  # by the digest of a series' inventory

    @property
    def address(self) -> str:
        """Return the address of the start page on this machine."""
        return f"{self._place.own}{self._place.of('')}"

    def asked(self, series: str, pair: str) -> Asked:
        """Return what two editions mean, "OLD..NEW". Raises: ReferenceNotFoundError; ArchiveError."""
        archive = Archive.open(self._archive)
        old, new = _versions(archive, series, pair)
        stretch, digest = self._stretch(archive, (old, new))
        page, file = self._page_of((old, new), pair), self._file_of(archive, (old, new), pair)
        pages, files = (
            stretch._replace(named=((stretch.named[0][0], pair),), under=replace(self._under, shown=shown))
            for shown in (page, file)
        )
        return Asked(("report", series, pair, digest), pages, files, series, pair)

    def asked_series(self, series: str) -> AskedSeries:
        """Return what the page of a series is made of. Raises: ReferenceNotFoundError, ArchiveError; UsageError."""
        return self._asked_series(Archive.open(self._archive), series)

    def all_series(self) -> AllSeries:
        """Return what the pages of all series are made of; of what is damaged or not to be shown, nothing."""
        archive, damaged, found = Archive.open(self._archive), list[ArchiveError](), []
        for name in archive.series(damaged.append):
            try:
                found.append(self._asked_series(archive, name))
            except ArchiveError as error:
                damaged.append(error)
            except DiffreportError:
                continue
        for each in damaged:
            self._damaged(each)
        return AllSeries(tuple(found), is_whole=not damaged)

    def _damaged(self, error: ArchiveError) -> None:
        if (fault := str(error)) not in self._faults:
            self._faults.add(fault)
            self._tell(fault)

    def known(self) -> dict[str, str]:
        """Return the names of all series, each with the digest of its records, "" if they are damaged."""
        archive = Archive.open(self._archive)
        return {name: _digest_of(archive, name) for name in archive.series(self._damaged)}

    def pair_of(self, series: str, old: str, new: str) -> str:
        """Return the address of the report on two editions. Raises: ReferenceNotFoundError, ArchiveError."""
        archive = Archive.open(self._archive)
        for label in (old, new):
            archive.version(f"{series}@{label}")
        return self._place.of(series, f"{old}{_BETWEEN}{new}")

    def bytes_of(self, series: str, label: str) -> Bytes:
        """Return an edition as published. Raises: ReferenceNotFoundError, ArchiveError."""
        archive = Archive.open(self._archive)
        holding, version = archive.resolve(f"{series}@{label}")
        return Bytes(holding.bytes_of(version), PurePath(version.edition.name).name)

    def search(self, query: str, scope: Scope, watch: Watch) -> Result:
        """Return where something stands, nothing of the machine. Raises: UsageError, ReferenceNotFoundError."""
        from diffreport.archived.search import search

        found = search(Archive.open(self._archive), query, scope, self._under.following.rules, watch)
        for error in found.damaged:
            self._damaged(error)
        here = f"{self._archive}/"
        unread = tuple(each._replace(why=each.why.replace(here, "")) for each in found.unread)
        damaged = tuple(ArchiveError(str(error).replace(here, "")) for error in found.damaged)
        return replace(found, unread=unread, damaged=damaged)

    def feed(self) -> bytes:
        """Return the feed of the newest editions, which leads to their reports. Raises: TemplateError."""
        from diffreport.watch import feeds

        url = f"{self._place.public}{self._place.base}/{FEED}" if self._place.public else ""
        archive = Archive.open(self._archive)
        newest = feeds.known(feeds.archived(archive, "*", self._damaged), (), _ENTRIES)
        told = [replace(notice, report=_page_of(notice.series, pair)) for notice, pair in newest]
        made = feeds.Feed(self._face.title or feeds.TITLE, url, _ENTRIES, self._under.shown.templates, is_beside=True)
        return feeds.written(made, told)

    def _stretch(self, archive: Archive, pair: tuple[Version, Version]) -> tuple[Stretch, str]:
        """Return how a report is made, followed through other editions where it is one of two successive issues or of
        others in their order; and the digest of all that it depends on."""
        series = pair[0].edition.series
        versions = _shown(archive, series, self._under)
        at = {version.number: n for n, version in enumerate(versions)}
        places = at.get(pair[0].number, -1), at.get(pair[1].number, -1)
        if 0 <= places[0] < places[1]:
            stretch = Stretch(self._folder, references(*versions), ((places, ""),), self._under)
            return stretch, Reports(archive, versions, self._under, self._all).of(places)
        ordered: Pair = 0, 1
        stretch = Stretch(self._folder, references(*pair), ((ordered, ""),), self._under)
        return stretch, key_of([depends_on(version, self._under) for version in pair], self._all)

    def _page_of(self, pair: tuple[Version, Version], name: str) -> Presentation:
        """Return how a report is shown as a page: it tells where editions, other pages and reviews are."""
        of = self._place.of
        series = pair[0].edition.series
        before, after = ((f"v{each.number}", f"bytes{_suffix(each.edition.name)}") for each in pair)
        live = replace(
            self._face.live,
            pair=of(series, "pair"),
            review=of(series, name, "review"),
            exports=tuple((form, of(series, name, f"export.{form}")) for form in FORMATS),
            editions=(of(series, *before), of(series, *after)),
        )
        files = _HERE.joinpath(*before), _HERE.joinpath(*after)
        return replace(self._under.shown, up=of(series, ""), live=live, folder=_HERE, files=files)

    def _file_of(self, archive: Archive, pair: tuple[Version, Version], name: str) -> Presentation:
        """Return how a report is shown in a file, which leads to the page."""
        old, new = (archive.file(reference) for reference in references(*pair))
        address = self._place.of(pair[0].edition.series, name)
        report = f"{self._place.public or self._place.own}{address}"
        return replace(self._under.shown, files=(old, new), report=report)

    def _asked_series(self, archive: Archive, series: str) -> AskedSeries:
        """Return what a page is made of: as it was told last, if the records of the series are the same."""
        digest = archive.holding(series).sha512
        if digest and (last := self._told.get(series)) and last[0] == digest:
            return last[1]
        told = self._read(archive, series)
        self._told[series] = digest, told
        return told

    def _read(self, archive: Archive, series: str) -> AskedSeries:
        chosen = followed(archive, series, self._under.following)
        of = self._place.of
        live = replace(self._face.live, pair=of(series, "pair"))
        shown = replace(self._under.shown, up=of(""), live=live)
        editions = [depends_on(version, self._under) for version in chosen.versions]
        key = ("series", series, key_of(series, editions, chosen.passed_over, self._all))
        task = SeriesTask(self._folder, chosen, replace(self._under, shown=shown))
        return AskedSeries(key, task, _known(series, chosen.versions))


def _digest_of(archive: Archive, series: str) -> str:
    try:
        return archive.holding(series).sha512
    except DiffreportError:
        return ""


def _versions(archive: Archive, series: str, pair: str) -> tuple[Version, Version]:
    """Return the two editions that are meant; a label may have dots of its own."""
    holding = archive.holding(series)
    places = [match.start() for match in re.finditer(r"(?=\.\.)", pair)][:_MOST_SPLITS]
    for place in places:
        old, new = pair[:place], pair[place + len(_BETWEEN) :]
        if old and new:
            try:
                return archive.version(f"{series}@{old}"), archive.version(f"{series}@{new}")
            except ReferenceNotFoundError:
                continue
    raise ReferenceNotFoundError(f"{holding.inventory.id}: has no two editions {pair}")


def _shown(archive: Archive, series: str, under: Under) -> tuple[Version, ...]:
    try:
        return followed(archive, series, under.following).versions
    except (UsageError, ArchiveError):  # all in quarantine, or one of them is damaged: these two may do
        return ()


def _known(series: str, versions: tuple[Version, ...]) -> Entry:
    """Return what the start page tells of a series whose page is not made yet."""
    first, last = versions[0].edition, versions[-1].edition
    dates = last.published or "", last.retrieved or ""
    return Entry(series, "", quote(series, safe=""), len(versions), first.label, last.label, *dates, ())


def _page_of(series: str, pair: tuple[Version, Version] | None) -> str:
    """Return where a notice leads, relative to the feed."""
    report = address(pair[0].edition.label, pair[1].edition.label) if pair else ""
    return f"{quote(series, safe='')}/{report}"


def _suffix(name: str) -> str:
    """Return the suffix of an edition's file where an address can have it: it tells how places in it are named."""
    suffix = PurePath(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""
