"""The words of a document, each with how often it stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from itertools import chain
from weakref import WeakKeyDictionary

from diffreport.model import Document

# What is no part of a word at its edges.
_EDGES = ".,;:!?()[]{}\"'*-_/|%#@\u2018\u2019\u201c\u201d\u2013\u2014\u2022"


class Vocabulary:
    """The words of the blocks of a document that differ from the other edition's, and what is asked of the others.

    Words are what stands between spaces, without the punctuation at their edges. `printed` counts them in the blocks
    that differ.
    Cost: linear in the words of what differs; the rest is read if it is asked for.
    """

    def __init__(self, document: Document, differing: Collection[int]) -> None:
        """Count the words of the blocks that differ."""
        self._document, self._differing = document, differing
        self.printed = _counted([document.blocks[k].text for k in differing])
        self._own = WeakKeyDictionary[Vocabulary, list[str]]()  # two that are held against each other keep no cycle

    @cached_property
    def folded(self) -> Counter[str]:
        """Return the words of the blocks that differ in lower case."""
        return _folded(self.printed)

    def own(self, other: Vocabulary) -> list[str]:
        """Return the words, as printed, that another edition does not have in the blocks that differ; sorted."""
        if other not in self._own:
            self._own[other] = sorted(self.printed.keys() - other.printed.keys())
        return self._own[other]

    @cached_property
    def _everywhere(self) -> Counter[str]:
        rest = set(range(len(self._document.blocks))).difference(self._differing)
        return self.printed + _counted(self._document.blocks[k].text for k in rest)

    @cached_property
    def _everywhere_folded(self) -> Counter[str]:
        return _folded(self._everywhere)

    def has(self, is_so: Callable[[str], bool]) -> bool:
        """Tell whether the whole document has a word, as it is printed, of which something is so."""
        return any(map(is_so, self.printed)) or any(map(is_so, self._everywhere))

    def uses(self, word: str) -> int:
        """Return how often a word stands in the whole document as it is printed."""
        return self._everywhere[word]

    def uses_folded(self, word: str) -> int:
        """Return how often a word, given in lower case, stands in the whole document in any case."""
        return self._everywhere_folded[word]


def _counted(texts: Iterable[str]) -> Counter[str]:
    printed: Counter[str] = Counter()
    for chunk, n in Counter(chain.from_iterable(map(str.split, texts))).items():
        word = chunk.strip(_EDGES)
        printed[word] = printed.get(word, 0) + n  # a Counter is slow with what it lacks
    del printed[""]
    return printed


def _folded(printed: Counter[str]) -> Counter[str]:
    folded: Counter[str] = Counter()
    for word, n in printed.items():
        small = word.casefold()
        folded[small] = folded.get(small, 0) + n
    return folded
