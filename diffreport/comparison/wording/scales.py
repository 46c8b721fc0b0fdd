"""Duties, promises and certainty: cues that stand on a scale, and went up or down on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.wording.lexicon import Cue
from diffreport.comparison.wording.passages import Pair, Side, Span

_DUTIES = {"duties": 3.0, "advice": 2.0, "permissions": 1.0}
# "may not" and "cannot" forbid, or only state that something cannot be done: no permission is compared with them.
_PROHIBITIONS = {"prohibitions": 3.0, "inabilities": 3.0, "discouragements": 2.0}
_PROMISES = {"promises": 3.0, "intentions": 2.0, "considerations": 1.0, "considerations_doing": 1.0}
# A claim that nobody vouches for lies between what is likely and what is possible, one step from neither.
_CERTAINTY = {"likelihoods": 2.0, "hedges": 1.5, "possibilities": 1.0}
_STEP = 1.0
# So many content words behind a cue and before it tell whether what it is about has stayed,
_BEHIND, _BEFORE = 4, 2
# if at least so many of them have.
_STAYED = 0.5
# With more new content words beside it in its run of changes a cue came or went with what it is about.
FRESH_WORDS = 4
# A run of changes is long with more words beside a cue.
_RUN_WORDS = 8
# One cue takes another's place at most so many words aside.
_NEAR = 10
# A subject is looked for in so many words before its verb.
_SUBJECT_WORDS = 7


class Shown(NamedTuple):
    """A class of wording and the positions of the words of either side that show it; start and end alike: none."""

    name: str
    old: Span
    new: Span


def obligation(pair: Pair) -> Iterator[Shown]:
    """Yield the duties, prohibitions and permissions that became weaker or stronger."""
    olds, news = pair.gone("obligation")
    for scale in (_DUTIES, _PROHIBITIONS):
        for old, new in _opposite(olds, news, scale):
            if (
                is_near(pair, old, new)
                and not (is_forecast(pair.old, old) and is_forecast(pair.new, new))
                and not _is_perfect(pair, old, new)
            ):
                yield _turned("obligation", old, new, scale)
    for old, new in product(olds, news):
        lists = {*old.lists, *new.lists}
        if (
            {"prohibitions", "permissions"} <= lists
            and is_near(pair, old, new)
            and _differ_by_more_than_not(pair, old, new)
        ):
            weaker = old.within("prohibitions")
            yield Shown(f"obligation_{'weakened' if weaker else 'strengthened'}", old[:2], new[:2])
    yield from _loopholes(pair, (olds, news), "obligation", ("duties", "prohibitions"))


def _doing(side: Side, cues: Sequence[Cue]) -> list[Cue]:
    """Return the cues without those that mean something else here: "open to members", not "open to returning"."""
    endings = side.lexicon.gerund_endings
    return [
        cue
        for cue in cues
        if not cue.within("considerations_doing") or any(k.endswith(endings) for k in side.keys[cue.end : cue.end + 1])
    ]


def commitment(pair: Pair) -> Iterator[Shown]:
    """Yield the promises that became intentions or less, and the other way round."""
    olds, news = (_doing(*one) for one in zip((pair.old, pair.new), pair.gone("commitment"), strict=True))
    for old, new in _opposite(olds, news, _PROMISES):
        if is_near(pair, old, new) and not is_forecast(pair.old, old) and not is_forecast(pair.new, new):
            yield _turned("commitment", old, new, _PROMISES)
    yield from _loopholes(pair, pair.gone("obligation"), "commitment", ("promises",))


def certainty(pair: Pair) -> Iterator[Shown]:
    """Yield the hedges that came or went, or gave way to another of a different strength."""
    cues = pair.gone("certainty")
    olds, news = (_hedges(side, found) for (side, _), found in zip(pair.sides, cues, strict=True))
    if bool(olds) == bool(news):
        for old, new in _opposite(olds, news, _CERTAINTY, _STEP):
            yield Shown(
                "hedge_added" if _rank(old, _CERTAINTY) > _rank(new, _CERTAINTY) else "hedge_dropped", old[:2], new[:2]
            )
        return
    others = pair.gone("obligation")
    olds, news = (
        [cue for cue in cues if not _is_modal_of(cue, there)] for cues, there in ((olds, others[1]), (news, others[0]))
    )
    olds = [cue for cue in olds if not _is_named(pair.new, cue)]
    news = [cue for cue in news if not _is_named(pair.old, cue)]
    for cue in olds:
        if stayed(pair.old, pair.new, cue[:2]) and _is_said(pair.old, pair.new, cue):
            yield Shown("hedge_dropped", cue[:2], opposite(pair, pair.old, cue.start))
    for cue in news:
        if stayed(pair.new, pair.old, cue[:2]) and _is_said(pair.new, pair.old, cue):
            yield Shown("hedge_added", opposite(pair, pair.new, cue.start), cue[:2])


def stayed(side: Side, other: Side, span: Span) -> bool:
    """Tell whether most of what stands around a cue is on the other side as well: only the cue came or went."""
    behind = [stem for stem in side.stems[span[1] :] if stem][:_BEHIND]
    before = [stem for stem in side.stems[: span[0]] if stem][-_BEFORE:]
    around = [*behind, *before] if len(behind) < _BEHIND else behind
    if fresh(side, other, span) > FRESH_WORDS:
        return False
    return bool(around) and sum(stem in other.stem_set for stem in around) >= _STAYED * len(around)


def fresh(side: Side, other: Side, span: Span) -> int:
    """Return how many content words changed around a cue that the other side has nowhere: a new thought's words.

    In a long run of changes all of them count: it is a clause that came or went.
    """
    start, end = span
    while start > 0 and side.changed[start - 1]:
        start -= 1
    while end < len(side) and side.changed[end]:
        end += 1
    stems = [side.stems[k] for k in (*range(start, span[0]), *range(span[1], end)) if side.stems[k]]
    is_long = end - start - (span[1] - span[0]) > _RUN_WORDS
    return len(stems) if is_long else sum(stem not in other.stem_set for stem in stems)


def opposite(pair: Pair, side: Side, at: int) -> Span:
    """Return the place on the other side, empty, where a cue that came or went would stand."""
    over = pair.over(side)
    before = next((over[k] + 1 for k in range(at - 1, -1, -1) if k in over), 0)
    return before, before


def is_near(pair: Pair, old: Cue, new: Cue) -> bool:
    """Tell whether two cues stand about in the same place."""
    return abs(opposite(pair, pair.old, old.start)[0] - new.start) <= _NEAR


def is_forecast(side: Side, cue: Cue) -> bool:
    """Tell whether a cue is about what will happen, not about what somebody is to do or promises."""
    lexicon = side.lexicon
    following = next((key for key in side.keys[cue.end : cue.end + 3] if not key.endswith(lexicon.adverb)), "")
    subject = side.keys[max(0, cue.start - _SUBJECT_WORDS) : cue.start]
    stop = next((k for k in range(len(subject) - 1, -1, -1) if subject[k] in ",;:."), -1)
    head = [key for key in subject[stop + 1 :] if _text.is_word(key)]
    nouns = lexicon.words("agents_forecasts")
    return following in lexicon.words("agents_verbs") or not nouns.isdisjoint((*head[-1:], *head[:2]))


def _rank(cue: Cue, scale: Mapping[str, float]) -> float:
    """Return where on a scale a cue stands, 0.0 if it is not on it."""
    return next((rank for name, rank in scale.items() if cue.within(name)), 0.0)


def _opposite(
    olds: Sequence[Cue], news: Sequence[Cue], scale: Mapping[str, float], step: float = _STEP
) -> Iterator[tuple[Cue, Cue]]:
    """Yield an old and a new cue each that stand on the scale at least a step apart, one after the other."""
    on_scale = [[cue for cue in cues if _rank(cue, scale)] for cues in (olds, news)]
    for old, new in zip(*on_scale, strict=False):
        if abs(_rank(old, scale) - _rank(new, scale)) >= step:
            yield old, new


def _turned(name: str, old: Cue, new: Cue, scale: Mapping[str, float]) -> Shown:
    weaker = _rank(old, scale) > _rank(new, scale)
    return Shown(f"{name}_{'weakened' if weaker else 'strengthened'}", old[:2], new[:2])


def _is_perfect(pair: Pair, old: Cue, new: Cue) -> bool:
    """Tell whether one of two modals is about what has been ("must have known"): that is no duty."""
    have = pair.old.lexicon.words("forms_have")
    cues = ((pair.old, old), (pair.new, new))
    return any(
        len(cue.phrase) == 1
        and side.keys[cue.end : cue.end + 1][:1]
        and side.keys[cue.end] in have
        and _has_participle(side, cue.end)
        for side, cue in cues
    )


def _has_participle(side: Side, at: int) -> bool:
    following = side.keys[at + 1] if at + 1 < len(side) else ""
    return following.endswith(("ed", "en")) or following in side.lexicon.be or following in side.lexicon.irregular


def _differ_by_more_than_not(pair: Pair, old: Cue, new: Cue) -> bool:
    """Tell whether a prohibition and a permission are other words, and not one the other with a "not"."""
    negations = pair.old.lexicon.words("negations")
    return {*old.phrase} - negations != {*new.phrase} - negations


def _loopholes(
    pair: Pair, found: tuple[Sequence[Cue], Sequence[Cue]], name: str, bound: tuple[str, ...]
) -> Iterator[Shown]:
    """Yield the words that make a duty or promise depend on someone's judgement, if they came or went."""
    olds, news = ([cue for cue in cues if cue.within("loopholes")] for cues in found)
    if bool(olds) == bool(news) or not all(
        any(cue.within(*bound) for cue in side.cues(name)) for side in (pair.old, pair.new)
    ):
        return
    for cue in olds:
        yield Shown(f"{name}_strengthened", cue[:2], opposite(pair, pair.old, cue.start))
    for cue in news:
        yield Shown(f"{name}_weakened", opposite(pair, pair.new, cue.start), cue[:2])


def _hedges(side: Side, cues: Sequence[Cue]) -> list[Cue]:
    """Return the cues that hedge: not "could not", which is no doubt, and not "is possible."."""
    negations = side.lexicon.words("negations") | {".", ",", ";"}
    return [
        cue
        for cue in cues
        if not (cue.within("possibilities") and negations.intersection(side.keys[cue.end : cue.end + 1]))
    ]


def _is_said(side: Side, other: Side, cue: Cue) -> bool:
    """Tell whether the other side has what is hedged: one of the next two content words."""
    hedged = [stem for stem in side.stems[cue.end :] if stem][:2]
    return not hedged or any(stem in other.stem_set for stem in hedged)


def _is_named(other: Side, cue: Cue) -> bool:
    """Tell whether the other side has the word of a cue in another form: "provisionally", "on a provisional basis"."""
    return len(cue.phrase) == 1 and bool(stem := other.lexicon.stem(cue.phrase[0])) and stem in other.stem_set


def _is_modal_of(cue: Cue, there: Sequence[Cue]) -> bool:
    """Tell whether a modal stands for words of permission, duty or ability on the other side: no doubt is told then."""
    duties = ("permissions", "duties", "advice", "inabilities", "prohibitions")
    return cue.within("possibilities") and any(other.within(*duties) for other in there)
