"""Who says a figure."""

from __future__ import annotations

import pytest

from diffreport.comparison.figures.tellings import tellings_in
from diffreport.comparison.wording.lexicon import lexicon_of
from diffreport.histories.figures.sources import Sayers
from diffreport.model import Document


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("According to the harbour board, 40 boats sank.", "the harbour board"),
        ("As of 3 November, the Flood Commission of Adel listed 40 missing persons.", "the Flood Commission of Adel"),
        ("As of May the Harbour Offices (HO) reported only eight cases.", "the Harbour Offices (HO)"),
        ("The ministry estimated that approximately 12 percent of the boats leaked.", "The ministry"),
        ("Forty boats sank off the coast, the harbour board said.", "the harbour board"),
        ("The guard of Adel has 40 boats.", ""),
        ("The court had received 174 criminal reports involving 366 persons.", ""),
        ("It reported 40 cases of theft.", ""),
        ("The Free List won 12 seats in the council.", ""),
    ],
)
def test_the_source_of_a_figure_is_named(sentence: str, source: str) -> None:
    """By a turn, or by the verb of who counts; without the date before it, and never a pronoun."""
    (telling, *_) = tellings_in(Document.from_paragraphs([sentence]), 0)
    sayer = Sayers(lexicon_of("en", {})).of(telling.place)
    assert (sayer.text if sayer else "") == source
