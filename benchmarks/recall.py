"""How many of the words of a file arrive in its document, and how many of the document's words are the file's.

A word is what stands between white space, dashes, slashes, bars and square brackets, with everything but letters and
digits taken out: so it is the same word with or without its quotes, and with or without the hyphen at which a line was
broken. Case counts where the file is as it is printed; the headings of bills in XML are not. Both sides are counted as
multisets, so a word that arrives twice is one too many.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diffreport.model import Block, Document, Kind

# "--" is a typewriter's dash; what symbol fonts use for bullets are no letters.
_PARTS = re.compile(r"(?:[\s\u2012-\u2015/|\[\]\u200b\uf000-\uf0ff]|--)+")
# A line that ends within a word, or in a hyphen of its own: both ways to read on are accepted.
_BROKEN = re.compile(
    r"([^\W_][^\s/|]*)(?:[-\u2010\u00ad\u00ac\ufffe])[ \t]*\r?[\n\f]\s*"
    r"(\d{1,2}[ \t]+(?=[^\W\d_]))?"  # the number of the line, in bills and transcripts
    r"([^\s]+)"
)
# What a word processor or browser computes and a file does not hold: "1.", "(a)", "1.2.3", "IV."; bullets are no words.
_LABEL = re.compile(r"[(\[]?(?:\d+(?:[.-]\d+)*|[A-Za-z]|[ivxlcIVXLC]+|[A-Za-z]?\d+(?:[.-]\w+)*)[.)\]:]*")


class Score(NamedTuple):
    """Counts of words: the oracle's, ours, those in both, and what is aside and why."""

    wanted: int
    found: int
    agreed: int
    accounted: int  # words that the reader says it left out
    printed: int  # ours alone: labels, which are printed but stand in no file, and cells repeated where they span
    allowed: int  # ours alone: in the file's own text nodes, though the oracle skipped them
    missing: tuple[tuple[str, int], ...] = ()
    extra: tuple[tuple[str, int], ...] = ()

    @property
    def lost(self) -> int:
        """Return how many words of the oracle did not arrive."""
        return self.wanted - self.agreed

    @property
    def raw_recall(self) -> float:
        """Return the share of the oracle's words that arrived, furniture among them."""
        return self.agreed / self.wanted if self.wanted else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the oracle's words that arrived, those aside that the reader says it left out."""
        aside = min(self.lost, self.accounted)
        return self.agreed / (self.wanted - aside) if self.wanted > aside else 1.0

    @property
    def raw_precision(self) -> float:
        """Return the share of our words that are the oracle's."""
        return self.agreed / self.found if self.found else 1.0

    @property
    def precision(self) -> float:
        """Return the share of our words that are the oracle's, the file's own, or printed."""
        return (self.agreed + self.printed + self.allowed) / self.found if self.found else 1.0


def words(text: str) -> Iterator[str]:
    """Yield the words of a text, in order."""
    for part in _PARTS.split(text):
        if part.isalnum() and part.isascii():
            yield part
        elif word := bare(part):
            yield word


def bare(part: str) -> str:
    """Return the letters and digits of a piece of text, in compatible form: "ﬁ" is "fi"."""
    return "".join(filter(_is_letter, unicodedata.normalize("NFKC", part)))


def _is_letter(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def block_words(block: Block) -> list[str]:
    """Return the words of a block in order; a table's stand apart cell by cell."""
    if block.table is None:
        return list(words(block.text))
    cells = [block.table.caption, *(cell for row in block.table.rows for cell in row)]
    return [word for cell in cells for word in words(cell)]


def score(document: Document, text: str, allowed: str = "", accounted: int = 0, *, fold_case: bool = False) -> Score:
    """Return how the words of a document agree with an oracle's text; `accounted` words of it were left out."""
    said = [block_words(block) for block in document.blocks]
    if fold_case:
        said = [[word.casefold() for word in block] for block in said]
        text, allowed = text.casefold(), allowed.casefold()
    ours = Counter(word for block in said for word in block)
    wanted, broken = _oracle_words(text)
    _read_on(wanted, broken, ours)
    agreed = wanted & ours
    surplus = ours - agreed
    printed = (_labels(document.blocks, said) + _spanned(document.blocks)) & surplus
    permitted = (surplus - printed) & (Counter(words(allowed)) - agreed)
    counts = [c.total() for c in (wanted, ours, agreed)]
    return Score(
        counts[0],
        counts[1],
        counts[2],
        accounted,
        printed.total(),
        permitted.total(),
        tuple((wanted - agreed).most_common()),
        tuple((surplus - printed - permitted).most_common()),
    )


def _oracle_words(text: str) -> tuple[Counter[str], list[tuple[str, str]]]:
    """Return the words of a text, and apart the two halves of each that a line's end may have cut."""
    broken: list[tuple[str, str]] = []

    def set_aside(match: re.Match[str]) -> str:
        head, tail = list(words(match[1])), list(words(match[3]))
        if not head or not tail:
            return match[0]
        broken.append((head[-1], tail[0]))
        return f" {' '.join(head[:-1])} {match[2] or ''} {' '.join(tail[1:])} "

    return Counter(words(_BROKEN.sub(set_aside, text))), broken


def _read_on(wanted: Counter[str], broken: Iterable[tuple[str, str]], ours: Counter[str]) -> None:
    """Add the broken words to those wanted: joined where the document has them so, else as two."""
    left = ours - wanted
    for head, tail in broken:
        halves = [head + tail] if left[head + tail] > 0 else [head, tail]
        for word in halves:
            left[word] -= 1
            wanted[word] += 1


def _labels(blocks: Iterable[Block], said: Iterable[list[str]]) -> Counter[str]:
    """Return the words that begin a block and read as a label; a note's also stands in the text."""
    found: Counter[str] = Counter()
    for block, its_words in zip(blocks, said, strict=True):
        first = block.text.split(maxsplit=1)
        if its_words and len(first) == 2 and _LABEL.fullmatch(first[0]):
            found[its_words[0]] += 2 if block.kind is Kind.FOOTNOTE else 1
    return found


def _spanned(blocks: Iterable[Block]) -> Counter[str]:
    """Return the words of cells that say what the cell to their left or above says, as one that spans both does."""
    found: Counter[str] = Counter()
    for block in blocks:
        above: tuple[str, ...] = ()
        for row in block.table.rows if block.table else ():
            for column, cell in enumerate(row):
                if cell and cell in (row[column - 1 : column] + above[column : column + 1]):
                    found.update(words(cell))
            above = row
    return found
