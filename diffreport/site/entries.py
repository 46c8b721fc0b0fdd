"""What the index tells of a series: kept with the series' page, so that no edition is read again to tell it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from diffreport.model import Extent, Summary

PAGE, FEED = "index.html", "feed.atom"  # of a site; each series has a page of that name, too


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed from one edition to the next, and the file name of the report on it, "" where there is none.

    `published` and `retrieved` are the dates of the new edition, "" where nobody knows.
    """

    old: str
    new: str
    published: str
    retrieved: str
    version: int  # of the new edition, in the archive
    report: str
    extent: Extent


@dataclass(frozen=True, slots=True)
class Entry:
    """A series: how many editions, the labels of the first and the last, the dates of that, and the newest changes.

    `folder` is that of its pages. `changes` are the newest first.
    """

    series: str
    title: str
    folder: str
    editions: int
    first: str
    last: str
    published: str
    retrieved: str
    changes: tuple[Changed, ...]

    def told(self) -> dict[str, Any]:
        """Return the entry as a manifest has it."""
        return asdict(self) | {"changes": [{**asdict(c), "extent": extent_told(c.extent)} for c in self.changes]}


def extent_told(extent: Extent) -> list[Any]:
    """Return how much changed as a manifest has it."""
    summary, *counts = extent
    return [asdict(summary), *counts]


def extent_from(told: Any) -> Extent:
    """Return how much changed from a manifest. Raises: TypeError, ValueError for what is none."""
    summary, trivial, rewrites = told
    made = Summary(**summary)
    if not all(isinstance(value, int | float) for value in (*asdict(made).values(), trivial, rewrites)):
        raise TypeError("a count is no number")
    return Extent(made, trivial, rewrites)


def entry_from(told: dict[str, Any]) -> Entry | None:
    """Return the entry that a manifest tells; None where it tells none, for it may have been edited."""
    try:
        changes = tuple(Changed(**{**change, "extent": extent_from(change["extent"])}) for change in told["changes"])
        made = Entry(**{**told, "changes": changes})
        texts = [made.series, made.title, made.folder, made.first, made.last, made.published, made.retrieved]
        texts += [text for c in changes for text in (c.old, c.new, c.published, c.retrieved, c.report)]
        counts = [made.editions, *(c.version for c in changes)]
        is_sound = all(isinstance(t, str) for t in texts) and all(isinstance(n, int) for n in counts)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return made if is_sound else None
