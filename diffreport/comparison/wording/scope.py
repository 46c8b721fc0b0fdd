"""How far a sentence reaches: its quantifiers, the members of its lists, its places and actors."""

from __future__ import annotations

from collections.abc import Iterator

from diffreport import text as _text
from diffreport.comparison.figures.numerals import numeral_value
from diffreport.comparison.wording.lexicon import Cue
from diffreport.comparison.wording.passages import Pair, Side, Span
from diffreport.comparison.wording.replaced import changed_runs, is_abbreviated, replaced
from diffreport.comparison.wording.scales import FRESH_WORDS, Shown, fresh, opposite, stayed

_ALL = 9
# From so much on a quantifier that has no other in its place says that more is meant than a plain plural does.
_PARTIAL = (5, 8)
# A member of a list has at most so many words.
_MEMBER_WORDS = 9
# A word that took another's place is no farther off.
_REPLACED_WORDS = 5
# Words of grammar make so much of a sentence, and less of a list, a row or a line of a form.
_GRAMMAR = 0.15
# A member is told wherever it stood if it has few words, and no more than such a share of a sentence's is new.
_BARE_WORDS, _NEW_WORDS = 2, 0.3
# In a longer run of changes a word came or went with a clause.
_RUN_WORDS = 10
# What is added to a sentence, rather than to a new one in its place, leaves so much of it.
_ADDED_TO = 0.6
_STOPS = frozenset(".;:!?,()")
_ENDS = frozenset(".!?;:\n")


def scope(pair: Pair) -> Iterator[Shown]:
    """Yield what a sentence no longer is about, or now is."""
    yield from _quantifiers(pair)
    yield from _limits(pair)
    if all(map(_is_sentence, (pair.old, pair.new))):
        yield from _members(pair)
        yield from replaced(pair)


def _is_sentence(side: Side) -> bool:
    """Tell whether a side is a sentence: it ends like one, and words of grammar hold it together."""
    last = next((key for key in reversed(side.keys) if key not in "\"')"), "")
    grammar = sum(key in side.lexicon.stop for key in side.keys)
    return last in ".!?" and grammar >= _GRAMMAR * sum(map(_text.is_word, side.keys))


def _quantifiers(pair: Pair) -> Iterator[Shown]:
    olds, news = pair.gone("scope")
    for kind in ("scopes_", "amounts_"):
        before, after = (
            [cue for cue in cues if _degree(cue, kind) and not _counts(side, cue)]
            for side, cues in ((pair.old, olds), (pair.new, news))
        )
        for old, new in zip(before, after, strict=False):
            a, b = _degree(old, kind), _degree(new, kind)
            if a != b and stayed(pair.old, pair.new, old[:2]) and stayed(pair.new, pair.old, new[:2]):
                yield Shown("scope_narrowed" if a > b else "scope_widened", old[:2], new[:2])
        if bool(before) == bool(after) or kind == "amounts_":
            continue
        side, other = pair.sides[0] if before else pair.sides[1]
        for cue in before or after:
            place = opposite(pair, side, cue.start)
            spans = (cue[:2], place) if before else (place, cue[:2])
            if cue.phrase[0] in side.lexicon.words("scopes_pairs") and _stands_for_figure(other, place):
                continue  # "both", "the two"
            if fresh(side, other, cue[:2]) > FRESH_WORDS or not (
                _is_counted(side, other, cue)
                or (any(other.changed[place[0] : place[0] + 1]) and _run_words(side, cue.start) <= _RUN_WORDS)
            ):
                continue
            if _degree(cue, kind) == _ALL and _narrows(other, side, place):
                yield Shown("scope_narrowed" if before else "scope_widened", *spans)
            elif (
                _PARTIAL[0] <= _degree(cue, kind) <= _PARTIAL[1]
                and _is_alone(side, cue)
                and not _stands_for_figure(other, place)
                and stayed(side, other, cue[:2])
            ):
                yield Shown("scope_widened" if before else "scope_narrowed", *spans)


def _is_counted(side: Side, other: Side, cue: Cue) -> bool:
    """Tell whether the other side has what a quantifier is about: one of the next two words of content."""
    counted = [stem for stem in side.stems[cue.end : side.clause_end(cue.end, len(side))] if stem][:2]
    return not counted or any(stem in other.stem_set for stem in counted)


def _counts(side: Side, cue: Cue) -> bool:
    """Tell whether a figure follows a cue: "some 40 metres" is a qualifier; or "and" follows "both"."""
    if cue.phrase[0] in side.lexicon.words("scopes_pairs"):
        return not side.lexicon.words("limits_joints").isdisjoint(side.keys[cue.end : cue.end + _REPLACED_WORDS])
    whole = cue.phrase[-1] in side.lexicon.words("scopes_whole")  # "all four" is all
    return not whole and any(numeral_value(key) is not None for key in side.keys[cue.end : cue.end + 1])


def _degree(cue: Cue, kind: str) -> int:
    return next((int(name.removeprefix(kind)) for name in sorted(cue.lists) if name.startswith(kind)), 0)


def _stands_for_figure(side: Side, place: Span) -> bool:
    """Tell whether a changed figure stands at a place: what became of it is told with the figures."""
    around = range(max(0, place[0] - 1), min(len(side), place[0] + _REPLACED_WORDS))
    return any(side.changed[k] and numeral_value(side.keys[k]) is not None for k in around)


def _narrows(side: Side, other: Side, place: Span) -> bool:
    """Tell whether content words stand changed near the place where the other side says "all"."""
    around = range(max(0, place[0] - 1), min(len(side), place[0] + _REPLACED_WORDS))
    return any(side.changed[k] and side.stems[k] and side.stems[k] not in other.stem_set for k in around)


def _is_alone(side: Side, cue: Cue) -> bool:
    """Tell whether no other word changed beside a cue that is no adverb: how often is no question of how many."""
    if cue.phrase[-1].endswith(side.lexicon.adverb) or cue.phrase[-1] in side.lexicon.words("scopes_adverbs"):
        return False
    beside = [k for k in (cue.start - 1, cue.end) if 0 <= k < len(side)]
    return not any(side.changed[k] and _text.is_word(side.keys[k]) for k in beside)


def _limits(pair: Pair) -> Iterator[Shown]:
    """Yield "only", "except for" and the like, if they came or went."""
    olds, news = ([cue for cue in cues if cue.within("limits_narrow")] for cues in pair.gone("limit"))
    if bool(olds) == bool(news):
        return
    side, other = pair.sides[0] if olds else pair.sides[1]
    for cue in olds or news:
        figure = any(numeral_value(key) is not None for key in side.keys[cue.end : cue.end + 2])
        named = side.lexicon.stem(cue.phrase[0]) in other.all_stems
        told = any(
            other.changed[k] and key in other.lexicon.words("definitions_conditions")
            for k, key in enumerate(other.keys)
        )  # "provided that", "if"
        if not figure and not named and not told and stayed(side, other, cue[:2]):
            place = opposite(pair, side, cue.start)
            yield Shown("scope_widened", cue[:2], place) if olds else Shown("scope_narrowed", place, cue[:2])


def _members(pair: Pair) -> Iterator[Shown]:
    """Yield the members that a list lost or won."""
    added = [list(_additions(*sides)) for sides in pair.sides]
    if bool(added[0]) != bool(added[1]) and pair.likeness >= _ADDED_TO:
        side = pair.old if added[0] else pair.new
        for span in added[0] or added[1]:
            place = opposite(pair, side, span[0])
            yield Shown("scope_narrowed", span, place) if added[0] else Shown("scope_widened", place, span)
        return
    lost, won = (list(_new_members(side, other, pair)) for side, other in pair.sides)
    joined = [_joints(side) for side in (pair.old, pair.new)]
    lost, won = lost if joined[0] > joined[1] else [], won if joined[1] > joined[0] else []
    if lost and not won:
        for span in lost:
            yield Shown("scope_narrowed", span, opposite(pair, pair.old, span[0]))
    elif won and not lost:
        for span in won:
            yield Shown("scope_widened", opposite(pair, pair.new, span[0]), span)
    elif lost and won:
        yield Shown("scope_changed", lost[0], won[0])
    elif joined[0] != joined[1] and _is_nearly_kept(pair):
        lost, won = (list(dict.fromkeys(_bare(*sides))) for sides in pair.sides)
        if lost and not won and joined[0] > joined[1]:
            yield Shown("scope_narrowed", lost[0], opposite(pair, pair.old, lost[0][0]))
        elif won and not lost and joined[1] > joined[0]:
            yield Shown("scope_widened", opposite(pair, pair.new, won[0][0]), won[0])


def _additions(side: Side, other: Side) -> Iterator[Span]:
    """Yield the changed words behind "as well as" and the like that the other side has not, nor another such turn."""
    cues = side.cues("addition")
    for cue in cues if len(cues) > len(other.cues("addition")) else ():
        end = cue.end
        while end < len(side) and side.changed[end] and side.keys[end] not in _STOPS:
            end += 1
        content = [stem for stem in side.stems[cue.end : end] if stem]
        if all(side.changed[cue.start : cue.end]) and content and content[0] not in other.stem_set:
            yield cue.start, end


def _is_nearly_kept(pair: Pair) -> bool:
    """Tell whether two sentences have nearly the same words, wherever they stand."""
    few = max(len(pair.old.stem_set), len(pair.new.stem_set)) * _NEW_WORDS
    return all(len(side.stem_set - other.stem_set) <= few for side, other in pair.sides)


def _bare(side: Side, other: Side) -> Iterator[Span]:
    """Yield the words beside a joint that the other side has nowhere, if it has the words on the joint's far side."""
    joints, articles = side.lexicon.words("limits_joints"), side.lexicon.words("nouns_articles")
    for k, key in enumerate(side.keys):
        if key not in joints and key != ",":
            continue
        before, behind = _grown(side, k, -1), _grown(side, k, 1)
        for mine, far in ((before, behind), (behind, before)):
            stems = [side.stems[n] for n in range(*mine)]
            known = any(side.stems[n] in other.stem_set for n in range(*far))
            verb = mine is behind and not articles.isdisjoint(side.keys[mine[1] : mine[1] + 1])
            verb = verb or side.keys[mine[0]].endswith(side.lexicon.gerund_endings) if stems else verb
            gone = bool(stems) and len(stems) <= _BARE_WORDS and other.stem_set.isdisjoint(stems)
            verb = verb or is_abbreviated(side, mine, other) or _run_words(side, mine[0]) > _RUN_WORDS
            if gone and known and not verb and not any(_is_quantity(side, n) for n in range(*mine)):
                yield mine


def _is_quantity(side: Side, k: int) -> bool:
    """Tell whether a word says how many, or makes a joint with the next one: "together with"."""
    cues = (*side.cues("scope"), *side.cues("limit"))
    joint = side.lexicon.is_begun("limits_joints", side.keys[k : k + 2])
    return (
        joint
        or side.keys[k] in side.lexicon.words("nouns_no") | side.lexicon.words("limits_no_member")
        or any(cue.start <= k < cue.end for cue in cues)
    )


def _is_past(side: Side, key: str) -> bool:
    return key in side.lexicon.irregular and side.lexicon.irregular[key] != key


def _is_verb_word(side: Side, key: str) -> bool:
    lexicon = side.lexicon
    endings = (*lexicon.verb_endings, *lexicon.adverb)
    known = key in lexicon.verbs or _is_past(side, key)
    return key.endswith(endings) or known or numeral_value(key) is not None


def _run_words(side: Side, at: int) -> int:
    """Return how many positions the run of changes has that one is in, 0 if it is in none."""
    return next((end - start for start, end in changed_runs(side) if start <= at < end), 0)


def _grown(side: Side, joint: int, step: int) -> Span:
    """Return the words of content right before or behind a joint."""
    k = joint + step
    while 0 <= k < len(side) and side.stems[k] and not _is_verb_word(side, side.keys[k]):
        k += step
    return (k + 1, joint) if step < 0 else (joint + 1, k)


def _joints(side: Side) -> tuple[int, int]:
    """Return how many words and commas there are that may join the members of a list."""
    joints = side.lexicon.words("limits_joints")
    return sum(key in joints for key in side.keys), side.keys.count(",")


def _new_members(side: Side, other: Side, pair: Pair) -> Iterator[Span]:
    """Yield the runs of changed words that are members of a list, and that the other side does not have."""
    lexicon = side.lexicon
    joints, verbs = lexicon.words("limits_joints"), lexicon.words("limits_no_member")
    for start, end in changed_runs(side):
        keys = side.keys[start:end]
        words = [key for key in keys if _text.is_word(key) and key not in joints]
        content = [side.stems[k] for k in range(start, end) if side.stems[k] and side.keys[k] not in joints]
        stated = not verbs.isdisjoint(words) or (
            set(words) & lexicon.verbs and not set(words) & lexicon.words("limits_to")
        )
        if not content or len(words) > _MEMBER_WORDS or stated or not _ENDS.isdisjoint(keys):
            continue
        if words[0] in lexicon.words("limits_before_adverbials") and lexicon.words(
            "limits_before_adverbials"
        ).isdisjoint(side.keys[max(0, start - _REPLACED_WORDS) : start]):
            continue  # but "to deserters and to draft evaders"
        place = opposite(pair, side, start)[0]
        shared = [stem for stem in content if stem in other.stem_set]
        there = {other.stems[k] for k in range(place, _run_end(other, place))} - {""}
        known = {*shared} <= there or (keys[0] in joints and not there)  # "and the application layer"
        if not known or not there < {*content} or any(numeral_value(key) is not None for key in words):
            continue
        if {*content} <= other.stem_set or is_abbreviated(side, (start, end), other):
            continue
        joined = (
            keys[0] in joints
            or keys[-1] in joints
            or ("," in (keys[0], keys[-1]) and not joints.isdisjoint(keys))
            or (bool(there) and "," in keys and start > 0)  # "teachers, priests" that became "priests"
        )
        plain = sum(key in lexicon.stop for key in words) <= 1 and len(words) <= _REPLACED_WORDS
        listed = (
            plain
            and start > 0
            and (keys[0] == "," or keys[-1] == ",")
            and not (keys[0] == "," and keys[-1] == ",")
            and _in_list(side, start, end)
        )
        came = any(_is_past(side, key) for key in words[:2])
        if (joined or listed) and not came and not _is_verb(side, start, end):
            yield start, end


def _in_list(side: Side, start: int, end: int) -> bool:
    """Tell whether a run between commas is within a list: "and" or "or" follows before its clause ends."""
    joints = side.lexicon.words("limits_joints")
    around = side.keys[max(0, start - _MEMBER_WORDS) : start] + side.keys[end : end + _MEMBER_WORDS]
    return not joints.isdisjoint(around) and not side.lexicon.be.intersection(side.keys[end : end + 2])


def _is_verb(side: Side, start: int, end: int) -> bool:
    """Tell whether a run joins another statement, not another member: a verb stands behind its "and"."""
    lexicon = side.lexicon
    joints = lexicon.words("limits_joints")
    first = next((k for k in range(start, end) if _text.is_word(side.keys[k]) and side.keys[k] not in joints), start)
    key = side.keys[first]
    if side.keys[end - 1].endswith(lexicon.verb_endings):
        return True  # "or even painted"
    if lexicon.be.intersection(side.keys[start : min(end + 2, len(side))]) and not lexicon.be.isdisjoint(
        side.keys[end : end + 2]
    ):
        return side.keys[start] in joints and "," in side.keys[max(0, start - 1) : start + 1]
    return key.endswith(lexicon.verb_endings) or (key in lexicon.irregular and key != lexicon.irregular[key])


def _run_end(side: Side, start: int) -> int:
    """Return where a run of changed words ends that begins at a position: there if none does."""
    return next((k for k in range(start, len(side)) if not side.changed[k]), len(side))
