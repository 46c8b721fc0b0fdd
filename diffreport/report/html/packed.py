"""A page without the quotation marks that a parser does not need: of a large report they are one byte in forty."""

from __future__ import annotations

import re

# What stands where a tag might: a comment and the text of an element that holds no tags are passed over; of a tag every
# attribute is taken whole, for a user's template may have anything in a value.
_TAG = re.compile(
    r"""<!--.*?-->|<(script|style|textarea)\b.*?</\1|"""
    r"""<[a-z][\w-]*(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))?)++\s*/?>""",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""=\s*"([^"]*)"(?=[\s>])|=\s*'[^']*'""")
# No value of these characters needs quotation marks; one before a slash does.
_BARE = re.compile(r"[\w#.–-]+")


def packed(page: str) -> str:
    """Return a page, the attributes of its body without quotation marks where they need none.

    Style, script and data are left as they are. Cost: linear.
    """
    head, opening, rest = page.partition("<body>")
    body, script, tail = rest.rpartition('<script type="application/json"')
    if not body:
        return page  # a template that is not ours
    return "".join((head, opening, _TAG.sub(_packed_tag, body), script, tail))


def _packed_tag(tag: re.Match[str]) -> str:
    return tag[0] if tag[1] or tag[0].startswith("<!") else _ATTRIBUTE.sub(_unquoted, tag[0])


def _unquoted(value: re.Match[str]) -> str:
    return f"={value[1]}" if value[1] and _BARE.fullmatch(value[1]) else value[0]
