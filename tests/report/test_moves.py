"""A move of several blocks, in every part of the report: one finding, true counts, both editions kept."""

from __future__ import annotations

import json

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.comparison import compare
from diffreport.model import Block, Comparison, Document, Edition, Kind
from diffreport.report.front import bars
from diffreport.report.front.standfirst import standfirst
from diffreport.report.html import render_html
from diffreport.report.lookup import look_up
from diffreport.report.marked.sections import sections
from diffreport.report.terminal import render_text
from tests.report.roundtrip import assert_round_trip

STAYED = [
    "The river commission met four times and published the minutes of each of its meetings in spring, with an "
    "index of the towns that had sent nobody to any of them.",
    "Membership of the commission stayed open to every town on the river, whatever its size or income, if its "
    "council had voted for it twice within one year.",
    "A separate chapter describes how towns apply, which papers they hand in, and who decides on them in the end, "
    "down to the colour of the seal that the clerk uses.",
]
WEIRS = [
    "Weirs below the mill are opened by hand at high water.",
    "Nobody has replaced the gate at Karsk since the flood.",
    "Eels climb the new ladder beside the lock every May.",
]
ROPES = [
    "Ferries carry spare ropes made of hemp, never of wire.",
    "Every rope is inspected twice a week by the harbour master.",
]
NEWCOMER = "A gauge was set up near the ruined tannery last winter."
RENEWED = "Nobody has replaced or even painted the gate at Karsk since the flood."


def paragraphs(*texts: str) -> list[Block]:
    return [Block(Kind.PARAGRAPH, text) for text in texts]


def compared(old: list[Block], new: list[Block]) -> Comparison:
    return compare(
        Document(tuple(old), Edition("2023", "The river")), Document(tuple(new), Edition("2024", "The river"))
    )


HEADING = Block(Kind.HEADING, "Weirs", level=2)
UNCHANGED = compared(paragraphs(*WEIRS, *STAYED), paragraphs(*STAYED, *WEIRS))
REVISED = compared(
    [HEADING, *paragraphs(*WEIRS, *STAYED)], [*paragraphs(*STAYED), HEADING, *paragraphs(WEIRS[0], RENEWED, WEIRS[2])]
)
INTERRUPTED = compared(paragraphs(*WEIRS, *STAYED), paragraphs(*STAYED, *WEIRS[:2], NEWCOMER, WEIRS[2]))


def page(comparison: Comparison) -> LexborHTMLParser:
    return LexborHTMLParser(render_html(comparison))


def said(comparison: Comparison) -> str:
    return "".join(phrase.text for phrase in standfirst(look_up(comparison)))


def labels(tree: LexborHTMLParser) -> list[tuple[str | None, str]]:
    """Return every row that moved with what stands above it."""
    rows = [(row, row.css_first(".lab.m")) for row in tree.css(".row.moved")]
    return [(row.attributes["id"], label.text() if label else "") for row, label in rows]


def shown(stubs: list[LexborNode]) -> list[str]:
    return [line.text() for stub in stubs if (line := stub.css_first(".stub"))]


def test_a_move_has_one_note_that_names_all_its_places() -> None:
    """From where, under the range of both editions; the label counts the paragraphs."""
    (note,) = page(UNCHANGED).css(".note")
    assert note.css_first(".nh").text() == "1Moved together: 3 paragraphs"
    assert note.css_first(".nb").text() == "From ¶ 1–3. No word changed."
    assert note.css_first(".ev").text() == "2023 ¶ 1–3 · 2024 ¶ 4–6"


def test_every_moved_block_is_at_its_new_place_and_one_line_points_there() -> None:
    """The first row says where all came from; the stubs of the others are there for the round trip, empty."""
    tree = page(UNCHANGED)
    assert labels(tree) == [("p4", "Moved here from ¶ 1–3 of 2023"), ("p5", ""), ("p6", "")]
    stubs = tree.css(".row.movedfrom")
    assert [stub.attributes["data-to"] for stub in stubs] == ["p4", "p5", "p6"]
    assert ["told" in (stub.attributes["class"] or "").split() for stub in stubs] == [False, True, True]
    assert shown(stubs) == ["Moved to ¶ 4–6: Weirs below the mill are\u00a0…"]


def test_a_revised_row_of_a_move_says_itself_where_it_came_from() -> None:
    """It has its own note, and its label leads to the line that is shown at the old place."""
    tree = page(REVISED)
    assert labels(tree) == [
        ("ph1", "Moved here from ¶ 1–3 of 2023"),
        ("p4", ""),
        ("p5", "Moved here from ¶ 2 of 2023"),
        ("p6", ""),
    ]
    assert {a.attributes["href"] for a in tree.css(".row.moved .lab a")} == {"#from-h1"}
    assert "told" not in (tree.css_first("#from-h1").attributes["class"] or "")
    assert [note.css_first(".nb").text() for note in tree.css(".note")] == [
        "From ¶ 1–3. One of them changed as well.",
        "From ¶ 2.“or even painted” added",
    ]


def test_a_row_behind_an_interruption_is_labelled_again() -> None:
    """What follows a paragraph that is new there says where it came from."""
    assert labels(page(INTERRUPTED)) == [
        ("p4", "Moved here from ¶ 1–3 of 2023"),
        ("p5", ""),
        ("p7", "Moved here from ¶ 3 of 2023"),
    ]


def test_rows_without_a_note_follow_the_finding_of_their_move() -> None:
    """The script filters them with it."""
    tree = page(REVISED)
    finding = REVISED.findings[0].id
    assert {row.attributes["id"]: row.attributes.get("data-of") for row in tree.css(".row.moved")} == {
        "ph1": None,
        "p4": finding,
        "p5": None,
        "p6": finding,
    }


@pytest.mark.parametrize("comparison", [UNCHANGED, REVISED, INTERRUPTED])
def test_both_editions_are_read_back(comparison: Comparison) -> None:
    """However few of the stubs are seen."""
    assert_round_trip(comparison)


def test_the_list_of_whole_paragraphs_has_one_entry_for_a_move() -> None:
    """What moved, how it begins, from where to where."""
    (entry,) = page(UNCHANGED).css("section[aria-labelledby=t-par] .wl li")
    assert entry.css_first(".what").text() == "Moved together: 3 paragraphs"
    assert entry.css_first(".ph").text() == "Weirs below the mill are opened by hand at\u00a0…; from ¶ 1–3 to ¶ 4–6"
    (go,) = entry.css(".go")
    assert go.attributes["href"] == f"#{UNCHANGED.findings[0].id}"
    assert go.attributes["aria-label"] == "Finding 1, ¶ 4–6"


def test_the_list_tells_what_was_revised_on_the_way_apart() -> None:
    """Not as another move."""
    what = [node.text() for node in page(REVISED).css("section[aria-labelledby=t-par] .what")]
    assert what == ["Moved together: 1 heading and 3 paragraphs", "Moved and revised"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ([*WEIRS, *STAYED], [*STAYED, *WEIRS], "Three paragraphs were moved together."),
        (
            [*WEIRS, STAYED[0], *ROPES, *STAYED[1:]],
            [*STAYED, *ROPES, *WEIRS],
            "Five paragraphs were moved in two moves.",
        ),
        (
            [WEIRS[0], STAYED[0], WEIRS[1], *STAYED[1:]],
            [*STAYED, WEIRS[0], WEIRS[1]],
            "Two paragraphs were moved.",
        ),
        (
            [*WEIRS, *STAYED],
            [NEWCOMER, *STAYED, WEIRS[0], RENEWED, WEIRS[2]],
            "One paragraph was added and three moved together.",
        ),
    ],
)
def test_the_standfirst_counts_paragraphs_and_how_they_went(old: list[str], new: list[str], sentence: str) -> None:
    """Blocks are counted, not findings, and each of them once."""
    assert said(compared(paragraphs(*old), paragraphs(*new))) == sentence


def test_a_heading_that_moved_along_makes_them_passages() -> None:
    """It is counted, and it is no paragraph."""
    assert said(REVISED) == "Four passages were moved together."


def test_the_count_of_the_standfirst_leads_to_the_finding_of_the_move() -> None:
    """One finding is a link to it; no filter is needed to see it."""
    count = next(phrase for phrase in standfirst(look_up(UNCHANGED)) if phrase.href)
    assert (count.text, count.href, count.only) == ("Three paragraphs", f"#{UNCHANGED.findings[0].id}", "")


def test_every_bar_of_a_move_is_said_to_have_moved_and_leads_to_its_finding() -> None:
    """None is called unchanged."""
    moved = [bar for bar in bars.strip(sections(look_up(UNCHANGED)), look_up(UNCHANGED)) if bar.kind == "moved"]
    assert [bar.title for bar in moved] == ["¶ 4: moved together: 3 paragraphs", "¶ 5: moved", "¶ 6: moved"]
    assert {bar.href for bar in moved} == {f"#{UNCHANGED.findings[0].id}"}


def test_the_data_block_has_the_range_of_a_move() -> None:
    """One finding, with all paragraph numbers of both editions; whole paragraphs are counted one by one."""
    data = json.loads(page(UNCHANGED).css_first("#diffreport-data").text())
    assert [(f["a"], f["b"], f["kind"], f["label"]) for f in data["findings"]] == [
        ("1–3", "4–6", "moved", "Moved together: 3 paragraphs")
    ]
    assert (data["counts"]["findings"], data["counts"]["paragraphs"]) == (1, 3)


def test_the_terminal_tells_a_move_once() -> None:
    """Its label, the blocks of both sides, how it begins; the revised one is told by itself."""
    text = render_text(REVISED, width=400, color=False)
    assert "[1] Moved together: 1 heading and 3 paragraphs (block 3-6, old block 0-3)\n    Weirs ¶ Weirs below" in text
    assert "[2] Moved and revised (block 5, old block 2)\n" in text
    assert text.count("Eels climb") == 0
    assert "2 findings: 4 whole paragraphs; 100% of the old wording kept (0 words removed, 3 added)." in text


def test_a_move_told_block_by_block_stays_so() -> None:
    """A comparison on file, whose links have no number of a move, is shown as it was found."""
    record = json.loads(UNCHANGED.to_json())
    for link in record["links"]:
        link.pop("move", None)
    tree = page(Comparison.from_json(json.dumps(record)))
    assert [text for _, text in labels(tree)] == [f"Moved here from ¶ {n} of 2023" for n in (1, 2, 3)]
    assert len(shown(tree.css(".row.movedfrom"))) == 3
