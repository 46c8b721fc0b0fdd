"""Pairs of the editions that an archive has: the last two of every series, or all of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from diffreport.archive.references import current, sound
from diffreport.batch.pairs import Given, name_of
from diffreport.errors import ArchiveError

if TYPE_CHECKING:
    from diffreport.archive import Archive, Version

Damaged = Callable[[ArchiveError], None]


def latest(archive: Archive, damaged: Damaged, single: Callable[[str], None]) -> Iterator[Given]:
    """Yield the last two editions of every series, by the name of the series; none in quarantine is one of them.

    `single` is called with each series that has no two, `damaged` with what is wrong with one that is left out.
    """
    for series in archive.series(damaged):
        try:
            found = _editions(archive, series)
        except ArchiveError as error:
            damaged(error)
            continue
        if len(found) < len(("old", "new")):
            single(series)
        else:
            yield _given(series, *found[-2:])


def all_of(archive: Archive, series: str) -> Iterator[Given]:
    """Yield all pairs of editions of a series, older ones first; none in quarantine is one of them.

    Raises: ReferenceNotFoundError, ArchiveError.
    """
    for old, new in combinations(_editions(archive, series), 2):
        yield _given(series, old, new)


def _editions(archive: Archive, series: str) -> list[Version]:
    return list(sound(current(archive.holding(series).versions())))


def _given(series: str, old: Version, new: Version) -> Given:
    labels = old.edition.label, new.edition.label
    told = f"{series}@{labels[0]}", f"{series}@{labels[1]}"
    size = (old.edition.size or 0) + (new.edition.size or 0)
    return Given(name_of(series, *labels), series, *told, told, size)
