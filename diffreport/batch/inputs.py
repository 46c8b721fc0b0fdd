"""What pairs refer to: editions of an archive, files, and objects of a bucket; each is read once for pairs in a row."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from diffreport.archived.documents import Meant, documents, meant, reading_of
from diffreport.batch.plan import Plan, is_archived
from diffreport.errors import InputError, ReferenceNotFoundError, StoreError
from diffreport.kept import key_of
from diffreport.profiles import Provenance, profile_for
from diffreport.readers.cache import key_of_reading
from diffreport.readers.isolated import Request
from diffreport.readers.parsing import Options
from diffreport.readers.source import LIMIT, Source, load
from diffreport.stores import Entry, Store, is_remote, opened, within

if TYPE_CHECKING:
    from diffreport.archive import Archive
    from diffreport.model import Document

_KEPT = 4  # documents at hand: both of a pair, and of the next what they have in common
_MOST_KEPT_BYTES = 4 << 20  # of one of them, as a file: its document takes twenty times as much


@dataclass(slots=True)
class Input:
    """One side of a pair: what tells that it is as it was, and how its bytes are had.

    `told` is how messages call it; `token` is that of a store (see `stores.Entry`), or of all that an archive knows.
    """

    told: str
    token: str
    _load: Callable[[], Meant]
    _known: str = ""  # the digest of what the document depends on, where that is known without its bytes
    _meant: Meant | None = None

    def meant(self) -> Meant:
        """Return its bytes, with what is known of them; they are had once. Raises: InputError, ArchiveError, ..."""
        if self._meant is None:
            self._meant = self._load()
        return self._meant

    def content(self) -> str:
        """Return the digest of all that its document depends on but the code. Raises: as `meant`."""
        if not self._known:
            source, options, _ = self.meant().request
            self._known = key_of_reading(hashlib.sha256(source.data).hexdigest(), source.name, options) or ""
        return self._known


class Inputs:
    """The editions that a child's pairs are about."""

    def __init__(self, plan: Plan) -> None:
        """Open nothing yet."""
        self._plan = plan
        self._stores: dict[str, Store] = {}  # by bucket
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._contents: OrderedDict[tuple[str, str], str] = OrderedDict()  # by what it is told as, and token

    @cached_property
    def _archive(self) -> Archive:
        from diffreport.archive import Archive

        return Archive.open(self._plan.archive)

    def looked_up(self, reference: str, told: str) -> Input:
        """Return what a reference means now, unread. Raises: InputError, ReferenceNotFoundError, StoreError, ..."""
        if is_archived(reference):
            return self._archived(reference)
        place, name = _in_bucket(reference) if is_remote(reference) else os.path.split(reference)
        store = self._stores.get(place) or opened(place)
        try:
            entry = store.stat(name)
        except StoreError as error:
            if is_remote(reference):
                raise
            reason = getattr(error.__cause__, "strerror", None) or "its name is none that means the same everywhere"
            raise InputError(told, f"cannot be read ({reason})", "check the manifest and the disk") from error
        if entry is None:
            raise InputError(told, "does not exist", "check the manifest")
        if is_remote(reference):
            self._stores[place] = store  # a new one connects anew
            load_it = self._object(store, told, entry)
        else:
            load_it = self._file(reference, told)
        token = f"{entry.size}-{entry.token}"
        return Input(told, token, load_it, self._contents.get((told, token), ""))

    def document(self, side: Input) -> Document:
        """Return what readers make of one side; one that was read a moment ago is at hand. Raises: as `documents`."""
        content = side.content()
        document = self._documents.pop(content, None)
        if document is None:
            what = side.meant()
            document = documents([what])[0]  # one after the other, in one child: this process is one core
            if len(what.request.source.data) > _MOST_KEPT_BYTES:
                return document
        self._documents[content] = document
        self._contents[side.told, side.token] = content
        for kept in (self._documents, self._contents):
            if len(kept) > _KEPT:
                kept.popitem(last=False)
        return document

    def _archived(self, reference: str) -> Input:
        if not self._plan.archive:
            raise ReferenceNotFoundError(
                f"{reference}: no such file, and no archive to look in; name one with --archive"
            )
        version = self._archive.version(reference)
        how = reading_of(version, self._plan.rules) or version.sha512
        token = key_of(how, asdict(version.edition))
        edition = version.edition
        exact = f"{edition.series}@v{version.number}"  # of what was looked up, whatever is deposited meanwhile
        return Input(reference, token, lambda: meant(self._archive, exact, Options(), self._plan.rules), token)

    def _file(self, path: str, told: str) -> Callable[[], Meant]:
        def loaded() -> Meant:
            try:
                source = load(Path(path), None)
            except InputError as error:  # which names a path of this machine
                raise InputError(told, error.wrong, error.remedy) from error
            return self._of_file(source, told)

        return loaded

    def _object(self, store: Store, told: str, entry: Entry) -> Callable[[], Meant]:
        def loaded() -> Meant:
            if entry.size > LIMIT:  # before it is had
                raise InputError(told, f"is larger than {LIMIT >> 20} MiB", "split it")
            try:
                data = store.read(entry.name)
            except FileNotFoundError as error:
                raise InputError(told, "does not exist", "check the manifest") from error
            return self._of_file(load(data, PurePosixPath(entry.name).name), told)

        return loaded

    def _of_file(self, source: Source, told: str) -> Meant:
        profile = profile_for(Provenance(told), self._plan.rules)
        return Meant(Request(source._replace(shown=told), Options(profile=profile)))


def _in_bucket(reference: str) -> tuple[str, str]:
    """Return the bucket of an object, and its name in there. Raises: UsageError if it names none."""
    within(reference)
    scheme, _, rest = reference.partition("://")
    bucket, _, name = rest.partition("/")
    return f"{scheme}://{bucket}", name
