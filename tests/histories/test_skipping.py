"""What a history says of two editions that do not follow each other."""

from __future__ import annotations

import pytest

from diffreport import Document, compare
from diffreport.histories.skipping import Disagreement, came_of, disagreements
from tests.comparison.aligning import SENTENCES
from tests.histories.telling import told

HARBOUR, FARMERS, TEACHER, ARCHIVE, MINERS, CHOIR, *_ = SENTENCES


def direct(old: list[str], new: list[str]) -> list[Document]:
    """Return two editions."""
    return [Document.from_paragraphs(old), Document.from_paragraphs(new)]


def test_where_nothing_is_ambiguous_the_chain_is_the_direct_comparison() -> None:
    """Edits, moves, removals and additions lead to the same whether editions are skipped or not."""
    editions = [
        [HARBOUR, FARMERS, TEACHER, ARCHIVE],
        [HARBOUR.replace("spring", "autumn"), TEACHER, ARCHIVE, MINERS],
        [ARCHIVE.replace("winter", "spring"), HARBOUR.replace("spring", "winter"), TEACHER, CHOIR, MINERS],
    ]
    history = told(*editions)
    assert came_of(history, 0, 2) == {0: {3}, 1: {0}, 2: {2}, 3: set(), 4: set()}
    assert disagreements(history, 0, 2, compare(*direct(editions[0], editions[2]))) == ()


def test_splits_and_merges_add_up() -> None:
    """The parts of a part are parts of the whole, and what is merged came of all of it."""
    one = [f"{HARBOUR} {TEACHER} {ARCHIVE}", MINERS]
    two = [f"{HARBOUR} {TEACHER}", ARCHIVE, MINERS]
    three = [HARBOUR, TEACHER, ARCHIVE, MINERS]
    history = told(one, two, three, two, one)
    assert came_of(history, 0, 2) == {0: {0}, 1: {0}, 2: {0}, 3: {1}}
    assert came_of(history, 2, 4) == {0: {0, 1, 2}, 1: {3}}
    assert came_of(history, 1, 3) == {0: {0}, 1: {1}, 2: {2}}
    assert disagreements(history, 0, 2, compare(*direct(one, three))) == ()


def test_what_is_back_belongs_to_what_it_was() -> None:
    """Between an edition before the absence and one after it."""
    history = told([HARBOUR, FARMERS], [FARMERS], [FARMERS, HARBOUR])
    assert came_of(history, 0, 2) == {0: {1}, 1: {0}}
    assert came_of(history, 1, 2) == {0: {0}, 1: set()}


def test_where_the_chain_and_the_direct_comparison_differ_it_is_said() -> None:
    """A paragraph rewritten little by little is another one to who reads the first and the last alone."""
    words, others = HARBOUR.split(), MINERS.split()
    steps = [" ".join(others[:n] + words[n:]) for n in range(0, 20, 3)]
    editions = [*([FARMERS, step, CHOIR, TEACHER] for step in steps), [FARMERS, CHOIR, TEACHER, steps[-1]]]
    comparison = compare(*direct(editions[0], editions[-1]))
    assert disagreements(told(*editions), 0, len(steps), comparison) == (Disagreement(3, (1,), (), 0.0),)
    with pytest.raises(ValueError, match="not of editions 0 and 1"):
        disagreements(told([HARBOUR], [HARBOUR]), 0, 1, comparison)
    with pytest.raises(ValueError, match="editions 2 and 1"):
        came_of(told([HARBOUR], [HARBOUR], [HARBOUR]), 2, 1)
