"""Since when, and until when, each word stands."""

from __future__ import annotations

import pytest

from diffreport.histories.lifespans import Lifespans, Wording, kept_in
from diffreport.model import Opcode


def test_a_word_that_is_joined_is_as_old_as_the_youngest_of_its_parts() -> None:
    """And its parts last as long as it does."""
    lifespans = Lifespans()
    data, base = lifespans.begin(("data",), 0), lifespans.begin((" ", "base"), 1)
    old = Wording((*data.tokens, *base.tokens), data.lives + base.lives)
    new = lifespans.carry(old, ("database",), [("replace", 0, 3, 0, 1)], 2)
    lifespans.last(new.lives, 4)
    lifespans.settle()
    assert lifespans.runs(new) == (("database", 1, 4),)
    assert lifespans.runs(old) == (("data", 0, 4), (" base", 1, 4))


PRINT = ("typography", "case", "spelling", "hyphenation", "reflow", "ocr")
OTHER = ("furniture", "renumbering", "reference", "contents", "routine", "plumbing", "global_rewrite", None)


@pytest.mark.parametrize("noise", [*PRINT, *OTHER])
def test_only_what_differs_in_print_is_the_same_word(noise: str | None) -> None:
    """Another reference, number or year is another word, though no content."""
    assert bool(list(kept_in([Opcode("replace", 0, 1, 0, 1, noise)]))) == (noise in PRINT)
