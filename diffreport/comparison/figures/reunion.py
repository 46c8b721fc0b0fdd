"""Figures that are gone in one block and new in another, and are one: moved as they are, or revised on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from diffreport import text as _text
from diffreport.comparison.figures.differences import checks, comparable, difference, is_jump, is_qualified_alike
from diffreport.comparison.figures.evidence import touching
from diffreport.comparison.figures.pairing import status_of
from diffreport.comparison.figures.printed import SENTENCE_ENDS
from diffreport.comparison.figures.sides import sentence_of, stems
from diffreport.model import Figure, Opcode, Revision, Status

# Two figures as large, with one label, are hardly two: small ones meet by chance.
_TELLING = 100
# A label of fewer words is found all over a report.
_LABEL_WORDS = 2
# In another block a figure that is more than so many times the other is another figure.
_TIMES = 5
# Two sentences are one, told elsewhere, if they share so many words that name something, and such a share.
_SHARED_WORDS = 3
_SHARED_SHARE = 0.7
# and so many words together with those that both labels have.
_SHARED_EVIDENCE = 4
# Farther apart than so many changes with figures, it takes a label that only these two have.
_NEAR = 10
# A word that so many new figures have in their sentences tells nothing, and costs time.
_COMMON = 20

Span = tuple[int, int]
Apart = Set[tuple[str, str]]  # the changes of an old and a new block that a person said are never the same


@dataclass(frozen=True, slots=True)
class Traced:
    """A revision that no finding claims yet, and the tokens where its figures stand (None in a table).

    `tokens` is the text of a figure that is gone or new; `is_named` tells that its label is its own, and not that
    of its section.
    """

    revision: Revision
    old_span: Span | None = None
    new_span: Span | None = None
    tokens: Sequence[str] = ()
    is_named: bool = True

    def opcodes(self, opcodes: Sequence[Opcode]) -> set[int]:
        """Return the positions of the opcodes that touch the figure on either side."""
        sides = ((self.old_span, 1), (self.new_span, 3))
        return {k for span, side in sides if span for k in touching(opcodes, *span, side)}

    @property
    def figure(self) -> Figure | None:
        """Return the figure of the one side that has it; None if both have."""
        revision = self.revision
        return None if revision.old and revision.new else revision.old or revision.new

    @property
    def is_cell(self) -> bool:
        """Tell whether the figure stands in a table, where row and column are its label."""
        return not self.old_span and not self.new_span

    def words(self) -> frozenset[str]:
        """Return the stems of the words in the figure's sentence that name something."""
        span = self.old_span or self.new_span
        if not span or not self.is_named:
            return frozenset()
        first, last = sentence_of(self.tokens, *span)
        # a page behind its leader: "Arms Control . . . . 15"
        ends = [token in SENTENCE_ENDS for token in self.tokens[max(0, first - 4) : first]]
        led = first == span[0] - 1 and sum(ends) > 1
        return frozenset(() if led else stems(self.tokens[first:last]))


def reunited(figures: Sequence[Traced], lone: set[str], apart: Apart = frozenset()) -> list[Traced]:
    """Return the figures with one that is gone here and stands there as one that is repeated or revised.

    "Alliance for Progress: 8 seats" with the same value in two whole blocks that were not linked only moved; a
    small number of persons proves nothing. A cell with the same label as no third figure, and what stands in the
    same sentence, was revised. `lone` are the changes of blocks without a partner.
    No figure goes between two changes that are `apart`.
    """
    left = _joined(figures, _moved(figures, lone, apart))
    lone_ones = _Lone(left, apart)
    cells = _of_one_label(lone_ones)
    return _joined(left, _of_one_sentence(lone_ones) | cells)


def _joined(figures: Sequence[Traced], pairs: dict[int, int]) -> list[Traced]:
    """Return the figures with those that are gone put to those that are new: `pairs` has their positions, new: old."""
    taken = set(pairs.values())
    return [as_one(figures[pairs[n]], t) if n in pairs else t for n, t in enumerate(figures) if n not in taken]


def as_one(gone: Traced, new: Traced) -> Traced:
    """Return a figure that is gone and one that is new as one that stands where the new one does."""
    old, figure = gone.figure, new.figure
    if not old or not figure:
        return new
    status = status_of(old, figure)
    delta, percent = difference(old, figure)
    doubts = checks(old, figure) if status == Status.REVISED else ()
    revision = replace(new.revision, status=status, old=old, delta=delta, percent=percent, checks=doubts)
    return replace(new, revision=revision)


def _moved(figures: Sequence[Traced], lone: set[str], apart: Apart) -> dict[int, int]:
    """Pair what claims the same in blocks without a partner, in order."""
    gone: dict[tuple[object, ...], list[int]] = {}
    pairs: dict[int, int] = {}
    for status in (Status.GONE, Status.NEW):
        for n, traced in enumerate(figures):
            revision, figure = traced.revision, traced.figure
            claim = _claim(revision.label, figure) if figure and revision.status == status else ()
            if not claim or revision.change not in lone:
                continue
            if status == Status.GONE:
                gone.setdefault(claim, []).append(n)
                continue
            places = gone.get(claim, [])
            if free := [m for m in places if (figures[m].revision.change, revision.change) not in apart][:1]:
                pairs[n] = free[0]
                places.remove(free[0])
    return pairs


def _claim(label: str, figure: Figure) -> tuple[object, ...]:
    """Return what a figure claims, empty if many a figure may claim it by chance."""
    telling = " " in label or (label and abs(figure.value) >= _TELLING)
    return (label.casefold(), figure.value, figure.high, figure.unit, figure.qualifier) if telling else ()


class _Lone:
    """The amounts that are gone or new, by their positions, with what is known of all labels."""

    def __init__(self, figures: Sequence[Traced], apart: Apart) -> None:
        self.figures, self._apart = figures, apart
        lone = [(n, t.revision.status) for n, t in enumerate(figures) if (f := t.figure) and f.is_amount]
        self.gone = [n for n, status in lone if status == Status.GONE]
        self.new = [n for n, status in lone if status == Status.NEW]
        stems_of = _text.remembered(_stems_of)
        self.labels = [stems_of(t.revision.label) for t in figures]
        self.words = {n: figures[n].words() for n in (*self.gone, *self.new)}
        order = {change: n for n, change in enumerate(dict.fromkeys(t.revision.change for t in figures))}
        self.places = [order[t.revision.change] for t in figures]
        both = list(zip(self.labels, figures, strict=True))
        self._held = [Counter(x for x, t in both if t.revision.old), Counter(x for x, t in both if t.revision.new)]

    def are_only(self, gone: int, new: int) -> bool:
        """Tell whether no third figure has the label of either."""
        labels = self.labels[gone], self.labels[new]
        return all(held[label] == 1 for held, label in zip(self._held, labels, strict=True))

    def may_be_one(self, gone: int, new: int) -> bool:
        """Tell whether two figures of different changes measure alike, and neither is many times the other."""
        old, figure = self.figures[gone].figure, self.figures[new].figure
        if not old or not figure or self.places[gone] == self.places[new]:
            return False
        if (self.figures[gone].revision.change, self.figures[new].revision.change) in self._apart:
            return False
        alike = comparable(old, figure) and is_qualified_alike(old, figure)
        return alike and not is_jump(old, figure, _TIMES)

    def likeness(self, gone: int, new: int) -> int:
        """Return how alike two labels are whose sentences are one, from 1; 0 where they are not one."""
        a, b = self.words[gone], self.words[new]
        if len(a & b) < _SHARED_SHARE * min(len(a), len(b)) or not self.may_be_one(gone, new):
            return 0
        labels = self.labels[gone], self.labels[new]
        if len(a & b) + len(labels[0] & labels[1]) < _SHARED_EVIDENCE:
            return 0
        if abs(self.places[gone] - self.places[new]) > _NEAR:
            small, large = sorted(labels, key=len)
            if len(small) < _LABEL_WORDS or not small <= large or not self.are_only(gone, new):
                return 0
        return 1 + len(labels[0] & labels[1])


def _stems_of(label: str) -> frozenset[str]:
    return frozenset(stems(_text.tokens(label)))


def _of_one_label(lone: _Lone) -> dict[int, int]:
    """Pair the cells that have one label which no third figure has on either side."""
    gone = {lone.labels[n]: n for n in lone.gone if lone.figures[n].is_cell}
    pairs = {n: gone[lone.labels[n]] for n in lone.new if lone.figures[n].is_cell and lone.labels[n] in gone}
    return {
        n: m
        for n, m in pairs.items()
        if len(lone.labels[n]) >= _LABEL_WORDS and lone.are_only(m, n) and lone.may_be_one(m, n)
    }


def _of_one_sentence(lone: _Lone) -> dict[int, int]:
    """Pair what stands in one sentence of both editions, each with the one whose label is most alike."""
    holders: dict[str, list[int]] = {}
    for n in lone.new:
        for word in sorted(lone.words[n]):
            holders.setdefault(word, []).append(n)
    pairs = [(n, m) for n in lone.gone for m in _sharing(lone.words[n], holders)]
    scored = [(n, m, likeness) for n, m in pairs if (likeness := lone.likeness(n, m))]
    best_of_gone, best_of_new = _best(scored, 0), _best(scored, 1)
    found = {m: n for n, m, _ in scored if best_of_gone.get(n) == best_of_new.get(m) == (n, m)}
    return {m: n for m, n in found.items() if not any(_cross(lone, (n, m), (i, j)) for j, i in found.items())}


def _cross(lone: _Lone, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two pairs stand in the same two texts in opposite order: then labels alone have mixed them up."""
    same = all(lone.places[a] == lone.places[b] for a, b in zip(one, other, strict=True))
    return same and (one[0] - other[0]) * (one[1] - other[1]) < 0


def _sharing(words: frozenset[str], holders: dict[str, list[int]]) -> list[int]:
    """Return the figures whose sentences share enough telling words with a sentence."""
    if len(words) < _SHARED_WORDS:
        return []
    count = Counter(n for word in words if len(place := holders.get(word, ())) <= _COMMON for n in place)
    return sorted(n for n, shared in count.items() if shared >= _SHARED_WORDS)


def _best(rows: Sequence[tuple[int, int, int]], side: int) -> dict[int, tuple[int, int]]:
    """Return the best pair of each figure of a side that has one pair better than all others."""
    ranked: dict[int, list[tuple[int, int, int]]] = {}
    for row in sorted(rows, key=lambda row: -row[2]):
        ranked.setdefault(row[side], []).append(row)
    return {n: of[0][:2] for n, of in ranked.items() if len(of) == 1 or of[0][2] > of[1][2]}
