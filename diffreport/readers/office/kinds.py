"""Which kind of document a zip package, or one XML file in its place, is."""

from __future__ import annotations

import re

from diffreport.errors import InputError
from diffreport.readers.office.package import MAGIC, Package

_TYPES = "[Content_Types].xml"
_OPEN = b"application/vnd.oasis.opendocument"
_MIME_TYPE = b"mimetype" + _OPEN  # stored first, so that it shows
# A document type is let pass here, so that the reader says that it refuses it.
_FLAT_OPEN = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>(?:\s+|<!--(?:[^-]|-(?!-))*-->|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>)*<office:document\b"
)
_HEAD = 4_096  # bytes of the first parts; enough for their names, where the directory is cut off
_FLAT_OFFICE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*(?:<\?mso-application[^>]*>\s*)?<pkg:package\b")


def is_office(data: bytes) -> bool:
    """Tell whether a file is of Microsoft Office since 2007: Word, Excel or PowerPoint."""
    if _FLAT_OFFICE.match(data[:_HEAD]):
        return True
    return data.startswith(MAGIC) and _holds(data, _TYPES)


def is_open_document(data: bytes) -> bool:
    """Tell whether a file is an OpenDocument: a text, or of another kind."""
    if _FLAT_OPEN.match(data[:_HEAD]):
        return True
    return data.startswith(MAGIC) and (_MIME_TYPE in data[:_HEAD] or _is_packed_open(data))


def _is_packed_open(data: bytes) -> bool:
    """Tell whether a package is an OpenDocument whose kind is not stored at its beginning, as it should be."""
    try:
        package = Package.open(data, "")
        if "mimetype" in package:
            return package.read("mimetype").startswith(_OPEN)
    except InputError:
        return False
    return "content.xml" in package and "META-INF/manifest.xml" in package


def _holds(data: bytes, name: str) -> bool:
    """Tell whether a package has a part, or had one before it was cut off."""
    try:
        return name in Package.open(data, "")
    except InputError:
        return name.encode() in data[:_HEAD]
