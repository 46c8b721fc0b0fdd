"""Files that are damaged, hostile, or not what their names say, and what has to become of each."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import NamedTuple

from tests.readers import bad_packages as packages
from tests.readers import bad_pdfs as pdfs
from tests.readers import sample_files as files
from tests.readers.office_files import package
from tests.readers.sample_files import FIRST, LAST, SAID

MEBIBYTE = 1 << 20
DEEP = 50_000  # nested elements


class Trap(NamedTuple):
    """What a hostile file tries to reach: an address that counts its visitors, and a file with a secret."""

    url: str
    file: str


Make = Callable[[Trap], bytes]


class Bad(NamedTuple):
    """One bad file. `heavy` ones take seconds or hundreds of megabytes to make or to read.

    Either it is refused in one line in which one of `refused` stands, or it is read and `says` stands in its blocks;
    a case that allows both gives both.
    """

    name: str
    make: Make
    refused: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    heavy: bool = False


def _of(data: Callable[[], bytes]) -> Make:
    return lambda _: data()


def _bytes(content: bytes) -> Make:
    return lambda _: content


def _text(text: Callable[[], str], charset: str = "utf-8") -> Make:
    return lambda _: text().encode(charset)


DAMAGED = (
    "cut off",
    "no text layer",
    "no document",
    "damaged",
    "is no ",
    "cannot be ",
    "truncated",
    "incomplete",
    "holds no text",
    "holds no page",
)
TOO_MUCH = (
    "claims to have",
    "unpacks to",
    "more than",
    "larger than",
    "too ",
    "memory",
    "time",
    "limit",
    "seconds",
    "deeper",
    "nests",
)
LOCKED = ("password", "encrypted", "protected", "rights")
TYPE = ("document type", "entit", "DOCTYPE")
LINE = "Karsova counted boats on the river. "

PDFS = (
    Bad("locked.pdf", lambda _: pdfs.encrypted(b"secret"), LOCKED),
    Bad("locked-open.pdf", lambda _: pdfs.encrypted(b""), says=SAID),
    Bad("truncated.pdf", _of(pdfs.truncated), DAMAGED, SAID[:1]),
    Bad("head.pdf", lambda _: b"%PDF-1.7\n", DAMAGED),
    Bad("noise.pdf", lambda _: b"%PDF-1.4\n" + bytes(range(256)) * 400, DAMAGED),
    Bad("scan.pdf", _of(pdfs.scanned), ("scan", "no text", "OCR", "picture")),
    Bad("no-pages.pdf", _of(pdfs.no_pages), DAMAGED),
    Bad("million-pages.pdf", _of(pdfs.million_pages), (*DAMAGED, *TOO_MUCH), SAID),
    Bad("repeated-page.pdf", _of(pdfs.repeated_page), (*DAMAGED, *TOO_MUCH), heavy=True),
    Bad("double-flate.pdf", _of(pdfs.double_flate), (*DAMAGED, *TOO_MUCH), heavy=True),
    Bad("nested-forms.pdf", _of(pdfs.nested_forms), (*DAMAGED, *TOO_MUCH), SAID[1:], heavy=True),
    Bad("to-unicode.pdf", _of(pdfs.to_unicode), (*DAMAGED, *TOO_MUCH), ("A",), heavy=True),
    Bad("table-loop.pdf", _of(pdfs.table_loop), DAMAGED, SAID),
    Bad("long-length.pdf", _of(pdfs.long_length), DAMAGED, SAID),
    Bad("tree-loop.pdf", _of(pdfs.tree_loop), DAMAGED, SAID),
    Bad("outline-loop.pdf", _of(pdfs.outline_loop), says=SAID),
    Bad("deep-outline.pdf", _of(pdfs.deep_outline), says=SAID),
    Bad("deep-arrays.pdf", _of(pdfs.deep_arrays), DAMAGED, SAID),
    Bad("many-strokes.pdf", _of(pdfs.many_strokes), TOO_MUCH, SAID[1:], heavy=True),
    Bad("many-lines.pdf", _of(pdfs.many_lines), TOO_MUCH, SAID, heavy=True),
    Bad("scattered.pdf", _of(pdfs.scattered), TOO_MUCH, ("boat",), heavy=True),
    Bad("strange-boxes.pdf", _of(pdfs.strange_boxes), DAMAGED, SAID),
    Bad("font-loop.pdf", _of(pdfs.font_loop), DAMAGED, SAID),
    Bad("outside.pdf", lambda trap: pdfs.outside(trap.url), says=SAID),
)


def _entity(trap: Trap, kind: str) -> str:
    """Return a document type with an entity that reads a file, asks an address, or grows."""
    if kind == "file":
        return f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{trap.file}">]>'
    if kind == "address":
        return (
            f'<!DOCTYPE x SYSTEM "{trap.url}" [<!ENTITY % p SYSTEM "{trap.url}"> %p; <!ENTITY e SYSTEM "{trap.url}">]>'
        )
    if kind == "quadratic":
        return f'<!DOCTYPE x [<!ENTITY e "{LINE * 3_000}">]>'
    laughs = '<!ENTITY e0 "ha">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
    return f'<!DOCTYPE x [{laughs}<!ENTITY e "&e29;">]>'


def _hostile(name: str, make: Callable[[str, str], bytes], refused: tuple[str, ...]) -> list[Bad]:
    """Return files of a format with entities; `make` takes what stands before the document, and its text."""
    uses = {"file": "&e;", "address": "&e;", "laughs": "&e;", "quadratic": "&e;" * 3_000}

    def case(kind: str, use: str) -> Bad:
        stem, _, suffix = name.partition(".")
        return Bad(f"{stem}-{kind}.{suffix}", lambda trap: make(_entity(trap, kind), use), refused)

    return [case(kind, use) for kind, use in uses.items()]


def _bill(prologue: str, text: str) -> bytes:
    made = files.BILL.replace(files.FIRST, f"{FIRST} {text}")
    begin, end = made.index("<!DOCTYPE"), made.index("<bill")
    return (made[:begin] + prologue.replace("<!DOCTYPE x", "<!DOCTYPE bill") + made[end:]).encode()


ENTITIES = (
    *_hostile(
        "hostile.docx", lambda before, text: files.docx(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>", before), TYPE
    ),
    *_hostile("hostile.odt", lambda before, text: files.odt(f"<text:p>{text}</text:p>", before), TYPE),
    *_hostile("hostile-book.epub", lambda before, text: files.epub(opf=_book(before, text)), TYPE),
    *_hostile("hostile-bill.xml", _bill, (*TYPE, "XML file of a kind")),
)


def _book(before: str, text: str) -> str:
    made = files.book().replace("<package", before.replace("<!DOCTYPE x", "<!DOCTYPE package") + "<package", 1)
    return made.replace("The river", text)


PACKAGES = (
    Bad("truncated.docx", lambda _: files.docx()[:1500], (*DAMAGED, "zip")),
    Bad("truncated.odt", lambda _: files.odt()[:700], (*DAMAGED, "zip")),
    Bad("truncated.epub", lambda _: files.epub()[:700], (*DAMAGED, "zip")),
    Bad(
        "no-main-part.docx",
        lambda _: package([("[Content_Types].xml", files.PACKAGE_TYPES)]),
        (*DAMAGED, "no part"),
    ),
    Bad("no-xml.docx", lambda _: files.docx(extra={"word/document.xml": "<w:document"}), DAMAGED),
    Bad("empty-body.docx", lambda _: files.docx(""), ("holds no text",)),
    Bad("deflate-2-gb.docx", lambda _: packages.inflated(2048), TOO_MUCH),
    Bad("deflate-126-mb.docx", _of(packages.spaced), TOO_MUCH, heavy=True),
    Bad("bzip2.docx", lambda _: packages.other_method(packages.BZIP2), ("method",), heavy=True),
    Bad("lzma.docx", lambda _: packages.other_method(packages.LZMA, 4), ("method",)),
    Bad("zip-in-zip.docx", _of(packages.nested), says=SAID),
    Bad("forged-size.docx", _of(packages.forged), (*DAMAGED, *TOO_MUCH)),
    Bad("beyond-end.docx", _of(packages.beyond), DAMAGED),
    Bad("overlapping.docx", _of(packages.overlapping), ("overlap", *DAMAGED), SAID),
    Bad("unused-2-gb.docx", _of(packages.unused_media), says=SAID),
    Bad("twice.docx", _of(packages.twice), ("two parts", "twice")),
    Bad("climbing.docx", _of(packages.climbing), ("outside", *DAMAGED), SAID),
    Bad("locked.docx", lambda _: OLD_WORD + "EncryptedPackage".encode("utf-16-le") + bytes(600), LOCKED),
    Bad("locked-part.docx", _of(packages.encrypted_part), LOCKED),
    Bad("many-parts.docx", _of(packages.many_parts), TOO_MUCH, SAID, heavy=True),
    Bad("empty-paragraphs.docx", lambda _: packages.paragraphs(), TOO_MUCH, SAID, heavy=True),
    Bad("stored-paragraphs.docx", lambda _: packages.paragraphs(packages.STORED), TOO_MUCH, SAID, heavy=True),
    Bad(
        "deep-controls.docx",
        lambda _: packages.deep("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        TOO_MUCH,
        SAID[:1],
    ),
    Bad("deep-insertions.docx", lambda _: packages.deep('<w:ins w:id="1">', "</w:ins>"), TOO_MUCH, SAID[:1]),
    Bad(
        "deep-tables.docx", lambda _: packages.deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"), TOO_MUCH, SAID[:1]
    ),
    Bad(
        "tables-150.docx",
        lambda _: packages.deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 150),
        TOO_MUCH,
        SAID[:1],
    ),
    Bad("note-loop.docx", _of(packages.note_loop), DAMAGED, SAID),
    Bad("style-loop.docx", _of(packages.style_loop), DAMAGED, SAID),
    Bad("wide-cells.docx", _of(packages.wide_cells), (*DAMAGED, *TOO_MUCH), SAID),
    Bad("many-wide-cells.docx", _of(packages.many_wide_cells), TOO_MUCH, SAID, heavy=True),
    Bad("huge-number.docx", _of(packages.huge_number), DAMAGED, SAID),
    Bad("linked.docx", lambda trap: packages.linked(trap.url), says=SAID),
    Bad("wide-sheet.odt", _of(packages.wide_sheet), TOO_MUCH, SAID),
    Bad("locked.odt", _of(packages.locked_odt), LOCKED),
    Bad(
        "deep.odt",
        lambda _: _deep_odt(),
        TOO_MUCH,
        SAID[:1],
    ),
    Bad(
        "empty-paragraphs.odt",
        lambda _: files.odt(f"<text:p>{FIRST}</text:p>{'<text:p/>' * 1_000_000}<text:p>{LAST}</text:p>"),
        TOO_MUCH,
        SAID,
        heavy=True,
    ),
    Bad("locked.epub", _of(packages.locked_epub), (*LOCKED, *DAMAGED)),
    Bad("long-spine.epub", _of(packages.long_spine), TOO_MUCH, SAID, heavy=True),
    Bad("chapter-outside.epub", _of(packages.chapter_outside), ("outside", *DAMAGED, "no part"), SAID),
    Bad("no-container.epub", _of(packages.no_container), (*DAMAGED, "no part")),
    Bad("deep.epub", lambda _: files.epub("<div>" * DEEP + FIRST), (*TOO_MUCH, *DAMAGED), SAID[:1], heavy=True),
)

PAGES = (
    Bad(
        "deep.html",
        _text(lambda: f"<html><body>{'<div>' * DEEP}{FIRST}{'</div>' * DEEP}{LAST}"),
        TOO_MUCH,
        SAID,
        heavy=True,
    ),
    Bad(
        "deep-lists.html",
        _text(lambda: f"<html><body>{'<ul><li>' * 5_000}{FIRST}{'</ul>' * 5_000}{LAST}"),
        TOO_MUCH,
        SAID,
        heavy=True,
    ),
    Bad(
        "deep-tables.html",
        _text(lambda: f"<html><body>{'<table><tr><td>' * 2_000}{FIRST}{'</table>' * 2_000}{LAST}"),
        TOO_MUCH,
        SAID,
        heavy=True,
    ),
    Bad(
        "open-formats.html",
        _text(lambda: f"<html><body><p>{FIRST}{'<b><i><a href=x>' * 5_000}{LAST}{'<p>' * 500}"),
        TOO_MUCH,
        SAID,
        heavy=True,
    ),
    Bad(
        "one-line.html",
        _text(lambda: f"<html><body><p>{LINE * (50 * MEBIBYTE // len(LINE))}"),
        TOO_MUCH,
        SAID[:1],
        heavy=True,
    ),
    Bad(
        "empty-paragraphs.html",
        _text(lambda: f"<html><p>{FIRST}{'<p></p>' * 1_000_000}<p>{LAST}"),
        TOO_MUCH,
        SAID,
        heavy=True,
    ),
    Bad("breaks.html", _text(lambda: f"<html><p>{FIRST}{'<br>' * 1_000_000}{LAST}"), TOO_MUCH, SAID, heavy=True),
    Bad("comments.html", _text(lambda: f"<html><p>{FIRST}{'<!--' * 45_000}--><p>{LAST}"), says=SAID),
    Bad(
        "attributes.html",
        _text(lambda: f"<html><p {' '.join(f'a{n}=x' for n in range(20_000))}>{FIRST}<p>{LAST}"),
        TOO_MUCH,
        SAID,
    ),
    Bad(
        "wide-cells.html",
        _text(
            lambda: (
                f"<html><p>{FIRST}<table><tr>{'<td colspan=2000000000 rowspan=2000000000>2015' * 50}</table><p>{LAST}"
            )
        ),
        TOO_MUCH,
        SAID,
    ),
    Bad(
        "wide-rows.html",
        _text(lambda: f"<html><p>{FIRST}<table>{'<tr><td colspan=1000 rowspan=65534>2015' * 3_000}</table><p>{LAST}"),
        TOO_MUCH,
        SAID,
        heavy=True,
    ),
    Bad("nuls.html", lambda _: f"<html><body><p>{FIRST}</p><p>\0\0</p><p>{LAST}".encode(), ("binary", "NUL")),
    Bad(
        "outside.html",
        lambda trap: _linked_page(trap).encode(),
        says=SAID,
    ),
    Bad("wrong-charset.html", lambda _: f"<html><meta charset=utf-7><p>{FIRST}<p>+ADw-{LAST}".encode(), says=SAID),
    Bad(
        "false-charset.html",
        lambda _: f"<html><meta charset=utf-8><p>{FIRST} It cost £12½.<p>{LAST}".encode("cp1252"),
        says=(*SAID, "£12½"),
    ),
    Bad("deep-and-after.html", _text(lambda: f"<html><body>{'<div>' * 300}{FIRST}{'</div>' * 300}{LAST}"), says=SAID),
    Bad("nested.mhtml", lambda _: _nested_mail(1_000), (*DAMAGED, *TOO_MUCH), SAID[:1]),
    Bad("no-boundary.mhtml", lambda _: files.mhtml().replace(b"--cut", b"--gone"), DAMAGED, SAID),
    Bad("truncated.mhtml", lambda _: files.mhtml()[:500], DAMAGED, SAID[:1]),
    Bad(
        "outside.mhtml",
        lambda t: files.mhtml(f"<html><base href={t.url}><img src={t.url}><p>{FIRST}<p>{LAST}"),
        says=SAID,
    ),
)


def _linked_page(trap: Trap) -> str:
    """Return a page that asks for everything a page can ask for."""
    asked = f"<link rel=stylesheet href={trap.url}><script src={trap.url}></script><base href={trap.url}>"
    shown = f"<img src={trap.url}><iframe src={trap.url}></iframe><object data=file://{trap.file}></object>"
    return f"<html><head>{asked}</head><body>{shown}<p>{FIRST}<p>{LAST}"


def _deep_odt() -> bytes:
    """Return an ODT of 50,000 sections in each other, stored: packed, it would be refused for its ratio."""
    body = "<text:section>" * DEEP + f"<text:p>{FIRST}</text:p>" + "</text:section>" * DEEP
    return files.odt(body, method=packages.STORED)


def _nested_mail(depth: int) -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b%d"\r\n\r\n--b%d\r\n'
    inner = f"Content-Type: text/html\r\n\r\n<html><p>{FIRST}\r\n".encode()
    return (
        b"".join(head % (n, n) for n in range(depth))
        + inner
        + b"".join(b"--b%d--\r\n" % n for n in reversed(range(depth)))
    )


TEXTS = (
    Bad("one-line.txt", _text(lambda: LINE * (50 * MEBIBYTE // len(LINE))), TOO_MUCH, SAID[:1], heavy=True),
    Bad("one-word.txt", _text(lambda: "Karsova" * (10 * MEBIBYTE // 7)), TOO_MUCH, SAID[:1], heavy=True),
    Bad("empty-lines.txt", _text(lambda: FIRST + "\n" * 1_000_000 + LAST), TOO_MUCH, SAID),
    Bad("many-lines.txt", _text(lambda: "Boats.\n\n" * 500_000 + LAST), TOO_MUCH, SAID[1:], heavy=True),
    Bad("nuls.txt", lambda _: FIRST.encode() + bytes(100) + LAST.encode(), ("binary", "NUL")),
    Bad("controls.txt", lambda _: bytes(range(1, 9)) * 500, ("binary", "control", "no text")),
    Bad("spaces.txt", lambda _: b" \n\t\n" * 1_000, ("holds no text",)),
    Bad("mark-only.txt", lambda _: b"\xef\xbb\xbf", ("holds no text", "empty")),
    Bad("utf-16-mark.txt", _text(lambda: f"{FIRST}\n\n{LAST}", "utf-16"), says=SAID),
    Bad("utf-16-le.txt", _text(lambda: f"{FIRST}\n\n{LAST}", "utf-16-le"), ("UTF-16",), SAID),
    Bad("utf-16-be.txt", _text(lambda: f"{FIRST}\n\n{LAST}", "utf-16-be"), ("UTF-16",), SAID),
    Bad("utf-16-odd.txt", lambda _: f"{FIRST}".encode("utf-16") + b"\x41", ("UTF-16", "utf-16", "not text")),
    Bad("utf-32-mark.txt", _text(lambda: f"{FIRST}\n\n{LAST}", "utf-32"), says=SAID),
    Bad("half-character.txt", lambda _: f"{FIRST} {LAST} café".encode()[:-1], says=SAID),
    Bad("deep-quotes.md", _text(lambda: f"{'>' * DEEP} {FIRST}\n\n{LAST}"), TOO_MUCH, SAID),
    Bad(
        "deep-lists.md",
        _text(lambda: "".join(f"{'  ' * n}- {FIRST}\n" for n in range(1_000)) + f"\n\n{LAST}"),
        TOO_MUCH,
        SAID,
        heavy=True,
    ),
    Bad("deep-stars.md", _text(lambda: f"{'*a_ ' * DEEP}{FIRST}\n\n{LAST}"), TOO_MUCH, SAID, heavy=True),
    Bad("deep-links.md", _text(lambda: f"{'[' * DEEP}{FIRST}{'](x)' * DEEP}\n\n{LAST}"), TOO_MUCH, SAID, heavy=True),
    Bad("one-line.md", _text(lambda: LINE * (50 * MEBIBYTE // len(LINE))), TOO_MUCH, SAID[:1], heavy=True),
    Bad("fences.md", _text(lambda: f"{FIRST}\n\n{'```' * DEEP}\n{LAST}"), says=SAID),
    Bad("script.md", lambda t: f"{FIRST}\n\n![x]({t.url}) <img src={t.url}>\n\n{LAST}".encode(), says=SAID),
    Bad(
        "deep-groups.rtf",
        _text(lambda: r"{\rtf1 " + "{" * DEEP + FIRST + "}" * DEEP + r"\par " + LAST + "}"),
        TOO_MUCH,
        SAID,
    ),
    Bad("open-groups.rtf", _text(lambda: r"{\rtf1 " + r"{\b " * DEEP + FIRST), (*TOO_MUCH, *DAMAGED), SAID[:1]),
    Bad(
        "binary.rtf",
        lambda _: rb"{\rtf1 " + FIRST.encode() + rb"\par\bin2000000000 " + LAST.encode() + b"}",
        DAMAGED,
        SAID[:1],
    ),
    Bad(
        "empty-paragraphs.rtf",
        _text(lambda: r"{\rtf1 " + FIRST + r"\par" * 1_000_000 + " " + LAST + "}"),
        TOO_MUCH,
        SAID,
        heavy=True,
    ),
    Bad(
        "huge-numbers.rtf",
        _text(
            lambda: (
                r"{\rtf1\uc99999999 " + FIRST + r"\u" + "9" * 5_000 + r"?\par\uc1 \li" + "9" * 5_000 + " " + LAST + "}"
            )
        ),
        DAMAGED,
        SAID[:1],
    ),
    Bad("truncated.rtf", lambda _: files.RTF.encode()[: len(files.RTF) // 2], DAMAGED, SAID[:1]),
    Bad(
        "outside.rtf",
        lambda t: (
            r"{\rtf1{\*\template "
            + t.url
            + r"}{\field{\*\fldinst INCLUDETEXT "
            + t.file
            + r"}{\fldrslt "
            + FIRST
            + r"}}\par "
            + LAST
            + "}"
        ).encode(),
        says=SAID,
    ),
    Bad(
        "deep.rst",
        _text(lambda: "".join(f"{' ' * n}* {n}\n\n" for n in range(2_000)) + f"{FIRST}\n\n{LAST}"),
        TOO_MUCH,
        SAID,
        heavy=True,
    ),
    Bad(
        "include.rst",
        lambda t: f"{FIRST}\n\n.. include:: {t.file}\n\n.. raw:: html\n   :url: {t.url}\n\n{LAST}\n".encode(),
        says=SAID,
    ),
    Bad(
        "deep-bill.xml",
        lambda _: (
            _bill("", "").replace(b"<section>", b"<section>" * DEEP, 1).replace(b"</section>", b"</section>" * DEEP, 1)
        ),
        TOO_MUCH,
        SAID,
    ),
    Bad("truncated-bill.xml", lambda _: files.BILL.encode()[:450], (*DAMAGED, "XML")),
    Bad("public-type-bill.xml", lambda t: files.BILL.replace("bill.dtd", t.url).encode(), says=SAID),
    Bad("other.xml", lambda _: b'<?xml version="1.0"?><ledger><row>12</row></ledger>', ("XML",)),
)

WALL = (
    "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser before accessing the site</h1>"
    "<p>Enable JavaScript and cookies to continue</p><p>Ray ID: 7f3c</p></body></html>"
)
SHELL = (
    '<!doctype html><html><head><title>Report</title><script src="{}"></script></head><body><div id="root"></div>'
    "<noscript>You need to enable JavaScript to run this app.</noscript></body></html>"
)
SHELLS = (
    Bad(
        "wall.html",
        lambda _: WALL.encode(),
        says=("Checking your browser",),  # the gate of the archive tells that this is no report
    ),
    Bad(
        "script-shell.html",
        lambda trap: SHELL.format(trap.url).encode(),
        ("script", "JavaScript", "holds no text"),
    ),
)

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(range(256))
SUFFIXES = (".pdf", ".docx", ".odt", ".epub", ".rtf", ".html", ".mhtml", ".xml", ".md", ".rst", ".txt", "")
CONTAINERS = (".pdf", ".docx", ".odt", ".epub")  # no text may have such a name


def wrong_suffixes() -> list[Bad]:
    """Return each kind of content under each name that is not its own."""
    found: list[Bad] = []
    for name, content in files.samples().items():
        own = name.partition(".")[2]
        by_content = own in ("pdf", "docx", "odt", "epub", "rtf", "html", "mhtml", "xml")
        for suffix in SUFFIXES:
            if suffix == f".{own}" or (not by_content and suffix not in CONTAINERS):
                continue
            case = Bad(f"{own}-content{suffix}", _bytes(content), says=SAID if by_content else ())
            found.append(case if by_content else case._replace(refused=("is no ",)))
    for what, content, refused in (
        ("image", PICTURE, "picture"),
        ("old-word", OLD_WORD, "old Word"),
        ("program", PROGRAM, ""),
        ("packed", gzip.compress(FIRST.encode()), "archive"),
        ("folder", package([("a.txt", FIRST)]), "zip"),
        ("nothing", b"", "is empty"),
    ):
        found += [Bad(f"{what}{suffix}", _bytes(content), (refused,)) for suffix in SUFFIXES]
    return found


ALL = (*PDFS, *ENTITIES, *PACKAGES, *PAGES, *TEXTS, *SHELLS)
