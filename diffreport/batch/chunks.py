"""Which pairs are handed out together: small ones, so that handing out costs next to nothing; large ones alone.

Pairs are looked at by the thousand. Of those, the large come first and the largest of them before all: one that takes a
minute is best begun while there is other work, for at the end the other processes would wait for it. The last thousand
is cut the finer, the fewer are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from diffreport.batch.plan import Chunk, Pair

WINDOW = 1_024  # pairs that are looked at together: all that is held
# A chunk takes a second or two: 60,000 bytes of HTML, both editions together, were compared in 0.15 s. A task of a
# cluster costs some milliseconds, one of this machine less than half of one, whatever is in it.
MOST = 16  # pairs
BYTES = 500_000
UNKNOWN = 62_500  # bytes of a pair that does not tell
_ROUNDS = 4  # times that each process is to be given something yet, when the chunks get smaller


def chunks(pairs: Iterable[Pair], at_once: Callable[[], int]) -> Iterator[Chunk]:
    """Yield all pairs in chunks, cut for as many processes as there are then. Cost: 2 * `WINDOW` pairs are held."""
    left = iter(pairs)
    window = list(islice(left, WINDOW))
    while window:
        after = list(islice(left, WINDOW))
        yield from _cut(window, at_once, is_last=not after)
        window = after


def _cut(window: list[Pair], at_once: Callable[[], int], *, is_last: bool) -> Iterator[Chunk]:
    large = [pair for pair in window if _size(pair) >= BYTES]
    for pair in sorted(large, key=_size, reverse=True):
        yield [pair]
    chunk: list[Pair] = []
    size, left = 0, len(window) - len(large)
    for pair in window:
        if _size(pair) >= BYTES:
            continue
        most = max(1, min(MOST, left // (at_once() * _ROUNDS))) if is_last else MOST
        if chunk and (len(chunk) >= most or size + _size(pair) > BYTES):
            yield chunk
            left -= len(chunk)
            chunk, size = [], 0
        chunk.append(pair)
        size += _size(pair)
    if chunk:
        yield chunk


def _size(pair: Pair) -> int:
    return pair.size or UNKNOWN
