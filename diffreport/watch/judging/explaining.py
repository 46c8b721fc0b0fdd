"""What each rule flagged, and of every other finding the first condition that did not hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from diffreport.model import Comparison
from diffreport.report.lines import Piece, counted, folded
from diffreport.watch.judging.conditions import Condition
from diffreport.watch.judging.matters import Event, Matter, flags_findings
from diffreport.watch.plan import Rule, Sort

if TYPE_CHECKING:
    from diffreport.watch.judging import Judgement

_MOST_REASONS = 20  # of one rule, told one by one
_MOST_SPANS = 30  # of numbers that follow each other
_INDENT, _HANGING = 2, 4  # columns
# The keys of a rule, those first that are looked at last.
_FAR = "text crosses by down up status column figure section wording findings changed change series".split()
_LEAST = 40  # columns; lines are not folded any narrower


class Tried(NamedTuple):
    """A rule, and of every matter the first of its conditions that did not hold; None: all of them do."""

    rule: Rule
    matters: Sequence[Matter]
    failed: Sequence[Condition | None]


class Failed(NamedTuple):
    """Why a rule did not flag a matter: which key of the rule, and in words."""

    matter: str
    key: str
    why: str


class Explained(NamedTuple):
    """What one rule did. Matters go by their number in the report, else by their sort: "3", "question", "noise"."""

    rule: str
    origin: str
    mutes: bool
    flagged: tuple[str, ...]
    failed: tuple[Failed, ...]


def explained(tried: Tried) -> Explained:
    """Return what a rule did; events, questions and noise are told only if its sorts name them."""
    flagged, failed = [], []
    for matter, condition in zip(tried.matters, tried.failed, strict=True):
        if condition is None:
            flagged.append(_name(matter))
        elif not matter.is_asked_for or not set(tried.rule.sorts).isdisjoint(matter.sorts):
            failed.append(Failed(_name(matter), *condition.why(matter)))
    return Explained(tried.rule.name, tried.rule.origin, tried.rule.mutes, tuple(flagged), tuple(failed))


def _name(matter: Matter) -> str:
    return str(matter.n) if matter.n else matter.sorts[0].value


def explained_lines(judgement: Judgement, comparison: Comparison | None, width: int) -> list[str]:
    """Return what the rules did as lines for people, of at most `width` columns, that no terminal obeys."""
    lines = [_findings_line(judgement, comparison), *chain.from_iterable(map(_rule_lines, judgement.explained))]
    return [line for text in lines for line in _folded(text, width)]


def _findings_line(judgement: Judgement, comparison: Comparison | None) -> str:
    """Return how many findings were flagged, and what else was."""
    found = len(comparison.findings) if comparison else 0
    told = sum(flag.n > 0 for flag in judgement.flags)
    others = Counter(flag.sort.value for flag in judgement.flags if not flag.n)
    besides = ", ".join(name if n == 1 else f"{name} ({n})" for name, n in others.items())
    line = f"{_editions(judgement.event)}: {told} of {counted(found, 'finding')} flagged"
    if besides:
        line += f"; besides: {besides}"
    why = "it is a silent revision" if any(flag.sort is Sort.REVISED for flag in judgement.flags) else ""
    if not any(flags_findings(tried.rule) for tried in judgement.tried):
        why = "no rule flags findings"
    if not found or not why:
        return line
    rest = "but what is taken back is" if any(tried.rule.mutes for tried in judgement.tried) else "is"
    return f"{line}; {why}, so every one {rest} flagged"


def _editions(event: Event) -> str:
    """Return which editions were compared: by their labels, or where these are alike by their places."""
    old, new = event.old, event.new
    if old is None:
        return f"{event.series} {new.label}"
    if old.label == new.label:
        return f"{event.series} {new.label}, {old.reference} → {new.reference}"
    return f"{event.series} {old.label} → {new.label}"


def _rule_lines(rule: Explained) -> Iterator[str]:
    """Yield what a rule flagged, or how often which of its conditions kept it from it; then why not the rest."""
    did = "took back" if rule.mutes else "flagged"
    numbers = _numbers(rule.flagged)
    if not rule.flagged:
        reasons = Counter(failed.key for failed in rule.failed)
        kept = ", ".join(f"{key}: {n}" for key, n in reasons.most_common())
        numbers = f"nothing ({kept})" if kept else "nothing"
    yield f'rule "{rule.rule}" ({rule.origin}) {did} {numbers}'
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for failed in rule.failed:
        alike[failed.key, failed.why].append(failed.matter)
    # what was missed narrowly comes first, and before what many have in common
    shown = sorted(alike.items(), key=lambda item: (_FAR.index(item[0][0]), len(item[1])))
    for (key, why), matters in shown[:_MOST_REASONS]:
        yield f"{' ' * _INDENT}not {_numbers(matters)}: {key}: {why}"
    if (rest := len(shown) - _MOST_REASONS) > 0:
        yield f"{' ' * _INDENT}and {counted(rest, 'other reason')}"


def _numbers(names: Sequence[str]) -> str:
    """Return the names of matters, numbers that follow each other as a span: "1-3, 5, noise (12)"."""
    spans: list[list[int]] = []
    for n in sorted(int(name) for name in names if name.isdecimal()):
        if spans and n == spans[-1][-1] + 1:
            spans[-1].append(n)
        else:
            spans.append([n])
    others = Counter(name for name in names if not name.isdecimal())
    parts = [f"{span[0]}-{span[-1]}" if len(span) > 1 else f"{span[0]}" for span in spans[:_MOST_SPANS]]
    if rest := sum(map(len, spans[_MOST_SPANS:])):
        parts.append(f"and {counted(rest, 'other')}")
    return ", ".join([*parts, *(name if n == 1 else f"{name} ({n})" for name, n in others.items())])


def _folded(text: str, width: int) -> list[str]:
    """Return a text as lines of a width, all but the first one indented."""
    bare = text.lstrip(" ")
    indent = len(text) - len(bare)
    lines = ["".join(p.text for p in line) for line in folded([Piece(bare)], max(_LEAST, width) - indent - _HANGING)]
    return [" " * (indent + _HANGING * (n > 0)) + line for n, line in enumerate(lines)]
