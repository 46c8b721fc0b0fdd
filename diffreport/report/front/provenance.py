"""Where the editions came from, what was folded, how they were compared: the footer, and what is said aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from diffreport import signs
from diffreport.model import Change, Comparison, Document, Fallback, Kind
from diffreport.readers import quality
from diffreport.report.citations import Address, safe_url
from diffreport.report.language.phrasing import sentence_case
from diffreport.report.language.speech import Speech
from diffreport.report.lookup import Lookup

_NOT_A_KEY = re.compile(r"[ -]")
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


def edition_name(label: str, speech: Speech, use: str = "of_time") -> str:
    """Return "2023 edition" for a label that names a time, as it is used in a sentence; any other label alone."""
    return speech.say(f"edition.{use}", label=label) if _LABEL_OF_A_TIME.fullmatch(label) else label


def at_start(text: str, labels: Sequence[str]) -> str:
    """Return a sentence with a capital letter, unless it begins with the label of an edition, which stays as it is."""
    return text if any(label and text.startswith(label) for label in labels) else sentence_case(text)


def origins(lookup: Lookup) -> tuple[Origin, ...]:
    """Return what is known of both editions, old and new; of a lone one alone."""
    comparison, summary, speech = lookup.comparison, lookup.comparison.summary, lookup.speech
    lengths = (
        _length(comparison.old, lookup.old.paragraphs, summary.old_words, speech),
        _length(comparison.new, lookup.new.paragraphs, summary.new_words, speech),
    )
    sides = zip(
        ("ed-a", "ed-b"), lookup.labels, (comparison.old, comparison.new), lookup.addresses, lengths, strict=True
    )
    both = tuple(
        Origin(id_, at_start(edition_name(label, speech), (label,)), tuple(_facts(document, address, length, speech)))
        for id_, label, document, address, length in sides
    )
    if comparison.lone is None:
        return both
    return both[:1] if comparison.alone is comparison.old else both[1:]


def _length(document: Document, paragraphs: int, words: int, speech: Speech) -> str:
    counted = speech.say("length.paragraphs", n=paragraphs)
    return speech.say("length.both", paragraphs=counted, length=length(document, words, speech))


def length(document: Document, words: int, speech: Speech) -> str:
    """Return "1,204 words", or that they are those outside of a document's tables: the masthead counts no others."""
    has_tables = any(block.kind is Kind.TABLE for block in document.blocks)
    return speech.say("length.words_outside_tables" if has_tables else "length.words", n=words)


def _facts(document: Document, address: Address, length: str, speech: Speech) -> Iterator[Fact]:
    edition = document.edition
    known = {
        "title": edition.title,
        "edition": f"{edition.series}@{edition.label}" if edition.series and edition.label else "",
        "published": speech.date(edition.published),
        "retrieved": speech.date(edition.retrieved),
        "source": edition.source or "",
        "file": edition.name,
        "format": edition.media_type or "",
        "length": length,
        "size": speech.size(edition.size) if edition.size else "",
        "sha256": edition.sha256,
        "reader": document.reader,
        "left_out": _left_out(document, speech),
        "note": edition.note or "",
    }
    links = {"source": safe_url(edition.source), "file": address.href if address.is_file else ""}
    return (Fact(speech.say(f"fact.{key}"), value, links.get(key, "")) for key, value in known.items() if value)


def _what(what: str, speech: Speech) -> str:
    """Return a reader's word for what it left out in the report's language, if that has one for it."""
    return speech.say(key) if speech.has(key := f"left_out.{_NOT_A_KEY.sub('_', what)}") else what


def _left_out(document: Document, speech: Speech) -> str:
    """Return what of a page is no text of the edition: "214 words: navigation, running header"."""
    words = sum(left.words for left in document.left_out)
    what = dict.fromkeys(_what(left.what, speech) for left in document.left_out if left.words)
    return speech.say("length.left_out", n=words, what=", ".join(what)) if words else ""


def folded(lookup: Lookup) -> tuple[tuple[str, str], ...]:
    """Return each noise class by its name, with how many differences of it were folded away."""
    speech = lookup.speech
    counted = [n for n in lookup.comparison.noise if n.count]
    return tuple((sentence_case(speech.named("noise", n.noise)), speech.number(n.count)) for n in counted)


def settings(lookup: Lookup) -> tuple[tuple[str, str], ...]:
    """Return the settings of the comparison, by name."""
    given = sorted(lookup.comparison.settings.items())
    return tuple((name.replace("_", " "), setting(value, lookup.speech)) for name, value in given)


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


def setting(value: str | int | float | bool, speech: Speech) -> str:
    """Return the value of a setting in words or digits."""
    if isinstance(value, bool):
        return speech.say("footer.yes" if value else "footer.no")
    if isinstance(value, int):
        return speech.number(value)
    return value if isinstance(value, str) else speech.formats.number(Decimal(str(value)))
