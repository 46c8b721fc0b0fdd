"""Words stand where a reader sees them, whichever way the page and its text run."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from diffreport.readers.pdf.glyphs import Page, read_page
from tests.readers.pdf_files import Run, Sheet, pdf

LINES = ("Karsova has laws", "and courts of law")
LEVEL = [("Karsova", 72, 700), ("has", 120, 700), ("laws", 144, 700)]
LEVEL += [("and", 72, 686), ("courts", 96, 686), ("of", 138, 686), ("law", 156, 686)]


def page_of(sheet: Sheet) -> Page:
    return read_page(pdfium.PdfDocument(pdf([sheet])), 0)


def places(page: Page) -> list[tuple[str, int, int]]:
    return sorted((word.text, round(word.x0), round(word.y)) for word in page.words)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_its_text_stands(rotate: int) -> None:
    """How a viewer turns it makes no difference to where its words stand among each other."""
    page = page_of(Sheet([Run(72, 700 - 14 * n, line) for n, line in enumerate(LINES)], rotate=rotate))
    assert places(page) == sorted(LEVEL)
    assert (page.width, page.height) == (612, 792)


def test_text_that_runs_upwards_is_read_as_if_the_page_were_turned() -> None:
    """A wide table is set so on a page that stands upright."""
    page = page_of(Sheet([Run(100 + 14 * n, 60, line, turned=True) for n, line in enumerate(LINES)]))
    assert (page.width, page.height) == (792, 612)
    assert [word.text for word in sorted(page.words, key=lambda word: (-word.y, word.x0))] == " ".join(LINES).split()


@pytest.mark.parametrize("angle", ["0 -1 1 0", "-1 0 0 -1"])
def test_text_may_run_downwards_or_upside_down(angle: str) -> None:
    """Its words are in their order, too, from left to right."""
    steps = {"0 -1 1 0": "300 700", "-1 0 0 -1": "500 400"}
    page = page_of(Sheet(drawing=f"BT /F0 10 Tf {angle} {steps[angle]} Tm (Karsova has laws) Tj ET"))
    assert [word.text for word in sorted(page.words, key=lambda word: word.x0)] == LINES[0].split()
    assert all(word.x1 > word.x0 for word in page.words)


def test_slanted_text_stands_aside() -> None:
    """A stamp across the page is none of its lines."""
    slanted = "BT /F0 40 Tf 0.7 0.7 -0.7 0.7 100 100 Tm (DRAFT) Tj ET"
    page = page_of(Sheet([Run(72, 700, LINES[0])], drawing=slanted))
    assert [word.text for word in page.words] == LINES[0].split()
    assert [word.text for word in page.aside] == ["DRAFT"]


def test_a_page_without_text_tells_whether_it_is_a_picture() -> None:
    """An empty page is none."""
    page = page_of(Sheet())
    assert not page.words and not page.is_picture
