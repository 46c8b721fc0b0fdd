"""The story of one paragraph: each of its stages, with the words that came and went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from diffreport.histories.phrases import Match
from diffreport.model.histories import Event, History, Lineage, Stage
from diffreport.report.history.lookup import Lookup, look_up
from diffreport.report.history.presentation import PLAIN
from diffreport.report.history.redline import redline
from diffreport.report.history.terminal.overview import LEAST_WIDTH, alike, line
from diffreport.report.language import phrasing
from diffreport.report.lines import Line, Piece, clipped, counted, elided, laid_out

_LISTED = 9  # paragraphs of many in which words stand
_WORDS = 16  # quoted of a paragraph that is named only
_CONTEXT = 12  # unchanged words kept beside a mark


def paragraph_text(history: History, matches: Sequence[Match], *, width: int, color: bool) -> str:
    """Return the story of the first of some paragraphs, after a list of all if there are several.

    Units: `width` in terminal columns.
    """
    width = max(width, LEAST_WIDTH)
    lookup = look_up(history, PLAIN)
    lines = [*_list(lookup, matches, width), *_story(lookup, matches[0].lineage)]
    return laid_out(lines, width=width, color=color)


def _list(lookup: Lookup, matches: Sequence[Match], width: int) -> Iterator[Line]:
    if matches[0].score < 1:
        yield line("These words stand nowhere as they are; most like them:", "strong")
    elif len(matches) > 1:
        yield line(f"These words stand or stood in {counted(len(matches), 'paragraph')}:", "strong")
    else:
        return
    for n, match in enumerate(matches[:_LISTED], 1):
        where = lookup.spans([s for s in match.lineage.stages if s.text == match.stage.text])
        told = f"[{n}] {match.lineage.id}  {where}: "
        yield line(clipped(told + snippet(match), width), "" if n == 1 else "faint")
    if len(matches) > _LISTED:
        yield line(f"and {len(matches) - _LISTED:,} more; write more words of the one you mean", "faint")
    if len(matches) > 1:
        yield line("Told is the first; --paragraph takes the id of another.", "faint")
    yield Line()


def snippet(match: Match) -> str:
    """Return the text of a match from shortly before the words."""
    text = match.lineage.text(match.stage)
    start = match.spans[0][0] if match.spans else 0
    begin = text.rfind(" ", 0, max(0, start - 20)) + 1 if start > 20 else 0
    return ("…" if begin else "") + text[begin:].replace("\n", " ")


def _story(lookup: Lookup, lineage: Lineage) -> Iterator[Line]:
    """Yield the stages of a lineage; those in which nothing happened are told with the one before."""
    last = lineage.stages[-1]
    yield line(" > ".join(last.section) or lookup.history.title or lookup.history.series, "strong")
    told = [f"{lineage.kind}, in {lookup.spans(lineage.stages)}"]
    told += [f"no content: {lineage.noise}"] if lineage.noise else []
    yield line(f"{lineage.id}: {'; '.join(told)}", "faint")
    groups = _groups(lineage)
    for n, group in enumerate(groups):
        stage, before = group[0], groups[n - 1][-1] if n else None
        if before and before.edition + 1 < stage.edition:
            yield _head(lookup.span(before.edition + 1, stage.edition - 1), ["not there"])
        yield _head(lookup.spans(group), _happened(lookup, lineage, before, stage))
        if before is None:
            yield Line(tuple(_new_in(lineage, stage) if stage.edition else [Piece(lineage.text(stage))]), 4)
        elif stage.event is Event.RETURNED:
            if lineage.text(stage) != lineage.text(before):
                yield line(lineage.text(stage), "new", 4)
        elif stage.text != before.text:
            yield Line(tuple(elided(redline(lineage, before, stage), _CONTEXT)), 4)
    yield from _end(lookup, lineage)


def _new_in(lineage: Lineage, stage: Stage) -> Iterator[Piece]:
    """Yield the text of a stage with the words that its edition is the first to have."""
    runs = groupby(lineage.texts[stage.text], key=lambda words: words.since == stage.edition)
    yield from (Piece("".join(words.text for words in run), "new" if is_new else "") for is_new, run in runs)


def _groups(lineage: Lineage) -> list[list[Stage]]:
    groups = [[lineage.stages[0]]]
    for before, stage in pairwise(lineage.stages):
        quiet = stage.event is Event.SAME and not stage.moved and not stage.merged
        if quiet and stage.text == before.text and stage.section == before.section:
            groups[-1].append(stage)
        else:
            groups.append([stage])
    return groups


def _head(editions: str, happened: Sequence[str]) -> Line:
    return Line((Piece(f"{editions}: ", "strong"), Piece(", ".join(happened))))


def _happened(lookup: Lookup, lineage: Lineage, before: Stage | None, stage: Stage) -> list[str]:
    told = []
    if before is None:
        earlier = lookup.lineages.get(stage.split_from)
        told.append(
            f"split off {stage.split_from}{_named(lookup, earlier, stage.edition - 1)}" if earlier else "first seen"
        )
        return told
    if stage.event is Event.RETURNED:
        same = lineage.text(stage) == lineage.text(before)
        told.append("back, in the same words" if same else "back, in other words")
    elif stage.event is Event.REWORDED:
        told.append("reworded" + (f" ({phrasing.similarity(stage.score)} alike)" if stage.score is not None else ""))
    elif stage.text != before.text:
        told.append("printed otherwise")
    if stage.moved:
        told.append("moved")
    if stage.section != before.section:
        told.append(f"now under {' > '.join(stage.section) or 'no heading'}")
    merged = ((name, _named(lookup, lookup.lineages.get(name), stage.edition - 1)) for name in stage.merged)
    told += [f"took in {name}{words}" for name, words in merged]
    return told or ["the same"]


def _named(lookup: Lookup, lineage: Lineage | None, edition: int) -> str:
    """Return how a lineage begins, as an edition has it."""
    stage = lineage and lineage.stage(edition)
    return f" “{phrasing.shortened(lineage.text(stage), 6)}”" if lineage and stage else ""


def _end(lookup: Lookup, lineage: Lineage) -> Iterator[Line]:
    end = lineage.end
    if end is None:
        return
    if end.into:
        into = lookup.lineages.get(end.into)
        yield _head(lookup.labels[end.edition], [f"merged into {end.into}{_named(lookup, into, end.edition)}"])
        return
    yield _head(lookup.labels[end.edition], [f"gone; {alike(end)}"])
    for remains in end.remains:
        other = lookup.lineages.get(remains.lineage)
        stage = other and other.stage(remains.edition)
        if other and stage:
            told = f"{lookup.labels[remains.edition]}, {phrasing.similarity(remains.score)}: "
            yield Line((Piece(told, "faint"), Piece(phrasing.shortened(other.text(stage), _WORDS))), 4)
