"""Find the links of every pair of a labelled set in one way, in one process, as the set's own judge reads them.

    python -m benchmarks.gold_links WAY SET ANSWERS

Runs in either environment, with the name of a way of `benchmarks.ways`. Paragraphs are put on one line each.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import shared, ways

GOLD = shared.SHARED / "gold"


def answer(name: str, labelled: str, answers: Path) -> None:
    """Write a line of links for every pair of a set."""
    chosen = ways.way(name)
    sys.setrecursionlimit(100_000)  # redlines and xmldiff recurse with the text
    with tempfile.TemporaryDirectory() as work, answers.open("w", encoding="utf-8") as out:
        files = str(Path(work, "old.txt")), str(Path(work, "new.txt"))
        for line in (GOLD / f"{labelled}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for file, side in zip(files, ("old", "new"), strict=True):
                Path(file).write_text("\n\n".join(" ".join(p.split()) for p in row[side]) + "\n", encoding="utf-8")
            found = chosen.links(chosen.work(chosen.prepare(files))) or []
            pairs = [[i, j] for link in found for i in link["old"] for j in link["new"]]
            out.write(json.dumps({"id": row["id"], "links": pairs}) + "\n")


def judged(labelled: str, answers: Path) -> dict[str, Any]:
    """Return what the judge beside a labelled set says of answers."""
    judge = [sys.executable, str(GOLD / "score.py"), str(GOLD / f"{labelled}.jsonl"), str(answers)]
    done = subprocess.run(judge, check=True, capture_output=True, text=True)  # noqa: S603 - the set's own judge
    score: dict[str, Any] = json.loads(done.stdout)
    return score


if __name__ == "__main__":
    answer(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    print("{}")
