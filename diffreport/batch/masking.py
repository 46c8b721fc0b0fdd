"""Sentences with their names and figures masked: alike in all documents that say the same of other people and places.

A name is a capitalised word inside of a sentence, with the small words between two of them; at the beginning of one it
is a name if it is one inside of others. Words of the titles are names wherever they are capitalised. In languages that
capitalise every noun those of the titles are the only names; scripts without capitals have none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

from diffreport import text as _text
from diffreport.comparison.figures.numerals import MAGNITUDES, SPELLED, YEAR
from diffreport.lexicons import ENGLISH, lists_of
from diffreport.model import Comparison, Document, Kind

NAME, FIGURE = "@", "#"

_GOES_ON = re.compile(r"[\w,;)’'\"»]\Z")  # a word or a mark behind which a sentence goes on
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_GERMAN = "de"
_NOUNS_ARE_CAPITAL = frozenset((_GERMAN, "lb", "nds", "gsw", "bar"))  # German, and what is written like it
# Between two words of one name; the languages of most names, as they are printed in texts of any language.
_JOINING = frozenset("of for the and & de la le del dos da do du des von der und y e al el".split())
_ARTICLES = frozenset("the la le les el los las l' der die das".split())  # a name has one, or none, as others like
_LEAST_TITLE = 3  # letters of a title's word that is a name: "of" is none
_SMALL_TITLES = 400  # characters of a title that are looked at


@dataclass(frozen=True, slots=True)
class Masking:
    """What is a name in the two documents of a comparison."""

    titles: frozenset[str]  # keys of words, as are the next
    names: frozenset[str]  # of those that are capitalised inside of sentences more often than not
    are_nouns_capital: bool

    def masked(self, tokens: Sequence[str], literal: Collection[int] = ()) -> tuple[str, ...]:
        """Return the words of a sentence as they are compared, a mask for each name and each figure.

        Words at the places in `literal` stay as they are, but for years.
        """
        out: list[str] = []
        joining: list[str] = []  # small words behind a name, which are of it if another one follows
        is_first = True
        last = ""
        for at, token in enumerate(tokens):
            word = _plain(token)
            if word is None:
                word = self._mask(token, is_first, at in literal)
            elif not word:
                continue
            is_first = False
            if last == NAME:
                if word == NAME:
                    joining.clear()
                    continue
                if word in _JOINING:
                    joining.append(word)
                    continue
                out += joining
                last = joining[-1] if joining else NAME
                joining.clear()
            if word == NAME and last in _ARTICLES:
                out.pop()
            if word != FIGURE or last != FIGURE:
                out.append(word)
                last = word
        return (*out, *joining)

    def _mask(self, token: str, is_first: bool, is_literal: bool) -> str:
        """Return a word as it is compared, or what masks it."""
        key = _text.key(token)
        if _is_figure(key):
            return FIGURE if not is_literal or YEAR.fullmatch(key) else key
        if is_literal or key in _ARTICLES:
            return key
        stem = _stem(key)
        if stem in self.titles:
            return NAME
        if self.are_nouns_capital or (is_first and stem not in self.names):
            return key
        return NAME


def masking_of(comparison: Comparison) -> Masking:
    """Return what is a name in the documents of a comparison. Cost: linear, quick beside reading them."""
    documents = comparison.old, comparison.new
    texts = Counter(
        block.text
        for document in documents
        for block in document.blocks
        if block.kind not in (Kind.HEADING, Kind.TABLE)  # in headings any word may be capitalised
    )
    inside: dict[int, Counter[str]] = {}  # by how often a text is there: most are in both editions
    for text, times in texts.items():
        words = text.split(" ")
        inside.setdefault(times, Counter()).update(compress(words[1:], map(_goes_on, words)))
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for times, counts in inside.items():
        for text, count in counts.items():
            if word := _word(text):
                (capital if text[0].isupper() else small)[word] += times * count
    names = frozenset(key for key, count in capital.items() if count > small[key])
    titles = frozenset(key for document in documents for key in _title_words(document))
    return Masking(titles, names, any(_are_nouns_capital(document, small) for document in documents))


def _title_words(document: Document) -> Iterator[str]:
    """Yield the keys of the words that an edition and its series are called by."""
    edition = document.edition
    first = next((block.text for block in document.blocks if block.kind is Kind.HEADING and block.level == 1), "")
    for title in (edition.title, re.sub(r"[-_./]", " ", edition.series), first):
        for token in _text.tokens(title[:_SMALL_TITLES]):
            if token[0].isalpha() and len(token) >= _LEAST_TITLE:
                yield _stem(_text.key(token))


def _are_nouns_capital(document: Document, small: Counter[str]) -> bool:
    """Tell whether a document's language capitalises every noun; of one without a tag, whether it reads like German."""
    if document.language:
        return re.split("[-_]", document.language.strip().lower())[0] in _NOUNS_ARE_CAPITAL
    german, english = (sum(small[word] for word in lists_of(of)["forms_stop"]) for of in (_GERMAN, ENGLISH))
    return german > english


@_text.remembered
def _plain(token: str) -> str | None:
    """Return a word as it is compared, "" for what is none; nothing where it may be masked."""
    key = _text.key(token)
    if not _text.is_word(token):
        return ""
    return None if token[0].isupper() or _is_figure(key) else key


@_text.remembered
def _goes_on(text: str) -> bool:
    return _GOES_ON.search(text) is not None


@_text.remembered
def _word(text: str) -> str:
    """Return the word that a text begins with, "" for none."""
    found = _WORD.match(text)
    return _stem(_text.key(found[0])) if found else ""


def _is_figure(key: str) -> bool:
    return key in SPELLED or key in MAGNITUDES or any(map(str.isdigit, key))


def _stem(key: str) -> str:
    """Return a name without the ending of what is its own."""
    return key.removesuffix("'s").removesuffix("'")
