"""Pairs of text files that the parts of the benchmark share, made once in a working folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks import shared
from benchmarks.templates import Pair

Files = tuple[Path, Path]


def generated(work: Path, paragraphs: int, difficulty: str = "normal", seed: int = 1) -> Files:
    """Return a generated pair; its truth is beside it in truth.json."""
    folder = work / f"{difficulty}-{paragraphs}-{seed}"
    if not (folder / "truth.json").is_file():
        _run("editions", "--paragraphs", paragraphs, "--seed", seed, "--out", folder, "--difficulty", difficulty)
    return folder / "old.txt", folder / "new.txt"


def awkward(work: Path, paragraphs: int) -> dict[str, Files]:
    """Return the awkward pairs by name; the links beyond dispute are beside each in truth.json."""
    folder = work / f"cases-{paragraphs}"
    if not folder.is_dir():
        _run("cases", "--n", paragraphs, "--out", folder)
    made = sorted(folder.glob("*/truth.json"))
    return {truth.parent.name: (truth.parent / "old.txt", truth.parent / "new.txt") for truth in made}


def written(work: Path, name: str, pair: Pair) -> Files:
    """Return a pair of one template as files, its truth beside it."""
    folder = work / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, side in (("old.txt", pair.old), ("new.txt", pair.new)):
        (folder / file).write_text("\n\n".join(p.text for p in side) + "\n", encoding="utf-8")
    return folder / "old.txt", folder / "new.txt"


def truth(pair: Files) -> dict[str, list[dict[str, list[int]]]]:
    """Return the truth beside a pair."""
    answer: dict[str, list[dict[str, list[int]]]] = json.loads((pair[0].parent / "truth.json").read_text("utf-8"))
    return answer


def _run(name: str, *arguments: object) -> None:
    """Run a generator in a process of its own: what it holds would count as its successors' memory."""
    script = shared.SHARED / "bench" / f"{name}.py"
    call = [sys.executable, str(script), *map(str, arguments)]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - a generator of ../shared
