"""What a user waits for: awkward pairs, a whole book, and how long commands take to start."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import pairs, peers, shared
from benchmarks.results import Goal, Part, failure, significant, table
from benchmarks.speed import COMPARE, Plan

CASE_PARAGRAPHS = 10_000
CASE_SECONDS = 1.0  # goal 4
BOOK = "cia_world_factbook"
BOOK_SECONDS = 3.0  # reading included
PROGRAM = str(Path(sys.executable).with_name("diffreport"))
VERSION_TIMES = 2.0  # goal 7, of bare Python
HELP_SECONDS, PAIR_SECONDS = 0.08, 0.2  # goal 7
START_RUNS = 7  # a start is short: more runs find the least


def least(command: Sequence[str], runs: int, limit: float) -> dict[str, Any]:
    """Return the cheapest of several runs of a command, by CPU seconds; the last failure if none ended."""
    costs = [shared.cost(command, limit) for _ in range(runs)]
    ended = [cost for cost in costs if not failure(cost)]
    return min(ended, key=lambda cost: cost["cpu"]) if ended else costs[-1]


def measure_cases(plan: Plan) -> Part:
    """Return the awkward pairs: the comparison's own CPU, the whole process's, and the sure links found."""
    part = Part("cases", f"Awkward pairs of {CASE_PARAGRAPHS:,} paragraphs")
    rows, slowest = [], {"compare alone": 0.0, "whole process": 0.0}
    for name, pair in pairs.awkward(plan.work, CASE_PARAGRAPHS).items():
        links = plan.work / "links.json"
        links.unlink(missing_ok=True)
        cost = least(peers.command(sys.executable, COMPARE, pair, links), plan.runs, plan.limit)
        if why := failure(cost):
            cost = {"work_cpu": plan.limit, "cpu": plan.limit, "rss_mb": 0}
            rows.append((name, why, "", "", ""))
        else:
            shown = significant(cost["work_cpu"]), significant(cost["cpu"]), str(cost["rss_mb"])
            rows.append((name, *shown, _sure_links(pair, links)))
        slowest["compare alone"] = max(slowest["compare alone"], cost["work_cpu"])
        slowest["whole process"] = max(slowest["whole process"], cost["cpu"])
        print(f"benchmarks: {name} measured", file=sys.stderr)
    for what, seconds in slowest.items():
        measured = f"slowest {significant(seconds)} s"
        part.goals.append(
            Goal(f"4: every pair, {what}", f"<= {CASE_SECONDS:g} CPU s", measured, seconds <= CASE_SECONDS)
        )
    header = ["pair", "compare, CPU s", "whole process, CPU s", "peak MiB", "links found of those beyond dispute"]
    part.blocks += ["The whole process starts Python, reads both texts and compares them.", table(header, rows)]
    return part


def _sure_links(pair: pairs.Files, links: Path) -> str:
    sure = {(i, j) for link in pairs.truth(pair)["links"] for i in link["old"] for j in link["new"]}
    if not sure:
        return "none is"
    answer = json.loads(links.read_text("utf-8")) if links.is_file() else []
    found = {(i, j) for link in answer for i in link["old"] for j in link["new"]}
    return f"{len(found & sure):,} of {len(sure):,}"


def measure_book(plan: Plan) -> Part:
    """Return what the whole command takes for two editions of a book of two megabytes."""
    part = Part("book", "A whole book: the World Factbook of 1990 and of 1991")
    folder = shared.SHARED / "editions" / "factbook_book"
    old, new = (folder / f"{BOOK}__{year}.txt" for year in (1990, 1991))
    command = [PROGRAM, "compare", str(old), str(new), "--format", "json", "-o", str(plan.work / "book.json")]
    cost = least(quiet(command), plan.runs, plan.limit)
    goal = Goal("the whole command, reading included", f"<= {BOOK_SECONDS:g} CPU s", failure(cost), False)
    if not goal.measured:
        seconds = cost["cpu"]
        goal = goal._replace(measured=f"{significant(seconds)} s", holds=seconds <= BOOK_SECONDS)
        part.blocks.append(f"Peak memory {cost['rss_mb']} MiB, {significant(cost['wall'])} s on the clock.")
    part.goals.append(goal)
    return part


def quiet(command: Sequence[str]) -> list[str]:
    """Return a command whose exit status 1 (changes found) counts as success, as for diff."""
    return ["sh", "-c", '"$@"; test $? -lt 2', "sh", *command]


def measure_start(plan: Plan) -> Part:
    """Return how long commands take to start, and a whole small comparison."""
    part = Part("start", "Start-up, whole processes")
    old, new = (str(file) for file in pairs.generated(plan.work, 1_000))
    compare = [PROGRAM, "compare", old, new, "--format"]
    commands = {
        "bare Python": [sys.executable, "-c", "pass"],
        "--version": [PROGRAM, "--version"],
        "--help": [PROGRAM, "--help"],
        "1,000 paragraphs to HTML": quiet([*compare, "html", "-o", str(plan.work / "pair.html")]),
        "1,000 paragraphs to JSON": quiet([*compare, "json", "-o", str(plan.work / "pair.json")]),
    }
    costs = {name: least(command, START_RUNS, plan.limit) for name, command in commands.items()}
    part.missing += [f"{name}: {why}" for name, cost in costs.items() if (why := failure(cost))]
    cpu = {name: cost["cpu"] for name, cost in costs.items() if not failure(cost)}
    bare = cpu["bare Python"]
    for name, bound in (("--version", VERSION_TIMES * bare), ("--help", HELP_SECONDS)):
        part.goals.append(_within(name, bound, cpu))
    part.goals.append(_within("1,000 paragraphs to HTML", PAIR_SECONDS, cpu))
    rows = [
        (name, f"{s * 1000:.0f}", f"{costs[name]['wall'] * 1000:.0f}", costs[name]["rss_mb"]) for name, s in cpu.items()
    ]
    part.blocks.append(table(["command", "CPU ms", "wall ms", "peak MiB"], rows))
    return part


def _within(name: str, bound: float, cpu: dict[str, float]) -> Goal:
    goal = Goal(f"7: {name}", f"<= {bound * 1000:.0f} CPU ms", "", None)
    if name not in cpu:
        return goal
    return goal._replace(measured=f"{cpu[name] * 1000:.0f} ms", holds=cpu[name] <= bound)
