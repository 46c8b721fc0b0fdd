"""The words that a reader left out."""

from __future__ import annotations

from diffreport.model import Document


def left_out(document: Document) -> dict[str, int]:
    """Return how many, by what they were; of what was left out twice, those of the last."""
    return {item.what: item.words for item in document.left_out}
