"""Walks through folders that may be damaged: one that cannot be read is told of, and the walk goes on."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

from diffreport.archive import disk
from diffreport.archive.fixity.problems import Flaw

UNREADABLE = "unreadable"
_DEEPEST = 100  # folders below each other: more is no archive's, and the system may refuse the path

Listed = Generator[Flaw, None, list[os.DirEntry[str]] | None]


def listed(root: Path, path: str) -> Listed:
    """Return the entries of a folder in `root`, by name; None with a flaw if they cannot be had."""
    if path.count("/") >= _DEEPEST:
        yield Flaw(path, f"deeper than {_DEEPEST} folders, and not looked into; move it elsewhere", UNREADABLE)
        return None
    try:
        return disk.entries(root / path)
    except OSError as error:
        yield Flaw(path, f"cannot be read ({error.strerror}); check its permissions", UNREADABLE)
        return None


def files_below(root: Path) -> Iterator[Path]:
    """Return the regular files of a folder and of all below it that can be read; links are not followed."""
    pending = [""]
    while pending:
        path = pending.pop()
        for entry in heard(listed(root, path), []) or ():
            if entry.is_dir(follow_symlinks=False):
                pending.append(f"{path}/{entry.name}" if path else entry.name)
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def heard(found: Listed, flaws: list[Flaw]) -> list[os.DirEntry[str]] | None:
    """Return what `listed` does; what is wrong with the folder is added to `flaws`."""
    try:
        while True:
            flaws.append(next(found))
    except StopIteration as end:
        entries: list[os.DirEntry[str]] | None = end.value
        return entries
