"""Tests of permissions mean the same to root, who has all of them, and to everybody else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534  # owns nothing on any system


@contextmanager
def open_folder() -> Iterator[Path]:
    """Make a folder that everybody can reach, which pytest's own are not, and remove it afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        yield folder


@contextmanager
def no_superuser() -> Iterator[None]:
    """Do without root's right to read and write everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
