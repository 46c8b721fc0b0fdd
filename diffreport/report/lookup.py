"""A comparison with its cross-references resolved: what belongs to a link, a change, a finding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from diffreport.model import (
    Block,
    Change,
    Comparison,
    Edition,
    Finding,
    Kind,
    Link,
    Revision,
    TableChange,
    WordingSignal,
)
from diffreport.readers.labels import stem_of
from diffreport.report.citations import Address, address_of
from diffreport.report.doubt import doubtful
from diffreport.report.language.phrasing import sentence_case
from diffreport.report.language.speech import Speech, speech
from diffreport.report.moves import as_one, moves_told
from diffreport.report.pinlines import PinLines
from diffreport.report.places import Places
from diffreport.report.presentation import PLAIN, Presentation

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

# Findings about a whole paragraph, by tag, in the order the report lists them.
WHOLE_TAGS = ("removed", "added", "rewritten", "moved", "structure")
# h1 is the title, h2 a part of the report: headings of the editions start below.
FIRST_HEADING, LAST_HEADING = 3, 6

# More changed words than this hide what they show.
SHOWN_WORDS = 6

_WORD_BREAK = re.compile(r"[-_\s]+")
# How much of an ISO time tells two apart. Units: characters.
_DAY, _MINUTE, _SECOND = 10, 16, 19


@dataclass(frozen=True, slots=True)
class Lookup:
    """One comparison, ready to be asked. `labels` are what the editions are called, never alike."""

    comparison: Comparison
    shown: Presentation
    speech: Speech
    old: Places
    new: Places
    labels: tuple[str, str]
    change_of_link: Mapping[int, Change]
    link_of_change: Mapping[str, int]
    findings: Mapping[str, tuple[Finding, ...]]  # by change
    revisions: Mapping[str, tuple[Revision, ...]]  # by change
    finding_revisions: Mapping[str, tuple[Revision, ...]]
    finding_signals: Mapping[str, tuple[WordingSignal, ...]]
    tables: Mapping[int, TableChange]
    heading_ranks: Mapping[int, int]  # heading level -> 0 for the highest level in use
    moves: Mapping[str, tuple[int, ...]]  # links of a move of several, by the finding that speaks for it
    moved: Mapping[str, Link]  # those links as one
    teller: Mapping[int, str]  # that finding, by link
    pin_lines: PinLines
    pins_of_blocks: tuple[Mapping[int, tuple[int, ...]], Mapping[int, tuple[int, ...]]]  # by old and by new block
    links_of_blocks: tuple[Mapping[int, int], Mapping[int, int]]  # by old and by new block
    doubtful: frozenset[int]  # links that are not to be stated as certain
    addresses: tuple[Address, Address]  # of the editions themselves

    def findings_of(self, link: int) -> tuple[Finding, ...]:
        """Return the findings of a link."""
        change = self.change_of_link.get(link)
        return self.findings.get(change.id, ()) if change is not None else ()

    def blocks_of(self, finding: Finding) -> list[Block]:
        """Return the blocks a finding is about: those of the new edition, else of the old one."""
        link = self.link_of(finding)
        news = [self.comparison.new.blocks[j] for j in link.new]
        return news or [self.comparison.old.blocks[i] for i in link.old]

    def link_of(self, finding: Finding) -> Link:
        """Return the link a finding is about; for a move of several, one link that holds all its blocks."""
        one = self.moved.get(finding.id)
        return one if one is not None else self.comparison.alignment.links[self.link_of_change[finding.change]]

    def move_of(self, link: int) -> tuple[int, ...]:
        """Return the links that moved together with a link, where one finding speaks for them; else the link alone."""
        return self.moves[self.teller[link]] if link in self.teller else (link,)

    def moved_with(self, link: int) -> Link:
        """Return one link that holds all blocks that moved together with a link, where one finding speaks for them;
        else the link alone."""
        return self.moved[self.teller[link]] if link in self.teller else self.comparison.alignment.links[link]

    def tags_of(self, finding: Finding) -> tuple[str, ...]:
        """Return a finding's tags, with `paragraph` and `doubtful` on those they hold for."""
        is_whole = "paragraph" not in finding.tags and any(tag in finding.tags for tag in WHOLE_TAGS[:-1])
        is_doubtful = self.link_of_change[finding.change] in self.doubtful
        return (*finding.tags, *(("paragraph",) if is_whole else ()), *(("doubtful",) if is_doubtful else ()))

    def heading_tag(self, level: int) -> str:
        """Return the element for a heading of an edition."""
        return f"h{min(FIRST_HEADING + self.heading_ranks.get(level, 0), LAST_HEADING)}"

    def link_of_new(self, block: int) -> Link | None:
        """Return the link that a new block is in; None for a block that there is not."""
        number = self.links_of_blocks[1].get(block)
        return None if number is None else self.comparison.alignment.links[number]

    def place(self, change: str) -> str:
        """Return where a change stands, in words: in the new edition, else in the old one."""
        number = self.link_of_change.get(change)
        if number is None:
            return ""
        return self.place_of(self.comparison.alignment.links[number])

    def place_of(self, link: Link) -> str:
        """Return where a link stands, in words: in the new edition, else in the old one."""
        return self.new.phrase(link.new) if link.new else self.old.phrase(link.old)


def look_up(comparison: Comparison, shown: Presentation = PLAIN) -> Lookup:
    """Return the comparison with its cross-references resolved. Cost: linear."""
    links = comparison.alignment.links
    moves = moves_told(comparison)
    said = speech(shown.language, shown.templates)
    return Lookup(
        comparison=comparison,
        shown=shown,
        speech=said,
        old=Places(comparison.old, said, {i for link in links if link.noise for i in link.old}),
        new=Places(comparison.new, said, {j for link in links if link.noise for j in link.new}),
        labels=labels_of(comparison, said),
        change_of_link={c.link: c for c in comparison.changes},
        link_of_change={c.id: c.link for c in comparison.changes},
        findings=_grouped((f.change, f) for f in comparison.findings),
        revisions=_grouped((r.change, r) for r in comparison.figures),
        finding_revisions=_grouped((r.finding, r) for r in comparison.figures if r.finding),
        finding_signals=_grouped((s.finding, s) for s in comparison.wording),
        tables={t.link: t for t in comparison.tables},
        heading_ranks=_heading_ranks(comparison),
        moves=moves,
        moved={finding: as_one([links[n] for n in move]) for finding, move in moves.items()},
        teller={n: finding for finding, move in moves.items() for n in move},
        pin_lines=PinLines(comparison),
        pins_of_blocks=(
            _grouped((i, n) for n, pin in enumerate(comparison.pins) for i in pin.old),
            _grouped((j, n) for n, pin in enumerate(comparison.pins) for j in pin.new),
        ),
        links_of_blocks=(
            {i: n for n, link in enumerate(links) for i in link.old},
            {j: n for n, link in enumerate(links) for j in link.new},
        ),
        doubtful=doubtful(comparison.alignment, comparison.settings),
        addresses=(
            address_of(comparison.old, shown.files[0], shown.folder),
            address_of(comparison.new, shown.files[1], shown.folder),
        ),
    )


def _heading_ranks(comparison: Comparison) -> dict[int, int]:
    blocks = (*comparison.old.blocks, *comparison.new.blocks)
    levels = {block.level for block in blocks if block.kind is Kind.HEADING}
    return {level: rank for rank, level in enumerate(sorted(levels))}


def labels_of(comparison: Comparison, speech: Speech) -> tuple[str, str]:
    """Return what the editions are called; a lone one goes by its name on either side."""
    if comparison.lone is None:
        return edition_labels(comparison.old.edition, comparison.new.edition, speech)
    edition = comparison.alone.edition
    label = edition.label or edition.name or speech.say("edition.this")
    return label, label


def edition_labels(old: Edition, new: Edition, speech: Speech) -> tuple[str, str]:
    """Return what the two editions are called: label, else file name, else "Old" and "New".

    Where that is alike, the first thing that differs stands beside it: when it was published or
    retrieved, as exactly as needed, or its file name; else which side it is.
    """
    labels = (old.label or old.name or speech.say("edition.old"), new.label or new.name or speech.say("edition.new"))
    if labels[0] != labels[1]:
        return labels
    a, b = next(pair for pair in _distinctions(old, new, speech) if all(pair) and pair[0] != pair[1])
    return f"{labels[0]} ({a})", f"{labels[1]} ({b})"


def _distinctions(old: Edition, new: Edition, speech: Speech) -> Iterator[tuple[str, str]]:
    yield old.published or "", new.published or ""
    for length in (_DAY, _MINUTE, _SECOND):
        yield _retrieved(old, length, speech), _retrieved(new, length, speech)
    yield old.name, new.name
    yield speech.say("edition.old_side"), speech.say("edition.new_side")


def _retrieved(edition: Edition, length: int, speech: Speech) -> str:
    time = (edition.retrieved or "")[:length].replace("T", " ")
    return speech.say("edition.retrieved", time=time) if time else ""


def report_title(old: Edition, new: Edition, speech: Speech) -> str:
    """Return what the report is called: a title, else the series, else the words of the file names.

    A series or file name is made readable: "lakes-council_energy" is "Lakes council energy". Of two
    files it is what their names share ("report-2023.html" and "report-2024.html" are "Report").
    """
    if title := new.title or old.title:
        return title
    if series := new.series or old.series:
        return _readable(_WORD_BREAK.split(series))
    olds, news = (_WORD_BREAK.split(stem_of(edition.name)) for edition in (old, new))
    shared = [word for word in news if word in olds and any(map(str.isalpha, word))]
    return _readable(shared) or _readable(news) or _readable(olds) or speech.say("page.untitled")


def _readable(words: Sequence[str]) -> str:
    return sentence_case(" ".join(filter(None, words)))


def row_id(link: Link, lookup: Lookup) -> str:
    """Return the permalink of a link's row: by its new place, else by its old one."""
    return f"p{lookup.new.row_name(link.new)}" if link.new else f"pa{lookup.old.row_name(link.old)}"


def shown_words(signal: WordingSignal) -> tuple[str, str]:
    """Return the words that stand for a signal: those that changed, if they are few and show it; else those that do."""
    changed, shown = (signal.old, signal.new), signal.evidence
    is_short = max(len(side.split()) for side in changed) <= SHOWN_WORDS
    holds = all(words.casefold() in side.casefold() for words, side in zip(shown, changed, strict=True))
    return changed if not any(shown) or (is_short and holds) else shown


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
