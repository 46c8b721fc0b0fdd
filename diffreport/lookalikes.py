"""Letters of other scripts that look like Latin ones, and words that are spelled with them.

A name with a Cyrillic letter in place of a Latin one reads the same and is another: no search finds it.
Only words that look alike whole count; a word of another language is an ordinary change. Pure.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from diffreport import signs

# By Latin letter, what looks like it in Greek, Cyrillic, Armenian and Cherokee, and Latin letters that are not
# ASCII. Source: Unicode Technical Standard 39, confusables.txt; κ and к, its near miss, are spoofed with as well.
_LETTERS = {
    "A": "\u0391\u0410\u13aa", "B": "\u0392\u0412\u13f4", "C": "\u03f9\u0421\u13df", "D": "\u13a0",
    "E": "\u0395\u0415\u13ac", "F": "\u03dc", "G": "\u050c\u13c0", "H": "\u0397\u041d\u13bb", "I": "\u0399\u0406\u04c0",
    "J": "\u037f\u0408\u13ab", "K": "\u039a\u041a\u13e6", "L": "\u13de", "M": "\u039c\u03fa\u041c\u13b7", "N": "\u039d",
    "O": "\u039f\u041e\u0555", "P": "\u03a1\u0420\u13e2", "Q": "\u051a", "R": "\u13a1\u13d2", "S": "\u0405\u054f\u13da",
    "T": "\u03a4\u0422\u13a2", "U": "\u054d", "V": "\u0474\u13d9", "W": "\u051c\u13b3\u13d4", "X": "\u03a7\u0425",
    "Y": "\u03a5\u0423\u04ae", "Z": "\u0396\u13c3",
    "a": "\u0251\u03b1\u0430", "b": "\u042c\u13cf", "c": "\u03f2\u0441", "d": "\u0501\u13e7", "e": "\u0435\u04bd",
    "f": "\u0584", "g": "\u0261\u0581", "h": "\u04bb\u0570\u13c2", "i": "\u0131\u03b9\u0456", "j": "\u03f3\u0458",
    "k": "\u03ba\u043a", "l": "\u01c0\u04cf", "n": "\u0578", "o": "\u03bf\u03c3\u043e\u0585", "p": "\u03c1\u0440",
    "q": "\u051b\u0563", "r": "\u0433", "s": "\u0455", "u": "\u03c5\u057d", "v": "\u03bd\u0475", "w": "\u051d",
    "x": "\u0445", "y": "\u03b3\u0443\u04af",
}  # fmt: skip
_TO_LATIN = {ord(other): letter for letter, others in _LETTERS.items() for other in others}
# Digits look like letters, but only another script's letter stands for one: "l" for "1" is an ordinary change.
_SKELETON = {code: {"I": "l", "O": "0"}.get(letter, letter) for code, letter in _TO_LATIN.items()}
_SKELETON |= {ord("I"): "l", ord("1"): "l", ord("O"): "0", ord("o"): "o", 0x0417: "3", 0x0431: "6"}
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


class Swap(NamedTuple):
    """A letter that stands where one of another script stood, and looks like it."""

    old: str
    new: str


def latin(word: str) -> str:
    """Return a word of mixed script with its Latin-looking letters made Latin; any other word as it is."""
    if word.isascii() or _LATIN.isdisjoint(word):
        return word
    return word.translate(_TO_LATIN)


def swaps(olds: Iterable[str], news: Iterable[str]) -> tuple[Swap, ...]:
    """Return what was swapped between words that look alike, each swap once, in order. Cost: linear."""
    waiting: dict[str, list[str]] = defaultdict(list)
    for old in olds:
        waiting[skeleton(old)].append(old)
    found: list[Swap] = []
    for new in news:
        candidates = waiting.get(skeleton(new))
        if candidates:
            found += _swapped(candidates.pop(0), new)
    return tuple(dict.fromkeys(found))


def skeleton(word: str) -> str:
    """Return what a word looks like: equal for words that look alike."""
    return _decomposed(word).translate(_SKELETON)


def _decomposed(word: str) -> str:
    return unicodedata.normalize("NFD", signs.bare(word))


def _swapped(old: str, new: str) -> Sequence[Swap]:
    """Return the swaps between two words of one skeleton; none if any letter changed inside its script."""
    pairs = [Swap(a, b) for a, b in zip(_decomposed(old), _decomposed(new), strict=True) if a != b]
    return pairs if all(map(_crosses_scripts, pairs)) else ()


def _crosses_scripts(pair: Swap) -> bool:
    old, new = pair
    return old.isascii() != new.isascii() or (not old.isascii() and _script(old) != _script(new))


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
