"""The words part: readability of the marks, and how many words are flagged in a whole pair of editions."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import diffreport
from benchmarks import pairs, peers
from benchmarks.readability import KINDS
from benchmarks.results import Goal, Part, table
from benchmarks.speed import Plan
from benchmarks.ways import documents
from diffreport import text
from diffreport.model import Comparison, Relation

PARAGRAPHS = 10_000
MARKS = peers.Peer("the peers' word marks", "word_level", "rapidfuzz")  # word_level.py imports it
MOST_FLAGGED = {"GNU wdiff": 0.72, "git --word-diff": 0.60}  # goal 6: of the words that these flag
MOST_ISLANDS, LEAST_SPEED = 0.1, 10.0  # goal 6: a heavily rewritten pair; times difflib's speed


def measure(plan: Plan) -> Part:
    """Return the words part."""
    part = Part("words", "Word marks: readability and speed")
    pair = pairs.generated(plan.work, PARAGRAPHS)
    answers = [_readability([sys.executable, "-m", "benchmarks.readability", str(pair[0].parent), "--ours"])]
    interpreter = MARKS.python if peers.present((MARKS,), part.missing) else None
    if interpreter:
        answers.append(_readability([interpreter, "-m", "benchmarks.readability", str(pair[0].parent)]))
    for kind in KINDS:
        rows = [row for answer in answers for row in answer[kind]]
        rows = rows[1:] if interpreter else rows  # difflib stands in the peers' rows
        part.blocks += [f"## {kind} rewrites", table(HEADER, map(_row, rows))]
    part.goals += _flagged(pair, part)
    part.goals += _marks(answers[0]["heavy"])
    return part


HEADER = ("way", "million words / CPU s", "x difflib", "hunks a pair", "islands a pair", "words flagged")


def _readability(command: list[str]) -> dict[str, list[dict[str, Any]]]:
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own module
    rows: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return rows


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    speed = f"{row['words_per_second'] / 1e6:.2f}", f"{row['times_difflib']:.1f}"
    if not (found := row["marks"]):
        return (row["way"], *speed, "", "", "")
    return (row["way"], *speed, f"{found['hunks']:.2f}", f"{found['islands']:.2f}", f"{found['flagged']:.3f}")


def _marks(rows: list[dict[str, Any]]) -> list[Goal]:
    """Return the goals about heavily rewritten pairs, for our opcodes from texts and from tokens."""
    out = []
    for row in rows[1:]:
        islands, speed = row["marks"]["islands"], row["times_difflib"]
        name = f"6: {row['way']}"
        out.append(Goal(f"{name}, islands", f"<= {MOST_ISLANDS:g}", f"{islands:.2f}", islands <= MOST_ISLANDS))
        out.append(Goal(f"{name}, speed", f">= {LEAST_SPEED:g} x difflib", f"{speed:.1f} x", speed >= LEAST_SPEED))
    return out


def _flagged(pair: pairs.Files, part: Part) -> list[Goal]:
    """Return the goals about the words flagged in a whole pair of editions."""
    ours = flagged_words(diffreport.compare(*documents((str(pair[0]), str(pair[1])))))
    counts = {"diffreport": ours}
    goals = []
    for name, count in (("GNU wdiff", _by_wdiff), ("git --word-diff", _by_git)):
        peer = next(peer for peer in peers.PEERS if peer.name == name)
        goal = Goal(f"6: words flagged / those of {name}", f"<= {MOST_FLAGGED[name]:g}", "", None)
        if why := peers.absence(peer):
            part.missing.append(f"{name}: absent, {why}")
        else:
            counts[name] = count(*pair)
            share = ours / counts[name]
            goal = goal._replace(measured=f"{share:.2f}", holds=share <= MOST_FLAGGED[name])
        goals.append(goal)
    part.facts = {name: {"flagged": float(count)} for name, count in counts.items()}
    rows = [(name, f"{count:,}") for name, count in counts.items()]
    part.blocks += [f"## Words flagged in {PARAGRAPHS:,} paragraphs", table(("way", "words"), rows)]
    return goals


def flagged_words(comparison: Comparison) -> int:
    """Return the words marked as content: in revised links, and all of what was added or removed."""
    count = 0
    for change in comparison.changes:
        link = comparison.alignment.links[change.link]
        for op in change.opcodes:
            if op.is_content:
                count += sum(map(text.is_word, change.old_tokens[op.i1 : op.i2]))
                count += sum(map(text.is_word, change.new_tokens[op.j1 : op.j2]))
        if link.relation in (Relation.ADDED, Relation.REMOVED):
            blocks = [comparison.old.blocks[i] for i in link.old] + [comparison.new.blocks[j] for j in link.new]
            count += sum(text.word_count(block.text) for block in blocks)
    return count


def _by_wdiff(old: Path, new: Path) -> int:
    """Return the words that wdiff's own statistics call deleted, inserted or changed."""
    wdiff = ["wdiff", "-123", "-s", str(old), str(new)]
    done = subprocess.run(wdiff, capture_output=True, text=True, check=False)  # noqa: S603 - a peer
    # "old.txt: 9 words  6 66% common  1 11% deleted  2 22% changed"
    return sum(map(int, re.findall(r"(\d+) +\d+% +(?:deleted|inserted|changed)", done.stdout)))


def _by_git(old: Path, new: Path) -> int:
    """Return the words in git's marks."""
    git = ["git", "diff", "--no-index", "--no-color", "-U0", "--word-diff=porcelain", "--diff-algorithm=histogram"]
    done = subprocess.run([*git, str(old), str(new)], capture_output=True, text=True, check=False)  # noqa: S603 - a peer
    marked = [line for line in done.stdout.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return sum(len(line[1:].split()) for line in marked)
