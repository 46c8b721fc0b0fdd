"""Where the editions came from, what was folded, how they were compared: the footer, and what is said aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from diffreport import signs
from diffreport.model import Change, Comparison, Document, Fallback, Kind
from diffreport.readers import quality
from diffreport.report.citations import safe_url
from diffreport.report.lookup import Lookup
from diffreport.report.phrasing import sentence_case
from diffreport.report.speech import Speech

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


def edition_name(label: str, speech: Speech) -> str:
    """Return "2023 edition" for a label that names a time, the label alone for any other."""
    return speech.say("edition.of_time", label=label) if _LABEL_OF_A_TIME.fullmatch(label) else label


def origins(lookup: Lookup) -> tuple[Origin, ...]:
    """Return what is known of both editions, old and new; of a lone one alone."""
    comparison, summary, speech = lookup.comparison, lookup.comparison.summary, lookup.speech
    sides = (
        ("ed-a", lookup.labels[0], comparison.old, lookup.old.paragraphs, summary.old_words),
        ("ed-b", lookup.labels[1], comparison.new, lookup.new.paragraphs, summary.new_words),
    )
    both = tuple(
        Origin(id_, _name(label, speech), _facts(document, _length(document, paragraphs, words, speech), speech))
        for id_, label, document, paragraphs, words in sides
    )
    if comparison.lone is None:
        return both
    return both[:1] if comparison.alone is comparison.old else both[1:]


def _name(label: str, speech: Speech) -> str:
    name = edition_name(label, speech)
    return name if name == label else sentence_case(name)


def _length(document: Document, paragraphs: int, words: int, speech: Speech) -> str:
    counted = speech.say("length.paragraphs", n=paragraphs)
    return speech.say("length.both", paragraphs=counted, words=length(document, words, speech))


def length(document: Document, words: int, speech: Speech) -> str:
    """Return "1,204 words", or that they are those outside of a document's tables: the masthead counts no others."""
    has_tables = any(block.kind is Kind.TABLE for block in document.blocks)
    return speech.say("length.words_outside_tables" if has_tables else "length.words", n=words)


def _facts(document: Document, length: str, speech: Speech) -> tuple[Fact, ...]:
    edition, say = document.edition, speech.say
    facts = (
        Fact(say("fact.title"), edition.title),
        Fact(say("fact.published"), speech.date(edition.published)),
        Fact(say("fact.retrieved"), speech.date(edition.retrieved)),
        Fact(say("fact.source"), edition.source or "", safe_url(edition.source)),
        Fact(say("fact.file"), edition.name),
        Fact(say("fact.length"), length),
        Fact(say("fact.size"), speech.size(edition.size) if edition.size else ""),
        Fact(say("fact.sha256"), edition.sha256),
        Fact(say("fact.reader"), document.reader),
        Fact(say("fact.note"), edition.note or ""),
    )
    return tuple(fact for fact in facts if fact.value)


def folded(lookup: Lookup) -> tuple[tuple[str, str], ...]:
    """Return each noise class by its name, with how many differences of it were folded away."""
    speech = lookup.speech
    counted = [n for n in lookup.comparison.noise if n.count]
    return tuple((sentence_case(speech.named("noise", n.noise)), speech.number(n.count)) for n in counted)


def settings(lookup: Lookup) -> tuple[tuple[str, str], ...]:
    """Return the settings of the comparison, by name."""
    given = sorted(lookup.comparison.settings.items())
    return tuple((name.replace("_", " "), _value(value, lookup.speech)) for name, value in given)


def signs_shown(comparison: Comparison) -> tuple[str, ...]:
    """Return every character that the marked text shows by its code point, named once: "U+200B ZERO WIDTH SPACE".

    Soft hyphens are among them where one came or went. Cost: linear.
    """
    texts = (block.text for document in (comparison.old, comparison.new) for block in document.blocks)
    shown = {sign.char for text in texts for sign in signs.hidden(text)}
    if any(signs.SOFT_HYPHEN in token for change in comparison.changes for token in _folded_tokens(change)):
        shown.add(signs.SOFT_HYPHEN)
    return tuple(signs.named(char) for char in sorted(shown))


def _folded_tokens(change: Change) -> Iterator[str]:
    for op in change.opcodes:
        if op.noise:
            yield from change.old_tokens[op.i1 : op.i2]
            yield from change.new_tokens[op.j1 : op.j2]


def remarks(lookup: Lookup) -> tuple[str, ...]:
    """Return what a reader must know of how the editions were read."""
    comparison = lookup.comparison
    documents = [comparison.old, comparison.new] if comparison.lone is None else [comparison.alone]
    return tuple(
        lookup.speech.say("remark.of", label=label, remark=remark)
        for label, document in zip(lookup.labels, documents, strict=False)
        for remark in source_remarks(document, lookup.speech)
    )


def source_remarks(document: Document, speech: Speech) -> tuple[str, ...]:
    """Return what a reader must know of a source: that it is held back, that it is poor, how it was read."""
    held = document.edition.quarantine
    verdict = quality.verdict(document)
    return (
        *([speech.say("remark.quarantine", why=held)] if held else []),
        *([speech.say("remark.poor", why="; ".join(verdict.reasons))] if verdict.reasons else []),
        *document.remarks,
    )


def fallbacks(comparison: Comparison) -> tuple[Fallback, ...]:
    """Return every place where a budget was hit, once."""
    return tuple(dict.fromkeys(comparison.fallbacks))


def _value(value: str | int | float | bool, speech: Speech) -> str:
    if isinstance(value, bool):
        return speech.say("footer.yes" if value else "footer.no")
    if isinstance(value, int):
        return speech.number(value)
    return value if isinstance(value, str) else speech.formats.number(Decimal(str(value)))
