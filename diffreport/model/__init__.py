"""The nouns: frozen values that every other module speaks in.

Sides are `old` and `new` everywhere. Scores run from 0.0 (nothing shared) to 1.0 (same text).
A `Comparison` is complete: whoever renders it needs nothing else.
"""

from __future__ import annotations

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
from diffreport.model.documents import Block, Charset, Document, Edition, Kind, LeftOut, Table
from diffreport.model.links import Alignment, Fallback, Link, Pin, Relation, RunnerUp
from diffreport.model.lone import Lone, Standing

__all__ = [
    "COMPARISON_SCHEMA",
    "KINDS",
    "Alignment",
    "Block",
    "CellChange",
    "Change",
    "Charset",
    "ColumnPair",
    "Comparison",
    "Document",
    "Edition",
    "Extent",
    "Fallback",
    "Figure",
    "Finding",
    "Kind",
    "LeftOut",
    "Link",
    "Lone",
    "Meaning",
    "NoiseCount",
    "Opcode",
    "Pin",
    "Question",
    "Relation",
    "Revision",
    "Rewrite",
    "RowPair",
    "RunnerUp",
    "Standing",
    "Status",
    "Summary",
    "Table",
    "TableChange",
    "WordingSignal",
]
