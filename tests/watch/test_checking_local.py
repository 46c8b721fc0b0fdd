"""A check of files on this machine."""

from __future__ import annotations

import os
from typing import Any

from diffreport.watch.checking.request import Outcome, Result
from diffreport.watch.fetching.fetcher import Fetcher
from diffreport.watch.plan import Bounds, Kind, Source
from tests.watch.checked import FIRST, SECOND, THIRD, World, labelled

LONG_AGO = 1_433_203_200


def written(world: World, name: str, text: str, seconds: int = LONG_AGO) -> None:
    """Write a file that last changed so long ago."""
    file = world.folder / "in" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    os.utime(file, (seconds, seconds))


def files(world: World, pattern: str = "*", **how: Any) -> Source:
    """Return a source of files."""
    return Source("harbours", Kind.GLOB, str(world.folder / "in" / pattern), "diffreport.toml:1", **how)


def checked(world: World, source: Source) -> Outcome:
    """Check with a real fetcher."""
    return world.check(source, fetcher=Fetcher)


def test_a_file_with_the_label_of_one_that_is_still_there_is_no_revision(world: World) -> None:
    """Both are named, at each check, and nothing is stored: as if they had come at once."""
    source = files(world, labelling=labelled("name", r"x-(\d+)"))
    written(world, "x-2024.txt", FIRST)
    assert checked(world, source).new == 1
    written(world, "y-x-2024.txt", SECOND)
    written(world, "y-x-2025.txt", THIRD)
    for _ in range(2):
        assert checked(world, source).asked[0].result is Result.FAILED
        assert "x-2024.txt and y-x-2024.txt are both the edition 2024" in world.events("failed")[0]
    assert world.versions() == [(1, "2024", None)]
    (world.folder / "in" / "x-2024.txt").unlink()
    checked(world, source)
    assert world.versions() == [(1, "2024", None), (2, "2024", 1), (3, "2025", None)]


def test_a_file_that_an_answer_has_no_room_for_is_still_there(world: World) -> None:
    """What comes before it in a large folder has its label, and revises nothing."""
    source = files(world, labelling=labelled("name", r"-(\d+)"), bounds=Bounds(size=len(FIRST)))
    written(world, "z-2024.txt", FIRST)
    checked(world, source)
    for name in ("a-2024.txt", "b-2025.txt", "c-2026.txt"):
        written(world, name, SECOND)
    assert checked(world, source).asked[0].result is Result.FAILED
    assert "z-2024.txt and a-2024.txt are both the edition 2024" in world.events("failed")[0]
    assert world.versions() == [(1, "2024", None)]


def test_a_file_that_is_written_anew_is_a_revision_whatever_else_has_its_bytes(world: World) -> None:
    """An edition that repeated the one before it is no other file of that label."""
    for year in (2023, 2024):
        written(world, f"{year}.txt", FIRST)
    checked(world, files(world))
    written(world, "2024.txt", SECOND, LONG_AGO + 1)
    assert checked(world, files(world)).flagged == 2
    assert world.versions()[2:] == [(3, "2024", 2)]


def test_what_an_answer_left_out_comes_with_the_next_check(world: World) -> None:
    """A large folder is taken in in pieces, whatever `every` says; then it holds for so long."""
    source = files(world, bounds=Bounds(size=len(FIRST)), every_seconds=10**7)
    for year in range(2021, 2026):
        written(world, f"{year}.txt", FIRST)
    assert [checked(world, source).new for _ in range(4)] == [2, 2, 1, 0]
    assert checked(world, source).asked == []


def test_what_fails_in_each_answer_keeps_back_nothing_that_comes_after_it(world: World) -> None:
    """A name that no system can show and an edition in quarantine are told at each check; the rest is taken in."""
    source = files(world, bounds=Bounds(size=len(FIRST)), every_seconds=10**7)
    written(world, "2019\x1b.txt", FIRST)
    written(world, "2020.pdf", "%PDF-1.4 no more")
    for year in range(2021, 2026):
        written(world, f"{year}.txt", FIRST)
    assert [checked(world, source).new for _ in range(4)] == [3, 2, 1, 0]
    assert "2020 is archived, but in quarantine" in world.events("failed")[0]
    (world.folder / "in" / "2020.pdf").unlink()
    for _ in range(2):
        assert checked(world, source).failed == 1
        assert "cannot be seen" in world.events("failed")[0]
    (world.folder / "in" / "2019\x1b.txt").unlink()
    assert [checked(world, source).failed, len(checked(world, source).asked)] == [0, 0]
