"""A configuration file to begin with: all keys of checks, explained and commented out."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from diffreport.errors import UsageError


def example() -> str:
    """Return the text of the file."""
    return files(__package__).joinpath("example.toml").read_text(encoding="utf-8")


def written(file: Path) -> Path:
    """Write the file, whole or not at all, and return its path. Raises: UsageError if there is one, or it cannot be."""
    part = file.with_name(f".{file.name}.part{os.getpid()}")
    try:
        try:
            with part.open("x", encoding="utf-8", newline="\n") as opened:
                opened.write(example())
                opened.flush()
                os.fsync(opened.fileno())
            _named(part, file)
        finally:
            part.unlink(missing_ok=True)
    except FileExistsError as error:
        raise UsageError(f"{file}: is there already; name another file, or move it away") from error
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror or error}); name another file") from error
    return file


def _named(part: Path, file: Path) -> None:
    """Give a file its name; never that of another, as a renaming would. Raises: FileExistsError."""
    try:
        os.link(part, file)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(file):
            raise FileExistsError from None
        part.rename(file)
