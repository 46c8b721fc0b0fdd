"""Which figure became which: pair the figures of two texts that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise, product

from diffreport.comparison.mentions import Mention, mentions
from diffreport.model import Figure, Opcode, Status

# Evidence that two figures are one, in shared label words; so much is enough.
_ENOUGH = 1.2
_SAME_PLACE = 1.5
_SAME_REWORDING = 0.4
_SAME_YEAR = 1.0
_SAME_VALUE = 0.5
# A replacement of more tokens, spaces included, is a rewording with figures in it.
_TIGHT_TOKENS = 11
_MONTHS = {"month": Decimal(1), "year": Decimal(12), "decade": Decimal(120)}
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of the figures of one text; `old` or `new` is None where there is none."""

    status: Status
    old: Mention | None
    new: Mention | None


@dataclass
class _Open:
    """The figures that still look for their counterpart."""

    old: list[Mention]
    new: list[Mention]
    done: list[Pairing] = field(default_factory=list)

    def pair(self, status: Status, old: Mention, new: Mention) -> None:
        self.old.remove(old)
        self.new.remove(new)
        self.done.append(Pairing(status, old, new))


def pair_figures(old_tokens: Sequence[str], new_tokens: Sequence[str], opcodes: Sequence[Opcode]) -> list[Pairing]:
    """Pair the figures of two texts: by place, by sum, by what they count.

    Shapes: every figure is in exactly one pairing, in the order of the new text, what is gone last.
    """
    todo = _Open(mentions(old_tokens), mentions(new_tokens))
    _pair_in_place(todo, opcodes)
    _pair_sums(todo)
    _pair_alike(todo, opcodes)
    todo.done += [Pairing(Status.NEW, None, m) for m in todo.new]
    todo.done += [Pairing(Status.GONE, m, None) for m in todo.old]
    return sorted(todo.done, key=lambda p: (p.new is None, p.new.at if p.new else p.old.at if p.old else 0))


def _pair_in_place(todo: _Open, opcodes: Sequence[Opcode]) -> None:
    """Pair what stands in an equal run, or differs in print alone."""
    by_place = {m.at: m for m in todo.new}
    for op in opcodes:
        if op.tag != "equal" and not op.noise:
            continue
        for old in [m for m in todo.old if op.i1 <= m.at < op.i2]:
            new = by_place.get(op.j1 + old.at - op.i1)
            if new in todo.new and new is not None and _same_value(old.figure, new.figure):
                todo.pair(_equal_status(old, new), old, new)


def _pair_sums(todo: _Open) -> None:
    """Pair "one ... and two ..." with "three ...": a total told in parts is the same total."""
    for whole_side, part_side in ((todo.new, todo.old), (todo.old, todo.new)):
        for whole in list(whole_side):
            for first, second in pairwise(list(part_side)):
                counts = all(m.figure.kind == "count" for m in (whole, first, second))
                total = first.figure.value + second.figure.value == whole.figure.value
                if counts and total and first.sentence == second.sentence and _context(first, whole) > 0:
                    part_side.remove(first)
                    part_side.remove(second)
                    whole_side.remove(whole)
                    old, new = (first, whole) if whole_side is todo.new else (whole, first)
                    todo.done.append(Pairing(Status.SAME, old, new))
                    break


def _pair_alike(todo: _Open, opcodes: Sequence[Opcode]) -> None:
    """Pair figures of one kind that count the same, the best evidence first."""
    rows = []
    for old, new in product(todo.old, todo.new):
        if comparable(old.figure, new.figure):
            evidence = _evidence(old, new, opcodes)
            if evidence >= _ENOUGH:
                rows.append((-evidence, abs(old.at - new.at), old.at, new.at, old, new))
    for *_, old, new in sorted(rows, key=lambda row: row[:4]):
        if old in todo.old and new in todo.new:
            same = _same_value(old.figure, new.figure)
            todo.pair(_equal_status(old, new) if same else Status.REVISED, old, new)


def _evidence(old: Mention, new: Mention, opcodes: Sequence[Opcode]) -> float:
    """Return how much speaks for two figures being one: what they count, their place, year and value."""
    evidence = _context(old, new) + _same_place(old, new, opcodes)
    evidence += _SAME_YEAR * (old.year is not None and old.year == new.year)
    # a value that moved inside its text is no change; on its own it proves nothing
    return evidence + _SAME_VALUE * (evidence > 0 and _same_value(old.figure, new.figure))


def _context(old: Mention, new: Mention) -> float:
    """Return the label words shared around two figures: the nearest tell most, what follows more than what precedes."""
    return _shared(old.after, new.after) + _shared(old.before, new.before) / 2


def _shared(old: Sequence[str], new: Sequence[str]) -> float:
    return sum(2 / (2 + max(old.index(word), new.index(word))) for word in sorted(set(old) & set(new)))


def _same_place(old: Mention, new: Mention, opcodes: Sequence[Opcode]) -> float:
    """Return what a shared replacement proves: much if it is about the figure, little if it is a long rewording."""
    for op in opcodes:
        if op.tag == "replace" and op.i1 <= old.at < op.i2 and op.j1 <= new.at < op.j2:
            return _SAME_PLACE if max(op.i2 - op.i1, op.j2 - op.j1) <= _TIGHT_TOKENS else _SAME_REWORDING
    return 0.0


def _equal_status(old: Mention, new: Mention) -> Status:
    a, b = old.figure, new.figure
    if a.qualifier.casefold() != b.qualifier.casefold():
        return Status.REVISED  # "approximately 50" and "at least 50" are not the same claim
    return Status.REPEATED if a.text == b.text else Status.SAME


def _same_value(old: Figure, new: Figure) -> bool:
    return (old.value, old.high, old.unit) == (new.value, new.high, new.unit)


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
            return figure.value * Decimal(scale[figure.unit]) / Decimal(scale[unit])
    return None


def difference(old: Figure | None, new: Figure | None) -> tuple[Decimal | None, Decimal | None]:
    """Return new - old in the new figure's unit, and that in per cent of old with one decimal.

    A range has no difference: averaging it would claim what nobody said. A percentage has no per cent.
    """
    if old is None or new is None or old.high is not None or new.high is not None:
        return None, None
    before = convert(old, new.unit)
    if before is None:
        return None, None
    delta = _plain(new.value - before)
    if not before or new.kind == "percent":
        return delta, None
    return delta, (delta * 100 / abs(before)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)


def _plain(number: Decimal) -> Decimal:
    """Return the number without trailing zeros, and without an exponent."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
