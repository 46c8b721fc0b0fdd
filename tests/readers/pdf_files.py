"""Writes small PDF files: text at places, in the fonts that every viewer has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from tests.readers.bad_pdfs import rc4

COURIER = 0.6  # of the type size: every character of Courier is as wide
REGULAR, BOLD, SANS = "Courier", "Courier-Bold", "Helvetica"
_FONTS = (REGULAR, BOLD, SANS)


@dataclass(frozen=True)
class Run:
    """Text on one baseline; `mode` is the text render mode, `turned` a quarter turn to the left."""

    x: float
    y: float
    text: str
    size: float = 10.0
    font: str = REGULAR
    mode: int = 0
    turned: bool = False


@dataclass(frozen=True)
class Sheet:
    """A page: its runs in the order they are drawn, and what else is in its content stream."""

    runs: Sequence[Run] = ()
    rotate: int = 0
    size: tuple[float, float] = (612.0, 792.0)
    drawing: str = ""
    more: dict[str, str] = field(default_factory=dict)  # further entries of the page


def paragraph(
    text: str,
    x: float = 72.0,
    y: float = 700.0,
    width: float = 468.0,
    *,
    size: float = 10.0,
    indent: float = 0.0,
    font: str = REGULAR,
    leading: float = 1.2,
) -> list[Run]:
    """Return a text wrapped into lines; words are not cut, but break at their own hyphens."""
    columns = int(width / (size * COURIER))
    set_in = " " * round(indent / (size * COURIER))
    lines = wrap(text, columns, initial_indent=set_in, break_long_words=False)
    return column(lines, x, y, size=size, font=font, leading=leading)


def column(
    lines: Iterable[str],
    x: float = 72.0,
    y: float = 700.0,
    *,
    size: float = 10.0,
    font: str = REGULAR,
    leading: float = 1.2,
) -> list[Run]:
    """Return given lines one below the other; spaces before a line set it in."""
    return [
        Run(
            x + (len(line) - len(line.lstrip())) * size * COURIER, y - number * size * leading, line.strip(), size, font
        )
        for number, line in enumerate(lines)
    ]


def pdf(sheets: Sequence[Sheet | Sequence[Run]], *, title: str = "", outline: Sequence[tuple[str, int]] = ()) -> bytes:
    """Return a PDF file. `outline` has titles and the pages (from 0) they lead to."""
    objects = _objects([sheet if isinstance(sheet, Sheet) else Sheet(sheet) for sheet in sheets], title, outline)
    return file_of(objects, "/Root 1 0 R" + (" /Info 3 0 R" if title else ""))


def encrypted(sheets: Sequence[Sequence[Run]], password: str) -> bytes:
    """Return a PDF file that opens with a password only (standard handler, revision 2, RC4)."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    padded = (password.encode() + padding)[:32]
    owner = rc4(hashlib.md5(padded).digest()[:5], padded)
    permissions, name = -4, b"0123456789abcdef"
    key = hashlib.md5(padded + owner + permissions.to_bytes(4, "little", signed=True) + name).digest()[:5]
    secured: list[bytes] = []
    for number, content in enumerate(_objects([Sheet(runs) for runs in sheets], "", ()), start=1):
        head, mark, body = content.partition(b"stream\n")
        own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        secured.append(head + mark + rc4(own, body.removesuffix(b"\nendstream")) + b"\nendstream" if mark else content)
    handler = f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{rc4(key, padding).hex()}> /P {permissions} >>"
    return file_of(secured, f"/Root 1 0 R /Encrypt {handler} /ID [<{name.hex()}> <{name.hex()}>]")


def _objects(sheets: Sequence[Sheet], title: str, outline: Sequence[tuple[str, int]]) -> list[bytes]:
    """Return the objects of a file: catalogue, pages, description, fonts, then two a page, then the outline."""
    first = 4 + len(_FONTS)
    after = first + 2 * len(sheets)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(sheets)))
    outlines = f" /Outlines {after} 0 R" if outline else ""
    fonts = " ".join(f"/F{number} {4 + number} 0 R" for number in range(len(_FONTS)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R{outlines} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>",
        f"<< /Title ({_escaped(title)}) >>",
        *(f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>" for font in _FONTS),
    ]
    for number, sheet in enumerate(sheets):
        more = " ".join(f"/{key} {value}" for key, value in sheet.more.items())
        box = f"[0 0 {sheet.size[0]:g} {sheet.size[1]:g}]"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Rotate {sheet.rotate} "
            f"/Contents {first + 2 * number + 1} 0 R /Resources << /Font << {fonts} >> >> {more} >>"
        )
        content = "\n".join([*map(_drawn, sheet.runs), sheet.drawing])
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
    objects.extend(_outline(outline, first, after))
    return [text.encode("cp1252") for text in objects]


def _outline(outline: Sequence[tuple[str, int]], first: int, after: int) -> Iterator[str]:
    if not outline:
        return
    yield f"<< /Type /Outlines /First {after + 1} 0 R /Last {after + len(outline)} 0 R /Count {len(outline)} >>"
    for number, (text, page) in enumerate(outline, start=1):
        following = f"/Next {after + number + 1} 0 R" if number < len(outline) else ""
        yield f"<< /Title ({_escaped(text)}) /Parent {after} 0 R /Dest [{first + 2 * page} 0 R /Fit] {following} >>"


def _drawn(run: Run) -> str:
    matrix = "0 1 -1 0" if run.turned else "1 0 0 1"
    font = _FONTS.index(run.font)
    return f"BT /F{font} {run.size:g} Tf {run.mode} Tr {matrix} {run.x:.2f} {run.y:.2f} Tm ({_escaped(run.text)}) Tj ET"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def file_of(objects: Sequence[bytes], trailer: str) -> bytes:
    """Return a file of objects, numbered from 1; `trailer` is what leads to them."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
