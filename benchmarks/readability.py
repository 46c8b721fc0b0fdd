"""How readable word marks are, and how fast they are made: diffreport's opcodes beside the peers'.

    python -m benchmarks.readability PAIR_FOLDER [--ours]

Prints JSON rows. `--ours` runs diffreport's opcodes (development environment), else the ways of
shared/bench/word_level.py (peers' environment). Each process measures difflib too, so that ratios hold within it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import shared
from benchmarks.ways import paragraphs

DIFFLIB = "difflib, lists of words"
KINDS = ("light", "heavy")
MOST_PAIRS = 600
RUNS = 3
ISLAND = 2  # words: so short an equal run between two changes makes a reader stumble

Pairs = list[tuple[str, str]]
Run = tuple[bool, int, int]  # whether it is changed, its old words, its new words


class Way(NamedTuple):
    """A way of marking words: from what it starts, and what it returns as runs of words."""

    name: str
    prepare: Callable[[Pairs], Sequence[Any]]
    mark: Callable[[Any, Any], Any]
    runs: Callable[[Any, Any, Any], Iterable[Run] | None]


def _as_runs(opcodes: Any, old: Any, new: Any) -> Iterable[Run] | None:
    """Return opcodes over words as runs; None where a way gives no opcodes, or cuts words."""
    if opcodes is None:
        return None
    return [(tag != "equal", i2 - i1, j2 - j1) for tag, i1, i2, j1, j2, *_ in opcodes]


def peers_ways() -> list[Way]:
    """Return the ways of shared/bench/word_level.py whose packages are here."""
    word_level = shared.load("word_level")
    prepare = {"text": lambda pairs: pairs, "code": word_level.coded}
    return [
        Way(name, prepare[what], mark, _no_runs if "characters" in name else _as_runs)
        for name, what, mark in word_level.ways()
    ]


def _no_runs(opcodes: Any, old: Any, new: Any) -> None:
    """Return nothing: opcodes over characters cut words, and have no words to count."""


def our_ways() -> list[Way]:
    """Return diffreport's opcodes, from texts and from tokens, after difflib for the ratio."""
    import difflib

    from diffreport import text
    from diffreport.comparison.words import opcodes

    def runs(found: Any, old: Any, new: Any) -> Iterable[Run]:
        """Count words alone: spaces and marks between them are none."""
        if isinstance(old, str):
            old, new = text.tokens(old), text.tokens(new)
        for tag, i1, i2, j1, j2, _ in found:
            yield tag != "equal", sum(map(text.is_word, old[i1:i2])), sum(map(text.is_word, new[j1:j2]))

    def by_difflib(old: str, new: str) -> Any:
        return difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False).get_opcodes()

    return [
        Way(DIFFLIB, lambda pairs: pairs, by_difflib, _as_runs),
        Way("diffreport, from texts", lambda pairs: pairs, lambda a, b: opcodes(text.tokens(a), text.tokens(b)), runs),
        Way("diffreport, from tokens", lambda p: [(text.tokens(a), text.tokens(b)) for a, b in p], opcodes, runs),
    ]


class Marks(NamedTuple):
    """Marks a pair, means over the pairs; `flagged` is the share of all words."""

    hunks: float
    islands: float
    flagged: float


def joined(runs: Iterable[Run]) -> list[Run]:
    """Return runs with neighbouring ones of one kind joined, those without a word left out."""
    out: list[Run] = []
    for changed, old, new in runs:
        if not old and not new:
            continue
        if out and out[-1][0] == changed:
            _, a, b = out.pop()
            old, new = old + a, new + b
        out.append((changed, old, new))
    return out


def marks(found: Sequence[Iterable[Run]]) -> Marks:
    """Return how many runs of change a pair has, how many short islands between them, how much is flagged."""
    each = [joined(runs) for runs in found]
    hunks = sum(changed for runs in each for changed, _, _ in runs)
    islands = sum(not runs[k][0] and runs[k][1] <= ISLAND for runs in each for k in range(1, len(runs) - 1))
    words = sum(old + new for runs in each for _, old, new in runs)
    flagged = sum(old + new for runs in each for changed, old, new in runs if changed)
    return Marks(hunks / len(each), islands / len(each), flagged / words)


def measure(ways: Sequence[Way], pairs: Pairs) -> list[dict[str, Any]]:
    """Return one row a way: words a second, times difflib's speed, and the marks."""
    words = sum(len(a.split()) + len(b.split()) for a, b in pairs)
    given = [way.prepare(pairs) for way in ways]
    seconds: list[list[float]] = [[] for _ in ways]
    found: list[Any] = [None for _ in ways]
    for _ in range(RUNS):  # in turn, so that a busy spell of the machine hits all
        for k, way in enumerate(ways):
            start = time.process_time()
            found[k] = [way.mark(a, b) for a, b in given[k]]
            seconds[k].append(time.process_time() - start)
    base = min(seconds[0])
    rows = []
    for k, way in enumerate(ways):
        runs = [way.runs(ops, a, b) for ops, (a, b) in zip(found[k], given[k], strict=True)]
        shown = None if any(run is None for run in runs) else marks([run or () for run in runs])._asdict()
        speed = {"words_per_second": words / min(seconds[k]), "times_difflib": base / min(seconds[k])}
        rows.append({"way": way.name, **speed, "marks": shown})
    return rows


def sample(folder: Path, kind: str) -> Pairs:
    """Return the pairs of a kind of rewriting in a generated pair."""
    old, new = (paragraphs(str(folder / f"{side}.txt")) for side in ("old", "new"))
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return [(old[x["old"][0]], new[x["new"][0]]) for x in truth["links"] if x["kind"] == kind][:MOST_PAIRS]


def main() -> None:
    """Print the rows of either environment."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.readability", description="Measure word marks.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ours", action="store_true", help="diffreport's opcodes instead of the peers'")
    arguments = parser.parse_args()
    ways = our_ways() if arguments.ours else peers_ways()
    print(json.dumps({kind: measure(ways, sample(arguments.folder, kind)) for kind in KINDS}))


if __name__ == "__main__":
    main()
