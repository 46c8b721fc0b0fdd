"""What the history of a series costs: its page cold, warm and after one edition more, and its memory as it grows.

`python -m benchmarks.histories EDITIONS` follows so many generated editions and prints megabytes: before, at the peak.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.archive import tell
from benchmarks.results import Goal, Part, significant, table
from benchmarks.shared import ROOT, SHARED
from diffreport.archive import Archive, Deposit
from diffreport.model import Document

SERIES = ("fomc_statement", "factbook_kosovo", "hrr_kosovo", "nss")
LONGEST = "fomc_statement"
COLD_SECONDS, WARM_SECONDS = 10.0, 1.0  # of its page, with the reports of each two editions
LENGTHS = (20, 40, 80)  # generated editions
LINEAR = 1.25  # times the memory that an edition adds, of twice the editions
PARAGRAPHS, WORDS = 150, 40  # of a generated edition
CHANGED = 15  # of a hundred paragraphs, from one edition to the next
INTRODUCTION = (
    "`diffreport history SERIES -o history.html`, with the reports of each two successive editions, as a process of "
    "its own, start-up included. Cold is with an empty cache and nothing written, run once; warm with all that the "
    "command before has kept and written, the least of the runs; one more is after one edition was added to all the "
    "others, with how many comparisons that made. Processor seconds are those of all its processes."
)
_VOCABULARY = "river council harbour bridge district warden ferry market valley station parish treaty".split()


class Cost(NamedTuple):
    """What a command took, in seconds."""

    clock: float
    cpu: float


class Followed:
    """An archive of one series in a folder of its own, with the cache, and the page written there."""

    def __init__(self, work: Path, series: str, editions: Sequence[tuple[str, bytes, str]]) -> None:
        """Archive editions: file name, bytes and label of each."""
        self.folder, self.series = work / series, series
        self.cache = self.folder / "cache"
        self.archive = Archive.init(self.folder / "archive")
        for edition in editions:
            self.add(*edition)

    def add(self, name: str, content: bytes, label: str) -> None:
        """Archive one edition more."""
        self.archive.add(self.series, content, Deposit(name, label))

    def forget(self) -> None:
        """Take away what is kept and written."""
        shutil.rmtree(self.cache, ignore_errors=True)
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        (self.folder / "out").mkdir()

    def compared(self) -> int:
        """Return how many comparisons are kept."""
        return sum(path.is_file() for path in (self.cache / "comparisons").rglob("*"))

    def written(self) -> Cost:
        """Return what it takes to write the page and its reports."""
        target = str(self.folder / "out" / "history.html")
        command = [sys.executable, "-m", "diffreport", "history", self.series, "-o", target, "-q"]
        command += ["--archive", str(self.folder / "archive")]
        environment = os.environ | {"DIFFREPORT_CACHE": str(self.cache), "PYTHONPATH": str(ROOT)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a program that is installed has it compiled
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - ours
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"benchmarks: diffreport history {self.series} failed")
        return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime)


def measure(runs: int, lengths: Sequence[int] = LENGTHS) -> Part:
    """Return the part about histories, made in a temporary folder."""
    part = Part("history", "Histories of series")
    with tempfile.TemporaryDirectory(prefix="diffreport-bench-") as work:
        part.blocks += [INTRODUCTION, _pages(part, Path(work), runs)]
    part.blocks += ["## Memory as editions are added", _memory(part, lengths)]
    return part


def _pages(part: Part, work: Path, runs: int) -> str:
    rows = []
    for series in SERIES:
        tell(f"the history of {series}")
        *editions, last = list(_published(series))
        followed = Followed(work, series, editions)
        followed.forget()
        followed.written()
        before = followed.compared()
        followed.add(*last)
        more, compared = followed.written(), followed.compared() - before
        followed.forget()
        cold = followed.written()
        warm = min(followed.written() for _ in range(runs))
        words = sum(len(content.split()) for _, content, _ in (*editions, last))
        costs = (significant(cost) for each in (cold, warm, more) for cost in each)
        rows.append((series, len(editions) + 1, f"{words:,}", *costs, compared))
        part.goals.append(Goal(f"{series}, comparisons for one edition more", "1", str(compared), compared == 1))
        if series == LONGEST:
            part.goals += [
                _within(f"{series}, cold", cold, COLD_SECONDS),
                _within(f"{series}, warm", warm, WARM_SECONDS),
            ]
    header = [
        "series",
        "editions",
        "words",
        *(f"{what}, {unit}" for what in ("cold", "warm", "one more") for unit in ("clock s", "CPU s")),
    ]
    return table([*header, "compared"], rows)


def _within(goal: str, cost: Cost, most: float) -> Goal:
    return Goal(goal, f"<= {most:g} s", f"{significant(cost.clock)} s", cost.clock <= most)


def _published(series: str) -> Iterator[tuple[str, bytes, str]]:
    """Yield the real editions of a series in their order: file name, bytes, label."""
    manifest: list[dict[str, Any]] = json.loads((SHARED / "editions" / "manifest.json").read_text("utf-8"))
    for entry in sorted((each for each in manifest if each["series"] == series), key=lambda each: each["seq"]):
        path = SHARED / "editions" / entry["file"]
        yield path.name, path.read_bytes(), entry["edition"]


def _memory(part: Part, lengths: Sequence[int]) -> str:
    """Measure the peak of a process that follows editions one by one, beyond what it has before the first."""
    used = [_used(length) for length in lengths]
    steps = pairwise(zip(lengths, used, strict=True))
    each = [(more - less) / (long - short) for (short, less), (long, more) in steps]
    for (before, after), length in zip(pairwise(each), lengths[2:], strict=True):
        ratio = after / before
        goal = f"memory an edition up to {length}, beside up to half as many"
        part.goals.append(Goal(goal, f"<= {LINEAR} x", f"{ratio:.2f} x", ratio <= LINEAR))
    told = (
        f"Generated editions of {PARAGRAPHS} paragraphs of {WORDS} words, {CHANGED} in a hundred of them changed from "
        "each to the next; each is compared with the one before, taken, and forgotten. Memory is the peak of the "
        "process (VmHWM) beyond what it had before the first edition, in MB: that of one comparison, and what each "
        "edition adds."
    )
    rows = zip(lengths, (f"{mb:.1f}" for mb in used), ("", *(f"{mb:.2f}" for mb in each)), strict=True)
    return f"{told}\n\n{table(['editions', 'peak MB', 'MB an edition since the row above'], rows)}"


def _used(length: int) -> float:
    """Return the megabytes that following so many generated editions takes at the peak."""
    tell(f"following {length} generated editions")
    command = [sys.executable, "-m", "benchmarks.histories", str(length)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 - this module
    before, peak = map(float, told.split())
    return peak - before


def generated() -> Iterator[Document]:
    """Yield editions without end: each as the one before, but for some paragraphs that are new or reworded."""
    chosen = random.Random(7)  # noqa: S311 - no secret
    texts = [_text(chosen, n) for n in range(PARAGRAPHS)]
    year = 1900
    while True:
        yield Document.from_paragraphs(texts, str(year))
        year += 1
        for n in chosen.sample(range(PARAGRAPHS), PARAGRAPHS * CHANGED // 100):
            words = texts[n].split()
            for _ in range(3):
                words[chosen.randrange(WORDS)] = chosen.choice(_VOCABULARY)
            texts[n] = " ".join(words) if chosen.random() < 0.8 else _text(chosen, year * PARAGRAPHS + n)


def _text(chosen: random.Random, number: int) -> str:
    return f"{' '.join(chosen.choices(_VOCABULARY, k=WORDS))} counted {100 + number} cases."


def follow(editions: int) -> None:
    """Follow generated editions; print megabytes before the first, and at the peak."""
    from diffreport.comparison import compare
    from diffreport.histories import history_of

    made = islice(generated(), editions)
    first = next(made)
    compare(first, first)  # what is loaded once is no edition's
    before = _megabytes("VmRSS")
    pairs = pairwise(chain([first], made))
    history = history_of(first, (compare(old, new) for old, new in pairs))
    if len(history.editions) != editions:
        raise SystemExit(f"benchmarks: {len(history.editions)} of {editions} editions were followed")
    print(before, _megabytes("VmHWM"))


def _megabytes(what: str) -> float:
    found = re.search(rf"{what}:\s*(\d+)", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    follow(int(sys.argv[1]))
