"""Document x document -> comparison. Pure: no files, no network, no clock.

What compares is loaded when it is asked for: who only writes down a comparison, or a figure, needs little of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diffreport.comparison.alignment.align import align
    from diffreport.comparison.comparing import compare

__all__ = ["align", "compare"]

_HOME = {"align": "alignment.align", "compare": "comparing"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'diffreport.comparison' has no attribute {name!r}")
    return getattr(import_module(f"diffreport.comparison.{_HOME[name]}"), name)
