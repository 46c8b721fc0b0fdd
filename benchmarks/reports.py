"""What a change report costs: its rendering beside the comparing, its size beside the text, its speed in a browser.

`python -m benchmarks.reports PARAGRAPHS FILE` writes one report and prints what that cost as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

from benchmarks import shared
from benchmarks.grown import grown
from benchmarks.opened import MEGABYTE, Opened, chromium, opened
from benchmarks.results import Goal, Part, significant, table

SIZES = (1_000, 10_000, 50_000)
RATIO = 1.5  # of the file to the new text
SHELL = 48_000  # bytes of style and script
COMPARED_AT, OPENED_AT = 10_000, 50_000  # where rendering must cost less than comparing, and where the browser is timed
INTRODUCTION = (
    "Generated reports (`benchmarks/grown.py`): paragraphs of some 80 words, 15 in 100 changed. Comparing and "
    "rendering are CPU seconds, the least of the runs, each in a process of its own; comparing goes on to "
    "figures, findings and all that a report shows. The size is told beside the new edition's text."
)
BROWSER = (
    "In headless Chromium, 1440 x 900, clock seconds from the act until the frame after it was drawn. Ready is the end "
    "of DOMContentLoaded, after the script ran; a step is the median of 30, all others the slowest of their kind. "
    "Work is the page's main thread alone, at the load or a time on average: a busy machine hardly lengthens it. "
    "Memory is the renderer process's proportional set (Pss) after steps and filters, beside all that is resident "
    "(Rss), which counts the browser's own program in full. The least of the runs counts."
)


class Bar(NamedTuple):
    """What must hold in the browser at `OPENED_AT` paragraphs."""

    name: str
    limit: float
    value: Callable[[Opened], float]
    unit: str


BARS = (
    Bar("ready", 2.0, lambda o: o.ready, "s"),
    Bar("step", 0.1, lambda o: o.step, "s"),
    Bar("filter", 0.15, lambda o: o.filter, "s"),
    Bar("memory of the renderer", 350, lambda o: o.own / MEGABYTE, "MB"),
)


def measure(runs: int, work: Path, sizes: Sequence[int] = SIZES) -> Part:
    """Return the part about reports."""
    part = Part("report", "Change reports")
    files = {size: work / f"report-{size}.html" for size in sizes}
    costs = {size: [_written(size, file) for _ in range(runs)] for size, file in files.items()}
    least = {size: _least(of) for size, of in costs.items()}
    part.blocks += [INTRODUCTION, _cost_table(least)]
    part.goals += _cost_goals(least)
    browser = chromium()
    if browser is None:
        part.missing.append("readiness, steps, filters and memory: no Chromium is installed")
        return part
    seen = {size: [opened(file, browser) for _ in range(runs)] for size, file in files.items()}
    part.blocks += [BROWSER, _browser_table(seen)]
    for size in (size for size in sizes if size == OPENED_AT):
        for bar in BARS:
            value = min(map(bar.value, seen[size]))
            needed, measured = f"<= {bar.limit:g} {bar.unit}", f"{significant(value)} {bar.unit}"
            part.goals.append(Goal(f"{bar.name} at {size:,}", needed, measured, value <= bar.limit))
    return part


def _written(size: int, file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.reports", str(size), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=shared.ROOT)  # noqa: S603 - this module
    cost: dict[str, float] = json.loads(done.stdout)
    print(f"benchmarks: a report of {size:,} paragraphs written", file=sys.stderr)
    return cost


def _least(costs: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: min(cost[name] for cost in costs) for name in costs[0]}


def _cost_table(costs: dict[int, dict[str, float]]) -> str:
    header = ["paragraphs", "findings", "comparing", "rendering", "text MB", "file MB", "ratio"]
    rows = [
        (
            f"{size:,}",
            f"{c['findings']:,.0f}",
            significant(c["compare"]),
            significant(c["render"]),
            *(f"{c[name] / 1e6:.2f}" for name in ("text", "file")),
            f"{c['file'] / c['text']:.2f}",
        )
        for size, c in costs.items()
    ]
    return table(header, rows)


def _cost_goals(costs: dict[int, dict[str, float]]) -> list[Goal]:
    goals = []
    for size, c in costs.items():
        if size == COMPARED_AT:
            needed, measured = f"< comparing, {significant(c['compare'])} s", f"{significant(c['render'])} s"
            goals.append(Goal(f"rendering at {size:,}", needed, measured, c["render"] < c["compare"]))
        ratio = c["file"] / c["text"]
        goals.append(Goal(f"file / new text at {size:,}", f"<= {RATIO}", f"{ratio:.2f}", ratio <= RATIO))
    shell = next(iter(costs.values()))["shell"]
    return [*goals, Goal("style and script", f"<= {SHELL:,} bytes", f"{shell:,.0f} bytes", shell <= SHELL)]


def _browser_table(seen: dict[int, list[Opened]]) -> str:
    times: dict[str, Callable[[Opened], float]] = {
        "ready s": lambda o: o.ready,
        "ready, work s": lambda o: o.ready_work,
        "paint s": lambda o: o.paint,
        "step s": lambda o: o.step,
        "step, work s": lambda o: o.step_work,
        "filter s": lambda o: o.filter,
        "filter, work s": lambda o: o.filter_work,
        "view s": lambda o: o.view,
        "folds s": lambda o: o.folds,
    }
    sizes: dict[str, Callable[[Opened], float]] = {
        "nodes": lambda o: o.nodes,
        "Pss MB": lambda o: o.own / MEGABYTE,
        "Rss MB": lambda o: o.memory / MEGABYTE,
    }
    rows = [
        (
            f"{size:,}",
            *(f"{min(map(value, of)):.3f}" for value in times.values()),
            *(f"{min(map(value, of)):,.0f}" for value in sizes.values()),
        )
        for size, of in seen.items()
    ]
    return table(["paragraphs", *times, *sizes], rows)


def _one(paragraphs: int, file: Path) -> dict[str, Any]:
    from diffreport import compare
    from diffreport.report.html import render_html, sources

    old, new = grown(paragraphs)
    sources.environment(), sources.style(), sources.script()  # made once, whatever the size
    begun = process_time()
    comparison = compare(old, new)
    findings = len(comparison.findings)  # asking reads the meaning
    compared = process_time()
    page = render_html(comparison).encode()
    rendered = process_time()
    file.write_bytes(page)
    return {
        "findings": findings,
        "compare": compared - begun,
        "render": rendered - compared,
        "text": sum(len(block.text.encode()) for block in new.blocks),
        "file": len(page),
        "shell": len((sources.style() + sources.script()).encode()),
    }


if __name__ == "__main__":
    print(json.dumps(_one(int(sys.argv[1]), Path(sys.argv[2]))))
