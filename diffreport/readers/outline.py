"""From what a reader found, in order, to blocks with the headings above them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from diffreport.model import Block, Kind, LeftOut, Table
from diffreport.text import as_printed, name_of, normalise, printed_form


class Draft(NamedTuple):
    """A block before its section is known; its text need not be normalised yet.

    `places` are the lines of a text, or the paragraphs of an office document, that it was made of, if they are wanted.
    """

    kind: Kind
    text: str
    level: int = 0
    table: Table | None = None
    printed: str | None = None
    page: int | None = None
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one format's reader found in an edition's bytes.

    `pages` is their number where the format has pages, and `blank_pages` those (from 1) that hold no text.
    """

    drafts: tuple[Draft, ...]
    title: str = ""
    stated_title: str = ""  # as the document's own description of itself gives it, outside its text
    language: str = ""
    published: str | None = None
    remarks: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    pages: int | None = None
    blank_pages: tuple[int, ...] = ()


def normalised(drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts with normalised text, those without text left out."""
    normal = (_normal_table(draft, draft.table) if draft.table else _normal(draft) for draft in drafts)
    return [draft for draft in normal if draft.text]


def _normal(draft: Draft) -> Draft:
    text = normalise(draft.text)
    printed = printed_form(draft.text, text)
    return draft if text == draft.text and printed is draft.printed else draft._replace(text=text, printed=printed)


def _normal_table(draft: Draft, table: Table) -> Draft:
    normal, printed = _each(table, normalise), _each(table, as_printed)
    return draft._replace(text=normal.text, table=normal, printed=printed.text if printed.text != normal.text else None)


def _each(table: Table, form: Callable[[str], str]) -> Table:
    """Return a table with its cells and its caption in another form."""
    return replace(table, rows=tuple(tuple(map(form, row)) for row in table.rows), caption=form(table.caption))


def to_blocks(reading: Reading) -> tuple[Block, ...]:
    """Return the drafts as blocks, each with the headings above it.

    The document's own title is no section: it often carries the year, and would make every
    section of two editions differ.
    """
    drafts = normalised(reading.drafts)
    title = _title_position(drafts, reading.stated_title)
    above: list[tuple[int, str]] = []
    blocks = []
    for position, draft in enumerate(drafts):
        if draft.kind is Kind.HEADING:
            while above and above[-1][0] >= draft.level:
                above.pop()
        section = tuple(text for _, text in above)
        blocks.append(Block(draft.kind, draft.text, section, draft.page, draft.level, draft.table, draft.printed))
        if draft.kind is Kind.HEADING and position != title:
            above.append((draft.level, draft.text))
    return tuple(blocks)


def first_heading(drafts: Iterable[Draft]) -> str:
    """Return the text of the first heading, or ""."""
    return next((name_of(draft.text) for draft in drafts if draft.kind is Kind.HEADING), "")


def _title_position(drafts: Sequence[Draft], stated: str) -> int | None:
    """Return where the title stands: the heading that repeats the stated title, else the only one of
    the highest level if there are others."""
    headings = [(draft.level, position) for position, draft in enumerate(drafts) if draft.kind is Kind.HEADING]
    for _, position in headings:
        if stated and drafts[position].text.casefold() == stated.casefold():
            return position
    if len(headings) < 2:
        return None
    (level, position), (next_level, _) = sorted(headings)[:2]
    return position if level < next_level else None
