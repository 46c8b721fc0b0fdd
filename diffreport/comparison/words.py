"""What changed between two texts, word by word: difflib opcodes over tokens.

The words are matched by their keys (typography, case and inner hyphens do not count), fragments are
dissolved so that a highlight reads like an editor's hand, and what differs in print alone comes out
as an opcode that carries its noise class.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from diffreport import text as _text
from diffreport.comparison import anchored
from diffreport.comparison.anchored import Span
from diffreport.comparison.numerals import YEAR, holds_number, measure, numeral_value, qualifier_length
from diffreport.model import Opcode

# An equal run of at most this many words between two changes may be dissolved (alignment.md, section 4).
DISSOLVE_WORDS = 6
_ENUMERATED_WORDS = 3
# A raised digit behind so short a word is an exponent, no footnote mark.
_UNIT_LETTERS = 2
_STOP_WORDS = frozenset(
    (
        "a an and are as at be been by for from had has have he in is it its not of on or she that the their they "
        "this to was were which who will with"
    ).split()
)
# Punctuation that carries meaning: a question, a percentage, a sum of money.
_BRACKETS = frozenset("()")
_MEANINGFUL = frozenset("?!%+=<>§$€£¥~±≈≤≥/")


def code_points(sequences: Iterable[Sequence[str]], ids: dict[str, int] | None = None) -> list[str]:
    """Write each sequence of keys as a string with one character a key; equal keys, equal characters."""
    ids = {} if ids is None else ids
    out = []
    for keys in sequences:
        numbers = [ids.setdefault(k, len(ids) + 1) for k in keys]
        # surrogates are no characters: step over them
        out.append("".join([chr(n if n < 0xD800 else n + 0x800) for n in numbers]))
    return out


def opcodes(old: Sequence[str], new: Sequence[str], differ: str = "rapidfuzz") -> tuple[Opcode, ...]:
    """Return difflib's opcodes that turn the old tokens into the new ones, noise classified.

    Shapes: half-open token ranges that cover both sides in order; applying them to old gives new.
    """
    a = [i for i, t in enumerate(old) if not t.isspace() or t == "\n"]
    b = [j for j, t in enumerate(new) if not t.isspace() or t == "\n"]
    a_keys, b_keys = [_text.key(old[i]) for i in a], [_text.key(new[j]) for j in b]
    spans = _dissolve(spans_of(a_keys, b_keys, differ), a_keys, b_keys)
    spans = _whole_figures(spans, a_keys, b_keys)
    pairs = [(a[i1 + k], b[j1 + k]) for tag, i1, i2, j1, _ in spans if tag == "equal" for k in range(i2 - i1)]
    return tuple(_merge(_between(pairs, old, new)))


def spans_of(a: Sequence[str], b: Sequence[str], differ: str = "rapidfuzz") -> list[Span]:
    """Return difflib's opcodes over keys, neighbouring changes joined."""
    if differ == "difflib":
        return list(difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes())
    left, right = code_points([a, b])
    is_long = anchored.is_over_budget(len(left), len(right))
    return _join(anchored.spans(left, right) if is_long else anchored.plain_spans(left, right))


def _join(spans: Iterable[Span]) -> list[Span]:
    """Join neighbouring changes into one, and name each by what it does."""
    out: list[Span] = []
    for tag, i1, i2, j1, j2 in spans:
        if i1 == i2 and j1 == j2:
            continue
        changed = tag != "equal"
        if out and (out[-1][0] != "equal") == changed:
            i1, j1 = out[-1][1], out[-1][3]
            out.pop()
        out.append((_tag(i1, i2, j1, j2) if changed else tag, i1, i2, j1, j2))
    return out


def _tag(i1: int, i2: int, j1: int, j2: int) -> str:
    return "insert" if i1 == i2 else "delete" if j1 == j2 else "replace"


def run_weight(keys: Sequence[str]) -> float:
    """Return the words of a run, stop words at half weight, punctuation at none."""
    return sum(0.5 if k in _STOP_WORDS else 1.0 for k in keys if _text.is_word(k))


def _dissolve(spans: list[Span], a: Sequence[str], b: Sequence[str]) -> list[Span]:
    """Dissolve equal runs that are shorter than the changes on both their sides.

    A run with a figure stays: an unchanged figure must never look revised. Punctuation at a sentence's
    end stays too, because two sentences' changes are two things to judge.
    """
    out = list(spans)
    for k in range(1, len(spans) - 1):
        tag, i1, i2, j1, j2 = spans[k]
        keys = a[i1:i2]
        if tag != "equal" or i2 - i1 > 2 * DISSOLVE_WORDS or "\n" in keys or "." in keys:
            continue
        words = sum(map(_text.is_word, keys))
        if words > DISSOLVE_WORDS or any(numeral_value(x) is not None for x in keys):
            continue
        weight = run_weight(keys)
        if all(_holds_figures(spans[n], a, b) for n in (k - 1, k + 1)):
            continue  # two figures, each with its own: joined they could change places
        least, most = sorted((_size(spans[k - 1], a, b), _size(spans[k + 1], a, b)))
        if not words and most <= _ENUMERATED_WORDS and spans[k - 1][0] == spans[k + 1][0] == "replace":
            continue  # "red, two" -> "blue, three": each member of an enumeration is marked for itself
        if weight < least or weight == least <= 1:
            out[k] = ("replace", i1, i2, j1, j2)
    return _join(out)


def _holds_figures(span: Span, a: Sequence[str], b: Sequence[str]) -> bool:
    """Tell whether both sides of a span hold a figure; a year is none."""
    _, i1, i2, j1, j2 = span
    return all(
        any(numeral_value(key) is not None and not YEAR.fullmatch(key) for key in side) for side in (a[i1:i2], b[j1:j2])
    )


def _size(span: Span, a: Sequence[str], b: Sequence[str]) -> float:
    _, i1, i2, j1, j2 = span
    return max(run_weight(a[i1:i2]), run_weight(b[j1:j2]))


def _whole_figures(spans: list[Span], a: Sequence[str], b: Sequence[str]) -> list[Span]:
    """Draw an equal qualifier into the change of its figure: "approximately 300" is marked whole."""
    out = list(spans)
    for k in range(1, len(out)):
        tag, i1, i2, j1, j2 = out[k]
        if tag != "replace" or out[k - 1][0] != "equal":
            continue
        if numeral_value(a[i1]) is None or numeral_value(b[j1]) is None:
            continue
        _, p1, p2, q1, q2 = out[k - 1]
        n = min(qualifier_length(a, i1), p2 - p1)
        out[k - 1] = ("equal", p1, p2 - n, q1, q2 - n)
        out[k] = (tag, i1 - n, i2, j1 - n, j2)
    return _join(out)


def _between(pairs: Sequence[tuple[int, int]], old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    """Yield opcodes over all tokens, spaces included, from the pairs of tokens that match."""
    i = j = 0
    for p, q in pairs:
        yield from _hunk(old, new, (i, p, j, q))
        if old[p] == new[q]:
            yield Opcode("equal", p, p + 1, q, q + 1)
        else:
            yield Opcode("replace", p, p + 1, q, q + 1, _print_noise(old[p], new[q]))
        i, j = p + 1, q + 1
    yield from _hunk(old, new, (i, len(old), j, len(new)))


def _hunk(old: Sequence[str], new: Sequence[str], bounds: tuple[int, int, int, int]) -> Iterator[Opcode]:
    """Yield the opcodes between two matched tokens: shared white space at the ends is equal."""
    i1, i2, j1, j2 = bounds
    if i1 < i2 and j1 < j2 and old[i1] == new[j1] and old[i1].isspace():
        yield Opcode("equal", i1, i1 + 1, j1, j1 + 1)
        i1, j1 = i1 + 1, j1 + 1
    tail = i1 < i2 and j1 < j2 and old[i2 - 1] == new[j2 - 1] and old[i2 - 1].isspace()
    i3, j3 = i2 - tail, j2 - tail
    if i1 < i3 or j1 < j3:
        noise = _hunk_noise(old[i1:i3], new[j1:j3])
        if noise == "typography" and _BRACKETS & {*old[i1:i3], *new[j1:j3]} and _beside_number(old, i1, i3):
            noise = None  # "7" and "(7)" are two sums to an accountant
        if noise == "renumbering" and i1 and _takes_exponent(old[i1 - 1]):
            noise = None
        yield Opcode(_tag(i1, i3, j1, j3), i1, i3, j1, j3, noise)
    if tail:
        yield Opcode("equal", i3, i2, j3, j2)


def _takes_exponent(word: str) -> bool:
    """Tell whether a raised digit behind the word is an exponent: "m²", "10³"."""
    return word == "10" or (word.isalpha() and len(word) <= _UNIT_LETTERS)


def _beside_number(tokens: Sequence[str], start: int, end: int) -> bool:
    return holds_number((*tokens[max(0, start - 1) : start], *tokens[end : end + 1]))


def _print_noise(old: str, new: str) -> str:
    """Name the noise class of two tokens with the same key."""
    a, b = _text.fold_typography(old), _text.fold_typography(new)
    if a == b:
        return "typography"
    return "case" if a.casefold() == b.casefold() else "hyphenation"


def _hunk_noise(old: Sequence[str], new: Sequence[str]) -> str | None:
    """Name the noise class of a replaced run of tokens, or None if it is content."""
    if "\n" in old or "\n" in new:
        return None
    printed = "".join((*old, *new))
    if not _text.is_word(printed):
        return None if _MEANINGFUL & set(printed) else "typography"
    if all(map(_text.is_raised, (*old, *new))):
        return "renumbering"  # of footnote marks
    numbers = _measures(old), _measures(new)
    if numbers[0] != numbers[1]:
        return None  # "2-3" and "23" squeeze to the same
    if old and new and _squeeze(old) == _squeeze(new):
        return "hyphenation"
    return "spelling" if len(old) == len(new) == len(numbers[0]) == 1 else None


def _measures(tokens: Sequence[str]) -> list[tuple[Decimal, str, str]]:
    found = (measure(_text.key(token)) for token in tokens)
    return [measured for measured in found if measured is not None]


def _squeeze(tokens: Sequence[str]) -> str:
    return "".join(_text.fold_typography(t) for t in tokens if not t.isspace()).replace("-", "").casefold()


def _merge(ops: Iterable[Opcode]) -> Iterator[Opcode]:
    """Yield the opcodes with neighbouring equal ones joined."""
    last: Opcode | None = None
    for op in ops:
        if last and op.tag == last.tag == "equal":
            last = Opcode("equal", last.i1, op.i2, last.j1, op.j2)
            continue
        if last:
            yield last
        last = op
    if last:
        yield last
