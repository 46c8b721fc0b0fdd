"""The whole story in short: the editions, the figures that moved, what came back, what went, how old the text is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from diffreport.model import Figure, Kind
from diffreport.model.histories import End, FigureSeries, History, Issued
from diffreport.report.history.front import counts
from diffreport.report.history.lookup import Lookup, look_up
from diffreport.report.history.presentation import PLAIN
from diffreport.report.history.terminal.bars import bar, spark
from diffreport.report.language import phrasing
from diffreport.report.lines import Line, Piece, clipped, counted, laid_out, table
from diffreport.text import word_count

LEAST_WIDTH = 60  # columns; nothing is cut or folded any narrower
_BAR = 16  # columns of the longest bar, where there is room for two of them
_BESIDE = 44  # columns of what stands beside them
_EDITIONS = 14  # told one by one; of more the last ones, after a line for all of them
_FIGURES = 12
_DRAWN = 20  # characters of a figure
_PARAGRAPHS = 6  # told of those that came back, and of those that went
_WORDS = 14  # quoted of a paragraph
_DATES = 8  # editions that the latest text dates from


def overview_text(history: History, *, width: int, color: bool) -> str:
    """Return the story of a series for people, with a final newline. Units: `width` in terminal columns."""
    width = max(width, LEAST_WIDTH)
    return laid_out(_lines(look_up(history, PLAIN), width), width=width, color=color)


def _lines(lookup: Lookup, width: int) -> Iterator[Line]:
    history = lookup.history
    yield line(heading(lookup), "strong")
    if history.passed_over:
        are, were = ("is", "was") if len(history.passed_over) == 1 else ("are", "were")
        yield line(f"{', '.join(history.passed_over)} {are} in quarantine and {were} passed over", "faint", 2)
    for title, lines in (
        ("Editions", _editions(lookup, width)),
        ("Figures that moved", _figures(lookup, width)),
        ("Back after an absence", _returned(lookup)),
        ("Gone", _gone(lookup)),
        ("Since when the latest text stands", _dates(lookup, width)),
    ):
        if found := list(lines):
            yield Line()
            yield line(title, "strong")
            yield from found


def heading(lookup: Lookup) -> str:
    """Return the title of a history: the report, how many editions, and from when to when."""
    history, labels = lookup.history, lookup.labels
    name = history.title or history.series or "History"
    span = labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"
    return f"{name}: {counted(len(labels), 'edition')}, {span}"


def line(text: str, mark: str = "", indent: int = 0) -> Line:
    """Return a line under one mark."""
    return Line((Piece(text, mark),), indent)


def rows(cells: Sequence[Sequence[str]], width: int, flexible: str = "") -> Iterator[Line]:
    """Yield the rows of a table below its head, which is faint; without the columns in which no row has anything.

    `flexible` names the column that takes what the others leave, else the first one does.
    """
    kept = [c for c in range(len(cells[0])) if any(row[c] for row in cells[1:])]
    head = [cells[0][c] for c in kept]
    shown = [head, *([row[c] for c in kept] for row in cells[1:])]
    for n, row in enumerate(table(shown, width - 2, head.index(flexible) if flexible in head else 0)):
        yield Line((Piece(clipped("  ".join(row).rstrip(), width - 2), "" if n else "faint"),), 2, is_row=True)


def _editions(lookup: Lookup, width: int) -> Iterator[Line]:
    """Yield a row for each edition, or of many the last ones: its size, and how much of it is new.

    Where all the text is in tables, which have no words here, how many figures were revised in them.
    """
    editions = lookup.history.editions
    shares = [_changed(edition) for edition in editions]
    has_words = any(edition.words for edition in editions)
    if has_words and len(editions) > _EDITIONS:
        room = width - 12
        for name, values in (("words", [float(edition.words) for edition in editions]), ("changed", shares)):
            drawn = spark(values)
            for start in range(0, len(drawn), room):
                yield Line((Piece(f"{name if not start else '':<8}{drawn[start : start + room]}"),), 2, is_row=True)
        yield line(f"the last {_EDITIONS}:", "faint", 2)
    first, most = max(0, len(editions) - _EDITIONS), max(edition.words for edition in editions)
    longest = min(_BAR, (width - _BESIDE) // 2)
    told = [["edition", "words", "", "changed", "", "figures revised", "findings"]]
    for label, edition, share in list(zip(lookup.labels, editions, shares, strict=True))[first:]:
        changed = [f"{share:.0%}", bar(share, 1.0, longest)] if share is not None else ["", ""]
        findings = f"{edition.extent.summary.findings:,}" if edition.extent else "first"
        size = [f"{edition.words:>7,}", bar(edition.words, most, longest)] if has_words else ["", ""]
        revised = f"{edition.extent.summary.figures:,}" if edition.extent and not has_words else ""
        told.append([label, *size, *changed, revised, findings])
    yield from rows(told, width)


def _changed(edition: Issued) -> float | None:
    """Return how much of the words of an edition and the one before it differs, from 0.0 to 1.0; None of the first, and
    where neither has any."""
    s = edition.extent.summary if edition.extent else None
    words = s.old_words + s.new_words if s else 0
    return (s.deleted_words + s.inserted_words) / words if s and words else None


def _figures(lookup: Lookup, width: int) -> Iterator[Line]:
    """Yield a row for each figure that moved, those told by most editions first."""
    moved = [series for series in lookup.history.figures if is_moved(series)]
    moved.sort(key=lambda series: (-len(series.points), -series.points[-1].edition))
    told = [["figure", "", "from", "to", "may not compare"]]
    for series in moved[:_FIGURES]:
        first, last = series.points[0], series.points[-1]
        ends = [f"{phrasing.brief(point.figure)} ({lookup.labels[point.edition]})" for point in (first, last)]
        breaks = Counter(str(each) for point in series.points for each in point.breaks)
        told.append([series.label or first.sentence, drawn(series), *ends, ", ".join(sorted(breaks))])
    if moved:
        yield from rows(told, width)
    if len(moved) > _FIGURES:
        yield line(f"and {len(moved) - _FIGURES:,} more; --figure tells one, -o FILE all of them", "faint", 2)


def is_moved(series: FigureSeries) -> bool:
    """Tell whether it is an amount of which editions said different things."""
    figures = [point.figure for point in series.points]
    return all(figure.is_amount for figure in figures) and len({(f.value, f.high, f.unit) for f in figures}) > 1


def drawn(series: FigureSeries) -> str:
    """Return a figure as a line of characters, one an edition, from its first one to its last.

    Of many editions each stands for several, by the last value that they tell. What is in a unit that does not convert
    into the last one's is a gap.
    """
    unit = series.points[-1].figure.unit
    first, last = series.points[0].edition, series.points[-1].edition
    step = -(-(last - first + 1) // _DRAWN)
    values: dict[int, float | None] = {}
    for point in series.points:
        values[(last - point.edition) // step] = _value(point.figure, unit)
    return spark([values.get(n) for n in range((last - first) // step, -1, -1)])


def _value(figure: Figure, unit: str) -> float | None:
    """Return a value in a unit; None where there is no exact way."""
    if figure.unit == unit:
        return float(figure.value)
    from diffreport.comparison.figures.differences import convert  # takes longer to import than all else here

    value = convert(figure, unit)
    return None if value is None else float(value)


def _returned(lookup: Lookup) -> Iterator[Line]:
    """Yield a line for each paragraph that came back, the last to do so first, and how many did how often."""
    found = [(lineage, counts.returns_of(lineage)) for lineage in counts.returned(lookup)]
    found.sort(key=lambda item: -item[1][-1][1].edition)
    times = counts.returns(lookup)
    if times > len(found):
        yield line(f"{counted(len(found), 'paragraph')}, {times:,} times", "faint", 2)
    for lineage, returns in found[:_PARAGRAPHS]:
        before, stage = returns[-1]
        back, gone = lookup.labels[stage.edition], lookup.labels[before.edition + 1]
        told = f"back in {back}, gone since {gone}"
        if len(returns) > 1:
            told = f"back {len(returns):,} times, last in {back}"
        yield _quoted(told, lineage.text(stage))
    yield from _more(len(found))


def _gone(lookup: Lookup) -> Iterator[Line]:
    found = counts.gone(lookup)
    for lineage in found[:_PARAGRAPHS]:
        end, labels = lineage.end, lookup.labels
        if end is not None:
            since = f"gone since {labels[end.edition]}, there since {labels[lineage.stages[0].edition]}"
            yield _quoted(f"{since} ({alike(end)})", lineage.text(lineage.stages[-1]))
    yield from _more(len(found))


def alike(end: End) -> str:
    """Return how much the most similar paragraph of the edition that lacks one, and of the last, is like it."""
    best = max((each.score for each in end.remains), default=0.0)
    return f"the nearest text there is {phrasing.similarity(best)} alike" if best else "no text there is like it"


def _quoted(told: str, text: str) -> Line:
    return Line((Piece(f"{told}: ", "faint"), Piece(phrasing.shortened(text, _WORDS))), 2)


def _more(found: int) -> Iterator[Line]:
    if found > _PARAGRAPHS:
        yield line(f"and {found - _PARAGRAPHS:,} more; -o FILE has all of them", "faint", 2)


def _dates(lookup: Lookup, width: int) -> Iterator[Line]:
    """Yield from which editions the words of the last one date, those that most of them date from."""
    dates: Counter[int] = Counter()
    for lineage in lookup.history.lineages:
        if (stage := lineage.stage(lookup.last)) and lineage.kind is not Kind.TABLE:
            for words in lineage.texts[stage.text]:
                dates[words.since] += word_count(words.text)
    whole = sum(dates.values())
    if not whole:
        return
    chosen = sorted(sorted(dates, key=lambda edition: (-dates[edition], edition))[:_DATES])
    most = max(dates.values())
    told = [["edition", "words of it", "", ""]]
    told += [
        [lookup.labels[n], f"{dates[n]:>11,}", f"{dates[n] / whole:.0%}", bar(dates[n], most, _BAR)] for n in chosen
    ]
    yield from rows(told, width)
    if len(dates) > len(chosen):
        rest = sum(dates.values()) - sum(dates[n] for n in chosen)
        yield line(f"and {counted(rest, 'word')} of {counted(len(dates) - len(chosen), 'other edition')}", "faint", 2)
