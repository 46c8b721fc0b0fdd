"""How the benchmark counts words: nothing lost or doubled goes unseen, and nothing else is held against a reader."""

from __future__ import annotations

from benchmarks.recall import score, words
from diffreport.model import Block, Document, Kind, Table


def document(*paragraphs: str) -> Document:
    return Document.from_paragraphs(paragraphs)


def test_a_word_is_told_by_its_letters_and_digits() -> None:
    """Quotes, hyphens and ligatures make no other word; dashes and slashes part two."""
    assert list(words("“U.S.” control-by-control ﬁgures—1,000 and/or 2015–16 ...")) == [
        *("US", "controlbycontrol", "figures", "1000", "and", "or", "2015", "16"),
    ]


def test_a_lost_word_and_a_doubled_one_are_seen() -> None:
    """Both sides are multisets."""
    found = score(document("The river river rose."), "The river rose fast.")
    assert (found.lost, found.missing, found.extra) == (1, (("fast", 1),), (("river", 1),))
    assert (found.raw_recall, found.raw_precision) == (0.75, 0.75)


def test_a_word_broken_at_a_line_end_counts_either_way() -> None:
    """Whether the hyphen was the line's or the word's is for other tests; a number between is the line's."""
    for said in ("The pub-lished minutes.", "The published minutes.", "The pub- lished minutes."):
        assert score(document(said), "The pub-\nlished minutes.").raw_recall == 1.0
    assert score(document("12 The published minutes."), "The pub-\n12 lished minutes.").raw_recall == 1.0
    assert score(document("The minutes."), "The pub-\nlished minutes.").lost == 2


def test_no_more_is_forgiven_than_was_accounted_for() -> None:
    """What a reader says it left out excuses as many words and not one more."""
    found = score(document("The river rose."), "Page 1 of 9 The river rose fast.", accounted=4)
    assert (found.lost, found.recall) == (5, 0.75)
    assert score(document("The river rose."), "The river rose fast.", accounted=100).recall == 1.0


def test_labels_and_nodes_excuse_only_what_is_there_once_more() -> None:
    """A printed number at the beginning of a block is no false word, the same number inside of it is."""
    found = score(document("(a) the mill", "4 boats and 5 more"), "the mill boats and more")
    assert (found.printed, found.extra) == (2, (("5", 1),))
    found = score(document("the mill in a box"), "the mill", allowed="the mill in a box")
    assert (found.allowed, found.precision) == (3, 1.0)


def test_a_cell_that_spans_counts_once() -> None:
    """A table repeats a text where its cell spans; the same text elsewhere in it is one too many."""
    spans = Table((("Boats", "Boats", "Year"), ("300", "315", "Boats")))
    found = score(Document((Block(Kind.TABLE, spans.text, table=spans),)), "Boats Year 300 315")
    assert (found.printed, found.extra) == (1, (("Boats", 1),))


def test_case_counts_unless_a_stylesheet_changes_it() -> None:
    """Headings of XML are printed in capitals."""
    assert score(document("THE RIVER"), "The river").raw_recall == 0.0
    assert score(document("THE RIVER"), "The river", fold_case=True).raw_recall == 1.0
