"""Pages of the web: fetched, or known to be unchanged; with redirects, manners and retries."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from diffreport import __version__
from diffreport.archive.provenance import now
from diffreport.archive.retrieval import Retrieval, masked
from diffreport.errors import SourceError, UsageError
from diffreport.watch.fetching import mementos
from diffreport.watch.fetching.addresses import Url, parsed, shown
from diffreport.watch.fetching.answers import Answer, Fetched
from diffreport.watch.fetching.asking import Headers, Reading, Reply, Request, asked
from diffreport.watch.fetching.networks import Resolve, looked_up
from diffreport.watch.fetching.outlet import Deadline, Terms
from diffreport.watch.fetching.passing import PassingError, retried, wish_in
from diffreport.watch.fetching.trips import BUSY, REDIRECTS, WHOLE, Trip, Trips, mark_of
from diffreport.watch.plan import Limits, Source
from diffreport.watch.secrets import token_line, value_of

_MEMENTO_SECONDS = 20.0  # for what is not needed
_VALIDATOR_LENGTH = 1_000  # characters
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # RFC 6750, 2.1


class Web:
    """All that goes out to the web."""

    def __init__(self, limits: Limits, sleep: Callable[[float], None], resolve: Resolve | None) -> None:
        """Take note of the limits."""
        agent = f"diffreport/{__version__}" + (f" (+{limits.agent})" if limits.agent else "")
        self._sleep, self._resolve = sleep, resolve or looked_up
        self._trips = Trips(agent, limits.pause_seconds, sleep)

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
        request = Request(target, self._trips.agent, tuple(headers), "POST", content, target.origin)
        reply = asked(request, terms, Reading(), self._trips.trust.of(target))
        after = wish_in(reply.header("Retry-After"), reply.header("Date"))
        if reply.status in BUSY and after:
            busy = PassingError(target.origin, "status", f"answers with status {reply.status}", "it is tried again")
            busy.after = after
            raise busy
        return reply.status

    def memento(self, source: Source, moment: str) -> str | None:
        """Return the address of the archived copy of a source's page that is nearest to a moment (UTC).

        None if the source names no TimeGate, or that knows none, or fails.
        """
        if not source.memento or masked(source.where) != source.where:  # a secret is no one else's
            return None
        try:
            gate = parsed(source.memento + source.where)
            host = parsed(source.where)
            terms = self._terms(host, min(source.bounds.seconds, _MEMENTO_SECONDS), is_private=source.allow_private)
            said = (("Accept-Datetime", mementos.written(moment)),)
            trip = Trip(gate, terms, Reading(), source.bounds.redirects, everywhere=said)
            return mementos.found_by(lambda url: self._trips.asked(url, trip), gate, trip.redirects)
        except SourceError:
            return None

    def _terms(self, own: Url, seconds: float, *, is_private: bool) -> Terms:
        return Terms(Deadline(shown(str(own)), seconds), own.host if is_private else "", self._resolve)

    def _fetched(self, source: Source, validators: Mapping[str, str]) -> Answer:
        """Return what one try gives. Raises: SourceError."""
        moment = now()
        end = self._trips.end_of(self._trip(source, validators))
        reply = end.reply
        if reply.status == 304 and end.was_conditional:
            return Answer((), validators)
        _check(reply, source)
        found = _validators(reply)
        if all(found[name] == validators.get(name) for name in ("page", "sha256")):
            return Answer((), found)  # its server has no validators, or others for the same bytes
        came = Retrieval(shown(str(reply.url)), reply.status, reply.headers)
        came = replace(came, memento=mementos.of(reply) or self.memento(source, moment), redirects=end.redirects)
        name, where = reply.url.name, source.shown
        return Answer((Fetched(name, reply.body, moment, where, came, end.redirects, end.exchanges),), found)

    def _trip(self, source: Source, validators: Mapping[str, str]) -> Trip:
        """Return how a source's page is asked for. Raises: SourceError."""
        first, bounds = parsed(source.where), source.bounds
        return Trip(
            first,
            self._terms(first, bounds.seconds, is_private=source.allow_private),
            Reading(WHOLE + REDIRECTS if source.warc else WHOLE, bounds.size, is_kept=source.warc),
            bounds.redirects,
            _own(source, first),
            validators.get("page", ""),
            _conditional(validators),
            robots=source.robots,
            retries=bounds.retries,
        )


def _own(source: Source, first: Url) -> Headers:
    """Return the headers that a source wants sent to its server. Raises: SourceError if its password is not there."""
    if source.password is None:
        return source.headers
    try:
        secret = value_of(source.password)
    except UsageError as error:
        wrong, _, remedy = str(error).rpartition("; ")
        raise SourceError(shown(str(first)), "secret", f"needs a password: {wrong}", remedy) from error
    if not source.user:
        if not _TOKEN.fullmatch(secret):
            raise SourceError(shown(str(first)), "secret", "has a token that is none", "give it alone, in one line")
        return (*source.headers, token_line(secret, source.token_header))
    token = base64.b64encode(f"{source.user}:{secret}".encode()).decode()
    return (*source.headers, ("Authorization", f"Basic {token}"))


def _check(reply: Reply, source: Source) -> None:
    """Refuse an answer that holds no document. Raises: SourceError."""
    where = source.shown
    if reply.status not in WHOLE:
        has_one = source.password is not None
        entry = "correct its user, password or token, which was not taken" if has_one else "give user and password"
        remedies = {401: entry, 403: "ask its publisher", 404: "correct its address", 410: "drop it"}
        remedy = remedies.get(reply.status, "look at what is there")
        final = shown(str(reply.url))
        led = "" if mark_of(reply.url) == mark_of(parsed(source.where)) else f" from {final}, to which it redirects"
        raise SourceError(where, "status", f"came with HTTP status {reply.status}{led}", remedy)
    if not reply.body:
        raise SourceError(where, "empty", "came without content", "look at what is there")


def _validators(reply: Reply) -> dict[str, str]:
    said = {"etag": reply.header("ETag"), "last_modified": reply.header("Last-Modified")}
    kept = {name: value for name, value in said.items() if value and len(value) <= _VALIDATOR_LENGTH}
    return {"page": mark_of(reply.url), "sha256": hashlib.sha256(reply.body).hexdigest(), **kept}


def _conditional(validators: Mapping[str, str]) -> Headers:
    names = (("If-None-Match", "etag"), ("If-Modified-Since", "last_modified"))
    said = ((header, validators.get(name, "")) for header, name in names)
    return tuple((header, value) for header, value in said if value and not re.search(r"[\r\n\0]", value))
