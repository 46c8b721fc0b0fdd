"""CPU seconds of reading real editions, beside the usual libraries, in turns."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks import peers
from benchmarks.peers import Peer
from benchmarks.readers import EDITIONS
from benchmarks.results import Goal, Part, significant, table

OURS = (Peer("diffreport, in process", ""), Peer("diffreport.read", ""))
LEAST = 5  # times as fast as the peer that a goal names


class Race(NamedTuple):
    """Files of one format, and who reads them; the goal is against the first peer."""

    title: str
    suffix: str
    files: int  # of each set: the longest
    peers: tuple[Peer, ...]


RACES = (
    Race(
        "PDF",
        ".pdf",
        1,
        (
            Peer("pdfplumber", "", "pdfplumber"),
            Peer("pymupdf", "", "pymupdf"),
            Peer("limit: PDFium's text", "", "pypdfium2"),
        ),
    ),
    Race(
        "DOCX",
        ".docx",
        4,
        (Peer("python-docx", "", "docx"), Peer("python-docx, text of paragraphs alone", "", "docx")),
    ),
    Race(
        "HTML",
        ".html",
        4,
        (Peer("trafilatura", "", "trafilatura"), Peer("trafilatura, text alone", "", "trafilatura")),
    ),
)

INTRODUCTION = (
    "User and system seconds of reading alone, imports left out; the least of {runs} runs for each file, each run a "
    "process of its own, in turns within a round. The files are the longest of each set. `diffreport, in process` is "
    "the readers themselves, as the peers are called; `diffreport.read` also starts the child process with its limits "
    "that keeps a damaged or hostile file from harming the caller, which no peer has. A peer is asked for what readers "
    "find, as far as it can tell: python-docx for every paragraph's style and text, in cells too; trafilatura for its "
    "structured output; pdfplumber for the text of its pages."
)

Seconds = dict[str, list[float]]  # contender -> least seconds of each file


def measure(runs: int) -> Part:
    """Return the part about the readers' speed."""
    part = Part("readers-speed", "Speed of the readers")
    part.blocks.append(INTRODUCTION.format(runs=runs))
    for race in RACES:
        files = chosen(race)
        if not files:
            part.missing.append(f"{race.title}: no files; ../shared/editions is not here")
            continue
        seconds = run(race, files, runs, part.missing)
        part.goals += goals(race, seconds)
        part.blocks += [f"## {race.title}", outcome(race, files, seconds)]
    return part


def chosen(race: Race) -> list[Path]:
    """Return the longest files of each set that are in the race's format, in a fixed order."""
    found = sorted(EDITIONS.glob(f"*/*{race.suffix}"), key=lambda file: (-file.stat().st_size, file.name))
    of_set: dict[str, list[Path]] = {}
    for file in found:
        of_set.setdefault(file.parent.name, []).append(file)
    return [file for name in sorted(of_set) for file in of_set[name][: race.files]]


def run(race: Race, files: list[Path], runs: int, missing: list[str]) -> Seconds:
    """Return what each contender took; one that fails is noted among the missing and dropped."""
    contenders = [*OURS, *peers.present(race.peers, missing)]
    least: Seconds = {}
    for _ in range(runs):
        for peer in list(contenders):
            interpreter = sys.executable if peer in OURS else peer.python
            command = [interpreter, "-m", "benchmarks.reader_ways", peer.name, *map(str, files)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a contender
            if done.returncode:
                missing.append(f"{race.title}, {peer.name}: {(done.stderr.splitlines() or ['failed'])[-1]}")
                contenders.remove(peer)
                continue
            spent: list[float] = json.loads(done.stdout.splitlines()[-1])
            least[peer.name] = [min(pair) for pair in zip(spent, least.get(peer.name, spent), strict=True)]
    print(f"benchmarks: {race.title} read by {', '.join(least)}", file=sys.stderr)
    return least


def goals(race: Race, seconds: Seconds) -> list[Goal]:
    """Return the goal against the first peer, by the reader itself and by the whole call."""
    rival = race.peers[0].name
    theirs = sum(seconds.get(rival, ()))
    found = []
    for ours in OURS:
        name, needed = f"{race.title}: {ours.name} beside {rival}", f">= {LEAST} x faster"
        spent = sum(seconds.get(ours.name, ()))
        share = theirs / spent if spent else 0.0
        measured = f"{significant(share)} x" if share else ""
        found.append(Goal(name, needed, measured, share >= LEAST if share else None))
    return found


def outcome(race: Race, files: list[Path], seconds: Seconds) -> str:
    """Return the table of contenders: seconds in all, pages or megabytes a second, times ours."""
    amount, unit = (sum(map(pages, files)), "pages") if race.suffix == ".pdf" else (size(files), "MB")
    own = sum(seconds.get(OURS[0].name, ()))
    rows = []
    for name, each in seconds.items():
        total = sum(each) or 1e-9  # of files too small for the clock
        rows.append((name, significant(total), significant(amount / total), significant(total / own) if own else ""))
    head = f"{len(files)} files, {significant(amount)} {unit}"
    return table([head, "CPU seconds", f"{unit} a CPU second", "times ours, in process"], rows)


def pages(file: Path) -> int:
    """Return the pages of a PDF as pdfinfo counts them, 0 where it is absent."""
    if not shutil.which("pdfinfo"):
        return 0
    done = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=False)  # noqa: S603,S607 - poppler
    match = re.search(r"^Pages:\s+(\d+)", done.stdout, re.MULTILINE)
    return int(match[1]) if match else 0


def size(files: list[Path]) -> float:
    """Return the megabytes of files."""
    return sum(file.stat().st_size for file in files) / 1e6
