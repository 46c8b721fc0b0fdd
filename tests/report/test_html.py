"""The HTML report: its numbers, its marks, its rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport import compare
from diffreport.model import (
    Block,
    Change,
    Document,
    Edition,
    Finding,
    Kind,
    Link,
    Relation,
    Status,
    Table,
)
from diffreport.report.html import render_html
from diffreport.text import is_word, tokens
from tests.report.factory import Draft, every_case, figure
from tests.report.reading import classes, embedded, ledger, page, texts
from tests.report.roundtrip import assert_round_trip


def test_the_numbers_of_the_ledger_are_those_of_the_page() -> None:
    """Every number of the masthead can be counted again from what the page shows."""
    tree = page(every_case())
    shown = ledger(tree)
    assert shown["Findings to review"] == len(tree.css(".note")) == len(embedded(tree)["findings"])  # type: ignore[arg-type]
    assert shown["Figures changed"] == len(tree.css(".figs .own tr"))
    assert shown["Earlier figures restated"] == len(tree.css(".figs .restated tr")) - 1
    assert shown["Wording signals"] == len(tree.css("section[aria-labelledby=t-word] .wl li"))
    assert shown["Trivial differences folded"] == sum(map(int, texts(tree, ".folded td")))
    assert shown["2023 wording kept"] == kept_percent(tree)
    assert embedded(tree)["counts"]["kept_percent"] == shown["2023 wording kept"]  # type: ignore[index]


def kept_percent(tree: LexborHTMLParser) -> int:
    """Count the old words that no `del` holds; trivial ones count as kept, table cells not at all."""
    doc = tree.css_first(".doc")
    for node in doc.css("table, .notes, .pn, .ref, .lab, .stub, summary"):
        node.decompose()
    gone = sum(words(n.text()) for n in doc.css("del") if not {"z", "pb"} & set(classes(n)))
    for node in doc.css("ins"):
        node.decompose()
    blocks = doc.css("p, h3, h4, h5, h6")
    total = sum(words(n.text()) for n in blocks)
    return int(100 * (total - gone) / total + 0.5)


def words(text: str) -> int:
    return sum(map(is_word, tokens(text)))


def test_filters_count_the_findings_they_show() -> None:
    """A filter's number is how many notes carry its tag; a filter with none is left out."""
    tree = page(every_case())
    tags = [(n.attributes["data-tags"] or "").split() for n in tree.css(".note")]
    for button in tree.css(".chips button[data-only]"):
        tag = button.attributes["data-only"]
        count = len(tags) if tag == "all" else sum(tag in t for t in tags)
        assert int(button.css_first("span").text()) == count > 0
    assert not tree.css(".chips button[data-only=attribution]")


def test_rows_follow_the_contract() -> None:
    """Every kind of row is there, with its attributes."""
    tree = page(every_case())
    kinds = {row.attributes["data-k"]: row for row in tree.css(".row.ch")}
    assert set(kinds) == {
        "edit", "rewrite", "added", "removed", "moved", "movedfrom", "split", "merge", "table"
    }  # fmt: skip
    assert kinds["split"].attributes["data-b"] == "9–10"
    assert kinds["merge"].attributes["data-a"] == "10–11"
    assert kinds["rewrite"].attributes["data-sim"] == "0.29"
    assert kinds["movedfrom"].attributes["data-to"] == kinds["moved"].attributes["id"]
    assert not tree.css(".notes .note[data-current], .row[data-off]")


def test_marks_follow_the_rules() -> None:
    """A changed number is marked whole, a deletion comes first, an insertion that replaces it says so."""
    d = Draft()
    finding = d.edited("There were [-approximately 315-]{+412+} fighters[- and-]{+,+} guns.")
    d.revision(finding, Status.REVISED, "fighters", figure("approximately 315", "315"), figure("412", "412"))
    html = render_html(d.comparison())
    assert '<del class=f>approximately 315</del><ins class="f r">412</ins>' in html
    assert "fighters<ins>,</ins><del> and</del>" in html


def test_a_figure_in_a_long_run_is_marked_alone() -> None:
    """In a new sentence only the figure is highlighted, and of "315 (July 2013" only the number."""
    d = Draft()
    finding = d.edited("It ended.{+ During the whole long year 57 people had enrolled in it.+}")
    d.revision(finding, Status.NEW, "people", None, figure("57", "57"))
    assert "<ins> During the whole long year </ins><ins class=f>57</ins><ins> people" in render_html(d.comparison())
    d = Draft()
    finding = d.edited("Population: [-300 (July 2012-]{+315 (July 2013+} est.)")
    d.revision(finding, Status.REVISED, "Population", figure("300", "300"), figure("315", "315"))
    marks = '<del class=f>300</del><del> (July 2012</del><ins class="f r">315</ins><ins> (July 2013</ins>'
    assert marks in render_html(d.comparison())


def test_a_moved_paragraph_is_shown_once_and_pointed_at() -> None:
    """The old place holds one line that leads to the new one; the new place names the old one."""
    tree = page(every_case())
    row = next(r for r in tree.css(".row.moved") if "twenty-six" in r.text())
    assert "Moved here from ¶ 13 of 2023" in row.css_first(".lab").text()
    stub = tree.css_first(row.css_first(".lab a").attributes["href"] or "")
    assert "The guard received eighteen vehicles" in stub.text()


def test_a_paragraph_that_moved_and_was_rewritten_is_shown_as_two_blocks() -> None:
    """Old block, new block, with the label of a move above them and a stub at the old place."""
    d = Draft()
    d.leave("one", "The guard received eighteen vehicles.")
    d.same("Nothing else was decided.")
    d.arrive("one", "[-The guard received eighteen vehicles-]{+New cars for guards arrived late+}.")
    d.findings[0] = replace(d.findings[0], opcodes=(), tags=("moved", "rewritten", "paragraph"))
    html = render_html(d.comparison())
    assert_round_trip(d.comparison(), html)
    tree = LexborHTMLParser(html)
    row = tree.css_first(".row.moved.rewrite")
    assert row.attributes["data-k"] == "moved"
    assert row.css_first(".was del").text() == "The guard received eighteen vehicles."
    assert row.css_first(".now ins").text() == "New cars for guards arrived late."
    assert row.css_first(".lab.m a").attributes["href"] == "#from-1"
    assert tree.css_first("#from-1").attributes["data-to"] == row.attributes["id"]
    assert texts(row, ".note .l") == ["None of 5 words stayed in place; counted as rewritten.", "From ¶ 1."]
    assert texts(tree, ".wl .what") == ["Moved and rewritten"]


def test_no_number_speaks_of_similarity() -> None:
    """A rewritten paragraph counts as not kept, so a score beside it would contradict the ledger, unless asked why."""
    d = Draft()
    d.rewritten("Every word of this was replaced.", "Nothing alike stands here.")
    tree = page(d.comparison())
    tree.css_first(".why").decompose()
    assert "similar" not in tree.css_first("main").text()
    assert texts(tree, ".note .l") == ["None of 6 words stayed in place; counted as rewritten."]


def test_the_number_of_a_table_without_caption_stands_above_it() -> None:
    """Not alone below, where it seems to belong to what follows."""
    d = Draft()
    finding = d.table(Table((("Year", "Attacks"), ("2022", "41"))), Table((("Year", "Attacks"), ("2022", "36"))))
    assert_round_trip(d.comparison())
    box = page(d.comparison()).css_first(".row.table .t")
    assert [(n.tag, n.attributes.get("class")) for n in box.iter()] == [("span", "refs"), ("table", "tab")]
    assert box.css_first(".refs a").attributes["href"] == f"#{finding}"


@pytest.mark.parametrize(
    ("table", "quoted"),
    [
        (Table((("2022", "41"),), 0, "Attacks by year"), [" “Attacks by year”"]),
        (Table((("", ""), ("Year", "Attacks"), ("2022", "41")), 1), [" “Year, Attacks”"]),
    ],
)
def test_the_stub_of_a_moved_table_says_which(table: Table, quoted: list[str]) -> None:
    """Its caption, else the first cells that say something."""
    d = Draft()
    d.old.append(Block(Kind.TABLE, table.text, table=table))
    d.same("Nothing else was decided.")
    d.new.append(Block(Kind.TABLE, table.text, table=table))
    link = Link(Relation.MOVED, (0,), (1,), 1.0, "move", moved=True)
    d.links.append(link)
    d.changes.append(Change("p-1", 1))
    d.findings.append(Finding("c-1", 1, "p-1", (), ("moved", "paragraph"), "Table moved", 3))
    stub = page(d.comparison()).css_first(".stub")
    assert [f" “{q.text()}”" for q in stub.css("q")] == quoted


def test_an_untitled_report_is_called_by_its_file() -> None:
    """In the heading and in the title of the window."""
    d = Draft()
    d.edited("It [-shall-]{+may+} act.")
    tree = page(d.comparison(Edition("2023", name="river-2023.txt"), Edition("2024", name="river-2024.txt")))
    assert texts(tree, "h1") == ["River"]
    assert tree.css_first("title").text() == "River, 2023 to 2024: change report"


def test_notes_say_the_change_in_words() -> None:
    """A note gives old, new, the difference and the place in both editions."""
    note = page(every_case()).css_first("#c-00000001")
    assert "approximately 315 → 412 fighters +97 (+30.8%)" in note.text()
    assert note.css_first(".ev").text() == "2023 ¶ 1 · 2024 ¶ 1"
    assert note.attributes["aria-labelledby"] == "c-00000001-h"


def test_a_note_of_a_table_tells_each_cell_once_and_no_header() -> None:
    """A figure has a line of its own, the year of the edition is no change; columns of texts begin at one edge."""
    rows = "Measure | State | {} ; Adel gate | open | {} ; Brix gate | shut | 30% ; Cor gate | {} | 31%"
    old, new = (
        Table(tuple(tuple(map(str.strip, row.split("|"))) for row in rows.format(*filled).split(";")), 1)
        for filled in (("2023", "25%", "open"), ("2024", "82%", "sealed"))
    )
    blocks = (
        Document((Block(Kind.TABLE, t.text, table=t),), Edition(label=y)) for t, y in ((old, "2023"), (new, "2024"))
    )
    tree = page(compare(*blocks))
    note = tree.css_first(".note").text()
    assert "Table: 1 figure revised, 1 cell changed" in note and "cells changed" not in note
    assert note.count("82%") == 1 and note.count("sealed") == 1 and "Measure" not in note
    assert [cell.text(strip=True) for cell in tree.css(".tab .wordy")] == ["State", "open", "shut", "opensealed"]


def test_wording_is_listed_in_order_of_consequence() -> None:
    """The counting rule comes before the duty, the duty before the hedge."""
    whats = texts(page(every_case()), "section[aria-labelledby=t-word] .what")
    assert whats == ["Counting rule changed", "Duty weakened", "Hedge dropped"]


def test_trivial_differences_are_folded_and_counted() -> None:
    """A paragraph that differs in print only is one slim element, and its class is counted below."""
    tree = page(every_case())
    plain = tree.css_first(".fold .s[data-z=typography]")
    assert plain is not None
    assert plain.css("del.z") and plain.css("ins.z") and not plain.css("ins:not(.z)")
    assert "2 paragraphs: 1 unchanged, 1 typography only, ¶ 2–3" in texts(tree, ".fold summary")


def test_page_furniture_is_no_finding_but_not_lost() -> None:
    """A removed page header is there, in grey, and only in the old edition."""
    tree = page(every_case())
    assert [n.text() for n in tree.css(".s.only.d del.z")] == ["Page 7 of 20"]


def test_headings_make_sections_in_their_order() -> None:
    """Sections come from the headings of the new edition, higher ones above lower ones."""
    tree = page(every_case())
    assert texts(tree, ".toc a > span:first-child") == ["Overview", "Terrorist incidents", "Prevention"]
    assert [n.tag for n in tree.css(".doc .h")] == ["h3", "h4", "h3"]
    for section in tree.css(".sec"):
        assert 1 <= int(section.attributes["data-h"] or 0) <= 5


def test_a_new_section_is_labelled_once() -> None:
    """Below a new heading, new paragraphs carry no label of their own."""
    d = Draft()
    d.heading("Old part")
    d.added("New in an old part.")
    d.added("New part", Kind.HEADING)
    d.added("Its first paragraph.")
    d.added("Its second paragraph.")
    d.same("A paragraph from before.")
    assert len(page(d.comparison()).css(".lab.i")) == 2
