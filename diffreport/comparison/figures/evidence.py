"""What speaks for two figures of a link being one: where they stand, what they count, their year and value."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.differences import comparable, is_same_value
from diffreport.comparison.figures.mentions import Mention
from diffreport.comparison.figures.numerals import SPELLED
from diffreport.comparison.figures.printed import CLAUSE_ENDS, NOT_A_LABEL, SENTENCE_ENDS
from diffreport.model import Opcode

# Evidence is counted in label words: a word just beside both figures is 1. So much is enough for a pair,
ENOUGH = 1.6
# and so much where one is so many times the other.
ENOUGH_FOR_A_JUMP = 2.5
# A number in an equal run, and one that replaces another with few words around it, or in a long rewording.
_STAYED = 2.0
_SAME_PLACE = 1.6
_SAME_REWORDING = 0.4
_SAME_YEAR = 1.0
_SAME_YEAR_OF_SEVERAL = 1.6
_YEARS_OF_A_SERIES = 2
_SAME_VALUE = 0.5
# The words of both sentences, if all of one are in the other.
_SAME_SENTENCE = 1.0
_SAME_SENTENCE_ALONE = 1.6
# Of so many shared words and fewer a sentence is not known again.
_FEW_SHARED = 1
# A word of a label that no other label of a list has.
_ONLY_IN_A_LIST = 0.6
# Of so many figures a list is made, and of so many tokens, spaces included, for each.
_LIST_FIGURES = 3
_LIST_TOKENS = 12
# A label word that the other figure lacks, and a third one has: roles were swapped.
_OF_ANOTHER = 0.8
# A replacement of more tokens, spaces included, is a rewording with figures in it.
_TIGHT_TOKENS = 11
_SWAP_TOKENS = 3
# The label before a figure is looked for in so many words.
_LEAD_WORDS = 4
# Letters of a word that stay when it is inflected: "indicted", "indictments".
_STEM_LETTERS = 6
_PLURALS = {"men": "man", "women": "woman", "children": "child", "people": "person", "feet": "foot"}
# Nouns that say nothing of what is counted: "1,617 persons", "1,607 names".
_GENERIC = frozenset(
    "case entrie fact incident individual instance item member name number occasion one person piece time total "
    "unit".split()
)
# Between the members of a list.
_JOINTS = frozenset((",", ";", "and", "or", "("))
_STOPS = CLAUSE_ENDS - {"("} | {""}
# Kinds whose label stands before them: "the rate was 5 percent".
_LED = ("percent", "money", "duration", "range", "quantity", "ratio")


@_text.remembered
def stem(key: str) -> str:
    """Return what stays of a word when it is inflected, roughly."""
    key = _PLURALS.get(key, key)
    key = key if key.endswith("ss") else key.removesuffix("s")
    return key[:_STEM_LETTERS].rstrip("eiy") or key


class Side(NamedTuple):
    """The figures of one text, and its tokens."""

    tokens: Sequence[str]
    mentions: Sequence[Mention]
    first: int  # where this side's range begins in an opcode: 1 or 3


class Evidence:
    """The evidence about two texts that belong together. Reads no word before it is asked."""

    def __init__(self, old: Side, new: Side, opcodes: Sequence[Opcode]) -> None:
        self.old, self.new, self.opcodes = old, new, opcodes
        self._sentences: dict[tuple[int, int], frozenset[str]] = {}
        self._leads: dict[tuple[int, int], list[str]] = {}
        self._label_words: dict[tuple[int, int], frozenset[str]] = {}

    @cached_property
    def _runs(self) -> list[int]:
        """Number the opcodes: those that follow each other without an equal one between have one number."""
        starts = [
            n == 0 or op.tag == "equal" or self.opcodes[n - 1].tag == "equal" for n, op in enumerate(self.opcodes)
        ]
        return list(accumulate(starts))

    def of(self, old: Mention, new: Mention) -> float:
        """Return how much speaks for two figures being one, in label words; what is 0 or less speaks against."""
        if self.years_apart(old, new):
            return 0.0
        if old.is_field and new.is_field and old.label and old.label.casefold() == new.label.casefold():
            return ENOUGH_FOR_A_JUMP
        if self.count_apart(old, new):
            return 0.0
        label, place = self._context(old, new), self._place(old, new)
        if place == _SAME_PLACE and not self.is_swap(old) and self.is_labelled_apart(old, new):
            place = _SAME_REWORDING  # the label was replaced with its figure
        found = label + place + self._years(old, new) + self._sentence_shared(old, new)
        # a value that moved inside its text is no change; on its own it proves nothing
        found += _SAME_VALUE * (found > 0 and is_same_value(old.figure, new.figure))
        return found - _OF_ANOTHER * min(2, self._of_others(old, new)) if found >= ENOUGH else found

    def is_swap(self, old: Mention) -> bool:
        """Tell whether nothing but the figure was replaced: an erratum may jump from millions to billions."""
        op = self._opcode_at(old, 1)
        return op.tag == "replace" and max(op.i2 - op.i1, op.j2 - op.j1) <= _SWAP_TOKENS

    def in_place(self, old: Mention) -> int | None:
        """Return the new token that stands where an old figure stood, None where its words were changed."""
        op = self._opcode_at(old, 1)
        return None if op.is_content else op.j1 + old.at - op.i1

    def is_in_place(self, old: Mention, new: Mention) -> bool:
        """Tell whether one figure was put in the place of the other, with few words around it."""
        return self._place(old, new) >= _SAME_PLACE

    def is_touched(self, old: Mention | None, new: Mention | None) -> bool:
        """Tell whether content was changed in either of two figures."""
        sides = ((old, 1), (new, 3))
        touched = (k for m, side in sides if m for k in touching(self.opcodes, m.start, m.end, side))
        return any(self.opcodes[k].is_content for k in touched)

    def nearby(self, old: Mention) -> int:
        """Return the new token where an old figure would stand."""
        op = self._opcode_at(old, 1)
        return min(op.j1 + old.at - op.i1, op.j2)

    def count_apart(self, old: Mention, new: Mention) -> bool:
        """Tell whether the nouns right behind two figures were replaced by others: soldiers are no tanks."""
        a, b = counted(old, self.old.tokens), counted(new, self.new.tokens)
        return bool(a and b) and not (a & b or _GENERIC & (a | b))

    def is_other(self, old: Mention, new: Mention) -> bool:
        """Tell whether two figures cannot be one: they count different things, or are of different years."""
        return self.count_apart(old, new) or self.years_apart(old, new)

    def shared(self, old: Mention, new: Mention) -> tuple[int, float]:
        """Return how many words two sentences share, and that as a share of the shorter one's."""
        a, b = self._words(self.old, old), self._words(self.new, new)
        return len(a & b), len(a & b) / (min(len(a), len(b)) or 1)

    def _opcode_at(self, mention: Mention, side: int) -> Opcode:
        return self.opcodes[self._position(mention, side)]

    def _position(self, mention: Mention, side: int) -> int:
        return bisect_right(self.opcodes, mention.at, key=itemgetter(side)) - 1

    def _place(self, old: Mention, new: Mention) -> float:
        """Return what the place proves: much if a change is about the figure, little in a long rewording."""
        a, b = self._position(old, 1), self._position(new, 3)
        op = self.opcodes[a]
        if op.tag == "equal":
            return _STAYED if a == b and op.j1 + old.at - op.i1 == new.at else 0.0
        if self._runs[a] != self._runs[b]:
            return 0.0
        run = [op for op, n in zip(self.opcodes, self._runs, strict=True) if n == self._runs[a]]
        tokens = max(run[-1].i2 - run[0].i1, run[-1].j2 - run[0].j1)
        return _SAME_PLACE if tokens <= _TIGHT_TOKENS and op.tag == "replace" else _SAME_REWORDING

    def _years(self, old: Mention, new: Mention) -> float:
        """Return what it proves that two figures are of one year: most in a series of years."""
        if old.year is None or new.year is None:
            return 0.0
        if old.year != new.year:
            return 0.0
        return _SAME_YEAR_OF_SEVERAL if self._are_of_a_series(old, new) else _SAME_YEAR

    def _are_of_a_series(self, old: Mention, new: Mention) -> bool:
        """Tell whether both texts have a figure for each of several years, and these are the only ones of theirs."""
        for side, own in ((self.old, old), (self.new, new)):
            years = [m.year for m in side.mentions if m.year is not None and _are_alike(m, own)]
            if len(set(years)) < _YEARS_OF_A_SERIES or years.count(own.year or 0) > 1:
                return False
        return True

    def years_apart(self, old: Mention, new: Mention) -> bool:
        """Tell whether two figures are of years that are no pair: both reported, or one reported before the last."""
        if old.year is None or new.year is None or old.year == new.year:
            return False
        for side, own, other in ((self.old, old, new), (self.new, new, old)):
            like = [m for m in side.mentions if m.year is not None and _are_alike(m, own)]
            here = [m.year for m in like if m.sentence == own.sentence and m.year]
            if other.year in {m.year for m in like} or own.year != max(here):
                return True
        return False

    def _of_others(self, old: Mention, new: Mention) -> int:
        """Return how many label words only one of two figures has, and the other's neighbours as well."""
        a, b = self._labels(self.old, old), self._labels(self.new, new)
        if a == b or self._have_one_noun(old, new):
            return 0
        return sum(
            any(words & self._labels(side, m) for m in side.mentions if m is not own and _are_alike(m, own))
            for words, side, own in ((a - b, self.new, new), (b - a, self.old, old))
        )

    def _have_one_noun(self, old: Mention, new: Mention) -> bool:
        """Tell whether what is counted stands behind both figures, and the words before them share one too."""
        if old.figure.kind in _LED or not set(_stems(old.after)) & set(_stems(new.after)):
            return False
        return bool(set(self._ahead(self.old, old)) & set(self._ahead(self.new, new)))

    def is_labelled_apart(self, old: Mention, new: Mention) -> bool:
        """Tell whether both figures have label words, and none is shared."""
        a, b = self._labels(self.old, old), self._labels(self.new, new)
        return bool(a and b) and not a & b

    def are_listed(self, old: Mention, new: Mention) -> bool:
        """Tell whether either sentence has another figure that measures alike."""
        return any(
            m is not own and m.sentence == own.sentence and _are_alike(m, own)
            for side, own in ((self.old, old), (self.new, new))
            for m in side.mentions
        )

    def _labels(self, side: Side, mention: Mention) -> frozenset[str]:
        key = (side.first, mention.at)
        if key not in self._label_words:
            ahead = self._ahead(side, mention) or self._led(side, mention)
            self._label_words[key] = frozenset(_behind(side, mention)).union(ahead)
        return self._label_words[key]

    def _context(self, old: Mention, new: Mention) -> float:
        """Return the label words shared around two figures: the near ones, and those that follow, tell more.

        A list that is turned round has them on the other side of each figure: "8% meadows", "meadows 8%".
        """
        after = _behind(self.old, old), _behind(self.new, new)
        led = old.figure.kind in _LED or not all(after)
        leads = self._led(self.old, old), self._led(self.new, new)
        ahead = self._ahead(self.old, old), self._ahead(self.new, new)
        straight = _shared(*after) + _shared(*(ahead if all(ahead) else leads)) / (1 if led else 2)
        found = max(straight, _shared(after[0], leads[1]), _shared(leads[0], after[1]))
        return found + _ONLY_IN_A_LIST * (found > 0 and self._is_only_in_list(old, new))

    def _is_only_in_list(self, old: Mention, new: Mention) -> bool:
        """Tell whether a word of both labels is in no other label of two lists."""
        if not self._are_lists:
            return False
        shared = self._labels(self.old, old) & self._labels(self.new, new)
        sides = (self.old, old), (self.new, new)
        return any(
            all(word not in self._labels(side, m) for side, own in sides for m in side.mentions if m is not own)
            for word in shared
        )

    @cached_property
    def _are_lists(self) -> bool:
        """Tell whether both texts are lists of figures with hardly a word between them."""
        return all(
            len(side.mentions) >= _LIST_FIGURES and len(side.tokens) <= _LIST_TOKENS * len(side.mentions)
            for side in (self.old, self.new)
        )

    def _led(self, side: Side, mention: Mention) -> list[str]:
        """Return the stems of the label before a figure; none in a list of values, each before its label."""
        return [] if _opens(mention, side.tokens) else _stems(mention.before)

    def _ahead(self, side: Side, mention: Mention) -> list[str]:
        """Return the stems of the words between a figure and the one before it in its sentence, nearest first."""
        key = (side.first, mention.at)
        if key not in self._leads and _opens(mention, side.tokens):
            self._leads[key] = []
        elif key not in self._leads:
            end = max((m.end for m in side.mentions if m.end <= mention.start), default=0)
            start = max(end, sentence_of(side.tokens, mention.start, mention.end)[0])
            clauses = _clauses(side.tokens[start : mention.start])
            self._leads[key] = next(filter(None, map(stems, clauses)), [])[: -_LEAD_WORDS - 1 : -1]
        return self._leads[key]

    def _sentence_shared(self, old: Mention, new: Mention) -> float:
        """Return what the words of both sentences prove: most where these are the only figures in them."""
        a, b = self._words(self.old, old), self._words(self.new, new)
        if not a or not b or (len(a & b) <= _FEW_SHARED and a != b):
            return 0.0
        alone = self._per_sentence[0][old.sentence] == self._per_sentence[1][new.sentence] == 1
        return (_SAME_SENTENCE_ALONE if alone else _SAME_SENTENCE) * len(a & b) / min(len(a), len(b))

    @cached_property
    def _per_sentence(self) -> tuple[Counter[int], Counter[int]]:
        """Count the figures of each sentence on both sides."""
        return Counter(m.sentence for m in self.old.mentions), Counter(m.sentence for m in self.new.mentions)

    def _words(self, side: Side, mention: Mention) -> frozenset[str]:
        """Return the stems of the words in a figure's sentence that name something."""
        key = (side.first, mention.at)
        if key not in self._sentences:
            start, end = sentence_of(side.tokens, mention.start, mention.end)
            self._sentences[key] = frozenset(stems(side.tokens[start:end]))
        return self._sentences[key]


def touching(opcodes: Sequence[Opcode], start: int, end: int, side: int) -> range:
    """Return the positions of the opcodes that touch the tokens from start to end.

    `side` is where a side's range begins in an opcode: 1 for old tokens, 3 for new ones.
    """
    begins = itemgetter(side)
    return range(max(0, bisect_right(opcodes, start, key=begins) - 1), bisect_left(opcodes, end, key=begins))


def stems(tokens: Iterable[str]) -> list[str]:
    """Return the stems of the words that name something."""
    keys = (_text.key(token) for token in tokens if not token.isspace())
    return [stem(key) for key in keys if key[:1].isalpha() and key not in NOT_A_LABEL and key not in SPELLED]


def counted(mention: Mention, tokens: Sequence[str]) -> set[str]:
    """Return the stems of the noun right behind a figure with its adjectives, empty where another word follows."""
    if mention.figure.kind not in ("count", "range", "ordinal") or mention.figure.unit or not mention.after:
        return set()
    return set(map(stem, mention.after)) if key_behind(tokens, mention.end) == mention.after[0] else set()


def _opens(mention: Mention, tokens: Sequence[str]) -> bool:
    """Tell whether a figure begins a member of a list, and its label follows: "39% other Arab, 9% South Asian"."""
    follows = bool(mention.after) and key_behind(tokens, mention.end)[:1].isalpha()
    return follows and key_before(tokens, mention.start) in _JOINTS


def _behind(side: Side, mention: Mention) -> list[str]:
    """Return the stems of the label behind a figure, its own and not that of the figure before it."""
    own = mention.after and key_behind(side.tokens, mention.end) not in _STOPS
    return _stems(mention.after) if own else []


def _clauses(tokens: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield what stands between the stops of some tokens, the last first."""
    end = len(tokens)
    for k in range(end - 1, -1, -1):
        if tokens[k] in _STOPS:
            yield tokens[k + 1 : end]
            end = k
    yield tokens[:end]


def key_before(tokens: Sequence[str], k: int) -> str:
    """Return the key of the last token before position k that is no space."""
    return next((_text.key(token) for token in reversed(tokens[max(0, k - 2) : k]) if not token.isspace()), "")


def key_behind(tokens: Sequence[str], k: int) -> str:
    """Return the key of the first token from position k on that is no space."""
    return next((_text.key(token) for token in tokens[k : k + 2] if not token.isspace()), "")


def _are_alike(one: Mention, other: Mention) -> bool:
    return comparable(one.figure, other.figure)


def _shared(old: Sequence[str], new: Sequence[str]) -> float:
    if not old or not new:
        return 0.0
    return sum(2 / (2 + max(old.index(word), new.index(word))) for word in sorted(set(old) & set(new)))


def _stems(keys: Iterable[str]) -> list[str]:
    return list(map(stem, keys))


def sentence_of(tokens: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around some tokens begins and ends."""
    first = next((k + 1 for k in range(start - 1, -1, -1) if _ends(tokens, k)), 0)
    return first, next((k for k in range(end, len(tokens)) if _ends(tokens, k)), len(tokens))


def _ends(tokens: Sequence[str], k: int) -> bool:
    """Tell whether a sentence ends with a token; the stop inside "7.d" ends none."""
    return tokens[k] in SENTENCE_ENDS and (k + 1 >= len(tokens) or tokens[k] == "\n" or tokens[k + 1].isspace())
