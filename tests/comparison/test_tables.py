"""Tables are compared by row key and column header, cell by cell."""

from __future__ import annotations

from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport import compare
from diffreport.comparison.alignment.align import align
from diffreport.comparison.tables.cells import cell_figure, differ_of
from diffreport.comparison.tables.paired import compare_tables
from diffreport.model import Block, Change, Comparison, Document, Edition, Kind, Opcode, Relation, Status, Table
from diffreport.settings import Settings

from .tabling import named_tables, table, tables

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


@pytest.mark.parametrize(("figures", "label"), [(("12", "13", "2,310"), "Table removed"),
                                              (("12", "876", "2,310"), "Table became text")])  # fmt: skip
def test_a_table_of_other_figures_did_not_become_the_text(figures: tuple[str, ...], label: str) -> None:
    """Text in its words with fewer than half of its figures tells something else; three figures are enough to tell."""
    officers = Table(tuple([row[:2] for row in STAFF.rows]), 1)
    said = "The northern lakes region has {} officers, the southern coast region {}, Karsova city {}.".format(*figures)
    comparison = compare(
        beside(Block(Kind.TABLE, officers.text, table=officers), label="2014"),
        beside(Block(Kind.PARAGRAPH, said), label="2015"),
    )
    assert label in [finding.label for finding in comparison.findings]


def test_a_table_beside_other_text_is_removed() -> None:
    """Text about something else does not stand for the table."""
    other = "The northern lakes froze early in winter, and 1,204 swans wintered on the southern coast."
    comparison = compare(
        beside(Block(Kind.TABLE, STAFF.text, table=STAFF), label="2014"),
        beside(Block(Kind.PARAGRAPH, other), label="2015"),
    )
    assert "Table removed" in [finding.label for finding in comparison.findings]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("k | pay ($ thousand); Lom | 100", "k | pay ($ million); Lom | 100", ["$100 thousand > $100 million tenfold"]),
        ("k | pay ($ thousand); Lom | 100,000", "k | pay ($ million); Lom | 100", []),
        ("k | pay ($); Lom | 100", "k | pay (€); Lom | 100", ["$100 > €100 unit_changed"]),
        ("k | pay ($); Lom | 100", "k | pay (US$); Lom | 100", []),
        ("k | share; Lom | 6", "k | share (%); Lom | 6", []),
        ("k | share; Lom | 6%", "k | share; Lom | 0.06", []),
        ("k | share; Lom | 6%", "k | share; Lom | 0.6", ["6% > ", " > 0.6"]),
        ("k | gain; Lom | (500); Dol | $(9)", "k | gain; Lom | 500; Dol | $(9)", ["(500) > 500 sign_changed"]),
        ("k | gain; Lom | ($30)", "k | gain; Lom | $30", ["($30) > $30 sign_changed"]),
        ("k | gain ($); Lom | (30)", "k | gain ($); Lom | (20)", ["($30) > ($20)"]),
        ("k | error; Lom | (0.3)", "k | error; Lom | 0.3", []),
    ],
)
def test_what_tables_say_of_units_and_signs_reaches_their_figures(old: str, new: str, told: list[str]) -> None:
    """A unit above the cells counts as if it stood in each; brackets mean a minus where money stands in them."""
    figures = compared(table(old), table(new)).figures
    found = [" ".join((r.old.text if r.old else "", ">", r.new.text if r.new else "", *r.checks)) for r in figures]
    assert found == told


def test_the_figures_of_a_new_table_have_the_names_of_their_rows() -> None:
    """A code tells nobody what was counted."""
    new = table("id | measure | 2014; 1.01 | Boats at sea | 12; 1.02 | Wells dug | 14")
    documents = (Document(()), Document((Block(Kind.TABLE, new.text, table=new),)))
    assert [r.label for r in compare(*documents).figures] == ["Boats at sea in 2014", "Wells dug in 2014"]


def test_another_unit_in_the_caption_is_one_of_every_figure() -> None:
    """No cell differs, and every figure does."""
    old, new = (
        Table((("place", "pay", "share, %"), ("Lom", "100", "5")), 1, f"In {what} of dollars")
        for what in ("thousands", "millions")
    )
    comparison = compared(old, new)
    assert [(r.old and r.old.text, r.new and r.new.text, r.checks) for r in comparison.figures] == [
        ("$100 thousand", "$100 million", ("tenfold",))
    ]
    assert [finding.label for finding in comparison.findings] == ["Table: 1 figure revised"]


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("2013 | 2014; 41% | 82%", [("restated", "40%", "82%")]),
        ("2013 | 2014; 70% | 82%", [("gone", "41%", ""), ("gone", "40%", ""), ("new", "", "70%"), ("new", "", "82%")]),
    ],
)
def test_a_table_without_names_is_restated_only_if_a_figure_stayed(new: str, told: list[tuple[str, str, str]]) -> None:
    """Years above nameless figures stand above those of any measure."""
    figures = compared(table("2013 | 2014; 41% | 40%"), table(new)).figures
    found = [(r.status.value, r.old.text if r.old else "", r.new.text if r.new else "") for r in figures]
    assert sorted(found) == sorted(told)


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


def test_a_turned_table_keeps_its_figures() -> None:
    """What rows and columns name is the same: one figure was revised, none is gone or new."""
    old = Table((("Kind", "2013", "2014"), ("Attacks", "33", "41"), ("Killed", "12", "20")), 1)
    new = Table((("Year", "Attacks", "Killed"), ("2013", "33", "12"), ("2014", "36", "20")), 1)
    comparison = compared(old, new)
    assert [(r.status, r.label, r.old and r.old.text, r.new and r.new.text) for r in comparison.figures] == [
        (Status.RESTATED, "Attacks in 2014", "41", "36")
    ]
    assert [f.label for f in comparison.findings] == ["Table: rows and columns exchanged, 1 earlier figure restated"]


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ("k | n; ash | 1; elm | 2", "k | n; ash | 1; elm | 3", "Table: 1 figure revised"),
        ("k | n; ash | 1; elm | 2", "k | n; ash | 4; elm | 3", "Table: 2 figures revised"),
        ("k | n; ash | 1; elm | 2", "k | n; ash | 1; elm | 2; oak | 3", "Table: 1 row added"),
        ("k | n; ash | red; elm | tan", "k | n; ash | red; elm | dun", "Table: 1 cell changed"),
        ("k | n; ash | 1; elm | 2; oak | 3", "k | no.; ash | 1; elm | 2; oak | 3", "Table: 1 column renamed"),
        ("k | n; ash | 1; elm | 2; oak | 3", "k | n; elm | 2; oak | 3; ash | 1", "Table: 1 row moved"),
        ("k | n; red ash tree | 1; elm | 2", "k | n; the red ash tree | 1; elm | 2", "Table: 1 row renamed"),
        ("k | n | m; ash | 1 | 5; elm | 2 | 6", "k | m | n; ash | 5 | 1; elm | 6 | 2", "Table: 1 column moved"),
        (
            "no | k | n; 1 | ash | 5; 2 | elm | 6",
            "no | k | n; 1 | oak | 4; 2 | ash | 5; 3 | elm | 6",
            "Table: 1 row added",
        ),
        (
            "id | k | n; A1 | Boats at sea | 5; A2 | Wells dug | 6",
            "id | k | n; B1 | Boats at sea | 5; A2 | Wells dug | 7",
            "Table: 1 figure revised, 1 row renumbered",
        ),
        (
            "k | n; ash | 1; elm | 2; oak | 3; fir | 4; yew | 5", "k | n; yew | 5; fir | 4; oak | 3; elm | 2; ash | 1",
            "Table: rows in another order",
        ),
    ],
)  # fmt: skip
def test_a_finding_says_what_happened_to_its_table(old: str, new: str, label: str) -> None:
    """The label counts what a reader would count."""
    assert [finding.label for finding in compared(table(old), table(new)).findings] == [label]


def test_a_big_table_is_compared_in_near_linear_time() -> None:
    """Twice the rows cost about twice the time, also where every row is new or the table was sorted anew."""

    def cost(rows: int) -> float:
        cells = [(f"row {n * 7919 % rows}", *(str(n * c % 9973) for c in range(1, 8))) for n in range(rows)]
        old = Table((("key", *map(str, range(1, 8))), *cells), 1)
        others = [
            Table((old.rows[0], *cells[::-1]), 1),
            Table((old.rows[0], *((f"other {row[0]}", *row[1:]) for row in cells)), 1),
            Table((old.rows[0], *((row[0], *row[2:], "1") for row in cells)), 1),
        ]
        start = process_time()
        for other in others:
            compare_tables(0, old, other)
        return process_time() - start

    cost(200)
    # Four times the rows; quadratic would be sixteen. Each of three tries, not one that something else made slow.
    assert any(cost(4000) < 12 * max(0.02, cost(1000)) for _ in range(3))


@pytest.mark.properties
@given(*[st.one_of(tables(), named_tables())] * 2)
def test_any_two_tables_can_be_compared(old: Table, new: Table) -> None:
    """Ragged, empty and headless tables give a comparison that reads back."""
    comparison = compared(old, new)
    assert len(comparison.findings) <= 2
    assert Comparison.from_json(comparison.to_json()) == comparison


def test_dates_in_cells_move_on_or_back() -> None:
    """A cut-off date that moved back is no figure gone and another new."""
    old, new = (
        table("class | north | south; F1 | 01JAN22 | 15MAY21; F3 | 03 March 2020 | C"),
        table("class | north | south; F1 | 01NOV19 | 15JUN21; F3 | 03 April 2020 | U"),
    )
    comparison = compared(old, new)
    assert [(r.status, r.label, r.delta) for r in comparison.figures] == [
        (Status.REVISED, "F1, north", Decimal(-792)),
        (Status.REVISED, "F1, south", Decimal(31)),
        (Status.REVISED, "F3, north", Decimal(31)),
    ]
    assert [f.label for f in comparison.findings] == ["Table: 2 dates moved on, 1 date moved back, 1 cell changed"]
    assert comparison.findings[0].tags == ("date",)


def test_a_list_in_a_cell_names_its_figures() -> None:
    """What stands before a figure of a list is its name, not that of the one before."""
    old, new = (
        table("region | but; North | Except: Lom 24,500 Dol 23,000 Bor 22,000"),
        table("region | but; North | Except: Lom 34,500 Dol 23,000 Bor 30,000"),
    )
    assert [(r.label, r.new and r.new.text) for r in compared(old, new).figures] == [
        ("North, Lom", "34,500"),
        ("North, Bor", "30,000"),
    ]


def test_the_meaning_of_a_big_table_is_read_in_near_linear_time() -> None:
    """Every cell revised: figures, labels, questions and sums cost about twice for twice the rows."""

    def cost(rows: int) -> float:
        sides = [
            Table((("key", "a", "b"), *((f"row {n}", str(n * 37 + side), str(n * 91 + side)) for n in range(rows))), 1)
            for side in (0, 1)
        ]
        comparison = compared(*sides)
        start = process_time()
        assert len(comparison.findings) == 1
        return process_time() - start

    cost(100)
    # Four times the rows; quadratic would be sixteen. Each of three tries, not one that something else made slow.
    assert any(cost(3200) < 12 * max(0.05, cost(800)) for _ in range(3))


def test_noise_of_the_whole_table_is_noise_in_a_cell() -> None:
    """A misread word is told by the document; where the same words are content elsewhere they stay content."""
    old, new = ("gate", " ", "c1osed", " ", "2014"), ("gate", " ", "closed", " ", "2015")
    ocr, routine = Opcode("replace", 2, 3, 2, 3, "ocr"), Opcode("replace", 4, 5, 4, 5, "routine")
    differ = differ_of(Change("p", 0, (ocr, routine), old, new))
    pair = table("k | state; north | c1osed; south | open"), table("k | state; north | closed; south | shut")
    assert [(c.old, c.noise) for c in compare_tables(0, *pair, differ).cells] == [("c1osed", "ocr"), ("open", None)]
    both = differ_of(Change("p", 0, (ocr, ocr._replace(noise=None)), old, new))
    assert [c.noise for c in compare_tables(0, *pair, both).cells] == [None, None]


def test_two_tables_of_one_form_are_linked_if_there_is_no_third() -> None:
    """The table of the month that is over and that of the month that is new have one header and the same keys."""

    def months(*numbers: int) -> Document:
        rows = [(("Region", "Places"), ("North", f"{n},000"), ("South", f"{n},500"), ("West", "20")) for n in numbers]
        made = [Table(each, 1) for each in rows]
        return Document(tuple(Block(Kind.TABLE, one.text, table=one) for one in made))

    whys = [(link.old, link.new) for link in align(months(25, 30), months(30, 35), Settings()).links]
    assert ((0,), (1,)) in whys and ((1,), (0,)) in whys
    lone = align(months(25, 26), months(), Settings()).links
    assert [link.new for link in lone] == [(), ()]
