"""The drawing of the whole document: a bar for every paragraph, as wide as the paragraph is long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from diffreport.report.lookup import Lookup
from diffreport.report.rows import Plain, Row
from diffreport.report.sections import Fold, Section
from diffreport.report.speech import Speech

# More bars than this cannot be told apart at the width of the page: neighbours share one.
MAX_BARS = 400
STRIP_WIDTH, MINIMAP_HEIGHT = 1000.0, 1000.0
GAP, SECTION_GAP = 1.6, 6.8
# Where neighbours share a bar, the more consequential kind is drawn.
_KINDS = ("same", "split", "edit", "moved", "moved edit", "added", "removed", "rewrite")


class _Weight(NamedTuple):
    kind: str
    href: str
    title: str
    row: str
    words: int
    section: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it starts and how long it is along the drawing, and what it stands for."""

    kind: str
    href: str
    title: str
    row: str
    start: str
    length: str
    end: str


def strip(found: Sequence[Section], lookup: Lookup) -> tuple[Bar, ...]:
    """Return the bars across the page, `STRIP_WIDTH` wide in all."""
    return tuple(_laid_out(_shared(list(_weights(found, lookup)), lookup.speech), STRIP_WIDTH, (GAP, SECTION_GAP)))


def minimap(found: Sequence[Section], lookup: Lookup) -> tuple[Bar, ...]:
    """Return the bars down the side of the page, `MINIMAP_HEIGHT` high in all."""
    return tuple(_laid_out(_shared(list(_weights(found, lookup)), lookup.speech), MINIMAP_HEIGHT, (1.5, 1.5)))


def _weights(found: Sequence[Section], lookup: Lookup) -> Iterator[_Weight]:
    speech, labels = lookup.speech, {f.id: f.label for f in lookup.comparison.findings}
    for number, section in enumerate(found):
        for one in section.items:
            if isinstance(one, Fold):
                yield from (_plain(p, number, speech) for p in one.items if not p.only)
            elif isinstance(one, Plain):
                if not one.only:
                    yield _plain(one, number, speech)
            elif isinstance(one, Row):
                what = [speech.finding(labels[note.id], in_passing=True) for note in one.notes]
                yield _row(one, number, ", ".join(what), speech)


def _plain(one: Plain, section: int, speech: Speech) -> _Weight:
    title = _title(one.new, bool(one.element.table), speech.say("bar.unchanged"), speech)
    return _Weight("same", f"#{one.id}", title, one.id, one.words, section)


def _title(span: str, is_table: bool, what: str, speech: Speech) -> str:
    lone = "place.some_table" if is_table else "place.heading"
    place = speech.say("place.paragraph", span=span) if span else speech.say(lone)
    return speech.say("bar.title", place=place, what=what)


def _row(one: Row, section: int, labels: str, speech: Speech) -> _Weight:
    kind = {"table": "edit", "merge": "split"}.get(one.kind, one.kind)
    if kind == "split" and any("structure" not in n.tags for n in one.notes):
        kind = "edit"
    if kind == "moved" and any(m.tag in ("ins", "del") and "z" not in m.kind for e in one.now for m in e.marks):
        kind = "moved edit"
    what = labels or speech.say("bar.moved" if kind == "moved" else "bar.unchanged")
    title = _title(one.new or one.old, bool(one.now[0].table), what, speech)
    href = one.notes[0].id if one.notes else one.teller or one.id
    return _Weight(kind, f"#{href}", title, one.id, one.words, section)


def _shared(weights: list[_Weight], speech: Speech) -> list[_Weight]:
    """Return at most `MAX_BARS` weights: neighbours in equal shares of the words, drawn as the weightiest."""
    if len(weights) <= MAX_BARS:
        return weights
    total = sum(w.words for w in weights)
    shares: dict[int, list[_Weight]] = {}
    passed = 0
    for weight in weights:
        shares.setdefault(passed * MAX_BARS // total, []).append(weight)
        passed += weight.words
    return [_merged(group, speech) for group in shares.values()]


def _merged(group: Sequence[_Weight], speech: Speech) -> _Weight:
    chosen = max(group, key=lambda w: _KINDS.index(w.kind))
    changed = [w for w in group if w.kind != "same"]
    if not changed:
        title = speech.say("bar.all_unchanged", n=len(group))
    elif len(changed) == 1:
        title = chosen.title
    else:
        title = speech.say("bar.some_changed", changed=len(changed), n=len(group))
    return chosen._replace(title=title, words=sum(w.words for w in group))


def _laid_out(weights: Sequence[_Weight], extent: float, gaps: tuple[float, float]) -> Iterable[Bar]:
    if not weights:
        return
    breaks = sum(a.section != b.section for a, b in pairwise(weights))
    gap, section_gap = gaps
    # many bars leave little room: the gaps shrink so that half of the drawing stays drawn
    spent = gap * (len(weights) - 1) + section_gap * breaks
    scale = min(1.0, extent / 2 / spent) if spent else 1.0
    gap, section_gap = gap * scale, section_gap * scale
    unit = (extent - spent * scale) / sum(w.words for w in weights)
    at = 0.0
    previous = weights[0].section
    for weight in weights:
        if weight.section != previous:
            at += section_gap
            previous = weight.section
        length = weight.words * unit
        yield Bar(
            weight.kind, weight.href, weight.title, weight.row, f"{at:.1f}", f"{length:.1f}", f"{at + length:.1f}"
        )
        at += length + gap
