"""Reads both editions back off a report (mock README, "Round trip"). Reusable: `assert_round_trip`."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.model import Block, Comparison, Table
from diffreport.report.html import render_html

# A paragraph is its text; a table its caption and the texts of its cells.
Read = str | tuple[str, tuple[tuple[str, ...], ...]]

_BLOCK_TAGS = ("p", "h3", "h4", "h5", "h6", "table")
_BREAK = "\n"


def assert_round_trip(comparison: Comparison, html: str | None = None) -> None:
    """Prove that the report of a comparison holds both editions, character for character."""
    old, new = editions(html if html is not None else render_html(comparison))
    assert old == [as_read(b) for b in comparison.old.blocks if not is_empty(b)]
    assert new == [as_read(b) for b in comparison.new.blocks if not is_empty(b)]


def is_empty(block: Block) -> bool:
    """Tell whether a block holds nothing that a page could show."""
    return not (block.text.replace("|", "") if block.table else block.text).strip(" \n")


def as_read(block: Block) -> Read:
    """Return a block as it must come back from the page."""
    return block.text if block.table is None else _table_as_read(block.table)


def editions(html: str) -> tuple[list[Read], list[Read]]:
    """Return the blocks of the old and of the new edition, in order, from a report."""
    doc = LexborHTMLParser(html).css_first(".doc")
    assert doc is not None
    return _Reader(doc, "old").read(), _Reader(doc, "new").read()


class _Reader:
    """Reads one edition: drops the marks of the other one, follows stubs to the rows they stand for."""

    def __init__(self, doc: LexborNode, side: str) -> None:
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
                out.append(self._element(item) if item.tag != "div" else self._element(item.css_first("table")))
        return [block for block in out if block and block != ("", ()) and any(_texts(block))]

    def _claimed_blocks(self, stub: LexborNode) -> list[Read]:
        blocks, part = self.rows[stub.attributes["data-to"]], stub.attributes.get("data-part")
        return blocks if part is None else [blocks[int(part) - 1]]

    def _unclaimed_blocks(self, row: LexborNode) -> list[Read]:
        name = row.attributes["id"]
        if (name, None) in self.claimed:
            return []
        return [b for n, b in enumerate(self.rows[name], 1) if (name, str(n)) not in self.claimed]

    def _row(self, row: LexborNode) -> list[Read]:
        kind = row.attributes["data-k"]
        if kind == {"old": "added", "new": "removed"}[self.side]:
            return []
        part = row.css_first({"old": ".was", "new": ".now"}[self.side])
        if part is not None:
            return [self._element(e) for e in _elements(part)]
        elements = [self._element(e) for e in _elements(row.css_first(".t"))]
        if self.side == "new" or any(isinstance(e, tuple) for e in elements):
            return elements
        # an `ins.pb` joins with the next element, a `del.pb` ends a paragraph: both left their mark
        return list("".join(str(e) for e in elements).split(_BREAK))

    def _element(self, element: LexborNode) -> Read:
        return self._table(element) if element.tag == "table" else self._text(element)

    def _table(self, table: LexborNode) -> Read:
        caption = table.css_first("caption")
        columns = table.attributes.get("data-a")
        rows = []
        for n, tr in enumerate(table.css("tr")):
            if self._is_foreign(tr):
                continue
            cells = [c for c in tr.css("th,td") if not self._is_foreign(c)]
            texts = [self._text(c) for c in cells]
            if self.side == "old" and columns:
                places = [p for p in columns.split() if p != "-"]
                texts = [t for _, t in sorted(zip(map(int, places), texts, strict=True))]
            place = int(tr.attributes.get("data-a") or n) if self.side == "old" else n
            rows.append((place, tuple(texts)))
        rows.sort(key=lambda row: row[0])
        return self._text(caption) if caption else "", tuple(texts for _, texts in rows)

    def _is_foreign(self, node: LexborNode) -> bool:
        classes = (node.attributes.get("class") or "").split()
        return {"old": "new", "new": "old"}[self.side] in classes

    def _text(self, node: LexborNode) -> str:
        out = []
        for child in node.iter(include_text=True):
            classes = (child.attributes.get("class") or "").split() if child.tag != "-text" else []
            if child.tag == "-text":
                out.append(child.text_content or "")
            elif child.tag == self.dropped or "ref" in classes:
                continue
            elif "cp" in classes:
                out.append(chr(int(child.attributes["data-cp"] or "", 16)))
            elif "pb" in classes:
                out.append(_BREAK if self.side == "old" else "")
            else:
                out.append(self._text(child))
        return "".join(out)


def _items(doc: LexborNode) -> Iterator[LexborNode]:
    """Yield unchanged blocks, rows and stubs in the order of the page."""
    for section in doc.iter():
        for child in section.iter():
            if child.tag == "details":
                yield from (c for c in child.iter() if c.tag != "summary")
            else:
                yield child


def _elements(parent: LexborNode) -> list[LexborNode]:
    out = []
    for child in parent.iter():
        if child.tag in _BLOCK_TAGS:
            out.append(child)
        elif child.attributes.get("class") == "scroll":
            out.append(child.css_first("table"))
    return out


def _is_row(item: LexborNode) -> bool:
    return "row" in (item.attributes.get("class") or "").split() and not _is_stub(item)


def _is_stub(item: LexborNode) -> bool:
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
