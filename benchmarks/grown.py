"""Make two editions of a report of any length: sections of prose with figures, of which 15 in 100 paragraphs change.

    old, new = grown(paragraphs=1000)

A paragraph holds some 80 words. The same numbers give the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.template_prose import Prose
from diffreport.model import Block, Document, Edition, Kind

SENTENCES = (3, 5)
WORDS = (14, 24)  # of a sentence
SECTIONS = (8, 30)  # paragraphs of a section
LONG_SECTION = 10  # one section in so many is five times as long
CHAPTER = 8  # sections of a chapter
FIGURES = 0.25  # share of the paragraphs with a sentence of figures
# What becomes of a paragraph, 15 in 100 in all; what is left stays as it is.
FATES = {"edited": 0.075, "counted": 0.03, "removed": 0.01, "added": 0.01, "moved": 0.008, "printed": 0.017}
EDITS = (1, 1, 1, 1, 2)  # stretches of an edited paragraph, each as likely: most changed paragraphs hold one finding
STRETCH = (1, 4)  # words of a stretch
_COUNTS = (
    "{name} counted {some} complaints in {few} districts, against approximately {some2} in the year before.",
    "Officials shall report {few} times a year, and {name} received {many} of their returns.",
    "According to {name}, {share} percent of {many} households were reached.",
    "{name} spent {few} million dollars on {some} places, of which {few2} were in the capital.",
)


def grown(paragraphs: int, seed: int = 1) -> tuple[Document, Document]:
    """Return two editions; the old one holds that many paragraphs, headings not counted."""
    rng = random.Random(f"{seed}/{paragraphs}")  # noqa: S311 - a generator of test data
    prose = Prose(rng)
    old: list[Block] = []
    new: list[Block] = []
    moved: list[Block] = []
    for block in _blocks(paragraphs, rng, prose):
        if block.kind is Kind.HEADING:  # what left the section before is at home in the next
            old.append(block)
            new += [block, *moved]
            moved = []
            continue
        fate = _fate(rng)
        if fate != "added":
            old.append(block)
        if fate == "moved":
            moved.append(block)
        elif fate != "removed":
            new.append(replace(block, text=_changed(block.text, fate, rng, prose)))
    return (
        Document(tuple(old), Edition("2023", "Report on Karsova")),
        Document((*new, *moved), Edition("2024", "Report on Karsova")),
    )


def _blocks(paragraphs: int, rng: random.Random, prose: Prose) -> Iterator[Block]:
    section = 0
    while paragraphs > 0:
        if section % CHAPTER == 0:
            yield Block(Kind.HEADING, f"Chapter {section // CHAPTER + 1}. {prose.person()}", level=1)
        yield Block(Kind.HEADING, f"{_words(4, prose).capitalize()} {section + 1}", level=2)
        size = rng.randint(*SECTIONS) * (1 if (section + 1) % LONG_SECTION else 5)
        for _ in range(min(size, paragraphs)):
            yield Block(Kind.PARAGRAPH, _paragraph(rng, prose))
        paragraphs -= size
        section += 1


def _paragraph(rng: random.Random, prose: Prose) -> str:
    sentences = [_words(rng.randint(*WORDS), prose).capitalize() + "." for _ in range(rng.randint(*SENTENCES))]
    if rng.random() < FIGURES:
        sentences.insert(1, rng.choice(_COUNTS).format(name=f"The {prose.person()} Agency", **_numbers(rng)))
    return " ".join(sentences)


def _words(count: int, prose: Prose) -> str:
    return " ".join(word for word in prose.words(count) if not word.isdigit())


def _numbers(rng: random.Random) -> dict[str, str]:
    few, some = (2, 40), (41, 900)
    bounds = {"few": few, "few2": few, "some": some, "some2": some, "many": (1000, 90_000), "share": (2, 98)}
    return {name: f"{rng.randint(*between):,}" for name, between in bounds.items()}


def _fate(rng: random.Random) -> str:
    return rng.choices([*FATES, "same"], [*FATES.values(), 1 - sum(FATES.values())])[0]


def _changed(text: str, fate: str, rng: random.Random, prose: Prose) -> str:
    """Return a text after what became of it."""
    if fate == "edited":
        words = text.split(" ")
        for _ in range(rng.choice(EDITS)):
            start = rng.randrange(1, len(words) - STRETCH[1])
            gone, come = rng.choice(((1, 1), (1, 1), (1, 0), (0, 1)))
            words[start : start + gone * rng.randint(*STRETCH)] = _words(come * rng.randint(*STRETCH), prose).split()
        return " ".join(words)
    if fate == "counted":
        words = text.split(" ")
        figures = [n for n, word in enumerate(words) if word.strip(",.").replace(",", "").isdigit()]
        for n in figures[:1] or [len(words) // 2]:
            stops = words[n][len(words[n].rstrip(",.")) :]
            words[n] = f"{rng.randint(41, 9000):,}{stops}"
        return " ".join(words)
    return text.replace(". ", ".  ", 1).replace(", ", " – ", 1) if fate == "printed" else text
