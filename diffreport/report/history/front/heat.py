"""The sections by editions: what share of the words of each changed with each edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from diffreport.model import Kind
from diffreport.model.histories import Stage, Words
from diffreport.report.history.front.counts import words_of
from diffreport.report.history.lookup import Block, Lookup
from diffreport.report.language.phrasing import shortened

# More sections than this are folded.
SECTIONS_IN_SIGHT = 30
# A title is shortened to so many words.
_TITLE_WORDS = 9
# A longer label of an edition would make its column wide.
_LONG_LABEL = 5
# So many columns fill the width of the page; fewer would be stretched too far.
_BROAD_COLUMNS = 6
# Where the shades of the cells begin. Units: whole per cent.
_SHADES = (1, 10, 25, 50, 75)
# Headings make sections if no one of them, and not what stands before them, holds more than this share of the words of
# the last edition.
_MOST_SHARE = 0.8


Count = tuple[int, int, int]  # how many words, since which edition, until which
Path = tuple[str, ...]  # a heading with those above it, outermost first


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A section in one edition: the share of its words that changed, in per cent, or a word for what became of it.

    `state` is "", or "absent", "new", "gone"; `shade` runs from 0 to 5.
    """

    state: str
    text: str
    shade: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A section, and what changed of it with each edition but the first; `note` says since when it is gone."""

    title: str
    href: str
    note: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """An edition of the table: its label, and the report that tells what changed with it, "" where there is none."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Heat:
    """The table: first the whole text, then its sections; `more` are those to fold."""

    columns: tuple[Column, ...]
    rows: tuple[HeatRow, ...]
    more: tuple[HeatRow, ...]

    @property
    def is_broad(self) -> bool:
        """Tell whether the table is drawn as wide as the page."""
        return len(self.columns) >= _BROAD_COLUMNS

    @property
    def is_turned(self) -> bool:
        """Tell whether the labels of the editions are so long that they stand upright."""
        return max(len(column.label) for column in self.columns) > _LONG_LABEL


@dataclass(slots=True)
class _Section:
    """What is counted of a section, by edition: its words, those that came with the edition, and those that went."""

    key: str
    titles: dict[int, str] = field(default_factory=dict)
    words: Counter[int] = field(default_factory=Counter)
    changed: Counter[int] = field(default_factory=Counter)
    has_text: bool = False  # more than its heading

    def add(self, stage: Stage, title: str, runs: Sequence[Count], last: int) -> None:
        """Count the words of a block of it."""
        edition = stage.edition
        self.titles.setdefault(edition, title)
        for count, since, until in runs:
            self.words[edition] += count
            if since == edition:
                self.changed[edition] += count
            if until == edition < last:
                self.changed[edition + 1] += count


def heat(lookup: Lookup) -> Heat | None:
    """Return the table; None for a lone edition. Cost: all stages, and the words of all texts."""
    if not lookup.last:
        return None
    whole, found = _Section(""), _sections(lookup)
    sections = [section for section in found if section.has_text]
    for section in found:
        whole.titles |= section.titles
        whole.words.update(section.words)
        whole.changed.update(section.changed)
    rows = [_row(whole, lookup.speech.say("history.heat.whole"), "#text", lookup)]
    opening = sum(section.words[lookup.last] for section in sections if not section.key)
    if len(sections) > 1 and opening <= _MOST_SHARE * whole.words[lookup.last]:
        rows += _ordered(sections, lookup)
    columns = tuple(Column(lookup.labels[n], lookup.report(n)) for n in range(1, lookup.last + 1))
    return Heat(columns, tuple(rows[: SECTIONS_IN_SIGHT + 1]), tuple(rows[SECTIONS_IN_SIGHT + 1 :]))


def _row(section: _Section, title: str, href: str, lookup: Lookup, note: str = "") -> HeatRow:
    return HeatRow(title, href, note, tuple(_cell(section, n, lookup) for n in range(1, lookup.last + 1)))


def _cell(section: _Section, edition: int, lookup: Lookup) -> HeatCell:
    """Return what share of the words of a section changed, of those before and those after taken together."""
    before, after = edition - 1 in section.titles, edition in section.titles
    if not (before and after):
        state = "new" if after else "gone" if before else "absent"
        return HeatCell(state, lookup.speech.say(f"history.heat.{state}"), 0)
    words = section.words[edition - 1] + section.words[edition]
    share = section.changed[edition] / words if words else 0.0
    percent = min(max(round(100 * share), int(share > 0)), 100 if share >= 1 else 99)
    return HeatCell("", lookup.speech.number(percent), sum(percent >= least for least in _SHADES))


def _ordered(sections: Sequence[_Section], lookup: Lookup) -> Iterator[HeatRow]:
    """Yield the sections of the last edition in their order, then the others, the last to go first."""
    last = [section for section in sections if lookup.last in section.titles]
    gone = sorted((s for s in sections if lookup.last not in s.titles), key=lambda s: -max(s.titles))
    for section in last:
        title = section.titles[lookup.last] or lookup.speech.say("history.heat.opening")
        yield _row(section, shortened(title, _TITLE_WORDS), f"#{section.key}" if section.key else "", lookup)
    for section in gone:
        edition = max(section.titles)
        title = section.titles[edition] or lookup.speech.say("history.heat.opening")
        note = lookup.speech.say("history.heat.since", edition=lookup.labels[edition + 1])
        yield _row(section, shortened(title, _TITLE_WORDS), "", lookup, note)


def _sections(lookup: Lookup) -> list[_Section]:
    """Return the sections in the order in which they stand in the last edition, and then in those before it."""
    found = _Found()
    counted: dict[tuple[str, int], list[Count]] = {}
    depth = _depth(lookup)
    titles = {path[depth] for path in _headings(lookup.blocks[-1], depth)}
    for edition in range(lookup.last, -1, -1):
        blocks = [pair for pair in lookup.blocks[edition] if pair[0].noise is None]
        depth = _depth_alike(blocks, titles, depth)
        headings = _sectioning(blocks, depth)
        sections = found.those(headings)
        for lineage, stage in blocks:
            path = _nearest((*stage.section, lineage.text(stage))[: depth + 1], sections)
            section = sections[path] if path else found.opening()
            key = lineage.id, stage.text
            runs = counted.get(key) or counted.setdefault(key, _runs(lineage.texts[stage.text]))
            section.add(stage, path[-1] if path else "", runs, lookup.last)
            section.has_text |= lineage.id != headings.get(path)
    return found.sections


class _Found:
    """The sections met so far, to be found by the lineage of their heading, else by their title."""

    def __init__(self) -> None:
        """Begin without any."""
        self.sections: list[_Section] = []
        self._by_lineage: dict[str, _Section] = {}
        self._by_title: dict[str, _Section] = {}

    def those(self, headings: Mapping[Path, str]) -> dict[Path, _Section]:
        """Return the sections of an edition, by their headings."""
        known = {path: self._by_lineage[one] for path, one in headings.items() if one in self._by_lineage}
        taken = {section.key for section in known.values()}
        for path, one in headings.items():
            if path in known:
                continue
            section = self._by_title.get(path[-1].casefold())
            if section is None or section.key in taken:
                section = _Section(one)
                self.sections.append(section)
            taken.add(section.key)
            known[path] = self._by_lineage[one] = section
            self._by_title.setdefault(path[-1].casefold(), section)
        return known

    def opening(self) -> _Section:
        """Return the section of what stands above all headings."""
        if "" not in self._by_lineage:
            self._by_lineage[""] = _Section("")
            self.sections.insert(0, self._by_lineage[""])
        return self._by_lineage[""]


def _nearest(path: Path, sections: Mapping[Path, _Section]) -> Path:
    """Return the deepest heading of a path that makes a section; () where none does."""
    return next((path[:n] for n in range(len(path), 0, -1) if path[:n] in sections), ())


def _headings(blocks: Sequence[Block], depth: int) -> dict[Path, str]:
    """Return the headings of a depth with what is above them, and the lineage of each."""
    above = {stage.section[: depth + 1] for _, stage in blocks if len(stage.section) > depth}
    paths = (
        ((*stage.section, lineage.text(stage)), lineage) for lineage, stage in blocks if len(stage.section) == depth
    )
    return {path: one.id for path, one in paths if one.kind is Kind.HEADING or path in above}


def _sectioning(blocks: Sequence[Block], depth: int) -> dict[Path, str]:
    """Return the headings of a depth, and those above them that have text of their own; not one above all the text."""
    own = {stage.section for _, stage in blocks}
    found: dict[Path, str] = {}
    for each in range(depth + 1):
        headings = _headings(blocks, each)
        if each == depth or len(headings) > 1:
            found |= {path: one for path, one in headings.items() if each == depth or path in own}
    return found


def _depth(lookup: Lookup) -> int:
    """Return how deep the headings of sections are: a title above all of the text, say, makes none."""
    deepest = max((len(stage.section) for _, stage in lookup.blocks[-1]), default=0)
    several = []
    for depth in range(deepest + 1):
        words: Counter[Path] = Counter()
        for lineage, stage in lookup.blocks[-1]:
            words[stage.section[: depth + 1]] += len(lineage.text(stage))
        if len(_headings(lookup.blocks[-1], depth)) > 1:
            several.append(depth)
            if max(words.values()) <= _MOST_SHARE * words.total():
                return depth
    return several[0] if several else 0


def _depth_alike(blocks: Sequence[Block], titles: Set[str], usual: int) -> int:
    """Return the depth at which an edition has most of the titles: not each has one above all of its text."""
    deepest = max((len(stage.section) for _, stage in blocks), default=0)
    shared = {d: len({path[d] for path in _headings(blocks, d)} & titles) for d in range(deepest + 1)}
    return max(shared, key=lambda depth: (shared[depth], depth == usual), default=usual)


def _runs(text: Sequence[Words]) -> list[Count]:
    """Return the runs of words of a text: how many, since when, until when."""
    return [(count, run.since, run.until) for run in text if (count := words_of(run.text))]
