"""Footnotes of a page: the marks in its text and the notes they lead to, told by the links between them.

A note is where the link of a mark leads, if it begins with that mark or leads back to it. So paragraphs
and list items are notes too, whatever they are called; a contents list or "see section 3" makes none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diffreport.readers.html.inline import is_note_reference, is_raised, is_reference, links_below, mark_of
from diffreport.readers.html.tree import (
    HEADINGS,
    Element,
    Tree,
    attribute,
    block_around,
    classes,
    elements_below,
    short_text,
)
from diffreport.text import normalise

_NOTE_ROLES = frozenset(("doc-footnote", "doc-endnote", "doc-footnotes", "doc-endnotes"))
_NOTE_TYPES = frozenset("footnote footnotes endnote endnotes rearnote rearnotes note".split())  # of EPUB
_NOTE_NAMES = frozenset("footnote footnotes footnotetext msofootnotetext endnote endnotes fn fn-text".split())
_NOTE_NAMES |= {"msoendnotetext"}
_BEGINNING = 12  # characters: a note's mark with brackets
_LONGEST = 1_000  # words of a note; the longest seen has 400
_MARKS = 5_000  # of a page; each costs a look at its note


class Notes(NamedTuple):
    """The starts of the blocks that are notes, and of the links that are marks of notes."""

    blocks: frozenset[int] = frozenset()
    marks: frozenset[int] = frozenset()


def find_notes(tree: Tree) -> Notes:
    """Return the notes of a page that links from their marks tell.

    Cost: linear in the page; a mark costs a look at its note and at how its own paragraph begins.
    """
    links = [element for element in tree.elements if element.anchors and element.tag == "a"]
    candidates = [(link, text) for link in links[:_MARKS] if is_reference(text := short_text(tree, link) or "")]
    if not candidates:
        return Notes()
    places = {identity: element for element in reversed(tree.elements) for identity in _identities(element)}
    blocks: set[int] = set()
    marks: set[int] = set()
    for link, text in candidates:
        target = places.get((link.attributes.get("href") or "").removeprefix("#"))
        note = _block_of(tree, target) if target is not None else None
        if note is not None and _is_note_of(tree, note, link, text):
            blocks.add(note.start)
            marks.add(link.start)
    return Notes(frozenset(blocks), frozenset(marks))


def is_note(element: Element) -> bool:
    """Tell whether an element calls itself a note."""
    if not element.attributes:
        return False
    if element.role in _NOTE_ROLES or not _NOTE_NAMES.isdisjoint(classes(element)):
        return True
    return not _NOTE_TYPES.isdisjoint(attribute(element, "epub:type").split())


def _identities(element: Element) -> Iterator[str]:
    for name in ("id", "name"):
        if name in element.attributes and (identity := element.attributes[name]):
            yield identity


def _block_of(tree: Tree, target: Element) -> Element | None:
    """Return the block that a note's target stands in, None for one that is too long for a note."""
    block = block_around(target)
    above = block.parent
    if above is not None and above.tag in ("li", "dd", "aside") and not _has_text(tree, above.start, block.start):
        block = above
    is_long = block.words > _LONGEST or block.end - block.start > _LONGEST * 4
    return None if is_long or block is tree.body else block


def _is_note_of(tree: Tree, note: Element, link: Element, text: str) -> bool:
    """Tell whether a block is the note of a mark.

    The mark stands neither in it nor before a text, as the way back does; and the note leads back to the mark,
    or the mark is set as one and the note begins with it.
    """
    own = block_around(link)
    if note.start < link.start < note.end or not _has_text(tree, own.start, link.start):
        return False
    if any(element.tag in HEADINGS for element in (note, *elements_below(tree, note))):
        return False
    around = [link, *elements_below(tree, link)]
    above = link.parent
    while above is not None and above is not own.parent:
        around.append(above)
        above = above.parent
    names = {identity for element in around for identity in _identities(element)}
    if any((back.attributes["href"] or "")[1:] in names for back in links_below(tree, note)):
        return True
    is_set_apart = not text.isalnum() or any(is_raised(element) or is_note_reference(element) for element in around)
    return is_set_apart and mark_of(_beginning(tree, note).partition(" ")[0]) == mark_of(text)


def _has_text(tree: Tree, start: int, end: int) -> bool:
    """Tell whether letters or digits stand between two places."""
    for place in range(start, end):
        node = tree.nodes[place]
        if isinstance(node, str) and not node.isspace() and any(map(str.isalnum, node)):
            return True
    return False


def _beginning(tree: Tree, block: Element) -> str:
    """Return how the text of a block begins, raised text apart from what follows."""
    parts: list[str] = []
    for place in range(block.start, block.end):
        node = tree.nodes[place]
        if isinstance(node, str):
            parts.append(node)
            if len(text := normalise("".join(parts))) >= _BEGINNING:
                return text
        elif is_raised(node) and place == node.end:
            parts.append(" ")
    return normalise("".join(parts))
