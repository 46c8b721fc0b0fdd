"""What the links of a comparison make of the new edition's document: each where it stands there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element

from diffreport.model import Block, Kind, Link
from diffreport.readers.office.docx.names import TBL, P, W
from diffreport.readers.office.docx.traced import Place
from diffreport.report.lookup import Lookup
from diffreport.report.redline.styled import tables
from diffreport.report.redline.styled.pen import ElementPen
from diffreport.report.redline.styled.source import Source
from diffreport.report.redline.styled.spans import Edit, change_words
from diffreport.report.redline.styled.templates import Templates, cut_off, removed_paragraph
from diffreport.report.redline.styled.tree import AstrayError, Tree
from diffreport.report.redline.tracked import Fate, Piece, apart, pieces_of, replaced, spells
from diffreport.text import normalise

_FLOWING = frozenset((P, TBL, f"{W}sdt", f"{W}sectPr"))
_INNER = frozenset(f"{W}{name}" for name in ("tc", "txbxContent", "footnote", "endnote"))


@dataclass(slots=True)
class Choices:
    """What was found not to be readable otherwise: links whose editions stand apart, one removed and one added; and
    old blocks that no list counts."""

    apart: set[int] = field(default_factory=set)
    uncounted: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.apart) + len(self.uncounted)


class Spot(NamedTuple):
    """Where comments on a link are tied to, and what tracks the whole of it there: "ins", "del", or "" for nothing."""

    element: Element
    change: str = ""


@dataclass(slots=True)
class Writer:
    """Tracks what changed in a document, link by link; `labels` are those that lists gave to the old blocks."""

    lookup: Lookup
    source: Source
    labels: Sequence[str]
    choices: Choices
    pen: ElementPen
    spots: dict[int, Spot] = field(default_factory=dict)  # by link
    astray: set[int] = field(default_factory=set)  # links that could not be tracked where they stand
    counted: dict[int, Element] = field(default_factory=dict)  # old blocks that a list counts where they are removed
    made: list[tuple[Element, Element]] = field(default_factory=list)  # removed paragraphs, and what they stand in
    _cut: list[tuple[Element, Element]] = field(default_factory=list)  # paragraphs to be cut, and what they stand in
    _templates: Templates = field(init=False)

    def __post_init__(self) -> None:
        """List the paragraphs that others may be like."""
        self._templates = Templates(self.source.places)

    @property
    def links(self) -> Sequence[Link]:
        """Return the links of the comparison."""
        return self.lookup.comparison.alignment.links

    def write(self) -> None:
        """Track everything. Cost: linear. Raises: AstrayError if the document holds what cannot be tracked at all."""
        for number, link in enumerate(self.links):
            if self._is_in_place(number):
                self._try(number, self._change)
            else:
                for j in link.new:
                    self._insert(number, self.source.places[j])
        self._remove()
        for tree in self.source.trees.values():
            tree.apply()
        for parent, paragraph in self._cut:
            place = list(parent).index(paragraph)
            parent[place:place] = cut_off(paragraph, self.pen)
        self._end()

    def _is_in_place(self, number: int) -> bool:
        """Tell whether a link's editions stand in one place."""
        link = self.links[number]
        if not link.old or not link.new or link.moved or number in self.choices.apart:
            return False
        olds = [self.lookup.comparison.old.blocks[i] for i in link.old]
        news = [self.lookup.comparison.new.blocks[j] for j in link.new]
        has_tables = [block.table is not None for block in (*olds, *news)]
        if any(has_tables) and (not all(has_tables) or len(has_tables) > 2):
            return False
        if any(two != one + 1 for side in (link.old, link.new) for one, two in pairwise(side)):
            return False
        return not any("rewritten" in finding.tags for finding in self.lookup.findings_of(number))

    def _try(self, number: int, act: Callable[[int], None]) -> None:
        try:
            act(number)
        except AstrayError:
            self.astray.add(number)

    def _change(self, number: int) -> None:
        """Track the words of a link, or the cells."""
        link = self.links[number]
        if len(link.old) > 1 or len(link.new) > 1:
            self._change_several(number)
            return
        old, new = self.lookup.comparison.old.blocks[link.old[0]], self.lookup.comparison.new.blocks[link.new[0]]
        place = self.source.places[link.new[0]]
        first = _first(place)
        if old.text == new.text:
            return
        self.spots[number] = Spot(first)
        if old.table is not None:
            tree = self.source.tree_of(first)
            found = tables.change_cells(tree, self.pen, place, old.table, self.lookup.tables.get(number))
            self.spots[number] = Spot(found)
            return
        change = self.lookup.change_of_link.get(number)
        pieces = pieces_of(change) if change is not None else []
        pieces = pieces if spells(pieces, old.text, new.text) else replaced(old.text, new.text)
        if link.new[0] + 1 < len(self.source.places):
            below = self.lookup.links_of_blocks[1][link.new[0] + 1]
            pieces = pieces if self._is_in_place(below) else apart(pieces)
        change_words(self.source.tree_of(first), self.pen, place.strips, new.text, tables.edits_of(pieces))

    def _change_several(self, number: int) -> None:
        """Track the words of paragraphs that were split or merged, and the marks between them."""
        link = self.links[number]
        places = [self.source.places[j] for j in link.new]
        paragraphs = [paragraph for place in places for strip in place.strips for paragraph in strip.paragraphs]
        tree = self.source.tree_of(_first(places[0]))
        change = self.lookup.change_of_link.get(number)
        olds, news = (
            "\n".join(blocks[n].text for n in numbers)
            for blocks, numbers in (
                (self.lookup.comparison.old.blocks, link.old),
                (self.lookup.comparison.new.blocks, link.new),
            )
        )
        pieces = pieces_of(change) if change is not None else []
        is_plain = all(strip.is_whole for place in places for strip in place.strips)
        if len(paragraphs) != len(places) or not is_plain or not spells(pieces, olds, news):
            raise AstrayError("the paragraphs are not plain")
        lines: list[list[Piece]] = [[]]
        ends: list[Fate] = []
        for piece in pieces:
            if piece.text == "\n" and piece.fate is not Fate.DELETED:
                lines.append([])
                ends.append(piece.fate)
            else:
                lines[-1].append(piece)
        if not _are_neighbours(tree.parents[paragraphs[0]], paragraphs):
            raise AstrayError("the paragraphs do not stand together")
        self.spots[number] = Spot(paragraphs[0])
        for place, line in zip(places, lines, strict=True):
            change_words(tree, self.pen, place.strips, normalise(place.draft.text), tables.edits_of(line))
        for paragraph, end in zip(paragraphs, ends, strict=False):
            if end is Fate.INSERTED:
                self.pen.mark(paragraph, "ins")
        if any(piece.text == "\n" and piece.fate is Fate.DELETED for piece in pieces):
            self._cut += [(tree.parents[paragraph], paragraph) for paragraph in paragraphs]

    def _insert(self, number: int, place: Place) -> None:
        """Track a block that stands here in the new edition alone."""
        link = self.links[number]
        name = "moveTo" if self._is_plain_move(number) else "ins"
        tree = self.source.tree_of(_first(place))
        self.spots.setdefault(number, Spot(_first(place), name if link.moved or not place.rows else ""))
        if place.rows:
            tables.insert_table(place, self.pen)
        elif not all(strip.is_whole for strip in place.strips):
            text = normalise(place.draft.text)
            change_words(tree, self.pen, place.strips, text, [Edit("", 0, len(text))])
        else:
            for strip in place.strips:
                for paragraph in strip.paragraphs:
                    self._insert_paragraph(tree, paragraph, name, number)

    def _insert_paragraph(self, tree: Tree, paragraph: Element, name: str, number: int) -> None:
        self.pen.wrap(paragraph, name)
        if not _is_last(tree.parents[paragraph], paragraph):
            self.pen.mark(paragraph, name)
        if name == "moveTo":
            start, end = self.pen.bounds(name, f"move{number + 1}")
            tree.before(paragraph, (start,))
            tree.behind(paragraph, (end,))

    def _is_plain_move(self, number: int) -> bool:
        """Tell whether a link is a paragraph that moved as it is."""
        link = self.links[number]
        if not link.moved or number in self.choices.apart or len(link.old) != 1 or len(link.new) != 1:
            return False
        old, new = self.lookup.comparison.old.blocks[link.old[0]], self.lookup.comparison.new.blocks[link.new[0]]
        place = self.source.places[link.new[0]]
        return old.text == new.text and old.table is None and all(strip.is_whole for strip in place.strips)

    def _tree_moved_to(self, number: int) -> Tree:
        return self.source.tree_of(_first(self.source.places[self.links[number].new[0]]))

    # -- what the new edition does not have, or not here

    def _remove(self) -> None:
        """Put in the blocks that stand in the old edition alone, each behind the one that it followed there."""
        blocks = self.lookup.comparison.old.blocks
        number_of = self.lookup.links_of_blocks[0]
        kept = [self._is_in_place(number_of[i]) for i in range(len(blocks))]
        following: list[int | None] = [None] * len(blocks)  # the new block of the next one that stands in place
        found: int | None = None
        for i in reversed(range(len(blocks))):
            following[i] = found
            if kept[i]:
                found = self.links[number_of[i]].new[0]
        before: int | None = None
        for i, block in enumerate(blocks):
            if kept[i]:
                before = self.links[number_of[i]].new[-1]
                continue
            made = self._removed(i, block, number_of[i], before if before is not None else 0)
            parent = self._put(made, before, following[i])
            self.made += [(element, parent) for element in made]
            if self._is_plain_move(number_of[i]) and parent not in self._tree_moved_to(number_of[i]).parents:
                self.astray.add(number_of[i])  # no move leads from the text into a note

    def _put(self, made: Sequence[Element], before: int | None, following: int | None) -> Element:
        """Put elements between the places of two new blocks; return what they stand in then."""
        places = self.source.places
        body_tree, body = self.source.trees[self.source.main], self.source.body
        if before is None:
            body_tree.before(body[0], made)
            return body
        left = _last(self.source, places[before])
        tree = self.source.tree_of(left)
        right = _first(places[following]) if following is not None else None
        depth = _depth(tree, left)
        if right is not None and _depth(self.source.tree_of(right), right) < depth:
            tree = self.source.tree_of(right)
            right = _outer(tree, right, places[following or 0])
            tree.before(right, made)
            return tree.parents[right]
        if right is None and depth:
            last = body[-1]
            (body_tree.before if last.tag == f"{W}sectPr" else body_tree.behind)(last, made)
            return body
        tree.behind(left, made)
        return tree.parents[left]

    def _removed(self, i: int, block: Block, number: int, at: int) -> list[Element]:
        """Return a block of the old edition as it is put in."""
        link = self.links[number]
        if block.table is not None:
            near = self.source.places[link.new[0]] if link.new else self.source.places[at]
            like = self.source.tree_of(near.rows[0].element).above(near.rows[0].element, TBL) if near.rows else None
            lines = [block.table.caption] if block.table.caption else []
            captions = [removed_paragraph(line, None, self.pen, "del", is_counted=False) for line in lines]
            table = tables.removed_table(block.table, like, self.pen)
            elements = [*captions, self._spacer(), table, self._spacer()]
            self.spots.setdefault(number, Spot(next(iter(table.iter(P)), table), "del"))
            return elements
        name = "moveFrom" if self._is_plain_move(number) else "del"
        is_listed = block.kind is not Kind.FOOTNOTE and i not in self.choices.uncounted
        label = normalise(self.labels[i]) if is_listed else ""
        own = self._own_template(link, number)
        like = own if own is not None else self._templates.near(block, at, is_counted=bool(label))
        is_counted = bool(label) and like is not None and block.text.startswith(label)
        like = like if like is not None else self._templates.near(block, at, is_counted=False)
        text = block.text.removeprefix(label).lstrip() if is_counted else block.text
        paragraph = removed_paragraph(text, like, self.pen, name, is_counted=is_counted)
        if is_counted:
            self.counted[i] = paragraph
        self.spots.setdefault(number, Spot(paragraph, name))
        if name == "moveFrom":
            start, end = self.pen.bounds(name, f"move{number + 1}")
            return [start, paragraph, end]
        return [paragraph]

    def _own_template(self, link: Link, number: int) -> Element | None:
        """Return the paragraph that a block itself has become, None if that says nothing of how it was set."""
        if len(link.old) != 1 or len(link.new) != 1 or (number not in self.choices.apart and not link.moved):
            return None
        place = self.source.places[link.new[0]]
        return place.strips[0].paragraphs[0] if place.strips else None

    def _spacer(self) -> Element:
        """Return an empty deleted paragraph: what parts a removed table from another one."""
        paragraph = Element(P)
        self.pen.mark(paragraph, "del")
        return paragraph

    def _end(self) -> None:
        """Keep the mark of a removed paragraph that ends a cell or the body: there is none to go on in.

        A list would count what is left of one that no paragraph follows: it is to be taken out of it.
        """
        for element, parent in self.made:
            if element.tag == P and _is_last(parent, element):
                self.pen.unmark(element)
        parents = {id(parent): parent for _, parent in self.made}.values() if self.counted else ()
        behind = {
            element: follower
            for parent in parents
            for element, follower in pairwise(child for child in parent if child.tag in _FLOWING)
        }
        for i, paragraph in self.counted.items():
            follower = behind.get(paragraph)
            if follower is None or follower.tag != P:
                self.choices.uncounted.add(i)


def _first(place: Place) -> Element:
    """Return the first element of a block: a paragraph, or a table's row."""
    return place.rows[0].element if place.rows else place.strips[0].paragraphs[0]


def _last(source: Source, place: Place) -> Element:
    """Return the last element of a block: a paragraph, or the whole table."""
    if not place.rows:
        return place.strips[-1].paragraphs[-1]
    row = place.rows[-1].element
    found = source.tree_of(row).above(row, TBL)
    if found is None:
        raise AstrayError("a row stands in no table")
    return found


def _outer(tree: Tree, element: Element, place: Place) -> Element:
    """Return a block's paragraph, or the table of its row."""
    table = tree.above(element, TBL) if place.rows else None
    return table if table is not None else element


def _depth(tree: Tree, element: Element) -> int:
    """Return in how many cells, text boxes and notes an element stands."""
    depth, above = 0, tree.parents.get(element)
    while above is not None:
        depth += above.tag in _INNER
        above = tree.parents.get(above)
    return depth


def _are_neighbours(parent: Element, paragraphs: Sequence[Element]) -> bool:
    """Tell whether paragraphs stand one behind the other."""
    flowing = [child for child in parent if child.tag in _FLOWING]
    first = flowing.index(paragraphs[0]) if paragraphs[0] in flowing else 0
    return flowing[first : first + len(paragraphs)] == list(paragraphs)


def _is_last(parent: Element, paragraph: Element) -> bool:
    """Tell whether a paragraph is the last one of what it stands in."""
    for child in reversed(parent):
        if child is paragraph:
            return True
        if child.tag in (P, TBL, f"{W}sdt"):
            return False
    return False
