"""What was read of a Word document."""

from __future__ import annotations

from diffreport.model import Document
from diffreport.readers import read
from tests.readers.office_files import style

HEADING = style("H1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>', "heading 1") + style(
    "H2", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>', "heading 2"
)


def blocks(data: bytes, original: bool = False) -> list[tuple[str, str]]:
    found = read(data, name="report.docx", original=original).blocks
    return [(str(block.kind) + (str(block.level) if block.level else ""), block.text) for block in found]


def texts(data: bytes, original: bool = False) -> list[str]:
    return [text for _, text in blocks(data, original)]


def left_out(document: Document) -> dict[str, int]:
    return {entry.what: entry.words for entry in document.left_out}
