"""The tree of a page, laid flat in one pass, and the few questions about an element every part asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.readers.html.bounds import bounded

# Elements whose content is never text of a page, and nodes that are no elements.
_UNREAD = frozenset(
    "- -comment -document !doctype script style template head title desc metadata defs symbol annotation "
    "annotation-xml area col colgroup img wbr path rect circle line polyline polygon ellipse use source track param "
    "link meta".split()
)
MATHS = frozenset(
    "math mi mo mn ms mtext mrow mfrac msqrt mroot mstyle msub msup msubsup munder mover munderover mtable mtr mtd "
    "mpadded mphantom menclose mspace semantics mmultiscripts mprescripts none mlabeledtr maction merror "
    "mfenced".split()
)
_DRAWING = frozenset("svg g text tspan textpath switch".split())
INLINE = frozenset(
    "a abbr acronym b basefont bdi bdo big blink button cite code data del dfn em font i ins kbd label mark nobr q "
    "rb rbc rp rt rtc ruby s samp select small span strike strong sub sup time tt u var wbr img input".split()
)
INLINE |= MATHS | _DRAWING
LISTS = frozenset(("ul", "ol", "menu", "dir"))
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CONTROLS = frozenset("select option optgroup datalist input textarea progress meter".split())
# What a reader of the page sees of a box or a button that is ticked or not; Word's forms print the same.
_TICKED, _UNTICKED = " \u2612 ", " \u2610 "
_BOXES = frozenset(("checkbox", "radio"))
_FALLBACKS = frozenset("noscript iframe object embed audio video canvas noframes".split())
_SEALED = _CONTROLS | _FALLBACKS  # not looked into
_MAIN_PROSE = 40  # words that make a main landmark the page's content
_SMALL = 16  # nodes

Attributes = dict[str, str | None]
_NONE: Attributes = {}


class Reason(NamedTuple):
    """What an element that is left out is, and how it was told."""

    what: str
    why: str


CONTROLS = Reason("form fields", "choices to make, no text of the page")
FALLBACKS = Reason("stand-ins", "shown only where scripts, frames or media do not run")


class Element:
    """An element, and what it holds, in words; `start` and `end` are its places in `Tree.nodes`."""

    __slots__ = ("anchors", "attributes", "end", "left_out", "linked", "links", "parent", "start", "tag", "words")

    def __init__(self, tag: str, attributes: Attributes, start: int, parent: Element | None) -> None:
        """Hold nothing yet."""
        self.tag = tag
        self.attributes = attributes
        self.start = start
        self.end = 0
        self.parent = parent
        self.left_out: Reason | None = None
        self.words = 0
        self.linked = 0  # words in links
        self.links = 0  # that have words
        self.anchors = 0  # links to a place on the same page

    @property
    def role(self) -> str:
        """Return the role the page gives it, in lower case, "" for none."""
        return (self.attributes["role"] or "").strip().lower() if "role" in self.attributes else ""

    @property
    def prose(self) -> int:
        """Return how many words are in no link."""
        return self.words - self.linked

    @property
    def is_apart(self) -> bool:
        """Tell whether it was left out from the start, so that its words are none of its parent's."""
        return self.left_out is CONTROLS or self.left_out is FALLBACKS

    @property
    def is_linky(self) -> bool:
        """Tell whether half of the words and more are in links."""
        return self.linked * 2 >= self.words


Node = str | Element  # characters, or an element: once where it starts and once where it ends


@dataclass(slots=True)
class Tree:
    """The nodes below an element in document order, and its elements in the order of their starts."""

    nodes: list[Node] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    mains: list[Element] = field(default_factory=list)  # main landmarks with text
    titles: list[Element] = field(default_factory=list)  # first-level headings that are no links
    title: str = ""  # of the page, as its head states it

    @property
    def body(self) -> Element:
        """Return the element the tree was made of."""
        return self.elements[0]

    def has_main(self, element: Element) -> bool:
        """Tell whether a main landmark with text is in an element, or is it."""
        return any(element.start <= main.start < element.end for main in self.mains)

    def has_title(self, element: Element) -> bool:
        """Tell whether an element holds the page's own title.

        That is its only first-level heading; or the first one, if the page calls itself so, or is in no part
        marked as the main one and has no links around it, as a site's name has.
        """
        held = [element.start <= title.start < element.end for title in self.titles]
        if not held or not held[0]:
            return False
        if all(held) or (not self.mains and not element.links):
            return True
        title = self.title.casefold()
        own, *others = ((short_text(self, heading) or "").casefold() for heading in self.titles)
        if not title or not own or any(other and title.endswith(other) for other in others):
            return False
        return title.startswith(own) or own.startswith(title)


def parse(text: str, shown: str) -> LexborHTMLParser:
    """Return the parsed page. Raises: InputError if it has more tags than memory holds."""
    return LexborHTMLParser(bounded(text, shown))


def flat(root: LexborNode) -> Tree:
    """Return a page's tree below an element.

    Shapes: the words of an element do not count those of elements in it that are left out from the start.
    Cost: linear, and free of recursion.
    """
    tree = Tree()
    nodes = tree.nodes
    parent: Element | None = None
    node = root
    while True:
        tag = node.tag or "-"
        below: LexborNode | None = None
        if tag == "-text":
            text = node.text_content or ""
            nodes.append(text)
            if parent is not None and (words := len(text.split())):
                parent.words += words
        elif tag not in _UNREAD:
            parent = Element(tag, node.attributes or _NONE, len(nodes), parent)
            nodes.append(parent)
            tree.elements.append(parent)
            if tag in _SEALED:
                parent.left_out = CONTROLS if tag in _CONTROLS else FALLBACKS
                parent.words = len(node.text(separator=" ").split())
            else:
                below = node.first_child
            if below is None:
                box = _box(parent) if tag == "input" else ""
                parent = _close(parent, tree)
                if box:
                    nodes.append(box)
        if below is None:
            while parent is not None and (below := node.next) is None:
                above = node.parent
                parent = _close(parent, tree)
                if above is None:
                    break
                node = above
            if parent is None or below is None:
                return tree
        node = below


def _box(field: Element) -> str:
    """Return the sign of a box to tick, with its state, "" for any other field and for one that nobody sees."""
    if attribute(field, "type") not in _BOXES or "hidden" in field.attributes or "none" in attribute(field, "style"):
        return ""
    return _TICKED if "checked" in field.attributes else _UNTICKED


def _close(element: Element, tree: Tree) -> Element | None:
    """End an element, add what it holds to its parent, and return that."""
    element.end = len(tree.nodes)
    tree.nodes.append(element)
    parent = element.parent
    words = element.words
    if not words or parent is None or element.left_out is not None:
        return parent
    tag = element.tag
    if tag == "a" and "href" in element.attributes:
        element.linked, element.links = words, 1
        element.anchors = int((element.attributes["href"] or "").startswith("#"))
    elif tag == "h1" and element.prose > 0:
        tree.titles.append(element)
    elif words >= _MAIN_PROSE and is_main(element) and element.prose >= _MAIN_PROSE:
        tree.mains.append(element)
    parent.words += words
    if element.links:
        parent.linked += element.linked
        parent.links += element.links
        parent.anchors += element.anchors
    return parent


def walk(tree: Tree, root: Element) -> Iterator[tuple[Node, bool]]:
    """Yield an element and every element (entering and leaving) and text below it, without what is left out."""
    nodes = tree.nodes
    place = root.start
    while place <= root.end:
        node = nodes[place]
        if isinstance(node, str):
            yield node, True
        elif place != node.start:
            yield node, False
        elif node.left_out is None or node is root:
            yield node, True
        else:
            place = node.end
        place += 1


def elements_below(tree: Tree, root: Element) -> Iterator[Element]:
    """Yield every element below another, without what is left out."""
    return (node for node, entering in walk(tree, root) if entering and not isinstance(node, str) and node is not root)


def text_below(tree: Tree, root: Element) -> str:
    """Return all characters below an element, as they stand, without what is left out."""
    return "".join([node for node, _ in walk(tree, root) if isinstance(node, str)])


def short_text(tree: Tree, root: Element) -> str | None:
    """Return the text of a small element, None for one of more than a few nodes."""
    if root.end - root.start > 2 * _SMALL:
        return None
    return " ".join(text_below(tree, root).split())


def is_inline(tag: str) -> bool:
    """Tell whether an element stands within a line; foreign ones (`o:p`, `ix:nonfraction`) do."""
    return tag in INLINE or ":" in tag


def is_main(element: Element) -> bool:
    """Tell whether an element is the page's main part by its own word."""
    return element.tag == "main" or ("role" in element.attributes and element.role == "main")


def attribute(element: Element, name: str) -> str:
    """Return an attribute's value in lower case, "" if it is absent."""
    return (element.attributes.get(name) or "").strip().lower() if element.attributes else ""


def classes(element: Element) -> frozenset[str]:
    """Return an element's class names in lower case."""
    names = element.attributes.get("class") if element.attributes else None
    return _class_names(names) if names else frozenset()


@lru_cache(maxsize=4096)
def _class_names(names: str) -> frozenset[str]:
    return frozenset(names.lower().split())


def block_around(element: Element) -> Element:
    """Return the nearest element around another that is a block, or itself."""
    while is_inline(element.tag) and element.parent is not None:
        element = element.parent
    return element
