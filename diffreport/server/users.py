"""Who asks: the one user of this machine, whom a reverse proxy names, or who has a token."""

from __future__ import annotations

import hmac
import os
import re
import tomllib
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import NamedTuple, Protocol

from diffreport.errors import UsageError
from diffreport.report.review import MOST_NAME
from diffreport.server.sessions import Sessions, digest_of
from diffreport.spots import why_unread
from diffreport.text import name_of

_MOST_FAILURES, _WITHIN_SECONDS = 10, 60.0  # wrong tokens of one address: more are no slips of the hand
_MOST_PEERS = 10_000  # whose failures are remembered

_DIGEST = re.compile(r"[0-9a-f]{64}")
_HEADER = re.compile(r"[A-Za-z0-9-]+")


class Asking(NamedTuple):
    """What of a request tells who asks: the address it comes from, its headers (names in lower case, each with all of
    its values), its cookie of ours, and the time. Units: seconds since 1970."""

    peer: str
    headers: Mapping[str, tuple[str, ...]]
    cookie: str
    now: float


class TooManyError(Exception):
    """An address has sent another wrong token, after too many."""


class Users(Protocol):
    """Tells who asks."""

    @property
    def has_form(self) -> bool:
        """Tell whether a browser is asked for a token."""

    def who(self, asking: Asking) -> str:
        """Return the name of who asks, "" if nobody knows.

        Raises: TooManyError; UsageError for a file of tokens; StateError for that of sessions.
        """

    def close(self) -> None:
        """Close what is open; nobody asks any more."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Whoever reaches this machine's loopback is its one user."""

    name: str
    has_form: bool = False

    def who(self, asking: Asking) -> str:
        """Return the one name."""
        return self.name

    def close(self) -> None:
        """Nothing is open."""


class Proxied:
    """A reverse proxy says who asks, in a header that is believed from its own address alone."""

    has_form = False

    def __init__(self, header: str, trusted: Iterable[str]) -> None:
        """Take the name of the header and the addresses, or networks, of proxies. Raises: UsageError."""
        if not _HEADER.fullmatch(header):
            raise UsageError(f"--user-header {header!a}: is no name of a header; write one as X-Forwarded-User")
        self._header = header.lower()
        try:
            self._trusted = [ip_network(address) for address in trusted]
        except ValueError as error:
            raise UsageError(f"--trust: {error}; write an address as 127.0.0.1, or a network as 10.0.0.0/8") from error
        if not self._trusted:
            raise UsageError("--user-header: says nothing without --trust; name the address of the proxy")

    def who(self, asking: Asking) -> str:
        """Return the name in the header."""
        values = asking.headers.get(self._header, ())
        if not self._is_trusted(asking.peer) or len(values) != 1:
            return ""
        try:
            return named(values[0].encode("latin-1").decode("utf-8"))
        except UnicodeError:
            return ""

    def close(self) -> None:
        """Nothing is open."""

    def _is_trusted(self, peer: str) -> bool:
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        address = getattr(address, "ipv4_mapped", None) or address  # what listens at :: sees IPv4 as IPv6
        return any(address in network for network in self._trusted)


@dataclass(slots=True)
class Tokens:
    """Users with tokens, of which a file has the digests: `name = "sha256 of the token"`. It is read when it changes.

    Programs send the token itself; a browser sends it once, and gets a session, which is kept in another file.
    """

    file: Path
    kept: Path
    has_form: bool = True
    _stamp: object = None
    _names: dict[str, str] = field(default_factory=dict)  # by digest
    _sessions: Sessions = field(init=False)
    _failures: dict[str, deque[float]] = field(default_factory=dict)  # by address

    def __post_init__(self) -> None:
        """Read the file. Raises: UsageError naming it; StateError for that of sessions."""
        self._read()
        self._sessions = Sessions(self.kept)

    def who(self, asking: Asking) -> str:
        """Return the name of who has the token that is sent, else of the session."""
        sent = (each.partition(" ") for each in asking.headers.get("authorization", ()))
        tokens = [token.strip() for scheme, _, token in sent if scheme.lower() == "bearer"]
        if tokens:  # what has another scheme is of a proxy
            return self.check(tokens[0], asking) if len(tokens) == 1 else ""
        if not asking.cookie or not (token := self._sessions.token_of(asking.cookie, asking.now)):
            return ""
        self._read()
        return self._names.get(token, "")

    def check(self, token: str, asking: Asking) -> str:
        """Return whose token it is, "" if nobody's. Raises: TooManyError; UsageError."""
        self._read()
        digest, found = digest_of(token), ""
        for known, name in self._names.items():  # all of them, so that the time tells nothing
            found = name if hmac.compare_digest(known, digest) else found
        if not found:
            self._note_failure(asking)
        return found

    def _note_failure(self, asking: Asking) -> None:
        """Note a wrong token. Who has a right one is never kept out by others at one address, such as a proxy's."""
        failures = self._failures.setdefault(asking.peer, deque())
        while failures and not asking.now - _WITHIN_SECONDS <= failures[0] <= asking.now:  # a clock may be put back
            failures.popleft()
        if len(failures) >= _MOST_FAILURES:
            raise TooManyError
        failures.append(asking.now)
        if len(self._failures) > _MOST_PEERS:
            self._failures.pop(next(iter(self._failures)))

    def begin(self, token: str, now: float) -> str:
        """Return the secret of a new session for who has a token. Raises: StateError."""
        return self._sessions.begin(token, now)

    def end(self, secret: str) -> None:
        """End a session. Raises: StateError."""
        self._sessions.end(secret)

    def close(self) -> None:
        """Close the file of sessions."""
        self._sessions.close()

    def _read(self) -> None:
        try:
            with self.file.open("rb") as opened:
                status = os.fstat(opened.fileno())
                stamp = status.st_mtime_ns, status.st_ino, status.st_size, status.st_mode
                if stamp == self._stamp:
                    return
                if os.name == "posix" and status.st_mode & 0o077:
                    wrong = "others can read or write it"
                    raise UsageError(f"{self.file}: {wrong}; make it private with chmod 600 {self.file}")
                told = tomllib.loads(opened.read().decode("utf-8"))
        except OSError as error:
            raise UsageError(f"{self.file}: cannot be read ({error.strerror}); check the path") from error
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{self.file}: not a readable TOML file ({why_unread(error)}); correct it") from error
        self._names, self._stamp = _names_in(told, self.file), stamp


def named(text: str) -> str:
    """Return a user's name in one line, "" if it is none."""
    name = name_of(text)
    return name if len(name) <= MOST_NAME else ""


def _names_in(told: Mapping[str, object], file: Path) -> dict[str, str]:
    """Return the names by the digests of their tokens. Raises: UsageError."""
    names: dict[str, str] = {}
    for key, digest in told.items():
        if not isinstance(digest, str) or not _DIGEST.fullmatch(digest.lower()):
            wrong = f'{key[:80]!a} has no sha256 of a token: 64 hexadecimal digits, as in name = "9f86..."'
            raise UsageError(f"{file}: {wrong}; correct it")
        if not named(key) or digest.lower() in names:
            wrong = "is no name" if not named(key) else "has the token of somebody else"
            raise UsageError(f"{file}: {key[:80]!a} {wrong}; correct it")
        names[digest.lower()] = named(key)
    if not names:
        raise UsageError(f'{file}: names nobody; add a line as name = "sha256 of a token"')
    return names
