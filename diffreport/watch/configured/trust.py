"""Whether a configuration file may name commands and files of secrets: not if others can write to it."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from diffreport.errors import UsageError
from diffreport.watch.configured.tables import Table


class Trust:
    """What is thought of a configuration file: who can write to it could run commands as whoever runs the check."""

    def __init__(self, file: Path) -> None:
        """Look at a file; one that is not there, or a system without owners, is trusted."""
        self._wrong = _wrong(file) if os.name == "posix" else ""

    def check(self, table: Table, known: Sequence[str]) -> None:
        """Refuse a command, or a file of a secret, in a table of the known keys.

        Raises: UsageError if others than its owner and root can write to the file or its folder.
        """
        for name in known:
            if self._wrong and name in table and (name == "command" or name.endswith("_file")):
                raise UsageError(f"{table.at(name)} is not taken from a file that {self._wrong}")


def _wrong(file: Path) -> str:
    """Return what is wrong with a file, or with the folder of it: who can write there can put another in its place."""
    folders = dict.fromkeys((file.absolute().parent, file.resolve().parent))  # two, if it is a link
    wrong = (_of_others(file, ""), *(_of_others(folder, "lies in a folder that ") for folder in folders))
    return next(filter(None, wrong), "")


def _of_others(path: Path, said: str) -> str:
    try:
        found = path.stat()
    except OSError:
        return ""
    is_shared = stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX  # each there can only touch what is his
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not is_shared:
        return f"{said}others can write to; run: chmod go-w {path}"
    if found.st_uid not in (0, os.geteuid()):
        return f"{said}belongs to another user (number {found.st_uid}); make it your own"
    return ""
