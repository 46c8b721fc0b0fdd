"""A total that is told in parts: "six schools in the north and four in the south", "ten schools"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from diffreport import text as _text
from diffreport.comparison.figures.mentions import Mention
from diffreport.comparison.figures.printed import CLAUSE_ENDS
from diffreport.comparison.figures.sides import Side, is_plural, key_before, names, nouns_of, sentence_of, stems

# A total is told in at most so many parts.
_MOST_PARTS = 6
# Of figures of one value so many are tried; a text that has more says nothing by one.
_MOST_WHOLES = 20
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
        for whole in whole_of.get(total, ())[:_MOST_WHOLES]
        if whole.figure.unit == members[0].figure.unit and _is_total((wholes[0], whole), (parts[0], members))
    ]


def may_be_total(parts: tuple[Side, Iterable[Mention]], wholes: Iterable[Mention]) -> bool:
    """Tell whether any figures that follow each other have the sum of one figure of the other text."""
    values = {mention.figure.value for mention in wholes if _is_plain(mention)}
    return bool(values) and any(total in values for _, total in _runs(*parts))


def told_as_one(parts: Sequence[Mention], side: Side) -> Mention:
    """Return the parts of a total as one figure: their words, their sum."""
    first, last = parts[0], parts[-1]
    text = _text.normalise("".join(side.tokens[first.start : last.end]))
    total = sum((part.figure.value for part in parts), Decimal(0))
    return replace(first, figure=replace(first.figure, text=text, value=total), end=last.end)


def _is_plain(mention: Mention) -> bool:
    return mention.figure.kind in ("count", "money", "quantity") and not mention.figure.qualifier


def _runs(side: Side, waiting: Iterable[Mention]) -> Iterator[tuple[Sequence[Mention], Decimal]]:
    """Yield the counts of one sentence that follow each other, two and more, with their sum, if all are waiting."""
    row, open_ones = side.mentions, {mention.at for mention in waiting}
    for n, first in enumerate(row):
        total = Decimal(0)
        for k, last in enumerate(row[n : n + _MOST_PARTS], n):
            is_part = last.sentence == first.sentence and last.figure.unit == first.figure.unit
            if not is_part or last.at not in open_ones or not _is_plain(last):
                break
            total += last.figure.value
            if k > n:
                yield row[n : k + 1], total


def _is_total(whole: tuple[Side, Mention], parts: tuple[Side, Sequence[Mention]]) -> bool:
    """Tell whether all count one thing, and no part has a clause of its own: "and freed 3 men"."""
    side, (first, *others) = parts
    nouns = nouns_of(whole[1])
    if any(key_before(side.tokens, part.start) not in _JOINTS for part in others):
        return False
    bracketed = [key_before(side.tokens, part.start) == "(" for part in parts[1]]
    if any(bracketed):  # "consulates in Orsa (two) and Velmark (three)"
        return all(bracketed) and bool(nouns & side.sentence(first))
    rows, row = [_said_behind(side, part) for part in parts[1]], _said_behind(*whole)
    # "and twelve sergeants were tried"; but "5 attacks in June" are not all attacks
    tail = set() if nouns & {*rows[0]} else {*rows[-1][1:]} & {*row[1:]}
    said, of_whole = [{*words} - tail for words in rows], {*row} - tail
    if not any(of_whole & words for words in said):
        return _are_in_place(whole, parts)  # "six cranes and four otters", "ten animals"
    with_noun = [bool(nouns & words) for words in said]
    # "three in the south" goes without its noun, and so does "seven public" before "and five private hospitals"
    if nouns and any(not of and _has_noun(side, part) for of, part in zip(with_noun, parts[1], strict=True)):
        return False
    if with_noun[0] or not nouns:
        # "15 attacks in June" is the total of June
        rest = [bool((of_whole - nouns) & words) for words in said]
        return any(with_noun) + any(rest) > 0 and all(rest) == any(rest)
    return with_noun[-1]


def _are_in_place(whole: tuple[Side, Mention], parts: tuple[Side, Sequence[Mention]]) -> bool:
    """Tell whether the same words stand around a total and all of its parts: before them, or behind their nouns."""
    side, members = parts
    named = all(_has_noun(side, part) for part in members) and _has_noun(*whole)
    if not named and not whole[1].figure.unit:
        return False
    sides = (side, members[0], members[-1]), (whole[0], whole[1], whole[1])
    old, new = ((_words_before(of, first), _words_behind(of, last)) for of, first, last in sides)
    return old[0] == new[0] and (bool(old[0]) or old[1] == new[1] != [])


def _words_before(side: Side, mention: Mention) -> list[str]:
    first, _ = sentence_of(side.tokens, mention.start, mention.end)
    return stems(side.tokens[first : mention.start])[-1:]


def _words_behind(side: Side, mention: Mention) -> list[str]:
    return _said_behind(side, mention)[1:2]


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
