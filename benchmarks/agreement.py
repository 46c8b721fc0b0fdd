"""The quality part: diffreport's links against the truth, and those of the peers that tell theirs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import diffreport
from benchmarks import gold_links, pairs, peers, quality, results, shared, templates
from benchmarks.peers import Peer
from benchmarks.quality import GENERATED, GOALS, GOLD, TEMPLATES, Measures, Scale
from benchmarks.redlined import Links
from benchmarks.results import Fact, Goal, Part, table
from benchmarks.speed import Plan
from benchmarks.templates import Pair
from diffreport.model import Kind

SEEDS = (1, 2, 3, 4, 5)
PARAGRAPHS = (1_000, 10_000)
LARGE_SEEDS = (1, 2)  # from 10,000 paragraphs on, two pairs tell as much as five of 1,000
PEER_PARAGRAPHS = 1_000
OWN = Peer("diffreport", "diffreport align")
PROSE_PARAGRAPHS = 3_000
PROSE_WORDS = (30, 400)  # as editions.py takes them
# The measures shown in every table, in this order; recall by kind has a table of its own.
MEASURES = ("P", "R", "F1", "changed F1", "revised F1", "moved P", "moved R", "crossed")


def measure(plan: Plan, corpus: Path | None) -> Part:
    """Return the quality part; `corpus` is a file of real prose, None for that of the real editions."""
    part = Part("quality", "Links against the truth")
    rows: list[tuple[str, str, Measures]] = []
    for name, shown, scale in _sets(corpus or prose(plan.work)):
        rows.append((name, shown, quality.measure(name, scale)))
        print(f"benchmarks: {shown} measured", file=sys.stderr)
    for name, shown, measures in rows:
        if "prose" not in shown:  # the goals are set for invented prose
            part.goals += _goals(name, shown, measures)
    part.blocks += ["## Measures", _table(((shown, m) for _, shown, m in rows), MEASURES)]
    part.blocks += ["## Recall by kind", *_kinds([(shown, m) for _, shown, m in rows])]
    part.blocks += ["## Beside the peers", PEERS_TOLD, *_beside(plan, part)]
    return part


PEERS_TOLD = (
    f"F1 / F1 of changed links, on generated pairs of {PEER_PARAGRAPHS:,} paragraphs; / links between chapters, on "
    "flat reports of one template, whose chapters the new edition regroups or leaves in order; seed 1 each. difflib, "
    "wikidiff2, xmldiff and Docxodus pair paragraphs, the last by what its redline keeps and moves. The others mark "
    "words or letters of the whole text: two paragraphs count as linked where a quarter of the shorter is kept in the "
    "other, as for Docxodus."
)
GOLD_TOLD = (
    "F1 / F1 of revised links, on the pairs that people labelled (drafts of essays by sentences, a novel's and "
    "country reports' paragraphs, as they are and with pieces moved, split and merged), by the judge beside them."
)


def _sets(corpus: Path) -> Iterator[tuple[str, str, Scale]]:
    """Yield each set's name, how it is shown, and its scale."""
    for name in GENERATED:
        for size in PARAGRAPHS:
            yield name, f"{name}, {size:,}", Scale(size, SEEDS if size < PARAGRAPHS[-1] else LARGE_SEEDS)
        yield name, f"{name}, {PROSE_PARAGRAPHS:,}, real prose", Scale(PROSE_PARAGRAPHS, SEEDS[:2], corpus)
    for name in (*TEMPLATES, *GOLD):
        yield name, name, Scale(seeds=SEEDS)


def prose(work: Path) -> Path:
    """Return a file of the distinct paragraphs of the real editions that are prose of fair length."""
    file = work / "prose.txt"
    if not file.is_file():
        found: dict[str, None] = {}
        for edition in sorted((shared.SHARED / "editions").glob("*/*")):
            if edition.suffix in (".txt", ".html", ".htm"):
                blocks = diffreport.read(edition).blocks
                texts = (b.text for b in blocks if b.kind in (Kind.PARAGRAPH, Kind.ITEM))
                found |= dict.fromkeys(text for text in texts if PROSE_WORDS[0] <= text.count(" ") <= PROSE_WORDS[1])
        file.write_text("\n\n".join(_unlike(found)) + "\n", encoding="utf-8")
    return file


def _unlike(texts: dict[str, None]) -> Iterator[str]:
    """Yield texts of which no other begins or ends alike: editions of one series repeat their paragraphs."""
    seen: set[str] = set()
    for text in texts:
        words = text.split(" ")
        ends = {" ".join(words[:6]), " ".join(words[-6:])}
        if not ends & seen:
            yield text
        seen |= ends


def _goals(name: str, shown: str, measures: Measures) -> Iterator[Goal]:
    for measured, bound in GOALS[name].items():
        sign = "<=" if measured in quality.AT_MOST else ">="
        value = measures[measured]
        yield Goal(f"{shown}: {measured}", f"{sign} {bound:g}", _shown(value), quality.holds(measured, value, bound))


def _shown(value: float) -> str:
    return f"{value:.4f}" if value <= 1 and not isinstance(value, int) else f"{value:g}"


def _table(rows: Iterator[tuple[str, Measures]], names: tuple[str, ...]) -> str:
    cells = [(shown, *(_shown(m[name]) if name in m else "" for name in names)) for shown, m in rows]
    return table(("set", *names), cells)


def _kinds(rows: list[tuple[str, Measures]]) -> Iterator[str]:
    """Yield a table of recall by kind for each family of sets; they name their kinds differently."""
    for family in (GENERATED, TEMPLATES, GOLD):
        own = [(shown, m) for shown, m in rows if shown.partition(",")[0] in family]
        names = tuple(dict.fromkeys(name for _, m in own for name in m if name.endswith(" R")))
        yield _table(iter(own), names)


def _beside(plan: Plan, part: Part) -> tuple[str, str, str]:
    """Return the tables of F1 and changed F1 of the peers and ours: on made pairs, and on the labelled sets."""
    reports = {"regrouped": templates.make(1), "in order": templates.make(1, ordered=True)}
    files = {name: pairs.generated(plan.work, PEER_PARAGRAPHS, name) for name in GENERATED}
    files |= {name: pairs.written(plan.work, f"template {name}", report) for name, report in reports.items()}
    made, labelled = [], []
    for peer in [OWN, *peers.present(peers.LINKING, part.missing)]:
        cells = {name: _cell(plan, peer, pair, reports.get(name)) for name, pair in files.items()}
        golden = {name: _golden(plan, peer, name) for name in GOLD}
        failures = {name: cell for name, cell in (cells | golden).items() if not cell[0].isdigit()}
        part.missing += [f"{peer.name}, links on {name}: {why}" for name, why in failures.items()]
        part.facts[peer.name] = {name: _number(cell) for name, cell in (cells | golden).items()}
        made.append((peer.name, *(cell.partition(":")[0] for cell in cells.values())))
        labelled.append((peer.name, *(cell.partition(":")[0] for cell in golden.values())))
        print(f"benchmarks: links of {peer.name} measured", file=sys.stderr)
    return table(("links", *files), made), GOLD_TOLD, table(("links", *GOLD), labelled)


def _number(cell: str) -> Fact:
    """Return the F1 that a cell begins with, or why it has none."""
    return float(cell.split(" ")[0]) if cell[0].isdigit() else cell.partition(":")[0]


def _cell(plan: Plan, peer: Peer, pair: pairs.Files, report: Pair | None) -> str:
    links, why = _links(plan, peer, pair)
    return why if links is None else _summary(pair, links, report)


def _golden(plan: Plan, peer: Peer, labelled: str) -> str:
    """Return F1 / revised F1 on a labelled set; why, where a peer fails or passes the limit."""
    out = plan.work / "answers.jsonl"
    command = [_interpreter(peer), "-m", "benchmarks.gold_links", peer.way, labelled, str(out)]
    if why := results.failure(shared.cost(command, plan.limit)):
        return why
    score = gold_links.judged(labelled, out)
    return f"{score['all']['F1']:.4f} / {score['revised']['F1']:.4f}"


def _summary(pair: pairs.Files, links: Links, report: Pair | None) -> str:
    """Return F1 / changed F1, and on a report of one template the crossed links too."""
    if report is None:
        score = shared.load("editions").score(pairs.truth(pair), links)
        return f"{score['F1']:.4f} / {score['changed_F1']:.4f}"
    edges = {(i, j) for link in links for i in link["old"] for j in link["new"]}
    score = quality.score_templates(report, edges)
    return f"{score['F1']:.4f} / {score['changed F1']:.4f} / {score['crossed']}"


def _links(plan: Plan, peer: Peer, pair: pairs.Files) -> tuple[Links | None, str]:
    """Return the links that a contender finds; None, and why, if it fails or passes the limit."""
    out = plan.work / "links.json"
    out.unlink(missing_ok=True)
    if why := results.failure(shared.cost(peers.command(_interpreter(peer), peer.way, pair, out), plan.limit)):
        return None, why
    return json.loads(out.read_text("utf-8")) if out.is_file() else [], ""


def _interpreter(peer: Peer) -> str:
    return sys.executable if peer == OWN else peer.python
