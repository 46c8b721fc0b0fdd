"""The editions in a folder: the files whose names hold a date."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from diffreport.errors import InputError

_RECORD = "edition.json"  # beside an exported edition stands its record


class Found(NamedTuple):
    """What a folder holds: the editions, by date, and what is passed over, each with the reason."""

    editions: tuple[Path, ...]
    passed_over: tuple[tuple[Path, str], ...]


def editions_in(folder: Path) -> Found:
    """Return the editions that stand in a folder itself, by the date in their names.

    Hidden files and records of editions are passed over without a word; no symbolic link is followed.
    Raises: InputError if the folder cannot be read, or holds no edition.
    """
    from diffreport.archive.names import natural_key
    from diffreport.readers.labels import label_in

    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: natural_key(entry.name))
    except OSError as error:
        raise InputError(str(folder), f"cannot be read ({error.strerror})", "check its permissions") from error
    told = [(folder / entry.name, _wrong(entry)) for entry in entries if not _is_ours_or_hidden(entry.name)]
    editions = [path for path, wrong in told if not wrong]
    if not editions:
        links = ", and symbolic links are not followed" if any(entry.is_symlink() for entry in entries) else ""
        wrong = f"holds no file with a date or a year in its name{links}"
        raise InputError(str(folder), wrong, "add its files one by one, each with --edition")
    dated = sorted(editions, key=lambda path: natural_key(label_in(path.name)))
    return Found(tuple(dated), tuple((path, wrong) for path, wrong in told if wrong))


def _is_ours_or_hidden(name: str) -> bool:
    return name.startswith(".") or name == _RECORD or name.endswith(f".{_RECORD}")


def _wrong(entry: os.DirEntry[str]) -> str:
    """Return why an entry of a folder is no edition, "" if it is one."""
    from diffreport.readers.labels import label_in

    if entry.is_symlink():
        return "is a symbolic link, which is not followed"
    if entry.is_dir(follow_symlinks=False):
        return "is a folder; add it by itself"
    if not entry.is_file(follow_symlinks=False):
        return "is no regular file"
    return "" if label_in(entry.name) else "holds no date or year in its name; add it by itself, with --edition"
