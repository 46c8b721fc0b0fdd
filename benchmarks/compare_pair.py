"""Time the comparison of two files against difflib alone, on the same pair in the same run.

    python benchmarks/compare_pair.py OLD NEW [--runs N]

The baseline is what a short script does: difflib over the paragraphs, then difflib over the words of
the paragraphs that it pairs by place. A ratio between two ways of doing the work travels between
machines; seconds do not. Each way runs in processes of its own, so that peak memory is its own.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import diffreport
from diffreport.model import Document
from diffreport.text import tokens

KIBIBYTE = 1 if platform.system() == "Darwin" else 1024  # bytes in one unit of ru_maxrss: macOS counts bytes


class Cost(NamedTuple):
    """What one run took: the comparison alone in seconds, the whole process's peak memory in bytes."""

    seconds: float
    peak: int


def compare_with_difflib(old: Document, new: Document) -> int:
    """Return the number of word opcodes that difflib finds, block by block."""
    old_texts, new_texts = [b.text for b in old.blocks], [b.text for b in new.blocks]
    count = 0
    blocks = difflib.SequenceMatcher(None, old_texts, new_texts, autojunk=False)
    for tag, i1, i2, j1, j2 in blocks.get_opcodes():
        if tag == "replace":
            for before, after in zip(old_texts[i1:i2], new_texts[j1:j2], strict=False):
                words = difflib.SequenceMatcher(None, tokens(before), tokens(after), autojunk=False)
                count += len(words.get_opcodes())
    return count


WAYS: dict[str, Callable[[Document, Document], object]] = {
    "diffreport": diffreport.compare,  # imported here, so that the import is not timed
    "difflib": compare_with_difflib,
}


def measure(way: str, old: Path, new: Path) -> Cost:
    """Return what one comparison costs in this process; reading the files is not timed."""
    documents = diffreport.read(old), diffreport.read(new)
    start = time.perf_counter()
    WAYS[way](*documents)
    seconds = time.perf_counter() - start
    return Cost(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE)


def measure_apart(way: str, old: Path, new: Path) -> Cost:
    """Return what one comparison costs in a fresh process."""
    command = [sys.executable, __file__, str(old), str(new), "--way", way]
    environ = os.environ | {"PYTHONHASHSEED": "0"}
    answer = subprocess.run(command, check=True, capture_output=True, text=True, env=environ)  # noqa: S603 - own file
    return Cost(*json.loads(answer.stdout))


def main() -> None:
    """Print the best of several runs each way, in turn, and the ratio."""
    parser = argparse.ArgumentParser(description="Time a comparison against difflib alone.")
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--runs", type=int, default=3, help="runs each way; the best counts")
    parser.add_argument("--way", choices=sorted(WAYS), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        print(json.dumps(measure(arguments.way, arguments.old, arguments.new)))
        return
    costs: dict[str, list[Cost]] = {way: [] for way in WAYS}
    for _ in range(arguments.runs):  # in turn, so that a busy spell of the machine hits both
        for way, runs in costs.items():
            runs.append(measure_apart(way, arguments.old, arguments.new))
    best = {way: Cost(min(c.seconds for c in runs), min(c.peak for c in runs)) for way, runs in costs.items()}
    for way, cost in best.items():
        print(f"{way:10}  {cost.seconds * 1000:9.1f} ms  {cost.peak / 2**20:7.1f} MiB peak")
    ratio = best["diffreport"].seconds / best["difflib"].seconds
    print(f"{'ratio':10}  {ratio:9.2f}     (diffreport / difflib, best of {arguments.runs})")


if __name__ == "__main__":
    main()
