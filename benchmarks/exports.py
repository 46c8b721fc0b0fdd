"""What each export costs beside the comparison that it tells of: a real book pair, and generated pairs of two lengths.

`python -m benchmarks.exports compare PAIR KEPT` compares a pair and keeps the comparison, `python -m benchmarks.exports
write PAIR KEPT FORM` writes what was kept; both print what that cost as JSON. PAIR is `book`, or so many paragraphs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import TYPE_CHECKING, Any

from benchmarks import shared
from benchmarks.results import Goal, Part, significant, table
from benchmarks.whole import BOOK

if TYPE_CHECKING:
    from diffreport.model import Document

SIZES = (10_000, 50_000)
BOOK_PAIR = "book"
# What writing may grow by from one size to the next, in times what the text grows by.
GROWTH = 1.3
Cost = dict[str, float]
INTRODUCTION = (
    "CPU seconds, the least of the runs, each in a process of its own, with those of the programs that it starts. "
    "Comparing goes on to figures, findings and all that an export tells; reading the editions is left out. An export "
    "is written to a file, of a comparison that was kept. The book is the World Factbook of 1990 and of 1991; the "
    "other pairs are generated (`benchmarks/grown.py`): paragraphs of some 80 words, 15 in 100 changed. In "
    "parentheses the size of the file in MB."
)


def measure(runs: int, work: Path, sizes: Sequence[int] = SIZES) -> Part:
    """Return the part about exports."""
    from diffreport.report import FORMATS

    part = Part("exports", "Exports")
    pairs = [BOOK_PAIR, *map(str, sizes)]
    costs: dict[str, dict[str, Cost]] = {}
    for pair in pairs:
        kept = work / f"exports-{pair}.kept"
        costs[pair] = {"": _least([_run("compare", pair, str(kept)) for _ in range(runs)])}
        print(f"benchmarks: {pair} compared", file=sys.stderr)
        for form in FORMATS:
            made = [_run("write", pair, str(kept), form) for _ in range(runs)]
            if "missing" in made[0]:
                part.missing.append(f"{form} of {pair}: {made[0]['missing']}")
            elif "refused" in made[0]:
                part.goals.append(Goal(f"{form} of {_named(pair)}", "written", f"refused: {made[0]['refused']}", False))
            else:
                costs[pair][form] = _least(made)
                print(f"benchmarks: {pair} written as {form}", file=sys.stderr)
    part.blocks += [INTRODUCTION, _table(costs, FORMATS)]
    part.goals += [*_below_comparing(costs[BOOK_PAIR]), *_growth(costs, sizes)]
    return part


def _run(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.exports", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=shared.ROOT)  # noqa: S603 - this module
    cost: dict[str, Any] = json.loads(done.stdout)
    return cost


def _least(costs: Sequence[Cost]) -> Cost:
    return {name: min(cost[name] for cost in costs) for name in costs[0]}


def _table(costs: dict[str, dict[str, Cost]], forms: Sequence[str]) -> str:
    header = ["", *map(_named, costs)]
    rows = [
        ("findings", *(f"{of['']['findings']:,.0f}" for of in costs.values())),
        ("**comparing**", *(f"**{significant(of['']['cpu'])}**" for of in costs.values())),
        *((form, *(_told(of.get(form)) for of in costs.values())) for form in forms),
    ]
    return table(header, rows)


def _named(pair: str) -> str:
    return "the book pair" if pair == BOOK_PAIR else f"{int(pair):,} paragraphs"


def _told(cost: Cost | None) -> str:
    return f"{significant(cost['cpu'])} ({cost['size'] / 1e6:.1f})" if cost else ""


def _below_comparing(costs: dict[str, Cost]) -> list[Goal]:
    compared = costs[""]["cpu"]
    return [
        Goal(
            f"{form} of {_named(BOOK_PAIR)}",
            f"< comparing, {significant(compared)} s",
            f"{significant(cost['cpu'])} s",
            cost["cpu"] < compared,
        )
        for form, cost in costs.items()
        if form
    ]


def _growth(costs: dict[str, dict[str, Cost]], sizes: Sequence[int]) -> list[Goal]:
    """Return the goals that writing grows as the text does, between the least and the greatest size."""
    first, last = min(sizes), max(sizes)
    bound = GROWTH * last / first
    goals = []
    for form, cost in costs[str(last)].items() if first < last else ():
        if form and form in costs[str(first)]:
            grown = cost["cpu"] / costs[str(first)][form]["cpu"]
            measured = f"{significant(grown)} times"
            goals.append(Goal(f"{form}, {first:,} to {last:,}", f"<= {bound:g} times", measured, grown <= bound))
    return goals


def _pair(name: str) -> tuple[Document, Document]:
    if name != BOOK_PAIR:
        from benchmarks.grown import grown

        return grown(int(name))
    from diffreport import read

    folder = shared.SHARED / "editions" / "factbook_book"
    return read(folder / f"{BOOK}__1990.txt"), read(folder / f"{BOOK}__1991.txt")


def _compare(pair: str, kept: Path) -> dict[str, Any]:
    from diffreport import compare
    from diffreport.comparison.wire import dumped

    old, new = _pair(pair)
    begun = _spent()
    comparison = compare(old, new)
    findings = len(comparison.findings)  # asking reads the meaning
    cost = _spent() - begun
    kept.write_bytes(dumped(comparison))
    return {"cpu": cost, "findings": findings}


def _write(pair: str, kept: Path, form: str) -> dict[str, Any]:
    from diffreport.comparison.wire import loaded
    from diffreport.errors import DiffreportError
    from diffreport.report import save
    from diffreport.report.pdf.engines import MISSING
    from diffreport.report.presentation import Presentation

    comparison = loaded(kept.read_bytes(), *_pair(pair))
    target = kept.with_suffix(f".{form}")
    begun = _spent()
    try:
        save(comparison, form, target, Presentation(report=f"{kept.stem}.html"))
    except DiffreportError as error:
        return {"missing" if str(error) == MISSING else "refused": str(error)}
    return {"cpu": _spent() - begun, "size": target.stat().st_size}


def _spent() -> float:
    """Return the CPU seconds of this process, and of those it started that have ended."""
    return sum(of.ru_utime + of.ru_stime for of in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


if __name__ == "__main__":
    act, pair, kept, *form = sys.argv[1:]
    print(json.dumps(_compare(pair, Path(kept)) if act == "compare" else _write(pair, Path(kept), form[0])))
