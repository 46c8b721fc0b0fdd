"""Whether a hyphen at the end of a line was put there by the line break: the document's own words tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest

HYPHENS = "-\u2010\u00ad"
_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_LAST = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*(?=[-\u2010\u00ad]$)")
_FIRST = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")  # Han, Kana and their punctuation: no spaces
_SUSPENDED = frozenset(("and", "or", "to", "und", "oder", "bis", "et", "ou"))  # "short- and long-term"
_ENDINGS = frozenset(
    ("less", "what", "where", "ward", "wards", "ever", "times", "how", "self", "selves")
)  # no hyphen before
_FIRSTS = frozenset(("self", "full", "half", "long", "short", "high", "low", "well"))  # mostly of compounds
_DERIVED = re.compile("ness|less|ened|ening|evity|itud|ages|lands?$|ways?$")  # what follows them within a word
_SHORT = 3  # letters: shorter first parts are words by chance ("in-", "for-") more often than of a compound
_RARE = 3  # times as many compounds as divided words at line ends: the few were divided by hand
_WEB = re.compile(r"(?:https?:/|www\.)\S*$")
_WEB_BREAK = re.compile(r"[/.\-_=?&:%#]$")  # where an address may be cut


def is_unspaced(character: str) -> bool:
    """Tell whether a character is of a script that sets no spaces between words."""
    return _UNSPACED.match(character) is not None


class Vocabulary:
    """The words of a document, as they stand within its lines."""

    def __init__(self, pages: Iterable[Sequence[str]]) -> None:
        self.words: Counter[str] = Counter()
        self.prefixes: Counter[str] = Counter()
        ends: list[tuple[str, str]] = []  # what stands before and behind the hyphens at line ends
        for lines in pages:
            is_cut = False
            for line, after in zip_longest(lines, lines[1:], fillvalue=""):
                # The pieces of a word cut at a line's end are no words.
                words = _WORD.findall(line.lower())
                self._count(words[is_cut : -1 if line[-1:] in HYPHENS else None])
                is_cut = line[-1:] in HYPHENS
                if is_cut and (first := _LAST.search(line)) and (second := _FIRST.match(after)):
                    ends.append((first[0].lower(), second[0].lower()))
        self.divides = self._divides(ends)

    def _divides(self, ends: Iterable[tuple[str, str]]) -> bool:
        """Tell whether words are divided at line ends, as far as the words within the lines tell: a text processor
        divides none unless told to, so that each hyphen of its is a compound's."""
        divided = compounds = 0
        for first, second in sorted(set(ends)):
            whole, compound = self.words[first + second], self.words[f"{first}-{second}"]
            divided += whole > compound
            compounds += compound > whole
        return compounds < max(divided * _RARE, 1)

    def _count(self, words: Sequence[str]) -> None:
        for word in words:
            self.words[word] += 1
            if "-" in word:
                self.prefixes[word.partition("-")[0]] += 1
                self.words.update(word.split("-"))

    def joined(self, text: str, after: str) -> str:
        """Return two lines of a paragraph as one text."""
        if not text or not after:
            return text or after
        if _WEB.search(text) and _WEB_BREAK.search(text) and not after[0].isupper():
            return text + after
        if is_unspaced(text[-1]) and is_unspaced(after[0]):
            return text + after
        if text[-1] not in HYPHENS or len(text) < 2 or text[-2] == " ":
            tight = text[-1] in "—/" and text[-2:-1].isalnum() and after[0].isalnum()
            return text + after if tight else f"{text} {after}"
        first, second = _LAST.search(text), _FIRST.match(after)
        if not first or not second:
            return text + after
        whole = self.words[(first[0] + second[0]).lower()]
        if second[0].lower() in _SUSPENDED and after[second.end() : second.end() + 1] == " " and not whole:
            return f"{text} {after}"
        return text + after if self.keeps(first[0], second[0]) else text[:-1] + after

    def keeps(self, first: str, second: str) -> bool:
        """Tell whether the hyphen between two pieces belongs to the word ("control-by-" and "control")."""
        if second[0].isupper() and not first.isupper():
            return True
        if first[-1].isdigit() or second[0].isdigit():
            return True
        if first.isupper() and second.islower() and len(first) > 1:
            return True  # "HIV-positive"
        first, second = first.lower(), second.lower()
        whole, compound = self.words[first + second], self.words[f"{first}-{second}"]
        if whole or compound:
            return compound >= whole
        if not self.divides:
            return True
        last, head = first.rpartition("-")[2], second.partition("-")[0]
        if head in _ENDINGS:
            return False
        if first in _FIRSTS and len(head) > _SHORT and not _DERIVED.match(head):
            return True
        if "-" in first and self.words[head] and not self.words[last + head]:
            return True
        if self.words[last + head] or not (self.words[last] and self.words[head]):
            return bool(self.prefixes[first] and self.words[head])
        return len(last) > _SHORT or bool(self.prefixes[first])
