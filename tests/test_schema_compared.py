"""The JSON of what the engine finds: random editions compared, and read back equal."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from diffreport import resources
from diffreport.comparison import compare, lone
from diffreport.model import Block, Comparison, Document, Edition, Kind, Relation, Table
from tests.values import closed

VALIDATOR = Draft202012Validator(closed(json.loads(resources.find("comparison.schema.json").read_text("utf-8"))))

WORDS = ("dam", "lake", "council", "may", "shall", "reportedly", "approximately", "boats", "of", "the", "(a)", "and")
FIGURES = ("315", "1,204", "12.5%", "€1.2 million", "10-15", "2016", "two", "³/₄", "٣٢")
ODD = ("\udcff", "a\u202eb", "e\u0301", "\u200d", "\x1b[2J", "<b>", "|", "\u2028", "𝔸", "\ufffe", "раypal", "−5")
word = st.sampled_from(WORDS) | st.sampled_from(FIGURES) | st.sampled_from(ODD)
sentence = st.lists(word, min_size=1, max_size=9).map(" ".join)
row = st.tuples(st.sampled_from(("Karsova", "Velmark", "Total", "")), word, word)
table = st.lists(row, min_size=1, max_size=4).map(lambda rows: Table((("State", "2015", "2016"), *rows), 1, ""))
text_kind = st.sampled_from((Kind.HEADING, Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.ITEM, Kind.FOOTNOTE))
text_block = st.builds(lambda kind, text: Block(kind, text, level=int(kind is Kind.HEADING)), text_kind, sentence)
table_block = table.map(lambda made: Block(Kind.TABLE, made.text, table=made))
block = text_block | text_block | text_block | table_block
edition = st.builds(Edition, st.sampled_from(("2015", "", "\udcff")), published=st.none() | st.just("2016-06-02"))


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, Document]:
    """Return two editions: of the old one's blocks some are gone, some have other words, all may have moved."""
    olds = draw(st.lists(block, max_size=7))
    news = []
    for each in draw(st.permutations(olds)) if draw(st.booleans()) else olds:
        fate = draw(st.sampled_from(("same", "same", "edited", "gone", "split", "other")))
        words = each.text.split(" ")
        at = draw(st.integers(0, len(words)))
        if fate == "same" or (each.table and fate in ("edited", "split")):
            news.append(each)
        elif fate == "edited":
            news.append(Block(each.kind, " ".join((*words[:at], draw(word), *words[at + 1 :])), level=each.level))
        elif fate == "split":
            news += [Block(each.kind, " ".join(part), level=each.level) for part in (words[:at], words[at:]) if part]
        elif fate == "other":
            news.append(draw(block))
    return Document(tuple(olds), draw(edition)), Document(tuple(news), draw(edition))


def check(comparison: Comparison) -> None:
    """Hold that a comparison is read back equal from its JSON, which is valid and the same again."""
    text = comparison.to_json()
    assert text.encode("utf-8")
    read = Comparison.from_json(text)
    assert read == comparison
    assert read.to_json() == text
    VALIDATOR.validate(json.loads(text))


@settings(max_examples=25)
@given(documents())
def test_what_is_found_in_any_two_editions_is_read_back_equal(both: tuple[Document, Document]) -> None:
    """With tables, moves, splits, characters that no file can hold, and numbers in other scripts."""
    check(compare(*both))


@settings(max_examples=10)
@given(documents())
def test_an_edition_alone_is_read_back_equal(both: tuple[Document, Document]) -> None:
    """The first of a series, and one that was withdrawn."""
    check(lone.first(both[0]))
    check(lone.withdrawn(both[1], "2025-07-04"))


def test_the_editions_are_such_that_links_of_many_kinds_are_found() -> None:
    """The property is about them, too; splits and merges are rarer."""
    found: set[Relation] = set()

    @settings(max_examples=60, database=None)
    @given(documents())
    def look(both: tuple[Document, Document]) -> None:
        found.update(link.relation for link in compare(*both).alignment.links)

    look()
    assert found >= set(Relation) - {Relation.MERGED, Relation.SPLIT}
