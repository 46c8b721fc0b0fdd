"""The rows of the marked text: one for every link, unchanged ones as slim as can be."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from diffreport.model import Change, Kind, Link, Relation
from diffreport.report.language import phrasing
from diffreport.report.lookup import Lookup, row_id
from diffreport.report.marked.elements import Element, content, unmarked
from diffreport.report.marked.notes import Note, note
from diffreport.report.marked.order import Placed
from diffreport.report.marked.why import Why, why
from diffreport.report.places import opening

OPENING_WORDS = 5
_NOUNS = {Kind.HEADING: "heading", Kind.ITEM: "item", Kind.TABLE: "table", Kind.FOOTNOTE: "footnote"}


@dataclass(frozen=True, slots=True)
class Label:
    """What stands above a block that is not simply edited. `tone`: d removed, i added, m moved, q doubtful."""

    tone: str
    text: str
    link_text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A link that differs, with its notes. `was` is filled only where old and new stand apart; `teller` is the
    finding of its move, where that is noted at another row and there is no note at this one; `pin` is how
    its texts begin, for a line in a file of pins."""

    shape = "row"
    kind: str
    classes: str
    id: str
    old: str
    new: str
    similarity: str
    label: Label | None
    was: tuple[Element, ...]
    now: tuple[Element, ...]
    notes: tuple[Note, ...]
    why: Why | None
    words: int
    teller: str = ""
    pin: str = ""


@dataclass(frozen=True, slots=True)
class Plain:
    """A block without a finding. `noise` is the class of its trivial differences; `only` is "i" or "d"
    where it stands in one edition alone."""

    shape = "plain"
    id: str
    old: str
    new: str
    noise: str
    only: str
    element: Element
    words: int


@dataclass(frozen=True, slots=True)
class Stub:
    """One line at a place where a block of `side` would be missed; `to` is the row that shows it. `is_told`
    where the line for the move's first block speaks for this one: then nothing is shown."""

    shape = "stub"
    id: str
    side: str
    old: str
    new: str
    to: str
    part: str
    text: str
    link_text: str
    opening: str
    is_told: bool = False
    words: int = 0
    href: str = ""


Item = Row | Plain | Stub


def item(placed: Placed, lookup: Lookup) -> Item:
    """Return what the page shows for a placed link."""
    link = lookup.comparison.alignment.links[placed.link]
    if lookup.comparison.lone is not None:
        return Plain(row_id(link, lookup), *_spans(link, lookup), "", "", unmarked(link, lookup), _width(link, lookup))
    if placed.side:
        return _stub(placed, link, lookup)
    if link.moved != placed.is_elsewhere:
        link = replace(link, moved=placed.is_elsewhere)
    was, now = content(placed.link, lookup)
    is_quiet = not lookup.findings_of(placed.link) and not link.moved and not was
    if is_quiet and len(now) == len(link.old or link.new) == 1 and ((link.old and link.new) or link.noise):
        return _plain(link, lookup.change_of_link.get(placed.link), now[0], lookup)
    return _row(placed.link, link, (was, now), lookup)


def _plain(link: Link, change: Change | None, element: Element, lookup: Lookup) -> Plain:
    return Plain(
        row_id(link, lookup),
        *_spans(link, lookup),
        link.noise or _main_noise(change, element) or "",
        "" if link.old and link.new else "i" if link.new else "d",
        element,
        _width(link, lookup),
    )


def _row(number: int, link: Link, shown: tuple[tuple[Element, ...], tuple[Element, ...]], lookup: Lookup) -> Row:
    change = lookup.change_of_link.get(number)
    was, now = shown
    kind = _kind(link, bool(was), now)
    return Row(
        kind,
        f"{kind} rewrite" if was and kind != "rewrite" else kind,
        row_id(link, lookup),
        *_spans(link, lookup),
        phrasing.similarity(link.score) if link.old and link.new and link.score < 1 else "",
        _label(kind, number, link, lookup),
        was,
        now,
        tuple(note(f, link, change, lookup) for f in lookup.findings_of(number)) if change is not None else (),
        why(link, lookup) if lookup.findings_of(number) else None,
        _width(link, lookup),
        "" if lookup.findings_of(number) else lookup.teller.get(number, ""),
        lookup.pin_lines.of(link),
    )


def _spans(link: Link, lookup: Lookup) -> tuple[str, str]:
    return (
        lookup.old.span(link.old) if link.old else "",
        lookup.new.span(link.new) if link.new else "",
    )


def _width(link: Link, lookup: Lookup) -> int:
    """Return the width of a link in the drawing. Units: words of its new (else old) text, roughly."""
    comparison = lookup.comparison
    blocks = [comparison.new.blocks[j] for j in link.new] or [comparison.old.blocks[i] for i in link.old]
    return sum(b.text.count(" ") + 1 for b in blocks)


def _stub(placed: Placed, link: Link, lookup: Lookup) -> Stub:
    indices = link.old if placed.side == "old" else link.new
    places = lookup.old if placed.side == "old" else lookup.new
    shown = indices if placed.part is None else indices[placed.part - 1 : placed.part]
    span = places.span(shown)
    here = (lookup.comparison.old if placed.side == "old" else lookup.comparison.new).blocks[shown[0]]
    if placed.part is None:
        text, link_text = lookup.speech.say("text.moved_to"), lookup.new.phrase(lookup.moved_with(placed.link).new)
    else:
        place = phrasing.sentence_case(places.phrase(shown))
        text, link_text = lookup.speech.say("text.shown_with", place=place), row_phrase(link, lookup)
    return Stub(
        f"from-{places.row_name(shown)}" if placed.side == "old" else f"p{places.row_name(shown)}",
        placed.side,
        span if placed.side == "old" else "",
        span if placed.side == "new" else "",
        row_id(link, lookup),
        "" if placed.part is None else str(placed.part),
        text,
        link_text,
        opening(here, OPENING_WORDS),
        placed.side == "old" and placed.part is None and link is not _pointed_from(placed.link, lookup),
        href=f"#{row_id(link, lookup)}",
    )


def _pointed_from(number: int, lookup: Lookup) -> Link:
    """Return the link of a move at whose old place the pointer stands: the first that stood there in one piece."""
    numbers, links = lookup.move_of(number), lookup.comparison.alignment.links
    move = (links[n] for n in numbers)
    return next((link for link in move if link.old[-1] - link.old[0] == len(link.old) - 1), links[numbers[0]])


def row_phrase(link: Link, lookup: Lookup) -> str:
    """Return the place of a link's row in words."""
    return lookup.new.phrase(link.new) if link.new else lookup.old.phrase(link.old)


def _kind(link: Link, is_rewritten: bool, now: Sequence[Element]) -> str:
    by_relation = {
        Relation.ADDED: "added",
        Relation.REMOVED: "removed",
        Relation.SPLIT: "split",
        Relation.MERGED: "merge",
    }
    if link.relation in by_relation:
        return by_relation[link.relation]
    if link.moved:
        return "moved"
    return "rewrite" if is_rewritten else "table" if any(e.table for e in now) else "edit"


def _label(kind: str, number: int, link: Link, lookup: Lookup) -> Label | None:
    (old, new), say = lookup.labels, lookup.speech.say
    if kind == "added":
        return Label("i", say("text.new_in", new=new))
    if kind == "removed":
        if lookup.comparison.old.blocks[link.old[0]].kind is Kind.HEADING:
            return Label("d", say("text.removed_section"))
        return Label("d", say("text.removed", old=old, place=lookup.old.phrase(link.old)))
    if kind == "moved" or link.moved:
        return _moved_label(number, lookup)
    if number in lookup.doubtful:
        noun = _NOUNS.get(lookup.comparison.new.blocks[link.new[0]].kind, "paragraph")
        return Label("q", say(f"text.perhaps.{noun}", similarity=lookup.speech.similarity(link.score)))
    return None


def _moved_label(number: int, lookup: Lookup) -> Label | None:
    """Return where a block came from; of a move of several, where all came from at the first one, and nothing at
    an unrevised one that follows at once."""
    numbers, links = lookup.move_of(number), lookup.comparison.alignment.links
    at = bisect_left(numbers, number)
    link = links[number] if at else lookup.moved_with(number)
    if at and not lookup.findings_of(number) and links[numbers[at - 1]].new[-1] + 1 == link.new[0]:
        return None
    olds = _pointed_from(number, lookup).old
    stands_whole = olds[-1] - olds[0] == len(olds) - 1  # else each part has a pointer of its own
    start = lookup.old.row_name(olds if stands_whole else olds[:1])
    speech, href = lookup.speech, f"#from-{start}"
    place = speech.say("text.moved_here_place", place=lookup.old.phrase(link.old), old=lookup.labels[0])
    if number in lookup.doubtful:
        similarity = speech.similarity(links[number].score)
        return Label("m", speech.say("text.perhaps.moved", similarity=similarity), place, href)
    return Label("m", speech.say("text.moved_here"), place, href)


def _main_noise(change: Change | None, element: Element) -> str | None:
    """Return the class of most of a block's trivial differences."""
    counts = Counter(op.noise for op in change.opcodes if op.noise) if change is not None else Counter[str]()
    if counts:
        return max(sorted(counts), key=lambda noise: counts[noise])
    marks = element.table.marks if element.table else element.marks
    return "typography" if any(m.tag in ("ins", "del") for m in marks) else None
