"""The model's JSON: what `to_json` writes and `from_json` reads back, equal in every value."""

from __future__ import annotations

from diffreport.schema.coding import encoded, record_to_json, record_to_line
from diffreport.schema.comparisons import comparison_from_json, comparison_to_json
from diffreport.schema.histories import history_from_json, history_to_json

__all__ = [
    "comparison_from_json",
    "comparison_to_json",
    "encoded",
    "history_from_json",
    "history_to_json",
    "record_to_json",
    "record_to_line",
]
