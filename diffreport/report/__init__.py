"""From a `Comparison` to what people and programs read: HTML, JSON, text.

The format is chosen by name or by the suffix of the file to write. A file is written whole or not
at all.
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.errors import UsageError
from diffreport.report.presentation import PLAIN, Presentation

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Comparison

FORMATS = {"html": "html", "htm": "html", "json": "json", "txt": "txt"}
_TEXT_WIDTH = 100  # columns of a .txt report, which no terminal measures


def format_of(target: Path) -> str:
    """Return the format that a file's suffix asks for. Raises: UsageError naming those that are written."""
    return format_named(target.suffix.removeprefix("."), f"{target}: the suffix")


def format_named(name: str, where: str = "--format") -> str:
    """Return the format a user names. Raises: UsageError naming those that are written."""
    try:
        return FORMATS[name.lower()]
    except KeyError:
        known = ", ".join(sorted(set(FORMATS.values())))
        wrong = f"{where} {name!r} is no format this version writes" if name else f"{where} is missing"
        raise UsageError(f"{wrong}; use one of {known}") from None


def rendered(comparison: Comparison, form: str, shown: Presentation = PLAIN) -> bytes:
    """Return the report in one of the values of `FORMATS`, UTF-8; same comparison shown alike, same bytes."""
    if form == "html":
        from diffreport.report.html import render_html

        text = render_html(comparison, shown)
    elif form == "json":
        text = comparison.to_json()
    else:
        from diffreport.report.terminal import render_text

        text = render_text(comparison, width=_TEXT_WIDTH, color=False)
    return text.encode("utf-8", "backslashreplace")


def render(comparison: Comparison, target: str | os.PathLike[str], shown: Presentation = PLAIN) -> None:
    """Write a report; the suffix of `target` chooses the format.

    Raises: UsageError on an unknown suffix, or when the file cannot be written; the file is then as before.
    """
    path = Path(target)
    check_target(path)  # a folder is told to be one, before its lack of a suffix
    write(rendered(comparison, format_of(path), shown), path)


def write(content: bytes, target: Path) -> None:
    """Write a file whole: beside the target first, then in its place.

    Raises: UsageError saying why not; nothing is left behind.
    """
    check_target(target)
    try:
        if target.exists() and not target.is_file():  # a device or pipe must not be replaced by a file
            target.write_bytes(content)
        else:
            _replace(content, target.resolve())
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{target}: cannot be written ({reason}); write elsewhere") from error


def check_target(target: Path) -> None:
    """Refuse a file that cannot be there. Raises: UsageError."""
    if not target.parent.is_dir():
        raise UsageError(f"{target}: there is no folder {target.parent}; make it first, or write elsewhere")
    if target.is_dir():
        raise UsageError(f"{target}: is a folder; name a file in it")


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
