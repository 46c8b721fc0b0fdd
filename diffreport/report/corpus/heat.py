"""The pairs by how much and what changed in each: a table to be sorted, the pairs of a series together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from diffreport.archive.names import natural_key
from diffreport.model import Summary
from diffreport.model.corpora import Corpus, Counts, Row
from diffreport.report.corpus.naming import Named, Names
from diffreport.report.language.phrasing import kept_percent, readable
from diffreport.report.language.speech import Speech

# The columns in their groups. All but the first two are fields of `Counts`.
WORDS, KEPT = "words", "kept_percent"
_GROUPS = {
    "amount": (WORDS, KEPT, "findings"),
    "content": ("figures", "restated", "wording", "tables"),
    "paragraphs": ("revised", "added", "removed", "moved"),
}
COLUMNS = tuple(name for group in _GROUPS.values() for name in group)
# Where the shades of what went of the old wording begin. Units: whole per cent, as in the page of a history.
_LOST = (1, 10, 25, 50, 75)
# Of all else, as so many times what is usual in the column: of what most pairs have alike none stands out.
_TIMES = tuple(map(Decimal, ("1.5", "2", "3", "5")))


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, and how dark it stands: `shade` runs from 0 (nothing) to 5."""

    text: str
    shade: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A pair, or a series of several.

    `kind` is "" for a pair alone, "series" for the sums of several, which follow it, and "in" for one of those; `note`
    says of a series how many they are. `about` is the series' name where `pair` does not say it.
    """

    kind: str
    pair: Named
    note: str
    about: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what is said when it was sorted by, and `first`, how it is sorted when asked for.

    `sort` is how it is sorted now, "" for not.
    """

    name: str
    first: str
    descending: str
    ascending: str
    sort: str


@dataclass(frozen=True, slots=True)
class Heat:
    """The table: `groups` are the names over its columns, each with how many it is over; `rows` those of which most
    changed first, after `whole`, all pairs taken together."""

    groups: tuple[tuple[str, int], ...]
    columns: tuple[Column, ...]
    whole: HeatRow
    rows: tuple[HeatRow, ...]
    shades: tuple[str, ...]


def heat(corpus: Corpus, names: Names, speech: Speech) -> Heat:
    """Return the table. Cost: n log n in the rows."""
    compared = corpus.pairs - corpus.failures
    whole = Named(speech.say("corpus.heat.whole", n=compared), "", "")
    return Heat(
        tuple((speech.say(f"corpus.heat.{name}"), len(columns)) for name, columns in _GROUPS.items()),
        tuple(_columns(speech)),
        HeatRow("", whole, "", "", _cells(corpus.counts, None, speech)),
        tuple(_rows(corpus.rows, names, speech)),
        tuple(map(speech.formats.number, _TIMES)),
    )


def amount(counts: Counts) -> int:
    """Return how much changed: the words that went and those that came."""
    return counts.deleted_words + counts.inserted_words


def kept(counts: Counts) -> int:
    """Return the share of the old wording kept, in whole per cent."""
    return kept_percent(Summary(old_words=counts.old_words, deleted_words=counts.deleted_words))


def value_of(counts: Counts, column: str) -> int:
    """Return what stands in a column."""
    if column == WORDS:
        return amount(counts)
    return kept(counts) if column == KEPT else int(getattr(counts, column))


def _columns(speech: Speech) -> Iterator[Column]:
    for name in ("pair", *COLUMNS):
        title = speech.say("corpus.heat.pair") if name == "pair" else speech.named("corpus.count", name)
        down, up = (speech.say(f"corpus.heat.{order}", column=title) for order in ("descending", "ascending"))
        # what changed most stands first: that is where least was kept
        first = "ascending" if name in ("pair", KEPT) else "descending"
        yield Column(title, first, down, up, "descending" if name == WORDS else "")


def _rows(rows: Iterable[Row], names: Names, speech: Speech) -> Iterator[HeatRow]:
    """Yield the rows, those of a series of several under its sums."""
    series = _by_series(rows)
    summed = {key: _summed(row.counts for row in members) for key, members in series.items()}
    shades = _shades(summed.values())  # series beside series, and pairs beside pairs
    shades_within = _shades(row.counts for members in series.values() for row in members)
    for key in sorted(series, key=lambda key: _place(summed[key], key)):
        cells, members = _cells(summed[key], shades, speech), series[key]
        if len(members) == 1:
            yield HeatRow("", names.of(members[0].name), "", "", cells)
            continue
        titles = {names.title(row) for row in members}
        title = titles.pop() if len(titles) == 1 else readable(key)
        yield HeatRow("series", Named(title, "", ""), speech.say("corpus.pairs", n=len(members)), "", cells)
        for row in sorted(members, key=lambda row: _place(row.counts, row.name)):
            pair = names.of(row.name)
            own = Named(pair.span or row.name, "", pair.href)
            yield HeatRow("in", own, "", title, _cells(row.counts, shades_within, speech))


def _by_series(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows by series; each by its own name where all are of one: a heading over all would say nothing."""
    series: dict[str, list[Row]] = {}
    for row in rows:
        series.setdefault(row.series or row.name, []).append(row)
    return series if len(series) > 1 else {row.name: [row] for members in series.values() for row in members}


def _place(counts: Counts, name: str) -> tuple[object, ...]:
    """Return what sorts the row of which most changed first."""
    return -amount(counts), -counts.findings, natural_key(name)


def _summed(counts: Iterable[Counts]) -> Counts:
    return Counts(*map(sum, zip(*counts, strict=True)))


def _shades(counts: Iterable[Counts]) -> Mapping[str, Sequence[int]]:
    """Return where the shades of each column begin."""
    among = list(counts)
    return {name: _LOST if name == KEPT else _steps([value_of(each, name) for each in among]) for name in COLUMNS}


def _steps(values: Iterable[int]) -> tuple[int, ...]:
    """Return where shades begin: with one, and with so many times the median, of which there is one at least."""
    ordered = sorted(values)
    usual = max(1, ordered[len(ordered) // 2]) if ordered else 1
    return (1, *(ceil(times * usual) for times in _TIMES))


def _cells(counts: Counts, shades: Mapping[str, Sequence[int]] | None, speech: Speech) -> tuple[Cell, ...]:
    """Return the cells of a row; without shades all are light."""
    return tuple(_cell(name, value_of(counts, name), shades, speech) for name in COLUMNS)


def _cell(name: str, value: int, shades: Mapping[str, Sequence[int]] | None, speech: Speech) -> Cell:
    shown = speech.percent(value) if name == KEPT else speech.number(value)
    return Cell(shown, bisect_right(shades[name], 100 - value if name == KEPT else value) if shades else 0)
