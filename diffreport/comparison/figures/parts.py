"""Sums told in a sentence: "x, of which y and z", "x (y men and z women)"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.printed import SENTENCE_ENDS
from diffreport.comparison.figures.reunion import Traced
from diffreport.model import Figure, Question, Status

if TYPE_CHECKING:
    from diffreport.comparison.findings import Subject

# What stands between a sum and its parts.
_MEMBERS = frozenset("which whom them these those including comprising comprised consisting".split())
_KINDS = frozenset(("count", "money", "quantity"))


class _Told(NamedTuple):
    """A figure of a sentence, with the tokens where it stands."""

    start: int
    end: int
    figure: Figure
    traced: Traced


class _Sum(NamedTuple):
    """A figure and those that stand as its parts; `in_brackets` if they stand in brackets behind it."""

    whole: _Told
    parts: tuple[_Told, ...]
    in_brackets: bool


def parts_questions(subject: Subject) -> Iterator[Question]:
    """Yield the sums of a changed text whose parts no longer fit them. Cost: linear in its figures."""
    changed = any(t.revision.status in (Status.REVISED, Status.RESTATED) for t in subject.figures)
    if not changed or not subject.change.new_tokens:
        return
    before = {id(told.whole.traced): told for told in _sums(subject.change.old_tokens, _figures(subject, is_new=False))}
    for now in _sums(subject.change.new_tokens, _figures(subject, is_new=True)):
        then = before.get(id(now.whole.traced))
        if then is None or len(then.parts) != len(now.parts):
            continue
        total, was = _total(now), _total(then)
        no_longer = was == then.whole.figure.value and total != now.whole.figure.value
        if no_longer:
            figure = now.whole.figure
            label = now.whole.traced.revision.label
            yield Question("parts", subject.link.new[0], label, figure.text, f"{total:f}", subject.change.id)


def _total(told: _Sum) -> object:
    return sum((part.figure.value for part in told.parts), start=0 * told.whole.figure.value)


def _figures(subject: Subject, *, is_new: bool) -> list[_Told]:
    """Return the figures of one side in order."""
    sides = (
        (t, t.new_span if is_new else t.old_span, t.revision.new if is_new else t.revision.old) for t in subject.figures
    )
    return sorted((_Told(*span, figure, t) for t, span, figure in sides if span and figure), key=lambda told: told[:2])


def _sums(tokens: Sequence[str], told: Sequence[_Told]) -> Iterator[_Sum]:
    """Yield every figure that two or more others follow as its parts, in one sentence."""
    for n, whole in enumerate(told[:-2]):
        joint = [_text.key(t) for t in tokens[whole.end : told[n + 1].start]]
        if whole.figure.kind not in _KINDS or SENTENCE_ENDS & set(joint):
            continue
        in_brackets = "(" in joint and ")" not in joint
        if not in_brackets and not _MEMBERS & set(joint) and ":" not in joint:
            continue
        end = ")" if in_brackets else None
        parts = [*_following(tokens, told[n + 1 :], end)]
        if len(parts) > 1 and all(_is_part(part.figure, whole.figure) for part in parts):
            yield _Sum(whole, tuple(parts), in_brackets)


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
    return part.kind in _KINDS and part.unit == whole.unit and not rough
