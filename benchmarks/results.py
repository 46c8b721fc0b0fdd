"""What a part of the benchmark has to say: tables, goals, and the Markdown file they are written to."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.shared import ROOT
from diffreport import __version__

FOLDER = ROOT / "benchmarks" / "results"


class Goal(NamedTuple):
    """A goal of the design beside what was measured; `holds` is None where nothing was."""

    goal: str
    needed: str
    measured: str
    holds: bool | None


Fact = float | str  # a measure, or why there is none


@dataclass(slots=True)
class Part:
    """The findings of one part: Markdown blocks, goals, and one line a thing that was not measured.

    `facts` has, by contender, what the parts are drawn together by; `told` is what ran, and how to repeat it.
    """

    name: str
    title: str
    blocks: list[str] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    facts: dict[str, dict[str, Fact]] = field(default_factory=dict)
    told: str = ""

    def markdown(self) -> str:
        """Return the whole part as Markdown."""
        out = [f"# {self.title}", self.told]
        if self.goals:
            out += ["## Goals", goal_table(self.goals)]
        out += self.blocks
        if self.missing:
            out += ["## Not measured", "\n".join(f"- {line}" for line in self.missing)]
        return "\n\n".join(out) + "\n"

    def write(self) -> Path:
        """Write the part to its file in the folder of results."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        path = FOLDER / f"{self.name}.md"
        path.write_text(self.markdown(), encoding="utf-8")
        return path

    def keep(self, folder: Path) -> None:
        """Keep the part for what draws the parts together."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.joinpath(f"{self.name}.json").write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")


def kept(folder: Path) -> dict[str, Part]:
    """Return the parts that are kept in a folder, by name."""
    parts = (Part(**json.loads(file.read_text("utf-8"))) for file in sorted(folder.glob("*.json")))
    return {part.name: part for part in parts}


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; the first column is text, the others are aligned to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def goal_table(goals: Iterable[Goal]) -> str:
    """Return goals as a Markdown table."""
    verdicts = {True: "yes", False: "**no**", None: "not measured"}
    return table(Goal._fields, [(*goal[:3], verdicts[goal.holds]) for goal in goals])


def significant(value: float) -> str:
    """Return a number with three significant digits and no exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.{2 if value >= 1 else 4}f}"


def failure(cost: dict[str, Any]) -> str:
    """Return why a measured run gave no figure, empty if it did."""
    if "timeout" in cost:
        return f"over {cost['timeout']:g} CPU s"
    return f"failed: {(cost['error'] or ['no answer'])[-1]}" if "error" in cost else ""


@cache
def version() -> str:
    """Return the version and the commit of the checkout, as they were when first asked for."""
    git = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    done = subprocess.run(git, capture_output=True, text=True, check=False)  # noqa: S603 - our own checkout
    return f"diffreport {__version__} ({done.stdout.strip() or 'no commit'})"


def machine() -> str:
    """Return what ran: the version, the commit, the interpreter, the processor's kind and its load."""
    parts = [
        version(),
        f"Python {platform.python_version()}",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end",
    ]
    return "; ".join(parts) + "."
