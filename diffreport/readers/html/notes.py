"""Footnotes of a page: the marks in its text and the notes they lead to, told by the links between them.

A note is where the link of a mark leads, if it begins with that mark or leads back to it. So paragraphs
and list items are notes too, whatever they are called; a contents list or "see section 3" makes none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from diffreport.model import Kind
from diffreport.readers.headings import Line
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
_AROUND = frozenset(("li", "dd", "aside"))  # may be a note whose text is in a paragraph of its own
_BEFORE = 50  # nodes between the beginning of such a note and its paragraph; a look further back adds up
_BEGINNING = 12  # characters: a note's mark with brackets
_LONGEST = 1_000  # words of a note; the longest seen has 400
_MARKS = 5_000  # of a page; each costs a look at its note


class Note(NamedTuple):
    """A block that is a note: its mark, "" if it holds several notes, and where the first link to it starts."""

    mark: str
    link: int
    end: int


class Notes(NamedTuple):
    """The blocks that are notes, by their starts, and the starts of the links that are marks of notes."""

    blocks: Mapping[int, Note]
    marks: frozenset[int] = frozenset()


def find_notes(tree: Tree) -> Notes:
    """Return the notes of a page that links from their marks tell.

    Cost: linear in the page; a mark costs a look at its note and at how its own paragraph begins.
    """
    links = [element for element in tree.elements if element.anchors and element.tag == "a"]
    candidates = [(link, text) for link in links[:_MARKS] if is_reference(text := short_text(tree, link) or "")]
    if not candidates:
        return Notes({})
    places = {identity: element for element in reversed(tree.elements) for identity in _identities(element)}
    blocks: dict[int, Note] = {}
    marks: set[int] = set()
    hosts: set[int] = set()  # blocks with marks: what leads there from a note is the way back
    for link, text in candidates:
        target = places.get((link.attributes.get("href") or "").removeprefix("#"))
        note = _block_of(tree, target) if target is not None else None
        if note is None:
            continue
        own = block_around(link)
        if own.parent is not None and own.start not in blocks:  # a note may be the item around its paragraph
            own = own.parent if own.parent.start in blocks else own
        if note.start in hosts and own.start in blocks:
            continue
        if _is_note_of(tree, note, link, text):
            found = blocks.setdefault(note.start, Note(mark_of(text), link.start, note.end))
            if found.mark != mark_of(text):
                blocks[note.start] = found._replace(mark="")
            marks.add(link.start)
            hosts.add(own.start)
            if own.parent is not None and own.parent.tag in _AROUND:
                hosts.add(own.parent.start)
    return Notes(blocks, frozenset(marks))


def behind_marks(lines: Sequence[Line], ends: Sequence[int], notes: Notes) -> list[Line]:
    """Return the lines of a page, each note behind the block with its mark, as word processors keep them.

    Shapes: `ends` has the place in the tree where each line ends. Cost: linear but for looking places up.
    """
    moved: dict[int, list[Line]] = defaultdict(list)
    taken: set[int] = set()
    for start, note in sorted(notes.blocks.items(), key=lambda item: item[1].link):
        own = range(bisect_left(ends, start + 1), bisect_left(ends, note.end + 1))
        host = bisect_left(ends, note.link)
        host = bisect_left(ends, ends[host] + 1) - 1 if host < len(ends) else host
        if not note.mark or not own or host >= own.start or not taken.isdisjoint((*own, host)):
            continue
        if lines[host].draft.kind is not Kind.FOOTNOTE and all(lines[at].draft.kind is Kind.FOOTNOTE for at in own):
            taken.update(own)
            moved[host] += [lines[at] for at in own]
    kept: list[Line] = []
    is_after_break = is_on_new_page = False
    for at, line in enumerate(lines):
        is_after_break |= line.is_after_break
        is_on_new_page |= line.is_on_new_page
        if at not in taken:
            kept.append(line._replace(is_after_break=is_after_break, is_on_new_page=is_on_new_page))
            is_after_break = is_on_new_page = False
            kept += [note._replace(is_after_break=False, is_on_new_page=False) for note in moved.get(at, ())]
    return kept


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
    is_near = above is not None and above.tag in _AROUND and block.start - above.start <= _BEFORE
    if above is not None and is_near and not _has_text(tree, above.start, block.start):
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
    return is_set_apart and (is_note(note) or mark_of(_beginning(tree, note).partition(" ")[0]) == mark_of(text))


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
