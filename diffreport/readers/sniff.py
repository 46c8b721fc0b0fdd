"""Which format a file is in: by content first, by suffix second."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath

from diffreport.errors import InputError, UsageError
from diffreport.readers.charset import wide_charset
from diffreport.readers.formats import HTML, OURS, PLAIN, REFUSED, by_content, by_media_type, by_suffix
from diffreport.readers.task import Format

_PROLOGUE = r"(?:\ufeff|\s|<\?xml[^>]*\?>|<!--(?:[^-]|-(?!->))*-->)*"
_PAGE = re.compile(_PROLOGUE + r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_FRAGMENT = re.compile(
    _PROLOGUE + r"<(?:head|body|title|meta|link|script|style|main|article|section|header|nav|div|p|h[1-6]"
    r"|ul|ol|table|center|font|pre)[\s>]",
    re.IGNORECASE,
)
_XML = re.compile(r"\s*<\?xml\s")
_PICTURE = re.compile(_PROLOGUE + r"<(?:!doctype\s+svg|(?:svg:)?svg)\b", re.IGNORECASE)
_HEAD = 8192  # bytes; a multiple of four, so that no wide character is cut


def format_of(data: bytes, name: str, given: str | None = None, encoding: str | None = None) -> Format:
    """Return the format a file is to be read as; `given` is a media type, and overrides.

    `encoding` is the charset the caller names: only UTF-16 and UTF-32 may hold NUL bytes.
    Raises: InputError for formats not read and for bytes that are no text; UsageError for an unknown `given`.
    """
    wanted = _given(given)
    found = by_content(data)
    if found and (wanted is None or wanted.is_text):
        return found
    if wanted and not wanted.is_text:
        return wanted
    for pattern, what, remedy in REFUSED:
        if pattern.match(data):
            raise InputError(name, f"is {what}", remedy)
    head = _head(data, name, encoding)
    return wanted or _of_text(head, name)


def _of_text(head: str, name: str) -> Format:
    """Return the format of a text by how it begins, and the suffix of its file's name. Raises: InputError."""
    suffix = PurePath(name).suffix.lower()
    by_name = by_suffix(suffix) if suffix else None
    if _PAGE.match(head):
        return HTML
    if by_name in (None, PLAIN) and _PICTURE.match(head):  # a page without a frame may begin with a picture
        raise InputError(name, "is a picture (SVG)", "give the document itself, or its text")
    if _XML.match(head):
        raise InputError(name, "is an XML file of a kind that is not read", "save it as a page or as text")
    if by_name and not by_name.is_text:
        raise InputError(name, f"is no {by_name.name} file, as its name says it is", "check the download, or rename it")
    if not suffix and _FRAGMENT.match(head):
        return HTML
    return by_name or PLAIN


def _given(given: str | None) -> Format | None:
    if given is None:
        return None
    found = by_media_type(given.partition(";")[0].strip().lower())
    if found is None:
        known = ", ".join(format_.media_type for format_ in OURS)
        raise UsageError(f"media type {given!r} is not read; give one of {known}")
    return found


def _head(data: bytes, name: str, encoding: str | None) -> str:
    """Return the beginning of a file as far as ASCII goes. Raises: InputError if it is no text."""
    start = data[:_HEAD]
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return start.decode("utf-32", errors="ignore")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", errors="ignore")
    if encoding and encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32", "utf16", "utf32")):
        return start.decode(encoding, errors="ignore")
    if wide := wide_charset(data):
        return start.decode(wide, errors="ignore")
    if 0 in data:
        raise InputError(name, "is binary (it holds NUL bytes)", "give a document, or a text saved as UTF-8")
    return start.decode("utf-8", errors="ignore")
