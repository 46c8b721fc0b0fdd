"""By which words a browser finds a block in the edition's own file: the terms of a text fragment.

A browser goes to the first place where the words stand, in whatever case and with whatever accents, if whole words
begin and end there. So the words of a block are taken only if they stand nowhere before it, inside another paragraph
or at its beginning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from diffreport.model import Block

# So many words are tried, one after the other. Of 1,700 paragraphs in eight editions five led to the right one 94 times
# in a hundred, three 76 times, eight 98 times.
_WORDS = (5, 8, 12, 20)
# Where the beginning of a block stands before it however long it is, so many words before it tell it apart.
_WORDS_BEFORE = 5
# "-", "," and "&" divide the terms of a text fragment; the others end an attribute or are not allowed in an address.
_NOT_IN_FRAGMENT = re.compile(r"[^\w.:;!?/@$'()*+=]")
_WORD = re.compile(r"\w+")
_LAST_WORD = re.compile(r"\w+$")
_LONG_WORD = 40  # characters; so much of a block is split for each word of its beginning

_Key = tuple[str, ...]


class Openings:
    """The words that each block of an edition is found by."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        """Find where the beginning of each block stands first. Cost: linear in the words of the edition."""
        self._texts = [_texts(block) for block in blocks]
        self._starts: list[int] = []
        words: list[str] = []
        for texts in self._texts:
            self._starts.append(len(words))
            words += [word for text in texts for word in _key(text)]
        ways = [next(self._ways(n), None) for n in range(len(blocks))]
        self._first = _firsts(words, {way[1] for way in ways if way})
        unclear = [n for n, way in enumerate(ways) if way and self._first.get(way[1]) != way[2]]
        self._first |= _firsts(words, {key for n in unclear for _, key, _ in self._ways(n)})

    def of(self, index: int) -> str:
        """Return the terms of the text fragment of a block, "" where no words lead to it alone."""
        return next((terms for terms, key, at in self._ways(index) if self._first.get(key) == at), "")

    def _ways(self, index: int) -> Iterator[tuple[str, _Key, int]]:
        """Yield the terms that may lead to a block, shortest first, as words, and where in the edition these stand."""
        text = next(iter(self._texts[index]), "")
        begun = ""
        for n in _WORDS:
            if begun != (begun := _opening(text, n)) and (key := _key(begun)):
                yield _encoded(begun), key, self._starts[index]
        before = self._texts[index - 1][-1:] if index else ()
        begun = _opening(text, _WORDS[0])
        for last in before:
            closing = " ".join(last[-_WORDS_BEFORE * _LONG_WORD :].split()[-_WORDS_BEFORE:])
            if (key := _key(closing)) and _key(begun):
                at = self._starts[index] - len(key)
                yield f"{_encoded(closing)}-,{_encoded(begun)}", key + _key(begun), at


def _texts(block: Block) -> list[str]:
    """Return what a fragment may be looked for in: a text; a table's caption and cells, for it ends with a cell."""
    table = block.table
    texts = [block.text] if table is None else [table.caption, *(cell for row in table.rows for cell in row)]
    return [text for text in texts if text and not text.isspace()]


def _opening(text: str, words: int) -> str:
    """Return the first words of a text without the punctuation at their end, where no word may end."""
    end = words * _LONG_WORD
    begun = text[:end]
    if _WORD.match(text, end):
        begun = _LAST_WORD.sub("", begun)
    return " ".join(begun.split()[:words]).rstrip(" .,;:!?-–—…\"'”’)，。、；：")


def _key(text: str) -> _Key:
    """Return the words of a text as a browser compares them. Marks are left out: it may find less, never more."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.casefold())
        text = "".join([sign for sign in plain if not unicodedata.combining(sign)])
    return tuple(_WORD.findall(text.lower()))


def _firsts(words: Sequence[str], keys: set[_Key]) -> dict[_Key, int]:
    """Return where each run of words stands first. Cost: linear in the words, for each length that keys have."""
    lengths: dict[_Key, set[int]] = {}
    for key in keys:
        lengths.setdefault(key[:2], set()).add(len(key))
    first: dict[_Key, int] = {}
    for at, pair in enumerate(pairwise((*words, ""))):
        for head in (pair, pair[:1]):
            for n in lengths.get(head, ()):
                run = tuple(words[at : at + n])
                if run in keys:
                    first.setdefault(run, at)
    return first


def _encoded(words: str) -> str:
    return _NOT_IN_FRAGMENT.sub(_escaped, words)


def _escaped(match: re.Match[str]) -> str:
    """Return every byte of a character as an address has it, "-" too, which `quote` lets stand."""
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
