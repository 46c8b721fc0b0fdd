"""All peers at a glance: who is faster, smaller or better, out of the parts that a run has measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from benchmarks.quality import GENERATED, GOLD
from benchmarks.results import Fact, Part, significant, table

NEEDED = ("quality", "speed")
SMALL, LARGE = "1,000", "10,000"  # paragraphs of the pairs that ratios are told of
MADE = {"hard": "generated, hard", "in order": "one template"}
Facts = Mapping[str, Mapping[str, Fact]]


class Row(NamedTuple):
    """A peer of the table: what it is called in the part about links, and in the part about speed."""

    name: str
    links: str
    speed: str


ROWS = (
    Row("diffreport", "diffreport", "diffreport compare"),
    Row("difflib, paragraphs and ratio()", "difflib paragraphs + ratio", "difflib paragraphs + ratio"),
    *(Row(name, name, name) for name in ("GNU wdiff", "dwdiff", "git --word-diff", "wikidiff2")),
    Row("web-monitoring-diff", "web-monitoring-diff", "web-monitoring-diff, text"),
    *(Row(name, name, name) for name in ("lxml htmldiff", "redlines")),
    Row("xmldiff", "xmldiff, fast match", "xmldiff, fast match"),
    Row("Docxodus", "Docxodus", "Docxodus"),
)
TOLD = (
    "Links are F1 of all links, on generated and on labelled pairs; time is work-CPU seconds in times of diffreport's "
    "own `compare`, less than 1 is faster; memory is the peak of the whole process at 10,000 paragraphs. An empty cell "
    "was not measured: the sections below say why."
)


def glance(parts: Mapping[str, Part]) -> Part | None:
    """Return the part that draws the others together; None while links or speed have not been measured."""
    if not set(NEEDED) <= set(parts):
        return None
    links, speed = parts["quality"].facts, parts["speed"].facts
    sets = ["hard", "in order", *(name for name in GOLD if not name.endswith("perturbed"))]
    rows = [(row.name, *(_shown(links, row.links, name) for name in sets), *_costs(speed, row.speed)) for row in ROWS]
    header = ["", *(MADE.get(name, name) for name in sets), f"time, {SMALL}", f"time, {LARGE}", "MiB"]
    out = Part("glance", "At a glance")
    out.blocks = ["\n".join(f"- {line}" for line in _lines(parts)), TOLD, table(header, rows)]
    out.missing = [line for name in NEEDED for line in parts[name].missing if ": absent, " in line]
    return out


def _shown(links: Facts, name: str, measured: str) -> str:
    value = links.get(name, {}).get(measured, "")
    return value if isinstance(value, str) else f"{value:.3f}"


def _costs(speed: Facts, name: str) -> tuple[str, str, str]:
    times = [_times(speed, name, size) for size in (SMALL, LARGE)]
    peak = speed.get(name, {}).get(f"MiB {LARGE}", "")
    return (*(f"{significant(t)} x" if t else "" for t in times), f"{peak:.0f}" if isinstance(peak, float) else "")


def _times(speed: Facts, name: str, size: str) -> float | None:
    """Return how many times as long as our own comparison a contender takes at a size."""
    theirs, ours = (speed.get(n, {}).get(f"seconds {size}") for n in (name, ROWS[0].speed))
    return theirs / ours if isinstance(theirs, float) and isinstance(ours, float) else None


def _lines(parts: Mapping[str, Part]) -> list[str]:
    """Return one sentence a question: who is faster, who takes less memory, whose links are better."""
    return [
        *_speed(parts["speed"].facts),
        *_links(parts["quality"].facts),
        *(_figures(parts["figures"].facts) if "figures" in parts else ()),
        *(_flagged(parts["words"].facts) if "words" in parts else ()),
    ]


def _speed(speed: Facts) -> list[str]:
    peers = [name for name in speed if not name.startswith(("diffreport", "limit"))]
    at = {size: {name: t for name in peers if (t := _times(speed, name, size))} for size in (SMALL, LARGE)}
    faster = {name: f"{significant(1 / t)} x" for name, t in at[LARGE].items() if t < 1}
    slower = {name: f"{significant(t)} x" for name, t in at[LARGE].items() if t >= 1}
    stopped = {name: f"{significant(t)} x at {SMALL}" for name, t in at[SMALL].items() if name not in at[LARGE]}
    peaks = _numbers(speed, f"MiB {LARGE}")
    own = peaks.get(ROWS[0].speed, 0.0)
    less = {name: f"{peaks[name]:.0f}" for name in peers if peaks.get(name, own) < own}
    return [
        f"**Faster** than `compare` at {LARGE} paragraphs: {_listed(faster)}.",
        f"**Slower** there: {_listed(slower)}; past the limit, or sure to pass it: {_listed(stopped)}.",
        f"**Less memory** there than diffreport's {own:.0f} MiB: {_listed(less)}.",
    ]


def _links(links: Facts) -> list[str]:
    out = []
    for name in (*GENERATED, "regrouped", "in order", *GOLD):
        scores = _numbers(links, name)
        own = scores.pop(ROWS[0].links, 0.0)
        better = {peer: f"{value:.4f}" for peer, value in scores.items() if value >= own}
        next_best = max(scores, key=lambda peer: scores[peer], default="")
        if better:
            out.append(f"{name}: {_listed(better)} against {own:.4f}")
        elif next_best:
            out.append(f"{name}: none, {own:.4f} against {next_best}'s {scores[next_best]:.4f}")
    return ["**Links as good or better**, by F1: " + "; ".join(out) + "."]


def _figures(figures: Facts) -> list[str]:
    shares = {way: f"{facts['held']}" for way, facts in figures.items() if "held" in facts}
    return [f"**Amounts found with their right value**, recall and precision on the held half: {_listed(shares)}."]


def _flagged(words: Facts) -> list[str]:
    counts = {way: f"{count:,.0f}" for way, count in _numbers(words, "flagged").items()}
    return [f"**Words flagged** in a pair of 10,000 paragraphs, fewer is better: {_listed(counts)}."]


def _numbers(facts: Facts, measure: str) -> dict[str, float]:
    """Return a measure of every contender that has it."""
    return {name: value for name, own in facts.items() if isinstance(value := own.get(measure), float)}


def _listed(found: Mapping[str, str]) -> str:
    return ", ".join(f"{name} ({shown})" for name, shown in found.items()) or "none"
