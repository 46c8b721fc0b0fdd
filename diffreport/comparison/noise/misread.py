"""Words that a machine misread on paper: "c1osE" for "close", "goats" for "goals" in a text that has no goats.

A letter for a letter is a misreading only in an edition that shows others which are none but that: digits and
capitals inside words. A digit for a digit never is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product

from diffreport import text as _text
from diffreport.comparison.cleanup import word_weight
from diffreport.comparison.noise.vocabulary import Vocabulary

# What no printer sets: digits or a capital I inside a word, a digit for its first or last letter, or in an acronym.
# What is meant shows whether it is so: "coast1" has a footnote.
_ODD = re.compile(
    r"^[A-Za-z]+['\u2019]?[0-9]+[a-z]+$|[a-z]I[a-z]|[a-z]['\u2019]?\d[a-z]|^\d[a-z]{3,}$|^[A-Z]\.\d$"
    r"|^[A-Za-z]{3,}[0158]$"
    r"|^[a-z]*(?:[a-z]\d|\d[a-z]){2,}\w*$|^[A-Z]I[a-z]{2,}$"
)
_MEANT = {"0": "o", "1": "li", "5": "s", "6": "b", "8": "b", "9": "g", "I": "li", "'": ("",), "\u2019": ("",)}
_MOST_MEANINGS = 16  # of one word; more is no word
_LEAST_LETTERS = 4  # fewer are too easily a word: but not an acronym that stands there so often
_COMMON = 10
# So many different misread words show that an edition was read from paper.
_LEAST_MISREAD = 3
# Letters that are read for each other; a word so read stands once, and nowhere in the other edition.
_CONFUSED = (
    *(("t", "l"), ("c", "e"), ("h", "b"), ("f", "t"), ("i", "l"), ("rn", "m"), ("cl", "d"), ("li", "h"), ("v", "y")),
    *(("o", "c"), ("u", "n"), ("f", "s"), ("g", "q"), ("j", "i"), ("k", "h"), ("nn", "m"), ("ii", "n"), ("vv", "w")),
    *(("m", "in"), ("ri", "n"), ("tl", "d"), ("r", "n"), ("z", "s")),
)
# Vowels are as well, but then there is often another word.
_VOWELS = (("e", "o"),)
# The word that it is stands so often in both editions together, and in each; one of so many letters in the other alone.
_LEAST_USES = 3
_WHOLE_LETTERS = 5
_LONG_LETTERS = 8
_BRACKETED = re.compile(r"([a-z])\d+([a-z])")
# Brackets read as letters are told by so many numbers that stand between the same two.
_LEAST_BRACKETED = 10


def misreadings(here: Vocabulary, there: Vocabulary) -> list[tuple[str, str]]:
    """Return the words that one edition has misread, empty if it was not read from paper: in lower
    case, the second as meant.

    Words that the other edition has as well are none.
    """
    odd = list(filter(_ODD.search, here.own(there)))
    if len(odd) < _LEAST_MISREAD:
        return []
    found = {word.casefold(): meant for word in odd if not there.uses(word) and (meant := _meant(word, here, there))}
    if len(found) < _LEAST_MISREAD:
        return []
    found |= {word: meant for word, meant in _confused(here, there) if word not in found}
    return list(found.items())


def _meant(word: str, here: Vocabulary, there: Vocabulary) -> str:
    """Return the known word that an odd one may be, "" if there is none."""
    letters = [_MEANT.get(char, char) for char in word]
    known = Counter[str]()
    if len(word) > _MOST_MEANINGS or sum(len(meant) > 1 for meant in letters) > 4:
        return ""
    for chosen in product(*letters):
        key = "".join(chosen).casefold()
        uses = here.uses_folded(key) + there.uses_folded(key)
        is_word = key.isalpha() and len(key) >= _LEAST_LETTERS
        if uses and (is_word or uses >= _COMMON):
            known[key] = uses
    return min(known, key=lambda key: (-known[key], key)) if known else ""


def _confused(here: Vocabulary, there: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield words that stand once, with the common word that differs by letters that look alike."""
    for word, n in here.folded.items():
        if len(word) < _WHOLE_LETTERS and not there.folded[word] and word.isalpha() and word_weight(word) == 1:
            yield from ((word, one) for one, is_vowel in _resembling(word) if word_weight(one) < 1 and not is_vowel)
        if n > 1 or there.folded[word] or len(word) < _WHOLE_LETTERS or not word.isalpha():
            continue
        meant = {one for one, is_vowel in _resembling(word) if _is_known(one, is_vowel, here, there)}
        if len(meant) == 1 and here.uses_folded(word) == 1 and not there.uses_folded(word):
            yield word, meant.pop()


def _is_known(word: str, is_vowel: bool, here: Vocabulary, there: Vocabulary) -> bool:
    """Tell whether a word is known well enough to be what another was meant to be."""
    uses = here.uses_folded(word), there.uses_folded(word)
    if is_vowel and len(word) <= _WHOLE_LETTERS:
        return False  # "these", "those"
    if not is_vowel and len(word) >= _LONG_LETTERS and uses[1]:
        return True
    return min(uses) > 0 and sum(uses) >= _LEAST_USES


def _resembling(word: str) -> Iterator[tuple[str, bool]]:
    """Yield what a word may be if one of its letters was misread, and whether that is a vowel for another."""
    for pair in (*_CONFUSED, *_VOWELS):
        for read, meant in (pair, pair[::-1]):
            at = word.find(read)
            while at >= 0:
                yield word[:at] + meant + word[at + len(read) :], pair in _VOWELS
                at = word.find(read, at + 1)


def brackets(here: Vocabulary, there: Vocabulary) -> str:
    """Return the two letters that one edition has for the brackets around a number, "" for none: "p44o" for "[44]"."""
    read, other = _bracketed(here.own(there)), _bracketed(there.printed)
    return min((pair for pair, n in read.items() if n >= _LEAST_BRACKETED and not other[pair]), default="")


def _bracketed(words: Iterable[str]) -> Counter[str]:
    return Counter("".join(found.groups()) for found in map(_BRACKETED.fullmatch, words) if found)


_LOOKS = str.maketrans({"0": "o", "1": "l", "5": "s", "6": "b", "8": "b", "9": "g", "I": "l", "i": "l", "|": "l"})


def looks(text: str) -> str:
    """Return what letters and digits look like on paper, without the spaces and hyphens between them."""
    return _text.fold_typography(text).translate(_LOOKS).replace(" ", "").replace("-", "").casefold()
