"""Pictures of the pages of a PDF that have no text layer, for a program that reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diffreport.readers.pdf.opening import opened

if TYPE_CHECKING:
    import pypdfium2 as pdfium

DPI = 300  # what tesseract is trained for; finer pictures take longer and tell it no more
_PIXELS = 40_000_000  # of a picture: a page of half a metre; larger ones are drawn coarser
_INCH = 72  # points


def pictures(data: bytes, shown: str) -> Iterator[tuple[int, bytes]]:
    """Yield the pages (from 1) on which something is drawn and no text stands, each with its picture in grey (PGM).

    Raises: InputError if the file cannot be opened.
    """
    import pypdfium2 as pdfium

    document = opened(data, shown)
    try:
        for index in range(len(document)):
            try:
                page = document[index]
            except pdfium.PdfiumError:
                continue
            try:
                if _is_scan(page):
                    yield index + 1, _picture(page)
            finally:
                page.close()
    finally:
        document.close()


def _is_scan(page: pdfium.PdfPage) -> bool:
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    try:
        return bool(textpage.count_chars() == 0 and raw.FPDFPage_CountObjects(page))
    finally:
        textpage.close()


def _picture(page: pdfium.PdfPage) -> bytes:
    width, height = page.get_size()
    scale = min(DPI / _INCH, (_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        lines, stride = memoryview(bitmap.buffer).cast("B"), bitmap.stride
        head = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height)
        return head + b"".join(lines[row * stride : row * stride + bitmap.width] for row in range(bitmap.height))
    finally:
        bitmap.close()
