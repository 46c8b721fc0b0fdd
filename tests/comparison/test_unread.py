"""A comparison reads what its words mean when it is first asked for, and nobody can tell."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from diffreport import compare
from diffreport.model import Comparison, Document, Meaning, Summary

OLD = Document.from_paragraphs(
    [
        "The police counted 315 fighters in the valley, and may have counted some of them twice.",
        "Two of the bridges were closed.",
        "The report was printed in May.",
    ]
)
NEW = Document.from_paragraphs(
    [
        "The police counted 342 fighters in the valley, and did count some of them twice.",
        "The report was printed in May.",
        "A third bridge was built over the river by the army.",
    ]
)


def read_at_once() -> Comparison:
    """Return the comparison of the two documents, made of all its fields."""
    found = compare(OLD, NEW)
    return Comparison(**{field.name: getattr(found, field.name) for field in fields(found)})


def known_of(comparison: Comparison) -> dict[str, object]:
    """Return what is known of a comparison before it is read."""
    return {
        name: getattr(comparison, name)
        for name in ("engine", "settings", "old", "new", "alignment", "rewrites", "pins", "lone")
    }


def with_counted_reading() -> tuple[Comparison, list[int]]:
    """Return the comparison of the two documents, unread, and a list that grows with each reading."""
    whole, reads = read_at_once(), []

    def read() -> Meaning:
        reads.append(1)
        return Meaning(*(getattr(whole, name) for name in Meaning._fields))

    return Comparison.unread(known_of(whole), read), reads


def test_links_are_known_before_anything_is_read() -> None:
    """Documents, settings and links cost no reading; the first question about the words costs one, and no other."""
    comparison, reads = with_counted_reading()
    assert comparison.alignment.links and comparison.fallbacks == () and comparison.old == OLD and not reads
    assert comparison.changes and comparison.findings and comparison.summary.figures and len(reads) == 1


@pytest.mark.parametrize("name", Meaning._fields)
def test_whatever_is_asked_first_the_whole_is_read(name: str) -> None:
    """Each field is what it is in a comparison that was read at once."""
    assert getattr(compare(OLD, NEW), name) == getattr(read_at_once(), name)
    comparison, reads = with_counted_reading()
    assert getattr(comparison, name) == getattr(read_at_once(), name) and len(reads) == 1


@pytest.mark.parametrize(
    "through",
    [
        lambda comparison: comparison,
        lambda comparison: pickle.loads(pickle.dumps(comparison)),
        lambda comparison: replace(comparison, engine=comparison.engine),
        lambda comparison: Comparison.from_json(comparison.to_json()),
    ],
    ids=["as it is", "pickled", "replaced", "as JSON"],
)
def test_an_unread_comparison_equals_one_that_was_read(through: Any) -> None:
    """As it is, pickled, replaced, written and read back; from either side, and in print."""
    there, here = through(compare(OLD, NEW)), read_at_once()
    assert there == here and here == through(compare(OLD, NEW))
    assert repr(there) == repr(here) and there.to_json() == here.to_json()


def test_what_is_replaced_is_replaced() -> None:
    """One field is another one, all others are read."""
    changed = replace(compare(OLD, NEW), summary=Summary(findings=7))
    assert changed.summary.findings == 7 and changed.findings == read_at_once().findings
    assert changed != read_at_once()


def test_a_name_that_is_no_field_is_refused() -> None:
    """Without reading anything."""
    comparison, reads = with_counted_reading()
    with pytest.raises(AttributeError, match="'Comparison' has no 'chnages'"):
        comparison.chnages  # noqa: B018 - the question is the test
    assert not reads


def test_a_reading_that_failed_is_tried_again() -> None:
    """An interruption leaves no half-read comparison behind."""
    whole, tries = read_at_once(), []

    def read() -> Meaning:
        tries.append(1)
        if len(tries) == 1:
            raise KeyboardInterrupt
        return Meaning(*(getattr(whole, name) for name in Meaning._fields))

    comparison = Comparison.unread(known_of(whole), read)
    with pytest.raises(KeyboardInterrupt):
        comparison.findings  # noqa: B018 - asking is what reads
    assert comparison == whole and len(tries) == 2


def test_two_threads_may_ask_at_the_same_time() -> None:
    """All of them get the whole, also while another one is reading."""
    names = [*Meaning._fields, "findings"]
    whole, barrier = read_at_once(), Barrier(len(names), timeout=300)

    def ask(comparison: Comparison, name: str) -> Any:
        barrier.wait()
        return getattr(comparison, name)

    with ThreadPoolExecutor(len(names)) as pool:
        for _ in range(20):
            found = list(pool.map(partial(ask, compare(OLD, NEW)), names))
            assert found == [getattr(whole, name) for name in names]
