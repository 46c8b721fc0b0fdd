"""Until when something is to be done: the limits that came, went or moved."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from diffreport import text as _text
from diffreport.comparison.figures.numerals import YEAR, numeral_value
from diffreport.comparison.wording.lexicon import Cue
from diffreport.comparison.wording.passages import Pair, Side, Span
from diffreport.comparison.wording.scales import Shown, opposite

# A limit has at most so many words behind the one that begins it, and tells its time in the first ones.
_LIMIT_WORDS, _TIME_WITHIN = 12, 6
_TASK_WORDS = 4
# Spans of time in minutes, only to tell that two limits are one.
MINUTES = {
    "minute": 1, "hour": 60, "day": 1440, "week": 10_080, "fortnight": 20_160, "month": 43_200, "year": 525_600,
    "decade": 5_256_000,
}  # fmt: skip


def deadline(pair: Pair) -> Iterator[Shown]:
    """Yield the limits of time that came, went or moved, where something is to be done."""
    if not all(_has_task(side) or _is_strict(side) for side in (pair.old, pair.new)) and not any(
        map(_is_strict, (pair.old, pair.new))
    ):
        return
    olds, news = ([span for span in _limits(side) if side.is_changed(*span)] for side in (pair.old, pair.new))
    all_limits = [_limits(side) for side in (pair.old, pair.new)]
    if olds and not all_limits[1]:
        for span in olds:
            if _task_stayed(pair.old, pair.new, span):
                yield Shown("deadline_dropped", span, opposite(pair, pair.old, span[0]))
    elif news and not all_limits[0]:
        for span in news:
            if _task_stayed(pair.new, pair.old, span):
                yield Shown("deadline_added", opposite(pair, pair.new, span[0]), span)
    elif len(all_limits[0]) == len(all_limits[1]):
        for old, new in zip(*all_limits, strict=True):
            changed = pair.old.is_changed(*old) or pair.new.is_changed(*new)
            if changed and _when(pair.old, old) != _when(pair.new, new):
                yield Shown("deadline_moved", old, new)
    elif olds or news:
        more = len(all_limits[0]) > len(all_limits[1])
        side = pair.old if more else pair.new
        for span in olds if more else news:
            place = opposite(pair, side, span[0])
            yield Shown("deadline_dropped", span, place) if more else Shown("deadline_added", place, span)


def _task_stayed(side: Side, other: Side, span: Span) -> bool:
    """Tell whether the other side has what is to be done: most of the words before a limit, or behind it."""
    before, behind = (
        [s for s in side.stems[: span[0]] if s][-_TASK_WORDS:],
        [s for s in side.stems[span[1] :] if s][:_TASK_WORDS],
    )
    return any(stems and 2 * sum(s in other.stem_set for s in stems) >= len(stems) for stems in (before, behind))


def _is_strict(side: Side) -> bool:
    """Tell whether a side has words that can only be those of a limit: "no later than"."""
    return any(cue.within("deadlines_strict") and _limit(side, cue) for cue in side.cues("deadline"))


def _has_task(side: Side) -> bool:
    """Tell whether a sentence says what is to be done."""
    bound = ("duties", "prohibitions", "promises", "intentions", "advice", "permissions")
    cues = (*side.cues("obligation"), *side.cues("commitment"))
    given = any(
        side.keys[cue.start - 1] in side.lexicon.words("forms_have") for cue in side.cues("deadline") if cue.start
    )
    return (
        given
        or any(cue.within(*bound) for cue in cues)
        or not side.lexicon.words("deadlines_tasks").isdisjoint(side.keys)
    )


def _limits(side: Side) -> list[Span]:
    found = [span for cue in side.cues("deadline") if (span := _limit(side, cue))]
    return sorted({*found, *_grants(side)})


def _grants(side: Side) -> Iterator[Span]:
    """Yield the times that somebody is given: "has three weeks to sign"."""
    have = side.lexicon.words("forms_have")
    for k in range(1, len(side) - 2):
        if (
            numeral_value(side.keys[k]) is not None
            and side.keys[k + 1].removesuffix("s") in MINUTES
            and side.keys[k - 1] in have
        ):
            yield k, k + 2


def _limit(side: Side, cue: Cue) -> Span | None:
    """Return the positions of a limit of time, None where the words limit something else: "within 30 metres"."""
    if cue.within("deadlines_alone"):
        return cue.start, cue.end
    end = side.clause_end(cue.end, _LIMIT_WORDS)
    times = side.lexicon.words("deadlines_times")
    start = _time_before(side, cue)
    if start < cue.start:
        return start, _end(side, cue, end)
    first = side.keys[cue.end : min(end, cue.end + _TIME_WITHIN)]
    telling = [key for key in first if key.lstrip("\0") in times or YEAR.fullmatch(key)]
    if not telling and not any(key in times for key in cue.phrase):
        return None
    return cue.start, _end(side, cue, end)


def _time_before(side: Side, cue: Cue) -> int:
    """Return where "28 days before" begins that a cue ends, or where the cue does."""
    number, unit = cue.start - 2, cue.start - 1
    if number < 0 or not cue.within("deadlines_before") or side.keys[unit].removesuffix("s") not in MINUTES:
        return cue.start
    return number if numeral_value(side.keys[number]) is not None else cue.start


def _end(side: Side, cue: Cue, end: int) -> int:
    """Return where a limit ends: before the word that begins another thought, such as "and"."""
    joints = side.lexicon.words("limits_joints") | side.lexicon.words("deadlines_after")
    return next((k for k in range(cue.end + 1, end) if side.keys[k] in joints), end)


def _when(side: Side, span: Span) -> tuple[object, ...]:
    """Return what a limit says: its figures and times, durations in minutes."""
    times = side.lexicon.words("deadlines_times")
    out: list[Decimal | str] = []
    number: Decimal | None = None
    for key in side.keys[slice(*span)]:
        name = key.lstrip("\0")
        value = numeral_value(key)
        unit = name.removesuffix("s")
        if value is not None:
            number = value
            continue
        if number is not None and unit in MINUTES:
            out.append(number * MINUTES[unit])
            number = None
        elif name in times or (_text.is_word(name) and name not in side.lexicon.stop and name[:1].isdigit()):
            out.append(unit)
            out += [number] if number is not None else []
            number = None
    return tuple(sorted(map(str, [*out, *([number] if number is not None else [])])))
