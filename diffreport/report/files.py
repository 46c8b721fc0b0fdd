"""Files written whole or not at all: one, or a page with a folder of pages beside it."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from diffreport.errors import UsageError
from diffreport.resources import enclosing

# What a folder of pages holds beside them: the digest of each and of the index, as `sha256sum --check` reads it. Only a
# folder that is still as it tells is ever replaced or removed.
MANIFEST = "manifest.sha256"


def write(content: bytes, target: Path) -> None:
    """Write a file whole: beside the target first, then in its place.

    Raises: UsageError saying why not; nothing is left behind.
    """
    check_target(target)
    with refusing(target):
        if is_special(target):  # a device or pipe must not be replaced by a file
            target.write_bytes(content)
        else:
            _replace(content, target.resolve())


def write_pages(pages: Iterable[tuple[str, bytes]], index: Path, folder: str) -> int:
    """Write pages into a folder beside their index, one by one, and the index (the page without a name) last.

    Returns the number of pages in the folder. A folder of pages that is there is replaced, any other one left alone.
    Raises: UsageError saying why not, and whatever making a page raises; everything is then as it was.
    """
    check_target(index)
    check_room(index, folder)
    with refusing(index):
        target = index.resolve()
        staged = target.with_name(f".diffreport-{secrets.token_hex(4)}.part")
        staged.mkdir()
    try:
        content, digests = b"", {}
        for name, page in pages:  # they are made here: a fault in that is none of the disk's
            digests[name or f"../{target.name}"] = hashlib.sha256(page).hexdigest()
            if name:
                with refusing(index):
                    (staged / name).write_bytes(page)
            else:
                content = page
        with refusing(index):
            told = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
            (staged / MANIFEST).write_bytes(os.fsencode(told))
            _swap(staged, target.parent / folder, content, target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return len(digests) - 1


def drop_pages(index: Path, folder: str) -> None:
    """Remove the folder of pages of an index that is written without them now; any other folder is left alone."""
    with suppress(OSError, RuntimeError):
        home = index.resolve().parent / folder
        if _is_ours(home, index):
            before = home.with_name(f".diffreport-{secrets.token_hex(4)}.before")
            home.rename(before)
            shutil.rmtree(before, ignore_errors=True)


def check_room(index: Path, folder: str) -> None:
    """Refuse a folder beside an index that is there already and none of its pages. Raises: UsageError."""
    with refusing(index):
        home = index.resolve().parent / folder
        if os.path.lexists(home) and not _is_ours(home, index):
            wrong = f"holds something else than the parts of {index.name}, as they were written"
            raise UsageError(f"{index.with_name(folder)}: {wrong}; move it away, or write elsewhere")


def folder_of(index: str) -> str:
    """Return the name of the folder that the parts stand in, beside their index."""
    return f"{index.removesuffix('.html').removesuffix('.htm')}-parts"


def check_target(target: Path) -> None:
    """Refuse a file that cannot be there, or would be in an archive. Raises: UsageError."""
    check_parent(target)
    if target.is_dir():
        raise UsageError(f"{target}: is a folder; name a file in it")
    check_outside(target)


def check_parent(path: Path) -> None:
    """Refuse a file or folder in a folder that is not there. Raises: UsageError."""
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}; make it first, or write elsewhere")


def check_outside(path: Path) -> None:
    """Refuse a file or folder that is, or would be, in an archive: that holds editions alone. Raises: UsageError."""
    if outer := enclosing(path):
        where = "is" if outer == Path(os.path.realpath(path)) else "would be inside of"
        raise UsageError(f"{path}: {where} the archive {outer}; write elsewhere")


def is_special(target: Path) -> bool:
    """Tell whether what is there is a device or a pipe: it takes one page, and is never replaced."""
    return target.exists() and not target.is_file()


def _is_ours(home: Path, index: Path) -> bool:
    """Tell whether a folder holds what was written into it beside an index, or less. Cost: reads it."""
    if home.is_symlink() or not (home / MANIFEST).is_file():
        return False
    lines = os.fsdecode((home / MANIFEST).read_bytes()).splitlines()
    digests = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    return f"../{index.resolve().name}" in digests and all(
        path.name == MANIFEST
        or (path.is_file() and digests.get(path.name) == hashlib.sha256(path.read_bytes()).hexdigest())
        for path in home.iterdir()
    )


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


@contextmanager
def refusing(target: Path) -> Iterator[None]:
    """Say of what the disk refuses that a file cannot be written. Raises: UsageError."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{target}: cannot be written ({reason}); write elsewhere") from error
