"""Blocks as the aligner sees them: a key for equality, one character a word for similarity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from diffreport import text as _text
from diffreport.comparison.figures.numerals import parse
from diffreport.comparison.noise.frames import frame_labels, framed
from diffreport.model import Block, Document, Kind
from diffreport.patterns import late

# "12. März" is a date, "1990." a year and "12:" a count.
_MONTHS = (
    r"(?:januari?|februari?|m\u00e4rz|mars|april|mai|maj|juni|juli|augusti?|september"
    r"|o[kc]tober|november|de[zcs]ember)\b"
)
# "a.", "iv)", "(2)", "1.2.3", "Section 4." before a heading's or an item's words; not the initials of "H. R. 1500"
_ENUMERATOR = late(
    r"(?:(?:section|part|chapter|annex)\s+\(?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.):]+"
    rf"|\(?(?:\d{{1,3}}(?:\.\d+)*|[ivxlc]+|[a-z])[.)]+(?!\s+{_MONTHS}))\s+(?!(?-i:[A-Z])\.)",
    re.IGNORECASE,
)
# "Annex B. ", "Table 3: ": with its label a number begins an item whatever its block is
_LABELLED = late(
    r"(?:section|part|chapter|annex|appendix|article|clause|schedule|table|figure|box|chart|map|exhibit|rule|question"
    r"|recommendation|finding|principle)\s+"
    r"\(?(?:\d{1,3}(?:\.\d+)*|[ivxlc]+|[a-z])(?:[.):]+\s+|\s?[\u2013\u2014]\s?)(?=[^\W\d_])",
    re.IGNORECASE,
)
# "CHAPTER XIV." and "VOL. II": a Roman number, in capitals; that it takes in a pronoun does no harm
_ROMAN = late(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})[.):,]?")
# Signs that set a block off and say nothing; a box that is ticked does.
SIGNS = (
    "-\u2010\u2011\u2012\u2013\u2014*\u2022\u00b7\u2023\u2043\u25e6\u25aa\u25ab\u25a0\u25cf\u25cb\u2605\u27a2\u27a4_@#"
)
# One or some of them, before a letter: "- 5" is a number.
_MARKER = late(rf"[{re.escape(SIGNS)}][{re.escape(SIGNS)} ]{{0,7}}(?=[\"'(\[\u201c\u2018]?[^\W\d_])")
# "Exports - commodities: ", the label of a field: what stands before the first colon, if it is no sentence
_LABEL = late(r"([^.:;!?\n]{1,80}):(?:\s|$)")
_LABEL_WORDS = 8
_HEADING_WORDS = 8
_STOPS = tuple('.!?;,"\u201d\u2019)')
# "CHAPTER II.", "Letter 4.", "12."
_NUMBERED_HEADING = late(r"(?:[^\W\d]+\.? )?(?:\d+|[IVXLC]+)\.?")
_NUMBERED = late(r"\d|\b[IVXL]+\b")
SPECIAL = (Kind.TABLE, Kind.HEADING)  # they go with their own kind alone, and are no parts
_EDGES = ".,;:!?()[]{}\"'*-_/|%#@"


@dataclass(frozen=True, slots=True)
class Side:
    """The blocks of one document, in order, as parallel lists.

    `bodies` are the texts without what numbers them. Blocks of equal `keys` read the same; two that differ in
    typography or case alone may have other keys, if one of them stands on both sides as it is. `paths` are
    keys too, but a heading's is folded, and begins with the headings above it. `above` has the heading that each
    block stands below, -1 for none.
    """

    kinds: Sequence[Kind]
    texts: Sequence[str]
    bodies: Sequence[str]
    keys: Sequence[str]
    paths: Sequence[str]
    above: Sequence[int]
    counts: Counter[str]  # of each key

    def __len__(self) -> int:
        """Return the number of blocks."""
        return len(self.keys)

    def is_heading(self, k: int) -> bool:
        """Tell whether a block is a heading, or reads like one: a few words that end no sentence, or a number."""
        body = self.bodies[k]
        if self.kinds[k] == Kind.HEADING or (body.count(" ") < _HEADING_WORDS and body[-1:] not in _STOPS):
            return True
        return _NUMBERED_HEADING.fullmatch(body) is not None

    def is_repeated(self, k: int) -> bool:
        """Tell whether another block reads the same."""
        return self.counts[self.keys[k]] > 1

    def is_named(self, k: int) -> bool:
        """Tell whether a block is a heading of a name, not of a number: "Chapter III" stands for any chapter."""
        return self.kinds[k] == Kind.HEADING and not _NUMBERED.search(self.bodies[k])


class Words(dict[str, str]):
    """From a word as printed to the character that stands for it; equal characters, equal words.

    Words that there is no character left for share one with some other, not in order: among a million words one in
    common by mistake costs no block its partner.

    Typography, case, inner hyphens and punctuation at the edges do not count, and a number is `number`
    whatever its value: "Population: 1,907,592" is likely to be "Population: 1,932,774" anew, while a shared
    "17" is no evidence. What is all punctuation stands for nothing.
    """

    number = "#"

    def __init__(self) -> None:
        """Begin with no word known."""
        super().__init__()
        self._ids: dict[str, str] = {"#": self.number}

    def __missing__(self, word: str) -> str:
        """Return the character of a word seen for the first time."""
        if (key := _word_key(word)) == "":
            self[word] = ""
            return ""
        if (number := len(self._ids) + 0x100) >= _text.CHARACTERS:
            number = crc32(key.encode("utf-8", "surrogatepass")) % (_text.CHARACTERS - 0x100) + 0x100
        character = self[word] = self._ids.setdefault(key, _text.character(number))
        return character

    def code(self, text: str) -> str:
        """Return a text as one character a word."""
        words = _text.tokens(text) if _text.has_unspaced(text) else text.split()
        return "".join(map(self.__getitem__, words))


def _word_key(word: str) -> str:
    if word.isascii() and (key := word.strip(_EDGES)).isalpha() and not key.isupper():
        return key.lower()
    if _ROMAN.fullmatch(word):
        return "#"
    folded = _text.fold_typography(word).strip().casefold().strip(_EDGES)
    if folded.isalpha():
        return folded
    if parse(folded):
        return "#"
    return folded.replace("-", "") if _text.is_word(folded) else ""


def label(text: str) -> str:
    """Return the label a text begins with, as it reads, "" for none: "Exports - commodities: coffee"."""
    found = _LABEL.match(text, 0, 82)
    if not found or found[1].count(" ") >= _LABEL_WORDS:
        return ""
    return _text.fold_typography(found[1]).casefold().strip(_EDGES)


def may_pair(old: Kind, new: Kind) -> bool:
    """Tell whether two kinds go together: tables with tables, headings with headings, texts with texts."""
    return old == new or (old not in SPECIAL and new not in SPECIAL)


def enumerator(block: Block) -> str:
    """Return the number or letter before a heading's or an item's words, with its space; "" for none.

    A paragraph has one if it is labelled.
    """
    if block.kind in (Kind.HEADING, Kind.ITEM) and (number := numbered(block.text)):
        return number
    found = _LABELLED.match(block.text) if block.kind != Kind.TABLE else None
    return found[0] if found else ""


def numbered(text: str) -> str:
    """Return the number or letter that a text begins with, with its stop or bracket and space; "" for none."""
    found = _ENUMERATOR.match(text)
    return found[0] if found and found.end() < len(text) else ""


def marker(block: Block, start: int = 0) -> str:
    """Return the bullet or other signs that set a block off, with their space, from a place on; "" for none."""
    if block.kind == Kind.TABLE or block.text[start : start + 1] not in SIGNS:
        return ""
    found = _MARKER.match(block.text, start)
    return found[0] if found else ""


def _body(block: Block) -> str:
    return block.text[len(marker(block) or enumerator(block)) :]


def sides(old: Document, new: Document) -> tuple[Side, Side]:
    """Return the blocks of two documents as the aligner sees them.

    Only bodies that do not stand on both sides as they are are folded: of 100,000 paragraphs two thirds do.
    """
    bodies = [list(map(_body, document.blocks)) for document in (old, new)]
    for own, labels in zip(bodies, frame_labels(*bodies), strict=True):
        if labels:
            own[:] = [body[len(framed(body, labels)) :] for body in own]
    common = set(bodies[0]).intersection(bodies[1])
    return _side(old, bodies[0], common), _side(new, bodies[1], common)


def _side(document: Document, bodies: list[str], common: set[str]) -> Side:
    kinds = [block.kind for block in document.blocks]
    texts = [block.text for block in document.blocks]
    keys = [body if body in common else _folded(body) for body in bodies]
    paths = keys[:]
    above: list[int] = []
    open_headings = [-1]
    for k, block in enumerate(document.blocks):
        if block.kind == Kind.TABLE:
            keys[k] = paths[k] = f"\t{keys[k]}"
        elif block.kind == Kind.HEADING:
            paths[k] = "\n".join((*map(_folded, block.section), _folded(bodies[k]), ""))
            while (outer := open_headings[-1]) >= 0 and not _is_below(paths[k], paths[outer]):
                open_headings.pop()
        above.append(open_headings[-1])
        if block.kind == Kind.HEADING:
            open_headings.append(k)
    return Side(kinds, texts, bodies, keys, paths, above, Counter(keys))


def _is_below(path: str, outer: str) -> bool:
    return path != outer and path.startswith(outer)


def _folded(text: str) -> str:
    return _text.fold_typography(text).casefold()
