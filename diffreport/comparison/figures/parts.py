"""Sums told in a text: "x, of which y and z", "of the x, y and z", "x: y and z", "x, y men and z women"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.printed import SENTENCE_ENDS
from diffreport.comparison.figures.reunion import Traced
from diffreport.model import Figure, Question, Status

if TYPE_CHECKING:
    from diffreport.comparison.findings import Subject

# What stands between a sum and its parts: one of these, or "of" and one of those; else a mark.
_MEMBERS = frozenset("including comprising comprised consisting".split())
_OF_THEM = frozenset("which whom them these those".split())
_JOINTS = frozenset((",", "and"))  # right before each part of a list
_FEWEST = 3  # figures: a sum and two parts
_MOST = 16  # parts; nobody adds up more in a sentence
_SKIPPED = 2  # figures between a sum and what is said of it: "60 men in 3 camps. Of these, 40 ..."
_REACH = 12  # tokens between the beginning of a sentence and its sum: "Of the at least 60 men, ..."
_LEAST_LISTED = 10  # "3 boats, 2 cars and 1 van" add up by chance
_KINDS = frozenset(("count", "money", "quantity"))
_WHOLE = Decimal(100)  # per cent
_IN_GROUPS = re.compile(r"\d,\d{3}")


class _Told(NamedTuple):
    """A figure of a sentence, with the tokens where it stands."""

    start: int
    end: int
    figure: Figure
    traced: Traced


class _Sum(NamedTuple):
    """A figure and those that stand as its parts; `is_said` if words call them so, and not a mark alone."""

    whole: _Told
    parts: tuple[_Told, ...]
    is_said: bool


def parts_questions(subject: Subject) -> Iterator[Question]:
    """Yield the sums of a changed text whose parts no longer fit them. Cost: linear in its figures."""
    changed = any(t.revision.status in (Status.REVISED, Status.RESTATED) for t in subject.figures)
    if not changed or len(subject.figures) < _FEWEST or not subject.change.new_tokens:
        return
    before = {id(each.whole.traced): each for each in _sums(subject.change.old_tokens, _figures(subject, is_new=False))}
    for now in _sums(subject.change.new_tokens, _figures(subject, is_new=True)):
        then = before.get(id(now.whole.traced))
        if then and len(then.parts) == len(now.parts) and (other := _contradiction(then, now)) is not None:
            figure, label = now.whole.figure, now.whole.traced.revision.label
            yield Question(
                "parts", subject.link.new[0], label, figure.text, printed_like(figure.text, other), subject.change.id
            )


def printed_like(stated: str, value: Decimal) -> str:
    """Return a value with its thousands apart by commas if those of the stated one are."""
    return f"{value:,f}" if _IN_GROUPS.search(stated) else f"{value:f}"


def _contradiction(then: _Sum, now: _Sum) -> Decimal | None:
    """Return what the parts of a sum make now, where they made it before; or the one that alone is more than it."""
    total, was = ([part.figure.value for part in each.parts] for each in (now, then))
    if sum(was) == then.whole.figure.value and sum(total) != now.whole.figure.value:
        return sum(total, Decimal(0))
    if now.is_said and max(was) <= then.whole.figure.value and max(total) > now.whole.figure.value:
        return max(total)  # "120 (150 in 2019, 140 in 2018)" has no parts
    return None


def _figures(subject: Subject, *, is_new: bool) -> list[_Told]:
    """Return the figures of one side in order."""
    sides = (
        (t, t.new_span if is_new else t.old_span, t.revision.new if is_new else t.revision.old) for t in subject.figures
    )
    return sorted((_Told(*span, figure, t) for t, span, figure in sides if span and figure), key=lambda told: told[:2])


def _sums(tokens: Sequence[str], told: Sequence[_Told]) -> Iterator[_Sum]:
    """Yield every figure that two or more others follow as its parts."""
    for n, whole in enumerate(told):
        alike = [*islice((t for t in told[n + 1 : n + 1 + 2 * _MOST] if _is_alike(t.figure, whole.figure)), _MOST)]
        for first in range(min(len(alike) - 1, 1 + _SKIPPED)):
            joint = _keys(tokens, alike[first - 1].end if first else whole.end, alike[first].start)
            is_said = _says_parts(joint) or (not first and _is_divided(tokens, whole.start))
            if is_said or not first:
                parts = [*_parts(tokens, alike[first:], joint, is_said=is_said)]
                listed = not is_said and joint[-1:] == [","]
                is_sum = len(parts) > 1 and not any(_is_rough(each.figure) for each in (whole, *parts))
                if is_sum and not (listed and _only_follows(tokens, told, n)):
                    yield _Sum(whole, tuple(parts), is_said and not first)
                    break
            if SENTENCE_ENDS & set(joint):
                break


def _parts(tokens: Sequence[str], told: Sequence[_Told], joint: Sequence[str], *, is_said: bool) -> Iterator[_Told]:
    """Yield the parts behind a joint: up to where the sentence or the bracket ends, or the list."""
    if not is_said and SENTENCE_ENDS & set(joint):
        return
    in_brackets = "(" in joint and ")" not in joint
    if not is_said and not in_brackets and ":" not in joint:
        if joint[-1:] == [","] and len(joint) > 1:
            yield from _listed(tokens, told)
        return
    last = told[0].start
    for each in told:
        between = tokens[last : each.start]
        if SENTENCE_ENDS & set(between) or (in_brackets and ")" in between):
            return
        yield each
        last = each.end


def _listed(tokens: Sequence[str], told: Sequence[_Told]) -> list[_Told]:
    """Return the figures of a list, "40 men, 5 boys and 20 women"; none without its "and"."""
    for n, (each, following) in enumerate(pairwise(told), 2):
        joint = _keys(tokens, each.end, following.start)
        if SENTENCE_ENDS & set(joint) or joint[-1:] not in ([","], ["and"]):
            return []
        if joint[-1] == "and":
            return [*told[:n]]
    return []


def _only_follows(tokens: Sequence[str], told: Sequence[_Told], n: int) -> bool:
    """Tell whether a figure is but one more of a list, "60 men, 40 women and 20 boys", or adds up by chance."""
    before = _keys(tokens, told[n - 1].end, told[n].start)[-1:] if n else []
    return told[n].figure.value < _LEAST_LISTED or bool(_JOINTS & set(before))


def _says_parts(joint: Sequence[str]) -> bool:
    """Tell whether words call what follows parts: in the same sentence, or at the beginning of the next one."""
    ends = [k for k, key in enumerate(joint) if key in SENTENCE_ENDS]
    if ends:
        return len(ends) == 1 and joint[ends[0] + 1 :][:1] == ["of"] and bool(_OF_THEM & set(joint[ends[0] + 2 :][:1]))
    return bool(_MEMBERS & set(joint)) or any(a == "of" and b in _OF_THEM for a, b in pairwise(joint))


def _is_divided(tokens: Sequence[str], start: int) -> bool:
    """Tell whether a sentence begins with "of" and a figure: "Of the 60 men, ..."."""
    near = _keys(tokens, max(0, start - _REACH), start)
    end = max((k for k, key in enumerate(near) if key in SENTENCE_ENDS), default=-1)
    return near[end + 1 : end + 2] == ["of"] and (end >= 0 or start <= _REACH)


def _keys(tokens: Sequence[str], start: int, end: int) -> list[str]:
    return [_text.key(word) for word in tokens[start:end] if word == "\n" or not word.isspace()]


def _is_alike(part: Figure, whole: Figure) -> bool:
    """Tell whether one figure can be part of another: the same unit; of percentages only parts of a hundred."""
    known = part.kind in _KINDS or (part.kind == "percent" and whole.value == _WHOLE)
    return known and part.kind == whole.kind and part.unit == whole.unit


def _is_rough(figure: Figure) -> bool:
    return bool(figure.qualifier) or figure.high is not None
