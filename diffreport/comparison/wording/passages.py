"""Sentences of both sides that belong together, as the opcodes of a change show, ready to be read for cues."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress, pairwise

from diffreport import text as _text
from diffreport.comparison.wording.lexicon import Cue, Lexicon
from diffreport.model import Change, Opcode

Span = tuple[int, int]

_ENDS = frozenset(".!?;\n")
_IDIOMS = frozenset(("idioms",))
# Before a stop these end no sentence: abbreviations that a name or number follows.
_ABBREVIATED = frozenset(
    "mr mrs ms dr st no nos art arts sec para paras fig vs etc prof gen col lt inc ltd co al".split()
)
# Two sentences belong together if so much of the shorter one stayed where it was,
_KEPT = 0.4
# or if their words are so much the same, though in another order.
_ALIKE = 0.4
# Of sentences alone each is compared with the next so many of the other side: no block that is written holds more.
_REACH = 200
# Longer passages are not looked at: nobody writes such sentences, it is a table or a list without stops.
_MOST_TOKENS = 400


class Side:
    """The words of one side of a passage. Positions count what is no white space; `at` gives the token of each."""

    def __init__(self, tokens: Sequence[str], span: Span, lexicon: Lexicon, changed: Sequence[int]) -> None:
        self.at = [i for i in range(*span) if not tokens[i].isspace()]
        self.words = [tokens[i] for i in self.at]
        self.lexicon = lexicon
        self.keys = _keys(self.words, lexicon)
        self.changed = [changed[i] for i in self.at]
        self._places = lexicon.places(self.keys)
        self._cues: dict[str, list[Cue]] = {}

    def __len__(self) -> int:
        """Return the number of positions."""
        return len(self.at)

    @cached_property
    def stems(self) -> list[str]:
        """Return the stem of the content word at every position, "" for other words and marks."""
        stop, stem = self.lexicon.stop, self.lexicon.stem
        return [stem(key) if _text.is_word(key) and key not in stop else "" for key in self.keys]

    @cached_property
    def stem_set(self) -> frozenset[str]:
        """Return the stems of all content words."""
        return frozenset(filter(None, self.stems))

    @cached_property
    def all_stems(self) -> frozenset[str]:
        """Return the stems of all words, also of those of grammar."""
        return frozenset(map(self.lexicon.stem, self.keys))

    def cues(self, group: str) -> list[Cue]:
        """Return the cues of a group, from left to right."""
        if group not in self._cues:
            self._cues[group] = self.lexicon.cues(group, self.keys, self._places)
        return self._cues[group]

    def is_changed(self, start: int, end: int) -> bool:
        """Tell whether a word changed from position start up to, not including, end."""
        return any(self.changed[start:end])

    def tokens(self, start: int, end: int) -> Span:
        """Return the tokens of the positions from start up to, not including, end."""
        if start >= end:
            at = self.at[start] if start < len(self.at) else self.at[-1] + 1 if self.at else 0
            return at, at
        return self.at[start], self.at[end - 1] + 1

    def clause_end(self, start: int, most: int) -> int:
        """Return where the clause ends that goes on at a position, after at most so many words."""
        end = min(len(self), start + most)
        return next((k for k in range(start, end) if self.keys[k] in ",;:.()!?" or self.keys[k] == "\n"), end)

    def text(self, start: int, end: int) -> str:
        """Return the words between two positions."""
        return " ".join(self.words[start:end])


class Pair:
    """A passage: sentences of both sides that belong together."""

    def __init__(self, old: Side, new: Side, kept: Sequence[Opcode]) -> None:
        self.old, self.new = old, new
        self.sides = (old, new), (new, old)
        self._kept = kept
        self._gone: dict[str, tuple[list[Cue], list[Cue]]] = {}

    @cached_property
    def _over(self) -> tuple[dict[int, int], dict[int, int]]:
        """Return by position of either side where the word stands on the other one, if it stayed in its place."""
        old_at = {i: k for k, i in enumerate(self.old.at)}
        new_at = {j: k for k, j in enumerate(self.new.at)}
        over = {}
        for _, i1, i2, j1, _, _ in self._kept:
            for i in range(i1, i2):
                if i in old_at and i - i1 + j1 in new_at:
                    over[old_at[i]] = new_at[i - i1 + j1]
        return over, {k: n for n, k in over.items()}

    @cached_property
    def likeness(self) -> float:
        """Return the share of the shorter side's content words that the other side has, too."""
        old, new = self.old.stem_set, self.new.stem_set
        return len(old & new) / (min(len(old), len(new)) or 1)

    def over(self, side: Side) -> dict[int, int]:
        """Return by position of one side where the word stands on the other one, if it stayed in its place."""
        return self._over[side is self.new]

    def gone(self, group: str) -> tuple[list[Cue], list[Cue]]:
        """Return the cues of the old side that the new one no longer has, and those that are new there.

        A cue that only moved is in neither, and no turn of phrase that is none.
        """
        if group not in self._gone:
            olds, news = self.old.cues(group), self.new.cues(group)
            self._gone[group] = self._unmoved(olds, news) if olds or news else ([], [])
        return self._gone[group]

    def _unmoved(self, olds: Sequence[Cue], news: Sequence[Cue]) -> tuple[list[Cue], list[Cue]]:
        there = {cue.start: cue for cue in news}, {cue.start: cue for cue in olds}
        old = [cue for cue in olds if not self._stands(cue, self.old, there[0], self._over[0])]
        new = [cue for cue in news if not self._stands(cue, self.new, there[1], self._over[1])]
        for cue in list(old):
            twin = next((n for n in new if n.phrase == cue.phrase), None)
            if twin:
                old.remove(cue)
                new.remove(twin)
        return [cue for cue in old if cue.lists != _IDIOMS], [cue for cue in new if cue.lists != _IDIOMS]

    @staticmethod
    def _stands(cue: Cue, side: Side, there: dict[int, Cue], over: dict[int, int]) -> bool:
        """Tell whether the other side has the cue in its place."""
        twin = there.get(over.get(cue.start, -1))
        if twin is not None:
            return twin.lists == cue.lists
        return cue.start not in over and not side.is_changed(cue.start, cue.end)


def pairs_of(change: Change, lexicon: Lexicon) -> Iterator[Pair]:
    """Yield the passages of a change in which words changed. Cost: linear in its tokens.

    Sentences that only one side has are in none: their words came and went with them.
    """
    content = [op for op in change.opcodes if op.is_content]
    kept = [op for op in change.opcodes if not op.is_content and op.i2 - op.i1 == op.j2 - op.j1]
    changed = bytearray(len(change.old_tokens)), bytearray(len(change.new_tokens))
    for op in content:
        changed[0][op.i1 : op.i2] = b"\1" * (op.i2 - op.i1)
        changed[1][op.j1 : op.j2] = b"\1" * (op.j2 - op.j1)
    whole = (0, len(change.old_tokens)), (0, len(change.new_tokens))
    if not _may_mean(change, changed, whole, lexicon):
        return
    olds, news = _sentences(change.old_tokens), _sentences(change.new_tokens)
    for (i1, i2), (j1, j2) in _paired(change, content, kept, (olds, news)):
        spans = (olds[i1][0], olds[i2][1]), (news[j1][0], news[j2][1])
        if max(b - a for a, b in spans) > _MOST_TOKENS:
            continue
        if _may_mean(change, changed, spans, lexicon):
            old = Side(change.old_tokens, spans[0], lexicon, changed[0])
            new = Side(change.new_tokens, spans[1], lexicon, changed[1])
            yield Pair(old, new, _meeting(kept, spans[0]))


def _may_mean(change: Change, changed: tuple[bytearray, bytearray], spans: tuple[Span, Span], lexicon: Lexicon) -> bool:
    """Tell whether words changed, or figures beside words that make a limit or a rule of them: not so of nearly all."""
    sides = [
        (tokens[slice(*span)], flags[slice(*span)])
        for tokens, flags, span in zip((change.old_tokens, change.new_tokens), changed, spans, strict=True)
    ]
    if any(token.isalpha() for tokens, flags in sides for token in compress(tokens, flags)):
        return True
    return any(map(any, (flags for _, flags in sides))) and not lexicon.ruling.isdisjoint(sides[1][0])


def _meeting(ops: Sequence[Opcode], span: Span) -> Sequence[Opcode]:
    """Return which of some opcodes, in order, reach into a span of the old side."""
    first = bisect_right(ops, span[0], key=lambda op: op.i2)
    return ops[first : bisect_left(ops, span[1], lo=first, key=lambda op: op.i1)]


def _sentences(tokens: Sequence[str]) -> list[Span]:
    """Return where each sentence begins and ends, white space between them with the one before."""
    ends = [k + 1 for k, token in enumerate(tokens) if token in _ENDS and _ends_sentence(tokens, k)]
    bounds = [0, *ends] if ends and ends[-1] == len(tokens) else [0, *ends, len(tokens)]
    return list(pairwise(bounds))


def _ends_sentence(tokens: Sequence[str], k: int) -> bool:
    if tokens[k] != ".":
        return True
    if k + 1 < len(tokens) and not tokens[k + 1].isspace() and _text.is_word(tokens[k + 1]):
        return False
    following = next((t for t in tokens[k + 1 : k + 4] if _text.is_word(t)), "")
    before = tokens[k - 1] if k else ""
    return (
        not following[:1].islower()
        and before.casefold() not in _ABBREVIATED
        and not (len(before) == 1 and before.isupper())
    )


def _paired(
    change: Change, content: Sequence[Opcode], kept: Sequence[Opcode], sentences: tuple[list[Span], list[Span]]
) -> list[tuple[Span, Span]]:
    """Return the first and last sentences, old and new, of every passage."""
    olds, news = sentences
    touched = (
        {n for op in content for n in _within(olds, op.i1, op.i2)},
        {n for op in content for n in _within(news, op.j1, op.j2)},
    )
    linked = {(i, j) for i, j in _kept_in_place(kept, sentences) if i in touched[0] or j in touched[1]}
    alone = [sorted(touched[0] - {i for i, _ in linked}), sorted(touched[1] - {j for _, j in linked})]
    linked |= set(_alike(change, sentences, alone))
    passages: list[tuple[Span, Span]] = []
    for i, j in sorted(linked):
        if passages and (i <= passages[-1][0][1] or j <= passages[-1][1][1]):
            (i1, i2), (j1, j2) = passages[-1]
            passages[-1] = (i1, max(i, i2)), (min(j, j1), max(j, j2))
        else:
            passages.append(((i, i), (j, j)))
    return passages


def _kept_in_place(kept: Sequence[Opcode], sentences: tuple[list[Span], list[Span]]) -> Iterator[tuple[int, int]]:
    """Yield the sentences, old and new, that share enough words in their place to belong together."""
    olds, news = sentences
    shared: dict[tuple[int, int], int] = {}
    for op in kept:
        for i in _within(olds, op.i1, op.i2):
            a, b = max(op.i1, olds[i][0]) - op.i1 + op.j1, min(op.i2, olds[i][1]) - op.i1 + op.j1
            for j in _within(news, a, b):
                overlap = min(b, news[j][1]) - max(a, news[j][0])
                shared[i, j] = shared.get((i, j), 0) + overlap
    for (i, j), n in shared.items():
        if n >= _KEPT * min(olds[i][1] - olds[i][0], news[j][1] - news[j][0]):
            yield i, j


def _within(spans: Sequence[Span], start: int, end: int) -> range:
    """Return the sentences that tokens from start to end stand in."""
    if start >= end:
        return range(0)
    low = _find(spans, start)
    return range(low, _find(spans, end - 1) + 1)


def _find(spans: Sequence[Span], at: int) -> int:
    low, high = 0, len(spans) - 1
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= at:
            low = middle + 1
        else:
            high = middle
    return low


def _alike(
    change: Change, sentences: tuple[list[Span], list[Span]], alone: Sequence[Sequence[int]]
) -> Iterator[tuple[int, int]]:
    """Yield sentences that changed too much for their words to stay in place, but are about the same."""
    olds = [(i, _vocabulary(change.old_tokens[slice(*sentences[0][i])])) for i in alone[0]]
    news = [(j, _vocabulary(change.new_tokens[slice(*sentences[1][j])])) for j in alone[1]]
    next_ = 0
    for i, words in olds:
        near = range(next_, min(len(news), next_ + _REACH))
        best = max(
            ((len(words & news[n][1]) / max(1, min(len(words), len(news[n][1]))), -n) for n in near), default=None
        )
        if best and best[0] >= _ALIKE and words:
            next_ = 1 - best[1]
            yield i, news[-best[1]][0]


def _vocabulary(tokens: Iterable[str]) -> frozenset[str]:
    return frozenset(_text.key(token) for token in tokens if _text.is_word(token))


def _keys(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Return the keys of words; of one that is a name here, such as the month May, none that a lexicon has."""
    keys = list(map(_text.key, words))
    if not lexicon.names.isdisjoint(keys):
        for k, word in enumerate(words):
            before = words[k - 1] if k else ""
            if keys[k] in lexicon.names and (word.istitle() or (word.isupper() and before in lexicon.before_names)):
                keys[k] = "\0" + keys[k]
    return keys
