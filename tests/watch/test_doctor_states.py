"""An examination tells what the state of the checks holds, and what came of the last ones."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from diffreport.watch import outbox
from diffreport.watch.checking import remembered
from diffreport.watch.checking.locking import lock_file, one_at_a_time
from diffreport.watch.checking.remembered import Memory, Ran
from diffreport.watch.doctor import Rating, examined
from diffreport.watch.notices import Flag, Notice, Side
from diffreport.watch.plan import (
    FileTarget,
    Severity,
    Sort,
    Target,
)
from diffreport.watch.state import State
from diffreport.watch.targets import Desk
from tests.watch import queues
from tests.watch.examined import Case


def states(case: Case) -> dict[str, tuple[Rating, str]]:
    """Return what is told of the state: the last check, its sources and its targets."""
    found = {each.part: (each.rating, each.told) for each in examined(case.setup, case.machine)}
    return {part: found[part] for part in found if part.startswith(("last", "source ", "notify"))}


def test_what_the_state_holds_is_told(case: Case) -> None:
    """How the last check ended, a source that fails, and notices that wait for a target."""
    assert case.setup.plan is not None and case.setup.plan.limits.state is not None
    source, desk = case.setup.plan.sources[0], Target("desk", "", FileTarget(case.folder / "notices.jsonl"))
    flag = Flag("f-1", "", 0, Sort.FIRST, "", Severity.LOW, "First edition")
    side = Side("river@v1", "2015")
    notice = Notice("river", "River", None, side, False, "First.", (flag,), "2026-01-01T00:00:00Z")
    with State.open(case.setup.plan.limits.state, (remembered.PART, outbox.PART)) as state:
        memory = Memory(state)
        memory.begin("2026-01-01T00:00:00Z")
        left = lock_file(state.file)
        left.parent.mkdir()
        left.write_text("process 1 on a\n")
        assert states(case)["last check"] == (Rating.NOTE, "begun 2026-01-01T00:00:00Z, and was interrupted")
        with one_at_a_time(state.file, None, print):
            assert re.fullmatch(
                r"begun 2026-01-01T00:00:00Z, and process \d+ on \S+ \(for \d+ s\) runs it",
                states(case)["last check"][1],
            )
        memory.end(Ran(1, "", "2026-01-01T00:00:09Z", 9.0, 1, 0, 0, 0, 1, 2), [], 9)
        memory.failed(source.key, "2026-01-01T00:00:00Z")
        with state.changing() as connection:
            outbox.put(connection, notice, [desk])
        assert "has no such target" in states(case)["notify desk"][1]
        case.target(desk.where)
        found = states(case)
    assert found["last check"] == (Rating.OK, "2026-01-01T00:00:09Z, exit status 2, 9.0 s")
    assert found["source river"] == (Rating.NOTE, "failed when it was tried last, since 2026-01-01T00:00:00Z")
    assert found["notify desk"] == (Rating.OK, "1 notice waits since 2026-01-01T00:00:00Z")
    case.plan(targets=(replace(desk, name="other"),))
    assert "has no such target" in states(case)["notify desk"][1]


def test_the_state_of_an_older_version_is_left_as_it_is(case: Case) -> None:
    """And told of nevertheless: whoever looks before the first check can still go back."""
    assert case.setup.plan is not None and case.setup.plan.limits.state is not None
    file = case.setup.plan.limits.state
    with State.open(file, (remembered.PART._replace(steps=remembered.PART.steps[:1]),)) as state:
        Memory(state).begin("2026-01-01T00:00:00Z")
    before = file.read_bytes()
    assert "last check" in states(case)
    assert file.read_bytes() == before


def test_a_target_that_failed_is_told_with_what_waits_for_it(case: Case) -> None:
    """Its name stands once in the line."""
    assert case.setup.plan is not None and case.setup.plan.limits.state is not None
    case.target(FileTarget(case.folder))
    with State.open(case.setup.plan.limits.state, (remembered.PART, outbox.PART)) as state:
        queues.queued(state, queues.notice("f1"), *case.setup.plan.targets)
        queues.deliver(state, case.setup.plan.targets, queues.MOMENT, Desk(print))
    (told,) = (each for each in examined(case.setup, case.machine) if each.told.startswith("failed"))
    reason = f"{case.folder}: cannot be written (Is a directory)"
    assert told.told == f"failed when it was tried last: {reason}; 1 notice waits since {queues.MOMENT}"
    assert (told.part, told.remedy) == ("notify desk", "make room, or name a regular file that you may write")


@pytest.mark.parametrize(("times", "rating"), [(1, Rating.NOTE), (2, Rating.NOTE), (3, Rating.WRONG)])
def test_what_fails_again_and_again_is_wrong(case: Case, times: int, rating: Rating) -> None:
    """A source or a target: what failed once or twice may pass by itself."""
    assert case.setup.plan is not None and case.setup.plan.limits.state is not None
    case.target(FileTarget(case.folder))
    with State.open(case.setup.plan.limits.state, (remembered.PART, outbox.PART)) as state:
        queues.queued(state, queues.notice("f1"), *case.setup.plan.targets)
        for n in range(times):
            Memory(state).failed(case.setup.plan.sources[0].key, queues.MOMENT)
            queues.deliver(state, case.setup.plan.targets, queues.at(24 * n), Desk(print))
        found = states(case)
    assert [found[part][0] for part in ("source river", "notify desk")] == [rating, rating]


def test_a_notice_that_no_target_is_for_is_wrong(case: Case) -> None:
    """So is a target that is for no source's series."""
    assert case.setup.plan is not None and case.setup.plan.limits.state is not None
    case.plan(targets=(Target("desk", "diffreport.toml:3", FileTarget(case.folder / "notices"), series="rivre"),))
    with State.open(case.setup.plan.limits.state, (remembered.PART, outbox.PART)) as state:
        queues.queued(state, queues.notice("f1"), *case.setup.plan.targets)
    found = {each.part: each for each in examined(case.setup, case.machine) if each.rating is Rating.WRONG}
    assert sorted(found) == ["notices", "series"] and "no target is for it" in found["notices"].told
    assert found["series"].told.startswith("diffreport.toml:3: notify desk: series is 'rivre'")
