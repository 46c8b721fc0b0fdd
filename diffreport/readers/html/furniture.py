"""What of a page is no text of the report: navigation, share bars, cookie notices, what is hidden.

Body text must never go with it. Pages nest the article in the site's header by mistake, name a box of
the report "sidebar", or hide half the report until a click. So every rule gives way when an element
holds a large share of the page's prose, that is, of its words outside links. The one exception: a page
that marks its main part is trusted about the header, footer and navigation it marks around it.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from diffreport.model import LeftOut
from diffreport.readers.html.hidden import hidden
from diffreport.readers.html.tree import (
    HEADINGS,
    Element,
    Reason,
    Tree,
    is_inline,
    is_main,
    short_text,
)

_MARKED, _NAMED = "marked as such", "named so"
_LANDMARK_TAGS = {"nav": "navigation", "header": "banner", "footer": "contentinfo", "aside": "complementary"}
_LANDMARKS = {
    "navigation": Reason("navigation", _MARKED),
    "search": Reason("search", _MARKED),
    "menu": Reason("navigation", _MARKED),
    "menubar": Reason("navigation", _MARKED),
    "banner": Reason("site header", _MARKED),
    "contentinfo": Reason("site footer", _MARKED),
    "complementary": Reason("sidebar", _MARKED),
}
_SECTIONING = frozenset("main article section aside blockquote figure details fieldset".split())
_CONTENTS = Reason("contents list", "links to places on the page")
_PAGE_LINK = Reason("page links", "lead to a place on the page, or share it")
_BUTTON = Reason("buttons", "controls of the page")

# Words of class and id names. The first kind names page furniture, the second does if links fill it.
_FURNITURE = {
    "breadcrumb": "breadcrumbs",
    "breadcrumbs": "breadcrumbs",
    "cookie": "cookie notice",
    "cookies": "cookie notice",
    "consent": "cookie notice",
    "footer": "site footer",
    "masthead": "site header",
    "modal": "dialog",
    "popup": "dialog",
    "nav": "navigation",
    "navbar": "navigation",
    "navigation": "navigation",
    "pagination": "navigation",
    "skiplinks": "navigation",
    "sidebar": "sidebar",
    "toc": "contents list",
    "tableofcontents": "contents list",
}
_LINKY = {
    "alert": "notice",
    "banner": "site header",
    "buttons": "links",
    "download": "links",
    "links": "links",
    "menu": "navigation",
    "meta": "links",
    "pager": "navigation",
    "related": "related links",
    "share": "share bar",
    "sharing": "share bar",
    "sidemenu": "navigation",
    "social": "share bar",
    "tags": "links",
    "toolbar": "links",
    "topbar": "navigation",
    "utility": "links",
}
# What else may stand in such names: where on the page it is, how it is laid out, and the prefixes of toolkits.
_QUALIFIERS = frozenset(
    "site page main global local header top bottom left right primary secondary first second sub super wrapper wrap "
    "container inner outer content bar notice message overlay dialog box block widget widgets region area section "
    "column col row list item items link group panel compliance accept settings mobile desktop sticky fixed layout "
    "legal logo copyright body button btn trail system usa govuk gem ecl".split()
)
_PREFIX = 2  # letters: "c-", "wb-", "mw-" tell the toolkit
_FIELDS = frozenset(("input", "select", "textarea", "form"))
_CONTROLS = _FIELDS | {"button"}
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
_SMALL_ARTICLE = 40  # words
_ALL_LINKS = 0.9  # of the words of a contents list

_DOUBT = "The text of the page could not be told from its frame; some of the frame may be left in."

Found = dict[int, Reason]  # elements to leave out, by their starts


def mark_furniture(tree: Tree) -> tuple[str, ...]:
    """Mark every element of a page that is left out; return the remarks on it.

    Cost: linear in the page.
    """
    page = tree.body
    found = {start: reason for start, reason in hidden(tree).items() if not _is_large(_at(tree, start), page)}
    framing = _framing(tree, found) if tree.mains else {}
    found |= framing
    guessed = _guessed(tree, found)
    found |= guessed
    framed = sum(_at(tree, start).prose for start in framing)
    kept = page.prose - sum(element.prose for element in _outermost(tree, found))
    is_safe = kept >= (page.prose - framed) * (1 - _LARGE)
    for start, reason in found.items():
        element = _at(tree, start)
        if is_safe or element.prose * 10 <= element.words:
            element.left_out = element.left_out or reason
    return () if is_safe else (_DOUBT,)


def left_out(tree: Tree) -> Counter[Reason]:
    """Return how many words are left out of a page, by the reason."""
    words: Counter[Reason] = Counter()
    end = -1
    for element in tree.elements:
        if element.left_out is not None and (element.start > end or element.is_apart):
            words[element.left_out] += element.words
            end = max(end, element.end)
    return words


def accounted(words: Counter[Reason]) -> tuple[LeftOut, ...]:
    """Return what is left out, by kind, the most words first."""
    return tuple(LeftOut(reason.what, reason.why, count) for reason, count in words.most_common() if count)


def is_phrase(text: str) -> bool:
    """Tell whether a text says no more than "Skip to content", "Back to top" or "Share this page"."""
    return len(text) < 60 and _PHRASE.fullmatch(text) is not None


class Inside:
    """Where the headings, the controls and the fields of a page stand."""

    def __init__(self, tree: Tree) -> None:
        """Look at each element once."""
        headings = [element for element in tree.elements if element.tag in HEADINGS and element.words]
        self.headings = [element.start for element in headings]
        self.prose = [0, *accumulate(element.prose for element in headings)]
        self.controls = [element.start for element in tree.elements if element.tag in _CONTROLS]
        self.fields = [element.start for element in tree.elements if element.tag in _FIELDS]

    def has_section(self, element: Element) -> bool:
        """Tell whether a heading is in an element, and prose that is none."""
        first, last = bisect(self.headings, element.start), bisect(self.headings, element.end)
        return last > first and element.prose > self.prose[last] - self.prose[first]

    def has_controls(self, element: Element) -> bool:
        """Tell whether a button or a field is in an element."""
        return bisect(self.controls, element.end) > bisect(self.controls, element.start)

    def has_fields(self, element: Element) -> bool:
        """Tell whether something to fill in or to choose is in an element."""
        return bisect(self.fields, element.end) > bisect(self.fields, element.start)


def _at(tree: Tree, start: int) -> Element:
    element = tree.nodes[start]
    assert isinstance(element, Element)  # noqa: S101 - starts are of elements
    return element


def _outermost(tree: Tree, found: Found) -> Iterator[Element]:
    """Yield the elements found that are in no other of them."""
    end = -1
    for start in sorted(found):
        if start > end:
            element = _at(tree, start)
            end = element.end
            yield element


def _kept(tree: Tree, found: Found) -> Iterator[Element]:
    """Yield the elements below the body that are left in; one found while it is yielded is not looked into."""
    end = -1
    for element in tree.elements[1:]:
        start = element.start
        if start < end:
            continue
        if element.left_out is not None or start in found:
            end = element.end
            continue
        yield element
        if start in found:
            end = element.end


def _framing(tree: Tree, hidden: Found) -> Found:
    """Return the landmarks around the main one: what the page itself calls header, footer, navigation."""
    found = dict(hidden)
    main_end = -1
    for element in _kept(tree, found):
        if is_main(element):
            main_end = max(main_end, element.end)
            continue
        role = _landmark(element) if element.start > main_end else ""
        if role and not tree.has_main(element) and not tree.has_title(element):
            found[element.start] = _LANDMARKS[role]
    return {start: reason for start, reason in found.items() if start not in hidden}


def _guessed(tree: Tree, certain: Found) -> Found:
    """Return the elements that landmarks, names or their links show to be furniture."""
    page = tree.body
    found = dict(certain)
    # beside a text that is marked as such, what is no part of it may be furniture
    has_article = bool(tree.mains) or any(
        element.tag == "article" and element.words >= _SMALL_ARTICLE for element in tree.elements
    )
    inside = Inside(tree)
    section_end = text_end = -1
    for element in _kept(tree, found):
        if element.tag == "button" and not _is_heading_of_panel(element):
            found[element.start] = _BUTTON
        elif element.words and not _is_large(element, page):
            in_section = element.start < section_end
            if not has_article and _landmark(element) == "complementary":
                in_section = True  # of a text that is marked nowhere
            reason = _as_furniture(element, tree) or _as_framing(element, tree, in_section)
            if reason is None and _may_be_named(element):
                reason = _as_named(
                    element, inside, element.start < text_end, bool(tree.mains) and element.start >= text_end
                )
            if reason and not tree.has_main(element):
                found[element.start] = reason
        if element.tag in _SECTIONING or is_main(element):
            section_end = max(section_end, element.end)
        if is_main(element) or (element.tag == "article" and element.words >= _SMALL_ARTICLE):
            text_end = max(text_end, element.end)
    return {start: reason for start, reason in found.items() if start not in certain}


def _is_heading_of_panel(button: Element) -> bool:
    """Tell whether a button is the heading of an accordion, or the label of a tab."""
    above = button.parent
    if above is not None and above.tag in HEADINGS:
        return True
    return "aria-expanded" in button.attributes and "aria-controls" in button.attributes


def _is_large(element: Element, page: Element) -> bool:
    return element.prose > page.prose * _LARGE


def _as_framing(element: Element, tree: Tree, in_section: bool) -> Reason | None:
    """Return the reason if a landmark frames the page; inside an article its header and footer belong to it."""
    role = _landmark(element)
    if not role:
        return None
    is_frame = element.is_linky or not in_section
    if role != "complementary":
        is_frame = not in_section and not tree.has_title(element)
    return _LANDMARKS[role] if is_frame else None


def _as_furniture(element: Element, tree: Tree) -> Reason | None:
    """Return the reason if an element's role or links show that it is furniture wherever it stands."""
    tag = element.tag
    if tag == "a":
        is_jump = element.anchors > 0 and element.words <= _SKIP_WORDS and is_phrase(short_text(tree, element) or "")
        return _PAGE_LINK if is_jump else None
    if tag in _CONTENT or is_inline(tag):
        return None
    role = _landmark(element)
    if role in ("navigation", "search", "menu", "menubar"):
        return _LANDMARKS[role]
    if element.anchors >= 3 and element.anchors == element.links and element.linked >= element.words * _ALL_LINKS:
        return _CONTENTS
    return None


def _may_be_named(element: Element) -> bool:
    is_block = element.tag not in _CONTENT and element.tag != "a" and not is_inline(element.tag)
    return is_block and ("class" in element.attributes or "id" in element.attributes)


def _as_named(element: Element, inside: Inside, is_in_text: bool, is_beside_text: bool) -> Reason | None:
    """Return the reason if an element's class or id names furniture, and what it holds does not deny it.

    Reports have sections on informed consent and the freedom of navigation, and call a box "sidebar".
    `is_beside_text`: the page marks its main part, and this is outside of it.
    """
    attributes = element.attributes
    names = _named_furniture(f"{attributes.get('class') or ''} {attributes.get('id') or ''}")
    if element.is_linky:
        return names.hinted or names.linky
    if names.hinted is None or element.prose > _SMALL_PROSE:
        return None
    named = names.hinted if is_beside_text or inside.has_fields(element) else names.whole
    has_controls = inside.has_controls(element)
    if inside.has_section(element):
        return named if not is_in_text and (has_controls or element.links) else None
    return named if has_controls or not is_in_text else None


class Names(NamedTuple):
    """What class and id names call an element."""

    whole: Reason | None = None  # furniture, and nothing else
    hinted: Reason | None = None  # furniture, among other words
    linky: Reason | None = None  # furniture if links fill it


@lru_cache(maxsize=4096)
def _named_furniture(names: str) -> Names:
    """Return what class and id names call an element. "no-sidebar" tells of none; "nav__search" is part of "nav"."""
    kept = [name for name in names.split() if not _NEGATED.match(name)]
    words = [word.lower() for name in kept for word in _NAME_WORD.findall(name)]
    if not _NOTES.isdisjoint(words):
        return Names()
    blocks = [[word.lower() for word in _NAME_WORD.findall(name.partition("__")[0])] for name in kept]
    whole = _first_reason(_furniture(word) for parts in blocks if all(map(_is_of_furniture, parts)) for word in parts)
    hinted = _first_reason(map(_furniture, words))
    return Names(whole, hinted, _first_reason(_LINKY.get(word, "") for word in words))


def _first_reason(kinds: Iterable[str]) -> Reason | None:
    kind = next(filter(None, kinds), "")
    return Reason(kind, _NAMED) if kind else None


def _furniture(word: str) -> str:
    """Return the furniture that a word of a name tells of, "" for none."""
    return _FURNITURE.get(word, "navigation" if word.endswith(("nav", "navbar")) else "")


def _is_of_furniture(word: str) -> bool:
    return len(word) <= _PREFIX or word in _QUALIFIERS or word in _LINKY or bool(_furniture(word))


def _landmark(element: Element) -> str:
    """Return the landmark role of an element, "" for none."""
    role = (element.role if "role" in element.attributes else "") or _LANDMARK_TAGS.get(element.tag, "")
    return role if role in _LANDMARKS else ""
