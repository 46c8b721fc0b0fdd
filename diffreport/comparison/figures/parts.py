"""Sums told in a sentence: "x, of which y and z", "x (y men and z women)"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.printed import SENTENCE_ENDS
from diffreport.comparison.figures.reunion import Traced
from diffreport.model import Figure, Question, Status

if TYPE_CHECKING:
    from diffreport.comparison.findings import Subject

# What stands between a sum and its parts: one of these, or "of" and one of those; else a bracket or a colon.
_MEMBERS = frozenset("including comprising comprised consisting".split())
_OF_THEM = frozenset("which whom them these those".split())
_FEWEST = 3  # figures: a sum and two parts
_KINDS = frozenset(("count", "money", "quantity"))


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
            yield Question("parts", subject.link.new[0], label, figure.text, f"{other:f}", subject.change.id)


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
    """Yield every figure that two or more others follow as its parts, in one sentence."""
    for n, whole in enumerate(told[:-2]):
        joint = [_text.key(token) for token in tokens[whole.end : told[n + 1].start] if not token.isspace()]
        is_said = bool(_MEMBERS & set(joint)) or any(a == "of" and b in _OF_THEM for a, b in pairwise(joint))
        in_brackets = "(" in joint and ")" not in joint
        if SENTENCE_ENDS & set(joint) or not (is_said or in_brackets or ":" in joint):
            continue
        parts = [*_following(tokens, told[n + 1 :], ")" if in_brackets else None)]
        if len(parts) > 1 and all(_is_part(part.figure, whole.figure) for part in parts):
            yield _Sum(whole, tuple(parts), is_said)


def _following(tokens: Sequence[str], told: Sequence[_Told], end: str | None) -> Iterator[_Told]:
    """Yield figures up to where the sentence, or the bracket, ends."""
    last = told[0].start
    for each in told:
        between = tokens[last : each.start]
        if SENTENCE_ENDS & set(between) or (end and end in between):
            return
        yield each
        last = each.end


def _is_part(part: Figure, whole: Figure) -> bool:
    """Tell whether one figure can be part of another: the same unit, and neither is a range or rough."""
    rough = part.qualifier or whole.qualifier or part.high is not None or whole.high is not None
    return part.kind == whole.kind and part.kind in _KINDS and part.unit == whole.unit and not rough
