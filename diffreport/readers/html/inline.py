"""The text of a line of HTML: what its inline elements mean for the words."""

from __future__ import annotations

import re
from collections.abc import Container

from selectolax.lexbor import LexborNode

from diffreport.readers.html.tree import Either, attribute, is_inline, short_text, text_below, text_of, walk
from diffreport.readers.superscript import superscript
from diffreport.text import as_printed, normalise

_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_REFERENCE = re.compile(r"\[?\(?(?:\d{1,4}|[a-z*†‡§]{1,2})\)?\]?", re.IGNORECASE)
_BACK = re.compile(r"[↩↑⏎^︎\s]+|back|return")


def is_bold(node: LexborNode) -> bool:
    """Tell whether an element makes its text bold."""
    return node.tag in ("b", "strong") or _BOLD_STYLE.search(attribute(node, "style")) is not None


def raised(node: LexborNode) -> str:
    """Return a `sup` as text: "[3]" for a note's mark, "²" for digits, so that no figure grows by it."""
    text = normalise(text_below(node))
    is_link = node.tag == "a" or node.css_first("a") is not None or (node.parent is not None and node.parent.tag == "a")
    if is_link and _REFERENCE.fullmatch(text):
        return f"[{text.strip('[]()')}]"
    return superscript(text)


def is_note_reference(node: LexborNode) -> bool:
    """Tell whether a link is marked as the mark of a note."""
    if node.tag != "a":
        return False
    return "noteref" in attribute(node, "epub:type").split() or attribute(node, "role") == "doc-noteref"


def is_back_reference(node: LexborNode) -> bool:
    """Tell whether a link only leads from a note back to its mark."""
    if attribute(node, "role") == "doc-backlink":
        return True
    text = short_text(node) if attribute(node, "href").startswith("#") else None
    return text is not None and _BACK.fullmatch(text.lower()) is not None


def flat_text(node: LexborNode, left_out: Container[int]) -> str:
    """Return all text below an element as printed, block boundaries and line breaks as spaces."""
    parts: list[str] = []
    passed: set[int] = set()
    for inner, entering in walk(node, Either(left_out, passed)):
        if inner.is_text_node:
            parts.append(text_of(inner))
        elif entering and (inner.tag == "sup" or is_note_reference(inner)):
            parts.append(raised(inner))
            passed.add(inner.mem_id)
        elif inner.tag == "br" or not is_inline(inner.tag or ""):
            parts.append(" ")
    return as_printed("".join(parts))
