"""What speaks for two figures of a link being one: where they stand, what they count, their year and value."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from operator import itemgetter

from diffreport.comparison.figures.differences import comparable, is_jump, is_same_value
from diffreport.comparison.figures.mentions import Mention
from diffreport.comparison.figures.sides import (
    COUNTING,
    Side,
    are_rivals,
    counted,
    exclude_each_other,
    head_of,
    stem,
    stems,
)
from diffreport.model import Opcode

# Evidence is counted in label words: a word just beside both figures is 1. So much is enough for a pair,
ENOUGH = 1.6
# and so much where one is so many times the other.
_ENOUGH_FOR_A_JUMP = 2.5
_SAME_FIELD = 3.0
# A number in an equal run, and one that replaces another with few words around it, or in a long rewording.
_STAYED = 1.6
_SAME_PLACE = 1.6
_SAME_REWORDING = 0.4
_SAME_YEAR = 1.0
_SAME_YEAR_OF_SEVERAL = 1.6
_YEARS_OF_A_SERIES = 2
_SAME_VALUE = 0.6
# Units that measure one thing without an exact way between them.
_OTHER_UNIT = -0.5
# The words of both sentences, if all of one are in the other.
_SAME_SENTENCE = 1.0
_SAME_SENTENCE_ALONE = 1.6
# Of so many shared words and fewer a sentence is not known again.
_FEW_SHARED = 1
# A word that went from one figure to another tells more than one that stayed.
_MOVED = 2.0
# What weighs less for a figure is hardly its own; labels that differ in such words are others.
_SOME = 0.18
_HARDLY = 0.1
_SAME_LABEL = 0.6
# A label word that the other figure lacks, and a third one has: roles were swapped.
_OF_ANOTHER = 0.8
# A replacement of more tokens, spaces included, is a rewording with figures in it.
_TIGHT_TOKENS = 11
_SWAP_TOKENS = 3
# So many tokens around a figure, spaces included, hold its label.
_AROUND = 10
# A sentence of so many words beside its noun tells of something.
_TELLING_WORDS = 3
# Nouns that say nothing of what is counted: "1,617 persons", "1,607 names".
_GENERIC = frozenset(
    map(
        stem,
        "cases entries facts incidents individuals instances items members names number occasions one persons pieces "
        "times total units others".split(),
    )
)


class Evidence:
    """The evidence about two texts that belong together. Reads no word before it is asked."""

    def __init__(self, old: Side, new: Side, opcodes: Sequence[Opcode]) -> None:
        self.old, self.new, self.opcodes = old, new, opcodes

    @cached_property
    def _runs(self) -> list[int]:
        """Number the opcodes: those that follow each other without an equal one between have one number."""
        starts = [
            n == 0 or op.tag == "equal" or self.opcodes[n - 1].tag == "equal" for n, op in enumerate(self.opcodes)
        ]
        return list(accumulate(starts))

    @cached_property
    def _moved(self) -> frozenset[str]:
        """Return the stems that were taken from one place and put in another."""
        places: tuple[dict[str, set[int]], dict[str, set[int]]] = ({}, {})
        for op, run in zip(self.opcodes, self._runs, strict=True):
            if op.is_content:
                sides = self.old.tokens[op.i1 : op.i2], self.new.tokens[op.j1 : op.j2]
                for of, tokens in zip(places, sides, strict=True):
                    for word in stems(tokens):
                        of.setdefault(word, set()).add(run)
        return frozenset(word for word, runs in places[0].items() if runs.isdisjoint(places[1].get(word, runs)))

    def of(self, old: Mention, new: Mention) -> float:
        """Return how much speaks for two figures being one, in label words; 0 if it is not enough."""
        if self.years_apart(old, new):
            return 0.0
        if old.is_field and new.is_field and old.label and old.label.casefold() == new.label.casefold():
            return _SAME_FIELD
        if self.count_apart(old, new) or self.tell_apart(old, new) or self.are_exchanged(old, new):
            return 0.0
        place = self._place(old, new)
        if self.is_labelled_apart(old, new):
            if self.are_listed(old, new):
                place = -_OF_ANOTHER
            elif place == _SAME_PLACE and not self.is_swap(old):
                place = _SAME_REWORDING  # the label was replaced with its figure
        found = self._words(old, new) + place + self._years(old, new) + self._sentence_shared(old, new)
        if not comparable(old.figure, new.figure):
            found += _OTHER_UNIT
        # a value that moved inside its text is no change; on its own it proves nothing
        found += _SAME_VALUE * (found > 0 and is_same_value(old.figure, new.figure))
        jumps = is_jump(old.figure, new.figure) and not self.is_swap(old)
        return found if found >= (_ENOUGH_FOR_A_JUMP if jumps else ENOUGH) else 0.0

    def is_swap(self, old: Mention) -> bool:
        """Tell whether nothing but the figure was replaced: an erratum may jump from millions to billions."""
        op = self._opcode_at(old, 1)
        return op.tag == "replace" and max(op.i2 - op.i1, op.j2 - op.j1) <= _SWAP_TOKENS

    def in_place(self, old: Mention) -> int:
        """Return the new token that stands where an old figure stood, -1 where its words were changed."""
        op = self._opcode_at(old, 1)
        return -1 if op.is_content else op.j1 + old.at - op.i1

    def swapped(self, old: Mention) -> int:
        """Return the new token of the one figure that replaced an old one, -1 where more or less was changed."""
        op = self._opcode_at(old, 1)
        olds, news = _within(self.old.places, op.i1, op.i2), _within(self.new.places, op.j1, op.j2)
        if op.tag != "replace" or not len(olds) == len(news) == 1:
            return -1
        spans = (self.old.tokens[op.i1 : op.i2], old.at - op.i1), (self.new.tokens[op.j1 : op.j2], news[0] - op.j1)
        before, behind = (
            [[t for t in tokens[part] if not (t.isspace() or t[:1].isalnum())] for tokens, part in parts]
            for parts in ([(t, slice(0, k)) for t, k in spans], [(t, slice(k + 1, None)) for t, k in spans])
        )
        return (
            news[0] if before[0] == before[1] and behind[0] == behind[1] else -1
        )  # "; 9%", "5%;": labels turned round

    def have_kept_words(self, old: Mention, new: Mention) -> bool:
        """Tell whether no word near two figures, which stand in one place, was changed: both have one label."""
        return not any(
            _within(changed, m.start - _AROUND, m.end + _AROUND)
            for changed, m in zip(self._changed, (old, new), strict=True)
        )

    @cached_property
    def _changed(self) -> tuple[list[int], list[int]]:
        """Return the tokens on either side that were changed and can name what is counted."""
        out: tuple[list[int], list[int]] = ([], [])
        for op in self.opcodes:
            if op.is_content:
                spans = (self.old, op.i1, op.i2), (self.new, op.j1, op.j2)
                for changed, (side, start, end) in zip(out, spans, strict=True):
                    changed += [k for k in range(start, end) if side.names(k)]
        return out

    def is_in_place(self, old: Mention, new: Mention) -> bool:
        """Tell whether one figure was put in the place of the other, with few words around it."""
        return self._place(old, new) >= _SAME_PLACE

    def is_touched(self, old: Mention | None, new: Mention | None) -> bool:
        """Tell whether content was changed in either of two figures."""
        sides = ((old, 1), (new, 3))
        touched = (k for m, side in sides if m for k in touching(self.opcodes, m.start, m.end, side))
        return any(self.opcodes[k].is_content for k in touched)

    def nearby(self, old: Mention) -> int:
        """Return the new token where an old figure would stand."""
        op = self._opcode_at(old, 1)
        return min(op.j1 + old.at - op.i1, op.j2)

    def is_other(self, old: Mention, new: Mention) -> bool:
        """Tell whether two figures cannot be one: they count different things, or are of different years."""
        apart = self.count_apart(old, new) or self.years_apart(old, new)
        return apart or self.tell_apart(old, new) or self.are_exchanged(old, new)

    def count_apart(self, old: Mention, new: Mention) -> bool:
        """Tell whether the nouns right behind two figures were replaced by others: soldiers are no tanks."""
        if self.old.band(old) != self.new.band(new):
            return True  # "15-64 years: 66% (male 636)", "55-64 years: 7% (male 65)"
        heads = head_of(old), head_of(new)
        if all(heads) and old.figure.kind in COUNTING:
            if heads[0] == heads[1] or not _GENERIC.isdisjoint(heads):
                return False
            # "investigating 64 traffickers", "73 investigations of traffickers"
            return heads[0] not in self.new.label(new).own or heads[1] not in self.old.label(old).own
        a, b = (counted(m, side.tokens) for side, m in ((self.old, old), (self.new, new)))
        return bool(a and b) and not (a & b or _GENERIC & (a | b))

    def tell_apart(self, old: Mention, new: Mention) -> bool:
        """Tell whether two sentences have nothing in common but what is counted: an outage and a theft of records."""
        a, b = self.old.sentence(old), self.new.sentence(new)
        nouns = {stem(key) for mention in (old, new) for key in mention.after}
        return min(len(a - nouns), len(b - nouns)) >= _TELLING_WORDS and not (a & b) - nouns

    def are_exchanged(self, old: Mention, new: Mention) -> bool:
        """Tell whether two figures have words of their own that exclude each other, or that changed places."""
        a, b = self.old.label(old), self.new.label(new)
        only_a, only_b = a.own - b.own, b.own - a.own
        if only_a and only_b and exclude_each_other(only_a, only_b):
            return True
        moved = [{word for word in self._moved & label.weights.keys() if label.of(word) >= _SOME} for label in (a, b)]
        return all(moved) and moved[0].isdisjoint(moved[1])

    def shared(self, old: Mention, new: Mention) -> tuple[int, float]:
        """Return how many words two sentences share, and that as a share of the shorter one's."""
        a, b = self.old.sentence(old), self.new.sentence(new)
        return len(a & b), len(a & b) / (min(len(a), len(b)) or 1)

    def is_labelled_apart(self, old: Mention, new: Mention) -> bool:
        """Tell whether both figures have words of their own, and none is shared."""
        a, b = self.old.label(old), self.new.label(new)
        if not a.own or not b.own:
            return False
        return all(b.of(word) < _HARDLY for word in a.own) and all(a.of(word) < _HARDLY for word in b.own)

    def are_listed(self, old: Mention, new: Mention) -> bool:
        """Tell whether either sentence has another figure that measures alike."""
        return any(
            m.sentence == own.sentence and _are_alike(m, own)
            for side, own in ((self.old, old), (self.new, new))
            for m in side.others(own)
        )

    def _opcode_at(self, mention: Mention, side: int) -> Opcode:
        return self.opcodes[self._position(mention, side)]

    def _position(self, mention: Mention, side: int) -> int:
        return bisect_right(self.opcodes, mention.at, key=itemgetter(side)) - 1

    def _place(self, old: Mention, new: Mention) -> float:
        """Return what the place proves: much if a change is about the figure, little in a long rewording."""
        a, b = self._position(old, 1), self._position(new, 3)
        op = self.opcodes[a]
        if op.tag == "equal":
            return _STAYED if a == b and op.j1 + old.at - op.i1 == new.at else 0.0
        if self._runs[a] != self._runs[b]:
            return 0.0
        first = bisect_left(self._runs, self._runs[a])
        last = bisect_right(self._runs, self._runs[a]) - 1
        spans = (
            (self.opcodes[first].i1, self.opcodes[last].i2),
            (self.opcodes[first].j1, self.opcodes[last].j2),
        )
        if max(end - start for start, end in spans) > _TIGHT_TOKENS or op.tag != "replace":
            return _SAME_REWORDING
        ranks = [
            (sum(start <= k < own.at for k in like), sum(own.at < k < end for k in like))
            for side, own, (start, end) in zip((self.old, self.new), (old, new), spans, strict=True)
            for like in [[m.at for m in side.others(own) if _are_alike(m, own)]]
        ]
        return _SAME_PLACE if ranks[0] == ranks[1] else _SAME_REWORDING

    def _words(self, old: Mention, new: Mention) -> float:
        """Return what the words around two figures prove, those most that changed places with them."""
        a, b = self.old.label(old), self.new.label(new)
        moved = self._moved
        found = 0.0
        for word, own in a.weights.items():
            if word in b.weights:
                found += min(own, b.weights[word]) * (_MOVED if word in moved else 1)
        if a.own and b.own:
            found += _SAME_LABEL * len(a.own & b.own) / min(len(a.own), len(b.own))
        return found - _OF_ANOTHER * self._of_others(old, new)

    def _of_others(self, old: Mention, new: Mention) -> int:
        """Return on how many sides a word is one figure's own, and not the other's but a third one's."""
        a, b = self.old.label(old), self.new.label(new)
        lost, won = a.sure - b.weights.keys(), b.sure - a.weights.keys()
        return sum(
            any(not side.label(m).own.isdisjoint(words) and _are_alike(m, own) for m in side.others(own))
            for words, side, own in ((lost, self.new, new), (won, self.old, old))
            if words
        )

    def _years(self, old: Mention, new: Mention) -> float:
        """Return what it proves that two figures are of one year: most in a series of years."""
        if old.year is None or old.year != new.year:
            return 0.0
        return _SAME_YEAR_OF_SEVERAL if self._are_of_a_series(old, new) else _SAME_YEAR

    def _are_of_a_series(self, old: Mention, new: Mention) -> bool:
        """Tell whether both texts have a figure for each of several years, and these are the only ones of theirs."""
        for side, own in ((self.old, old), (self.new, new)):
            years = [m.year for m in (own, *side.others(own)) if m.year is not None and are_rivals(m, own)]
            if len(set(years)) < _YEARS_OF_A_SERIES or years.count(own.year or 0) > 1:
                return False
        return True

    def years_apart(self, old: Mention, new: Mention) -> bool:
        """Tell whether two figures are of years that are no pair: both reported, or one reported before the last."""
        if old.year is None or new.year is None or old.year == new.year:
            return False
        for side, own, other in ((self.old, old, new), (self.new, new, old)):
            like = [own, *(m for m in side.others(own) if m.year is not None and are_rivals(m, own))]
            here = [m.year for m in like if m.sentence == own.sentence and m.year]
            if other.year in {m.year for m in like} or own.year != max(here):
                return True
        return False

    def _sentence_shared(self, old: Mention, new: Mention) -> float:
        """Return what the words of both sentences prove: most where these are the only figures in them."""
        a, b = self.old.sentence(old), self.new.sentence(new)
        if not a or not b or (len(a & b) <= _FEW_SHARED and a != b):
            return 0.0
        alone = self._per_sentence[0][old.sentence] == self._per_sentence[1][new.sentence] == 1
        return (_SAME_SENTENCE_ALONE if alone else _SAME_SENTENCE) * len(a & b) / min(len(a), len(b))

    @cached_property
    def _per_sentence(self) -> tuple[Counter[int], Counter[int]]:
        """Count the figures of each sentence on both sides."""
        return Counter(m.sentence for m in self.old.mentions), Counter(m.sentence for m in self.new.mentions)


def _within(places: list[int], start: int, end: int) -> list[int]:
    return places[bisect_left(places, start) : bisect_left(places, end)]


def touching(opcodes: Sequence[Opcode], start: int, end: int, side: int) -> range:
    """Return the positions of the opcodes that touch the tokens from start to end.

    `side` is where a side's range begins in an opcode: 1 for old tokens, 3 for new ones.
    """
    begins = itemgetter(side)
    return range(max(0, bisect_right(opcodes, start, key=begins) - 1), bisect_left(opcodes, end, key=begins))


def _are_alike(one: Mention, other: Mention) -> bool:
    return comparable(one.figure, other.figure)
