"""Histories made by hand: editions as lines, each with the name of its lineage; what a word dates from by difflib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher

from diffreport.model import Edition, Extent, Figure, Kind, Summary
from diffreport.model.histories import (
    Break,
    End,
    Event,
    FigureSeries,
    History,
    Issued,
    Lineage,
    Point,
    Remains,
    Stage,
    Vintage,
    Words,
)
from diffreport.text import tokens, word_count

# An edition: the blocks in order, "name: text"; a heading is "name: # text", a deeper one "name: ## text".
Lines = Sequence[str]
# What is read of it: level (0: no heading), text and section of a block, by name.
Read = Mapping[str, tuple[int, str, tuple[str, ...]]]


def history(editions: Mapping[str, Lines], figures: Sequence[FigureSeries] = (), **more: object) -> History:
    """Return the history of editions by label; a name is a lineage's, `more` are fields of the history."""
    read = [_blocks(lines) for lines in editions.values()]
    names = dict.fromkeys(name for blocks in reversed(read) for name in blocks)
    made = tuple(_lineage(name, read) for name in names)
    last = len(read) - 1
    ordered = sorted(made, key=lambda each: (each.stages[-1].edition != last, -each.stages[-1].edition))
    issued = tuple(_issued(n, label, read, made) for n, label in enumerate(editions))
    plain = History("diffreport test", "harbour-board", "Harbour Board", {}, issued, tuple(ordered), tuple(figures))
    return replace(plain, **more)  # type: ignore[arg-type]


def lineage_id(name: str) -> str:
    """Return the id of a lineage."""
    return f"l-{name}"


def with_end(made: History, name: str, end: End) -> History:
    """Return the history in which a lineage ended otherwise than by removal without remains."""
    chosen = (replace(each, end=end) if each.id == lineage_id(name) else each for each in made.lineages)
    return replace(made, lineages=tuple(chosen))


def series(label: str, values: Mapping[int, str], lineage: str = "", **more: object) -> FigureSeries:
    """Return a series by edition; a value is a number as printed, maybe after a qualifier, before a unit and breaks.

    "about 1,660 %|source|unit" is about 1,660 per cent of another source and in another unit than the one before.
    """
    points = tuple(_point(label, edition, value, lineage) for edition, value in values.items())
    plain = FigureSeries(f"f-{abs(hash_of(label)):08x}", label, (), points)
    return replace(plain, **more)  # type: ignore[arg-type]


def vintage(year: int, edition: int, value: str) -> Vintage:
    """Return what an edition says of a year."""
    return Vintage(year, edition, figure(value))


def figure(text: str) -> Figure:
    """Return a figure as printed: "about 1,660 %"."""
    words = text.split()
    number = next(word for word in words if word[0].isdigit())
    qualifier, unit = " ".join(words[: words.index(number)]), " ".join(words[words.index(number) + 1 :])
    return Figure(text, Decimal(number.replace(",", "")), qualifier, unit)


def hash_of(text: str) -> int:
    """Return a number that is the same in every run."""
    return sum(ord(c) * 31**n for n, c in enumerate(text)) % 2**32


def every_case() -> History:
    """Return a history with every kind of event, a section gone and one new, figures with breaks, gaps and vintages."""
    made = history(
        {
            "2019": ["o: # Overview", "a: The board met nine times.", "b: Ships waited four days.",
                     "r: Pilots are trained at home.", "t: # Tolls", "x: Tolls rose by 3 per cent.",
                     "m: The east gate is narrow.", "p: Page 3 of 9"],
            "2020": ["o: # Overview", "a: The board met nine times.", "b: Ships waited five days.",
                     "t: # Tolls", "x: Tolls rose by 4 per cent.", "m: The east gate is narrow."],
            "2021": ["o: # Overview", "a: The board met nine times.", "b: Ships waited five long days.",
                     "r: Pilots are trained at home.", "s: # Safety", "y: Two boats sank near the east gate."],
            "2022": ["o: # Overview of the year", "a: The board met nine times.", "r: Pilots are trained at home.",
                     "b: Ships waited five long days.", "s: # Safety", "y: Two boats sank near the west gate.",
                     "z: A third one drifted for a week."],
        },
        passed_over=("2018-draft",),
        settings={"pair_budget": 20000},
    )  # fmt: skip
    made = with_end(made, "x", End(2, remains=(Remains(2, "l-a", 1, 0.31), Remains(3, "l-b", 3, 0.12))))
    made = with_end(made, "t", End(2, remains=(Remains(2, "", -1, 0.0),)))
    made = with_end(made, "m", End(2, into="l-y"))
    made = replace(made, lineages=tuple(replace(e, noise="furniture") if e.id == "l-p" else e for e in made.lineages))
    waiting = series("days that ships waited", {0: "4", 1: "5", 2: "5", 3: "about 7|source|qualifier"}, "l-b")
    years = tuple(vintage(y, e, v) for y, e, v in ((2018, 0, "3"), (2018, 1, "4"), (2019, 1, "4"), (2020, 2, "5")))
    tolls = series("toll rise", {0: "3 %", 1: "4 %"}, "l-x", vintages=years)
    boats = series("boats sunk", {0: "6", 2: "2", 3: "2"}, "l-y")
    return replace(made, figures=(waiting, tolls, boats))


def _point(label: str, edition: int, value: str, lineage: str) -> Point:
    text, *breaks = value.split("|")
    source = "the pilots" if "source" in breaks else ""
    sentence = f"There were {text} {label}."
    return Point(edition, figure(text), label, lineage, 1, sentence, source=source, breaks=tuple(map(Break, breaks)))


def _blocks(lines: Lines) -> dict[str, tuple[int, str, tuple[str, ...]]]:
    """Return the blocks of an edition by name: level (0: no heading), text, section."""
    found: dict[str, tuple[int, str, tuple[str, ...]]] = {}
    above: list[str] = []
    for line in lines:
        name, _, text = line.partition(": ")
        level = len(text) - len(text.lstrip("#"))
        if level:
            text = text[level:].strip()
            del above[level - 1 :]
        found[name] = level, text, tuple(above)
        if level:
            above.append(text)
    return found


def _lineage(name: str, read: Sequence[Read]) -> Lineage:
    held = [(edition, *blocks[name]) for edition, blocks in enumerate(read) if name in blocks]
    places = {edition: list(read[edition]).index(name) for edition, *_ in held}
    texts: list[str] = []
    stages: list[Stage] = []
    for edition, _, text, section in held:
        event = Event.SAME if texts and texts[-1] == text else Event.REWORDED
        if not stages:
            event = Event.FIRST
        elif stages[-1].edition < edition - 1:
            event = Event.RETURNED
        if event is not Event.SAME:
            texts.append(text)
        score = None if event is Event.FIRST else 1.0
        stages.append(Stage(edition, places[edition], event, len(texts) - 1, section, score=score))
    last = stages[-1].edition
    return Lineage(
        lineage_id(name),
        Kind.HEADING if held[-1][1] else Kind.PARAGRAPH,
        tuple(_dated(texts, stages)),
        tuple(stages),
        None if last == len(read) - 1 else End(last + 1),
    )


def _dated(texts: Sequence[str], stages: Sequence[Stage]) -> list[tuple[Words, ...]]:
    cut = [tokens(text) for text in texts]
    spans = [[s.edition for s in stages if s.text == n] for n in range(len(texts))]
    since = [[of[0]] * len(words) for of, words in zip(spans, cut, strict=True)]
    until = [[of[-1]] * len(words) for of, words in zip(spans, cut, strict=True)]
    kept = []
    for n in range(1, len(texts)):
        blocks = SequenceMatcher(None, cut[n - 1], cut[n], autojunk=False).get_matching_blocks()
        pairs = (
            [(b.a + k, b.b + k) for b in blocks for k in range(b.size)] if spans[n][0] == spans[n - 1][-1] + 1 else []
        )
        kept.append(pairs)
        for i, j in pairs:
            since[n][j] = since[n - 1][i]
    for n in range(len(texts) - 1, 0, -1):
        for i, j in kept[n - 1]:
            until[n - 1][i] = until[n][j]
    return [
        tuple(Words(word, s, u) for word, s, u in zip(cut[n], since[n], until[n], strict=True))
        for n in range(len(texts))
    ]


def _issued(n: int, label: str, read: Sequence[Read], made: Sequence[Lineage]) -> Issued:
    texts = [text for level, text, _ in read[n].values()]
    edition = Edition(label, "Harbour Board", "harbour-board", f"{label}.html", f"{label}-06-30", sha256=f"{n:064x}",
                      size=1000 + n, source=f"https://example.org/{label}")  # fmt: skip
    paragraphs = sum(not level for level, *_ in read[n].values())
    words = sum(map(word_count, texts))
    return Issued(edition, "html/1", "en", len(texts), paragraphs, words, _extent(n, read, made) if n else None)


def _extent(n: int, read: Sequence[Read], made: Sequence[Lineage]) -> Extent:
    inserted = sum(_words(each, n, lambda w: w.since == n) for each in made)
    deleted = sum(_words(each, n - 1, lambda w: w.until == n - 1) for each in made)
    old, new = (sum(word_count(text) for _, text, _ in read[e].values()) for e in (n - 1, n))
    kept = round(100 * (old - deleted) / old, 1) if old else 100.0
    return Extent(Summary(3, 1, 0, 1, 2, old, new, deleted, inserted, kept), 4, 0)


def _words(lineage: Lineage, edition: int, counts: object) -> int:
    stage = lineage.stage(edition)
    return sum(word_count(w.text) for w in lineage.texts[stage.text] if counts(w)) if stage else 0  # type: ignore[operator]
