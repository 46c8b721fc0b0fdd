"""The figures of two editions are a list, each with its place and the sentence that holds it."""

from __future__ import annotations

from diffreport import compare
from diffreport.comparison.figures.carrying import carried
from diffreport.comparison.figures.ledger import LedgerRow, ledger
from diffreport.comparison.figures.places import places_in
from diffreport.model import Block, Comparison, Document, Kind, Status, Table

KEPT = "The ministry of Karsova counted 90 houses in the north. It closed 4 of its offices in spring."
OLD = "In 2025 the ministry had 315 guards in the south. It paid them $2 million."
NEW = "In 2026 the ministry had 420 guards in the south. It paid them $2 million."


def table(*cells: tuple[str, str, str]) -> Block:
    made = Table((("Region", "Guards", "Posts"), *cells), header_rows=1)
    return Block(Kind.TABLE, made.text, section=("Guards",), table=made)


def compared() -> Comparison:
    sides = []
    for text, guards in ((OLD, "17"), (NEW, "19")):
        blocks = [Block(Kind.PARAGRAPH, part, section=("Prisons", "South")) for part in (KEPT, text)]
        sides.append(Document((*blocks, table(("North", guards, "5"), ("South", "40", "8")))))
    return compare(*sides)


def printed(rows: tuple[LedgerRow, ...]) -> list[tuple[str, str, str, str]]:
    return [
        (row.section, str(row.status), row.old.text if row.old else "", row.new.text if row.new else "") for row in rows
    ]


def test_changed_figures_stand_with_the_sentence_that_holds_them() -> None:
    """By default what changed is listed, in reading order; of a table the row is the sentence."""
    rows = ledger(compared())
    assert printed(rows) == [
        ("Prisons > South", "revised", "315", "420"),
        ("Guards", "revised", "17", "19"),
    ]
    assert rows[0].sentence == "In 2026 the ministry had 420 guards in the south."
    assert rows[1].sentence == "North | 19 | 5"
    assert [row.delta for row in rows] == [105, 2]


def test_amounts_that_nobody_touched_are_listed_where_that_is_asked_for() -> None:
    """Those of unchanged paragraphs, and those of cells that stayed as they were."""
    rows = ledger(compared(), {Status.REPEATED})
    assert [(row.old.text, row.new.text) for row in rows if row.old and row.new and row.section != "Guards"][:2] == [
        ("90", "90"),
        ("4", "4"),
    ]
    cells = {(row.label, row.new.text) for row in rows if row.new and row.section == "Guards"}
    assert {text for _, text in cells} == {"5", "40", "8"}


def test_a_row_has_one_unit_for_both_its_values() -> None:
    """The finer one; values that measure unlike things keep their own."""
    old = Document((Block(Kind.PARAGRAPH, "The aid of the year came to $3 million in all, as the ministry said."),))
    new = Document((Block(Kind.PARAGRAPH, "The aid of the year came to $3,400 in all, as the ministry said."),))
    (row,) = ledger(compare(old, new))
    assert row.kind == "money"
    assert row.values(row.old)[0] == 3_000_000
    assert row.values(row.new)[0] == 3_400
    assert row.values(None) == (None, None)


def test_every_amount_is_carried_on_from_its_place_before() -> None:
    """A revised one, those of a text that stayed, and those of cells that stayed, each from its own."""
    comparison = compared()
    olds, news = places_in(comparison.old), places_in(comparison.new)
    pairs = [
        (olds[before].figure.text, news[after].figure.text) for after, before in carried(comparison, olds, news).items()
    ]
    assert ("315", "420") in pairs
    assert ("17", "19") in pairs
    assert {("90", "90"), ("4", "4"), ("5", "5"), ("40", "40"), ("8", "8")} <= set(pairs)
