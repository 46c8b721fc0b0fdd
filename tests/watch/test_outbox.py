"""Each finding reaches each target once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import time
from itertools import pairwise
from pathlib import Path

import pytest

from diffreport.errors import UsageError
from diffreport.watch.outbox import EVERYBODY, PART, standings, told
from diffreport.watch.outbox.kept import prune
from diffreport.watch.plan import Digest, FileTarget, Schedule, Severity
from diffreport.watch.state import State
from diffreport.watch.targets import Desk
from tests.watch.queues import MOMENT, at, deliver, flag, notice, queued, target


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path / "state.sqlite", [PART]) as opened:
        yield opened


class Screen:
    """Standard output that keeps what was printed, and may be broken."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.is_broken = False

    def say(self, text: str) -> None:
        if self.is_broken:
            raise UsageError("standard output: cannot be written (no space left); write elsewhere")
        self.lines += text.split("\n")

    @property
    def flags(self) -> list[str]:
        return [each["id"] for line in self.lines for each in json.loads(line)["flags"]]


def test_a_notice_is_told_once(state: State) -> None:
    """What was delivered is not delivered by the next check, nor queued when it is judged again."""
    screen = Screen()
    assert queued(state, notice("f1"), target()) == 1
    assert [d.error for d in deliver(state, [target()], MOMENT, Desk(screen.say))] == [None]
    assert queued(state, notice("f1"), target()) == 0
    assert deliver(state, [target()], at(1), Desk(screen.say)) == []
    assert screen.flags == ["f1"]


def test_a_flag_waits_once_beside_others(state: State) -> None:
    """A notice that has a flag that waits already is queued without it."""
    screen = Screen()
    queued(state, notice("f1", "f2"), target())
    queued(state, notice("f2", "f3"), target())
    deliver(state, [target()], MOMENT, Desk(screen.say))
    assert screen.flags == ["f1", "f2", "f3"]


def test_a_target_gets_the_flags_that_are_for_it(state: State) -> None:
    """Series, severity and the names a flag is for decide; a notice without any flag for a target is none for it."""
    low, high, named = flag("low", Severity.LOW), flag("high", Severity.HIGH), flag("named", targets=("b",))
    targets = [target("a"), target("b", severity=Severity.MEDIUM), target("c", series="ports-*")]
    assert queued(state, notice(low, high, named), *targets) == 2
    screen = Screen()
    deliver(state, [targets[0]], MOMENT, Desk(screen.say))
    assert screen.flags == ["low", "high"]
    deliver(state, targets[1:], MOMENT, Desk(screen.say))
    assert screen.flags[2:] == ["high", "named"]


def test_a_failing_target_stops_no_other(state: State, tmp_path: Path) -> None:
    """The others are told, and the failure is returned."""
    screen = Screen()
    broken = target("broken", where=FileTarget(tmp_path))
    queued(state, notice("f1"), broken, target())
    first, second = deliver(state, [broken, target()], MOMENT, Desk(screen.say))
    assert "notify broken: " in str(first.error)
    assert second.error is None and screen.flags == ["f1"]


def test_a_fault_of_ours_stops_no_other_target(state: State) -> None:
    """It is raised, as a bug; the others are told before, and what waits for the one waits on."""
    screen = Screen()

    def fail(text: str) -> None:
        raise ZeroDivisionError

    queued(state, notice("f1"), target("first"), target("log"))
    says = iter([fail, screen.say])
    with pytest.raises(ZeroDivisionError):
        deliver(state, [target("first"), target("log")], MOMENT, Desk(lambda line: next(says)(line)))
    assert screen.flags == ["f1"] and [s.target for s in standings(state)] == ["first"]


def test_nothing_is_sent_in_quiet_hours(state: State) -> None:
    """Neither what is new nor what failed before."""
    screen = Screen()
    quiet = target(schedule=Schedule(quiet=(time(9), time(11))))
    queued(state, notice("f1"), quiet)
    screen.is_broken = True
    deliver(state, [quiet], MOMENT, Desk(screen.say))
    screen.is_broken = False
    queued(state, notice("f2"), quiet)
    assert [len(deliver(state, [quiet], at(hours), Desk(screen.say))) for hours in (1, 2.9, 3)] == [0, 0, 2]
    assert screen.flags == ["f1", "f2"]


def test_a_failing_target_is_tried_less_and_less_often(state: State) -> None:
    """The second try is that of the next check; then the pauses double, up to a day; a success ends them."""
    screen = Screen()
    screen.is_broken = True
    queued(state, notice("f1"), target())
    tried = [
        minutes
        for minutes in range(0, 60 * 24 * 6, 5)
        if deliver(state, [target()], at(minutes / 60), Desk(screen.say))
    ]
    pauses = [later - earlier for earlier, later in pairwise(tried)]
    assert pauses[:8] == [5, 40, 80, 160, 320, 640, 1280, 1440] and set(pauses[8:]) == {1440}
    (standing,) = standings(state)
    assert standing.waiting == 1 and standing.failures == len(tried) and "no space left" in standing.error
    screen.is_broken = False
    deliver(state, [target()], at(24 * 8), Desk(screen.say))
    assert screen.flags == ["f1"] and standings(state) == []


def test_a_corrected_target_is_tried_at_once(state: State, tmp_path: Path) -> None:
    """Whoever corrects the configuration need not wait for the end of the back-off."""
    wrong = target("log", where=FileTarget(tmp_path))
    queued(state, notice("f1"), wrong)
    for _ in range(3):
        deliver(state, [wrong], MOMENT, Desk(print))
    right = target("log", where=FileTarget(tmp_path / "notices.jsonl"))
    assert [d.error for d in deliver(state, [right], MOMENT, Desk(print))] == [None]


def test_a_digest_is_one_message(state: State, tmp_path: Path) -> None:
    """All that waits goes out at the hour, the series first that matters most, those of a series together."""
    screen = Screen()
    daily = target(schedule=Schedule(Digest.DAILY, time(7)))
    for made in (notice("f1"), notice(flag("f2", Severity.HIGH), series="ports"), notice("f3")):
        queued(state, made, daily)
    assert deliver(state, [daily], MOMENT, Desk(screen.say)) == []
    (delivery,) = deliver(state, [daily], at(23), Desk(screen.say))
    assert delivery.notices == 3 and screen.flags == ["f2", "f1", "f3"]


def test_a_digest_that_failed_stays_as_it_was(state: State) -> None:
    """What a message consists of is the same at every try, and so is its id; what came later is told apart from it."""
    screen = Screen()
    daily = target(schedule=Schedule(Digest.DAILY, time(7)))
    queued(state, notice("f1"), daily)
    screen.is_broken = True
    (failed,) = deliver(state, [daily], at(24), Desk(screen.say))
    queued(state, notice("f2", moment=at(24)), daily)
    screen.is_broken = False
    (repeated,) = deliver(state, [daily], at(25), Desk(screen.say))
    assert (repeated.message, repeated.notices) == (failed.message, 1)
    deliver(state, [daily], at(47), Desk(screen.say))
    assert screen.flags == ["f1", "f2"]


def test_what_comes_with_a_check_that_could_not_tell_it_is_in_the_same_digest(state: State) -> None:
    """A turn that an older message took counts for none: what came in it goes out once that one is there."""
    screen = Screen()
    daily = target(schedule=Schedule(Digest.DAILY, time(7)))
    queued(state, notice("f1"), daily)
    screen.is_broken = True
    deliver(state, [daily], at(23), Desk(screen.say))
    queued(state, notice("f2", moment=at(47.5)), daily)
    assert len(deliver(state, [daily], at(47.5), Desk(screen.say))) == 1
    screen.is_broken = False
    assert len(deliver(state, [daily], at(49), Desk(screen.say))) == 2
    assert screen.flags == ["f1", "f2"]


def test_a_clock_that_was_put_back_keeps_no_target_waiting(state: State) -> None:
    """A pause that ends farther ahead than any lasts is none."""
    screen = Screen()
    screen.is_broken = True
    queued(state, notice("f1"), target())
    for _ in range(3):
        deliver(state, [target()], at(24 * 1000), Desk(screen.say))
    screen.is_broken = False
    assert [d.error for d in deliver(state, [target()], MOMENT, Desk(screen.say))] == [None]


def test_what_waits_for_a_target_that_is_gone_is_kept_until_one_has_its_name(state: State) -> None:
    """Any that takes it: then nothing waits."""
    queued(state, notice("f1"), target("gone"))
    assert deliver(state, [target()], MOMENT, Desk(print)) == []
    assert [(s.target, s.waiting, s.since) for s in standings(state)] == [("gone", 1, MOMENT)]
    assert [made.error for made in deliver(state, [target("gone")], MOMENT, Desk(lambda text: None))] == [None]
    assert standings(state) == []


def test_a_flag_that_is_for_no_target_waits_though_others_of_its_notice_are_told(state: State) -> None:
    """It alone goes to the target that is corrected, once; what its neighbours were told is not repeated."""
    desk, news = Screen(), Screen()
    astray, corrected = target("desk", series="harbuors"), target("desk")
    queued(state, notice("f1", flag("f2", targets=("desk",)), flag("f3", targets=("gone",))), target("news"), astray)
    deliver(state, [target("news"), astray], MOMENT, Desk(news.say))
    assert news.flags == ["f1"]
    assert [(each.target, each.waiting) for each in standings(state)] == [(EVERYBODY, 1)]
    for hours in (1, 2):
        deliver(state, [corrected, target("news")], at(hours), Desk(desk.say))
        assert desk.flags == ["f2"] and [each.waiting for each in standings(state)] == [1]
    deliver(state, [corrected, target("gone")], at(3), Desk(desk.say))
    assert desk.flags == ["f2", "f3"] and standings(state) == []


def test_what_was_told_can_be_read_back(state: State) -> None:
    """By target the newest first, once delivered; for everybody as soon as it is queued, for nobody even."""
    queued(state, notice("f1"), target())
    queued(state, notice("f2"), target(severity=Severity.HIGH))
    assert told(state, "screen", 10) == []
    deliver(state, [target()], MOMENT, Desk(lambda text: None))
    queued(state, notice("f3"), target())
    assert [n.flags[0].id for n in told(state, "screen", 10)] == ["f1"]
    assert [n.flags[0].id for n in told(state, None, 2)] == ["f3", "f2"]


def test_old_notices_are_forgotten_and_their_flags_are_not(state: State) -> None:
    """Of what was delivered the newest are kept; what waits is; and nothing that was told is told again."""
    queued(state, notice("f0"), target("broken"))
    for n in range(1, 5):
        queued(state, notice(f"f{n}"), target())
    deliver(state, [target()], MOMENT, Desk(lambda line: None))
    prune(state, 2)
    assert [each.flags[0].id for each in told(state, None, 9)] == ["f4", "f3", "f0"]
    assert [each.flags[0].id for each in told(state, "screen", 9)] == ["f4", "f3"]
    assert queued(state, notice("f1"), target()) == 0
    assert standings(state)[0].waiting == 1


def test_a_notice_that_is_no_news_leaves_no_row(state: State) -> None:
    """It is not among those that are kept, of which there is room for so many; for one that is news to one target it
    is."""
    for targets in ([target()], [target()], [target(), target("late")]):
        queued(state, notice("f1"), *targets)
    assert state.asked("SELECT count(*) FROM notices") == [(2,)]


def test_of_too_many_flags_those_that_matter_most_are_told_and_the_rest_is_counted(state: State) -> None:
    """The bound holds for each target by itself, so that a flag that is for one alone is not lost among the others'."""
    screen = Screen()
    flags = [flag(f"f{k}", Severity.LOW) for k in range(700)]
    flags[600:602] = [flag("high", Severity.HIGH), flag("named", targets=("few",))]
    few = target("few", severity=Severity.HIGH)
    queued(state, notice(*flags), target(), few)
    deliver(state, [target()], MOMENT, Desk(screen.say))
    (line,) = map(json.loads, screen.lines)
    assert (len(line["flags"]), line["more"]) == (500, 199) and "high" in screen.flags and "f499" not in screen.flags
    deliver(state, [few], MOMENT, Desk(screen.say))
    last = json.loads(screen.lines[-1])
    assert ([each["id"] for each in last["flags"]], last["more"]) == (["high"], 0)
    assert told(state, None, 1)[0].more == 200


def test_a_flag_that_is_for_one_target_alone_is_not_among_those_that_are_counted_only(state: State) -> None:
    """Another target's flags fill no place of it."""
    screen = Screen()
    flags = [*(flag(f"f{k}", Severity.HIGH, ("all",)) for k in range(600)), flag("named", Severity.LOW, ("few",))]
    queued(state, notice(*flags), target("all"), target("few"))
    deliver(state, [target("few")], MOMENT, Desk(screen.say))
    assert screen.flags == ["named"]
