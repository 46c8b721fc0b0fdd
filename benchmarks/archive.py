"""What an archive costs as it grows: to list, to follow a reference, and to add to.

`python -m benchmarks.archive FOLDER LAYOUT SERIES EACH` makes one of generated editions, without forcing each to the
disk, and `python -m benchmarks.archive FOLDER LAYOUT SERIES EACH NAME` adds so many editions to a series, durably.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from benchmarks.results import Goal, Part, significant, table
from benchmarks.shared import ROOT
from diffreport.archive import Archive, Deposit

EDITIONS = 10_000  # in the largest archives
LIMIT = 0.5  # CPU seconds of a whole command on them
FLAT = 1.25  # of adding to the largest archive, beside the smallest
WRITERS, EACH = 16, 25
SETTLED_SECONDS = 4  # what was changed just before is not believed
INTRODUCTION = (
    "Generated editions of some 100 bytes. Each command is a process of its own, start-up included, timed in CPU "
    "seconds with all its children; the least of the runs counts, but for cold ones, which are run once. Cold means "
    "without a catalogue, warm with the one that the command before has left. `log` shows the newest 20 editions."
)


class Shape(NamedTuple):
    """An archive: its layout, how many series it has, and how many editions each has."""

    layout: str
    series: int
    each: int

    @property
    def told(self) -> str:
        """Return it as a row's name."""
        return f"{self.series:,} x {self.each:,}, {self.layout}"


class Cost(NamedTuple):
    """What a command took, in seconds."""

    cpu: float
    clock: float


class Plan(NamedTuple):
    """Which archives are measured: all of equal size, of growing size, and with one series that grows."""

    large: Sequence[Shape]
    growing: Sequence[Shape]
    lengthening: Sequence[Shape]

    @classmethod
    def of(cls, editions: int) -> Plan:
        """Return the archives for a size, a multiple of 1,000."""
        long = Shape("flat", 1, editions // 10)
        wide = Shape("hashed", editions // 10, 10)
        single = [Shape(layout, editions, 1) for layout in ("flat", "hashed")]
        return cls(
            (Shape("flat", editions // 100, 100), wide, *single, long),
            (Shape("hashed", editions // 1000, 10), Shape("hashed", editions // 100, 10), wide),
            (*(Shape("flat", 1, editions // part) for part in (1000, 100, 20)), long),
        )


class Bench:
    """Archives in a temporary folder, made once a shape, and the commands run on them."""

    def __init__(self, work: Path, runs: int) -> None:
        """Take note of the folder; the cache is in it, too."""
        self.work, self.runs = work, runs
        self.environment = os.environ | {"DIFFREPORT_CACHE": str(work / "cache"), "PYTHONPATH": str(ROOT)}

    def made(self, shape: Shape) -> Path:
        """Return the archive of a shape."""
        folder = self.work / f"{shape.layout}-{shape.series}-{shape.each}"
        if not folder.exists():
            tell(f"making {shape.told}")
            self.run(sys.executable, "-m", "benchmarks.archive", str(folder), *map(str, shape))
        return folder

    def run(self, *command: str) -> Cost:
        """Return what a command took."""
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT, env=self.environment)  # noqa: S603
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"benchmarks: {' '.join(command)} failed")
        return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began)

    def diffreport(self, folder: Path, *argv: str) -> Cost:
        """Return what a command of ours took on an archive."""
        return self.run(sys.executable, "-m", "diffreport", *argv, "-q", "--archive", str(folder))

    def cold(self, folder: Path, *argv: str) -> Cost:
        """Return what a command takes without a catalogue."""
        shutil.rmtree(self.work / "cache", ignore_errors=True)
        return self.diffreport(folder, *argv)

    def warm(self, folder: Path, *argv: str) -> Cost:
        """Return what a command takes when it was run before."""
        self.diffreport(folder, *argv)
        return min(self.diffreport(folder, *argv) for _ in range(self.runs))


def measure(runs: int, editions: int = EDITIONS) -> Part:
    """Return the part about archives. They are made in a temporary folder and removed."""
    part = Part("archive", f"Archives of {editions:,} editions")
    plan = Plan.of(editions)
    with tempfile.TemporaryDirectory(prefix="diffreport-bench-") as work:
        bench = Bench(Path(work), runs)
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # each is made by a process of its own
            list(pool.map(bench.made, sorted({*plan.large, *plan.growing, *plan.lengthening}, key=_effort)))
        time.sleep(SETTLED_SECONDS)
        part.blocks += [INTRODUCTION, "## To list and to follow a reference", _listed(bench, part, plan.large)]
        part.blocks += ["## To add as the archive grows", _added(bench, part, plan.growing)]
        part.blocks += ["## To add as one series grows", _added(bench, part, plan.lengthening)]
        part.blocks += [f"## {WRITERS} writers at once, {EACH} editions each", _crowded(bench, part)]
    return part


def _effort(shape: Shape) -> tuple[int, Shape]:
    """Return what sorts the archives that take longest to make first."""
    return -shape.series * shape.each * (10 + shape.each // 10), shape


def _listed(bench: Bench, part: Part, shapes: Sequence[Shape]) -> str:
    commands = {
        "log": ("log", name(0), "-n", "20"),
        "show --bytes": ("show", f"{name(0)}@latest", "--bytes"),
        "list": ("list",),  # the last, for its catalogue is the dearest
    }
    rows = []
    for shape in shapes:
        tell(f"listing {shape.told}")
        folder = bench.made(shape)
        cold = [bench.cold(folder, *argv).cpu for argv in commands.values()]
        warm = [bench.warm(folder, *argv).cpu for argv in commands.values()]
        times = [significant(cost) for pair in zip(cold, warm, strict=True) for cost in pair]
        rows.append((shape.told, *times))
        for command, cost in zip(commands, warm, strict=True):
            measured = f"{significant(cost)} s"
            part.goals.append(Goal(f"{command}, {shape.told}", f"<= {LIMIT} CPU s", measured, cost <= LIMIT))
    header = ["series x editions", *(f"{command} {state}" for command in commands for state in ("cold", "warm"))]
    return table(header, rows)


def _added(bench: Bench, part: Part, shapes: Sequence[Shape]) -> str:
    """Measure adding one edition to a series, and to a new one."""
    rows, first = [], None
    for shape in shapes:
        tell(f"adding to {shape.told}")
        folder = bench.made(shape)
        bench.diffreport(folder, "list")
        costs = [_one(bench, folder, name(0), number) for number in range(bench.runs + 1)][1:]
        new = [_one(bench, folder, f"new-{number}", 0) for number in range(bench.runs)]
        least = min(costs).cpu, min(new).cpu, min(cost.clock for cost in costs)
        first = first or least
        ratios = [f"{cost / one:.2f}" for cost, one in zip(least, first, strict=True)]
        rows.append(
            (shape.told, *(cell for pair in zip(map(significant, least), ratios, strict=True) for cell in pair))
        )
    if shapes[0].series < shapes[-1].series:
        ratio = float(rows[-1][2])
        told = " beside ".join(f"{shape.series * shape.each:,}" for shape in (shapes[-1], shapes[0]))
        part.goals.append(Goal(f"add to archives of {told}", f"<= {FLAT} x", f"{ratio:.2f} x", ratio <= FLAT))
    header = ["series x editions", "next edition, CPU s", "x", "new series, CPU s", "x", "next edition, clock s", "x"]
    return table(header, rows)


def _one(bench: Bench, folder: Path, series: str, number: int) -> Cost:
    file = bench.work / f"added-{number}.txt"
    file.write_text(f"Edition {number} of {series} tells of {number * 7 + len(series)} courts at {folder.name}.\n")
    return bench.diffreport(folder, "add", series, str(file), "--edition", f"{9000 + number}")


def _crowded(bench: Bench, part: Part) -> str:
    rows = []
    for kinds in (1, WRITERS):
        tell(f"{WRITERS} writers to {kinds} series")
        folder = bench.work / f"crowd-{kinds}"
        Archive.init(folder)
        command = [sys.executable, "-m", "benchmarks.archive", str(folder), "flat", str(kinds), str(EACH)]
        began = time.perf_counter()
        writers = [
            subprocess.Popen([*command, str(number)], cwd=ROOT, env=bench.environment)  # noqa: S603 - this module
            for number in range(WRITERS)
        ]
        failed = sum(writer.wait() != 0 for writer in writers)
        clock = time.perf_counter() - began
        there = sum(summary.editions for summary in Archive.open(folder).summaries())
        told = f"{kinds} series"
        rows.append((told, f"{there:,}", failed, significant(clock), significant(clock / max(there, 1) * 1000)))
        part.goals.append(
            Goal(f"{WRITERS} writers, {told}", f"{WRITERS * EACH:,} editions", f"{there:,}", there == WRITERS * EACH)
        )
    return table(["written to", "editions there", "writers that failed", "clock s", "ms an edition"], rows)


def tell(what: str) -> None:
    """Say on standard error what is being done."""
    print(f"benchmarks: {what}", file=sys.stderr)


def name(number: int) -> str:
    """Return the name of a series."""
    return f"series-{number:05}"


def put(archive: Archive, series: str, label: str) -> None:
    """Archive an edition that no other equals."""
    text = f"<p>Edition {label} of {series} tells of {len(label)} courts and of what they decided.</p>"
    archive.add(series, text.encode(), Deposit(f"{label}.html", label, source="https://example.org/report"))


def make(folder: str, layout: str, series: str, each: str, writer: str | None = None) -> None:
    """Make an archive, or add to one as one of several writers."""
    if writer is not None:
        archive = Archive.open(folder)
        for number in range(int(each)):
            put(archive, name(int(writer) % int(series)), f"{writer}-{number}")
        return
    os.fsync = lambda descriptor: None  # type: ignore[assignment]  # what is lost with the power is made again
    os.environ["DIFFREPORT_CACHE"] = "off"
    archive = Archive.init(folder, layout=layout)
    for one in range(int(series)):
        for number in range(int(each)):
            put(archive, name(one), f"{1000 + number}")


if __name__ == "__main__":
    make(*sys.argv[1:])
