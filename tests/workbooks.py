"""Reads workbooks in tests: texts as strings, numbers as numbers."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XML = {"x": _MAIN}


def sheets_of(content: bytes) -> dict[str, list[list[str | float]]]:
    """Return the rows of each worksheet, under its name; "" is an empty cell. No formula and no link is in them."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert not any("externalLink" in name or "vba" in name.lower() for name in book.namelist())
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = ["".join(t.text or "" for t in item.iter(f"{{{_MAIN}}}t")) for item in shared]
        names = [
            each.get("name", "")
            for each in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{{{_MAIN}}}sheet")
        ]
        pages = [ElementTree.fromstring(book.read(f"xl/worksheets/sheet{n}.xml")) for n in range(1, len(names) + 1)]
    return {name: _rows(page, texts) for name, page in zip(names, pages, strict=True)}


def _rows(page: ElementTree.Element, texts: list[str]) -> list[list[str | float]]:
    assert page.findall(".//x:f", _XML) == [] and page.findall(".//x:hyperlink", _XML) == []
    assert page.find(".//x:pane[@state='frozen']", _XML) is not None and page.find("x:autoFilter", _XML) is not None
    out: list[list[str | float]] = []
    for row in page.iterfind(".//x:row", _XML):
        values: dict[int, str | float] = {}
        for cell in row:
            value = cell.findtext("x:v", namespaces=_XML)
            if value is not None:
                values[_column(cell.get("r", ""))] = texts[int(value)] if cell.get("t") == "s" else float(value)
        width = len(out[0]) if out else len(values)
        assert not values or max(values) < width
        out.append([values.get(n, "") for n in range(width)])
    return out


def _column(place: str) -> int:
    """Return the number of a cell's column: 0 for "A1", 26 for "AA1"."""
    n = 0
    for letter in re.match("[A-Z]+", place)[0]:  # type: ignore[index]
        n = n * 26 + ord(letter) - ord("A") + 1
    return n - 1
