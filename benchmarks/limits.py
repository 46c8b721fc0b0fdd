"""What damaged and hostile files cost: each shown by a program of its own, and judged as the tests judge it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

from benchmarks.results import Goal, Part, table
from tests.readers.bad_inputs import ALL, Bad, Trap
from tests.readers.bad_runs import MEMORY, SECONDS, SECRET, Run, faults, run

NOWHERE = "http://127.0.0.1:9/karsova"  # a port where nobody listens; the tests have one that counts
MEBIBYTE = 2**20
INTRODUCTION = (
    "Each file of `tests/readers/bad_inputs.py` is shown by `diffreport show --blocks` in a process of its own. "
    "Seconds are processor time, of the program and its reader together; memory is the peak of the larger of the two."
)


def measure() -> Part:
    """Return the part about bad inputs."""
    part = Part("readers-limits", "Bad inputs")
    ran = [(case, shown(case)) for case in ALL]
    print(f"benchmarks: {len(ran)} bad inputs shown", file=sys.stderr)
    wrong = [f"- {case.name}: {'; '.join(found)}" for case, each in ran if (found := faults(case, each))]
    seconds = [each.seconds for _, each in ran]
    peaks = [each.peak / MEBIBYTE for _, each in ran]
    part.goals += [
        Goal(
            "read right, or refused in one line",
            f"{len(ran)} of {len(ran)}",
            f"{len(ran) - len(wrong)} of {len(ran)}",
            not wrong,
        ),
        Goal("processor time, most", f"<= {SECONDS} s", f"{max(seconds):.1f} s", max(seconds) <= SECONDS),
        Goal("memory, most", f"<= {MEMORY >> 20} MiB", f"{max(peaks):.0f} MiB", max(peaks) <= MEMORY >> 20),
    ]
    refused = sum(each.status == 2 for _, each in ran)
    often = quantiles(seconds, n=20)[-1]
    summary = (
        f"{refused} of {len(ran)} are refused, the others read. Half take {median(seconds):.1f} s at most, 19 in 20 "
    )
    part.blocks += [INTRODUCTION, summary + f"{often:.1f} s.", "## Faults", "\n".join(wrong) or "None.", "## By file"]
    part.blocks.append(table(["file", "status", "CPU seconds", "MiB", "says"], [line(*each) for each in ran]))
    return part


def shown(case: Bad) -> Run:
    """Return what came of one file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "home")
        folder.mkdir()
        secret = Path(name, "secret.txt")
        secret.write_text(SECRET, encoding="utf-8")
        (folder / case.name).write_bytes(case.make(Trap(NOWHERE, str(secret))))
        return run(folder, case.name)


def line(case: Bad, ran: Run) -> list[object]:
    """Return a file's line of the table."""
    said = ran.err.strip().removeprefix(f"diffreport: {case.name}: ").replace("|", "\\|") if ran.status else ""
    return [case.name, ran.status, f"{ran.seconds:.1f}", ran.peak // MEBIBYTE, said]
