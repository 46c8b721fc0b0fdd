"""Where in an archive the bytes with given digests are, beside the place that lost them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from diffreport.archive import disk
from diffreport.archive.catalogue.database import Database
from diffreport.archive.fixity.catalogued import kept_record
from diffreport.archive.fixity.contents import digests_of
from diffreport.archive.fixity.problems import ignore
from diffreport.archive.fixity.trust import trusted
from diffreport.archive.fixity.walking import files_below
from diffreport.archive.layout import ALGORITHMS
from diffreport.errors import ArchiveError


class Source(NamedTuple):
    """A file that has the bytes sought, and their digests by algorithm."""

    file: Path
    digests: Mapping[str, str]


class Sources:
    """The files of a root by the digests that their inventories give. Nothing is read before something is sought."""

    def __init__(self, root: Path, objects: Iterable[str], database: Database | None = None) -> None:
        """Take note of the root, the folders of its objects, and its catalogue."""
        self._database = database
        self._root = root
        self._objects = tuple(objects)
        self._files: defaultdict[tuple[str, str], list[Path]] | None = None

    def find(self, digests: Mapping[str, str], besides: Path, strays: Iterable[Path] = ()) -> Source | None:
        """Return a file with all these digests, None if there is none; `strays` are looked at as well.

        Cost: the first call reads every inventory; a candidate is digested whenever it is found.
        """
        if self._files is None:
            self._files = self._indexed()
        known = [file for digest in digests.items() for file in self._files[digest]]
        for file in (*dict.fromkeys(known), *_files_below(strays)):
            if file != besides and _has(self._root, file, digests):
                return Source(file, digests)
        return None

    def record(self, digests: Mapping[str, str]) -> bytes | None:
        """Return a record with all these digests that the catalogue has kept, None if it has not."""
        database = self._database
        for digest in digests.values() if database is not None else ():
            kept = kept_record(database, digest) if database is not None else None
            if kept is not None and all(
                hashlib.new(ALGORITHMS[name], kept, usedforsecurity=False).hexdigest() == each
                for name, each in digests.items()
            ):
                return kept
        return None

    def named(self, file: Path) -> str:
        """Return a file's path in the root."""
        return file.relative_to(self._root).as_posix()

    def _indexed(self) -> defaultdict[tuple[str, str], list[Path]]:
        files: defaultdict[tuple[str, str], list[Path]] = defaultdict(list)
        for path in self._objects:
            trust = trusted(self._root / path)
            if trust is None:
                continue
            inventory = trust.inventory
            for algorithm, block in {**inventory.fixity, inventory.algorithm: inventory.manifest}.items():
                for digest, stored in block.items():
                    files[algorithm, digest.lower()] += [self._root / path / name for name in stored]
        return files


def _files_below(strays: Iterable[Path]) -> Iterable[Path]:
    for stray in strays:
        yield from sorted(files_below(stray)) if stray.is_dir() else [stray]


def _has(root: Path, file: Path, digests: Mapping[str, str]) -> bool:
    try:
        actual = digests_of(disk.plain(root, file.relative_to(root).as_posix()), digests, ignore)
    except ArchiveError:
        return False
    return actual == digests
