"""Try mutants of the comparison, drawn at random, on the tests beside it: `make mutation`.

    python -m tests.mutation [--mutants 400] [--seed 1] [--only 7 12]

mutmut tells what can be changed in a module; of each module a share by its length is drawn. The tests run in a child
that meets the changed module instead of the one on disk, so nothing is copied and nothing has to be put back. A mutant
is noticed if one of the tests near its module fails on it, or takes far longer than on the program as it is.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from functools import cache
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from random import Random
from types import CodeType
from typing import Any, NamedTuple

import pytest
from mutmut.mutation.file_mutation import create_mutations

import diffreport.comparison  # noqa: F401 - for what it loads of others: the children load the program itself anew

ROOT = Path(__file__).resolve().parents[1]
MUTATED = ROOT / "diffreport" / "comparison"
# Most test files take a second or less and are tried on every mutant, these first: they notice most.
FIRST = ("comparison/test_golden", "comparison/test_told_places", "eval/test_eval_figures", "comparison/test_wording")
# The others are tried last, each on what it is about: packages, or "" for the modules beside them.
COSTLY: Mapping[str, tuple[str, ...]] = {
    "comparison/test_consistency": ("figures",),
    "comparison/test_tables_paired": ("tables",),
    "comparison/test_spoofs": ("",),
    "eval/test_eval_wording": ("wording",),
    "eval/test_eval_pairing": ("alignment", ""),
    "comparison/test_trends": ("figures",),
    "comparison/test_tables": ("tables",),
    "eval/test_eval_noise": ("noise", ""),
    "eval/test_eval_series": ("figures",),
}
# Minutes, or other texts in each run.
PASSED_OVER = frozenset(
    f"comparison/test_{name}" for name in ("align_properties", "costs", "properties", "quality", "words_properties")
)
_TIMES, _LEAST_SECONDS = 5, 10  # of processor time that the tests of a mutant may take, by what they take without it
_WAITED = 10  # and so many times that by the clock, for what waits and does not compute


class Mutant(NamedTuple):
    """A module with one change in one of its functions."""

    file: Path
    function: str
    before: str
    code: str

    @property
    def name(self) -> str:
        return f"{self.file.relative_to(MUTATED)}, {self.function}"

    def diff(self) -> str:
        """Return what was changed."""
        lines = unified_diff(self.before.splitlines(), self.code.splitlines(), n=2, lineterm="")
        return "\n".join(list(lines)[2:])


def drawn(mutants: int, seed: int) -> Iterator[Mutant]:
    """Yield a random sample of mutants: of each module a share by its length."""
    files = {file: file.read_text("utf-8") for file in sorted(MUTATED.rglob("*.py"))}
    lines = sum(code.count("\n") for code in files.values())
    for file, code in files.items():
        draw = Random(f"{seed} {file.relative_to(MUTATED).as_posix()}")
        share = int(mutants * code.count("\n") / lines + draw.random())  # a short module has a chance of one
        if not share:
            continue
        module, found, *_ = create_mutations(str(file), code)
        found = [each for each in found if each.contained_by_top_level_function]
        for each in draw.sample(found, min(share, len(found))):
            changed: Any = module.deep_replace(each.original_node, each.mutated_node)
            yield Mutant(file, each.contained_by_top_level_function.name.value, code, changed.code)


def near(file: Path) -> list[tuple[str, ...]]:
    """Return the tests to try on mutants of a module, a group after the other."""
    package = file.relative_to(MUTATED).parts[0] if file.parent != MUTATED else ""
    folders = (ROOT / "tests" / "comparison", ROOT / "tests" / "eval")
    found = [f"{folder.name}/{test.stem}" for folder in folders for test in sorted(folder.glob("test_*.py"))]
    quick = tuple(name for name in found if name not in {*FIRST, *COSTLY, *PASSED_OVER})
    return [FIRST, quick, *((name,) for name, packages in COSTLY.items() if package in packages)]


class _Changed(SourceFileLoader):
    """Loads a mutant in place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        module = ".".join(mutant.file.relative_to(ROOT).with_suffix("").parts)
        super().__init__(module, str(mutant.file))
        self._mutant = mutant

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, _: str) -> CodeType:
        return compile(self._mutant.code, self.path, "exec")


def run(mutant: Mutant, tests: Sequence[str], seconds: float = 0) -> tuple[int, float]:
    """Run tests on a mutant in a child; return its exit status, negative for a signal, and its processor time."""
    child = os.fork()
    if not child:
        if seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
            signal.alarm(int(seconds * _WAITED))
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        for name in [name for name in sys.modules if name.partition(".")[0] == "diffreport"]:
            del sys.modules[name]
        sys.meta_path.insert(0, _Changed(mutant))
        os._exit(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *(f"tests/{name}.py" for name in tests)]))
    _, status, used = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime


@cache
def limit(tests: tuple[str, ...]) -> float:
    """Return how many seconds tests may take on a mutant, by what they take on the program as it is."""
    file = MUTATED / "__init__.py"
    status, seconds = run(Mutant(file, "", "", file.read_text("utf-8")), tests)
    if status:
        raise SystemExit(f"The tests fail without a mutant: {' '.join(tests)}")
    return max(_LEAST_SECONDS, _TIMES * seconds)


def ended(mutant: Mutant) -> str:
    """Return how the tests near a mutant ended on it."""
    for tests in near(mutant.file):
        status, _ = run(mutant, tests, limit(tests))
        if status:
            return "too slow" if status in (-signal.SIGXCPU, -signal.SIGALRM) else "noticed"
    return "not noticed"


def main() -> None:
    """Try a sample of mutants; show those that no test noticed."""
    parser = argparse.ArgumentParser(description="Try mutants of the comparison on its tests.")
    parser.add_argument("--mutants", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, nargs="+", help="the numbers of those of the sample that are tried")
    asked = parser.parse_args()

    os.nice(10)
    os.chdir(ROOT)
    statuses: Counter[str] = Counter()
    number = 0
    for number, mutant in enumerate(drawn(asked.mutants, asked.seed), 1):
        if asked.only and number not in asked.only:
            continue
        status = ended(mutant)
        statuses[status] += 1
        print(f"{number} {status}: {mutant.name}", flush=True)
        if status == "not noticed":
            print(mutant.diff(), flush=True)
    tried = statuses.total()
    noticed = tried - statuses["not noticed"]
    print(f"{number} drawn, {tried} tried: {noticed} noticed, {statuses['too slow']} of them for being too slow,")
    print(f"{statuses['not noticed']} not noticed; score {noticed / max(1, tried):.1%}")


if __name__ == "__main__":
    main()
