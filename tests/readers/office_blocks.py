"""What was read of a document of an office program."""

from __future__ import annotations

from diffreport.readers import read


def blocks(data: bytes, original: bool = False, name: str = "report.docx") -> list[tuple[str, str]]:
    found = read(data, name=name, original=original).blocks
    return [(str(block.kind) + (str(block.level) if block.level else ""), block.text) for block in found]


def texts(data: bytes, original: bool = False, name: str = "report.docx") -> list[str]:
    return [text for _, text in blocks(data, original, name)]
