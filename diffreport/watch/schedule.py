"""When a target is told: at once, or in a digest at its hour; never in quiet hours. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from diffreport.watch.plan import Digest, Schedule

_DAYS_BACK = 8  # a weekly hour lies at most seven days back, and a day more where the zone's date is behind


def is_quiet(schedule: Schedule, moment: datetime) -> bool:
    """Tell whether a moment (with its zone) lies in the quiet hours; the hour they end is not one of them."""
    if schedule.quiet is None:
        return False
    begin, end = schedule.quiet
    local = moment.astimezone(ZoneInfo(schedule.zone)).time()
    return begin <= local < end if begin <= end else local >= begin or local < end


def is_due(schedule: Schedule, since: datetime, last_turn: datetime | None, moment: datetime) -> bool:
    """Tell whether what has waited since a moment may be told now.

    A digest goes out with the first turn at or after its hour, and holds what comes in that very turn. `last_turn` is
    the last check in which the target could have been told, None before the first. What comes before the first turn
    waits for the next hour. A clock that was put back never holds anything for longer.
    """
    if is_quiet(schedule, moment):
        return False
    if schedule.digest is Digest.NONE or since > moment:
        return True
    hour = last_hour(schedule, moment)
    return since < hour or (last_turn is not None and last_turn < hour)


def last_hour(schedule: Schedule, moment: datetime) -> datetime:
    """Return the last hour of a digest up to a moment, in UTC.

    An hour that the clocks leave out is as much later; of one that they repeat, the first counts.
    """
    zone = ZoneInfo(schedule.zone)
    today = moment.astimezone(zone).date()
    days = (today - timedelta(days=back) for back in range(_DAYS_BACK + 1))
    hours = (datetime.combine(day, schedule.at, zone) for day in days if _is_digest_day(schedule, day))
    return next(hour for hour in (each.astimezone(UTC) for each in hours) if hour <= moment)


def _is_digest_day(schedule: Schedule, day: date) -> bool:
    return schedule.digest is Digest.DAILY or day.weekday() == schedule.day
