"""Histories of a few editions written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from diffreport import Document, compare
from diffreport.histories import history_of
from diffreport.model import Block, Kind, Table
from diffreport.model.histories import History, Lineage


def told(*editions: Document | Sequence[str]) -> History:
    """Return the history of some editions; one of strings has a paragraph for each."""
    documents = [each if isinstance(each, Document) else Document.from_paragraphs(each) for each in editions]
    return history_of(documents[0], [compare(*pair) for pair in pairwise(documents)], "reports")


def lineage(history: History, words: str) -> Lineage:
    """Return the one lineage that has some words in its last text."""
    (found,) = [each for each in history.lineages if words in each.text(each.stages[-1])]
    return found


def table(*rows: tuple[str, ...], caption: str = "") -> Document:
    """Return a document of one table with one header row."""
    of = Table(rows, 1, caption)
    return Document((Block(Kind.TABLE, of.text, table=of),))


def dated(of: Lineage, text: int = -1) -> list[tuple[str, int, int]]:
    """Return the runs of one of its texts as plain tuples, by default of the last."""
    return [tuple(words) for words in of.texts[text]]
