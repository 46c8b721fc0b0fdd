"""Zip packages that are damaged, contradict themselves, or unpack to far more than they are."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tests.readers.bad_pdfs import MEBIBYTE, deflated_zeros
from tests.readers.office_files import package
from tests.readers.sample_files import (
    BODY,
    DOCUMENT_RELATIONS,
    FIRST,
    LAST,
    PACKAGE_RELATIONS,
    PACKAGE_TYPES,
    WORD,
    book,
    docx,
    epub,
    odt,
    word_document,
)

STORED, DEFLATED, BZIP2, LZMA = 0, 8, 12, 14
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")


def raw_package(name: str, packed: bytes, size: int, method: int = DEFLATED, others: bytes = b"") -> bytes:
    """Return a package whose last part is written as it is told, and whose others are those of a package."""
    with zipfile.ZipFile(io.BytesIO(others or package([("[Content_Types].xml", PACKAGE_TYPES)]))) as source:
        parts = [(info.filename, source.read(info), None) for info in source.infolist()]
    out, directory = bytearray(), bytearray()
    for part, content, _ in [*parts, (name, packed, size)]:
        ours = part == name
        its_size, its_method = (size, method) if ours else (len(content), STORED)
        checksum = 0 if ours else zlib.crc32(content)
        raw = part.encode()
        start = len(out)
        out += _LOCAL.pack(b"PK\3\4", 20, 0, its_method, 0, 33, checksum, len(content), its_size, len(raw), 0) + raw
        out += content
        fields = (b"PK\1\2", 20, 20, 0, its_method, 0, 33, checksum, len(content), its_size, len(raw), 0, 0, 0, 0, 0)
        directory += _CENTRAL.pack(*fields, start) + raw
    count = len(parts) + 1
    return bytes(out + directory + _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(out), 0))


def _others(*more: tuple[str, str]) -> bytes:
    """Return the parts of a DOCX but its main one."""
    parts = [("[Content_Types].xml", PACKAGE_TYPES), ("_rels/.rels", PACKAGE_RELATIONS)]
    return package([*parts, ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS), *more])


def inflated(mebibytes: int) -> bytes:
    """Return a DOCX whose main part unpacks to so many megabytes of zeros."""
    raw = deflated_zeros(mebibytes)[2:-4]
    return raw_package("word/document.xml", raw, mebibytes * MEBIBYTE, others=_others())


def spaced(mebibytes: int = 126) -> bytes:
    """Return a DOCX whose main part is good XML, with megabytes of white space in it."""
    body = f"<w:p><w:r><w:t>{FIRST}</w:t></w:r></w:p>" + " " * (mebibytes * MEBIBYTE)
    return docx(body)


def other_method(method: int, mebibytes: int = 64) -> bytes:
    """Return a DOCX packed by bzip2 or LZMA, which no word processor does."""
    content = word_document(BODY + " " * (mebibytes * MEBIBYTE))
    parts = [("[Content_Types].xml", PACKAGE_TYPES), ("_rels/.rels", PACKAGE_RELATIONS), ("word/document.xml", content)]
    return package(parts, method)


def nested(depth: int = 20) -> bytes:
    """Return a DOCX that holds zip files in zip files, as pictures that nobody needs."""
    inner = inflated(256)
    for _ in range(depth):
        inner = package([("word/media/image1.zip", inner)])
    return docx(extra={"word/media/image1.zip": inner})


def forged(size: int = 10) -> bytes:
    """Return a DOCX whose main part claims ten bytes and unpacks to 256 megabytes."""
    return raw_package("word/document.xml", deflated_zeros(256)[2:-4], size, others=_others())


def beyond() -> bytes:
    """Return a DOCX whose main part claims to be longer than the file."""
    made = bytearray(docx())
    with zipfile.ZipFile(io.BytesIO(made)) as read:
        info = read.getinfo("word/document.xml")
    at = made.index(b"PK\1\2", 0)
    while made[at + 46 : at + 46 + len(info.filename)] != info.filename.encode():
        at = made.index(b"PK\1\2", at + 4)
    made[at + 20 : at + 24] = struct.pack("<L", 0x7FFFFFFF)
    return bytes(made)


def overlapping(count: int = 200) -> bytes:
    """Return a DOCX of parts that all share one part's bytes."""
    made = docx()
    with zipfile.ZipFile(io.BytesIO(made)) as source:
        info = source.getinfo("word/document.xml")
        start = source.start_dir
        entries = source.infolist()
    directory = bytearray(made[start : made.rindex(b"PK\5\6")])
    checksum, packed, size = info.CRC, info.compress_size, info.file_size
    for number in range(count):
        raw = b"word/header%d.xml" % number
        fields = (b"PK\1\2", 20, 20, 0, DEFLATED, 0, 33, checksum, packed, size, len(raw), 0, 0, 0, 0, 0)
        directory += _CENTRAL.pack(*fields, info.header_offset) + raw
    total = len(entries) + count
    return made[:start] + bytes(directory) + _END.pack(b"PK\5\6", 0, 0, total, total, len(directory), start, 0)


def unused_media(mebibytes: int = 2048) -> bytes:
    """Return a good DOCX with a picture of two gigabytes that no reader needs."""
    raw = deflated_zeros(mebibytes)[2:-4]
    return raw_package("word/media/image1.png", raw, mebibytes * MEBIBYTE, others=docx())


def twice() -> bytes:
    """Return a DOCX with two main parts of one name: which is the document?"""
    parts = [("[Content_Types].xml", PACKAGE_TYPES), ("_rels/.rels", PACKAGE_RELATIONS)]
    return package([*parts, ("word/document.xml", word_document(BODY)), ("word/document.xml", word_document(""))])


def climbing() -> bytes:
    """Return a DOCX with a part that would be unpacked outside of its folder."""
    return docx(extra={"../../../../tmp/karsova.txt": "climbed"})


def encrypted_part() -> bytes:
    """Return a DOCX whose parts are marked as encrypted."""
    made = bytearray(docx())
    at = -1
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        while (at := made.find(mark, at + 1)) >= 0:
            made[at + place] |= 1
    return bytes(made)


def many_parts(count: int = 65_000) -> bytes:
    """Return a DOCX of 65,000 empty parts."""
    return docx(extra={f"word/x{number}.xml": b"" for number in range(count)})


def paragraphs(method: int = DEFLATED, count: int = 1_000_000) -> bytes:
    """Return a DOCX of a million empty paragraphs between two that say something."""
    body = f"<w:p><w:r><w:t>{FIRST}</w:t></w:r></w:p>{'<w:p/>' * count}<w:p><w:r><w:t>{LAST}</w:t></w:r></w:p>"
    return docx(body, method=method)


def deep(begin: str, end: str, depth: int = 50_000) -> bytes:
    """Return a DOCX that nests elements; what is in the middle is one of them."""
    return docx(f"{begin * depth}<w:p><w:r><w:t>{FIRST}</w:t></w:r></w:p>{end * depth}", method=STORED)


def note_loop() -> bytes:
    """Return a DOCX whose footnote has itself as a footnote."""
    loop = f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2"><w:p><w:r><w:t>A note.</w:t></w:r><w:r>'
    loop += '<w:footnoteReference w:id="2"/></w:r></w:p></w:footnote></w:footnotes>'
    return docx(extra={"word/footnotes.xml": loop})


def style_loop() -> bytes:
    """Return a DOCX whose styles are based on each other, and whose numbering is its own."""
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="x"/><w:basedOn w:val="{}"/></w:style>'
    styles = f'<w:styles xmlns:w="{WORD}">{style.format("Heading1", "B")}{style.format("B", "Heading1")}</w:styles>'
    numbering = f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="B"/>'
    numbering += '<w:styleLink w:val="B"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return docx(extra={"word/styles.xml": styles, "word/numbering.xml": numbering + "</w:numbering>"})


def wide_cells(count: int = 2_000_000_000) -> bytes:
    """Return a DOCX whose table cell spans two thousand million columns, in a list as deep."""
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{count}"/></w:tcPr><w:p><w:r><w:t>2015</w:t></w:r></w:p></w:tc>'
    before = f'<w:trPr><w:gridBefore w:val="{count}"/><w:gridAfter w:val="{count}"/></w:trPr>'
    item = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{count}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return docx(f"{BODY}<w:tbl><w:tr>{before}{cell}</w:tr></w:tbl>{item}<w:r><w:t>the dam</w:t></w:r></w:p>")


def many_wide_cells(rows: int = 5_000) -> bytes:
    """Return a DOCX of tables whose every row is as wide as Word allows, with one word in it."""
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr><w:p><w:r><w:t>2015</w:t></w:r></w:p></w:tc>'
    return docx(f"{BODY}<w:tbl>{f'<w:tr>{cell * 3}</w:tr>' * rows}</w:tbl>")


def huge_number() -> bytes:
    """Return a DOCX whose list begins at a number of 4,000 digits, in Roman numerals."""
    digits = "9" * 4_000
    numbering = f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="'
    numbering += f'{digits}"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1.%2.%9"/></w:lvl></w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    return docx(extra={"word/numbering.xml": numbering})


def linked(url: str) -> bytes:
    """Return a DOCX with a template, a picture, and an included document outside of it."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    outside = "".join(
        f'<Relationship Id="rId{n}" Type="{relation}/{kind}" Target="{url}" TargetMode="External"/>'
        for n, kind in enumerate(("attachedTemplate", "image", "aFChunk", "subDocument", "frame"), 10)
    )
    chunk = f'<w:altChunk xmlns:r="{relation}" r:id="rId12"/><w:subDoc xmlns:r="{relation}" r:id="rId13"/>'
    relations = DOCUMENT_RELATIONS.replace("</Relationships>", outside + "</Relationships>")
    return docx(BODY + chunk, extra={"word/_rels/document.xml.rels": relations})


def wide_sheet(count: int = 2_000_000_000) -> bytes:
    """Return an ODT whose cells, rows and spaces are repeated two thousand million times."""
    cell = f'<table:table-cell table:number-columns-repeated="{count}"><text:p>2015</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="{count}">{cell}</table:table-row>'
    spaces = f'<text:p>{FIRST}<text:s text:c="{count}"/>{LAST}</text:p>'
    return odt(f"<table:table>{row}</table:table>{spaces}")


def locked_odt() -> bytes:
    """Return an ODT whose content is encrypted, as its manifest says."""
    manifest = '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    manifest += '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"><m:encryption-data m:checksum="x">'
    manifest += '<m:algorithm m:algorithm-name="Blowfish CFB"/></m:encryption-data></m:file-entry></m:manifest>'
    return odt(extra={"META-INF/manifest.xml": manifest, "content.xml": bytes(range(256)) * 8})


def locked_epub() -> bytes:
    """Return an EPUB whose chapter is encrypted, as its list of encrypted parts says."""
    said = '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns='
    said += '"http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
    said += '<CipherData><CipherReference URI="OPS/one.xhtml"/></CipherData></EncryptedData></encryption>'
    return epub(extra={"META-INF/encryption.xml": said, "OPS/one.xhtml": bytes(range(256)) * 8})


def long_spine(count: int = 100_000) -> bytes:
    """Return an EPUB that has its one chapter a hundred thousand times."""
    return epub(opf=book(["one"] * count), method=STORED)


def chapter_outside() -> bytes:
    """Return an EPUB whose second chapter is a file of this machine."""
    items = (("one", "one.xhtml"), ("two", "../../../../../../etc/passwd"), ("three", "file:///etc/passwd"))
    return epub(opf=book(("one", "two", "three"), items))


def no_container() -> bytes:
    """Return an EPUB without the part that says where its book is."""
    return package([("mimetype", "application/epub+zip"), ("OPS/one.xhtml", FIRST)])
