"""Tables in PDF files: ruled, half ruled and not ruled at all; and what looks like a table and is none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.model import Document, Kind, Table
from diffreport.readers import read
from tests.readers.pdf_files import BOLD, COURIER, Run, Sheet, column, paragraph, pdf
from tests.readers.pdf_prose import KARSOVA, VELIA

ROWS = (
    ("Country", "2015", "2016"),
    ("Karsova", "300", "315"),
    ("Velia", "1,204", "998"),
    ("Dorvan", "n/a", "12"),
)
SIZE, LEADING, PAD = 9.0, 11.0, 4.0


def tables(document: Document) -> list[Table]:
    return [block.table for block in document.blocks if block.table]


def of(sheets: Sequence[Sheet]) -> list[Table]:
    return tables(read(pdf(sheets)))


def cell(text: str, x: float, top: float, font: str = "Courier") -> list[Run]:
    """Return the lines of a cell (they are parted by "~"), from its upper left corner on."""
    lines = text.split("~")
    return [
        Run(x + PAD, top - PAD - SIZE * 0.75 - number * LEADING, line, SIZE, font) for number, line in enumerate(lines)
    ]


def laid_out(
    rows: Sequence[Sequence[str]], xs: Sequence[float], top: float = 700.0, bold_rows: int = 1
) -> tuple[list[Run], list[float]]:
    """Return the words of a table and the heights between its rows; rows are as high as their cells need."""
    runs: list[Run] = []
    ys = [top]
    for number, row in enumerate(rows):
        font = BOLD if number < bold_rows else "Courier"
        runs.extend(run for text, x in zip(row, xs, strict=False) if text for run in cell(text, x, ys[-1], font))
        ys.append(ys[-1] - max(text.count("~") + 1 for text in row) * LEADING - 2 * PAD)
    return runs, ys


def lines(segments: Sequence[tuple[float, float, float, float]], width: float = 0.5) -> str:
    return f"{width} w " + " ".join(f"{a:g} {b:g} m {c:g} {d:g} l S" for a, b, c, d in segments)


def filled(box: tuple[float, float, float, float], grey: float = 0.9) -> str:
    x0, y0, x1, y1 = box
    return f"{grey} g {x0:g} {y0:g} {x1 - x0:g} {y1 - y0:g} re f 0 g"


def grid(xs: Sequence[float], ys: Sequence[float]) -> str:
    across = [(xs[0], y, xs[-1], y) for y in ys]
    return lines([*across, *((x, ys[0], x, ys[-1]) for x in xs)])


def printed(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text.replace("~", " ") for text in row) for row in rows)


XS = (72.0, 240.0, 320.0, 400.0)


def test_a_ruled_table_keeps_its_cells() -> None:
    """Rows and columns are those of the lines; a row in bold names the columns; text stands before and behind."""
    runs, ys = laid_out(ROWS, XS)
    above, below = paragraph(KARSOVA, y=760), paragraph(VELIA, y=ys[-1] - 30)
    document = read(pdf([Sheet([*above, *runs, *below], drawing=grid(XS, ys))]))
    assert [block.kind for block in document.blocks] == [Kind.PARAGRAPH, Kind.TABLE, Kind.PARAGRAPH]
    assert tables(document) == [Table(ROWS, 1)]


def test_the_lines_of_a_cell_are_one_text() -> None:
    """A cell of several lines is one text, the lines of its neighbours in other rows stay apart."""
    rows = (("Measure", "Result"), ("Vessels seized~off the islands", "14"), ("Courts", "12 members~tried"))
    runs, ys = laid_out(rows, XS[:2])
    assert of([Sheet(runs, drawing=grid(XS[:3], ys))]) == [Table(printed(rows), 1)]


def test_cells_of_filled_areas_are_cells() -> None:
    """Areas with white space between them rule a table as lines do; a dark row names the columns."""
    runs, ys = laid_out(ROWS, XS, bold_rows=0)
    areas = [
        filled((x0 + 1, y1 + 1, x1 - 1, y0 - 1), 0.3 if number == 0 else 0.9)
        for number, (y0, y1) in enumerate(pairwise(ys))
        for x0, x1 in pairwise(XS)
    ]
    assert of([Sheet(runs, drawing=" ".join(areas))]) == [Table(ROWS, 1)]


def test_every_other_row_may_be_filled() -> None:
    """The rows between and behind the filled ones belong to the table, though nothing is drawn there."""
    rows = (*ROWS, ("Ostrava~Minor", "7", "8"), ("Lund", "1", "2"))
    runs, ys = laid_out(rows, XS)
    areas = [filled((x0, ys[number + 1], x1, ys[number])) for number in (0, 2, 4) for x0, x1 in pairwise(XS)]
    below = paragraph(VELIA, y=ys[-1] - 40)
    assert of([Sheet([*runs, *below], drawing=" ".join(areas))]) == [Table(printed(rows), 1)]


def test_level_rules_make_a_table() -> None:
    """Rules above, below the names and below the last row: the columns are where the cells stand."""
    runs, ys = laid_out(ROWS[:3], XS)
    drawing = lines([(72, y, 400, y) for y in (ys[0], ys[1], ys[-1])])
    assert of([Sheet([*runs, *paragraph(KARSOVA, y=ys[-1] - 40)], drawing=drawing)]) == [Table(ROWS[:3], 1)]


def test_rules_between_rows_tell_which_lines_are_one_row() -> None:
    """A cell that stands lower than its neighbours is of the row that the rules enclose."""
    rows = (("Measure", "Result"), ("Vessels~seized off~the islands", "14"), ("Courts", "12"))
    runs, ys = laid_out(rows, XS[:2])
    runs = [run if run.text != "14" else Run(run.x, run.y - LEADING, "14", SIZE) for run in runs]
    drawing = lines([(72, y, 320, y) for y in ys])
    assert of([Sheet(runs, drawing=drawing)]) == [Table(printed(rows), 1)]


def test_aligned_figures_make_a_table_without_rules() -> None:
    """Lines whose pieces stand at the same places, figures flush right, are a table."""
    runs: list[Run] = []
    for number, (name, *figures) in enumerate(ROWS):
        y = 600 - number * LEADING
        runs.append(Run(72, y, name, SIZE))
        runs.extend(
            Run(right - len(text) * SIZE * COURIER, y, text, SIZE)
            for text, right in zip(figures, (280, 360), strict=True)
        )
    document = read(pdf([[*paragraph(KARSOVA), *runs, *paragraph(VELIA, y=500)]]))
    assert [table.rows for table in tables(document)] == [ROWS]
    assert [block.kind for block in document.blocks] == [Kind.PARAGRAPH, Kind.TABLE, Kind.PARAGRAPH]


def test_merged_cells_stand_in_each_column_and_row_they_span() -> None:
    """As in pages: a text stands wherever its cell reaches; one of the whole width stands once."""
    ys = (700.0, 680.0, 660.0, 640.0, 620.0)
    texts = [
        ("Attacks in the region", 72, 700),
        ("Country", 72, 680),
        ("Attacks", 240, 680),
        ("Karsova", 72, 660),
        ("May", 240, 660),
        ("3", 320, 660),
        ("June", 240, 640),
        ("4", 320, 640),
    ]
    runs = [run for text, x, top in texts for run in cell(text, x, top)]
    drawing = lines(
        [
            *((72, y, 400, y) for y in (700, 680, 660, 620)),
            (240, 640, 400, 640),
            (72, 700, 72, 620),
            (400, 700, 400, 620),
            (240, 680, 240, 620),
            (320, 660, 320, 620),
        ]
    )
    assert [table.rows for table in of([Sheet(runs, drawing=drawing)])] == [
        (
            ("Attacks in the region", "", ""),
            ("Country", "Attacks", "Attacks"),
            ("Karsova", "May", "3"),
            ("Karsova", "June", "4"),
        )
    ]
    assert len(ys) == 5


def overleaf(rows: Sequence[Sequence[str]], cut: int, header: Sequence[Sequence[str]]) -> list[Sheet]:
    """Return two pages: a table that goes on from the foot of one to the head of the other."""
    first, ys = laid_out(rows[:cut], XS, top=300)
    second, after = laid_out([*header, *rows[cut:]], XS, top=740, bold_rows=len(header))
    return [
        Sheet([*paragraph(KARSOVA), *first], drawing=grid(XS, ys)),
        Sheet([*second, *paragraph(VELIA, y=after[-1] - 40)], drawing=grid(XS, after)),
    ]


@pytest.mark.parametrize("header", [(), (ROWS[0],)])
def test_a_table_goes_on_overleaf(header: Sequence[Sequence[str]]) -> None:
    """A table that a page break cuts is one; its header row stands once, and what is repeated is counted."""
    document = read(pdf(overleaf(ROWS, 2, header)))
    assert tables(document) == [Table(ROWS, 1)]
    assert [block.page for block in document.blocks] == [1, 1, 2]
    assert [item.words for item in document.left_out if item.what == "header rows"] == [3] * len(header)


def test_a_row_goes_on_overleaf() -> None:
    """A row that a page break cuts is one: nothing stands in its first column then."""
    rows = (ROWS[0], ("Velia", "the courts~tried", "12"), ("", "members of~the Front", ""), ("Dorvan", "none", "0"))
    whole = (ROWS[0], ("Velia", "the courts tried members of the Front", "12"), ("Dorvan", "none", "0"))
    assert [table.rows for table in of(overleaf(rows, 2, ()))] == [whole]


def test_another_table_on_the_next_page_is_another() -> None:
    """A table with other names of columns begins anew, however alike its columns are."""
    rows = (*ROWS[:2], ("Region", "North", "South"), ("Velia", "2", "3"))
    first, second = overleaf(rows, 2, ())
    second = Sheet(
        [Run(r.x, r.y, r.text, r.size, BOLD if r.y > 720 else r.font) for r in second.runs], 0, drawing=second.drawing
    )
    assert [table.rows for table in of([first, second])] == [ROWS[:2], rows[2:]]


@pytest.mark.parametrize("text", ["Table 3. Attacks by country", "Table talk"])
def test_the_line_above_a_table_with_its_number_is_its_caption(text: str) -> None:
    """ "Table 3" and what follows it names the table; without a number it is text."""
    runs, ys = laid_out(ROWS, XS, 630)
    document = read(pdf([Sheet([*paragraph(KARSOVA), Run(72, 640, text), *runs], drawing=grid(XS, ys))]))
    captions = [table.caption for table in tables(document)]
    assert captions + [block.text for block in document.blocks if block.text == text] in ([text], ["", text])
    assert captions == [text if "3" in text else ""]


def test_a_form_is_a_table() -> None:
    """Labels and values side by side are rows, in lines or without them."""
    rows = (("Name:", "Republic of Karsova"), ("Capital:", "Port Velia"), ("Reported:", "June"))
    runs, ys = laid_out(rows, (72, 160))
    for drawing in ("", grid((72, 160, 400), ys)):
        assert [table.rows for table in of([Sheet([*paragraph(KARSOVA, y=760), *runs], drawing=drawing)])] == [rows]


def test_a_framed_text_is_no_table() -> None:
    """One cell is a callout: its text is read as text."""
    runs = paragraph(KARSOVA, x=80, y=690, width=440)
    document = read(pdf([Sheet(runs, drawing=grid((72, 540), (710, 640)))]))
    assert [(block.kind, block.text) for block in document.blocks] == [(Kind.PARAGRAPH, KARSOVA)]


def test_a_text_under_a_table_in_one_frame_is_text() -> None:
    """Rows of the whole width with a text of several lines end a table."""
    runs, ys = laid_out(ROWS, XS)
    note = paragraph(KARSOVA, x=76, y=ys[-1] - 12, width=320, size=9)
    drawing = grid(XS, ys) + lines([(72, ys[-1], 72, 560), (400, ys[-1], 400, 560), (72, 560, 400, 560)])
    document = read(pdf([Sheet([*runs, *note], drawing=drawing)]))
    assert [(block.kind, block.text) for block in document.blocks][1:] == [(Kind.PARAGRAPH, KARSOVA)]
    assert tables(document) == [Table(ROWS, 1)]


def test_columns_of_text_are_no_table() -> None:
    """A page in two columns is read column by column, rules between them or not."""
    words = [run.text for run in paragraph(" ".join([KARSOVA, VELIA] * 3), width=220)]
    half = len(words) // 2
    runs = [*column(words[:half]), *column(words[half:], x=330)]
    for drawing in ("", lines([(72, 720, 550, 720), (72, 60, 550, 60)]), lines([(311, 720, 311, 60)])):
        assert not of([Sheet(runs, drawing=drawing)])


def test_lists_are_no_tables() -> None:
    """Bullets and numbers with their items' text, however wide the gap, make a list."""
    for labels in ("\u2022\u2022\u2022\u2022", ("1.", "2.", "3.", "4."), ("(a)", "(b)", "(c)", "(d)")):
        texts = ("The coast guard", "The border police", "The courts of Velia", "The parliament")
        runs = [
            run
            for number, (label, text) in enumerate(zip(labels, texts, strict=True))
            for run in (Run(72, 700 - 14 * number, label), Run(108, 700 - 14 * number, text))
        ]
        document = read(pdf([runs]))
        assert not tables(document)
        assert [block.text.split(" ", 1)[1] for block in document.blocks] == list(texts)


def test_a_list_of_contents_is_no_table() -> None:
    """Titles and page numbers that rise are what the pages make themselves."""
    runs = [
        run
        for number, (title, page) in enumerate((("Karsova", "3"), ("Velia", "7"), ("Dorvan", "12"), ("Lund", "30")))
        for run in (Run(72, 700 - 14 * number, title), Run(500, 700 - 14 * number, page))
    ]
    assert not of([Sheet([*runs, *paragraph(KARSOVA, y=500)])])


def test_a_chart_is_no_table() -> None:
    """Bars of different heights with figures in them, on an axis, are not cells."""
    bars = [(100 + 80 * n, 200.0, 150 + 80 * n, 300.0 + 40 * n) for n in range(4)]
    runs = [Run(105 + 80 * n, 220, text, SIZE) for n, text in enumerate(("12%", "18%", "25%", "31%"))]
    drawing = " ".join([*(filled(bar, 0.7) for bar in bars), lines([(80, 200, 420, 200), (80, 200, 80, 440)])])
    assert not of([Sheet([*runs, *paragraph(KARSOVA)], drawing=drawing)])


def test_a_table_beside_a_column_of_text_is_found() -> None:
    """In a page of columns, a table in one of them does not take in the other."""
    text = column([run.text for run in paragraph(" ".join([KARSOVA, VELIA] * 2), width=220)], x=330)
    runs = [
        run
        for number, row in enumerate(ROWS)
        for run in (Run(72, 696.5 - 17 * number, row[0], SIZE), Run(200, 696.5 - 17 * number, row[1], SIZE))
    ]
    document = read(pdf([[*runs, *text]]))
    assert [table.rows for table in tables(document)] == [tuple(row[:2] for row in ROWS)]
    assert any(block.text.startswith(KARSOVA) for block in document.blocks)


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_turned_pages_have_tables_too(rotate: int) -> None:
    """On a page that the viewer turns, lines turn with the text."""
    runs, ys = laid_out(ROWS, XS)
    ruled = Sheet([Run(72, 740, "Karsova"), *runs], drawing=grid(XS, ys))
    turned = [Run(792 - r.y, r.x, r.text, r.size, r.font, turned=True) for r in ruled.runs]
    segments = [(72.0, y, 400.0, y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in XS]
    drawing = lines([(792 - b, a, 792 - d, c) for a, b, c, d in segments])
    for page_turn in (0, 90):
        assert of([Sheet(turned, page_turn, (792, 612), drawing)]) == [Table(ROWS, 1)]
    assert len(of([Sheet(ruled.runs, rotate, drawing=ruled.drawing)])) == 1


def test_a_page_of_ever_so_many_lines_is_read_as_text() -> None:
    """A drawing of more lines than tables have costs no time, and its words arrive."""
    hatching = lines([(72 + n % 97, 100 + n // 97 * 3, 300 + n % 89, 100 + n // 97 * 3) for n in range(9_000)])
    document = read(pdf([Sheet(paragraph(KARSOVA), drawing=hatching)]))
    assert [block.text for block in document.blocks] == [KARSOVA]


def test_names_above_filled_rows_belong_to_them() -> None:
    """Where the rows are filled and the names of the columns are not, they are the table's header."""
    runs, ys = laid_out(ROWS, XS)
    areas = [filled((x0, ys[n + 1], x1, ys[n])) for n in (1, 3) for x0, x1 in pairwise(XS)]
    assert of([Sheet([*paragraph(KARSOVA, y=760), *runs], drawing=" ".join(areas))]) == [Table(ROWS, 1)]


def test_a_ground_on_the_same_ground_rules_nothing() -> None:
    """Word processors fill the paragraph within a filled cell once more, in the same colour."""
    runs, ys = laid_out(ROWS, XS)
    areas = [
        area
        for (y1, y0), (x0, x1) in ((rows, columns) for rows in pairwise(ys) for columns in pairwise(XS))
        for area in (filled((x0, y0, x1, y1)), filled((x0 + 5, y0 + 3, x1 - 5, y1 - 3)))
    ]
    assert of([Sheet(runs, drawing=" ".join(areas))]) == [Table(ROWS, 1)]


def test_signs_beside_their_figures_are_no_column() -> None:
    """A currency's sign at the left of a column of figures belongs to them."""
    rows = [("Karsova", "1,300"), ("Velia", "998"), ("Dorvan", "12"), ("Lund", "70,004")]
    runs = [
        run
        for n, (name, figure) in enumerate(rows)
        for run in (
            Run(72, 600 - 12 * n, name, SIZE),
            Run(200, 600 - 12 * n, "$", SIZE),
            Run(280 - len(figure) * SIZE * COURIER, 600 - 12 * n, figure, SIZE),
        )
    ]
    found = tuple((name, f"$ {figure}") for name, figure in rows)
    assert [table.rows for table in of([Sheet([*paragraph(KARSOVA), *runs])])] == [found]


def test_tables_go_on_in_the_next_column() -> None:
    """A table that the end of a column cuts goes on at the head of the next one, its header row once."""
    xs = (72.0, 160.0, 230.0, 300.0)
    left = column([run.text for run in paragraph(" ".join([KARSOVA, VELIA] * 3), width=228)], y=740)
    first, ys = laid_out(ROWS[:3], xs, left[-1].y - 20)
    other = tuple(x + 252 for x in xs)
    second, after = laid_out((ROWS[0], *ROWS[3:]), other, 748)
    right = column([run.text for run in left], x=324, y=after[-1] - 20)
    drawing = grid(xs, ys) + " " + grid(other, after)
    document = read(pdf([Sheet([*left, *first, *second, *right], drawing=drawing)]))
    assert tables(document) == [Table(ROWS, 1)]


def test_figures_at_a_pages_edge_are_no_page_numbers() -> None:
    """The first and last rows of a table that fills its pages stay, whatever figures they hold."""
    sheets = []
    rows = [(f"Province {n}", f"{n % 7}", f"{n % 5}", f"{n}") for n in range(1, 181)]
    for page in range(3):
        part = rows[page * 60 : page * 60 + 60]
        runs = [
            Run(x, 760 - 12 * n, text, SIZE)
            for n, row in enumerate(part)
            for text, x in zip(row, (72, 200, 300, 400), strict=True)
        ]
        sheets.append(Sheet(runs))
    assert [row for table in of(sheets) for row in table.rows] == rows


NAMES = st.text("abcdefgh", min_size=2, max_size=9)
CELL = st.lists(NAMES, min_size=1, max_size=3).map("~".join)


@pytest.mark.properties
@given(st.integers(2, 5).flatmap(lambda width: st.lists(st.tuples(*[CELL] * width), min_size=2, max_size=7)))
def test_every_word_of_a_ruled_table_arrives_in_its_cell(rows: list[tuple[str, ...]]) -> None:
    """Whatever the cells hold, a grid gives them back as they are."""
    xs = [72.0 + 90 * number for number in range(len(rows[0]) + 1)]
    runs, ys = laid_out(rows, xs, bold_rows=0)
    assert [table.rows for table in of([Sheet(runs, drawing=grid(xs, ys))])] == [printed(rows)]


@pytest.mark.properties
@given(st.lists(st.tuples(NAMES, NAMES, st.integers(0, 99_999)), min_size=1, max_size=12), st.booleans())
def test_no_word_beside_or_in_a_table_is_lost(rows: list[tuple[str, str, int]], ruled: bool) -> None:
    """Every word arrives once, in a table or not."""
    texts = [(name, other, str(number)) for name, other, number in rows]
    runs, ys = laid_out(texts, XS, bold_rows=0)
    drawing = lines([(72, y, 400, y) for y in ys]) if ruled else ""
    document = read(pdf([Sheet([*paragraph(VELIA, y=760), *runs], drawing=drawing)]))
    words = [word for block in document.blocks for word in block.text.replace("|", " ").split()]
    assert sorted(words) == sorted([*VELIA.split(), *(text for row in texts for text in row)])


PLACES = st.tuples(st.integers(5, 95), st.integers(5, 95), NAMES)
SEGMENTS = st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100), st.booleans())


@pytest.mark.properties
@given(st.lists(PLACES, min_size=1, max_size=25), st.lists(SEGMENTS, max_size=25))
def test_no_word_is_lost_whatever_is_drawn(
    places: list[tuple[int, int, str]], segments: list[tuple[int, int, int, bool]]
) -> None:
    """Lines and words anywhere: each word arrives."""
    spots = {(x, y): Run(x * 5, 50 + y * 7, text, 6) for x, y, text in places}
    drawn = [
        (a * 6, b * 7.9, c * 6, b * 7.9) if level else (b * 6, a * 7.9, b * 6, c * 7.9) for a, b, c, level in segments
    ]
    runs = [run for (x, y), run in spots.items() if not any((x - n, y) in spots for n in range(1, 12))]
    document = read(pdf([Sheet([*runs, *paragraph(KARSOVA, y=30)], drawing=lines(drawn))]))
    arrived = " ".join(block.text.replace("|", " ") for block in document.blocks).split()
    assert {run.text for run in runs} <= set(arrived)
