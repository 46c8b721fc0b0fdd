"""Make two editions of a report whose chapters are all written from one template, with the true links.

    pair = make(seed=1)
    old, new = pair.structured()  # or pair.flat()

Every chapter is about one invented country: the same sub-headings, the same sentences but for names and figures,
boilerplate that is equal word for word, and some paragraphs of its own. The new edition has other chapters in
another order, new figures throughout, and free paragraphs rewritten, split, merged, dropped, added and moved to
other chapters. The sentence of one country must never be shown as a revision of another's: it is the trap that
alignment by likeness alone falls into. The same seed gives the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from typing import NamedTuple

from benchmarks.template_prose import Facts, Prose
from benchmarks.template_text import BOILERPLATE, SECTIONS
from diffreport.model import Block, Document, Edition, Kind

OLD_YEAR = 2021
CHAPTERS = 56  # in each edition
EXCHANGED = 4  # chapters that only one edition has, a side
REGIONS = 6  # the old edition is in order of names, the new one by region
STRAYS = 8  # where the new edition keeps the order, one chapter in so many leaves its place
FEWEST_SECTIONS = 5
SECTION_CHANGED = 0.04  # chance that a section is dropped, and that a missing one is added
TEMPLATE_KEPT = 0.85  # chance that a chapter has a template paragraph of a section it has
TEMPLATE_DROPPED = 0.03  # chance that the new edition drops a template paragraph or a boilerplate
BOILERPLATE_SHARE = 0.35  # of the sections
FREE_COUNTS = (0, 1, 1, 2, 2, 3)  # free paragraphs of a section, each as likely
NEW_MINISTER = 0.15  # of the chapters
# What becomes of a free paragraph; a merge takes the next one with it. What is left stays as it is.
FATES = {"rewritten": 0.46, "removed": 0.06, "split": 0.08, "merged": 0.08, "moved": 0.04, "same": 0.28}
ADDED = 0.09  # chance that a section gets a new free paragraph
REWRITE = (0.05, 0.55)  # share of the words
HEAVY = 0.25  # from this share on a rewrite is heavy
TOUCH = 0.1  # share of the words changed in half of the splits, merges and moves


class Role(StrEnum):
    """What a paragraph is in the template."""

    TITLE = "title"
    CHAPTER = "chapter"
    SECTION = "section"
    TEMPLATE = "template"
    BOILERPLATE = "boilerplate"
    FREE = "free"


# The levels of the structured documents' headings.
LEVELS = {Role.TITLE: 1, Role.CHAPTER: 2, Role.SECTION: 3}


class TrueLink(NamedTuple):
    """Paragraphs that belong together.

    `kind` is heading, template, boilerplate, or for free paragraphs same, light, heavy, split, merged, moved.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one edition. `key` is its own; `sources` are the keys of the old ones it was made from."""

    text: str
    role: Role
    chapter: str = ""
    section: str = ""
    key: int = -1
    form: str = ""  # the template it was filled from
    sources: tuple[int, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A country's chapter: its facts, its region, and the paragraphs of each of its sections."""

    facts: Facts
    region: int
    sections: dict[str, list[Paragraph]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two editions and what belongs together; indices count the blocks of either form of the documents."""

    old: tuple[Paragraph, ...]
    new: tuple[Paragraph, ...]
    links: tuple[TrueLink, ...]

    def flat(self) -> tuple[Document, Document]:
        """Return both editions as plain paragraphs: a heading is a paragraph like any other."""
        old, new = ([p.text for p in side] for side in (self.old, self.new))
        return (
            Document.from_paragraphs(old, label=str(OLD_YEAR)),
            Document.from_paragraphs(new, label=str(OLD_YEAR + 1)),
        )

    def structured(self) -> tuple[Document, Document]:
        """Return both editions with headings, levels and section paths, as a reader of HTML gives them."""
        old, new = (tuple(map(_block, side)) for side in (self.old, self.new))
        return Document(old, Edition(label=str(OLD_YEAR))), Document(new, Edition(label=str(OLD_YEAR + 1)))


def _block(paragraph: Paragraph) -> Block:
    path = tuple(name for name in (paragraph.chapter, paragraph.section) if name)
    if level := LEVELS.get(paragraph.role):
        return Block(Kind.HEADING, paragraph.text, path[:-1], level=level)
    return Block(Kind.PARAGRAPH, paragraph.text, path)


def make(seed: int = 1, chapters: int = CHAPTERS, *, ordered: bool = False) -> Pair:
    """Return two editions of that many chapters each, some 30 paragraphs a chapter.

    The new edition groups its chapters by region; `ordered` leaves most of them in the order of their names.
    """
    author = _Author(random.Random(f"templates/{seed}"))  # noqa: S311 - examples, not secrets
    countries = author.prose.countries(chapters + EXCHANGED)
    author.rng.shuffle(countries)
    olds = [author.chapter(facts, OLD_YEAR) for facts in countries[EXCHANGED:]]
    news = [author.revised(chapter) for chapter in olds[EXCHANGED:]]
    author.place_moved(news)
    news += [author.chapter(facts, OLD_YEAR + 1) for facts in countries[:EXCHANGED]]
    olds.sort(key=lambda c: c.facts.country)
    news.sort(key=lambda c: c.facts.country)
    if ordered:
        for _ in range(chapters // STRAYS):
            news.insert(author.rng.randrange(len(news)), news.pop(author.rng.randrange(len(news))))
    else:
        regions = author.rng.sample(range(REGIONS), REGIONS)
        news.sort(key=lambda c: regions[c.region])  # stable: by name within a region
    old, new = tuple(_printed(olds, OLD_YEAR)), tuple(_printed(news, OLD_YEAR + 1))
    return Pair(old, new, tuple(_links(old, new)))


class _Author:
    """Writes chapters and revises them, drawing everything from one random source."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.prose, self.keys = rng, Prose(rng), count()
        self.leaving: list[tuple[str, Paragraph]] = []  # moved paragraphs, with the chapter they leave

    def chapter(self, facts: Facts, year: int) -> Chapter:
        """Return a chapter of which nothing is older than its year."""
        first, *rest = SECTIONS
        most = len(rest)
        kept = {first, *self.rng.sample(rest, self.rng.randint(FEWEST_SECTIONS - 1, most))}
        sections = {name: self._section(facts, name, year) for name in SECTIONS if name in kept}
        return Chapter(facts, self.rng.randrange(REGIONS), sections)

    def _section(self, facts: Facts, name: str, year: int) -> list[Paragraph]:
        forms = [form for form in SECTIONS[name] if self.rng.random() < TEMPLATE_KEPT] or SECTIONS[name][:1]
        out = [self._filled(form, Role.TEMPLATE, facts, year) for form in forms]
        if self.rng.random() < BOILERPLATE_SHARE:
            out.append(self._filled(self.rng.choice(BOILERPLATE), Role.BOILERPLATE, facts, year))
        frees = [self._free(facts) for _ in range(self.rng.choice(FREE_COUNTS))]
        at = self.rng.randint(0, len(out))
        out[at:at] = frees
        return out

    def _free(self, facts: Facts) -> Paragraph:
        return Paragraph(self.prose.paragraph(facts.country), Role.FREE, key=next(self.keys))

    def _filled(self, form: str, role: Role, facts: Facts, year: int) -> Paragraph:
        names = {slot: getattr(facts, slot) for slot in Facts.__slots__}
        text = form.format(**names, **self._figures(), year=year, last=year - 1)
        return Paragraph(text, role, key=next(self.keys), form=form)

    def _figures(self) -> dict[str, str]:
        draw = self.rng.randint
        return {
            "few": str(draw(2, 40)),
            "few2": str(draw(2, 40)),
            "some": str(draw(40, 900)),
            "many": f"{draw(1_000, 90_000):,}",
            "many2": f"{draw(1_000, 90_000):,}",
            "share": f"{draw(3, 95)}.{draw(0, 9)}",
            "money": f"{draw(1, 60)}.{draw(0, 9)}",
        }

    def revised(self, old: Chapter) -> Chapter:
        """Return the chapter of the next edition; what moves away waits in `leaving`."""
        facts = old.facts
        if self.rng.random() < NEW_MINISTER:
            facts = replace(facts, minister=self.prose.person())
        sections: dict[str, list[Paragraph]] = {}
        for n, name in enumerate(SECTIONS):
            changed = n > 0 and self.rng.random() < SECTION_CHANGED
            if name in old.sections and not changed:
                sections[name] = list(self._revised_section(old.sections[name], facts))
            elif name not in old.sections and changed:
                sections[name] = self._section(facts, name, OLD_YEAR + 1)
        return Chapter(facts, old.region, sections)

    def _revised_section(self, olds: Sequence[Paragraph], facts: Facts) -> Iterator[Paragraph]:
        waiting = list(reversed(olds))
        while waiting:
            old = waiting.pop()
            if old.role != Role.FREE:
                if self.rng.random() >= TEMPLATE_DROPPED:
                    filled = self._filled(old.form, old.role, facts, OLD_YEAR + 1)
                    yield replace(filled, sources=(old.key,), kind=old.role.value)
                continue
            (fate,) = self.rng.choices(list(FATES), weights=list(FATES.values()))
            if fate == "merged" and waiting and waiting[-1].role == Role.FREE:
                yield self._merged(old, waiting.pop())
            elif fate == "moved":
                self.leaving.append((facts.country, self._from(old, self._touched(old.text), "moved")))
            else:
                yield from self._in_place(old, fate)
        if self.rng.random() < ADDED:
            yield self._free(facts)

    def _in_place(self, old: Paragraph, fate: str) -> Iterator[Paragraph]:
        if fate == "split":
            for part in self.prose.cut(old.text):
                yield self._from(old, self._touched(part), "split")
        elif fate == "rewritten":
            share = self.rng.uniform(*REWRITE)
            yield self._from(old, self.prose.rewritten(old.text, share), "light" if share < HEAVY else "heavy")
        elif fate != "removed":
            yield self._from(old, old.text, "same")

    def _merged(self, first: Paragraph, second: Paragraph) -> Paragraph:
        text = self._touched(f"{first.text} {second.text}")
        return replace(self._from(first, text, "merged"), sources=(first.key, second.key))

    def _touched(self, text: str) -> str:
        return self.prose.rewritten(text, TOUCH) if self.rng.random() < 0.5 else text

    def _from(self, old: Paragraph, text: str, kind: str) -> Paragraph:
        return Paragraph(text, Role.FREE, key=next(self.keys), sources=(old.key,), kind=kind)

    def place_moved(self, chapters: Sequence[Chapter]) -> None:
        """Put the paragraphs that left their chapters into other ones."""
        for home, paragraph in self.leaving:
            host = self.rng.choice([c for c in chapters if c.facts.country != home])
            section = host.sections[self.rng.choice(list(host.sections))]
            section.insert(self.rng.randint(0, len(section)), paragraph)


def _printed(chapters: Sequence[Chapter], year: int) -> Iterator[Paragraph]:
    """Yield an edition in reading order, headings included."""
    yield Paragraph(f"Country Reports {year}", Role.TITLE)
    for chapter in chapters:
        country = chapter.facts.country
        yield Paragraph(country, Role.CHAPTER, country)
        for name, paragraphs in chapter.sections.items():
            yield Paragraph(name, Role.SECTION, country, name)
            for paragraph in paragraphs:
                yield replace(paragraph, chapter=country, section=name)


def _links(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Iterator[TrueLink]:
    """Yield what belongs together: headings by their place in the report, the rest by what it was made from."""
    headings = {(p.chapter, p.section): i for i, p in enumerate(old) if p.role in LEVELS}
    keys = {p.key: i for i, p in enumerate(old) if p.role not in LEVELS}
    parts: dict[int, list[int]] = {}
    for j, paragraph in enumerate(new):
        if paragraph.role in LEVELS:
            if (place := (paragraph.chapter, paragraph.section)) in headings:
                yield TrueLink((headings[place],), (j,), "heading")
        elif paragraph.kind == "split":
            parts.setdefault(keys[paragraph.sources[0]], []).append(j)
        elif paragraph.sources:
            yield TrueLink(tuple(keys[key] for key in paragraph.sources), (j,), paragraph.kind)
    for i, js in parts.items():
        yield TrueLink((i,), tuple(js), "split")
