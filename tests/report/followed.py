"""A series of four editions, whose figures are followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from diffreport import Document, compare
from diffreport.comparison.figures.trends import trends
from diffreport.model import Comparison
from diffreport.report.html import render_html
from diffreport.report.presentation import Presentation

EDITIONS = {
    "2019": ["The guard of Adel has six boats.", "Brix lies on the river."],
    "2020": ["The guard of Adel has 8 boats.", "Brix lies on the river.", "The court of Cor heard 40 cases."],
    "2021": ["Brix lies on the river.", "The guard of Adel has 8 boats.", "The court of Cor heard 44 cases."],
    "2022": ["Brix lies on the river.", "The guard of Adel has 12 boats.", "The court of Cor heard no cases."],
}


def successive(editions: Mapping[str, Sequence[str]] = EDITIONS) -> list[Comparison]:
    """Return the comparison of each edition with the one before."""
    read = [Document.from_paragraphs(texts, label, "Karsova") for label, texts in editions.items()]
    return [compare(old, new) for old, new in pairwise(read)]


def followed_html(editions: Mapping[str, Sequence[str]] = EDITIONS, left_out: int = 0) -> str:
    """Return the report of the last two editions, its figures followed through all of them."""
    pairs = successive(editions)
    return render_html(pairs[-1], Presentation(trends=trends(pairs[-1], pairs, left_out)))
