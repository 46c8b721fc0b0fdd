"""Raised figures of PDFs: the marks of notes, the notes themselves, and powers; none grows a figure."""

from __future__ import annotations

import pytest

from diffreport.model import Document, Kind
from diffreport.readers import read
from tests.readers.pdf_files import COURIER, Run, column, paragraph, pdf
from tests.readers.pdf_prose import KARSOVA, LONG, texts

FILLER = paragraph(KARSOVA, y=600)
NOTES = ("The year ends in June.", "Provisional figure.", "Rounded to the nearest.")


def raised(text: str, x: float = 72.0, y: float = 700.0, size: float = 10.0) -> list[Run]:
    """Return a line of text; what stands between braces is raised."""
    runs = []
    for place, part in enumerate(text.replace("}", "{").split("{")):
        if place % 2:
            runs.append(Run(x, y + size * 0.35, part, size * 0.6))
        elif part:
            runs.append(Run(x + (len(part) - len(part.lstrip())) * size * COURIER, y, part.strip(), size))
        x += len(part) * size * COURIER * (0.6 if place % 2 else 1)
    return runs


def noted(text: str, *, size: float = 10.0, notes: tuple[str, ...] = NOTES) -> Document:
    """Return a page as it is read: a line, more text, and notes of a type size at its foot."""
    foot = [
        run
        for number, note in enumerate(notes, start=1)
        for run in raised(f"{{{number}}} {note}", y=120 - number * 14, size=size)
    ]
    return read(pdf([[*raised(text), *FILLER, *foot]]))


@pytest.mark.parametrize("size", [10.0, 8.0])
def test_marks_of_notes_stand_in_brackets(size: float) -> None:
    """Raised figures that notes at the foot go by stand in brackets at both ends, whatever the notes' type size."""
    document = noted("In 2015{1} there were 1,234{2} cases, of which 56{3} percent were tried.", size=size)
    assert texts(document)[0] == "In 2015[1] there were 1,234[2] cases, of which 56[3] percent were tried."
    assert texts(document, Kind.FOOTNOTE) == [f"[{number}] {note}" for number, note in enumerate(NOTES, start=1)]
    assert texts(document)[-1] == KARSOVA


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        ("The harbour has 10 m{2} of wharf.", "The harbour has 10 m² of wharf."),
        ("The harbour{1} has 10 m{2}, by one count.", "The harbour[1] has 10 m², by one count."),
        ("They lost 3.4{4} of all.", "They lost 3.4⁴ of all."),
        ("They met on the 16{th} of May.", "They met on the 16th of May."),
        ("The harbour{1,2} was closed.", "The harbour[1][2] was closed."),
        ("About {1}/3 of the members.", "About 1/3 of the members."),
        ("It is closed{1}.", "It is closed[1]."),
    ],
)
def test_other_raised_figures_are_superscripts(drawn: str, shown: str) -> None:
    """A power is no mark of a note, nor is a figure that no note goes by; what is raised is no part of a figure."""
    assert texts(noted(drawn))[0] == shown


def test_marks_raised_twice_stay_on_their_line() -> None:
    """A mark that is drawn with its word belongs to it, though it stands as high as the line above."""
    lines = column(["Officers of Karsova met the heads of the ports", "in November 2002,"])
    end = lines[1].x + len(lines[1].text) * 10 * COURIER
    more = [Run(end, lines[1].y + 6, "1", 6), Run(end + 10, lines[1].y, "as the law required.")]
    document = read(pdf([[*lines, *more, *FILLER, *raised("{1} On a Sunday.", y=100)]]))
    assert texts(document)[0] == (
        "Officers of Karsova met the heads of the ports in November 2002,[1] as the law required."
    )


def test_small_capitals_are_no_raised_text() -> None:
    """Smaller letters on the baseline are letters."""
    runs = [Run(72, 700, "K"), Run(78, 700, "ARSOVA", 7), Run(109, 700, "met Velia.")]
    assert texts(read(pdf([runs]))) == ["KARSOVA met Velia."]


def test_footers_that_begin_with_the_page_number_are_no_notes() -> None:
    """A figure in the size of its line is a note's mark only where it counts on from the last note."""
    lines = [run.text for run in paragraph(LONG)]
    pages = [[*column(lines)] for _ in range(8)]
    pages.append([*column(lines), Run(72, 60, "108 Report of the coast guard of Karsova", 8)])
    document = read(pdf(pages))
    assert not texts(document, Kind.FOOTNOTE)
    pages.append([*column(lines), Run(72, 60, "1 Report of the coast guard of Karsova", 8)])
    assert texts(read(pdf(pages)), Kind.FOOTNOTE) == ["1 Report of the coast guard of Karsova"]
