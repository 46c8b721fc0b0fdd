"""What the terminal says of a table: what moved, what was renamed, a caption that reads differently."""

from __future__ import annotations

from diffreport import compare
from diffreport.model import Block, Document, Edition, Kind, Table
from diffreport.report.terminal import render_text

ROWS = (
    ("State", "Killed", "Wounded"),
    ("Karsova", "10", "20"),
    ("Velmark", "4", "9"),
    ("Orsha", "7", "8"),
    ("Lend", "1", "2"),
)


def told(old: tuple[tuple[str, ...], ...], new: tuple[tuple[str, ...], ...], *captions: str) -> list[str]:
    """Return the lines about the one table of two editions."""
    tables = [Table(rows, 1, caption) for rows, caption in zip((old, new), captions or ("", ""), strict=True)]
    documents = [
        Document((Block(Kind.TABLE, table.text, table=table),), Edition(label))
        for table, label in zip(tables, ("2022", "2023"), strict=True)
    ]
    text = render_text(compare(*documents), width=90, color=False)
    return [line.strip() for line in text.splitlines() if line.startswith("    ") and not line[4].isspace()]


def test_moved_rows_and_columns_are_named() -> None:
    """Cells that changed beside them are told as ever."""
    new = tuple((row[0], row[2], row[1]) for row in (ROWS[0], ROWS[1], ROWS[3], ROWS[4], ROWS[2]))
    new = (new[0], ("Karsova", "21", "10"), *new[2:])
    assert told(ROWS, new) == [
        "column moved: Killed",
        "row moved: Velmark",
        "Karsova / Wounded: [-20-]{+21+} (+1, +5%)",
    ]


def test_a_caption_that_reads_differently_is_marked() -> None:
    """It may hold the unit of all cells."""
    lines = told(ROWS, ROWS, "In thousands", "In millions")
    assert lines[0] == "caption: [-In thousands-]{+In millions+}"


def test_a_renamed_column_is_said_of_the_header() -> None:
    """No row has that name."""
    new = (("State", "Dead", "Wounded"), *ROWS[1:])
    assert told(ROWS, new) == ["header / Dead: [-Killed-]{+Dead+}"]


def test_an_exchange_of_rows_and_columns_is_said_once() -> None:
    """Not row by row and column by column."""
    years = (("State", "2019", "2020", "2021"), ("Karsova", "10", "20", "30"), ("Velmark", "4", "9", "5"))
    assert told(years, tuple(zip(*years, strict=True))) == ["rows and columns changed places"]
