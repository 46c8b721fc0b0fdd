"""What an edition tells of each figure: its amount, and those of other years that stand with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from diffreport import text as _text
from diffreport.comparison.figures.places import Place, places_in
from diffreport.comparison.figures.sides import names, stems
from diffreport.comparison.figures.units import UNIT_WORDS
from diffreport.comparison.noise.contents import contents
from diffreport.model import Document, Figure

# Before an amount these say that it was so before.
_BEFORE = tuple(
    phrase.split() for phrase in ("up from", "down from", "compared with", "compared to", "against", "versus")
)
# A field with one of these is called or known by its number.
_NAMING = frozenset("accession code fax id isbn issn no phone ref serial telephone zip".split())
# "Exchange rates: crowns a dollar - 0.75 (2010)"
_FIELD = re.compile(r"[A-Z][^:.;\d]{2,40}: ")
# What stands in brackets names no item; the item before one ends with a number or a mark.
_ASIDE = re.compile(r"\([^()]*\)")
_ITEM_BEGINS = re.compile(r"[,;|]\s|[.] |\d\S*")
# "Seats by party - Adel 12", "highest point: Brix 450 m"
_ITEM_HEADS = re.compile(r": | - ")
# Behind an item stand the end, a mark, or the next field.
_ITEM_ENDS = re.compile(r"\s*(?:$|[,;(.]|[A-Za-z][\w /]{2,30}:(?:\s|$))")
_ITEM_WORDS = 5
# "A 50-basis-point reduction in the discount rate to 5 percent" tells of the discount rate.
_MOVED = re.compile(r".*\b(?:in|of) (?:the|its|their) ((?:[^\W\d][\w-]* ){1,4})to $", re.DOTALL)
_MEASURES = UNIT_WORDS | frozenset("basis percent percentage point points".split())
_STEM = _text.remembered(lambda text: frozenset(stems(_text.tokens(text))))

# Between an amount and what it counts: " of all the ".
_JOINT = 12
# The two words before an amount stand in so many characters.
_LEAD = 100
# Behind these a number is what another one is measured by: "6 deaths/1,000 births", "6 per 100 inhabitants".
_PER = ("/", " per ")
_ESTIMATED = _STEM("est estimate estimated")


@dataclass(frozen=True, slots=True)
class Telling:
    """What one edition tells of one figure.

    `place` is where its latest amount stands; `amounts` are all that tell of it, those of former years among them:
    "$5 million (2012); $4 million (2011)". `item` is the name that stands right before it as in
    a list ("Adel 12, Brix 7") or what moved to it, `is_listed` tells that its sentence is one.
    """

    edition: int
    place: Place
    section: tuple[str, ...]
    amounts: tuple[Place, ...]
    item: str = ""
    is_listed: bool = False

    @property
    def years(self) -> tuple[tuple[int, Place], ...]:
        """Return the amounts of which the year is told, each with its year."""
        return tuple((each.year, each) for each in self.amounts if each.year)

    @property
    def figure(self) -> Figure:
        """Return the latest amount."""
        return self.place.figure

    @property
    def words(self) -> frozenset[str]:
        """Return the stems of the words in its sentence that name something."""
        return words_of(self.place.sentence)

    @property
    def naming(self) -> frozenset[str]:
        """Return the stems of its own label; none of one that its section lent."""
        return words_of(self.place.label) if self.place.named else frozenset()


# A figure from edition to edition.
Run: TypeAlias = list[Telling]


def noun_of(place: Place) -> int:
    """Return the offset at which the label stands right behind its amount, -1 where it does not."""
    last = place.end + _JOINT + len(place.label)
    return place.sentence.find(place.label, place.at, last) if place.named and place.label else -1


def words_of(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that name something."""
    return _STEM(text)


def tellings_in(document: Document, edition: int) -> list[Telling]:
    """Return what a document tells of figures, in reading order.

    Left out are what only tells an order ("the second"), the pages of a contents table, fields that hold a number to
    be called or known by, what a rate is measured by, and numbers without any word. Cost: linear in the words of
    the document.
    """
    listed = contents(document)
    places = [place for place in places_in(document) if place.block not in listed and _counts(place)]
    found = (group for group in _groups(places) if group[0].label or not _is_bare(group[0]))
    return _itemized([_telling(document, edition, group) for group in found])


def _itemized(told: Sequence[Telling]) -> list[Telling]:
    """Return tellings with the items of lists; one whose label has no word of its item is labelled by that."""
    items = [item_of(telling.place) for telling in told]
    sentences = Counter(
        (telling.place.block, telling.place.sentence) for telling, item in zip(told, items, strict=True) if item
    )
    out = []
    for telling, item in zip(told, items, strict=True):
        place = telling.place
        is_listed = bool(item) and sentences[place.block, place.sentence] > 1
        is_labelled = place.is_field or noun_of(place) >= 0 or not words_of(item).isdisjoint(words_of(place.label))
        is_unit = bool(item) and _MEASURES.issuperset(map(_text.key, place.label.split()))
        if (is_listed and not is_labelled) or is_unit:
            place = place._replace(label=item, named=True)
        out.append(replace(telling, place=place, item=item, is_listed=is_listed))
    return out


def item_of(place: Place) -> str:
    """Return the name that stands right before an amount as in a list, brackets aside, or what moved to it; "" where
    none does."""
    if moved := _MOVED.fullmatch(place.sentence, 0, place.start):
        return moved[1].strip()
    if place.cell or not _ITEM_ENDS.match(place.sentence, place.end):
        return ""
    lead = _ITEM_BEGINS.split(_ASIDE.sub(" ", place.sentence[: place.start]))[-1]
    name = next((part for part in reversed(_ITEM_HEADS.split(lead)) if part.strip()), "")
    words = name.split()
    while words and (len(words[0]) == 1 or _text.key(words[0]) == "and"):
        words.pop(0)  # "450 m lowest point", "Adel 12 and Brix 7"
    is_name = 0 < len(words) <= _ITEM_WORDS and names(_text.key(words[-1]))
    return " ".join(words) if is_name else ""


def _counts(place: Place) -> bool:
    """Tell whether an amount says how much or how many."""
    if place.figure.kind == "ordinal" or place.sentence.endswith(_PER, 0, place.start):
        return False
    return not place.is_field or bool(place.figure.unit) or _NAMING.isdisjoint(map(_text.key, place.label.split()))


def _telling(document: Document, edition: int, group: Sequence[Place]) -> Telling:
    first = group[0]
    latest = max(group, key=lambda place: place.year or 0) if all(each.year for each in group) else first
    place = latest._replace(label=_subject(first), named=first.named, is_field=first.is_field)
    return Telling(edition, place, document.blocks[latest.block].section, tuple(group))


def _groups(places: Sequence[Place]) -> list[list[Place]]:
    """Return the amounts by what they tell: those of one figure for several years together, others alone."""
    groups: list[list[Place]] = []
    subjects: dict[tuple[object, ...], list[Place]] = {}
    fields: dict[tuple[str, str], list[Place]] = {}  # of the block before, by what they measure
    formers = former_in(places)
    held: list[list[Place]] = []
    block = -1
    for n, place in enumerate(places):
        if place.block != block and (place.block > block + 1 or not _is_continued(place)):
            fields = {}
        block = place.block
        measure = _measure(place)
        key = place.block, "" if place.cell else place.sentence, _subject(place), measure
        mine = subjects.get(key) or fields.get(measure)
        if n in formers:
            mine = []
        elif mine is None or not _goes_on(mine, place):
            mine = []
            groups.append(mine)
        held.append(mine)
        if n not in formers:
            mine.append(place)
            subjects[key] = mine
        if mine and (mine[0].is_field or (mine[0].block == block and _FIELD.match(mine[0].sentence))):
            fields[measure] = mine
    for n, now in formers.items():
        held[now].append(places[n])
    return groups


def former_in(places: Sequence[Place]) -> dict[int, int]:
    """Return which amounts say what was before another one, and which: "from 12 to 15", "15, up from 12 in 2018"."""
    out: dict[int, int] = {}
    for n, (one, other) in enumerate(pairwise(places)):
        if one.sentence != other.sentence or one.block != other.block or one.cell or _measure(one) != _measure(other):
            continue
        leads = _lead(one), _lead(other)
        if n not in out and leads[0][-1:] == ["from"] and leads[1][-1:] == ["to"]:
            out[n] = n + 1
        elif leads[1][-1:] in _BEFORE or leads[1][-2:] in _BEFORE or _falls_from(*leads):
            out[n + 1] = out.get(n, n)
    return {n: now for n, now in out.items() if now not in out}


def _falls_from(now: Sequence[str], before: Sequence[str]) -> bool:
    """Tell whether the second amount is what the first was before: "fell to 12 from 15"."""
    return now[-1:] == ["to"] and before[-1:] == ["from"]


def _lead(place: Place) -> list[str]:
    """Return the two words before an amount."""
    return [_text.key(word) for word in place.sentence[max(0, place.start - _LEAD) : place.start].split()[-2:]]


def _measure(place: Place) -> tuple[str, str]:
    return place.figure.kind, place.figure.unit


def _is_continued(place: Place) -> bool:
    """Tell whether a line goes on with the field before it: "12.7% of GDP (2013 est.)"."""
    return place.at == 0 and not place.is_field and place.cell is None


def _is_bare(place: Place) -> bool:
    """Tell whether nothing but numbers and their years is told: "0.72 (2009 est.)"."""
    return place.cell is None and words_of(place.sentence) <= _ESTIMATED


def _goes_on(told: Sequence[Place], place: Place) -> bool:
    """Tell whether an amount is that of another year of a figure: "12 (2020 est.) 11 (2019 est.)"."""
    if place.is_field and place.label != told[0].label:
        return False
    if place.block != told[-1].block and not told[0].is_field and not _is_bare(place):
        return False
    years = [each.year for each in told]
    if place.year is None or None in years:  # "$19.6 billion $18.89 billion", on one line or two: of years untold
        return told[0].is_field and place.year is None and _is_next(told[-1], place)
    return place.year not in years


def _is_next(last: Place, place: Place) -> bool:
    """Tell whether an amount stands right behind another one, or on the next line."""
    if place.block != last.block:
        return _is_continued(place)
    return place.sentence == last.sentence and not place.sentence[last.end : place.start].strip()


def _subject(place: Place) -> str:
    """Return what an amount counts, without the year that names its row or column."""
    return place.label.removesuffix(f" in {place.year}") if place.cell else place.label
