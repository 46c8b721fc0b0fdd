"""Two lines are put together as their writer would have written them on one."""

from __future__ import annotations

import pytest

from diffreport.readers.pdf.hyphens import Vocabulary

# What the document has within its lines; its line ends divide words.
LINES = [
    "the government of the harbour has a re-election plan, and the control of a well-known port",
    "is self-evident to all; a non-profit house, the co-operation of the govern-",
    "ment, a harbour in the north, a long way to the term of an election",
]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("", "begins here", "begins here"),
        ("ends here", "", "ends here"),
        ("two", "words", "two words"),
        ("see https://karsova.example/re-", "port.html", "see https://karsova.example/re-port.html"),
        ("see www.karsova.example/", "report", "see www.karsova.example/report"),
        ("see https://karsova.example/", "Karsova", "see https://karsova.example/Karsova"),
        ("卡尔索", "瓦", "卡尔索瓦"),
        ("the north—", "and the south", "the north—and the south"),
        ("guards and/", "or posts", "guards and/or posts"),
        ("a dash -", "set apart", "a dash - set apart"),
        ("the har-", "bour", "the harbour"),
        ("its non-", "profit house", "its non-profit house"),
        ("the pro-", "Karsova party", "the pro-Karsova party"),
        ("the UN-", "backed talks", "the UN-backed talks"),
        ("in 2025-", "26 as before", "in 2025-26 as before"),
        ("short-", "and long-term aid", "short- and long-term aid"),
        ("the never-", "theless", "the nevertheless"),
        ("they went home-", "ward", "they went homeward"),
        ("the long-", "lasting drought", "the long-lasting drought"),
        ("the high-", "ness", "the highness"),
        ("an un-", "heardof case", "an unheardof case"),
        ("it ended (-", "5)", "it ended (-5)"),
    ],
)
def test_lines_are_put_together(first: str, second: str, joined: str) -> None:
    """A hyphen that the line break has put there goes; one of a compound, a range or an address stays."""
    assert Vocabulary([LINES]).joined(first, second) == joined


def test_a_compound_that_the_document_has_keeps_its_hyphen() -> None:
    """Also if its parts are prefixes elsewhere; a word that it has without one loses it."""
    vocabulary = Vocabulary([LINES])
    assert vocabulary.keeps("re", "election")
    assert vocabulary.keeps("co", "election")  # "co-" stands before another word, and "election" is one
    assert not vocabulary.keeps("govern", "ment")
