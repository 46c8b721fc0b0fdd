"""What a search found, as it is told: each text once for the successive editions that have it, letter for letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archived.search.editions import Target
from diffreport.archived.search.query import Query
from diffreport.errors import ArchiveError
from diffreport.model import Kind

if TYPE_CHECKING:  # it needs SQLite
    from diffreport.archived.search.index import Index, Spot


class Place(NamedTuple):
    """Where a text stands: its edition, its block from 0, and its number from 1 among those of its kind.

    A report counts alike: headings and tables apart, anything else together, as paragraphs. `reference` names the issue
    wherever a file may stand.
    """

    reference: str
    label: str
    version: int
    block: int
    kind: Kind
    number: int
    page: int | None
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that is what was looked for, and its places in successive editions of a series, in their order.

    `marks` is where in the text the words stand that were looked for, half-open. An edition that has the text more
    than once has a place for each.
    """

    series: str
    text: str
    marks: tuple[tuple[int, int], ...]
    places: tuple[Place, ...]

    @property
    def editions(self) -> tuple[str, ...]:
        """Return the labels of the editions, in their order."""
        return tuple(dict.fromkeys(place.label for place in self.places))


class Presence(NamedTuple):
    """The editions of a series that were searched, and those of them in which something was found: labels, in order."""

    series: str
    searched: tuple[str, ...]
    found: tuple[str, ...]


class Unread(NamedTuple):
    """An edition that could not be searched, and why."""

    reference: str
    why: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a search found: hits by series, by the first edition that has each, and by their place in that.

    `total` counts those that a limit left out, too. `presences` tell of every series that was searched; `damaged` says
    why others could not be.
    """

    hits: tuple[Hit, ...]
    total: int
    presences: tuple[Presence, ...]
    unread: tuple[Unread, ...] = ()
    damaged: tuple[ArchiveError, ...] = ()


class _Standing(NamedTuple):
    """A text in successive editions of a series, the n-th of those searched: comparable as they are told."""

    series: str
    first: int
    block: int
    text: int
    spots: tuple[tuple[int, Spot], ...]


def gathered(index: Index, query: Query, targets: Sequence[Target], limit: int | None) -> Result:
    """Return what a query finds in issues that are in the index, in the order given. Raises: LostError."""
    ordered = {series: tuple(of) for series, of in groupby(targets, key=lambda target: target.edition.series)}
    places: dict[str, list[tuple[str, int]]] = {}
    for series, of in ordered.items():
        for n, target in enumerate(of):
            places.setdefault(target.key, []).append((series, n))
    matches = index.matches(query, places)
    standings = sorted(standing for number, spots in matches.items() for standing in _standings(number, spots, places))
    told = standings[:limit]
    texts = index.texts({standing.text for standing in told})
    sections = index.sections({spot.section for standing in told for _, spot in standing.spots})
    hits = []
    for series, _, _, number, spots in told:
        stands = tuple(_place(ordered[series][n], spot, sections) for n, spot in spots)
        hits.append(Hit(series, texts[number], query.marks(texts[number]), stands))
    met: dict[str, set[int]] = {series: set() for series in ordered}
    for standing in standings:
        met[standing.series].update(n for n, _ in standing.spots)
    presences = (
        Presence(series, _labels(of), _labels([of[n] for n in sorted(met[series])])) for series, of in ordered.items()
    )
    return Result(tuple(hits), len(standings), tuple(presences))


def _standings(
    text: int, spots: Iterable[Spot], places: Mapping[str, Sequence[tuple[str, int]]]
) -> Iterator[_Standing]:
    """Yield a text for every run of successive editions that have it; `places` are those of a document, by its key."""
    stands = sorted((series, n, spot.block, spot) for spot in spots for series, n in places[spot.reading])
    run: list[tuple[int, Spot]] = []
    last = "", 0
    for series, n, _, spot in stands:
        if run and (series != last[0] or n > last[1] + 1):
            yield _Standing(last[0], run[0][0], run[0][1].block, text, tuple(run))
            run = []
        run.append((n, spot))
        last = series, n
    if run:
        yield _Standing(last[0], run[0][0], run[0][1].block, text, tuple(run))


def _place(target: Target, spot: Spot, sections: Mapping[int, tuple[str, ...]]) -> Place:
    section = sections.get(spot.section, ())
    return Place(
        target.reference, target.edition.label, target.version, spot.block, spot.kind, spot.number, spot.page, section
    )


def _labels(targets: Iterable[Target]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(target.edition.label for target in targets))
