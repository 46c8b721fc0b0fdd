"""What is known of two documents: changes, figures, and the comparison that holds them.

Sides are `old` and `new`. Scores run from 0.0 (nothing shared) to 1.0 (same text).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from typing import NamedTuple

from diffreport.model.documents import Document
from diffreport.model.links import Alignment, Fallback, Pin, Relation
from diffreport.model.lone import Lone, Standing
from diffreport.unread import Unread

COMPARISON_SCHEMA = "diffreport.comparison/1"


class Status(StrEnum):
    """What became of a figure."""

    REVISED = "revised"
    RESTATED = "restated"
    NEW = "new"
    GONE = "gone"
    REPEATED = "repeated"
    SAME = "same"

    @property
    def is_change(self) -> bool:
        """Tell whether the figure is another one than before: revised, restated, new or gone."""
        return self not in (Status.REPEATED, Status.SAME)


class Opcode(NamedTuple):
    """One of difflib's opcodes over tokens, half-open; `noise` is its class if it is no content."""

    tag: str  # equal, replace, delete, insert
    i1: int
    i2: int
    j1: int
    j2: int
    noise: str | None = None

    @property
    def is_content(self) -> bool:
        """Tell whether the words differ, not merely their print."""
        return self.tag != "equal" and not self.noise


@dataclass(frozen=True, slots=True)
class Change:
    """A link whose sides differ, down to the words.

    Tokens join back to the text exactly; between the blocks of a split or merge stands one "\\n".
    Added and removed blocks, and unrevised moves, have no opcodes and no tokens.
    """

    id: str
    link: int
    opcodes: tuple[Opcode, ...] = ()
    old_tokens: tuple[str, ...] = ()
    new_tokens: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The smallest thing a reviewer can judge. `opcodes` are positions in the change's opcodes;
    empty for a finding about a whole paragraph or table. `weight` is 1 (matters most) to 3. A finding about
    a move of several blocks stands on one change and speaks for all unrevised blocks of the move."""

    id: str
    n: int
    change: str
    opcodes: tuple[int, ...]
    tags: tuple[str, ...]
    label: str
    weight: int


# The kinds of figures; all but the last two are amounts.
KINDS = ("count", "percent", "money", "range", "quantity", "ratio", "ordinal", "duration", "date", "identifier")
_NO_AMOUNTS = ("date", "identifier")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed, with its meaning. Kinds, values and units are those of docs/meaning.md.

    `value` is exact; a range has its upper end in `high`; `qualifier` is in lower case; `counted` is what it
    counts, as printed.
    """

    text: str
    value: Decimal
    qualifier: str = ""
    unit: str = ""
    kind: str = "count"  # one of KINDS
    high: Decimal | None = None
    counted: str = ""

    @property
    def is_amount(self) -> bool:
        """Tell whether it says how much or how many: no date, and no identifier."""
        return self.kind not in _NO_AMOUNTS

    def __str__(self) -> str:
        """Return the figure as printed."""
        return self.text


@dataclass(frozen=True, slots=True)
class Revision:
    """What became of one figure. `delta` is new - old in the figure's unit; `percent` of old, one decimal,
    or as many as it takes to be more than zero. Two full dates differ by days; a month or a year has no delta.

    `checks` are what makes it doubtful: tenfold, digits_swapped, unit_changed, sign_changed.
    """

    change: str
    finding: str | None
    status: Status
    label: str
    old: Figure | None
    new: Figure | None
    delta: Decimal | None = None
    percent: Decimal | None = None
    checks: tuple[str, ...] = ()

    @property
    def is_of_amount(self) -> bool:
        """Tell whether it is about an amount: no date, and no identifier."""
        return all(figure.is_amount for figure in (self.old, self.new) if figure is not None)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that an edition may not agree with itself about: to be asked, never a fact.

    `kind` is unrevised (`stated` still stands here, and was revised to `other` elsewhere), total or parts
    (`stated` is the printed sum, `other` what its parts add up to). `block` is the new block that holds `stated`.
    """

    kind: str
    block: int
    label: str  # what is counted
    stated: str
    other: str
    change: str | None = None  # the change that revised the figure elsewhere


@dataclass(frozen=True, slots=True)
class WordingSignal:
    """A change of meaning that words alone tell (a hedge dropped, a duty weakened): at most one a finding.

    `old` and `new` are the changed words; `evidence` has the words of either side that show it, "" for none.
    """

    change: str
    finding: str
    signal: str
    old: str
    new: str
    evidence: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A substitution that runs through the document.

    Its opcodes are noise of the class global_rewrite, but content where a term may name something else than before.
    `kind` is term (`old` became `new`) or tense (`old` and `new` name the tenses). `count` is how often;
    `exceptions` are the new blocks in which the old wording still stands.
    """

    kind: str
    old: str
    new: str
    count: int
    exceptions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NoiseCount:
    """How many differences of one noise class were folded away."""

    noise: str
    count: int


@dataclass(frozen=True, slots=True)
class RowPair:
    """Rows of two tables that belong together; indices into `Table.rows`, None where absent."""

    relation: Relation
    old: int | None
    new: int | None
    old_key: str
    new_key: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that differs: `row` indexes `TableChange.rows`, `column` indexes `TableChange.columns`."""

    row: int
    column: int
    old: str
    new: str
    delta: Decimal | None = None
    percent: Decimal | None = None
    noise: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnPair:
    """Columns of two tables that belong together; indices into a row, None where absent.

    `relation` is same, revised (renamed), moved, added or removed.
    """

    old: int | None
    new: int | None
    old_name: str
    new_name: str
    relation: Relation = Relation.SAME


@dataclass(frozen=True, slots=True)
class TableChange:
    """What changed inside a table, row by row and cell by cell."""

    link: int
    columns: tuple[ColumnPair, ...]
    rows: tuple[RowPair, ...]
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of the masthead, counted from the comparison."""

    findings: int = 0
    figures: int = 0
    restated: int = 0
    wording: int = 0
    paragraphs: int = 0  # whole paragraphs added, removed, moved, rewritten, split, merged
    old_words: int = 0  # outside of tables, as are the next three
    new_words: int = 0
    deleted_words: int = 0
    inserted_words: int = 0
    kept_percent: float = 100.0  # of the old edition's words, one decimal


class Extent(NamedTuple):
    """How much changed, in numbers: what is found, differences that are no content, and global rewrites."""

    summary: Summary
    trivial: int
    rewrites: int


class Meaning(NamedTuple):
    """What the words of a comparison mean: the fields of a `Comparison` that are read out of its words."""

    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    figures: tuple[Revision, ...]
    questions: tuple[Question, ...]
    wording: tuple[WordingSignal, ...]
    noise: tuple[NoiseCount, ...]
    tables: tuple[TableChange, ...]
    summary: Summary


@dataclass(frozen=True, slots=True)
class Comparison(Unread):
    """Everything known about what changed between two documents: made once, rendered many times.

    `lone` is set where there is one edition only; the other side is then a document without blocks.
    """

    engine: str
    settings: dict[str, str | int | float | bool]
    old: Document
    new: Document
    alignment: Alignment
    rewrites: tuple[Rewrite, ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    figures: tuple[Revision, ...]
    questions: tuple[Question, ...]
    wording: tuple[WordingSignal, ...]
    noise: tuple[NoiseCount, ...]
    tables: tuple[TableChange, ...]
    summary: Summary
    pins: tuple[Pin, ...] = ()  # those that held
    lone: Lone | None = None

    @property
    def standing(self) -> Standing | None:
        """Return why there is one edition only, None where there are two."""
        return self.lone.standing if self.lone is not None else None

    @property
    def alone(self) -> Document:
        """Return the document of a lone edition; of two, the new one."""
        return self.old if self.standing is Standing.WITHDRAWN else self.new

    @property
    def extent(self) -> Extent:
        """Return how much changed, in numbers."""
        return Extent(self.summary, sum(noise.count for noise in self.noise), len(self.rewrites))

    @property
    def fallbacks(self) -> tuple[Fallback, ...]:
        """Return where a budget was hit and a cheaper method used."""
        return self.alignment.fallbacks

    def to_json(self) -> str:
        """Return the comparison as JSON text, schema `diffreport.comparison/1`."""
        from diffreport import schema

        return schema.comparison_to_json(self)

    @classmethod
    def from_json(cls, text: str) -> Comparison:
        """Read a comparison back, equal to the one written. Raises: ValueError on another schema."""
        from diffreport import schema

        return schema.comparison_from_json(text)

    def _repr_html_(self) -> str:
        """Return what a notebook shows of it: counts and what matters most, as HTML without style or script."""
        return str(import_module("diffreport.report.notebook").comparison_fragment(self))  # a layer above: not imported
