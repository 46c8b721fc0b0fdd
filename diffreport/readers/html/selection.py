"""What of a page its profile keeps and drops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.profiles import Profile
from diffreport.readers.html.tree import Reason, flat

_DROPPED = Reason("text dropped by the profile", "selected by its drop")
_NOT_KEPT = Reason("text dropped by the profile", "not selected by its keep")


class Selection(NamedTuple):
    """The part of a page that is read."""

    body: LexborNode
    page: LexborHTMLParser  # owns the tree of `body`
    left_out: Counter[Reason]
    remarks: tuple[str, ...] = ()


def selected(page: LexborHTMLParser, profile: Profile) -> Selection:
    """Return what a profile leaves of a page: all without what it drops, and of that what it keeps.

    A `keep` that selects nothing keeps the whole page, and a remark says so.
    """
    left_out: Counter[Reason] = Counter()
    for node in _outermost(page, profile.drop):
        left_out[_DROPPED] += flat(node).body.words
        node.decompose()
    body = page.body or page.root
    assert body is not None  # noqa: S101 - the caller saw one
    if not profile.keep:
        return Selection(body, page, left_out)
    kept = _outermost(page, profile.keep)
    if not kept:
        selectors = ", ".join(profile.keep)
        return Selection(body, page, left_out, (f"The profile's keep ({selectors}) selects nothing; all was read.",))
    rest = LexborHTMLParser("".join(node.html or "" for node in kept))
    new = rest.body or body
    left_out[_NOT_KEPT] += max(0, flat(body).body.words - flat(new).body.words)
    return Selection(new, rest, left_out)


def _outermost(page: LexborHTMLParser, selectors: Sequence[str]) -> list[LexborNode]:
    """Return the elements of the body that are selected, in document order, those inside another left out."""
    chosen = {node.mem_id for selector in selectors for node in page.css(selector)}
    nodes: list[LexborNode] = []
    for node in page.body.traverse() if chosen and page.body else ():
        if node.mem_id not in chosen or node.tag == "body":
            continue
        above = node.parent
        while above is not None and (above.mem_id not in chosen or above.tag in ("body", "html")):
            above = above.parent
        if above is None:
            nodes.append(node)
    return nodes
