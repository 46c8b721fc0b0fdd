"""A part's XML as a tree that is written back with the prefixes it came with, changed in one pass at the end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from xml.parsers.expat import ParserCreate

from diffreport.readers.office.docx.names import IDENTITY, W
from diffreport.readers.office.xml import parse

_XML = "http://www.w3.org/XML/1998/namespace"
_WORD = W[1:-1]
_IN_TEXT = re.compile("[&<>\r]")
_IN_ATTRIBUTE = re.compile('[&<>"\r\n\t]')
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


class AstrayError(Exception):
    """Something cannot be changed as it would have to be."""


@dataclass(slots=True)
class Tree:
    """The elements of a part, what each stands in, and what is to come before, behind and instead of them."""

    root: Element
    prefixes: dict[str, str]  # of the part: prefix -> address
    parents: dict[Element, Element]
    _before: dict[Element, list[Element]] = field(default_factory=lambda: defaultdict(list))
    _behind: dict[Element, list[Element]] = field(default_factory=lambda: defaultdict(list))
    _instead: dict[Element, list[Element]] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes, shown: str, name: str) -> Tree:
        """Return the tree of a part. Raises: InputError if it is damaged; AstrayError if its prefixes are not clear."""
        root = parse(content, shown, name)
        return cls(root, prefixes_of(content), {})

    def settle(self) -> None:
        """Note what each element stands in, before anything is changed."""
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    def before(self, element: Element, added: Iterable[Element]) -> None:
        """Put elements before one, behind those put there already."""
        self._before[element].extend(added)

    def behind(self, element: Element, added: Iterable[Element]) -> None:
        """Put elements behind one, behind those put there already."""
        self._behind[element].extend(added)

    def instead(self, element: Element, added: list[Element]) -> None:
        """Put elements in the place of one."""
        self._instead[element] = added

    def above(self, element: Element, tag: str) -> Element | None:
        """Return the nearest element of a tag that one stands in, None if there is none."""
        found = self.parents.get(element)
        while found is not None and found.tag != tag:
            found = self.parents.get(found)
        return found

    def apply(self) -> None:
        """Make all changes. Cost: linear in the children of what is changed."""
        touched = (*self._before, *self._behind, *self._instead)
        for parent in {id(p): p for p in (self.parents[element] for element in touched)}.values():
            children: list[Element] = []
            for child in parent:
                children += self._before.get(child, ())
                children += self._instead.get(child, (child,))
                children += self._behind.get(child, ())
            parent[:] = children

    def numbers(self) -> set[str]:
        """Return all identities that annotations have."""
        return {element.get(IDENTITY, "") for element in self.root.iter()}

    def written(self) -> bytes:
        """Return the part; every prefix that it came with is declared on its first element."""
        return _written(self.root, self.prefixes)


def prefixes_of(content: bytes) -> dict[str, str]:
    """Return the prefixes that XML declares anywhere. Raises: AstrayError if one stands for two addresses."""
    found: dict[str, str] = {}
    clashes: list[str] = []

    def declared(prefix: str | None, address: str) -> None:
        if prefix and address and found.setdefault(prefix, address) != address:
            clashes.append(prefix)

    expat = ParserCreate(namespace_separator="}")
    expat.StartNamespaceDeclHandler = declared
    expat.Parse(content, True)
    if clashes:
        raise AstrayError(f"the prefix {clashes[0]} stands for two addresses")
    return found


def _written(root: Element, prefixes: dict[str, str]) -> bytes:
    known = {_XML: "xml"}
    for prefix, address in prefixes.items():
        known.setdefault(address, prefix)
    names: dict[str, str] = {}
    own: dict[str, str] = {}  # those that the part has without a prefix

    def name_of(tag: str) -> str:
        address, brace, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
        if not brace:
            return local
        if address not in known:
            prefix = "w" if address == _WORD and "w" not in prefixes else f"dr{len(own)}"
            while prefix in prefixes:
                prefix += "0"
            known[address], own[prefix] = prefix, address
        return f"{known[address]}:{local}"

    out: list[str] = []
    stack: list[Element | str] = [root]
    while stack:
        element = stack.pop()
        if isinstance(element, str):
            out.append(element)
            continue
        tag = names.get(element.tag) or names.setdefault(element.tag, name_of(element.tag))
        out.append(f"<{tag}")
        for key, value in element.attrib.items():
            name = names.get(key) or names.setdefault(key, name_of(key))
            out.append(f' {name}="{_IN_ATTRIBUTE.sub(_escape, value)}"')
        if element.tail:
            stack.append(_IN_TEXT.sub(_escape, element.tail) if element is not root else "")
        if not len(element) and not element.text:
            out.append("/>")
            continue
        out.append(f">{_IN_TEXT.sub(_escape, element.text or '')}")
        stack.append(f"</{tag}>")
        stack.extend(reversed(element))
    declared = "".join(
        f' xmlns:{prefix}="{_IN_ATTRIBUTE.sub(_escape, address)}"' for prefix, address in {**prefixes, **own}.items()
    )
    out[0] += declared
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{"".join(out)}'.encode()


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES[found[0]]
