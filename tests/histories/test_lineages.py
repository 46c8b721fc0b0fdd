"""What becomes of paragraphs through a few editions, by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest

from diffreport import Document, compare
from diffreport.histories import history_of
from diffreport.model.histories import Event, History, Lineage
from tests.comparison.aligning import SENTENCES


def told(*editions: list[str]) -> History:
    """Return the history of editions of plain paragraphs, labelled by their number."""
    documents = [Document.from_paragraphs(texts, label=str(n)) for n, texts in enumerate(editions)]
    return history_of(documents[0], [compare(*pair) for pair in pairwise(documents)], "reports")


def lineage(history: History, words: str) -> Lineage:
    """Return the one lineage that has some words in its last text."""
    (found,) = [each for each in history.lineages if words in each.text(each.stages[-1])]
    return found


def test_a_paragraph_is_followed_and_its_words_dated() -> None:
    """Each word dates from the edition that first has it, and lasts until the last one."""
    texts = ["The court heard 17 cases.", "The court heard 19 cases.", "The court heard 19 cases in March."]
    of = lineage(told(*([text, SENTENCES[0]] for text in texts)), "March")
    assert [stage.event for stage in of.stages] == [Event.FIRST, Event.REWORDED, Event.REWORDED]
    assert [tuple(words) for words in of.texts[2]] == [
        ("The court heard ", 0, 2), ("19", 1, 2), (" cases", 0, 2), (" in March", 2, 2), (".", 0, 2),
    ]  # fmt: skip
    assert [tuple(words) for words in of.texts[0]][1] == ("17", 0, 0)


def test_a_paragraph_that_is_back_has_returned() -> None:
    """With its old id, and with words that date from the return."""
    history = told(list(SENTENCES[:3]), list(SENTENCES[1:3]), list(SENTENCES[:3]))
    of = lineage(history, SENTENCES[0])
    assert [(stage.edition, stage.event) for stage in of.stages] == [(0, Event.FIRST), (2, Event.RETURNED)]
    assert of.end is None and [words.since for words in of.texts[1]] == [2]


def test_a_history_may_be_of_one_edition() -> None:
    """Every paragraph is then seen first."""
    history = told(list(SENTENCES))
    assert {each.stages[0].event for each in history.lineages} == {Event.FIRST}
    assert history.editions[0].paragraphs == len(SENTENCES) and history.editions[0].extent is None


def test_comparisons_follow_each_other() -> None:
    """One that begins with another edition is refused."""
    one, two, three = (Document.from_paragraphs([text]) for text in SENTENCES[:3])
    with pytest.raises(ValueError, match="comparison 2 does not begin"):
        history_of(one, [compare(one, two), compare(one, three)])
