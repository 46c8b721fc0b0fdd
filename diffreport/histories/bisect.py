"""In which editions words appear, and in which they vanish. Pure."""

from __future__ import annotations

from typing import NamedTuple

from diffreport.histories.phrases import Phrase, sentence
from diffreport.model.histories import End, History, Lineage, Stage


class Place(NamedTuple):
    """Where words stand in an edition: a stage of a lineage, and the sentence that holds them."""

    lineage: Lineage
    stage: Stage
    sentence: str


class Vanished(NamedTuple):
    """What is at a place where words stood, in the edition after: the lineage's next stage, or its end.

    `sentence` is the last one that held the words, of `stage`; `after` is the stage behind it, which does not, and
    `instead` its sentence that is most alike; None and "" where the paragraph itself is gone, as `end` tells.
    """

    lineage: Lineage
    stage: Stage
    sentence: str
    after: Stage | None
    instead: str
    end: End | None


class Spell(NamedTuple):
    """Successive editions, `first` to `last`, that all have the words.

    `places` are those of the first, in its order; `gone` what became of those of the last, () if that is the last of
    all editions.
    """

    first: int
    last: int
    places: tuple[Place, ...]
    gone: tuple[Vanished, ...] = ()


def bisected(history: History, phrase: Phrase) -> tuple[Spell, ...]:
    """Return each run of editions that have a phrase, in order. Cost: linear in all texts."""
    spans: dict[tuple[str, int], list[tuple[int, int]]] = {}
    standing: dict[int, list[tuple[Lineage, Stage]]] = {}
    for lineage in history.lineages:
        for n, words in enumerate(lineage.texts):
            if found := phrase.spans("".join(run.text for run in words)):
                spans[lineage.id, n] = found
        for stage in lineage.stages:
            if (lineage.id, stage.text) in spans:
                standing.setdefault(stage.edition, []).append((lineage, stage))

    def place(lineage: Lineage, stage: Stage) -> Place:
        return Place(lineage, stage, sentence(lineage.text(stage), *spans[lineage.id, stage.text][0]))

    out = []
    for first, last in _runs(sorted(standing)):
        begin, close = (sorted(standing[at], key=lambda pair: pair[1].block) for at in (first, last))
        gone = [_gone(place(*pair)) for pair in close] if last < len(history.editions) - 1 else []
        out.append(Spell(first, last, tuple(place(*pair) for pair in begin), tuple(gone)))
    return tuple(out)


def _runs(editions: list[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each run of successive numbers."""
    runs: list[tuple[int, int]] = []
    for edition in editions:
        if runs and edition == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], edition
        else:
            runs.append((edition, edition))
    return runs


def _gone(place: Place) -> Vanished:
    lineage, stage, words = place
    after = lineage.stage(stage.edition + 1)
    instead = _most_alike(words, lineage.text(after)) if after else ""
    return Vanished(lineage, stage, words, after, instead, None if after else lineage.end)


def _most_alike(words: str, text: str) -> str:
    """Return the sentence of a text that is most like some words; "" if none shares anything with them."""
    from rapidfuzz import fuzz

    from diffreport.readers.sentences import sentences

    scored = [(fuzz.ratio(words, each), -n, each) for n, each in enumerate(sentences(text))]
    score, _, best = max(scored, default=(0.0, 0, ""))
    return best if score else ""
