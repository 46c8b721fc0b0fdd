"""What a comparison is about and how it was made, as tables: its counts, and where its editions came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diffreport.model import Document
from diffreport.report import pinned
from diffreport.report.citations import in_report, safe_url
from diffreport.report.front import asides
from diffreport.report.front.provenance import fallbacks, source_remarks
from diffreport.report.language.phrasing import sentence_case
from diffreport.report.lookup import Lookup, report_title
from diffreport.report.sheets import Cell, Number, Style, Table, day, linked
from diffreport.report.tabled.columns import Columns, exact, table_of

_OUTSIDE = "outside of tables"  # where words are counted


class _Fact(NamedTuple):
    """A line of what is known: `about` groups lines."""

    about: str
    name: str
    value: Cell
    remark: str = ""


_SUMMARY: Columns[_Fact] = {
    "about": lambda fact: fact.about,
    "name": lambda fact: fact.name,
    "value": lambda fact: fact.value,
    "remark": lambda fact: fact.remark,
}
_PROVENANCE: Columns[_Fact] = {name: _SUMMARY[name] for name in ("about", "name", "value")}


def summary(lookup: Lookup) -> Table:
    """Return what is compared, and how much changed: the counts of the masthead, noise, rewrites."""
    return table_of("Summary", _SUMMARY, _summary(lookup))


def provenance(lookup: Lookup) -> Table:
    """Return where the editions came from, how they were read, and how they were compared."""
    return table_of("Provenance", _PROVENANCE, _provenance(lookup))


def _summary(lookup: Lookup) -> Iterator[_Fact]:
    comparison, speech, counted = lookup.comparison, lookup.speech, lookup.comparison.summary
    shown = in_report(lookup.shown.report)
    yield _Fact("report", "title", report_title(comparison.old.edition, comparison.new.edition, speech))
    if shown:
        yield _Fact("report", "address", linked(shown, shown))
    if comparison.lone is None:
        yield _Fact("report", "old edition", lookup.labels[0])
        yield _Fact("report", "new edition", lookup.labels[1])
    else:
        yield _Fact("report", "edition", lookup.labels[0], str(comparison.lone.standing))
        if comparison.lone.last_seen:
            yield _Fact("report", "last seen", day(comparison.lone.last_seen))
    counts = {
        "findings": len(comparison.findings),
        "figures changed": counted.figures,
        "earlier figures restated": counted.restated,
        "wording signals": counted.wording,
        "whole paragraphs changed": counted.paragraphs,
        "words removed": counted.deleted_words,
        "words added": counted.inserted_words,
        "words of the old edition": counted.old_words,
        "words of the new edition": counted.new_words,
        "trivial differences": sum(noise.count for noise in comparison.noise),
        "questions": len(comparison.questions),
    }
    for name, count in counts.items():
        yield _Fact("counts", name, Number(count, Style.AMOUNT), _OUTSIDE if "words " in name else "")
    yield _Fact("counts", "old wording kept", exact(counted.kept_percent, Style.SHARE), _OUTSIDE)
    for noise in comparison.noise:
        yield _Fact("noise", sentence_case(speech.named("noise", noise.noise)), Number(noise.count, Style.AMOUNT))
    for rewrite in asides.ranked(comparison.rewrites):
        still = asides.still_there(len(rewrite.exceptions), speech)
        name = f"{rewrite.kind}: {rewrite.old} → {rewrite.new}"
        yield _Fact("rewrites", name, Number(rewrite.count, Style.AMOUNT), still)
    for entry in asides.questions(lookup):
        yield _Fact("questions", entry.what, entry.text, entry.place)


def _provenance(lookup: Lookup) -> Iterator[_Fact]:
    comparison = lookup.comparison
    if comparison.lone is None:
        yield from _of_edition("old edition", lookup.labels[0], comparison.old, lookup)
        yield from _of_edition("new edition", lookup.labels[1], comparison.new, lookup)
    else:
        yield from _of_edition("edition", lookup.labels[0], comparison.alone, lookup)
    yield _Fact("comparison", "engine", comparison.engine)
    for name, value in sorted(comparison.settings.items()):
        yield _Fact("settings", name, _setting(value))
    for pin in pinned.pins(lookup):
        yield _Fact("pins", "pin", pin)
    for fallback in fallbacks(comparison):
        yield _Fact("fallbacks", fallback.where, fallback.why)


def _of_edition(about: str, label: str, document: Document, lookup: Lookup) -> Iterator[_Fact]:
    """Yield what is known of an edition, and how it was read."""
    edition = document.edition
    known: dict[str, Cell] = {
        "label": label,
        "title": edition.title,
        "series": edition.series,
        "file": edition.name,
        "published": day(edition.published),
        "retrieved": day(edition.retrieved),
        "source": linked(edition.source or "", safe_url(edition.source)),
        "media type": edition.media_type,
        "size in bytes": Number(edition.size, Style.AMOUNT) if edition.size else None,
        "sha256": edition.sha256,
        "note": edition.note,
        "reader": document.reader,
        "charset": f"{document.charset.name} ({document.charset.told_by})" if document.charset else None,
        "language": document.language,
        "pages": document.pages,
        "pages without text": ", ".join(map(str, document.blank_pages)),
    }
    for name, value in known.items():
        if value not in (None, ""):
            yield _Fact(about, name, value)
    for left in document.left_out:
        yield _Fact(about, "left out", f"{left.what}, {left.words:,} words: {left.why}")
    for remark in source_remarks(document, lookup.speech):
        yield _Fact(about, "remark", remark)


def _setting(value: str | int | float | bool) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return exact(value, Style.AMOUNT) if isinstance(value, float) else value
