"""What a batch knows of many comparisons: one row a pair, and what all rows together tell.

Plain values: they cross processes and machines, are kept as JSON, and are rendered by the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

LEAST_USUAL = 20  # pairs: of fewer nobody can say what is usual
ROW_SCHEMA = "diffreport.batch.row/1"


class Counts(NamedTuple):
    """How much of each kind changed in one pair; words are those outside of tables, as in `Summary`."""

    findings: int = 0
    figures: int = 0  # amounts revised, new or gone
    restated: int = 0
    wording: int = 0  # changes of meaning that words alone tell
    revised: int = 0  # paragraphs, as are the next three
    added: int = 0
    removed: int = 0
    moved: int = 0
    tables: int = 0  # that differ
    noise: int = 0  # differences that were folded away
    old_words: int = 0
    new_words: int = 0
    deleted_words: int = 0
    inserted_words: int = 0


NO_COUNTS = Counts()


class TopFinding(NamedTuple):
    """A finding of most weight: `words` are those that changed on either side, cut to a line."""

    id: str
    label: str
    weight: int
    words: tuple[str, str]


class TopFigure(NamedTuple):
    """A figure that was revised: as printed, by how many percent, and what it counts."""

    finding: str
    label: str
    old: str
    new: str
    percent: float


class SentenceChange(NamedTuple):
    """How one sentence changed: revised, or added (`old` is "") or removed (`new` is "").

    `key` is the same wherever the words changed the same way, whatever names and figures stand between them.
    """

    key: str
    finding: str
    old: str
    new: str


class Made(NamedTuple):
    """A file that was written of a pair: its name in the output, its SHA-256, and its bytes."""

    name: str
    sha256: str
    size: int


class Cost(NamedTuple):
    """What a pair took: seconds of wall time in its worker, and its peak memory in bytes. Never the same twice."""

    seconds: float = 0.0
    memory: int = 0


NO_COST = Cost()


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one pair.

    `old` and `new` are the references as the manifest has them, `labels` what the editions are called, `series` is what
    the pair is grouped by. `error` is why there is no comparison, "" where there is one; all after it but `cost` is
    empty then. `files` are what was written. `key` is the digest of all that these depend on, and `seen` the tokens of
    both inputs when they were read ("" where there is none).
    """

    name: str
    series: str
    old: str
    new: str
    labels: tuple[str, str] = ("", "")
    title: str = ""
    error: str = ""
    counts: Counts = NO_COUNTS
    kept_percent: float = 100.0
    findings: tuple[TopFinding, ...] = ()
    figures: tuple[TopFigure, ...] = ()
    sentences: tuple[SentenceChange, ...] = ()
    files: tuple[Made, ...] = ()
    key: str = ""
    seen: tuple[str, str] = ("", "")
    cost: Cost = NO_COST


class Shared(NamedTuple):
    """A sentence that changed the same way in many pairs: an example of it, and in which pairs.

    `pairs` is how many; `names` are the first of them, each with the finding in it. Of the pairs of a
    series that hang together by their editions one counts: they show one document's history.
    """

    old: str
    new: str
    pairs: int
    names: tuple[tuple[str, str], ...]


class Outlier(NamedTuple):
    """A pair of which far more, or far less, changed than usual in the corpus; `kind` is a field of `Counts`, or
    kept_percent."""

    name: str
    kind: str
    value: float
    usual: float  # the median; of counts but findings, for a pair of as many words


@dataclass(frozen=True, slots=True)
class Corpus:
    """What all pairs of a batch tell together.

    `rows` are those of which most changed, without their sentences, and `pairs` how many there are in all;
    `figures` are the revised figures of all pairs, each with the name of its pair, the largest percentage first.
    `failed` are pairs without a comparison, of which there are `failures`; `unchanged` are those of the others in
    which nothing was found. `documents` is how many histories of one document each shared sentences are counted in.
    """

    title: str
    pairs: int
    failures: int
    rows: tuple[Row, ...]
    figures: tuple[tuple[str, TopFigure], ...]
    shared: tuple[Shared, ...]
    outliers: tuple[Outlier, ...]
    failed: tuple[Row, ...]
    counts: Counts  # of all pairs
    unchanged: int = 0
    documents: int = 0
