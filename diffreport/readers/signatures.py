"""How the bytes of a format begin: what tells it surely. Imported at each start, so it imports no reader."""

from __future__ import annotations

import re

_HEAD = 4096  # bytes; declaration, style sheet, DOCTYPE and a comment stand before an XML file's root
_PDF_HEAD = 1024  # bytes at or before which a PDF's mark stands (ISO 32000-1, annex H.3.4.1)
_DIRECTORY = 1 << 20  # bytes at the end of a zip package that list its parts
_LEAD = b"\xef\xbb\xbf \t\r\n"
_PACKAGED = (b"PK\x03\x04", b"<?xml", b"\xef\xbb\xbf<?xml")  # how a package begins, or one XML file in its place
_PDF = re.compile(rb"[\0\s\xef\xbb\xbf]*%PDF-\d")
_LAW = re.compile(
    rb"<(?:bill|resolution|amendment-doc|engrossed-amendment)[\s>]"
    rb"|<[\w:.-]+\s[^>]*[\"'](?:http://xml\.house\.gov/schemas/uslm|http://schemas\.gpo\.gov/xml/uslm)"
)
_HEADER = re.compile(rb"[A-Za-z][\w-]*:")
_MIME = re.compile(rb"^mime-version\s*:", re.IGNORECASE | re.MULTILINE)
_MIME_PAGE = re.compile(rb"^content-type\s*:\s*(?:multipart/|text/html)", re.IGNORECASE | re.MULTILINE)
_RST = re.compile(
    rb"^\.\. (?:_[\w -]+:[ \r\n]|(?:note|warning|contents|toctree|image|figure|code-block|(?:list-|csv-)?table)::)",
    re.MULTILINE,
)


def is_pdf(data: bytes) -> bool:
    """Tell whether bytes are a PDF. What other bytes stand before its mark, it must also end as one: texts quote it."""
    return _PDF.match(data) is not None or (b"%PDF-" in data[:_PDF_HEAD] and b"startxref" in data[-_PDF_HEAD:])


def is_word(data: bytes) -> bool:
    """Tell whether bytes are of Microsoft Office since 2007: the reader refuses workbooks and presentations."""
    if not data.startswith(_PACKAGED):
        return False
    from diffreport.readers.office import kinds

    return kinds.is_office(data)


def is_open_document(data: bytes) -> bool:
    """Tell whether bytes are an OpenDocument file: the reader refuses spreadsheets and presentations."""
    if not data.startswith(_PACKAGED):
        return False
    from diffreport.readers.office import kinds

    return kinds.is_open_document(data)


def is_legislation(data: bytes) -> bool:
    """Tell whether bytes are a bill or a law of the US Congress in XML, by their root element."""
    head = data[:_HEAD].lstrip(_LEAD)
    return head.startswith(b"<") and _LAW.search(head) is not None


def is_epub(data: bytes) -> bool:
    """Tell whether bytes are a book: a zip package that says so, or has a container of books."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    return data[30:58] == b"mimetypeapplication/epub+zip" or b"META-INF/container.xml" in data[-_DIRECTORY:]


def is_mhtml(data: bytes) -> bool:
    """Tell whether bytes are a page saved in one file: the headers of a MIME message stand before it."""
    head = data[:_HEAD].lstrip(_LEAD)
    return _HEADER.match(head) is not None and _MIME.search(head) is not None and _MIME_PAGE.search(head) is not None


def is_rtf(data: bytes) -> bool:
    """Tell whether bytes are an RTF document."""
    return data[:64].lstrip(_LEAD).startswith(b"{\\rtf")


def is_rst(data: bytes) -> bool:
    """Tell whether bytes are reStructuredText: two of its directives or targets stand in their beginning."""
    return b"\n.. " in data[:_HEAD] and len(_RST.findall(data[:_HEAD])) > 1
