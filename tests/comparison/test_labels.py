"""What a finding says of words that came or went."""

from __future__ import annotations

import pytest

from diffreport import compare
from diffreport.model import Document

FIRST = "The harbour of Karsova was closed for the whole winter."
ONE = "Fishermen asked the council for help in a long letter."
TWO = "Nobody ever answered them, as far as is known today."
LAST = "In spring the ice broke and boats went out again."


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        (f"{FIRST} {ONE} {LAST}", f"{FIRST} {LAST}", "Sentence removed"),
        (f"{ONE} {FIRST} {LAST}", f"{FIRST} {LAST}", "Sentence removed"),
        (f"{FIRST} {LAST} {ONE}", f"{FIRST} {LAST}", "Sentence removed"),
        (f"{FIRST} {ONE} {TWO} {LAST}", f"{FIRST} {LAST}", "Sentences removed"),
        (f"{FIRST} {LAST}", f"{FIRST} {LAST} {ONE} {TWO}", "Sentences added"),
        (f"{FIRST} {LAST}", f"{FIRST} Is it not strange that nobody asked them? {LAST}", "Sentence added"),
        (f"{FIRST[:-1]} and the spring that followed. {ONE} {TWO}", FIRST, "Words removed"),
        (FIRST, f"{FIRST[:-1]} and for the spring that came.", "Words added"),
    ],
)
def test_a_label_tells_sentences_from_words(old: str, new: str, label: str) -> None:
    """One, or several; what begins inside a sentence are words, however many sentences follow."""
    documents = [Document.from_paragraphs([text, "Another paragraph stays as it is."]) for text in (old, new)]
    assert [finding.label for finding in compare(*documents).findings] == [label]
