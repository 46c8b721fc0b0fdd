"""What a program read off the picture of a page (hOCR), as the words of a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

from diffreport.readers.pdf.glyphs import Page
from diffreport.readers.pdf.words import UPRIGHT, Style, Word

_LINES = frozenset(("ocr_line", "ocr_textfloat", "ocr_header", "ocr_caption"))
_NUMBER = r"-?\d+(?:\.\d+)?"
_BOX = re.compile(rf"\bbbox ({_NUMBER}) ({_NUMBER}) ({_NUMBER}) ({_NUMBER})")
_BASELINE = re.compile(rf"\bbaseline ({_NUMBER}) ({_NUMBER})")
_HEIGHT = re.compile(rf"\bx_size ({_NUMBER})")
_CONFIDENCE = re.compile(rf"\bx_wconf ({_NUMBER})")
_EM = 1.07  # times the height from ascender to descender: the type size, as for most fonts
_ONE_SIZE = 0.2  # of the type size by which measured heights differ: lines without descenders measure a sixth less
_SURE = 60  # of 100: tesseract's own words with less are wrong as often as not


class Read(NamedTuple):
    """All pages, and what was read off pictures: of which pages, how many words, and of how many it is unsure."""

    pages: tuple[Page, ...]
    scans: int
    words: int
    unsure: int

    def remarks(self, reader: str) -> tuple[str, ...]:
        """Return what an editor must know of it; `reader` is the program that read."""
        count = len(self.pages)
        if not self.words:
            unread = sum(page.is_picture for page in self.pages)
            are, them = ("is a scan and was", "it") if unread == 1 else ("are scans and were", "them")
            told = f"{unread:,} of {count:,} pages {are} not read (--ocr has tesseract read {them})."
            return (told,) if unread else ()
        which = "Its page is a scan" if count == 1 else f"{self.scans:,} of {count:,} pages are scans"
        doubt = f"{self.unsure:,} of {self.words:,} words are doubtful by its own count"
        return (f"{which}, read by {reader}: words and figures may be misread ({doubt}).",)


def with_read(pages: Sequence[Page], texts: Mapping[int, str]) -> Read:
    """Return the pages with the words of those that were read; `texts` is the hOCR of each, by its number."""
    done = {page.number: page for page in pages}
    words = unsure = 0
    sizes = _sizes([line for text in texts.values() for line in _lines(text)[1]])
    for number, text in sorted(texts.items()):
        page = done.get(number)
        if page is None or page.words:
            continue
        extent, lines = _lines(text)
        found = tuple(_words(lines, page, extent, sizes))
        done[number] = page._replace(words=found)
        words += len(found)
        marks = (_number(_CONFIDENCE, word, 100.0) for line in lines for word in _children(line))
        unsure += sum(mark < _SURE for mark in marks)
    return Read(tuple(done.values()), len(texts), words, unsure)


def _lines(text: str) -> tuple[tuple[float, float], list[Element]]:
    """Return the picture's width and height, and its lines."""
    try:
        root = fromstring(text)  # noqa: S314 - expat fetches nothing; the text is our own subprocess's, and bounded
    except ParseError:
        return (1.0, 1.0), []
    page = next((node for node in root.iter() if node.get("class") == "ocr_page"), None)
    box = _BOX.search(page.get("title", "")) if page is not None else None
    if page is None or box is None:
        return (1.0, 1.0), []
    extent = max(float(box[3]), 1.0), max(float(box[4]), 1.0)
    return extent, [node for node in page.iter() if node.get("class") in _LINES]


def _children(line: Element) -> list[Element]:
    return [node for node in line.iter() if node.get("class") == "ocrx_word" and _text(node)]


def _text(word: Element) -> str:
    return "".join("".join(word.itertext()).split())


def _number(pattern: re.Pattern[str], node: Element, otherwise: float) -> float:
    match = pattern.search(node.get("title", ""))
    return float(match[1]) if match else otherwise


def _sizes(lines: Sequence[Element]) -> list[float]:
    """Return the heights that most lines have, in pixels, the most frequent first."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[_number(_HEIGHT, line, 0.0)] += sum(len(_text(word)) for word in _children(line))
    sizes: list[float] = []
    for size, _ in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
        if size and not any(abs(size - other) <= other * _ONE_SIZE for other in sizes):
            sizes.append(size)
    return sizes


def _words(lines: Sequence[Element], page: Page, extent: tuple[float, float], sizes: Sequence[float]) -> Iterator[Word]:
    """Yield the words of the lines, measured as the page is: in points, from its lower left corner."""
    across, down = page.width / extent[0], page.height / extent[1]
    for line in lines:
        box, words = _BOX.search(line.get("title", "")), _children(line)
        if not box or not words:
            continue
        height = _number(_HEIGHT, line, float(box[4]) - float(box[2]))
        height = next((size for size in sizes if abs(height - size) <= size * _ONE_SIZE), height)
        style = Style(round(height * down * _EM, 1), False, UPRIGHT, True)
        baseline = _BASELINE.search(line.get("title", ""))
        y = page.height - (float(box[4]) + (float(baseline[2]) if baseline else 0.0)) * down
        for place, word in enumerate(words):
            own = _BOX.search(word.get("title", ""))
            if own:
                x0, x1 = float(own[1]) * across, float(own[3]) * across
                yield Word(_text(word), x0, x1, y, style, place == len(words) - 1)
