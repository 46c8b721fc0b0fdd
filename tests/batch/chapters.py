"""Invented country chapters in two editions of which it is known what changed, in which chapters, and what stayed.

All of it is a function of the number of chapters and the seed; a chapter is that of its number, whatever their count.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.batch import chapter_words as words

REWRITTEN, UNTOUCHED = 13, 29  # of forty chapters one is rewritten almost whole, and one is as it was
_CYCLE = 40


class Chapter(NamedTuple):
    """A country's chapter: the name of the pair, its series, and both editions as HTML or plain text."""

    name: str
    series: str
    old: str
    new: str


class Moved(NamedTuple):
    """A figure of a chapter that was revised."""

    name: str
    old: int
    new: int


class Edit(NamedTuple):
    """A sentence that was edited in one chapter only; "" where there is none."""

    name: str
    old: str
    new: str


@dataclass(slots=True)
class Truth:
    """What changed in chapters.

    `shared` has the names of the chapters by the template that changed in them, and `told` the two sentences of each
    by template and name; `replaced` are chapters with one word for another in sentences that have nothing in common.
    """

    shared: dict[str, set[str]] = field(default_factory=dict)
    told: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    figures: list[Moved] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    rewritten: list[str] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)


def chapters(count: int, seed: int = 0, kind: str = "html") -> list[Chapter]:
    """Return chapters; `kind` is html or txt."""
    return [_made(number, seed, Truth(), kind) for number in range(count)]


def truth(count: int, seed: int = 0) -> Truth:
    """Return what changed in the chapters of the same count and seed."""
    out = Truth()
    for number in range(count):
        _made(number, seed, out, "txt")
    return out


def write(folder: Path, count: int, seed: int = 0, kind: str = "html") -> Path:
    """Write chapters as files and return their manifest: CSV with name, series, old and new, paths beside it."""
    for side in ("old", "new"):
        (folder / side).mkdir(parents=True, exist_ok=True)
    manifest = folder / "manifest.csv"
    with manifest.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["name", "series", "old", "new"])
        for number in range(count):
            chapter = _made(number, seed, Truth(), kind)
            paths = [f"{side}/{chapter.name}.{kind}" for side in ("old", "new")]
            for path, text in zip(paths, (chapter.old, chapter.new), strict=True):
                (folder / path).write_bytes(text.encode())
            rows.writerow([chapter.name, chapter.series, *paths])
    return manifest


Paragraph = list[str]  # sentences
Section = list[Paragraph]


class _Writer:
    """Writes sentences of one country."""

    def __init__(self, number: int, seed: int) -> None:
        self.random = Random(f"{seed}/{number}")
        stem = _stem(number)
        country = words.FORMS[number % len(words.FORMS)].format(stem)
        pick = self.random.choice
        self.names = {
            "country": country,
            "demonym": f"{stem}{'n' if stem[-1] == 'a' else 'ian'}",
            "agency": pick(words.OFFICES) if number % 3 else f"the {stem} {pick(words.OFFICES)[4:]}",
        }
        self.cities = [self._place() for _ in range(5)]
        self.people = [f"{pick(words.FORENAMES)} {self._place()}" for _ in range(8)]

    def _place(self) -> str:
        return "".join(self.random.choices(words.SYLLABLES, k=self.random.choice((2, 3)))).capitalize()

    def filled(self, *templates: str) -> list[str]:
        """Return templates with names and figures in them, the same ones in each."""
        pick, figure = self.random.choice, self.random.randint
        values = {
            **self.names,
            "city": pick(self.cities),
            "person": pick(self.people),
            "group": pick(words.GROUPS),
            "month": pick(words.MONTHS),
            "a": f"{figure(2, 60)}",
            "b": f"{figure(61, 4000):,}",
            "x": "{x}",
        }
        return [_begun(template.format(**values)) for template in templates]

    def filled_inside(self, template: str) -> str:
        """Return a template with names and figures in it that goes on inside of a sentence."""
        return self.filled(f"- {template}")[0].removeprefix("- ")

    def sentence(self) -> str:
        """Return a sentence that hardly any other chapter has."""
        return self.filled(f"{self._subject()} {self.random.choice(words.DID)} {self.event()}.")[0]

    def _subject(self) -> str:
        return self.random.choice(words.WHO)

    def event(self) -> str:
        """Return what happened, as a clause."""
        pick = self.random.choice
        fared = self.random.sample(words.FARED, 2)
        return f"the {pick(words.LIKE)} {pick(words.WHAT)} {fared[0]} {pick(words.WHEN)} and {fared[1]}"


def _stem(number: int) -> str:
    """Return a name that no other number has."""
    count = len(words.SYLLABLES)
    syllables, rest = [words.SYLLABLES[number % count]], number // count
    while rest or len(syllables) < 2:
        syllables.append(words.SYLLABLES[(rest + 7 * number + len(syllables)) % count])
        rest //= count
    return f"{''.join(syllables)}{words.ENDINGS[number % len(words.ENDINGS)]}".capitalize()


def _begun(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _made(number: int, seed: int, truth: Truth, kind: str) -> Chapter:
    """Return one chapter, and say in `truth` what changed in it."""
    writer = _Writer(number, seed)
    name = writer.names["country"].lower().replace(" ", "-")
    old = _sections(writer)
    if number % _CYCLE == UNTOUCHED:
        truth.untouched.append(name)
        new = old
        _with_templates(writer, (old, new), Truth(), "")
    elif number % _CYCLE == REWRITTEN:
        truth.rewritten.append(name)
        new = _sections(writer)
    else:
        new = [[[*paragraph] for paragraph in section] for section in old]
        _edited(writer, new, truth, name)
        _with_figures(writer, (old, new), truth, name)
        _with_templates(writer, (old, new), truth, name)
    printed = [_printed(writer.names["country"], side, kind) for side in (old, new)]
    return Chapter(name, name, *printed)


def _sections(writer: _Writer) -> list[Section]:
    pick = writer.random.randint
    return [
        [[writer.sentence() for _ in range(pick(2, 4))] for _ in range(pick(8, 13))] for _ in range(len(words.SECTIONS))
    ]


def _edited(writer: _Writer, new: list[Section], truth: Truth, name: str) -> None:
    """Edit sentences of the new edition as nobody else does, and some with a word that many replace."""
    random = writer.random
    done: set[str] = set()
    for _ in range(random.randint(0, 24)):
        paragraph = random.choice(random.choice(new))
        at = random.randrange(len(paragraph))
        old, kind = paragraph[at], random.choice(("revised", "revised", "added", "removed"))
        if old in done or (kind == "removed" and len(paragraph) == 1):
            continue
        before, after = "" if kind == "added" else old, ""
        if kind == "revised":
            after = f"{old.partition(' that ')[0]} that {writer.filled_inside(writer.event())}."
        elif kind == "added":
            after = writer.sentence()
        paragraph[at : at + bool(before)] = [after] if after else []
        done.add(after)
        truth.edits.append(Edit(name, before, after))
    if random.random() < words.REPLACED_SHARE:
        _replaced(new, truth, name)


def _replaced(new: list[Section], truth: Truth, name: str) -> None:
    """Put one word for another in every sentence of the second section."""
    before, after = words.REPLACED
    for paragraph in new[1]:
        for at, sentence in enumerate(paragraph):
            if f" {before} " in sentence:
                paragraph[at] = sentence.replace(f" {before} ", f" {after} ")
                truth.replaced.add(name)


def _with_figures(writer: _Writer, sides: tuple[list[Section], list[Section]], truth: Truth, name: str) -> None:
    """Give both editions sentences with a figure, which moves in some chapters."""
    random = writer.random
    for template, section in words.TOLD:
        value = random.randint(5, 900)
        moved = max(1, round(value * random.choice((1, 1, 0.5, 0.9, 1.2, 1.6, 3))))
        sentence, after = writer.filled(template, "The year before, {city} kept no count.")
        for side, figure in zip(sides, (value, moved), strict=True):
            side[section].append([sentence.replace("{x}", f"{figure}"), after])
        if moved != value:
            truth.figures.append(Moved(name, value, moved))


def _with_templates(writer: _Writer, sides: tuple[list[Section], list[Section]], truth: Truth, name: str) -> None:
    """Give both editions the sentences that all chapters share; some change in this one."""
    old, new = sides
    random = writer.random
    for template in words.TEMPLATES:
        variant = random.choice(words.VARIANTS) if random.random() < words.VARIANT_SHARE else ""
        told = writer.filled(*(f"{text[:-1]}{variant}." for text in (template.old, template.new) if text))
        before, after = (told[0] if template.old else ""), (told[-1] if template.new else "")
        is_changed = random.random() < template.share and old is not new
        at = random.randrange(2, 8)
        _put(old[template.section], at, before, template)
        if old is not new:
            _put(new[template.section], at, after if is_changed else before, template)
        if is_changed:
            truth.shared.setdefault(template.id, set()).add(name)
            truth.told[template.id, name] = before, after


def _put(section: Section, at: int, sentence: str, template: words.Template) -> None:
    """Put a sentence behind those of a paragraph, or as a paragraph of its own."""
    if sentence and template.is_paragraph:
        section.insert(at, [sentence])
    elif sentence:
        section[at].append(sentence)


def _printed(country: str, sections: list[Section], kind: str) -> str:
    blocks = [(1, country)]
    for title, section in zip(words.SECTIONS, sections, strict=True):
        blocks += [(2, title), *((0, " ".join(paragraph)) for paragraph in section if paragraph)]
    if kind == "txt":
        return "\n\n".join(text for _, text in blocks) + "\n"
    lines = (f"<h{level}>{escape(text)}</h{level}>" if level else f"<p>{escape(text)}</p>" for level, text in blocks)
    head = f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(country)}</title></head><body>'
    return "\n".join([head, *lines, "</body></html>"]) + "\n"
