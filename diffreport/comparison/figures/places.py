"""The amounts of a document, each where it stands: what it counts, the sentence that holds it, the year it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.mentions import mentions
from diffreport.comparison.figures.numerals import YEAR
from diffreport.comparison.figures.revisions import head_of
from diffreport.comparison.figures.years import with_years
from diffreport.comparison.tables.cells import cell_figure
from diffreport.comparison.tables.figures import label_of_cell
from diffreport.comparison.tables.keys import header
from diffreport.model import Block, Document, Figure
from diffreport.readers.sentences import sentences

_ROW = " | "  # between the cells of a table's row that is told as a sentence

Cell = tuple[int, int]


class Place(NamedTuple):
    """Where an amount stands: `block` of its document; `sentence` that holds it, of a table the row.

    `named` tells that the label is its own, and not that of its section; `is_field` that it stands before a colon;
    `at` is the offset of its number in its sentence, `start` and `end` those of all that is printed of it, qualifier
    and unit; `cell` its row and column in a table; `n` its place among the amounts of the document.
    """

    figure: Figure
    label: str
    sentence: str
    block: int = 0
    year: int | None = None
    named: bool = True
    is_field: bool = False
    at: int = 0
    start: int = 0
    end: int = 0
    cell: Cell | None = None
    n: int = 0


def places_in(document: Document) -> list[Place]:
    """Return the amounts of a document in reading order. Cost: linear in its words."""
    found = (
        place._replace(block=block)
        for block, each in enumerate(document.blocks)
        for place in places_of(each)
        if place.figure.is_amount
    )
    return [place._replace(n=n) for n, place in enumerate(found)]


def places_of(block: Block) -> Iterator[Place]:
    """Yield the amounts of a text in order; of a table what its cells hold, first column and header rows aside."""
    if block.table:
        yield from _cells(block)
        return
    tokens = _text.tokens(block.text)
    found = mentions(tokens)
    if not any(mention.figure.is_amount for mention in found):
        return
    begins = [0, *accumulate(map(len, tokens))]
    head = head_of(block)
    told = iter(told_in(block))
    sentence = next(told, "")
    start = block.text.find(sentence)
    end = start + len(sentence)
    for mention in with_years(tokens, found)[0]:
        while begins[mention.at] >= end and (following := next(told, None)):
            sentence = following
            start = block.text.find(sentence, end)
            end = start + len(sentence)
        yield Place(
            mention.figure,
            mention.label or head,
            sentence,
            year=mention.year,
            named=bool(mention.label),
            is_field=mention.is_field,
            at=begins[mention.at] - start,
            start=max(0, begins[mention.start] - start),
            end=begins[mention.end] - start,
        )


def _cells(block: Block) -> Iterator[Place]:
    table = block.table
    if table is None:
        return
    names = header(table)
    for r, row in enumerate(table.rows[table.header_rows :], table.header_rows):
        for c, (name, cell) in enumerate(zip(names[1:], row[1:], strict=True), 1):
            figure = cell_figure(cell, name)
            if figure:
                year = next((int(found[0]) for text in (row[0], name) if (found := YEAR.search(text))), None)
                yield Place(figure, label_of_cell(row[0], name), as_sentence(row), year=year, cell=(r, c))


def told_in(block: Block) -> list[str]:
    """Return the sentences of a block; of a table its rows."""
    if block.table:
        return list(map(as_sentence, block.table.rows))
    return list(sentences(block.text))


def as_sentence(row: Iterable[str]) -> str:
    """Return the cells of a row as one text."""
    return _ROW.join(filter(None, row))
