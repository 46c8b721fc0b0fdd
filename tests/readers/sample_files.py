"""One small valid file of every format, built in code; each holds the marker words of `SAID`."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Mapping
from zipfile import ZIP_DEFLATED as DEFLATED

from tests.readers.office_files import package

SAID = ("Karsova", "Velmund")  # stand in a paragraph at the beginning and at the end of every file
FIRST = "In Karsova the police counted 315 boats on the river in summer."
LAST = "Velmund sends a delegate, whatever its size or income."

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
PACKAGE_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Target="styles.xml" Type="{_RELATION}/styles"/>'
    f'<Relationship Id="rId2" Target="numbering.xml" Type="{_RELATION}/numbering"/>'
    f'<Relationship Id="rId3" Target="footnotes.xml" Type="{_RELATION}/footnotes"/></Relationships>'
)
STYLES = (
    f'<?xml version="1.0"?><w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Heading1">'
    '<w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)
NUMBERING = (
    f'<?xml version="1.0"?><w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
FOOTNOTES = (
    f'<?xml version="1.0"?><w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2"><w:p><w:r><w:t>A note on the river.'
    "</w:t></w:r></w:p></w:footnote></w:footnotes>"
)
BODY = (
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>The river</w:t></w:r></w:p>'
    f'<w:p><w:r><w:t>{FIRST}</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>the mill</w:t></w:r></w:p>'
    '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Year</w:t></w:r></w:p></w:tc></w:tr>'
    "<w:tr><w:tc><w:p><w:r><w:t>2015</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>300</w:t></w:r></w:p></w:tc></w:tr>"
    '</w:tbl><w:p><w:ins w:id="9" w:author="A"><w:r><w:t xml:space="preserve">New words. </w:t></w:r></w:ins>'
    '<w:del w:id="8" w:author="A"><w:r><w:delText>Old words.</w:delText></w:r></w:del></w:p>'
    f"<w:p><w:r><w:t>{LAST}</w:t></w:r></w:p>"
)


def word_document(body: str, prologue: str = "") -> str:
    """Return the main part of a DOCX."""
    return f'<?xml version="1.0"?>{prologue}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def docx(
    body: str = BODY, prologue: str = "", extra: Mapping[str, str | bytes] | None = None, method: int = DEFLATED
) -> bytes:
    """Return a DOCX; `extra` adds parts or replaces them."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": PACKAGE_TYPES,
        "_rels/.rels": PACKAGE_RELATIONS,
        "word/document.xml": word_document(body, prologue),
        "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": FOOTNOTES,
    }
    return package((parts | dict(extra or {})).items(), method)


_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
OPEN_BODY = (
    f'<text:h text:outline-level="1">The river</text:h><text:p>{FIRST}<text:note text:note-class="footnote">'
    "<text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>"
    "</text:p><text:list><text:list-item><text:p>the mill</text:p></text:list-item></text:list>"
    '<table:table><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>2015</text:p>'
    f'</table:table-cell></table:table-row></table:table><text:p>{LAST}<text:s text:c="2"/></text:p>'
)


def odt(
    body: str = OPEN_BODY, prologue: str = "", extra: Mapping[str, str | bytes] | None = None, method: int = DEFLATED
) -> bytes:
    """Return an ODT."""
    content = (
        f'<?xml version="1.0"?>{prologue}<office:document-content xmlns:office="{_OPEN}:office:1.0"'
        f' xmlns:text="{_OPEN}:text:1.0" xmlns:table="{_OPEN}:table:1.0" xmlns:style="{_OPEN}:style:1.0">'
        f"<office:automatic-styles/><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0"><manifest:file-entry'
        f' manifest:full-path="/" manifest:media-type="{ODT_TYPE}"/></manifest:manifest>'
    )
    parts: dict[str, str | bytes] = {
        "mimetype": ODT_TYPE,
        "META-INF/manifest.xml": manifest,
        "content.xml": content,
        "styles.xml": f'<?xml version="1.0"?><office:document-styles xmlns:office="{_OPEN}:office:1.0"/>',
    }
    return package((parts | dict(extra or {})).items(), method)


CHAPTER = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>One</title></head><body>{}</body></html>"
PAGE = (
    f"<h1>The river</h1><p>{FIRST}</p><ul><li>the mill</li></ul><table><tr><th>Year</th><td colspan=2>2015</td></tr>"
    f"</table><p>{LAST}</p>"
)
CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def book(spine: Iterable[str] = ("one",), items: Iterable[tuple[str, str]] = (("one", "one.xhtml"),)) -> str:
    """Return the package document of an EPUB: its spine, and its items with their files."""
    manifest = "".join(f'<item id="{i}" href="{file}" media-type="application/xhtml+xml"/>' for i, file in items)
    order = "".join(f'<itemref idref="{i}"/>' for i in spine)
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The river</dc:title>'
        f"<dc:language>en</dc:language></metadata><manifest>{manifest}</manifest><spine>{order}</spine></package>"
    )


def epub(
    chapter: str = PAGE, opf: str | None = None, extra: Mapping[str, str | bytes] | None = None, method: int = DEFLATED
) -> bytes:
    """Return an EPUB of one chapter."""
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": book() if opf is None else opf,
        "OPS/one.xhtml": CHAPTER.format(chapter),
    }
    return package((parts | dict(extra or {})).items(), method)


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of numbered objects; object 1 is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, held in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, held)
    size, start = max(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    return bytes(out) + b"trailer\n<</Size %d /Root 1 0 R %b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def stream(content: bytes, entries: bytes = b"", packed: bool = True) -> bytes:
    """Return a stream object."""
    if packed:
        content, entries = zlib.compress(content, 9), b"/Filter /FlateDecode " + entries
    return b"<</Length %d %b>>\nstream\n%b\nendstream" % (len(content), entries, content)


FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"


def lines_of(*lines: str) -> bytes:
    """Return a page's content: lines of twelve points below each other."""
    shown = "".join(f"({line}) Tj 0 -15 Td " for line in lines)
    return f"BT /F1 12 Tf 72 720 Td {shown}ET".encode("cp1252")


def pdf_objects(*contents: bytes) -> dict[int, bytes]:
    """Return the objects of a PDF with a page for each content: 1 catalogue, 2 pages, 3 font, then two a page."""
    pages = {4 + 2 * n: stream(content) for n, content in enumerate(contents)}
    kids = b" ".join(b"%d 0 R" % (number + 1) for number in pages)
    objects = {
        1: b"<</Type /Catalog /Pages 2 0 R>>",
        2: b"<</Type /Pages /Count %d /Kids [%b] /MediaBox [0 0 612 792]>>" % (len(pages), kids),
        3: FONT,
    }
    for number, held in pages.items():
        page = b"<</Type /Page /Parent 2 0 R /Contents %d 0 R /Resources <</Font <</F1 3 0 R>>>>>>" % number
        objects |= {number: held, number + 1: page}
    return objects


def valid_pdf() -> bytes:
    """Return a PDF of two pages."""
    first = lines_of("The river", FIRST, "The commission met four times and pub-", "lished its minutes.")
    return pdf(pdf_objects(first, lines_of("More of the river.", LAST)))


RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\info{\title The river}}\pard\b The river\b0\par "
    + FIRST.replace("river", r"r\'efver")
    + r"\par{\pntext 1.\tab}the mill\par \trowd\cellx1000\cellx2000 2015\cell 300\cell\row \pard \u8220?"
    + LAST
    + r"\u8221?{\footnote A note.}\par}"
)
MARKDOWN = (
    f"# The river\n\n{FIRST}[^1]\n\n- the mill\n- the dam\n\n| Year | Boats |\n|---|---|\n| 2015 | 300 |\n\n{LAST}\n\n"
)
MARKDOWN += "[^1]: A note.\n"
PLAIN = f"THE RIVER\n\n{FIRST} The com-\nmission met four times.\n\n  (a) the mill\n  (b) the dam\n\n{LAST}\n"
RST = (
    f"The river\n=========\n\n{FIRST} [1]_\n\n- the mill\n\n.. note:: a note\n\n===== =====\nYear  Boats\n===== =====\n"
)
RST += f"2015  300\n===== =====\n\n{LAST}\n\n.. [1] A note.\n"
BILL = (
    '<?xml version="1.0"?>\n<!DOCTYPE bill PUBLIC "-//US Congress//DTDs/bill.dtd//EN" "bill.dtd">\n'
    '<bill bill-stage="Introduced-in-House"><form><congress>116th CONGRESS</congress><official-title>To count boats.'
    "</official-title></form><legis-body><section><enum>1.</enum><header>Short title</header><text>This Act may be "
    f"cited as the <quote><short-title>River Act</short-title></quote>. {FIRST}</text></section><section>"
    f"<enum>2.</enum><header>Boats</header><subsection><enum>(a)</enum><text>{LAST}</text></subsection></section></legis-body></bill>"
)
HTML = "<!doctype html><html lang=en><head><meta charset=utf-8><title>The river</title></head><body><nav>Home</nav>"
HTML += f"<main>{PAGE}</main><footer>Contact</footer></body></html>"


def mhtml(page: str = HTML) -> bytes:
    """Return a saved page with a picture beside it."""
    body = base64.encodebytes(page.encode()).decode()
    return (
        "From: <Saved by a browser>\r\nSubject: The river\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;"
        ' type="text/html"; boundary="cut"\r\n\r\n--cut\r\nContent-Type: text/html; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: base64\r\nContent-Location: page.html\r\n\r\n{body}\r\n--cut\r\n"
        "Content-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlhAQABAAAAACw=\r\n--cut--\r\n"
    ).encode()


def samples() -> dict[str, bytes]:
    """Return a valid file of every format by its name."""
    return {
        "river.pdf": valid_pdf(),
        "river.docx": docx(),
        "river.odt": odt(),
        "river.epub": epub(),
        "river.rtf": RTF.encode("ascii"),
        "river.mhtml": mhtml(),
        "river.html": HTML.encode(),
        "river.xml": BILL.encode(),
        "river.md": MARKDOWN.encode(),
        "river.rst": RST.encode(),
        "river.txt": PLAIN.encode(),
    }
