"""A text's tokens without its white space, each with the key it is compared by."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diffreport import text as _text
from diffreport.comparison.numerals import YEAR

SENTENCE_ENDS = frozenset(".!?;\n")
_EARLY_YEAR = re.compile(r"1[0-4]\d\d")


class Printed:
    """The tokens that are not white space. Positions `k` count them; `at` gives the token of each."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tokens
        self.at = [i for i, t in enumerate(tokens) if not t.isspace() or t == "\n"]
        self.words = [_text.fold_typography(tokens[i]) for i in self.at]
        self.keys = [_text.key(tokens[i]) for i in self.at]

    def __len__(self) -> int:
        """Return the number of positions."""
        return len(self.at)

    def key(self, k: int) -> str:
        """Return the key at a position, "" outside the text."""
        return self.keys[k] if 0 <= k < len(self.keys) else ""

    def touches(self, k: int) -> bool:
        """Tell whether token k and the one before it are printed without a space between."""
        return 0 < k < len(self.at) and self.at[k] == self.at[k - 1] + 1

    def ends_sentence(self, k: int) -> bool:
        """Tell whether a sentence ends here; the stop inside "7.d" ends none."""
        return self.key(k) in SENTENCE_ENDS and not (self.key(k) == "." and self.touches(k + 1))

    def text(self, start: int, end: int) -> str:
        """Return what is printed from position start up to, not including, end."""
        return _text.normalise("".join(self.tokens[self.at[start] : self.at[end - 1] + 1])) if start < end else ""

    def is_year(self, k: int) -> bool:
        """Tell whether the number at k can only be read as a year, by its digits and the words before it."""
        key = self.key(k)
        if YEAR.fullmatch(key):
            return True
        if _EARLY_YEAR.fullmatch(key):
            return self.key(k - 1) in ("in", "of", "since", "the")
        second = len(key) == 2 and key.isdecimal() and self.key(k - 1) in ("-", "/") and self.touches(k)
        return second and self.touches(k - 1) and self.is_year(k - 2)
