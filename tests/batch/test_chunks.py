"""How a batch is cut: every pair once, few bytes and few pairs a chunk, the end evenly shared."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from diffreport.batch.chunks import BYTES, MOST, UNKNOWN, WINDOW, chunks
from diffreport.batch.plan import Pair


def pair(number: int, size: int = 1_000) -> Pair:
    """Return a pair of so many bytes."""
    return Pair(f"p{number}", "s", "a", "b", ("a", "b"), size)


@given(st.lists(st.one_of(st.just(0), st.integers(1, 3 * BYTES)), max_size=60), st.integers(1, 9))
def test_every_pair_is_in_one_chunk_that_is_not_too_large(sizes: list[int], jobs: int) -> None:
    """A large pair is alone; the order of the others is the manifest's, so that those of one series stay together."""
    pairs = [pair(number, size) for number, size in enumerate(sizes)]
    made = list(chunks(pairs, lambda: jobs))
    assert sorted(each.name for chunk in made for each in chunk) == sorted(each.name for each in pairs)
    assert all(len(chunk) <= MOST for chunk in made)
    assert all(len(chunk) == 1 or sum(each.size or UNKNOWN for each in chunk) <= BYTES for chunk in made)
    small = [each for chunk in made for each in chunk if each.size < BYTES]
    assert small == [each for each in pairs if each.size < BYTES]


def test_large_pairs_come_first_the_largest_before_all() -> None:
    """So that none is begun when the others are done."""
    made = list(chunks([pair(0), pair(1, 4 * BYTES), pair(2), pair(3, 9 * BYTES)], lambda: 2))
    assert [[each.name for each in chunk] for chunk in made] == [["p3"], ["p1"], ["p0"], ["p2"]]


def test_the_last_chunks_are_small() -> None:
    """No process is left with many pairs while another has none."""
    lengths = [len(chunk) for chunk in chunks(map(pair, range(WINDOW)), lambda: 4)]
    assert lengths[0] == MOST and lengths[-8:] == [1] * 8 and lengths == sorted(lengths, reverse=True)


def test_few_pairs_are_held() -> None:
    """However many a manifest has."""
    asked = []

    def pairs() -> Iterator[Pair]:
        for number in range(10**9):
            asked.append(number)
            yield pair(number)

    assert len(next(chunks(pairs(), lambda: 2))) == MOST
    assert len(asked) == 2 * WINDOW


def test_how_many_are_at_work_is_asked_when_it_matters() -> None:
    """A cluster does not tell before it is connected, and grows."""
    known = [1]
    made = chunks(map(pair, range(WINDOW + 128)), lambda: known[-1])
    assert [len(next(made)) for _ in range(WINDOW // MOST + 1)] == [MOST] * (WINDOW // MOST + 1)
    known.append(16)
    assert [len(chunk) for chunk in made] == [1] * 112
