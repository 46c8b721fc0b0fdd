"""From bytes to an open PDF, and what it says of itself: title, outline, language."""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING

from diffreport.errors import InputError
from diffreport.text import letters_of

if TYPE_CHECKING:
    import pypdfium2 as pdfium

PAGES = 20_000  # the largest budgets and codes have 10,000
_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_ENTRIES = 20_000  # of an outline
_DEPTH = 12  # of an outline: deeper ones run in circles
_LANGUAGE = 100  # bytes of a language tag
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_FILE_NAME = re.compile(
    r"^\W*$|[\\/]|\.(?:docx?|pdf|indd|qxd|pptx?|xlsx?|md|html?|tex|rtf|fm|pages)\b|"
    r"^(?:microsoft \w+ -|untitled|unnamed|document\d*$|layout ?\d|slide ?\d|powerpoint)|^\S*[._]\S*$",
    re.IGNORECASE,
)


def opened(data: bytes, shown: str) -> pdfium.PdfDocument:
    """Return the open document. Raises: InputError if it is encrypted, damaged, or has too many pages."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (_PASSWORD, _SECURITY):
            raise InputError(shown, "is protected by a password", "save it without a password first") from error
        raise InputError(shown, "is a damaged PDF file", "download it again") from error
    if not 0 < len(document) <= PAGES:
        pages = len(document)
        document.close()
        if pages <= 0:
            raise InputError(shown, "is a PDF file without pages", "download it again")
        raise InputError(shown, f"claims to have {pages:,} pages (at most {PAGES:,} are read)", "split it first")
    return document


def stated_title(document: pdfium.PdfDocument) -> str:
    """Return the title that the document gives itself, or "" if it is a file's name or the like."""
    title = document.get_metadata_value("Title").strip().replace("\0", "")
    return "" if _FILE_NAME.search(title) or len(title) > 300 else title


def stated_language(document: pdfium.PdfDocument) -> str:
    """Return the language that the document states ("en-US"), or ""."""
    import pypdfium2.raw as raw

    buffer = (ctypes.c_ushort * (_LANGUAGE // 2))()
    written = raw.FPDFCatalog_GetLanguage(document.raw, buffer, _LANGUAGE)
    tag = bytes(buffer)[: max(min(written, _LANGUAGE) - 2, 0)].decode("utf-16-le", "replace")
    return tag if _TAG.fullmatch(tag) else ""


def outline_levels(document: pdfium.PdfDocument) -> dict[str, int]:
    """Return the level of each entry of the outline, by the letters of its title."""
    levels: dict[str, int] = {}
    for number, item in enumerate(document.get_toc(max_depth=_DEPTH)):
        if number >= _ENTRIES:
            break
        key = letters_of(item.get_title())
        if key:
            levels.setdefault(key, item.level + 1)
    return levels
