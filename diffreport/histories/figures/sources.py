"""Who says a figure: "according to the ministry", "the Red Cross listed 1,660 persons"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.numerals import numeral_value
from diffreport.comparison.figures.places import Place
from diffreport.comparison.wording.claims import Named, Source, sources, teller
from diffreport.comparison.wording.lexicon import Lexicon
from diffreport.comparison.wording.passages import Side

# Between the verb that counts and its figure stand so many words at most: "listed as missing 1,660".
_VERB_WORDS = 6
_STOPS = frozenset(";:.!?\n")
# What leads to the source and is not of its name: "As of 3 November the commission listed".
_LEADING = frozenset("as at by during for from in of on over since the this through throughout to until".split())
# "the commission"; a name is longer, or has a capital letter.
_REFERRING_WORDS = 2
_HAVING = frozenset("had has have".split())
_CLAUSES = frozenset("that which who whom where".split())


class Sayer(NamedTuple):
    """Who says a figure, as printed, and what they are known by."""

    text: str
    named: Named
    refers_back: bool = False  # to a name told before: "the commission"

    def is_also(self, other: Sayer) -> bool:
        """Tell whether another name is theirs, in more words, in initials, or in a part of its words."""
        return self.refers_back or other.refers_back or self.named.is_also(other.named)


class Sayers:
    """Who says figures, by the words of a language; a sentence is read once for all its figures."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Begin with no sentence read."""
        self._lexicon = lexicon
        self._read: dict[str, _Read] = {}

    def of(self, place: Place) -> Sayer | None:
        """Return who says an amount in its sentence, None where nobody is named. Cost: linear in the sentence.

        Of several the one meant is the last before the figure, else the first behind it.
        """
        if place.cell:
            return None
        if place.sentence not in self._read:
            self._read[place.sentence] = _Read(place.sentence, self._lexicon)
        read = self._read[place.sentence]
        side, at = read.side, bisect_left(read.begins, place.at)
        n = bisect_left(read.sources, at, key=lambda source: source.whole[0])
        before = [*read.sources[max(0, n - 1) : n], *_names_in(side, read.counting(at))]
        chosen = max(before, key=lambda source: source.whole, default=read.first)
        if chosen is None:
            return None
        start, end = side.tokens(*chosen.named)
        words = side.words[slice(*chosen.named)]
        refers_back = len(words) == _REFERRING_WORDS and words[-1] in self._lexicon.words("sources_referring")
        return Sayer("".join(read.tokens[start:end]).strip(), Named.of(side, chosen), refers_back)


class _Read:
    """A sentence: where its words begin, and who is named in it as saying something, in order."""

    def __init__(self, sentence: str, lexicon: Lexicon) -> None:
        self.tokens = _text.tokens(sentence)
        self.side = side = Side(self.tokens, (0, len(self.tokens)), lexicon, [0] * len(self.tokens))
        begins = list(accumulate(map(len, self.tokens), initial=0))
        self.begins = [begins[k] for k in side.at]
        told = _names_in(side, sources(side))
        self.first = min(told, default=None)
        self.sources = sorted(told, key=lambda source: source.whole)
        # where a number or a stop stands, with who counts that number
        self._marks: list[int] = []
        self._counting: list[list[Source]] = []
        for k, key in enumerate(side.keys):
            if key in _STOPS or numeral_value(key) is not None:
                self._counting.append([] if key in _STOPS else self.counting(k))
                self._marks.append(k)

    def counting(self, at: int) -> list[Source]:
        """Return who counts, by the last verb before a figure that has one right behind it."""
        side, verbs = self.side, self.side.lexicon.words("sources_counting")
        n = bisect_left(self._marks, at)
        last = self._marks[n - 1] if n else -1
        for verb in range(at - 1, max(last, at - 1 - _VERB_WORDS), -1):
            if side.keys[verb] in verbs and side.words[verb].islower() and (named := teller(side, verb)):
                return [Source(named, (named[0], verb + 1))]
        return self._counting[n - 1] if n else []


def _names_in(side: Side, found: Iterable[Source]) -> list[Source]:
    return [bare for source in found if _is_name(side, bare := _bare(side, source))]


def _is_name(side: Side, source: Source) -> bool:
    """Tell whether a source is named: by a noun, and not by a clause with a verb or a figure of its own."""
    keys = side.keys[slice(*source.named)]
    verbs = side.lexicon.be | _HAVING
    has_clause = any(key in verbs or key in _CLAUSES or key[:1].isdigit() for key in keys)
    return not has_clause and any(side.stems[k] for k in range(*source.named))


def _bare(side: Side, source: Source) -> Source:
    """Return a source without the date before its name, and without the clause or the mark behind it."""
    start, end = source.named
    when = side.lexicon.words("deadlines_times")
    keys = [key.lstrip("\0") for key in side.keys]  # a month is a name
    k = start
    while k < end and (keys[k] in _LEADING or keys[k] in when or keys[k][:1].isdigit()):
        k += 1
    if k < end:
        k = k - 1 if k > start and keys[k - 1] in ("the", "this") else k
        start = k if any(keys[n] in when or keys[n][:1].isdigit() for n in range(start, k)) else start
    end = next((n for n in range(start + 1, end) if side.keys[n] in _CLAUSES), end)
    return source._replace(named=(start, end))
