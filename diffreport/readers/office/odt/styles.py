"""What OpenDocument's styles say of paragraphs, text and lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from diffreport.readers.office.odt.names import FO, STYLE, TEXT, whole

_CHAIN = 30  # styles based on each other
_TITLES = frozenset(("Title",))
_BOLD = frozenset(("bold", "600", "700", "800", "900"))
_LEVEL_ELEMENTS = frozenset(
    f"{TEXT}{name}"
    for name in (
        "list-level-style-number",
        "list-level-style-bullet",
        "list-level-style-image",
        "outline-level-style",
    )
)


@dataclass(slots=True)
class Look:
    """What a style says, with those it is based on. None: nothing."""

    hidden: bool | None = None
    bold: bool | None = None
    raised: bool | None = None
    is_title: bool = False
    outline: int | None = None
    list_style: str | None = None


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How a level of a list prints its labels; without a `form` they are bullets, or none."""

    form: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1  # levels in the label: "2.1" shows two
    start: int = 1
    pattern: str = ""  # "%1%.%2%.", where the writer gives one


@dataclass(slots=True)
class Styles:
    """The styles of a document, resolved when they are first asked for."""

    elements: dict[tuple[str, str], Element] = field(default_factory=dict)
    lists: dict[str, dict[int, ListLevel]] = field(default_factory=dict)
    outline: dict[int, ListLevel] = field(default_factory=dict)
    _looks: dict[tuple[str, str], Look] = field(default_factory=dict)

    def add(self, elements: Iterable[Element]) -> None:
        """Take in the styles of one place: common ones, or those of the text."""
        for element in elements:
            name = element.get(f"{STYLE}name", "")
            if element.tag == f"{STYLE}style":
                self.elements[element.get(f"{STYLE}family", ""), name] = element
            elif element.tag == f"{TEXT}list-style":
                self.lists[name] = _levels(element)
            elif element.tag == f"{TEXT}outline-style":
                self.outline = _levels(element)

    def look(self, family: str, name: str | None) -> Look:
        """Return what a style of a family ("paragraph", "text") says."""
        key = family, name or ""
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = self._resolved(family, name or "")
        return look

    def _resolved(self, family: str, name: str) -> Look:
        look = Look()
        for _ in range(_CHAIN):
            element = self.elements.get((family, name))
            look.is_title = look.is_title or name in _TITLES
            if element is None:
                break
            _inherit(look, element)
            name = element.get(f"{STYLE}parent-style-name", "")
        return look


def _inherit(look: Look, element: Element) -> None:
    """Fill in what an element says and no nearer style has said."""
    if look.outline is None:
        look.outline = whole(element.get(f"{STYLE}default-outline-level"))
    if look.list_style is None:
        look.list_style = element.get(f"{STYLE}list-style-name")
    properties = element.find(f"{STYLE}text-properties")
    if properties is None:
        return
    display, weight = properties.get(f"{TEXT}display"), properties.get(f"{FO}font-weight")
    position = properties.get(f"{STYLE}text-position")
    if look.hidden is None and display is not None:
        look.hidden = display == "none"
    if look.bold is None and weight is not None:
        look.bold = weight in _BOLD
    if look.raised is None and position is not None:
        height = position.split()[:1]
        look.raised = height == ["super"] or (bool(height) and height[0].rstrip("%").isdecimal() and height[0] != "0%")


def _levels(element: Element) -> dict[int, ListLevel]:
    """Return the levels of a list style, by their numbers from 1."""
    levels = {}
    for level in element:
        number = whole(level.get(f"{TEXT}level"), 1)
        if level.tag not in _LEVEL_ELEMENTS or number is None:
            continue
        levels[number] = ListLevel(
            form=level.get(f"{STYLE}num-format", ""),
            prefix=level.get(f"{STYLE}num-prefix", ""),
            suffix=level.get(f"{STYLE}num-suffix", ""),
            shown=whole(level.get(f"{TEXT}display-levels"), 1, 10) or 1,
            start=_start(level),
            pattern=next((value for name, value in level.items() if name.endswith("}num-list-format")), ""),
        )
    return levels


def _start(level: Element) -> int:
    start = whole(level.get(f"{TEXT}start-value"))
    return 1 if start is None else start
