"""A folder of pages that are ours: what each was made of, so that only what is not current is written.

A manifest in the folder says which files are ours. It is written before them, so that whoever finishes a build that
was cut short knows them. What it does not name is never touched.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from shutil import rmtree
from typing import Any

from diffreport.errors import UsageError
from diffreport.report import store
from diffreport.report.files import MANIFEST as PARTS_MANIFEST
from diffreport.report.files import folder_of, refusing, write

MANIFEST = "diffreport-pages.json"
SCHEMA = "diffreport.pages/1"
# What a build that was killed leaves: a file or folder that it was about to put in its place.
_LEFT = re.compile(r"\.diffreport-[0-9a-f]{8}\.(?:part|before)")

Part = tuple[str, bytes]  # of a page, as `report.pages` yields them


@dataclass(frozen=True, slots=True)
class Record:
    """What the manifest says of a file: the digest of all it was made of, its own, and what else is to be known.

    The digest of a file that is about to be written is "".
    """

    of: str = ""
    sha256: str = ""
    told: dict[str, Any] = field(default_factory=dict)


class Folder:
    """A folder of pages. Nothing is made, changed or removed before `claim`, `keep_only` or `drop`."""

    def __init__(self, path: Path) -> None:
        """Look into a folder, which need not be there. Raises: UsageError if it holds something else, or is a link."""
        self.path = path
        self.written = self.removed = 0
        self._records: dict[str, Record] = {}
        with refusing(path):
            if path.is_symlink():
                raise UsageError(f"{path}: is a link, which is not followed; remove it, or write elsewhere")
            there = _entries(path)
            if MANIFEST in there:
                self._records = _loaded(path / MANIFEST)
            elif any(not name.startswith(".") for name in there):  # those of version control are no pages
                wrong = "holds something else than pages of diffreport"
                raise UsageError(f"{path}: {wrong}; name a new or empty folder")
        self._before = dict(self._records)

    def told(self, name: str, of: str) -> dict[str, Any] | None:
        """Return what is known of a file that is current: made of what has this digest, and as it was written."""
        record = self._records.get(name)
        with suppress(OSError):
            if record and of and record.of == of and record.sha256 == self._digest(name):
                return record.told
        return None

    def record(self, name: str) -> dict[str, Any] | None:
        """Return what is known of a file of ours, current or not, as it was written; None if it is none."""
        record = self._records.get(name)
        return record.told if record and record.sha256 else None

    def claim(self, names: Iterable[str]) -> None:
        """Say which files will be written, and remove what a killed build left of those before.

        Raises: UsageError if one is there and not ours; nothing is changed then.
        """
        with refusing(self.path):
            for name in (names := list(names)):
                target = self.path / name
                if target.is_symlink() or (name not in self._records and target.exists()):
                    raise UsageError(f"{target}: is there already, and not ours; move it away, or write elsewhere")
            self._tidy()
            if new := [name for name in names if name not in self._records]:
                self._records |= dict.fromkeys(new, Record())
                self.path.mkdir(parents=True, exist_ok=True)
                self.close()

    def put(self, name: str, made: Sequence[Part], of: str, told: dict[str, Any] | None = None) -> None:
        """Write a claimed file, with its parts if it has any, whole; one that is the same already is left as it is.

        Raises: UsageError if it cannot be written; it is then as it was.
        """
        target, digest = self.path / name, _digest_of(made)
        with refusing(target):
            is_same = target.is_file() and self._digest(name) == digest
        if not is_same:
            store(iter(made), target)
            self.written += 1
        self._records[name] = Record(of, digest, told or {})

    def keep_only(self, names: Iterable[str]) -> None:
        """Remove the files of ours that are none of these; one that was changed since is left, and ours no more."""
        for name in self._records.keys() - set(names):
            record = self._records.pop(name)
            with suppress(OSError):
                if record.sha256 in ("", self._digest(name)):
                    _removed(self.path / folder_of(name))
                    _removed(self.path / name)
                    self.removed += 1

    def close(self) -> None:
        """Write the manifest, if it says anything new. Raises: UsageError."""
        if self._records != self._before:
            files = {name: asdict(record) for name, record in sorted(self._records.items())}
            content = json.dumps({"schema": SCHEMA, "files": files}, indent=1, sort_keys=True)
            write(content.encode() + b"\n", self.path / MANIFEST)
            self._before = dict(self._records)

    def drop(self) -> None:
        """Remove all that is ours, and the folder if nothing else is in it."""
        self.keep_only(())
        with suppress(OSError):
            self._tidy()
            _removed(self.path / MANIFEST)
            self.path.rmdir()

    def _tidy(self) -> None:
        """Remove what a killed build left, where pages are ours. Raises: OSError."""
        there = _entries(self.path)
        if MANIFEST in there:
            for name in filter(_LEFT.fullmatch, there):
                _removed(self.path / name)

    def _digest(self, name: str) -> str:
        """Return the digest of a file of ours and its parts, as they are on the disk. Raises: OSError."""
        target = self.path / name
        if target.is_symlink():
            return ""
        return _digest_of([*_parts(self.path / folder_of(name)), ("", target.read_bytes())])


def folders_in(path: Path) -> list[str]:
    """Return the names of the folders of pages that stand in a folder, sorted; links are none."""
    with suppress(OSError):
        found = (entry for entry in path.iterdir() if entry.is_dir() and not entry.is_symlink())
        return sorted(entry.name for entry in found if (entry / MANIFEST).is_file())
    return []


def _parts(folder: Path) -> Iterator[Part]:
    """Yield the files in a folder of parts."""
    if folder.is_dir() and not folder.is_symlink():
        for path in sorted(folder.iterdir()):
            if path.name != PARTS_MANIFEST:
                yield path.name, path.read_bytes()


def _digest_of(made: Iterable[Part]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(made):
        digest.update(f"{len(name)} {len(content)} {name}".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _loaded(manifest: Path) -> dict[str, Record]:
    """Return what a manifest says. Raises: UsageError if it is none of ours; OSError."""
    try:
        files = json.loads(manifest.read_bytes())["files"]
        found = {name: Record(**fields) for name, fields in files.items()}
        if all(_is_name(name) and isinstance(record.told, dict) for name, record in found.items()):
            return found
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise UsageError(f"{manifest}: is damaged, so nobody knows which pages are ours; remove the folder, and build anew")


def _is_name(name: str) -> bool:
    """Tell whether a name is one of a file in the folder itself: a manifest may be anybody's."""
    return Path(name).name == name and name not in ("", ".", "..", MANIFEST) and "\0" not in name and "\\" not in name


def _entries(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir()) if path.exists() else []


def _removed(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        rmtree(path)
    else:
        path.unlink(missing_ok=True)
