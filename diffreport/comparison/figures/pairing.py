"""Which figure became which: pair the figures of two texts that belong together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from diffreport import text as _text
from diffreport.comparison.figures.differences import (
    comparable,
    is_jump,
    is_qualified_alike,
    is_related,
    is_same_value,
)
from diffreport.comparison.figures.evidence import Evidence
from diffreport.comparison.figures.mentions import Mention, mentions
from diffreport.comparison.figures.numerals import holds_number
from diffreport.comparison.figures.sides import Side, counted, sentence_of, stem
from diffreport.comparison.figures.totals import may_be_total, told_as_one, totals
from diffreport.comparison.figures.years import with_years
from diffreport.model import Figure, Opcode, Status

# Each figure is tried with this many on either side of its place in the new text: no sentence holds more.
_NEIGHBOURS = 12
# Of two places with the same evidence the nearer one is meant: far is what is so many tokens away.
_DISTANCE = 0.3
_FAR = 20
# A total and two parts.
_FEWEST_OF_A_TOTAL = 3
# By so much a bid raises a price at least.
_STEP = 0.01
# What of an identifier is no word that names it: "202(a)", "04/L-213".
_NOT_NAMING = re.compile(r"\S*\d.*")
# Two figures without a like in either sentence are one if the sentences share so many words, and such a share.
_SHARED_WORDS = 2
_SHARED_SHARE = 0.4


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
    evidence: Evidence
    # figures that stayed before another noun: the token, and the side
    renamed: set[tuple[int, int]] = field(default_factory=set)
    done: list[Pairing] = field(default_factory=list)

    def pair(self, old: Mention, new: Mention) -> None:
        del self.old[old.at], self.new[new.at]
        told = self.told(old, self.evidence.old), self.told(new, self.evidence.new)
        self.done.append(Pairing(status_of(old.figure, new.figure), *told))

    def take(self, olds: Sequence[Mention], news: Sequence[Mention], pairing: Pairing) -> None:
        """Note what became of some figures, if all of them still look for their counterparts."""
        if all(m.at in self.old for m in olds) and all(m.at in self.new for m in news):
            for m in olds:
                del self.old[m.at]
            for m in news:
                del self.new[m.at]
            self.done.append(pairing)

    def told(self, mention: Mention, side: Side) -> Mention:
        """Return a figure with its noun, or sentence, where that is what changed: five women, five generals."""
        return _with_noun(mention, self.evidence, side) if (mention.at, side.first) in self.renamed else mention


def pair_figures(old_tokens: Sequence[str], new_tokens: Sequence[str], opcodes: Sequence[Opcode]) -> list[Pairing]:
    """Pair the figures of two texts: by place, by sum, by what they count.

    Shapes: every amount is in at least one pairing, in the order of the new text, what is gone last; a date or an
    identifier only where it became another one.
    Cost: linear in tokens and figures; nothing where print alone differs, and not in a number.
    """
    if not any(op.is_content or _changes_number(op, old_tokens, new_tokens) for op in opcodes):
        return []
    found = mentions(old_tokens), mentions(new_tokens)
    if not any(found):
        return []
    (old, old_names), (new, new_names) = with_years(old_tokens, found[0]), with_years(new_tokens, found[1])
    evidence = Evidence(Side(old_tokens, old, 1), Side(new_tokens, new, 3), opcodes)
    paired = _of_amounts(_open(old, new, evidence)) if old or new else []
    named = _of_names(_open(old_names, new_names, evidence)) if old_names and new_names else []
    return sorted([*paired, *named], key=_place)


def _open(old: Sequence[Mention], new: Sequence[Mention], evidence: Evidence) -> _Open:
    return _Open({m.at: m for m in old}, {m.at: m for m in new}, evidence)


def _changes_number(op: Opcode, old_tokens: Sequence[str], new_tokens: Sequence[str]) -> bool:
    """Tell whether an opcode prints a number in another way."""
    return op.tag == "replace" and (holds_number(old_tokens[op.i1 : op.i2]) or holds_number(new_tokens[op.j1 : op.j2]))


def _place(pairing: Pairing) -> tuple[bool, int]:
    old, new = pairing.old, pairing.new
    return new is None, new.at if new else old.at if old else 0


def _of_names(todo: _Open) -> list[Pairing]:
    """Return the dates and identifiers that became others: in one place, or behind the same word."""
    evidence = todo.evidence
    for old in list(todo.old.values()):
        new = todo.new.get(evidence.in_place(old))
        if new and _are_alike(old.figure, new.figure):
            if _is_another(old.figure, new.figure) and evidence.is_touched(old, new):
                todo.done.append(Pairing(Status.REVISED, old, new))  # "2 May 1989", "2 May 1990"
            del todo.old[old.at], todo.new[new.at]
    rows = [(old, new) for old, new in _near(todo) if _are_alike(old.figure, new.figure)]
    rows = [(old, new) for old, new in rows if evidence.is_in_place(old, new) or _are_named_alike(old, new)]
    olds, news = Counter(old.at for old, _ in rows), Counter(new.at for _, new in rows)
    for old, new in rows:
        alone = olds[old.at] == news[new.at] == 1
        if alone and _is_another(old.figure, new.figure) and evidence.is_touched(old, new):
            todo.done.append(Pairing(Status.REVISED, old, new))
    return todo.done


def _are_alike(old: Figure, new: Figure) -> bool:
    """Tell whether both are dates of one precision, or both identifiers: no day became a year."""
    return old.kind == new.kind and (old.kind != "date" or old.unit == new.unit)


def _is_another(old: Figure, new: Figure) -> bool:
    """Tell whether a date is another day, month or year, or an identifier is printed with other signs."""
    if old.kind == "date":
        return (old.value, old.high, old.unit) != (new.value, new.high, new.unit)
    return _text.letters_of(old.text) != _text.letters_of(new.text)


def _are_named_alike(old: Mention, new: Mention) -> bool:
    """Tell whether two identifiers have the same words before their numbers: "Version 2.0", "Version 2.1"."""
    a, b = (_NOT_NAMING.sub("", mention.figure.text).casefold() for mention in (old, new))
    return old.figure.kind == "identifier" and bool(a) and a == b


def _of_amounts(todo: _Open) -> list[Pairing]:
    evidence = todo.evidence
    _pair_totals(todo)
    _pair_in_place(todo)
    if todo.old and todo.new:
        _pair_alike(todo)
        _pair_lone(todo)
    _pair_unmoved(todo)
    todo.done += [Pairing(Status.NEW, None, todo.told(m, evidence.new)) for m in todo.new.values()]
    todo.done += [Pairing(Status.GONE, todo.told(m, evidence.old), None) for m in todo.old.values()]
    # a figure in words that stayed has not changed, whatever the words around it make of it
    return [p for p in todo.done if not p.status.is_change or evidence.is_touched(p.old, p.new)]


def _pair_in_place(todo: _Open) -> None:
    """Pair what stands in an equal run, differs in print alone, or was put in place, with the same words around."""
    evidence = todo.evidence
    for old in list(todo.old.values()):
        at = evidence.in_place(old)
        new = todo.new.get(evidence.swapped(old) if at < 0 else at)
        if not new:
            continue
        same = is_same_value(old.figure, new.figure)
        alike = same if at >= 0 else comparable(old.figure, new.figure)
        apart = not alike or evidence.years_apart(old, new) or evidence.count_apart(old, new)
        if not apart and evidence.have_kept_words(old, new):
            todo.pair(old, new)


def _pair_totals(todo: _Open) -> None:
    """Pair "one centre here and two there" with "three centres": a total told in parts is the same total."""
    old, new = todo.evidence.old, todo.evidence.new
    if len(todo.old) + len(todo.new) < _FEWEST_OF_A_TOTAL or not todo.old or not todo.new:
        return
    sides = (old, todo.old.values()), (new, todo.new.values())
    if not any(may_be_total(parts, wholes[1]) for parts, wholes in (sides, sides[::-1])):  # true of nearly all
        return
    places = ((m, todo.new.get(todo.evidence.in_place(m))) for m in todo.old.values())
    stayed = {m.at: other.at for m, other in places if other and not todo.evidence.count_apart(m, other)}
    came = set(stayed.values())
    olds = [m for m in todo.old.values() if m.at not in stayed]
    news = [m for m in todo.new.values() if m.at not in came]
    for parts, whole in totals((old, olds), (new, news)):
        todo.take(parts, [whole], Pairing(Status.SAME, told_as_one(parts, old), whole))
    for parts, whole in totals((new, news), (old, olds)):
        todo.take([whole], parts, Pairing(Status.SAME, whole, told_as_one(parts, new)))


def _pair_unmoved(todo: _Open) -> None:
    """Pair the figures that stayed where they were, unless they count another thing now: that is told of both.

    It is told as well of a figure whose like of the other text, in the same place, became another one.
    """
    evidence = todo.evidence
    taken = {p.new.at for p in todo.done if p.new}
    todo.renamed |= {(at, 3) for p in todo.done if p.old and (at := evidence.in_place(p.old)) in todo.new}
    for old in list(todo.old.values()):
        at = evidence.in_place(old)
        new = todo.new.get(at)
        if at in taken:
            todo.renamed.add((old.at, 1))
        elif new and is_same_value(old.figure, new.figure):
            if evidence.is_other(old, new) or evidence.is_labelled_apart(old, new):
                todo.renamed |= {(old.at, 1), (new.at, 3)}
            else:
                todo.pair(old, new)


def _pair_alike(todo: _Open) -> None:
    """Pair figures that measure one thing and count the same, so that all pairs together have the best evidence."""
    gains: dict[int, dict[int, float]] = {}
    for old, new in _near(todo):
        if comparable(old.figure, new.figure) or is_related(old.figure, new.figure):
            found = todo.evidence.of(old, new)
            if found > 0:
                far = abs(todo.evidence.nearby(old) - new.at) / (_FAR + abs(todo.evidence.nearby(old) - new.at))
                gains.setdefault(old.at, {})[new.at] = found - _DISTANCE * far
    for old_at, new_at in assigned(gains).items():
        old, new = todo.old[old_at], todo.new[new_at]
        if status_of(old.figure, new.figure).is_change and not todo.evidence.is_touched(old, new):
            todo.renamed |= {(old_at, 1), (new_at, 3)}  # roles were swapped, and the figures stayed
        todo.pair(old, new)


def assigned(gains: Mapping[int, Mapping[int, float]]) -> dict[int, int]:
    """Return the pairs whose gains have the greatest sum, as an auction finds them: old -> new, each at most once.

    Cost: the gains, some times over; the sum is the greatest but for a hundredth a pair.
    """
    prices: dict[int, float] = {}
    holders: dict[int, int] = {}
    bidding = sorted(gains, reverse=True)
    while bidding:
        old = bidding.pop()
        offers = sorted(((gain - prices.get(new, 0.0), -new) for new, gain in gains[old].items()), reverse=True)
        worth, new = offers[0][0], -offers[0][1]
        if worth <= 0:
            continue
        second = max(offers[1][0], 0.0) if len(offers) > 1 else 0.0
        prices[new] = prices.get(new, 0.0) + worth - second + _STEP
        if new in holders:
            bidding.append(holders[new])
        holders[new] = old
    return {old: new for new, old in holders.items()}


def _pair_lone(todo: _Open) -> None:
    """Pair what has no like on its own side: in two sentences that share their words it is one figure reworded."""
    rows = [(old, new) for old, new in _near(todo) if comparable(old.figure, new.figure)]
    olds, news = Counter(old.at for old, _ in rows), Counter(new.at for _, new in rows)
    for old, new in rows:
        alone = olds[old.at] == news[new.at] == 1
        if alone and not is_jump(old.figure, new.figure) and _may_be_one(todo.evidence, old, new):
            todo.pair(old, new)


def _may_be_one(evidence: Evidence, old: Mention, new: Mention) -> bool:
    """Tell whether nothing speaks against two figures being one, and their sentences share their words."""
    if evidence.is_other(old, new) or (evidence.are_listed(old, new) and evidence.is_labelled_apart(old, new)):
        return False
    number, share = evidence.shared(old, new)
    return number >= _SHARED_WORDS and share >= _SHARED_SHARE


def _near(todo: _Open) -> Iterator[tuple[Mention, Mention]]:
    """Yield each old figure with the new ones around the place it would have in the new text."""
    places = sorted(todo.new)
    for old in todo.old.values():
        here = bisect_left(places, todo.evidence.nearby(old))
        for at in places[max(0, here - _NEIGHBOURS) : here + _NEIGHBOURS]:
            yield old, todo.new[at]


def status_of(old: Figure, new: Figure) -> Status:
    """Return what became of a figure that another edition has too."""
    if not is_same_value(old, new) or not is_qualified_alike(old, new):
        return Status.REVISED  # "approximately 50" and "at least 50" are not the same claim
    return Status.REPEATED if old.text.casefold() == new.text.casefold() else Status.SAME


def _with_noun(mention: Mention, evidence: Evidence, side: Side) -> Mention:
    """Return a figure that reaches to the end of its noun; if that stayed too, over its sentence."""
    nouns = counted(mention, side.tokens)
    end = mention.end
    for k in range(mention.end, min(len(side.tokens), mention.end + 2 * len(nouns))):
        if stem(_text.key(side.tokens[k])) in nouns:
            end = k + 1
    reaching = replace(mention, end=end)
    if evidence.is_touched(*((reaching, None) if side is evidence.old else (None, reaching))):
        return reaching
    start, end = sentence_of(side.tokens, mention.start, mention.end)
    return replace(mention, start=start, end=end)
