"""Paragraphs that stood in an earlier edition, were gone, and come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from diffreport.histories.drafts import Draft
from diffreport.model import Block


class Gone:
    """The lineages that were removed, by what they said last."""

    def __init__(self) -> None:
        """Begin with none."""
        self._by_text: dict[str, list[Draft]] = defaultdict(list)

    def put(self, draft: Draft) -> None:
        """Add one that was removed in the edition that is being told."""
        self._by_text[draft.block.text].append(draft)

    def returned(self, blocks: Mapping[int, Block]) -> dict[int, tuple[Draft, float]]:
        """Return which of an edition's new blocks are back, each with its lineage and score; those are gone no more."""
        out: dict[int, tuple[Draft, float]] = {}
        for k, block in blocks.items():
            alike = [d for d in self._by_text.get(block.text, ()) if d.block.kind == block.kind]
            if alike:
                draft = max(alike, key=lambda each: (each.block.section == block.section, each.gone))
                self._by_text[block.text].remove(draft)
                out[k] = draft, 1.0
        return out
