"""Which kind of document a zip package, or one XML file in its place, is."""

from __future__ import annotations

import re

from diffreport.errors import InputError
from diffreport.readers.office.package import MAGIC, Package

_TYPES = "[Content_Types].xml"
_HEAD = 4_096  # bytes of the first parts; enough for their names, where the directory is cut off
_FLAT_OFFICE = re.compile(rb"\s*(?:\xef\xbb\xbf)?<\?xml[^>]*>\s*(?:<\?mso-application[^>]*>\s*)?<pkg:package\b")


def is_office(data: bytes) -> bool:
    """Tell whether a file is of Microsoft Office since 2007: Word, Excel or PowerPoint."""
    if _FLAT_OFFICE.match(data[:_HEAD]):
        return True
    return data.startswith(MAGIC) and _holds(data, _TYPES)


def _holds(data: bytes, name: str) -> bool:
    """Tell whether a package has a part, or had one before it was cut off."""
    try:
        return name in Package.open(data, "")
    except InputError:
        return name.encode() in data[:_HEAD]
