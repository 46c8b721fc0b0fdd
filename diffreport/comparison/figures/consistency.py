"""Where an edition may not agree with itself: questions about figures, to be asked and never claimed.

Rules and their reasons: docs/meaning.md, "Questions". Each rests on the old edition, which did agree with itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, KeysView, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.mentions import amounts
from diffreport.comparison.figures.numerals import SPELLED, YEAR
from diffreport.comparison.figures.parts import parts_questions
from diffreport.comparison.figures.printed import NOT_A_LABEL, SENTENCE_ENDS
from diffreport.comparison.figures.reunion import Traced
from diffreport.comparison.figures.sides import LONGEST_SENTENCE
from diffreport.comparison.figures.sides import names as may_name
from diffreport.comparison.figures.sums import totals_questions
from diffreport.comparison.tables.cells import cell_figure
from diffreport.comparison.tables.figures import label_of_cell
from diffreport.comparison.tables.keys import header
from diffreport.model import Block, Document, Figure, Link, Question, Status, TableChange

if TYPE_CHECKING:
    from diffreport.comparison.findings import Subject

_NUMBER = re.compile(r"\d+(?:[.,']\d+)*")
_NUMBERS_AND_WORDS = re.compile(rf"{_NUMBER.pattern}|[A-Za-z]+(?:-[a-z]+)?")
_NO_LETTERS = re.compile(r"\W+")
# A number that stands in more blocks is a common one, and no copy of anything.
_MOST_PLACES = 8
# A word that stands in more blocks tells what many are about: the labels of a yearbook, "workers" in a labour report.
_MOST_BLOCKS = 8
# Telling words that two sentences share, of a number with so many significant digits, a decimal point counted as
# one: 300 has one, 4.5 three.
_SHARED_WORDS = {1: 4, 2: 3}
_FEWEST_SHARED = 1  # of a number with more digits: hardly two things are 315 or 17.3% of a kind
# One word less is enough where so much of the shorter sentence is shared: "fourteen camps were opened".
_SHARED_SHARE = 0.75
_SHORTEST = 3  # letters of a word that names something
_LABEL_WORDS = 6  # words on either side that may name what a figure counts
# "twenty-six" of 26
_WORDS = {value: re.sub(r"^([a-z]+ty)(?=[a-z])", r"\1-", word) for word, value in SPELLED.items()}
# So many are worth as much as one label of both figures with one unit: "unemployment: 40%" and "unemployment, 40%".
_AGREEING_UNIT = 3
_MEASURING = frozenset(("percent", "money", "quantity"))  # durations are mostly years, whatever lasts
_LARGE = 1000  # hardly two things of one kind are 2,317 or 2.9 million
# With one of these a sentence tells of an earlier value on purpose.
_OF_BEFORE = frozenset(
    "against before compared compares comparison decreased down earlier fell former formerly from increased initially "
    "last originally past previous previously prior rose since than then up versus".split()
)


class _Forms(NamedTuple):
    """A number as it may be printed, and how many telling words two of its places must share."""

    forms: tuple[str, ...]
    shared: int

    def stands_in(self, words: Iterable[str]) -> bool:
        """Tell whether the number is printed among some words."""
        return not set(_NUMBERS_AND_WORDS.findall(" ".join(words))).isdisjoint(self.forms)


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
    revised: dict[_Forms, list[tuple[Subject, Traced]]] = {}
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


def _kept(numbers: KeysView[_Forms], old: Document, new: Document, links: Sequence[Link]) -> dict[_Forms, list[int]]:
    """Return the new blocks that state a number their old blocks stated; of common numbers none."""
    by_form: dict[str, list[_Forms]] = {}
    for number in numbers:
        for form in number.forms:
            by_form.setdefault(form, []).append(number)
    if not by_form:
        return {}
    places: dict[_Forms, list[int]] = {}
    for j, block in enumerate(new.blocks):
        printed = by_form.keys() & set(_NUMBERS_AND_WORDS.findall(block.text))
        for number in dict.fromkeys(number for form in sorted(printed) for number in by_form[form]):
            places.setdefault(number, []).append(j)
    olds = {j: link.old for link in links for j in link.new}
    stated: dict[int, frozenset[str]] = {}  # a table has thousands of numbers, each asked for

    def was_there(number: _Forms, j: int) -> bool:
        if j not in stated:
            stated[j] = frozenset(n for i in olds.get(j, ()) for n in _NUMBERS_AND_WORDS.findall(old.blocks[i].text))
        return not stated[j].isdisjoint(number.forms)

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


def _stale_number(traced: Traced) -> _Forms | None:
    """Return how the old edition may print the number of a revised amount, None where there is none to look for."""
    revision = traced.revision
    if revision.status not in (Status.REVISED, Status.RESTATED) or not revision.old or not revision.new:
        return None
    old, new = revision.old, revision.new
    if not old.is_amount or (old.value, old.high) == (new.value, new.high):
        return None
    return _forms_of(old)


def _forms_of(figure: Figure) -> _Forms | None:
    """Return how a number may be printed: as it is, in plain digits or groups, in words up to ninety-nine."""
    found = _NUMBER.search(figure.text)
    words = _WORDS.get(figure.value, "")
    if not found and not words:
        return None
    printed = found[0] if found else f"{figure.value:f}"
    digits = printed, f"{figure.value:f}", f"{figure.value:,f}"
    spelled = (words, words.capitalize(), words.title(), words.replace("-", "")) if words else ()
    significant = len(re.sub(r"\D", "", printed).strip("0")) + ("." in printed)
    return _Forms(tuple(dict.fromkeys((*digits, *spelled))), _SHARED_WORDS.get(significant, _FEWEST_SHARED))


def _claim(number: _Forms, subject: Subject, traced: Traced) -> _Claim | None:
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
    if number.stands_in(after):
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


def _places(block: Block, number: _Forms) -> Iterator[_Place]:
    """Yield where a number stands in a block; of a cell, row and column are its sentence."""
    if block.table:
        names = header(block.table)
        for row in block.table.rows[block.table.header_rows :]:
            for name, cell in zip(names[1:], row[1:], strict=True):
                if any(form in cell for form in number.forms):
                    keys = _keys(_text.tokens(label_of_cell(row[0], name)))
                    yield _Place(_content(keys), keys, frozenset(), partial(_figure_in, cell, name))
        return
    tokens = _text.tokens(block.text)
    for k, token in enumerate(tokens):
        if any(form in token for form in number.forms):
            yield _Place(_near(tokens, k, k + 1), *_sentence(tokens, k, k + 1), partial(_figure_at, tokens, k))


def _stale(number: _Forms, claims: Sequence[_Claim], j: int, spread: _Spread) -> Iterator[Question]:
    """Yield the questions that a block raises which still has a number."""
    for place in _places(spread.blocks[j], number) if claims else ():
        read = cache(place.read)
        for claim in (claim for claim in claims if _may_be_one(claim, place)):
            figure, label = read() or (None, "")
            if figure and _measure(figure) == _measure(claim.old) and _is_one(claim, number, place, label, spread):
                yield Question("unrevised", j, claim.shown, figure.text, claim.new.text, claim.change)


def _may_be_one(claim: _Claim, place: _Place) -> bool:
    """Tell whether a place may state what was revised: of the same time, beside the same words."""
    years = frozenset(filter(YEAR.fullmatch, place.sentence))
    if not claim.label & place.near or _OF_BEFORE & set(place.sentence) or (years and not years & claim.years):
        return False
    return not (claim.names and place.names) or bool(claim.names & place.names)  # "in Adel", "in Brix": two of a kind


def _is_one(claim: _Claim, number: _Forms, place: _Place, label: str, spread: _Spread) -> bool:
    """Tell whether a place shares enough with what was revised to state the same."""
    if claim.old.kind == "count" and not _alike(label, claim):
        return False
    words = _content(place.sentence)
    shared, near = words & claim.words, claim.label & place.near
    is_telling = claim.old.kind == "count" and number.shared == _FEWEST_SHARED and claim.old.value >= _LARGE
    noun = _noun(claim.shown)[-1:]
    if is_telling and noun and (_noun(label)[-1:] == noun or (not label and noun[0] in near)):
        return True  # "2.9 million refugees", though refugees are what the whole report is about
    most_are = len(shared) >= _SHARED_SHARE * min(len(words), len(claim.words))
    needed = number.shared - most_are - _agreement(label, claim)
    return bool(spread.rare(near)) and spread.rare(shared) >= max(_FEWEST_SHARED, needed)


def _agreement(label: str, claim: _Claim) -> int:
    """Return how many shared words it is worth that the labels of two figures say the same, with their unit."""
    one, other = (_content(_keys(_text.tokens(text))) for text in (label, claim.shown))
    agree = one and other and (one <= other or other <= one)
    return (_AGREEING_UNIT if claim.old.kind in _MEASURING else 1) if agree else 0


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
    return next(((m.figure, m.figure.counted or m.label) for m in amounts(tokens) if m.start <= k < m.end), None)


def _figure_in(cell: str, name: str) -> tuple[Figure, str] | None:
    figure = cell_figure(cell, name)
    return (figure, "") if figure else None


def _measure(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.high, figure.unit, figure.kind


def _sentence(tokens: Sequence[str], start: int, end: int) -> tuple[list[str], frozenset[str]]:
    """Return the keys of the sentence around some tokens, and those of its words with a capital but the first."""
    low, high = max(0, start - LONGEST_SENTENCE), min(len(tokens), end + LONGEST_SENTENCE)
    begin = next((k + 1 for k in range(start - 1, low - 1, -1) if tokens[k] in SENTENCE_ENDS), low)
    stop = next((k for k in range(end, high) if tokens[k] in SENTENCE_ENDS), high)
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
    words = (key for key in keys if len(key) >= _SHORTEST and may_name(key))
    return frozenset(word.removesuffix("s") for word in words)
