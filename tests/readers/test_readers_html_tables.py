"""HTML tables keep rows and columns; layout tables are read through."""

from __future__ import annotations

import pytest

from diffreport.model import Kind, Table
from diffreport.readers import read


def tables(body: str) -> list[Table]:
    found = read(f"<html><body>{body}</body></html>".encode()).blocks
    return [block.table for block in found if block.table]


def only_table(body: str) -> Table:
    (table,) = tables(body)
    return table


def test_cells_are_read_by_row() -> None:
    """A table keeps its caption, its cells as printed, and how many rows name the columns."""
    table = only_table(
        "<table><caption>Fighters</caption><thead><tr><th>Region<th>2023<br>est.<th>2024</tr></thead>"
        "<tr><td>North<td>315<td><b>342</b></tr><tr><td>South<td>17</tr></table>"
    )
    assert table.rows == (("Region", "2023 est.", "2024"), ("North", "315", "342"), ("South", "17", ""))
    assert table.header_rows == 1
    assert table.caption == "Fighters"


def test_spans_are_expanded() -> None:
    """A cell that spans rows or columns stands in each of them."""
    table = only_table(
        "<table><tr><th rowspan=2>Class<th colspan=2>Limit</tr><tr><th>All<th>India</tr>"
        "<tr><td rowspan=2>4th<td>1<td>2</tr><tr><td>3<td>4</tr></table>"
    )
    assert table.rows == (("Class", "Limit", "Limit"), ("Class", "All", "India"), ("4th", "1", "2"), ("4th", "3", "4"))
    assert table.header_rows == 2


def test_a_table_that_nobody_has_filled_in_is_a_table() -> None:
    """Cells that name the columns make a table, with nothing below them too."""
    table = only_table("<table><tr><th>Date<th>Author</tr><tr><td><td></tr></table>")
    assert (table.rows, table.header_rows) == ((("Date", "Author"),), 1)


def test_a_row_across_the_table_stands_once() -> None:
    """A heading across all columns is not repeated in each."""
    table = only_table("<table><tr><td colspan=3>Africa</tr><tr><td>a<td>b<td>c</tr></table>")
    assert table.rows == (("Africa", "", ""), ("a", "b", "c"))


def test_bold_first_cells_name_the_columns() -> None:
    """Where no cell is marked as a header, a first row all in bold is one."""
    body = "<table><tr><td><b>Class</b><td><b>Date</b></tr><tr><td>F1<td>22NOV15</tr></table>"
    assert only_table(body).header_rows == 1


def test_a_table_inside_a_paragraph_is_a_block() -> None:
    """Malformed pages put tables into paragraphs; both are read, in order."""
    found = read(b"<html><p>Before <table><tr><td>a<td>b<tr><td>c<td>d</table> after</p>").blocks
    assert [block.kind for block in found] == [Kind.PARAGRAPH, Kind.TABLE, Kind.PARAGRAPH]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>",
        "<table><tr><td>One.</td></tr><tr><td>Two.</td></tr></table>",
        "<table><tr><td>One.</td><td>Two.</td></tr></table>",
        "<table><tr><td>One.</td><td><h2>Two.</h2></td></tr><tr><td></td><td></td></tr></table>",
        "<table role=presentation><tr><td>One.<td></tr><tr><td>Two.<td></tr></table>",
    ],
)
def test_layout_tables_are_read_as_blocks(table: str) -> None:
    """A table of one row, one column or with blocks in its cells only places text on the page."""
    assert tables(table) == []
    assert [block.text for block in read(f"<html>{table}".encode()).blocks] == ["One.", "Two."]


def test_a_table_of_figures_in_a_layout_table_is_a_table() -> None:
    """Only the outer table of a page laid out in tables is read through."""
    inner = "<table><tr><td>F1<td>1</tr><tr><td>F2<td>2</tr></table>"
    body = f"<table><tr><td>Menu</td><td><p>Text.</p>{inner}</td></tr></table>"
    assert only_table(body).rows == (("F1", "1"), ("F2", "2"))


def test_a_small_table_in_a_cell_is_the_text_of_that_cell() -> None:
    """A table with names for its columns stays one; one that lays out a page, or long text, is read through."""
    inner = "<table><tr><td>men<td>5</tr><tr><td>women<td>6</tr></table>"
    body = f"<table><tr><th>Year<th>Held</tr><tr><td>2023<td>10</tr><tr><td>2024<td>{inner}</tr></table>"
    assert only_table(body).rows == (("Year", "Held"), ("2023", "10"), ("2024", "men 5 women 6"))
    for layout in (body.replace("th>", "td>"), body.replace("10", "word " * 60)):
        assert only_table(layout).rows == (("men", "5"), ("women", "6"))


def test_hostile_spans_stay_bounded() -> None:
    """Spans that would make a billion cells are not expanded, and the text arrives."""
    row = "<tr><td colspan=1000 rowspan=65534>word</td></tr>"
    found = read(f"<html><table>{row * 2000}</table>".encode()).blocks
    assert sum(block.text.count("word") for block in found) == 2000


def test_marks_of_notes_in_cells_stay_apart() -> None:
    """A note's mark does not become a digit of the cell's figure."""
    table = only_table("<table><tr><td>F1<td>315<sup><a href='#n'>1</a></sup></tr><tr><td>F2<td>4</tr></table>")
    assert table.rows[0] == ("F1", "315[1]")


def test_a_sign_column_joins_its_figures_only_where_it_holds_no_figure() -> None:
    """A column that has both a sign and figures of its own stays: equal figures in two columns are two."""
    cells = (("A", "5", "*"), ("B", "7", "7"), ("C", "8", "8"))
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    assert only_table(f"<table>{body}</table>").rows == cells


def test_a_name_over_a_figure_and_its_sign_stands_once() -> None:
    """A name of a column that spans the sign's column too, over one row or two, does not keep the two apart."""
    one = "<tr><th>Ministry<th colspan=2>2024<th>Note</tr>"
    two = "<tr><th rowspan=2>Ministry<th colspan=2 rowspan=2>2024<th>Note</tr><tr><th>of error</tr>"
    for names in (one, two):
        figures = "<tr><td>North<td>$<td>5<td>a</tr><tr><td>South<td>$<td>7<td>b</tr>"
        rows = only_table(f"<table>{names}{figures}</table>").rows
        assert rows[0] == ("Ministry", "2024", "Note")
        assert rows[-2:] == (("North", "$5", "a"), ("South", "$7", "b"))
