"""One check in which something fails, or is not due."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from diffreport.errors import SourceError, UsageError
from diffreport.watch.checking.journal import Entry, Level, appended
from diffreport.watch.checking.request import Result
from diffreport.watch.plan import FileTarget, Plan, Target
from tests.watch.checked import FIRST, LINES, SECOND, WALL, World, down, labelled, source


def test_one_failing_source_stops_no_other(world: World) -> None:
    """The status is 3, whatever else is flagged; what failed is one line."""
    world.giver.gives |= {"harbours": {"2023.txt": FIRST}, "rivers": down(), "roads": {"2023.txt": SECOND}}
    outcome = world.check(Plan(tuple(map(source, ("rivers", "harbours", "roads")))))
    assert outcome.status == 3
    assert [each.source.series for each in outcome.asked] == ["rivers", "harbours", "roads"]
    assert [each.result for each in outcome.asked] == [Result.FAILED, Result.NEW, Result.NEW]
    assert world.events("failed") == ["rivers: /harbours: does not answer; try again later"]


def test_a_file_that_cannot_be_read_fails_its_source_after_the_others_are_taken(world: World) -> None:
    """At each check, until it is mended; a name that is no text can be told, and kept in the history."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.giver.fault = SourceError(
        "/harbours/2024-\udcff.txt", "unreadable", "has a name that is no text", "rename it"
    )
    assert world.check(source()).new == 1
    outcome = world.check(source())
    assert (outcome.new, outcome.failed) == (0, 1)
    assert r"/harbours/2024-\udcff.txt: has a name" in world.events("failed")[0]
    assert r"2024-\udcff.txt" in world.memory().outcomes("harbours", 1)[0].message


def test_the_status_is_2_if_every_source_failed(world: World) -> None:
    """Nothing could be done; a check of one of two that are due is not that."""
    world.giver.gives |= {"harbours": down(), "rivers": down()}
    both = Plan((source("harbours"), source("rivers")))
    assert world.check(both).status == 2
    world.giver.gives["rivers"] = {"2023.txt": FIRST}
    assert world.check(both).status == 3


@pytest.mark.parametrize("bug", [ZeroDivisionError("of pilots"), SystemExit("of pilots")])
def test_a_bug_in_one_source_is_told_after_the_others_are_done(world: World, bug: BaseException) -> None:
    """It is raised for what it is; one that ends a thread does not leave the check waiting for ever."""
    world.giver.gives |= {"harbours": bug, "rivers": {"2023.txt": FIRST}}
    with pytest.raises((ZeroDivisionError, RuntimeError), match="of pilots"):
        world.check(Plan((source("harbours"), source("rivers"))))
    assert world.archive.has("rivers")
    assert world.memory().runs(1)[0].status == 70
    assert type(bug).__name__ in world.events("failed")[0]


def test_what_is_not_installed_is_told_once_and_stops_no_other_source(world: World) -> None:
    """Every source that needs it has failed; one that does not is archived, judged and told."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    missing = UsageError("addresses: needs httpcore2; pip install 'diffreport-editions[fetch]'")
    world.giver.gives |= {"harbours": {"2024.txt": SECOND}, "rivers": missing, "roads": missing}
    outcome = world.check(Plan(tuple(map(source, ("rivers", "harbours", "roads")))))
    assert (outcome.status, outcome.failed, len(world.said)) == (3, 2, 1)
    failed = [entry for entry in world.told if entry.event == "failed"]
    assert [entry.level for entry in failed] == [Level.ERROR, Level.INFO]
    assert "needs httpcore2" in failed[0].message
    assert world.memory().runs(1)[0].status == 3
    assert world.check(Plan((source("rivers"), source("roads")))).status == 2


def test_the_state_and_the_log_are_their_owners_alone(world: World) -> None:
    """As they are made; whoever opens them to others has decided so."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    before = os.umask(0o022)
    try:
        with appended(world.folder / "log", Entry.as_text):
            world.check(source())
        assert [(world.folder / name).stat().st_mode & 0o777 for name in ("state/checks.sqlite", "log")] == [0o600] * 2
        world.state.chmod(0o640)
        world.check(source())
    finally:
        os.umask(before)
    assert world.state.stat().st_mode & 0o777 == 0o640


def test_a_bug_in_a_sender_is_raised_after_the_check_is_kept(world: World) -> None:
    """What it was to tell still waits, and the next check tells it."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST, "2024.txt": SECOND}

    def say(line: str) -> None:
        raise ZeroDivisionError("of pilots")

    with pytest.raises(ZeroDivisionError):
        world.check(source(), say=say)
    [ran] = world.memory().runs(1)
    assert (ran.flagged, ran.status) == (1, 70)
    assert [entry.values["status"] for entry in world.told if entry.event == "ended"] == [70]
    assert "ZeroDivisionError" in world.events("undelivered")[0]
    world.check(source())
    assert len(world.said) == 1


def test_a_bug_in_a_sender_hides_nothing_that_came_of_other_targets(world: World) -> None:
    """Neither what they were told, nor that they failed."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST, "2024.txt": SECOND}

    def say(line: str) -> None:
        raise ZeroDivisionError("of pilots")

    there = FileTarget(world.folder / "notices"), FileTarget(world.folder)
    targets = [LINES, *(Target(f"file{n}", "diffreport.toml:9", where) for n, where in enumerate(there))]
    with pytest.raises(ZeroDivisionError):
        world.check(Plan((source(),), targets=tuple(targets)), say=say)
    assert world.events("delivered") == ["notify file0: told"]
    assert [line.partition(": ")[0] for line in world.events("undelivered")] == ["notify file1", "ZeroDivisionError"]


def test_what_waits_in_quarantine_is_told_with_all_labels(world: World) -> None:
    """Of several that came at once."""
    world.giver.gives["harbours"] = {"2023.txt": WALL.format(1), "2024.txt": WALL.format(2)}
    world.check(source())
    assert "2023 (and 2024) is archived, but in quarantine" in world.events("failed")[0]
    assert len(world.said) == 2


def test_a_label_that_a_page_made_up_orders_nothing_in_the_command_that_is_told(world: World) -> None:
    """Whoever copies the remedy into a shell runs nothing of the publisher's."""
    world.giver.gives["harbours"] = {"2023;touch pwned;$(id).txt": WALL}
    world.check(source(labelling=labelled("name", r".*\)")))
    assert "diffreport add 'harbours@2023;touch pwned;$(id)' --accept takes it" in world.events("failed")[0]


def test_failures_in_a_row_are_counted_until_an_answer(world: World, at: Callable[[str], None]) -> None:
    """And told with the day of the first."""
    world.giver.gives["harbours"] = down()
    for day in (6, 7):
        at(f"2024-05-0{day}T08:00:00Z")
        world.check(source())
    assert world.events("failed")[0].endswith("(2 times in a row, since 2024-05-06)")
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    assert world.memory().source(source().key).failures == 0


@pytest.mark.parametrize(
    ("moment", "is_asked"),
    [
        ("2024-05-07T07:50:00Z", True),  # cron is a little early
        ("2024-05-07T06:00:00Z", False),
        ("2024-05-09T08:00:00Z", True),
        ("2024-05-01T08:00:00Z", True),  # the clock was set back
    ],
)
def test_a_source_is_asked_when_its_answer_no_longer_holds(
    world: World, at: Callable[[str], None], moment: str, is_asked: bool
) -> None:
    """A tenth of its interval, an hour at most, may be missing."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    at("2024-05-06T08:00:00Z")
    world.check(source(every_seconds=86_400))
    at(moment)
    assert bool(world.check(source(every_seconds=86_400)).asked) is is_asked


def test_what_is_named_or_forced_is_asked_though_it_is_not_due(world: World) -> None:
    """`check SERIES` asks those, `--force` all."""
    both = Plan((source("harbours", every_seconds=86_400), source("rivers", every_seconds=86_400)))
    world.giver.gives |= {"harbours": {"2023.txt": FIRST}, "rivers": {"2023.txt": FIRST}}
    world.check(both)
    assert world.check(both).asked == []
    assert [each.source.series for each in world.check(both, series=("rivers",)).asked] == ["rivers"]
    assert len(world.check(both, is_forced=True).asked) == 2


def test_what_failed_is_asked_at_the_next_check(world: World) -> None:
    """However long its answers hold."""
    world.giver.gives["harbours"] = down()
    world.check(source(every_seconds=86_400))
    assert len(world.check(source(every_seconds=86_400)).asked) == 1


def test_a_server_that_asks_to_be_left_alone_is(world: World, at: Callable[[str], None]) -> None:
    """Until the moment that it said, a week at most; whoever asks for it is not held up."""
    busy = down("later")
    busy.after = 86_400.0
    world.giver.gives["harbours"] = busy
    at("2024-05-06T08:00:00Z")
    assert world.check(source()).status == 2
    at("2024-05-07T07:00:00Z")
    assert (world.check(source()).status, world.events("rests")) == (
        0,
        ["harbours: is not to be asked before 2024-05-07T08:00:00Z, says its server; --force asks"],
    )
    assert world.check(source(), is_forced=True).failed == 1
    at("2024-05-08T07:00:00Z")
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    assert (world.check(source()).new, world.check(source()).asked != []) == (1, True)
    busy.after = 10.0**8
    world.giver.gives["harbours"] = busy
    assert [len(world.check(source()).asked) for _ in range(2)] == [1, 0]
    at("2024-05-15T07:00:00Z")
    assert len(world.check(source()).asked) == 1


def test_an_unknown_series_is_told_with_the_known(world: World) -> None:
    """One line; nothing is asked."""
    with pytest.raises(UsageError, match="harbor: no source is of this series; did you mean harbours"):
        world.check(source(), series=("harbor",))
