"""Read files in a process of its own and print what each cost. Runs in either environment.

    python -m benchmarks.reader_ways WAY FILE...

The first file is read once beforehand, so that imports and caches are no part of the figures. Prints a JSON list of
user and system seconds, those of child processes too.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.ways import cpu_seconds


def waiting_seconds() -> float:
    """Return the processor time of the children that have not ended: they wait for the next task."""
    nanoseconds = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            if int(status.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                threads = status.parent.glob("task/*/schedstat")  # the clock ticks of `stat` are as long as a reading
                nanoseconds += sum(int(thread.read_text().split()[0]) for thread in threads)
    return nanoseconds / 1e9


def diffreport_parse(file: str) -> Any:
    """Read in this process."""
    from diffreport.readers.parsing import parse
    from diffreport.readers.source import load

    return parse(load(file))


def diffreport_read(file: str) -> Any:
    """Read as the program does, in a child process under limits."""
    from diffreport import read

    return read(file)


def pdfplumber(file: str) -> Any:
    """Return the text of every page."""
    import pdfplumber

    with pdfplumber.open(file) as pdf:
        return [page.extract_text() for page in pdf.pages]


def pymupdf(file: str) -> Any:
    """Return the blocks of every page."""
    import pymupdf

    with pymupdf.open(file) as pdf:
        return [page.get_text("blocks") for page in pdf]


def pdfium(file: str) -> Any:
    """Return the characters of every page, no line or paragraph made of them."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(file)
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


def python_docx(file: str) -> Any:
    """Return the paragraphs with their styles, which tell headings and list items, also those in the tables' cells."""
    import docx

    def found(part: Any) -> Any:
        if not hasattr(part, "rows"):
            return part.style.name, part.text
        return [[list(map(found, cell.paragraphs)) for cell in row.cells] for row in part.rows]

    return [found(part) for part in docx.Document(file).iter_inner_content()]


def python_docx_text(file: str) -> Any:
    """Return the text of the paragraphs alone, no table's."""
    import docx

    return [paragraph.text for paragraph in docx.Document(file).paragraphs]


def trafilatura(file: str) -> Any:
    """Return the main part with its structure: headings, paragraphs, lists, tables."""
    import trafilatura

    return trafilatura.extract(Path(file).read_bytes(), output_format="xml")


def trafilatura_text(file: str) -> Any:
    """Return the main part's text."""
    import trafilatura

    return trafilatura.extract(Path(file).read_bytes())


WAYS: dict[str, Callable[[str], Any]] = {
    "diffreport, in process": diffreport_parse,
    "diffreport.read": diffreport_read,
    "pdfplumber": pdfplumber,
    "pymupdf": pymupdf,
    "limit: PDFium's text": pdfium,
    "python-docx": python_docx,
    "python-docx, text of paragraphs alone": python_docx_text,
    "trafilatura": trafilatura,
    "trafilatura, text alone": trafilatura_text,
}


def main(name: str, files: list[str]) -> None:
    """Read the files and print the seconds."""
    way = WAYS[name]
    way(files[0])
    spent = []
    for file in files:
        waiting = waiting_seconds()  # looked up outside of what is timed
        before = cpu_seconds()
        way(file)
        after = cpu_seconds()
        spent.append(after - before + waiting_seconds() - waiting)
    print(json.dumps(spent))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
