"""The text of a line of HTML: what its inline elements mean for the words."""

from __future__ import annotations

import re

from diffreport.readers.formulas import Formula
from diffreport.readers.html.tree import (
    MATHS,
    Element,
    Tree,
    attribute,
    classes,
    elements_below,
    is_inline,
    text_below,
    walk,
)
from diffreport.readers.superscript import superscript
from diffreport.text import as_printed, normalise

_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*(?:super|text-top)")
_RAISED_CLASSES = frozenset("superscript sup footnoteref footnote-ref msofootnotereference msoendnotereference".split())
_RAISED_TAGS = frozenset(("a", "span", "font", "small"))  # of those that a style raises
_SEPARATOR = re.compile(r"[\s,;]+")
_BRACKETS = "[]()"
_REFERENCE = re.compile(r"\[?\(?(?:\d{1,4}|[a-z*†‡§]{1,2})\)?\]?\.?", re.IGNORECASE)
_BACK = re.compile(r"[↩↑⏎^︎\s]+|back|return")


def is_bold(element: Element) -> bool:
    """Tell whether an element makes its text bold."""
    if element.tag in ("b", "strong"):
        return True
    return "style" in element.attributes and _BOLD_STYLE.search(attribute(element, "style")) is not None


def is_raised(element: Element) -> bool:
    """Tell whether an element sets its text above the line."""
    if element.tag == "sup":
        return True
    if element.tag not in _RAISED_TAGS or not element.attributes:
        return False
    if is_note_reference(element):
        return True
    if not _RAISED_CLASSES.isdisjoint(classes(element)):
        return True
    return "style" in element.attributes and _RAISED_STYLE.search(attribute(element, "style")) is not None


def is_note_reference(element: Element) -> bool:
    """Tell whether a link calls itself the mark of a note."""
    if element.tag != "a" or not element.attributes:
        return False
    return element.role == "doc-noteref" or "noteref" in attribute(element, "epub:type").split()


def is_reference(text: str) -> bool:
    """Tell whether a text is a note's mark: "3", "[3]", "*"."""
    return _REFERENCE.fullmatch(text) is not None


def mark_of(text: str) -> str:
    """Return a note's mark without its brackets."""
    return text.rstrip(".").strip(_BRACKETS)


def raised(tree: Tree, element: Element, is_note: bool = False) -> str:
    """Return raised text: "[3]" for the mark of a note, "²" for digits, so that no figure grows by it.

    `is_note` says that it stands before the text of a note.
    """
    nodes = (node for node, _ in walk(tree, element))
    whole = "".join(node if isinstance(node, str) else "" if is_inline(node.tag) else " " for node in nodes)
    text = normalise(whole)
    is_link = element.links > 0 or (element.parent is not None and element.parent.tag == "a")
    if is_link or is_note or element.tag == "a":
        marks = _SEPARATOR.split(text)
        if all(map(is_reference, marks)):
            return "".join(f"[{mark_of(mark)}]" for mark in marks)
    shown = superscript(text)
    if shown != text or not text:
        return shown + whole[-1:] * whole[-1:].isspace()
    return whole  # words, apart from those around them as they stand


def formula(tree: Tree, element: Element, before: str) -> str:
    """Return the text of a formula, or a part of one, as it stands behind another text."""
    behind = tree.nodes[element.end + 1] if element.end + 1 < len(tree.nodes) else ""
    written = Formula()
    for node, entering in walk(tree, element):
        if isinstance(node, str):
            written.add(node)
        elif entering:
            written.open(node.tag)
        else:
            written.close()
    return written.text(before, behind if isinstance(behind, str) else "")


def is_back_reference(tree: Tree, link: Element) -> bool:
    """Tell whether a link only leads from a note back to its mark."""
    if link.role == "doc-backlink":
        return True
    return link.anchors > 0 and link.words <= 2 and _BACK.fullmatch(text_below(tree, link).strip().lower()) is not None


def flat_text(tree: Tree, root: Element) -> str:
    """Return all text below an element as printed, block boundaries and line breaks as spaces."""
    parts: list[str] = []
    end = -1
    for place, node in enumerate(tree.nodes[root.start : root.end + 1], root.start):
        if place <= end:
            continue
        if isinstance(node, str):
            parts.append(node)
        elif node.left_out is not None:
            end = node.end
        elif place == node.start and node is not root and node.tag in MATHS:
            parts.append(formula(tree, node, parts[-1] if parts else ""))
            end = node.end
        elif place == node.start and node is not root and is_raised(node):
            parts.append(raised(tree, node))
            end = node.end
        elif node.tag == "br" or not is_inline(node.tag):
            parts.append(" ")
    return as_printed("".join(parts))


def is_all_bold(tree: Tree, root: Element) -> bool:
    """Tell whether every letter below an element is bold."""
    depth = 0
    for node, entering in walk(tree, root):
        if isinstance(node, str):
            if not depth and any(map(str.isalnum, node)):
                return False
        elif is_bold(node):
            depth += 1 if entering else -1
    return True


def links_below(tree: Tree, root: Element) -> list[Element]:
    """Return the links to places on the same page in an element, itself among them."""
    return [element for element in (root, *elements_below(tree, root)) if element.tag == "a" and element.anchors]
