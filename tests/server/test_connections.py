"""Who connects and says nothing, or only half of it, holds no place for long."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Any

import uvicorn

from diffreport.server.connections import Impatient


class Hasty(Impatient):
    """One whose patience is short."""

    head_seconds = 0.05


async def slow(scope: Any, receive: Any, send: Any) -> None:
    """Answer, to one path after longer than anybody may take to ask."""
    if scope["path"] == "/long":
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 0.3)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_what_does_not_come_is_not_waited_for() -> None:
    """Neither a request that does not begin nor one that does not end; an answer may take as long as it does."""

    async def test() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            config = uvicorn.Config(slow, http=Hasty, ws="none", lifespan="off", log_config=None, access_log=False)
            server = uvicorn.Server(config)
            serving = asyncio.ensure_future(server.serve([listener]))
            ends = {}
            for sent in (
                b"",
                b"GET / HT",
                b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / ",
                b"GET /long HTTP/1.1\r\nHost: a\r\n\r\n",
            ):
                reader, writer = await asyncio.open_connection(*listener.getsockname())
                writer.write(sent)
                ends[sent] = await reader.read()  # to the end
                writer.close()
                await writer.wait_closed()
            server.should_exit = True
            await serving
        silent, half, second, long = ends.values()
        assert (silent, half) == (b"", b"")
        assert second.count(b"204 No Content") == long.count(b"204 No Content") == 1

    asyncio.run(asyncio.wait_for(test(), 60))
