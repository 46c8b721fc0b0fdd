"""Connections of those who take long to say what they want, or to take what they asked for: others have their place."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

_BUSY = object()  # no request is like it
_END_SECONDS = 2.0  # in which some of an answer must be taken once the server ends


class Impatient(H11Protocol):
    """A connection that is closed if for so many seconds, at most twice of them, no request came whole, or nothing of
    an answer was taken."""

    head_seconds = 20.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look after it."""
        super().connection_made(transport)
        self._look_after(_BUSY, (_BUSY, 0))

    def shutdown(self) -> None:
        """End it once what is under way is answered, or nobody takes the answer."""
        super().shutdown()
        self.loop.call_later(_END_SECONDS, self._look_after, _BUSY, self._sending())

    def _look_after(self, before: object, sending: tuple[object, int]) -> None:
        """Close it if it still waits for the request that it waited for before, or for the answer to be taken."""
        if self not in self.connections:
            return
        now = self._sending()
        if now[0] is sending[0] and now[1] >= sending[1] > 0:
            self.transport.abort()  # to close it would wait until all is taken
            return
        is_waiting = self.cycle is None or self.cycle.response_complete
        if is_waiting and before is self.cycle:
            self.transport.close()
        self.loop.call_later(self.head_seconds, self._look_after, self.cycle if is_waiting else _BUSY, now)

    def _sending(self) -> tuple[object, int]:
        """Return what is answered, and how many bytes of it wait to be taken."""
        return self.cycle, self.transport.get_write_buffer_size()
