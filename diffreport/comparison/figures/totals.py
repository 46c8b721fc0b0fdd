"""A total that is told in parts: "six schools in the north and four in the south", "ten schools"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from diffreport import text as _text
from diffreport.comparison.figures.evidence import Side, key_before, key_behind, sentence_of, stem, stems
from diffreport.comparison.figures.mentions import Mention
from diffreport.comparison.figures.printed import NOT_A_LABEL

# A total is told in at most so many parts.
_MOST_PARTS = 6
# Between the parts of a total: what has words of its own there is another claim.
_JOINTS = frozenset((",", "and", "or", "&", "plus"))


def totals(
    parts: tuple[Side, Iterable[Mention]], wholes: tuple[Side, Iterable[Mention]]
) -> list[tuple[Sequence[Mention], Mention]]:
    """Return the runs of counts in one text whose sum the other text has as one figure of the same thing."""
    whole_of: dict[Decimal, list[Mention]] = {}
    for mention in wholes[1]:
        if _is_plain(mention):
            whole_of.setdefault(mention.figure.value, []).append(mention)
    return [
        (members, whole)
        for members, total in _runs(list(parts[1]))
        for whole in whole_of.get(total, ())
        if _is_total((wholes[0], whole), (parts[0], members))
    ]


def told_as_one(parts: Sequence[Mention], side: Side) -> Mention:
    """Return the parts of a total as one figure: their words, their sum."""
    first, last = parts[0], parts[-1]
    text = _text.normalise("".join(side.tokens[first.start : last.end]))
    total = sum((part.figure.value for part in parts), Decimal(0))
    return replace(first, figure=replace(first.figure, text=text, value=total), end=last.end)


def _is_plain(mention: Mention) -> bool:
    return mention.figure.kind == "count" and not mention.figure.qualifier


def _runs(row: Sequence[Mention]) -> Iterator[tuple[Sequence[Mention], Decimal]]:
    """Yield the counts of one sentence that follow each other, two and more, with their sum."""
    for n, first in enumerate(row):
        total = Decimal(0)
        for k, last in enumerate(row[n : n + _MOST_PARTS], n):
            if last.sentence != first.sentence or not _is_plain(last):
                break
            total += last.figure.value
            if k > n:
                yield row[n : k + 1], total


def _is_total(whole: tuple[Side, Mention], parts: tuple[Side, Sequence[Mention]]) -> bool:
    """Tell whether all count one thing, and no part has a clause of its own: "and freed 3 men"."""
    first, *others = parts[1]
    nouns, tokens = _nouns(whole[1]), parts[0].tokens
    if not nouns & _nouns(first) or any(key_before(tokens, part.start) not in _JOINTS for part in others):
        return False
    if any(not _nouns(part) & nouns and key_behind(tokens, part.end) not in NOT_A_LABEL for part in others):
        return False  # "three in the south" goes without its noun
    # "15 attacks in June" is the total of June
    return not _said_behind(*whole, nouns) & _said_behind(parts[0], first, nouns)


def _said_behind(side: Side, mention: Mention, nouns: set[str]) -> set[str]:
    """Return what the rest of a sentence says of a count, beside its noun."""
    end = sentence_of(side.tokens, mention.start, mention.end)[1]
    return set(stems(side.tokens[mention.end : end])) - nouns


def _nouns(mention: Mention) -> set[str]:
    return set(map(stem, mention.after))
