"""A lineage while its history is told: the next edition may add to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from diffreport.histories.lifespans import Lifespans, Wording
from diffreport.model import Block
from diffreport.model.histories import End, Lineage, Remains, Stage


@dataclass(slots=True, eq=False)
class Draft:
    """What is known of a lineage so far; `block` is its last one, `gone` the first edition without it, 0 if none is."""

    block: Block
    id: str = ""  # given out once all that begin in an edition are known
    wordings: list[Wording] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    gone: int = 0
    into: Draft | None = None
    remains: list[Remains] = field(default_factory=list)
    noise: str | None = None

    @property
    def last(self) -> Wording:
        """Return its last text."""
        return self.wordings[-1]

    @property
    def is_removed(self) -> bool:
        """Tell whether it was removed, not merged into another one, and is not back."""
        return self.gone > 0 and self.into is None

    def stand(self, stage: Stage, block: Block) -> None:
        """Add a stage, which has the last text and a block's place."""
        text = len(self.wordings) - 1
        self.block = block
        self.stages.append(replace(stage, text=text, section=block.section, page=block.page))

    def finished(self, lifespans: Lifespans) -> Lineage:
        """Return the lineage, with the dates of its words."""
        end = End(self.gone, self.into.id if self.into else "", tuple(self.remains)) if self.gone else None
        texts = tuple(map(lifespans.runs, self.wordings))
        return Lineage(self.id, self.block.kind, texts, tuple(self.stages), end, self.noise)
