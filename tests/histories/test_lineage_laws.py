"""What holds for any series: of generated editions, and of real ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, starmap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffreport import Comparison, Document, compare, read
from diffreport.archived import comparisons as archived_comparisons
from diffreport.histories import history_of
from diffreport.histories.skipping import came_of, disagreements
from diffreport.model import Block
from diffreport.model.histories import Words
from tests.comparison.test_align_properties import BLOCKS, PARAGRAPHS, edited, outlined
from tests.histories.laws import LAWS, history

# The suite tries so many series of each kind of law, `make fuzz` as many as its profile says.
MANY = settings(max_examples=max(30, settings.default.max_examples if settings.default.max_examples > 100 else 0))
REAL = {"hrr_html/hrr_kosovo": 9, "fomc/fomc_statement": 15, "nss/nss": 4}


@st.composite
def series(draw: st.DrawFn) -> list[Document]:
    """Return successive editions: edited, moved, split and merged, with blocks that are back after an absence."""
    editions = [draw(st.lists(draw(st.sampled_from((PARAGRAPHS, BLOCKS))), max_size=10))]
    for _ in range(draw(st.integers(1, 4))):
        blocks: list[Block] = draw(edited(editions[-1]))
        earlier = [block for edition in editions[:-1] for block in edition]
        for block in draw(st.lists(st.sampled_from(earlier), max_size=2)) if earlier else ():
            blocks.insert(draw(st.integers(0, len(blocks))), block)
        editions.append(blocks)
    return list(map(outlined, editions))


def compared(editions: Sequence[Document]) -> list[Comparison]:
    """Return the comparisons of each edition with the next."""
    return [compare(*pair) for pair in pairwise(editions)]


@MANY
@given(series())
def test_the_laws_hold_for_any_series(editions: list[Document]) -> None:
    """Of blocks, links, words, ends and order."""
    comparisons = compared(editions)
    told = history(comparisons)
    for law in LAWS:
        law(told, comparisons)


@pytest.fixture(scope="module", params=REAL)
def real(request: pytest.FixtureRequest, shared_editions: Path, kept: None) -> list[Comparison]:
    """Return the comparisons of a real series, of its first editions."""
    paths = sorted(shared_editions.glob(f"{request.param}__*"))[: REAL[request.param]]
    return list(starmap(archived_comparisons.compared, pairwise(map(read, paths))))


def test_the_laws_hold_for_real_series(real: list[Comparison]) -> None:
    """Of human rights reports, statements of a central bank, and strategies read from paper."""
    told = history(real)
    for law in LAWS:
        law(told, real)


@MANY
@given(series())
def test_an_edition_more_changes_nothing_of_what_was_told(editions: list[Document]) -> None:
    """Ids, texts, stages and dates stay; a word that still stands lasts longer, and who ends has an end."""
    comparisons = compared(editions)
    before = {each.id: each for each in history_of(editions[0], comparisons[:-1]).lineages}
    after = {each.id: each for each in history(comparisons).lineages}
    last = len(comparisons) - 1
    assert set(before) <= set(after)
    for name, each in before.items():
        more = after[name]
        assert more.stages[: len(each.stages)] == each.stages
        for old, new in zip(each.texts, more.texts, strict=False):
            assert _each(old, last) == _each(new, last)


def _each(runs: Sequence[Words], last: int) -> list[tuple[str, int, int]]:
    """Return the characters of a text with their dates, as seen in an edition."""
    return [(character, since, min(until, last)) for text, since, until in runs for character in text]


@MANY
@given(series(), st.data())
def test_the_chain_and_what_differs_from_it_are_the_direct_comparison(
    editions: list[Document], data: st.DataObject
) -> None:
    """Of any two editions: each new block has its direct partners, or it is said that it has others."""
    comparisons = compared(editions)
    told = history(comparisons)
    old = data.draw(st.integers(0, len(comparisons) - 1))
    new = data.draw(st.integers(old + 1, len(comparisons)))
    direct = compare(editions[old], editions[new])
    chain = came_of(told, old, new)
    assert sorted(chain) == list(range(len(editions[new].blocks)))
    differ = {each.new: each for each in disagreements(told, old, new, direct)}
    for link in direct.alignment.links:
        for j in link.new:
            if j in differ:
                assert (differ[j].direct, differ[j].score) == (link.old, link.score) != (differ[j].chain, None)
                assert set(differ[j].chain) == chain[j]
            else:
                assert set(link.old) == chain[j]
    if new == old + 1:
        assert not differ
