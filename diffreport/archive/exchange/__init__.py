"""Editions in and out of the archive with what is known of them.

    export(archive, ["kosovo"], Path("kosovo-export"), Packing(Form.BAG))

The layouts are described in docs/exchange.md.
"""

from __future__ import annotations

from diffreport.archive.exchange.exporting import Exported, Form, Packing, export

__all__ = ["Exported", "Form", "Packing", "export"]
