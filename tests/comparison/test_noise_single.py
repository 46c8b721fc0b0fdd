"""Single rules of noise, where in a whole comparison another one would decide as well."""

from __future__ import annotations

import pytest

from diffreport import Document
from diffreport.comparison.noise.plumbing import plumbing_told
from diffreport.comparison.noise.references import _parted, numbers_told, shifted
from diffreport.comparison.noise.verbs import pasts
from diffreport.comparison.words import opcodes
from diffreport.model import Link, Opcode, Relation
from diffreport.text import tokens


@pytest.mark.parametrize(
    ("present", "past"), [("carry", "carried"), ("carries", "carried"), ("note", "noted"), ("count", "counted")]
)
def test_the_past_of_a_regular_verb_is_spelled_right(present: str, past: str) -> None:
    """A consonant before "y" makes it "ied"."""
    assert pasts(present) == {past}


def test_a_footnote_mark_grown_to_its_word_moves_on_with_another() -> None:
    """One alone may be a name: "Apollo1"."""
    said = "The coast{} was closed for all of the winter, and so were the {}{} above the old town of Adel."
    for other, number, count in (("hills", 2, 2), ("hills", 4, 0), ("coast", 2, 0)):
        a, b = tokens(said.format(1, other, 2)), tokens(said.format(2, other, number + 1))
        told = numbers_told(opcodes(a, b), tuple(a), tuple(b), {})
        assert sum(op.noise == "renumbering" for op in told) == count


def test_headings_whose_words_changed_move_on_as_others_did() -> None:
    """The number of the one that stayed tells it."""
    documents = tuple(
        Document.from_paragraphs(lines)
        for lines in (
            ["4.1 The guards", "4.2 The boats", "4.3 The cooks"],
            ["4.2 The guards", "4.3 The boats", "4.4 The cooks and drivers"],
        )
    )
    links = [Link(Relation.REVISED, (k,), (k,), 1.0, "gap") for k in range(3)]
    assert shifted(documents, links) == {("", "4.1"): "4.2", ("", "4.2"): "4.3", ("", "4.3"): "4.4", ("", "4"): "4"}


def test_what_is_left_of_a_change_beside_a_number_that_follows_is_what_it_is() -> None:
    """Words that went away are no replacement."""
    old, new = ("see", " ", "section", " ", "4", " ", "alone"), ("see", " ", "section", " ", "5")
    parts = _parted(Opcode("replace", 4, 7, 4, 5), old, new, {("section", "4"): "5"})
    assert [(op.tag, op.noise) for op in parts] == [("replace", "reference"), ("delete", None)]


@pytest.mark.parametrize(("old", "new", "noise"), [("http", "https", "plumbing"), ("http", "ftp", None)])
def test_how_a_page_is_called_is_no_content(old: str, new: str, noise: str | None) -> None:
    """A page that is sent in secret is the same page."""
    document = Document.from_paragraphs([f"See {old}://karsova.example for it."])
    a, b = (tuple(tokens(f"See {way}://karsova.example for it.")) for way in (old, new))
    told = plumbing_told(opcodes(a, b), a, b, document.blocks[0])
    assert [op.noise for op in told if op.tag != "equal"] == [noise]
