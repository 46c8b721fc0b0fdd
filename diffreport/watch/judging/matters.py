"""What a rule can be about: findings, and where rules ask for them questions, noise, and the event itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from diffreport.comparison.ids import Ids
from diffreport.model import Block, Change, Comparison, Finding, Kind, Link, Question, Relation, Revision, TableChange
from diffreport.report.front import asides
from diffreport.report.language.speech import speech
from diffreport.report.lines import clipped, counted
from diffreport.report.lookup import Lookup, look_up
from diffreport.watch.judging.columns import Columns
from diffreport.watch.judging.moved import Moved, moved
from diffreport.watch.notices import Side
from diffreport.watch.plan import Rule, Severity, Sort

# Characters of either side in which patterns are searched; the longest paragraph known has half of them.
_MOST_TEXT = 20_000
_LIKE_LATIN = "\u0130\u0131\u017f"  # i with a dot, without one, and a long s
_LONGEST_REASON = 200  # columns
_BY_WEIGHT = {1: Severity.HIGH, 2: Severity.MEDIUM, 3: Severity.LOW}
_SPOOFS = frozenset(("invisible", "homoglyph"))
_STRUCTURE = frozenset(("added", "removed", "moved", "rewritten", "structure"))
_EVENTS = frozenset((Sort.REVISED, Sort.FIRST, Sort.QUARANTINED))
_ASKED_FOR = _EVENTS | {Sort.QUESTION, Sort.NOISE}


class Event(NamedTuple):
    """That an edition came. `old` is what it is compared with: the edition before, or the issue that it supersedes.

    `quarantine` is why it waits, None where it does not; `tells_first` is whether a first edition is told.
    """

    series: str
    old: Side | None
    new: Side
    is_revision: bool = False
    quarantine: str | None = None
    tells_first: bool = False


@dataclass(frozen=True)
class Place:
    """A link with what stands there, on both sides."""

    link: Link
    olds: tuple[Block, ...]
    news: tuple[Block, ...]
    change: Change | None = None
    table: TableChange | None = None

    @property
    def section(self) -> tuple[str, ...]:
        """Return the headings above, those of the new edition if it is there."""
        return (self.news or self.olds)[0].section

    @property
    def is_table(self) -> bool:
        """Tell whether a table stands there."""
        return (self.news or self.olds)[0].kind is Kind.TABLE

    @property
    def is_heading(self) -> bool:
        """Tell whether a heading stands there."""
        return (self.news or self.olds)[0].kind is Kind.HEADING

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Return the headings above on either side, and the heading that stands there, each once."""
        found: dict[str, None] = {}
        for block in (*self.olds, *self.news):
            own = (block.text,) if block.kind is Kind.HEADING else ()
            found |= dict.fromkeys(heading[:_MOST_TEXT] for heading in (*block.section, *own))
        return tuple(found)

    @cached_property
    def texts(self) -> tuple[str, str]:
        """Return the text of either side: its paragraphs, or of a changed table the rows that differ."""
        if self.table is not None:
            return self.columns.rows_touched(0)[:_MOST_TEXT], self.columns.rows_touched(1)[:_MOST_TEXT]
        sides = (self.olds, self.news)
        old, new = ("\n".join(block.text for block in side)[:_MOST_TEXT] for side in sides)
        return old, new

    @cached_property
    def small_texts(self) -> tuple[str, ...]:
        """Return the texts in small letters; none if a letter is in them that is a small Latin one to a pattern only.

        To search them for small letters is ten times as quick as to search the texts whatever the case.
        """
        if any(letter in text for text in self.texts for letter in _LIKE_LATIN):
            return ()
        return tuple(text.lower() for text in dict.fromkeys(self.texts))

    @cached_property
    def columns(self) -> Columns:
        """Return the columns of the table that stands there."""
        old, new = (side[0].table if side else None for side in (self.olds, self.news))
        return Columns(old, new, self.table)


@dataclass(frozen=True)
class Matter:
    """One thing that is flagged or not. `name` tells it from the other matters of its comparison, for good.

    `n` is its number in the report, 0 if it has none; `sorts` begin with what it is first of all; `opcodes` are those
    of its change that it is about.
    """

    name: str
    sorts: tuple[Sort, ...]
    label: str
    severity: Severity
    finding: str = ""  # its id in the comparison; of noise that of the change
    n: int = 0
    place: Place | None = None
    opcodes: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    figures: tuple[Revision, ...] = ()  # that changed
    signal: str = ""
    said: str = ""  # of a question or an event, in words

    @property
    def is_event(self) -> bool:
        """Tell whether it is the event."""
        return self.sorts[0] in _EVENTS

    @cached_property
    def is_asked_for(self) -> bool:
        """Tell whether only a rule that names its sort is about it."""
        return self.sorts[0] in _ASKED_FOR

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """Return its figures, each with how far it went."""
        return tuple(map(moved, self.figures))

    @property
    def section(self) -> tuple[str, ...]:
        """Return the headings above it."""
        return self.place.section if self.place else ()


def flags_findings(rule: Rule) -> bool:
    """Tell whether a rule could flag a finding: it does not mute, nor name events, questions and noise alone."""
    return not rule.mutes and (not rule.sorts or not _ASKED_FOR.issuperset(rule.sorts))


def matters_of(comparison: Comparison | None, event: Event, asked: Collection[Sort]) -> tuple[Matter, ...]:
    """Return the event if there is something to be told of it, the findings, and questions and noise where asked for.

    Cost: linear in the comparison.
    """
    found = list(_of_event(comparison, event))
    if comparison is None or comparison.lone is not None:
        return tuple(found)
    lookup = look_up(comparison)
    places: dict[int, Place] = {}
    found += [_of_finding(finding, lookup, places) for finding in comparison.findings]
    if Sort.QUESTION in asked:
        found += _of_questions(lookup, places)
    if Sort.NOISE in asked:
        found += _of_noise(lookup, places)
    return tuple(found)


def _of_event(comparison: Comparison | None, event: Event) -> Iterator[Matter]:
    if event.quarantine is not None:
        why = clipped(" ".join(event.quarantine.split()), _LONGEST_REASON)
        yield Matter(Sort.QUARANTINED.value, (Sort.QUARANTINED,), "In quarantine", Severity.HIGH, said=why)
    elif event.is_revision:
        if comparison is None or comparison.findings or comparison.rewrites:
            yield Matter(Sort.REVISED.value, (Sort.REVISED,), _revised(comparison), Severity.HIGH)
    elif event.old is None and event.tells_first:
        yield Matter(Sort.FIRST.value, (Sort.FIRST,), "First edition", Severity.LOW)


def _revised(comparison: Comparison | None) -> str:
    if comparison is None:
        return "Silently revised"
    found, rewrites = len(comparison.findings), len(comparison.rewrites)
    return f"Silently revised: {counted(found, 'finding') if found else counted(rewrites, 'global rewrite')}"


def _of_finding(finding: Finding, lookup: Lookup, places: dict[int, Place]) -> Matter:
    number = lookup.link_of_change[finding.change]
    if finding.id in lookup.moved:
        place = _place_of(lookup.link_of(finding), None, lookup)
    else:
        place = _place(number, lookup, places)
    figures = tuple(r for r in lookup.finding_revisions.get(finding.id, ()) if r.status.is_change)
    signal = next((s.signal for s in lookup.finding_signals.get(finding.id, ())), "")
    return Matter(
        name=finding.id,
        sorts=_sorts(finding, place, figures, signal),
        label=finding.label,
        severity=_BY_WEIGHT[finding.weight],
        finding=finding.id,
        n=finding.n,
        place=place,
        opcodes=finding.opcodes,
        tags=finding.tags,
        figures=figures,
        signal=signal,
    )


def _sorts(finding: Finding, place: Place, figures: Sequence[Revision], signal: str) -> tuple[Sort, ...]:
    """Return what a finding is, what matters most first; it is mere words if it is nothing else."""
    are_so = {
        Sort.SPOOF: not _SPOOFS.isdisjoint(finding.tags),
        Sort.FIGURE: bool(figures),
        Sort.WORDING: bool(signal),
        Sort.TABLE: place.is_table,
        Sort.STRUCTURE: place.is_heading or not _STRUCTURE.isdisjoint(finding.tags),
    }
    return tuple(sort for sort, is_so in are_so.items() if is_so) or (Sort.WORDS,)


def _of_questions(lookup: Lookup, places: dict[int, Place]) -> Iterator[Matter]:
    ids = Ids("q")
    said = speech()
    for question in lookup.comparison.questions:
        number = lookup.links_of_blocks[1][question.block]
        place = _place(number, lookup, places)
        text = lookup.comparison.new.blocks[question.block].text
        yield Matter(
            name=ids.make(question.kind, question.label, question.stated, question.other, text),
            sorts=(Sort.QUESTION,),
            label=f"Question: {asides.question_name(question, said)}",
            severity=Severity.MEDIUM,
            place=place,
            said=_asked(question, lookup),
        )


def _asked(question: Question, lookup: Lookup) -> str:
    elsewhere = lookup.place(question.change) if question.change else ""
    return asides.question_text(question, elsewhere, speech())


def _of_noise(lookup: Lookup, places: dict[int, Place]) -> Iterator[Matter]:
    """Yield the noise of each change, and each block that came or went and is no content."""
    for number, link in enumerate(lookup.comparison.alignment.links):
        change = lookup.change_of_link.get(number)
        if change is None and not link.noise:
            continue
        opcodes = tuple(k for k, op in enumerate(change.opcodes) if op.noise) if change else ()
        classes = {link.noise, *(change.opcodes[k].noise for k in opcodes)} if change else {link.noise}
        if names := sorted(filter(None, classes)):
            told = ", ".join(speech().named("noise.passing", name) for name in names)
            name = change.id if change else f"noise {number}"
            yield Matter(
                name=f"{name} noise",
                sorts=(Sort.NOISE,),
                label=f"Trivial: {told}",
                severity=Severity.LOW,
                finding=change.id if change else "",
                place=_place(number, lookup, places),
                opcodes=opcodes,
                tags=(link.relation.value,) if link.relation in (Relation.ADDED, Relation.REMOVED) else (),
            )


def _place(number: int, lookup: Lookup, places: dict[int, Place]) -> Place:
    """Return the place of a link, made once."""
    if number not in places:
        places[number] = _place_of(lookup.comparison.alignment.links[number], number, lookup)
    return places[number]


def _place_of(link: Link, number: int | None, lookup: Lookup) -> Place:
    comparison = lookup.comparison
    olds = tuple(comparison.old.blocks[i] for i in link.old)
    news = tuple(comparison.new.blocks[j] for j in link.new)
    if number is None:
        return Place(link, olds, news)
    return Place(link, olds, news, lookup.change_of_link.get(number), lookup.tables.get(number))
