"""The server that the other tests of this folder rely on."""

from __future__ import annotations

import http.client

from tests.watch.server import Page, Server


def got(server: Server, path: str, **headers: str) -> tuple[int, bytes]:
    """Return status and body of one request."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_what_is_published_is_answered_and_not_again_to_who_has_it() -> None:
    """An ETag, or a date, that still holds gives 304 without a body."""
    with Server() as server:
        page = server.publish("/a", "One.", modified=1_000_000_000)
        assert got(server, "/a") == (200, b"One.")
        assert got(server, "/a", If_None_Match=page.tag) == (304, b"")
        assert got(server, "/a", If_Modified_Since="Sun, 09 Sep 2001 01:46:40 GMT") == (304, b"")
        server.publish("/a", "Two.", modified=1_000_000_001, chunked=True)
        assert got(server, "/a", If_None_Match=page.tag) == (200, b"Two.")
        assert [each.header("if-none-match") for each in server.asked("/a")] == [None, page.tag, None, page.tag]


def test_pages_come_in_turn_and_the_last_one_stays() -> None:
    """A script tells what happens over time."""
    with Server() as server:
        server.script("/a", Page(b"", 503), Page(b"There."))
        assert [got(server, "/a")[0] for _ in range(3)] == [503, 200, 200]
        assert got(server, "/nowhere")[0] == 404
