"""From a `Comparison` to what people and programs read: the change report, and what is taken elsewhere.

The format is chosen by name or by the suffix of the file to write. A file is written whole or not
at all. What holds of a format stands in one place: `formats`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.report.files import check_room, check_target, drop_pages, folder_of, is_special, write, write_pages
from diffreport.report.formats import FORMATS, REVIEWED, format_named, format_of
from diffreport.report.presentation import PLAIN, Presentation
from diffreport.text import encoded

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Comparison, Document

__all__ = [
    "FORMATS",
    "REVIEWED",
    "check_parts",
    "check_target",
    "format_named",
    "format_of",
    "is_in_parts",
    "pages",
    "render",
    "rendered",
    "save",
    "store",
    "write",
]


def rendered(comparison: Comparison, form: str, shown: Presentation = PLAIN) -> bytes:
    """Return the comparison in one of the `FORMATS`; the same comparison, shown alike, gives the same bytes.

    Raises: UsageError where the format cannot hold it, or what makes it is not installed.
    """
    return FORMATS[form].make(comparison, shown)


def render(comparison: Comparison, target: str | os.PathLike[str], shown: Presentation = PLAIN) -> None:
    """Write a comparison; the suffix of `target` chooses the format.

    Raises: UsageError on an unknown suffix, or when the file cannot be written; the file is then as before.
    """
    path = Path(target)
    check_target(path)  # a folder is told to be one, before its lack of a suffix
    save(comparison, format_of(path), path, shown)


def save(comparison: Comparison, form: str, target: Path, shown: Presentation = PLAIN) -> int:
    """Write a comparison in one of the `FORMATS`; a huge report in HTML in parts, to a folder beside its index.

    Returns the number of parts, 0 for a report in one piece. Raises: UsageError; everything is then as it was.
    """
    check_target(target)
    if form != "html" or is_special(target):
        write(rendered(comparison, form, shown), target)
        return 0
    return store(pages(comparison, form, target.name, shown), target)


def pages(comparison: Comparison, form: str, name: str, shown: Presentation = PLAIN) -> Iterator[tuple[str, bytes]]:
    """Yield what `save` writes: the pages of the folder beside a file of this name, each by its own, the file last.

    That has no name.
    """
    if not is_in_parts(comparison, form, shown):
        yield "", rendered(comparison, form, shown)
        return
    from diffreport.report.html import render_pages

    for page, text in render_pages(comparison, shown, name):
        yield page, encoded(text)


def store(made: Iterator[tuple[str, bytes]], target: Path) -> int:
    """Write pages as `pages` yields them; return how many stand in the folder beside. Raises: UsageError."""
    folder = folder_of(target.name)
    name, content = next(made)
    if name:
        return write_pages(chain([(name, content)], made), target, folder)
    write(content, target)
    drop_pages(target, folder)  # what is one page now has no parts
    return 0


def check_parts(documents: Iterable[Document], form: str, target: Path, most: int) -> None:
    """Refuse the target of a report that will be in parts where their folder is something else. Raises: UsageError."""
    if form != "html" or is_special(target):
        return
    from diffreport.report.html.parts import are_long

    if are_long(documents, most):
        check_room(target, folder_of(target.name))


def is_in_parts(comparison: Comparison, form: str, shown: Presentation) -> bool:
    """Tell whether a report is so long that it is written in parts."""
    if form != "html":
        return False
    from diffreport.report.html.parts import is_huge

    return is_huge(comparison, shown)
