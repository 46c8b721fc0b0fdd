"""Figures followed through invented editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from diffreport import Document, compare
from diffreport.histories.figures import Figures
from diffreport.model.histories import FigureSeries


def series_of(documents: Sequence[Document]) -> tuple[FigureSeries, ...]:
    """Return the figure series of successive documents; a block's home is its first text in a chain of 1:1 links."""
    figures = Figures(documents[0])
    homes = [[f"l-0-{n}" for n in range(len(documents[0].blocks))]]
    for edition, (old, new) in enumerate(pairwise(documents), 1):
        comparison = compare(old, new)
        figures.take(comparison)
        home = [f"l-{edition}-{n}" for n in range(len(new.blocks))]
        for link in comparison.alignment.links:
            if link.old and link.new:
                home[link.new[0]] = homes[-1][link.old[0]]
        homes.append(home)
    return figures.series(homes)


def followed(editions: Mapping[str, Sequence[str]]) -> tuple[FigureSeries, ...]:
    """Return the figure series of editions that are paragraphs each, by their labels."""
    return series_of([Document.from_paragraphs(texts, label, "Karsova") for label, texts in editions.items()])


def told(series: FigureSeries) -> list[tuple[int, str]]:
    """Return what each edition says, as printed."""
    return [(point.edition, point.figure.text) for point in series.points]
