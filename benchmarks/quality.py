"""How well diffreport's links agree with the truth: generated pairs, one-template pairs, and pairs labelled by people.

    measure("normal", Scale(1000, (1, 2))) -> {"F1": 0.998, ...}

Every measure is a share from 0.0 to 1.0, except `crossed`: a count of links between chapters that should be none.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks import gold_links, shared, templates
from benchmarks.templates import Pair, Role
from diffreport.comparison import align
from diffreport.model import Document, Link
from diffreport.settings import Settings

Measures = dict[str, float]
Edge = tuple[int, int]

# What the design asks (alignment.md, section 8; gold/README.md). `crossed` is a most, the rest are leasts.
GOALS: dict[str, Measures] = {
    "normal": {"F1": 0.998, "changed F1": 0.995, "moved P": 0.99, "moved R": 0.98}
    | {"split R": 0.98, "merge R": 0.98, "heavy R": 0.97},
    "hard": {"F1": 0.99, "changed F1": 0.985},
    "templates flat": {"F1": 0.99, "crossed": 0},
    "templates structured": {"F1": 0.99, "crossed": 0},
    "templates in order": {"F1": 0.99, "crossed": 0},
    "argrewrite": {"F1": 0.985, "revised F1": 0.965},
    "argrewrite_perturbed": {"F1": 0.985, "revised F1": 0.965, "moved R": 0.98, "merged R": 0.97},
    "frankenstein": {"F1": 0.997},
    "frankenstein_perturbed": {"F1": 0.992, "moved R": 0.98, "split R": 0.98, "merged R": 0.98},
    "factbook": {"F1": 0.975, "revised F1": 0.93},
}
GENERATED, TEMPLATES, GOLD = tuple(GOALS)[:2], tuple(GOALS)[2:5], tuple(GOALS)[5:]
AT_MOST = frozenset({"crossed"})


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is generated: paragraphs of an edition, one pair for each seed; `corpus` is a file of real prose."""

    paragraphs: int = 2000
    seeds: tuple[int, ...] = (1, 2, 3)
    corpus: Path | None = None


def measure(name: str, scale: Scale) -> Measures:
    """Return what is measured on a set of `GOALS`. Raises: KeyError for another name."""
    if name in TEMPLATES:
        return measure_templates(name, scale.seeds)
    if name in GENERATED:
        return measure_generated(name, scale)
    return measure_gold(name)


def holds(name: str, value: float, bound: float) -> bool:
    """Tell whether a measure of that name reaches its bound."""
    return value <= bound if name in AT_MOST else value >= bound


def links(old: Document, new: Document) -> tuple[Link, ...]:
    """Return the links that have both sides."""
    return tuple(link for link in align(old, new, Settings()).links if link.old and link.new)


def edges(found: Iterable[Link | templates.TrueLink]) -> set[Edge]:
    """Return links as pairs of blocks: a split in two is two pairs."""
    return {(i, j) for link in found for i in link.old for j in link.new}


def document(paragraphs: list[str]) -> Document:
    """Return paragraphs as a document in which none was left out. Raises: ValueError for an empty one."""
    made = Document.from_paragraphs(paragraphs)
    if len(made.blocks) != len(paragraphs):
        raise ValueError("an empty paragraph: the numbers of the true links would not fit")
    return made


def measure_generated(difficulty: str, scale: Scale) -> Measures:
    """Return the means over the seeds of what shared/bench/editions.py scores."""
    editions = shared.load("editions")
    scores = []
    for seed in scale.seeds:
        corpus = str(scale.corpus) if scale.corpus else None
        old, new, truth = editions.make(scale.paragraphs, seed, corpus, difficulty)
        found = [
            {"old": x.old, "new": x.new, "kind": x.relation.value, "moved": x.moved}
            for x in links(document(old), document(new))
        ]
        scores.append(_named(editions.score(truth, found)))
    return means(scores)


def _named(score: dict[str, Any]) -> Measures:
    """Return a score of editions.py under this module's names."""
    kinds = score["recall"]
    plain = {"P": "P", "R": "R", "F1": "F1", "changed_F1": "changed F1", "moved_P": "moved P", "moved_R": "moved R"}
    named = {ours: score[theirs] for theirs, ours in plain.items()}
    return named | {f"{kind} R": share for kind, share in kinds.items() if kind != "moved"}


def means(scores: list[Measures]) -> Measures:
    """Return the mean of each measure over the scores that have it."""
    names = dict.fromkeys(name for score in scores for name in score)
    return {name: fmean(score[name] for score in scores if name in score) for name in names}


def measure_templates(name: str, seeds: Iterable[int]) -> Measures:
    """Return the means over the seeds on reports of one template; `crossed` is their sum.

    `flat` and `structured` are the same regrouped reports, without and with headings; `in order` is flat.
    """
    scores = []
    for seed in seeds:
        pair = templates.make(seed, ordered=name.endswith("in order"))
        documents = pair.structured() if name.endswith("structured") else pair.flat()
        scores.append(score_templates(pair, edges(links(*documents))))
    return means(scores) | {"crossed": sum(score["crossed"] for score in scores)}


def score_templates(pair: Pair, found: set[Edge]) -> Measures:
    """Score links on a pair of one template; `crossed` counts those that tie a template text to another chapter."""
    true = edges(pair.links)
    changed = {(i, j) for i, j in true | found if pair.old[i].text != pair.new[j].text}
    score = {"F1": f1(true, found), "changed F1": f1(true & changed, found & changed)}
    for kind in dict.fromkeys(link.kind for link in pair.links):
        of_kind = edges(link for link in pair.links if link.kind == kind)
        score[f"{kind} R"] = len(of_kind & found) / len(of_kind)
    recurring = {Role.TEMPLATE, Role.BOILERPLATE}
    strays = [(pair.old[i], pair.new[j]) for i, j in found - true]
    crossed = [a for a, b in strays if a.chapter != b.chapter and {a.role, b.role} & recurring]
    return score | {"crossed": len(crossed)}


def f1(true: set[Edge], found: set[Edge]) -> float:
    """Return the harmonic mean of precision and recall; 1.0 where there is nothing to find and nothing found."""
    return 2 * len(true & found) / (len(true) + len(found)) if true or found else 1.0


def measure_gold(name: str) -> Measures:
    """Return what the judge beside a labelled set says of our links."""
    with tempfile.TemporaryDirectory() as work:
        answers = Path(work, "answers.jsonl")
        with answers.open("w", encoding="utf-8") as out:
            for line in (gold_links.GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                found = sorted(edges(links(document(row["old"]), document(row["new"]))))
                out.write(json.dumps({"id": row["id"], "links": found}) + "\n")
        score = gold_links.judged(name, answers)
    kinds = {f"{kind} R": share for kind, (share, _) in score["recall_by_kind"].items()}
    named = {key: score["all"][key] for key in ("P", "R", "F1")}
    return named | {"revised F1": score["revised"]["F1"]} | kinds
