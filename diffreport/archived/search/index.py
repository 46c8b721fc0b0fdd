"""The index of a search: every text once, the words of each, and where it stands, in tables of the catalogue.

Editions repeat most of the one before: a text that ten of them have is indexed once, and stands in ten places.
What the index of words says that a text may have, the query itself decides; without full-text search it looks at every
text.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import NamedTuple, Protocol, TypeVar

from diffreport.archive.catalogue.database import Part, digest_of
from diffreport.archived.search.query import Phrase, Query, Term
from diffreport.archived.search.words import words_of
from diffreport.model import Document, Kind

Answer = TypeVar("Answer")

_TABLES = {
    "search_code": "CREATE TABLE search_code (code TEXT NOT NULL)",
    "search_readings": "CREATE TABLE search_readings (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, wrong TEXT)",
    "search_texts": "CREATE TABLE search_texts (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE,"
    " text BLOB NOT NULL)",
    "search_sections": "CREATE TABLE search_sections (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE)",
    "search_places": "CREATE TABLE search_places (text INTEGER NOT NULL, reading INTEGER NOT NULL,"
    " block INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL, page INTEGER, section INTEGER NOT NULL,"
    " PRIMARY KEY (text, reading, block)) WITHOUT ROWID",
    # of words the tokenizer sees nothing but the spaces between them; no text is kept twice
    "search_words": "CREATE VIRTUAL TABLE search_words USING fts5"
    " (words, wholes, content = '', columnsize = 0, tokenize = 'ascii')",
}
PART = Part("search", 1, _TABLES)
_WITHOUT_WORDS = Part("scan", 1, {name: told for name, told in _TABLES.items() if name != "search_words"})
_MOST_TERMS = 40  # of a phrase that the index is asked for; the query looks at the rest of a longer one


class Keeper(Protocol):
    """What holds the tables: the catalogue's database, or memory."""

    def read(self, part: Part, ask: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
        """Return what is answered from one state of the tables; None if they cannot be had."""

    def write(self, part: Part, change: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
        """Change the tables at once or not at all; None if they cannot be had."""


class Memory:
    """Tables that are gone when the program ends."""

    def __init__(self) -> None:
        """Make no tables yet."""
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._parts: set[str] = set()

    def read(self, part: Part, ask: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Return what is answered from the tables."""
        return self.write(part, ask)

    def write(self, part: Part, change: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Change the tables."""
        if part.name not in self._parts:
            for statement in part.tables.values():
                self._connection.execute(statement)
            self._parts.add(part.name)
        return change(self._connection)

    def close(self) -> None:
        """Let the tables go."""
        self._connection.close()


class Spot(NamedTuple):
    """Where a text stands in a document: which block it is, and its number among those of its kind."""

    reading: str  # the key of the document
    block: int
    kind: Kind
    number: int
    page: int | None
    section: int


class LostError(Exception):
    """The index cannot be had."""


class DamagedError(LostError):
    """The index is not what was put into it any more."""


class Index:
    """The index of what was read by one version of the program. Raises: LostError, from every method."""

    def __init__(self, keeper: Keeper, code: str) -> None:
        """Take note of what holds the tables, and of the digest of the code that reads."""
        self._keeper = keeper
        self._code = code
        self._has_words = has_full_text()
        self._part = PART if self._has_words else _WITHOUT_WORDS

    def known(self, keys: Iterable[str]) -> dict[str, str]:
        """Return which of these documents are in the index; each with why it could not be read, or ""."""

        def ask(connection: sqlite3.Connection) -> dict[str, str]:
            if not self._is_current(connection):
                return {}
            select = "SELECT key, coalesce(wrong, '') FROM search_readings"
            there = dict(connection.execute(select).fetchall())
            return {key: there[key] for key in keys if key in there}

        return self._read(ask)

    def add(self, read: Mapping[str, Document | str]) -> None:
        """Take in documents by their keys; or why one cannot be read. Those of another version are forgotten."""

        def change(connection: sqlite3.Connection) -> bool:
            if not self._is_current(connection):
                self._clear(connection)
            for key, document in read.items():
                wrong = document if isinstance(document, str) else None
                insert = "INSERT OR IGNORE INTO search_readings (key, wrong) VALUES (?, ?)"
                added = connection.execute(insert, (key, wrong))
                if added.rowcount and isinstance(document, Document):
                    self._add(connection, int(added.lastrowid or 0), document)
            return True

        if self._keeper.write(self._part, change) is None:
            raise LostError

    def matches(self, query: Query, keys: Iterable[str]) -> dict[int, list[Spot]]:
        """Return what the query finds in these documents: the numbers of texts, and where each stands."""

        def ask(connection: sqlite3.Connection) -> dict[int, list[Spot]] | None:
            wanted = set(keys)
            if wanted and not self._is_current(connection):
                return None
            readings = {n: key for n, key in connection.execute("SELECT id, key FROM search_readings") if key in wanted}
            found = {}
            certain, possible = self._candidates(connection, query)
            for number in possible:
                spots = list(_spots(connection, number, readings))
                if spots and (number in certain or query.marks(_text(connection, number))):
                    found[number] = spots
            return found

        found = self._read(ask)
        if found is None:  # another version of the program has taken it over
            raise LostError
        return found

    def texts(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return texts by their numbers."""
        return self._read(lambda connection: {number: _text(connection, number) for number in numbers})

    def sections(self, numbers: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """Return the headings above blocks, by the numbers of their sections."""
        select = "SELECT path FROM search_sections WHERE id = ?"

        def ask(connection: sqlite3.Connection) -> dict[int, tuple[str, ...]]:
            rows = ((number, connection.execute(select, (number,)).fetchone()) for number in numbers)
            return {number: tuple(json.loads(row[0])) for number, row in rows if row}

        return self._read(ask)

    def _read(self, ask: Callable[[sqlite3.Connection], Answer]) -> Answer:
        try:
            answer = self._keeper.read(self._part, ask)
        except (ValueError, TypeError) as error:  # a value that nobody put there
            raise DamagedError from error
        if answer is None:
            raise LostError
        return answer

    def _is_current(self, connection: sqlite3.Connection) -> bool:
        return connection.execute("SELECT code FROM search_code").fetchall() == [(self._code,)]

    def clear(self) -> None:
        """Forget all that is in the index."""

        def change(connection: sqlite3.Connection) -> bool:
            self._clear(connection)
            return True

        if self._keeper.write(self._part, change) is None:
            raise LostError

    def _clear(self, connection: sqlite3.Connection) -> None:
        for table in self._part.tables:
            is_words = table == "search_words"
            how = f"INSERT INTO {table} ({table}) VALUES ('delete-all')" if is_words else f"DELETE FROM {table}"  # noqa: S608 - our own names
            connection.execute(how)
        connection.execute("INSERT INTO search_code VALUES (?)", (self._code,))

    def _candidates(self, connection: sqlite3.Connection, query: Query) -> tuple[set[int], list[int]]:
        """Return the numbers of texts that surely are what is looked for, and of all that may be."""
        if not self._has_words:
            return set(), [number for (number,) in connection.execute("SELECT id FROM search_texts ORDER BY id")]
        select = "SELECT rowid FROM search_words WHERE search_words MATCH ? ORDER BY rowid"
        certain, possible = (
            [number for (number,) in connection.execute(select, (asked,))] if asked else []
            for asked in (certain_expression(query), possible_expression(query))
        )
        return set(certain), possible

    def _add(self, connection: sqlite3.Connection, reading: int, document: Document) -> None:
        counts: Counter[Kind] = Counter()
        sections: dict[tuple[str, ...], int] = {}
        rows = []
        for n, block in enumerate(document.blocks):
            counts[counted_as(block.kind)] += 1
            if block.section not in sections:
                sections[block.section] = _section_number(connection, json.dumps(block.section))
            where = block.kind, counts[counted_as(block.kind)], block.page, sections[block.section]
            rows.append((self._text_number(connection, block.text), reading, n, *where))
        connection.executemany("INSERT INTO search_places VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _text_number(self, connection: sqlite3.Connection, text: str) -> int:
        content = text.encode("utf-8", "surrogatepass")
        digest = digest_of(content)
        found = connection.execute("SELECT id FROM search_texts WHERE digest = ?", (digest,)).fetchone()
        if found:
            return int(found[0])
        added = connection.execute("INSERT INTO search_texts (digest, text) VALUES (?, ?)", (digest, content))
        number = int(added.lastrowid or 0)
        if self._has_words:
            words = words_of(text)
            joined = (
                " ".join(word.folded for word in words.words),
                " ".join(whole for whole, _ in words.wholes.values()),
            )
            connection.execute("INSERT INTO search_words (rowid, words, wholes) VALUES (?, ?, ?)", (number, *joined))
        return number


def has_full_text() -> bool:
    """Tell whether SQLite was built with its full-text search."""
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE words USING fts5 (word)")
        except sqlite3.Error:
            return False
    return True


def counted_as(kind: Kind) -> Kind:
    """Return what a block is counted with, as a report counts: headings and tables apart, the rest as paragraphs."""
    return kind if kind in (Kind.HEADING, Kind.TABLE) else Kind.PARAGRAPH


def possible_expression(query: Query) -> str:
    """Return what to ask the index of words for: it finds all texts that are what is looked for, and few others.

    Words are in quotation marks, which none of them holds: nothing that a user writes is an operator.
    """
    return " AND ".join(f"({_possible(phrase)})" for phrase in query.wanted[:_MOST_TERMS])


def certain_expression(query: Query) -> str:
    """Return what finds only texts that are what is looked for, if not all of them; "" if no words can tell."""
    all_terms = [term for phrase in query.wanted for term in phrase]
    if len(all_terms) > _MOST_TERMS or any(term.is_begun for phrase in query.wanted for term in phrase[:-1]):
        return ""
    wanted = " AND ".join(f"({_certain(phrase)})" for phrase in query.wanted)
    unwanted = " OR ".join(f"({_possible(phrase)})" for phrase in query.unwanted[:_MOST_TERMS])
    if len(query.unwanted) > _MOST_TERMS:
        return ""
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _certain(phrase: Phrase) -> str:
    if len(phrase) == 1:
        return _term(phrase[0])
    return f"words : {_in_sequence([word for term in phrase for word in term.words], is_begun=phrase[-1].is_begun)}"


def _possible(phrase: Phrase) -> str:
    terms = phrase[:_MOST_TERMS]
    each = " AND ".join(f"({_term(term)})" for term in terms)
    if len(terms) == 1 or any(term.is_begun for term in terms[:-1]):
        return each
    # a word that hyphens divide in the text and not here, or here and not in the text, is not met in sequence
    divided = " OR ".join(form for term in terms for form in _forms(term))
    return f"{_certain(terms)} OR ({each} AND ({divided}))" if divided else _certain(terms)


def _term(term: Term) -> str:
    return " OR ".join((f"words : {_in_sequence(term.words, is_begun=term.is_begun)}", *_forms(term)))


def _forms(term: Term) -> Iterator[str]:
    """Yield how a term may be met as one word, beside as it is written."""
    for form in term.forms:
        word = _in_sequence([form], is_begun=term.is_begun)
        yield f"wholes : {word}"
        if term.whole:
            yield f"words : {word}"


def _in_sequence(words: Sequence[str], *, is_begun: bool) -> str:
    return f'"{" ".join(words)}"{" *" if is_begun else ""}'


def _spots(connection: sqlite3.Connection, text: int, readings: Mapping[int, str]) -> Iterator[Spot]:
    """Yield where a text stands in some documents, in no order."""
    select = "SELECT reading, block, kind, number, page, section FROM search_places WHERE text = ?"
    for reading, block, kind, *where in connection.execute(select, (text,)):
        if reading in readings:
            yield Spot(readings[reading], block, Kind(kind), *where)


def _text(connection: sqlite3.Connection, number: int) -> str:
    """Return a text. Raises: DamagedError if it is not what was put there: SQLite does not notice a flipped bit."""
    row = connection.execute("SELECT digest, text FROM search_texts WHERE id = ?", (number,)).fetchone()
    if row is None or row[0] != digest_of(row[1]):
        raise DamagedError
    return str(row[1], "utf-8", "surrogatepass")


def _section_number(connection: sqlite3.Connection, path: str) -> int:
    found = connection.execute("SELECT id FROM search_sections WHERE path = ?", (path,)).fetchone()
    if found:
        return int(found[0])
    return int(connection.execute("INSERT INTO search_sections (path) VALUES (?)", (path,)).lastrowid or 0)
