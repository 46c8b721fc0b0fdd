"""The links of the peers beside ours: on generated pairs, on reports of one template, and on the labelled sets."""

from __future__ import annotations

import json
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from benchmarks import gold_links, pairs, peers, quality, results, shared, templates
from benchmarks.peers import Peer
from benchmarks.quality import GENERATED, GOLD
from benchmarks.redlined import Links
from benchmarks.results import Fact, Part, table
from benchmarks.speed import Plan
from benchmarks.templates import Pair

PARAGRAPHS = 1_000
OWN = Peer("diffreport", "diffreport align")
SET_LIMIT = 4  # times the limit of a pair: a labelled set has up to 84 of them

PEERS_TOLD = (
    f"F1 / F1 of changed links, on generated pairs of {PARAGRAPHS:,} paragraphs; / links between chapters, on "
    "flat reports of one template, whose chapters the new edition regroups or leaves in order; seed 1 each. difflib, "
    "wikidiff2, xmldiff and Docxodus pair paragraphs, the last by what its redline keeps and moves. The others mark "
    "words or letters of the whole text: two paragraphs count as linked where a quarter of the shorter is kept in the "
    "other, as for Docxodus."
)
GOLD_TOLD = (
    "F1 / F1 of revised links, on the pairs that people labelled (drafts of essays by sentences, a novel's and "
    "country reports' paragraphs, as they are and with pieces moved, split and merged), by the judge beside them."
)


class Beside:
    """The peers' links, found in processes of their own while the caller goes on."""

    def __init__(self, plan: Plan) -> None:
        """Begin with every peer that is here, on every pair and set."""
        self.missing: list[str] = []
        self.peers = [OWN, *peers.present(peers.LINKING, self.missing)]
        reports = {"regrouped": templates.make(1), "in order": templates.make(1, ordered=True)}
        self.files = {name: pairs.generated(plan.work, PARAGRAPHS, name) for name in GENERATED}
        self.files |= {name: pairs.written(plan.work, f"template {name}", made) for name, made in reports.items()}
        self.cells: dict[tuple[str, str], Future[str]] = {}
        pool = ThreadPoolExecutor(plan.jobs)  # links do not depend on the load
        for peer in self.peers:
            for name, pair in self.files.items():
                self.cells[peer.name, name] = pool.submit(_on_pair, plan, peer, pair, reports.get(name))
            for name in GOLD:
                self.cells[peer.name, name] = pool.submit(_on_set, plan, peer, name)
        pool.shutdown(wait=False)

    def told(self, part: Part) -> None:
        """Put the tables into the part about links, and what is missing from them."""
        names = (*self.files, *GOLD)
        rows = {peer.name: {name: self.cells[peer.name, name].result() for name in names} for peer in self.peers}
        part.missing += self.missing
        for peer, row in rows.items():
            part.missing += [f"{peer}, links on {name}: {why}" for name, why in row.items() if not _is_score(why)]
        part.facts = {peer: {name: _number(cell) for name, cell in row.items()} for peer, row in rows.items()}
        part.blocks += ["## Beside the peers, on generated pairs", PEERS_TOLD, _table(tuple(self.files), rows)]
        part.blocks += ["## Beside the peers, on labelled pairs", GOLD_TOLD, _table(GOLD, rows)]


def _table(names: tuple[str, ...], rows: dict[str, dict[str, str]]) -> str:
    lines = [(peer, *(row[name].partition(":")[0] for name in names)) for peer, row in rows.items()]
    return table(("links", *names), lines)


def _is_score(cell: str) -> bool:
    return cell[0].isdigit()


def _number(cell: str) -> Fact:
    """Return the F1 that a cell begins with, or why it has none."""
    return float(cell.split(" ")[0]) if _is_score(cell) else cell.partition(":")[0]


def _on_pair(plan: Plan, peer: Peer, pair: pairs.Files, report: Pair | None) -> str:
    """Return F1 / changed F1 on a pair; why, where a peer fails or passes the limit."""
    out = _answers(plan, peer, pair[0].parent.name)
    if why := results.failure(shared.cost(peers.command(_interpreter(peer), peer.way, pair, out), plan.limit)):
        return why
    return _summary(pair, json.loads(out.read_text("utf-8")) if out.is_file() else [], report)


def _on_set(plan: Plan, peer: Peer, labelled: str) -> str:
    """Return F1 / revised F1 on a labelled set; why, where a peer fails or passes the limit."""
    out = _answers(plan, peer, labelled)
    command = [_interpreter(peer), "-m", "benchmarks.gold_links", peer.way, labelled, str(out)]
    if why := results.failure(shared.cost(command, SET_LIMIT * plan.limit)):
        return why
    score = gold_links.judged(labelled, out)
    return f"{score['all']['F1']:.4f} / {score['revised']['F1']:.4f}"


def _answers(plan: Plan, peer: Peer, name: str) -> Path:
    """Return a file for the links of a peer, which is not there yet."""
    out = plan.work / "links" / f"{peer.name} {name}.json"
    out.parent.mkdir(exist_ok=True)
    out.unlink(missing_ok=True)
    return out


def _summary(pair: pairs.Files, links: Links, report: Pair | None) -> str:
    """Return F1 / changed F1, and on a report of one template the crossed links too."""
    if report is None:
        score = shared.load("editions").score(pairs.truth(pair), links)
        return f"{score['F1']:.4f} / {score['changed_F1']:.4f}"
    edges = {(i, j) for link in links for i in link["old"] for j in link["new"]}
    score = quality.score_templates(report, edges)
    return f"{score['F1']:.4f} / {score['changed F1']:.4f} / {score['crossed']}"


def _interpreter(peer: Peer) -> str:
    return sys.executable if peer == OWN else peer.python
