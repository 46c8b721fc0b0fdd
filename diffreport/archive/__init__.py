"""Editions kept for decades in an OCFL 1.1 storage root.

    archive = Archive.init("archive")
    archive.add("kosovo", Path("2015.html"), Deposit(name="2015.html", label="2015"))
    archive.bytes("kosovo@latest")

The format is specified in docs/archive-format.md.
"""

from __future__ import annotations

from diffreport.archive.catalogue.overview import SeriesSummary
from diffreport.archive.fixity import Problem
from diffreport.archive.lock import Patience
from diffreport.archive.provenance import Deposit
from diffreport.archive.reading import Version
from diffreport.archive.references import Order, order_told
from diffreport.archive.retrieval import Retrieval
from diffreport.archive.root import Archive
from diffreport.archive.writing import Step, Stored

__all__ = [
    "Archive",
    "Deposit",
    "Order",
    "Patience",
    "Problem",
    "Retrieval",
    "SeriesSummary",
    "Step",
    "Stored",
    "Version",
    "order_told",
]
