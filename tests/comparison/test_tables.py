"""Tables are compared by row key and column header, cell by cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diffreport import compare
from diffreport.comparison.tables.cells import cell_figure
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


STAFF = Table(
    (("Region", "Officers", "Stations"), ("Northern lakes", "1,204", "31"), ("Southern coast", "876", "22"),
     ("Karsova city", "2,310", "48")), 1,
)  # fmt: skip
PROSE = (
    "The northern lakes region has 1,204 officers in 31 stations. The southern coast region has 876 officers in "
    "24 stations. Karsova city has 2,310 officers in 48 stations."
)


def beside(*blocks: Block, label: str) -> Document:
    """Return a document of blocks between two paragraphs that stay."""
    first, last = (Block(Kind.PARAGRAPH, f"The {what} chapter describes the police of the country.") for what in "ab")
    return Document((first, *blocks, last), Edition(label=label))


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_table_that_became_text_is_said(is_mirrored: bool) -> None:
    """Its figures stand on in the text: they are neither gone nor new, and the one that differs was revised."""
    documents = [
        beside(Block(Kind.TABLE, STAFF.text, table=STAFF), label="2014"),
        beside(Block(Kind.PARAGRAPH, PROSE), label="2015"),
    ]
    comparison = compare(*(documents[::-1] if is_mirrored else documents))
    label = "Text became a table" if is_mirrored else "Table became text"
    assert label in [finding.label for finding in comparison.findings]
    told = sorted((r.status, r.old.text, r.new.text) for r in comparison.figures if r.old and r.new)
    assert len(comparison.figures) == len(told) == 6
    assert [row for row in told if row[0] != Status.REPEATED] == [
        (Status.REVISED, "24", "22") if is_mirrored else (Status.REVISED, "22", "24")
    ]


def test_a_table_beside_other_text_is_removed() -> None:
    """Text about something else does not stand for the table."""
    other = "The northern lakes froze early in winter, and 1,204 swans wintered on the southern coast."
    comparison = compare(
        beside(Block(Kind.TABLE, STAFF.text, table=STAFF), label="2014"),
        beside(Block(Kind.PARAGRAPH, other), label="2015"),
    )
    assert "Table removed" in [finding.label for finding in comparison.findings]


@pytest.mark.parametrize(
    ("header", "cell", "unit", "value", "printed"),
    [
        ("Population (thousands)", "412", "", "412000", "412 thousand"),
        ("Budget ($ million)", "2.5", "$", "2500000", "$2.5 million"),
        ("Share of votes, %", "41", "%", "41", "41%"),
        ("Percent of staff", "41", "%", "41", "41%"),
        ("Area (km)", "41", "km", "41", "41 km"),
        ("Attacks", "41", "", "41", "41"),
        ("Attacks (revised)", "41", "", "41", "41"),
        ("Share (%)", "41%", "%", "41", "41%"),
        ("Budget ($ million)", "about 3 persons", "", "3", "about 3"),
    ],
)
def test_a_bare_figure_has_the_unit_of_its_header(header: str, cell: str, unit: str, value: str, printed: str) -> None:
    """What the header says need not stand in each cell; a cell that says it itself keeps its own."""
    figure = cell_figure(cell, header)
    assert figure is not None
    assert (figure.unit, figure.value, figure.text) == (unit, Decimal(value), printed)
