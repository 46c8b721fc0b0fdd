"""Fifty reports of an invented country over a year: what each says in which month, and what of that is to be told.

All of it follows from a seed. A check sees a report as it stands in the month of the check, unless its server fails.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

MONTHS = range(1, 13)
FAULTY = (2, 8, 9)  # months in which some servers fail
SILENT = (1, 4, 7, 11)  # months in which no publisher says anything new, in whatever bytes
_TOWNS = (
    "Alder Birch Cedar Dawn Elm Fern Gorse Hazel Iris Juniper Kelp Laurel Maple Nettle Oak Pine Quince Rowan Sorrel "
    "Thorn Umber Vetch Willow Yarrow"
).split()
_THINGS = (
    "boats barges bridges ferries floods harbours locks mills piers sluices towpaths weirs wells beacons cranes depots"
).split()
_BODIES = "commission council inspectorate registry surveyor treasury assembly committee".split()
_ENDS = (
    "after the autumn storms had passed over the lower valley",
    "before the new ordinance on river traffic came into force",
    "while repairs to the eastern embankment were still under way",
    "although several of the northern stations sent no return",
    "and forwarded the list to the delegates of every parish",
    "and asked the wardens to explain the difference in writing",
)
_PARAGRAPHS = 7


class Move(StrEnum):
    """What a publisher does with a report in a month."""

    NOTHING = "nothing"
    EDITION = "edition"  # a new edition, with other words
    REVISION = "revision"  # the edition again, with other words, as if nothing was
    NOISE = "noise"  # the edition again, with other bytes and the same words
    STALE = "stale"  # a new edition with the words of the old one


class Way(StrEnum):
    """How the label of an edition is told."""

    HEADER = "header"
    PAGE = "page"
    REDIRECT = "redirect"  # the address leads to a page that is named for its edition
    FILE = "file"
    GLOB = "glob"
    FOLDER = "folder"

    @property
    def is_local(self) -> bool:
        """Tell whether it is about files."""
        return self in (Way.FILE, Way.GLOB, Way.FOLDER)


class Failure(StrEnum):
    """How the server of a report fails."""

    BROKEN = "500"
    SLOW = "slow"
    CUT = "cut"
    GONE = "404"
    BUSY = "429"  # and says to come back tomorrow
    ROBOTS = "robots"
    LOOP = "loop"
    CLOSED = "closed"  # it ends the connection without a word


class Paper(NamedTuple):
    """A report as it stands: the label of its edition, its paragraphs, and what no reader shows."""

    label: str
    paragraphs: tuple[str, ...]
    stamp: int = 0

    def html(self) -> str:
        """Return the page."""
        text = "".join(f"<p>{each}</p>\n" for each in self.paragraphs)
        return (
            f'<!-- {self.stamp} --><p class="edition">Edition {self.label}</p><main class="c{self.stamp}">{text}</main>'
        )


def counts(paragraphs: Iterable[str]) -> Counter[str]:
    """Return the figures of paragraphs, and how often each stands there."""
    return Counter(word for paragraph in paragraphs for word in paragraph.split(" ") if word.isdigit())


class Told(NamedTuple):
    """What is to be told of an edition that came."""

    series: str
    old: str
    new: str
    is_revision: bool


class Story(NamedTuple):
    """What is told of it: the figures that came, and those that went."""

    told: Told
    came: frozenset[str]
    gone: frozenset[str]


@dataclass
class Report:
    """One report: how it is found, how it fails (None: never), and what it says in each month."""

    series: str
    way: Way
    failure: Failure | None
    papers: dict[int, Paper] = field(default_factory=dict)
    failing: frozenset[int] = frozenset()

    def arrivals(self) -> dict[int, tuple[Paper | None, Paper]]:
        """Return what a check archives, by month, each with the one before it."""
        out: dict[int, tuple[Paper | None, Paper]] = {}
        seen: Paper | None = None
        for month in (each for each in MONTHS if each not in self.failing):
            paper = self.papers[month]
            if seen is not None and (paper.label, paper.paragraphs) == (seen.label, seen.paragraphs):
                continue
            out[month] = seen, paper
            seen = paper
        return out

    def told(self) -> dict[int, Told]:
        """Return what a check tells, by month."""
        return {
            month: Told(self.series, old.label, new.label, new.label == old.label)
            for month, (old, new) in self.arrivals().items()
            if old is not None and old.paragraphs != new.paragraphs
        }

    def news(self, month: int) -> Iterator[Story]:
        """Yield what the check of a month tells, if it does, with the figures that only one of the editions has."""
        if told := self.told().get(month):
            before, paper = self.arrivals()[month]
            new, old = counts(paper.paragraphs), counts(before.paragraphs if before else ())
            yield Story(told, frozenset(new - old), frozenset(old - new))


def reports(seed: int) -> list[Report]:
    """Return the fifty, eight of which fail now and then."""
    chance = random.Random(seed)
    ways = [Way.FILE] * 3 + [Way.GLOB] * 2 + [Way.FOLDER] + [Way.HEADER, Way.PAGE, Way.REDIRECT] * 15
    ways = ways[:50]
    failures: list[Failure | None] = [*[None] * 42, *Failure]
    return [_report(f"report-{k:02}", ways[k], failures[k], chance) for k in range(50)]


def _report(series: str, way: Way, failure: Failure | None, chance: random.Random) -> Report:
    report = Report(series, way, failure)
    if failure:
        report.failing = frozenset(chance.sample(FAULTY, 1 if failure is Failure.SLOW else 2))
    paper = Paper("2025-01", _first(chance))
    for month in MONTHS:
        if month > 1:
            paper = _moved(paper, month, _move(way, month, chance), chance)
        report.papers[month] = paper
    return report


def _move(way: Way, month: int, chance: random.Random) -> Move:
    told = 0 if month in SILENT else 1
    return chance.choices([*Move], [12, 2.5 * told, 1.5 * told, 1, 0 if way.is_local else 0.5])[0]


def _moved(paper: Paper, month: int, move: Move, chance: random.Random) -> Paper:
    label = f"2025-{month:02}"
    if move is Move.EDITION:
        return Paper(label, _rewritten(paper.paragraphs, chance), month)
    if move is Move.REVISION:
        return Paper(paper.label, _rewritten(paper.paragraphs, chance), month)
    if move is Move.NOISE:
        return paper._replace(stamp=month)
    return Paper(label, paper.paragraphs, month) if move is Move.STALE else paper


def _first(chance: random.Random) -> tuple[str, ...]:
    towns = chance.sample(_TOWNS, _PARAGRAPHS)
    things = chance.sample(_THINGS, _PARAGRAPHS)
    return tuple(_sentence(*pair, chance) for pair in zip(towns, things, strict=True))


def _sentence(town: str, thing: str, chance: random.Random) -> str:
    count, end = chance.randrange(110, 990), chance.choice(_ENDS)
    return f"The {chance.choice(_BODIES)} of {town} counted {count} {thing} in the whole district, {end}."


def _rewritten(paragraphs: tuple[str, ...], chance: random.Random) -> tuple[str, ...]:
    """Return the paragraphs with a figure changed, or with one more or less."""
    place = chance.randrange(len(paragraphs))
    if chance.random() < 0.2:
        more = _sentence(chance.choice(_TOWNS), chance.choice(_THINGS), chance)
        return (*paragraphs[:place], more, *paragraphs[place:])
    words = paragraphs[place].split(" ")
    at = next(k for k, word in enumerate(words) if word.isdigit())
    words[at] = str(int(words[at]) + chance.randrange(3, 90))
    return (*paragraphs[:place], " ".join(words), *paragraphs[place + 1 :])
