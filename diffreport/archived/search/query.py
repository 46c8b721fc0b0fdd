"""What is looked for: phrases that a paragraph must have, and others that it must not have.

Nothing that a user writes is wrong as such: a mark that means nothing here is passed over, as it is in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diffreport.archived.search.words import Words, words_of
from diffreport.errors import UsageError
from diffreport.text import normalise

_QUOTES = '"“”„‟«»＂'
_PART = re.compile(rf"(?P<not>-?)(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?:[{_QUOTES}]|$)|(?P<word>[^ {_QUOTES}]+))")
_ANY_END = "*"
_MOST_WORDS = 1_000  # of a query: a paragraph, pasted


class Term(NamedTuple):
    """A word, or words that hyphens join and then, in `whole`, what they are without; `is_begun` if more may follow."""

    words: tuple[str, ...]
    whole: str = ""
    is_begun: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """Return what it may be as one word."""
        return (self.whole,) if self.whole else self.words if len(self.words) == 1 else ()

    def ends(self, words: Words, at: int) -> Iterator[int]:
        """Yield where it may end among words if it begins at one of them."""
        stop = at + len(self.words)
        found = tuple(word.folded for word in words.words[at:stop])
        if found == self.words or (self.is_begun and self._begins(found)):
            yield stop
        whole, count = words.wholes.get(at, ("", 0))
        if whole and self._is_form(whole):
            yield at + count
        if self.whole and self._is_form(words.words[at].folded):
            yield at + 1

    def _begins(self, found: tuple[str, ...]) -> bool:
        return len(found) == len(self.words) and found[:-1] == self.words[:-1] and found[-1].startswith(self.words[-1])

    def _is_form(self, word: str) -> bool:
        return any(word == form or (self.is_begun and word.startswith(form)) for form in self.forms)


Phrase = tuple[Term, ...]  # in sequence


class Query(NamedTuple):
    """Phrases that must all be in a paragraph, and those of which none may be."""

    wanted: tuple[Phrase, ...]
    unwanted: tuple[Phrase, ...] = ()

    def marks(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return where in a text the phrases stand, in order; nothing if it is not what is looked for."""
        words = words_of(text)
        if any(next(_found(phrase, words), None) for phrase in self.unwanted):
            return ()
        spans: list[tuple[int, int]] = []
        for phrase in self.wanted:
            found = [(words.words[start].start, words.words[stop - 1].end) for start, stop in _found(phrase, words)]
            if not found:
                return ()
            spans += found
        return tuple(_joined(sorted(spans)))


def query_of(text: str) -> Query:
    """Return the query that somebody wrote: words, "quoted phrases", -word to exclude, begin* for a beginning.

    Raises: UsageError if there is nothing in it to look for, or far too much.
    """
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    count = 0
    for part in _PART.finditer(normalise(text)):
        phrase = tuple(_terms(part["phrase"] if part["phrase"] is not None else part["word"]))
        if phrase:
            (unwanted if part["not"] else wanted).append(phrase)
            count += sum(len(term.words) for term in phrase)
    if count > _MOST_WORDS:
        raise UsageError(f"{count:,} words are too many to look for; give {_MOST_WORDS:,} at most")
    if not wanted:
        wrong = "only says what to leave out" if unwanted else "holds no word and no figure"
        raise UsageError(f"what to look for {wrong}; give a word")
    return Query(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def _terms(text: str) -> Iterator[Term]:
    for chunk in text.split(" "):
        words = words_of(chunk)
        terms: list[Term] = []
        at = 0
        while at < len(words.words):
            whole, count = words.wholes.get(at, ("", 1))
            terms.append(Term(tuple(word.folded for word in words.words[at : at + count]), whole))
            at += count
        if terms and chunk.endswith(_ANY_END):
            terms[-1] = terms[-1]._replace(is_begun=True)
        yield from terms


def _found(phrase: Phrase, words: Words) -> Iterator[tuple[int, int]]:
    """Yield where a phrase begins and ends among words, from left to right, none inside another."""
    at = 0
    while at < len(words.words):
        stop = _end(phrase, words, at)
        if stop is None:
            at += 1
        else:
            yield at, stop
            at = stop


def _end(phrase: Phrase, words: Words, at: int) -> int | None:
    """Return where a phrase ends that begins at a word, as early as it may; None if it does not stand there."""
    stops = set(phrase[0].ends(words, at))
    for term in phrase[1:] if stops else ():  # each of them once, however many ways lead there
        stops = {stop for start in stops if start < len(words.words) for stop in term.ends(words, start)}
    return min(stops, default=None)


def _joined(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans, those that overlap as one."""
    start, end = spans[0]
    for span in spans[1:]:
        if span[0] < end:
            end = max(end, span[1])
        else:
            yield start, end
            start, end = span
    yield start, end
