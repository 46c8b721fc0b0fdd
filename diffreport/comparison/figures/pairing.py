"""Which figure became which: pair the figures of two texts that belong together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import itemgetter

from diffreport import text as _text
from diffreport.comparison.figures.differences import (
    comparable,
    is_jump,
    is_qualified_alike,
    is_related,
    is_same_value,
)
from diffreport.comparison.figures.evidence import (
    ENOUGH,
    ENOUGH_FOR_A_JUMP,
    Evidence,
    Side,
    counted,
    stem,
    stems,
)
from diffreport.comparison.figures.mentions import Mention, mentions
from diffreport.comparison.figures.printed import NOT_A_LABEL, SENTENCE_ENDS
from diffreport.model import Figure, Opcode, Status

# Each figure is tried with this many on either side of its place in the new text: no sentence holds more.
_NEIGHBOURS = 12
# A total is told in at most so many parts.
_MOST_PARTS = 6
# Between the parts of a total: what has words of its own there is another claim.
_JOINTS = frozenset((",", "and", "or", "&", "plus"))
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
    renamed: set[tuple[int, int]] = field(
        default_factory=set
    )  # figures that stayed before another noun, with their side
    done: list[Pairing] = field(default_factory=list)

    def pair(self, old: Mention, new: Mention) -> None:
        del self.old[old.at], self.new[new.at]
        self.done.append(Pairing(status_of(old.figure, new.figure), old, new))

    def told(self, mention: Mention, side: Side) -> Mention:
        """Return a figure with its noun where that is all that changed: five women, five generals."""
        return _with_noun(mention, side) if (mention.at, side.first) in self.renamed else mention


def pair_figures(old_tokens: Sequence[str], new_tokens: Sequence[str], opcodes: Sequence[Opcode]) -> list[Pairing]:
    """Pair the figures of two texts: by place, by sum, by what they count.

    Shapes: every figure is in at least one pairing, in the order of the new text, what is gone last.
    Cost: linear in tokens and figures.
    """
    old, new = mentions(old_tokens), mentions(new_tokens)
    if not old and not new:
        return []
    evidence = Evidence(Side(old_tokens, old, 1), Side(new_tokens, new, 3), opcodes)
    todo = _Open({m.at: m for m in old}, {m.at: m for m in new}, evidence)
    _pair_in_place(todo)
    if todo.old and todo.new:
        _pair_sums(todo)
        _pair_alike(todo, comparable)
        _pair_alike(todo, is_related)
        _pair_lone(todo)
    todo.done += [Pairing(Status.NEW, None, todo.told(m, evidence.new)) for m in todo.new.values()]
    todo.done += [Pairing(Status.GONE, todo.told(m, evidence.old), None) for m in todo.old.values()]
    # a figure in words that stayed has not changed, whatever the words around it make of it
    kept = [
        p
        for p in todo.done
        if not p.status.is_change or _is_touched(p.old, opcodes, 1) or _is_touched(p.new, opcodes, 3)
    ]
    return sorted(kept, key=lambda p: (p.new is None, p.new.at if p.new else p.old.at if p.old else 0))


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


def _pair_in_place(todo: _Open) -> None:
    """Pair what stands in an equal run, or differs in print alone, with the same words around."""
    for old in list(todo.old.values()):
        at = todo.evidence.in_place(old)
        new = None if at is None else todo.new.get(at)
        if not new or not is_same_value(old.figure, new.figure):
            continue
        if (old.after, old.before) == (new.after, new.before):
            todo.pair(old, new)
        elif todo.evidence.count_apart(old, new):
            todo.renamed |= {(old.at, 1), (new.at, 3)}


def _pair_sums(todo: _Open) -> None:
    """Pair "one centre here and two there" with "three centres": a total told in parts is the same total."""
    sides = (todo.old, todo.evidence.old), (todo.new, todo.evidence.new)
    for (parts, in_parts), (wholes, in_whole) in (sides, sides[::-1]):
        totals = [m for m in wholes.values() if m.figure.kind == "count" and not m.figure.qualifier]
        for told, members in _sums(parts, {m.figure.value for m in totals}, in_parts):
            for whole in totals:
                there = all(m.at in parts for m in members) and whole.at in wholes
                if there and whole.figure.value == told.figure.value and _is_total(whole, members, in_whole, in_parts):
                    for m in members:
                        del parts[m.at]
                    del wholes[whole.at]
                    old, new = (told, whole) if wholes is todo.new else (whole, told)
                    todo.done.append(Pairing(Status.SAME, old, new))


def _sums(parts: dict[int, Mention], wanted: set[Decimal], side: Side) -> Iterator[tuple[Mention, list[Mention]]]:
    """Yield the runs of counts in one sentence whose sum is wanted, each as one figure and in its parts."""
    row = list(parts.values())
    for n, first in enumerate(row):
        total = Decimal(0)
        for k, last in enumerate(row[n : n + _MOST_PARTS], n):
            if last.sentence != first.sentence or last.figure.kind != "count" or last.figure.qualifier:
                break
            total += last.figure.value
            if k > n and total in wanted:
                text = _text.normalise("".join(side.tokens[first.start : last.end]))
                figure = replace(first.figure, text=text, value=total)
                yield replace(first, figure=figure, end=last.end), row[n : k + 1]


def _is_total(whole: Mention, parts: Sequence[Mention], in_whole: Side, in_parts: Side) -> bool:
    """Tell whether all count one thing, and no part has a clause of its own: "and freed 3 men"."""
    first, *others = parts
    if not _nouns(whole) & _nouns(first):
        return False
    if any(_text.key(_before(in_parts.tokens, part.start)) not in _JOINTS for part in others):
        return False
    if any(not _nouns(part) & _nouns(whole) and not _is_elliptic(part, in_parts) for part in others):
        return False
    return not _is_of_one_part(whole, parts, in_whole, in_parts)


def _before(tokens: Sequence[str], k: int) -> str:
    """Return the last token before position k that is no space."""
    return next((token for token in reversed(tokens[max(0, k - 2) : k]) if not token.isspace()), "")


def _nouns(mention: Mention) -> set[str]:
    return set(map(stem, mention.after))


def _is_elliptic(mention: Mention, side: Side) -> bool:
    """Tell whether a count stands without its noun: "six schools in the north, three in the south"."""
    following = next((_text.key(token) for token in side.tokens[mention.end :] if not token.isspace()), "")
    return following in NOT_A_LABEL


def _is_of_one_part(whole: Mention, parts: Sequence[Mention], in_whole: Side, in_parts: Side) -> bool:
    """Tell whether what is said behind a count is said of the parts too: "15 attacks in June" is June's total."""
    tokens = in_whole.tokens
    end = next((k for k in range(whole.end, len(tokens)) if tokens[k] in SENTENCE_ENDS), len(tokens))
    said = set(stems(tokens[whole.end : end])) - _nouns(whole)
    return bool(said & set(stems(in_parts.tokens[parts[0].end : parts[-1].end + len(said) + _NEIGHBOURS])))


def _pair_alike(todo: _Open, measure_alike: Callable[[Figure, Figure], bool]) -> None:
    """Pair figures of one kind that count the same, the best evidence first."""
    rows = []
    for old, new in _near(todo):
        if measure_alike(old.figure, new.figure):
            found = todo.evidence.of(old, new)
            if found >= (ENOUGH if todo.evidence.is_swap(old) else _needed(old.figure, new.figure)):
                rows.append((-found, abs(old.at - new.at), old.at, new.at, old, new))
    for *_, old, new in sorted(rows, key=lambda row: row[:4]):
        if old.at in todo.old and new.at in todo.new:
            todo.pair(old, new)


def _pair_lone(todo: _Open) -> None:
    """Pair what has no like on its own side: in two sentences that share their words it is one figure reworded."""
    rows = [(old, new) for old, new in _near(todo) if comparable(old.figure, new.figure)]
    for old, new in rows:
        alone = sum(old is a for a, _ in rows) == sum(new is b for _, b in rows) == 1
        if alone and not is_jump(old.figure, new.figure) and not todo.evidence.count_apart(old, new):
            number, share = todo.evidence.shared(old, new)
            if number >= _SHARED_WORDS and share >= _SHARED_SHARE:
                todo.pair(old, new)


def _near(todo: _Open) -> Iterator[tuple[Mention, Mention]]:
    """Yield each old figure with the new ones around the place it would have in the new text."""
    places = sorted(todo.new)
    for old in todo.old.values():
        here = bisect_left(places, todo.evidence.nearby(old))
        for at in places[max(0, here - _NEIGHBOURS) : here + _NEIGHBOURS]:
            yield old, todo.new[at]


def _needed(old: Figure, new: Figure) -> float:
    """Return how much evidence a pair needs: six civilians are seldom last year's 613."""
    return ENOUGH_FOR_A_JUMP if is_jump(old, new) else ENOUGH


def status_of(old: Figure, new: Figure) -> Status:
    """Return what became of a figure that another edition has too."""
    if not is_same_value(old, new) or not is_qualified_alike(old, new):
        return Status.REVISED  # "approximately 50" and "at least 50" are not the same claim
    return Status.REPEATED if old.text.casefold() == new.text.casefold() else Status.SAME


def _with_noun(mention: Mention, side: Side) -> Mention:
    """Return a figure that reaches to the end of its noun."""
    nouns = counted(mention, side.tokens)
    end = mention.end
    for k in range(mention.end, min(len(side.tokens), mention.end + 2 * len(nouns))):
        if stem(_text.key(side.tokens[k])) in nouns:
            end = k + 1
    return replace(mention, end=end)
