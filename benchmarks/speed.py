"""Work-CPU seconds and peak memory of diffreport and its peers on the same generated pairs, in turns.

Each run is a process of its own. A peer that passes the limit at one size, or would pass it if the next size took it
only as much longer as the text is, is not tried at the next.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import pairs, peers, shared
from benchmarks.peers import Peer
from benchmarks.results import Fact, Goal, Part, failure, significant, table
from benchmarks.ways import OURS

COMPARE = "diffreport compare"
MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run: sizes in paragraphs, runs of each, the limit in CPU seconds, where the pairs are made."""

    sizes: tuple[int, ...]
    runs: int
    limit: float
    work: Path
    jobs: int = 2  # processes at once, where no time is taken
    once: float = 5.0  # CPU seconds: what takes longer is not repeated


class Ratio(NamedTuple):
    """A goal: so many times faster than a peer at a size."""

    goal: str
    paragraphs: int
    peer: str
    least: float


RATIOS = (
    Ratio("1", 1_000, "difflib words", 1000),
    Ratio("1", 1_000, "redlines", 500),
    Ratio("1", 1_000, "xmldiff", 500),
    Ratio("1", 10_000, "GNU wdiff", 12),
    Ratio("1", 10_000, "wikidiff2", 6),
    Ratio("1", 10_000, "difflib paragraphs + ratio", 4),
    Ratio("1", 10_000, "dwdiff", 100),
    Ratio("1", 100_000, "GNU wdiff", 25),
    Ratio("1", 100_000, "fast-diff-match-patch", 40),
    Ratio("1", 100_000, "wikidiff2", 40),
    *(Ratio("2", size, "git --word-diff", 1 / 2) for size in (1_000, 10_000, 100_000)),
    *(Ratio("3", size, "limit: paragraph pass", 1 / 8) for size in (100, 1_000, 10_000, 100_000)),
    *(Ratio("3", size, "limit: word pass", 1 / 0.6) for size in (1_000, 10_000, 100_000)),
)
GROWTH = 13  # goal 4: most that time may grow from 10,000 to 100,000 paragraphs
MEMORY = 4  # goal 4: most memory, in sizes of the two texts


@dataclass(slots=True)
class Runs:
    """What was measured of one contender at one size."""

    costs: list[dict[str, Any]] = field(default_factory=list)
    stopped: str = ""
    bound: float = 0.0  # CPU seconds that a run took when the limit stopped it

    @property
    def seconds(self) -> float | None:
        """Return the least work-CPU seconds, None if no run ended."""
        return min((cost["work_cpu"] for cost in self.costs), default=None)

    @property
    def peak(self) -> float:
        """Return the peak memory in MiB."""
        return max((cost["rss_mb"] for cost in self.costs), default=0)


Table = dict[int, dict[str, Runs]]


def measure(plan: Plan) -> Part:
    """Return the speed part."""
    missing: list[str] = []
    contenders = [*(Peer(name, name) for name in OURS), *peers.LIMITS, *peers.present(peers.PEERS, missing)]
    stopped: dict[str, str] = {}
    measured: Table = {}
    sizes: dict[int, int] = {}  # paragraphs -> bytes of both texts
    for size in plan.sizes:
        pair = pairs.generated(plan.work, size)
        sizes[size] = sum(file.stat().st_size for file in pair)
        measured[size] = _rounds(plan, pair, [c for c in contenders if c.name not in stopped])
        print(f"benchmarks: {size:,} paragraphs measured", file=sys.stderr)
        later = [s for s in plan.sizes if s > size]
        for name, runs in measured[size].items():
            if runs.stopped:
                stopped[name] = f"{runs.stopped} at {size:,}"
            elif why := _hopeless(runs, size, later, plan.limit):
                stopped[name] = why
        part = _part(plan, measured, sizes)
        part.missing = missing + [f"{name}: {why}" for name, why in stopped.items()]
        part.keep(plan.work / "parts")  # a run that is cut short leaves what it has
    return part


def _part(plan: Plan, measured: Table, sizes: dict[int, int]) -> Part:
    """Return the part that tells what was measured."""
    part = Part("speed", "Speed beside the peers", facts=_facts(measured))
    part.goals = [*(_ratio(goal, measured) for goal in RATIOS), *_linear(measured, sizes)]
    introduction = INTRODUCTION.format(runs=plan.runs, once=plan.once, limit=plan.limit)
    part.blocks = ["## Work-CPU seconds", introduction, _seconds(measured)]
    part.blocks += ["## Times diffreport compare", _times(measured)]
    part.blocks += ["## Growth", GROWTH_TOLD, growth(part.facts, plan.sizes)]
    part.blocks += ["## Peak memory, MiB", _memory(measured, sizes)]
    return part


INTRODUCTION = (
    "User and system seconds of the work alone, children too; least of {runs} runs, each in a process of its own, in "
    "turns within a round; what takes more than {once:g} s is run once, what passes {limit:g} s is stopped. `compare` "
    "and `align` start from documents that are already read; every peer, and `files to comparison`, reads its files "
    "within the time."
)


def _rounds(plan: Plan, pair: pairs.Files, contenders: list[Peer]) -> dict[str, Runs]:
    """Measure every contender in turn, as many rounds as the plan says."""
    out = {peer.name: Runs() for peer in contenders}
    done: set[str] = set()
    for _ in range(plan.runs):
        for peer in contenders:
            runs = out[peer.name]
            if peer.name in done:
                continue
            interpreter = sys.executable if peer.way in OURS else peer.python
            cost = shared.cost(peers.command(interpreter, peer.way, pair), plan.limit)
            runs.stopped, runs.bound = failure(cost), cost.get("timeout", 0.0)
            if not runs.stopped:
                runs.costs.append(cost)
            if runs.stopped or cost["cpu"] > plan.once:
                done.add(peer.name)
    return out


def _hopeless(runs: Runs, size: int, later: list[int], limit: float) -> str:
    """Tell why the next size need not be tried: even in linear time it would take more than the limit."""
    if runs.seconds is None or not later or runs.seconds * later[0] / size <= limit:
        return ""
    return f"not tried at {later[0]:,}: {significant(runs.seconds)} s at {size:,}"


def _ratio(goal: Ratio, measured: Table) -> Goal:
    """Return a ratio goal with what was measured; a peer stopped at the limit took at least so long."""
    runs = measured.get(goal.paragraphs, {})
    ours, theirs = (runs.get(name) or Runs() for name in (COMPARE, goal.peer))
    name = f"{goal.goal}: {goal.peer} at {goal.paragraphs:,}"
    faster = goal.goal == "1"
    needed = f">= {goal.least:g} x faster" if faster else f"<= {1 / goal.least:g} x its time"
    if not ours.seconds:
        return Goal(name, needed, ours.stopped, False if ours.stopped else None)
    if theirs.seconds:
        share = theirs.seconds / ours.seconds
        return Goal(name, needed, f"{significant(share if faster else 1 / share)} x", share >= goal.least)
    share = theirs.bound / ours.seconds
    return Goal(name, needed, f"> {significant(share)} x" if share else "", share >= goal.least or None)


def _linear(measured: Table, sizes: dict[int, int]) -> list[Goal]:
    """Return the goals about growth and memory."""
    first, last = (measured.get(size, {}).get(COMPARE) or Runs() for size in (10_000, 100_000))
    out = [Goal("4: time at 100,000 / time at 10,000", f"<= {GROWTH}", "", None)]
    if first.seconds and last.seconds:
        growth = last.seconds / first.seconds
        out = [out[0]._replace(measured=significant(growth), holds=growth <= GROWTH)]
    for size in (10_000, 100_000):
        goal = Goal(f"4: memory at {size:,} / the two texts", f"<= {MEMORY}", "", None)
        if peak := (measured.get(size, {}).get(COMPARE) or Runs()).peak:
            share = peak * MEBIBYTE / sizes[size]
            goal = goal._replace(measured=significant(share), holds=share <= MEMORY)
        out.append(goal)
    return out


def _by_contender(measured: Table) -> list[tuple[str, list[Runs | None]]]:
    names = dict.fromkeys(name for runs in measured.values() for name in runs)
    return [(name, [runs.get(name) for runs in measured.values()]) for name in names]


def _facts(measured: Table) -> dict[str, dict[str, Fact]]:
    """Return each contender's seconds and peak memory by size."""
    out: dict[str, dict[str, Fact]] = {}
    for size, runs in measured.items():
        for name, found in runs.items():
            if found.seconds is not None:
                facts: dict[str, Fact] = {f"seconds {size:,}": found.seconds, f"MiB {size:,}": float(found.peak)}
                out.setdefault(name, {}).update(facts)
    return out


GROWTH_TOLD = "How many times as long it takes where the text is so many times as long: in linear time the same number."


def growth(facts: dict[str, dict[str, Fact]], sizes: Sequence[int]) -> str:
    """Return how time grows from each size to the next, by contender."""
    steps = list(pairwise(sizes))
    rows = []
    for name, measured in facts.items():
        each = [[measured.get(f"seconds {size:,}") for size in step] for step in steps]
        grown = [f"{b / a:.1f}" if isinstance(a, float) and isinstance(b, float) else "" for a, b in each]
        if any(grown):
            rows.append((name, *grown))
    return table(["from, to", *(f"{a:,}, {b:,}" for a, b in steps)], rows)


def _seconds(measured: Table) -> str:
    def shown(runs: Runs | None) -> str:
        if runs is None or runs.seconds is None:
            return "" if runs is None else runs.stopped.partition(":")[0]
        return significant(runs.seconds)

    rows = [(name, *map(shown, found)) for name, found in _by_contender(measured)]
    return table(["paragraphs", *(f"{size:,}" for size in measured)], rows)


def _times(measured: Table) -> str:
    base = [(runs.get(COMPARE) or Runs()).seconds for runs in measured.values()]
    rows = []
    for name, found in _by_contender(measured):
        each = zip(found, base, strict=True)
        rows.append((name, *(significant(r.seconds / b) if r and r.seconds and b else "" for r, b in each)))
    return table(["paragraphs", *(f"{size:,}" for size in measured)], rows)


def _memory(measured: Table, sizes: dict[int, int]) -> str:
    rows = [("the two texts", *(f"{size / MEBIBYTE:.1f}" for size in sizes.values()))]
    for name, found in _by_contender(measured):
        rows.append((name, *(f"{runs.peak:.0f}" if runs and runs.peak else "" for runs in found)))
    return table(["paragraphs", *(f"{size:,}" for size in measured)], rows)
