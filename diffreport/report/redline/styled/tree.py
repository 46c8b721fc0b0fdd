"""A part's XML as a tree that is written back with the prefixes it came with, changed in one pass at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import escape

from diffreport.readers.office.docx.names import IDENTITY, W
from diffreport.readers.office.xml import parse
from diffreport.report.redline.tracked import escaped

_XML = "http://www.w3.org/XML/1998/namespace"
_WORD = W[1:-1]
_IN_TEXT = {"\r": "&#13;"}  # a line's end that is to be read back as it is


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


class _Names:
    """The names that elements and attributes are written by: with the prefixes of their part, as far as it has some.

    What a part has without a prefix, as its first element shows, is written so.
    """

    def __init__(self, root: Element, prefixes: dict[str, str]) -> None:
        self.declared = dict(prefixes)
        self._prefix_of = {address: prefix for prefix, address in reversed(prefixes.items())} | {_XML: "xml"}
        address = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
        self.default = address if address and address not in self._prefix_of else ""
        self._elements: dict[str, str] = {}
        self._attributes: dict[str, str] = {}

    def element(self, tag: str) -> str:
        """Return the name of an element. Raises: AstrayError if it would be taken for another."""
        found = self._elements.get(tag)
        if found is None:
            address, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
            if not address and self.default:
                raise AstrayError("an element has no address where others have one without a prefix")
            found = self._elements[tag] = local if address in ("", self.default) else f"{self._prefix(address)}:{local}"
        return found

    def attribute(self, key: str) -> str:
        """Return the name of an attribute."""
        found = self._attributes.get(key)
        if found is None:
            address, _, local = key[1:].rpartition("}") if key.startswith("{") else ("", "", key)
            found = self._attributes[key] = f"{self._prefix(address)}:{local}" if address else local
        return found

    def _prefix(self, address: str) -> str:
        if address not in self._prefix_of:
            prefix = "w" if address == _WORD else "ns0"
            while prefix in self.declared:
                prefix += "0"
            self.declared[prefix] = address
            self._prefix_of[address] = prefix
        return self._prefix_of[address]


def _written(root: Element, prefixes: dict[str, str]) -> bytes:
    names = _Names(root, prefixes)
    out: list[str] = []
    stack: list[Element | str] = [root]
    while stack:
        element = stack.pop()
        if isinstance(element, str):
            out.append(element)
            continue
        tag = names.element(element.tag)
        out.append(f"<{tag}")
        for key, value in element.attrib.items():
            out.append(f' {names.attribute(key)}="{escaped(value)}"')
        if element.tail and element is not root:
            stack.append(escape(element.tail, _IN_TEXT))
        if not len(element) and not element.text:
            out.append("/>")
            continue
        out.append(f">{escape(element.text or '', _IN_TEXT)}")
        stack.append(f"</{tag}>")
        stack.extend(reversed(element))
    addresses = {"xmlns": names.default} if names.default else {}
    addresses |= {f"xmlns:{prefix}": address for prefix, address in names.declared.items()}
    out[0] += "".join(f' {name}="{escaped(address)}"' for name, address in addresses.items())
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{"".join(out)}'.encode()
