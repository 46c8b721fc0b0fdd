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
from diffreport.histories.drafts import Draft
from diffreport.histories.figures import Figures
from diffreport.histories.fold import Fold
from diffreport.histories.returned import Absent
from diffreport.model import Block, Kind
from diffreport.settings import Settings
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


def of_one_sentence(figures: int) -> list[Comparison]:
    """Return the comparisons of three editions, each a paragraph without full stops, whose figures all grow."""
    texts = [", ".join(f"{7 * n + 20 + year} boats of kind k{n}" for n in range(figures)) for year in range(3)]
    documents = [Document.from_paragraphs([text], f"{n}") for n, text in enumerate(texts)]
    return [compare(*pair) for pair in pairwise(documents)]


def fold(comparisons: Sequence[Comparison]) -> None:
    """Follow paragraphs."""
    fold = Fold(comparisons[0].old)
    for comparison in comparisons:
        fold.take(comparison)
    fold.finished()


def follow(comparisons: Sequence[Comparison]) -> None:
    """Follow figures, each edition of one lineage."""
    figures = Figures(comparisons[0].old)
    for comparison in comparisons:
        figures.take(comparison)
    figures.series([["l-1"]] * (len(comparisons) + 1))


def calls(made: Callable[[Sequence[Comparison]], None], comparisons: Sequence[Comparison]) -> int:
    """Return how many functions are called to make something of comparisons."""
    return calls_of(lambda: made(comparisons))


def calls_of(work: Callable[[], object]) -> int:
    """Return how many functions some work calls."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    former = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
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


def test_figures_are_followed_in_linear_time() -> None:
    """Four times as many figures in one sentence take as many times the calls, and hardly more."""
    few, many = of_one_sentence(100), of_one_sentence(400)
    for comparison in (*few, *many):
        assert comparison.figures is not None
    follow(few)  # what words mean is looked up once
    assert calls(follow, many) < 1.15 * 4 * calls(follow, few)


def test_the_same_text_many_times_over_is_linear() -> None:
    """All of it gone, and all of it back."""

    def back(count: int) -> None:
        gone, block = Absent(), Block(Kind.PARAGRAPH, "The wardens counted the boats on the lake in summer.")
        for _ in range(count):
            gone.put(Draft(block, gone=1))
        assert len(gone.returned(dict.fromkeys(range(count), block), Settings())) == count

    assert calls_of(lambda: back(160)) < 1.15 * 4 * calls_of(lambda: back(40))


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
