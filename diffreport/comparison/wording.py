"""Changes of meaning that words alone tell: a hedge dropped, a duty weakened, a source gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diffreport import text as _text
from diffreport.comparison.numerals import numeral_value
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
    "allegedly, apparently, appear, appeared, appears, arguably, believed, could have, estimated, in some cases, "
    "likely, may, might, mostly, often, partly, perhaps, possible, possibly, potential, potentially, presumably, "
    "probable, probably, purportedly, reportedly, seem, seems, seemed, sometimes, suggest, suggests, suspected, "
    "tended to, tends to, typically, unlikely, usually"
)
_DUTIES = _phrases(
    "shall, must, is required to, are required to, was required to, were required to, obliged to, has to, have to"
)
_PERMISSIONS = _phrases("may, should, can, could, is encouraged to, are encouraged to, is permitted to")
_PROMISES = _phrases("will, committed to, pledged to, undertakes to, guarantees, guaranteed, ensures")
_INTENTIONS = _phrases(
    "aims to, aim to, intends to, intend to, plans to, seeks to, hopes to, may, might, could, considers"
)
# What "may" turns into when a text changes its tense or its manner: no hedge is gone then.
_NEUTRAL_MODALS = _phrases("can, could, allowed to, permitted to")
_NEGATIONS_OF_VERBS = _phrases("not, never, neither, nor, without, cannot, no longer, did not, failed to")
_NEGATIONS = _NEGATIONS_OF_VERBS + _phrases("no, none")
_SOURCES = _phrases(
    "according to, in the opinion of, in the view of, says, alleged, alleges, claimed, claims, "
    "estimated by, reported that, said, stated, told, as reported by"
)
_SCOPES = _phrases("all, every, most, many, several, some, few, a few, a majority of, the majority of, any, each")
_INCLUSIONS = _phrases("include, includes, included, including")
_EXCLUSIONS = _phrases("exclude, excludes, excluded, excluding")
_DEFINITIONS = _phrases(
    "no longer counted, no longer counts, not counted, are counted, is counted, counted as, counts as, defined as, "
    "definition, methodology, no longer included, not comparable, counting rule"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Changed words as keys: the old ones, the new ones, and the equal words just before and after them."""

    old: Sequence[str]
    new: Sequence[str]
    before: Sequence[str] = ()
    after: Sequence[str] = ()


def signals(passage: Passage, figures: Iterable[tuple[Figure, Figure]] = ()) -> list[Signal]:
    """Return the changes of meaning in a passage with its revised figures, most consequential first."""
    a, b = _Run(passage.old), _Run(passage.new)
    longest = max(len(a.keys), len(b.keys))
    names = {_qualified(before, after) for before, after in figures}
    wide = [_Run([*passage.before, *side, *passage.after]).times(_DEFINITIONS) for side in (passage.old, passage.new)]
    if wide[0] != wide[1] or _turned(a, b, "", (_INCLUSIONS, _EXCLUSIONS)):
        names.add("definition_changed")
    if longest <= _CLAUSE_WORDS:
        turns = {
            _turned(a, b, "obligation", (_DUTIES, _PERMISSIONS)),
            _turned(a, b, "commitment", (_PROMISES, _INTENTIONS)),
        }
        names |= turns
        modals = set() if turns == {None} else set(_PERMISSIONS)  # what weakened a duty is no hedge as well
    if longest <= _PHRASE_WORDS and "." not in (*passage.old, *passage.new):
        names.add(_came_or_went(a, b, "negation", _NEGATIONS if not _counted(a, b) else _NEGATIONS_OF_VERBS))
        names.add(_came_or_went(a, b, "attribution", _SOURCES))
        names.add(_hedge(a, b, [h for h in _HEDGES if h not in modals]))
        names.add(_scope(a, b))
    return [signal for name, signal in SIGNALS.items() if name in names]


class _Run:
    """Changed words, asked for phrases."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = [key for key in keys if _text.is_word(key)]

    def count(self, phrases: Iterable[tuple[str, ...]]) -> int:
        """Return how often any of the phrases stands in the run."""
        return sum(self.times(phrases))

    def times(self, phrases: Iterable[tuple[str, ...]]) -> list[int]:
        """Return how often each of the phrases stands in the run."""
        return [self._times(phrase) for phrase in phrases]

    def _times(self, phrase: tuple[str, ...]) -> int:
        n = len(phrase)
        return sum(tuple(self.keys[k : k + n]) == phrase for k in range(len(self.keys) - n + 1))


def _came_or_went(a: _Run, b: _Run, name: str, phrases: Sequence[tuple[str, ...]]) -> str | None:
    before, after = a.count(phrases), b.count(phrases)
    if before == after:
        return None
    return f"{name}_dropped" if before > after else f"{name}_added"


def _counted(a: _Run, b: _Run) -> bool:
    """Tell whether a figure stands on one side only: "none" that became "two" is a new figure, no negation gone."""
    return any(map(numeral_value, a.keys)) != any(map(numeral_value, b.keys))


def _hedge(a: _Run, b: _Run, hedges: Sequence[tuple[str, ...]]) -> str | None:
    before, after = (run.count(hedges) + run.count(_NEUTRAL_MODALS) for run in (a, b))
    return _came_or_went(a, b, "hedge", hedges) if before != after else None


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
    if bool(old.qualifier) == bool(new.qualifier):
        return None
    return "hedge_dropped" if old.qualifier else "hedge_added"


def _scope(a: _Run, b: _Run) -> str | None:
    """Name a quantifier that took another's place; a lone one came or went with its sentence."""
    before, after = ([s for s in _SCOPES if run.count([s])] for run in (a, b))
    short = max(len(a.keys), len(b.keys)) <= _SCOPE_WORDS
    return "scope_changed" if short and before and after and before != after else None
