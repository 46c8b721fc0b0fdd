"""Negations and sources: what is said not to be, and who says it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.numerals import numeral_value
from diffreport.comparison.wording.lexicon import Cue
from diffreport.comparison.wording.passages import Pair, Side, Span
from diffreport.comparison.wording.scales import Shown, opposite, stayed

# Negations of things, not of verbs: "none" that became "two" is a new figure, no negation gone.
_OF_THINGS = frozenset((("no",), ("none",), ("none", "of"), ("not", "one"), ("not", "a", "single")))
# A source is named in at most so many words.
_SOURCE_WORDS = 12
# What is said goes on for so many words that it can be told from another thing said.
_SAID = 6
# Of what was said so much is said again.
_SAID_AGAIN = 0.55
# What is denied follows in so many words of content: "hardly anyone came".
_DENIED = 2
# Of two names' words so many letters are compared.
_ALIKE = 4
# A source that only says whose own it is has more words than these.
_OF_ONESELF = 2
# In a phrase it stands for the name of a source.
_GAP = "*"
_PAUSES = frozenset(",;:.()!?\n-")


class Source(NamedTuple):
    """Who says something: the positions of the words that name it, and of all that attributes."""

    named: Span
    whole: Span


@dataclass(frozen=True, slots=True)
class Named:
    """A source with what it is recognised by: stems, those that tell it from other sources, initials, acronyms."""

    source: Source
    stems: frozenset[str]
    telling: frozenset[str]
    initials: str
    acronyms: frozenset[str]

    @classmethod
    def of(cls, side: Side, source: Source) -> Named:
        """Return what a source of a side is recognised by."""
        lexicon, span = side.lexicon, slice(*source.named)
        when = lexicon.words("deadlines_times")
        stems = frozenset(
            stem
            for stem, key in zip(side.stems[span], side.keys[span], strict=True)
            if stem and key.lstrip("\0") not in when and not key[0].isdigit()
        )
        generic = {lexicon.stem(word) for word in lexicon.words("sources_generic")}
        names = [word for word, key in zip(side.words[span], side.keys[span], strict=True) if key not in lexicon.stop]
        return cls(
            source,
            stems,
            frozenset(stem[:_ALIKE] for stem in stems - generic) or frozenset(stem[:_ALIKE] for stem in stems),
            "".join(name[0] for name in names if name[0].isupper()),
            frozenset(name.replace(".", "") for name in names if name.isupper() and len(name) > 1),
        )

    def is_also(self, other: Named) -> bool:
        """Tell whether another source is this one, in more words or in its initials."""
        if not self.telling or not other.telling or self.telling <= other.telling or other.telling <= self.telling:
            return True
        pairs = ((self.initials, other.acronyms), (other.initials, self.acronyms))
        return any(len(initials) > 1 and any(a.startswith(initials) for a in acronyms) for initials, acronyms in pairs)


def negation(pair: Pair) -> Iterator[Shown]:
    """Yield a "not" that came or went while its sentence stayed."""
    olds, news = pair.gone("negation")
    prefixes = _prefixed(pair)
    if not olds and not news and not any(prefixes):
        return
    olds = [cue for cue in olds if cue.phrase not in _OF_THINGS or not _is_figure(pair, pair.old, pair.new, cue)]
    news = [cue for cue in news if cue.phrase not in _OF_THINGS or not _is_figure(pair, pair.new, pair.old, cue)]
    if _forbids(pair):
        return
    olds, news = (_once(cues) for cues in (olds, news))
    before, after = len(olds) + len(prefixes[0]), len(news) + len(prefixes[1])
    if before == after or (abs(before - after) == 2 and any(prefixes)):
        return
    dropped = before > after
    side, other = pair.sides[0] if dropped else pair.sides[1]
    spans = [cue[:2] for cue in (olds if dropped else news)] + [(k, k + 1) for k in prefixes[0 if dropped else 1]]
    for span in spans:
        if stayed(side, other, span) and _is_denied(side, other, span):
            place = opposite(pair, side, span[0])
            yield Shown("negation_dropped", span, place) if dropped else Shown("negation_added", place, span)


def attribution(pair: Pair) -> Iterator[Shown]:
    """Yield the sources that came, went, or are others."""
    found = [sources(side) for side in (pair.old, pair.new)]
    olds, news = (
        [s for s in sources if side.is_changed(*s.whole)]
        for sources, side in zip(found, (pair.old, pair.new), strict=True)
    )
    if not olds and not news:
        return
    if all(found):
        yield from _changed_sources(pair, olds, news)
    elif not any(found[0]) or not any(found[1]):
        side, other = pair.sides[0] if olds else pair.sides[1]
        for source in olds or news:
            there = {stem[:_ALIKE] for stem in other.stem_set}
            named = {
                side.stems[k][:_ALIKE] for k in range(*source.named) if side.stems[k] and not side.words[k].isupper()
            }
            if not named <= there and _said_stayed(side, other, source):
                place = opposite(pair, side, source.whole[0])
                yield (
                    Shown("attribution_dropped", source.whole, place)
                    if olds
                    else Shown("attribution_added", place, source.whole)
                )


def _changed_sources(pair: Pair, olds: Sequence[Source], news: Sequence[Source]) -> Iterator[Shown]:
    """Yield the sources in whose place another one stands."""
    named = [[Named.of(side, source) for source in sources] for side, sources in ((pair.old, olds), (pair.new, news))]
    before = [one for one in named[0] if not any(one.is_also(other) for other in named[1])]
    after = [one for one in named[1] if not any(one.is_also(other) for other in named[0])]
    for old, new in zip(before, after, strict=False):
        changed = pair.old.is_changed(*old.source.named) and pair.new.is_changed(*new.source.named)
        if (
            changed
            and not old.stems <= pair.new.stem_set
            and not new.stems <= pair.old.stem_set
            and (_said_stayed(pair.old, pair.new, old.source))
        ):
            yield Shown("attribution_changed", old.source.named, new.source.named)


def _is_denied(side: Side, other: Side, span: Span) -> bool:
    """Tell whether the other side has what a negation denies: one of the next two words of content."""
    denied = [stem for stem in side.stems[span[1] :] if stem][:_DENIED]
    return not denied or not other.stem_set.isdisjoint(denied)


def _is_figure(pair: Pair, side: Side, other: Side, cue: Cue) -> bool:
    """Tell whether a changed figure stands where a cue of the other side did."""
    place = opposite(pair, side, cue.start)[0]
    around = range(max(0, place - 1), min(len(other), place + 3))
    cues = (*other.cues("negation"), *other.cues("scope"))  # "not one", "one of"
    denials = {k for cue in cues for k in range(cue.start, cue.end)}
    return any(other.changed[k] and numeral_value(other.keys[k]) is not None for k in around if k not in denials)


def _forbids(pair: Pair) -> bool:
    """Tell whether both sides forbid, each in its words."""
    olds, news = pair.gone("obligation")
    forbidding = ("prohibitions", "inabilities", "discouragements")
    return all(any(cue.within(*forbidding) for cue in cues) for cues in (olds, news))


def _once(cues: Sequence[Cue]) -> list[Cue]:
    """Return negations without the second half of "neither ... nor"."""
    return [cue for cue in cues if cue.phrase != ("nor",) or len(cues) == 1]


def _prefixed(pair: Pair) -> tuple[list[int], list[int]]:
    """Return where a changed word of either side is the denial of one of the other: "unable", "able"."""
    prefixes = pair.old.lexicon.prefixes
    stop = pair.old.lexicon.stop  # "into" denies no "to"
    changed = [set(compress(side.keys, side.changed)) - stop for side in (pair.old, pair.new)]
    denied = [{prefix + key for prefix in prefixes for key in keys} for keys in changed]
    found = changed[0] & denied[1], changed[1] & denied[0]
    return _places(pair, pair.old, found[0]), _places(pair, pair.new, found[1])


def _places(pair: Pair, side: Side, keys: Collection[str]) -> list[int]:
    """Return where words changed that are one of the keys, and no cue for themselves."""
    if not keys:
        return []
    cues = side.cues("negation")
    changed = (k for k, key in enumerate(side.keys) if key in keys and side.changed[k])
    other = pair.new if side is pair.old else pair.old
    return [
        k
        for k in changed
        if not any(cue.start <= k < cue.end for cue in cues)
        and any(
            key and side.keys[k].endswith(key)
            for key in other.keys[opposite(pair, side, k)[0] : opposite(pair, side, k)[0] + _SAID]
        )
    ]


def sources(side: Side) -> list[Source]:
    """Return who says something in a passage, by turns and verbs; by the form alone where all of it changed."""
    found = (_source(side, cue) for cue in side.cues("attribution"))
    told = [
        *(source for source in found if source),
        *_by_figures(side),
        *_in_brackets(side),
        *_at_first(side),
        *_at_last(side),
    ]
    return told or list(_framing(side))


def _in_brackets(side: Side) -> Iterator[Source]:
    """Yield the name in brackets that ends a sentence: "(Alpine Monitoring Network)"; an abbreviation is no source."""
    if ")" not in side.keys[-3:]:
        return
    close = len(side) - 1 - side.keys[::-1].index(")")
    start = next((k for k in range(close - 1, -1, -1) if side.keys[k] == "("), close)
    names = [word for word in side.words[start + 1 : close] if word[:1].isupper() and not word.isupper()]
    figures = any(numeral_value(key) is not None for key in side.keys[start + 1 : start + 3])
    if len(names) > 1 and not figures and close - start <= _SOURCE_WORDS and side.is_changed(start, close):
        yield Source((start + 1, close), (start, close + 1))


def _at_first(side: Side) -> Iterator[Source]:
    """Yield the source that a sentence begins with: "Per the statistics office, "."""
    if side.keys[:1] and side.keys[0] in side.lexicon.words("sources_begins"):
        end = side.clause_end(1, _SOURCE_WORDS)
        if end < len(side) and side.keys[end] == ",":
            yield Source((1, end), (0, end))


def _at_last(side: Side) -> Iterator[Source]:
    """Yield the source that a sentence ends with, whatever the verb: ", the central bank assures."""
    end = len(side)
    while end and not _text.is_word(side.keys[end - 1]):
        end -= 1
    start = next((k for k in range(end - 1, max(0, end - _SOURCE_WORDS // 2 - 1), -1) if side.keys[k] == ","), 0)
    if not start or end - start <= _OF_ONESELF or not all(side.changed[start:end]):
        return
    verb = side.keys[end - 1].endswith((*side.lexicon.verb_endings, "s")) or _is_telling(side, end - 1)
    subject = side.keys[start + 1] in side.lexicon.words("nouns_articles") or side.words[start + 1][:1].isupper()
    if verb and subject and side.lexicon.words("limits_joints").isdisjoint(side.keys[start:end]):
        yield Source((start + 1, end - 1), (start, end))


def _framing(side: Side) -> Iterator[Source]:
    """Yield the changed words that make a sentence what somebody says, whatever the verb: "The board fumed that"."""
    that = side.lexicon.words("tellings_clause")
    k = next((k for k, key in enumerate(side.keys[:_SOURCE_WORDS]) if key in that), 0)
    frame = side.keys[:k]
    if (
        k > 1
        and all(side.changed[:k])
        and not _PAUSES.intersection(frame)
        and frame[0] not in side.lexicon.words("tellings_anonymous")
        and _is_telling(side, k - 1)
    ):
        yield Source((0, k - 1), (0, k + 1))


def _is_telling(side: Side, k: int) -> bool:
    """Tell whether a word before "that" is a verb, not the noun of a relative clause."""
    lexicon, key = side.lexicon, side.keys[k]
    return key.endswith(lexicon.verb_endings) or key in lexicon.irregular or key in lexicon.verbs


def _by_figures(side: Side) -> list[Source]:
    """Return the sources that figures name: "on the city's figures"."""
    nouns, out = side.lexicon.words("sources_nouns"), []
    if nouns.isdisjoint(side.keys):
        return []
    for k, key in enumerate(side.keys):
        if key in side.lexicon.words("sources_by"):
            end = next((n for n in range(k + 1, min(len(side), k + _SOURCE_WORDS // 2)) if side.keys[n] in nouns), 0)
            if end and side.keys[end - 1].endswith(("'s", "s'", "'")):
                out.append(Source((k + 1, end), (k, end + 1)))
    return out


def _source(side: Side, cue: Cue) -> Source | None:
    """Return the source that a cue names, None if it names none."""
    if side.words[cue.start][:1].isupper() and cue.start > 0 and cue.within("tellings"):
        return None  # "the United States"
    if cue.within("sources") and _GAP in cue.phrase and cue.phrase[-1] != "of":  # "in the bank's own estimation"
        named = side.words[cue.start + 1 : cue.end - 1]
        owned = any(word.endswith(("'s", "s'", "\u2019s", "s\u2019")) for word in named)
        return Source((cue.start + 1, cue.end - 1), (cue.start, cue.end)) if owned else None
    if cue.within("sources"):
        end = side.clause_end(cue.end, _SOURCE_WORDS)
        if end == cue.end and len(cue.phrase) > _OF_ONESELF:
            return Source(cue[:2], cue[:2])  # "by his own account,"
        return Source((cue.end, end), (cue.start, end)) if end > cue.end else None
    if inverted := _inverted(side, cue):
        return inverted
    start = _subject(side, cue.start)
    if start == cue.start or not _names(side, start, cue.start):
        return None
    if side.keys[start] in side.lexicon.words("tellings_as"):
        if side.keys[start + 1] in side.lexicon.words("tellings_no_object"):
            return None  # "as of December"
        return Source((start, cue.start), (start, side.clause_end(cue.end, _SOURCE_WORDS)))
    end = _end_of_telling(side, cue, start)
    return Source((start, cue.start), (start, end)) if end else None


def _inverted(side: Side, cue: Cue) -> Source | None:
    """Return the source of ", concludes the expert panel,", None if a cue is no such turn."""
    end = side.clause_end(cue.end, _SOURCE_WORDS)
    article = side.keys[cue.end : cue.end + 1]
    opened = cue.start > 1 and side.keys[cue.start - 1] == "," and bool(article)
    if not opened or article[0] not in side.lexicon.words("nouns_articles") or end - cue.end > _SOURCE_WORDS // 2:
        return None
    return Source((cue.end, end), (cue.start, end)) if all(side.changed[cue.start : end]) else None


def _subject(side: Side, verb: int) -> int:
    """Return where the subject of a verb begins: behind the last pause, or where the sentence begins."""
    breaks = side.lexicon.words("tellings_breaks")
    k = verb
    while k > 0 and verb - k <= _SOURCE_WORDS:
        key = side.keys[k - 1]
        if key == ")":  # "the union (KPU) reported"
            k = next((n + 1 for n in range(k - 2, -1, -1) if side.keys[n] == "("), k)
        elif key in _PAUSES or key in breaks:
            return _past_joints(side, k, verb)
        k -= 1
    return _past_joints(side, 0, verb) if k == 0 else verb


def _past_joints(side: Side, start: int, end: int) -> int:
    """Return where a subject begins behind words such as "and" and "but"."""
    joints = side.lexicon.words("limits_joints") | side.lexicon.words("tellings_breaks")
    return next((k for k in range(start, end) if side.keys[k] not in joints), end)


def _names(side: Side, start: int, end: int) -> bool:
    """Tell whether words name somebody: not "it", and no words between which another verb stands."""
    anonymous, be = side.lexicon.words("tellings_anonymous"), side.lexicon.be
    keys = side.keys[start:end]
    words = [key for key in keys if key != "as" and _text.is_word(key)]
    owned = any(key.endswith(("'s", "s'")) for key in keys)  # "the insurer's report"
    if side.keys[end - 1] in side.lexicon.words("tellings_before") | (frozenset() if owned else anonymous):
        return False
    return bool(words) and bool(set(words) - anonymous - side.lexicon.stop) and be.isdisjoint(words)


def teller(side: Side, verb: int) -> Span | None:
    """Return who does what a verb says, None where nobody is named: "the ministry (MOF) lists"."""
    start = _subject(side, verb)
    return (start, verb) if start < verb and _names(side, start, verb) else None


def _end_of_telling(side: Side, cue: Cue, start: int) -> int:
    """Return where "X said that" ends, 0 if the verb tells nothing: "the noted soprano", "reported to the assembly"."""
    following = side.keys[cue.end : cue.end + _SOURCE_WORDS]
    first = following[0] if following else "."
    that = side.lexicon.words("tellings_that")
    if that & set(following[:1]):
        return cue.end + 1
    opened = start > 0 and side.keys[start - 1] == ","
    prepositions = side.lexicon.words("tellings_no_object")
    is_noun = cue.phrase[0] in side.lexicon.words("tellings_nouns") and not prepositions.isdisjoint(
        side.keys[start : cue.start]  # "an issue raised in three reports"
    )
    if first in _PAUSES and not is_noun:  # "..., X said, ..."
        return cue.end if opened else 0
    listened = cue.phrase[0] in side.lexicon.words("tellings_listeners")
    listeners = next((n for n, key in enumerate(following[:5]) if key in that), 0) if listened else 0
    if listeners:  # "told investigators that"
        return cue.end + listeners + 1
    if first in side.lexicon.words("tellings_anonymous") and set(following[1:2]) & (prepositions | _PAUSES):
        return 0  # "reported it in good time"
    plain = side.lexicon.words("tellings_plain")
    if (
        cue.phrase[-1] in plain
        and cue.phrase[0] not in side.lexicon.words("tellings_nouns")
        and first not in side.lexicon.words("tellings_no_object")
    ):
        return cue.end
    return 0


def _said_stayed(side: Side, other: Side, source: Source) -> bool:
    """Tell whether what a source says is on the other side, too."""
    start, end = source.whole
    behind = [stem for stem in side.stems[end:] if stem][:_SAID]
    before = [stem for stem in side.stems[:start] if stem][-_SAID:]
    said = behind if len(behind) >= _SAID else [*before, *behind]
    return bool(said) and sum(stem in other.stem_set for stem in said) >= _SAID_AGAIN * len(said)
