"""Which elements of a page a browser does not show, and which of those are text all the same.

Text behind a tab or under the heading of an accordion is text of the report: it is shown at a click. What
is there for screen readers, for print or for small screens only says again what stands elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from diffreport.readers.html.tree import Element, Reason, Tree, attribute, classes, is_inline, text_below

HIDDEN = Reason("hidden text", "not shown by the page")
DIALOG = Reason("dialog", "shown on demand")
DOUBLE = Reason("doubled text", "for print or small screens, and elsewhere on the page")

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{4,}(?:px)?")
_SPOKEN = frozenset(("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "usa-sr-only"))
_HIDDEN_CLASSES = frozenset(("d-none", "hidden", "hide", "is-hidden", "u-hidden"))
# Bootstrap and Tailwind hide at one width and show at another: "d-none d-md-block", "hidden lg:flex".
_SHOWN_SOMEWHERE = re.compile(r"(?:^|[-:])(?:block|flex|inline|inline-block|inline-flex|grid|table|contents|visible)$")
_DOUBLING = re.compile(
    r"(?:print-only|printonly|only-print|visible-print(?:-block|-inline|-inline-block)?|show-for-print"
    r"|d-print-(?:block|inline|flex)|(?:show|visible)-(?:for-)?(?:xs|sm|small|mobile|phone)(?:-only)?"
    r"|(?:mobile|phone|small)-only|only-mobile|d-(?:sm|md|lg|xl)-none|(?:sm|md|lg|xl):hidden)"
)
_PANELS = frozenset(
    "tab-pane tabpanel tab-panel tabcontent tab-content accordion-content accordion-panel accordion-body "
    "accordion-collapse panel-collapse collapse".split()
)
_TELLING = frozenset(("hidden", "aria-hidden", "style", "role", "class"))
_OPENERS = frozenset(("aria-controls", "data-target", "data-bs-target"))  # besides `href`
_NO_PANEL = re.compile(r"modal|popup|dialog|menu|nav|banner|tooltip|dropdown")
_DOUBLED_WORDS = 3  # fewer stand elsewhere by chance
_DOUBLES = 200  # elements that are looked up in the page's text; bounds the time


def hidden(tree: Tree) -> dict[int, Reason]:
    """Return the elements that are not shown and are no text of the page, by their starts.

    Cost: linear, but for the text of at most `_DOUBLES` elements that is looked for elsewhere.
    """
    found: dict[int, Reason] = {}
    unseen: list[Element] = []
    doubles: list[Element] = []
    for element in tree.elements[1:]:
        if not element.attributes:
            continue
        if _TELLING.isdisjoint(element.attributes):
            continue
        if reason := _reason(element):
            found[element.start] = reason
            if reason is HIDDEN and element.words:
                unseen.append(element)
        elif "class" in element.attributes and _is_doubling(element.attributes["class"] or ""):
            doubles.append(element)
    for element in (*_shown_at_a_click(tree, unseen), *_shown_for_spoken(unseen)):
        found.pop(element.start, None)
    found.update((double.start, DOUBLE) for double in _doubled(tree, doubles[:_DOUBLES]))
    return found


def is_hidden(element: Element) -> bool:
    """Tell whether a browser does not show an element for what it says itself."""
    return _reason(element) is not None


def _reason(element: Element) -> Reason | None:
    attributes = element.attributes
    if len(attributes) == 1 and "class" in attributes:
        return HIDDEN if _hides(attributes["class"] or "") else None
    if element.role in ("dialog", "alertdialog") or (element.tag == "dialog" and "open" not in attributes):
        return DIALOG
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return HIDDEN
    if attributes.get("aria-hidden") == "true":
        return HIDDEN
    if "style" in attributes and _HIDING.search((attributes["style"] or "").lower()):
        return HIDDEN
    return HIDDEN if "class" in attributes and _hides(attributes["class"] or "") else None


@lru_cache(maxsize=4096)
def _hides(class_names: str) -> bool:
    """Tell whether class names hide an element, at every width."""
    names = class_names.lower().split()
    if not _SPOKEN.isdisjoint(names):
        return True
    return not _HIDDEN_CLASSES.isdisjoint(names) and not any(map(_SHOWN_SOMEWHERE.search, names))


@lru_cache(maxsize=4096)
def _is_doubling(class_names: str) -> bool:
    """Tell whether class names show an element only in print or on small screens."""
    return any(map(_DOUBLING.fullmatch, class_names.lower().split()))


def _shown_for_spoken(elements: list[Element]) -> Iterator[Element]:
    """Yield what is hidden from screen readers alone, because a neighbour says it to them ("$1.2m")."""
    spoken = {id(element.parent) for element in elements if not _SPOKEN.isdisjoint(classes(element))}
    for element in elements:
        is_icon = element.tag == "i" or any("icon" in name for name in classes(element))
        is_shown = attribute(element, "aria-hidden") == "true" and is_inline(element.tag)
        if is_shown and not is_icon and id(element.parent) in spoken:
            yield element


def _shown_at_a_click(tree: Tree, panels: list[Element]) -> Iterator[Element]:
    """Yield the hidden elements that a tab, a button or a link of the page shows."""
    may_be = [panel for panel in panels if not panel.is_linky and not _NO_PANEL.search(_named(panel))]
    if tree.mains:
        may_be = [panel for panel in may_be if any(main.start < panel.start < main.end for main in tree.mains)]
    opened = set(_opened(tree)) if any("id" in panel.attributes for panel in may_be) else set()
    for panel in may_be:
        is_named = panel.role == "tabpanel" or not _PANELS.isdisjoint(classes(panel))
        if is_named or (panel.attributes.get("id") or "#") in opened:
            yield panel


def _named(element: Element) -> str:
    """Return an element's id and class names."""
    return f"{element.attributes.get('id')} {element.attributes.get('class')}".lower()


def _opened(tree: Tree) -> Iterator[str]:
    """Yield the ids that controls of the page name."""
    for element in tree.elements:
        attributes = element.attributes
        if "href" in attributes and (attributes["href"] or "").startswith("#"):
            yield (attributes["href"] or "")[1:]
        if not _OPENERS.isdisjoint(attributes):
            yield from ((attributes.get(name) or "").removeprefix("#") for name in _OPENERS)


def _doubled(tree: Tree, doubles: list[Element]) -> Iterator[Element]:
    """Yield the elements whose text stands elsewhere on the page too."""
    if not doubles:
        return
    page = " ".join(text_below(tree, tree.body).split())
    for double in doubles:
        text = " ".join(text_below(tree, double).split())
        if double.words >= _DOUBLED_WORDS and page.count(text) > 1:
            page = page.replace(text, "", 1)  # of as many doubles one stays
            yield double
