"""In which editions words appear and vanish, and what stands there afterwards."""

from __future__ import annotations

from itertools import pairwise

import pytest

from diffreport.comparison import compare
from diffreport.histories import history_of
from diffreport.histories.bisect import Spell, bisected
from diffreport.histories.phrases import Match, figures, paragraphs, phrase, sentence
from diffreport.model import Document
from diffreport.model.histories import History
from tests.report.history.making import every_case

EDITIONS = (
    ["The mill stands idle. The police counted 300 boats on the river in summer.", "Every town sends a delegate."],
    ["The mill stands idle. The police counted 315 boats on the river in summer.", "Every town sends a delegate.",
     "The ferry “co-operates” with the mill, and with nobody else."],
    ["The mill stands idle. The harbour counted 315 boats on the river in summer.", "Every town sends a delegate."],
    ["The mill burned down. The police counted 315 boats on the river in summer.", "Every town sends a delegate.",
     "The ferry \"cooperates\" with the mill, and with nobody else."],
)  # fmt: skip


def followed(*editions: list[str]) -> History:
    """Return the history of editions of paragraphs."""
    read = [Document.from_paragraphs(paragraphs, str(2015 + n)) for n, paragraphs in enumerate(editions)]
    return history_of(read[0], [compare(*pair) for pair in pairwise(read)], "river")


HISTORY = followed(*EDITIONS)


def spells(words: str, history: History = HISTORY, **how: bool) -> tuple[Spell, ...]:
    """Return the runs of editions that have some words."""
    return bisected(history, phrase(words, **how))


def runs(words: str, **how: bool) -> list[tuple[int, int]]:
    """Return the first and last edition of each run."""
    return [(spell.first, spell.last) for spell in spells(words, **how)]


def test_words_are_found_in_each_run_of_editions_that_have_them() -> None:
    """They come, they go, they are back; others stand throughout, or nowhere."""
    assert runs("the police counted") == [(0, 1), (3, 3)]
    assert runs("every town") == [(0, 3)]
    assert runs("no such words") == []


def test_a_run_is_what_a_look_at_each_edition_says() -> None:
    """Of all phrases of two words, in all editions."""
    for words in ("the mill", "315 boats", "counted 300", "mill and", "burned down", "a delegate"):
        found = [n for n, paragraphs in enumerate(EDITIONS) if any(phrase(words).spans(text) for text in paragraphs)]
        assert [n for first, last in runs(words) for n in range(first, last + 1)] == found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("THE POLICE", [(0, 1), (3, 3)]),
        ("ferry 'co-operates'", [(1, 1), (3, 3)]),
        ("cooperates with the mill and", [(1, 1), (3, 3)]),
        ("ferry coop*", [(1, 1), (3, 3)]),
        ("the pol*", [(0, 1), (3, 3)]),
        ("the pol", []),
        ("pol* counted", []),
        ("315", [(1, 3)]),
        ("31", []),
    ],
)
def test_print_does_not_count(words: str, expected: list[tuple[int, int]]) -> None:
    """Case, quotation marks, hyphens and marks between words; words are whole but for a last one with a star."""
    assert runs(words) == expected


def test_case_counts_where_it_is_asked_for() -> None:
    """And typography still does not."""
    assert runs("The police", is_cased=True) == [(0, 1), (3, 3)]
    assert runs("the police", is_cased=True) == []
    assert runs("co-operates", is_cased=True) == [(1, 1), (3, 3)]


def test_a_phrase_without_words_is_found_nowhere() -> None:
    """Marks alone are none."""
    assert phrase(" …*").words == ()
    assert runs("?") == []


def test_the_sentence_is_told_where_the_words_appear_and_what_stands_there_once_they_are_gone() -> None:
    """Of a paragraph of several sentences the one that held them, and the one most like it."""
    first, last = spells("the police counted")
    [place], [gone] = first.places, first.gone
    assert place.sentence == "The police counted 300 boats on the river in summer."
    assert gone.sentence == "The police counted 315 boats on the river in summer."
    assert gone.instead == "The harbour counted 315 boats on the river in summer."
    assert gone.after is not None
    assert (gone.after.edition, gone.end) == (2, None)
    assert last.gone == ()


def test_a_paragraph_that_is_gone_is_told_with_its_end() -> None:
    """None where it is back later on: then its next stage tells."""
    history = followed(EDITIONS[0], EDITIONS[1], EDITIONS[0])
    [spell] = spells("ferry", history)
    [gone] = spell.gone
    assert (gone.after, gone.instead) == (None, "")
    assert gone.end is not None
    assert gone.end.edition == 2
    [gone] = spells("ferry")[0].gone
    assert (gone.after, gone.end) == (None, None)


def test_the_places_of_an_edition_stand_in_its_order() -> None:
    """All of them."""
    [spell] = spells("the")[:1]
    assert [place.stage.block for place in spell.places] == [0]
    [spell] = spells("mill")
    assert [gone.stage.block for gone in spell.gone] == []
    assert [place.stage.block for place in bisected(HISTORY, phrase("e*"))[0].places] == [1]


def test_a_sentence_is_cut_at_its_ends_and_at_rows() -> None:
    """Of words in two of them both are told."""
    text = "The U.S. mission left. It came back in May.\nFerry | 12"
    assert sentence(text, 4, 8) == "The U.S. mission left."
    assert sentence(text, 9, 28) == "The U.S. mission left. It came back in May."
    assert sentence(text, 46, 50) == "Ferry | 12"


def labels(matches: list[Match]) -> list[str]:
    """Return the ids of lineages."""
    return [match.lineage.id for match in matches]


def test_paragraphs_with_a_phrase_come_before_all_others() -> None:
    """The latest first, each with the last stage that has it, and where."""
    lineages = every_case().lineages
    found = paragraphs(lineages, phrase("days"))
    assert labels(found) == ["l-b"]
    assert (found[0].score, found[0].stage.edition, found[0].spans) == (1.0, 3, ((23, 27),))
    assert labels(paragraphs(lineages, phrase("gate"))) == ["l-y", "l-m"]
    assert paragraphs(lineages, phrase("four days"))[0].stage.edition == 0


def test_words_apart_find_the_paragraph_that_has_most_of_them() -> None:
    """Rare words tell most; with less than half of them nothing is found."""
    lineages = every_case().lineages
    [best, *_] = paragraphs(lineages, phrase("boats gate sank somewhere"))
    assert best.lineage.id == "l-y"
    assert 0.5 <= best.score < 1
    assert paragraphs(lineages, phrase("nothing of the sort anywhere")) == []


def test_a_figure_is_found_by_its_name_its_print_or_its_sentence() -> None:
    """In this order; most editions first."""
    series = every_case().figures
    assert [each.label for each in figures(series, phrase("rise"))] == ["toll rise"]
    assert [each.label for each in figures(series, phrase("4 %"))] == ["toll rise"]
    assert [each.label for each in figures(series, phrase("there were"))] == [
        "days that ships waited",
        "boats sunk",
        "toll rise",
    ]
    assert [each.label for each in figures(series, phrase("sunk boats"))] == ["boats sunk"]
    assert figures(series, phrase("nothing")) == []
