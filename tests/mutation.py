"""Try mutants of the comparison, drawn at random, on the tests beside it: `make mutation`.

    python -m tests.mutation [--mutants 400] [--seed 1] [--folder build/mutation]

mutmut makes the mutants and runs the tests that call what is changed; its settings are in pyproject.toml. All
mutants of `comparison/` would take days, so it is given a sample of them: of each module a share by its length.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from mutmut import __main__ as mutmut
from mutmut.mutation import file_mutation

ROOT = Path(__file__).resolve().parents[1]
MUTATED = ROOT / "diffreport" / "comparison"
NEEDED = ("diffreport", "tests", "templates", "archive", "docs", "benchmarks", "pyproject.toml")  # to run the tests

Made = tuple[Any, list[Any], set[str], set[str]]  # the module, its mutations, what is left out


def sampled(make: Callable[..., Made], mutants: int, seed: int) -> Callable[..., Made]:
    """Return mutmut's function that makes the mutations of a module, with a random share of what it makes."""
    lines = sum(file.read_text("utf-8").count("\n") for file in MUTATED.rglob("*.py"))

    def some(name: str, code: str, *more: Any) -> Made:
        module, mutations, *left_out = make(name, code, *more)
        draw = Random(f"{seed} {name}")
        share = int(mutants * code.count("\n") / lines + draw.random())  # a short module has a chance of one
        places = sorted(draw.sample(range(len(mutations)), min(share, len(mutations))))
        return module, [mutations[place] for place in places], *left_out

    return some


def told(statuses: Counter[str]) -> str:
    """Return how many mutants ended how."""
    return f"{statuses.total()} mutants: " + ", ".join(f"{count} {status}" for status, count in statuses.most_common())


def main() -> None:
    """Make mutants, run the tests on each, and show those that no test noticed."""
    parser = argparse.ArgumentParser(description="Try mutants of the comparison on its tests.")
    parser.add_argument("--mutants", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "mutation")
    asked = parser.parse_args()

    os.environ.pop("CI", None)  # the real editions are not beside the mutated tree: their tests are skipped
    asked.folder.mkdir(parents=True, exist_ok=True)
    os.chdir(asked.folder)
    for name in NEEDED:
        if not Path(name).is_symlink():
            Path(name).symlink_to(ROOT / name)
    sys.path[:] = [path for path in sys.path if Path(path or ".").resolve() != ROOT]  # the mutated tree alone
    file_mutation.create_mutations = sampled(file_mutation.create_mutations, asked.mutants, asked.seed)
    mutmut._run([], 1)

    statuses: Counter[str] = Counter()
    for data, name, status in mutmut.collect_source_file_mutation_data(mutant_names=[])[0]:
        statuses[mutmut.status_by_exit_code[status]] += 1
        if mutmut.status_by_exit_code[status] != "killed":
            print(f"\n{name}: {mutmut.status_by_exit_code[status]}")
            print(mutmut.get_diff_for_mutant(name, path=data.path))
    print(told(statuses))


if __name__ == "__main__":
    main()
