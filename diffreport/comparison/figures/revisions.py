"""What became of every figure in the sentences of a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diffreport import text as _text
from diffreport.comparison.figures.differences import checks, difference, is_same_value
from diffreport.comparison.figures.mentions import amounts
from diffreport.comparison.figures.pairing import Pairing, pair_figures
from diffreport.comparison.figures.printed import HEAD_WORDS
from diffreport.comparison.figures.reunion import Traced
from diffreport.comparison.figures.sides import sentence_of
from diffreport.model import Block, Change, Revision, Status

# With one of these a sentence that has the old figure as well tells that it was wrong.
_CORRECTING = frozenset(
    "corrected correction earlier erroneously incorrectly originally previously restated revised".split()
)


def revisions_of_text(change: Change, covered: int | None, head: str) -> list[Traced]:
    """Return what became of the figures in the words of a change.

    `covered` is the last year the old edition reported on in full: a figure about it or an earlier one is
    restated. `head` names what has no label of its own.
    """
    texts = change.old_tokens, change.new_tokens
    pairings = pair_figures(*texts, change.opcodes)
    pairings = [replace(p, status=Status.RESTATED) if _is_corrected(p, pairings, texts[1]) else p for p in pairings]
    return [_traced(change.id, pairing, texts, covered, head) for pairing in pairings]


def revisions_of_block(change: str, text: str, status: Status, head: str) -> list[Traced]:
    """Return the amounts of a whole block that is new or gone; `head` names what has no label of its own."""
    tokens = tuple(_text.tokens(text))
    found = amounts(tokens)
    pairings = [Pairing(status, m, None) if status == Status.GONE else Pairing(status, None, m) for m in found]
    return [_traced(change, pairing, (tokens, tokens), None, head) for pairing in pairings]


def head_of(block: Block) -> str:
    """Return what a block is about when its figures do not say: its own heading line, else its section's."""
    label, colon, _ = block.text.partition(":")
    if colon and len(label.split()) <= HEAD_WORDS:
        return label
    return block.section[-1] if block.section else ""


def _traced(
    change: str, pairing: Pairing, texts: tuple[Sequence[str], Sequence[str]], covered: int | None, head: str
) -> Traced:
    old, new = pairing.old, pairing.new
    status = Status.RESTATED if _is_restated(pairing, covered) else pairing.status
    before, after = old.figure if old else None, new.figure if new else None
    changed = status in (Status.REVISED, Status.RESTATED)
    delta, percent = difference(before, after) if changed else (None, None)
    doubts = checks(before, after) if changed and before and after else ()
    label = (new.label if new else "") or (old.label if old else "")
    return Traced(
        Revision(change, None, status, label or head, before, after, delta, percent, doubts),
        (old.start, old.end) if old else None,
        (new.start, new.end) if new else None,
        texts[0] if not new else texts[1] if not old else (),
        bool(label),
    )


def _is_restated(pairing: Pairing, covered: int | None) -> bool:
    """Tell whether an amount was revised about a year that the old edition covered."""
    old, new = pairing.old, pairing.new
    if pairing.status != Status.REVISED or not old or not new or not old.figure.is_amount:
        return False
    return old.year == new.year and _is_covered(old.year, covered)


def _is_corrected(pairing: Pairing, pairings: Sequence[Pairing], tokens: Sequence[str]) -> bool:
    """Tell whether a sentence says that its figure corrects the old one: "1,742 (previously reported as 1,743)"."""
    old, new = pairing.old, pairing.new
    if pairing.status != Status.REVISED or not old or not new or not old.figure.is_amount:
        return False
    told = (p.new for p in pairings if p.new and p.new.sentence == new.sentence and p.new.at != new.at)
    if not any(is_same_value(old.figure, other.figure) for other in told):
        return False
    start, end = sentence_of(tokens, new.start, new.end)
    return not _CORRECTING.isdisjoint(map(_text.key, tokens[start:end]))


def _is_covered(year: int | None, covered: int | None) -> bool:
    return year is not None and covered is not None and year <= covered
