"""The bookmarks of a PDF say what its headings say, without what is marked in them: deleted words, numbers of findings.

An engine makes a bookmark of all that it draws of a heading; Chromium without the space where a line is broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_TITLE = rb"/Title\s*(?:\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]*>)"
_BOOKMARK = re.compile(rb"^(\d+) 0 obj\s*<<(%s)((?:(?!endobj).)*)" % _TITLE, re.MULTILINE | re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_NOT_DRAWN, _OF_THE_REPORT = ".vh,del.z", ".ref,.pb"


def titles(page: str) -> dict[str, str]:
    """Return what the headings of a page for paper say, by all that is drawn of them, without white space.

    Of a heading that is gone it is the old edition's. Cost: linear.
    """
    from selectolax.lexbor import LexborHTMLParser

    found: dict[str, str] = {}
    for heading in LexborHTMLParser(page).css("h1,h2,h3,h4,h5,h6"):
        for node in heading.css(_NOT_DRAWN):
            node.decompose()
        drawn = _squeezed(heading.text())
        for node in heading.css(_OF_THE_REPORT):
            node.decompose()
        whole = heading.text()
        for node in heading.css("del"):
            node.decompose()
        found.setdefault(drawn, " ".join((heading.text().strip() or whole).split()))
    return found


def renamed(pdf: bytes, names: Mapping[str, str]) -> Iterator[tuple[int, bytes]]:
    """Yield the bookmarks of a PDF that say something else than their headings: their number, their record."""
    for found in _BOOKMARK.finditer(pdf):
        title = _text(found[2])
        name = names.get(_squeezed(title), title)
        if b"/Parent" in found[3] and name != title:
            yield int(found[1]), b"<</Title %s%s" % (string(name), found[3])


def string(text: str) -> bytes:
    """Return a text as a PDF has it."""
    return b"<" + ("\ufeff" + text).encode("utf-16-be", "replace").hex().encode() + b">"


def _text(entry: bytes) -> str:
    """Return the text of a title."""
    written = entry.removeprefix(b"/Title").strip()
    if written.startswith(b"<"):
        content = bytes.fromhex(written[1:-1].decode())
    else:
        content = _ESCAPED.sub(lambda sign: _byte(sign[1]), written[1:-1])
    return content.decode("utf-16") if content.startswith(b"\xfe\xff") else content.decode("latin-1")


def _byte(sign: bytes) -> bytes:
    return bytes([int(sign, 8) & 0xFF]) if sign.isdigit() else _CONTROLS.get(sign, sign)


def _squeezed(text: str) -> str:
    return "".join(text.split())
