"""The figures part: which amounts of the labelled sentences are found with their right value, beside the peers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from benchmarks import peers
from benchmarks.results import Goal, Part, table
from benchmarks.shared import ROOT

FOLDER = ROOT / "tests" / "eval"
LEAST = 0.97  # the goal: recall and precision of the labelled figures
PEERS = (
    peers.Peer("quantulum3", "quantulum3", "quantulum3"),
    peers.Peer("Recognizers-Text", "recognizers", "recognizers_number_with_unit"),
)
TOLERANCE = 1e-6  # of the value: peers give floats
HEADER = ("way", "recall", "precision", "hits", "missed", "false", "sentences / CPU s", "failed")


class Label(NamedTuple):
    """A labelled figure: its characters, value and upper end, and whether it is an amount."""

    start: int
    end: int
    value: float
    high: float | None
    is_amount: bool


class Score(NamedTuple):
    """How many amounts were met, missed and found where none is."""

    hits: int
    missed: int
    false: int

    @property
    def recall(self) -> float:
        """Return the share of the labelled amounts that were met."""
        return self.hits / max(1, self.hits + self.missed)

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.hits / max(1, self.hits + self.false)


def measure(halves: Sequence[str]) -> Part:
    """Return the figures part over some halves of the labelled sentences."""
    part = Part("figures", "Amounts in labelled sentences")
    part.blocks.append(
        "A hit: the characters overlap, and value and upper end are right. What is found in a labelled date or "
        "identifier counts for nobody. quantulum3 gives the mean of a range; here its two ends count as found."
    )
    for half in halves:
        rows = [json.loads(line) for line in (FOLDER / f"figures.{half}.jsonl").read_text("utf-8").splitlines()]
        lines = []
        for name, interpreter, way in _ways(part):
            answer = _run(interpreter, way, [row["text"] for row in rows])
            score = scored(rows, answer["found"])
            lines.append(_line(name, score, len(rows) / answer["seconds"], answer["failed"]))
            shares = f"{100 * score.recall:.1f} % and {100 * score.precision:.1f} %"
            part.facts.setdefault(name, {})[half] = shares
            if way == "diffreport":
                part.goals += _goals(half, score)
        part.blocks += [f"## {half}: {len(rows)} sentences", table(HEADER, lines)]
    part.missing = list(dict.fromkeys(part.missing))
    return part


def _ways(part: Part) -> Iterator[tuple[str, str, str]]:
    yield "diffreport", sys.executable, "diffreport"
    for peer in peers.present(PEERS, part.missing):
        yield peer.name, peer.python, peer.way


def _run(interpreter: str, way: str, sentences: list[str]) -> dict[str, Any]:
    command = [interpreter, "-m", "benchmarks.figure_ways", way]
    asked = json.dumps(sentences)
    done = subprocess.run(command, input=asked, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def labels_of(row: dict[str, Any]) -> list[Label]:
    """Return the labelled figures of a sentence in order; `nth` counts the occurrences of the same characters."""
    out: list[Label] = []
    after = 0
    for figure in row["figures"]:
        start = -1 if "nth" in figure else row["text"].index(figure["text"], after)
        for _ in range(figure.get("nth", -1) + 1):
            start = row["text"].index(figure["text"], start + 1)
        after = start + len(figure["text"])
        high = None if figure["high"] is None else float(figure["high"])
        out.append(Label(start, after, float(figure["value"]), high, figure["kind"] not in ("date", "identifier")))
    return out


def scored(rows: Sequence[dict[str, Any]], found: Sequence[Sequence[Sequence[Any]]]) -> Score:
    """Return how many amounts of all sentences were met."""
    hits = missed = false = 0
    for row, answers in zip(rows, found, strict=True):
        labels = labels_of(row)
        free = list(answers)
        for label in labels:
            here = [one for one in free if one[0] < label.end and label.start < one[1]]
            if not label.is_amount:
                free = [one for one in free if one not in here]
            elif hit := next((one for one in here if _is_right(one, label)), None):
                free.remove(hit)
                hits += 1
            else:
                missed += 1
        false += len(free)
    return Score(hits, missed, false)


def _is_right(found: Sequence[Any], label: Label) -> bool:
    high = None if found[3] is None else float(found[3])
    if not _near(float(found[2]), label.value):
        return False
    return high is label.high if None in (high, label.high) else _near(high or 0.0, label.high or 0.0)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(1.0, abs(other))


def _line(name: str, score: Score, speed: float, failed: int) -> tuple[object, ...]:
    shares = f"{100 * score.recall:.1f} %", f"{100 * score.precision:.1f} %"
    return (name, *shares, *score, f"{speed:,.0f}", failed)


def _goals(half: str, score: Score) -> list[Goal]:
    return [
        Goal(f"{half}: {name} of amounts", f">= {100 * LEAST:g} %", f"{100 * share:.1f} %", share >= LEAST)
        for name, share in (("recall", score.recall), ("precision", score.precision))
    ]
