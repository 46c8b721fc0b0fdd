"""XML as a tree, read strictly and within bounds; nothing outside the file is ever looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from xml.parsers import expat

from diffreport.errors import InputError

_ELEMENTS = 1_000_000  # of a file; bounds memory to about 500 MB
_DEPTH = 250  # elements open at once; the deepest bill known has 40, and a walk may recurse that far
_SEPARATOR = " "  # between namespace and name: neither holds one


@dataclass(slots=True)
class Element:
    """An element: its local name, its namespace, and what it holds, in order. Attributes have local names."""

    tag: str
    space: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """Yield the elements right below."""
        return (child for child in self.children if isinstance(child, Element))

    def first(self, tag: str) -> Element | None:
        """Return the first element right below with a local name, or None."""
        return next((child for child in self if child.tag == tag), None)

    def get(self, name: str) -> str:
        """Return an attribute's value, "" if it is absent."""
        return self.attributes.get(name, "")

    def descendants(self) -> Iterator[Element]:
        """Yield the element and all below it, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed([*element]))

    @property
    def text(self) -> str:
        """Return all characters below the element, as they stand."""
        parts: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
            else:
                stack.extend(reversed(node.children))
        return "".join(parts)


@dataclass(slots=True)
class _Builder:
    """What expat calls while it parses."""

    shown: str
    open: list[Element] = field(default_factory=list)
    root: Element | None = None
    count: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > _ELEMENTS:
            raise InputError(self.shown, f"has more than {_ELEMENTS:,} XML elements", "split it")
        if len(self.open) >= _DEPTH:
            raise InputError(self.shown, f"nests XML elements more than {_DEPTH} deep", "check where it came from")
        space, _, tag = name.rpartition(_SEPARATOR)
        plain = {key.rpartition(_SEPARATOR)[2]: value for key, value in attributes.items()}
        element = Element(tag, space, plain)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self, _name: str) -> None:
        self.open.pop()

    def text(self, characters: str) -> None:
        self.open[-1].children.append(characters)  # no characters are outside of the root

    def entity(self, *_declaration: object) -> None:
        raise InputError(self.shown, "declares XML entities of its own", "no document needs them; check its origin")

    def skipped(self, name: str, is_parameter: bool) -> None:
        """Take in an entity that only the DTD outside declares: those of HTML are known."""
        if not is_parameter:
            self.text(html5.get(f"{name};", f"&{name};"))


def parse(text: str, shown: str) -> Element:
    """Return the root element of an XML text. A DTD is named, never fetched.

    Cost: linear. Raises: InputError if it is not well-formed, declares entities, or exceeds the bounds.
    """
    builder = _Builder(shown)
    parser = expat.ParserCreate("utf-8", _SEPARATOR)  # decoded already, whatever the declaration says
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.EntityDeclHandler = builder.entity
    parser.SkippedEntityHandler = builder.skipped
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        wrong = f"is no well-formed XML ({expat.ErrorString(error.code)}, line {error.lineno})"
        raise InputError(shown, wrong, "download it again") from error
    if builder.root is None:
        raise AssertionError("a text without an element is no well-formed XML")
    return builder.root
