"""Whom and what a sentence is about, if another name or noun took the place of one and the sentence stayed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from diffreport import text as _text
from diffreport.comparison.figures.numerals import numeral_value
from diffreport.comparison.figures.ratios import RANKS
from diffreport.comparison.wording.passages import Pair, Side, Span
from diffreport.comparison.wording.scales import Shown, opposite

# A name or word that took another's place is short, and most of its sentence stayed:
_MOST_WORDS = 10
_SENTENCE_STAYED = 0.6
# of that of a mere noun a little more, and more words than the noun has.
_FRAME_STAYED, _FRAME_WORDS = 0.66, 3
_NOUN_WORDS = 4
# Words that begin with the same letters are one word in two forms.
_ALIKE = 4
# Marks before a subject.
_OPENING = frozenset(".,;:(")


def replaced(pair: Pair) -> Iterator[Shown]:
    """Yield a place, actor, thing or quality that took the place of another in a sentence that stayed."""
    for old, new in replacements(pair):
        if not _frame_stayed(pair, old, new, _SENTENCE_STAYED):
            continue
        names = [
            [name for name in _names(side, span) if name not in other.words]
            for (side, other), span in zip(pair.sides, (old, new), strict=True)
        ]
        printed = [_capitals(side, span) for side, span in ((pair.old, old), (pair.new, new))]
        told = all(
            any(key[:1].isdigit() for key in side.keys[slice(*span)])
            for side, span in ((pair.old, old), (pair.new, new))
        )
        if told or _is_short_for(*names):
            continue
        if (all(names) and not _are_one(*printed)) or _exclude_each_other(pair, old, new):
            yield Shown("scope_changed", old, new)


def other_noun(pair: Pair) -> Iterator[Shown]:
    """Yield a mere noun that took the place of another in a sentence that stayed but for that."""
    for old, new in first_clauses(pair):
        if _are_other_nouns(pair, old, new):
            yield Shown("scope_changed", old, new)


def first_clauses(pair: Pair) -> Iterator[tuple[Span, Span]]:
    """Yield short runs in each other's place, one by one where pauses or a shared word cut both alike.

    "the strait, where", "the bay, in which"; "the highlands lost most", "the plain lost a part".
    """
    news = {opposite(pair, pair.new, start)[0]: (start, end) for start, end in changed_runs(pair.new)}
    for start, end in changed_runs(pair.old):
        if start not in news or max(end - start, news[start][1] - news[start][0]) > 2 * _MOST_WORDS:
            continue
        olds, others = list(_parts(pair.old, (start, end))), list(_parts(pair.new, news[start]))
        if len(olds) != len(others):
            olds, others = olds[:1], others[:1]
        for old, new in zip(olds, others, strict=True):
            old, new = _before_shared(pair, old, new)
            if max(old[1] - old[0], new[1] - new[0]) <= _MOST_WORDS:
                yield old, new


def _parts(side: Side, span: Span) -> Iterator[Span]:
    """Yield the words of a run between its pauses."""
    start = span[0]
    for k in range(span[0] + 1, span[1] + 1):
        if k == span[1] or not _text.is_word(side.keys[k]):
            if k > start:
                yield start, k
            start = k + 1


def _before_shared(pair: Pair, old: Span, new: Span) -> tuple[Span, Span]:
    """Return two runs up to the first word of content that both have, if it is the first word of neither."""
    for k in range(old[0] + 1, old[1]):
        stem = pair.old.stems[k]
        if stem and stem in pair.new.stems[new[0] + 1 : new[1]]:
            return (old[0], k), (new[0], pair.new.stems.index(stem, new[0] + 1))
    return old, new


def changed_runs(side: Side) -> Iterator[Span]:
    """Yield where words changed, in runs."""
    start = None
    for k, changed in enumerate((*side.changed, False)):
        if changed and start is None:
            start = k
        elif not changed and start is not None:
            yield start, k
            start = None


def replacements(pair: Pair) -> Iterator[tuple[Span, Span]]:
    """Yield the short runs of changed words of the old side with those in their place."""
    news = {}
    for start, end in changed_runs(pair.new):
        news[opposite(pair, pair.new, start)[0]] = (start, end)
    for start, end in changed_runs(pair.old):
        new = news.get(start)
        if new and max(end - start, new[1] - new[0]) <= _MOST_WORDS:
            yield (start, end), new


def _names(side: Side, span: Span) -> list[str]:
    """Return the proper names among changed words: no month, no title, no word in a sentence's first place."""
    plain = side.lexicon.words("limits_no_names") | side.lexicon.words("deadlines_times")
    return [
        side.words[k]
        for k in range(*span)
        if side.words[k][:1].isupper()
        and k > 0
        and side.keys[k - 1] not in ".:!?\"'"
        and side.keys[k].lstrip("\0") not in plain
    ]


def _capitals(side: Side, span: Span) -> list[str]:
    """Return the words with a capital, whatever they are: an abbreviation is made of all of them."""
    return [
        part
        for k in range(*span)
        if side.words[k][:1].isupper() and side.keys[k] not in side.lexicon.stop
        for part in side.words[k].split("-")
        if part
    ]


def _are_one(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether names are the same ones, in more words or in initials."""
    a, b = {name.casefold().removesuffix("'s") for name in old}, {name.casefold().removesuffix("'s") for name in new}
    if a <= b or b <= a:
        return True
    if _scripts(a).isdisjoint(_scripts(b)):
        return True  # "Moscow", "Москва": no name is told from another across scripts
    a, b = ({name.replace(".", "") for name in names} for names in (a, b))  # "U.S." is "US"
    initials = ["".join(name[0] for name in names).casefold() for names in (old, new)]
    pairs = ((initials[0], b), (initials[1], a))
    if any(
        len(one) > 1
        and any(name.startswith(one) or name.endswith(one) or one.endswith(name) for name in names if len(name) > 1)
        for one, names in pairs
    ):
        return True  # "the Association of Journalists", "the AJK"
    fewer, more = sorted((a - b, b - a), key=len)
    return all(any(x[:_ALIKE] == y[:_ALIKE] for y in more) for x in fewer)  # "Prosecutor", "Prosecution Office"


def _scripts(names: Iterable[str]) -> frozenset[str]:
    return frozenset(unicodedata.name(char, "").split(" ")[0] for name in names for char in name if char.isalpha())


def _exclude_each_other(pair: Pair, old: Span, new: Span) -> bool:
    """Tell whether a word stands for another that is true of other things: "eastern", "western"."""
    before, after = set(pair.old.keys[slice(*old)]), set(pair.new.keys[slice(*new)])
    if pair.old.stem_set >= {pair.old.lexicon.stem(key) for key in after} or pair.new.stem_set >= {
        pair.old.lexicon.stem(key) for key in before
    }:
        return False
    kin, stem = pair.old.lexicon.kin, pair.old.lexicon.stem
    return any(
        stem(y) not in kin.get(stem(x), ())
        for group in pair.old.lexicon.contrasts
        for x in sorted((before - after) & group)
        for y in sorted((after - before) & group)
    )


def _are_other_nouns(pair: Pair, old: Span, new: Span) -> bool:
    """Tell whether a noun stands in the place of one that shares no word with it, and is no other word for it."""
    nouns = [_noun(*sides, span) for sides, span in zip(pair.sides, (old, new), strict=True)]
    if not all(nouns) or not _frame_stayed(pair, old, new, _FRAME_STAYED):
        return False
    if any(_refers_back(side, span) for side, span in ((pair.old, old), (pair.new, new))):
        return False
    spans = (old, new), (new, old)
    if any(is_abbreviated(side, span, other) for (side, other), (span, _) in zip(pair.sides, spans, strict=True)):
        return False
    kin = pair.old.lexicon.kin
    fewer, more = sorted(nouns, key=len)
    return not all(any(_are_alike(x, y) or kin.get(x, {x}) & kin.get(y, {y}) for y in more) for x in fewer)


def _are_alike(x: str, y: str) -> bool:
    """Tell whether two stems are forms of one word, or one is compounded with the other: "firewood", "wood"."""
    return x[:_ALIKE] == y[:_ALIKE] or (min(len(x), len(y)) >= _ALIKE and (x.endswith(y) or y.endswith(x)))


def _is_short_for(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether names on one side only are abbreviations: what they stand for may be told elsewhere."""
    if not old or not new:
        return False
    short = all(map(_is_abbreviation, old)), all(map(_is_abbreviation, new))
    return short[0] != short[1] or (all(short) and (old[0].endswith(new[0]) or new[0].endswith(old[0])))


def _refers_back(side: Side, span: Span) -> bool:
    """Tell whether a noun names something that was named before: "the agency", "these goals"."""
    content = [side.keys[k] for k in range(*span) if side.stems[k]]
    return len(content) == 1 and content[0] in side.lexicon.words("nouns_generic")


def is_abbreviated(side: Side, span: Span, other: Side) -> bool:
    """Tell whether words begin with the letters of an abbreviation that is new on the other side, or are one.

    "occupational safety and health" is "OSH"; what other abbreviations stand for, only the document knows.
    """
    initials = "".join(key[0] for key in side.keys[slice(*span)] if _is_content(side, key))
    new = [w for w, changed in zip(other.words, other.changed, strict=True) if changed and _is_abbreviation(w)]
    if len(initials) > 1 and any(initials in word.casefold() for word in new):
        return True
    return bool(new) and any(map(_is_abbreviation, side.words[slice(*span)]))


def _is_content(side: Side, key: str) -> bool:
    return _text.is_word(key) and key not in side.lexicon.stop


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and len(word) > 1


def _frame_stayed(pair: Pair, old: Span, new: Span, share: float) -> bool:
    """Tell whether such a share of the words of content around two runs stands on both sides."""
    for (side, other), span in zip(pair.sides, (old, new), strict=True):
        around = {*side.stems[: span[0]], *side.stems[span[1] :]} - {""}
        if len(around) < _FRAME_WORDS or len(around & other.stem_set) < share * len(around):
            return False
    return True


def _noun(side: Side, other: Side, span: Span) -> list[str]:
    """Return the stems of a run that is a noun with what belongs to it, none if it is anything else or an old one."""
    lexicon = side.lexicon
    before_nouns = lexicon.words("nouns_before")
    start, end = span
    while start < end and side.keys[start] in before_nouns:
        start += 1
    keys = side.keys[start:end]
    content = [k for k in range(start, end) if side.stems[k]]
    if not content or len(content) > _NOUN_WORDS or content[-1] != end - 1 or any(map(_is_figure, keys)):
        return []
    if not {key for key in keys if key in lexicon.stop or not _text.is_word(key)} <= lexicon.words("nouns_inside"):
        return []
    if not _is_opened(side, span[0], start, end) or not _is_closed(side, end):
        return []
    if side.stems[content[-1]] in other.stem_set:
        return []
    if any("." in key for key in keys):
        return []  # an address of a site
    named = len(content) > 1 or not lexicon.words("nouns_articles").isdisjoint(side.keys[start - 1 : start])
    head = side.keys[end - 1]
    if any(_is_no_noun(side, side.keys[k], k == content[-1]) for k in content):
        return []
    if head.endswith(lexicon.gerund_endings) and not named:
        return []
    return [side.stems[k] for k in content]


def _is_opened(side: Side, first: int, start: int, end: int) -> bool:
    """Tell whether a noun may begin at a position: behind a preposition or an article, first, or as a verb's object."""
    before = side.keys[start - 1] if start else "."
    if (
        start > first
        or before in side.lexicon.words("nouns_before")
        or before in _OPENING | side.lexicon.words("nouns_no")
    ):
        return len(side) > end
    return _is_plural(side.keys[end - 1]) and (
        _is_verb(side, before) or before.endswith(("s", *side.lexicon.gerund_endings))
    )


def _is_closed(side: Side, end: int) -> bool:
    """Tell whether a noun may end at a position: before a verb, an adverb or a word of grammar, but an article."""
    following = side.keys[end] if end < len(side) else "."
    if following in side.lexicon.words("nouns_articles"):
        return False  # a verb stands before an article
    return (
        following in side.lexicon.stop
        or not _text.is_word(following)
        or _is_verb(side, following)
        or following in side.lexicon.words("nouns_no")
        or following.endswith(side.lexicon.adverb)
        or _is_plural(side.keys[end - 1])
    )


def _is_figure(key: str) -> bool:
    return numeral_value(key) is not None or key[:1].isdigit() or key.removesuffix("s").endswith(tuple(RANKS))


def _is_plural(key: str) -> bool:
    return key.endswith("s") and not key.endswith(("ss", "us", "is"))


def _is_verb(side: Side, key: str) -> bool:
    return key.endswith(side.lexicon.verb_endings) or key in side.lexicon.irregular or key in side.lexicon.verbs


def _is_no_noun(side: Side, key: str, is_head: bool) -> bool:
    """Tell whether a word is an adverb, a time, a verb or, as head, an adjective."""
    lexicon = side.lexicon
    if key.endswith(lexicon.adverb) or key in lexicon.verbs or lexicon.irregular.get(key, key) != key:
        return True
    return is_head and (
        key in lexicon.words("nouns_no")
        or key in lexicon.words("deadlines_times")
        or key.endswith((*lexicon.adjective_endings, *lexicon.verb_endings))
        or key in lexicon.irregular
    )
