"""What a check says of targets that are not told, and of its status then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from diffreport.watch.plan import Digest, Plan, Schedule, StdoutTarget, Target
from tests.watch.checked import FIRST, LINES, SECOND, World, source


class Broken:
    """Standard output that cannot be written while it is broken."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.is_broken = True

    def say(self, line: str) -> None:
        if self.is_broken:
            raise OSError(28, "No space left on device")
        self.lines.append(line)


def test_what_waits_for_a_failing_target_is_told_at_each_check(world: World, at: Callable[[str], None]) -> None:
    """Also while it is not tried: the status is 3, and one line says what waits, since when, and until when."""
    out = Broken()
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    world.giver.gives["harbours"] = {"2024.txt": SECOND}
    seen = []
    for day, hour in ((6, 8), (6, 9), (6, 9), (7, 8)):
        at(f"2024-05-{day:02}T{hour:02}:00:00Z")
        out.is_broken = day == 6
        seen.append((world.check(source(), say=out.say).status, world.events("undelivered", "held")))
    assert [(status, len(lines)) for status, lines in seen] == [(3, 1), (3, 1), (3, 1), (0, 0)]
    assert "No space left" in seen[1][1][0]
    assert seen[2][1] == [
        "notify screen: 1 notice waiting since 2024-05-06T08:00:00Z, it failed 2 times in a row (cannot be told "
        "(No space left on device); it is tried again); the next try is not before 2024-05-06T09:40:00Z"
    ]
    assert len(out.lines) == 1


def test_what_waits_for_a_target_that_is_no_more_is_told_at_each_check(world: World) -> None:
    """Nobody gets it unless a person does something."""
    out = Broken()
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    world.giver.gives["harbours"] = {"2024.txt": SECOND}
    world.check(source(), say=out.say)
    renamed = Plan((source(),), targets=(replace(LINES, name="other"),))
    assert world.check(renamed).status == 3
    (line,) = world.events("held")
    assert line.startswith("notify screen: 1 notice waiting since") and "no such target" in line


def test_what_waits_for_its_hour_is_no_failure(world: World, at: Callable[[str], None]) -> None:
    """A digest that is not due, or quiet hours: the check found something, and that is all."""
    at("2024-05-06T08:00:00Z")
    daily = Target("daily", "diffreport.toml:9", StdoutTarget("jsonl"), schedule=Schedule(Digest.DAILY, time(7)))
    plan = Plan((source(),), targets=(daily,))
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(plan)
    world.giver.gives["harbours"] = {"2024.txt": SECOND}
    assert [world.check(plan).status for _ in range(2)] == [1, 0]
    assert world.events("held") == [] and world.said == []
