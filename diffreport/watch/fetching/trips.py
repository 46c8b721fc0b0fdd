"""Trips: from an address over all redirects to the page at their end, asked for as each server wants it."""

from __future__ import annotations

import hashlib
import ssl
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

import httpcore2

from diffreport.errors import SourceError
from diffreport.watch.fetching.addresses import REFUSED, Url, joined, shown
from diffreport.watch.fetching.answers import Exchange
from diffreport.watch.fetching.asking import Headers, Reading, Reply, Request, asked
from diffreport.watch.fetching.manners import SIZE, Manners, Pauses, Robots, manners_in
from diffreport.watch.fetching.outlet import Deadline, Terms
from diffreport.watch.fetching.passing import LONGEST_WISH_SECONDS, PassingError, moment_after, retried, wish_in

WHOLE = (200, 203)  # statuses whose body is the document
REDIRECTS = (301, 302, 303, 307, 308)
BUSY = (429, 502, 503, 504)
_BUSY_ROBOTS = (502, 503, 504)  # RFC 9309, 2.3.1.3: any of 400 to 499 closes nothing
_OF_HOST = ("connection", "tls", "refused")  # codes of what is true of all pages of a host
_ROBOTS_SECONDS, _ROBOTS_REDIRECTS = 30.0, 5  # RFC 9309, 2.3.1.2


class Trip(NamedTuple):
    """How a page is asked for, with all redirects: what is sent to the first server alone, and what to one page."""

    first: Url
    terms: Terms
    reading: Reading
    redirects: int
    own: Headers = ()  # to the server of the first address, and no other
    page: str = ""  # by its mark: the page that `conditional` is sent to
    conditional: Headers = ()
    everywhere: Headers = ()
    robots: bool = False
    retries: int = 0  # of robots.txt
    busy: tuple[int, ...] = BUSY  # statuses that pass


class End(NamedTuple):
    """Where a trip ended."""

    reply: Reply
    redirects: tuple[tuple[int, str], ...]
    exchanges: tuple[Exchange, ...]
    was_conditional: bool


class Trust:
    """The authorities whose certificates are trusted, read when they are needed first: that takes time."""

    def __init__(self) -> None:
        """Read nothing."""
        self._context: ssl.SSLContext | None = None
        self._turn = threading.Lock()

    def of(self, url: Url) -> ssl.SSLContext | None:
        """Return them for an address of https, None for one of http."""
        if url.scheme != "https":
            return None
        with self._turn:
            self._context = self._context or httpcore2.default_ssl_context()
            return self._context


class Trips:
    """Makes trips, politely. For any number of threads."""

    def __init__(self, agent: str, pause_seconds: float, sleep: Callable[[float], None]) -> None:
        """Take note of who asks, and of the pause between two requests to one host."""
        self.agent = agent
        self.trust = Trust()
        self._sleep = sleep
        self._pauses = Pauses(pause_seconds, sleep)
        self._robots = Robots()

    def end_of(self, trip: Trip) -> End:
        """Return what is at the end of all redirects. Raises: SourceError."""
        url, redirects, exchanges = trip.first, list[tuple[int, str]](), list[Exchange]()
        while True:
            reply = self.asked(url, trip)
            if reply.exchange:
                exchanges.append(reply.exchange)
            if reply.status not in REDIRECTS:
                was_conditional = bool(trip.conditional) and mark_of(url) == trip.page
                return End(reply, tuple(redirects), tuple(exchanges), was_conditional)
            if len(redirects) == trip.redirects:
                wrong = f"redirects more than {trip.redirects} times"
                raise SourceError(shown(str(trip.first)), "redirects", wrong, "name the address where the page is")
            url = _next(reply, trip.first)
            redirects.append((reply.status, shown(str(url))))

    def asked(self, url: Url, trip: Trip) -> Reply:
        """Return what one page answers, asked when it may be. Raises: SourceError."""
        begin = time.monotonic()
        manners = self._manners(url, trip) if trip.robots else Manners(None)
        trip.terms.deadline.extend(time.monotonic() - begin)
        manners.check(url)
        trip.terms.deadline.extend(self._pauses.keep(url.host, manners.delay_seconds))
        headers = trip.everywhere
        if _is_same_server(url, trip.first):
            headers += trip.own
        if mark_of(url) == trip.page:
            headers += trip.conditional
        reply = asked(Request(url, self.agent, headers), trip.terms, trip.reading, self.trust.of(url))
        if reply.status in trip.busy:
            raise _busy(reply)
        return reply

    def _manners(self, url: Url, trip: Trip) -> Manners:
        """Return what robots.txt of a page's server says, asked for once in a check. Raises: SourceError."""

        first = url._replace(target="/robots.txt")

        def ask() -> Manners:
            own = trip.terms._replace(
                deadline=Deadline(shown(str(first)), min(_ROBOTS_SECONDS, trip.terms.deadline.seconds))
            )
            reading = Reading(WHOLE, SIZE, is_cut=True)
            trip_there = Trip(first, own, reading, _ROBOTS_REDIRECTS, busy=_BUSY_ROBOTS)
            return manners_in(self.end_of(trip_there).reply)

        server = f"{url.origin} {trip.terms.private_host == url.host}"
        try:
            return self._robots.of(server, lambda: retried(trip.retries, self._sleep, ask))
        except SourceError as error:
            code = "robots" if error.code == "status" else error.code
            is_of_host = code in _OF_HOST and error.where == shown(str(first))
            wrong = error.wrong if is_of_host else f"cannot be asked for, since its robots.txt {error.wrong}"
            raise SourceError(shown(str(url)), code, wrong, error.remedy) from error


def mark_of(url: Url) -> str:
    """Return what stands for a page in the state, which must hold no secret that its address may have."""
    return hashlib.sha256(str(url).encode()).hexdigest()[:32]


def _is_same_server(url: Url, first: Url) -> bool:
    """Tell whether an address is at the server that was asked first, or at the same host by TLS."""
    return url.host == first.host and (url.scheme, url.port) in ((first.scheme, first.port), ("https", 443))


def _next(reply: Reply, first: Url) -> Url:
    """Return where a redirect leads. Raises: SourceError where nobody should follow."""
    here = shown(str(reply.url))
    location = reply.header("Location")
    if not location:
        raise SourceError(here, "redirects", "redirects without saying where to", "tell its publisher")
    try:
        url = joined(reply.url, location)
    except SourceError as error:
        raise SourceError(here, REFUSED, f"redirects to what {error.wrong}", "look at where it leads") from None
    if url.scheme == "http" and first.scheme == "https":
        wrong = f"redirects to {shown(str(url))}, without TLS"
        raise SourceError(here, REFUSED, wrong, "name an address of http if that will do")
    return url


def _busy(reply: Reply) -> SourceError:
    """Return what to raise when a server cannot answer now."""
    where = shown(str(reply.url))
    after = wish_in(reply.header("Retry-After"), reply.header("Date"))
    if after > LONGEST_WISH_SECONDS:
        wrong = f"came with HTTP status {reply.status}, and is not to be asked before {moment_after(after)}"
        error = SourceError(where, "later", wrong, "try again then")
    else:
        error = PassingError(where, "status", f"came with HTTP status {reply.status}", "try again later")
    error.after = after
    return error
