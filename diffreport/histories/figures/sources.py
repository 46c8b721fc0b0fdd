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
        """Return who says an amount in its sentence, None where nobody is named. Cost: linear in the sentence, for
        all of its figures together.

        Of several the one meant is the last before the figure, else the first behind it.
        """
        if place.cell:
            return None
        if place.sentence not in self._read:
            self._read[place.sentence] = _read(place.sentence, self._lexicon)
        side, tokens, told, begins, counting = self._read[place.sentence]
        at = bisect_left(begins, place.at)
        found = {source.named: source for source in (*told, *_names_in(side, _counting(side, at, counting)))}
        before = [source for source in found.values() if source.whole[0] < at]
        chosen = max(before, key=lambda source: source.whole, default=None) or min(found.values(), default=None)
        if chosen is None:
            return None
        start, end = side.tokens(*chosen.named)
        words = side.words[slice(*chosen.named)]
        refers_back = len(words) == _REFERRING_WORDS and words[-1] in self._lexicon.words("sources_referring")
        return Sayer("".join(tokens[start:end]).strip(), Named.of(side, chosen), refers_back)


class _Read(NamedTuple):
    """A sentence, and who is named in it as saying something."""

    side: Side
    tokens: list[str]
    sources: list[Source]
    begins: list[int]  # of the words, in characters
    counting: dict[int, tuple[Source, ...]]  # who counts, by the position of a figure; filled as it is asked for


def _read(sentence: str, lexicon: Lexicon) -> _Read:
    tokens = _text.tokens(sentence)
    side = Side(tokens, (0, len(tokens)), lexicon, [0] * len(tokens))
    begins = [0, *accumulate(map(len, tokens))]
    return _Read(side, tokens, _names_in(side, sources(side)), [begins[k] for k in side.at], {})


def _names_in(side: Side, found: Iterable[Source]) -> list[Source]:
    return [bare for source in found if _is_name(side, bare := _bare(side, source))]


def _counting(side: Side, at: int, known: dict[int, tuple[Source, ...]]) -> tuple[Source, ...]:
    """Return who counts, by the last verb before a figure that has one right behind it; at most one.

    `known` is what this returned for other figures of the sentence, and is added to.
    """
    verbs = side.lexicon.words("sources_counting")
    figures, found = [at], tuple[Source, ...]()
    for verb in range(at - 1, -1, -1):
        if side.keys[verb] in _STOPS:
            break
        if numeral_value(side.keys[verb]) is not None:
            if verb in known:
                found = known[verb]
                break
            figures.append(verb)
        if (
            side.keys[verb] in verbs
            and side.words[verb].islower()
            and figures[-1] - verb <= _VERB_WORDS
            and (named := teller(side, verb))
        ):
            found = (Source(named, (named[0], verb + 1)),)
            break
    known |= dict.fromkeys(figures, found)
    return found


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
