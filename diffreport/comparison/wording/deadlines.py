"""Until when something is to be done: the limits that came, went or moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from diffreport import text as _text
from diffreport.comparison.figures.numerals import YEAR, numeral_value
from diffreport.comparison.figures.ratios import RANKS
from diffreport.comparison.wording.lexicon import Cue
from diffreport.comparison.wording.passages import Pair, Side, Span
from diffreport.comparison.wording.scales import Shown, opposite

# A limit has at most so many words behind the one that begins it, and tells its time in the first ones.
_LIMIT_WORDS, _TIME_WITHIN = 12, 6
_TASK_WORDS = 4
# Lists of words that say what is to be done.
_BOUND = ("duties", "prohibitions", "promises", "intentions", "advice", "permissions")
# Words that begin with the same letters are one word in two forms.
_ALIKE = 4
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
    all_limits = [_limits(side) for side in (pair.old, pair.new)]
    if not any(all_limits):
        yield from _moved(pair, [list(_points(side)) for side in (pair.old, pair.new)])
        return
    olds, news = (
        [span for span in limits if side.is_changed(*span)]
        for side, limits in zip((pair.old, pair.new), all_limits, strict=True)
    )
    if bool(all_limits[0]) != bool(all_limits[1]) and (put_off := _put_off(pair, olds or news)):
        yield put_off
    elif olds and not all_limits[1]:
        for span in olds:
            if _task_stayed(pair.old, pair.new, span) and not _is_told(pair.old, pair.new, span):
                yield Shown("deadline_dropped", span, opposite(pair, pair.old, span[0]))
    elif news and not all_limits[0]:
        for span in news:
            if _task_stayed(pair.new, pair.old, span) and not _is_told(pair.new, pair.old, span):
                yield Shown("deadline_added", opposite(pair, pair.new, span[0]), span)
    elif len(all_limits[0]) == len(all_limits[1]):
        yield from _moved(pair, all_limits)
    elif olds or news:
        more = len(all_limits[0]) > len(all_limits[1])
        side = pair.old if more else pair.new
        for span in olds if more else news:
            place = opposite(pair, side, span[0])
            yield Shown("deadline_dropped", span, place) if more else Shown("deadline_added", place, span)


def _moved(pair: Pair, limits: Sequence[Sequence[Span]]) -> Iterator[Shown]:
    """Yield the limits that stand for others, if there are as many of them."""
    for old, new in zip(*limits, strict=True) if len(limits[0]) == len(limits[1]) else ():
        changed = pair.old.is_changed(*old) or pair.new.is_changed(*new)
        if changed and _is_another(pair, old, new):
            yield Shown("deadline_moved", old, new)


def _is_another(pair: Pair, old: Span, new: Span) -> bool:
    """Tell whether two limits differ: in their times, or in what is to happen, no word of which is the same."""
    if _when(pair.old, old) != _when(pair.new, new):
        return True
    events = [
        {side.stems[k] for k in range(*span) if _is_of_event(side, k)}
        for side, span in ((pair.old, old), (pair.new, new))
    ]
    kin = pair.old.lexicon.kin
    others = [
        {s for s in mine if not any(s[:_ALIKE] == t[:_ALIKE] or t in kin.get(s, ()) for t in theirs)}
        for mine, theirs in (events, events[::-1])
    ]
    return all(others)


def _is_of_event(side: Side, k: int) -> bool:
    """Tell whether a word names what is to happen: no time, no figure, and no verb, for which there are many words."""
    key, lexicon = side.keys[k], side.lexicon
    verb = (
        key.endswith((*lexicon.verb_endings, *lexicon.gerund_endings))
        or key in lexicon.irregular
        or key in lexicon.verbs
    )
    return bool(side.stems[k]) and not verb and not _is_time(side, key) and numeral_value(key) is None


def _points(side: Side) -> Iterator[Span]:
    """Yield the times at which something is to be done: "will open in the spring"."""
    articles = side.lexicon.words("nouns_articles")
    for k, key in enumerate(side.keys):
        if key in side.lexicon.words("deadlines_points"):
            end = k + 1
            while end < len(side) and (
                _is_time(side, side.keys[end])
                or numeral_value(side.keys[end]) is not None
                or side.keys[end] in articles
                or side.keys[end] in RANKS
            ):
                end += 1
            if end > k + 1 and _is_when(side, end - 1) and _is_bound_before(side, k):
                yield k, end


def _is_when(side: Side, k: int) -> bool:
    return _is_time(side, side.keys[k]) or bool(YEAR.fullmatch(side.keys[k]))


def _is_bound_before(side: Side, at: int) -> bool:
    """Tell whether the clause of a time says before it what is to be done."""
    return any(
        cue.within(*_BOUND) and 0 <= at - cue.end <= _LIMIT_WORDS and side.clause_end(cue.end, _LIMIT_WORDS + 1) > at
        for cue in (*side.cues("obligation"), *side.cues("commitment"))
    )


def _put_off(pair: Pair, limits: Sequence[Span]) -> Shown | None:
    """Return a limit that became a time from which on something is done: "before the rains", "after the rains"."""
    is_old = any(pair.old.is_changed(*span) for span in limits) and not _limits(pair.new)
    side, other = pair.sides[0] if is_old else pair.sides[1]
    later = side.lexicon.words("deadlines_after_events")
    for span in limits:
        event = {stem for stem in side.stems[slice(*span)] if stem}
        for k in range(len(other)):
            end = other.clause_end(k, _LIMIT_WORDS)
            begun = not other.lexicon.words("nouns_articles").isdisjoint(other.keys[k + 1 : k + 2])  # "after the rains"
            if begun and other.changed[k] and other.keys[k] in later and event & {*other.stems[k:end]}:
                return Shown("deadline_moved", *((span, (k, end)) if is_old else ((k, end), span)))
    return None


def _task_stayed(side: Side, other: Side, span: Span) -> bool:
    """Tell whether the other side has what is to be done: most of the words before a limit, or behind it."""
    before, behind = (
        [s for s in side.stems[: span[0]] if s][-_TASK_WORDS:],
        [s for s in side.stems[span[1] :] if s][:_TASK_WORDS],
    )
    return any(stems and 2 * sum(s in other.stem_set for s in stems) >= len(stems) for stems in (before, behind))


def _is_told(side: Side, other: Side, span: Span) -> bool:
    """Tell whether the other side has the same times: "in the spring", "next spring"."""
    near = side.lexicon.words("deadlines_near")
    times = {key for key in side.keys[slice(*span)] if _is_time(side, key) and key not in near}
    return bool(times) and times <= {*other.keys}


def _is_strict(side: Side) -> bool:
    """Tell whether a side has words that can only be those of a limit: "no later than"."""
    return any(cue.within("deadlines_strict") and _limit(side, cue) for cue in side.cues("deadline"))


def _has_task(side: Side) -> bool:
    """Tell whether a sentence says what is to be done."""
    given = any(
        side.keys[cue.start - 1] in side.lexicon.words("forms_have") for cue in side.cues("deadline") if cue.start
    )
    return given or _is_bound(side) or not side.lexicon.words("deadlines_tasks").isdisjoint(side.keys)


def _is_bound(side: Side) -> bool:
    """Tell whether a sentence has words of a duty, a promise or a permission."""
    return any(cue.within(*_BOUND) for cue in (*side.cues("obligation"), *side.cues("commitment")))


def _is_time(side: Side, key: str) -> bool:
    """Tell whether a word is one of time: also "mid-April", "two-year"."""
    times, name = side.lexicon.words("deadlines_times"), key.lstrip("\0")
    middle = name.removeprefix("mid")
    return (
        name in times
        or middle in times
        or (middle != name and bool(YEAR.fullmatch(middle)))
        or (len(name) > 5 and name.endswith(tuple(MINUTES)))
    )


def _limits(side: Side) -> list[Span]:
    found = [span for cue in side.cues("deadline") if (span := _limit(side, cue))]
    near = side.lexicon.words("deadlines_near")
    for k, key in enumerate(side.keys[:-1]):  # "this decade", "next year"
        inside = any(a <= k < b for a, b in found)
        if key in near and _is_time(side, side.keys[k + 1]) and not inside and _is_bound_before(side, k):
            found.append((k, k + 2))
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
    start = _time_before(side, cue)
    if start < cue.start:
        return start, _end(side, cue, end)
    first = side.keys[cue.end : min(end, cue.end + _TIME_WITHIN)]
    telling = next((n for n, key in enumerate(first) if _is_time(side, key) or YEAR.fullmatch(key)), -1)
    words = side.lexicon.words
    if not (words("definitions_relative") | words("tellings_anonymous")).isdisjoint(first[:1]):
        return None  # "before which", "by it"
    if cue.within("deadlines_spans") and words("deadlines_after_events").isdisjoint(first):
        return None  # "may be held for up to a year" limits no task, "up to a year after" does
    others = sum(key not in side.lexicon.stop and numeral_value(key) is None for key in first[: max(telling, 0)])
    if cue.phrase[0] in side.lexicon.words("passives_by") and others > 1 and not _is_event(side, cue, first):
        return None  # "by a certified engineer once a year"
    if telling >= 0 or any(_is_time(side, key) for key in cue.phrase) or _is_event(side, cue, first):
        return cue.start, _end(side, cue, end)
    return None


def _is_event(side: Side, cue: Cue, following: Sequence[str]) -> bool:
    """Tell whether something that is to happen limits a task: "before the House rises", not "before a court"."""
    words = [key for key in following if _text.is_word(key)]
    content = [key for key in words if key not in side.lexicon.stop]
    body = bool(content) and content[0] in side.lexicon.words("deadlines_bodies") and len(content) == 1
    return (
        cue.within("deadlines_events")
        and bool(content)
        and not body
        and (_is_bound(side) or not side.lexicon.words("deadlines_due").isdisjoint(side.keys))
    )


def _time_before(side: Side, cue: Cue) -> int:
    """Return where "28 days before" begins that a cue ends, or where the cue does."""
    number, unit = cue.start - 2, cue.start - 1
    if (
        number < 0
        or not cue.within("deadlines_before")
        or side.keys[unit].rstrip("'\u2019").removesuffix("s") not in MINUTES
    ):
        return cue.start
    return number if numeral_value(side.keys[number]) is not None else cue.start


def _end(side: Side, cue: Cue, end: int) -> int:
    """Return where a limit ends: before the word that begins another thought, such as "and"."""
    joints = side.lexicon.words("limits_joints") | side.lexicon.words("deadlines_after")
    return next((k for k in range(cue.end + 1, end) if side.keys[k] in joints), end)


def _when(side: Side, span: Span) -> tuple[str, ...]:
    """Return what a limit says: its times with the figures beside them, durations in minutes."""
    articles, near = side.lexicon.words("definitions_articles"), side.lexicon.words("deadlines_near")
    out: list[str] = []
    number: Decimal | None = None
    keys = side.keys[slice(*span)]
    for key, following in zip(keys, (*keys[1:], ""), strict=True):
        name, unit = key.lstrip("\0"), key.lstrip("\0").removesuffix("s")
        value = Decimal(1) if key in articles and following in MINUTES else numeral_value(key)  # "within a minute"
        if value is not None:
            if YEAR.fullmatch(key) or (out and number is None and _is_month(side, out[-1])):
                out.append(str(value))
            else:
                number = value
            continue
        if number is not None and unit in MINUTES:
            out.append(str(number * MINUTES[unit]))
        elif key in near:
            continue
        elif key in RANKS or _is_time(side, key) or (_text.is_word(name) and name[:1].isdigit()):
            out += [unit, *([str(number)] if number is not None else [])]
        elif name in side.lexicon.stop or not _text.is_word(name):
            continue
        number = None
    return tuple(sorted(out))


def _is_month(side: Side, name: str) -> bool:
    return name not in MINUTES and _is_time(side, name)
