"""What changed between two texts, word by word: difflib opcodes over tokens.

The words are matched by their keys (typography, case and inner hyphens do not count), fragments are
dissolved so that a highlight reads like an editor's hand, and what differs in print alone comes out
as an opcode that carries its noise class.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from diffreport import text as _text
from diffreport.comparison.numerals import numeral_value
from diffreport.model import Opcode

Span = tuple[str, int, int, int, int]

# An equal run of at most this many words between two changes may be dissolved (alignment.md, section 4).
DISSOLVE_WORDS = 6
_STOP_WORDS = frozenset(
    "a an and are as at be been by for from had has have in is it its of on or that the their this to was were "
    "which who will with not he she they".split()
)


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
    a = [i for i, t in enumerate(old) if not t.isspace()]
    b = [j for j, t in enumerate(new) if not t.isspace()]
    a_keys, b_keys = [_text.key(old[i]) for i in a], [_text.key(new[j]) for j in b]
    spans = _dissolve(_differ(a_keys, b_keys, differ), a_keys, b_keys)
    return _merge(_with_spaces(spans, a, b, old, new))


def _differ(a: Sequence[str], b: Sequence[str], differ: str) -> list[Span]:
    if differ == "difflib":
        return list(difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes())
    left, right = code_points([a, b])
    return _join([(op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in Levenshtein.opcodes(left, right)])


def _join(spans: Iterable[Span]) -> list[Span]:
    """Join neighbouring changes into one, and name each by what it does."""
    out: list[Span] = []
    for tag, i1, i2, j1, j2 in spans:
        changed = tag != "equal"
        if out and (out[-1][0] != "equal") == changed:
            i1, j1 = out[-1][1], out[-1][3]
            out.pop()
        if changed:
            tag = "insert" if i1 == i2 else "delete" if j1 == j2 else "replace"
        out.append((tag, i1, i2, j1, j2))
    return out


def _run_weight(keys: Sequence[str]) -> float:
    """Return the words of an equal run, stop words at half weight, punctuation at none."""
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
        if tag != "equal" or i2 - i1 > 2 * DISSOLVE_WORDS or "\n" in keys:
            continue
        words = sum(map(_text.is_word, keys))
        if words > DISSOLVE_WORDS or "." in keys or any(numeral_value(x) is not None for x in keys):
            continue
        weight = _run_weight(keys)
        sides = (_size(spans[k - 1], a, b), _size(spans[k + 1], a, b))
        if weight < min(sides) or (weight <= min(sides) and weight <= 1):
            out[k] = ("replace", i1, i2, j1, j2)
    return _join(out)


def _size(span: Span, a: Sequence[str], b: Sequence[str]) -> float:
    _, i1, i2, j1, j2 = span
    return max(_run_weight(a[i1:i2]), _run_weight(b[j1:j2]))


def _with_spaces(spans: list[Span], a: list[int], b: list[int], old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """Turn spans over the content tokens into opcodes over all tokens, spaces included."""
    out: list[Opcode] = []
    i = j = 0
    for tag, i1, i2, j1, j2 in spans:
        if tag != "equal":
            continue
        for p, q in zip(a[i1:i2], b[j1:j2], strict=True):
            out += _hunk(old, new, (i, p, j, q))
            same = old[p] == new[q]
            out.append(Opcode("equal" if same else "replace", p, p + 1, q, q + 1, None if same else _noise(old[p], new[q])))
            i, j = p + 1, q + 1
    return out + _hunk(old, new, (i, len(old), j, len(new)))


def _hunk(old: Sequence[str], new: Sequence[str], bounds: tuple[int, int, int, int]) -> list[Opcode]:
    """Return the opcodes between two matched tokens: shared white space at the ends is equal."""
    i1, i2, j1, j2 = bounds
    tail = 0
    while i1 < i2 and j1 < j2 and old[i2 - 1] == new[j2 - 1] and old[i2 - 1].isspace():
        i2, j2, tail = i2 - 1, j2 - 1, tail + 1
    head = 0
    while i1 < i2 and j1 < j2 and old[i1] == new[j1] and old[i1].isspace():
        i1, j1, head = i1 + 1, j1 + 1, head + 1
    out = [Opcode("equal", i1 - head, i1, j1 - head, j1)] if head else []
    if i1 < i2 or j1 < j2:
        tag = "insert" if i1 == i2 else "delete" if j1 == j2 else "replace"
        out.append(Opcode(tag, i1, i2, j1, j2, _hunk_noise(old[i1:i2], new[j1:j2])))
    if tail:
        out.append(Opcode("equal", i2, i2 + tail, j2, j2 + tail))
    return out


def _noise(old: str, new: str) -> str:
    """Name the noise class of two tokens with the same key."""
    a, b = _text.fold_typography(old), _text.fold_typography(new)
    if a == b:
        return "typography"
    if a.casefold() == b.casefold():
        return "case"
    return "hyphenation"


def _squeeze(tokens: Sequence[str]) -> str:
    return "".join(_text.fold_typography(t) for t in tokens if not t.isspace()).replace("-", "").casefold()


def _hunk_noise(old: Sequence[str], new: Sequence[str]) -> str | None:
    """Name the noise class of a replaced run of tokens, or None if it is content."""
    words = [t for t in (*old, *new) if not t.isspace()]
    if "\n" in old or "\n" in new:
        return None
    if not words:
        return "typography"
    if not any(_text.is_word(t) for t in words):
        return _punctuation_noise(old, new)
    if old and new and _squeeze(old) == _squeeze(new):
        return "hyphenation"
    if len(old) == len(new) == 1:
        a, b = numeral_value(_text.key(old[0])), numeral_value(_text.key(new[0]))
        if a is not None and a == b:
            return "spelling"
    return None


def _punctuation_noise(old: Sequence[str], new: Sequence[str]) -> str | None:
    """Punctuation is typography, but for the marks that carry meaning: a question, percent, brackets' sums."""
    marks = _text.fold_typography("".join((*old, *new)))
    return None if any(c in "?!%+=<>§$€£¥" for c in marks) else "typography"


def _merge(ops: Iterable[Opcode]) -> tuple[Opcode, ...]:
    """Join neighbouring equal opcodes."""
    out: list[Opcode] = []
    for op in ops:
        if out and op.tag == "equal" and out[-1].tag == "equal":
            out[-1] = Opcode("equal", out[-1].i1, op.i2, out[-1].j1, op.j2)
        else:
            out.append(op)
    return tuple(out)
