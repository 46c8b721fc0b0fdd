"""What belongs together in two documents: the links of their blocks, and what a person pinned.

Sides are `old` and `new`. Scores run from 0.0 (nothing shared) to 1.0 (same text).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Relation(StrEnum):
    """How the blocks of a link belong together."""

    SAME = "same"
    REVISED = "revised"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    ADDED = "added"
    REMOVED = "removed"


class RunnerUp(NamedTuple):
    """The next best partner that a link did not take."""

    block: int  # index on the new side (on the old side for an added block)
    score: float


@dataclass(frozen=True, slots=True)
class Link:
    """Old blocks and new blocks that belong together.

    Shapes: 1:1 for same, revised and moved; 1:n split; n:1 merged; 0:1 added; 1:0 removed.
    `why` is the pass that made the link; `noise` is set on an added or removed block that is no content.
    `move` is None unless moved: links of one number moved together, one after the other on both sides; moves
    are numbered from 0 in reading order.
    """

    relation: Relation
    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float
    why: str
    moved: bool = False
    revised: bool = False
    runner_up: RunnerUp | None = None
    noise: str | None = None
    move: int | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """What a person decided about two texts: that they belong together, or never do; and the blocks that have them.

    `origin` is where it is written down, "" if a program said it.
    """

    together: bool
    old: tuple[int, ...]
    new: tuple[int, ...]
    origin: str = ""
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Fallback:
    """A place where a budget was hit and a cheaper method used."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """All links, in reading order: new blocks in order, removed ones after their old neighbour.

    Shapes: every block index of either side is in exactly one link.
    """

    links: tuple[Link, ...]
    fallbacks: tuple[Fallback, ...] = ()
