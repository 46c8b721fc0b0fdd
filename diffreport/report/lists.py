"""The lists above the text: changes of wording, whole paragraphs, figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from diffreport.model import Figure, Finding, Relation, Revision, Status, WordingSignal
from diffreport.report import phrasing
from diffreport.report.lookup import WHOLE_TAGS, Lookup, tags_of

# Longer lists show this many rows and fold the rest.
LIST_ROWS = 40
# Whole paragraphs, where there are more: so many of each kind stay in sight, that no kind hides another.
PARAGRAPH_ROWS, ROWS_A_KIND = 18, 4
QUOTED_WORDS = 14
OPENING_WORDS = 9

# What a wording signal is about, in order of consequence; the first word that fits its name decides.
_CONSEQUENCE = (
    ("definition",),
    ("obligation", "commitment", "negation"),
    ("hedge_dropped",),
    ("hedge",),
    ("attribution",),
    ("scope",),
)

_SUBJECTS = {"definition": "Counting rule", "obligation": "Duty"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: what happened, to which words, and where to go."""

    what: str
    old: str
    new: str
    text: str
    href: str
    n: int
    place: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in a column: the sign that stands for its qualifier, the qualifier, the rest as printed."""

    sign: str
    qualifier: str
    text: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of the figures table. `note` is "new", "gone" or "" where `change` says it."""

    label: str
    old: Amount | None
    new: Amount | None
    change: str
    note: str
    percent: str
    href: str
    n: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """A figure carried on without change."""

    label: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures table: about the reported year, about earlier years, carried on; the signs used."""

    changed: tuple[FigureRow, ...]
    restated: tuple[FigureRow, ...]
    repeated: tuple[Repeated, ...]
    signs: str


def wording(lookup: Lookup) -> tuple[Entry, ...]:
    """Return the wording signals, most consequential first, ties in the order of the text."""
    numbers = {f.id: f.n for f in lookup.comparison.findings}
    entries = [
        (consequence(s.signal), numbers.get(s.finding, 0), position, s)
        for position, s in enumerate(lookup.comparison.wording)
    ]
    return tuple(_wording_entry(s, n, lookup) for _, n, _, s in sorted(entries, key=lambda e: e[:3]))


def consequence(signal: str) -> int:
    """Return a signal's rank in the order of consequence; 0 matters most."""
    for rank, words in enumerate(_CONSEQUENCE):
        if any(word in signal for word in words):
            return rank
    return len(_CONSEQUENCE)


def signal_name(signal: str) -> str:
    """Return a signal as the list names it: "hedge_dropped" is "Hedge dropped"."""
    subject, _, verb = signal.partition("_")
    return f"{_SUBJECTS.get(subject, phrasing.sentence_case(subject))} {verb.replace('_', ' ')}".strip()


def paragraphs(lookup: Lookup) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return the findings about whole paragraphs (removed, added, rewritten, moved, split, merged):
    those to list, and those to fold."""
    whole = [f for f in lookup.comparison.findings if "paragraph" in tags_of(f)]
    ranked = sorted(((_whole_rank(f, lookup), f) for f in whole), key=lambda pair: (pair[0], pair[1].n))
    entries = [(rank, _paragraph_entry(f, lookup)) for rank, f in ranked]
    if len(entries) <= PARAGRAPH_ROWS:
        return tuple(entry for _, entry in entries), ()
    listed: list[Entry] = []
    rest: list[Entry] = []
    seen: Counter[tuple[int, bool]] = Counter()
    for rank, entry in entries:
        seen[rank] += 1
        (listed if seen[rank] <= ROWS_A_KIND else rest).append(entry)
    return tuple(listed), tuple(rest)


def figures(lookup: Lookup) -> Figures:
    """Return the figures table: revised, new, gone, each in the order of the text; restated; repeated."""
    numbers = {f.id: f.n for f in lookup.comparison.findings}
    revisions = lookup.comparison.figures
    changed = [r for status in (Status.REVISED, Status.NEW, Status.GONE) for r in revisions if r.status is status]
    restated = [r for r in revisions if r.status is Status.RESTATED]
    used = {
        phrasing.qualifier_sign(f): f.qualifier
        for r in (*changed, *restated)
        for f in (r.old, r.new)
        if f is not None and phrasing.qualifier_sign(f)
    }
    names = {"≈": "approximately", "≥": "at least", ">": "more than", "≤": "at most", "<": "less than"}
    return Figures(
        tuple(_figure_row(r, numbers) for r in changed),
        tuple(_figure_row(r, numbers) for r in restated),
        tuple(_repeated(r, lookup) for r in revisions if r.status is Status.REPEATED),
        ", ".join(f"{sign} {name}" for sign, name in names.items() if sign in used),
    )


def _wording_entry(signal: WordingSignal, n: int, lookup: Lookup) -> Entry:
    return Entry(
        signal_name(signal.signal),
        phrasing.shortened(phrasing.bare(signal.old), QUOTED_WORDS),
        phrasing.shortened(phrasing.bare(signal.new), QUOTED_WORDS),
        "",
        f"#{signal.finding}",
        n,
        lookup.place(signal.change),
    )


def _whole_rank(finding: Finding, lookup: Lookup) -> tuple[int, bool]:
    rank = next((n for n, tag in enumerate(WHOLE_TAGS) if tag in finding.tags), len(WHOLE_TAGS))
    number = lookup.link_of_change[finding.change]
    return rank, lookup.comparison.alignment.links[number].relation is Relation.MERGED


def _paragraph_entry(finding: Finding, lookup: Lookup) -> Entry:
    link = lookup.comparison.alignment.links[lookup.link_of_change[finding.change]]
    block = lookup.comparison.new.blocks[link.new[0]] if link.new else lookup.comparison.old.blocks[link.old[0]]
    opening = block.table.caption or block.text if block.table else block.text
    text = phrasing.shortened(opening.replace("\n", " "), OPENING_WORDS)
    names = {"removed": "Removed", "added": "Added", "rewritten": "Rewritten", "moved": "Moved"}
    what = next((names[tag] for tag in WHOLE_TAGS if tag in finding.tags and tag in names), "")
    if not what:
        what = {Relation.SPLIT: "Split", Relation.MERGED: "Merged"}.get(link.relation, finding.label)
    if what == "Rewritten":
        text = f"{text.rstrip('.')}; {round(link.score * 100)}% similar"
    elif what == "Moved" and lookup.old.span(link.old) and lookup.new.span(link.new):
        text = f"{text.rstrip('.')}; from {lookup.old.phrase(link.old)} to {lookup.new.phrase(link.new)}"
    return Entry(what, "", "", text, f"#{finding.id}", finding.n, lookup.place(finding.change))


def _figure_row(revision: Revision, numbers: dict[str, int]) -> FigureRow:
    note = {Status.NEW: "new", Status.GONE: "gone"}.get(revision.status, "")
    if not note and revision.delta == 0:
        note = "same value"
    change = "" if note else phrasing.delta(revision)
    return FigureRow(
        revision.label,
        _amount(revision.old),
        _amount(revision.new),
        f"{_bound(revision)} {change}".strip() if change else "",
        note,
        "" if note else phrasing.percent_signed(revision.percent),
        f"#{revision.finding}" if revision.finding else "",
        numbers.get(revision.finding or "", 0),
    )


def _bound(revision: Revision) -> str:
    """Return the sign of a difference between a bound and an exact figure; none between two bounds."""
    bounds = ("≥", "≤", ">", "<")
    old, new = (phrasing.qualifier_sign(f) if f is not None else "" for f in (revision.old, revision.new))
    if new in bounds and old not in bounds:
        return new
    if old in bounds and new not in bounds:
        return {"≥": "≤", "≤": "≥", ">": "<", "<": ">"}[old]
    return ""


def _amount(figure: Figure | None) -> Amount | None:
    if figure is None:
        return None
    return Amount(phrasing.qualifier_sign(figure), figure.qualifier, phrasing.unqualified(figure))


def _repeated(revision: Revision, lookup: Lookup) -> Repeated:
    figure = revision.new or revision.old
    return Repeated(revision.label, figure.text if figure is not None else "", lookup.place(revision.change))
