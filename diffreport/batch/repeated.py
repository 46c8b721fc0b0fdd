"""Sentences that changed the same way in many pairs: found by their keys, near-identical ones joined."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from rapidfuzz.distance import Indel, Opcode

from diffreport import text as _text
from diffreport.batch.masking import Masking
from diffreport.lexicons import languages, lists_of
from diffreport.model.corpora import SentenceChange, Shared

LEAST_PAIRS = 3  # in which a sentence changed the same way: in two it is chance
MOST_SHARED = 200
MOST_NAMES = 250  # of the pairs that are named: all of a corpus of chapters
_MOST_JOINED = 2_000  # groups, those of most pairs, that are looked at for near-identical ones
# Of the words of two sentences that say the same, but for a few that one has more: if the same words were swapped in
# both; and where a sentence came or went, all of whose words are what is new.
_LEAST_ALIKE, _LEAST_ALIKE_WHOLE = 0.8, 0.9

# One bit for each of so many keys tells surely that a key was not met before; of 10 million keys it is wrong in 8 of
# 100, whose text is kept for nothing.
_BITS = 27

_SCHEMA = """
CREATE TABLE told (key TEXT NOT NULL, pair INTEGER NOT NULL, finding TEXT NOT NULL, form INTEGER NOT NULL);
CREATE TABLE texts (key TEXT NOT NULL, form INTEGER NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL);
"""

Words = tuple[str, ...]


class _Group(NamedTuple):
    """Pairs in which a sentence changed the same way, told by the key."""

    key: str
    old: str
    new: str
    words: tuple[Words, Words]

    @property
    def swapped(self) -> tuple[tuple[Words, Words], ...]:
        """Return the words that others took the place of, with these; of an added or removed sentence nothing."""
        old, new = self.words
        if not old or not new:
            return ((("+",), ()),) if new else (((), ("-",)),)
        ops = Indel.opcodes(old, new)
        return tuple(
            (old[op.src_start : op.src_end], new[op.dest_start : op.dest_end]) for op in ops if op.tag != "equal"
        )


class Told(NamedTuple):
    """A sentence that changed the same way in many pairs, in one of them: an example of it, and in how many it is."""

    sentence: int  # its number: the first is that of most pairs
    old: str
    new: str
    pairs: int
    pair: str
    finding: str


class Repeated:
    """The sentences of pairs, kept in a database that has a table `pairs` with the number, unit and names of each.

    Pairs of one unit count once.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        """Make the tables."""
        self._database = database
        self._shared: list[tuple[int, _Group, int]] = []
        self._met = bytearray(1 << _BITS - 3)
        for statement in filter(str.strip, _SCHEMA.split(";")):
            database.execute(statement)

    def add(self, pair: int, sentences: Sequence[SentenceChange]) -> None:
        """Take the sentences of a pair. The text of one is kept as soon as its key comes for the second time."""
        told = [(each.key, pair, each.finding, _form(each)) for each in sentences]
        texts = [
            (each.key, form, each.old, each.new)
            for each, (*_, form) in zip(sentences, told, strict=True)
            if self._is_met(each.key)
        ]
        self._database.executemany("INSERT INTO told VALUES (?, ?, ?, ?)", told)
        self._database.executemany("INSERT INTO texts VALUES (?, ?, ?, ?)", texts)

    def _is_met(self, key: str) -> bool:
        """Tell whether a key may have been met before, and remember it."""
        place, bit = divmod(zlib.crc32(_text.encoded(key)) & (1 << _BITS) - 1, 8)
        is_met = bool(self._met[place] >> bit & 1)
        self._met[place] |= 1 << bit
        return is_met

    def shared(self) -> tuple[Shared, ...]:
        """Return the sentences that changed the same way in most pairs, those of most pairs first."""
        ask = self._database.execute
        ask("CREATE INDEX told_by_key ON told (key, pair)")
        ask("CREATE INDEX texts_by_key ON texts (key, form)")
        joined = _joined(self._groups())  # few: what is asked of them begins there, by CROSS JOIN
        ask("CREATE TABLE joined (key TEXT PRIMARY KEY, leader INTEGER NOT NULL)")
        keys = ((key, n) for n, (_, keys) in enumerate(joined) for key in keys)
        self._database.executemany("INSERT INTO joined VALUES (?, ?)", keys)
        most = ask(
            "SELECT leader, COUNT(DISTINCT unit) AS units FROM joined CROSS JOIN told USING (key)"
            " JOIN pairs ON n = pair GROUP BY leader HAVING units >= ? ORDER BY units DESC, leader",
            (LEAST_PAIRS,),
        ).fetchall()
        self._shared = [(n, joined[n][0], units) for n, units in most]
        return tuple(
            Shared(group.old, group.new, units, self._names(n)) for n, group, units in self._shared[:MOST_SHARED]
        )

    def told(self) -> Iterator[Told]:
        """Yield what was `shared`, all of it, for each pair that it is in, in their order."""
        for number, (leader, group, units) in enumerate(self._shared, 1):
            rows = self._database.execute(
                "SELECT name, MIN(finding) FROM joined CROSS JOIN told USING (key) JOIN pairs ON n = pair"
                " WHERE leader = ? GROUP BY n ORDER BY n",
                (leader,),
            )
            for name, finding in rows:
                yield Told(number, group.old, group.new, units, name, finding)

    def _groups(self) -> Iterator[_Group]:
        """Yield the sentences that changed in the same way in more than one unit, those of most units first."""
        rows = self._database.execute(
            "SELECT key FROM told JOIN pairs ON n = pair GROUP BY key HAVING COUNT(DISTINCT unit) > 1"
            " ORDER BY COUNT(DISTINCT unit) DESC, MIN(told.rowid) LIMIT ?",
            (_MOST_JOINED,),
        )
        for (key,) in rows.fetchall():
            old, new, called = self._example(key)
            yield _Group(key, old, new, _masked(called, old, new))

    def _example(self, key: str) -> tuple[str, str, str]:
        """Return the form in which a sentence changed most often, of these the first whose text is kept, and what a
        pair is called that has it."""
        ask = self._database.execute
        forms = ask(  # the first of all may have come before its text was kept
            "SELECT form, MIN(pair), COUNT(*) AS often FROM told WHERE key = ?"
            " GROUP BY form ORDER BY often DESC, MIN(rowid) LIMIT 2",
            (key,),
        ).fetchall()
        for form, pair, _ in forms:
            text = ask("SELECT old, new FROM texts WHERE key = ? AND form = ? LIMIT 1", (key, form)).fetchone()
            if text:
                return (*text, *ask("SELECT called FROM pairs WHERE n = ?", (pair,)).fetchone())
        raise AssertionError("a key that was met twice has no text")

    def _names(self, leader: int) -> tuple[tuple[str, str], ...]:
        """Return the first pairs of a group, one of each unit, with the finding in it."""
        rows = self._database.execute(
            "SELECT name, finding, MIN(pair) AS first FROM joined CROSS JOIN told USING (key) JOIN pairs ON n = pair"
            " WHERE leader = ? GROUP BY unit ORDER BY first LIMIT ?",
            (leader, MOST_NAMES),
        )
        return tuple((name, finding) for name, finding, _ in rows)


def _form(sentence: SentenceChange) -> int:
    return zlib.crc32(_text.encoded(f"{sentence.old}\0{sentence.new}"))


def _masked(called: str, *sides: str) -> tuple[Words, Words]:
    """Return the masked words of both sides, those that a pair is called by as names; where names and figures alone
    changed, the words as they are."""
    masking = Masking(frozenset(map(_text.key, _text.tokens(called))), frozenset(), are_nouns_capital=False)
    old, new = map(_text.tokens, sides)
    masked = masking.masked(old), masking.masked(new)
    return masked if masked[0] != masked[1] else (_as_printed(old), _as_printed(new))


def _as_printed(tokens: Sequence[str]) -> Words:
    return tuple(map(_text.key, filter(_text.is_word, tokens)))


def _joined(groups: Iterable[_Group]) -> list[tuple[_Group, list[str]]]:
    """Return the groups with their keys, those near-identical to a larger one in that: the same words were swapped,
    and one sentence has a few words more. Cost: quadratic in groups of the same words."""
    out: list[tuple[_Group, list[str]]] = []
    alike: dict[tuple[tuple[Words, Words], ...], list[int]] = {}
    for group in groups:
        leaders = alike.setdefault(group.swapped, [])
        leader = next((at for at in leaders if _says_the_same(out[at][0].words, group.words)), None)
        if leader is None:
            leaders.append(len(out))
            out.append((group, [group.key]))
        else:
            out[leader][1].append(group.key)
    return out


def _says_the_same(one: tuple[Words, Words], other: tuple[Words, Words]) -> bool:
    least = _LEAST_ALIKE if all(one) else _LEAST_ALIKE_WHOLE
    return all(_has_few_more(*sides, least) for sides in zip(one, other, strict=True))


def _has_few_more(one: Words, other: Words, least: float) -> bool:
    """Tell whether one sentence is the other with a few words more, none of which denies it."""
    distance = Indel.distance(one, other)
    if distance != abs(len(one) - len(other)) or distance > (1 - least) * (len(one) + len(other)):
        return False
    ops = Indel.opcodes(one, other)
    return not {word for op in ops if op.tag != "equal" for word in _words_of(op, one, other)} & _negations()


def _words_of(op: Opcode, one: Words, other: Words) -> Iterator[str]:
    return chain(one[op.src_start : op.src_end], other[op.dest_start : op.dest_end])


@cache
def _negations() -> frozenset[str]:
    phrases = chain.from_iterable(lists_of(language)["negations"] for language in languages())
    return frozenset(word for phrase in phrases if " " not in phrase for word in phrase.split("|"))
