"""The text of a history: every wording is on the page once, exactly; the margin tells its age."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.report.history.html import render_html
from diffreport.report.history.lookup import look_up
from diffreport.report.history.presentation import Shown
from diffreport.report.history.text import compose
from diffreport.report.language.labels import languages
from tests.report.history.making import every_case, history
from tests.report.history.texts import HISTORIES, edition_texts, kinds, long, texts_of


@pytest.mark.parametrize("name", HISTORIES)
def test_every_wording_stands_on_the_page_once_and_exactly(name: str) -> None:
    """The texts of all editions can be read back off the page, without script, and none is there twice."""
    made = HISTORIES[name]()
    found = texts_of(render_html(made))
    wanted = {
        (lineage.id, n): ["".join(words.text for words in text)]
        for lineage in made.lineages
        for n, text in enumerate(lineage.texts)
    }
    assert found == wanted


@pytest.mark.parametrize("name", HISTORIES)
def test_the_latest_text_is_that_of_the_last_edition(name: str) -> None:
    """The paragraphs shown first are the last edition's blocks, in their order."""
    made = HISTORIES[name]()
    page = LexborHTMLParser(render_html(made))
    ids = [str(row.attributes["id"]) for row in page.css("#latest .row")]
    assert ids == [lineage.id for lineage, _ in made.at(len(made.editions) - 1)]


@pytest.mark.parametrize("name", HISTORIES)
def test_the_data_block_tells_which_text_stands_where_in_each_edition(name: str) -> None:
    """With the texts of the page it gives the blocks of every edition."""
    made = HISTORIES[name]()
    html = render_html(made)
    data = json.loads(LexborHTMLParser(html).css_first("#diffreport-data").text())
    texts = texts_of(html)
    for edition in range(len(made.editions)):
        blocks = {}
        for id_, _, _, flat, *_ in data["lineages"]:
            for at in range(0, len(flat), 4):
                if flat[at] == edition:
                    blocks[flat[at + 1]] = texts[id_, flat[at + 2]][0]
        assert [blocks[n] for n in sorted(blocks)] == edition_texts(made, edition)


def _row(made_html: str, lineage: str) -> str:
    return LexborHTMLParser(made_html).css_first(f"#{lineage} .notes").text()


@pytest.mark.parametrize(
    ("lineage", "age"),
    [
        ("l-a", "since 2019"),
        ("l-b", "since 2019; reworded 2020, 2021"),
        ("l-r", "since 2019; back in 2021"),
        ("l-z", "new in 2022"),
        ("l-o", "since 2019; reworded 2022"),
    ],
)
def test_the_margin_tells_how_old_a_paragraph_is(lineage: str, age: str) -> None:
    """Since when it stands, and when it was reworded or came back."""
    assert _row(render_html(every_case()), lineage) == age


def test_the_margin_is_joined_as_its_language_joins() -> None:
    """French has a space before a semicolon."""
    html = render_html(every_case(), Shown(language="fr"))
    assert _row(html, "l-b") == "depuis 2019 ; reformulé 2020, 2021"


def test_many_editions_are_counted_in_the_margin() -> None:
    """A paragraph that changes in each of thirty editions tells how often, and when last; a date is not broken."""
    html = render_html(long())
    assert _row(html, "l-a") == "since 2001-01-31; reworded 29 times, last 2030-01-31"
    dates = LexborHTMLParser(html).css("#l-a .notes .d")
    assert [date.text() for date in dates] == ["2001-01-31", "2030-01-31"]


def test_only_words_of_the_last_edition_are_marked_in_the_latest_text() -> None:
    """A word that an earlier edition brought is unmarked, and so is a paragraph that is new as a whole."""
    page = LexborHTMLParser(render_html(every_case()))
    marked = {
        str(row.attributes["id"]): [e.text() for e in row.css(".t ins, .t del")] for row in page.css("#latest .row")
    }
    assert {id_: words for id_, words in marked.items() if words} == {"l-o": ["of the year"], "l-y": ["west"]}


def test_the_stages_mark_what_came_and_what_went() -> None:
    """Each wording has its editions; words that it brought are inserted, words that left after it deleted."""
    page = LexborHTMLParser(render_html(every_case(), Shown(reports={(0, 1): "history-reports/2019-2020.html"})))
    first, second, third = page.css("#l-b .stg > li")
    assert [li.css_first("b").text() for li in (first, second, third)] == ["2019", "2020", "2021 to 2022"]
    assert [e.text() for e in first.css("del")] == ["four"]
    assert [e.text() for e in second.css("ins")] == ["five"]
    assert [a.attributes["href"] for a in second.css("a")] == ["history-reports/2019-2020.html"]
    assert first.css("a") == []


def test_words_are_not_marked_across_an_absence() -> None:
    """What came back as it was did not change: none of its words is marked."""
    page = LexborHTMLParser(render_html(every_case()))
    assert page.css("#l-r ins, #l-r del") == []


def test_a_wording_that_came_back_is_counted_once() -> None:
    """It stands with its stages each time, since its words date from the return, but is no other wording."""
    days = {str(n): ["k: Kept.", *(["a: Seldom, or often."] if n % 2 == 0 else [])] for n in range(8)}
    page = LexborHTMLParser(render_html(history(days)))
    assert page.css_first("#l-a summary").text() == "1 wording"
    assert len(page.css("#l-a .stg > li")) == 4


def test_page_furniture_is_folded_in_the_text() -> None:
    """What is no content stands in the text, closed until asked for."""
    made = every_case()
    noisy = replace(made, lineages=tuple(replace(e, noise="furniture") if e.id == "l-z" else e for e in made.lineages))
    page = LexborHTMLParser(render_html(noisy))
    fold = page.css_first("#latest details.fold")
    assert [row.attributes["id"] for row in fold.css(".row")] == ["l-z"]
    assert "open" not in fold.attributes


def test_a_table_is_a_table_and_a_heading_a_heading() -> None:
    """What a block is can be told from its element; a first row without figures heads the columns."""
    page = LexborHTMLParser(render_html(kinds()))
    table = page.css_first("#l-t .t table")
    assert [cell.text() for cell in table.css("th")] == ["Year", "Ships"]
    assert table.css_first("caption").text() == "Tolls"
    assert page.css_first("#l-o .t h3") is not None
    assert page.css_first("#l-i .t p.li") is not None
    assert page.css_first("#l-f .x.fn") is not None


def test_what_was_split_and_merged_leads_to_the_other_lineage() -> None:
    """A paragraph that ended in another one says where, with a link to it and how it begins."""
    tie = LexborHTMLParser(render_html(every_case())).css_first("#l-m .tie")
    assert tie.text().startswith("Merged in 2021 into")
    assert tie.css_first("a").attributes["href"] == "#l-y"


def test_the_page_grows_with_its_text() -> None:
    """Twice the paragraphs make a page twice as long: no text is repeated by edition."""

    def size(n: int) -> int:
        lines = {str(2000 + e): [f"p{i}: Paragraph {i} of the board is kept." for i in range(n)] for e in range(6)}
        return len(render_html(history(lines)))

    none, some, more = size(1), size(101), size(201)
    assert more - none <= 2.1 * (some - none)


@pytest.mark.parametrize(
    ("language", "text", "way"), [("ar", "x", "rtl"), ("en", "x", "ltr"), ("", "\u05d0\u05d1", "rtl")]
)
def test_a_page_runs_the_way_of_its_text(language: str, text: str, way: str) -> None:
    """By the language of the last edition, or by its first letters; the page's own words keep their language."""
    made = history({"1": [f"a: {text}"], "2": [f"a: {text}"]})
    made = replace(made, editions=tuple(replace(issued, language=language) for issued in made.editions))
    page = LexborHTMLParser(render_html(made))
    assert page.css_first("html").attributes["dir"] == way
    assert page.css_first(".notes").attributes.get("lang") == ("en" if language == "ar" else None)


@pytest.mark.parametrize("language", languages())
def test_the_text_is_told_in_every_language(language: str) -> None:
    """Nothing that is composed lacks a label or a value."""
    assert compose(look_up(every_case(), Shown(language=language))).sections


def test_the_data_block_cannot_end_its_element() -> None:
    """A series or a label that holds markup is inert in it."""
    html = render_html(replace(every_case(), series="</script><script>x"))
    block = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert block is not None
    assert json.loads(block[1])["series"] == "</script><script>x"
