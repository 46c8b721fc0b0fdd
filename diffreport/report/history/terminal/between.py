"""What a history says of two editions that do not follow each other, beside a direct comparison, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffreport.histories.skipping import disagreements
from diffreport.model import Comparison, Document
from diffreport.model.histories import History
from diffreport.report.history.lookup import look_up
from diffreport.report.history.presentation import PLAIN
from diffreport.report.history.terminal.overview import LEAST_WIDTH, line
from diffreport.report.language import phrasing
from diffreport.report.lines import Line, Piece, counted, laid_out
from diffreport.report.terminal import summary_line

_WORDS = 14  # quoted of a paragraph


def between_text(history: History, pair: tuple[int, int], comparison: Comparison, *, width: int, color: bool) -> str:
    """Return whether the editions between two lead to the same as a direct comparison, and else each difference.

    `pair` are the positions of the two. Units: `width` in terminal columns.
    """
    width = max(width, LEAST_WIDTH)
    return laid_out(_lines(history, pair, comparison), width=width, color=color)


def _lines(history: History, pair: tuple[int, int], comparison: Comparison) -> Iterator[Line]:
    old, new = comparison.old, comparison.new
    labels = look_up(history, PLAIN).labels
    ends = [labels[n] for n in pair]
    differing = disagreements(history, *pair, comparison)
    yield line(f"{history.series}: {ends[0]} → {ends[1]}, compared directly", "strong")
    yield line(summary_line(comparison))
    total = counted(len(new.blocks), "block")
    if not differing:
        yield line(f"Edition by edition it is the same: each of the {total} of {ends[1]} comes from where it says.")
        return
    yield line(f"Edition by edition {len(differing):,} of the {total} of {ends[1]} come from elsewhere:")
    for each in differing:
        yield Line()
        yield _block(f"block {each.new}", new, each.new)
        yield from _source("edition by edition", old, each.chain)
        yield from _source(
            f"directly ({phrasing.similarity(each.score)})" if each.direct else "directly", old, each.direct
        )


def _source(way: str, document: Document, blocks: Sequence[int]) -> Iterator[Line]:
    if not blocks:
        yield line(f"{way}: new", "faint", 2)
    for block in blocks:
        yield _block(f"  {way}: block {block}", document, block)


def _block(told: str, document: Document, block: int) -> Line:
    text = phrasing.shortened(document.blocks[block].text, _WORDS)
    return Line((Piece(f"{told.strip()}: ", "faint"), Piece(text)), 2 * told.startswith(" "))
