"""The quality part: diffreport's links against the truth, and those of the peers that tell theirs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import diffreport
from benchmarks import beside, quality, shared
from benchmarks.quality import GENERATED, GOALS, GOLD, TEMPLATES, Measures, Scale
from benchmarks.results import Goal, Part, table
from benchmarks.speed import Plan
from diffreport.model import Kind

SEEDS = (1, 2, 3, 4, 5)
PARAGRAPHS = (1_000, 10_000)
LARGE_SEEDS = (1, 2)  # from 10,000 paragraphs on, two pairs tell as much as five of 1,000
PROSE_PARAGRAPHS = 3_000
PROSE_WORDS = (30, 400)  # as editions.py takes them
# The measures shown in every table, in this order; recall by kind has a table of its own.
MEASURES = ("P", "R", "F1", "changed F1", "revised F1", "moved P", "moved R", "crossed")


def measure(plan: Plan, corpus: Path | None) -> Part:
    """Return the quality part; `corpus` is a file of real prose, None for that of the real editions."""
    part = Part("quality", "Links against the truth")
    others = beside.Beside(plan)  # begun first: they run in processes of their own, as many at once as there are cores
    rows: list[tuple[str, str, Measures]] = []
    for name, shown, scale in _sets(corpus or prose(plan.work)):
        rows.append((name, shown, quality.measure(name, scale)))
        print(f"benchmarks: {shown} measured", file=sys.stderr)
    for name, shown, measures in rows:
        if "prose" not in shown:  # the goals are set for invented prose
            part.goals += _goals(name, shown, measures)
    part.blocks += ["## Measures", _table(((shown, m) for _, shown, m in rows), MEASURES)]
    part.blocks += ["## Recall by kind", *_kinds([(shown, m) for _, shown, m in rows])]
    others.told(part)
    return part


def _sets(corpus: Path) -> Iterator[tuple[str, str, Scale]]:
    """Yield each set's name, how it is shown, and its scale."""
    for name in GENERATED:
        for size in PARAGRAPHS:
            yield name, f"{name}, {size:,}", Scale(size, SEEDS if size < PARAGRAPHS[-1] else LARGE_SEEDS)
        yield name, f"{name}, {PROSE_PARAGRAPHS:,}, real prose", Scale(PROSE_PARAGRAPHS, SEEDS[:2], corpus)
    for name in (*TEMPLATES, *GOLD):
        yield name, name, Scale(seeds=SEEDS)


def prose(work: Path) -> Path:
    """Return a file of the distinct paragraphs of the real editions that are prose of fair length."""
    file = work / "prose.txt"
    if not file.is_file():
        found: dict[str, None] = {}
        for edition in sorted((shared.SHARED / "editions").glob("*/*")):
            if edition.suffix in (".txt", ".html", ".htm"):
                blocks = diffreport.read(edition).blocks
                texts = (b.text for b in blocks if b.kind in (Kind.PARAGRAPH, Kind.ITEM))
                found |= dict.fromkeys(text for text in texts if PROSE_WORDS[0] <= text.count(" ") <= PROSE_WORDS[1])
        file.write_text("\n\n".join(_unlike(found)) + "\n", encoding="utf-8")
    return file


def _unlike(texts: dict[str, None]) -> Iterator[str]:
    """Yield texts of which no other begins or ends alike: editions of one series repeat their paragraphs."""
    seen: set[str] = set()
    for text in texts:
        words = text.split(" ")
        ends = {" ".join(words[:6]), " ".join(words[-6:])}
        if not ends & seen:
            yield text
        seen |= ends


def _goals(name: str, shown: str, measures: Measures) -> Iterator[Goal]:
    for measured, bound in GOALS[name].items():
        sign = "<=" if measured in quality.AT_MOST else ">="
        value = measures[measured]
        yield Goal(f"{shown}: {measured}", f"{sign} {bound:g}", _shown(value), quality.holds(measured, value, bound))


def _shown(value: float) -> str:
    return f"{value:.4f}" if value <= 1 and not isinstance(value, int) else f"{value:g}"


def _table(rows: Iterator[tuple[str, Measures]], names: tuple[str, ...]) -> str:
    cells = [(shown, *(_shown(m[name]) if name in m else "" for name in names)) for shown, m in rows]
    return table(("set", *names), cells)


def _kinds(rows: list[tuple[str, Measures]]) -> Iterator[str]:
    """Yield a table of recall by kind for each family of sets; they name their kinds differently."""
    for family in (GENERATED, TEMPLATES, GOLD):
        own = [(shown, m) for shown, m in rows if shown.partition(",")[0] in family]
        names = tuple(dict.fromkeys(name for _, m in own for name in m if name.endswith(" R")))
        yield _table(iter(own), names)
