"""A check of several sources of one series."""

from __future__ import annotations

import pytest

from diffreport.watch.checking.arriving import What
from diffreport.watch.checking.request import Outcome, Result
from diffreport.watch.fetching.fetcher import Fetcher
from diffreport.watch.plan import Kind, Plan, Source
from tests.watch.checked import FIRST, SECOND, THIRD, World, labelled

PAGES = [
    Source("harbours", Kind.URL, f"https://{name}.org/", f"diffreport.toml:{name}", labelling=labelled("name", r"\d+"))
    for name in ("a", "b")
]


def check(world: World, *texts: str | None, **asked: bool) -> Outcome:
    """Check with these texts of 2024; a page of None is not there."""
    for page, text in zip(PAGES, texts, strict=True):
        world.giver.gives[page.where] = {} if text is None else {"2024.txt": text}
    return world.check(Plan(tuple(PAGES)), **asked)


def results(outcome: Outcome) -> list[Result]:
    """Return what became of each source."""
    return [each.result for each in outcome.asked]


def test_two_sources_with_different_texts_of_one_label_revise_nothing(world: World) -> None:
    """However often they are asked: the later in the file fails, and both are named."""
    assert results(check(world, FIRST, SECOND)) == [Result.NEW, Result.FAILED]
    for _ in range(2):
        assert results(check(world, FIRST, SECOND, is_forced=True)) == [Result.UNCHANGED, Result.FAILED]
        [told] = world.events("failed")
        assert "https://b.org/: gives another text as the edition 2024 than https://a.org/ (diffreport.toml:a)" in told
    assert (world.versions(), world.memory_notices()) == ([(1, "2024", None)], [])


def test_what_another_source_gave_in_an_earlier_check_is_not_revised(world: World) -> None:
    """Also by the first in the file."""
    check(world, None, FIRST)
    assert results(check(world, SECOND, FIRST)) == [Result.FAILED, Result.UNCHANGED]
    assert world.versions() == [(1, "2024", None)]


def test_a_source_revises_what_it_gave_itself_whoever_gave_it_too(world: World) -> None:
    """Its mirror lags behind, and revises nothing back; with the same text it is sound again."""
    check(world, FIRST, FIRST)
    assert check(world, SECOND, FIRST).asked[0].came[0].what is What.REVISED
    assert results(check(world, SECOND, FIRST, is_forced=True)) == [Result.UNCHANGED, Result.FAILED]
    assert results(check(world, SECOND, SECOND)) == [Result.UNCHANGED, Result.UNCHANGED]
    assert world.versions() == [(1, "2024", None), (2, "2024", 1)]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_folder_takes_in_the_files_beside_one_that_another_source_gives(world: World, is_first: bool) -> None:
    """The one fails at each check, until it is the same; what is written anew later is a revision of its own."""
    folder, page = world.folder / "in", world.folder / "page-2024.txt"
    folder.mkdir()
    page.write_text(FIRST, "utf-8")
    pattern = labelled("name", r"\d+")
    beside = Source("harbours", Kind.GLOB, str(folder / "*"), "diffreport.toml:1", labelling=pattern)
    alone = Source("harbours", Kind.FILE, str(page), "diffreport.toml:2", labelling=pattern)
    world.check(alone, fetcher=Fetcher)
    both = Plan((beside, alone) if is_first else (alone, beside))
    for year, text in ((2024, SECOND), (2025, THIRD)):
        (folder / f"{year}.txt").write_text(text, "utf-8")
    for new in (1, 0):
        outcome = world.check(both, fetcher=Fetcher)
        assert (outcome.new, outcome.failed) == (new, 1)
        assert world.events("failed")[0].startswith(f"harbours: {folder}/*: gives another text as the edition 2024")
    (folder / "2024.txt").write_text(FIRST, "utf-8")
    assert world.check(both, fetcher=Fetcher).failed == 0
    assert world.versions() == [(1, "2024", None), (2, "2025", None)]
    (folder / "2024.txt").write_text(THIRD, "utf-8")
    assert world.check(both, fetcher=Fetcher).failed == 0
    assert world.versions()[2:] == [(3, "2024", 1)]
