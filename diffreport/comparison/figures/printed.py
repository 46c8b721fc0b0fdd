"""A text's tokens without its white space, each with the key it is compared by."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from diffreport import text as _text
from diffreport.comparison.figures.numerals import SPELLED, YEAR

SENTENCE_ENDS = frozenset(".!?;\n")
# Words that name nothing that is counted.
NOT_A_LABEL = frozenset(
    (
        "a about after all an and any approximately are around as at be been before but by can did do does due "
        "during est estimated every fewer for from had has have he her his if in into is it its less may more "
        "must not of on per one or out over shall she should since some than that the their them they this "
        "through to under until up was were what when where which while who whom will with within without would"
    ).split()
)
CLAUSE_ENDS = frozenset(".,;:!?()\n")
# With one of these a text before a colon is a sentence and no label.
SENTENCE_WORDS = frozenset("are be been had has have is said say says was were will would".split())
# A line's own label ("Real GDP: ...") has at most so many words.
HEAD_WORDS = 8
# Nobody looks further beyond the text, on either side.
_REACH = 16
_EARLY_YEAR = re.compile(r"1[0-4]\d\d")


class Printed:
    """The tokens that are not white space. Positions `k` count them; `at` gives the token of each."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tokens
        self.at = [i for i, t in enumerate(tokens) if t != " " and (not t.isspace() or t == "\n")]
        self.line = "".join(tokens)  # with its typography folded
        self.folded = tokens
        if not self.line.isascii():
            self.folded = list(map(_text.fold_typography, tokens))
            self.line = "".join(self.folded)
        self.words = [self.folded[i] for i in self.at]
        self.keys = [_text.key(tokens[i]) for i in self.at]
        self._padded = [*self.keys, *[""] * _REACH]
        self._heads: list[tuple[int, int]] | None = None

    def __len__(self) -> int:
        """Return the number of positions."""
        return len(self.at)

    def key(self, k: int) -> str:
        """Return the key at a position, "" a few outside the text."""
        return self._padded[k]

    def touches(self, k: int) -> bool:
        """Tell whether token k and the one before it are printed without a space between."""
        return 0 < k < len(self.at) and self.at[k] == self.at[k - 1] + 1

    def ends_sentence(self, k: int) -> bool:
        """Tell whether a sentence ends here; the stop inside "7.d" ends none."""
        return self.key(k) in SENTENCE_ENDS and not (self.key(k) == "." and self.touches(k + 1))

    def names(self, k: int) -> bool:
        """Tell whether the word at a position can name what is counted."""
        key = self.key(k)
        return key[:1].isalpha() and key not in NOT_A_LABEL and key not in SPELLED

    def text(self, start: int, end: int) -> str:
        """Return what is printed from position start up to, not including, end."""
        return _text.normalise("".join(self.tokens[self.at[start] : self.at[end - 1] + 1])) if start < end else ""

    def head(self, k: int) -> str:
        """Return the label that the line of position k begins with ("Real GDP" of "Real GDP: ..."), else ""."""
        if self._heads is None:
            self._heads = list(self._lines_with_heads())
        here = bisect_right(self._heads, k, key=lambda line: line[0]) - 1
        start, colon = self._heads[here]
        return self.text(start, colon) if start < colon < k else ""

    def _lines_with_heads(self) -> Iterator[tuple[int, int]]:
        """Yield where each line begins, and where its label ends: there if it has none."""
        breaks = [k + 1 for k, key in enumerate(self.keys) if key == "\n"] if "\n" in self.keys else ()
        for start in (0, *breaks):
            first = self.keys[start : start + HEAD_WORDS + 1]
            colon = first.index(":") if ":" in first else 0
            is_time = self.key(start + colon + 1).isdecimal() and self.touches(start + colon + 1)
            is_label = not is_time and not SENTENCE_WORDS & set(first[:colon]) and "\n" not in first[:colon]
            yield start, start + colon * is_label

    def is_year(self, k: int) -> bool:
        """Tell whether the number at k can only be read as a year, by its digits and the words before it."""
        key = self.key(k)
        if YEAR.fullmatch(key):
            return True
        if _EARLY_YEAR.fullmatch(key):
            return self.key(k - 1) in ("in", "of", "since", "the")
        second = len(key) == 2 and key.isdecimal() and self.key(k - 1) in ("-", "/") and self.touches(k)
        return second and self.touches(k - 1) and self.is_year(k - 2)
