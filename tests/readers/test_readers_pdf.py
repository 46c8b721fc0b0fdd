"""PDF files are read as a person reads them: paragraphs whole, furniture off, every word once."""

from __future__ import annotations

import pytest

from diffreport.model import Kind
from diffreport.readers import read
from tests.readers.pdf_files import BOLD, SANS, Run, column, paragraph, pdf
from tests.readers.pdf_prose import KARSOVA, LONG, VELIA, texts
from tests.readers.unread_words import left_out


def test_wrapped_lines_make_paragraphs() -> None:
    """Lines that fill their column make one paragraph; white space and short lines part paragraphs."""
    document = read(pdf([[*paragraph(KARSOVA, y=700), *paragraph(VELIA, y=640)]]), name="report.pdf")
    assert texts(document) == [KARSOVA, VELIA]
    assert document.reader == "pdf/1"
    assert document.pages == 1


def test_paragraphs_of_one_line_stay_apart() -> None:
    """Where most paragraphs have one line, their distance is not taken for that of a paragraph's lines."""
    full = "The harbour of Velia was dredged, and both of its moles were mended, in"
    singles = [f"{full} {year}." for year in range(2011, 2021)]
    runs = [run for place, text in enumerate(singles) for run in paragraph(text, y=600 - 22 * place)]
    assert texts(read(pdf([[*paragraph(KARSOVA, y=700), *runs]]))) == [KARSOVA, *singles]


def test_first_lines_set_in_begin_paragraphs() -> None:
    """Without white space between them, paragraphs begin where a line is set in."""
    first = paragraph(KARSOVA, y=700, indent=18)
    document = read(pdf([[*first, *paragraph(VELIA, y=first[-1].y - 12, indent=18)]]))
    assert texts(document) == [KARSOVA, VELIA]


def test_columns_are_read_one_after_the_other() -> None:
    """The left column goes on in the right one, whatever order they are drawn in."""
    lines = paragraph(LONG, width=220)
    left = column([run.text for run in lines[:18]])
    right = column([run.text for run in lines[18:]], x=330)
    assert texts(read(pdf([[*left, *right]]))) == [LONG]


def test_paragraphs_go_on_overleaf() -> None:
    """A paragraph that a page break cuts is one, with the page it begins on; headers stay out of it."""
    lines = [run.text for run in paragraph(LONG)]
    half = len(lines) // 2
    pages = [
        [Run(72, 750, "Country Reports"), *column(lines[:half]), Run(300, 40, "7")],
        [Run(72, 750, "Country Reports"), *column(lines[half:]), Run(300, 40, "8")],
        [Run(72, 750, "Country Reports"), *paragraph(VELIA), Run(300, 40, "9")],
    ]
    document = read(pdf(pages))
    assert texts(document) == [LONG, VELIA]
    assert [block.page for block in document.blocks] == [1, 3]
    assert left_out(document) == {"page number": 3, "running header": 6}


def test_ragged_lines_go_on_overleaf_with_a_capital() -> None:
    """A nearly full line that ends no sentence goes on with a name on the next page, though that would have fit."""
    first = [
        "The government of Karsova adopted a new border law in March, and the coast",
        "guard seized 14 vessels off the northern islands between May and September,",
        "fewer than before, in a joint action with the offices of Harbour",
    ]
    then = ["Front. In Velia the courts tried 12 of its members."]
    document = read(pdf([column(first), column(then)]))
    assert texts(document) == [" ".join([*first, *then])]
    ended = read(pdf([column([*first[:2], first[2] + "."]), column(then)]))
    assert len(texts(ended)) == 2


def test_headers_may_carry_years_and_page_numbers() -> None:
    """Headers that differ by page number, letter-spaced or not, are headers."""
    pages = []
    for number in range(1, 7):
        spaced = [Run(72 + 9 * place, 750, letter) for place, letter in enumerate("Karsova")]
        footer = Run(200, 40, f"Annual Report 2024 | page {number} of 6")
        pages.append([*spaced, *paragraph(f"{KARSOVA} Part {number * 7}."), footer])
    document = read(pdf(pages))
    assert texts(document) == [f"{KARSOVA} Part {number * 7}." for number in range(1, 7)]
    assert left_out(document) == {"running footer": 48, "running header": 6}


def test_headers_may_name_the_chapter() -> None:
    """Left pages whose headers name the chapter, which a heading names too, have headers; margins may be mirrored."""
    chapters = ("Border security", "Financing of attacks", "Courts and prisons", "Regional cooperation")
    pages = []
    for number in range(1, 9):
        shift = 20 * (number % 2)
        chapter = chapters[(number - 1) // 2]
        header = Run(72 + shift, 750, "Annual Report" if number % 2 else chapter, 8, SANS)
        begins = [Run(72 + shift, 720, chapter, 14, BOLD)] if number % 2 else []
        pages.append([header, *begins, *paragraph(f"{KARSOVA} Part {number * 7}.", x=72 + shift)])
    document = read(pdf(pages))
    assert texts(document, Kind.HEADING) == list(chapters)
    assert texts(document) == [f"{KARSOVA} Part {number * 7}." for number in range(1, 9)]
    assert left_out(document) == {"running header": 8 + 10}


def test_headings_on_top_of_pages_are_text() -> None:
    """Chapters numbered one after the other on top of their pages are no headers."""
    pages = [[Run(72, 740, f"Chapter {n * 2}", 16, BOLD), *paragraph(KARSOVA)] for n in range(1, 5)]
    document = read(pdf(pages))
    assert texts(document, Kind.HEADING) == ["Chapter 2", "Chapter 4", "Chapter 6", "Chapter 8"]
    assert not document.left_out


@pytest.mark.parametrize("levels", [(3, 3, 3, 3, 3, 4, 3, 3), (3, 3, 3, 3, 4, 4, 4, 4)], ids=["once", "from then on"])
def test_a_header_with_another_figure_is_text(levels: tuple[int, ...]) -> None:
    """A figure that neither is that of most pages nor counts them tells something."""
    pages = [
        [Run(72, 750, f"Risk level: {level}", 9), *paragraph(f"{KARSOVA} Part {n * 7}.", y=690), Run(300, 40, str(n))]
        for n, level in enumerate(levels, start=1)
    ]
    document = read(pdf(pages))
    assert [text for text in texts(document) if "Risk" in text] == ["Risk level: 4"]
    assert left_out(document) == {"page number": 8, "running header": 3 * 7}


@pytest.mark.parametrize("rows", [("12", "30 14", "5 6 7"), ("May 2", "May 4 to 9", "May 11")], ids=["bare", "named"])
def test_rows_of_more_and_fewer_figures_are_text(rows: tuple[str, ...]) -> None:
    """Lines at one height whose figures differ in number as well are no header where nothing stays or counts."""
    pages = [[Run(72, 750, row), *paragraph(f"{KARSOVA} Part {n * 7}.", y=690)] for n, row in enumerate(rows)]
    document = read(pdf(pages))
    assert [text for text in texts(document) if text in rows] == list(rows)
    assert not document.left_out


def test_rows_on_top_of_two_pages_are_no_headers() -> None:
    """Two figures that differ are no header of two pages."""
    pages = [[Run(72, 750, f"Prisoners: {n}"), *paragraph(KARSOVA, y=690)] for n in (150, 170)]
    assert not read(pdf(pages)).left_out


def test_line_numbers_are_left_out() -> None:
    """Numbers that count the lines in the margin are no text."""
    pages = []
    for _ in range(3):
        lines = paragraph(LONG, x=100, y=700, width=420)
        numbers = [Run(70 if n < 10 else 64, run.y, str(n)) for n, run in enumerate(lines, start=1)]
        pages.append([part for pair in zip(numbers, lines, strict=True) for part in pair])
    document = read(pdf(pages))
    assert " ".join(texts(document)) == " ".join([LONG] * 3)
    assert left_out(document) == {"line numbers": sum(len(page) for page in pages) // 2}


def test_line_numbers_may_go_on_from_page_to_page() -> None:
    """Numbers of every fifth line, counted through the document, are none of its words either."""
    pages, count = [], 0
    for _ in range(3):
        lines = paragraph(LONG, x=100, y=700, width=420)
        for line in lines:
            count += 1
            if count % 5 == 0:
                lines = [*lines, Run(76 - 6 * len(str(count)), line.y, str(count))]
        pages.append(lines)
    document = read(pdf(pages))
    assert " ".join(texts(document)) == " ".join([LONG] * 3)
    assert left_out(document) == {"line numbers": count // 5}


@pytest.mark.parametrize(
    ("first", "second"), [(1990, 2002), (1, 13), (1, 1)], ids=["years", "ranks", "ranks of each page"]
)
@pytest.mark.parametrize("cells", [("Prisoners held", "108"), ("Karsova",)], ids=["figures", "names"])
def test_columns_of_years_and_ranks_are_text(first: int, second: int, cells: tuple[str, ...]) -> None:
    """Numbers at the left edge that count the rows of a table are what the rows are about."""
    rows = [
        [
            run
            for n in range(12)
            for place, text in enumerate((str(start + n), *cells))
            for run in [Run(72 + 150 * place - 6 * len(text) * (not place), 600 - 14 * n, text)]
        ]
        for start in (first, second)
    ]
    document = read(pdf(rows))
    words = [word for block in document.blocks for word in block.text.split()]
    assert all(words.count(str(start + n)) for start in (first, second) for n in range(12))
    assert "line numbers" not in left_out(document)


@pytest.mark.parametrize(
    ("end", "start", "joined"),
    [
        ("a border-", "crossing plan", "a border-crossing plan"),
        ("the Representa-", "tives of Velia", "the Representatives of Velia"),
        ("short-", "and long-term aid", "short- and long-term aid"),
        ("law 2014-", "15 of the parliament", "law 2014-15 of the parliament"),
        ("reviewed control-by-", "control in spring", "reviewed control-by-control in spring"),
    ],
)
def test_hyphens_at_line_ends(end: str, start: str, joined: str) -> None:
    """A hyphen at a line's end goes if the document has the word without one, and stays if it is a compound's."""
    filler = "The border is open, and every crossing of it is under control of the two Representatives "
    first = f"{filler[: 78 - len(end)].rpartition(' ')[0]} {end}"
    runs = [
        *column([first, f"{start} of both states, as the treaty of Velia has it."]),
        *paragraph(filler + ".", y=600),
    ]
    assert joined in texts(read(pdf([runs])))[0]


def test_hyphens_stay_where_no_words_are_divided() -> None:
    """Where the hyphens at line ends that the text tells of are those of compounds, the others are, too."""
    lines = [
        "The coast guard of Karsova has a long-term plan for the harbours and a far-",
        "reaching reform of its offices, and Velia has one that is hardly as long-",
        "term as that, which the courts of both of the states have agreed to.",
    ]
    assert texts(read(pdf([column(lines)]))) == [" ".join(lines).replace("- ", "-")]
    divided = [
        "The coast guard of Karsova has a plan of many years for the har-",
        "bours and a reform of the offices of all harbours that is known as far-",
        "thing plan, which the courts of both states have agreed to some time ago.",
    ]
    assert "known as farthing plan" in texts(read(pdf([column(divided)])))[0]


def test_headings_by_size_and_weight() -> None:
    """Larger and bolder lines are headings, the largest on top."""
    runs = [
        Run(72, 740, "Country Reports", 20, BOLD),
        Run(72, 700, "Chapter 1. Africa", 14, BOLD),
        *paragraph(KARSOVA, y=680),
        Run(72, 600, "Legal framework", 10, BOLD),
        *paragraph(VELIA, y=580),
    ]
    blocks = read(pdf([runs])).blocks
    assert [(block.text, block.level) for block in blocks if block.kind is Kind.HEADING] == [
        ("Country Reports", 1),
        ("Chapter 1. Africa", 2),
        ("Legal framework", 3),
    ]


def test_labels_of_charts_are_no_headings() -> None:
    """Short bold texts between lone figures are a chart's labels; a heading may have its number beside it."""
    chart = [
        part
        for quarter, value in enumerate(("7.52", "7.68", "7.59"), start=1)
        for part in (
            Run(100 + quarter * 100, 640, value, 12),
            Run(90 + quarter * 100, 600, f"FY 2013-Q{quarter}", size=12),
        )
    ]
    heading = [Run(72, 570, "2"), Run(120, 570, "Border security", font=BOLD)]
    document = read(pdf([[*paragraph(KARSOVA), *chart, *heading, *paragraph(VELIA, y=550)]]))
    assert texts(document, Kind.HEADING) == ["Border security"]


def test_bold_beginnings_of_sentences_are_no_headings() -> None:
    """What goes on in lower case below it is no heading, though it is bold."""
    runs = [Run(72, 700, "The courts of Velia tried 12 members", font=BOLD), *paragraph(KARSOVA.lower(), y=680)]
    assert not texts(read(pdf([runs])), Kind.HEADING)


def test_headings_of_the_outline() -> None:
    """What the outline lists is a heading of the level it has there, though it is set as the text is."""
    runs = [Run(72, 700, "Karsova"), *paragraph(KARSOVA, y=670), Run(72, 600, "Velia"), *paragraph(VELIA, y=570)]
    document = read(pdf([runs], outline=[("Karsova", 0), ("Velia", 0)]))
    assert texts(document, Kind.HEADING) == ["Karsova", "Velia"]


def test_items_keep_their_bullets() -> None:
    """Items begin at bullets and numbers, which they keep; their further lines are set in."""
    runs = [
        *paragraph("The parliament of Velia passed three laws:", y=700),
        Run(84, 680, "•"),
        *column(["a law on the seizure of the goods of persons whom a court found", "to finance attacks"], 100, 680),
        Run(84, 656, "•"),
        *column(["a law on border guards"], 100, 656),
        *column(["1. The first is in force.", "2. The second is not."], 84, 620),
    ]
    assert texts(read(pdf([runs])), Kind.ITEM) == [
        "• a law on the seizure of the goods of persons whom a court found to finance attacks",
        "• a law on border guards",
        "1. The first is in force.",
        "2. The second is not.",
    ]


def test_footnotes_stand_apart() -> None:
    """A footnote stands behind the paragraph that refers to it, and never within one that a page break cuts."""
    lines = [run.text for run in paragraph(LONG)]
    first = column(lines[:6])
    mark = Run(first[1].x + len(first[1].text) * 6, first[1].y + 4, "1", 6)
    note = [Run(72, 104, "1", 5), Run(76, 100, "Figures of the coast guard of Karsova.", 7)]
    document = read(pdf([[*first, mark, *note], column(lines[6:])]))
    kinds = [(block.kind, block.page) for block in document.blocks]
    assert kinds == [(Kind.PARAGRAPH, 1), (Kind.FOOTNOTE, 1)]
    assert document.blocks[1].text == "[1] Figures of the coast guard of Karsova."
    assert document.blocks[0].text.replace("[1]", "", 1) == LONG
