"""The nouns: what they refuse, and how they print."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diffreport import Document
from diffreport.model import Figure


def test_one_string_is_no_list_of_paragraphs() -> None:
    """Its letters would be paragraphs, each."""
    with pytest.raises(TypeError, match="one a paragraph"):
        Document.from_paragraphs("One paragraph.")


def test_a_figure_prints_as_it_was_printed() -> None:
    """A program that lists figures shows what the edition says."""
    assert str(Figure("approximately 315", Decimal(315), "approximately")) == "approximately 315"
