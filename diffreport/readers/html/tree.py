"""Walk an HTML tree without recursion, and the few questions about an element every part asks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.errors import InputError

# Elements whose content is no text of the page, or a control of it.
UNSEEN = frozenset(
    "script style template noscript svg math-annotation iframe object embed audio video canvas map head title "
    "select option optgroup datalist input textarea progress meter dialog".split()
)
INLINE = frozenset(
    "a abbr acronym b basefont bdi bdo big blink cite code data del dfn em font i ins kbd label mark nobr q "
    "rb rbc rp rt rtc ruby s samp small span strike strong sub sup time tt u var wbr img math".split()
)
LISTS = frozenset(("ul", "ol", "menu", "dir"))
HEADINGS = {f"h{level}": level for level in range(1, 7)}

# Elements that close themselves. All others nest as often as they are opened, and the parser looks
# through all open ones at each tag, so its time grows with the square of the depth: 20,000 levels take
# a second, 200,000 two and a half minutes.
_SELF_CLOSING = frozenset(
    "p li dd dt option optgroup tr td th tbody thead tfoot colgroup rb rt rtc rp html head body "
    "area base br col embed hr img input link meta param source track wbr".split()
)
# Elements that the parser opens again in every paragraph until they are closed: 2,000 of them in as many
# paragraphs make two million elements.
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_DEPTH = 20_000
_UNCLOSED_FORMATTING = 200
_TAGS = 1_000_000  # of a page; bounds memory to about 400 MB
_SMALL = 16  # nodes

Visit = tuple[LexborNode, bool]  # a node met on the way, and whether it is entered (or a text) or left


class Either:
    """The ids in one set or in the other, without copying them."""

    __slots__ = ("_one", "_other")

    def __init__(self, one: Container[int], other: Container[int]) -> None:
        """Look in both; later additions to either count."""
        self._one, self._other = one, other

    def __contains__(self, mem_id: object) -> bool:
        return mem_id in self._one or mem_id in self._other


def parse(text: str, name: str) -> LexborHTMLParser:
    """Return the parsed page; its formatting is dropped where too much of it is left open.

    Raises: InputError if the page has so many tags, or nests so deep, that parsing would not end.
    """
    if text.count("<") > _TAGS:
        raise InputError(name, f"has more than {_TAGS:,} HTML tags", "split it, or save its text alone")
    unclosed: Counter[str] = Counter()
    for match in _TAG.finditer(text):
        tag = match[2].lower()
        if tag not in _SELF_CLOSING:
            unclosed[tag] = max(0, unclosed[tag] - 1) if match[1] else unclosed[tag] + 1
    formatting = {tag: count for tag, count in unclosed.items() if tag in _FORMATTING}
    if unclosed.total() - sum(formatting.values()) > _DEPTH:
        raise InputError(name, "leaves too many HTML elements open", "close its elements, or save its text alone")
    if sum(formatting.values()) > _UNCLOSED_FORMATTING:
        text = re.sub(rf"</?(?:{'|'.join(sorted(_FORMATTING))})(?![\w:-])[^<>]*>", "", text, flags=re.IGNORECASE)
    return LexborHTMLParser(text)


def walk(root: LexborNode, left_out: Container[int] = ()) -> Iterator[Visit]:
    """Yield a node and every element (entering and leaving) and text below it, in document order.

    `left_out` holds the `mem_id` of elements to pass over; one that the caller adds on entering an
    element takes effect at once: neither its content nor its leaving follows.
    """
    stack = [(root, True)]
    while stack:
        visit = stack.pop()
        node, entering = visit
        if not entering or node.is_text_node:
            yield visit
        elif node.is_element_node and node.mem_id not in left_out:
            yield visit
            if node.mem_id in left_out:
                continue
            stack.append((node, False))
            child = node.last_child
            while child is not None:
                stack.append((child, True))
                child = child.prev


def is_inline(tag: str) -> bool:
    """Tell whether an element stands within a line; foreign ones (`o:p`, `ix:nonfraction`) do."""
    return tag in INLINE or ":" in tag


def text_of(node: LexborNode) -> str:
    """Return the characters of a text node."""
    return node.text_content or ""


def text_below(root: LexborNode, left_out: Container[int] = ()) -> str:
    """Return all characters below a node, as they stand."""
    return "".join(text_of(node) for node, _ in walk(root, left_out) if node.is_text_node)


def short_text(root: LexborNode) -> str | None:
    """Return the text of a small element, None for one of more than a few nodes."""
    parts = []
    for count, (node, _) in enumerate(walk(root)):
        if count >= _SMALL:
            return None
        if node.is_text_node:
            parts.append(text_of(node))
    return " ".join("".join(parts).split())


def attribute(node: LexborNode, name: str) -> str:
    """Return an attribute's value in lower case, "" if it is absent."""
    return (node.attributes.get(name) or "").strip().lower()
