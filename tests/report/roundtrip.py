"""Reads both editions back off a report (mock README, "Round trip"). Reusable: `assert_round_trip`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.model import Block, Comparison, Table
from diffreport.report.html import render_html

# A paragraph is its text; a table its caption and the texts of its cells.
Read = str | tuple[str, tuple[tuple[str, ...], ...]]

_BLOCK_TAGS = ("p", "h3", "h4", "h5", "h6", "table")
_BREAK = "\n"


def assert_round_trip(comparison: Comparison, html: str | None = None) -> None:
    """Prove that the report of a comparison holds both editions, character for character."""
    assert_holds(doc_of(html if html is not None else render_html(comparison)), comparison)


def assert_holds(doc: Node, comparison: Comparison) -> None:
    """Prove that a marked text holds both editions, character for character."""
    for side, document in (("old", comparison.old), ("new", comparison.new)):
        assert _Reader(doc, side).read() == [as_read(b) for b in document.blocks if not is_empty(b)]


def is_empty(block: Block) -> bool:
    """Tell whether a block holds nothing that a page could show."""
    return not (block.text.replace("|", "") if block.table else block.text).strip(" \n")


def as_read(block: Block) -> Read:
    """Return a block as it must come back from the page."""
    return block.text if block.table is None else _table_as_read(block.table)


def editions(html: str) -> tuple[list[Read], list[Read]]:
    """Return the blocks of the old and of the new edition, in order, from a report."""
    doc = doc_of(html)
    return _Reader(doc, "old").read(), _Reader(doc, "new").read()


@dataclass(frozen=True)
class Node:
    """An element of a page, whoever parsed it: texts and elements inside it, in order."""

    tag: str
    attributes: Mapping[str, str]
    children: tuple[Node | str, ...]

    @property
    def classes(self) -> list[str]:
        """Return its classes."""
        return self.attributes.get("class", "").split()

    @property
    def elements(self) -> list[Node]:
        """Return the elements right inside it."""
        return [child for child in self.children if isinstance(child, Node)]

    def all(self, *names: str) -> Iterator[Node]:
        """Yield the elements inside it, however deep, of any of some tags or classes, in order."""
        for child in self.elements:
            if child.tag in names or not set(names).isdisjoint(child.classes):
                yield child
            yield from child.all(*names)

    def first(self, *names: str) -> Node | None:
        """Return the first of them, or None."""
        return next(self.all(*names), None)


def doc_of(html: str) -> Node:
    """Return the marked text of a report."""
    doc = LexborHTMLParser(html).css_first(".doc")
    assert doc is not None
    return _node(doc)


def _node(parsed: LexborNode) -> Node:
    children = (c.text_content or "" if c.tag == "-text" else _node(c) for c in parsed.iter(include_text=True))
    return Node(parsed.tag or "", {name: value or "" for name, value in parsed.attributes.items()}, tuple(children))


class _Reader:
    """Reads one edition: drops the marks of the other one, follows stubs to the rows they stand for."""

    def __init__(self, doc: Node, side: str) -> None:
        self.side = side
        self.dropped = {"old": "ins", "new": "del"}[side]
        self.items = list(_items(doc))
        self.rows = {row.attributes["id"]: self._row(row) for row in self.items if _is_row(row)}
        stubs = [i for i in self.items if _is_stub(i) and i.attributes["data-side"] == side]
        self.claimed = {(s.attributes["data-to"], s.attributes.get("data-part")) for s in stubs}

    def read(self) -> list[Read]:
        out: list[Read] = []
        for item in self.items:
            if _is_stub(item):
                if item.attributes["data-side"] == self.side:
                    out += self._claimed_blocks(item)
            elif _is_row(item):
                out += self._unclaimed_blocks(item)
            else:
                out.append(self._element(_table_in(item) if item.tag == "div" else item))
        return [block for block in out if block and block != ("", ()) and any(_texts(block))]

    def _claimed_blocks(self, stub: Node) -> list[Read]:
        blocks, part = self.rows[stub.attributes["data-to"]], stub.attributes.get("data-part")
        return blocks if part is None else [blocks[int(part) - 1]]

    def _unclaimed_blocks(self, row: Node) -> list[Read]:
        name = row.attributes["id"]
        if (name, None) in self.claimed:
            return []
        return [b for n, b in enumerate(self.rows[name], 1) if (name, str(n)) not in self.claimed]

    def _row(self, row: Node) -> list[Read]:
        kind = row.attributes["data-k"]
        if kind == {"old": "added", "new": "removed"}[self.side]:
            return []
        part = row.first({"old": "was", "new": "now"}[self.side])
        if part is not None:
            return [self._element(e) for e in _elements(part)]
        elements = [self._element(e) for e in _elements(_one(row, "t"))]
        if self.side == "new" or any(isinstance(e, tuple) for e in elements):
            return elements
        # an `ins.pb` joins with the next element, a `del.pb` ends a paragraph: both left their mark
        return list("".join(str(e) for e in elements).split(_BREAK))

    def _element(self, element: Node) -> Read:
        return self._table(element) if element.tag == "table" else self._text(element)

    def _table(self, table: Node) -> Read:
        caption = table.first("caption")
        columns = table.attributes.get("data-a")
        rows = []
        for n, tr in enumerate(table.all("tr")):
            if self._is_foreign(tr):
                continue
            cells = [c for c in tr.all("th", "td") if not self._is_foreign(c)]
            texts = [self._text(c) for c in cells]
            if self.side == "old" and columns:
                places = [p for p in columns.split() if p != "-"]
                texts = [t for _, t in sorted(zip(map(int, places), texts, strict=True))]
            place = int(tr.attributes.get("data-a") or n) if self.side == "old" else n
            rows.append((place, tuple(texts)))
        rows.sort(key=lambda row: row[0])
        return self._text(caption) if caption else "", tuple(texts for _, texts in rows)

    def _is_foreign(self, node: Node) -> bool:
        return {"old": "new", "new": "old"}[self.side] in node.classes

    def _text(self, node: Node) -> str:
        out = []
        for child in node.children:
            if isinstance(child, str):
                out.append(child)
            elif child.tag == self.dropped or "ref" in child.classes:
                continue
            elif "cp" in child.classes:
                out.append(chr(int(child.attributes["data-cp"], 16)))
            elif "pb" in child.classes:
                out.append(_BREAK if self.side == "old" else "")
            else:
                out.append(self._text(child))
        return "".join(out)


def _items(doc: Node) -> Iterator[Node]:
    """Yield unchanged blocks, rows and stubs in the order of the page."""
    for section in doc.elements:
        for child in section.elements:
            if child.tag == "details":
                yield from (c for c in child.elements if c.tag != "summary")
            else:
                yield child


def _elements(parent: Node) -> list[Node]:
    out = []
    for child in parent.elements:
        if child.tag in _BLOCK_TAGS:
            out.append(child)
        elif "scroll" in child.classes:
            out.append(_table_in(child))
    return out


def _table_in(node: Node) -> Node:
    return _one(node, "table")


def _one(node: Node, name: str) -> Node:
    found = node.first(name)
    assert found is not None
    return found


def _is_row(item: Node) -> bool:
    return "row" in item.classes and not _is_stub(item)


def _is_stub(item: Node) -> bool:
    return item.attributes.get("data-k") == "movedfrom"


def _texts(block: Read) -> Iterator[str]:
    if isinstance(block, str):
        yield block
        return
    yield block[0]
    for row in block[1]:
        yield from row


def _table_as_read(table: Table) -> Read:
    return table.caption, table.rows
