"""When targets are told: laws of quiet hours and digests, over any checks in any zone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.watch.plan import Digest, Schedule
from diffreport.watch.schedule import is_due, is_quiet, last_hour

_ZONES = ("UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")
_times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
_digests = st.sampled_from([Digest.DAILY, Digest.WEEKLY])
_schedules = st.builds(
    Schedule,
    digest=st.sampled_from(Digest),
    at=_times,
    day=st.integers(0, 6),
    quiet=st.none() | st.tuples(_times, _times),
    zone=st.sampled_from(_ZONES),
)
# The moments of checks: some minutes to some days apart, over changes of the clock; with each, whether news comes
_checks = st.tuples(
    st.datetimes(datetime(2011, 12, 20), datetime(2012, 11, 10)),
    st.lists(st.tuples(st.integers(1, 60 * 40), st.booleans()), min_size=1, max_size=40),
)


class _Run:
    """A target over many checks: what waits, and when it was told."""

    def __init__(self, schedule: Schedule, checks: tuple[datetime, list[tuple[int, bool]]]) -> None:
        moment, waiting, last_turn = checks[0].replace(tzinfo=UTC), [], None
        self.sent: list[tuple[datetime, list[datetime]]] = []
        self.moments = [moment]
        for minutes, is_news in checks[1]:
            moment += timedelta(minutes=minutes)
            self.moments.append(moment)
            waiting += [moment] if is_news else []
            if waiting and is_due(schedule, waiting[0], last_turn, moment):
                self.sent.append((moment, waiting))
                waiting = []
            if not is_quiet(schedule, moment):
                last_turn = moment
        self.waiting = waiting


@given(_schedules, _checks)
@pytest.mark.properties
def test_nothing_is_told_in_quiet_hours(schedule: Schedule, checks: tuple[datetime, list[tuple[int, bool]]]) -> None:
    """No message goes out between the two times, whatever its digest."""
    assert not any(is_quiet(schedule, moment) for moment, _ in _Run(schedule, checks).sent)


@given(_schedules, _checks, _digests)
@pytest.mark.properties
def test_there_is_one_digest_for_each_hour(
    schedule: Schedule, checks: tuple[datetime, list[tuple[int, bool]]], digest: Digest
) -> None:
    """Two digests never belong to the same hour, so there are never two for one day (or week)."""
    digests = Schedule(digest, schedule.at, schedule.day, schedule.quiet, schedule.zone)
    hours = [last_hour(digests, moment) for moment, _ in _Run(digests, checks).sent]
    assert len(hours) == len(set(hours))


@given(_schedules, _checks)
@pytest.mark.properties
def test_all_is_told_by_the_first_check_after_the_next_hour(
    schedule: Schedule, checks: tuple[datetime, list[tuple[int, bool]]]
) -> None:
    """What waited at an hour goes out with the first check after it that is not in quiet hours."""
    run = _Run(schedule, checks)
    told = {since: moment for moment, all_since in run.sent for since in all_since}
    for since in [*told, *run.waiting]:
        for moment in run.moments:
            is_past = schedule.digest is Digest.NONE or last_hour(schedule, moment) > since
            if moment >= since and is_past and not is_quiet(schedule, moment):
                assert since in told and told[since] <= moment
                break


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "hour"),
    [
        ("2024-03-31T00:59", "2024-03-30T01:30"),  # 30 March, 02:30 in winter time
        ("2024-03-31T01:29", "2024-03-30T01:30"),
        ("2024-03-31T01:30", "2024-03-31T01:30"),  # there is no 02:30 on this day: 03:30 in summer time
        ("2024-10-27T00:29", "2024-10-26T00:30"),
        ("2024-10-27T00:30", "2024-10-27T00:30"),  # 02:30 in summer time
        ("2024-10-27T01:30", "2024-10-27T00:30"),  # 02:30 again, in winter time: no other digest
    ],
)
def test_an_hour_that_the_clocks_leave_out_or_repeat_comes_once(moment: str, hour: str) -> None:
    """One that does not exist is as much later; of one that comes twice, the first counts."""
    schedule = Schedule(Digest.DAILY, time(2, 30), zone="Europe/Paris")
    assert last_hour(schedule, _utc(moment)) == _utc(hour)


def test_a_daily_check_right_after_the_hour_tells_what_it_finds() -> None:
    """What comes in the first check after the hour goes out with it; what comes later waits for the next hour."""
    schedule = Schedule(Digest.DAILY, time(7))
    assert is_due(schedule, _utc("2024-05-06T07:10"), _utc("2024-05-05T07:10"), _utc("2024-05-06T07:10"))
    assert not is_due(schedule, _utc("2024-05-06T09:00"), _utc("2024-05-06T08:00"), _utc("2024-05-06T09:00"))


def test_what_comes_first_of_all_waits_for_the_next_hour() -> None:
    """A target that was never told is no reason to tell it at once."""
    schedule = Schedule(Digest.WEEKLY, time(7), 0)
    since = _utc("2024-05-06T09:00")  # a Monday
    assert not is_due(schedule, since, None, since)
    assert not is_due(schedule, since, since, _utc("2024-05-13T06:59"))
    assert is_due(schedule, since, since, _utc("2024-05-13T07:00"))


def test_quiet_hours_end_with_their_end() -> None:
    """They go over midnight, in the zone that is given; a digest whose hour lies in them goes out at their end."""
    schedule = Schedule(Digest.DAILY, time(7), quiet=(time(22), time(8)), zone="Asia/Kathmandu")
    zone = ZoneInfo("Asia/Kathmandu")
    day = datetime(2024, 5, 6, tzinfo=zone)
    quiet = [hour for hour in range(24) if is_quiet(schedule, day.replace(hour=hour))]
    assert quiet == [0, 1, 2, 3, 4, 5, 6, 7, 22, 23]
    since, last_turn = day - timedelta(hours=6), day - timedelta(hours=2)
    assert not is_due(schedule, since, last_turn, day.replace(hour=7, minute=30))
    assert is_due(schedule, since, last_turn, day.replace(hour=8))


def test_a_clock_that_was_put_back_holds_nothing() -> None:
    """What waits since a moment that is still to come is told at once; a last turn to come waits for one hour."""
    schedule = Schedule(Digest.DAILY, time(7))
    future = _utc("2027-05-06T09:00")
    assert is_due(schedule, future, None, _utc("2024-05-06T09:00"))
    assert is_due(schedule, _utc("2024-05-06T06:00"), future, _utc("2024-05-06T09:00"))
