"""The labels that OpenDocument prints before items and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from diffreport.readers.office import numerals
from diffreport.readers.office.odt.names import TEXT, XML_ID, whole
from diffreport.readers.office.odt.styles import ListLevel, Styles

_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_ORDINALS = {"1st": "ordinal", "①, ②, ③, ...": "decimalEnclosedCircle", "一, 二, 三, ...": "chineseCounting"}
_PLACE = re.compile(r"%(\d{1,2})%")


@dataclass(slots=True)
class _Open:
    """A list that is open: its style, and the item whose first paragraph is still to come."""

    style: str
    identity: str
    counts: dict[int, int]
    pending: Element | None = None


@dataclass(slots=True)
class Lists:
    """The lists that are open, and how far each has been counted."""

    styles: Styles
    open: list[_Open] = field(default_factory=list)
    _last: dict[str, dict[int, int]] = field(default_factory=dict)  # by style: for lists that continue
    _by_identity: dict[str, dict[int, int]] = field(default_factory=dict)
    _headings: dict[int, int] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """Return how many lists are open."""
        return len(self.open)

    def enter(self, element: Element) -> None:
        """Open a list."""
        outer = self.open[-1] if self.open else None
        style = element.get(f"{TEXT}style-name") or (outer.style if outer else "")
        counts: dict[int, int]
        if outer is not None and style == outer.style:
            counts = outer.counts
        else:
            continued = self._by_identity.get(element.get(f"{TEXT}continue-list", ""))
            if continued is None and element.get(f"{TEXT}continue-numbering") == "true":
                continued = self._last.get(style)
            counts = continued if continued is not None else {}
        self._last[style] = counts
        if identity := element.get(XML_ID):
            self._by_identity[identity] = counts
        self.open.append(_Open(style, element.get(XML_ID, ""), counts))

    def leave(self) -> None:
        """Close the innermost list."""
        self.open.pop()

    def enter_item(self, item: Element) -> None:
        """Begin an item, whose number is counted when its first paragraph comes."""
        if self.open:
            self.open[-1].pending = item

    def leave_item(self) -> None:
        """End an item, whether or not a paragraph came."""
        if self.open:
            self.open[-1].pending = None

    def label(self, paragraph_style: str | None) -> str:
        """Return the label of a paragraph in a list, with the space behind it; "" behind an item's first one."""
        own = self.open[-1]
        item, own.pending = own.pending, None
        if item is None:
            return ""
        number = item.find(f"{TEXT}number")
        levels = self.styles.lists.get(own.style)
        if levels is None:
            levels = self.styles.lists.get(paragraph_style or "", {})
        level = levels.get(self.depth, ListLevel())
        _count(own.counts, self.depth, level, whole(item.get(f"{TEXT}start-value")))
        if number is not None and number.text:
            return f"{number.text.strip()} "
        return _label(levels, own.counts, self.depth)

    def heading(self, heading: Element, level: int) -> str:
        """Return the label of a heading that stands in no list."""
        levels = self.styles.outline
        if heading.get(f"{TEXT}is-list-header") == "true":
            return ""
        restart = heading.get(f"{TEXT}restart-numbering") == "true"
        start = whole(heading.get(f"{TEXT}start-value")) if restart else None
        if restart and start is None:
            start = levels.get(level, ListLevel()).start
        _count(self._headings, level, levels.get(level, ListLevel()), start)
        number = heading.find(f"{TEXT}number")
        if number is not None and number.text:
            return f"{number.text.strip()} "
        return _label(levels, self._headings, level)


def _count(counts: dict[int, int], place: int, level: ListLevel, start: int | None) -> None:
    """Count one paragraph of a level; deeper levels begin anew."""
    if start is not None:
        counts[place] = start
    else:
        counts[place] = counts[place] + 1 if place in counts else level.start
    for deeper in [other for other in counts if other > place]:
        del counts[deeper]


def _label(levels: dict[int, ListLevel], counts: dict[int, int], place: int) -> str:
    level = levels.get(place, ListLevel())
    if not level.form:
        return ""

    def number(at: int) -> str:
        other = levels.get(at, ListLevel())
        return _printed(counts.get(at, other.start), other.form)

    if level.pattern:
        text = _PLACE.sub(lambda match: number(int(match[1])), level.pattern)
    else:
        shown = [number(at) for at in range(max(1, place - level.shown + 1), place + 1)]
        text = level.prefix + ".".join(part for part in shown if part) + level.suffix
    return f"{text.strip()} " if text.strip() else ""


def _printed(number: int, form: str) -> str:
    if not form:
        return ""
    return numerals.printed(number, _FORMS.get(form) or _ORDINALS.get(form) or "decimal")
