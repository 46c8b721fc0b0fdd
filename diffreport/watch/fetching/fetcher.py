"""From a source to what it gives: the one way to addresses, files and commands.

with Fetcher(plan.limits) as fetcher:
    answer = fetcher.fetch(source, validators_of_the_last_answer)
    for edition in answer.editions: ...
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from diffreport.errors import UsageError
from diffreport.watch.fetching.answers import Answer
from diffreport.watch.plan import Kind, Limits, Source
from diffreport.watch.processes import Running

if TYPE_CHECKING:
    from diffreport.watch.fetching.networks import Resolve
    from diffreport.watch.fetching.web import Web


class Fetcher:
    """Fetches what sources have, politely. For any number of threads; one for a whole check.

    It knows when each host was asked last, and what robots.txt of each says. `sleep` takes seconds.
    """

    def __init__(
        self, limits: Limits, *, sleep: Callable[[float], None] = time.sleep, resolve: Resolve | None = None
    ) -> None:
        """Take note of the limits; `resolve` is asked for addresses instead of the system."""
        self._limits, self._sleep, self._resolve = limits, sleep, resolve
        self._web: Web | None = None
        self._turn = threading.Lock()
        self._running = Running()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *raised: object) -> None:
        """End the commands that still run, of a check that is interrupted, and start no other.

        Nothing else is open between two calls.
        """
        self._running.end_all()

    def fetch(self, source: Source, validators: Mapping[str, str]) -> Answer:
        """Return the editions of a source that are new since the answer that `validators` are of; {} for none.

        Raises: SourceError if it gives none, with a code of docs/check.md; UsageError without the extra.
        """
        if source.kind is Kind.URL:
            return self._online().fetch(source, validators)
        if source.kind is Kind.COMMAND:
            from diffreport.watch.fetching.commands import output_of

            return output_of(source, validators, self._running)
        from diffreport.watch.fetching.local import files_of

        return files_of(source, validators)

    def post(
        self,
        url: str,
        content: bytes,
        headers: Sequence[tuple[str, str]],
        *,
        seconds: float,
        allow_private: bool = False,
    ) -> int:
        """Post bytes to an address and return the status of the answer; redirects are not followed.

        Raises: SourceError, whose message names the host alone: the rest may be a secret; a PassingError if it asks to
        be left alone for a while. UsageError without the extra.
        """
        return self._online().post(url, content, headers, seconds=seconds, allow_private=allow_private)

    def _online(self) -> Web:
        with self._turn:
            if self._web is None:
                try:
                    from diffreport.watch.fetching.web import Web
                except ImportError as error:
                    package = (error.name or "httpcore2").partition(".")[0]
                    remedy = "pip install 'diffreport-editions[fetch]'"
                    raise UsageError(f"addresses: needs {package}; {remedy}") from error
                self._web = Web(self._limits, self._sleep, self._resolve)
            return self._web
