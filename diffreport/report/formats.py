"""The formats that a comparison is written in: what each is called, who makes it, and what holds of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from diffreport.errors import UsageError
from diffreport.text import encoded

if TYPE_CHECKING:  # the program's help needs no model
    from pathlib import Path

    from diffreport.model import Comparison
    from diffreport.report.presentation import Presentation

_TEXT_WIDTH = 100  # columns of a .txt report, which no terminal measures


class Format(NamedTuple):
    """What holds of a format.

    `make` makes it, and loads only then what that takes. `media_type` is what a server says of it. `suffixes` are
    those of its files beside its name. It is not for a terminal where it `is_binary`; it `shows_review` where it has
    what reviewers said, `shows_trends` where it has figures through the editions of a series, and `reads_editions`
    where it is made from their files and does not lead to them.
    """

    make: Callable[[Comparison, Presentation], bytes]
    media_type: str
    suffixes: tuple[str, ...] = ()
    is_binary: bool = False
    shows_review: bool = False
    shows_trends: bool = False
    reads_editions: bool = False


def format_of(target: Path) -> str:
    """Return the format that a file's suffix asks for. Raises: UsageError naming those that are written."""
    return format_named(target.suffix.removeprefix("."), f"{target}: the suffix")


def format_named(name: str, where: str = "--format") -> str:
    """Return the format a user names. Raises: UsageError naming those that are written."""
    asked = name.lower()
    for form, of in FORMATS.items():
        if asked == form or asked in of.suffixes:
            return form
    wrong = f"{where} {name!r} is no format this version writes" if name else f"{where} is missing"
    raise UsageError(f"{wrong}; use one of {', '.join(sorted(FORMATS))}")


def _html(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.html import render_html

    return encoded(render_html(comparison, shown))


def _json(comparison: Comparison, shown: Presentation) -> bytes:
    return encoded(comparison.to_json())


def _txt(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.terminal import render_text

    return encoded(render_text(comparison, width=_TEXT_WIDTH, color=False))


def _md(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.texts.critic import render_critic

    return encoded(render_critic(comparison, shown))


def _wdiff(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.texts.wdiff import render_wdiff

    return encoded(render_wdiff(comparison))


def _diff(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.texts.unified import render_diff

    return encoded(render_diff(comparison))


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

    return encoded(records_of(comparison, shown))


def _atom(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.feed import feed_of

    return feed_of(comparison, shown)


def _pdf(comparison: Comparison, shown: Presentation) -> bytes:
    from diffreport.report.pdf import rendered

    return rendered(comparison, shown)


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "html": Format(_html, "text/html; charset=utf-8", ("htm",), shows_review=True, shows_trends=True),
    "json": Format(_json, "application/json"),
    "txt": Format(_txt, "text/plain; charset=utf-8"),
    "md": Format(_md, "text/markdown; charset=utf-8", ("markdown",)),
    "wdiff": Format(_wdiff, "text/plain; charset=utf-8"),
    "diff": Format(_diff, "text/x-diff; charset=utf-8", ("patch",)),
    "docx": Format(_docx, _WORD, is_binary=True, shows_review=True, reads_editions=True),
    "xlsx": Format(_xlsx, _EXCEL, is_binary=True, shows_review=True),
    "csv": Format(_csv, "text/csv; charset=utf-8", shows_review=True),
    "jsonl": Format(_jsonl, "application/jsonl", ("ndjson",), shows_review=True),
    "atom": Format(_atom, "application/atom+xml"),
    "pdf": Format(_pdf, "application/pdf", is_binary=True, shows_review=True, shows_trends=True),
}
REVIEWED = frozenset(form for form, of in FORMATS.items() if of.shows_review)
