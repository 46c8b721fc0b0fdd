"""Changes of meaning that words alone tell."""

from __future__ import annotations

import pytest

from diffreport import compare
from diffreport.model import Document

CASES = [
    ("The ministry shall publish its list.", "The ministry should publish its list.", ["obligation_weakened"]),
    ("The ministry may publish its list.", "The ministry must publish its list.", ["obligation_strengthened"]),
    ("The ministry will publish its list.", "The ministry intends to publish its list.", ["commitment_weakened"]),
    ("The guards allegedly beat two men at the gate.", "The guards beat two men at the gate.", ["hedge_dropped"]),
    ("The guards beat two men at the gate.", "The guards reportedly beat two men at the gate.", ["hedge_added"]),
    ("The talks failed, according to the envoy, in May.", "The talks failed in May.", ["attribution_dropped"]),
    ("The talks were successful in the end.", "The talks were not successful in the end.", ["negation_added"]),
    ("In this town most schools were closed.", "In this town all schools were closed.", ["scope_widened"]),
    ("Attacks without casualties are counted in full.", "Attacks without casualties are no longer counted in full.",
     ["definition_changed"]),
    ("Police may arrest suspects upon an order.", "Police could arrest suspects upon an order.", []),
    ("Prosecutors must inform the court.", "Prosecutors had to inform the court.", []),
    ("A doctor was not available in the prison.", "A doctor was unavailable in the prison.", []),
    ("According to the union, wages fell again.", "The union reported that wages fell again.", []),
    ("Courts must not hear such appeals at all.", "Courts could not hear such appeals at all.", []),
    ("The law includes a definition of rape.", "The law excludes a definition of rape.", []),
    ("The list names only 12 of the towns.", "The list names 12 of the towns.", []),
    ("Workers rest for no fewer than eight hours.", "Workers rest for a minimum of eight hours.", []),
    ("Police arrested no fewer than 12 suspects.", "Police arrested several suspects.", []),
    ("Police arrested dozens of suspects.", "Police arrested no fewer than 12 suspects.", []),
    ("Some NGOs highlighted that funds were late.", "Some NGOs stated that funds were late.", []),
    ("They appeared in April in the capital.", "They appeared in MAY in the capital.", []),
    ("The agency is required to publish data.", "The agency is encouraged to publish data.", ["obligation_weakened"]),
    ("The river is blue in summer.", "The river is green in summer.", []),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_a_change_of_meaning_is_signalled(old: str, new: str, expected: list[str]) -> None:
    """A signal for every change of meaning, none for a change of tense or of plain words."""
    tail = " The rest of this paragraph stays as it was printed in the last edition of the report."
    comparison = compare(Document.from_paragraphs([old + tail]), Document.from_paragraphs([new + tail]))
    assert [signal.signal for signal in comparison.wording] == expected


def test_a_signal_quotes_up_to_the_word_it_is_about() -> None:
    """ "may have committed" became "committed": both sides tell what was claimed."""
    texts = ("Guards who may have committed abuses went free.", "Guards who committed abuses went free.")
    comparison = compare(*(Document.from_paragraphs([text]) for text in texts))
    assert [(s.old, s.new) for s in comparison.wording] == [("may have committed", "committed")]


def test_the_hedges_of_a_new_sentence_are_no_signal() -> None:
    """A sentence that is new brings its own words; nobody dropped or added a hedge."""
    old = "The court met twice in the spring and once in the autumn of the year."
    new = old + " It will possibly meet again, the clerk said, though several judges may allegedly be absent that day."
    assert not compare(Document.from_paragraphs([old]), Document.from_paragraphs([new])).wording
