"""Opcodes of texts too long to be compared whole."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport import compare, text
from diffreport.comparison import anchored
from diffreport.comparison.anchored import (
    WORD_PAIRS,
    Block,
    Span,
    blocks,
    is_over_budget,
    opcodes_of,
    pieced_blocks,
    whole_blocks,
)
from diffreport.model import Document

TEXTS = st.text(alphabet="abcdefgh", max_size=60)
Blocks = Callable[[str, str], Iterable[Block]]


def spans(left: str, right: str) -> list[Span]:
    """Return difflib's opcodes of two texts."""
    return opcodes_of(blocks(left, right), len(left), len(right))


@pytest.mark.parametrize("found", [whole_blocks, pieced_blocks])
@given(TEXTS, TEXTS, TEXTS)
def test_blocks_are_equal_on_both_sides_and_in_order(found: Blocks, head: str, old: str, new: str) -> None:
    """What is kept stands on both sides, in the same order, whether found whole or in pieces."""
    left, right = head + old + head[::-1], head + new + head[::-1]
    i = j = 0
    for p, q, n in found(left, right):
        assert i <= p and j <= q
        assert left[p : p + n] == right[q : q + n]
        i, j = p + n, q + n
    assert i <= len(left) and j <= len(right)


@given(TEXTS, TEXTS)
def test_opcodes_cover_both_sides_in_order(left: str, right: str) -> None:
    """Every word of either side is in one opcode, none is empty, and changes and equal runs alternate."""
    i = j = 0
    last = None
    for tag, i1, i2, j1, j2 in spans(left, right):
        assert (i1, j1) == (i, j) and (i1 < i2 or j1 < j2)
        assert last is None or (tag == "equal") != (last == "equal")
        i, j, last = i2, j2, tag
    assert (i, j) == (len(left), len(right))


def test_edits_far_apart_are_found_as_if_compared_whole() -> None:
    """A word here and there is replaced, added or dropped: the pieces give the opcodes of the whole."""
    count = int(WORD_PAIRS**0.5) + 100
    words = [chr(0x4E00 + n) for n in random.Random(7).sample(range(20_000), count)]
    edited = list(words)
    expected = 0
    for k in range(count - 100, 0, -300):
        edited[k : k + 1] = ["x", "y"] if k % 600 else []
        expected += 1
    left, right = "".join(words), "".join(edited)
    assert is_over_budget(len(left), len(right))
    found = spans(left, right)
    assert sum(tag != "equal" for tag, *_ in found) == expected
    assert sum(i2 - i1 for tag, i1, i2, _, _ in found if tag != "equal") == expected


def test_a_piece_over_its_budget_keeps_what_both_ends_share() -> None:
    """Nothing in it stands once, and still one word added to many equal ones is one word added."""
    many = 10**4 + 10
    text = "ab" * many
    assert spans(text, text + "a") == [
        ("equal", 0, 2 * many, 0, 2 * many),
        ("insert", 2 * many, 2 * many, 2 * many, 2 * many + 1),
    ]


def test_a_paragraph_over_the_budget_is_compared_and_said_to_be() -> None:
    """The words that changed are marked, and the comparison tells of the cheaper method."""
    count = int(WORD_PAIRS**0.5) + 10
    assert is_over_budget(count, count) and not is_over_budget(4_000, 4_000)
    numbers = random.Random(1)
    words = [f"w{numbers.randrange(5_000)}" for _ in range(count)]
    texts = " ".join(words), " ".join(["changed" if n % 500 == 400 else word for n, word in enumerate(words)])
    comparison = compare(*(Document.from_paragraphs([text]) for text in texts))
    changed = [op for op in comparison.changes[0].opcodes if op.tag != "equal"]
    assert [op.tag for op in changed] == ["replace"] * len([n for n in range(count) if n % 500 == 400])
    assert [fallback.where for fallback in comparison.fallbacks] == ["old block 0, new block 0"]


@pytest.mark.parametrize("budget", [WORD_PAIRS, 1_000], ids=["whole", "in pieces"])
def test_more_different_words_than_there_are_characters_are_compared_as_fewer(
    monkeypatch: pytest.MonkeyPatch, budget: int
) -> None:
    """In many paragraphs and in a long one: the same links, the same words marked."""
    monkeypatch.setattr(anchored, "WORD_PAIRS", budget)
    words = ["".join(letters) for letters in product("bdfgklmnprst", "aeiou", "lmnr", "aeiou")]
    many, long = [words[n : n + 20] for n in range(0, 600, 20)], words[600:900]
    old = [*many[:20], long, *many[20:]]
    new = [[*most[:7], "x", *most[8:]] for most in [many[25], *many[:25], [*long[:150], "y", *long[150:]], *many[26:]]]
    sides = [Document.from_paragraphs([f"{' '.join(words)}." for words in side]) for side in (old, new)]
    expected = compare(*sides)
    character, most = text.character, 0x100 + 400

    def limited(number: int) -> str:
        assert number < most
        return character(number)

    monkeypatch.setattr(text, "CHARACTERS", most)
    monkeypatch.setattr(text, "character", limited)
    found = compare(*sides)
    assert found.changes == expected.changes
    links, others = found.alignment.links, expected.alignment.links
    assert [(link.old, link.new) for link in links] == [(link.old, link.new) for link in others]
    assert len(expected.changes) == len(new)
