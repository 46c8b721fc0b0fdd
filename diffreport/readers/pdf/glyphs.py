"""The words of a PDF, each with its place, its size and its weight, as the text layer has them."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from diffreport.readers.pdf.accents import ACCENT, composed
from diffreport.readers.pdf.bidi import RIGHT_TO_LEFT, in_reading_order, mirrored, runs_left
from diffreport.readers.pdf.drawing import drawing_of, is_picture, placing
from diffreport.readers.pdf.rulings import Drawing
from diffreport.readers.pdf.words import (
    ASLANT,
    DOWNWARDS,
    HYPHEN,
    UPRIGHT,
    UPSIDE_DOWN,
    UPWARDS,
    Style,
    Word,
)

if TYPE_CHECKING:
    import pypdfium2 as pdfium

_TOKEN = re.compile(rf"[^\s{HYPHEN}]+{HYPHEN}?|{HYPHEN}|[\r\n]+")
_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi(?!ta)", re.IGNORECASE)
_BOLD_WEIGHT = 600  # of 100 to 900, as in OpenType's OS/2 table: 600 is semi-bold
_FORCED_BOLD = 1 << 18  # flag of a font descriptor (ISO 32000-1, table 123)
_INVISIBLE = 3  # text render mode (ISO 32000-1, table 106): neither filled nor stroked
_STROKED = 2  # text render mode: filled and stroked, which is how bold is faked
_SLANT = 0.26  # of a right angle's sine: 15 degrees, further off no text is meant to run along the lines
_MARK_REACH = 2.0  # points that a box may stand out of the page: rounding
_KERNED = 0.13  # of the type size: no space is set narrower, but letters are kerned apart as far
_MAY_TURN = re.compile(r"[^a-zA-Z.,;:()-]")  # what is raised inside a word: figures and signs
_RAISED_SIZE, _RISE = 0.8, 0.15  # of the type size: raised figures are set at 58 to 75 per cent, a third higher
_HIGHEST = 0.4  # of the type size that a raised figure stands above the word it is drawn with, however high that is
_CHARACTERS = 2_000_000  # of one page: a page as large as a book is none


class Page(NamedTuple):
    """The words of one page in the order of the text layer, in the page's main direction."""

    number: int  # from 1
    width: float
    height: float
    words: tuple[Word, ...]
    aside: tuple[Word, ...] = ()  # what runs in other directions, each turned upright
    hidden: int = 0  # words that print nothing
    outside: int = 0  # words outside the page
    turn: int = UPRIGHT  # where the text runs on the page as it is shown
    drawing: Drawing = Drawing()  # what may rule tables, in the page's main direction
    is_picture: bool = False  # without a word: a scan


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """Return the words of a page. Cost: a handful of library calls a word.

    Raises: pypdfium2.PdfiumError for a page that cannot be loaded.
    """
    page = document[index]
    try:
        box = page.get_cropbox()
        rotation = page.get_rotation() // 90 % 4
        textpage = page.get_textpage()
        try:
            words = [_turned(word, box, rotation) for word in _Probe(textpage.raw).words()]
        finally:
            textpage.close()
        width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
        if rotation % 2:
            width, height = height, width
        read = _page(index + 1, (width, height), words)
        if not words:
            return read._replace(is_picture=is_picture(page))
        if runs_left(read.words):
            return read._replace(words=mirrored(read.words, read.width))
        place = placing(box, (rotation, read.turn))
        return read._replace(drawing=drawing_of(page, place, (read.width, read.height)))
    finally:
        page.close()


def _page(number: int, extent: tuple[float, float], words: list[Word]) -> Page:
    width, height = extent
    seen = [word for word in words if word.style.visible]
    # The text layer of a scan prints nothing; elsewhere what prints nothing was not meant to be read.
    if len(seen) * 2 < len(words):
        seen = words
    inside = [word for word in seen if _is_inside(word, width, height)]
    main = _main_turn(inside)
    upright = [word for word in inside if word.style.turn == main]
    aside = [_upright(word, width, height) for word in inside if word.style.turn != main]
    if main in (UPWARDS, UPSIDE_DOWN, DOWNWARDS):
        upright = [_upright(word, width, height) for word in upright]
        width, height = (height, width) if main != UPSIDE_DOWN else (width, height)
    unseen, outside = len(words) - len(seen), len(seen) - len(inside)
    return Page(number, width, height, tuple(upright), tuple(aside), unseen, outside, main)


def _is_inside(word: Word, width: float, height: float) -> bool:
    if word.style.turn in (UPWARDS, DOWNWARDS, ASLANT):
        return -_MARK_REACH <= word.x0 <= width + _MARK_REACH and -_MARK_REACH <= word.y <= height + _MARK_REACH
    top = word.y + word.size / 2
    return word.x1 > -_MARK_REACH and word.x0 < width + _MARK_REACH and top + _MARK_REACH > 0 and word.y < height


def _main_turn(words: list[Word]) -> int:
    counts = [0] * 5
    for word in words:
        counts[word.style.turn] += len(word.text)
    counts[ASLANT] = 0
    return counts.index(max(counts))


class _Probe:
    """Asks the text layer of one page for the little that the lines need."""

    def __init__(self, textpage: Any) -> None:
        import pypdfium2.raw as raw

        self.raw, self.textpage = raw, textpage
        self.styles: dict[int, Style] = {}
        self.asked = -1
        self.answered: Style
        self.fonts: dict[int, tuple[str, bool]] = {}
        self.x, self.y, self.box, self.matrix = (
            ctypes.c_double(),
            ctypes.c_double(),
            raw.FS_RECTF(),
            raw.FS_MATRIX(),
        )
        self.levels = ctypes.c_double(), ctypes.c_double()

    def words(self) -> Iterator[Word]:
        """Yield the words in the order of the text layer; those that run upwards end where `x1` says, too."""
        held: Word | None = None
        for word, space in self._pieces():
            if held is not None and not held.last and self._is_kerned(held, word, space):
                held = held._replace(text=held.text + word.text, x1=word.x1, last=word.last)
                continue
            if held is not None:
                yield held
            held = word
        if held is not None:
            yield held

    def _is_kerned(self, word: Word, after: Word, space: int) -> bool:
        """Tell whether the space between two words is a guess of the library, where letters are set apart a little."""
        if not 0 <= after.x0 - word.x1 < word.style.size * _KERNED or word.style != after.style:
            return False
        return word.style.turn == UPRIGHT and self.raw.FPDFText_IsGenerated(self.textpage, space) == 1

    def _pieces(self) -> Iterator[tuple[Word, int]]:
        """Yield what stands between spaces, each with the library's index of the space before it."""
        count = self.raw.FPDFText_CountChars(self.textpage)
        if not 0 < count <= _CHARACTERS:
            return
        text, places = self._text(count)
        held: tuple[str, int, int] | None = None
        for match in _TOKEN.finditer(text):
            token = match[0]
            if token[0] in "\r\n":
                if held:
                    yield from self._parted(*held, last=True)
                held = None
                continue
            if held:
                yield from self._parted(*held, last=held[0][-1] == HYPHEN)
            first, end = places[match.start()], places[match.end() - 1]
            if ACCENT.search(token) and end - first == len(token) - 1:
                token = composed(token, partial(self._span, first))
            held = token, first, end
        if held:
            yield from self._parted(*held, last=True)

    def _parted(self, text: str, first: int, end: int, *, last: bool) -> Iterator[tuple[Word, int]]:
        """Yield a word, what is raised in it apart from the rest: "2015" and "1"."""
        places = list(self._turns(text, first, end)) if 0 < end - first == len(text) - 1 else []
        if not places:
            yield self._word(text, first, end, last=last), first - 1
            return
        spans = list(pairwise((0, *places, len(text))))
        words = [self._word(text[a:b], first + a, first + b - 1, last=last and b == len(text)) for a, b in spans]
        base = max(words, key=lambda word: word.size)
        highest = base.y + base.size * _HIGHEST
        for (start, _), word in zip(spans, words, strict=True):
            yield word._replace(y=min(word.y, highest)), first + start - 1

    def _turns(self, text: str, first: int, end: int) -> Iterator[int]:
        """Yield where a word goes on higher and smaller, or lower and larger."""
        raw, page = self.raw, self.textpage
        last, style = self._style(end), self._style(first)
        # One object of the page is set in one size; of letters alone, the last one may be a mark.
        if last is style or style.turn != UPRIGHT or (last.size == style.size and not _MAY_TURN.search(text)):
            return
        raw.FPDFText_GetCharOrigin(page, first, self.x, self.y)
        y = self.y.value
        for index in range(first + 1, end + 1):
            after = self._style(index)
            raw.FPDFText_GetCharOrigin(page, index, self.x, self.y)
            larger, smaller = (style, after) if style.size >= after.size else (after, style)
            rise = (self.y.value - y) * (1 if larger is style else -1)
            if smaller.size <= larger.size * _RAISED_SIZE and rise > larger.size * _RISE:
                yield index - first
            style, y = after, self.y.value

    def _span(self, first: int, place: int) -> tuple[float, float]:
        """Return where the character at a place of a word begins and ends."""
        left, right = self.x, self.y
        self.raw.FPDFText_GetCharBox(self.textpage, first + place, left, right, *self.levels)
        return left.value, right.value

    def _text(self, count: int) -> tuple[str, range | list[int]]:
        """Return the page's text and, for each of its characters, the library's index of it."""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = self.raw.FPDFText_GetText(self.textpage, 0, count, buffer)
        units = bytes(buffer)[: max(written - 1, 0) * 2]
        text = units.decode("utf-16-le", "replace")
        if len(text) == count:
            return text, range(count)
        places, unit = [], 0
        for character in text:
            places.append(self.raw.FPDFText_GetCharIndexFromTextIndex(self.textpage, unit))
            unit += 1 + (character > "\uffff")
        return text, places

    def _word(self, text: str, first: int, end: int, *, last: bool) -> Word:
        raw = self.raw
        raw.FPDFText_GetCharOrigin(self.textpage, first, self.x, self.y)
        raw.FPDFText_GetLooseCharBox(self.textpage, end, self.box)
        style = self._style(first)
        x, y, box = self.x.value, self.y.value, self.box
        if style.turn == UPRIGHT:
            if RIGHT_TO_LEFT.search(text):
                return self._leftward(Word(text, x, box.right, y, style, last), first, end)
            return Word(text, x, max(box.right, x), y, style, last)
        ends = {UPWARDS: box.top, DOWNWARDS: box.bottom, UPSIDE_DOWN: box.left, ASLANT: x + len(text)}
        return Word(text, x, ends[style.turn], y, style, last)

    def _leftward(self, word: Word, first: int, end: int) -> Word:
        """Return a word of a script that runs from right to left, in its reading order."""
        starts = []
        left, right = word.x0, word.x1
        for place in range(first, end + 1):
            self.raw.FPDFText_GetLooseCharBox(self.textpage, place, self.box)
            starts.append(self.box.left)
            left, right = min(left, self.box.left), max(right, self.box.right)
        text = in_reading_order(word.text, starts) if len(starts) == len(word.text) else word.text
        return word._replace(text=text, x0=left, x1=right)

    def _object(self, index: int) -> tuple[Any, int]:
        """Return what draws a character, and by what it is told from others."""
        text_object = self.raw.FPDFText_GetTextObject(self.textpage, index)
        return text_object, ctypes.cast(text_object, ctypes.c_void_p).value or 0

    def _style(self, index: int) -> Style:
        if self.asked == index:  # a word is asked for its first character again and again
            return self.answered
        text_object, key = self._object(index)
        style = self.styles.get(key)
        if style is None or not key:
            style = self.styles[key] = self._probed(index, text_object)
        self.asked, self.answered = index, style
        return style

    def _probed(self, index: int, text_object: Any) -> Style:
        raw, matrix = self.raw, self.matrix
        raw.FPDFText_GetMatrix(self.textpage, index, matrix)
        size = raw.FPDFText_GetFontSize(self.textpage, index)
        seen = abs(size) * math.hypot(matrix.c, matrix.d) or abs(size) or 1.0
        mode = raw.FPDFTextObj_GetTextRenderMode(text_object) if text_object else 0
        name, bold = self._font(index, text_object)
        sign = math.copysign(1.0, size)
        turn = _turn(matrix.a * sign, matrix.b * sign)
        return Style(round(seen, 1), bold or mode == _STROKED, turn, mode != _INVISIBLE, name)

    def _font(self, index: int, text_object: Any) -> tuple[str, bool]:
        """Return the name of a character's font, and whether it is a bold one."""
        raw = self.raw
        key = ctypes.cast(raw.FPDFTextObj_GetFont(text_object), ctypes.c_void_p).value if text_object else None
        known = self.fonts.get(key) if key else None
        if known is None:
            flags, name = ctypes.c_int(), ctypes.create_string_buffer(128)
            raw.FPDFText_GetFontInfo(self.textpage, index, name, 128, flags)
            bare = name.value.decode("utf-8", "replace").rpartition("+")[2]
            heavy = raw.FPDFText_GetFontWeight(self.textpage, index) >= _BOLD_WEIGHT
            known = bare, heavy or bool(flags.value & _FORCED_BOLD) or _BOLD_NAME.search(bare) is not None
            if key:
                self.fonts[key] = known
        return known


def _turn(along: float, across: float) -> int:
    """Return where text runs whose baseline has a direction."""
    length = math.hypot(along, across) or 1.0
    along, across = along / length, across / length
    if abs(across) <= _SLANT:
        return UPRIGHT if along >= 0 else UPSIDE_DOWN
    if abs(along) <= _SLANT:
        return UPWARDS if across > 0 else DOWNWARDS
    return ASLANT


def _turned(word: Word, box: tuple[float, float, float, float], rotation: int) -> Word:
    """Return a word as the page shows it, measured from the lower left corner of what is shown."""
    left, bottom, right, top = box
    if not (rotation or left or bottom):
        return word
    width, height = right - left, top - bottom
    x, y = word.x0 - left, word.y - bottom
    turn = word.style.turn
    end = word.x1 - (left if turn in (UPRIGHT, UPSIDE_DOWN, ASLANT) else bottom)
    if not rotation:
        return word._replace(x0=x, x1=end, y=y)
    if rotation == 1:
        x, y, end = y, width - x, (end if turn in (UPWARDS, DOWNWARDS) else width - end)
    elif rotation == 2:
        x, y, end = width - x, height - y, (height - end if turn in (UPWARDS, DOWNWARDS) else width - end)
    else:
        x, y, end = height - y, x, (height - end if turn in (UPWARDS, DOWNWARDS) else end)
    turn = turn if turn == ASLANT else (turn - rotation) % 4
    return word._replace(x0=x, x1=end, y=y, style=word.style._replace(turn=turn))


def _upright(word: Word, width: float, height: float) -> Word:
    """Return a word that runs another way as it reads when the page is turned."""
    turn, end = word.style.turn, word.x1
    if turn == UPWARDS:
        return word._replace(x0=word.y, x1=end, y=width - word.x0)
    if turn == DOWNWARDS:
        return word._replace(x0=height - word.y, x1=height - end, y=word.x0)
    if turn == UPSIDE_DOWN:
        return word._replace(x0=width - word.x0, x1=width - end, y=height - word.y)
    return word
