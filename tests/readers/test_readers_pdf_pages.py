"""PDF files: pages turned, margins, contents, what is no text, and what is refused."""

from __future__ import annotations

import pytest

from diffreport.errors import InputError, NoTextError
from diffreport.model import Kind
from diffreport.readers import read
from tests.readers.pdf_files import BOLD, SANS, Run, Sheet, column, encrypted, paragraph, pdf
from tests.readers.pdf_prose import KARSOVA, LONG, VELIA, texts
from tests.readers.unread_words import left_out


def test_contents_are_left_out() -> None:
    """A list of contents repeats the headings; an entry that no heading bears out stays."""
    contents = [
        Run(72, 700, "Contents", 14, BOLD),
        *column(["Karsova . . . . . . . . . . . . . . 2", "Velia . . . . . . . . . . . . . . . 2"], y=670),
        *column(["Ondria . . . . . . . . . . . . . . 3"], y=646),
    ]
    chapters = [
        Run(72, 700, "Karsova", 14, BOLD),
        *paragraph(KARSOVA, y=680),
        Run(72, 600, "Velia", 14, BOLD),
        *paragraph(VELIA, y=580),
    ]
    document = read(pdf([contents, chapters]))
    assert [block.text for block in document.blocks] == ["Ondria", "Karsova", KARSOVA, "Velia", VELIA]
    assert left_out(document) == {"contents": 6}  # two entries, the title, three page numbers


@pytest.mark.parametrize("title", ["Crime in the year", "List of figures"])
def test_figures_after_dots_are_kept(title: str) -> None:
    """A list of figures is no list of contents: nothing in it names a place of the document, which has fewer pages."""
    figures = zip(("Murders", "Rapes", "Thefts", "Assaults", "Burglaries"), (12, 95, 340, 512, 700), strict=True)
    rows = [f"{name} {'.' * 30} {figure}" for name, figure in figures]
    document = read(pdf([[Run(72, 700, title, 14, BOLD), *column(rows, y=670), *paragraph(KARSOVA, y=560)]]))
    text = " ".join(block.text for block in document.blocks)
    assert [text.index(row.split()[0]) for row in rows] == sorted(text.index(row.split()[0]) for row in rows)
    assert all(row.split()[-1] in text.split() for row in rows)
    assert not document.left_out


def test_contents_without_a_title_are_left_out_if_the_document_bears_them_out() -> None:
    """Dots and page numbers behind what stands in the document are its contents, under whatever title."""
    rows = [f"{name} {'. ' * 12}{page}" for name, page in (("Karsova", 2), ("Velia", 2), ("Ondria", 3))]
    chapters = [[Run(72, 700, name, 14, BOLD), *paragraph(KARSOVA, y=680)] for name in ("Karsova", "Velia", "Ondria")]
    document = read(pdf([[Run(72, 700, "What is where", 14, BOLD), *column(rows, y=670)], *chapters]))
    assert left_out(document) == {"contents": 6}


def test_rotated_pages_read_as_shown() -> None:
    """A page that viewers turn is read as they show it."""
    for rotate in (0, 90, 180, 270):
        assert texts(read(pdf([Sheet(paragraph(KARSOVA), rotate=rotate)]))) == [KARSOVA]


def test_sideways_pages_read_as_turned() -> None:
    """A page whose text runs upwards is read as a person turns it."""
    runs = [Run(800 - run.y, run.x, run.text, run.size, turned=True) for run in paragraph(KARSOVA)]
    assert texts(read(pdf([runs]))) == [KARSOVA]


def test_text_in_the_margin_is_left_out() -> None:
    """A slug that runs up the margin of every page is furniture."""
    pages = [
        [*paragraph(f"{KARSOVA} {n}"), Run(20, 300, "printed on PROD3 with BILLS", 5, turned=True)] for n in range(4)
    ]
    document = read(pdf(pages))
    assert texts(document) == [f"{KARSOVA} {n}" for n in range(4)]
    assert left_out(document) == {"text in the margin": 20}


def test_ornaments_are_left_out() -> None:
    """A sign alone on its line, in a font that sets nothing else, is no text."""
    document = read(pdf([[*paragraph(KARSOVA), Run(300, 600, "Æ", 16, SANS)]]))
    assert texts(document) == [KARSOVA]
    assert left_out(document) == {"ornament": 1}


def test_a_short_heading_does_not_go_on_overleaf() -> None:
    """Two headings on two pages, each of one line over what is left of the page, are two."""
    pages = [
        [*paragraph(KARSOVA), Run(72, 100, "History of the revisions", 16)],
        [Run(72, 740, "Purpose", 16), *paragraph(KARSOVA)],
    ]
    headings = [block.text for block in read(pdf(pages)).blocks if block.kind is Kind.HEADING]
    assert headings == ["History of the revisions", "Purpose"]


@pytest.mark.parametrize(
    "marks", [("Message from the coast", "Continued"), ("Message from the coast (cont.)",), ("(continued)",)]
)
def test_headings_that_go_on_overleaf_are_left_out(marks: tuple[str, ...]) -> None:
    """What only says that a heading goes on is a header, and the paragraph goes on beneath it."""
    lines = [run.text for run in paragraph(LONG)]
    first = [Run(72, 560, "Message from the coast", 16), *column(lines[:6], y=500)]
    then = [Run(72, 720 - 24 * n, mark, 16) for n, mark in enumerate(marks)]
    document = read(pdf([first, [*then, *column(lines[6:], y=640)]]))
    assert [block.text for block in document.blocks] == ["Message from the coast", LONG]
    assert left_out(document) == {"running header": sum(len(mark.split()) for mark in marks)}


def test_letters_above_the_first_page_are_left_out() -> None:
    """A printer's letters in the corner are no text; an office that the text names is."""
    corner = Run(480, 740, "KB", 16)
    assert left_out(read(pdf([[corner, *paragraph(KARSOVA)]]))) == {"ornament": 1}
    named = read(pdf([[corner, *paragraph(f"{KARSOVA} The KB has its seat there.")]]))
    assert named.blocks[0].text == "KB"
    assert not named.left_out


def test_items_go_on_counting_behind_their_sub_items() -> None:
    """A number set further out begins an item if it counts on from the last one of its level, whatever stands above."""
    lines = [
        "3. Put the papers of the harbour office into the secure store, and write to:",
        "      i. the coast guard of Karsova, by letter",
        "      ii. the members of the courts (the addresses are on file with the office)",
        "4. Make sure that the papers are in the store.",
    ]
    document = read(pdf([[*column(lines), *paragraph(KARSOVA, y=600)]]))
    assert texts(document, Kind.ITEM) == [line.strip() for line in lines]
    cited = ["(6) the first of them:", "    (A) by striking the words of the old law that are in the paragraphs"]
    goes_on = "(7) and (8) of the same chapter."
    document = read(pdf([[*column([*cited, goes_on]), *paragraph(KARSOVA, y=600)]]))
    assert texts(document, Kind.ITEM) == [cited[0], f"{cited[1].strip()} {goes_on}"]


def test_numbers_within_a_sentence_begin_no_items() -> None:
    """A line that begins with "2)" goes on with the sentence that has "1)" in it."""
    lines = ["The report names three kinds of offices: 1) the courts of both provinces,", "2) the coast guard, and"]
    document = read(pdf([[*column([*lines, "3) the harbour offices."]), *paragraph(KARSOVA, y=600)]]))
    assert texts(document)[0] == " ".join([*lines, "3) the harbour offices."])


def test_every_word_once() -> None:
    """Text drawn twice in one place is read once; what prints nothing or stands outside the page is left out."""
    runs = paragraph(KARSOVA)
    doubled = [twin for run in runs for twin in (run, Run(run.x + 0.3, run.y, run.text))]
    hidden = [Run(72, 300, "do not read this", mode=3), Run(-400, 300, "nor this"), Run(72, -90, "nor that")]
    document = read(pdf([[*doubled, *hidden]]))
    assert texts(document) == [KARSOVA]
    assert left_out(document) == {"invisible text": 4, "text outside the page": 4}


def test_accents_drawn_apart_are_put_on_their_letters() -> None:
    """Old typesetting draws an accent over a letter as a mark of its own; a mark between letters stays."""
    runs = [Run(72, 700, "VELA"), Run(90, 700, "´"), Run(96, 700, "ZQUEZ and O`Dowd met.")]
    assert texts(read(pdf([runs]))) == ["VELÁZQUEZ and O`Dowd met."]


def test_the_text_layer_of_a_scan_is_read() -> None:
    """What optical recognition put under the picture of a page prints nothing, and is the page's text."""
    assert texts(read(pdf([[Run(r.x, r.y, r.text, mode=3) for r in paragraph(KARSOVA)]]))) == [KARSOVA]


def test_pages_without_text_are_counted() -> None:
    """Pages without text are named; a document of nothing else is a scan, and says so."""
    document = read(pdf([[], paragraph(KARSOVA), []]))
    assert (document.pages, document.blank_pages) == (3, (1, 3))
    with pytest.raises(NoTextError, match=r"^scan\.pdf: has no text layer \(it is a scan of 2 pages\); .*--ocr eng$"):
        read(pdf([[], []]), name="scan.pdf")


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        ("Country Reports 2024", "Country Reports 2024"),
        ("Microsoft Word - final_v2.docx", ""),
        ("E:\\REPORTS\\H15.RH", ""),
        ("untitled", ""),
    ],
)
def test_titles_that_are_file_names_are_none(title: str, stated: str) -> None:
    """The title that the file states is taken unless a program put it there."""
    document = read(pdf([[Run(72, 740, "Karsova", 16, BOLD), *paragraph(KARSOVA)]], title=title))
    assert document.edition.title == (stated or "Karsova")


def test_a_password_is_asked_for() -> None:
    """A file that opens with a password only is refused with that reason."""
    with pytest.raises(InputError, match=r"^report\.pdf: is protected by a password; "):
        read(encrypted([paragraph(KARSOVA)], "Velia"), name="report.pdf")


def test_a_file_with_an_empty_password_is_read() -> None:
    """A file that forbids printing only opens for everyone."""
    assert texts(read(encrypted([paragraph(KARSOVA)], ""))) == [KARSOVA]


@pytest.mark.parametrize("kept", [9, 200, 600])
def test_a_truncated_file_is_refused_or_read(kept: int) -> None:
    """A file that was cut off is refused in one line."""
    with pytest.raises(InputError, match=r"^report\.pdf: is a damaged PDF file; download it again$"):
        read(pdf([paragraph(KARSOVA)])[:kept], name="report.pdf")


def test_a_claim_of_a_million_pages_is_refused() -> None:
    """The number of pages is looked at before any page is."""
    data = pdf([paragraph(KARSOVA)]).replace(b"/Count 1 >>", b"/Count 1000000 >>")
    with pytest.raises(InputError, match=r"^report\.pdf: "):
        read(data, name="report.pdf")


def test_headings_where_the_text_begins_are_text() -> None:
    """A heading that several pages begin with is text, if other pages begin their text at the same height."""
    pages = []
    for number in range(1, 13):
        begins = [Run(72, 700, "Results of the year", 12, BOLD)] if number % 3 == 0 else paragraph(VELIA, y=700)
        pages.append([Run(72, 750, "Annual Report"), *begins, *paragraph(f"{KARSOVA} Part {number * 7}.", y=640)])
    document = read(pdf(pages))
    assert texts(document, Kind.HEADING) == ["Results of the year"] * 4
    assert left_out(document) == {"running header": 24}
