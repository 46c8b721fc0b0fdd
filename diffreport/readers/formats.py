"""The formats that are read: a few lines a format, and those of other packages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from diffreport.readers import signatures
from diffreport.readers.task import Format

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "diffreport.readers"

PLAIN = Format("text/plain", "plain text", "plain/1", "diffreport.readers.plain", (".txt", ".text"), is_text=True)
MARKDOWN = Format(
    "text/markdown",
    "Markdown",
    "markdown/2",
    "diffreport.readers.markdown",
    (".md", ".markdown", ".mdown", ".mkd"),
    ("text/x-markdown",),
    is_text=True,
)
HTML = Format(
    "text/html",
    "HTML",
    "html/1",
    "diffreport.readers.html.page",
    (".html", ".htm", ".xhtml", ".shtml"),
    ("application/xhtml+xml",),
    is_text=True,
)
_OPEN_XML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
WORD = Format(
    f"{_OPEN_XML}.document",
    "Word",
    "docx/1",
    "diffreport.readers.office.docx.document",
    (".docx", ".docm", ".dotx", ".dotm"),
    (
        f"{_OPEN_XML}.template",
        "application/vnd.ms-word.document.macroenabled.12",
        "application/vnd.ms-word.template.macroenabled.12",
    ),
    matches=signatures.is_word,
)

PDF = Format(
    "application/pdf",
    "PDF",
    "pdf/1",
    "diffreport.readers.pdf.reader",
    (".pdf",),
    ("application/x-pdf",),
    matches=signatures.is_pdf,
)

LEGISLATION = Format(
    "application/xml",
    "XML of bills and laws",
    "legislation/2",
    "diffreport.readers.legislation.xml",
    (".xml",),
    ("text/xml", "application/uslm+xml"),
    is_text=True,
    matches=signatures.is_legislation,
)
EPUB = Format(
    "application/epub+zip", "EPUB", "epub/1", "diffreport.readers.epub", (".epub",), matches=signatures.is_epub
)
MHTML = Format(
    "multipart/related",
    "MHTML",
    "mhtml/1",
    "diffreport.readers.mhtml",
    (".mht", ".mhtml"),
    ("message/rfc822", "application/x-mimearchive"),
    matches=signatures.is_mhtml,
)
RTF = Format(
    "application/rtf",
    "RTF",
    "rtf/1",
    "diffreport.readers.rtf.reader",
    (".rtf",),
    ("text/rtf", "application/x-rtf", "text/richtext"),
    matches=signatures.is_rtf,
)

_OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
OPEN_DOCUMENT = Format(
    _OPEN_DOCUMENT,
    "OpenDocument",
    "odt/1",
    "diffreport.readers.office.odt.document",
    (".odt", ".ott", ".fodt", ".odm"),
    tuple(f"{_OPEN_DOCUMENT}-{kind}" for kind in ("template", "flat-xml", "master")),
    matches=signatures.is_open_document,
)

RST = Format(
    "text/x-rst",
    "reStructuredText",
    "rst/1",
    "diffreport.readers.rst.reader",
    (".rst", ".rest"),
    ("text/prs.fallenstein.rst", "text/restructured"),
    is_text=True,
    matches=signatures.is_rst,
)

OURS = (PLAIN, MARKDOWN, HTML, RST, WORD, OPEN_DOCUMENT, PDF, LEGISLATION, EPUB, MHTML, RTF)

# Files known by their first bytes that no reader takes, and what to do with them.
REFUSED = (
    (
        re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1(?s:.*)E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"),
        "a document protected by a password",
        "save it without one",
    ),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an old Word, Excel or PowerPoint file", "save it as .docx"),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), "a zip archive, and no document", "unpack it and give a file in it"),
    (re.compile(rb"\x1f\x8b|BZh\d|\xfd7zXZ\0|7z\xbc\xaf|Rar!"), "a compressed archive", "unpack it first"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*"), "a picture", "give the document itself, or its text"),
)


@cache
def theirs() -> tuple[Format, ...]:
    """Return the formats that other packages read, in the order of their entry points' names."""
    return tuple(format_ for point in _points() if isinstance(format_ := point.load(), Format))


def are_all_ours() -> bool:
    """Tell whether no other package reads any format; loads none of their code."""
    return not _points()


@cache
def _points() -> list[EntryPoint]:
    from importlib.metadata import entry_points

    return sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name)


def by_media_type(media_type: str) -> Format | None:
    """Return the format of a media type, without parameters and in lower case."""
    return _first(lambda format_: media_type == format_.media_type or media_type in format_.aliases)


def by_suffix(suffix: str) -> Format | None:
    """Return the format of a file name's suffix (".pdf")."""
    return _first(lambda format_: suffix in format_.suffixes) if suffix else None


def by_content(data: bytes) -> Format | None:
    """Return the format that a file's bytes tell."""
    return _first(lambda format_: format_.matches is not None and format_.matches(data))


def _first(is_it: Callable[[Format], bool]) -> Format | None:
    """Return the first format of which something holds; other packages are asked if none of ours is it."""
    return next(filter(is_it, OURS), None) or next(filter(is_it, theirs()), None)
