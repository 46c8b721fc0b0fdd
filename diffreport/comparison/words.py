"""What changed between two texts, word by word: difflib opcodes over tokens.

The words are matched by their keys (typography, case and inner hyphens do not count), cleaned up so that
a highlight reads like an editor's hand, and what differs in print alone comes out as an opcode that
carries its noise class. The opcodes of old and new are the mirror image of those of new and old.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, compress, count, repeat
from operator import ne

from diffreport import text as _text
from diffreport.comparison import anchored
from diffreport.comparison.anchored import Block, Span, tag_of
from diffreport.comparison.cleanup import readable, word_weight
from diffreport.comparison.figures.numerals import measure
from diffreport.comparison.noise import marks
from diffreport.comparison.noise.variants import PLAIN, Variants
from diffreport.model import Opcode

# So many tokens of what both texts begin and end with are left to slide changes over, and to find qualifiers in.
_CONTEXT_TOKENS = 12
# A raised digit behind so short a word is an exponent, no footnote mark.
_UNIT_LETTERS = 2
# Punctuation that carries meaning: a question, a percentage, a sum of money, a box that is ticked.
_MEANINGFUL = frozenset("?!%\u2030§/&")
# Signs of print alone; any other symbol says something: an arrow, a tick, a degree, a currency.
_OF_PRINT = frozenset("|\u00ac©®™\ufffd●○■□◆◇◦▪▫★➢➤")
# What stands for a sign that a keyboard lacks.
_SIGNS = frozenset((("x", "\u00d7"), ("(c)", "\u00a9"), ("(r)", "\u00ae"), ("(tm)", "\u2122")))
# Words that a text with the next one joined to them does not have: "not able", "in famous", "a part", "the rapist".
_JOINED_TO_ANOTHER = frozenset(
    "a all any black every green here hot how in is may no not now so some the there un where".split()
)
# With nothing but a space between they are not one word with the next: "be headed", "for given", "over time", and none
# with the one before: "use less". A hyphen makes one word of them on either side: "up-to-date".
_APART_FROM_NEXT = frozenset(
    "an as at be but by do far fore for he her his if it me more most much never of off on once one only or our out "
    "over she such than that these they this those to under up us very was we were while with".split()
)
_APART_FROM_LAST = frozenset("all ever here his how less more most one there where".split())

_MIRRORED = {"insert": "delete", "delete": "insert"}

Tokens = tuple[str, ...]
Words = tuple[tuple[Opcode, ...], Tokens, Tokens]  # of a link: opcodes, old tokens, new tokens
Run = tuple[int, int, int, int]  # tokens of both sides: i1, i2, j1, j2


def code_points(sequences: Sequence[Sequence[str]]) -> Sequence[Sequence[Hashable]]:
    """Write each sequence of keys as a string with one character a key; equal keys, equal characters.

    Where there may be more keys than characters, numbers stand for them, which take more time and memory.
    """
    if sum(map(len, sequences)) >= _text.CHARACTERS:
        number = defaultdict[str, int](count().__next__).__getitem__
        return [tuple(map(number, keys)) for keys in sequences]
    character = dict(zip(dict.fromkeys(chain.from_iterable(sequences)), _text.characters(), strict=False)).__getitem__
    return ["".join(map(character, keys)) for keys in sequences]


def opcodes(
    old: Sequence[str], new: Sequence[str], differ: str = "rapidfuzz", variants: Variants = PLAIN
) -> tuple[Opcode, ...]:
    """Return difflib's opcodes that turn the old tokens into the new ones, noise classified.

    `variants` are the words that are one in the two editions.
    Shapes: half-open token ranges that cover both sides in order; applying them to old gives new.
    """
    old, new = tuple(old), tuple(new)
    head, tail = (0, 0) if differ == "difflib" else _shared_ends(old, new)
    a, b = (_places(side, head, len(side) - tail) for side in (old, new))
    a_keys, b_keys = (
        variants.keys(list(map(_text.key, map(side.__getitem__, at)))) for side, at in ((old, a), (new, b))
    )
    spans = readable(spans_of(a_keys, b_keys, differ), a_keys, b_keys)
    ends = (0, head, 0, head), (len(old) - tail, len(old), len(new) - tail, len(new))
    changes = _changes([ends[0], *_runs(spans, (a, b), (old, new)), ends[1]], (old, new), variants)
    return tuple(_with_equal(changes, len(old), len(new)))


def _shared_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many tokens both texts begin and end with, less those that the clean-up looks at."""
    most = min(len(old), len(new))
    head = next(compress(count(), map(ne, old, new)), most)
    tail = next(compress(count(), map(ne, reversed(old), reversed(new))), most)
    return max(0, head - _CONTEXT_TOKENS), max(0, min(tail, most - head) - _CONTEXT_TOKENS)


def _places(tokens: Sequence[str], start: int, end: int) -> list[int]:
    """Return where the tokens stand that are compared: all but spaces."""
    return list(compress(range(start, end), map(_is_compared, tokens[start:end])))


@_text.remembered
def _is_compared(text: str) -> bool:
    return not text.isspace() or text == "\n"


def spans_of(a: list[str], b: list[str], differ: str = "rapidfuzz") -> list[Span]:
    """Return difflib's opcodes over keys, neighbouring changes joined.

    Shapes: those of (b, a) are the mirror image of those of (a, b). Neither differ is symmetric by
    itself, so both compare the sides in one order.
    """
    if a > b:
        return [(_MIRRORED.get(tag, tag), i1, i2, j1, j2) for tag, j1, j2, i1, i2 in spans_of(b, a, differ)]
    if differ == "difflib":
        return list(difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes())
    return anchored.opcodes_of(_kept(a, b), len(a), len(b))


def _kept(a: list[str], b: list[str]) -> Iterator[Block]:
    """Yield the blocks of keys that are kept: as many words as can be, and of the marks what fits between them."""
    i = j = 0
    for p, q, n in chain(_kept_words(a, b), [(len(a), len(b), 0)]):
        old, new = a[i:p], b[j:q]
        if not (all(map(word_weight, old)) or all(map(word_weight, new))):  # there are marks on both sides
            yield from ((i + k, j + m, size) for k, m, size in anchored.blocks(*code_points([old, new])))
        if n:
            yield p, q, n
        i, j = p + n, q + n


def _kept_words(a: list[str], b: list[str]) -> Iterator[Block]:
    """Yield the blocks of words that are kept, with the marks inside them where they are alike."""
    i_words, j_words = (list(compress(count(), map(word_weight, side))) for side in (a, b))
    left, right = code_points([list(filter(word_weight, side)) for side in (a, b)])
    for k, m, n in anchored.blocks(left, right):
        p, p_end, q, q_end = i_words[k], i_words[k + n - 1] + 1, j_words[m], j_words[m + n - 1] + 1
        if a[p:p_end] == b[q:q_end]:
            yield p, q, p_end - p
        else:
            yield from zip(i_words[k : k + n], j_words[m : m + n], repeat(1))


def _runs(spans: Iterable[Span], places: tuple[list[int], list[int]], texts: tuple[Tokens, Tokens]) -> Iterator[Run]:
    """Yield the runs of tokens that are kept: those printed alike whole, others token by token."""
    (a, b), (old, new) = places, texts
    for tag, i1, i2, j1, j2 in spans:
        if tag != "equal":
            continue
        run = a[i1], a[i2 - 1] + 1, b[j1], b[j2 - 1] + 1
        if old[run[0] : run[1]] == new[run[2] : run[3]]:
            yield run
        else:
            yield from ((p, p + 1, q, q + 1) for p, q in zip(a[i1:i2], b[j1:j2], strict=True))


def _changes(runs: Iterable[Run], texts: tuple[Tokens, Tokens], variants: Variants) -> Iterator[Opcode]:
    """Yield what changed between the runs of tokens that are kept, and in their print."""
    old, new = texts
    i = j = 0
    for i1, i2, j1, j2 in runs:
        if i < i1 or j < j1:
            yield from _hunk(texts, (i, i1, j, j1), variants)
        if old[i1:i2] != new[j1:j2]:
            noise = variants.noise(old[i1], new[j1]) or _print_noise(old[i1], new[j1])
            yield Opcode("replace", i1, i2, j1, j2, noise)
        i, j = i2, j2


def _hunk(texts: tuple[Tokens, Tokens], bounds: Run, variants: Variants) -> Iterator[Opcode]:
    """Yield what changed between two runs that are kept, if more than white space that both sides share."""
    old, new = texts
    i1, i2, j1, j2 = bounds
    if i1 < i2 and j1 < j2 and old[i1] == new[j1] and old[i1].isspace():
        i1, j1 = i1 + 1, j1 + 1
    if i1 < i2 and j1 < j2 and old[i2 - 1] == new[j2 - 1] and old[i2 - 1].isspace():
        i2, j2 = i2 - 1, j2 - 1
    if i1 == i2 and j1 == j2:
        return
    noise = None if _begin_apart(old[i1:i2], new[j1:j2]) else _hunk_noise(old[i1:i2], new[j1:j2])
    is_of_marks = noise == "typography" and not any(map(_text.is_word, (*old[i1:i2], *new[j1:j2])))
    if is_of_marks and marks.tells(texts, (i1, i2, j1, j2)):
        noise = None
    if noise == "renumbering" and (_takes_exponent(old, i1) or _takes_exponent(new, j1)):
        noise = None
    if noise is None and variants.looks_alike(old[i1:i2], new[j1:j2]):
        noise = "ocr"
    yield Opcode(tag_of(i1, i2, j1, j2), i1, i2, j1, j2, noise)


def _begin_apart(old: Tokens, new: Tokens) -> bool:
    """Tell whether some words begin with other letters than others: no print makes them alike."""
    if len(old) < 2 or len(new) < 2:
        return False  # "2 eggs"
    a, b = _text.key(old[0])[:1], _text.key(new[0])[:1]
    return a != b and a.isalpha() and b.isalpha()


def _with_equal(changes: Iterable[Opcode], old_count: int, new_count: int) -> Iterator[Opcode]:
    """Yield the changes, and between them what is equal."""
    i = j = 0
    for change in changes:
        if i < change.i1:
            yield Opcode("equal", i, change.i1, j, change.j1)
        yield change
        i, j = change.i2, change.j2
    if i < old_count:
        yield Opcode("equal", i, old_count, j, new_count)


def _takes_exponent(tokens: Tokens, k: int) -> bool:
    """Tell whether a raised digit at token k is of an exponent: "m²", "10³", the last one of "10¹⁸"."""
    while k and _text.is_raised(tokens[k - 1]):
        k -= 1
    word = tokens[k - 1] if k else ""
    return word == "10" or (word.isalpha() and len(word) <= _UNIT_LETTERS)


def _print_noise(old: str, new: str) -> str:
    """Name the noise class of two tokens with the same key; hyphenation, if their letters differ."""
    a, b = _text.fold_typography(old), _text.fold_typography(new)
    if a == b:
        return "typography"
    return "case" if a.casefold() == b.casefold() else "hyphenation"


def _hunk_noise(old: Sequence[str], new: Sequence[str]) -> str | None:
    """Name the noise class of a replaced run of tokens, or None if it is content."""
    if "\n" in old or "\n" in new:
        return None
    if old and new and (noise := _print_noise("".join(old), "".join(new))) != "hyphenation":
        return noise  # "2018-FY" is one token, and with an en dash three
    printed = "".join((*old, *new))
    if ("".join(old), "".join(new)) in _SIGNS or ("".join(new), "".join(old)) in _SIGNS:
        return "typography"
    if not _text.is_word(printed):
        return None if any(map(_says, printed)) else "typography"
    if all(map(_text.is_raised, (*old, *new))):
        return "renumbering"  # of footnote marks
    is_joined = bool(old and new) and _squeeze(old) == _squeeze(new)
    if is_joined and (_splits_off(old, new) or _splits_off(new, old)):
        return None
    if is_joined and not any(map(str.isdigit, printed)):
        return "hyphenation"  # "threepronged" is no number less than "three pronged"
    numbers = _measures(old), _measures(new)
    if numbers[0] != numbers[1]:
        return None  # "2-3" and "23" squeeze to the same
    if is_joined:
        return "hyphenation"
    return "spelling" if len(old) == len(new) == len(numbers[0]) == 1 else None


def _splits_off(apart: Sequence[str], joined: Sequence[str]) -> bool:
    """Tell whether a word that changes the sense stands apart on one side, and is joined on the other."""
    if len(joined) != 1 or len(apart) < 2 or not apart[1].isspace():
        return False
    first, last = apart[0].casefold(), apart[-1].casefold()
    is_spaced = joined[0].isalpha() and "-" not in "".join(apart)
    return first in _JOINED_TO_ANOTHER or (is_spaced and (first in _APART_FROM_NEXT or last in _APART_FROM_LAST))


@_text.remembered
def _says(char: str) -> bool:
    """Tell whether a mark or symbol carries meaning."""
    is_symbol = unicodedata.category(char) in ("Sm", "Sc", "So") and char not in _OF_PRINT
    return char in _MEANINGFUL or (is_symbol and not "\u2500" <= char <= "\u257f")  # lines of a box


def _measures(tokens: Sequence[str]) -> list[tuple[Decimal, str, str]]:
    return [measured for measured in map(_measured, tokens) if measured is not None]


@_text.remembered
def _measured(token: str) -> tuple[Decimal, str, str] | None:
    return measure(_text.key(token))


def _squeeze(tokens: Sequence[str]) -> str:
    return _text.fold_typography("".join(tokens)).replace(" ", "").replace("-", "").casefold()


def united(ops: Iterable[Opcode]) -> tuple[Opcode, ...]:
    """Return opcodes, equal ones that touch as one."""
    out: list[Opcode] = []
    for op in ops:
        if out and out[-1].tag == op.tag == "equal":
            op = Opcode("equal", out[-1].i1, op.i2, out.pop().j1, op.j2)
        out.append(op)
    return tuple(out)
