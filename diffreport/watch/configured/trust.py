"""Whether a configuration file may name commands and files of secrets: not if others can write to it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from diffreport.errors import UsageError
from diffreport.spots import Spot
from diffreport.watch.configured.tables import Table
from diffreport.watch.plan import Secret


class Trust:
    """What is thought of a configuration file: who can write to it could run commands as whoever runs the check."""

    def __init__(self, file: Path) -> None:
        """Look at a file; one that is not there, or a system without owners, is trusted."""
        self._wrong = _wrong(file) if os.name == "posix" else ""

    def check(self, spot: Spot) -> None:
        """Refuse a command. Raises: UsageError if others than its owner and root can write to the file."""
        if self._wrong:
            raise UsageError(f"{spot} is not taken from a file that {self._wrong}")

    def checked(self, secret: Secret | None, table: Table, name: str = "password") -> Secret | None:
        """Return a secret; one in a file is refused as a command is. Raises: UsageError."""
        if secret is not None and secret.file is not None:
            self.check(table.at(f"{name}_file"))
        return secret


def _wrong(file: Path) -> str:
    try:
        found = file.stat()
    except OSError:
        return ""
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return f"others can write to; run: chmod go-w {file}"
    if found.st_uid not in (0, os.geteuid()):
        return f"belongs to another user (number {found.st_uid}); make it your own"
    return ""
