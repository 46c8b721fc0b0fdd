"""Who did it, and how hard it is put: the voice of verbs, and the tone of words."""

from __future__ import annotations

from collections.abc import Iterator

from diffreport import text as _text
from diffreport.comparison.figures.numerals import numeral_value
from diffreport.comparison.wording.passages import Pair, Side, Span
from diffreport.comparison.wording.replaced import first_clauses
from diffreport.comparison.wording.scales import Shown, fresh, opposite, stayed

# Between a form of "be" and its participle stand at most so many adverbs,
_ADVERBS = 2
# and an agent is named in at most so many words behind "by", which follows its participle at most so far behind.
_AGENT_WORDS, _BEHIND_PARTICIPLE = 8, 8
# A verb and its noun begin with the same letters: "demolished", "demolition".
_ROOT = 5
# Of words without a degree of their own only the hardest say something when they come or go,
_HARDEST = 3
# and only where they took the place of a few others.
_TONE_WORDS = 4


def agency(pair: Pair) -> Iterator[Shown]:
    """Yield who did something, if that is told on one side only."""
    passives = [list(_passives(side)) for side in (pair.old, pair.new)]
    agents = [
        [span for passive in found if (span := _agent(side, passive))]
        for found, side in zip(passives, (pair.old, pair.new), strict=True)
    ]
    for dropped, (side, other), mine, theirs in (
        (True, pair.sides[0], agents[0], agents[1]),
        (False, pair.sides[1], agents[1], agents[0]),
    ):
        for span in mine:
            if side.is_changed(*span) and not theirs and _is_gone(side, other, span) and stayed(side, other, span):
                place = opposite(pair, side, span[0])
                yield Shown("agency_dropped", span, place) if dropped else Shown("agency_added", place, span)
    for dropped, (side, other), theirs in ((True, pair.sides[0], passives[1]), (False, pair.sides[1], passives[0])):
        for passive in theirs:
            active = _active(side, other, passive)
            if active and not _agent(other, passive):
                yield Shown("agency_dropped", active, passive) if dropped else Shown("agency_added", passive, active)
    for dropped, (side, other) in ((True, pair.sides[0]), (False, pair.sides[1])):
        for active, noun in _nominal(side, other):
            yield Shown("agency_dropped", active, noun) if dropped else Shown("agency_added", noun, active)


def tone(pair: Pair) -> Iterator[Shown]:
    """Yield words that judge harder or softer than those in whose place they stand."""
    graded = list(_regraded(pair))
    yield from graded
    if not graded:
        yield from _judged(pair)


def _regraded(pair: Pair) -> Iterator[Shown]:
    """Yield words that gave way to others of another degree on one scale, both short runs of changes."""
    scales = pair.old.lexicon.graded
    hedged = [{k for cue in side.cues("certainty") for k in range(*cue[:2])} for side in (pair.old, pair.new)]
    for spans in first_clauses(pair):
        sides = list(zip(pair.sides, spans, strict=True))
        found = [
            [
                (k, *one)
                for k in range(*span)
                if side.stems[k] in scales
                and side.stems[k] not in other.stem_set
                and k not in doubt
                and not _is_name(side, k)
                for one in scales[side.stems[k]]
            ]
            for ((side, other), span), doubt in zip(sides, hedged, strict=True)
        ]
        if max(sum(bool(side.stems[k]) for k in range(*span)) for (side, _), span in sides) > _TONE_WORDS:
            continue
        both = [(old, new) for old in found[0] for new in found[1] if old[1] == new[1]]
        if both and all(old[2] != new[2] for old, new in both):
            (i, _, a), (j, _, b) = both[0]
            yield Shown("tone_softened" if a > b else "tone_hardened", (i, i + 1), (j, j + 1))


def _judged(pair: Pair) -> Iterator[Shown]:
    """Yield words of tone in whose place stand some of another degree, or none."""
    olds, news = pair.gone("tone")
    olds, news = (
        [cue for cue in cues if not _is_name(side, cue.start)] for side, cues in ((pair.old, olds), (pair.new, news))
    )
    if olds and news:
        for old, new in zip(olds, news, strict=False):
            a, b = (max(int(name[-1]) for name in cue.lists) for cue in (old, new))
            lone = all(
                fresh(*sides, cue[:2]) <= _TONE_WORDS // 2 for sides, cue in zip(pair.sides, (old, new), strict=True)
            )
            if a != b and lone and _in_place(pair, old.start, new.start):
                yield Shown("tone_softened" if a > b else "tone_hardened", old[:2], new[:2])
        return
    for side, other, cues, name in ((*pair.sides[0], olds, "tone_softened"), (*pair.sides[1], news, "tone_hardened")):
        for cue in cues:
            place = opposite(pair, side, cue.start)
            if cue.within(f"tones_{_HARDEST}") and _replaces(side, other, cue.start, place[0]):
                there = (place[0], place[0] + 1)
                yield Shown(name, cue[:2], there) if side is pair.old else Shown(name, there, cue[:2])


def _passives(side: Side) -> Iterator[Span]:
    """Yield the positions of a form of "be" up to its participle."""
    lexicon = side.lexicon
    for k, key in enumerate(side.keys):
        if key not in lexicon.be:
            continue
        at = k + 1
        while (
            at < len(side)
            and at <= k + _ADVERBS
            and (side.keys[at].endswith(lexicon.adverb) or side.keys[at] in lexicon.be or side.keys[at] in lexicon.stop)
            and side.keys[at] not in lexicon.words("limits_to")
        ):
            at += 1
        if at < len(side) and _is_participle(side, at):
            yield k, at + 1


def _is_participle(side: Side, k: int) -> bool:
    key = side.keys[k]
    return key.endswith(side.lexicon.participle_endings) or key in side.lexicon.irregular


def _agent(side: Side, passive: Span) -> Span | None:
    """Return the positions of "by" and the agent of a passive, None where it names none."""
    by, no_agents = (
        side.lexicon.words("passives_by"),
        side.lexicon.words("passives_means") | side.lexicon.words("deadlines_times"),
    )
    for k in range(passive[1], min(len(side), passive[1] + _BEHIND_PARTICIPLE)):
        if side.keys[k] in ",;:.()":
            return None
        if side.keys[k] not in by:
            continue
        end = side.clause_end(k + 1, _AGENT_WORDS)
        words = [key.lstrip("\0") for key in side.keys[k + 1 : end] if _text.is_word(key)]
        first = next((key for key in words if key not in side.lexicon.stop), "")
        actors = side.lexicon.words("passives_actors")
        gerund = first.endswith(side.lexicon.gerund_endings) and actors.isdisjoint(words)
        no_agent = first in no_agents and actors.isdisjoint(words)
        counted = numeral_value(first) is not None and not (first.isalpha() and no_agents.isdisjoint(words))
        telling = first and not no_agent and not counted and not gerund  # "by two detectives", not "by two percent"
        if telling:
            joints = side.lexicon.words("passives_after_agent")
            end = next(
                (n for n in range(k + 2, end) if side.keys[n] in joints or numeral_value(side.keys[n]) is not None), end
            )
            return k, end
    return None


def _is_gone(side: Side, other: Side, span: Span) -> bool:
    """Tell whether the other side does not name an agent anywhere."""
    stems = [stem for stem in side.stems[slice(*span)] if stem]
    return bool(stems) and sum(stem in other.stem_set for stem in stems) * 2 < len(stems)


def _active(side: Side, other: Side, passive: Span) -> Span | None:
    """Return the subject and the verb that became a passive of the other side, None if there are none.

    What was done to whom is behind the verb here, before it there, and who did it is not there at all.
    """
    if not other.is_changed(*passive):
        return None
    verb = other.stems[passive[1] - 1] or other.lexicon.stem(other.keys[passive[1] - 1])
    patients = {stem for stem in other.stems[: passive[0]] if stem}
    for k in range(1, len(side)):
        articles = side.lexicon.words("nouns_articles")
        if not articles.isdisjoint(side.keys[max(0, k - 2) : k]) and side.keys[k] == verb:
            continue  # "a complete ban"
        if side.lexicon.stem(side.keys[k]) != verb or side.lexicon.be.intersection(side.keys[max(0, k - 2) : k]):
            continue
        start = next((n + 1 for n in range(k - 1, -1, -1) if side.keys[n] in ",;:.()"), 0)
        agents = _head(side, start, k)
        behind = {stem for stem in side.stems[k + 1 :] if stem}
        impersonal = not patients
        if agents and not agents & other.stem_set and (patients & behind or impersonal):
            return start, k + 1
    return None


def _head(side: Side, start: int, end: int) -> set[str]:
    """Return the stems of the first words of content of a subject: "surgeons at the clinic" are surgeons."""
    first = next((k for k in range(start, end) if side.stems[k]), end)
    stop = next((k for k in range(first, end) if not side.stems[k]), end)
    return {*side.stems[first:stop]}


def _nominal(side: Side, other: Side) -> Iterator[tuple[Span, Span]]:
    """Yield subject and verb of an active sentence, and the noun that tells of the same on the other side, of nobody.

    "City workers demolished the mosque", "the demolition of the mosque".
    """
    of = side.lexicon.words("passives_of")
    nouns = {
        stem[:_ROOT]: n
        for n, stem in enumerate(other.stems)
        if other.changed[n]
        and len(stem) >= _ROOT
        and not _is_participle(other, n)
        and not of.isdisjoint(other.keys[n + 1 : n + 2])
    }
    for k in range(1, len(side)):
        n = nouns.get(side.stems[k][:_ROOT], -1)
        if n < 0 or not side.changed[k] or not _is_participle(side, k):
            continue
        if side.lexicon.be.intersection(side.keys[max(0, k - 2) : k]):
            continue
        start = next((m + 1 for m in range(k - 1, -1, -1) if side.keys[m] in ",;:.()"), 0)
        agents = _head(side, start, k)
        behind = [{stem for stem in stems if stem} for stems in (side.stems[k + 1 :], other.stems[n + 1 :])]
        if agents and not agents & other.stem_set and behind[0] & behind[1]:
            yield (start, k + 1), (n, n + 1)


def _is_name(side: Side, k: int) -> bool:
    """Tell whether a word is part of a name: "the Regime Change Act"."""
    return side.words[k][:1].isupper() and k > 0 and side.keys[k - 1] not in '.!?;"'


def _in_place(pair: Pair, old: int, new: int) -> bool:
    """Tell whether a word stands where the other one stood, a few words aside."""
    return abs(opposite(pair, pair.old, old)[0] - new) <= _TONE_WORDS


def _replaces(side: Side, other: Side, here: int, there: int) -> bool:
    """Tell whether a word took the place of a word or two of content, or came or went beside one at most."""
    mine, theirs = (_content_of_run(one, at) for one, at in ((side, here), (other, there)))
    if mine == 1 and not theirs:
        return True  # "the puppet administration", "the administration"
    return mine <= _TONE_WORDS // 2 and 0 < theirs <= _TONE_WORDS // 2


def _content_of_run(side: Side, at: int) -> int:
    """Return how many words of content the run of changes has that a position is in, 0 if it is in none."""
    start = end = at
    while start > 0 and side.changed[start - 1]:
        start -= 1
    while end < len(side) and side.changed[end]:
        end += 1
    return sum(bool(stem) for stem in side.stems[start:end])
