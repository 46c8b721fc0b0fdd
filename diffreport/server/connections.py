"""Connections of those who take long to say what they want: they are closed, and others have their place."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

_BUSY = object()  # no request is like it


class Impatient(H11Protocol):
    """A connection that is closed if for so many seconds, at most twice of them, no request came whole."""

    head_seconds = 20.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look after it."""
        super().connection_made(transport)
        self._look_after(_BUSY)

    def _look_after(self, before: object) -> None:
        """Close it if it still waits for the request that it waited for before."""
        if self.transport.is_closing():
            return
        is_waiting = self.cycle is None or self.cycle.response_complete
        if is_waiting and before is self.cycle:
            self.transport.close()
            return
        self.loop.call_later(self.head_seconds, self._look_after, self.cycle if is_waiting else _BUSY)
