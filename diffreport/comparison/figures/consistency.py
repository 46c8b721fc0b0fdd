"""Where an edition may not agree with itself: questions about figures, to be asked and never claimed.

Rules and their reasons: docs/meaning.md, "Questions". Each rests on the old edition, which did agree with itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from diffreport import text as _text
from diffreport.comparison.figures.mentions import Mention, mentions
from diffreport.comparison.figures.numerals import YEAR
from diffreport.comparison.figures.parts import parts_questions
from diffreport.comparison.figures.printed import NOT_A_LABEL, SENTENCE_ENDS
from diffreport.comparison.figures.reunion import Traced
from diffreport.comparison.figures.sums import totals_questions
from diffreport.model import Document, Figure, Link, Question, Status, TableChange

if TYPE_CHECKING:
    from diffreport.comparison.findings import Subject

_NUMBER = re.compile(r"\d+(?:[.,']\d+)*")
# A number that stands in more blocks is a common one, and no copy of anything.
_MOST_PLACES = 8
# A word that stands in more blocks tells what many are about: the labels of a yearbook, "workers" in a labour report.
_MOST_BLOCKS = 8
# Telling words that two sentences share, of a number with so many significant digits: 300 has one.
_SHARED_WORDS = {1: 4, 2: 3}
_FEWEST_SHARED = 2  # of a number with more digits
_SHORTEST = 3  # letters of a word that names something
_LABEL_WORDS = 6  # words on either side that may name what a figure counts
# With one of these a sentence tells of an earlier value on purpose.
_OF_BEFORE = frozenset(
    "against before compared compares comparison decreased down earlier fell former formerly from increased initially "
    "last originally past previous previously prior rose since than then up versus".split()
)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A revised figure with what its sentences say of it."""

    change: str
    blocks: tuple[int, ...]  # new
    old: Figure
    new: Figure
    label: frozenset[str]
    words: frozenset[str]  # that both its old and its new sentence have
    years: frozenset[str]  # of its new sentence
    shown: str


def questions(
    old: Document, new: Document, links: Sequence[Link], subjects: Sequence[Subject], tables: Sequence[TableChange]
) -> tuple[Question, ...]:
    """Return what the new edition should be asked, in reading order.

    Cost: linear in the words of the new edition where a figure was revised, else in those of the changes.
    """
    found = [
        *_unrevised(old, new, links, subjects),
        *totals_questions(old, new, links, tables),
        *chain.from_iterable(map(parts_questions, subjects)),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda question: question.block))


def _unrevised(old: Document, new: Document, links: Sequence[Link], subjects: Sequence[Subject]) -> Iterator[Question]:
    """Yield the places that still state what was revised elsewhere."""
    claims: dict[str, list[_Claim]] = {}
    for subject in subjects:
        for traced in subject.figures:
            if (number := _stale_number(traced)) and (claim := _claim(subject, traced)):
                claims.setdefault(number, []).append(claim)
    if not claims:
        return
    places: dict[str, list[int]] = {}
    for j, block in enumerate(new.blocks):
        for number in claims.keys() & set(_NUMBER.findall(block.text)):
            places.setdefault(number, []).append(j)
    before = {j: " ".join([old.blocks[i].text for i in link.old]) for link in links for j in link.new}
    spread = _Spread(new)
    for number, blocks in places.items():
        for j in blocks if len(blocks) <= _MOST_PLACES else ():
            if number in _NUMBER.findall(before.get(j, "")) and not new.blocks[j].table:
                yield from _stale(number, claims[number], j, spread)


class _Spread:
    """In how many blocks of an edition a word stands, looked up once a word."""

    def __init__(self, document: Document) -> None:
        """Take note of the edition."""
        self.blocks = document.blocks
        self._texts: list[str] = []
        self._is_rare: dict[str, bool] = {}

    def rare(self, words: Iterable[str]) -> int:
        """Return how many of the words stand in few blocks."""
        return sum(map(self._rare, words))

    def _rare(self, word: str) -> bool:
        if word not in self._is_rare:
            self._texts = self._texts or [_text.fold_typography(block.text).casefold() for block in self.blocks]
            self._is_rare[word] = sum(word in text for text in self._texts) <= _MOST_BLOCKS
        return self._is_rare[word]


def _stale_number(traced: Traced) -> str:
    """Return the number that the old edition printed for a revised amount, "" where there is none to look for."""
    revision = traced.revision
    if revision.status not in (Status.REVISED, Status.RESTATED) or not revision.old or not revision.new:
        return ""
    old, new = revision.old, revision.new
    if not old.is_amount or (old.value, old.high) == (new.value, new.high):
        return ""
    found = _NUMBER.search(old.text)
    return found[0] if found else ""


def _claim(subject: Subject, traced: Traced) -> _Claim | None:
    """Return what is claimed of a figure in a sentence; None in a table."""
    revision, tokens = traced.revision, (subject.change.old_tokens, subject.change.new_tokens)
    if not traced.old_span or not traced.new_span or not revision.old or not revision.new:
        return None
    spans = traced.old_span, traced.new_span
    before, after = (_sentence(side, *span) for side, span in zip(tokens, spans, strict=True))
    near = (_near(side, *span) for side, span in zip(tokens, spans, strict=True))
    return _Claim(
        subject.change.id,
        subject.link.new,
        revision.old,
        revision.new,
        frozenset.intersection(*near),
        _content(before) & _content(after),
        frozenset(filter(YEAR.fullmatch, after)),
        revision.label,
    )


def _stale(number: str, claims: Iterable[_Claim], j: int, spread: _Spread) -> Iterator[Question]:
    """Yield the questions that a block raises which still has a number."""
    tokens = _text.tokens(spread.blocks[j].text)
    for mention in mentions(tokens) if any(j not in claim.blocks for claim in claims) else ():
        for claim in claims:
            same = number in mention.figure.text and _measure(mention.figure) == _measure(claim.old)
            if same and j not in claim.blocks and _is_one(claim, mention, tokens, spread):
                yield Question("unrevised", j, claim.shown, mention.figure.text, claim.new.text, claim.change)


def _is_one(claim: _Claim, mention: Mention, tokens: Sequence[str], spread: _Spread) -> bool:
    """Tell whether a sentence states what was revised, and nothing of another time."""
    sentence = _sentence(tokens, mention.start, mention.end)
    years = frozenset(filter(YEAR.fullmatch, sentence))
    if _OF_BEFORE & set(sentence) or (years and not years & claim.years):
        return False
    if not claim.label & _near(tokens, mention.start, mention.end):
        return False
    digits = len(str(mention.figure.value).replace(".", "").strip("0"))
    return spread.rare(_content(sentence) & claim.words) >= _SHARED_WORDS.get(digits, _FEWEST_SHARED)


def _measure(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.high, figure.unit, figure.kind


def _sentence(tokens: Sequence[str], start: int, end: int) -> list[str]:
    """Return the keys of the sentence around some tokens."""
    begin = next((k + 1 for k in range(start - 1, -1, -1) if tokens[k] in SENTENCE_ENDS), 0)
    stop = next((k for k in range(end, len(tokens)) if tokens[k] in SENTENCE_ENDS), len(tokens))
    return [_text.key(token) for token in tokens[begin:stop] if not token.isspace()]


def _near(tokens: Sequence[str], start: int, end: int) -> frozenset[str]:
    """Return the content words beside a figure, on either side as far as a label may reach."""
    before = [_text.key(t) for t in tokens[max(0, start - 2 * _LABEL_WORDS) : start]]
    after = [_text.key(t) for t in tokens[end : end + 2 * _LABEL_WORDS]]
    return _content((*before, *after))


def _content(keys: Iterable[str]) -> frozenset[str]:
    """Return the words that tell what a sentence is about, without the ending of a plural."""
    return frozenset(
        key.removesuffix("s") for key in keys if key[:1].isalpha() and key not in NOT_A_LABEL and len(key) > 2
    )
