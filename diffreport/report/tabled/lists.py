"""The findings, figures and wording signals of a comparison as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from diffreport.comparison.figures.ledger import LedgerRow, ledger
from diffreport.model import WordingSignal
from diffreport.report.joined import Joined, joined
from diffreport.report.language.phrasing import sentence_case
from diffreport.report.ledger import COLUMNS, Sheet
from diffreport.report.lookup import Lookup
from diffreport.report.sheets import Cell, Number, Style, Table
from diffreport.report.tabled.columns import Columns, exact, in_one_line, n_of, numbers_of, path, table_of, valued


class _Found(NamedTuple):
    joined: Joined
    lookup: Lookup
    numbers: dict[str, int]


class _Figure(NamedTuple):
    row: LedgerRow
    n: Cell


class _Signal(NamedTuple):
    signal: WordingSignal
    n: Cell
    found: Joined
    lookup: Lookup


_FINDINGS: Columns[_Found] = {
    "n": lambda row: n_of(row.joined.finding.id, row.numbers, row.lookup),
    "label": lambda row: row.lookup.speech.finding(row.joined.finding.label),
    "tags": lambda row: " ".join(row.joined.tags),
    "weight": lambda row: row.joined.finding.weight,
    "section": lambda row: path(row.joined.section),
    "place": lambda row: row.joined.place,
    "old_citation": lambda row: row.joined.citations[0],
    "new_citation": lambda row: row.joined.citations[1],
    "old_words": lambda row: row.joined.words[0],
    "new_words": lambda row: row.joined.words[1],
    "sentence": lambda row: row.joined.sentences[1] or row.joined.sentences[0],
    "relation": lambda row: str(row.joined.link.relation),
    "score": lambda row: _score(row.joined),
    "doubtful": lambda row: "doubtful" if row.joined.is_doubtful else "",
    "finding": lambda row: row.joined.finding.id,
    "change": lambda row: row.joined.finding.change,
}
# Beside those where a review is shown.
_REVIEWED: Columns[_Found] = {
    "verdict": lambda row: _verdict(row.joined),
    "comment": lambda row: row.joined.judgement.comment if row.joined.judgement else "",
    "reviewer": lambda row: _reviewer(row),
}
_WORDING: Columns[_Signal] = {
    "n": lambda row: row.n,
    "signal": lambda row: sentence_case(row.lookup.speech.named("signal", row.signal.signal)),
    "old": lambda row: row.signal.old,
    "new": lambda row: row.signal.new,
    "old_evidence": lambda row: row.signal.evidence[0],
    "new_evidence": lambda row: row.signal.evidence[1],
    "section": lambda row: path(row.found.section),
    "place": lambda row: row.found.place,
    "sentence": lambda row: row.found.sentences[1] or row.found.sentences[0],
    "class": lambda row: row.signal.signal,
    "finding": lambda row: row.signal.finding,
    "change": lambda row: row.signal.change,
}


# Of the ledger's columns those that tell a date as one.
_VALUES: Columns[_Figure] = {
    "old_value": lambda figure: valued(figure.row, figure.row.old),
    "old_high": lambda figure: valued(figure.row, figure.row.old, 1),
    "new_value": lambda figure: valued(figure.row, figure.row.new),
    "new_high": lambda figure: valued(figure.row, figure.row.new, 1),
}


def findings(lookup: Lookup) -> Table:
    """Return a row a finding, with what a review says of it where one is shown."""
    numbers = numbers_of(lookup)
    columns = {**_FINDINGS, **_REVIEWED} if lookup.shown.review else _FINDINGS
    return table_of("Findings", columns, (_Found(each, lookup, numbers) for each in joined(lookup)))


def figures(lookup: Lookup) -> Table:
    """Return the ledger of figures that changed, with the numbers of their findings."""
    numbers, comparison = numbers_of(lookup), lookup.comparison
    rows = ledger(comparison)
    old, new = map(in_one_line, lookup.labels)
    sheet = Sheet(comparison.engine, (comparison.old.edition, comparison.new.edition), (old, new), rows)

    def of_ledger(cell: Callable[[Sheet, LedgerRow], Cell]) -> Callable[[_Figure], Cell]:
        return lambda figure: cell(sheet, figure.row)

    told = {name: _VALUES.get(name) or of_ledger(cell) for name, cell in COLUMNS.items()}
    columns: Columns[_Figure] = {"n": lambda figure: figure.n, **told}
    return table_of("Figures", columns, (_Figure(row, n_of(row.finding, numbers, lookup)) for row in rows))


def wording(lookup: Lookup) -> Table:
    """Return a row a wording signal, in the order of the text."""
    numbers = numbers_of(lookup)
    signalled = {signal.finding for signal in lookup.comparison.wording}
    found = {each.finding.id: each for each in joined(lookup, signalled)}
    rows = (
        _Signal(signal, n_of(signal.finding, numbers, lookup), found[signal.finding], lookup)
        for signal in lookup.comparison.wording
    )
    return table_of("Wording", _WORDING, rows)


def _score(found: Joined) -> Number | None:
    """Return how alike the blocks are that belong together; nothing where one has no other."""
    return exact(found.link.score, Style.AMOUNT) if found.link.old and found.link.new else None


def _verdict(found: Joined) -> str:
    if found.judgement is None:
        return ""
    return found.judgement.verdict or ("contested" if found.judgement.is_contested else "")


def _reviewer(row: _Found) -> str:
    judgement, review = row.joined.judgement, row.lookup.shown.review
    if judgement is None or review is None:
        return ""
    return ", ".join(filter(None, (each.by for each in judgement.said))) or review.reviewer
