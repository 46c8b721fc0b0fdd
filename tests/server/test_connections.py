"""Who connects and says nothing, or only half of it, or takes no answer, holds no place for long."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import uvicorn

from diffreport.server.connections import Impatient

Address = tuple[str, int]


class Hasty(Impatient):
    """One whose patience is short."""

    head_seconds = 0.05


async def slow(scope: Any, receive: Any, send: Any) -> None:
    """Answer, to one path after longer than anybody may take to ask, to another with more than a system takes."""
    if scope["path"] == "/long":
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 0.3)
    body = bytes({"/large": 4 << 20, "/page": 64 << 10}.get(scope["path"], 0))
    head = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [head]})
    await send({"type": "http.response.body", "body": body})


def run(test: Callable[[uvicorn.Server, Address], Awaitable[None]]) -> None:
    """Run a test on a server that is ended then."""

    async def whole() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 << 10)
            config = uvicorn.Config(slow, http=Hasty, ws="none", lifespan="off", log_config=None, access_log=False)
            server = uvicorn.Server(config)
            serving = asyncio.ensure_future(server.serve([listener]))
            await test(server, listener.getsockname())
            server.should_exit = True
            await serving

    asyncio.run(asyncio.wait_for(whole(), 60))


def asking(path: str) -> bytes:
    """Return a request."""
    return f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode()


def test_what_does_not_come_is_not_waited_for() -> None:
    """Neither a request that does not begin nor one that does not end; an answer may take as long as it does."""

    async def test(server: uvicorn.Server, address: Address) -> None:
        ends = {}
        for sent in (b"", b"GET / HT", asking("/") + b"GET / ", asking("/long")):
            reader, writer = await asyncio.open_connection(*address)
            writer.write(sent)
            ends[sent] = await reader.read()  # to the end
            writer.close()
            await writer.wait_closed()
        silent, half, second, long = ends.values()
        assert (silent, half) == (b"", b"")
        assert second.count(b"200 OK") == long.count(b"200 OK") == 1

    run(test)


def test_what_is_not_taken_is_not_kept() -> None:
    """Neither one large answer nor many small ones."""

    async def test(server: uvicorn.Server, address: Address) -> None:
        for sent in (asking("/large"), asking("/page") * 64):
            with socket.socket() as client:
                client.setblocking(False)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                loop = asyncio.get_running_loop()
                await loop.sock_connect(client, address)
                with suppress(ConnectionError):
                    await loop.sock_sendall(client, sent)  # as much as is taken
                while server.server_state.connections:
                    await asyncio.sleep(0)

    run(test)
