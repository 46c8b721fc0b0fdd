"""Find the figures in a text: every number that counts, measures, dates or names something.

Times of day, telephone numbers, footnote marks and the numbers of items are no figures.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import NamedTuple

from diffreport.comparison.figures.found import Found, Reader, begins
from diffreport.comparison.figures.labels import About, about, year_of, years_of_sentences
from diffreport.comparison.figures.phrases import counted
from diffreport.comparison.figures.printed import SENTENCE_ENDS, Printed
from diffreport.model import Figure


class _Place(NamedTuple):
    """Where a figure stands: its tokens and positions, with qualifier and unit, and its sentence."""

    start: int
    at: int
    end: int
    first: int
    last: int
    sentence: int


class Told:
    """What a figure is about, read when it is first asked for: most figures are carried on, and nobody asks."""

    __slots__ = ("_about", "_before", "_kind", "_place", "_printed")

    def __init__(self, printed: Printed, place: _Place, kind: str, before: Told | None) -> None:
        """`before` is the amount before it in its sentence: an amount without words of its own has those of that."""
        self._printed, self._place, self._kind, self._before = printed, place, kind, before
        self._about: About | None = None

    @property
    def about(self) -> About:
        """Return the label words around the figure."""
        waiting: list[tuple[Told, About]] = []  # no recursion: a list may have thousands of figures
        one: Told | None = self
        while one is not None and one._about is None:
            told = about(one._printed, one._place.first, one._place.last, one._kind)
            waiting.append((one, told))
            one = one._before if one._lacks(told) else None
        for one, told in reversed(waiting):
            one._about = one._completed(told)
        return self._about or About((), (), "", False)

    def _lacks(self, told: About) -> bool:
        """Tell whether words are missing that the amount before it has."""
        has_words = told.after or told.before
        return not has_words or (not told.label and self._before is not None and self._both_count(self._before))

    def _both_count(self, other: Told) -> bool:
        return self._kind == other._kind == "count"

    def _completed(self, told: About) -> About:
        other = self._before._about if self._before else None
        if self._before is None or other is None:
            return told
        if not told.after and not told.before:
            return told._replace(after=other.after, before=other.before, label=other.label)
        if not told.label and self._both_count(self._before):
            return told._replace(label=other.label)  # "12 men, of whom 3 were freed"
        return told


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure where it stands: tokens `start` to `end` with qualifier and unit, the number at `at`.

    `after` and `before` are the keys of the label words around it, nearest first; `label` is what it counts;
    `is_field` tells that the label stands before a colon; `year` is the year that its clause speaks of, or None.
    Dates and identifiers have no label.
    """

    figure: Figure
    start: int
    at: int
    end: int
    sentence: int
    told: Told | None = field(compare=False, repr=False)
    year: int | None = None

    @property
    def after(self) -> tuple[str, ...]:
        """Return the keys of the label words behind it."""
        return self.told.about.after if self.told else ()

    @property
    def before(self) -> tuple[str, ...]:
        """Return the keys of the label words before it, nearest first."""
        return self.told.about.before if self.told else ()

    @property
    def label(self) -> str:
        """Return what it counts, as printed."""
        return self.told.about.label if self.told else ""

    @property
    def is_field(self) -> bool:
        """Tell whether its label stands before a colon."""
        return self.told is not None and self.told.about.is_field


def mentions(tokens: Sequence[str]) -> list[Mention]:
    """Return the figures among the tokens of a text, in order: amounts, dates and identifiers.

    Cost: linear; a text without a number costs one look-up a token.
    """
    first = [*compress(range(len(tokens)), map(begins, tokens))]
    return _placed(tokens, first) if first else []


def amounts(tokens: Sequence[str]) -> list[Mention]:
    """Return the figures that say how much or how many, in order."""
    return [mention for mention in mentions(tokens) if mention.figure.is_amount]


def _placed(tokens: Sequence[str], candidates: Sequence[int]) -> list[Mention]:
    """Return the figures that begin at some of the candidate tokens."""
    printed = Printed(tokens)
    reader = Reader(printed)
    found = [figure for i in candidates for figure in reader.at(i)]
    if not found:
        return []
    ends = [k for k, key in enumerate(printed.keys) if key in SENTENCE_ENDS and printed.ends_sentence(k)]
    return _told(printed, found, [_place(printed, reader.offsets, ends, one) for one in found])


def _place(printed: Printed, offsets: Sequence[int], ends: Sequence[int], found: Found) -> _Place:
    start, at = bisect_right(offsets, found.start) - 1, bisect_right(offsets, found.at) - 1
    end = bisect_left(offsets, found.end, at)
    first, last = bisect_left(printed.at, start), bisect_left(printed.at, end)
    return _Place(start, at, end, first, last, bisect_left(ends, first))


def _told(printed: Printed, found: Sequence[Found], places: Sequence[_Place]) -> list[Mention]:
    """Return the figures with what they are about, and the year of each amount."""
    dated = (place for one, place in zip(found, places, strict=True) if one.kind == "date")
    years = years_of_sentences(printed, [k for place in dated for k in range(place.first, place.last)])
    firsts: dict[int, int] = {}
    for one, place in zip(found, places, strict=True):
        if one.is_amount:
            firsts.setdefault(place.sentence, place.at)
    out: list[Mention] = []
    before: Told | None = None
    sentence = -1
    for one, place, limit in zip(found, places, _limits(found, places), strict=True):
        if not one.is_amount:
            out.append(_mention(printed, one, place))
            continue
        told = Told(printed, place, one.kind, before if place.sentence == sentence else None)
        year = year_of(place.at, years.get(place.sentence, ()), firsts[place.sentence], limit)
        out.append(_mention(printed, one, place, told, year))
        before, sentence = told, place.sentence
    return out


def _limits(found: Sequence[Found], places: Sequence[_Place]) -> list[int | None]:
    """Return for each figure where the next amount of its sentence stands, None where none follows."""
    out: list[int | None] = []
    follower: _Place | None = None
    for one, place in zip(reversed(found), reversed(places), strict=True):
        out.append(follower.at if follower and follower.sentence == place.sentence else None)
        follower = place if one.is_amount else follower
    return out[::-1]


def _mention(
    printed: Printed, found: Found, place: _Place, told: Told | None = None, year: int | None = None
) -> Mention:
    names = found.counted or (counted(printed, place.first, place.last, found.kind) if told else "")
    text = printed.text(place.first, place.last)
    figure = Figure(text, found.value, found.qualifier, found.unit, found.kind, found.high, names)
    return Mention(figure, place.start, place.at, place.end, place.sentence, told, year)
