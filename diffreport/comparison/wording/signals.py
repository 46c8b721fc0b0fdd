"""Changes of meaning that words alone tell: a hedge dropped, a duty weakened, a source gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from diffreport import text as _text
from diffreport.comparison.figures.numerals import numeral_value
from diffreport.model import Figure


@dataclass(frozen=True, slots=True)
class Signal:
    """A class of change of meaning: its name in JSON, its label, its tag on the page, its weight."""

    name: str
    label: str
    tag: str
    weight: int


# In order of consequence (the mock's README).
SIGNALS = {
    s.name: s
    for s in (
        Signal("definition_changed", "Counting rule changed", "definition", 1),
        Signal("obligation_weakened", "Duty weakened", "obligation", 1),
        Signal("obligation_strengthened", "Duty strengthened", "obligation", 1),
        Signal("commitment_weakened", "Commitment weakened", "obligation", 1),
        Signal("commitment_strengthened", "Commitment strengthened", "obligation", 1),
        Signal("negation_added", "Negation added", "wording", 1),
        Signal("negation_dropped", "Negation dropped", "wording", 1),
        Signal("hedge_dropped", "Hedge dropped", "hedge", 1),
        Signal("hedge_added", "Hedge added", "hedge", 1),
        Signal("attribution_dropped", "Attribution dropped", "attribution", 1),
        Signal("attribution_added", "Attribution added", "attribution", 1),
        Signal("attribution_changed", "Attribution changed", "attribution", 1),
        Signal("scope_changed", "Scope changed", "wording", 2),
    )
}


# Above so many words a run is a new sentence, or a dropped one: its hedges and sources came and went with it.
_PHRASE_WORDS = 12
# A duty is looked for in a whole clause: "shall submit" and "may, where it sees fit, submit".
_CLAUSE_WORDS = 25
_SCOPE_WORDS = 6


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_text.key(w) for w in phrase.split()) for phrase in text.split(", "))


_HEDGES = _phrases(
    "allegedly, apparently, appear, appeared, appears, arguably, believe, believed, believes, could have, likely, "
    "may, might, perhaps, possibly, presumably, probable, probably, purportedly, reportedly, seem, seemed, seems, "
    "suggest, suggests, tended to, tends to, unlikely"
)
_DUTIES = _phrases(
    "shall, must, is required to, are required to, was required to, were required to, obliged to, has to, have to"
)
_PERMISSIONS = _phrases("may, should, can, could, is encouraged to, are encouraged to, is permitted to")
_PROMISES = _phrases("will, committed to, pledged to, undertakes to, guarantees, guaranteed, ensures")
_INTENTIONS = _phrases(
    "aims to, aim to, intends to, intend to, plans to, seeks to, hoped to, hopes to, may, might, could, considers"
)
# What "may" turns into when a text changes its tense or its manner: no hedge is gone then.
_NEUTRAL_MODALS = _phrases("can, could, allowed to, permitted to")
_NEGATIONS_OF_VERBS = _phrases("not, never, neither, without, cannot, no longer, did not, failed to")
_NEGATIONS = _NEGATIONS_OF_VERBS + _phrases("no, none")
# Bounds of a number, and no negations: "no fewer than eight" is "a minimum of eight".
_BOUNDS = _phrases(
    "no fewer than, no less than, not less than, no more than, not more than, no later than, not later than"
)
_NEGATING_PREFIXES = ("un", "in", "im", "ir", "il", "non", "dis")
# Words that name a source,
_SOURCES = _phrases(
    "according to, in the opinion of, in the view of, estimated by, as reported by, alleged that, asserted, claimed, "
    "claims, noted that, reported that, said, say, says, stated, testified, told"
)
# and all that tell of one: "X reports" for "according to X" is the same source told otherwise.
_TELLINGS = _SOURCES + _phrases(
    "advised, advises, announced, argue, argued, argues, assert, asserts, cited, claim, confirmed, emphasized, "
    "highlighted, indicated, note, noted, notes, observed, report, reported, reportedly, reports, state, states"
)
_SCOPES = _phrases("all, every, most, many, several, some, few, a few, a majority of, the majority of, any, each")
_INCLUSIONS = _phrases("include, includes, included, including")
_EXCLUSIONS = _phrases("exclude, excludes, excluded, excluding, not include, not including")
_COUNTING_RULES = _phrases(
    "no longer counted, no longer counts, not counted, are counted, is counted, counted as, counts as, "
    "no longer included, not comparable, counting rule, methodology"
)
# In the sentence of a counting rule: whom "include" includes among.
_COUNTED = frozenset(
    "casualties count counted counts data estimates figure figures incidents number numbers statistics total "
    "totals".split()
)
# Without one of these words a passage has no signal but those of its figures: all phrases begin with one.
_TELLING_WORDS = frozenset(
    phrase[0]
    for phrases in (
        _HEDGES, _DUTIES, _PERMISSIONS, _PROMISES, _INTENTIONS, _NEUTRAL_MODALS, _NEGATIONS, _TELLINGS, _SCOPES,
        _INCLUSIONS, _EXCLUSIONS,
    )
    for phrase in phrases
).union(*_COUNTING_RULES)  # fmt: skip
# A number that only lost "only" lost no hedge.
_NO_HEDGES = frozenset(("only", "exactly"))


@dataclass(frozen=True, slots=True)
class Passage:
    """Changed words as keys, old and new, the whole sentences they stand in, and the equal words beside them."""

    old: Sequence[str]
    new: Sequence[str]
    old_sentence: Sequence[str] = ()
    new_sentence: Sequence[str] = ()
    beside: tuple[Sequence[str], Sequence[str]] = ((), ())


def signals(passage: Passage, figures: Iterable[tuple[Figure, Figure]] = ()) -> list[Signal]:
    """Return the changes of meaning in a passage with its revised figures, most consequential first."""
    a, b = _Run(passage.old), _Run(passage.new)
    whole = _Run(passage.old_sentence), _Run(passage.new_sentence)
    names = {_qualified(before, after) for before, after in figures}
    if _TELLING_WORDS.isdisjoint(chain(a.keys, b.keys, *passage.beside)):  # true of nearly all
        return [signal for name, signal in SIGNALS.items() if name in names]
    longest = max(len(a.keys), len(b.keys))
    if _counts_otherwise(a, b, whole):
        names.add("definition_changed")
    turns: set[str | None] = set()
    before, after = passage.beside
    if longest <= _CLAUSE_WORDS and after[:1] != ["not"]:  # "must not" and "could not" forbid alike
        # of "is required to" perhaps only "required" changed
        wide = _Run([*before, *passage.old, *after]), _Run([*before, *passage.new, *after])
        turns.add(_turned(*wide, "obligation", (_DUTIES, _PERMISSIONS)))
        turns.add(_turned(*wide, "commitment", (_PROMISES, _INTENTIONS)))
    if longest <= _PHRASE_WORDS and "." not in (*passage.old, *passage.new):
        weaker = set() if turns <= {None} else set(_PERMISSIONS)  # what weakened a duty is no hedge as well
        names.add(_negation(a, b))
        names.add(_attribution(a, b, whole))
        names.add(_hedge(a, b, whole, [hedge for hedge in _HEDGES if hedge not in weaker]))
        names.add(_scope(a, b))
    return [signal for name, signal in SIGNALS.items() if name in names | turns]


class _Run:
    """Words, asked for phrases."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = [key for key in keys if _text.is_word(key)]
        self._words = frozenset(self.keys)

    def without(self, phrases: Sequence[tuple[str, ...]]) -> _Run:
        """Return the run with the phrases left out."""
        if not self.count(phrases):
            return self
        keys = list(self.keys)
        for phrase in phrases:
            n = len(phrase)
            for k in range(len(keys) - n, -1, -1):
                if tuple(keys[k : k + n]) == phrase:
                    del keys[k : k + n]
        return _Run(keys)

    def count(self, phrases: Iterable[tuple[str, ...]]) -> int:
        """Return how often any of the phrases stands in the run."""
        return sum(self.times(phrases))

    def times(self, phrases: Iterable[tuple[str, ...]]) -> list[int]:
        """Return how often each of the phrases stands in the run."""
        return [self._times(phrase) for phrase in phrases]

    def _times(self, phrase: tuple[str, ...]) -> int:
        if phrase[0] not in self._words:  # true of nearly all
            return 0
        n = len(phrase)
        return sum(tuple(self.keys[k : k + n]) == phrase for k in range(len(self.keys) - n + 1))


def _counts_otherwise(a: _Run, b: _Run, whole: tuple[_Run, _Run]) -> bool:
    """Tell whether a rule changed of who or what is counted."""
    stayed = bool(whole[0].keys and whole[1].keys)
    touched = any({*a.keys, *b.keys} & set(phrase) for phrase in _COUNTING_RULES)
    if stayed and touched and whole[0].times(_COUNTING_RULES) != whole[1].times(_COUNTING_RULES):
        return True
    counted = _COUNTED & {*whole[0].keys, *whole[1].keys}
    return bool(counted and _turned(a, b, "rule", (_INCLUSIONS, _EXCLUSIONS)))


def _negation(a: _Run, b: _Run) -> str | None:
    """Name a "not" that came or went, unless "not available" became "unavailable"."""
    other = {
        word[len(prefix) :] for word in a.keys + b.keys for prefix in _NEGATING_PREFIXES if word.startswith(prefix)
    }
    if other & {*a.keys, *b.keys}:
        return None
    phrases = _NEGATIONS if not _counted(a, b) else _NEGATIONS_OF_VERBS
    return _came_or_went(a.without(_BOUNDS), b.without(_BOUNDS), "negation", phrases)


def _attribution(a: _Run, b: _Run, whole: tuple[_Run, _Run]) -> str | None:
    """Name a source that came or went with the sentence staying: not one that is told in other words."""
    if bool(whole[0].count(_TELLINGS)) == bool(whole[1].count(_TELLINGS)):
        return None
    return _came_or_went(a, b, "attribution", _SOURCES)


def _came_or_went(a: _Run, b: _Run, name: str, phrases: Sequence[tuple[str, ...]]) -> str | None:
    before, after = a.count(phrases), b.count(phrases)
    if before == after:
        return None
    return f"{name}_dropped" if before > after else f"{name}_added"


def _counted(a: _Run, b: _Run) -> bool:
    """Tell whether a figure stands on one side only: "none" that became "two" is a new figure, no negation gone."""
    return any(map(numeral_value, a.keys)) != any(map(numeral_value, b.keys))


def _hedge(a: _Run, b: _Run, whole: tuple[_Run, _Run], hedges: Sequence[tuple[str, ...]]) -> str | None:
    """Name a hedge that came or went, unless another one is in the sentence for it."""
    modals = [run.count(_NEUTRAL_MODALS) for run in (a, b)]
    if a.count(hedges) + modals[0] == b.count(hedges) + modals[1] or whole[0].count(hedges) == whole[1].count(hedges):
        return None
    return _came_or_went(a, b, "hedge", hedges)


def _turned(
    a: _Run, b: _Run, name: str, scales: tuple[Sequence[tuple[str, ...]], Sequence[tuple[str, ...]]]
) -> str | None:
    """Name a strong word that gave way to a weak one, or the other way round."""
    strong, weak = (b.count(scale) - a.count(scale) for scale in scales)
    if strong < 0 < weak:
        return f"{name}_weakened"
    return f"{name}_strengthened" if weak < 0 < strong else None


def _qualified(old: Figure, new: Figure) -> str | None:
    """Name a qualifier ("approximately", "at least") that a figure lost or won."""
    before, after = old.qualifier, new.qualifier
    if bool(before) == bool(after) or _NO_HEDGES & {before, after}:
        return None
    return "hedge_dropped" if before else "hedge_added"


def _scope(a: _Run, b: _Run) -> str | None:
    """Name a quantifier that took another's place; a lone one came or went with its sentence."""
    before, after = ([s for s in _SCOPES if run.count([s])] for run in (a, b))
    short = max(len(a.keys), len(b.keys)) <= _SCOPE_WORDS
    return "scope_changed" if short and before and after and before != after else None
