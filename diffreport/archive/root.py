"""The archive as a whole: an OCFL 1.1 storage root, made, opened, listed, read and written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

from diffreport import __version__
from diffreport.archive import disk, references
from diffreport.archive.arrangement import AsFound
from diffreport.archive.bucket.depositing import Depositor
from diffreport.archive.bucket.desk import Desk
from diffreport.archive.bucket.making import make_root as make_bucket_root
from diffreport.archive.bucket.mirror import Mirror, told_of
from diffreport.archive.catalogue import memory
from diffreport.archive.catalogue.database import Database
from diffreport.archive.catalogue.holdings import Holdings
from diffreport.archive.catalogue.overview import Damaged, Overview, SeriesSummary, raised
from diffreport.archive.declaration import check_declaration, declared_layout
from diffreport.archive.fixity import Problem, verification
from diffreport.archive.layout import LAYOUTS, Layout
from diffreport.archive.lock import NONE, Patience, held
from diffreport.archive.making import INIT, INIT_LOCK, make_root
from diffreport.archive.names import check_series
from diffreport.archive.nearest import choice
from diffreport.archive.provenance import Deposit
from diffreport.archive.reading import Holding, Version, sound
from diffreport.archive.references import Order
from diffreport.archive.writing import STAGING, Observer, Step, Stored, Writer
from diffreport.errors import ArchiveError, ArchiveLockedError, ReferenceNotFoundError, UsageError
from diffreport.model import Edition
from diffreport.stores import is_remote, opened

_PATIENCE = Patience()
_TWINS = 5  # editions of other series that are told: each costs a look into its series
_Bytes = bytes  # `bytes` is a method of the archive, too


def _ignore(step: Step) -> None:
    """Take no notice."""


class Archive:
    """Editions of reports, kept for decades. Make one with `init`, open it with `open`."""

    __slots__ = ("_desk", "_holdings", "_observe", "_overview", "database", "folder", "layout", "mirror", "patience")

    def __init__(
        self, folder: Path, layout: Layout, patience: Patience, observe: Observer, mirror: Mirror | None = None
    ) -> None:
        """Take note of a root that has been checked; use `Archive.open`."""
        self.folder = folder
        self.mirror = mirror  # whose root is the folder, if the archive is in a bucket
        self._desk = None if mirror is None else Desk(mirror.store, patience, self._written)
        self.layout = layout
        self.patience = patience
        self._observe = observe
        self.database = Database.of(folder)
        self._holdings = Holdings(folder, self.database, mirror)
        self._overview = Overview(folder, layout, self.database, self._holdings)

    @classmethod
    def init(cls, folder: Path | str, *, layout: str = "flat") -> Archive:
        """Make an archive in a folder that is new or empty, or a bucket, and return it; `layout` is "flat" or "hashed".

        Of several callers at once, one makes it; the others are told that it is an archive already.
        Raises: UsageError for another layout; ArchiveError if the folder is an archive, is inside of one,
            or holds anything.
        """
        if layout not in LAYOUTS:
            raise UsageError(f"layout {layout!r}: not known; use {' or '.join(LAYOUTS)}")
        if isinstance(folder, str) and is_remote(folder):
            make_bucket_root(opened(folder), LAYOUTS[layout])
        else:
            make_root(Path(folder), LAYOUTS[layout], Patience())
        archive = cls.open(folder)
        memory.forget(archive.database)  # of an archive that was in this place before
        return archive

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        patience: Patience = _PATIENCE,
        observe: Observer = _ignore,
    ) -> Archive:
        """Return the archive in a folder, after bringing an interrupted deposit to its end, or in a bucket.

        A bucket is named as `s3://bucket/prefix`. Of each series, what there was when it was first asked for is read.
        `patience` says how to wait for other writers; `observe` is called after each step of a deposit.
        Raises: ArchiveError naming the folder if it is no OCFL root. One of OCFL 1.0, or of another
            tool in a layout that is not known, is only read. StoreError, UsageError for a bucket.
        """
        if isinstance(folder, str) and is_remote(folder):
            mirror = Mirror.of(folder)
            mirror.begin()
            return cls._opened(mirror.root, patience, observe, mirror)
        folder = Path(folder)
        return cls._opened(folder, patience, observe, Mirror.at(folder))

    @classmethod
    def _opened(cls, folder: Path, patience: Patience, observe: Observer, mirror: Mirror | None) -> Archive:
        with told_of(mirror):
            layout = sound(mirror, "", lambda: declared_layout(folder))
        archive = cls(folder, layout, patience, observe, mirror)
        if mirror is None:
            archive._recover()
        elif isinstance(archive.layout, AsFound):
            mirror.ask(None)
        return archive

    @property
    def place(self) -> str:
        """Return where the archive is, as a user names it, and as it can be opened: a folder, or an address."""
        return str(self.folder) if self.mirror is None else self.mirror.place

    def add(self, series: str, content: str | os.PathLike[str] | disk.Buffer, deposit: Deposit) -> Stored:
        """Archive an edition, durably, and return what became of it; a file is read in bounded memory.

        `content` is the bytes, or the path of the file that holds them (a `str` is a path).
        Identical bytes under the same label are not stored again; other bytes are a re-issue that
        supersedes the former. Cost: the series' records are read.
        Raises: UsageError for a series name; InputError for a file that is empty or cannot be read;
            ArchiveLockedError; ArchiveError.
        """
        writer = self._writer(check_series(series))
        check_declaration(self.folder)
        taken = _Bytes(content) if isinstance(content, disk.Buffer) else Path(content)
        stored = writer.add(taken, deposit)
        return stored._replace(twins=stored.twins + self._elsewhere(stored)) if stored.new else stored

    def adopt(self, series: str, fill: Callable[[Path], None]) -> None:
        """Take in an OCFL object whose id is `series`, byte for byte, as `fill` makes it in an empty folder.

        Raises: UsageError for a series name; ArchiveError if the series exists; ArchiveLockedError.
        """
        writer = self._writer(check_series(series))
        check_declaration(self.folder)
        writer.adopt(fill)

    def has(self, series: str) -> bool:
        """Tell whether there is a series."""
        return self._folder_of(series) is not None

    def is_writable(self, series: str) -> bool:
        """Tell whether a series may be added to: it is new, or in the form diffreport writes. Raises: ArchiveError."""
        if isinstance(self.layout, AsFound):
            return False
        if not self.has(series):
            return True
        inventory = self.holding(series).inventory
        return inventory.is_ours and inventory.id == series

    def series(self, damaged: Damaged = raised) -> tuple[str, ...]:
        """Return the names of all series, sorted.

        `damaged` is called with the error of one whose inventory alone tells its name, and cannot be read: it is left
        out. Raises: ArchiveError at the first of them, unless `damaged` is given.
        """
        self._ask(None)
        return self._overview.series(damaged)

    def summaries(self, damaged: Damaged = raised) -> Iterator[SeriesSummary]:
        """Return what a list says of each series, sorted by name.

        `damaged` is called with the error of each that is damaged and left out. Raises: ArchiveError at the first of
        them, unless `damaged` is given.
        """
        self._ask(None)
        return self._overview.summaries(damaged)

    def versions(self, series: str) -> tuple[Version, ...]:
        """Return all deposits of a series, in their order. Raises: ReferenceNotFoundError, ArchiveError."""
        return tuple(reversed(tuple(self.holding(series).versions())))

    def editions(self, series: str) -> tuple[Edition, ...]:
        """Return the current issue of each edition, in order (see `order`).

        Raises: ReferenceNotFoundError, ArchiveError.
        """
        return tuple(v.edition for v in references.current(self.holding(series).versions()))

    def order(self, series: str) -> Order:
        """Return what the editions of a series are ordered by."""
        return references.order_of(references.current(self.holding(series).versions()))

    def before(self, series: str, edition: Edition) -> tuple[Version, ...]:
        """Return what an edition to be deposited would follow, the nearest first; nothing in quarantine.

        Of the edition its label and its date of publication count. The nearest to a re-issue is the issue that
        it would replace. Raises: ArchiveError.
        """
        if not self.has(series):
            return ()
        return references.before(self.holding(series).readable()[0], edition)

    def held(self, series: str, label: str) -> tuple[Version, ...]:
        """Return the issues of an edition that wait in quarantine, the newest first.

        Raises: ReferenceNotFoundError, ArchiveError.
        """
        known, unread = self.holding(series).readable()
        references.check_known(f"{series}@{label}", label, known, unread)
        return references.held(known, label)

    def accept(self, reference: str, note: str | None = None, depositor: str | None = None) -> Stored:
        """Free an edition from quarantine by a new version that says so; `new` is False if it is in none.

        `note` takes the place of the one it has; `depositor` is who accepts it. `SERIES@LABEL` means the
        label's newest issue in quarantine.
        Raises: UsageError if a sound issue has superseded it; ReferenceNotFoundError saying what exists;
            ArchiveLockedError; ArchiveError.
        """
        holding, version = self._waiting(reference)
        edition = version.edition
        if not edition.quarantine:
            self._writer(edition.series).assure()  # whoever accepted it may have been killed before
            return Stored(edition, version.number, new=False)
        content = holding.bytes_of(version)
        deposit = Deposit(edition.name, edition.label, note=note, accepted=True, depositor=depositor)
        return self._writer(edition.series).add(content, deposit, version.number)

    def correct(self, reference: str, facts: Mapping[str, str], depositor: str | None = None) -> Stored:
        """Correct the record of an edition by a new version with the same bytes; `new` is False if it says so already.

        `facts` are published, source, title or note, as in `Deposit`; the rest stays. `depositor` is who corrects it.
        Raises: UsageError for what cannot be recorded, for an edition in quarantine and an issue that is superseded;
            ReferenceNotFoundError saying what exists; ArchiveLockedError; ArchiveError.
        """
        holding, version = self.resolve(reference)
        edition = version.edition
        if edition.quarantine:
            raise UsageError(f"{reference}: is in quarantine; accept it with --accept, then correct its record")
        standing = references.current(holding.versions())
        newest = next((v.number for v in standing if v.edition.label == edition.label), version.number)
        if newest != version.number:
            raise UsageError(f"{reference}: superseded by v{newest}; correct the record of that one")
        content = holding.bytes_of(version)
        said = facts.get("published"), facts.get("source"), facts.get("title", "")
        deposit = Deposit(edition.name, edition.label, *said, note=facts.get("note"), depositor=depositor)
        return self._writer(edition.series).add(content, deposit, version.number)

    def waiting(self, reference: str) -> Version:
        """Return the version that `accept` would free; one without quarantine if it would do nothing.

        Raises: ReferenceNotFoundError saying what exists; ArchiveError.
        """
        return self._waiting(reference)[1]

    def get(self, reference: str) -> Edition:
        """Return the edition of `SERIES@LABEL`, `@latest`, `@previous` or `@vN` (a version).

        Raises: ReferenceNotFoundError saying what exists; ArchiveError.
        """
        return self.resolve(reference)[1].edition

    def version(self, reference: str) -> Version:
        """Return the version that a reference means, with all that its record says. Raises: as `get`."""
        return self.resolve(reference)[1]

    def bytes(self, reference: str) -> _Bytes:
        """Return an edition's bytes as published. Raises: as `get`; ArchiveError if they are damaged."""
        holding, version = self.resolve(reference)
        return holding.bytes_of(version)

    def file(self, reference: str) -> Path | None:
        """Return where an edition's bytes stand in the archive; None for a version without bytes, and in a bucket.

        The bytes are not checked, as those that `bytes` returns are. Raises: as `get`.
        """
        holding, version = self.resolve(reference)
        return holding.place(version) if self.mirror is None else None

    def holding(self, series: str) -> Holding:
        """Return the object of a series, as read at one moment. Raises: ReferenceNotFoundError, ArchiveError."""
        path = self._folder_of(series)
        if path is None:
            known = choice(series, self.series(lambda error: None))
            raise ReferenceNotFoundError(f"{series}: no such series in {self.place}; {known}")
        folder = self.folder / path
        for part in (folder, *folder.parents):
            if part == self.folder:
                break
            if part.is_symlink():
                raise ArchiveError(f"{part}: a symbolic link, which is not followed; restore the folder")
        with told_of(self.mirror):
            return self._holdings.load(path)

    def whole(self, series: str) -> Path:
        """Return the folder of the object of a series, with all that is in it. Raises: as `holding`; StoreError."""
        folder = self.holding(series).folder
        if self.mirror is not None:
            self.mirror.fetch_object(folder.relative_to(self.folder).as_posix())
        return folder

    def resolve(self, reference: str) -> tuple[Holding, Version]:
        """Return the object and the version that a reference means, as read at one moment. Raises: as `get`."""
        series, which = references.split(reference)
        holding = self.holding(series)
        number = which.removeprefix("v")
        if which.startswith("v") and number.isascii() and number.isdigit() and len(number) < 10:
            if not 1 <= int(number) <= holding.inventory.head:
                there = f"there are v1 to v{holding.inventory.head}"
                raise ReferenceNotFoundError(f"{reference}: no such version; {there}")
            return holding, holding.version(int(number))
        return holding, references.resolve(series, which, *holding.readable())

    def verify(self) -> tuple[Problem, ...]:
        """Return everything wrong with the archive: every byte is read and checked against its digest."""
        return verification(self).problems

    def writer(self, series: str) -> Writer | None:
        """Return the writer of a series in a folder, or None if the name is not one that diffreport writes."""
        try:
            writer = self._writer(check_series(series))
        except UsageError:
            return None
        return writer if isinstance(writer, Writer) else None

    def _ask(self, path: str | None) -> None:
        """Have an object, or all, in the folder as they are now. Raises: StoreError."""
        if self.mirror is not None:
            self.mirror.ask(path)

    def _folder_of(self, series: str) -> str | None:
        """Return the folder of a series relative to the root, None if there is no such series. Raises: StoreError."""
        path = self.layout.path(series)
        if path is not None:
            self._ask(path)
        return path if path is not None and (self.folder / path).is_dir() else None

    def _written(self, path: str, holding: Holding | None) -> None:
        """Catalogue what a deposit has made of an object in a bucket; its copy is renewed when it is asked for."""
        if self.mirror is not None:
            self.mirror.overtake(path)
        if holding is not None:
            self._holdings.note(path, holding)

    def _writer(self, series: str) -> Writer | Depositor:
        if isinstance(self.layout, AsFound):
            raise UsageError(f"{self.place}: is only read, for {self.layout.why}; add to an archive of your own")
        path = self.layout.path(series)
        if path is None:
            raise UsageError(f"series {series!r}: has no place in this archive's layout; choose another name")
        software = f"diffreport {__version__}"
        if self._desk is not None:
            return Depositor(self._desk, series, path, software, self._observe)
        return Writer(self.folder, series, path, software, self._holdings, self._observe, self.patience)

    def _recover(self) -> None:
        """Finish what interrupted deposits left; a live writer, a read-only or a damaged archive is left alone."""
        staging = self.folder / STAGING
        pending: list[os.DirEntry[str]] = []
        with suppress(OSError):  # no right to look
            pending = disk.entries(staging)
        for entry in pending:
            if entry.name == INIT:  # killed after it had made the archive: taking the lock removes what it left
                with suppress(OSError, ArchiveLockedError), held(self.folder / INIT_LOCK, NONE):
                    pass
            elif writer := self.writer(entry.name):
                with suppress(OSError, RecursionError, ArchiveLockedError, ArchiveError), writer.locked(NONE):
                    writer.recover()
        for folder in (staging, staging.parent):  # a writer killed while it tidied up leaves them empty
            with suppress(OSError):
                folder.rmdir()

    def _elsewhere(self, stored: Stored) -> tuple[str, ...]:
        """Return a few editions of other series that hold the same bytes, as far as the catalogue knows of them."""
        found: list[str] = []
        for path in self._holdings.holding_bytes(stored.sha512):
            if len(found) >= _TWINS:  # the page of a bot wall is in every series
                break
            with suppress(ArchiveError, OSError):  # a damaged series is no reason not to have archived another
                holding = self._holdings.load(path, is_kept=False)
                name = holding.inventory.id
                if name != stored.edition.series and self.layout.path(name) == path:
                    found += holding.editions_with(stored.sha512)
        return tuple(found)

    def _waiting(self, reference: str) -> tuple[Holding, Version]:
        holding, version = self.resolve(reference)
        label = version.edition.label
        if normalize("NFC", reference.rpartition("@")[2]) == label:
            version = next(iter(references.held(holding.readable()[0], label)), version)
        return holding, version
