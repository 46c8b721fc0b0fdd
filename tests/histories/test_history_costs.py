"""What a history costs, in counts: it is linear, and comparisons are forgotten; and it is the same each time."""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from types import FrameType

import pytest

from diffreport import Comparison, Document, compare
from diffreport.histories import history_of
from diffreport.histories.fold import Fold
from tests.comparison.aligning import paragraph


def editions(count: int, blocks: int) -> list[Document]:
    """Return editions each of which drops, adds, rewords and brings back a tenth of its paragraphs."""
    out = []
    for n in range(count):
        tenth = blocks // 10
        texts = [paragraph(seed) for seed in range(n * tenth, n * tenth + blocks)]
        texts[5] = f"{texts[5]} Edition {n} says so."
        if n % 2:
            texts[3 * tenth : 4 * tenth] = []
        out.append(Document.from_paragraphs(texts, label=str(n)))
    return out


def figures(count: int) -> tuple[Document, Document]:
    """Return two editions of one sentence with so many figures, each of them another one afterwards."""

    def edition(more: int) -> Document:
        told = (f"{n % 7 + more},{n} ships left harbour{n % 90}" for n in range(100, 100 + count))
        return Document.from_paragraphs([", ".join(told)], label=str(more))

    return edition(15), edition(16)


def fold(comparisons: Sequence[Comparison]) -> None:
    """Fold comparisons."""
    made = Fold(comparisons[0].old)
    for comparison in comparisons:
        made.take(comparison)
    made.finished()


def calls(work: Callable[[Sequence[Comparison]], object], comparisons: Sequence[Comparison]) -> int:
    """Return how many functions some work calls."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    former = sys.getprofile()
    sys.setprofile(note)
    try:
        work(comparisons)
    finally:
        sys.setprofile(former)
    return count


@pytest.mark.parametrize(("more", "times"), [((24, 20), 2.0), ((12, 80), 4.0)], ids=["editions", "paragraphs"])
def test_the_fold_is_linear(more: tuple[int, int], times: float) -> None:
    """Twice as many editions, or four times as many paragraphs, take as many times the calls and hardly more."""
    few, many = ([compare(*pair) for pair in pairwise(editions(*size))] for size in ((12, 20), more))
    for comparison in (*few, *many):
        assert comparison.changes is not None  # what the words mean is no part of the fold
    assert calls(fold, many) < 1.15 * times * calls(fold, few)


def test_the_figures_of_one_sentence_are_followed_in_linear_time() -> None:
    """Four times as many of them take about four times the calls: their sentence is read once."""
    first, few, many = (compare(*figures(count)) for count in (20, 100, 400))
    history_of(first.old, [first])  # what is read once for all of them
    once, more = (calls(lambda made: history_of(made[0].old, made), [each]) for each in (few, many))
    assert more < 6.5 * once


def test_comparisons_are_forgotten() -> None:
    """Of ten that are made one after the other there are never more than two."""
    documents = editions(11, 10)
    alive: list[int] = []

    def made() -> Iterator[Comparison]:
        for pair in pairwise(documents):
            yield compare(*pair)
            alive.append(sum(isinstance(each, Comparison) for each in gc.get_objects()) - before)

    gc.collect()
    before = sum(isinstance(each, Comparison) for each in gc.get_objects())
    history_of(documents[0], made())
    assert len(alive) == 10 and max(alive) <= 2


def test_a_history_is_the_same_whatever_the_hash_seed() -> None:
    """Down to the order of everything in it."""
    program = "from tests.histories.test_history_costs import digest; print(digest())"
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert digests == {f"{digest()}\n".encode()}


def digest() -> str:
    """Return a digest of the history of some editions."""
    documents = editions(6, 20)
    told = history_of(documents[0], (compare(*pair) for pair in pairwise(documents)))
    return hashlib.sha256(repr(told).encode()).hexdigest()
