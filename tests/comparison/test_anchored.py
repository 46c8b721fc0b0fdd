"""Opcodes of texts too long to be compared whole."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from diffreport import compare
from diffreport.comparison.anchored import WORD_PAIRS, Span, is_over_budget, plain_spans, spans
from diffreport.model import Document

TEXTS = st.text(alphabet="abcdef", max_size=60)


def joined(ops: list[Span]) -> list[Span]:
    """Return opcodes with equal neighbours joined and empty ones left out."""
    out: list[Span] = []
    for op in ops:
        if out and out[-1][0] == op[0] == "equal":
            op = ("equal", out[-1][1], op[2], out.pop()[3], op[4])
        if op[1] < op[2] or op[3] < op[4]:
            out.append(op)
    return out


@given(TEXTS, TEXTS, TEXTS)
def test_pieces_cover_both_sides_in_order(head: str, old: str, new: str) -> None:
    """Every word of either side is in one opcode, and what is called equal is."""
    left, right = head + old + head[::-1], head + new + head[::-1]
    i = j = 0
    for tag, i1, i2, j1, j2 in spans(left, right):
        assert (i1, j1) == (i, j)
        assert tag != "equal" or left[i1:i2] == right[j1:j2]
        i, j = i2, j2
    assert (i, j) == (len(left), len(right))


def test_edits_far_apart_are_found_as_if_compared_whole() -> None:
    """A word here and there is replaced, added or dropped: the pieces give the opcodes of the whole."""
    words = [chr(0x4E00 + n) for n in random.Random(7).sample(range(20_000), 4_000)]
    edited = list(words)
    for k in range(3_900, 0, -300):
        edited[k : k + 1] = ["x", "y"] if k % 600 else []
    left, right = "".join(words), "".join(edited)
    assert joined(list(spans(left, right))) == joined(list(plain_spans(left, right)))


def test_a_piece_over_the_budget_keeps_what_both_ends_share() -> None:
    """Nothing in it stands once, and still one word added to many equal ones is one word added."""
    many = int(WORD_PAIRS**0.5) + 10
    text = "ab" * many
    assert joined(list(spans(text, text + "a"))) == [
        ("equal", 0, 2 * many, 0, 2 * many),
        ("replace", 2 * many, 2 * many, 2 * many, 2 * many + 1),
    ]


def test_a_paragraph_over_the_budget_is_compared_and_said_to_be() -> None:
    """The words that changed are marked, and the comparison tells of the cheaper method."""
    count = int(WORD_PAIRS**0.5) + 10
    assert is_over_budget(count, count) and not is_over_budget(10**4, 10**4)
    numbers = random.Random(1)
    words = [f"w{numbers.randrange(5_000)}" for _ in range(count)]
    texts = " ".join(words), " ".join(["changed" if n % 5_000 == 4_000 else word for n, word in enumerate(words)])
    comparison = compare(*(Document.from_paragraphs([text]) for text in texts))
    changed = [op for op in comparison.changes[0].opcodes if op.tag != "equal"]
    assert [op.tag for op in changed] == ["replace"] * len([n for n in range(count) if n % 5_000 == 4_000])
    assert [fallback.where for fallback in comparison.fallbacks] == ["old block 0, new block 0"]
