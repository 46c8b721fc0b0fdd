"""The lists above the text: changes of wording, whole paragraphs, figures."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diffreport import text as _text
from diffreport.model import Figure, Finding, Kind, Relation, Revision, Status, WordingSignal
from diffreport.report.front import charts, trends
from diffreport.report.front.entries import Entry
from diffreport.report.language import phrasing
from diffreport.report.language.differences import checks, difference, percent, why_none
from diffreport.report.lookup import WHOLE_TAGS, Lookup, row_id, shown_words
from diffreport.report.marked.notes import stayed
from diffreport.report.places import opening

# In a large report longer lists show this many rows and fold the rest; else everything is in sight, and on paper.
LIST_ROWS = 40
# Lists of a report with more findings fold, however short its text is: else the text is out of reach below them.
MANY_FINDINGS = 500
# Whole paragraphs, where there are more, in a large report: so many of each kind stay in sight, so that no kind hides
# another.
PARAGRAPH_ROWS, ROWS_A_KIND = 18, 4
QUOTED_WORDS = 14
OPENING_WORDS = 9
# A longer amount would burst the figures table, so it may be broken. Units: characters.
LONG_AMOUNT = 16
# Of the figures table: label, old, new, change, per cent, finding.
COLUMNS = 6

# What a wording signal is about, in order of consequence; the first word that fits its name decides.
_CONSEQUENCE = (
    ("definition",),
    ("obligation", "commitment", "deadline", "negation"),
    ("hedge_dropped",),
    ("hedge",),
    ("attribution",),
    ("scope",),
    ("agency",),
)

# What became of a whole paragraph, by tag, in the order it is said.
_FATES = ("removed", "added", "moved", "rewritten")


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in a column: the sign that stands for its qualifier, the qualifier, the rest as printed.
    `is_long` tells that it may not stand on one line."""

    sign: str
    qualifier: str
    text: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of the figures table. `note` is "new", "gone" or "" where `change` says it; `why` says why
    `change` is a dash, `is_long` that it may not stand on one line; `check` is what makes the figure doubtful.
    `n` is 0 where no finding holds the figure: then `place` is where `href` leads. `trend` is its line over the
    editions of the series, None without one."""

    label: str
    old: Amount | None
    new: Amount | None
    change: str
    note: str
    why: str
    is_long: bool
    check: str
    percent: str
    href: str
    n: int
    place: str
    trend: charts.Line | None = None


@dataclass(frozen=True, slots=True)
class Repeated:
    """A figure carried on without change."""

    label: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures table: about the reported year, about earlier years, dates and identifiers, carried on; the signs.

    `has_trend` tells whether the table has a column of trends, `columns` how many it has in all; `charts` are the
    trends drawn larger, `charts_summary` the line over them; `trend` explains the column.
    """

    changed: tuple[FigureRow, ...]
    restated: tuple[FigureRow, ...]
    dates: tuple[FigureRow, ...]
    repeated: tuple[Repeated, ...]
    signs: str
    has_trend: bool
    columns: int
    charts: tuple[trends.Chart, ...]
    charts_summary: str
    trend: str


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


def rows_in_sight(*, folds: bool) -> int:
    """Return how many rows of a list stand before its fold."""
    return LIST_ROWS if folds else sys.maxsize


def paragraphs(lookup: Lookup, *, folds: bool) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return the findings about whole paragraphs (removed, added, rewritten, moved, split, merged):
    those to list, and those to fold.

    A list is in the order of the text, kind by kind. Of a long one that folds the most important of each kind
    are listed (by weight, then by length), and the rest is folded in the order of the text.
    """
    whole = [f for f in lookup.comparison.findings if "paragraph" in lookup.tags_of(f)]
    if len(whole) <= PARAGRAPH_ROWS or not folds:
        ranked = sorted(whole, key=lambda f: (_whole_rank(f, lookup), f.n))
        return tuple(_paragraph_entry(f, lookup) for f in ranked), ()
    ranked = sorted(whole, key=lambda f: (_whole_rank(f, lookup), f.weight, -_length(f, lookup), f.n))
    listed: list[Finding] = []
    rest: list[Finding] = []
    seen: Counter[tuple[int, bool]] = Counter()
    for finding in ranked:
        rank = _whole_rank(finding, lookup)
        seen[rank] += 1
        (listed if seen[rank] <= ROWS_A_KIND else rest).append(finding)
    rest.sort(key=lambda f: f.n)
    return tuple(_paragraph_entry(f, lookup) for f in listed), tuple(_paragraph_entry(f, lookup) for f in rest)


def figures(lookup: Lookup) -> Figures:
    """Return the figures table: revised, new, gone, each in the order of the text; restated; repeated."""
    numbers = {f.id: f.n for f in lookup.comparison.findings}
    revisions = lookup.comparison.figures
    amounts = [r for r in revisions if r.is_of_amount]
    changed = [r for status in (Status.REVISED, Status.NEW, Status.GONE) for r in amounts if r.status is status]
    restated = [r for r in amounts if r.status is Status.RESTATED]
    dates = [r for r in revisions if r.status.is_change and not r.is_of_amount]
    used = {
        phrasing.qualifier_sign(f): f.qualifier
        for r in (*changed, *restated)
        for f in (r.old, r.new)
        if f is not None and phrasing.qualifier_sign(f)
    }
    has_trend = bool(lookup.shown.trends and lookup.shown.trends.followed)
    names = {"≈": "about", "≥": "at_least", ">": "more_than", "≤": "at_most", "<": "less_than"}
    signs = ", ".join(f"{sign} {lookup.speech.say(f'sign.{name}')}" for sign, name in names.items() if sign in used)
    return Figures(
        tuple(_figure_row(r, numbers, lookup) for r in changed),
        tuple(_figure_row(r, numbers, lookup) for r in restated),
        tuple(_figure_row(r, numbers, lookup) for r in dates),
        tuple(_repeated(r, lookup) for r in amounts if r.status is Status.REPEATED),
        lookup.speech.say("standfirst.sentence", text=signs) if signs and has_trend else signs,
        has_trend,
        COLUMNS + has_trend,
        tuple(_charts(changed, numbers, lookup)),
        trends.summary(lookup.shown.trends, lookup.speech) if lookup.shown.trends else "",
        trends.explained(lookup.shown.trends, lookup.speech) if lookup.shown.trends and has_trend else "",
    )


def _wording_entry(signal: WordingSignal, n: int, lookup: Lookup) -> Entry:
    words = shown_words(signal)
    old, new = (phrasing.shortened(phrasing.bare(side), QUOTED_WORDS) for side in words)
    name, place = lookup.speech.named("signal", signal.signal), lookup.place(signal.change)
    return Entry(phrasing.sentence_case(name), old, new, "", f"#{signal.finding}", n, place)


def _whole_rank(finding: Finding, lookup: Lookup) -> tuple[int, bool]:
    rank = next((n for n, tag in enumerate(WHOLE_TAGS) if tag in finding.tags), len(WHOLE_TAGS))
    number = lookup.link_of_change[finding.change]
    return rank, lookup.comparison.alignment.links[number].relation is Relation.MERGED


def _length(finding: Finding, lookup: Lookup) -> int:
    return sum(_text.word_count(block.text) for block in lookup.blocks_of(finding))


def _paragraph_entry(finding: Finding, lookup: Lookup) -> Entry:
    number = lookup.link_of_change[finding.change]
    link = lookup.link_of(finding)
    speech = lookup.speech
    fates = [speech.say(f"fate.{tag}") for tag in _FATES if tag in finding.tags]
    structure = {Relation.SPLIT: "list.split", Relation.MERGED: "list.merged"}.get(link.relation, "")
    what = speech.say(structure) if structure else speech.finding(finding.label)
    if fates and number not in lookup.teller:  # else the label tells the move from what is told beside it
        fate = speech.listed(fates)
        what = phrasing.sentence_case(speech.perhaps(fate) if number in lookup.doubtful else fate)
    told = [opening(lookup.blocks_of(finding)[0], OPENING_WORDS)]
    if "moved" in finding.tags and lookup.old.span(link.old) and lookup.new.span(link.new):
        told.append(speech.say("list.from_to", old=lookup.old.phrase(link.old), new=lookup.new.phrase(link.new)))
    if "rewritten" in finding.tags and lookup.change_of_link[number].opcodes:
        told.append(stayed(lookup.change_of_link[number], speech.say))
    if len(told) > 1:
        told[0] = told[0].rstrip(".")
    return Entry(what, "", "", "; ".join(told), f"#{finding.id}", finding.n, lookup.place_of(link))


def _figure_row(revision: Revision, numbers: dict[str, int], lookup: Lookup) -> FigureRow:
    speech = lookup.speech
    is_lone = revision.status in (Status.NEW, Status.GONE)
    note, change = (speech.say(f"figures.{revision.status}"), "") if is_lone else ("", difference(revision, speech))
    if change == (same := speech.say("figures.same_value")):
        note, change = same, ""
    href, place = (f"#{revision.finding}", "") if revision.finding else _whereabouts(revision, lookup)
    return FigureRow(
        revision.label,
        _amount(revision.old),
        _amount(revision.new),
        change,
        note,
        why_none(revision, speech),
        len(change) > LONG_AMOUNT,
        checks(revision, speech),
        "" if note else percent(revision, speech),
        href,
        numbers.get(revision.finding or "", 0),
        place,
        _trend(revision, lookup, charts.SMALL),
    )


def _trend(revision: Revision, lookup: Lookup, frame: charts.Frame) -> charts.Line | None:
    known = lookup.shown.trends
    return (
        trends.line(known, known.followed[revision], frame, lookup.speech)
        if known and revision in known.followed
        else None
    )


def _charts(revisions: Sequence[Revision], numbers: Mapping[str, int], lookup: Lookup) -> Iterator[trends.Chart]:
    """Yield the charts of the figures that have values enough, as many as the list has rows."""
    known = lookup.shown.trends
    charted = [r for r in revisions if known and trends.is_charted(known.followed.get(r, ()))]
    for revision in charted[:LIST_ROWS]:
        line = _trend(revision, lookup, charts.LARGE)
        if line is not None:
            n = numbers.get(revision.finding or "", 0)
            yield trends.Chart(revision.label, f"#{revision.finding}" if n else "", n, line)


def _whereabouts(revision: Revision, lookup: Lookup) -> tuple[str, str]:
    """Return the row that shows a figure no finding holds, and its place in words; nothing for a heading,
    which may have no row of its own."""
    number = lookup.link_of_change.get(revision.change)
    if number is None:
        return "", ""
    link = lookup.comparison.alignment.links[number]
    block = lookup.comparison.new.blocks[link.new[0]] if link.new else lookup.comparison.old.blocks[link.old[0]]
    return ("", "") if block.kind is Kind.HEADING else (f"#{row_id(link, lookup)}", lookup.place(revision.change))


def _amount(figure: Figure | None) -> Amount | None:
    if figure is None:
        return None
    text = phrasing.unqualified(figure)
    return Amount(phrasing.qualifier_sign(figure), figure.qualifier, text, len(text) > LONG_AMOUNT)


def _repeated(revision: Revision, lookup: Lookup) -> Repeated:
    figure = revision.new or revision.old
    return Repeated(revision.label, figure.text if figure is not None else "", lookup.place(revision.change))
