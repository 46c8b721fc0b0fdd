"""The data block of the report, schema `diffreport.report/1`: for review files and outside tools."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from diffreport import signs
from diffreport.model import Comparison, Document, Figure, Finding, Revision, Standing
from diffreport.report import reviewed
from diffreport.report.front import trends
from diffreport.report.language import phrasing
from diffreport.report.language.speech import speech
from diffreport.report.lookup import Lookup, labels_of, look_up, report_title
from diffreport.report.marked.rows import Row
from diffreport.report.marked.sections import Section
from diffreport.report.places import Slugs
from diffreport.report.review import escaped

SCHEMA = "diffreport.report/1"
# "<" could end the script element; the two separators are no line ends in JSON but were in scripts.
_ESCAPES = {"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def embedded(lookup: Lookup, title: str, found: Sequence[Section]) -> str:
    """Return the data block as JSON text that is safe inside a script element."""
    return written(record(lookup, title, found))


def record(lookup: Lookup, title: str, found: Sequence[Section]) -> dict[str, Any]:
    """Return what the data block holds."""
    comparison = lookup.comparison
    summary = comparison.summary
    kinds, slugs = _rows_by_finding(found)
    lengths = (lookup.old.paragraphs, summary.old_words), (lookup.new.paragraphs, summary.new_words)
    is_first, is_withdrawn = (comparison.standing is s for s in (Standing.FIRST, Standing.WITHDRAWN))
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "id": report_id(lookup),
        "title": title,
        "series": comparison.new.edition.series or comparison.old.edition.series or None,
        "a": None if is_first else _edition(comparison.old, lookup.labels[0], lengths[0]),
        "b": None if is_withdrawn else _edition(comparison.new, lookup.labels[1], lengths[1]),
        "counts": _counts(lookup),
        "labels": lookup.speech.group("script"),
        "findings": [
            {
                "id": f.id,
                "n": f.n,
                "kind": "removed" if is_withdrawn else kinds[f.id].kind if f.id in kinds else None,
                "tags": lookup.tags_of(f),
                "label": f.label,
                "weight": f.weight,
                "a": lookup.old.span(_blocks_of(f, lookup)[0]) or None,
                "b": lookup.new.span(_blocks_of(f, lookup)[1]) or None,
                "section": slugs.get(f.id),
            }
            for f in comparison.findings
        ],
        "figures": [_figure(r, lookup) for r in comparison.figures if r.status.is_change and r.is_of_amount],
    }
    if (review := lookup.shown.review) is not None:
        known = reviewed.known(lookup)
        content["review"] = {id_: j.told_by(review.reviewer).to_record() for id_, j in known.items()}
    if (live := lookup.shown.live) is not None:
        content["live"] = {"review": live.review, "labels": lookup.speech.group("live")}
    return content


def _blocks_of(finding: Finding, lookup: Lookup) -> tuple[Sequence[int], Sequence[int]]:
    """Return the old and the new blocks a finding is about: that of a withdrawn edition is about the whole of it."""
    if lookup.comparison.standing is Standing.WITHDRAWN:
        return range(len(lookup.old.blocks)), ()
    link = lookup.link_of(finding)
    return link.old, link.new


def written(content: Mapping[str, Any]) -> str:
    """Return a data block as JSON text that is safe inside a script element."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return signs.replaced(text, escaped, escaped)


def _counts(lookup: Lookup) -> dict[str, object]:
    comparison, summary = lookup.comparison, lookup.comparison.summary
    return {
        "findings": len(comparison.findings),
        "figures": summary.figures,
        "restated": summary.restated,
        "wording": summary.wording,
        "paragraphs": summary.paragraphs,
        "deleted_words": summary.deleted_words,
        "inserted_words": summary.inserted_words,
        "kept_percent": phrasing.kept_percent(lookup.comparison.summary),
        "folded": {n.noise: n.count for n in comparison.noise},
    }


def id_of(comparison: Comparison) -> str:
    """Return the id of the report on a comparison, which its reviews name."""
    return report_id(look_up(comparison))


def report_id(lookup: Lookup) -> str:
    """Return a name for this pair of editions that stays when the report is made again, in whatever language.

    It is made of their labels and all their text, of which the ids of the findings are made, too.
    """
    comparison, english = lookup.comparison, speech()
    old, new = comparison.old.edition, comparison.new.edition
    digest = hashlib.sha256()
    for document in (comparison.old, comparison.new):
        digest.update(b"\1")  # else what ends one edition could begin the other
        for block in document.blocks:
            digest.update(b"\0" + block.text.encode("utf-8", "surrogatepass"))
    title = new.series or old.series or report_title(old, new, english)
    slug = Slugs().take(" ".join((title, *dict.fromkeys(labels_of(comparison, english)))))
    return f"{slug}-{digest.hexdigest()[:8]}"


def _rows_by_finding(found: Sequence[Section]) -> tuple[Mapping[str, Row], Mapping[str, str]]:
    rows: dict[str, Row] = {}
    slugs: dict[str, str] = {}
    slug = ""
    for section in found:
        slug = section.id if section.named or not slug else slug
        for one in section.items:
            if isinstance(one, Row):
                rows |= {n.id: one for n in one.notes}
                slugs |= {n.id: slug.removeprefix("s-") for n in one.notes}
    return rows, slugs


def _edition(document: Document, label: str, length: tuple[int, int]) -> dict[str, Any]:
    return {
        "label": label,
        "published": document.edition.published,
        "retrieved": document.edition.retrieved,
        "sha256": document.edition.sha256,
        "paragraphs": length[0],
        "words": length[1],
    }


def _figure(revision: Revision, lookup: Lookup) -> dict[str, Any]:
    known = lookup.shown.trends
    trend = known.followed.get(revision) if known else None
    series = {"series": [_plain(value) for value in trends.numbers(trend)]} if trend else {}
    return {
        "finding": revision.finding,
        "label": revision.label,
        "old": _number(revision.old),
        "old_qualifier": revision.old.qualifier or None if revision.old else None,
        "new": _number(revision.new),
        "new_qualifier": revision.new.qualifier or None if revision.new else None,
        "status": str(revision.status),
        **series,
    }


def _number(figure: Figure | None) -> int | float | None:
    return _plain(figure.value if figure else None)


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    whole = value == value.to_integral_value(context=None)
    return int(value) if whole and abs(value) < Decimal(2**53) else float(value)
