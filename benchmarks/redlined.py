"""Paragraph links of the peers that print them only in their marks: wikidiff2 and Docxodus.

Imports nothing that is installed only in one of the two environments until it is asked to.
"""

from __future__ import annotations

import html
import io
import re
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

Links = list[dict[str, list[int]]]

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMESPACE = WORD.strip("{}")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN_TYPE}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_RELATION}" '
    'Target="word/document.xml"/></Relationships>',
}
# A paragraph that keeps a smaller share of the shorter side's letters was replaced, not revised.
KEPT_SHARE = 0.25


def docx(paragraphs: Sequence[str]) -> bytes:
    """Return paragraphs as the smallest Word document that holds them."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{html.escape(p)}</w:t></w:r></w:p>' for p in paragraphs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _PARTS.items():
            package.writestr(name, text)
        package.writestr(
            "word/document.xml", f'<w:document xmlns:w="{_NAMESPACE}"><w:body>{body}</w:body></w:document>'
        )
    return out.getvalue()


def docxodus(documents: tuple[bytes, bytes]) -> bytes:
    """Return the redline that Docxodus makes of two Word documents. Raises: ImportError, RuntimeError."""
    from python_redlines import DocxodusEngine  # type: ignore[import-not-found]  # of the peers' environment

    made, told, failed = DocxodusEngine().run_redline("benchmarks", original=documents[0], modified=documents[1])
    if not made:
        raise RuntimeError(failed or told)
    return bytes(made)


def docxodus_links(redline: bytes) -> Links:
    """Return the paragraph links that a redline's marks say: kept text, and moves by their names."""
    with zipfile.ZipFile(io.BytesIO(redline)) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))[0]  # noqa: S314 - made in this process
    kept: dict[tuple[int, int], int] = {}
    sizes: tuple[dict[int, int], dict[int, int]] = {}, {}
    moves: dict[str, tuple[set[int], set[int]]] = {}
    at = [0, 0]
    for paragraph in body.iter(f"{WORD}p"):
        for name, mark, size in _runs(paragraph):
            for side, other in ((0, "ins"), (1, "del")):
                if mark != other:
                    sizes[side][at[side]] = sizes[side].get(at[side], 0) + size
            if not mark:
                kept[at[0], at[1]] = kept.get((at[0], at[1]), 0) + size
            if name:
                moves.setdefault(name, (set(), set()))[mark == "ins"].add(at[mark == "ins"])
        ending = paragraph.find(f"{WORD}pPr/{WORD}rPr")
        marks = {child.tag.removeprefix(WORD) for child in ending} if ending is not None else set()
        at[0] += not marks & {"ins", "moveTo"}
        at[1] += not marks & {"del", "moveFrom"}
    out = [(i, j) for (i, j), size in kept.items() if size >= KEPT_SHARE * min(sizes[0][i], sizes[1][j])]
    out += [pair for olds, news in moves.values() for pair in zip(sorted(olds), sorted(news), strict=False)]
    return [{"old": [i], "new": [j]} for i, j in sorted(set(out))]


def _runs(paragraph: ElementTree.Element) -> Iterator[tuple[str, str, int]]:
    """Yield the move's name, the mark (ins, del or none) and the letters of each run of a paragraph."""
    name = ""
    for child in paragraph:
        tag = child.tag.removeprefix(WORD)
        if tag in ("moveFromRangeStart", "moveToRangeStart"):
            name = child.get(f"{WORD}name", "")
        elif tag in ("moveFromRangeEnd", "moveToRangeEnd"):
            name = ""
        size = sum(len(text.text or "") for text in child.iter() if text.tag in (f"{WORD}t", f"{WORD}delText"))
        mark = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}.get(tag, "")
        if size:
            yield name if tag.startswith("move") else "", mark, size


_PHP = """
[$old, $new] = [file_get_contents($argv[1]), file_get_contents($argv[2])];
echo wikidiff2_do_diff(str_replace("\\n\\n", "\\n", $old), str_replace("\\n\\n", "\\n", $new), 1 << 30);
"""
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)


def wikidiff2(files: tuple[str, str]) -> str:
    """Return wikidiff2's table of two files, paragraphs as lines, with all of the context."""
    php = ["php", "-d", "memory_limit=-1", "-r", _PHP, "--", *files]
    return subprocess.run(php, check=True, capture_output=True, text=True).stdout  # noqa: S603 - a peer


def wikidiff2_links(table: str) -> Links:
    """Return the links of wikidiff2's table: lines in one row belong together."""
    i = j = 0
    out: Links = []
    for row in _ROW.findall(table):
        if "diff-lineno" in row:
            continue
        old = "diff-side-deleted" in row and "diff-empty diff-side-deleted" not in row
        new = "diff-side-added" in row and "diff-empty diff-side-added" not in row
        if old and new:
            out.append({"old": [i], "new": [j]})
        i, j = i + old, j + new
    return out
