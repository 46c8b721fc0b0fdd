"""What many editions of a series say, followed from each to the next: paragraphs, their words, and figures.

Editions are counted from 0, the earliest first. Scores run from 0.0 (nothing shared) to 1.0 (same text).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import NamedTuple

from diffreport.model.comparisons import Extent, Figure
from diffreport.model.documents import Edition, Kind
from diffreport.model.links import Fallback

HISTORY_SCHEMA = "diffreport.history/1"


class Event(StrEnum):
    """How a paragraph came into an edition."""

    FIRST = "first"  # never seen before, or split off another one
    SAME = "same"  # as in the edition before, but for what is no content
    REWORDED = "reworded"
    RETURNED = "returned"  # it stood in an earlier edition, and not in the one before


class Words(NamedTuple):
    """Words that came and went together: each edition from `since` to `until` has them, unbroken.

    `until` is the last edition of the history where they still stand.
    """

    text: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A paragraph as one edition has it.

    `text` is its place in the lineage's `texts`; `score` that of the link with the stage before, None for the first.
    """

    edition: int
    block: int  # in that edition's document
    event: Event
    text: int
    section: tuple[str, ...] = ()  # as of a block
    page: int | None = None
    score: float | None = None
    moved: bool = False
    split_from: str = ""  # the lineage it was split off: of a first stage
    merged: tuple[str, ...] = ()  # the lineages that ended in it


class Remains(NamedTuple):
    """The block of an edition that is most like a paragraph which is not in it, and how much: what proves its absence.

    `lineage` is the block's; "", block -1 and a score of 0.0 where no block shares anything.
    """

    edition: int
    lineage: str
    block: int
    score: float


@dataclass(frozen=True, slots=True)
class End:
    """How a paragraph went: `edition` is the first without it; `into` the lineage it was merged into, "" if removed.

    `remains` are of a removed one: of `edition`, and of the last edition where that is another.
    """

    edition: int
    into: str = ""
    remains: tuple[Remains, ...] = ()


@dataclass(frozen=True, slots=True)
class Lineage:
    """One paragraph through the editions: at most one block of each, and each block in exactly one lineage.

    `texts` are its wordings, each in runs of words that join to the block's text exactly; `noise` is the class of one
    that is no content (page furniture). It is there in every edition of its stages: a gap between two is an absence.
    """

    id: str  # "l-1a2b3c4d": of its first text, so that it stays when editions are added
    kind: Kind  # of its last block
    texts: tuple[tuple[Words, ...], ...]
    stages: tuple[Stage, ...]
    end: End | None = None  # None where the last edition has it
    noise: str | None = None

    def stage(self, edition: int) -> Stage | None:
        """Return its stage in an edition, None where that does not have it."""
        return next((stage for stage in self.stages if stage.edition == edition), None)

    def text(self, stage: Stage) -> str:
        """Return the text of one of its stages."""
        return "".join(words.text for words in self.texts[stage.text])


class Break(StrEnum):
    """What else than the value differs from the point before: the two may not be comparable."""

    UNIT = "unit"
    SOURCE = "source"
    QUALIFIER = "qualifier"
    RULE = "rule"  # what is counted, or how
    PERIOD = "period"  # another time of the year, or another length


@dataclass(frozen=True, slots=True)
class Point:
    """What one edition says of a figure.

    `label` and `sentence` are that edition's, of a very long sentence the words around the figure; `about` is the year
    it is about and `source` who says so, as printed, "" where that is not told.
    """

    edition: int
    figure: Figure
    label: str
    lineage: str
    block: int
    sentence: str
    about: str = ""
    source: str = ""
    breaks: tuple[Break, ...] = ()


class Vintage(NamedTuple):
    """What one edition says of the figure for one year."""

    year: int
    edition: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """One figure through the editions: at most one point of each, a gap where an edition does not tell it.

    `vintages` are by year and edition: what each edition said of each year, where it tells more than its own.
    """

    id: str  # "f-1a2b3c4d"
    label: str
    section: tuple[str, ...]  # of its last point
    points: tuple[Point, ...]
    vintages: tuple[Vintage, ...] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """An edition of a history: what is known of it, its size, and how much changed from the one before."""

    edition: Edition
    reader: str
    language: str
    blocks: int
    paragraphs: int  # blocks that are no headings
    words: int  # outside of tables
    extent: Extent | None = None  # None for the first
    fallbacks: tuple[Fallback, ...] = ()  # of the comparison with the one before


@dataclass(frozen=True, slots=True)
class History:
    """Everything known about what changed through the editions of a series: made once, rendered many times.

    `lineages` are those of the last edition in its order, then the others, the last to go first. `passed_over` are the
    labels of editions in quarantine.
    """

    engine: str
    series: str
    title: str
    settings: dict[str, str | int | float | bool]
    editions: tuple[Issued, ...]
    lineages: tuple[Lineage, ...]
    figures: tuple[FigureSeries, ...]
    passed_over: tuple[str, ...] = ()

    def at(self, edition: int) -> Iterator[tuple[Lineage, Stage]]:
        """Yield the blocks of an edition in their order. Cost: all stages."""
        found = ((each, stage) for each in self.lineages if (stage := each.stage(edition)))
        yield from sorted(found, key=lambda pair: pair[1].block)

    def to_json(self) -> str:
        """Return the history as JSON text, schema `diffreport.history/1`."""
        from diffreport import schema

        return schema.history_to_json(self)

    @classmethod
    def from_json(cls, text: str) -> History:
        """Read a history back, equal to the one written. Raises: ValueError on another schema."""
        from diffreport import schema

        return schema.history_from_json(text)

    def _repr_html_(self) -> str:
        """Return what a notebook shows of it: its story in short, as HTML without style or script."""
        return str(import_module("diffreport.report.notebook").history_fragment(self))  # a layer above: not imported
