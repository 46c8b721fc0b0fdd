"""In which order the report shows links, so that both editions can be read off the page.

The new edition gives the order. What has no place in it (a removed block, the old place of a moved
one, a part that stands apart from its paragraph) follows its neighbour of the old edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diffreport.model import Link


@dataclass(frozen=True, slots=True)
class Placed:
    """A link shown in full, or a stub (`side` set) that stands where blocks of it stood.

    `part` counts the link's blocks of that side from 1; None means all of them. `is_elsewhere` tells
    that the old blocks of a link shown in full stand at another place of the old edition.
    """

    link: int
    side: str = ""  # old, new; "" for the link itself
    part: int | None = None
    is_elsewhere: bool = False


def reading_order(links: Sequence[Link]) -> list[Placed]:
    """Return every link once in full, and stubs wherever a reader of either edition would miss a block.

    Shapes: read without the stubs of the old side, the new blocks come in order; read with them
        (a stub instead of its blocks), the old blocks do.
    """
    anchored = _anchored(links)
    waiting = _waiting(links, anchored)
    out: list[Placed] = []

    def emit_waiting(index: int) -> None:
        while index in waiting:
            placed, index = waiting[index]
            out.append(placed)

    emit_waiting(0)
    for _, placed in sorted(_new_side(links, anchored), key=lambda pair: pair[0]):
        out.append(placed)
        if not placed.side and placed.link in anchored:
            emit_waiting(links[placed.link].old[0] + len(run_of(links[placed.link].old)))
    return out


def _new_side(links: Sequence[Link], anchored: set[int]) -> Iterator[tuple[int, Placed]]:
    """Yield each row at its first new block, and a stub at each new block that stands apart."""
    for number, link in enumerate(links):
        if link.new:
            yield link.new[0], Placed(number, is_elsewhere=bool(link.old) and number not in anchored)
            for part in range(len(run_of(link.new)), len(link.new)):
                yield link.new[part], Placed(number, "new", part + 1)


def _anchored(links: Sequence[Link]) -> set[int]:
    """Return the links that stand at the same place in both editions."""
    anchored, last = set(), -1
    for number in sorted((n for n, link in enumerate(links) if link.new), key=lambda n: links[n].new[0]):
        link = links[number]
        if link.old and not link.moved and link.old[0] > last:
            anchored.add(number)
            last = link.old[0]
    return anchored


def _waiting(links: Sequence[Link], anchored: set[int]) -> dict[int, tuple[Placed, int]]:
    """Return what stands at each old index that no row covers in place, and the index after it."""
    waiting: dict[int, tuple[Placed, int]] = {}
    for number, link in enumerate(links):
        if not link.old:
            continue
        side = "old" if link.new else ""
        run = len(run_of(link.old))
        if number not in anchored and run == len(link.old):
            waiting[link.old[0]] = Placed(number, side), link.old[0] + run
            continue
        for part in range(run if number in anchored else 0, len(link.old)):
            waiting[link.old[part]] = Placed(number, side, part + 1), link.old[part] + 1
    return waiting


def run_of(indices: Sequence[int]) -> Sequence[int]:
    """Return the blocks at the start that stand side by side."""
    end = 1
    while end < len(indices) and indices[end] == indices[end - 1] + 1:
        end += 1
    return indices[:end]
