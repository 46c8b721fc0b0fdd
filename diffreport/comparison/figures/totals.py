"""A total that is told in parts: "six schools in the north and four in the south", "ten schools"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from diffreport import text as _text
from diffreport.comparison.figures.mentions import Mention
from diffreport.comparison.figures.printed import CLAUSE_ENDS
from diffreport.comparison.figures.sides import Side, is_plural, key_before, names, sentence_of, stem, stems

# A total is told in at most so many parts.
_MOST_PARTS = 6
# Between the parts of a total: what has words of its own there is another claim.
_JOINTS = frozenset((",", "and", "or", "&", "plus", "("))


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
        for members, total in _runs(*parts)
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


def _runs(side: Side, waiting: Iterable[Mention]) -> Iterator[tuple[Sequence[Mention], Decimal]]:
    """Yield the counts of one sentence that follow each other, two and more, with their sum, if all are waiting."""
    row, open_ones = side.mentions, {mention.at for mention in waiting}
    for n, first in enumerate(row):
        total = Decimal(0)
        for k, last in enumerate(row[n : n + _MOST_PARTS], n):
            if last.sentence != first.sentence or last.at not in open_ones or not _is_plain(last):
                break
            total += last.figure.value
            if k > n:
                yield row[n : k + 1], total


def _is_total(whole: tuple[Side, Mention], parts: tuple[Side, Sequence[Mention]]) -> bool:
    """Tell whether all count one thing, and no part has a clause of its own: "and freed 3 men"."""
    side, (first, *others) = parts
    nouns = _nouns(whole[1])
    if any(key_before(side.tokens, part.start) not in _JOINTS for part in others):
        return False
    bracketed = [key_before(side.tokens, part.start) == "(" for part in parts[1]]
    if any(bracketed):  # "consulates in Orsa (two) and Velmark (three)"
        return all(bracketed) and bool(nouns & side.sentence(first))
    said = [_said_behind(side, part) for part in parts[1]]
    # "three in the south" goes without its noun, and so does "seven public" before "and five private hospitals"
    if any(not nouns & set(words) and _has_noun(side, part) for words, part in zip(said, parts[1], strict=True)):
        return False
    if nouns & set(said[0]):
        # "15 attacks in June" is the total of June
        rest = set(_said_behind(*whole)) - nouns
        return not any(rest & set(words) - frozenset(said[0]).intersection(*said) for words in said)
    return bool(nouns & set(said[-1]))


def _said_behind(side: Side, mention: Mention) -> list[str]:
    """Return the stems between a figure and the end of its clause, or the next figure."""
    following = (m.start for m in side.mentions if m.start >= mention.end)
    last = min(sentence_of(side.tokens, mention.start, mention.end)[1], next(following, len(side.tokens)))
    end = next((k for k in range(mention.end, last) if side.tokens[k] in CLAUSE_ENDS), last)
    return stems(side.tokens[mention.end : end])


def _has_noun(side: Side, mention: Mention) -> bool:
    """Tell whether a plural stands behind a figure before its clause goes on: "12 men", not "seven public and"."""
    for token in side.tokens[mention.end :]:
        key = _text.key(token)
        if not token.isspace() and not names(key):
            break
        if is_plural(key):
            return True
    return False


def _nouns(mention: Mention) -> set[str]:
    return set(map(stem, mention.after))
