"""Labelled sentences, and how well what was found agrees with them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
HALVES = ("dev", "held")
# Rows on which rules are mended: the development half, and what was written later by others; and rows that no rule has
# seen.
FILES = {"dev": ("dev", "more"), "held": ("held",)}


class Floor(NamedTuple):
    """The least that recall and precision may be."""

    recall: float
    precision: float


def rows(name: str, half: str) -> Iterator[dict[str, Any]]:
    """Yield the labelled rows of a half: "dev" or "held"."""
    for part in FILES[half]:
        path = FOLDER / f"{name}.{part}.jsonl"
        if part != "more" or path.is_file():  # not everything has rows that others wrote
            with path.open(encoding="utf-8") as lines:
                yield from map(json.loads, lines)


@dataclass
class Tally:
    """What was wanted, found and right, by class. `faults` tells each disagreement in a line."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, row: str, wanted: Iterable[str], found: Iterable[str], hits: Iterable[str]) -> None:
        """Count the classes of what one row wants, of what was found in it, and of the hits."""
        wants, finds, right = Counter(wanted), Counter(found), Counter(hits)
        self.wanted += wants
        self.found += finds
        self.hits += right
        if wants - right or finds - right:
            self.faults.append(f"{row}: missed {dict(wants - right)}, false {dict(finds - right)}")

    @property
    def recall(self) -> float:
        """Return the share of what is wanted that was found, 0.0 to 1.0."""
        return self.hits.total() / max(1, self.wanted.total())

    @property
    def precision(self) -> float:
        """Return the share of what was found that is wanted, 0.0 to 1.0."""
        return self.hits.total() / max(1, self.found.total())

    def summary(self) -> str:
        """Return recall and precision, overall and by class."""
        lines = [f"recall {self.recall:.4f}, precision {self.precision:.4f}, of {self.wanted.total()}"]
        for name in sorted(self.wanted | self.found):
            wanted, found, hits = self.wanted[name], self.found[name], self.hits[name]
            lines.append(f"  {name}: {hits} hits of {wanted} wanted, {found} found")
        return "\n".join(lines)

    def shown(self, half: str) -> str:
        """Return what a failing test shows: the summary, and the faults of the development half alone."""
        return "\n".join([self.summary(), *(self.faults if half == "dev" else ())])
