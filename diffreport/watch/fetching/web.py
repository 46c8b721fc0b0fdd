"""Pages of the web: fetched, or known to be unchanged; with redirects, manners and retries."""

from __future__ import annotations

import base64
import hashlib
import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import httpcore2

from diffreport import __version__
from diffreport.archive.provenance import now
from diffreport.archive.retrieval import Retrieval
from diffreport.errors import SourceError, UsageError
from diffreport.watch.fetching import mementos
from diffreport.watch.fetching.addresses import REFUSED, Url, joined, parsed, shown
from diffreport.watch.fetching.answers import Answer, Exchange, Fetched
from diffreport.watch.fetching.asking import Headers, Reading, Reply, Request, asked
from diffreport.watch.fetching.manners import SIZE, Manners, Pauses, Robots, manners_in
from diffreport.watch.fetching.networks import Resolve, looked_up
from diffreport.watch.fetching.outlet import Deadline, Terms
from diffreport.watch.fetching.passing import LONGEST_WISH_SECONDS, PassingError, moment_after, retried, wish_in
from diffreport.watch.plan import Limits, Source
from diffreport.watch.secrets import value_of

_WHOLE = (200, 203)  # statuses whose body is the document
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 502, 503, 504)
_BUSY_ROBOTS = (502, 503, 504)  # RFC 9309, 2.3.1.3: any of 400 to 499 closes nothing
_OF_HOST = ("connection", "tls", "refused")  # codes of what is true of all pages of a host
_ROBOTS_SECONDS, _ROBOTS_REDIRECTS = 30.0, 5  # RFC 9309, 2.3.1.2
_MEMENTO_SECONDS = 20.0  # for what is not needed
_VALIDATOR_LENGTH = 1_000  # characters
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # RFC 6750, 2.1


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
    busy: tuple[int, ...] = _BUSY  # statuses that pass


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


class Web:
    """All that goes out to the web."""

    def __init__(self, limits: Limits, sleep: Callable[[float], None], resolve: Resolve | None) -> None:
        """Take note of the limits."""
        self._agent = f"diffreport/{__version__}" + (f" (+{limits.agent})" if limits.agent else "")
        self._sleep, self._resolve = sleep, resolve or looked_up
        self._pauses = Pauses(limits.pause_seconds, sleep)
        self._robots = Robots()
        self._trust = Trust()

    def fetch(self, source: Source, validators: Mapping[str, str]) -> Answer:
        """Return what an address gives; see `Fetcher.fetch`."""
        return retried(source.bounds.retries, self._sleep, lambda: self._fetched(source, validators))

    def post(
        self, url: str, content: bytes, headers: Sequence[tuple[str, str]], *, seconds: float, allow_private: bool
    ) -> int:
        """Return the status that a post is answered with; see `Fetcher.post`."""
        try:
            target = parsed(url)
        except SourceError as error:
            raise SourceError("the address to post to", error.code, error.wrong, error.remedy) from None
        terms = self._terms(target, seconds, is_private=allow_private)
        request = Request(target, self._agent, tuple(headers), "POST", content, target.origin)
        reply = asked(request, terms, Reading(), self._trust.of(target))
        after = wish_in(reply.header("Retry-After"), reply.header("Date"))
        if reply.status in _BUSY and after:
            busy = PassingError(target.origin, "status", f"answers with status {reply.status}", "it is tried again")
            busy.after = after
            raise busy
        return reply.status

    def memento(self, source: Source, moment: str) -> str | None:
        """Return the address of an archived copy; see `Fetcher.memento`."""
        if not source.memento:
            return None
        try:
            gate = parsed(source.memento + source.where)
            host = parsed(source.where)
            terms = self._terms(host, min(source.bounds.seconds, _MEMENTO_SECONDS), is_private=source.allow_private)
            said = (("Accept-Datetime", mementos.written(moment)),)
            trip = Trip(gate, terms, Reading(), source.bounds.redirects, everywhere=said)
            return mementos.found_by(lambda url: self._asked(url, trip), gate, trip.redirects)
        except SourceError:
            return None

    def _terms(self, own: Url, seconds: float, *, is_private: bool) -> Terms:
        return Terms(Deadline(shown(str(own)), seconds), own.host if is_private else "", self._resolve)

    def _fetched(self, source: Source, validators: Mapping[str, str]) -> Answer:
        """Return what one try gives. Raises: SourceError."""
        first, bounds = parsed(source.where), source.bounds
        moment = now()
        end = self._arrived(
            Trip(
                first,
                self._terms(first, bounds.seconds, is_private=source.allow_private),
                Reading(_WHOLE + _REDIRECTS if source.warc else _WHOLE, bounds.size, is_kept=source.warc),
                bounds.redirects,
                _own(source, first),
                validators.get("page", ""),
                _conditional(validators),
                robots=source.robots,
                retries=bounds.retries,
            )
        )
        reply = end.reply
        if reply.status == 304 and end.was_conditional:
            return Answer((), validators)
        _check(reply, shown(source.where))
        found = _validators(reply)
        if all(found[name] == validators.get(name) for name in ("page", "sha256")):
            return Answer((), found)  # its server has no validators, or others for the same bytes
        came = Retrieval(shown(str(reply.url)), reply.status, reply.headers)
        memento = mementos.of(reply) or self.memento(source, moment)
        return Answer(
            (
                Fetched(
                    reply.url.name,
                    reply.body,
                    moment,
                    shown(source.where),
                    replace(came, memento=memento),
                    end.redirects,
                    end.exchanges,
                ),
            ),
            found,
        )

    def _arrived(self, trip: Trip) -> End:
        """Return what is at the end of all redirects. Raises: SourceError."""
        url, redirects, exchanges = trip.first, list[tuple[int, str]](), list[Exchange]()
        while True:
            reply = self._asked(url, trip)
            if reply.exchange:
                exchanges.append(reply.exchange)
            if reply.status not in _REDIRECTS:
                was_conditional = bool(trip.conditional) and _mark(url) == trip.page
                return End(reply, tuple(redirects), tuple(exchanges), was_conditional)
            if len(redirects) == trip.redirects:
                wrong = f"redirects more than {trip.redirects} times"
                raise SourceError(shown(str(trip.first)), "redirects", wrong, "name the address where the page is")
            url = _next(reply, trip.first)
            redirects.append((reply.status, shown(str(url))))

    def _asked(self, url: Url, trip: Trip) -> Reply:
        """Return what one page answers, asked when it may be. Raises: SourceError."""
        begin = time.monotonic()
        manners = self._manners(url, trip) if trip.robots else Manners(None)
        trip.terms.deadline.extend(time.monotonic() - begin)
        manners.check(url)
        trip.terms.deadline.extend(self._pauses.keep(url.host, manners.delay_seconds))
        headers = trip.everywhere
        if _is_same_server(url, trip.first):
            headers += trip.own
        if _mark(url) == trip.page:
            headers += trip.conditional
        reply = asked(Request(url, self._agent, headers), trip.terms, trip.reading, self._trust.of(url))
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
            reading = Reading(_WHOLE, SIZE, is_cut=True)
            trip_there = Trip(first, own, reading, _ROBOTS_REDIRECTS, busy=_BUSY_ROBOTS)
            return manners_in(self._arrived(trip_there).reply)

        server = f"{url.origin} {trip.terms.private_host == url.host}"
        try:
            return self._robots.of(server, lambda: retried(trip.retries, self._sleep, ask))
        except SourceError as error:
            code = "robots" if error.code == "status" else error.code
            is_of_host = code in _OF_HOST and error.where == shown(str(first))
            wrong = error.wrong if is_of_host else f"cannot be asked for, since its robots.txt {error.wrong}"
            raise SourceError(shown(str(url)), code, wrong, error.remedy) from error


def _own(source: Source, first: Url) -> Headers:
    """Return the headers that a source wants sent to its server. Raises: SourceError if its password is not there."""
    if source.password is None:
        return source.headers
    try:
        secret = value_of(source.password, source.folder)
    except UsageError as error:
        raise SourceError(shown(str(first)), "secret", f"needs a password ({error})", "give it") from error
    if not source.user:
        if not _TOKEN.fullmatch(secret):
            raise SourceError(shown(str(first)), "secret", "has a token that is none", "give it alone, in one line")
        return (*source.headers, ("Authorization", f"Bearer {secret}"))
    token = base64.b64encode(f"{source.user}:{secret}".encode()).decode()
    return (*source.headers, ("Authorization", f"Basic {token}"))


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
        return SourceError(where, "later", wrong, "try again then")
    error = PassingError(where, "status", f"came with HTTP status {reply.status}", "try again later")
    error.after = after
    return error


def _check(reply: Reply, where: str) -> None:
    """Refuse an answer that holds no document. Raises: SourceError."""
    if reply.status not in _WHOLE:
        remedies = {401: "give user and password", 403: "ask its publisher", 404: "correct its address", 410: "drop it"}
        remedy = remedies.get(reply.status, "look at what is there")
        raise SourceError(where, "status", f"came with HTTP status {reply.status}", remedy)
    if not reply.body:
        raise SourceError(where, "empty", "came without content", "look at what is there")


def _mark(url: Url) -> str:
    """Return what stands for a page in the state, which must hold no secret that its address may have."""
    return hashlib.sha256(str(url).encode()).hexdigest()[:32]


def _validators(reply: Reply) -> dict[str, str]:
    said = {"etag": reply.header("ETag"), "last_modified": reply.header("Last-Modified")}
    kept = {name: value for name, value in said.items() if value and len(value) <= _VALIDATOR_LENGTH}
    return {"page": _mark(reply.url), "sha256": hashlib.sha256(reply.body).hexdigest(), **kept}


def _conditional(validators: Mapping[str, str]) -> Headers:
    names = (("If-None-Match", "etag"), ("If-Modified-Since", "last_modified"))
    said = ((header, validators.get(name, "")) for header, name in names)
    return tuple((header, value) for header, value in said if value and not re.search(r"[\r\n\0]", value))
