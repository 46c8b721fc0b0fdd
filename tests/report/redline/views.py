"""An independent reader of tracked changes: the texts of a Word document with all changes accepted, or rejected.

Written from ECMA-376 part 1, 17.13.5 (revisions) and 17.3.1 (paragraphs), with nothing of the program.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from diffreport.model import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# A paragraph is its text; a table the texts of its cells.
Read = str | tuple[tuple[str, ...], ...]

# What stands for a character; LibreOffice writes hyphens so.
_SIGNS = {f"{W}br": "\n", f"{W}softHyphen": "\u00ad", f"{W}noBreakHyphen": "\u2011"}
_GONE = {
    "accepted": {f"{W}del", f"{W}moveFrom", f"{W}cellDel"},
    "rejected": {f"{W}ins", f"{W}moveTo", f"{W}cellIns"},
}


def part(docx: bytes, name: str) -> ET.Element:
    """Return the root of a part."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return ET.fromstring(archive.read(name))


def view(docx: bytes, which: str) -> list[Read]:
    """Return the paragraphs and tables of a view, "accepted" or "rejected"; empty paragraphs made to part others are
    left out."""
    body = part(docx, "word/document.xml").find(f"{W}body")
    assert body is not None
    return list(_blocks(body, _GONE[which]))


def _blocks(parent: ET.Element, gone: set[str]) -> Iterator[Read]:
    text, is_open = "", False
    for element in parent:
        if element.tag == f"{W}p":
            text += "".join(_texts(element, gone))
            is_open = _is_gone(element.find(f"{W}pPr/{W}rPr"), gone)
            if is_open:
                continue
            if text or not _is_spacer(element):
                yield text
            text = ""
        elif element.tag == f"{W}tbl":
            assert not is_open, "a table stands where a paragraph goes on"
            rows = tuple(tuple(row) for row in _rows(element, gone))
            if rows:
                yield rows
    assert not is_open, "the last paragraph has no end"


def _rows(table: ET.Element, gone: set[str]) -> Iterator[list[str]]:
    for row in table.findall(f"{W}tr"):
        if _is_gone(row.find(f"{W}trPr"), gone):
            continue
        cells = [cell for cell in row.findall(f"{W}tc") if not _is_gone(cell.find(f"{W}tcPr"), gone)]
        if cells:
            yield ["\n".join(str(text) for text in _blocks(cell, gone)) for cell in cells]


def _texts(element: ET.Element, gone: set[str]) -> Iterator[str]:
    for child in element:
        if child.tag in gone or child.tag in (f"{W}pPr", f"{W}rPr"):
            continue
        if child.tag in (f"{W}t", f"{W}delText"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        else:
            yield from _texts(child, gone)


def _is_gone(properties: ET.Element | None, gone: set[str]) -> bool:
    return properties is not None and any(child.tag in gone for child in properties)


def _is_spacer(paragraph: ET.Element) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val") == "Spacer"


def expected(document: Document) -> list[Read]:
    """Return what a view must be to hold a document exactly: a table's caption is a paragraph above it."""
    out: list[Read] = []
    for block in document.blocks:
        if block.table is None:
            out.append(block.text)
            continue
        out += [block.table.caption] if block.table.caption else []
        out += [block.table.rows] if block.table.rows else []
    return out
