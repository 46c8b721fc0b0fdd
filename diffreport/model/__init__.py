"""The nouns: frozen values that every other module speaks in.

Sides are `old` and `new` everywhere. Scores run from 0.0 (nothing shared) to 1.0 (same text).
A `Comparison` is complete: whoever renders it needs nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diffreport.model.comparisons import (
    COMPARISON_SCHEMA,
    KINDS,
    CellChange,
    Change,
    ColumnPair,
    Comparison,
    Extent,
    Figure,
    Finding,
    Meaning,
    NoiseCount,
    Opcode,
    Question,
    Revision,
    Rewrite,
    RowPair,
    Status,
    Summary,
    TableChange,
    WordingSignal,
)
from diffreport.model.documents import Block, Charset, Document, Edition, Kind, LeftOut, Places, Table
from diffreport.model.links import Alignment, Fallback, Link, Pin, Relation, RunnerUp
from diffreport.model.lone import Lone, Standing

if TYPE_CHECKING:
    from diffreport.model.histories import (
        HISTORY_SCHEMA,
        Break,
        End,
        Event,
        FigureSeries,
        History,
        Issued,
        Lineage,
        Point,
        Remains,
        Stage,
        Vintage,
        Words,
    )

__all__ = [
    "COMPARISON_SCHEMA",
    "HISTORY_SCHEMA",
    "KINDS",
    "Alignment",
    "Block",
    "Break",
    "CellChange",
    "Change",
    "Charset",
    "ColumnPair",
    "Comparison",
    "Document",
    "Edition",
    "End",
    "Event",
    "Extent",
    "Fallback",
    "Figure",
    "FigureSeries",
    "Finding",
    "History",
    "Issued",
    "Kind",
    "LeftOut",
    "Lineage",
    "Link",
    "Lone",
    "Meaning",
    "NoiseCount",
    "Opcode",
    "Pin",
    "Places",
    "Point",
    "Question",
    "Relation",
    "Remains",
    "Revision",
    "Rewrite",
    "RowPair",
    "RunnerUp",
    "Stage",
    "Standing",
    "Status",
    "Summary",
    "Table",
    "TableChange",
    "Vintage",
    "WordingSignal",
    "Words",
]


def __getattr__(name: str) -> Any:
    """Return a noun of histories: a comparison needs none of them, and they take longer to import than its own."""
    if name not in __all__:
        raise AttributeError(f"module 'diffreport.model' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("diffreport.model.histories"), name)
