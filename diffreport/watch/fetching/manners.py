"""Good manners towards hosts: one request at a time after a pause, and no page that robots.txt keeps to itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple

from protego import Protego

from diffreport.errors import SourceError
from diffreport.watch.fetching.addresses import Url, shown
from diffreport.watch.fetching.asking import Reply

ROBOT = "diffreport"  # the name that robots.txt may give us
SIZE = 500 << 10  # bytes of robots.txt that are read (RFC 9309, 2.5: at least so many)
_LONGEST_DELAY_SECONDS = 30.0  # of Crawl-delay: a check is over some time


class Pauses:
    """Requests to one host, each so long after the one before; first come, first served. For any number of threads."""

    def __init__(self, seconds: float, sleep: Callable[[float], None]) -> None:
        """Keep at least so many seconds."""
        self._seconds, self._sleep = seconds, sleep
        self._next: dict[str, float] = {}  # by host: when the next request may begin
        self._turn = threading.Lock()

    def keep(self, host: str, at_least: float) -> float:
        """Wait until a request may begin, and return the seconds that went by."""
        with self._turn:
            moment = time.monotonic()
            start = max(self._next.get(host, moment), moment)
            self._next[host] = start + max(self._seconds, at_least)
        wait = start - moment
        if wait > 0:
            self._sleep(wait)
        return wait


class Manners(NamedTuple):
    """What robots.txt of a server says to us."""

    rules: Protego | None  # None: nothing is forbidden

    @property
    def delay_seconds(self) -> float:
        """Return the pause it wishes between two requests, 0.0 for none; at most half a minute."""
        delay = self.rules.crawl_delay(ROBOT) if self.rules else None
        return min(float(delay or 0.0), _LONGEST_DELAY_SECONDS)

    def check(self, url: Url) -> None:
        """Raise SourceError, code `robots`, for a page that is forbidden to us."""
        if self.rules and not self.rules.can_fetch(str(url), ROBOT):
            wrong = f"is closed to programs by {url.origin}/robots.txt"
            raise SourceError(shown(str(url)), "robots", wrong, "ask its publisher; robots = false passes over it")


def manners_in(reply: Reply) -> Manners:
    """Return what an answer for robots.txt means (RFC 9309, 2.3.1). Raises: SourceError, code `robots`."""
    if 400 <= reply.status < 500:
        return Manners(None)
    if reply.status not in (200, 203):
        wrong = f"came with HTTP status {reply.status}"
        raise SourceError(shown(str(reply.url)), "robots", wrong, "try again later")
    return Manners(Protego.parse(reply.body.decode("utf-8-sig", "replace")))


class Robots:
    """What robots.txt of each server says, asked for once. For any number of threads."""

    def __init__(self) -> None:
        """Know nothing."""
        self._known: dict[str, Future[Manners]] = {}
        self._turn = threading.Lock()

    def of(self, server: str, ask: Callable[[], Manners]) -> Manners:
        """Return what was told of a server, or ask. Raises: as `ask`, the same every time."""
        with self._turn:
            is_first = server not in self._known
            told = self._known.setdefault(server, Future())
        if is_first:
            try:
                told.set_result(ask())
            except SourceError as error:
                told.set_exception(error)
            finally:
                told.cancel()  # unless it is told: those who wait for it must hear of it
        return told.result()
