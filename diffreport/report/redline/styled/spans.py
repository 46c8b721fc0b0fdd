"""The words of a block in the runs that hold them: inserted in place, deleted beside their neighbours."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from enum import Enum
from operator import attrgetter
from typing import NamedTuple
from xml.etree.ElementTree import Element

from diffreport import signs
from diffreport.readers.office.docx.names import ENDNOTE_REFERENCE, FOOTNOTE_REFERENCE, RPR, P, R, T, W
from diffreport.readers.office.docx.traced import Strip
from diffreport.report.redline.styled.pen import SPACE, ElementPen
from diffreport.report.redline.styled.tree import AstrayError, Tree

CUT = "cut"  # where a paragraph of the old edition ended, until the paragraph is cut there
_SPACE = re.compile(f"[{signs.SPACES}]+")
_MOST_COMPOSED = 4  # characters that compose to one
_NOTES = frozenset((FOOTNOTE_REFERENCE, ENDNOTE_REFERENCE))
_HOLDERS = frozenset(
    f"{W}{name}"
    for name in ("p", "hyperlink", "sdtContent", "fldSimple", "smartTag", "customXml", "dir", "bdo", "rubyBase", "rt")
)


class Edit(NamedTuple):
    """Old words that stood before a place of the new text, and the new words from there on: [start, end).

    `is_behind` puts the old words behind the new ones.
    """

    old: str
    start: int
    end: int
    is_behind: bool = False


class _How(Enum):
    """How text may be changed."""

    COUNTED = "a label or a note's mark: it changes by itself"
    FIXED = "between two paragraphs: not at all"
    LETTERS = "character by character"
    WHOLE = "as one: a tab, a sign of a symbol font"


class _Source(NamedTuple):
    """What a part of the raw text, [start, end), comes from; `offset` is where in the text of the element it begins."""

    start: int
    end: int
    element: Element | None
    offset: int
    how: _How


@dataclass(slots=True)
class _Cuts:
    """What is to become of one element: its parts that are inserted, and old words before its characters."""

    inserted: list[tuple[int, int]] = field(default_factory=list)
    removed: dict[int, str] = field(default_factory=dict)
    is_whole: bool = False  # it cannot be cut: 0 is before it, -1 behind it


def change_words(tree: Tree, pen: ElementPen, strips: Sequence[Strip], text: str, edits: Sequence[Edit]) -> None:
    """Track edits of a block's text in its paragraphs; `CUT` stands where a break is among the old words.

    Raises: AstrayError if they cannot be, and nothing is changed then.
    """
    raw, sources = _sources(strips)
    spans = _aligned(raw, text, is_part=not all(strip.is_whole for strip in strips))
    cuts: dict[Element, _Cuts] = {}
    for edit in edits:
        begin, end = _raw_range(spans, edit)
        touched = _touched(sources, begin, end)
        if _is_counted(edit, begin, end, touched, sources):
            continue
        for source in touched:
            element, start, stop = _cut_out(source, begin, end)
            _cuts_of(cuts, element, source).inserted.append((start, stop))
        if edit.old:
            at = end if edit.is_behind else begin
            source, at = _beside(sources, at, is_replaced=bool(touched) and not edit.is_behind)
            removed = _cuts_of(cuts, source.element, source).removed
            removed[at] = removed.get(at, "") + edit.old
    runs: dict[Element, dict[Element, _Cuts]] = {}
    for element, cut in cuts.items():
        runs.setdefault(_run_of(tree, element), {})[element] = cut
    for run, cut_up in runs.items():
        ends = any("\n" in text for cut in cut_up.values() for text in cut.removed.values())
        if ends and tree.parents[run].tag != P:
            raise AstrayError("a paragraph ends inside of something else")
    for run, cut_up in runs.items():
        tree.instead(run, _cut_run(run, cut_up, pen))


def _cuts_of(cuts: dict[Element, _Cuts], element: Element | None, source: _Source) -> _Cuts:
    if element is None:
        raise AstrayError("the text stands in no element")
    return cuts.setdefault(element, _Cuts(is_whole=source.how is not _How.LETTERS))


def _sources(strips: Sequence[Strip]) -> tuple[str, list[_Source]]:
    """Return the raw text of some strips, joined by spaces, and what each part of it comes from."""
    if len(strips) > 1 and not all(strip.is_whole for strip in strips):
        raise AstrayError("a part of a paragraph is joined with another")
    sources: list[_Source] = []
    parts: list[str] = []
    position = 0

    def add(text: str, element: Element | None, offset: int, how: _How) -> None:
        nonlocal position
        if text:
            parts.append(text)
            sources.append(_Source(position, position + len(text), element, offset, how))
            position += len(text)

    for number, strip in enumerate(strips):
        if number:
            add(" ", None, 0, _How.FIXED)
        add(strip.label, None, 0, _How.COUNTED)
        skipped = strip.skipped
        for text, element in strip.pieces:
            offset = min(skipped, len(text))
            skipped -= offset
            add(text[offset:], element, offset, _how(text, element))
    return "".join(parts), sources


def _how(text: str, element: Element | None) -> _How:
    if element is None:
        return _How.FIXED
    if element.tag in _NOTES:
        return _How.COUNTED
    return _How.LETTERS if element.tag == T and element.text == text else _How.WHOLE


def _aligned(raw: str, text: str, *, is_part: bool) -> list[tuple[int, int]]:
    """Return which part of the raw text each character of the normalised one stands for. Raises: AstrayError."""
    spans: list[tuple[int, int]] = []
    leading = _SPACE.match(raw)
    at = leading.end() if leading else 0
    for char in text:
        if char == " ":
            found = _SPACE.match(raw, at)
            end = found.end() if found else -1
        elif raw.startswith(char, at):
            end = at + 1
            while end < len(raw) and unicodedata.combining(raw[end]) and _composed(raw[at : end + 1]) == char:
                end += 1
        else:
            ends = range(at + 2, at + 1 + _MOST_COMPOSED)
            end = next((end for end in ends if _composed(raw[at:end]) == char), -1)
        if end < 0:
            raise AstrayError("the text is not that of its paragraph")
        spans.append((at, end))
        at = end
    if not is_part and raw[at:].strip() and not _SPACE.fullmatch(raw, at):
        raise AstrayError("the paragraph holds more text")
    return spans


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _raw_range(spans: Sequence[tuple[int, int]], edit: Edit) -> tuple[int, int]:
    if edit.start < edit.end:
        return spans[edit.start][0], spans[edit.end - 1][1]
    if not spans:
        return 0, 0
    at = spans[edit.start][0] if edit.start < len(spans) else spans[-1][1]
    return at, at


def _touched(sources: Sequence[_Source], begin: int, end: int) -> Sequence[_Source]:
    """Return the sources of a part of the raw text, none of an empty one."""
    if begin == end:
        return ()
    first = bisect_right(sources, begin, key=attrgetter("end"))
    return sources[first : bisect_left(sources, end, first, key=attrgetter("start"))]


def _is_counted(edit: Edit, begin: int, end: int, touched: Sequence[_Source], sources: Sequence[_Source]) -> bool:
    """Tell whether an edit is of what is counted anew by itself. Raises: AstrayError if it is only in part."""
    counted = [source for source in touched if source.how is _How.COUNTED]
    if begin == end:
        inside = _touched(sources, begin, begin + 1)
        return any(s.how is _How.COUNTED and s.start < begin for s in inside) or _is_before_label(begin, sources)
    if not counted:
        return False
    if len(counted) == len(touched) and (edit.old or any(source.element is None for source in counted)):
        return True
    if all(source.element is not None and begin <= source.start and source.end <= end for source in counted):
        return False
    raise AstrayError("a label changes with the words behind it")


def _is_before_label(at: int, sources: Sequence[_Source]) -> bool:
    return at == 0 and bool(sources) and sources[0].how is _How.COUNTED and sources[0].element is None


def _cut_out(source: _Source, begin: int, end: int) -> tuple[Element, int, int]:
    """Return the element of a source, and which part of its text is in a range. Raises: AstrayError."""
    start, stop = max(begin, source.start), min(end, source.end)
    if source.element is None or (source.how is not _How.LETTERS and stop - start < source.end - source.start):
        raise AstrayError("a sign changes in part")
    return source.element, start - source.start + source.offset, stop - source.start + source.offset


def _beside(sources: Sequence[_Source], at: int, *, is_replaced: bool) -> tuple[_Source, int]:
    """Return the source, and the place in its element, where old words are put: before what replaces them, else behind
    what stands before them. Raises: AstrayError if there is none."""
    behind = next((s for s in _touched(sources, at, at + 1) if s.element is not None), None)
    ahead = next((s for s in _touched(sources, at - 1, at) if s.element is not None), None)
    first, second = (behind, ahead) if is_replaced else (ahead, behind)
    found = first or second
    if found is None:
        raise AstrayError("there are no words beside")
    if found.how is _How.LETTERS:
        return found, at - found.start + found.offset
    return found, 0 if found is behind else -1


def _run_of(tree: Tree, element: Element) -> Element:
    run = tree.parents.get(element)
    above = tree.parents.get(run) if run is not None else None
    if run is None or above is None or run.tag != R or above.tag not in _HOLDERS:
        raise AstrayError("the words stand in no run of their own")
    return run


@dataclass(slots=True)
class _Parted:
    """A run in parts: those inserted apart from the others, and the words deleted beside them."""

    run: Element
    pen: ElementPen
    out: list[Element] = field(default_factory=list)
    _part: list[Element] = field(default_factory=list)
    _is_inserted: bool = False

    @property
    def properties(self) -> Element | None:
        """Return what the run is set as."""
        return self.run.find(RPR)

    def take(self, child: Element, *, inserted: bool) -> None:
        """Put in an element of the run."""
        if inserted != self._is_inserted:
            self.close()
            self._is_inserted = inserted
        self._part.append(child)

    def remove(self, text: str | None) -> None:
        """Put in old words; a paragraph ended at each break in them."""
        if not text:
            return
        self.close()
        for number, line in enumerate(text.split("\n")):
            self.out.extend([Element(CUT)] if number else [])
            self.out.extend([self.pen.removed(line, self.properties)] if line else [])

    def close(self) -> None:
        """End a part."""
        if self._part:
            made = Element(R, self.run.attrib)
            made.extend([deepcopy(self.properties)] if self.properties is not None else [])
            made.extend(self._part)
            self.out.append(self.pen.change("ins", (made,)) if self._is_inserted else made)
            self._part.clear()


def _cut_run(run: Element, cuts: dict[Element, _Cuts], pen: ElementPen) -> list[Element]:
    """Return what stands for a run: its parts, those inserted and the words deleted beside them."""
    parted = _Parted(run, pen)
    for child in run:
        cut = cuts.get(child)
        if child.tag == RPR:
            continue
        if cut is None:
            parted.take(child, inserted=False)
        elif not cut.is_whole:
            for at, text, inserted in _parts(child.text or "", cut):
                parted.remove(cut.removed.get(at))
                if text:
                    parted.take(_text(text), inserted=inserted)
        else:
            parted.remove(cut.removed.get(0))
            parted.take(child, inserted=bool(cut.inserted))
            parted.remove(cut.removed.get(-1))
    parted.close()
    return parted.out


def _parts(text: str, cut: _Cuts) -> list[tuple[int, str, bool]]:
    """Return the parts of a text, each with its place and whether it is inserted; an empty one at the end."""
    edges = sorted({0, len(text), *cut.removed, *(edge for span in cut.inserted for edge in span)})
    begun = {first for first, _ in cut.inserted}
    ended = {last for _, last in cut.inserted}
    parts = []
    inserted = False
    for start, end in zip(edges, [*edges[1:], len(text)], strict=True):
        inserted = start in begun or (inserted and start not in ended)
        parts.append((start, text[start:end], inserted))
    return parts


def _text(text: str) -> Element:
    element = Element(T, {SPACE: "preserve"})
    element.text = text
    return element
