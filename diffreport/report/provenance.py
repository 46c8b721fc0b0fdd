"""Where the editions came from, what was folded, how they were compared: the footer, and what is said aloud."""

from __future__ import annotations

import re
from dataclasses import dataclass

from diffreport.model import Comparison, Document, Fallback
from diffreport.readers import quality
from diffreport.report import phrasing
from diffreport.report.citations import safe_url
from diffreport.report.lookup import Lookup

_LABEL_OF_A_TIME = re.compile(r"\d{4}(?:[-/.–]\d{1,4}){0,2}|.*\b(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Fact:
    """A line about an edition; `href` is set where the value is a link that is safe to follow."""

    name: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """An edition in the footer."""

    id: str
    name: str
    facts: tuple[Fact, ...]


def edition_name(label: str) -> str:
    """Return "2023 edition" for a label that names a time, the label alone for any other."""
    return f"{label} edition" if _LABEL_OF_A_TIME.fullmatch(label) else label


def origins(lookup: Lookup) -> tuple[Origin, ...]:
    """Return what is known of both editions, old and new; of a lone one alone."""
    comparison, summary = lookup.comparison, lookup.comparison.summary
    lengths = [
        f"{phrasing.digits(places.paragraphs, 'paragraph')}, {phrasing.length(document, words)}"
        for places, document, words in (
            (lookup.old, comparison.old, summary.old_words),
            (lookup.new, comparison.new, summary.new_words),
        )
    ]
    both = (
        _origin("ed-a", lookup.labels[0], comparison.old, lengths[0]),
        _origin("ed-b", lookup.labels[1], comparison.new, lengths[1]),
    )
    if comparison.lone is None:
        return both
    return both[:1] if comparison.alone is comparison.old else both[1:]


def _origin(id_: str, label: str, document: Document, length: str) -> Origin:
    edition = document.edition
    facts = [
        Fact("Title", edition.title),
        Fact("Published", phrasing.date(edition.published)),
        Fact("Retrieved", phrasing.date(edition.retrieved)),
        Fact("Source", edition.source or "", safe_url(edition.source)),
        Fact("File", edition.name),
        Fact("Length", length),
        Fact("Size", phrasing.size(edition.size) if edition.size else ""),
        Fact("SHA-256", edition.sha256),
        Fact("Read by", document.reader),
        Fact("Note", edition.note or ""),
    ]
    return Origin(id_, edition_name(label), tuple(f for f in facts if f.value))


def folded(comparison: Comparison) -> tuple[tuple[str, int], ...]:
    """Return each noise class by its name, with how many differences of it were folded away."""
    return tuple((phrasing.noise_name(n.noise), n.count) for n in comparison.noise if n.count)


def settings(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Return the settings of the comparison, by name."""
    return tuple((name.replace("_", " "), _value(value)) for name, value in sorted(comparison.settings.items()))


def remarks(lookup: Lookup) -> tuple[str, ...]:
    """Return what a reader must know of how the editions were read."""
    comparison = lookup.comparison
    documents = [comparison.old, comparison.new] if comparison.lone is None else [comparison.alone]
    return tuple(
        f"{label}: {remark}"
        for label, document in zip(lookup.labels, documents, strict=False)
        for remark in source_remarks(document)
    )


def source_remarks(document: Document) -> tuple[str, ...]:
    """Return what a reader must know of a source: that it is held back, that it is poor, how it was read."""
    held = document.edition.quarantine
    verdict = quality.verdict(document)
    return (
        *([f"In quarantine, for it {held}."] if held else []),
        *([f"A poor source: {'; '.join(verdict.reasons)}."] if verdict.reasons else []),
        *document.remarks,
    )


def fallbacks(comparison: Comparison) -> tuple[Fallback, ...]:
    """Return every place where a budget was hit, once."""
    return tuple(dict.fromkeys(comparison.fallbacks))


def fallback_summary(count: int) -> str:
    """Return the line that stands for all of them: "25 passages were compared by a cheaper method"."""
    passages = phrasing.sentence_case(phrasing.counted(count, "passage"))
    return f"{passages} {'was' if count == 1 else 'were'} compared by a cheaper method"


def _value(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)
