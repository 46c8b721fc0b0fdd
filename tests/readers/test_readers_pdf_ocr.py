"""Scans: refused unasked, read by tesseract where that was asked for, and never without saying so."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from diffreport.errors import InputError, NoTextError, UsageError
from diffreport.model import Kind
from diffreport.readers import read
from diffreport.readers.pdf.glyphs import Page
from diffreport.readers.pdf.hocr import with_read
from tests.readers.pdf_files import SANS, Run, Sheet, file_of, paragraph, pdf
from tests.readers.pdf_prose import KARSOVA

ROWS = (("Country", "2015", "2016"), ("Karsova", "300", "315"), ("Velia", "1,204", "998"), ("Dorvan", "12", "17"))
SHEETS = [
    Sheet(
        [
            Run(72, 740, "Border and Maritime Security", 16, SANS),
            *paragraph(KARSOVA, width=560, size=11, font=SANS),
            *(
                Run(x, 450 - 14 * number, text, 10, SANS)
                for number, row in enumerate(ROWS)
                for text, x in zip(row, (72, 250, 350), strict=True)
            ),
        ]
    ),
    Sheet([Run(72, 700, "The report goes on here with 1,234 cases.", 11, SANS)]),
]


def scanned(sheets: Sequence[Sheet], text_on: Sequence[int] = ()) -> bytes:
    """Return a PDF with a picture of each page, as a scanner makes it; pages (from 0) may have a text as well."""
    pages = pdfium.PdfDocument(pdf(sheets))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"]
    kids = []
    for number, page in enumerate(pages):
        bitmap = page.render(scale=200 / 72, grayscale=True)
        raw = bytes(bitmap.buffer)
        rows = (raw[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height))
        picture = zlib.compress(b"".join(rows))
        first = len(objects) + 1
        head = (
            f"<< /Type /XObject /Subtype /Image /Width {bitmap.width} /Height {bitmap.height} /ColorSpace /DeviceGray "
            f"/BitsPerComponent 8 /Filter /FlateDecode /Length {len(picture)} >>\nstream\n"
        )
        objects.append(head.encode() + picture + b"\nendstream")
        content = b"q 612 0 0 792 0 0 cm /I Do Q"
        if number in text_on:
            content += b" BT /F 10 Tf 72 400 Td (A text layer stands here.) Tj ET"
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
        resources = f"/XObject << /I {first} 0 R >> /Font << /F 3 0 R >>"
        entry = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {first + 1} 0 R"
        objects.append(f"{entry} /Resources << {resources} >> >>".encode())
        kids.append(f"{first + 2} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return file_of(objects, "/Root 1 0 R")


@pytest.fixture(scope="session")
def tesseract() -> None:
    """Skip where tesseract is not installed; with CI=true that is a failure."""
    if shutil.which("tesseract"):
        return
    if os.environ.get("CI") == "true":
        pytest.fail("tesseract is not installed (apt install tesseract-ocr)")
    pytest.skip("tesseract is not installed (apt install tesseract-ocr)")


@pytest.mark.usefixtures("tesseract")
def test_a_scan_is_read_where_that_is_asked_for() -> None:
    """Headings, paragraphs, tables and pages are found on pictures as in text, and the document says who read it."""
    document = read(scanned(SHEETS), name="scan.pdf", ocr="eng")
    heading, text, table, last = document.blocks
    assert (heading.kind, heading.text) == (Kind.HEADING, "Border and Maritime Security")
    assert (text.kind, text.text) == (Kind.PARAGRAPH, KARSOVA)
    assert table.table is not None
    assert table.table.rows == ROWS
    assert (last.page, last.text) == (2, "The report goes on here with 1,234 cases.")
    (remark,) = document.remarks
    assert remark.startswith("2 of 2 pages are scans, read by tesseract ")
    assert "words and figures may be misread" in remark
    assert document.blank_pages == ()


@pytest.mark.usefixtures("tesseract")
def test_only_pages_without_text_are_read_off_their_picture() -> None:
    """A text layer is read as it is, whatever the picture on its page shows."""
    document = read(scanned(SHEETS, text_on=[0]), ocr="eng")
    assert [block.text for block in document.blocks] == [
        "A text layer stands here.",
        "The report goes on here with 1,234 cases.",
    ]
    assert document.remarks[0].startswith("1 of 2 pages are scans")


def test_a_scan_is_refused_unasked() -> None:
    """A file of pictures is no text; the message says what can be done."""
    with pytest.raises(NoTextError, match=r"^scan\.pdf: has no text layer \(it is a scan of 2 pages\); .*--ocr eng$"):
        read(scanned(SHEETS), name="scan.pdf")


def test_pages_that_are_scans_are_told_of() -> None:
    """A document with some scanned pages is read without them, and says so."""
    document = read(scanned(SHEETS, text_on=[0]))
    assert [block.text for block in document.blocks] == ["A text layer stands here."]
    assert document.remarks == ("1 of 2 pages is a scan and was not read (--ocr has tesseract read it).",)
    assert document.blank_pages == (2,)


@pytest.mark.parametrize("languages", ["../eng", "eng;ls", "-l", "eng+", "e"])
def test_languages_are_names(languages: str) -> None:
    """What is handed to tesseract is a name of a language, and nothing else."""
    with pytest.raises(UsageError, match="names no languages"):
        read(scanned(SHEETS[1:]), ocr=languages)


@pytest.mark.usefixtures("tesseract")
def test_languages_must_be_installed() -> None:
    """A language without data is named, and what to install."""
    with pytest.raises(InputError, match=r"no data for tlh; install tesseract-ocr-tlh, or name some of .*eng"):
        read(scanned(SHEETS[1:]), ocr="tlh")


def test_without_tesseract_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Asked for and not there: an error, no silent omission. A file with a text layer needs none."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match=r"tesseract, which is not installed; install tesseract"):
        read(scanned(SHEETS[1:]), ocr="eng")
    assert read(pdf([paragraph(KARSOVA)]), ocr="eng").blocks[0].text == KARSOVA


@pytest.mark.parametrize("text", ["", "no markup", "<a><b>", "<div class='ocr_page' title='bbox 0 0 9'/>"])
def test_what_is_no_hocr_has_no_words(text: str) -> None:
    """Whatever the program prints, pages stay pages."""
    read_off = with_read([Page(1, 612, 792, ())], {1: text})
    assert (read_off.pages[0].words, read_off.words) == ((), 0)
