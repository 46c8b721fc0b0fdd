"""The wordings of a lineage as shown: each once, in runs of words that tell how long they stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from typing import NamedTuple

from diffreport.model import Kind
from diffreport.model.histories import Event, Lineage, Stage, Words
from diffreport.report.history.lookup import Lookup, ReportLink

# What stands between the rows and the cells of a table's text.
_BETWEEN = re.compile(r"\n| \| ")
# The share of a text, in characters, above which its marks are shown lightly.
_MOSTLY = 0.7
_DIGIT = re.compile(r"\d")


class Run(NamedTuple):
    """Words as shown. `tag` is ins for those that came with their wording, del for those that went after it, or "ins
    del"; `life` their since and until, "" where most of the wording has the same."""

    text: str
    tag: str
    life: str


class Row(NamedTuple):
    """A row of a table: its cells, each in runs; `tag` is th or td."""

    tag: str
    cells: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of a lineage, in the editions that have it; `number` is its place in the lineage's texts.

    `rows` and `caption` are a table's, whose `runs` are empty; `told` is how it came about, in words.
    """

    number: int
    life: str
    runs: tuple[Run, ...]
    rows: tuple[Row, ...]
    caption: tuple[Run, ...]
    is_whole: bool  # nearly all of it is marked: lightly, then
    editions: str = ""
    told: str = ""
    report: ReportLink | None = None


class _Span(NamedTuple):
    """The stages of one text."""

    stages: tuple[Stage, ...]

    @property
    def first(self) -> int:
        return self.stages[0].edition

    @property
    def last(self) -> int:
        return self.stages[-1].edition


def wordings(lineage: Lineage, lookup: Lookup) -> tuple[Wording, ...]:
    """Return the wordings of a lineage, the earliest first. Cost: linear."""
    spans = _spans(lineage)
    return tuple(_wording(lineage, spans, n, lookup) for n in range(len(spans)))


def latest(lineage: Lineage, lookup: Lookup) -> Wording:
    """Return the last wording as it stands in the text; what the last edition reworded in it is marked."""
    stage = lineage.stages[-1]
    is_reworded = stage.event is Event.REWORDED and stage.edition == lookup.last
    around = (lookup.last - 1 if is_reworded else -1, lookup.last + 1)
    runs, life = _runs(lineage.texts[stage.text], around, lookup.last)
    return _shown(lineage, stage, runs, life)


def _spans(lineage: Lineage) -> list[_Span]:
    by_text: dict[int, list[Stage]] = {}
    for stage in lineage.stages:
        by_text.setdefault(stage.text, []).append(stage)
    return [_Span(tuple(stages)) for stages in by_text.values()]


def _runs(words: Sequence[Words], around: tuple[int, int], last: int) -> tuple[tuple[Run, ...], str]:
    """Return the runs of a text, and the life that most of it has. `around` are the editions before and after it."""
    before, after = around
    lengths: Counter[str] = Counter()
    for one in words:
        lengths[_life(one, last)] += len(one.text)
    usual = lengths.most_common(1)[0][0] if lengths else ""
    runs: list[Run] = []
    for (since, until), alike in groupby(words, key=lambda one: (one.since, one.until)):
        one = Words("".join(part.text for part in alike), since, until)
        tags = ("ins",) * (0 <= before < one.since) + ("del",) * (one.until < after <= last)
        life = _life(one, last)
        runs += _at_words(Run(one.text, " ".join(tags), "" if life == usual else life))
    return tuple(runs), usual


def _at_words(run: Run) -> Iterator[Run]:
    """Yield a run; one that is marked without the spaces at its ends, which then have the life of what is around."""
    words = run.text.strip(" ")
    if not run.tag or len(words) == len(run.text):
        yield run
        return
    before, after = run.text.split(words, 1) if words else (run.text, "")
    yield from (Run(text, tag, run.life) for text, tag in ((before, ""), (words, run.tag), (after, "")) if text)


def _life(words: Words, last: int) -> str:
    return str(words.since) if words.until == last else f"{words.since}-{words.until}"


def _wording(lineage: Lineage, spans: Sequence[_Span], n: int, lookup: Lookup) -> Wording:
    """Return one wording, its words marked by those before and after it, unless the lineage was away between."""
    span, before = spans[n], spans[n - 1] if n else None
    after = spans[n + 1] if n + 1 < len(spans) else None
    first = span.stages[0]
    came = before.last if before and first.event is not Event.RETURNED else -1
    went = after.first if after and after.stages[0].event is not Event.RETURNED else lookup.last + 1
    runs, life = _runs(lineage.texts[first.text], (came, went), lookup.last)
    href = lookup.report(span.first)
    return replace(
        _shown(lineage, first, runs, life),
        editions=lookup.spans(span.stages),
        told=_told(before.stages[-1] if before else None, first, lookup),
        report=ReportLink(href, lookup.span(span.first - 1, span.first)) if href else None,
    )


def _shown(lineage: Lineage, stage: Stage, runs: tuple[Run, ...], life: str) -> Wording:
    marked = sum(len(run.text) for run in runs if run.tag)
    caption, rows = _table(runs) if lineage.kind is Kind.TABLE else ((), ())
    is_whole = marked > _MOSTLY * sum(len(run.text) for run in runs)
    return Wording(stage.text, life, () if rows else runs, rows, caption, is_whole)


def _told(before: Stage | None, stage: Stage, lookup: Lookup) -> str:
    """Return how a wording came about: "reworded, similarity 0.84; moved; under Justice, p. 4"."""
    say = lookup.speech.say
    told = []
    if stage.event is Event.RETURNED:
        told.append(say("history.text.returned"))
    elif before is not None:
        told.append(say("history.text.reworded_once" if stage.event is Event.REWORDED else "history.text.trivial"))
    if before is not None and stage.score is not None and stage.event is not Event.SAME:
        told.append(say("history.text.similarity", similarity=lookup.speech.similarity(stage.score)))
    if stage.moved:
        told.append(say("history.text.moved_once"))
    if stage.section and (before is None or stage.moved or before.section != stage.section):
        told.append(say("history.text.under", section=stage.section[-1]))
    if stage.page is not None and (before is None or stage.moved or before.page != stage.page):
        told.append(say("history.text.page", page=str(stage.page)))
    return ", ".join(told)


def _table(runs: Sequence[Run]) -> tuple[tuple[Run, ...], tuple[Row, ...]]:
    """Return the caption and the rows of a table's text. Its first line is a caption if it has other cells than those
    below, and a header if none of its cells holds a digit."""
    text = "".join(run.text for run in runs)
    lines: list[list[tuple[int, int]]] = [[]]
    start = 0
    for cut in _BETWEEN.finditer(text):
        lines[-1].append((start, cut.start()))
        start = cut.end()
        if cut[0] == "\n":
            lines.append([])
    lines[-1].append((start, len(text)))
    starts = [0, *accumulate(len(run.text) for run in runs)][: len(runs)]
    caption: tuple[Run, ...] = ()
    if len(lines) > 1 and len(lines[0]) == 1 < len(lines[1]):
        caption = _sliced(runs, starts, lines.pop(0)[0])
    is_headed = len(lines) > 1 and not any(_DIGIT.search(text, *cell) for cell in lines[0])
    rows = (
        Row("th" if is_headed and not n else "td", tuple(_sliced(runs, starts, cell) for cell in cells))
        for n, cells in enumerate(lines)
    )
    return caption, tuple(rows)


def _sliced(runs: Sequence[Run], starts: Sequence[int], cell: tuple[int, int]) -> tuple[Run, ...]:
    """Return what a cell, from one character to another, has of the runs that start at `starts`."""
    start, end = cell
    out = []
    for n in range(bisect_right(starts, start) - 1, bisect_left(starts, end)):
        part = runs[n].text[max(start - starts[n], 0) : end - starts[n]]
        if part:
            out.append(runs[n]._replace(text=part))
    return tuple(out)
