"""Sessions of browsers, which outlive the server: a SQLite file beside that of the reviews.

It holds digests alone: who reads it can neither sign in nor go on with a session.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from diffreport.report.files import check_outside
from diffreport.watch.state import Part, State

_SECONDS = 12 * 3600.0  # a working day
_MOST = 10_000
_PART = Part(
    "sessions", (("CREATE TABLE sessions (secret TEXT PRIMARY KEY, token TEXT NOT NULL, ends REAL NOT NULL)",),)
)


def file_beside(reviews: Path) -> Path:
    """Return where sessions are kept."""
    return reviews.with_name(f"{reviews.name}-sessions")


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Sessions:
    """The open file, of one thread. Times are seconds since 1970."""

    def __init__(self, file: Path) -> None:
        """Open the file, which is made if it is not there. Raises: StateError; UsageError inside of an archive."""
        check_outside(file)
        self._state = State.open(file, [_PART])

    def close(self) -> None:
        """Close the file."""
        self._state.close()

    def token_of(self, secret: str, now: float) -> str:
        """Return the digest of the token that a session was begun with, "" if there is none. Raises: StateError."""
        question = "SELECT token FROM sessions WHERE secret = ? AND ends >= ?"
        found = self._state.asked(question, digest_of(secret), now)
        return str(found[0][0]) if found else ""

    def begin(self, token: str, now: float) -> str:
        """Return the secret of a new session for who has a token; of too many the oldest end. Raises: StateError."""
        secret = secrets.token_urlsafe(32)
        with self._state.changing() as connection:
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?)", (digest_of(secret), digest_of(token), now + _SECONDS)
            )
            connection.execute(
                "DELETE FROM sessions WHERE ends < ? OR secret IN"
                " (SELECT secret FROM sessions ORDER BY ends DESC LIMIT -1 OFFSET ?)",
                (now, _MOST),
            )
        return secret

    def end(self, secret: str) -> None:
        """End a session. Raises: StateError."""
        with self._state.changing() as connection:
            connection.execute("DELETE FROM sessions WHERE secret = ?", (digest_of(secret),))
