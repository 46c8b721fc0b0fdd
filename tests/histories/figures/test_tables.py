"""Figures in the cells of tables, followed through the editions."""

from __future__ import annotations

from diffreport import Document
from diffreport.model import Block, Kind, Table
from tests.histories.figures.followed import series_of, told

HEAD = ("Port", "Boats", "Crew")
SMALL = (("Lom", "8", "41"), ("Dol", "12", "60"), ("Vit", "9", "48"))
LARGE = (("Adel", "315", "1,402"), ("Brix", "280", "1,177"), ("Cor", "204", "930"))


def block(*rows: tuple[str, ...]) -> Block:
    table = Table((HEAD, *rows), 1)
    return Block(Kind.TABLE, table.text, table=table)


def paragraph(text: str) -> Block:
    return Block(Kind.PARAGRAPH, text)


def edition(*blocks: Block) -> Document:
    return Document((paragraph("The ports of the river and their fleets."), *blocks))


def raised(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Return rows with one boat more each."""
    return tuple((port, f"{int(boats) + 1}", crew) for port, boats, crew in rows)


def test_cells_are_followed_by_row_and_column() -> None:
    """Whether a cell stayed, was revised, or its row moved."""
    series = series_of([edition(block(*SMALL, *LARGE)), edition(block(*raised(LARGE), *SMALL))])
    by_name = {each.label: told(each) for each in series}
    assert by_name["Adel, Boats"] == [(0, "315"), (1, "316")]
    assert by_name["Dol, Boats"] == [(0, "12"), (1, "12")]
    assert by_name["Cor, Crew"] == [(0, "930"), (1, "930")]


def test_cells_keep_their_series_when_a_table_is_split() -> None:
    """Each goes on in the table that has its row."""
    series = series_of(
        [edition(block(*SMALL, *LARGE)), edition(block(*LARGE), paragraph("And:"), block(*raised(SMALL)))]
    )
    by_name = {each.label: told(each) for each in series}
    assert by_name["Adel, Boats"] == [(0, "315"), (1, "315")]
    assert by_name["Dol, Boats"] == [(0, "12"), (1, "13")]


def test_a_table_that_is_gone_for_an_edition_comes_back_cell_by_cell() -> None:
    """By the labels of row and column."""
    series = series_of([edition(block(*LARGE)), edition(), edition(block(*raised(LARGE)))])
    assert {each.label: told(each) for each in series}["Brix, Boats"] == [(0, "280"), (2, "281")]


def test_a_column_of_years_makes_vintages() -> None:
    """The row is the figure, the columns are its years."""

    def of_years(*rows: tuple[str, ...]) -> Document:
        table = Table(rows, 1)
        return Document((paragraph("Boats by port and year."), Block(Kind.TABLE, table.text, table=table)))

    series = series_of(
        [
            of_years(("Port", "2018", "2019"), ("Adel", "300", "315"), ("Brix", "270", "280")),
            of_years(("Port", "2018", "2019", "2020"), ("Adel", "301", "315", "322"), ("Brix", "270", "280", "288")),
        ]
    )
    (adel,) = [each for each in series if each.label == "Adel"]
    assert told(adel) == [(0, "315"), (1, "322")]
    assert [(vintage.year, vintage.edition, vintage.figure.text) for vintage in adel.vintages][:2] == [
        (2018, 0, "300"),
        (2018, 1, "301"),
    ]
