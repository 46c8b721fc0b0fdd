"""A check that is cut short at any step: the next one forgets nothing, and tells nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diffreport.errors import ArchiveError, SourceError
from diffreport.watch.checking.journal import Entry, Journal
from diffreport.watch.checking.request import Step
from diffreport.watch.plan import Plan
from tests.archive.conftest import judge
from tests.watch.checked import FIRST, SECOND, THIRD, World, source

BOTH = Plan((source("harbours"), source("rivers")))
EXIT = 9
__all__ = ["judge"]  # a fixture


class Cut(BaseException):
    """The end of a process, seen from within."""


def cut_at(wanted: Step, number: int = 1) -> Callable[[Step], None]:
    """Return an observer that ends the check at the n-th such step."""
    left = [number]

    def observe(step: Step) -> None:
        left[0] -= step is wanted
        if step is wanted and not left[0]:
            raise Cut

    return observe


@pytest.fixture
def begun(world: World) -> World:
    """Two series with an edition each, and another on its way."""
    for name in ("harbours", "rivers"):
        world.giver.gives[name] = {"2023.txt": FIRST}
    world.check(BOTH)
    for name in ("harbours", "rivers"):
        world.giver.gives[name] = {"2024.txt": SECOND}
    return world


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("step", [*Step])
def test_the_next_check_finishes_what_was_begun(begun: World, step: Step, number: int) -> None:
    """Each edition is archived once and told once, whichever step was the last."""
    if step is Step.DELIVERED and number > 1:
        number = 1
    with pytest.raises(Cut):
        begun.check(BOTH, observe=cut_at(step, number))
    told = [*begun.said]
    begun.check(BOTH)
    told += begun.said
    begun.check(BOTH)
    told += begun.said
    assert len(told) == 2
    assert sum("harbours" in text for text in told) == 1
    assert begun.versions("harbours") == begun.versions("rivers") == [(1, "2023", None), (2, "2024", None)]
    assert begun.memory().intentions() == []


@pytest.mark.parametrize("step", [*Step])
def test_a_silent_revision_that_was_cut_short_is_told_as_one(begun: World, step: Step) -> None:
    """It is compared with the issue that it superseded, though the archive knows it as the current one."""
    begun.check(BOTH)
    begun.giver.gives["harbours"] = {"2024.txt": THIRD}
    with pytest.raises(Cut):
        begun.check(BOTH, observe=cut_at(step))
    flags = [flag for notice in begun.memory_notices() for flag in notice.flags if notice.is_revision]
    begun.check(BOTH)
    revisions = [notice for notice in begun.memory_notices() if notice.is_revision]
    assert len(revisions) == 1
    assert revisions[0].old.reference == "harbours@v2"
    assert len(flags) in (0, len(revisions[0].flags))


def test_what_came_to_nothing_is_asked_again_though_it_is_not_due(world: World) -> None:
    """A source that was named, and whose answers hold for long."""
    rare = source(every_seconds=10**7)
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(rare)
    world.giver.gives["harbours"] = {"2024.txt": SECOND}
    with pytest.raises(Cut):
        world.check(rare, series=("harbours",), observe=cut_at(Step.INTENDED))
    assert world.check(rare).new == 1
    assert "was not archived" in world.events("dropped")[0]


def test_a_check_that_was_cut_short_has_no_end_in_the_history(begun: World) -> None:
    """The next ones have."""
    with pytest.raises(Cut):
        begun.check(BOTH, observe=cut_at(Step.ARCHIVED))
    begun.check(BOTH)
    assert [ran.ended is None for ran in begun.memory().runs(9)] == [False, True, False]


def test_a_check_that_is_interrupted_when_all_is_done_is_kept_whole(begun: World) -> None:
    """Nothing of what the history says of it is lost."""

    def interrupt(entry: Entry) -> None:
        if entry.event == "ended":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begun.check(BOTH, journal=Journal([interrupt]))
    (ran,) = begun.memory().runs(1)
    assert (ran.sources, ran.new, ran.status) == (2, 2, 1)


def test_an_edition_of_a_series_without_a_source_is_not_judged(begun: World) -> None:
    """It is archived; that nobody is told is said, with a status."""
    with pytest.raises(Cut):
        begun.check(BOTH, observe=cut_at(Step.ARCHIVED))
    begun.giver.gives["roads"] = {"2023.txt": FIRST}
    assert begun.check(Plan((source("roads"),))).status == 3
    assert "it is not judged" in begun.events("dropped")[0]
    assert begun.memory().intentions() == []


def test_an_edition_whose_source_has_another_address_now_is_told(begun: World) -> None:
    """It is judged as one of the source that its series has."""
    with pytest.raises(Cut):
        begun.check(BOTH, observe=cut_at(Step.QUEUED))
    moved = Plan((source("harbours", where="/elsewhere"), source("rivers", where="/farther")))
    assert begun.check(moved).flagged == 1
    assert len(begun.said) == 2
    assert begun.memory().intentions() == []


def test_a_server_stays_left_alone_though_what_is_left_of_its_source_fails(begun: World) -> None:
    """It asked for a day, and is not asked because a comparison fails in the meantime."""

    def fail(*documents: object) -> None:
        raise ArchiveError("a disk went away; put it back")

    alone = source("harbours")
    assert begun.check(alone, compare=fail).failed == 1
    busy = SourceError("/harbours", "later", "is busy", "try again later")
    busy.after = 86_400.0
    begun.giver.gives["harbours"] = busy
    begun.giver.asked.clear()
    for _ in range(3):
        assert begun.check(alone, compare=fail).failed == 1
    assert len(begun.giver.asked) == 1
    assert "4 times in a row" in begun.events("failed")[0]


def test_a_comparison_that_fails_is_tried_again(begun: World) -> None:
    """The edition is archived, its source failed, and the next check tells of it."""

    def fail(*documents: object) -> None:
        raise ArchiveError("a disk went away; put it back")

    for _ in range(3):
        assert begun.check(BOTH, compare=fail).failed == 2
    assert "3 times in a row" in begun.events("failed")[0]
    begun.giver.gives["rivers"] = ArchiveError("of rivers; wait")
    assert begun.check(BOTH, compare=fail, series=("rivers",)).status == 2  # what is left of the other fails as well
    begun.giver.gives["rivers"] = {"2024.txt": SECOND}
    assert begun.check(BOTH).flagged == 2
    assert len(begun.said) == 2
    assert [begun.memory().source(source(name).key).failures for name in ("harbours", "rivers")] == [0, 0]


CHECKS = st.lists(
    st.tuples(
        st.sampled_from((2023, 2024, 2025)),
        st.sampled_from((FIRST, SECOND, THIRD)),
        st.one_of(st.none(), st.sampled_from([*Step])),
        st.sampled_from(("/a", "/b")),
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=10, deadline=None)
@example(
    [
        (2023, FIRST, None, "/a"),
        (2024, SECOND, Step.ARCHIVED, "/a"),
        (2024, FIRST, Step.ARCHIVED, "/a"),
        (2024, SECOND, None, "/a"),
    ]
)
@given(checks=CHECKS)
def test_whatever_comes_and_wherever_it_is_cut_each_issue_is_told_once(checks: list[tuple[int, str, Any, str]]) -> None:
    """Every issue in the archive but the first edition, and those that read as the edition before; none twice. The
    series has two sources, which give whatever they like."""
    both = Plan((source(where="/a"), source(where="/b")))
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        said: list[str] = []
        for year, text, step, where in (*checks, (2026, FIRST, None, "/a"), (2026, FIRST, None, "/a")):
            world.giver.gives[where] = {f"{year}.txt": text}
            with suppress(Cut):
                world.check(both, observe=cut_at(step) if step else lambda step: None)
            said += world.said
        notices = [json.loads(line)["new"]["reference"] for line in said]
        assert len(notices) == len(set(notices))
        bytes_of = {number: world.archive.bytes(f"harbours@v{number}") for number, *_ in world.versions()}
        untold = bytes_of.keys() - {int(reference.partition("@v")[2]) for reference in notices}
        assert all(is_alike(world, number, bytes_of) for number in untold)
        assert world.memory().intentions() == []


def is_alike(world: World, number: int, bytes_of: dict[int, bytes]) -> bool:
    """Tell whether an issue follows nothing, or an edition that it reads the same as, at the time it came."""
    version = world.archive.version(f"harbours@v{number}")
    before = [v for v in reversed(world.archive.versions("harbours")) if v.number < number]
    own = next((v for v in before if v.edition.label == version.edition.label), None)
    former = {v.edition.label: v for v in reversed(before) if v.edition.label < version.edition.label}
    old = own or (former[max(former)] if former else None)
    return old is None or bytes_of[old.number] == bytes_of[number]


def test_a_killed_process_leaves_no_lock_and_no_half_edition(begun: World, judge: Callable[[Path], int]) -> None:
    """The archive is valid to ocfl-py, and the next check goes on at once."""
    script = (
        "import os, sys; from pathlib import Path\n"
        "from tests.watch.checked import *; from tests.watch.test_checking_cut_short import BOTH\n"
        "world = World(Path(sys.argv[1]))\n"
        "world.giver.gives |= {name: {'2024.txt': SECOND} for name in ('harbours', 'rivers')}\n"
        f"world.check(BOTH, observe=lambda step: os._exit({EXIT}) if step == 'archived' else None)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(begun.folder)], timeout=300, check=False)
    assert ran.returncode == EXIT
    assert begun.check(BOTH).flagged == 2
    assert judge(begun.archive.folder) == 2
