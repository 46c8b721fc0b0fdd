"""How the bytes of a format begin: what tells it surely. Imported at each start, so it imports no reader."""

from __future__ import annotations

import re

_HEAD = 4096  # bytes; declaration, style sheet, DOCTYPE and a comment stand before an XML file's root
_LEAD = b"\xef\xbb\xbf \t\r\n"
_LAW = re.compile(
    rb"<(?:bill|resolution|amendment-doc|engrossed-amendment)[\s>]"
    rb"|<[\w:.-]+\s[^>]*[\"'](?:http://xml\.house\.gov/schemas/uslm|http://schemas\.gpo\.gov/xml/uslm)"
)


def is_legislation(data: bytes) -> bool:
    """Tell whether bytes are a bill or a law of the US Congress in XML, by their root element."""
    head = data[:_HEAD].lstrip(_LEAD)
    return head.startswith(b"<") and _LAW.search(head) is not None
