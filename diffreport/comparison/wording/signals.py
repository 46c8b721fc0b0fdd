"""Changes of meaning that words alone tell: a hedge dropped, a duty weakened, a source gone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from diffreport.comparison.wording.claims import attribution, negation
from diffreport.comparison.wording.deadlines import deadline
from diffreport.comparison.wording.definitions import definition
from diffreport.comparison.wording.lexicon import Lexicon
from diffreport.comparison.wording.passages import Pair, Span, pairs_of
from diffreport.comparison.wording.replaced import other_noun
from diffreport.comparison.wording.scales import Shown, certainty, commitment, obligation
from diffreport.comparison.wording.scope import scope
from diffreport.comparison.wording.voice import agency, tone
from diffreport.model import Change, Figure, Opcode

Rule = Callable[[Pair], Iterator[Shown]]


@dataclass(frozen=True, slots=True)
class Signal:
    """A class of change of meaning: its name in JSON, its label, its tag on the page, its weight."""

    name: str
    label: str
    tag: str
    weight: int


# In order of consequence (docs/meaning.md).
SIGNALS = {
    s.name: s
    for s in (
        Signal("definition_changed", "Counting rule changed", "definition", 1),
        Signal("obligation_weakened", "Duty weakened", "obligation", 1),
        Signal("obligation_strengthened", "Duty strengthened", "obligation", 1),
        Signal("commitment_weakened", "Commitment weakened", "obligation", 1),
        Signal("commitment_strengthened", "Commitment strengthened", "obligation", 1),
        Signal("deadline_dropped", "Deadline dropped", "obligation", 1),
        Signal("deadline_added", "Deadline added", "obligation", 1),
        Signal("deadline_moved", "Deadline moved", "obligation", 1),
        Signal("negation_added", "Negation added", "wording", 1),
        Signal("negation_dropped", "Negation dropped", "wording", 1),
        Signal("hedge_dropped", "Hedge dropped", "hedge", 1),
        Signal("hedge_added", "Hedge added", "hedge", 1),
        Signal("attribution_dropped", "Attribution dropped", "attribution", 1),
        Signal("attribution_added", "Attribution added", "attribution", 1),
        Signal("attribution_changed", "Attribution changed", "attribution", 1),
        Signal("scope_narrowed", "Scope narrowed", "wording", 2),
        Signal("scope_widened", "Scope widened", "wording", 2),
        Signal("scope_changed", "Scope changed", "wording", 2),
        Signal("agency_dropped", "Agent dropped", "wording", 2),
        Signal("agency_added", "Agent added", "wording", 2),
        Signal("tone_softened", "Tone softened", "wording", 2),
        Signal("tone_hardened", "Tone hardened", "wording", 2),
    )
}
_RANK = {name: n for n, name in enumerate(SIGNALS)}
# In the order of consequence.
_RULES: tuple[Rule, ...] = (
    definition, obligation, commitment, deadline, negation, certainty, attribution, scope, agency, tone, other_noun,
)  # fmt: skip
# Whom a definition takes in, and from when to when, is told as its change, the promise in a duty as the duty's.
_TOLD_BY: dict[Rule, Rule] = {scope: definition, deadline: definition, commitment: obligation}
# That two nouns are two things is told only where nothing else is.
# Of passages that share fewer of their content words only definitions, duties and promises are compared.
_ALIKE = 0.5
_OF_FEW_WORDS: tuple[Rule, ...] = (definition, obligation, commitment)
# A number that only lost "only" lost no hedge.
_NO_HEDGES = frozenset(("only", "exactly"))


class Evidence(NamedTuple):
    """A signal, the tokens of either side that show it, and their words; a span of nothing for none."""

    signal: Signal
    old: Span
    new: Span
    words: tuple[str, str]

    @property
    def rank(self) -> int:
        """Return the place in the order of consequence; 0 matters most."""
        return _RANK[self.signal.name]

    def first_of(self, ops: Sequence[Opcode]) -> int | None:
        """Return which of some opcodes, in order, is the first that changes its words; None for none."""
        old = bisect_right(ops, self.old[0], key=lambda op: op.i2)
        new = bisect_right(ops, self.new[0], key=lambda op: op.j2)
        touched = [k for k in (old,) if k < len(ops) and ops[k].i1 < self.old[1]]
        touched += [k for k in (new,) if k < len(ops) and ops[k].j1 < self.new[1]]
        return min(touched, default=None)


def evidence(change: Change, lexicon: Lexicon) -> list[Evidence]:
    """Return the changes of meaning that the words of a change show, most consequential first."""
    found = [e for pair in pairs_of(change, lexicon) for e in _evidence_in(pair, change)]
    return sorted(found, key=lambda e: (e.rank, e.old, e.new))


def _evidence_in(pair: Pair, change: Change) -> Iterator[Evidence]:
    shown: set[Rule] = set()
    for rule in _RULES if pair.likeness >= _ALIKE else _OF_FEW_WORDS:
        if _TOLD_BY.get(rule) in shown or (shown and rule is other_noun):
            continue
        for name, old, new in rule(pair):
            shown.add(rule)
            spans = pair.old.tokens(*old), pair.new.tokens(*new)
            words = "".join(change.old_tokens[slice(*spans[0])]), "".join(change.new_tokens[slice(*spans[1])])
            yield Evidence(SIGNALS[name], *spans, words)


def qualified(figures: Sequence[tuple[Figure, Figure]]) -> Evidence | None:
    """Return the first qualifier ("approximately", "at least") that a figure lost or won, None if none did."""
    for old, new in figures:
        before, after = old.qualifier, new.qualifier
        if bool(before) != bool(after) and not _NO_HEDGES & {before, after}:
            return Evidence(SIGNALS["hedge_dropped" if before else "hedge_added"], (0, 0), (0, 0), (old.text, new.text))
    return None
