"""The lists of the index: sentences that changed alike, figures, what is out of the ordinary, and failures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from diffreport.comparison.words import opcodes
from diffreport.model import Change, Opcode
from diffreport.model.corpora import LEAST_USUAL, Corpus, Outlier, Row, Shared, TopFigure
from diffreport.report.corpus.heat import KEPT
from diffreport.report.corpus.naming import Named, Names
from diffreport.report.language.phrasing import shortened
from diffreport.report.language.speech import Speech
from diffreport.report.marked.marks import Mark, marked, whole
from diffreport.settings import Settings
from diffreport.text import is_word, tokens

# What a page holds at most, so that it opens at once; the results have all.
SHARED, FIGURES, OUTLIERS, FAILED = 200, 200, 60, 200
PAIRS_OF_SHARED = 250  # that are listed of one sentence
PAIRS_OF_ALL, LEAST_PAIRS = 3_000, 10  # of all sentences, and of one that comes after so many
_ROUND = 10  # per cent, from which on no decimal is told
SENTENCE_WORDS = 120  # and no more of a sentence
_NO_FIGURES: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Alike:
    """A sentence that changed the same way in many pairs.

    `kind` is "revised", "added" or "removed", which `told` says; `count` is in how many pairs, `share` how many of a
    hundred; `marks` are the words, `pairs` those that are listed, `unlisted` says how many are not, "" for none.
    """

    kind: str
    told: str
    count: str
    share: int
    marks: tuple[Mark, ...]
    pairs: tuple[Named, ...]
    unlisted: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that was revised: by how much, what it counts, as printed before and now, and in which pair."""

    percent: str
    label: str
    old: str
    new: str
    pair: Named


@dataclass(frozen=True, slots=True)
class Odd:
    """A pair that is out of the ordinary: in what, how much of it there is, and how much is usual."""

    what: str
    pair: Named
    value: str
    usual: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A pair that could not be compared: its name, its editions as the manifest has them, and why."""

    name: str
    old: str
    new: str
    why: str


def shared(corpus: Corpus, names: Names, speech: Speech) -> tuple[Alike, ...]:
    """Return the sentences that changed alike, those of most pairs first. Cost: linear in what is shown."""
    ordered = sorted(corpus.shared, key=lambda each: (-each.pairs, each.new, each.old))
    alike, left = [], PAIRS_OF_ALL
    for each in ordered[:SHARED]:
        listed = each.names[: max(LEAST_PAIRS, min(PAIRS_OF_SHARED, left))]
        left -= len(listed)
        alike.append(
            _alike(each._replace(names=listed), corpus.documents or corpus.pairs - corpus.failures, names, speech)
        )
    return tuple(alike)


def _alike(each: Shared, compared: int, names: Names, speech: Speech) -> Alike:
    """Return a sentence with all the pairs that it names."""
    listed = each.names
    unlisted = each.pairs - len(listed)
    kind = "revised" if each.old and each.new else "added" if each.new else "removed"
    return Alike(
        kind=kind,
        told=speech.say(f"corpus.shared.{kind}", n=each.pairs),
        count=speech.number(each.pairs),
        share=min(100, round(100 * each.pairs / compared)) if compared else 0,
        marks=marks_of(each.old, each.new),
        pairs=tuple(names.in_passing(name, finding) for name, finding in listed),
        unlisted=speech.say("corpus.shared.unlisted", n=unlisted) if unlisted > 0 else "",
    )


def marks_of(old: str, new: str) -> tuple[Mark, ...]:
    """Return a sentence with its changed words marked; one that is written anew as the old one before the new one."""
    before, after = (tokens(shortened(text, SENTENCE_WORDS)) for text in (old, new))
    ops = opcodes(before, after) if old and new else ()
    if not ops or _likeness(ops, before, after) < Settings().rewrite_score:
        gone, come = whole("del", "".join(before)), whole("ins", "".join(after))
        return gone + (Mark("", " "),) * bool(gone and come) + come
    (marks,) = marked(Change("", 0, ops, tuple(before), tuple(after)), (), _NO_FIGURES)
    return marks


def _likeness(ops: Sequence[Opcode], old: Sequence[str], new: Sequence[str]) -> float:
    """Return the share of words that both sentences have."""
    same = sum(is_word(token) for op in ops if not op.is_content for token in new[op.j1 : op.j2])
    words = sum(map(is_word, old)) + sum(map(is_word, new))
    return 2 * same / words if words else 1.0


def figures(corpus: Corpus, names: Names, speech: Speech) -> tuple[Moved, ...]:
    """Return the figures that were revised, by the most per cent first."""
    return tuple(_moved(name, figure, names, speech) for name, figure in corpus.figures[:FIGURES])


def _moved(name: str, figure: TopFigure, names: Names, speech: Speech) -> Moved:
    pair = names.in_passing(name, figure.finding)
    label = figure.label or speech.say("figures.figure")
    return Moved(signed_percent(figure.percent, speech), label, figure.old, figure.new, pair)


def signed_percent(percent: float, speech: Speech) -> str:
    """Return a difference in per cent as short as it tells enough: "+412%", "−3.4%"; "" where there is none."""
    if not math.isfinite(percent):
        return ""
    exact = Decimal(str(percent))
    return speech.formats.percent_signed(round(exact, 1) if abs(exact) < _ROUND else Decimal(round(exact)))


def outliers(corpus: Corpus, names: Names, speech: Speech) -> tuple[Odd, ...]:
    """Return the pairs that are out of the ordinary, in their order."""
    return tuple(_odd(each, names, speech) for each in corpus.outliers[:OUTLIERS])


def no_outliers(corpus: Corpus, speech: Speech) -> str:
    """Return why there are no outliers: there are none, or too few pairs to tell."""
    return speech.say("corpus.outliers.few" if corpus.pairs - corpus.failures < LEAST_USUAL else "corpus.outliers.none")


def _odd(each: Outlier, names: Names, speech: Speech) -> Odd:
    value, usual = (_counted(number, each.kind, speech) for number in (each.value, each.usual))
    return Odd(speech.named("corpus.count", each.kind), names.in_passing(each.name), value, usual)


def _counted(number: float, kind: str, speech: Speech) -> str:
    if not math.isfinite(number):
        return "–"
    rounded = round(Decimal(str(number)), 1)
    if kind == KEPT:
        return speech.percent(int(rounded))
    return speech.formats.number(int(rounded) if rounded == int(rounded) else rounded)


def failed(corpus: Corpus) -> tuple[Failed, ...]:
    """Return the pairs that could not be compared, in their order."""
    return tuple(map(_failed, corpus.failed[:FAILED]))


def _failed(row: Row) -> Failed:
    return Failed(row.name, row.old, row.new, row.error)
