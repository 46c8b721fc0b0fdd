"""RTF as tokens: control words, braces, and the characters between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diffreport.errors import InputError

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9a-fA-F]{2})+)|\\([^a-zA-Z])|([{}])|([^\\{}]+)|\\\Z",
    re.DOTALL,
)
_TOKENS = 2_000_000  # a long report has some 200,000; more would take longer than reading may
_CODE_PAGES = {  # by \fcharset: the Windows code page a font's bytes are in
    77: "mac-roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_NUMBERED = {65001: "utf-8", 10000: "mac-roman", 936: "gb18030", 1361: "johab"}
_KNOWN = frozenset((437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874, 932, 949, 950))
SYMBOL = 2  # \fcharset of fonts whose bytes are drawings


class Token(NamedTuple):
    """One of: a control word or symbol with its number, a brace, or bytes that are text."""

    word: str = ""  # of a control word, or the character of a control symbol
    number: int | None = None
    brace: str = ""
    text: bytes = b""


def tokens(data: bytes, shown: str) -> Iterator[Token]:
    """Yield the tokens of an RTF file; binary pictures are passed over.

    Cost: linear. Raises: InputError if there are too many.
    """
    at = count = 0
    while found := _TOKEN.match(data, at):
        at = found.end()
        count += 1
        if count > _TOKENS:
            raise InputError(shown, f"has more than {_TOKENS:,} RTF codes", "split it, or save its text alone")
        kind = found.lastindex
        if kind in (1, 2):
            word, number = found[1].decode("ascii"), int(found[2]) if found[2] else None
            if word == "bin":
                at += max(0, number or 0)
            else:
                yield Token(word, number)
        elif kind == 3:
            yield Token(text=bytes.fromhex(found[3].replace(b"\\'", b"").decode("ascii")))
        elif kind == 4:
            yield Token(word="par" if found[4] in b"\r\n" else found[4].decode("latin-1"))
        elif kind == 5:
            yield Token(brace=found[5].decode("ascii"))
        elif kind == 6 and (text := found[6].translate(None, b"\r\n")):  # pictures may be a million lines
            yield Token(text=text)


def code_page(number: int) -> str:
    """Return the charset of a Windows code page, Windows-1252 for one that is not known."""
    if number in _NUMBERED:
        return _NUMBERED[number]
    return f"cp{number}" if number in _KNOWN or 1250 <= number <= 1258 else "cp1252"


def font_charset(number: int, default: str) -> str:
    """Return the charset that a font's bytes are in, by its `\\fcharset`; "" for a font of symbols."""
    return "" if number == SYMBOL else _CODE_PAGES.get(number, default)
