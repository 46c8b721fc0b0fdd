"""A PDF as a document: its text layer, put together to paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diffreport.errors import InputError, NoTextError
from diffreport.model import Kind, LeftOut
from diffreport.readers.outline import Draft, Reading, first_heading
from diffreport.readers.pdf.contents import with_stale_entries, without_contents
from diffreport.readers.pdf.continued import without_continued
from diffreport.readers.pdf.furniture import without_furniture
from diffreport.readers.pdf.glyphs import Page, read_page
from diffreport.readers.pdf.headings import heading_levels
from diffreport.readers.pdf.hocr import with_read
from diffreport.readers.pdf.hyphens import Vocabulary
from diffreport.readers.pdf.intext import with_tables
from diffreport.readers.pdf.linenumbers import without_line_numbers
from diffreport.readers.pdf.lines import Line, assembled, lines_of
from diffreport.readers.pdf.marks import is_marked
from diffreport.readers.pdf.metrics import Metrics
from diffreport.readers.pdf.notes import Note, last_number, parted_notes, with_notes
from diffreport.readers.pdf.opening import opened, outline_levels, stated_language, stated_title
from diffreport.readers.pdf.order import chunks_of
from diffreport.readers.pdf.paragraphs import COLUMN, Assembler, Paragraph
from diffreport.readers.pdf.raised import with_raised
from diffreport.readers.task import Task

if TYPE_CHECKING:
    import pypdfium2 as pdfium

_SAME_INDENT = 0.5  # of the type size by which items of one level may begin apart
_WORDS = 1_500_000  # of a document: the longest budgets have half of that, and more does not fit into memory
_UNREADABLE = 50  # pages that may fail to load before the file counts as damaged


def read(task: Task) -> Reading:
    """Return the headings, paragraphs, items and footnotes of a PDF's text layer.

    Cost: near-linear in the words; a few library calls a word.
    Raises: InputError if it is encrypted, damaged, or of too many words; NoTextError if it has no text layer.
    """
    document = opened(task.data, task.shown)
    try:
        pages, failed = _pages(document, task.shown)
        title, outline, language = stated_title(document), outline_levels(document), stated_language(document)
        count = len(document)
    finally:
        document.close()
    scans = with_read(pages, dict(task.recognised.pages))
    pages = list(scans.pages)
    written = {page.number for page in pages if page.words or page.aside}
    if not written:
        raise _scan(task, count)
    drafts, left_out = _drafts(pages, outline)
    return Reading(
        drafts,
        title=title or first_heading(drafts),
        stated_title=title,
        language=language,
        remarks=(
            *(f"Page {number} is damaged; its text is missing." for number in failed),
            *scans.remarks(task.recognised.by),
        ),
        left_out=tuple(left_out),
        pages=count,
        blank_pages=tuple(page.number for page in pages if page.number not in written),
    )


def _scan(task: Task, pages: int) -> NoTextError:
    """Return what is to be said of a file without a word."""
    wrong = f"has no text layer (it is a scan of {pages:,} page{'s' if pages > 1 else ''})"
    if task.recognised.by:
        return NoTextError(task.shown, f"{wrong}, and {task.recognised.by} finds no text", "get the text another way")
    return NoTextError(task.shown, wrong, "have tesseract read it: --ocr eng")


def _pages(document: pdfium.PdfDocument, shown: str) -> tuple[list[Page], list[int]]:
    """Return the pages, and the numbers of those that cannot be loaded.

    Raises: InputError if no page or hardly one can be, or if they hold more words than any document.
    """
    import pypdfium2 as pdfium

    pages: list[Page] = []
    failed: list[int] = []
    words = 0
    for index in range(len(document)):
        try:
            pages.append(read_page(document, index))
        except pdfium.PdfiumError:
            failed.append(index + 1)
            if len(failed) > _UNREADABLE:
                break
            continue
        words += len(pages[-1].words) + len(pages[-1].aside)
        if words > _WORDS:
            raise InputError(shown, f"holds more than {_WORDS:,} words", "split it first")
    if len(failed) > _UNREADABLE or not pages:
        raise InputError(shown, "is a damaged PDF file", "download it again")
    return pages, failed


def _drafts(pages: Sequence[Page], outline: dict[str, int]) -> tuple[tuple[Draft, ...], list[LeftOut]]:
    pages, numbers = without_line_numbers(pages)
    lines = [(lines_of(page), assembled(page.aside, page.number)) for page in pages]
    with_raised([line for line, _ in lines], [page.height for page in pages])
    cleaned, left_out = without_furniture(lines, [(page.width, page.height) for page in pages])
    if numbers:
        left_out.append(LeftOut("line numbers", "they count the lines in the margin", numbers))
    texts, contents = without_contents([clean.lines for clean in cleaned], outline)
    texts, continued = without_continued(texts)
    if continued:
        left_out.append(LeftOut("running header", "it says that a heading goes on", continued))
    left_out.extend(_unseen(pages))
    vocabulary = Vocabulary([line.text for line in page] for page in texts)
    texts, repeated = with_tables(pages, texts, vocabulary)
    if repeated:
        left_out.append(LeftOut("header rows", "repeated where a table goes on overleaf", repeated))
    body = Metrics([chunks_of(page) for page in texts]).body
    parted: list[tuple[list[Line], list[Line], list[Note]]] = []
    last = 0
    for page, lines_on in zip(pages, texts, strict=True):
        parted.append(parted_notes(lines_on, body, page.height, last))
        last = last_number(parted[-1][2], last)
    chunks = [chunks_of(text) for text, _, _ in parted]
    assembler = Assembler(Metrics(chunks))
    beside = Assembler(assembler.metrics)
    flow: list[Paragraph] = []
    notes: list[tuple[int, Note]] = []
    for page, text, clean, (_, rest, own) in zip(pages, chunks, cleaned, parted, strict=True):
        if rest and notes:
            notes[-1][1].lines.extend(rest)
        elif rest:
            text = text + chunks_of(rest)
        flow.extend(assembler.page(text))
        notes.extend((page.number, note) for note in own)
        flow.extend(beside.page(chunks_of(clean.aside)))
    texts_of = [(paragraph, paragraph.text(vocabulary)) for paragraph in flow]
    levels = heading_levels(texts_of, assembler.metrics, outline)
    indents: list[float] = []
    drafts = [_draft_of(*pair, level, indents) for pair, level in zip(texts_of, levels, strict=True)]
    drafts = with_notes(drafts, flow, notes, vocabulary)
    drafts, words = with_stale_entries(drafts, contents, outline)
    if words:
        left_out.append(LeftOut("contents", "they repeat the headings, and the numbers of their pages", words))
    return tuple(drafts), left_out


def _unseen(pages: Sequence[Page]) -> list[LeftOut]:
    hidden, outside = sum(page.hidden for page in pages), sum(page.outside for page in pages)
    found = [LeftOut("invisible text", "it is printed nowhere", hidden)] if hidden else []
    return [*found, LeftOut("text outside the page", "it is cut off", outside)] if outside else found


def _draft_of(paragraph: Paragraph, text: str, level: int, indents: list[float]) -> Draft:
    """Return a paragraph as what it is; `indents` are those of the items above it, outermost first."""
    page, table = paragraph.first.page, paragraph.first.table
    if table:
        return Draft(Kind.TABLE, table.text, table=table, page=page)
    if level or not is_marked(text):
        indents.clear()
        return Draft(Kind.HEADING if level else Kind.PARAGRAPH, text, level, page=page)
    place, size = paragraph.first.x0, paragraph.first.size
    if indents and abs(place - indents[-1]) > size * COLUMN:
        indents.clear()  # the list goes on in another column
    while indents and indents[-1] > place + size * _SAME_INDENT:
        indents.pop()
    if not indents or place > indents[-1] + size * _SAME_INDENT:
        indents.append(place)
    return Draft(Kind.ITEM, text, len(indents), page=page)
