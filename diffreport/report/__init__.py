"""From a `Comparison` to what people and programs read: the change report, and what is taken elsewhere.

The format is chosen by name or by the suffix of the file to write. A file is written whole or not
at all. Each format is a function of `_MAKERS`, which loads what makes it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.errors import UsageError
from diffreport.report.files import check_room, check_target, drop_pages, folder_of, is_special, write, write_pages
from diffreport.report.presentation import PLAIN, Presentation

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Comparison, Document

__all__ = [
    "BINARY",
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

# Suffixes that are not the name of their format -> that name.
_SUFFIXES = {"htm": "html", "markdown": "md", "ndjson": "jsonl", "patch": "diff"}
# Formats that are not for a terminal, and those that show what reviewers said.
BINARY = frozenset({"docx", "pdf", "xlsx"})
REVIEWED = frozenset({"html", "docx", "pdf", "xlsx", "csv", "jsonl"})
_TEXT_WIDTH = 100  # columns of a .txt report, which no terminal measures


def format_of(target: Path) -> str:
    """Return the format that a file's suffix asks for. Raises: UsageError naming those that are written."""
    return format_named(target.suffix.removeprefix("."), f"{target}: the suffix")


def format_named(name: str, where: str = "--format") -> str:
    """Return the format a user names. Raises: UsageError naming those that are written."""
    asked = name.lower()
    if (form := _SUFFIXES.get(asked, asked)) in _MAKERS:
        return form
    wrong = f"{where} {name!r} is no format this version writes" if name else f"{where} is missing"
    raise UsageError(f"{wrong}; use one of {', '.join(sorted(FORMATS))}")


def rendered(comparison: Comparison, form: str, shown: Presentation = PLAIN) -> bytes:
    """Return the comparison in one of the `FORMATS`; the same comparison, shown alike, gives the same bytes.

    Raises: UsageError where the format cannot hold it, or what makes it is not installed.
    """
    return _MAKERS[form](comparison, shown)


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
        yield page, _encoded(text)


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


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _html(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.html import render_html

    return _encoded(render_html(comparison, shown))


def _json(comparison: Comparison, shown: Presentation) -> bytes:
    return _encoded(comparison.to_json())


def _txt(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.terminal import render_text

    return _encoded(render_text(comparison, width=_TEXT_WIDTH, color=False))


def _md(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.texts.critic import render_critic

    return _encoded(render_critic(comparison, shown))


def _wdiff(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.texts.wdiff import render_wdiff

    return _encoded(render_wdiff(comparison))


def _diff(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.texts.unified import render_diff

    return _encoded(render_diff(comparison))


def _docx(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report import redline

    return redline.rendered(comparison, shown)


def _xlsx(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.tabled import workbook_of

    return workbook_of(comparison, shown)


def _csv(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.tabled import delimited_of

    return delimited_of(comparison, shown)


def _jsonl(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.records import records_of

    return _encoded(records_of(comparison, shown))


def _atom(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.feed import feed_of

    return feed_of(comparison, shown)


def _pdf(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.pdf import rendered

    return rendered(comparison, shown)


_MAKERS: dict[str, Callable[[Comparison, Presentation], bytes]] = {
    "html": _html,
    "json": _json,
    "txt": _txt,
    "md": _md,
    "wdiff": _wdiff,
    "diff": _diff,
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
    "jsonl": _jsonl,
    "atom": _atom,
    "pdf": _pdf,
}
FORMATS = tuple(_MAKERS)
