"""The report of an edition with no other to be compared with: the first of its series, or a withdrawn one."""

from __future__ import annotations

import json

import pytest

from diffreport.comparison import compare, lone
from diffreport.model import Block, Comparison, Document, Edition, Kind, Table
from diffreport.report.html import render_html
from diffreport.report.terminal import render_text
from tests.report.reading import embedded, page, texts
from tests.report.roundtrip import as_read, editions

TABLE = Table((("Year", "Attacks"), ("2023", "41")), 1, "Table 2. Attacks")
DOCUMENT = Document(
    (
        Block(Kind.HEADING, "Overview", level=1),
        Block(Kind.PARAGRAPH, "The ministry counted approximately 412 fighters."),
        Block(Kind.TABLE, TABLE.text, table=TABLE),
        Block(Kind.HEADING, "Schools", level=2),
        Block(Kind.PARAGRAPH, "Schools joined in the autumn."),
        Block(Kind.ITEM, "It stayed open.", level=1),
    ),
    Edition("2024", "Karsova", published="2025-07-03"),
)
FIRST, WITHDRAWN = lone.first(DOCUMENT), lone.withdrawn(DOCUMENT, "2025-09-12")


def test_a_first_edition_is_new_and_nothing_in_it_changed() -> None:
    """No finding, no mark, no fold, and no word of an older edition: values and plain text."""
    tree = page(FIRST)
    assert texts(tree, ".stand") == ["First archived edition: nothing to compare with yet."]
    assert not tree.css("ins, del, .note, .row, .fold, .lab")
    assert texts(tree, ".figs thead th") == ["Figure", "2024", "Place"]
    assert texts(tree, ".figs tbody tr") == ["fighters≈ 412¶ 1", "Attacks in 202341table 1"]
    assert texts(tree, ".ledger dd") == ["3", "16", "1", "2"]
    assert texts(tree, ".toc a") == ["Overview", "Schools"]
    assert not {"Old", "compared"} & set(tree.css_first(".page").text().split())


def test_a_withdrawn_edition_stands_as_removed_with_the_day_it_was_last_seen() -> None:
    """The whole text is one deletion."""
    tree = page(WITHDRAWN)
    assert texts(tree, ".stand") == ["The 2024 edition was withdrawn; it was last seen on 12 September 2025."]
    assert tree.css_first(".doc").tag == "del"
    assert not tree.css(".doc del, .lab, .note")
    assert texts(page(lone.withdrawn(DOCUMENT)), ".stand") == ["The 2024 edition was withdrawn."]


def test_the_finding_of_a_withdrawn_edition_is_its_whole_text() -> None:
    """The data block says so, and a link with its id leads to the deletion."""
    tree = page(WITHDRAWN)
    (found,) = embedded(tree)["findings"]  # type: ignore[misc]
    assert {"kind": "removed", "a": "1–3", "b": None}.items() <= found.items()
    whole = tree.css_first(f"#{found['id']}")
    assert whole is not None and (whole.tag, whole.attributes["data-k"]) == ("del", "removed")
    assert not page(FIRST).css("[data-k]")


def test_the_id_of_a_lone_report_says_its_series_and_edition_alone() -> None:
    """Nothing stands in it for the edition that is not there."""
    first, gone = (str(embedded(page(made))["id"]) for made in (FIRST, WITHDRAWN))
    assert [name.rpartition("-")[0] for name in (first, gone)] == ["karsova-2024", "karsova-2024"]
    assert first != gone


@pytest.mark.parametrize(("made", "side"), [(FIRST, 1), (WITHDRAWN, 0)])
def test_the_text_of_a_lone_edition_is_read_back(made: Comparison, side: int) -> None:
    """Character for character, and every paragraph with its number."""
    html = render_html(made)
    assert editions(html)[side] == [as_read(block) for block in DOCUMENT.blocks]
    mine, other = ("data-b", "data-a") if side else ("data-a", "data-b")
    assert [p.attributes[mine] for p in page(made).css("p.s")] == ["1", "2", "3"]
    assert {p.attributes[other] for p in page(made).css("p.s")} == {""}


@pytest.mark.parametrize("made", [FIRST, WITHDRAWN])
def test_a_lone_edition_needs_no_script_and_links_within_itself(made: Comparison) -> None:
    """There is nothing to step through or to review; every link leads to an element of the page."""
    tree = page(made)
    assert [script.attributes.get("type") for script in tree.css("script")] == ["application/json"]
    assert "script-src" not in (tree.css_first("meta[http-equiv]").attributes["content"] or "")
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    hrefs = [link.attributes["href"] or "" for link in tree.css("a[href]")]
    assert {href[1:] for href in hrefs} <= ids


def test_the_other_side_of_a_lone_edition_is_null() -> None:
    """The data block, the JSON and the terminal say which edition it is, and that there is no other."""
    assert [embedded(page(FIRST))[side] is None for side in "ab"] == [True, False]
    assert [embedded(page(WITHDRAWN))[side] is None for side in "ab"] == [False, True]
    assert json.loads(FIRST.to_json())["lone"] == {"standing": "first", "last_seen": ""}
    for made in (FIRST, WITHDRAWN):
        assert Comparison.from_json(made.to_json()) == made
    assert render_text(FIRST, width=100, color=False).splitlines() == [
        "Karsova: 2024",
        "  published 3 July 2025",
        "New: the first archived edition, nothing to compare with yet; 16 words outside tables.",
    ]


def test_what_is_flagged_of_a_lone_edition() -> None:
    """A first edition changes nothing; a withdrawn one is one change, of the whole."""
    assert (FIRST.summary.findings, FIRST.summary.figures, FIRST.summary.paragraphs) == (0, 0, 0)
    assert (WITHDRAWN.summary.findings, WITHDRAWN.summary.paragraphs, WITHDRAWN.summary.kept_percent) == (1, 1, 0.0)
    assert [finding.label for finding in WITHDRAWN.findings] == ["Edition withdrawn"]


def test_a_lone_edition_without_text_is_shown() -> None:
    """Nothing is there to be listed, and nothing fails."""
    empty = Document((), Edition("2024"))
    for made in (lone.first(empty), lone.withdrawn(empty)):
        assert not page(made).css(".front, .toc, .s")


def test_a_comparison_of_two_documents_is_not_lone() -> None:
    """An empty file in place of an edition is a change, and is shown as one."""
    made = compare(Document((), Edition("2023")), DOCUMENT)
    assert made.lone is None
    assert "lone" not in json.loads(made.to_json())
    assert len(page(made).css(".row.added")) == len(DOCUMENT.blocks)
