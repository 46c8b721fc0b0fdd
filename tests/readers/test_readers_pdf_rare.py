"""What few PDF files do, and what those have that are damaged or too large."""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium
import pytest

from diffreport.errors import InputError, NoTextError
from diffreport.readers.pdf import drawing, glyphs, opening, reader
from diffreport.readers.pdf.bidi import mirrored
from diffreport.readers.pdf.glyphs import Page, read_page
from diffreport.readers.pdf.hocr import with_read
from diffreport.readers.pdf.marks import follows
from diffreport.readers.pdf.rulings import Drawing
from diffreport.readers.pdf.words import UPRIGHT, Style, Word
from diffreport.readers.task import Recognised, Task
from tests.readers.pdf_files import Run, Sheet, column, file_of, pdf

STYLE = Style(10.0, False, UPRIGHT, True)
FRAMED = Sheet([Run(72, 700, "Karsova")], drawing="72 690 m 200 690 l S")


def page_of(sheet: Sheet) -> Page:
    return read_page(pdfium.PdfDocument(pdf([sheet])), 0)


def in_script(content: str, codes: str) -> Page:
    """Return a page whose font gives other characters for its codes."""
    cmap = f"begincmap 1 begincodespacerange <00> <FF> endcodespacerange {codes} endcmap"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 6 0 R "
        "/Resources << /Font << /F0 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 5 0 R >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    ]
    return read_page(pdfium.PdfDocument(file_of([each.encode() for each in objects], "/Root 1 0 R")), 0)


@pytest.mark.parametrize("drawn", ["ABC", "CBA"])
def test_words_of_a_script_that_runs_left_are_read_from_the_right(drawn: str) -> None:
    """Whether their letters are drawn as they are read, or as they are seen."""
    steps = "".join(f"1 0 0 1 {100 - 6 * 'ABC'.index(letter)} 200 Tm ({letter}) Tj " for letter in drawn)
    page = in_script(f"BT /F0 10 Tf {steps}ET", "3 beginbfchar <41> <05D3> <42> <05D5> <43> <05D7> endbfchar")
    assert [word.text for word in page.words] == ["דוח"]


def test_characters_beyond_the_first_plane_are_one_each() -> None:
    """The library counts their halves; words behind them stand where they are drawn."""
    page = in_script("BT /F0 10 Tf 50 200 Td (A BC) Tj ET", "1 beginbfchar <41> <D835DC00> endbfchar")
    assert [(word.text, round(word.x0)) for word in page.words] == [("𝐀", 50), ("BC", 62)]


def test_rows_that_run_left_are_each_read_in_their_order() -> None:
    """A row of other scripts alone keeps the order of its words."""
    words = [Word("דוח", 80, 100, 700, STYLE), Word("Port", 0, 20, 680, STYLE), Word("of", 30, 40, 680, STYLE)]
    assert [word.text for word in mirrored(words, 100.0)] == ["דוח", "Port", "of"]


def test_words_are_measured_from_the_corner_of_what_is_shown() -> None:
    """A page may show a part of its space alone."""
    page = page_of(Sheet([Run(72, 700, "Karsova")], more={"CropBox": "[50 40 500 750]"}))
    assert [(round(word.x0), round(word.y)) for word in page.words] == [(22, 660)]


def test_a_page_with_a_small_drawing_is_no_scan() -> None:
    """A scan is a picture that fills the page."""
    assert not page_of(Sheet(drawing="0 0 600 700 re f")).is_picture


@pytest.mark.parametrize("bound", ["_OBJECTS", "_SEGMENTS"])
def test_a_page_that_draws_too_much_rules_no_table(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A map is no table; its words are read all the same."""
    assert page_of(FRAMED).drawing.across
    monkeypatch.setattr(drawing, bound, 0)
    page = page_of(FRAMED)
    assert ([word.text for word in page.words], page.drawing) == (["Karsova"], Drawing())


def read(data: bytes, recognised: Recognised = Recognised()) -> list[str]:  # noqa: B008 - a frozen value
    return [draft.text for draft in reader.read(Task(data, "a.pdf", recognised=recognised)).drafts]


def failing(pages: set[int]) -> Any:
    def page(document: pdfium.PdfDocument, index: int) -> Page:
        if index in pages:
            raise pdfium.PdfiumError("Failed to load page.")
        return glyphs.read_page(document, index)

    return page


def test_pages_that_cannot_be_loaded_are_left_out_unless_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with a broken page is read; one with many is damaged."""
    laws = [f"The law of {chr(65 + number) * 4} holds." for number in range(9)]
    data = pdf([[Run(72, 400, law)] for law in laws])
    monkeypatch.setattr(reader, "read_page", failing({1}))
    assert read(data) == [laws[0], *laws[2:]]
    monkeypatch.setattr(reader, "_UNREADABLE", 2)
    monkeypatch.setattr(reader, "read_page", failing({1, 2, 3}))
    with pytest.raises(InputError, match="damaged"):
        read(data)
    monkeypatch.setattr(reader, "read_page", glyphs.read_page)
    monkeypatch.setattr(reader, "_WORDS", 10)
    with pytest.raises(InputError, match="more than 10 words"):
        read(data)


def test_a_scan_in_which_nothing_was_found_says_who_looked() -> None:
    """It is not told again to have itself read."""
    data = pdf([Sheet(drawing="0 0 600 700 re f")])
    with pytest.raises(NoTextError, match="tesseract 5 finds no text"):
        read(data, Recognised("tesseract 5", ((1, "<html/>"),)))


def test_words_read_off_a_page_that_has_text_are_passed_over() -> None:
    """So are lines and words that stand nowhere."""
    word = Word("has", 0, 10, 700, STYLE)
    pages = [Page(1, 612, 792, (word,)), Page(2, 612, 792, ())]
    text = (
        '<html><body><div class="ocr_page" title="bbox 0 0 612 792"><span class="ocr_line"><span class="ocrx_word" '
        'title="bbox 1 1 9 9">lost</span></span><span class="ocr_line" title="bbox 72 90 200 100"><span '
        'class="ocrx_word" title="bbox 72 90 110 100">law</span><span class="ocrx_word">nowhere</span></span>'
        "</div></body></html>"
    )
    found = with_read(pages, {1: text, 2: text, 7: text}).pages
    assert [[each.text for each in page.words] for page in found] == [["has"], ["law"]]


@pytest.mark.parametrize(
    ("item", "after", "is_next"),
    [
        ("3. a", "4. b", True),
        ("3. a", "5. b", False),
        ("(a) x", "(b) y", True),
        ("(a) x", "(2) y", False),
        ("3. a", "4) b", False),
        ("text", "4. b", False),
    ],
)
def test_an_item_is_followed_by_the_one_with_the_next_number(item: str, after: str, is_next: bool) -> None:
    """Of the same kind and in the same brackets."""
    assert follows(item, after) is is_next


def test_an_outline_is_read_as_far_as_one_is_honest(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry without a letter names no heading."""
    data = pdf([[Run(72, 700, "Law")]], outline=[("***", 0), ("Law", 0), ("Courts", 0)])
    assert list(opening.outline_levels(pdfium.PdfDocument(data))) == ["law", "courts"]
    monkeypatch.setattr(opening, "_ENTRIES", 2)
    assert list(opening.outline_levels(pdfium.PdfDocument(data))) == ["law"]


def test_what_is_drawn_twice_is_read_once() -> None:
    """Bold type is faked so."""
    lines = ["Karsova has laws.", "Courts apply them."]
    assert read(pdf([column(lines) + column(lines, 72.5)])) == ["Karsova has laws. Courts apply them."]
