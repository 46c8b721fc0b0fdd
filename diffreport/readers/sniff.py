"""Which format a file is in: by content first, by suffix second."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath

from diffreport.errors import InputError, UsageError

PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"

_SUFFIXES = dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), HTML)
_SUFFIXES |= dict.fromkeys((".md", ".markdown", ".mdown", ".mkd"), MARKDOWN)
_MEDIA_TYPES = {form: form for form in (PLAIN, MARKDOWN, HTML)}
_MEDIA_TYPES |= {"application/xhtml+xml": HTML, "text/x-markdown": MARKDOWN}
_LATER_SUFFIXES = {
    ".pdf": "PDF",
    ".docx": "Word",
    ".doc": "Word",
    ".odt": "OpenDocument",
    ".epub": "EPUB",
    ".rtf": "RTF",
    ".xml": "XML",
}
_LATER_TYPES = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.oasis.opendocument.text": "OpenDocument",
    "application/epub+zip": "EPUB",
    "application/rtf": "RTF",
    "text/rtf": "RTF",
    "application/xml": "XML",
    "text/xml": "XML",
}
_MAGIC = (
    (re.compile(rb"[\s\0\xef\xbb\xbf]{0,16}%PDF-\d"), "PDF"),
    (re.compile(rb"\s*\{\\rtf"), "RTF"),
    (re.compile(rb"PK\x03\x04.{26}mimetypeapplication/epub\+zip", re.DOTALL), "EPUB"),
    (re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.text", re.DOTALL), "OpenDocument"),
    (re.compile(rb"PK\x03\x04.{0,4000}?(?:word/|\[Content_Types\]\.xml)", re.DOTALL), "Word"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "Word"),
)
_PROLOGUE = r"(?:\ufeff|\s|<\?xml[^>]*\?>|<!--(?:[^-]|-(?!->))*-->)*"
_PAGE = re.compile(_PROLOGUE + r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_FRAGMENT = re.compile(
    _PROLOGUE + r"<(?:head|body|title|meta|link|script|style|main|article|section|header|nav|div|p|h[1-6]"
    r"|ul|ol|table|center|font|pre)[\s>]",
    re.IGNORECASE,
)
_XML = re.compile(r"\s*<\?xml\s")
_HEAD = 8192  # bytes; a multiple of four, so that no wide character is cut
_REMEDY = "this version reads text, Markdown and HTML: save the document as one of these"


def media_type_of(data: bytes, name: str, given: str | None = None, encoding: str | None = None) -> str:
    """Return the media type a file is to be read as; `given` overrides.

    `encoding` is the charset the caller names: only UTF-16 and UTF-32 may hold NUL bytes.
    Raises: InputError for formats not read and for bytes that are no text; UsageError for an unknown `given`.
    """
    wanted = _given_type(given, name)
    for pattern, form in _MAGIC:
        if pattern.match(data):
            raise InputError(name, f"is a document in {form} format", _REMEDY)
    head = _head(data, name, encoding)
    if wanted:
        return wanted
    suffix = PurePath(name).suffix.lower()
    if _PAGE.match(head):
        return HTML
    if _XML.match(head):
        raise InputError(name, "is an XML file, not a page", _REMEDY)
    if suffix in _LATER_SUFFIXES:
        raise InputError(name, f"should be a document in {_LATER_SUFFIXES[suffix]} format", _REMEDY)
    if not suffix and _FRAGMENT.match(head):
        return HTML
    return _SUFFIXES.get(suffix, PLAIN)


def _given_type(given: str | None, name: str) -> str:
    if given is None:
        return ""
    essence = given.partition(";")[0].strip().lower()
    if essence in _LATER_TYPES:
        raise InputError(name, f"is a document in {_LATER_TYPES[essence]} format", _REMEDY)
    if essence not in _MEDIA_TYPES:
        raise UsageError(f"media type {given!r} is not read; give one of {', '.join((PLAIN, MARKDOWN, HTML))}")
    return _MEDIA_TYPES[essence]


def _head(data: bytes, name: str, encoding: str | None) -> str:
    """Return the beginning of a file as far as ASCII goes. Raises: InputError if it is no text."""
    start = data[:_HEAD]
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return start.decode("utf-32", errors="ignore")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", errors="ignore")
    if encoding and encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32", "utf16", "utf32")):
        return start.decode(encoding, errors="ignore")
    if 0 in data:
        remedy = "give a text, Markdown or HTML file; text in UTF-16 without a mark: save it as UTF-8"
        raise InputError(name, "is binary (it holds NUL bytes)", remedy)
    return start.decode("utf-8", errors="ignore")
