"""The drawing of the whole document: a bar for every paragraph, as wide as the paragraph is long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from diffreport.report.language.speech import Speech
from diffreport.report.lookup import Lookup
from diffreport.report.marked.rows import Plain, Row
from diffreport.report.marked.sections import Fold, Section

# More bars than this are too narrow to be hit at the width of the page: neighbours share one.
MAX_BARS = 200
STRIP_WIDTH = 1000.0
GAP, SECTION_GAP = 1.6, 6.8
# Where neighbours share a bar, the more consequential kind is drawn.
_KINDS = ("same", "split", "edit", "moved", "moved edit", "added", "removed", "rewrite")


class _Weight(NamedTuple):
    kind: str
    href: str
    one: Plain | Row
    section: int
    words: int
    title: str = ""  # "" is that of the one


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it starts and how long it is along the drawing, and what it stands for."""

    kind: str
    href: str
    title: str
    start: str
    length: str
    end: str


def strip(found: Sequence[Section], lookup: Lookup) -> tuple[Bar, ...]:
    """Return the bars across the page, `STRIP_WIDTH` wide in all."""
    return tuple(_laid_out(_drawn(found, lookup)))


def _drawn(found: Sequence[Section], lookup: Lookup) -> list[_Weight]:
    """Return the weights that get a bar, titled."""
    labels = {finding.id: finding.label for finding in lookup.comparison.findings}
    weights = _shared(list(_weights(found)), lookup.speech)
    return [w if w.title else w._replace(title=_title(w.one, labels, lookup.speech)) for w in weights]


def _weights(found: Sequence[Section]) -> Iterator[_Weight]:
    for number, section in enumerate(found):
        for one in section.items:
            if isinstance(one, Fold):
                yield from (_plain(p, number) for p in one.items if not p.only)
            elif isinstance(one, Plain):
                if not one.only:
                    yield _plain(one, number)
            elif isinstance(one, Row):
                yield _row(one, number)


def _plain(one: Plain, section: int) -> _Weight:
    return _Weight("same", f"#{one.id}", one, section, one.words)


def _row(one: Row, section: int) -> _Weight:
    kind = {"table": "edit", "merge": "split"}.get(one.kind, one.kind)
    if kind == "split" and any("structure" not in n.tags for n in one.notes):
        kind = "edit"
    if kind == "moved" and any(m.tag in ("ins", "del") and "z" not in m.kind for e in one.now for m in e.marks):
        kind = "moved edit"
    href = one.notes[0].id if one.notes else one.teller or one.id
    return _Weight(kind, f"#{href}", one, section, one.words)


def _title(one: Plain | Row, labels: Mapping[str, str], speech: Speech) -> str:
    """Return where a paragraph stands and what happened to it: "¶ 3: figure revised"."""
    element, span, notes = (one.element, one.new, ()) if isinstance(one, Plain) else (one.now[0], one.new, one.notes)
    what = ", ".join(speech.finding(labels[note.id], in_passing=True) for note in notes)
    if not what:
        what = speech.say("bar.moved" if isinstance(one, Row) and one.kind == "moved" else "bar.unchanged")
    if span := span or (one.old if isinstance(one, Row) else ""):
        place = speech.say("place.paragraph", span=span)
    else:
        place = speech.say("place.some_table" if element.table else "place.heading")
    return speech.say("bar.title", place=place, what=what)


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
    # a seam between two unchanged shares of a section tells nothing
    runs = groupby(enumerate(shares.values()), key=lambda at: (at[1][0].section, _is_changed(at[1]) * (at[0] + 1)))
    return [_merged([weight for _, group in run for weight in group], speech) for _, run in runs]


def _is_changed(group: Sequence[_Weight]) -> bool:
    return any(weight.kind != "same" for weight in group)


def _merged(group: Sequence[_Weight], speech: Speech) -> _Weight:
    chosen = max(group, key=lambda w: _KINDS.index(w.kind))
    changed = [w for w in group if w.kind != "same"]
    if not changed:
        title = speech.say("bar.all_unchanged", n=len(group))
    elif len(changed) == 1:
        title = ""
    else:
        title = speech.say("bar.some_changed", changed=len(changed), n=len(group))
    return chosen._replace(title=title, words=sum(w.words for w in group))


def _laid_out(weights: Sequence[_Weight]) -> Iterable[Bar]:
    if not weights:
        return
    breaks = sum(a.section != b.section for a, b in pairwise(weights))
    # many bars leave little room: the gaps shrink so that half of the drawing stays drawn
    spent = GAP * (len(weights) - 1) + SECTION_GAP * breaks
    scale = min(1.0, STRIP_WIDTH / 2 / spent) if spent else 1.0
    gap, section_gap = GAP * scale, SECTION_GAP * scale
    unit = (STRIP_WIDTH - spent * scale) / sum(w.words for w in weights)
    at = 0.0
    previous = weights[0].section
    for weight in weights:
        if weight.section != previous:
            at += section_gap
            previous = weight.section
        length = weight.words * unit
        yield Bar(weight.kind, weight.href, weight.title, f"{at:.1f}", f"{length:.1f}", f"{at + length:.1f}")
        at += length + gap
