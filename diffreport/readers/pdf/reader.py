"""A PDF as a document: its text layer, put together to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from diffreport.model import Kind, LeftOut
from diffreport.readers.outline import Draft, Reading, first_heading
from diffreport.readers.pdf.contents import Entry, is_title, without_contents
from diffreport.readers.pdf.furniture import without_furniture
from diffreport.readers.pdf.glyphs import Page, read_page
from diffreport.readers.pdf.headings import folded, heading_levels
from diffreport.readers.pdf.hocr import with_read
from diffreport.readers.pdf.hyphens import Vocabulary
from diffreport.readers.pdf.intext import with_tables
from diffreport.readers.pdf.linenumbers import without_line_numbers
from diffreport.readers.pdf.lines import assembled, lines_of
from diffreport.readers.pdf.metrics import Metrics
from diffreport.readers.pdf.notes import Note, parted_notes, refers
from diffreport.readers.pdf.opening import opened, outline_levels, stated_title
from diffreport.readers.pdf.order import chunks_of
from diffreport.readers.pdf.paragraphs import BULLET, NUMBERED, Assembler, Paragraph
from diffreport.readers.task import Task

if TYPE_CHECKING:
    import pypdfium2 as pdfium

_PARTS = re.compile(r"[/:–—]\s")  # contents name what headings tell on two lines with one of these between


def read(task: Task) -> Reading:
    """Return the headings, paragraphs, items and footnotes of a PDF's text layer.

    Cost: near-linear in the words; a few library calls a word.
    Raises: InputError if it is encrypted or damaged.
    """
    document = opened(task.data, task.shown)
    try:
        pages = _pages(document)
        title, outline = stated_title(document), outline_levels(document)
    finally:
        document.close()
    scans = with_read(pages, dict(task.recognised.pages))
    pages = list(scans.pages)
    blank = tuple(page.number for page in pages if not page.words and not page.aside)
    drafts, left_out = _drafts(pages, outline)
    return Reading(
        drafts,
        title=title or first_heading(drafts),
        stated_title=title,
        remarks=scans.remarks(task.recognised.by),
        left_out=tuple(left_out),
        pages=len(pages),
        blank_pages=blank,
    )


def _pages(document: pdfium.PdfDocument) -> list[Page]:
    """Return the pages; one that cannot be loaded is blank."""
    import pypdfium2 as pdfium

    pages = []
    for index in range(len(document)):
        try:
            pages.append(read_page(document, index))
        except pdfium.PdfiumError:
            pages.append(Page(index + 1, 0.0, 0.0, ()))
    return pages


def _drafts(pages: Sequence[Page], outline: dict[str, int]) -> tuple[tuple[Draft, ...], list[LeftOut]]:
    pages, numbers = without_line_numbers(pages)
    lines = [(lines_of(page), assembled(page.aside, page.number)) for page in pages]
    cleaned, left_out = without_furniture(lines, [(page.width, page.height) for page in pages])
    if numbers:
        left_out.append(LeftOut("line numbers", "they count the lines in the margin", numbers))
    texts, entries = without_contents([clean.lines for clean in cleaned])
    left_out.extend(_unseen(pages))
    vocabulary = Vocabulary([line.text for line in page] for page in texts)
    texts, repeated = with_tables(pages, texts, vocabulary)
    if repeated:
        left_out.append(LeftOut("header rows", "repeated where a table goes on overleaf", repeated))
    body = Metrics([chunks_of(page) for page in texts]).body
    parted = [parted_notes(page, body, pages[number].height) for number, page in enumerate(texts)]
    chunks = [chunks_of(text) for text, _, _ in parted]
    assembler = Assembler(Metrics(chunks))
    beside = Assembler(assembler.metrics)
    flow: list[Paragraph] = []
    notes: list[tuple[int, Note]] = []
    for number, (page, (_, rest, own)) in enumerate(zip(chunks, parted, strict=True)):
        if rest and notes:
            notes[-1][1].lines.extend(rest)
        elif rest:
            page = page + chunks_of(rest)
        flow.extend(assembler.page(page))
        notes.extend((number + 1, note) for note in own)
        flow.extend(beside.page(chunks_of(cleaned[number].aside)))
    texts_of = [(paragraph, paragraph.text(vocabulary)) for paragraph in flow]
    levels = heading_levels(texts_of, assembler.metrics, outline)
    drafts = [_draft(paragraph, text, level) for (paragraph, text), level in zip(texts_of, levels, strict=True)]
    drafts = _with_notes(drafts, flow, notes, vocabulary)
    kept, words = _stale([entry for entry in entries if not is_title(entry.text)], drafts, outline)
    if words:
        left_out.append(LeftOut("contents", "they repeat the headings", words))
    return tuple(_merged(drafts, kept)), left_out


def _stale(entries: Sequence[Entry], drafts: Sequence[Draft], outline: Mapping[str, int]) -> tuple[list[Draft], int]:
    """Return the entries of the contents that no heading bears out, and how many words the others have.

    The others are made from the headings, so that they would tell each of their changes twice.
    """
    known = {folded(draft.text) for draft in drafts} | outline.keys()
    headings = "\n".join(folded(draft.text) for draft in drafts if draft.kind is Kind.HEADING)
    stale = [
        entry
        for entry in entries
        if folded(entry.text) not in known
        and not all(part in headings for part in map(folded, _PARTS.split(entry.text)))
    ]
    words = sum(len(entry.text.split()) for entry in entries) - sum(len(entry.text.split()) for entry in stale)
    return [Draft(Kind.PARAGRAPH, entry.text, page=entry.page) for entry in stale], words


def _merged(drafts: Sequence[Draft], others: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts with others at the beginning of their pages."""
    waiting = list(reversed(others))
    for draft in drafts:
        while waiting and (waiting[-1].page or 0) <= (draft.page or 0):
            yield waiting.pop()
        yield draft
    yield from reversed(waiting)


def _unseen(pages: Sequence[Page]) -> list[LeftOut]:
    hidden, outside = sum(page.hidden for page in pages), sum(page.outside for page in pages)
    found = [LeftOut("invisible text", "it is printed nowhere", hidden)] if hidden else []
    return [*found, LeftOut("text outside the page", "it is cut off", outside)] if outside else found


def _draft(paragraph: Paragraph, text: str, level: int) -> Draft:
    page, table = paragraph.first.page, paragraph.first.table
    if table:
        return Draft(Kind.TABLE, table.text, table=table, page=page)
    if level:
        return Draft(Kind.HEADING, text, level, page=page)
    if BULLET.match(text) or NUMBERED.match(text):
        return Draft(Kind.ITEM, text, 1, page=page)
    return Draft(Kind.PARAGRAPH, text, page=page)


def _with_notes(
    drafts: Sequence[Draft], flow: Sequence[Paragraph], notes: Sequence[tuple[int, Note]], vocabulary: Vocabulary
) -> list[Draft]:
    """Return the blocks with each footnote behind the paragraph that refers to it."""
    behind: dict[int, list[Draft]] = {}
    on: dict[int, list[int]] = {}
    for place, paragraph in enumerate(flow):
        for page in sorted({line.page for line in paragraph.lines}):
            on.setdefault(page, []).append(place)
    reached: Counter[int] = Counter()
    for page, note in notes:
        places = on.get(page) or [max((place for other in on if other < page for place in on[other]), default=0)]
        wanted = (place for place in places if place >= reached[page] and refers(drafts[place].text, note.mark))
        place = next(wanted, places[-1])
        text = Paragraph(note.lines).text(vocabulary)
        behind.setdefault(place, []).append(Draft(Kind.FOOTNOTE, text, page=page))
    found: list[Draft] = []
    for place, draft in enumerate(drafts):
        found.append(draft)
        found.extend(behind.get(place, ()))
    return found
