"""What a corpus costs: pairs a second on one core and on two, memory, each step, a cluster beside, a re-run, the page.

`python -m benchmarks.batches cluster` is a cluster of two workers on loopback: it prints its address, and ends with its
input.
"""

from __future__ import annotations

import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks import batch_corpus, batch_steps
from benchmarks.archive import tell
from benchmarks.results import Goal, Part, significant, table
from benchmarks.shared import ROOT

PAIRS = 2_000
TRIVIAL = 1_000  # pairs of one sentence, at PAIRS in all
FEW, HALF = 0.1, 0.5  # shares of the pairs at which memory is measured, too
ROWS = (2_000, 200_000)  # of the corpus page
FASTER = 1.7  # times one core's throughput, on two
FLAT = 1.25  # of the parent's peak of memory, at all pairs beside FEW of them
CLUSTER_MS = 5.0  # a pair beyond the local engine
AROUND = 0.3  # share of what a pair takes that is not comparing, where reading is cheap
TOLD = 20  # files that are not the same, one by one
FAILED = 3  # the exit status where some pairs failed
INTRODUCTION = (
    "Two successive editions of each real series in `../shared/editions`, in turn, with a word changed where they are "
    "had again; invented country chapters of some 5,400 words; generated reports of 20 to 80 paragraphs. Each batch is "
    "a process of its own, start-up, table and page included, with an empty output and no cache. One core is "
    "`--jobs 1` with all processes bound to one processor; two are `--jobs 2` bound to two. Memory is the peak of the "
    "process that hands out the pairs (VmHWM); its workers have their own."
)
CLUSTER = (
    "Pairs of one sentence, so that what is left is what a batch takes beside the work. The cluster is a scheduler and "
    "two workers with a thread each, on the same machine, started before; two jobs are on the same two cores. They "
    "take turns, and the least of the runs counts."
)
# Prints the peak of its own memory last: what the system accounts to a process may be that of who forked it.
_MEASURED = """
import os, re, sys
os.sched_setaffinity(0, {int(core) for core in sys.argv.pop(1).split(",")})
from diffreport.__main__ import main
status = main(sys.argv[1:])
print(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
sys.exit(status)
"""


class Cost(NamedTuple):
    """What a batch took: seconds of the clock, and MB of the parent at its peak; how many pairs it has, and failed."""

    clock: float
    memory: float
    pairs: int
    failed: int


def measure(runs: int, work: Path, pairs: int = PAIRS) -> Part:
    """Return the part about batches; what they write is in a temporary folder."""
    part = Part("batch", f"Batches of {pairs:,} pairs")
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise SystemExit("benchmarks: batches are measured on one core beside two; this machine has one")
    tell(f"making {pairs:,} pairs")
    manifest = batch_corpus.corpus(work / f"batch-{pairs}", pairs)
    with tempfile.TemporaryDirectory(prefix="diffreport-bench-") as name:
        measured = Measured(part, Path(name), cores[:2])
        efficiency = measured.throughput(manifest, pairs)
        steps = measured.steps(manifest)
        measured.cluster(batch_corpus.trivial(work / "batch-trivial", max(20, pairs * TRIVIAL // PAIRS)), runs)
        measured.page([max(20, rows * pairs // PAIRS) for rows in ROWS])
    part.blocks += ["## 200,000 filings", batch_steps.estimate(steps, efficiency)]
    return part


class Measured:
    """Batches that are run to be measured, and what they say in a part."""

    def __init__(self, part: Part, folder: Path, cores: Sequence[int]) -> None:
        """Write outputs below a folder; run on two cores."""
        self.part, self.folder, self.cores = part, folder, cores

    def batch(self, manifest: Path, output: str, *more: str, cores: int = 2) -> Cost:
        """Return what it took to run a batch."""
        bound = ",".join(map(str, self.cores[:cores]))
        out = self.folder / output
        arguments = ["batch", str(manifest), "-o", str(out), "-q", *(more or ("--jobs", str(cores)))]
        command = [sys.executable, "-c", _MEASURED, bound, *arguments]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(self.folder)}
        began = time.perf_counter()
        done = subprocess.run(command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - ours
        clock = time.perf_counter() - began
        if done.returncode not in (0, FAILED):
            raise SystemExit(f"benchmarks: diffreport {' '.join(arguments)} failed ({done.returncode})")
        with (out / "results.csv").open(encoding="utf-8", newline="") as file:
            failed = [bool(row["error"]) for row in csv.DictReader(file)]
        return Cost(clock, int(done.stdout.split()[-1]) / 1024, len(failed), sum(failed))

    def throughput(self, manifest: Path, pairs: int) -> float:
        """Measure one core beside two, memory by the number of pairs, and a re-run; return the speed-up."""
        tell(f"{pairs:,} pairs on two cores")
        two = self.batch(manifest, "two")
        tell("the same again: all is done")
        again = self.batch(manifest, "two")
        tell(f"{pairs:,} pairs on one core")
        one = self.batch(manifest, "one", cores=1)
        smaller = {}
        for share in (FEW, HALF):
            count = max(2, round(pairs * share))
            tell(f"{count:,} pairs on two cores")
            smaller[count] = self.batch(batch_corpus.beginning(manifest, count), f"two-{count}")
        unlike = _unlike(self.folder / "one", self.folder / "two")
        self.part.missing += unlike[:TOLD]
        rows = [
            ("one core", one),
            *((f"two cores, {count:,} of them", cost) for count, cost in smaller.items()),
            ("two cores", two),
            ("two cores, all done before", again),
        ]
        header = ["", "pairs", "failed", "clock s", "pairs a second", "ms a pair", "parent's peak MB"]
        self.part.blocks += [INTRODUCTION, table(header, [(told, *_told(cost)) for told, cost in rows])]
        faster, few = one.clock / two.clock, next(iter(smaller.values()))
        flat = two.memory / few.memory
        self.part.goals += [
            Goal("two cores beside one", f">= {FASTER} x", f"{faster:.2f} x", faster >= FASTER),
            Goal(f"parent's memory, {two.pairs:,} beside {few.pairs:,}", f"<= {FLAT} x", f"{flat:.2f} x", flat <= FLAT),
            Goal("files that two cores write otherwise than one", "0", f"{len(unlike):,}", not unlike),
            Goal(
                "pairs in both results", f"{pairs:,}", f"{one.pairs:,}, {two.pairs:,}", one.pairs == two.pairs == pairs
            ),
        ]
        return faster / 2

    def steps(self, manifest: Path) -> list[batch_steps.Steps]:
        """Measure reading, comparing and the rest apart, of some pairs of each kind."""
        tell("the steps of a pair")
        found = batch_steps.measured(manifest, self.folder / "steps")
        self.part.blocks += ["## What a pair takes", batch_steps.INTRODUCTION, batch_steps.told(found)]
        cheap = [of for of in found if of.kind in batch_steps.CHEAP]
        around = 1 - sum(of.comparing for of in cheap) / sum(of.total for of in cheap)
        told = f"{100 * around:.0f} %"
        self.part.goals.append(Goal("beside comparing, of text and HTML", f"<= {AROUND:.0%}", told, around <= AROUND))
        return found

    def cluster(self, manifest: Path, runs: int) -> None:
        """Measure a cluster beside the local engine, on pairs that are no work."""
        costs: dict[str, list[Cost]] = {"two jobs": [], "a cluster of two": []}
        with started(self.cores) as address:
            ways = {"two jobs": ("--jobs", "2"), "a cluster of two": ("--cluster", address)}
            for run in range(runs):
                for told, way in ways.items():
                    tell(f"pairs of one sentence by {told}")
                    costs[told].append(self.batch(manifest, f"trivial-{len(way[1])}-{run}", *way))
        best = {told: min(of) for told, of in costs.items()}
        local, spread = best.values()
        beyond = (spread.clock - local.clock) / local.pairs * 1000
        goal = f"cluster beyond two jobs, {local.pairs:,} pairs"
        self.part.goals.append(
            Goal(goal, f"<= {CLUSTER_MS:g} ms a pair", f"{beyond:.2f} ms a pair", beyond <= CLUSTER_MS)
        )
        rows = [
            (told, *_told(of), significant(statistics.median(c.clock for c in costs[told])))
            for told, of in best.items()
        ]
        header = ["", "pairs", "failed", "clock s", "pairs a second", "ms a pair", "parent's peak MB", "median clock s"]
        self.part.blocks += ["## A cluster beside the local engine", CLUSTER, table(header, rows)]

    def page(self, counts: Sequence[int]) -> None:
        """Measure folding rows and making the page of them."""
        rows = []
        for count in counts:
            tell(f"the page of {count:,} rows")
            rows.append((f"{count:,}", *batch_steps.paged(count)))
        self.part.blocks += ["## The page of the corpus", batch_steps.PAGE, table(batch_steps.PAGE_HEADER, rows)]


def _told(cost: Cost) -> tuple[str, ...]:
    rate, each = cost.pairs / cost.clock, cost.clock / cost.pairs * 1000
    numbers = (significant(cost.clock), significant(rate), significant(each), f"{cost.memory:.0f}")
    return (f"{cost.pairs:,}", f"{cost.failed:,}", *numbers)


def _unlike(one: Path, two: Path) -> list[str]:
    """Return a line about each file of two outputs that is not the same in both, but for what tells of time."""
    files = [{path.relative_to(out) for path in out.rglob("*") if path.is_file()} for out in (one, two)]
    lines = [f"{path}: written by one core, or by two, alone" for path in sorted(files[0] ^ files[1])]
    costly = ("rows/", "results.")  # they tell seconds and memory
    both = [path for path in sorted(files[0] & files[1]) if not path.as_posix().startswith(costly)]
    unlike = [path for path in both if (one / path).read_bytes() != (two / path).read_bytes()]
    return lines + [f"{path}: other bytes by one core than by two" for path in unlike]


@contextmanager
def started(cores: Sequence[int]) -> Iterator[str]:
    """Yield the address of a cluster of two workers, bound to cores."""
    command = [sys.executable, "-m", "benchmarks.batches", "cluster", ",".join(map(str, cores))]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - this module
    assert process.stdin and process.stdout  # noqa: S101 - they are pipes
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def serve(cores: str) -> None:
    """Be a cluster of two workers until input ends."""
    os.sched_setaffinity(0, {int(core) for core in cores.split(",")})
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    if sys.argv[1:2] == ["cluster"]:
        serve(sys.argv[2])
