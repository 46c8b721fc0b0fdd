"""The ledger as text: a table for each two editions, under the headings of their sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from diffreport.comparison.figures.ledger import LedgerRow
from diffreport.model import Revision, Status
from diffreport.report.language import phrasing
from diffreport.report.language.differences import NO_DIFFERENCE, difference, percent, why_none
from diffreport.report.language.speech import speech
from diffreport.report.ledger import Sheet
from diffreport.report.lines import (
    LABEL_COLUMNS,
    WIDEST_CELL,
    Mark,
    Piece,
    clipped,
    columns,
    counted,
    painted,
    table,
    visible,
)
from diffreport.report.lookup import report_title

_LEAST_WIDTH = 60  # columns; a table is cut no narrower
# Columns that a narrow terminal keeps for each cell but the label.
_NARROWEST = 12
_LABEL_WORDS = 6  # of the sentence, where nothing says what a figure is about
_INDENT = 2
_CHECKS = {
    "tenfold": "ten, a hundred or a thousand times as much, or as little",
    "digits_swapped": "two digits changed places",
    "unit_changed": "the unit is another",
    "sign_changed": "the sign is another",
}


def ledger_text(sheets: Sequence[Sheet], *, width: int, color: bool) -> str:
    """Return the ledger for people, with a final newline. Units: `width` in terminal columns."""
    width = max(width, _LEAST_WIDTH)
    lines = [line for sheet in sheets for line in _lines(sheet, width)]
    texts = ["".join(piece.text for piece in line).rstrip() if not color else painted(line).rstrip() for line in lines]
    return "\n".join(texts).strip("\n") + "\n"


def _lines(sheet: Sheet, width: int) -> Iterator[list[Piece]]:
    """Yield the title, the rows under their sections, and how many there are of which status."""
    title = f"{report_title(*sheet.editions, speech())}: {' → '.join(sheet.labels)}"
    yield from ([], [Piece(visible(title), "strong")])
    if sheet.rows:
        head = ["figure", *_heads(sheet.labels), "change", "status"]
        widest = _widest([head, *(_cells(row) for row in sheet.rows)], width - _INDENT)
        padded = table([head, *(_cells(row, widest) for row in sheet.rows)], width - _INDENT, 0, widest)
        yield _row(padded[0], "faint")
        pairs = zip(sheet.rows, padded[1:], strict=True)
        for section, rows in groupby(pairs, key=lambda pair: pair[0].section):
            if section:
                yield [Piece(clipped(section, width), "strong")]
            for row, cells in rows:
                yield _row(cells, "" if row.status.is_change else "faint")
                yield from _checks(row)
    yield [Piece(_counts(sheet.rows))]


def _widest(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return how wide a cell may be at most, so that enough is left for what the figures are about."""
    natural = [max(columns(visible(row[c])) for row in rows) for c in range(len(rows[0]))]
    label = min(natural[0], LABEL_COLUMNS)
    for widest in range(WIDEST_CELL, _NARROWEST, -1):
        if label + sum(2 + min(size, widest) for size in natural[1:]) <= width:
            return widest
    return _NARROWEST


def _heads(labels: tuple[str, str]) -> tuple[str, str]:
    """Return what the columns of the editions are called: their labels, unless these look alike once cut."""
    return labels if len({clipped(label, _NARROWEST) for label in labels}) > 1 else ("old", "new")


def _row(cells: Sequence[str], mark: Mark) -> list[Piece]:
    return [Piece(" " * _INDENT), Piece("  ".join(cells).rstrip(), mark)]


def _cells(row: LedgerRow, widest: int = WIDEST_CELL) -> list[str]:
    """Return what a row shows; the change in per cent only where it fits beside the change."""
    revision = Revision("", None, row.status, row.label, row.old, row.new, row.delta, row.percent)
    change = ""
    if row.status in (Status.REVISED, Status.RESTATED):
        change = difference(revision, speech()) or (NO_DIFFERENCE if why_none(revision, speech()) else "")
        share = percent(revision, speech())
        relative = f" ({share})" if share else ""
        change += relative if columns(change + relative) <= widest else ""
    return [
        row.label or phrasing.shortened(row.sentence, _LABEL_WORDS),
        phrasing.brief(row.old) if row.old else NO_DIFFERENCE,
        phrasing.brief(row.new) if row.new else NO_DIFFERENCE,
        change,
        str(row.status),
    ]


def _checks(row: LedgerRow) -> Iterator[list[Piece]]:
    if row.checks:
        told = "; ".join(_CHECKS.get(check, check.replace("_", " ")) for check in row.checks)
        yield [Piece(" " * 2 * _INDENT), Piece(f"check: {told}", "strong")]


def _counts(rows: Sequence[LedgerRow]) -> str:
    """Return "12 figures: 9 revised, 3 new."; of none, that no figure changed."""
    if not rows:
        return "No figure changed."
    count = Counter(row.status for row in rows)
    parts = ", ".join(f"{count[status]:,} {status}" for status in Status if count[status])
    return f"{counted(len(rows), 'figure')}: {parts}."
