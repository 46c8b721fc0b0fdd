"""A comparison as JSON Lines, schema `diffreport.comparison.lines/1` (docs/comparison-lines.schema.json).

What it is about comes first, then a line for each finding with all that belongs to it, then what no finding holds:
figures, questions, rewrites, noise. Every line has its `type`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from diffreport.model import Block, Comparison, Document
from diffreport.report.html.embedded import report_id
from diffreport.report.joined import Joined, Sides, citations, joined
from diffreport.report.lookup import Lookup, look_up, report_title
from diffreport.report.presentation import PLAIN, Presentation
from diffreport.schema import encoded, record_to_line
from diffreport.schema.coding import Json

LINES_SCHEMA = "diffreport.comparison.lines/1"


def records_of(comparison: Comparison, shown: Presentation = PLAIN) -> str:
    """Return a comparison as lines of JSON, each with its end; equal ones give equal text. Cost: linear.

    What programs read is in English, whatever the language of the report. Raises: ValueError if a score or a figure's
    value is not a finite number.
    """
    lookup = look_up(comparison, replace(shown, language=PLAIN.language, templates=None))
    return "".join(map(record_to_line, _records(lookup)))


def _records(lookup: Lookup) -> Iterator[Json]:
    comparison = lookup.comparison
    yield _envelope(lookup)
    for found in joined(lookup):
        yield _finding(found, lookup)
    for revision in comparison.figures:
        if revision.finding is None:
            yield {"type": "figure", **encoded(revision), **_place(revision.change, lookup)}
    for question in comparison.questions:
        link = lookup.link_of_new(question.block)
        yield {"type": "question", **encoded(question), "place": lookup.place_of(link) if link else ""}
    for rewrite in comparison.rewrites:
        yield {"type": "rewrite", **encoded(rewrite)}
    for noise in comparison.noise:
        yield {"type": "noise", **encoded(noise)}


def _envelope(lookup: Lookup) -> Json:
    comparison = lookup.comparison
    old, new = comparison.old.edition, comparison.new.edition
    record: Json = {
        "schema": LINES_SCHEMA,
        "type": "comparison",
        "engine": comparison.engine,
        "settings": comparison.settings,
        "report": report_id(lookup),
        "title": report_title(old, new, lookup.speech),
        "labels": _sides(lookup.labels),
        "old": _edition(comparison.old),
        "new": _edition(comparison.new),
        "summary": comparison.summary,
        "fallbacks": comparison.fallbacks,
    }
    if comparison.pins:
        record["pins"] = comparison.pins
    if comparison.lone is not None:
        record["lone"] = comparison.lone
    return record


def _edition(document: Document) -> Json:
    """Return what is known of an edition but for its blocks."""
    record: Json = encoded(replace(document, blocks=()))
    record["blocks"] = len(document.blocks)
    return record


def _finding(found: Joined, lookup: Lookup) -> Json:
    finding = found.finding
    record: Json = {
        "type": "finding",
        "id": finding.id,
        "n": finding.n,
        "label": finding.label,
        "tags": found.tags,
        "weight": finding.weight,
        "doubtful": found.is_doubtful,
        "words": _sides(found.words),
        "sentence": _sides(found.sentences),
        "section": found.section,
        "place": found.place,
        "citation": _sides(found.citations),
        "page": {
            "old": _page(lookup.old.blocks, found.link.old),
            "new": _page(lookup.new.blocks, found.link.new),
        },
        "change": finding.change,
        "link": {"index": found.number, **encoded(found.link)},
        "figures": lookup.finding_revisions.get(finding.id, ()),
        "wording": lookup.finding_signals.get(finding.id, ()),
    }
    if not finding.opcodes and found.number in lookup.tables:
        record["table"] = lookup.tables[found.number]
    review = lookup.shown.review
    if review is not None and found.judgement is not None:
        record["review"] = found.judgement.told_by(review.reviewer).to_record()
    return record


def _place(change: str, lookup: Lookup) -> Json:
    """Return where a change stands that no finding is about."""
    number = lookup.link_of_change.get(change)
    if number is None:
        return {"section": (), "place": "", "citation": _sides(("", ""))}
    link = lookup.comparison.alignment.links[number]
    block = lookup.new.blocks[link.new[0]] if link.new else lookup.old.blocks[link.old[0]]
    sides = _sides(citations(link, lookup))
    return {"section": block.section, "place": lookup.place_of(link), "citation": sides}


def _page(blocks: Sequence[Block], indices: Sequence[int]) -> int | None:
    return blocks[indices[0]].page if indices else None


def _sides(sides: Sides) -> Json:
    return {"old": sides[0], "new": sides[1]}
