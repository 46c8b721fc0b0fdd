"""Definitions and counting rules: what a word means, who or what is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffreport.comparison.figures.numerals import numeral_value
from diffreport.comparison.wording.deadlines import MINUTES
from diffreport.comparison.wording.lexicon import Cue
from diffreport.comparison.wording.passages import Pair, Side, Span
from diffreport.comparison.wording.scales import Shown, opposite

# The subject of a counting rule is near its verb.
_SUBJECT_WORDS = 12
# In another order of words two definitions are of one term if so many of their words are the same.
_ALIKE = 0.5
# A term that is defined is short.
_TERM_WORDS = 4


def definition(pair: Pair) -> Iterator[Shown]:
    """Yield a definition or counting rule that is another one."""
    flipped = _flipped(pair)
    if flipped:
        yield flipped
        return
    frames = [_frame(side) for side in (pair.old, pair.new)]
    if not all(frames) or not _is_of_one_term(pair, frames):
        return
    changed = [_telling(pair, *sides) for sides in pair.sides]
    if any(changed):
        old, new = (span or (0, 0) for span in changed)
        yield Shown("definition_changed", old, new)


def _is_of_one_term(pair: Pair, frames: Sequence[Cue | None]) -> bool:
    """Tell whether two definitions are of one term, if little else is the same: what stands before both turns."""
    if pair.likeness >= _ALIKE:
        return True
    terms = [
        {*side.stems[: cue.start if cue else 0]} - {""} for side, cue in zip((pair.old, pair.new), frames, strict=True)
    ]
    return bool(terms[0]) and terms[0] == terms[1]


def _flipped(pair: Pair) -> Shown | None:
    """Return "included" that became "excluded" where something is counted, or the other way round."""
    if not any(_counts(side, cue) for side in (pair.old, pair.new) for cue in side.cues("definition")):
        return None
    olds, news = pair.gone("definition")
    for old in olds:
        for new in news:
            if old.within("definitions_includes") != new.within("definitions_includes") and (
                old.within("definitions_excludes") != new.within("definitions_excludes")
            ):
                return Shown("definition_changed", old[:2], new[:2])
    for old, new in zip(olds, news, strict=False):  # "excludes" that became "now also excludes"
        excluding = old.within("definitions_excludes") and new.within("definitions_excludes")
        if excluding and pair.new.is_changed(*new[:2]):
            return Shown("definition_changed", old[:2], new[:2])
    return None


def _is_term(side: Side, cue: Cue) -> bool:
    """Tell whether a term stands before "is a": in quotes, or "a journalist is a person who"."""
    subject = side.keys[: cue.start]
    if subject[-1:] in (['"'], ["\u201d"]):
        return True
    article, relative = side.lexicon.words("definitions_articles"), side.lexicon.words("definitions_relative")
    pause = next((k + 1 for k in range(len(subject) - 1, -1, -1) if subject[k] in ",:"), 0)
    first = next((k for k, key in enumerate(subject) if key in ",:"), 0)
    subject = subject[pause:] or subject[:first]  # "a journalist, as understood here, is"
    if (
        not subject
        or len(subject) > _TERM_WORDS
        or side.keys[cue.start] not in side.lexicon.words("definitions_present")
    ):
        return False
    if cue.phrase[-1] in side.lexicon.words("definitions_kinds"):
        return True  # "migrants are persons born abroad"
    return subject[0] in article and (pause == 0 or not relative.isdisjoint(side.keys[cue.end :]))


def _counts(side: Side, cue: Cue) -> bool:
    """Tell whether a cue takes in or leaves out of what is counted: "the rate counts", "is calculated"."""
    counted = side.lexicon.words("definitions_counted")
    behind = cue.end + _TERM_WORDS if cue.phrase[-1] in side.lexicon.stop else cue.end  # "included in the number of"
    return not counted.isdisjoint(side.keys[max(0, cue.start - _SUBJECT_WORDS) : behind])


def _frame(side: Side) -> Cue | None:
    """Return the turn by which a side defines something, None if it does not."""
    return next((cue for cue in side.cues("definition") if _defines(side, cue)), None) or _gloss(side)


def _gloss(side: Side) -> Cue | None:
    """Return the colon of "Jobseeker: a person who", None if a side is no such entry."""
    colon = side.keys.index(":") if ":" in side.keys[: _TERM_WORDS + 1] else 0
    article = side.lexicon.words("definitions_articles").intersection(side.keys[colon + 1 : colon + 2])
    relative = side.lexicon.words("definitions_relative").intersection(side.keys[colon + 1 :])
    return Cue(colon, colon + 1, (":",), frozenset()) if colon and article and relative else None


def _defines(side: Side, cue: Cue) -> bool:
    """Tell whether a turn defines here: most need a term before them, or a condition behind them."""
    words = side.lexicon.words
    before, behind = side.keys[max(0, cue.start - 1) : cue.start], side.keys[cue.end :]
    if cue.phrase[0] not in side.lexicon.stop and not words("definitions_no_terms").isdisjoint(before):
        return False
    if cue.within("definitions_alone"):
        return True
    if cue.within("definitions_conditional") and not words("definitions_conditions").isdisjoint(behind):
        return True
    if cue.within("definitions_means"):
        noun = bool(before) and (before[0] in words("nouns_articles") or before[0].endswith("'s"))  # "the mean"
        return not noun and 0 < cue.start <= _SUBJECT_WORDS and words("definitions_no_terms").isdisjoint(behind[:1])
    if cue.within("definitions_generic"):
        return _is_term(side, cue)
    example = cue.phrase[-1].endswith(side.lexicon.gerund_endings)  # "including"
    return not example and cue.start <= _SUBJECT_WORDS and _counts(side, cue)


def _telling(pair: Pair, side: Side, other: Side) -> Span | None:
    """Return the first changed words that tell of another meaning: figures, or words that none stands for."""
    k = 0
    while k < len(side):
        if not side.changed[k]:
            k += 1
            continue
        end = next((n for n in range(k, len(side)) if not side.changed[n]), len(side))
        framing = side.lexicon.words("definitions_framing")  # "the expression"
        words = [
            n
            for n in range(k, end)
            if side.stems[n]
            and side.stems[n] not in other.stem_set
            and side.keys[n] not in framing
            and not side.lexicon.is_filler(side.keys[n])
        ]
        figure = any(numeral_value(side.keys[n]) is not None for n in words)
        place = opposite(pair, side, k)[0]
        added = place >= len(other) or not other.changed[place]
        unit = any(key.removesuffix("s") in MINUTES for key in side.keys[k:end])
        if figure or unit or len(words) > 1 or (words and added):
            return k, end
        k = end
    return None
