"""What a page draws is read as the lines and areas that may rule a table."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from diffreport.readers.pdf.drawing import drawing_of, is_picture, placing
from diffreport.readers.pdf.rulings import Drawing
from tests.readers.pdf_files import Sheet, file_of, pdf

WIDTH, HEIGHT = 612.0, 792.0


def drawn(content: str, *turns: int) -> Drawing:
    document = pdfium.PdfDocument(pdf([Sheet(drawing=content)]))
    extent = (HEIGHT, WIDTH) if sum(turns) % 2 else (WIDTH, HEIGHT)
    return drawing_of(document[0], placing((0.0, 0.0, WIDTH, HEIGHT), turns), extent)


def edges(drawing: Drawing) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
    return [tuple(map(round, edge)) for edge in drawing.across], [tuple(map(round, edge)) for edge in drawing.down]


FRAME = "100 500 m 300 500 l 300 600 l 100 600 l s"


@pytest.mark.parametrize(
    ("content", "across", "down"),
    [
        ("100 500 m 300 500 l S", [(500, 100, 300)], []),
        ("100 500 m 100 600 l S", [], [(100, 500, 600)]),
        ("100 500 m 300 560 l S", [], []),  # a slanted line rules nothing
        ("100 500 m 150 550 250 550 300 500 c S", [], []),  # nor does a curve
        ("100 500 m 300 500 l n", [], []),  # nor what is not painted
        ("100 500 200 1 re f", [(500, 100, 300)], []),  # a thin area is a line
        ("100 500 1 200 re f", [], [(100, 500, 700)]),
        ("100 500 m 300 500 l 200 600 l h f", [], []),  # a triangle is no area
        ("100 500 m 300 520 l 320 640 l 90 600 l h f", [], []),  # nor is a kite
        (FRAME, [(500, 100, 300), (600, 100, 300)], [(100, 500, 600), (300, 500, 600)]),
        ("700 500 m 900 500 l S 100 900 m 300 900 l S", [(500, 700, 900)], []),  # above the page
        ("0 0 612 792 re f", [], []),  # the paper
        ("700 100 50 50 re f", [], []),  # an area beside the page
        ("q 2 0 0 2 50 50 cm 10 10 m 60 10 l S Q", [(70, 70, 170)], []),  # as a matrix places it
    ],
)
def test_paths_are_lines_or_areas_or_nothing(
    content: str, across: list[tuple[float, ...]], down: list[tuple[float, ...]]
) -> None:
    """Level and upright lines rule, as do the sides of level rectangles; all else is a picture."""
    assert edges(drawn(content)) == (across, down)


def test_a_broad_short_stroke_is_an_area() -> None:
    """Some programs paint the ground of a cell as one stroke as broad as the row is high."""
    (fill,) = drawn("20 w 0.8 G 100 500 m 300 500 l S").fills
    assert tuple(map(round, fill.box)) == (100, 490, 300, 510)
    (fill,) = drawn("20 w 0.8 G 100 500 m 100 600 l S").fills
    assert tuple(map(round, fill.box)) == (90, 500, 110, 600)


def test_an_area_on_one_of_its_own_colour_is_not_seen() -> None:
    """The ground of a paragraph lies on that of its cell; on another colour, or half beside it, it is a cell."""
    cell = "0.9 g 100 500 200 100 re f"
    assert len(drawn(f"{cell} 0.9 g 120 520 100 50 re f").fills) == 1
    assert len(drawn(f"{cell} 0.5 g 120 520 100 50 re f").fills) == 2
    assert len(drawn(f"{cell} 0.9 g 120 520 300 50 re f").fills) == 2


@pytest.mark.parametrize(("turn", "at"), [(1, ("down", 500)), (2, ("across", 292)), (3, ("down", 292))])
def test_lines_stand_where_they_are_on_the_page_as_turned(turn: int, at: tuple[str, int]) -> None:
    """A quarter of a turn makes of a level line an upright one."""
    drawing = drawn("100 500 m 300 500 l S", turn)
    (edge,) = getattr(drawing, at[0])
    assert round(edge.at) == at[1]


def test_a_page_of_more_lines_than_a_table_has_is_a_map() -> None:
    """Then none of them rules anything."""
    lines = [f"{x} {y} m {x + 4} {y} l S" for y in range(10, 780, 8) for x in range(10, 600, 8)]
    assert len(drawn(" ".join(lines[:400])).across) == 400
    assert drawn(" ".join(lines)) == Drawing()


def with_picture(width: int, height: int) -> bytes:
    """Return a PDF file whose one page draws a picture of one grey dot."""
    content = f"q {width} 0 0 {height} 0 0 cm /I Do Q"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /XObject << /I 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        "\nstream\n0\nendstream",
    ]
    return file_of([text.encode() for text in objects], "/Root 1 0 R")


@pytest.mark.parametrize(("width", "height", "told"), [(612, 792, True), (612, 300, True), (200, 200, False)])
def test_a_scan_is_told_by_its_picture(width: int, height: int, told: bool) -> None:
    """A picture over a third of the page is one of the page; a smaller one stands beside its text."""
    assert is_picture(pdfium.PdfDocument(with_picture(width, height))[0]) is told
