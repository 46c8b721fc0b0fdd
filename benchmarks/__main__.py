"""Measure quality and speed beside the peers and write the tables into docs/.

make bench                                      all that docs/benchmarks.md says
make bench BENCH="speed --sizes 100,1000"       one part, smaller
make bench-readers                              the parts about readers
make bench-figures                              the part about figures
make bench-report                               the part about change reports; needs no ../shared
make bench-archive                              the part about archives; needs no ../shared
make bench-check                                the part about checks; needs no ../shared
make bench-batch                                the part about batches
make bench-history                              the part about histories
make bench BENCH=exports                        the part about exports
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    agreement,
    archive,
    batches,
    checks,
    exports,
    figures,
    glance,
    histories,
    limits,
    meaning_cost,
    published,
    readers,
    reading_speed,
    reports,
    results,
    shared,
    speed,
    whole,
    words,
)
from benchmarks.results import Part
from benchmarks.speed import Plan

PARTS: dict[str, Callable[[Plan, argparse.Namespace], Part]] = {
    "quality": lambda plan, arguments: agreement.measure(plan, arguments.corpus),
    "speed": lambda plan, _: speed.measure(plan),
    "cases": lambda plan, _: whole.measure_cases(plan),
    "book": lambda plan, _: whole.measure_book(plan),
    "start": lambda plan, _: whole.measure_start(plan),
    "words": lambda plan, _: words.measure(plan),
    "figures": lambda _, arguments: figures.measure(arguments.halves.split(",")),
    "meaning": lambda plan, _: meaning_cost.measure(plan),
    "readers": lambda *_: readers.measure(),
    "readers-speed": lambda plan, _: reading_speed.measure(plan.runs),
    "readers-limits": lambda *_: limits.measure(),
    "report": lambda plan, arguments: reports.measure(
        plan.runs, plan.work, plan.sizes if arguments.sizes else reports.SIZES
    ),
    "archive": lambda plan, arguments: archive.measure(
        plan.runs, plan.sizes[0] if arguments.sizes else archive.EDITIONS
    ),
    "check": lambda plan, arguments: checks.measure(plan.runs, plan.sizes[0] if arguments.sizes else checks.SOURCES),
    "batch": lambda plan, arguments: batches.measure(
        plan.runs, plan.work, plan.sizes[0] if arguments.sizes else batches.PAIRS
    ),
    "history": lambda plan, arguments: histories.measure(
        plan.runs, plan.sizes if arguments.sizes else histories.LENGTHS
    ),
    "exports": lambda plan, arguments: exports.measure(
        plan.runs, plan.work, plan.sizes if arguments.sizes else exports.SIZES
    ),
}
APART = {"readers", "readers-speed", "readers-limits", "batch"}  # in pages of their own
USUAL = [name for name in PARTS if name not in APART]
ALONE = {"report", "archive", "check"}  # made from what the checkout holds
SIZES = "100,1000,10000,100000"


def parser() -> argparse.ArgumentParser:
    """Return the command line's parser."""
    out = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure quality and speed.")
    out.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help=f"{', '.join(PARTS)}; if none is named, all but {', '.join(sorted(APART))}",
    )
    out.add_argument(
        "--sizes",
        help=f"paragraphs of generated pairs (speed: {SIZES}; exports); editions (archive, history), sources (check), "
        "pairs (batch)",
    )
    out.add_argument("--runs", type=int, default=3, help="runs of each; the least counts (default 3)")
    out.add_argument("--limit", type=float, default=60, help="CPU seconds that a run may take (default 60)")
    out.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at once (quality; default cores)")
    out.add_argument("--corpus", type=Path, help="real prose, paragraphs apart by a blank line")
    out.add_argument("--halves", default="dev,held", help="halves of the labelled sentences (default dev,held)")
    out.add_argument("--work", type=Path, default=Path("build/bench"), help="where the pairs are made and kept")
    return out


def main(given: list[str]) -> int:
    """Run the parts that are named; return the exit status."""
    arguments = parser().parse_args(given)
    if unknown := [name for name in arguments.parts if name not in PARTS]:
        print(f"benchmarks: no part is called {unknown[0]}; they are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    if not set(arguments.parts or USUAL) <= ALONE and not shared.is_here():
        print(shared.ABSENT, file=sys.stderr)
        return 2
    arguments.work = arguments.work.absolute()
    arguments.work.mkdir(parents=True, exist_ok=True)
    os.environ["DIFFREPORT_CACHE"] = "off"  # what is measured is done
    os.chdir(shared.ROOT)  # the processes that are measured import this package
    sizes = tuple(int(size) for size in (arguments.sizes or SIZES).split(","))
    plan = Plan(sizes, arguments.runs, arguments.limit, arguments.work, arguments.jobs)
    command = f'make bench BENCH="{" ".join(given)}"' if given else "make bench"
    folder = arguments.work / "parts"
    results.version()  # that of the start, whatever is edited meanwhile
    goals = []
    for name in arguments.parts or USUAL:
        part = PARTS[name](plan, arguments)
        _write(part, folder, f"`{command}`; {results.machine()}")
        goals += [goal._replace(goal=f"{name}, {goal.goal}") for goal in part.goals]
    print(results.goal_table(goals))
    if set(arguments.parts or USUAL) & {*glance.NEEDED, "figures", "words"}:
        whole_run = glance.glance(results.kept(folder))
        if whole_run:
            _write(whole_run, folder, "")
    return 0


def _write(part: Part, folder: Path, told: str) -> None:
    """Put a part in its page, its long tables into a file of their own, and keep it for the parts drawn together."""
    part.told = told
    part.keep(folder)
    published.publish(part, published.PAGES[part.name])
    print(f"benchmarks: {part.name} is in {published.PAGES[part.name].relative_to(shared.ROOT)}")
    if set(published.LONG) & set(part.blocks):
        print(f"benchmarks: all of it is in {part.write().relative_to(shared.ROOT)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
