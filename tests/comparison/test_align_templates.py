"""Chapters of one template: the sentence of one country is never shown as a revision of another's."""

from __future__ import annotations

import pytest

from diffreport.model import Document

from .aligning import aligned, outlined, pairs

COUNTRIES = "Orsha Tolvia Wen Karsova Meldin Ruthia Belmark Ostend Varna Galdin Norvik Sestri".split()
BLOCKS = 7  # of a chapter


def chapter(country: str, year: int, n: int) -> list[str]:
    """Return the chapter of a country: the same sentences as all others, but for names and figures."""
    return [
        f"# {country}",
        "## Press",
        f"The constitution of {country} protects papers, but the rulers of {country} closed {n} papers in {year}.",
        f"Police in {country} arrested {n + 3} persons at demonstrations and held {n + 5} for more than {n} days.",
        "## Courts",
        "There were no reports of such practices during the year.",
        f"Wages in the mines of {country} fell by {n} percent, and the labour inspectorate opened {n + 9} cases.",
    ]


def report(countries: list[str], year: int, structured: bool) -> Document:
    """Return a report of some countries, with headings or as plain paragraphs."""
    lines = [line for name in countries for line in chapter(name, year, 100 * (year - 2020) + ord(name[0]) + len(name))]
    return outlined(*lines) if structured else Document.from_paragraphs(line.lstrip("# ") for line in lines)


CHANGES = {
    "as they were": lambda names: names,
    "reversed": lambda names: names[::-1],
    "the first at the end": lambda names: [*names[1:], names[0]],
    "one dropped, one added at the end": lambda names: [names[0], *names[2:], "Zembla"],
    "one dropped, another in its place": lambda names: [names[0], "Zembla", *names[2:]],
    "regrouped": lambda names: [*names[::2], *names[1::2]],
}


@pytest.mark.parametrize("structured", [False, True])
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("chapters", [6, 8, 12])
def test_no_sentence_is_linked_with_another_chapter_s(chapters: int, change: str, structured: bool) -> None:
    """However the chapters are ordered; and each finds its own, block by block."""
    before = COUNTRIES[:chapters]
    after = CHANGES[change](before)
    found = pairs(aligned(report(before, 2021, structured), report(after, 2022, structured)))
    assert sorted(found) == sorted(
        (before.index(country) * BLOCKS + k, new * BLOCKS + k)
        for new, country in enumerate(after)
        if country in before
        for k in range(BLOCKS)
    )


@pytest.mark.parametrize("structured", [False, True])
def test_two_chapters_that_changed_places_keep_their_sentences(structured: bool) -> None:
    """In a report of two, where no name is rarer than the words of the template, the better partner tells."""
    found = pairs(aligned(report(["Orsha", "Tolvia"], 2021, structured), report(["Tolvia", "Orsha"], 2022, structured)))
    assert sorted(found) == [(k, (k + BLOCKS) % (2 * BLOCKS)) for k in range(2 * BLOCKS)]
