"""Where an edition may not agree with itself: questions about figures, to be asked and never claimed.

Rules and their reasons: docs/meaning.md, "Questions". Each rests on the old edition, which did agree with itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, KeysView, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.mentions import amounts
from diffreport.comparison.figures.numerals import YEAR
from diffreport.comparison.figures.parts import parts_questions
from diffreport.comparison.figures.printed import NOT_A_LABEL, SENTENCE_ENDS
from diffreport.comparison.figures.reunion import Traced
from diffreport.comparison.figures.sums import totals_questions
from diffreport.comparison.tables.cells import cell_figure
from diffreport.comparison.tables.figures import label_of_cell
from diffreport.comparison.tables.keys import header
from diffreport.model import Block, Document, Figure, Link, Question, Status, TableChange

if TYPE_CHECKING:
    from diffreport.comparison.findings import Subject

_NUMBER = re.compile(r"\d+(?:[.,']\d+)*")
_NO_LETTERS = re.compile(r"\W+")
# A number that stands in more blocks is a common one, and no copy of anything.
_MOST_PLACES = 8
# A word that stands in more blocks tells what many are about: the labels of a yearbook, "workers" in a labour report.
_MOST_BLOCKS = 8
# Telling words that two sentences share, of a number with so many significant digits: 300 has one.
_SHARED_WORDS = {1: 4, 2: 3, 3: 2}
_FEWEST_SHARED = 1  # of a number with more digits: hardly two things are 2,317 of a kind
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
    names: frozenset[str]  # of its new sentence
    shown: str
    is_cell: bool


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
    revised: dict[str, list[tuple[Subject, Traced]]] = {}
    for subject in subjects:
        for traced in subject.figures:
            if number := _stale_number(traced):
                revised.setdefault(number, []).append((subject, traced))
    spread = _Spread(new)
    for number, blocks in _kept(revised.keys(), old, new, links).items():
        claims = [claim for each in revised[number] if (claim := _claim(number, *each))]
        for j in blocks:
            # two tables of one form are about two months, or two places
            elsewhere = [c for c in claims if j not in c.blocks and not (c.is_cell and new.blocks[j].table)]
            yield from _stale(number, elsewhere, j, spread)


def _kept(numbers: KeysView[str], old: Document, new: Document, links: Sequence[Link]) -> dict[str, list[int]]:
    """Return the new blocks that state a number their old blocks stated; of common numbers none."""
    if not numbers:
        return {}
    places: dict[str, list[int]] = {}
    for j, block in enumerate(new.blocks):
        for number in numbers & set(_NUMBER.findall(block.text)):
            places.setdefault(number, []).append(j)
    olds = {j: link.old for link in links for j in link.new}
    printed: dict[int, frozenset[str]] = {}  # a table has thousands of numbers, each asked for

    def was_there(number: str, j: int) -> bool:
        if j not in printed:
            printed[j] = frozenset(n for i in olds.get(j, ()) for n in _NUMBER.findall(old.blocks[i].text))
        return number in printed[j]

    return {
        number: [j for j in places[number] if was_there(number, j)]
        for number in numbers
        if 0 < len(places.get(number, ())) <= _MOST_PLACES
    }


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
            self._texts = self._texts or [_NO_LETTERS.sub(" ", f" {block.text.casefold()}") for block in self.blocks]
            holding = (text for text in self._texts if f" {word}" in text)
            self._is_rare[word] = next(islice(holding, _MOST_BLOCKS, None), None) is None
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


def _claim(number: str, subject: Subject, traced: Traced) -> _Claim | None:
    """Return what is claimed of a revised figure, None where its new sentence has the old number, too."""
    revision, tokens = traced.revision, (subject.change.old_tokens, subject.change.new_tokens)
    if not revision.old or not revision.new:
        return None
    if traced.old_span and traced.new_span:
        spans = (tokens[0], *traced.old_span), (tokens[1], *traced.new_span)
        (before, _), (after, names) = (_sentence(*span) for span in spans)
        label = frozenset.intersection(*(_near(*span) for span in spans))
    else:  # a cell: its row and its column tell
        before = after = _keys(_text.tokens(revision.label))
        label, names = _content(after), frozenset()
    if number in _NUMBER.findall(" ".join(after)):
        return None  # "300, up from 250": the edition knows both
    words, years = _content(before) & _content(after), frozenset(filter(YEAR.fullmatch, after))
    place = subject.change.id, subject.link.new
    is_cell = traced.new_span is None
    return _Claim(*place, revision.old, revision.new, label, words, years, names, revision.label, is_cell)


class _Place(NamedTuple):
    """A number where it stands: the words beside it, its sentence with its names, how to read it and its label."""

    near: frozenset[str]
    sentence: list[str]
    names: frozenset[str]
    read: Callable[[], tuple[Figure, str] | None]


def _places(block: Block, number: str) -> Iterator[_Place]:
    """Yield where a number stands in a block; of a cell, row and column are its sentence."""
    if block.table:
        names = header(block.table)
        for row in block.table.rows[block.table.header_rows :]:
            for name, cell in zip(names[1:], row[1:], strict=True):
                if number in cell:
                    keys = _keys(_text.tokens(label_of_cell(row[0], name)))
                    yield _Place(_content(keys), keys, frozenset(), partial(_figure_in, cell, name))
        return
    tokens = _text.tokens(block.text)
    for k, token in enumerate(tokens):
        if number in token:
            yield _Place(_near(tokens, k, k + 1), *_sentence(tokens, k, k + 1), partial(_figure_at, tokens, k))


def _stale(number: str, claims: Sequence[_Claim], j: int, spread: _Spread) -> Iterator[Question]:
    """Yield the questions that a block raises which still has a number."""
    for place in _places(spread.blocks[j], number) if claims else ():
        for claim in claims:
            figure, label = (_is_one(claim, number, place, spread) and place.read()) or (None, "")
            if figure and _measure(figure) == _measure(claim.old) and (figure.kind != "count" or _alike(label, claim)):
                yield Question("unrevised", j, claim.shown, figure.text, claim.new.text, claim.change)


def _is_one(claim: _Claim, number: str, place: _Place, spread: _Spread) -> bool:
    """Tell whether a place states what was revised, and nothing of another time."""
    shared = _content(place.sentence) & claim.words
    years = frozenset(filter(YEAR.fullmatch, place.sentence))
    enough = _SHARED_WORDS.get(len(re.sub(r"\D", "", number).strip("0")), _FEWEST_SHARED)
    if len(shared) < enough or _OF_BEFORE & set(place.sentence) or (years and not years & claim.years):
        return False
    if claim.names and place.names and not claim.names & place.names:
        return False  # "in Adel", "in Brix": two of a kind
    return bool(claim.label & place.near) and spread.rare(shared) >= enough


def _alike(label: str, claim: _Claim) -> bool:
    """Tell whether two labels can name one thing: "stolen boats" and "boats", not "stolen boats" and "stolen cars"."""
    a, b = _noun(label), _noun(claim.shown)
    return not a or not b or a[-1] in b or b[-1] in a


def _noun(label: str) -> list[str]:
    """Return the words of a label up to what is said of them: "complaints" of "complaints alleging neglect"."""
    words = [word.removesuffix("s") for word in _keys(_text.tokens(label))]
    end = next((n for n, word in enumerate(words) if n and (word in NOT_A_LABEL or word.endswith("ing"))), len(words))
    return words[:end]


def _figure_at(tokens: Sequence[str], k: int) -> tuple[Figure, str] | None:
    return next(((m.figure, m.label) for m in amounts(tokens) if m.start <= k < m.end), None)


def _figure_in(cell: str, name: str) -> tuple[Figure, str] | None:
    figure = cell_figure(cell, name)
    return (figure, "") if figure else None


def _measure(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.high, figure.unit, figure.kind


def _sentence(tokens: Sequence[str], start: int, end: int) -> tuple[list[str], frozenset[str]]:
    """Return the keys of the sentence around some tokens, and those of its words with a capital but the first."""
    begin = next((k + 1 for k in range(start - 1, -1, -1) if tokens[k] in SENTENCE_ENDS), 0)
    stop = next((k for k in range(end, len(tokens)) if tokens[k] in SENTENCE_ENDS), len(tokens))
    words = [token for token in tokens[begin:stop] if not token.isspace()]
    return _keys(words), frozenset(_text.key(word) for word in words[1:] if word[:1].isupper())


def _keys(tokens: Iterable[str]) -> list[str]:
    return [_text.key(token) for token in tokens if not token.isspace()]


def _near(tokens: Sequence[str], start: int, end: int) -> frozenset[str]:
    """Return the content words beside a figure, on either side as far as a label may reach."""
    before = [_text.key(t) for t in tokens[max(0, start - 2 * _LABEL_WORDS) : start]]
    after = [_text.key(t) for t in tokens[end : end + 2 * _LABEL_WORDS]]
    return _content((*before, *after))


def _content(keys: Iterable[str]) -> frozenset[str]:
    """Return the words that tell what a sentence is about, without the ending of a plural."""
    words = (key for key in keys if len(key) >= _SHORTEST and key[:1].isalpha() and key not in NOT_A_LABEL)
    return frozenset(word.removesuffix("s") for word in words)
