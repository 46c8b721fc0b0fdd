"""What a source answers: editions, or that nothing is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from diffreport.archive.retrieval import Retrieval
from diffreport.errors import SourceError


class Exchange(NamedTuple):
    """A request and its response as they went over the wire, for WARC; credentials are left out of the request."""

    url: str
    moment: str  # UTC
    request: bytes  # line and headers
    response: bytes  # line and headers
    body: bytes  # as sent: not decoded
    address: str = ""  # of the server


@dataclass(frozen=True, slots=True)
class Fetched:
    """One edition as a source gave it. `source` is the address asked for, None for what is no address; `retrieved` UTC.

    `exchanges` are all requests that led to it, redirects first; empty unless the source asks for WARC.
    """

    name: str  # of the file, to be recorded
    content: bytes
    retrieved: str
    source: str | None = None
    retrieval: Retrieval = field(default_factory=Retrieval)
    redirects: tuple[tuple[int, str], ...] = ()  # status, and where it led
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source gave: `editions` is empty if nothing changed since the answer that `validators` are of.

    `validators` are to be given back at the next fetch, if all that was fetched has been archived. `still` are name and
    SHA-256 of each file that the source has as before, and does not give again. One that is not `is_whole` has more to
    give: ask again, with these validators. `fault` is why some of the files of a source could not be read.
    """

    editions: tuple[Fetched, ...]
    validators: Mapping[str, str]
    still: frozenset[tuple[str, str]] = frozenset()
    is_whole: bool = True
    fault: SourceError | None = None
