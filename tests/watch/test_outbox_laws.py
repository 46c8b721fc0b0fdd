"""The law of the outbox, over any run of notices, failures, kills and schedules."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffreport.watch.outbox import PART, standings
from diffreport.watch.plan import Digest, Schedule, Severity, WebhookTarget
from diffreport.watch.state import State
from diffreport.watch.targets import Desk
from tests.watch.queues import at, deliver, flag, notice, queued, target

_HOURS = st.sampled_from([0.1, 1.0, 3.0, 7.5, 26.0])
_ENDS = st.sampled_from([200, 200, 500, 404, "killed before", "killed after"])
_flags = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(Severity)), min_size=1, max_size=3)
_checks = st.lists(st.tuples(_HOURS, st.lists(_flags, max_size=2), st.lists(_ENDS, max_size=4)), max_size=12)
_quiet = st.none() | st.just((time(22), time(7)))
_schedules = st.builds(Schedule, digest=st.sampled_from(Digest), at=st.just(time(6, 30)), quiet=_quiet)


class _Killed(BaseException):
    """What nobody catches, as a kill."""


class _Receiver:
    """A webhook that answers as it is told, and as it should from then on."""

    def __init__(self) -> None:
        self.answers: list[int | str] = []
        self.posts: list[tuple[str, tuple[str, ...]]] = []
        self.kills = 0

    def post(self, url: str, content: bytes, headers: Sequence[tuple[str, str]], **how: object) -> int:
        answer = self.answers.pop(0) if self.answers else 200
        if answer == "killed before":
            raise _Killed
        if answer in (500, 404):
            return int(answer)
        body = json.loads(content)
        self.posts.append((f"{url} {body['id']}", tuple(f["id"] for n in body["notices"] for f in n["flags"])))
        if answer == "killed after":
            self.kills += 1
            raise _Killed
        return 200


@given(_checks, _schedules)
@settings(max_examples=20)
@pytest.mark.properties
def test_each_flag_reaches_each_target_once(
    checks: list[tuple[float, list[list[tuple[int, Severity]]], list[int | str]]], schedule: Schedule
) -> None:
    """After enough checks every flag is told to each target it is for, in one message, however often that was sent."""
    receiver = _Receiver()
    all_of_it = target("all", where=WebhookTarget("all"), schedule=schedule)
    high = target("high", where=WebhookTarget("high"), severity=Severity.HIGH)
    expected: set[tuple[str, str]] = set()
    with TemporaryDirectory() as folder, State.open(Path(folder) / "state.sqlite", [PART]) as state:
        hours = 0.0
        for pause, notices, answers in [*checks, *[(200.0, [], [])] * 3]:
            hours += pause
            for flags in notices:
                made = notice(*{n: flag(f"f{n}", severity) for n, severity in flags}.values(), moment=at(hours))
                queued(state, made, all_of_it, high)
                expected |= {("all", f.id) for f in made.flags}
                expected |= {("high", f.id) for f in made.flags if f.severity is Severity.HIGH}
            receiver.answers = list(answers)
            try:
                deliver(state, [all_of_it, high], at(hours), Desk(print, receiver.post))
            except _Killed:
                continue
        assert standings(state) == []
    messages = dict(receiver.posts)
    assert all(flags == messages[name] for name, flags in receiver.posts)
    told = Counter((name.split()[0], each) for name, flags in messages.items() for each in flags)
    assert told == Counter(expected)
    assert len(receiver.posts) - len(messages) <= receiver.kills
