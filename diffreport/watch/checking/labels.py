"""The label and the date of publication of what a source gave, as the configuration says where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from diffreport.archive.names import check_label
from diffreport.errors import InputError, SourceError, UsageError
from diffreport.readers.charset import declared_charset, decode
from diffreport.readers.labels import label_in
from diffreport.readers.parsing import charset_in
from diffreport.report.lines import clipped
from diffreport.text import name_of, normalise
from diffreport.watch.plan import From, Labelling, Pattern, Source

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from diffreport.model import Document
    from diffreport.watch.fetching.answers import Fetched

_ISO_DAY = "%Y-%m-%d"
# How dates are written on pages; the program's locale is that of C, so months are named in English.
_WRITTEN = (_ISO_DAY, "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d.%m.%Y", "%Y-%m", "%B %Y", "%b %Y", "%Y")
_DAYLESS, _MONTHLESS = re.compile(r"%[dje]"), re.compile(r"%[mbBj]")
_PIECE = 2_000  # characters a pattern gets at once: one that backtracks does so in a line, not in a whole report
_PIECES = 20_000  # of one page: labels stand near its beginning

_MOST_QUOTED = 80  # characters of what holds no label
_OVERLAP = 200  # characters: no label is longer
_UNSEEN = ["script", "style", "template", "noscript"]

_MOST = 8 << 20  # bytes of a page that selectors are tried on

Reading = Callable[[], "Document"]  # of what was fetched; Raises: InputError


def label_of(fetched: Fetched, source: Source, read: Reading) -> str:
    """Return the label of an edition; `read` is called only if it stands in the page.

    Raises: SourceError, of code "label", if there is none or it cannot be one.
    """
    labelling = source.labelling
    if labelling.origin is From.DATE:
        found = _moment(fetched.retrieved).strftime(labelling.format or _ISO_DAY)
    else:
        found = _found(fetched, labelling, read)
    if not found:
        wrong = f"{_place(labelling)} of {fetched.name} holds no label{_why_none(fetched, labelling, read)}"
        raise SourceError(source.shown, "label", wrong, _remedy(source))
    try:
        label = check_label(name_of(found))
        if label.startswith("-") or not label.strip("."):
            raise UsageError(f"edition {label!r}: a label that a page gives is no option and no folder;")
        return label
    except UsageError as error:
        wrong, _, _ = str(error).rpartition(";")
        raise SourceError(source.shown, "label", wrong, f"correct label in {source.origin}") from error


def published_of(fetched: Fetched, source: Source, read: Reading) -> str | None:
    """Return the date of publication, YYYY, YYYY-MM or YYYY-MM-DD; None if it is not asked for, or cannot be told."""
    labelling = source.published
    if labelling is None:
        return None
    if labelling.origin is From.DATE:
        return fetched.retrieved[:10]
    return _date_in(_found(fetched, labelling, read), labelling.format)


def _found(fetched: Fetched, labelling: Labelling, read: Reading) -> str:
    """Return what stands where the label is said to be, "" for nothing."""
    if labelling.origin is From.HEADER:
        return _in_header(fetched.retrieval.header(labelling.header) or "", labelling)
    if labelling.origin is From.NAME:
        names = [name for name in (fetched.name, fetched.retrieval.final_url, fetched.source) if name]
        if labelling.pattern is not None:
            return _matched(labelling.pattern, names)
        return next(filter(None, map(label_in, names)), "")
    if labelling.selector:
        texts = _selected(fetched, labelling.selector)
        return next(filter(None, texts), "") if labelling.pattern is None else _matched(labelling.pattern, texts)
    return "" if labelling.pattern is None else _on_page(fetched, labelling.pattern, read())


def _on_page(fetched: Fetched, pattern: Pattern, document: Document) -> str:
    """Return what a pattern finds in the text of a document, or else on the whole page that it was made of: what a
    reader leaves out as furniture may name the edition."""
    if (found := _matched(pattern, _texts(document))) or "html" not in (document.edition.media_type or ""):
        return found
    return _matched(pattern, _whole(fetched))


def _why_none(fetched: Fetched, labelling: Labelling, read: Reading) -> str:
    """Return what stands where no label was found, as the end of a message; "" if that says nothing more."""
    if labelling.origin is From.NAME:
        return "" if labelling.pattern is None else f": the pattern '{labelling.pattern.pattern}' is not in it"
    if labelling.origin is From.HEADER:
        there = [fetched.retrieval.header(labelling.header)]
    else:
        there = [*(_selected(fetched, labelling.selector) if labelling.selector else _texts(read()))]
    said = next(filter(None, there), None)
    if said is None:
        return ": there is none" if not there or there == [None] else ": it is empty"
    found = (
        f": it is '{clipped(said, _MOST_QUOTED)}'"
        if len(there) == 1
        else f": it begins '{clipped(said, _MOST_QUOTED)}'"
    )
    return (
        found if labelling.pattern is None else f"{found}, and the pattern '{labelling.pattern.pattern}' is not in it"
    )


def _remedy(source: Source) -> str:
    """Return what to do where no label was found: whoever wrote no `label` has none to correct."""
    if source.labelling == Labelling():
        return f'say where it stands, or label = "date" for the day it came, in {source.origin}'
    return f"correct label in {source.origin}"


def _in_header(value: str, labelling: Labelling) -> str:
    if labelling.pattern is not None:
        return _matched(labelling.pattern, [value])
    with suppress(ValueError, TypeError, OverflowError):
        return parsedate_to_datetime(value).strftime(labelling.format or _ISO_DAY)
    return value.strip().strip('"')


def _texts(document: Document) -> Iterator[str]:
    yield document.edition.title
    for block in document.blocks:
        yield block.text


def _selected(fetched: Fetched, selector: str) -> Iterator[str]:
    """Yield the texts of the elements that a selector finds, in their order."""
    for node in _page(fetched).css(selector):
        said = node.attributes.get("datetime") or node.attributes.get("content") or ""
        yield normalise(node.text(separator=" ")) or normalise(said)


def _whole(fetched: Fetched) -> Iterator[str]:
    """Yield all text that a page shows, its title first, in pieces that overlap."""
    page = _page(fetched)
    page.strip_tags(_UNSEEN)
    for node in page.css("title, body"):
        text = normalise(node.text(separator=" "))
        for start in range(0, len(text), _PIECE - _OVERLAP):
            yield text[start : start + _PIECE]


def _page(fetched: Fetched) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    content, stated = fetched.content[:_MOST], charset_in(fetched.retrieval.header("Content-Type"))
    try:
        text = decode(content, fetched.name, declared=declared_charset(content), stated=stated).text
    except InputError:  # cut in the middle of a character, or of no charset at all: digits are read all the same
        text = content.decode("utf-8", "replace")
    return LexborHTMLParser(text)


def _matched(pattern: Pattern, texts: Iterable[str]) -> str:
    """Return what a pattern finds first: its group `label`, else its first, else all; "" for nothing."""
    for count, piece in enumerate(_pieces(texts)):
        if count == _PIECES:
            break
        if found := pattern.search(piece):
            which: str | int = "label" if "label" in pattern.groupindex else min(pattern.groups, 1)
            return str(found[which] or "").strip()
    return ""


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for start in range(0, max(1, len(text)), _PIECE):
            yield text[start : start + _PIECE]


def _date_in(text: str, form: str) -> str | None:
    """Return the date that a text is, or that stands in it, as precise as it is written."""
    text = name_of(text)
    for written in _forms(form):
        with suppress(ValueError):
            day = datetime.strptime(text, written)
            parts = 1 if not _MONTHLESS.search(written) else 2 if not _DAYLESS.search(written) else 3
            return "-".join(day.strftime(_ISO_DAY).split("-")[:parts])
    with suppress(ValueError, TypeError, OverflowError):
        return parsedate_to_datetime(text).strftime(_ISO_DAY)
    with suppress(ValueError):
        return datetime.fromisoformat(text).strftime(_ISO_DAY)
    return label_in(text) or None


def _forms(form: str) -> Sequence[str]:
    return (form, *_WRITTEN) if form else _WRITTEN


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _place(labelling: Labelling) -> str:
    match labelling.origin:
        case From.PAGE:
            return f"{labelling.selector} in the page" if labelling.selector else "the page"
        case From.HEADER:
            return f"the header {labelling.header}"
        case _:
            return "the name"
