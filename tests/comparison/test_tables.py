"""Tables are compared by row key and column header, cell by cell."""

from __future__ import annotations

from decimal import Decimal

from diffreport import compare
from diffreport.comparison.tables.paired import compare_tables
from diffreport.model import Block, Comparison, Document, Edition, Kind, Relation, Status, Table

OLD = Table((("Year", "Attacks", "Killed"), ("2013", "33", "12"), ("2014", "41", "20"), ("Total", "74", "32")), 1)
NEW = Table(
    (("Year", "Attacks", "Wounded", "Killed"), ("2013", "33", "9", "12"), ("2014", "36", "11", "20"),
     ("2015", "50", "14", "31"), ("Total", "119", "34", "63")), 1,
)  # fmt: skip


def test_rows_pair_by_key_and_columns_by_header() -> None:
    """A new row and a new column shift nothing."""
    paired = compare_tables(0, OLD, NEW)
    assert [(c.old_name, c.new_name) for c in paired.columns] == [
        ("Year", "Year"), ("Attacks", "Attacks"), ("", "Wounded"), ("Killed", "Killed")
    ]  # fmt: skip
    assert [(r.relation, r.old_key, r.new_key) for r in paired.rows] == [
        (Relation.SAME, "2013", "2013"),
        (Relation.REVISED, "2014", "2014"),
        (Relation.ADDED, "", "2015"),
        (Relation.REVISED, "Total", "Total"),
    ]
    assert [(c.old, c.new, c.delta) for c in paired.cells] == [
        ("41", "36", Decimal(-5)), ("74", "119", Decimal(45)), ("32", "63", Decimal(31))
    ]  # fmt: skip


def test_a_row_under_another_key_is_another_row() -> None:
    """Keys that number something never pair by likeness."""
    paired = compare_tables(0, Table((("a", "b"), ("F3", "1")), 1), Table((("a", "b"), ("F4", "1")), 1))
    assert [row.relation for row in paired.rows] == [Relation.REMOVED, Relation.ADDED]


def test_a_row_that_changed_its_place_is_moved() -> None:
    """The same key further down is the same row."""
    old = Table((("k", "v"), ("alpha", "1"), ("beta", "2"), ("gamma", "3")), 1)
    new = Table((("k", "v"), ("beta", "2"), ("gamma", "3"), ("alpha", "1")), 1)
    rows = compare_tables(0, old, new).rows
    assert [(row.relation, row.new_key) for row in rows] == [
        (Relation.SAME, "beta"),
        (Relation.SAME, "gamma"),
        (Relation.MOVED, "alpha"),
    ]


def compared(old: Table, new: Table) -> Comparison:
    """Return the comparison of two one-table documents, editions 2014 and 2015."""
    documents = [
        Document((Block(Kind.TABLE, table.text, table=table),), Edition(label=label))
        for table, label in ((old, "2014"), (new, "2015"))
    ]
    return compare(*documents)


def test_cells_about_covered_years_are_restated() -> None:
    """What the old edition said about a year and the new one says otherwise is restated; a new year is new."""
    comparison = compared(OLD, NEW)
    assert [(r.status, r.label) for r in comparison.figures if r.status != Status.NEW] == [
        (Status.RESTATED, "Attacks in 2014"),
        (Status.REVISED, "Total, Attacks"),
        (Status.REVISED, "Total, Killed"),
    ]
    assert ("Attacks in 2015", "50") in [(r.label, r.new.text) for r in comparison.figures if r.new]
    (finding,) = comparison.findings
    assert finding.tags == ("figure", "restated", "structure")
    assert finding.label == "Table: 1 earlier figure restated, 2 figures revised, 1 row added, 1 column added"


def test_a_table_in_other_print_is_no_finding() -> None:
    """Typography inside cells is noise."""
    comparison = compared(Table((("a", "b"), ("x - y", "1")), 1), Table((("a", "b"), ("x – y", "1")), 1))
    assert not comparison.findings and [n.noise for n in comparison.noise] == ["typography"]
