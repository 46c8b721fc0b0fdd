"""The names of OpenDocument, as the XML parser gives them."""

from __future__ import annotations

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, OFFICE, STYLE, DRAW = (
    f"{{{_BASE}{name}:1.0}}" for name in ("text", "table", "office", "style", "drawing")
)
FO = f"{{{_BASE}xsl-fo-compatible:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

P, H, LIST, ITEM, LIST_HEADER = (f"{TEXT}{name}" for name in ("p", "h", "list", "list-item", "list-header"))
NOTE, SPAN = f"{TEXT}note", f"{TEXT}span"
CHANGES, REGION = f"{TEXT}tracked-changes", f"{TEXT}changed-region"
CHANGE, CHANGE_START, CHANGE_END = f"{TEXT}change", f"{TEXT}change-start", f"{TEXT}change-end"
CHANGE_ID, STYLE_NAME = f"{TEXT}change-id", f"{TEXT}style-name"
ANNOTATION = f"{OFFICE}annotation"

# What repeats the headings or tells where words stand: "Contents", "Figures", "Index".
INDEXES = frozenset(
    f"{TEXT}{name}"
    for name in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
    )
)


def whole(value: str | None, least: int = 0, most: int = 1_000_000) -> int | None:
    """Return a whole number within bounds, None for anything else."""
    if value is None or not value.isdecimal() or len(value) > 9:
        return None
    return min(max(int(value), least), most)
