"""Where words stand in texts: typography and letters that merely look Latin do not count, nor marks between words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from diffreport import lookalikes
from diffreport import text as _text
from diffreport.model.histories import FigureSeries, Lineage, Stage
from diffreport.readers.sentences import sentences

_ANY_END = "*"
_LEAST_ALIKE = 0.5  # of what the words tell, 0.0 to 1.0: with less, half of what was asked for stands nowhere


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one behind the other; `is_begun` if the last one may go on, `is_cased` if case counts."""

    words: tuple[str, ...]
    is_begun: bool = False
    is_cased: bool = False

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the phrase begins and ends in a text, in characters, none inside another. Cost: linear."""
        words = list(_words(text, _key(is_cased=self.is_cased)))
        if not self.words or not {*self.words[:-1]} <= {key for key, _, _ in words}:
            return []
        out, at, size = [], 0, len(self.words)
        while at + size <= len(words):
            if self._is_at(words, at):
                out.append((words[at][1], words[at + size - 1][2]))
                at += size
            else:
                at += 1
        return out

    def _is_at(self, words: Sequence[tuple[str, int, int]], at: int) -> bool:
        *before, last = self.words
        if any(words[at + n][0] != word for n, word in enumerate(before)):
            return False
        key = words[at + len(before)][0]
        return key.startswith(last) if self.is_begun else key == last


def phrase(written: str, *, is_cased: bool = False) -> Phrase:
    """Return the phrase that somebody wrote; a * behind it lets its last word go on. It may have no words."""
    is_begun = written.rstrip().endswith(_ANY_END)
    keys = (key for key, _, _ in _words(written.rstrip().removesuffix(_ANY_END), _key(is_cased=is_cased)))
    return Phrase(tuple(keys), is_begun, is_cased)


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around some characters of a text; of a table the row."""
    low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[low : high if high >= 0 else len(text)]
    at, out = low, []
    for each in sentences(line):
        at = text.index(each, at)
        if at < end and at + len(each) > start:
            out.append(each)
        at += len(each)
    return " ".join(out)


class Match(NamedTuple):
    """A lineage in which words stand or stood.

    `stage` is the last one that has them, `spans` where in its text; `score` is 1.0 for the phrase as written, less
    for its words apart.
    """

    lineage: Lineage
    stage: Stage
    spans: tuple[tuple[int, int], ...]
    score: float


def paragraphs(lineages: Sequence[Lineage], wanted: Phrase) -> list[Match]:
    """Return the lineages in which a phrase stands or stood; if there are none, the most alike.

    Those of the latest edition come first, of these the ones that most editions have. Without any, those are returned
    that have at least half of what its words tell, rare words telling most, the best first. Cost: linear in all texts.
    """
    order = {id(lineage): n for n, lineage in enumerate(lineages)}
    exact = [match for lineage in lineages if (match := _match(lineage, wanted))]
    found = exact or list(_alike(lineages, wanted))
    found.sort(key=lambda m: (-m.score, -m.stage.edition, -len(m.lineage.stages), order[id(m.lineage)]))
    return found


def _match(lineage: Lineage, wanted: Phrase) -> Match | None:
    spans = {n: found for n in range(len(lineage.texts)) if (found := wanted.spans(_joined(lineage, n)))}
    stage = next((stage for stage in reversed(lineage.stages) if stage.text in spans), None)
    return Match(lineage, stage, tuple(spans[stage.text]), 1.0) if stage else None


def _alike(lineages: Sequence[Lineage], wanted: Phrase) -> Iterator[Match]:
    key = _key(is_cased=wanted.is_cased)
    vocabularies = [
        [{word for word, _, _ in _words(_joined(lineage, n), key)} for n in range(len(lineage.texts))]
        for lineage in lineages
    ]
    holding = Counter(word for of in vocabularies for word in set().union(*of))
    weights = {word: log(1 + len(lineages) / (1 + holding[word])) for word in wanted.words}
    whole = sum(weights.values())
    for lineage, of in zip(lineages, vocabularies, strict=True):
        scores = [sum(weights[word] for word in weights if word in each) / (whole or 1.0) for each in of]
        best = max(scores)
        if best >= _LEAST_ALIKE:
            stage = next(stage for stage in reversed(lineage.stages) if scores[stage.text] == best)
            words = [word for word in _words(lineage.text(stage), key) if word[0] in weights]
            rarest = max(weights[word] for word, _, _ in words)
            spans = [(a, b) for word, a, b in words if weights[word] == rarest]
            yield Match(lineage, stage, tuple(spans), round(min(best, 0.99), 2))


def figures(series: Sequence[FigureSeries], wanted: Phrase) -> list[FigureSeries]:
    """Return the figures that words are about: those first that are called or printed so, then those in whose
    sentences they stand; of these the one first that most editions tell. Cost: linear in all points."""
    ranked = [
        (rank, -len(each.points), n) for n, each in enumerate(series) if (rank := _rank(each, wanted)) is not None
    ]
    return [series[n] for _, _, n in sorted(ranked)]


def _rank(series: FigureSeries, wanted: Phrase) -> int | None:
    """Return how near a figure is to words, the least the nearest; None for none of them."""
    labels = {series.label, *(point.label for point in series.points)}
    sentences = {point.sentence for point in series.points}
    for rank, of in enumerate((labels | {point.figure.text for point in series.points}, sentences)):
        if any(map(wanted.spans, of)):
            return rank
    key = _key(is_cased=wanted.is_cased)
    told = {word for text in labels | sentences for word, _, _ in _words(text, key)}
    return 2 if wanted.words and told.issuperset(wanted.words) else None


def _joined(lineage: Lineage, n: int) -> str:
    return "".join(words.text for words in lineage.texts[n])


def _key(*, is_cased: bool) -> Callable[[str], str]:
    return _cased_key if is_cased else _text.key


def _cased_key(token: str) -> str:
    folded = lookalikes.latin(_text.fold_typography(token))
    return folded.replace("-", "") if len(folded) > 1 and folded[0].isalpha() else folded


def _words(text: str, key: Callable[[str], str]) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text by their keys, with their places."""
    at = 0
    for token in _text.tokens(text):
        if _text.is_word(token):
            yield key(token), at, at + len(token)
        at += len(token)
