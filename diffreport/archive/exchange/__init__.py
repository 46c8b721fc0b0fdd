"""Editions in and out of the archive with what is known of them.

    export(archive, ["kosovo"], Path("kosovo-bag"), Packing(Form.BAG))

    consignment = consign(archive, Path("kosovo-bag"), Wish(label_in))  # every check is done here
    for arrived in take_in(archive, consignment, judge): ...

The layouts are described in docs/exchange.md.
"""

from __future__ import annotations

from diffreport.archive.exchange.arrivals import Arrival, Consignment, Kind, Wish
from diffreport.archive.exchange.exporting import Exported, Form, Packing, export
from diffreport.archive.exchange.importing import Arrived, Judge, consign, rehearse, take_in

__all__ = [
    "Arrival",
    "Arrived",
    "Consignment",
    "Exported",
    "Form",
    "Judge",
    "Kind",
    "Packing",
    "Wish",
    "consign",
    "export",
    "rehearse",
    "take_in",
]
