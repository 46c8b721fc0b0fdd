"""Which words of two editions are one word, though they are printed with other letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.cleanup import word_weight
from diffreport.comparison.noise import misread, spelling
from diffreport.comparison.noise.vocabulary import Vocabulary

# A misread word has so many letters left at least.
_WORD_LETTERS = 3


class Variants(NamedTuple):
    """The words that are one: from the key of each to the key that stands for all, and why they differ.

    `misread` tells of each edition whether it was read from paper, and `brackets` has the pairs of letters that stand
    in one for the brackets around a number. `phrases` are runs of keys that are compared as one word.
    """

    words: Mapping[str, tuple[str, str]] = {}
    misread: tuple[bool, bool] = (False, False)
    brackets: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()

    def keys(self, keys: list[str]) -> list[str]:
        """Return keys with one key for all the spellings of a word."""
        words = self.words
        return [words[key][0] if key in words else key for key in keys] if words else keys

    def noise(self, old: str, new: str) -> str | None:
        """Return why two tokens of one word differ in their letters, None if they do not."""
        keys = _text.key(old), _text.key(new)
        why = {self.words[key][1] for key in keys if key in self.words} if keys[0] != keys[1] else ()
        return min(why, default=None)

    def looks_alike(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Tell whether two runs of tokens are one on paper, and no number among them is another."""
        if self.brackets and (_is_bracketed(old, new, self.brackets) or _is_bracketed(new, old, self.brackets)):
            return True
        if not (any(self.misread) and old and new) or misread.looks("".join(old)) != misread.looks("".join(new)):
            return False
        if (len(new) == 1 and " " in new[0]) or (
            len(old) == 1 and " " in old[0]
        ):  # a figure and its magnitude: "211 th0usand"
            return "".join(old).partition(" ")[0] == "".join(new).partition(" ")[0]
        if len(old) == len(new) == 1 and {word_weight(old[0].casefold()), word_weight(new[0].casefold())} == {0.5, 1.0}:
            return True  # "1s" for "is"
        return all(map(_is_no_number, (*old, *new)))


# No word is another.
PLAIN = Variants()


def variants_of(old: Vocabulary, new: Vocabulary) -> Variants:
    """Return which words of two editions are one. Shapes: the same for exchanged editions."""
    sides = old, new
    read = misread.misreadings(old, new), misread.misreadings(new, old)
    words: dict[str, tuple[str, str]] = {}
    for found, why in ((spelling.variants(*sides), "spelling"), ([*read[0], *read[1]], "ocr")):
        for word, other in sorted(found):
            key, meant = _text.key(word), _text.key(other)
            meant = words[meant][0] if meant in words else meant
            if key != meant:
                words.setdefault(key, (meant, why))
    brackets = misread.brackets(old, new), misread.brackets(new, old)
    return Variants(words, (bool(read[0]), bool(read[1])), tuple(filter(None, brackets)))


def _is_no_number(token: str) -> bool:
    """Tell whether a token has no digit, or some among the letters of a word: "5b" may be a section."""
    return not any(map(str.isdigit, token)) or sum(map(str.isalpha, token)) >= _WORD_LETTERS


def _is_bracketed(read: Sequence[str], printed: Sequence[str], brackets: Sequence[str]) -> bool:
    """Tell whether a number stands in brackets on one side, and between the letters read for them on the other."""
    if len(read) != 1 or len(printed) != 3 or (printed[0], printed[2]) != ("[", "]"):
        return False
    return read[0][1:-1] == printed[1] and read[0][:1] + read[0][-1:] in brackets
