"""Where the amounts of a document stand."""

from __future__ import annotations

from diffreport import Document
from diffreport.comparison.figures.places import places_in


def test_a_place_knows_its_figure_with_qualifier_and_unit() -> None:
    """From its first to its last character, though the same number stands in the sentence before it."""
    text = "It rained. Of 12 boats, about 12 sank in 12 months, and up to €12 million was lost."
    places = places_in(Document.from_paragraphs([text]))
    printed = [place.sentence[place.start : place.end] for place in places]
    assert printed == ["12", "about 12", "12 months", "up to €12 million"]
    assert all(place.sentence[place.at :].startswith(("12", "€12 million")) for place in places)
