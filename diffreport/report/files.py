"""Files written whole or not at all: one, or a page with a folder of pages beside it."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from diffreport.errors import UsageError

# What a folder of pages may hold: no other folder is ever replaced.
_PAGE = re.compile(r"\d+-[^/]*\.html")


def write(content: bytes, target: Path) -> None:
    """Write a file whole: beside the target first, then in its place.

    Raises: UsageError saying why not; nothing is left behind.
    """
    check_target(target)
    try:
        if is_special(target):  # a device or pipe must not be replaced by a file
            target.write_bytes(content)
        else:
            _replace(content, target.resolve())
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        raise _refused(target, error) from error


def write_pages(pages: Iterable[tuple[str, bytes]], index: Path, folder: str) -> int:
    """Write pages into a folder beside their index, one by one, and the index (the page without a name) last.

    Returns the number of pages in the folder. A folder of pages that is there is replaced, any other one left alone.
    Raises: UsageError saying why not; everything is then as it was.
    """
    check_target(index)
    staged = None
    try:
        target = index.resolve()
        home = target.parent / folder
        _check_pages(home)
        staged = target.with_name(f".diffreport-{secrets.token_hex(4)}.part")
        staged.mkdir()
        content = b""
        for name, page in pages:
            if name:
                (staged / name).write_bytes(page)
            else:
                content = page
        count = len(list(staged.iterdir()))
        _swap(staged, home, content, target)
    except (OSError, RuntimeError) as error:
        raise _refused(index, error) from error
    finally:
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)
    return count


def check_target(target: Path) -> None:
    """Refuse a file that cannot be there. Raises: UsageError."""
    if not target.parent.is_dir():
        raise UsageError(f"{target}: there is no folder {target.parent}; make it first, or write elsewhere")
    if target.is_dir():
        raise UsageError(f"{target}: is a folder; name a file in it")


def is_special(target: Path) -> bool:
    """Tell whether what is there is a device or a pipe: it takes one page, and is never replaced."""
    return target.exists() and not target.is_file()


def _check_pages(home: Path) -> None:
    if not home.exists():
        return
    if not home.is_dir() or not all(_PAGE.fullmatch(path.name) for path in home.iterdir()):
        raise UsageError(f"{home}: is no folder of a report's parts; move it away, or write elsewhere")


def _swap(staged: Path, home: Path, index: bytes, target: Path) -> None:
    """Put a folder in place of the older one, and the index with it; if either fails, neither is."""
    before = staged.with_suffix(".before")
    was_there = home.exists()
    if was_there:
        home.rename(before)
    try:
        staged.rename(home)
        _replace(index, target)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        if was_there:
            before.rename(home)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _replace(content: bytes, target: Path) -> None:
    part = target.with_name(f".diffreport-{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):  # a file that was there stays as private, or as public, as it was
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _refused(target: Path, error: Exception) -> UsageError:
    reason = getattr(error, "strerror", None) or str(error)
    return UsageError(f"{target}: cannot be written ({reason}); write elsewhere")
