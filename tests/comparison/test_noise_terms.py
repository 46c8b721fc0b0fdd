"""Which words that were put in place of others are names of one thing, and which say something else."""

from __future__ import annotations

import pytest

from diffreport.comparison.noise.onething import names_one_thing
from diffreport.comparison.noise.renamed import _are_reordered
from diffreport.comparison.noise.telling import tells
from diffreport.comparison.tables.columns import _belong
from diffreport.model import Document


@pytest.mark.parametrize(
    ("old", "new", "is_one"),
    [
        ("Kiev", "Kyiv", True),
        ("Burma", "Myanmar", True),
        ("stewardess", "flight attendant", True),
        ("UN", "United Nations", True),
        ("chairman", "chairperson", True),
        ("Kiev", "Lviv", False),
        ("Burma", "Turkey", False),
    ],
)
def test_known_renamings_need_no_sentence_that_says_so(old: str, new: str, is_one: bool) -> None:
    """Other names are two, unless a document says that they are one."""
    nothing = Document(())
    assert names_one_thing(old, new, (nothing, nothing)) is is_one


def test_a_sentence_may_say_that_two_names_are_one() -> None:
    """In either edition."""
    said = Document.from_paragraphs(["The Office of Houses, formerly the Prison Board, has a new head."])
    silent = Document.from_paragraphs(["The Office of Houses has a new head; the Prison Board has none."])
    for documents in ((said, silent), (silent, said)):
        assert names_one_thing("Prison Board", "Office of Houses", documents)
    assert not names_one_thing("Prison Board", "Office of Houses", (silent, silent))


@pytest.mark.parametrize(
    ("old", "new", "as_words", "as_names"),
    [
        ("alleged", "office", True, False),  # says what is known, but may be part of a name
        ("works", "roads", False, False),
        ("1990", "works", True, True),
        ("legal", "illegal", True, False),
        ("employer", "employee", True, False),
    ],
)
def test_words_tell_more_than_names_do(old: str, new: str, as_words: bool, as_names: bool) -> None:
    """A word that tells by itself may stand in a name; a figure tells in either."""
    assert tells(old.split(), new.split()) is as_words
    assert tells(old.split(), new.split(), are_names=True) is as_names


@pytest.mark.parametrize(
    ("old", "new", "are_reordered"),
    [
        ("disabled persons", "persons with disabilities", True),
        ("disabled persons", "disabled children", False),
        ("disabled persons", "disabled persons", False),  # begin alike: nothing was put in another order
        ("elderly persons", "persons with disabilities", False),
        ("houses", "the houses", False),  # one word is no order
    ],
)
def test_the_same_words_in_another_form_are_one_term(old: str, new: str, are_reordered: bool) -> None:
    """At least two words, all of them there, the first one another."""
    sides = [tuple(part for word in text.split() for part in (word, " "))[:-1] for text in (old, new)]
    assert _are_reordered(*sides) is are_reordered


@pytest.mark.parametrize(
    ("old", "new", "kept", "is_told", "belong"),
    [
        ("Share", "Portion", 0.9, True, True),
        ("Share", "Portion", 0.9, False, False),
        ("Share", "Portion", 0.3, True, False),
        ("", "", 0.5, False, True),
        ("", "", 0.1, True, False),
        ("Guards counted", "Guards counted in all", 0.3, False, True),
        ("Guards 2025", "Guards 2026", 0.3, False, False),
    ],
)
def test_columns_of_other_headers_are_one_by_what_they_hold(
    old: str, new: str, kept: float, is_told: bool, belong: bool
) -> None:
    """Cells that stayed tell it; of headers nearly alike fewer will do, and another year is another column."""
    assert _belong(old, new, kept, is_told) is belong
