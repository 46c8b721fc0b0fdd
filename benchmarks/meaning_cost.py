"""What reading figures and wording out of a book costs, beside the alignment and the words that it is read out of.

`python -m benchmarks.meaning_cost OLD NEW` prints the CPU seconds of one run as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks import shared
from benchmarks.results import Goal, Part, significant, table
from benchmarks.speed import Plan

FOLDER, BOOK = shared.SHARED / "editions" / "factbook_book", "cia_world_factbook__{}.txt"
BELOW, FIGURES, WORDING, REST = "alignment and words", "figures", "wording", "findings, counts and the rest"
# What reads figures and wording, by module: the names under which the readers of meaning call it.
READERS = {
    "meaning": {
        FIGURES: (
            *("revisions_of_text", "revisions_of_block", "revisions_of_table", "revisions_of_lone_table"),
            "questions",
        ),
        WORDING: ("evidence",),
    },
    "findings": {FIGURES: ("reunited",)},
}


def measure(plan: Plan) -> Part:
    """Return what each stage costs on the book pair: the least of several runs, each a process of its own."""
    part = Part("meaning", "What figures and wording cost")
    files = [FOLDER / BOOK.format(year) for year in (1990, 1991)]
    if not all(file.is_file() for file in files):
        part.missing.append("the book pair is not here")
        return part
    runs = [one_run(*files) for _ in range(plan.runs)]
    least = {stage: min(run[stage] for run in runs) for stage in (BELOW, FIGURES, WORDING, REST)}
    both = least[FIGURES] + least[WORDING]
    part.goals.append(
        Goal(
            "figures and wording together",
            f"< alignment and words, {significant(least[BELOW])} CPU s",
            f"{significant(both)} s",
            both < least[BELOW],
        )
    )
    part.blocks.append("The World Factbook of 1990 and of 1991, already read; least of each stage over the runs.")
    part.blocks.append(table(["stage", "CPU s"], [(stage, significant(seconds)) for stage, seconds in least.items()]))
    return part


def one_run(*files: Path) -> dict[str, float]:
    """Return the CPU seconds of each stage in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.meaning_cost", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=shared.ROOT)  # noqa: S603 - this module
    seconds: dict[str, float] = json.loads(done.stdout)
    return seconds


def stages(old: Path, new: Path) -> dict[str, float]:
    """Return the CPU seconds of each stage of one comparison."""
    from diffreport import compare
    from diffreport.comparison import findings, meaning
    from diffreport.readers import source
    from diffreport.readers.parsing import Options, parse

    documents = [parse(source.load(file.read_bytes(), file.name), Options()) for file in (old, new)]
    spent: Counter[str] = Counter()
    for module in (meaning, findings):
        for stage, names in READERS[module.__name__.rpartition(".")[2]].items():
            for name in names:
                setattr(module, name, timed(getattr(module, name), stage, spent))
    start = process_time()
    comparison = compare(*documents)
    below = process_time()
    assert comparison.figures  # noqa: S101 - asking reads the meaning
    whole = process_time() - below
    return {
        BELOW: below - start,
        FIGURES: spent[FIGURES],
        WORDING: spent[WORDING],
        REST: whole - spent[FIGURES] - spent[WORDING],
    }


def timed(function: Callable[..., Any], stage: str, spent: Counter[str]) -> Callable[..., Any]:
    """Return a function that adds the time of each call to what its stage has spent."""

    def run(*arguments: Any) -> Any:
        start = process_time()
        found = function(*arguments)
        found = found if found is None or isinstance(found, tuple) else list(found)  # what is only begun costs nothing
        spent[stage] += process_time() - start
        return found

    return run


if __name__ == "__main__":
    print(json.dumps(stages(*map(Path, sys.argv[1:3]))))
