"""Which states of which objects were seen in a root: the one thing that the root itself cannot tell.

An object that is gone as a whole, or was set back to an older state, is valid; only who remembers it misses anything.
So nothing is overwritten here: what is no longer in the root is kept until somebody says that it was meant to go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archive.catalogue.database import Database, Part

if TYPE_CHECKING:
    import sqlite3

# Its version is its own: another version of diffreport has to remember what this one saw.
PART = Part(
    "seen",
    1,
    {"seen": "CREATE TABLE seen (path TEXT, head INTEGER, inventory TEXT, PRIMARY KEY (path, head)) WITHOUT ROWID"},
)
_PATIENCE_SECONDS = 1.0  # for another writer: what is not noted now is when it is read next


class Seen(NamedTuple):
    """A state of an object: its folder, the number of its versions, and the SHA-512 of its inventory then."""

    path: str
    head: int
    inventory: str


def note(database: Database, states: Iterable[Seen]) -> None:
    """Remember states; of one that is remembered otherwise, the first stays."""
    rows = list(states)

    def change(connection: sqlite3.Connection) -> None:
        connection.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", rows)

    if rows:
        database.write(PART, change, _PATIENCE_SECONDS)


def remembered(database: Database) -> dict[str, list[Seen]]:
    """Return the states that are remembered, of each object the newest first; nothing if there is no catalogue."""
    if database.file is None or not database.file.exists():
        return {}

    def ask(connection: sqlite3.Connection) -> list[tuple[str, int, str]]:
        return connection.execute("SELECT path, head, inventory FROM seen ORDER BY path, head DESC").fetchall()

    states: dict[str, list[Seen]] = {}
    for row in database.read(PART, ask) or ():
        states.setdefault(row[0], []).append(Seen(*row))
    return states


def forget(database: Database, paths: Iterable[str] | None = None) -> None:
    """Forget some objects, or all; nothing is made where there is no catalogue."""
    if database.file is None or not database.file.exists():
        return

    def change(connection: sqlite3.Connection) -> None:
        if paths is None:
            connection.execute("DELETE FROM seen")
        else:
            connection.executemany("DELETE FROM seen WHERE path = ?", [(path,) for path in paths])

    database.write(PART, change)
