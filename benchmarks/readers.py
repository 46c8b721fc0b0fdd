"""Words of every real edition: how many arrive in its document, judged by an independent program."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from benchmarks import oracles, recall
from benchmarks.oracles import Oracle
from benchmarks.recall import Score
from benchmarks.results import Goal, Part, significant, table
from benchmarks.shared import SHARED
from diffreport.errors import DiffreportError
from diffreport.model import Document
from diffreport.readers import read

EDITIONS = SHARED / "editions"
EVERY, MIDDLE = 0.99, 0.998  # least on every file, least in the median
SHOWN_WORDS = 12  # of those that disagree, for a file below the goal
# What readers leave out that the oracle does not print either: it can excuse no word that is missing.
UNSEEN = {
    ".docx": re.compile(r"delet|comment|header|footer|moved|hidden", re.IGNORECASE),
    ".odt": re.compile(r"delet|comment|annotation|header|footer|hidden", re.IGNORECASE),
    ".html": re.compile(r"script|style", re.IGNORECASE),
}


class Row(NamedTuple):
    """One file: its set, what was measured, or why nothing was."""

    collection: str
    file: str
    score: Score | None = None
    in_order: float = 1.0  # share of the words that agree that stand in the oracle's order
    wrong: str = ""


INTRODUCTION = (
    "A word is what stands between white space, dashes, slashes, bars and square brackets, with everything but letters "
    "and digits taken out; case counts, but not in XML, where a stylesheet prints headings in capitals. A line's last "
    "hyphen is read on in either way. Both sides are multisets: a word that arrives twice is one too many. *Raw* "
    "recall and precision are of all words of the oracle and all of ours.\n\n"
    "*Furniture aside*: a word of the oracle that did not arrive is forgiven only as far as the document itself counts "
    "words as left out (`Document.left_out`), of kinds that the oracle prints. A word of ours that the oracle lacks is "
    "right if it is *printed*: a label that begins a block or a note's mark, which Word computes and no file holds, or "
    "a cell that says what its left or upper neighbour says, as one does that spans several; or if the text nodes of "
    "the DOCX have it. *In order* is the longest common subsequence, as a share of the words that agree; it judges "
    "nothing, because pdftotext's own order is not always the order of reading."
)


def measure() -> Part:
    """Return the part about words."""
    part = Part("readers", "Words that arrive")
    if not (EDITIONS / "manifest.json").is_file():
        part.missing.append("every edition: ../shared/editions is not here")
        return part
    rows: list[Row] = []
    for entry in json.loads((EDITIONS / "manifest.json").read_text(encoding="utf-8")):
        file = EDITIONS / entry["file"]
        if why := oracles.absence(file.suffix):
            part.missing.append(f"{entry['file']}: {why}")
        else:
            rows.append(judged(file, entry["collection"]))
    print(f"benchmarks: {len(rows)} editions read", file=sys.stderr)
    part.goals += goals(rows)
    part.blocks += [INTRODUCTION, "## By set", by_set(rows), "## Files below the goal", below(rows)]
    part.blocks += ["## By file", by_file(rows)]
    return part


def judged(file: Path, collection: str) -> Row:
    """Return what is measured of one file."""
    try:
        document = read(file)
    except DiffreportError as error:
        return Row(collection, file.name, wrong=str(error).removeprefix(f"{file}: "))
    score, text = best(document, oracles.oracle(file), accounted(document, file.suffix))
    ours = [word for block in document.blocks for word in recall.block_words(block)]
    common = LCSseq.similarity(ours, list(recall.words(text)))
    return Row(collection, file.name, score, min(1.0, common / score.agreed) if score.agreed else 1.0)


def best(document: Document, oracle: Oracle, left_out: int) -> tuple[Score, str]:
    """Return the score against the oracle's text that agrees best, and that text."""
    scored = [
        (recall.score(document, text, oracle.allowed, left_out, fold_case=oracle.fold_case), text)
        for text in oracle.texts
    ]
    return max(scored, key=lambda found: found[0].agreed / (found[0].wanted + found[0].found or 1))


def accounted(document: Document, suffix: str) -> int:
    """Return how many words a document says were left out, of kinds that the oracle prints."""
    unseen = UNSEEN.get(suffix)
    return sum(entry.words for entry in document.left_out if not (unseen and unseen.search(entry.what)))


def goals(rows: list[Row]) -> list[Goal]:
    """Return the goals of recall and precision."""
    found = []
    for name, shares in (
        ("recall", [row.score.recall if row.score else 0.0 for row in rows]),
        ("precision", [row.score.precision if row.score else 0.0 for row in rows]),
    ):
        reached = sum(share >= EVERY for share in shares)
        least = f"{reached} of {len(shares)} files; least {percent(min(shares, default=1.0))}"
        found.append(Goal(f"{name} on every file", f">= {percent(EVERY)}", least, reached == len(shares)))
        middle = median(shares or [1.0])
        found.append(Goal(f"{name} in the median", f">= {percent(MIDDLE)}", percent(middle), middle >= MIDDLE))
    return found


def percent(share: float) -> str:
    """Return a share as a percentage, rounded down: 99.999 is not all."""
    return f"{int(share * 10_000) / 100:.2f} %"


SET_HEADER = (
    "set",
    "files",
    "words",
    "left out",
    "raw recall, median",
    "recall, median",
    "recall, least",
    "raw precision, median",
    "precision, median",
    "precision, least",
)


def by_set(rows: list[Row]) -> str:
    """Return the table of sets, each split by its formats, and the last line for all files."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(f"{row.collection}, {row.file.rpartition('.')[2]}", []).append(row)
    return table(SET_HEADER, [_set_line(name, group) for name, group in [*groups.items(), ("all", rows)]])


def _set_line(name: str, rows: Iterable[Row]) -> list[object]:
    scores = [row.score or Score(1, 1, 0, 0, 0, 0) for row in rows]
    recalls, precisions = [s.recall for s in scores], [s.precision for s in scores]
    shares = [median(s.raw_recall for s in scores), median(recalls), min(recalls)]
    shares += [median(s.raw_precision for s in scores), median(precisions), min(precisions)]
    sums = [f"{sum(s.wanted for s in scores):,}", f"{sum(s.accounted for s in scores):,}"]
    return [name, len(scores), *sums, *map(percent, shares)]


FILE_HEADER = (
    "file",
    "oracle's words",
    "ours",
    "lost",
    "left out",
    "too many",
    "printed",
    "raw recall",
    "recall",
    "raw precision",
    "precision",
    "in order",
)


def by_file(rows: Iterable[Row]) -> str:
    """Return the table of files."""
    return table(FILE_HEADER, [_file_line(row) for row in rows])


def _file_line(row: Row) -> list[object]:
    s = row.score
    if s is None:
        return [row.file, f"not read: {row.wrong}", *[""] * (len(FILE_HEADER) - 2)]
    counts = (s.wanted, s.found, s.lost, s.accounted, sum(n for _, n in s.extra), s.printed)
    shares = (s.raw_recall, s.recall, s.raw_precision, s.precision, row.in_order)
    return [row.file, *(f"{count:,}" for count in counts), *map(percent, shares)]


def below(rows: Iterable[Row]) -> str:
    """Return a line for each file that misses a goal, with the words that disagree most often."""
    lines = []
    for row in rows:
        s = row.score
        if s is None:
            lines.append(f"- {row.file}: not read: {row.wrong}")
        elif min(s.recall, s.precision) < EVERY:
            sides = (("lost", s.missing), ("too many", s.extra))
            said = [f"{side} {_listed(found)}" for side, found in sides if found]
            lines.append(f"- {row.file}: {'; '.join(said)}")
    return "\n".join(lines) or "None."


def _listed(found: tuple[tuple[str, int], ...]) -> str:
    """Return the most frequent words and how often each."""
    shown = ", ".join(f"{word} {count}" if count > 1 else word for word, count in found[:SHOWN_WORDS])
    return shown + (f" and {significant(len(found) - SHOWN_WORDS)} others" if len(found) > SHOWN_WORDS else "")
