"""The figures of one text and the words around each, as evidence of what it counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.mentions import Mention
from diffreport.comparison.figures.numerals import SPELLED
from diffreport.comparison.figures.printed import NOT_A_LABEL, SENTENCE_ENDS
from diffreport.lexicons import ENGLISH, lists_of

# A word beside a figure weighs 1, the next one two thirds, and so on; of so many on either side.
_REACH = 5
# So many figures on either side of one may be taken for it.
_MOST_OTHERS = 100
# So many tokens on either side of a figure are its sentence at most: what is longer is a list without stops.
LONGEST_SENTENCE = 400
# What a word weighs behind a comma or bracket, behind a word that joins, and behind another figure.
_FAR = 0.15  # what weighs less is not looked at
_NOTHING = 0.01  # behind a few figures no word is this one's
_BEHIND_A_MARK = 0.6
_BEHIND_A_JOINT = 0.6
_BEHIND_A_FIGURE = 0.4
_BEHIND_ANOTHER = 0.8  # of another measure: both may have one subject
_JOINTS = frozenset("and or but while whereas".split())
_MARKS = frozenset(",:()")
# Before a count that its noun follows stands what was done rather than what is counted.
_ON_THE_OTHER_SIDE = 0.6
# Kinds whose label stands before them: "the rate was 5 percent".
LED = ("percent", "money", "duration", "range", "quantity", "ratio")
# Kinds that their noun follows.
COUNTING = ("count", "range", "ordinal")
# What weighs less for a figure is hardly its own; labels that differ in such words are others.
OWN = 0.3
_SURELY = 0.5
# A number in a label that is no year.
_SHORT_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
# Letters of a word that stay when it is inflected: "indicted", "indictments".
_STEM_LETTERS = 6
_PLURALS = {"men": "man", "women": "woman", "children": "child", "people": "person", "feet": "foot"}


@_text.remembered
def stem(key: str) -> str:
    """Return what stays of a word when it is inflected, roughly."""
    key = _PLURALS.get(key, key)
    key = key if key.endswith("ss") else key.removesuffix("s")
    return key[:_STEM_LETTERS].rstrip("eiy") or key


class Label(NamedTuple):
    """The stems around a figure: how much each is its own, and which are its own, more or less surely."""

    weights: Mapping[str, float]
    own: frozenset[str]
    sure: frozenset[str]

    def of(self, word: str) -> float:
        """Return how much a stem is the figure's own, from 0 to 1."""
        return self.weights.get(word, 0.0)


class Side:
    """The figures of one text, and its tokens; `first` is where this side's range begins in an opcode: 1 or 3."""

    def __init__(self, tokens: Sequence[str], mentions: Sequence[Mention], first: int) -> None:
        self.tokens, self.mentions, self.first = tokens, mentions, first
        self._around: dict[int, dict[str, float]] = {}
        self._labels: dict[int, Label] = {}
        self._held: dict[int, dict[str, list[tuple[Mention, float]]]] = {}
        self._sentences: dict[int, tuple[int, int, frozenset[str]]] = {}

    def label(self, mention: Mention) -> Label:
        """Return the stems around a figure with how much they are its own: most if no other figure is as near."""
        found = self._labels.get(mention.at)
        if found is None:
            weights = {
                word: near * near / self._most(word, mention, near) for word, near in self._near(mention).items()
            }
            found = self._labels[mention.at] = Label(
                weights,
                frozenset(word for word, own in weights.items() if own >= OWN),
                frozenset(word for word, own in weights.items() if own >= _SURELY),
            )
        return found

    def _most(self, word: str, mention: Mention, near: float) -> float:
        """Return how near a word is to a figure, or to one that it may tell of instead."""
        for other, theirs in self._holders(mention)[word]:
            if theirs <= near:
                break
            if are_rivals(other, mention) or word in nouns_of(other):
                return theirs
        return near

    def _holders(self, mention: Mention) -> dict[str, list[tuple[Mention, float]]]:
        """Return for each word the figures of a sentence that it stands near to, and how near, the nearest first."""
        out = self._held.get(mention.sentence)
        if out is None:
            out = self._held[mention.sentence] = {}
            for other in self._per_sentence[mention.sentence]:
                for word, near in self._near(other).items():
                    out.setdefault(word, []).append((other, near))
            for held in out.values():
                held.sort(key=lambda one: -one[1])
        return out

    def others(self, mention: Mention) -> list[Mention]:
        """Return the figures around one, without it: a hundred on either side, which no page has."""
        here = bisect_left(self.places, mention.at)
        return [*self.mentions[max(0, here - _MOST_OTHERS) : here], *self.mentions[here + 1 : here + 1 + _MOST_OTHERS]]

    @cached_property
    def _per_sentence(self) -> dict[int, list[Mention]]:
        out: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            out.setdefault(mention.sentence, []).append(mention)
        return out

    def sentence(self, mention: Mention) -> frozenset[str]:
        """Return the stems of the words in a figure's sentence that name something."""
        return self._sentence(mention)[2]

    def band(self, mention: Mention) -> tuple[str, ...]:
        """Return the numbers of the field that a figure, or the bracket it stands in, belongs to: an age group's."""
        return self._bands.get(mention.at, ())

    @cached_property
    def _bands(self) -> dict[int, tuple[str, ...]]:
        out: dict[int, tuple[str, ...]] = {}
        band: tuple[str, ...] = ()
        end = 0
        for mention in self.mentions:
            if key_before(self.tokens, mention.start) == ":" and mention.is_field:
                own = mention.figure.kind in COUNTING and mention.after  # "5-10 years: 12 persons"
                label = "" if own else mention.label.rpartition(", ")[2]
                band = tuple(_SHORT_NUMBER.findall(label)) if label[:1].isdigit() else ()
            elif band and ")" in self.tokens[end : mention.start]:
                band = ()
            end = mention.end
            if band:
                out[mention.at] = band
        return out

    def names(self, k: int) -> bool:
        """Tell whether a token can name what is counted, and is no part of a figure."""
        token = self.tokens[k]
        return token[:1].isalpha() and names(_text.key(token)) and k not in self._figure_at

    @cached_property
    def places(self) -> list[int]:
        """Return the tokens of the figures."""
        return [mention.at for mention in self.mentions]

    @cached_property
    def _figure_at(self) -> dict[int, Mention]:
        """Return the figure that each token is part of."""
        return {k: mention for mention in self.mentions for k in range(mention.start, mention.end)}

    def _sentence(self, mention: Mention) -> tuple[int, int, frozenset[str]]:
        found = self._sentences.get(mention.sentence)
        if found is None or not found[0] <= mention.start <= found[1]:
            first, last = sentence_of(self.tokens, mention.start, mention.end)
            found = first, last, frozenset(stems(self.tokens[first:last]))
            self._sentences[mention.sentence] = found
        return found

    def _near(self, mention: Mention) -> dict[str, float]:
        """Return the stems around a figure by how near they stand."""
        if mention.at not in self._around:
            out: dict[str, float] = {}
            first, last, _ = self._sentence(mention)
            behind = key_behind(self.tokens, mention.end)
            ends = behind in _JOINTS or not behind[:1].isalpha()
            self._walk(mention, range(mention.end, last), _ON_THE_OTHER_SIDE if ends else 1.0, out)
            led = mention.figure.kind in LED or not names(behind)
            self._walk(mention, range(mention.start - 1, first - 1, -1), 1.0 if led else _ON_THE_OTHER_SIDE, out)
            if mention.is_field:
                for n, key in enumerate(mention.before):
                    out[stem(key)] = 2 / (2 + n)
            self._around[mention.at] = out
        return self._around[mention.at]

    def _walk(self, mention: Mention, places: Iterable[int], weight: float, out: dict[str, float]) -> None:
        """Note the words at some places, the nearest first."""
        n = 0
        passed: Mention | None = None
        tokens, figure_at = self.tokens, self._figure_at
        for k in places:
            if tokens[k] == " ":
                continue
            key = _text.key(tokens[k])
            other = figure_at.get(k)
            if other is not None:
                if other is not passed:
                    is_rival = are_rivals(other, mention) and not self._is_whole(other)
                    weight *= _BEHIND_A_FIGURE if is_rival else _BEHIND_ANOTHER
                passed = other
                if weight < _NOTHING:
                    return
            elif key in _JOINTS:
                weight *= _BEHIND_A_JOINT
            elif key in _MARKS:
                weight *= _BEHIND_A_MARK
            elif names(key):
                word, near = stem(key), weight * 2 / (2 + n)
                if near > out.get(word, 0.0):
                    out[word] = near
                n += 1
                if n == _REACH or near < _FAR:
                    return

    def _is_whole(self, mention: Mention) -> bool:
        """Tell whether a figure is what another one is a part of: "three of the 16 turbines"."""
        before = [_text.key(t) for t in self.tokens[max(0, mention.start - 4) : mention.start] if not t.isspace()]
        return before[-1:] == ["of"] or before[-2:] == ["of", "the"]


def are_rivals(one: Mention, other: Mention) -> bool:
    """Tell whether two figures of one text can be taken for each other: both measure alike and count alike."""
    if _measure(one) != _measure(other):
        return False
    if not one.figure.counted or not other.figure.counted:
        return True
    nouns = nouns_of(one), nouns_of(other)
    return not all(nouns) or not nouns[0].isdisjoint(nouns[1])


def _measure(mention: Mention) -> str:
    return mention.figure.unit or ("" if mention.figure.kind == "range" else mention.figure.kind)


def nouns_of(mention: Mention) -> frozenset[str]:
    """Return the stems of what is counted, as it stands behind a figure; empty where that is not clear."""
    noun = mention.figure.counted
    return _stems_of(noun) if noun and not mention.is_field else frozenset()


def head_of(mention: Mention) -> str:
    """Return the stem of the noun that is counted, without its modifiers; "" where that is not clear."""
    noun = mention.figure.counted
    return _head(noun) if noun and not mention.is_field else ""


@_text.remembered
def _head(phrase: str) -> str:
    return (stems(_text.tokens(phrase)) or [""])[-1]


@_text.remembered
def _stems_of(phrase: str) -> frozenset[str]:
    return frozenset(stems(_text.tokens(phrase)))


@cache
def _groups() -> dict[str, frozenset[int]]:
    """Return the groups of words of which only one can be true of a thing, by the words' stems."""
    out: dict[str, set[int]] = {}
    for n, words in enumerate(lists_of(ENGLISH)["contrasts"]):
        for word in words.split():
            out.setdefault(stem(_text.key(word)), set()).add(n)
    return {word: frozenset(numbers) for word, numbers in out.items()}


def exclude_each_other(old: Iterable[str], new: Iterable[str]) -> bool:
    """Tell whether one of some stems is true of other things than one of the others: "north", "south"."""
    groups = _groups()
    held = {n for word in new for n in groups.get(word, ())}
    return bool(held) and any(not held.isdisjoint(groups.get(word, ())) for word in old)


def names(key: str) -> bool:
    """Tell whether a word can name what is counted."""
    return key[:1].isalpha() and key not in NOT_A_LABEL and key not in SPELLED


def is_plural(key: str) -> bool:
    """Tell whether a word looks like the plural of a noun."""
    return key in _PLURALS or (key.endswith("s") and not key.endswith(("ss", "us", "is")))


def stems(tokens: Iterable[str]) -> list[str]:
    """Return the stems of the words that name something."""
    return [stem(key) for token in tokens if not token.isspace() and names(key := _text.key(token))]


def counted(mention: Mention, tokens: Sequence[str]) -> set[str]:
    """Return the stems of the noun right behind a figure with its adjectives, empty where another word follows."""
    if mention.figure.kind not in COUNTING or mention.figure.unit or not mention.after:
        return set()
    return set(map(stem, mention.after)) if key_behind(tokens, mention.end) == mention.after[0] else set()


def key_before(tokens: Sequence[str], k: int) -> str:
    """Return the key of the last token before position k that is no space."""
    return next((_text.key(token) for token in reversed(tokens[max(0, k - 2) : k]) if not token.isspace()), "")


def key_behind(tokens: Sequence[str], k: int) -> str:
    """Return the key of the first token from position k on that is no space."""
    return next((_text.key(token) for token in tokens[k : k + 2] if not token.isspace()), "")


def sentence_of(tokens: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around some tokens begins and ends."""
    low, high = max(0, start - LONGEST_SENTENCE), min(len(tokens), end + LONGEST_SENTENCE)
    first = next((k + 1 for k in range(start - 1, low - 1, -1) if _ends(tokens, k)), low)
    return first, next((k for k in range(end, high) if _ends(tokens, k)), high)


def _ends(tokens: Sequence[str], k: int) -> bool:
    """Tell whether a sentence ends with a token; the stop inside "7.d" ends none."""
    return tokens[k] in SENTENCE_ENDS and (k + 1 >= len(tokens) or tokens[k] == "\n" or tokens[k + 1].isspace())
