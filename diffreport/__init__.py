"""What changed between editions of a published report.

    old = diffreport.read("2015.html")
    new = diffreport.read("2016.html")
    comparison = diffreport.compare(old, new)
    diffreport.render(comparison, "report.html")

Imports stay lazy, so that `import diffreport` costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, whose import takes longer than all of this

__version__ = "1.0.0"

if TYPE_CHECKING:
    from typing import Any

    from diffreport.archive import Archive, Deposit
    from diffreport.archived.histories import Following, history
    from diffreport.comparison import compare
    from diffreport.comparison.figures.ledger import ledger
    from diffreport.model import Comparison, Document, History, Relation
    from diffreport.pins import Pins
    from diffreport.readers import read
    from diffreport.report import render
    from diffreport.report.presentation import Presentation
    from diffreport.settings import Settings

__all__ = [
    "Archive",
    "Comparison",
    "Deposit",
    "Document",
    "Following",
    "History",
    "Pins",
    "Presentation",
    "Relation",
    "Settings",
    "__version__",
    "compare",
    "history",
    "ledger",
    "read",
    "render",
]

_HOME = {
    "Archive": "archive",
    "Comparison": "model",
    "Deposit": "archive",
    "Document": "model",
    "Following": "archived.histories",
    "History": "model",
    "Pins": "pins",
    "Presentation": "report.presentation",
    "Relation": "model",
    "Settings": "settings",
    "compare": "comparison",
    "history": "archived.histories",
    "ledger": "comparison.figures.ledger",
    "read": "readers",
    "render": "report",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'diffreport' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"diffreport.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
