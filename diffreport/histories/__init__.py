"""From successive comparisons to a `History`: what became of each paragraph, word and figure of a series. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from diffreport import __version__
from diffreport import text as _text
from diffreport.histories.figures import Figures
from diffreport.histories.fold import Fold
from diffreport.model import Comparison, Document, Kind
from diffreport.model.histories import History, Issued
from diffreport.settings import Settings


def history_of(
    first: Document, comparisons: Iterable[Comparison], series: str = "", passed_over: Sequence[str] = ()
) -> History:
    """Return the history that successive comparisons tell; of a lone edition where there are none.

    Each comparison is forgotten once it was taken. `series` is that of the last edition unless it is given.
    Cost: linear in the blocks of all editions and the words of what changed. Raises: ValueError if the old edition
    of a comparison is not the new one of the one before.
    """
    fold, figures = Fold(first), Figures(first)
    issued, last, settings = [_first(first)], first, Settings().as_dict()
    for comparison in comparisons:
        if comparison.old is not last and comparison.old != last:
            raise ValueError(f"comparison {len(issued)} does not begin with the edition that the one before ends with")
        fold.take(comparison)
        figures.take(comparison)
        issued.append(_next(comparison))
        last, settings = comparison.new, comparison.settings
    return History(
        engine=f"diffreport {__version__}",
        series=series or last.edition.series,
        title=last.edition.title,
        settings=settings,
        editions=tuple(issued),
        lineages=fold.finished(),
        figures=figures.series(fold.homes),
        passed_over=tuple(passed_over),
    )


def _first(document: Document) -> Issued:
    words = sum(_text.word_count(block.text) for block in document.blocks if block.kind != Kind.TABLE)
    return _issued(document, words)


def _next(comparison: Comparison) -> Issued:
    issued = _issued(comparison.new, comparison.summary.new_words)
    return replace(issued, extent=comparison.extent, fallbacks=comparison.fallbacks)


def _issued(document: Document, words: int) -> Issued:
    paragraphs = sum(block.kind != Kind.HEADING for block in document.blocks)
    return Issued(document.edition, document.reader, document.language, len(document.blocks), paragraphs, words)
