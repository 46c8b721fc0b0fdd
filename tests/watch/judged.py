"""Two invented editions in which everything happens that a rule can ask for, and what tests make of rules."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from diffreport import compare
from diffreport.model import Block, Comparison, Document, Edition, Kind, Table
from diffreport.readers.parsing import parse
from diffreport.readers.source import load
from diffreport.watch.judging import Event, Judgement, judged
from diffreport.watch.notices import Side
from diffreport.watch.plan import Pattern, Rule, Threshold

OLD = Side("karsova@v1", "2015", sha256="a" * 64)
NEW = Side("karsova@v2", "2016", sha256="b" * 64)
CAME = Event("karsova", OLD, NEW)

_PRISONS, _COURTS, _MONEY = ("Karsova", "Prisons"), ("Karsova", "Courts"), ("Karsova", "Money")
# nickname: (section, old text, new text); an empty text is a paragraph that came or went
TEXTS = {
    "detainees": (_PRISONS, "The police held 315 detainees in Adel.", "The police held 342 detainees in Adel."),
    "guards": (_PRISONS, "The ministry employed 96 guards in all.", "The ministry employed 88 guards in all."),
    "cells": (
        _PRISONS,
        "Inspectors counted 250 to 300 cells without a window.",
        "Inspectors counted 350 to 400 cells without a window.",
    ),
    "visits": (_PRISONS, "Families must be allowed to visit.", "Families should be allowed to visit."),
    "gone": (_PRISONS, "A riot in the old fortress injured 7 warders and destroyed the kitchen.", ""),
    "trials": (_COURTS, "Trials took 2 years on average.", "Trials took 30 months on average."),
    "verdicts": (
        _COURTS,
        "Judges allegedly sold verdicts to smugglers.",
        "Judges sold verdicts to smugglers.",
    ),
    "hearings": (
        _COURTS,
        "Hearings opened on 7 March 2015 in the old town hall.",
        "Hearings opened on 19 March 2015 in the old town hall.",
    ),
    "lawyers": (_COURTS, "Lawyers met in the back room.", "Lawyers gathered in the back room."),
    "new": (_COURTS, "", "A new court of appeal with 12 judges opened its doors beside the river."),
    "rate": (_MONEY, "Inflation stood at 4.8 % in December.", "Inflation stood at 5.1 % in December."),
    "restated": (
        _MONEY,
        "In 2014 the lake towns spent $40 million on roads.",
        "In 2014 the lake towns spent $44 million on roads.",
    ),
    "hidden": (_MONEY, "The treasury paid the builders.", "The trea\u200bsury paid the builders."),
    "quotes": (_MONEY, "The governor called it 'a success'.", "The governor called it “a success”."),
}  # fmt: skip
_HEADING = ("Karsova",), "Roads and bridges", "Roads and ferries"
_ROWS = (
    (("Town", "Roads", "Ferries"), ("Adel", "40", "10"), ("Brix", "60", "20"), ("Corva", "80", "30")),
    (("Town", "Roads", "Ferries"), ("Adel", "50", "10"), ("Brix", "60", "21"), ("Corva", "80", "30")),
)


@cache
def everything() -> Comparison:
    """Return the comparison of the two editions."""
    return compare(_document(0, "2015"), _document(1, "2016"))


def _document(side: int, label: str) -> Document:
    texts = {section: [t[side + 1] for t in TEXTS.values() if t[0] == section] for section, *_ in TEXTS.values()}
    blocks = [Block(Kind.HEADING, "Karsova", level=1)]
    for section, paragraphs in texts.items():
        blocks.append(Block(Kind.HEADING, section[-1], section[:-1], level=2))
        blocks += [Block(Kind.PARAGRAPH, text, section) for text in paragraphs if text]
    blocks.append(Block(Kind.HEADING, _HEADING[side + 1], _HEADING[0], level=2))
    table = Table(_ROWS[side], header_rows=1, caption="Kilometres and boats")
    blocks.append(Block(Kind.TABLE, table.text, ("Karsova", _HEADING[side + 1]), table=table))
    return Document(tuple(blocks), Edition(label=label, published=f"{label}-12-31"))


def compared(old: str, new: str) -> Comparison:
    """Return the comparison of two editions in Markdown."""
    documents = [parse(load(text.encode(), "karsova.md")) for text in (old, new)]
    labelled = (d.with_edition(Edition(label=label)) for d, label in zip(documents, ("2015", "2016"), strict=True))
    return compare(*labelled)


def nicknames(comparison: Comparison) -> dict[str, str]:
    """Return what the findings of `everything` are called here, by their ids."""
    told = {text: name for name, (_, old, new) in TEXTS.items() for text in (old, new)}
    names = {}
    for change in comparison.changes:
        link = comparison.alignment.links[change.link]
        block = comparison.new.blocks[link.new[0]] if link.new else comparison.old.blocks[link.old[0]]
        names[change.id] = told.get(block.text, block.kind.value)
    return {finding.id: names[finding.change] for finding in comparison.findings}


def pattern(text: str) -> Pattern:
    """Return a pattern as a configuration file has it."""
    return re.compile(text, re.IGNORECASE)


def at_least(amount: str) -> Threshold:
    """Return a threshold as a configuration file has it: "10", "10 %"."""
    return Threshold(Decimal(amount.removesuffix(" %")), amount.endswith("%"))


def rule(name: str = "rule", **conditions: object) -> Rule:
    """Return a rule of some conditions."""
    return Rule(name, "diffreport.toml:1", **conditions)  # type: ignore[arg-type]


def flagged(*rules: Rule, event: Event = CAME) -> set[str]:
    """Return the nicknames of the findings that rules flag."""
    names = nicknames(everything())
    return {names[flag.finding] for flag in judge(*rules, event=event).flags if flag.n}


def judge(*rules: Rule, event: Event = CAME) -> Judgement:
    """Return what rules make of the two editions."""
    return judged(everything(), event, rules)
