"""In which editions words appear and vanish, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffreport.histories.bisect import Spell, Vanished
from diffreport.histories.phrases import Phrase
from diffreport.model.histories import History
from diffreport.report.history.lookup import Lookup, look_up
from diffreport.report.history.presentation import PLAIN
from diffreport.report.history.terminal.overview import LEAST_WIDTH, alike, line
from diffreport.report.lines import Line, Piece, counted, laid_out

_PLACES = 3  # told of where words stand or stood in one edition


def bisected_text(history: History, phrase: Phrase, spells: Sequence[Spell], *, width: int, color: bool) -> str:
    """Return when words appear and vanish, in which sentences. Units: `width` in terminal columns."""
    lookup = look_up(history, PLAIN)
    width = max(width, LEAST_WIDTH)
    return laid_out(_lines(lookup, phrase, spells), width=width, color=color)


def _lines(lookup: Lookup, phrase: Phrase, spells: Sequence[Spell]) -> Iterator[Line]:
    editions = sum(spell.last - spell.first + 1 for spell in spells)
    runs = ", ".join(lookup.span(spell.first, spell.last) for spell in spells)
    yield line(f"{lookup.history.series}: {editions} of {counted(lookup.last + 1, 'edition')}, {runs}", "strong")
    for spell in spells:
        first = lookup.labels[spell.first]
        yield Line()
        yield line(f"{first}: {'there from the beginning' if not spell.first else 'they appear'}", "strong")
        for place in spell.places[:_PLACES]:
            yield _sentence(place.sentence, phrase, "" if not spell.first else "new", " > ".join(place.stage.section))
        yield from _more(len(spell.places))
        if spell.last == lookup.last:
            yield line(f"{lookup.labels[spell.last]}: they still stand", "strong")
            continue
        yield line(f"{lookup.labels[spell.last + 1]}: they are gone", "strong")
        for gone in spell.gone[:_PLACES]:
            yield from _gone(lookup, phrase, gone)
        yield from _more(len(spell.gone))


def _gone(lookup: Lookup, phrase: Phrase, gone: Vanished) -> Iterator[Line]:
    yield _sentence(gone.sentence, phrase, "old", lookup.labels[gone.stage.edition])
    if gone.after is not None:
        yield Line((Piece("now: ", "faint"), Piece(gone.instead or "nothing of that sentence")), 4)
    elif gone.end is not None and gone.end.into:
        yield line(f"its paragraph was merged into {gone.end.into}", "faint", 4)
    elif gone.end is not None and gone.end.edition == gone.stage.edition + 1:
        yield line(f"its paragraph is gone; {alike(gone.end)}", "faint", 4)
    else:
        back = next((stage.edition for stage in gone.lineage.stages if stage.edition > gone.stage.edition), None)
        until = "" if back is None else f" until {lookup.labels[back]}"
        yield line(f"its paragraph is not there{until}", "faint", 4)


def _sentence(text: str, phrase: Phrase, mark: str, where: str) -> Line:
    """Return a sentence with the words marked."""
    pieces = [Piece(f"{where}: ", "faint")] if where else []
    at = 0
    for start, end in phrase.spans(text):
        pieces += [Piece(text[at:start]), Piece(text[start:end], mark or "strong")]
        at = end
    return Line((*pieces, Piece(text[at:])), 2)


def _more(found: int) -> Iterator[Line]:
    if found > _PLACES:
        yield line(f"and in {counted(found - _PLACES, 'more paragraph')}", "faint", 2)
