"""What holds for the opcodes of any two texts, whichever differ found them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diffreport.comparison.words import opcodes, spans_of
from diffreport.model import Opcode
from diffreport.text import is_word, key, tokens

from .test_golden import CASES, sections

pytestmark = pytest.mark.properties

DIFFERS = pytest.mark.parametrize("differ", ["rapidfuzz", "difflib"])
WORDS = st.sampled_from(
    (
        "the The a of in and at least about said may shall not police court report fighters killed Women's Women’s "
        "co-operate cooperate 8 eight 300 315 1,617 2015 2016 12% $40 US$3.5m €480 5-1/4 3½ m² note¹ note² "
        "漢字 報告書 かな カナ 𠮷野 กำลัง ที่นี่ ខ្មែរ 한국어 مُحَمَّد محمد שָׁלוֹם हिन्दी 👩‍💻 👍🏽 🇽🇰 1️⃣ e\u0301te\u0301"
    ).split()
)
SPACED_FIGURES = st.sampled_from(("9 per cent", "8 %", "USD 40 million", "two percentage points"))
MARKS = st.sampled_from((*'. , ; : ? ! ( ) - – — " “ ” / …'.split(), "\n", "\u200b", "\u00a0", "  "))
PIECES = st.one_of(WORDS, WORDS, WORDS, SPACED_FIGURES, MARKS)
GLUE = st.sampled_from(("", " ", " ", " "))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return some sentences of few words, so that many of them occur again."""
    parts = draw(st.lists(st.tuples(PIECES, GLUE), max_size=30))
    return "".join(piece + glue for piece, glue in parts)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Return the tokens of a text, and of another or of the same after a few edits."""
    old = tokens(draw(texts()))
    if draw(st.booleans()):
        return old, tokens(draw(texts()))
    new = list(old)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(new)))
        new[at : at + draw(st.integers(0, 3))] = tokens(" ".join(draw(st.lists(PIECES, max_size=3))))
    return old, tokens("".join(new))


def applied(old: list[str], new: list[str], ops: tuple[Opcode, ...]) -> list[str]:
    """Return what the opcodes make of old: equal runs from old, all else from new."""
    return [t for op in ops for t in (old[op.i1 : op.i2] if op.tag == "equal" else new[op.j1 : op.j2])]


def mirrored(ops: tuple[Opcode, ...]) -> tuple[Opcode, ...]:
    """Return the opcodes with the sides exchanged."""
    other = {"insert": "delete", "delete": "insert"}
    return tuple(Opcode(other.get(op.tag, op.tag), op.j1, op.j2, op.i1, op.i2, op.noise) for op in ops)


def keys_of(text: list[str]) -> list[str]:
    """Return what the differs are given."""
    return [key(token) for token in text if token == "\n" or not token.isspace()]


def flagged(a: list[str], b: list[str], differ: str) -> int:
    """Return the words that a differ marks before any clean-up."""
    changed = [(a[i1:i2], b[j1:j2]) for tag, i1, i2, j1, j2 in spans_of(a, b, differ) if tag != "equal"]
    return sum(is_word(word) for sides in changed for side in sides for word in side)


@DIFFERS
@given(pairs())
def test_opcodes_turn_old_into_new_byte_for_byte(differ: str, pair: tuple[list[str], list[str]]) -> None:
    """The opcodes cover both sides in order, none is empty, each is what its name says, and together they are new."""
    old, new = pair
    ops = opcodes(old, new, differ)
    i = j = 0
    for op in ops:
        assert (op.i1, op.j1) == (i, j)
        assert op.tag in ("equal", "replace", "insert", "delete")
        assert (op.i1 < op.i2) == (op.tag != "insert") and (op.j1 < op.j2) == (op.tag != "delete")
        assert not (op.tag == "equal" and op.noise)
        i, j = op.i2, op.j2
    assert (i, j) == (len(old), len(new))
    assert "".join(applied(old, new, ops)) == "".join(new)
    assert not any(one.tag == other.tag == "equal" for one, other in pairwise(ops))


@DIFFERS
@given(pairs())
@example((tokens("a b a"), tokens("b a b")))
def test_the_sides_exchanged_give_the_mirror_image(differ: str, pair: tuple[list[str], list[str]]) -> None:
    """Comparing new with old shows the same changes as comparing old with new, the other way round."""
    old, new = pair
    assert opcodes(new, old, differ) == mirrored(opcodes(old, new, differ))


@DIFFERS
@given(texts())
def test_a_text_does_not_differ_from_itself(differ: str, text: str) -> None:
    """One equal opcode, or none for no text."""
    same = tokens(text)
    assert opcodes(same, list(same), differ) == ((Opcode("equal", 0, len(same), 0, len(same)),) if same else ())


@given(pairs())
@example((tokens("x y , . , ."), tokens(", . q , q . x y")))
@example((tokens("a b c d e f"), tokens("d e f a b x c")))
def test_difflib_never_keeps_more_words(pair: tuple[list[str], list[str]]) -> None:
    """Before any clean-up the fast differ flags at most the words that difflib flags."""
    a, b = map(keys_of, pair)
    assert flagged(a, b, "rapidfuzz") <= flagged(a, b, "difflib")


def test_a_mark_never_costs_a_word() -> None:
    """Of words and marks that cannot both be kept, the words are."""
    assert ("equal", 0, 2, 5, 7) in spans_of(list("xy,.,.,"), list(",.,.,xy"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_difflib_keeps_no_more_words_of_a_golden_case(case: Path) -> None:
    """The texts of every golden case, whole: the fast differ flags at most the words that difflib flags."""
    parts = sections(case)
    a, b = (keys_of(tokens(parts[side])) for side in ("old", "new"))
    assert flagged(a, b, "rapidfuzz") <= flagged(a, b, "difflib")


@given(pairs())
def test_noise_is_named_only_where_something_changed(pair: tuple[list[str], list[str]]) -> None:
    """What the differ calls equal is printed alike; another print of the same word carries a class."""
    old, new = pair
    for op in opcodes(old, new):
        if op.tag == "equal":
            assert old[op.i1 : op.i2] == new[op.j1 : op.j2]
        elif op.tag == "replace" and keys_of(old[op.i1 : op.i2]) == keys_of(new[op.j1 : op.j2]) != []:
            assert op.noise
