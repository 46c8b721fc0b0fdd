"""Which figure became which: pair the figures of two texts that belong together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from operator import itemgetter

from diffreport import text as _text
from diffreport.comparison.figures.mentions import Mention, amounts
from diffreport.comparison.figures.numerals import plain
from diffreport.comparison.figures.printed import SENTENCE_ENDS
from diffreport.model import Figure, Opcode, Status

# Evidence that two figures are one, in shared label words; so much is enough, and so much for a wild jump.
_ENOUGH = 1.6
_ENOUGH_FOR_A_JUMP = 2.5
_JUMP = 20
_SAME_PLACE = 1.6
_SAME_REWORDING = 0.4
_SAME_YEAR = 1.0
_SAME_VALUE = 0.5
# A replacement of more tokens, spaces included, is a rewording with figures in it.
_TIGHT_TOKENS = 11
_SWAP_TOKENS = 3
# Each figure is tried with this many on either side of its place in the new text: no sentence holds more.
_NEIGHBOURS = 12
_MONTHS = {"month": Decimal(1), "year": Decimal(12), "decade": Decimal(120)}
_MINUTES = {"minute": Decimal(1), "hour": Decimal(60), "day": Decimal(1440), "week": Decimal(10080)}


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of the figures of one text; `old` or `new` is None where there is none."""

    status: Status
    old: Mention | None
    new: Mention | None


@dataclass
class _Open:
    """The figures that still look for their counterpart, by where they stand."""

    old: dict[int, Mention]
    new: dict[int, Mention]
    done: list[Pairing] = field(default_factory=list)

    def pair(self, status: Status, old: Mention, new: Mention) -> None:
        del self.old[old.at], self.new[new.at]
        self.done.append(Pairing(status, old, new))


def pair_figures(old_tokens: Sequence[str], new_tokens: Sequence[str], opcodes: Sequence[Opcode]) -> list[Pairing]:
    """Pair the figures of two texts: by place, by sum, by what they count.

    Shapes: every figure is in at least one pairing, in the order of the new text, what is gone last.
    Cost: linear in tokens and figures.
    """
    todo = _Open({m.at: m for m in amounts(old_tokens)}, {m.at: m for m in amounts(new_tokens)})
    _pair_in_place(todo, opcodes)
    _pair_sums(todo, old_tokens, new_tokens)
    _pair_alike(todo, opcodes)
    todo.done += [Pairing(Status.NEW, None, m) for m in todo.new.values()]
    todo.done += [Pairing(Status.GONE, m, None) for m in todo.old.values()]
    # a figure in words that stayed has not changed, whatever the words around it make of it
    done = [
        p
        for p in todo.done
        if not p.status.is_change or _is_touched(p.old, opcodes, 1) or _is_touched(p.new, opcodes, 3)
    ]
    return sorted(done, key=lambda p: (p.new is None, p.new.at if p.new else p.old.at if p.old else 0))


def touching(opcodes: Sequence[Opcode], start: int, end: int, side: int) -> range:
    """Return the positions of the opcodes that touch the tokens from start to end.

    `side` is where a side's range begins in an opcode: 1 for old tokens, 3 for new ones.
    """
    begins = itemgetter(side)
    return range(max(0, bisect_right(opcodes, start, key=begins) - 1), bisect_left(opcodes, end, key=begins))


def _is_touched(mention: Mention | None, opcodes: Sequence[Opcode], side: int) -> bool:
    """Tell whether content opcodes touch a figure."""
    if mention is None:
        return False
    here = touching(opcodes, mention.start, mention.end, side)
    return any(opcodes[k].is_content for k in here)


def _opcode_at(opcodes: Sequence[Opcode], token: int) -> Opcode:
    """Return the opcode that covers an old token."""
    return opcodes[bisect_right(opcodes, token, key=lambda op: op.i1) - 1]


def _pair_in_place(todo: _Open, opcodes: Sequence[Opcode]) -> None:
    """Pair what stands in an equal run, or differs in print alone."""
    for old in list(todo.old.values()):
        op = _opcode_at(opcodes, old.at)
        new = todo.new.get(op.j1 + old.at - op.i1)
        if not op.is_content and new and _same_value(old.figure, new.figure):
            todo.pair(_equal_status(old, new), old, new)


def _pair_sums(todo: _Open, old_tokens: Sequence[str], new_tokens: Sequence[str]) -> None:
    """Pair "one centre here and two there" with "three centres": a total told in parts is the same total."""
    sides = (todo.old, old_tokens), (todo.new, new_tokens)
    for (parts, in_parts), (wholes, in_whole) in (sides, sides[::-1]):
        totals: dict[Decimal, list[Mention]] = {}
        for whole in wholes.values():
            totals.setdefault(whole.figure.value, []).append(whole)
        for first, second in pairwise(list(parts.values())):
            total = first.figure.value + second.figure.value
            for whole in totals.get(total, ()):
                there = first.at in parts and second.at in parts and whole.at in wholes
                if there and _is_total(whole, first, second) and not _says_more(whole, in_whole):
                    text = _text.normalise("".join(in_parts[first.start : second.end]))
                    told = replace(first, figure=replace(first.figure, text=text, value=total), end=second.end)
                    del parts[first.at], parts[second.at], wholes[whole.at]
                    old, new = (told, whole) if wholes is todo.new else (whole, told)
                    todo.done.append(Pairing(Status.SAME, old, new))


def _is_total(whole: Mention, first: Mention, second: Mention) -> bool:
    """Tell whether all three count one thing, and the second part has no clause of its own: "and freed 3 men"."""
    figures = whole.figure, first.figure, second.figure
    if first.sentence != second.sentence or second.before:
        return False
    if any(figure.kind != "count" or figure.qualifier for figure in figures):
        return False
    nouns = ({word.removesuffix("s") for word in mention.after} for mention in (whole, first, second))
    return bool(set.intersection(*nouns))


def _says_more(whole: Mention, tokens: Sequence[str]) -> bool:
    """Tell whether a sentence goes on after a figure and what it counts: "15 attacks in June" is June's total."""
    for token in tokens[whole.end :]:
        key = _text.key(token)
        if key in SENTENCE_ENDS:
            return False
        if _text.is_word(key) and key not in whole.after:
            return True
    return False


def _pair_alike(todo: _Open, opcodes: Sequence[Opcode]) -> None:
    """Pair figures of one kind that count the same, the best evidence first."""
    rows = []
    for old, new in _near(todo, opcodes):
        if comparable(old.figure, new.figure):
            evidence = _evidence(old, new, opcodes)
            if evidence >= (_ENOUGH if _is_swap(old, opcodes) else _needed(old.figure, new.figure)):
                rows.append((-evidence, abs(old.at - new.at), old.at, new.at, old, new))
    for *_, old, new in sorted(rows, key=lambda row: row[:4]):
        if old.at in todo.old and new.at in todo.new:
            same = _same_value(old.figure, new.figure)
            todo.pair(_equal_status(old, new) if same else Status.REVISED, old, new)


def _near(todo: _Open, opcodes: Sequence[Opcode]) -> Iterator[tuple[Mention, Mention]]:
    """Yield each old figure with the new ones around the place it would have in the new text."""
    places = sorted(todo.new)
    for old in todo.old.values():
        op = _opcode_at(opcodes, old.at)
        here = bisect_left(places, min(op.j1 + old.at - op.i1, op.j2))
        for at in places[max(0, here - _NEIGHBOURS) : here + _NEIGHBOURS]:
            yield old, todo.new[at]


def _evidence(old: Mention, new: Mention, opcodes: Sequence[Opcode]) -> float:
    """Return how much speaks for two figures being one: what they count, their place, year and value."""
    if old.is_field and new.is_field and old.label and old.label.casefold() == new.label.casefold():
        return _ENOUGH_FOR_A_JUMP  # whatever years its values are of
    evidence = _context(old, new) + _same_place(old, new, _opcode_at(opcodes, old.at))
    if old.year is not None and new.year is not None:
        evidence += _SAME_YEAR if old.year == new.year else -_SAME_YEAR * (abs(new.year - old.year) > 1)
    # a value that moved inside its text is no change; on its own it proves nothing
    return evidence + _SAME_VALUE * (evidence > 0 and _same_value(old.figure, new.figure))


def _is_swap(old: Mention, opcodes: Sequence[Opcode]) -> bool:
    """Tell whether nothing but the figure was replaced: an erratum may jump from millions to billions."""
    op = _opcode_at(opcodes, old.at)
    return op.tag == "replace" and max(op.i2 - op.i1, op.j2 - op.j1) <= _SWAP_TOKENS


def _needed(old: Figure, new: Figure) -> float:
    """Return how much evidence a pair needs: six civilians are seldom last year's 613."""
    before = convert(old, new.unit) or Decimal(0)
    small, large = sorted((abs(before), abs(new.value)))
    return _ENOUGH_FOR_A_JUMP if small * _JUMP < large else _ENOUGH


def _context(old: Mention, new: Mention) -> float:
    """Return the label words shared around two figures: the near ones, and those that follow, tell more.

    A list that is turned round has them on the other side of each figure: "8% meadows", "meadows 8%".
    """
    if not (old.before or new.after):
        return _shared(old.after, new.before)
    if not (old.after or new.before):
        return _shared(old.before, new.after)
    return _shared(old.after, new.after) + _shared(old.before, new.before) / 2


def _shared(old: Sequence[str], new: Sequence[str]) -> float:
    return sum(2 / (2 + max(old.index(word), new.index(word))) for word in sorted(set(old) & set(new)))


def _same_place(old: Mention, new: Mention, op: Opcode) -> float:
    """Return what a shared replacement proves: much if it is about the figure, little in a long rewording."""
    if op.tag != "replace" or not op.j1 <= new.at < op.j2:
        return 0.0
    return _SAME_PLACE if max(op.i2 - op.i1, op.j2 - op.j1) <= _TIGHT_TOKENS else _SAME_REWORDING


def _equal_status(old: Mention, new: Mention) -> Status:
    a, b = old.figure, new.figure
    if a.qualifier != b.qualifier:
        return Status.REVISED  # "approximately 50" and "at least 50" are not the same claim
    return Status.REPEATED if a.text == b.text else Status.SAME


def _same_value(old: Figure, new: Figure) -> bool:
    return (convert(old, new.unit), old.high) == (new.value, new.high)


def comparable(old: Figure, new: Figure) -> bool:
    """Tell whether two figures measure alike: the same unit, or units that convert exactly."""
    if old.unit != new.unit:
        return convert(old, new.unit) is not None
    counts = ("count", "range")
    return old.kind == new.kind or (old.kind in counts and new.kind in counts)


def convert(figure: Figure, unit: str) -> Decimal | None:
    """Return a figure's value in another unit ("one year" in months: 12), None where there is no exact way."""
    if figure.unit == unit:
        return figure.value
    for scale in (_MONTHS, _MINUTES):
        if figure.unit in scale and unit in scale:
            return figure.value * scale[figure.unit] / scale[unit]
    return None


def finer_unit(old: Figure, new: Figure) -> str:
    """Return the smaller of two units that convert into each other: months for a year and months."""
    for scale in (_MONTHS, _MINUTES):
        if old.unit in scale and new.unit in scale:
            return min(old.unit, new.unit, key=scale.__getitem__)
    return new.unit


def difference(old: Figure | None, new: Figure | None) -> tuple[Decimal | None, Decimal | None]:
    """Return new - old, in the finer of the two units, and that in per cent of old with one decimal.

    A range has no difference: averaging it would claim what nobody said. A percentage has no per cent, and
    neither has what was zero or less; what differs in its qualifier alone has no difference either.
    """
    if old is None or new is None or old.high is not None or new.high is not None:
        return None, None
    unit = finer_unit(old, new)
    before, after = convert(old, unit), convert(new, unit)
    if before is None or after is None:
        return None, None
    if before == after:
        return None, None  # another qualifier, or another print
    delta = plain(after - before)
    if before <= 0 or new.kind == "percent":
        return delta, None
    return delta, (delta * 100 / abs(before)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
