"""What of a page is no text of the report: navigation, share bars, cookie notices, what is hidden.

Body text must never go with it. Pages nest the article in the site's header by mistake, name a box of
the report "sidebar", or hide half the report until a click. So every rule gives way when an element
holds a large share of the page's prose, that is, of its words outside links. The one exception: a page
that marks its main part is trusted about the header, footer and navigation it marks around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from diffreport.readers.html.tree import HEADINGS, UNSEEN, attribute, is_inline, short_text, text_of, walk

_LANDMARK_TAGS = {"nav": "navigation", "header": "banner", "footer": "contentinfo", "aside": "complementary"}
_LANDMARKS = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar"))
_SECTIONING = frozenset(("main", "article", "section", "aside"))
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{4,}(?:px)?")
_HIDDEN_CLASSES = frozenset(("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "usa-sr-only"))

# Words of class and id names. The first kind names page furniture, the second does if links fill it.
_FURNITURE = frozenset(
    "breadcrumb breadcrumbs cookie cookies consent footer masthead modal nav navbar navigation pagination "
    "popup sidebar skiplinks toc tableofcontents".split()
)
_LINKY = frozenset(
    "alert banner buttons download links menu meta pager related share sharing sidemenu social tags "
    "toolbar topbar utility".split()
)
_NOTES = frozenset(("footnote", "footnotes", "endnote", "endnotes", "references", "notes"))
_CONTENT = frozenset((*HEADINGS, *"main article table tbody thead tr td th caption dl pre p li".split()))
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NEGATED = re.compile(r"(?:no|has|with|without|is|page)[-_]", re.IGNORECASE)
_PHRASE = re.compile(
    r"(?:skip|jump) to (?:main )?(?:content|navigation|search|menu).*|skip navigation|(?:back|return) to top"
    r"|on this page:?|in this section:?|share(?: this)?(?: page| article)?:?",
    re.IGNORECASE,
)
_SKIP_WORDS = 6  # of a link that leads past the navigation

_LARGE = 1 / 3  # of the page's prose: an element that holds more is no furniture
_SMALL_PROSE = 150  # words; a legal line or cookie notice at the most (longest seen: 115)
_MAIN_PROSE = 40  # words that make a main landmark the page's content

Attributes = dict[str, str | None]


@dataclass(slots=True)
class _Weight:
    """What an element holds, in words."""

    words: int = 0
    linked: int = 0  # in links
    links: int = 0
    anchors: int = 0  # links to a place on the same page
    titles: int = 0  # first-level headings that are no links
    has_main: bool = False

    def add(self, other: _Weight) -> None:
        self.words += other.words
        self.linked += other.linked
        self.links += other.links
        self.anchors += other.anchors
        self.titles += other.titles
        self.has_main |= other.has_main

    @property
    def prose(self) -> int:
        return self.words - self.linked

    @property
    def is_linky(self) -> bool:
        return self.linked * 2 >= self.words

    @property
    def is_contents(self) -> bool:
        return self.anchors >= 3 and self.anchors == self.links and self.linked * 10 >= self.words * 9


def furniture(body: LexborNode) -> tuple[set[int], str]:
    """Return the `mem_id` of every element to leave out, and a remark ("" if all is well).

    Cost: linear in the page.
    """
    weights, unseen, hiding = _weigh(body)
    page = weights[body.mem_id]
    hidden = {node for node in hiding if not _is_large(weights[node], page)}
    framing = _framing(body, unseen | hidden, weights) if page.has_main else set()
    guessed, kept = _guessed(body, unseen | hidden | framing, weights)
    left_out = hidden | framing | guessed
    if kept >= (page.prose - sum(weights[node].prose for node in framing)) * (1 - _LARGE):
        return unseen | left_out, ""
    safe = {node for node in left_out if weights[node].prose * 10 <= weights[node].words}
    return unseen | safe, "The text of the page could not be told from its frame; some of the frame may be left in."


def _weigh(body: LexborNode) -> tuple[dict[int, _Weight], set[int], set[int]]:
    """Return what every element holds, by `mem_id`; the elements without text; those that are hidden."""
    weights: dict[int, _Weight] = {}
    unseen: set[int] = set()
    hidden: set[int] = set()
    open_elements = [_Weight()]
    link_depth = 0
    for node, entering in walk(body, unseen):
        if node.is_text_node:
            count = len(text_of(node).split())
            open_elements[-1].words += count
            open_elements[-1].linked += count if link_depth else 0
            continue
        if entering:
            attributes = node.attributes
            if _is_unseen(node, attributes):
                unseen.add(node.mem_id)
                continue
            if attributes and node.mem_id != body.mem_id and _is_hidden(attributes):
                hidden.add(node.mem_id)
            own = weights[node.mem_id] = _Weight()
            if node.tag == "a" and "href" in attributes:
                own.links, own.anchors = 1, int((attributes["href"] or "").startswith("#"))
                link_depth += 1
            open_elements.append(own)
        else:
            own = open_elements.pop()
            link_depth -= node.tag == "a" and "href" in node.attributes
            own.titles += node.tag == "h1" and own.prose > 0
            own.has_main |= own.prose >= _MAIN_PROSE and _is_main(node)
            open_elements[-1].add(own)
    return weights, unseen, hidden


def _framing(body: LexborNode, left_out: set[int], weights: dict[int, _Weight]) -> set[int]:
    """Return the landmarks around the main one: what the page itself calls header, footer, navigation."""
    found = set(left_out)
    mains = 0
    for node, entering in walk(body, found):
        if node.is_text_node:
            continue
        if _is_main(node):
            mains += 1 if entering else -1
        elif entering and not mains and _landmark(node):
            weight = weights[node.mem_id]
            if not weight.has_main and not _holds_title(weight, weights[body.mem_id]):
                found.add(node.mem_id)
    return found - left_out


def _guessed(body: LexborNode, left_out: set[int], weights: dict[int, _Weight]) -> tuple[set[int], int]:
    """Return the elements that landmarks, names or their links show to be furniture, and the words of
    prose that are kept."""
    page = weights[body.mem_id]
    found = set(left_out)
    sections = links = kept = 0
    for node, entering in walk(body, found):
        if node.is_text_node:
            kept += 0 if links else len(text_of(node).split())
            continue
        weight = weights[node.mem_id]
        if entering and node.mem_id != body.mem_id:
            may_go = weight.words and not weight.has_main and not _is_large(weight, page)
            if may_go and (_is_furniture(node, weight) or _is_framing(node, weight, page, sections > 0)):
                found.add(node.mem_id)
                continue
        if node.tag == "a" and weight.links:
            links += 1 if entering else -1
        if _is_sectioning(node):
            sections += 1 if entering else -1
    return found - left_out, kept


def _is_large(weight: _Weight, page: _Weight) -> bool:
    return weight.prose > page.prose * _LARGE


def _holds_title(weight: _Weight, page: _Weight) -> bool:
    """Tell whether an element holds the only first-level headings of a page."""
    return 0 < weight.titles == page.titles


def _is_framing(node: LexborNode, weight: _Weight, page: _Weight, in_section: bool) -> bool:
    """Tell whether a landmark frames the page; inside an article its header and footer belong to it."""
    role = _landmark(node)
    if role == "complementary":
        return weight.is_linky or not in_section
    return role != "" and not in_section and not _holds_title(weight, page)


def _is_furniture(node: LexborNode, weight: _Weight) -> bool:
    """Tell whether an element's role, links or names show that it is furniture wherever it stands."""
    tag = node.tag or ""
    if tag == "a":
        return weight.anchors > 0 and weight.words <= _SKIP_WORDS and is_phrase(short_text(node) or "")
    if tag in _CONTENT or is_inline(tag):
        return False
    if _landmark(node) in ("navigation", "search", "menu", "menubar") or weight.is_contents:
        return True
    names = _names(node)
    if names & _NOTES:
        return False
    if names & _FURNITURE or any(name.endswith(("nav", "navbar")) for name in names):
        return weight.is_linky or weight.prose <= _SMALL_PROSE
    return bool(names & _LINKY) and weight.is_linky


def is_phrase(text: str) -> bool:
    """Tell whether a text says no more than "Skip to content", "Back to top" or "Share this page"."""
    return len(text) < 60 and _PHRASE.fullmatch(text) is not None


def _names(node: LexborNode) -> set[str]:
    """Return the words of an element's class and id names; "no-sidebar" tells of none."""
    attributes = node.attributes
    names = [*(attributes.get("class") or "").split(), attributes.get("id") or ""]
    kept = (name for name in names if not _NEGATED.match(name))
    return {word.lower() for name in kept for word in _NAME_WORD.findall(name)}


def _landmark(node: LexborNode) -> str:
    """Return the landmark role of an element, "" for none."""
    role = attribute(node, "role") or _LANDMARK_TAGS.get(node.tag or "", "")
    return role if role in _LANDMARKS else ""


def _is_main(node: LexborNode) -> bool:
    return node.tag == "main" or attribute(node, "role") == "main"


def _is_sectioning(node: LexborNode) -> bool:
    return node.tag in _SECTIONING or _is_main(node)


def _is_unseen(node: LexborNode, attributes: Attributes) -> bool:
    if node.tag == "button":  # an accordion's heading is a button inside a heading
        return node.parent is None or node.parent.tag not in HEADINGS
    return node.tag in UNSEEN or (attributes.get("role") or "") in ("dialog", "alertdialog")


def _is_hidden(attributes: Attributes) -> bool:
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if attributes.get("aria-hidden") == "true" or _HIDING.search((attributes.get("style") or "").lower()):
        return True
    return not _HIDDEN_CLASSES.isdisjoint((attributes.get("class") or "").lower().split())
