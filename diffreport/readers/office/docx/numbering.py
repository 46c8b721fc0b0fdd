"""The labels that Word prints before the paragraphs of lists: "3.", "(iv)", "Article 2.1"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from diffreport.readers.office.docx.names import VALUE, W, is_on, number_of, value_of, whole
from diffreport.readers.office.docx.styles import Numbered, Style, Styles
from diffreport.readers.office.numerals import printed

_LEVELS = 9  # of a list
_PLACE = re.compile(r"%([1-9])")
_MOST = 999_999  # a start beyond is damage


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its labels are made."""

    text: str = ""
    form: str = "decimal"
    start: int = 1
    restart: int | None = None  # the level, from 1, behind whose paragraphs it begins anew; 0: never
    is_legal: bool = False  # all numbers in digits
    is_close: bool = False  # no space behind the label
    zeros: int = 0  # digits of a format of the writer's own ("001")
    style: str = ""  # whose paragraphs are of this level


@dataclass(slots=True)
class _List:
    """A list's definition, with what one use of it overrides."""

    counter: str  # lists with one definition count on together
    levels: dict[int, _Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    styles: Styles
    abstract: dict[str, Element] = field(default_factory=dict)
    uses: dict[int, Element] = field(default_factory=dict)
    _lists: dict[int, _List | None] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Element | None, styles: Styles) -> Numbering:
        """Return the lists of a numbering part, none if there is no part."""
        numbering = cls(styles)
        for element in root if root is not None else ():
            if element.tag == f"{W}abstractNum":
                numbering.abstract.setdefault(element.get(f"{W}abstractNumId", ""), element)
            elif element.tag == f"{W}num" and (number := whole(element.get(f"{W}numId"))) is not None:
                numbering.uses.setdefault(number, element)
        return numbering

    def place(self, own: tuple[int | None, int | None], style: Style) -> Numbered | None:
        """Return the list and level of a paragraph, by what it says itself and by its style; None if it is in none."""
        number, level = own
        if number is None:
            number = style.list_number
            if number and level is None:
                level = self._linked_level(number, style)
        if not number or self._list(number) is None:
            return None
        return Numbered(number, min(max(level or 0, 0), _LEVELS - 1))

    def label(self, place: Numbered) -> str:
        """Count one paragraph of a list, and return its label with the space behind it; "" for a bullet."""
        found = self._list(place.number)
        if found is None:
            return ""
        counts = self._counts.setdefault(found.counter, {})
        level = found.levels.get(place.level, _Level(form="none"))
        key = (place.number, place.level)
        if place.level in found.starts and key not in self._started:
            counts[place.level] = found.starts[place.level]
        else:
            counts[place.level] = counts[place.level] + 1 if place.level in counts else level.start
        self._started.add(key)
        for deeper in [other for other in counts if other > place.level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or (restart and place.level < restart):
                del counts[deeper]
        return _label(found, counts, level)

    def _linked_level(self, number: int, style: Style) -> int:
        """Return the level that a list gives to the paragraphs of a style."""
        found = self._list(number)
        linked = {level.style: place for place, level in found.levels.items() if level.style} if found else {}
        for identity in style.chain:
            if identity in linked:
                return linked[identity]
        return style.list_level or 0

    def _list(self, number: int) -> _List | None:
        if number not in self._lists:
            self._lists[number] = self._resolved(number)
        return self._lists[number]

    def _resolved(self, number: int) -> _List | None:
        """Return a list's definition, through the numbering style that it may stand for."""
        use = self.uses.get(number)
        identity = value_of(use, f"{W}abstractNumId") or ""
        definition = self.abstract.get(identity)
        if use is None or definition is None:
            return None
        link = value_of(definition, f"{W}numStyleLink")
        linked = self.uses.get(self.styles.numbering_of(link) or 0) if link else None
        if linked is not None:
            identity = value_of(linked, f"{W}abstractNumId") or ""
            definition = self.abstract.get(identity, definition)
        levels = _levels(definition)
        starts: dict[int, int] = {}
        for override in use.iterfind(f"{W}lvlOverride"):
            level = whole(override.get(f"{W}ilvl")) or 0
            levels |= _levels(override)
            if (start := number_of(override, f"{W}startOverride")) is not None:
                starts[level] = min(abs(start), _MOST)
        return _List(identity, levels, starts)


def _levels(parent: Element) -> dict[int, _Level]:
    """Return the levels that a definition or an override describes."""
    return {
        level: _level(element)
        for element in parent.iterfind(f"{W}lvl")
        if (level := whole(element.get(f"{W}ilvl"))) is not None and 0 <= level < _LEVELS
    }


def _level(element: Element) -> _Level:
    form, zeros = value_of(element, f"{W}numFmt") or "decimal", 0
    for custom in element.iter(f"{W}numFmt"):  # of the writer's own: inside of an alternative
        if custom.get(VALUE) == "custom":
            form, zeros = "decimal", len((custom.get(f"{W}format") or "").partition(",")[0].strip())
    start = number_of(element, f"{W}start")
    return _Level(
        text=value_of(element, f"{W}lvlText") or "",
        form=form,
        start=min(abs(start), _MOST) if start is not None else 0,
        restart=number_of(element, f"{W}lvlRestart"),
        is_legal=is_on(element.find(f"{W}isLgl")),
        is_close=value_of(element, f"{W}suff") == "nothing",
        zeros=zeros,
        style=value_of(element, f"{W}pStyle") or "",
    )


def _label(found: _List, counts: dict[int, int], level: _Level) -> str:
    """Return a label as printed, with the space behind it."""
    if level.form == "bullet":
        return ""

    def number(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        other = found.levels.get(place, _Level())
        count = counts.get(place, other.start)
        form = "decimal" if level.is_legal and other.form != "decimalZero" else other.form
        return printed(count, form).zfill(other.zeros)

    text = _PLACE.sub(number, level.text)
    return text if level.is_close or not text.strip() else f"{text} "
