"""PDF files that are damaged, locked, or made to cost time and memory."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from tests.readers.sample_files import FIRST, FONT, LAST, lines_of, pdf, pdf_objects, stream, valid_pdf

MEBIBYTE = 1 << 20
# The padding that PDF 1.1 to 1.7 appends to passwords.
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def deflated_zeros(mebibytes: int) -> bytes:
    """Return a zlib stream of zeros: one segment, written again and again, so that it is made in no time."""
    packer = zlib.compressobj(9)
    head = packer.compress(bytes(MEBIBYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(MEBIBYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1 | ((mebibytes * MEBIBYTE) % 65_521) << 16  # Adler-32 of zeros
    return head + again * (mebibytes - 1) + packer.flush(zlib.Z_FINISH)[:-4] + checksum.to_bytes(4, "big")


def rc4(key: bytes, text: bytes) -> bytes:
    """Return a text encrypted or decrypted with RC4."""
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in text:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def encrypted(password: bytes) -> bytes:
    """Return a PDF encrypted with 40 bits of RC4; everybody may open it if the password is empty."""
    owner = rc4(hashlib.md5((b"owner" + _PADDING)[:32]).digest()[:5], (password + _PADDING)[:32])
    permissions, identity = 0xFFFFFFFC, bytes(range(16))
    seed = (password + _PADDING)[:32] + owner + permissions.to_bytes(4, "little") + identity
    key = hashlib.md5(seed).digest()[:5]
    content, number = lines_of(FIRST, LAST), 4
    own = hashlib.md5(key + number.to_bytes(3, "little") + bytes(2)).digest()[:10]
    objects = pdf_objects(b"") | {number: stream(rc4(own, content), packed=False)}
    entry = b"/Encrypt <</Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P -4>> /ID [<%b> <%b>]"
    user = rc4(key, _PADDING)
    return pdf(objects, entry % tuple(part.hex().encode() for part in (owner, user, identity, identity)))


def truncated() -> bytes:
    """Return the first half of a PDF: the second page and the table of objects are gone."""
    whole = valid_pdf()
    return whole[: len(whole) // 2]


def scanned(pages: int = 3) -> bytes:
    """Return pages that hold a picture each and no text."""
    objects = pdf_objects(*[b"q 612 0 0 792 0 0 cm /Im0 Do Q"] * pages)
    picture = b"/Type /XObject /Subtype /Image /Width 100 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8"
    objects[3] = stream(bytes(10_000), picture)
    return pdf({n: held.replace(b"/Font <</F1 3 0 R>>", b"/XObject <</Im0 3 0 R>>") for n, held in objects.items()})


def million_pages() -> bytes:
    """Return a PDF of one page that claims to have a million."""
    objects = pdf_objects(lines_of(FIRST, LAST))
    objects[2] = objects[2].replace(b"/Count 1 ", b"/Count 1000000 ")
    return pdf(objects)


def repeated_page(times: int = 1_000_000) -> bytes:
    """Return a PDF whose tree of pages names one page a million times."""
    objects = pdf_objects(lines_of(FIRST, LAST))
    objects[2] = b"<</Type /Pages /Count %d /Kids [%b] /MediaBox [0 0 612 792]>>" % (times, b"5 0 R " * times)
    return pdf(objects)


def double_flate() -> bytes:
    """Return a page whose content is packed twice: some kilobytes for four gigabytes."""
    packed = zlib.compress(deflated_zeros(4096), 9)
    objects = pdf_objects(lines_of(FIRST))
    objects[4] = stream(packed, b"/Filter [/FlateDecode /FlateDecode]", packed=False)
    return pdf(objects)


def nested_forms(depth: int = 30) -> bytes:
    """Return a page whose content is drawn by 2^30 calls."""
    objects = pdf_objects(b"/X0 Do", lines_of(LAST))
    objects[5] = objects[5].replace(b"/Font <<", b"/XObject <</X0 10 0 R>> /Font <<")
    for level in range(depth):
        resources = b"/Resources <</XObject <</X0 %d 0 R>>>>" % (11 + level)
        objects[10 + level] = stream(b"/X0 Do /X0 Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + resources)
    own = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</Font <</F1 3 0 R>>>>"
    objects[10 + depth] = stream(lines_of(FIRST), own)
    return pdf(objects)


def to_unicode(characters: int = 10_000) -> bytes:
    """Return a font that maps each of its 65,536 codes to thousands of characters."""
    ranges = b"1 beginbfrange <0000> <FFFF> <" + b"0041" * characters + b"> endbfrange "
    table = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange"
    table += b" <0000> <FFFF> endcodespacerange " + ranges * 4 + b"endcmap end end"
    objects = pdf_objects(b"BT /F1 12 Tf 72 700 Td <00410042> Tj ET " * 200)
    descendant = b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /Arial /CIDSystemInfo <</Registry (Adobe) /Ordering "
    descendant += b"(Identity) /Supplement 0>>>>"
    objects[3] = b"<</Type /Font /Subtype /Type0 /BaseFont /Arial /Encoding /Identity-H /ToUnicode 9 0 R"
    objects[3] += b" /DescendantFonts [%b]>>" % descendant
    objects[9] = stream(table)
    return pdf(objects)


def table_loop() -> bytes:
    """Return a PDF whose table of objects names itself as the one before."""
    made = valid_pdf()
    at = made.rindex(b"xref\n", 0, made.rindex(b"startxref"))
    return made.replace(b"/Root", b"/Prev %d /Root" % at)


def long_length() -> bytes:
    """Return a stream that claims to be 99 gigabytes long."""
    objects = pdf_objects(lines_of(FIRST, LAST))
    objects[4] = objects[4].replace(b"/Length ", b"/Length 99999999999 /Was ")
    return pdf(objects)


def tree_loop() -> bytes:
    """Return a tree of pages that holds itself."""
    objects = pdf_objects(lines_of(FIRST, LAST))
    objects[2] = objects[2].replace(b"/Kids [", b"/Kids [2 0 R 2 0 R ")
    return pdf(objects)


def outline_loop() -> bytes:
    """Return an outline whose entries name each other as next and as child."""
    objects = pdf_objects(lines_of("The river", FIRST, LAST))
    objects[1] = b"<</Type /Catalog /Pages 2 0 R /Outlines 8 0 R>>"
    objects[8] = b"<</Type /Outlines /First 9 0 R /Last 9 0 R /Count 1000000>>"
    entry = b"<</Title (The river) /Parent 8 0 R /Next %d 0 R /First %d 0 R /Dest [5 0 R /Fit]>>"
    return pdf(objects | {9: entry % (10, 9), 10: entry % (9, 10)})


def deep_outline(depth: int = 50_000) -> bytes:
    """Return an outline of 50,000 levels."""
    objects = pdf_objects(lines_of("The river", FIRST, LAST))
    objects[1] = b"<</Type /Catalog /Pages 2 0 R /Outlines 8 0 R>>"
    objects[8] = b"<</Type /Outlines /First 9 0 R /Last 9 0 R>>"
    levels = {n: b"<</Title (The river) /First %d 0 R /Dest [5 0 R /Fit]>>" % (n + 1) for n in range(9, 9 + depth)}
    return pdf(objects | levels | {9 + depth: b"<</Title (The river) /Dest [5 0 R /Fit]>>"})


def deep_arrays(depth: int = 50_000) -> bytes:
    """Return a catalogue that holds an array of 50,000 levels."""
    objects = pdf_objects(lines_of(FIRST, LAST))
    objects[1] = b"<</Type /Catalog /Pages 2 0 R /Deep " + b"[" * depth + b"]" * depth + b">>"
    return pdf(objects)


def many_strokes(times: int = 1_000_000) -> bytes:
    """Return a page that prints a letter at one place a million times."""
    return pdf(pdf_objects(b"BT /F1 12 Tf 72 700 Td " + b"(a) Tj " * times + b"ET", lines_of(LAST)))


def many_lines(times: int = 200_000) -> bytes:
    """Return a page that draws 200,000 rulings behind its text."""
    return pdf(pdf_objects(b"72 700 m 540 700 l S " * times + lines_of(FIRST, LAST)))


def scattered(times: int = 50_000) -> bytes:
    """Return a page of 50,000 words, each at a place of its own."""
    marks = (b"1 0 0 1 %d %d Tm (boat) Tj " % (n * 7919 % 600, n * 104_729 % 780) for n in range(times))
    return pdf(pdf_objects(b"BT /F1 1 Tf " + b"".join(marks) + b"ET"))


def strange_boxes() -> bytes:
    """Return pages of no size, of immense size, and turned by odd angles."""
    objects = pdf_objects(*[lines_of(FIRST, LAST)] * 5)
    boxes = (b"[0 0 0 0]", b"[0 0 %b %b]" % ((b"9" * 30,) * 2), b"[612 792 0 0]", b"[0 0 1]", b"[]")
    for number, box in zip(range(5, 15, 2), boxes, strict=True):
        extra = b"/Type /Page /MediaBox %b /Rotate 37 /UserUnit 1000000000 " % box
        objects[number] = objects[number].replace(b"/Type /Page ", extra)
    return pdf(objects)


def font_loop() -> bytes:
    """Return a font whose descendants are itself."""
    objects = pdf_objects(lines_of(FIRST, LAST))
    objects[3] = b"<</Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding 3 0 R /DescendantFonts [3 0 R] "
    objects[3] += b"/ToUnicode 3 0 R>>"
    return pdf(objects)


def no_pages() -> bytes:
    """Return a PDF without a page."""
    return pdf({1: b"<</Type /Catalog /Pages 2 0 R>>", 2: b"<</Type /Pages /Count 0 /Kids []>>", 3: FONT})


def outside(url: str) -> bytes:
    """Return a PDF that asks to open an address, to run a script, and to fetch its content from outside."""
    objects = pdf_objects(lines_of(FIRST, LAST), b"")
    action = b"/OpenAction <</S /JavaScript /JS (app.launchURL\\('%b'\\))>> /AA <</WC <</S /URI /URI (%b)>>>>"
    objects[1] = objects[1].replace(b"/Pages", action % ((url.encode(),) * 2) + b" /Pages")
    objects[6] = b"<</Length 0 /F <</FS /URL /F (%b)>>>>\nstream\n\nendstream" % url.encode()
    return pdf(objects)


def prefixes() -> Iterator[bytes]:
    """Yield a valid PDF cut off at every fiftieth byte."""
    whole = valid_pdf()
    yield from (whole[:length] for length in range(5, len(whole), 50))
