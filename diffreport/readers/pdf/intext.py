"""Tables in the text: their words taken out of the lines, and one line that stands for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffreport.readers.pdf.glyphs import Page
from diffreport.readers.pdf.hyphens import Vocabulary
from diffreport.readers.pdf.lines import Line
from diffreport.readers.pdf.tables.finding import Found, tables_of
from diffreport.readers.pdf.tables.overleaf import joined

_BELOW = 0.25  # of its size that a line reaches below its baseline, as `Line.bottom` has it


def with_tables(
    pages: Sequence[Page], texts: Sequence[list[Line]], vocabulary: Vocabulary
) -> tuple[list[list[Line]], int]:
    """Return the lines of each page with one line in place of each table, and how many words of header rows
    that are repeated overleaf were left out."""
    words = [[word for line in lines for word in line.words] for lines in texts]
    found = [tables_of(on, page.drawing, vocabulary.joined) for on, page in zip(words, pages, strict=True)]
    tables, repeated = joined(found, vocabulary)
    return [list(_replaced(lines, on)) if on else lines for lines, on in zip(texts, tables, strict=True)], repeated


def _replaced(lines: Sequence[Line], tables: Sequence[Found]) -> Iterator[Line]:
    """Yield the lines of a page, those of tables left out, and a line for each table where its first one was."""
    table_of = {number: place for place, found in enumerate(tables) for number in found.numbers}
    waiting = set(range(len(tables)))
    number = 0
    for line in lines:
        numbers = range(number, number + len(line.words))
        number += len(line.words)
        for place in sorted({table_of[n] for n in numbers if n in table_of} & waiting):
            waiting.remove(place)
            if tables[place].table.rows:
                yield _stand_in(tables[place], line)
        rest = [word for word, n in zip(line.words, numbers, strict=True) if n not in table_of]
        if len(rest) == len(line.words):
            yield line
        elif rest:
            yield Line(rest, line.page, line.order).measure()


def _stand_in(found: Found, first: Line) -> Line:
    """Return a line as large as a table; its text is none."""
    box = found.box
    return Line(
        first.words,
        first.page,
        first.order,
        x0=box.x0,
        x1=box.x1,
        y=box.y0 + box.height * _BELOW,
        size=box.height,
        table=found.table,
    )
