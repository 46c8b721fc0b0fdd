"""Runs of tellings that are one figure: what was gone for an edition and more, or stands in a text written anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import fsum, log

from diffreport import text as _text
from diffreport.comparison.figures.agreement import are_items_apart, shared
from diffreport.comparison.figures.differences import comparable, is_jump, is_same_value
from diffreport.comparison.figures.pairing import assigned, pair_figures
from diffreport.comparison.figures.tellings import Run, Telling, words_of
from diffreport.comparison.words import opcodes

# A word that so many runs have in their last sentences tells nothing, and costs time.
_COMMON = 40
# The runs that share most words with a sentence are looked at, so many of them.
_LOOKED_AT = 8
# A run is told again by one of its last wordings, so many of them.
_WORDINGS = 3
# Two sentences are one if they share so many telling words, and of the shorter one's, weighed by how few runs have
# them, such a share if the place does not tell them apart (one lineage, or one section), such a one if it does,
_SHARED_WORDS = 3
_SHARED_IN_PLACE = 0.45
_SHARED_ELSEWHERE = 0.65
# and such a one if their labels have nothing in common: then the sentence has stayed.
_STAYED = 0.85
# More than so many times as much is another figure, unless its sentence stayed.
_TIMES = 8


def rejoined(runs: Sequence[Run], homes: Sequence[Sequence[str]]) -> list[Run]:
    """Return the runs, those that are one figure as one; `homes` has the lineage of each block of each edition.

    A run goes on with one that begins after its end: with the best one by label, sentence and place, each at most once.
    Cost: near-linear in the runs.
    """
    begins: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        begins[run[0].edition].append(list(run))
    ends: dict[int, list[Run]] = defaultdict(list)
    ended = _Ended(homes)
    out: list[Run] = []
    for edition in range(len(homes)):
        for run in ends.pop(edition - 1, ()):
            ended.add(run)
        pairs = ended.continued_by([run[0] for run in begins[edition]]) if edition else {}
        for n, run in enumerate(begins[edition]):
            former = pairs.get(n)
            if former is None:
                out.append(run)
            else:
                former += run
                run = former
            ends[run[-1].edition].append(run)
    return out


class _Ended:
    """The runs that ended before an edition, by what may tell them again."""

    def __init__(self, homes: Sequence[Sequence[str]]) -> None:
        """Begin with none."""
        self._homes = homes
        self._runs: list[Run | None] = []  # None: it went on
        self._texts: dict[tuple[frozenset[str], ...], int] = {}  # the last sentences of runs, by their words
        self._tellers: list[list[int]] = []  # the runs that ended with each
        self._holders: dict[str, list[int]] = defaultdict(list)  # where each word stands
        self._counts: dict[str, int] = {}  # the runs of each word; this and what follows as long as no run is added
        self._nearest: dict[frozenset[str], list[int]] = {}
        self._common: dict[tuple[frozenset[str], frozenset[str]], tuple[int, float]] = {}
        self._named: dict[tuple[object, ...], list[int]] = defaultdict(list)
        self._sentences = _Sentences()

    def add(self, run: Run) -> None:
        n = len(self._runs)
        self._runs.append(run)
        self._nearest, self._common, self._counts = {}, {}, {}
        last = _wordings(run)
        texts = tuple(telling.words for telling in last)
        if texts not in self._texts:
            for word in frozenset[str]().union(*texts):
                self._holders[word].append(len(self._tellers))
            self._texts[texts] = len(self._tellers)
            self._tellers.append([])
        self._tellers[self._texts[texts]].append(n)
        for key in dict.fromkeys(key for telling in last for key in self._keys(telling)):
            self._named[key].append(n)

    def continued_by(self, tellings: Sequence[Telling]) -> dict[int, Run]:
        """Return which run each telling continues, by its position; from then on the run is no longer among these."""
        gains: dict[int, dict[int, float]] = {}
        for n, telling in enumerate(tellings):
            found = {k: gain for k in self._near(telling) if (gain := self._gain(self._runs[k], telling)) > 0}
            if found:
                gains[n] = found
        out: dict[int, Run] = {}
        for n, k in assigned(gains).items():
            run = self._runs[k]
            if run is not None:
                out[n] = run
                self._runs[k] = None
        return out

    def _keys(self, telling: Telling) -> Iterator[tuple[object, ...]]:
        """Yield what tells a figure again: its label where it stands, in its lineage or its section."""
        kind, label = telling.figure.kind, words_of(telling.place.label)
        yield "home", self._home(telling), kind, label
        if telling.naming:
            yield "section", title_of(telling.section), kind, label

    def _home(self, telling: Telling) -> str:
        return self._homes[telling.edition][telling.place.block]

    def _near(self, telling: Telling) -> list[int]:
        """Return the runs that a telling may continue."""
        if telling.words not in self._nearest:
            self._nearest[telling.words] = self._nearest_to(telling.words)
        ranked = self._nearest[telling.words]
        named = [k for key in self._keys(telling) for k in self._named.get(key, ())[-_LOOKED_AT:]]
        return [k for k in dict.fromkeys((*named, *ranked)) if self._runs[k] is not None]

    def _nearest_to(self, words: frozenset[str]) -> list[int]:
        """Return the runs whose sentences share most words."""
        count: Counter[int] = Counter()
        for word in words:
            if self._held(word) <= _COMMON:
                count.update(self._holders.get(word, ()))
        ranked = sorted((-shares, -k) for text, shares in count.items() for k in self._tellers[text][-_LOOKED_AT:])
        return [-k for _, k in ranked[:_LOOKED_AT]]

    def _gain(self, run: Run | None, new: Telling) -> float:
        """Return what speaks for a telling going on with a run, 0.0 if it is not enough."""
        return max((self._gain_of(old, new) for old in _wordings(run)), default=0.0) if run else 0.0

    def _gain_of(self, old: Telling, new: Telling) -> float:
        if not comparable(old.figure, new.figure) or are_items_apart(old, new):
            return 0.0
        labels = words_of(old.place.label), words_of(new.place.label)
        in_place = self._home(old) == self._home(new) or title_of(old.section) == title_of(new.section)
        both, same = self._shared(old.words, new.words)
        if old.place.cell or new.place.cell or (old.place.is_field and new.place.is_field):
            is_one = labels[0] == labels[1] and bool(labels[0]) and in_place
            return 3.0 + same if is_one and bool(old.place.cell) == bool(new.place.cell) else 0.0
        alike = shared(*labels) if old.naming and new.naming else 0.0
        enough = _SHARED_IN_PLACE if in_place else _SHARED_ELSEWHERE
        if not alike or is_jump(old.figure, new.figure, _TIMES):
            enough = _STAYED
        if same < enough or both < _SHARED_WORDS or not self._sentences.are_paired(old, new):
            return 0.0
        return 2 * same + alike + in_place + is_same_value(old.figure, new.figure) / 2

    def _shared(self, old: frozenset[str], new: frozenset[str]) -> tuple[int, float]:
        """Return how many words two sentences share, and what share of the shorter one's they are, weighed by how few
        runs have each: up to 1.0."""
        if (old, new) not in self._common:
            both, fewer = self._weight(old & new), min(self._weight(old), self._weight(new))
            self._common[old, new] = len(old & new), both / fewer if fewer else 0.0
        return self._common[old, new]

    def _weight(self, words: frozenset[str]) -> float:
        return fsum(log(2 + len(self._runs) / (self._held(word) + 1)) for word in words)

    def _held(self, word: str) -> int:
        """Return how many runs have a word."""
        if word not in self._counts:
            self._counts[word] = sum(len(self._tellers[text]) for text in self._holders.get(word, ()))
        return self._counts[word]


def _wordings(run: Run) -> list[Telling]:
    """Return the last tellings of a run that word it in different sentences, the last first."""
    wordings: dict[str, Telling] = {}
    for telling in reversed(run):
        wordings.setdefault(telling.place.sentence, telling)
        if len(wordings) == _WORDINGS:
            break
    return list(wordings.values())


def title_of(section: Sequence[str]) -> frozenset[str]:
    """Return the words of the innermost heading, of whatever number or letter stands before them."""
    return words_of(section[-1]) if section else frozenset()


class _Sentences:
    """Sentences side by side, each two once: a sentence with many figures is asked for each of them."""

    def __init__(self) -> None:
        """Begin with none."""
        self._pairs: dict[tuple[str, str], frozenset[tuple[int, int]] | None] = {}

    def are_paired(self, old: Telling, new: Telling) -> bool:
        """Tell whether two figures are paired as they would be in one paragraph that was reworded."""
        sentences = old.place.sentence, new.place.sentence
        if sentences[0] == sentences[1]:
            return old.place.at == new.place.at
        if sentences not in self._pairs:
            self._pairs[sentences] = _pairs_of(*sentences)
        pairs = self._pairs[sentences]
        if pairs is None:
            return is_same_value(old.figure, new.figure)
        return any((a.at, b.at) in pairs for a in old.amounts for b in new.amounts)


def _pairs_of(old: str, new: str) -> frozenset[tuple[int, int]] | None:
    """Return the figures of two sentences that are paired, by their offsets; None if these differ in print alone."""
    a, b = _text.tokens(old), _text.tokens(new)
    pairings = pair_figures(a, b, opcodes(a, b))
    begins = [[0, *accumulate(map(len, tokens))] for tokens in (a, b)]
    found = ((begins[0][p.old.at], begins[1][p.new.at]) for p in pairings if p.old and p.new)
    return frozenset(found) if pairings else None
