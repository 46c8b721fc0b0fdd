"""What a check says of targets that are not told, and of its status then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from diffreport.watch.plan import Digest, FeedTarget, Plan, Rule, Schedule, Severity, StdoutTarget, Target
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


def test_a_notice_that_is_for_no_target_waits_for_one(world: World) -> None:
    """A mistyped series makes nothing go astray: each check says so, and whoever corrects it is told."""
    astray = Plan((source(),), targets=(replace(LINES, series="harbuors*"),))
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(astray)
    world.giver.gives["harbours"] = {"2024.txt": SECOND}
    for _ in range(2):
        assert world.check(astray).status == 3 and world.said == []
        assert world.events("unmatched") == [
            "diffreport.toml:2: notify screen: series is 'harbuors*', which no source is of; did you mean harbours? "
            "there is only harbours"
        ]
        (line,) = world.events("held")
        assert line.startswith("1 notice waiting since ") and "as of series harbours, and no target is for it" in line
    assert world.check(source()).status == 0
    assert len(world.said) == 1 and world.check(source()).status == 0 and world.said == []


def test_what_is_for_no_target_is_told_by_no_check_once_its_series_has_no_source(world: World) -> None:
    """Who removed the source has done with it; it still waits for a target that takes it."""
    both, rivers = (source(), source("rivers")), replace(LINES, series="rivers")
    for edition, text in (("2023.txt", FIRST), ("2024.txt", SECOND)):
        world.giver.gives = {"harbours": {edition: text}, "rivers": {edition: text}}
        status = world.check(Plan(both, targets=(rivers,))).status
    (line,) = world.events("held")
    assert status == 3 and line.startswith("1 notice waiting") and "as of series harbours" in line
    assert (world.check(Plan(both[1:], targets=(rivers,))).status, world.events("held")) == (0, [])
    assert world.check(Plan(both[1:], targets=(LINES,))).status == 0
    assert ["harbours" in text for text in world.said] == [True]


def test_what_no_target_finds_severe_enough_is_left_as_its_owner_wants_it(world: World) -> None:
    """A threshold is no mistake: nothing waits, and nothing is said."""
    plan = Plan((source(),), targets=(replace(LINES, severity=Severity.HIGH),))
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(plan)
    world.giver.gives["harbours"] = {"2024.txt": SECOND}
    assert [world.check(plan).status for _ in range(2)] == [1, 0]
    assert world.events("held", "unmatched") == [] and world.said == []


def test_a_rule_for_a_series_that_no_source_is_of_is_told(world: World) -> None:
    """It would never flag anything; whoever wrote it hears of it at each check, in one line."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    plan = Plan((source(),), (Rule("dead", "diffreport.toml:7", series="ports-*"),))
    assert world.check(plan).status == 0
    (line,) = world.events("unmatched")
    assert line.startswith("diffreport.toml:7: rule dead: series is 'ports-*', which no source is of; ")


def test_a_feed_that_is_not_there_is_made_by_each_check(world: World) -> None:
    """Readers find it before anything was told, and whoever deletes it has all of it again."""
    file = world.folder / "changes.atom"
    plan = Plan((source(),), targets=(Target("readers", "diffreport.toml:9", FeedTarget(file)),))
    entries = []
    for files in ({"2023.txt": FIRST}, {"2024.txt": SECOND}, {"2024.txt": SECOND}):
        file.unlink(missing_ok=True)
        world.giver.gives["harbours"] = files
        entries.append((world.check(plan).status, file.read_text(encoding="utf-8").count("<entry>")))
    assert entries == [(0, 0), (1, 1), (0, 1)]


def test_a_feed_that_cannot_be_made_is_a_failure(world: World) -> None:
    """Though nothing waits for it."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    (world.folder / "file").touch()
    there = FeedTarget(world.folder / "file" / "changes.atom")
    assert world.check(Plan((source(),), targets=(Target("readers", "diffreport.toml:9", there),))).status == 3
    (line,) = world.events("undelivered")
    assert line.startswith("notify readers: ")
