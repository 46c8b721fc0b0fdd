"""Webhooks, archives of the web, redirects of robots.txt and addresses on the command line go out as pages do."""

from __future__ import annotations

import pytest

from diffreport.errors import SourceError
from tests.watch.fetching import fetcher, page, web
from tests.watch.server import Server
from tests.watch.test_fetching_outlet import MATRIX, connected, resolved

__all__ = ["connected"]  # a fixture


def test_no_webhook_reaches_what_no_page_may(server: Server, connected: list[object]) -> None:
    """Every spelling of the matrix is refused before a connection is opened."""
    with fetcher(resolve=resolved) as by:
        for url in MATRIX:
            with pytest.raises(SourceError) as failed:
                by.post(url.replace("PORT", str(server.port)), b"{}", (), seconds=5)
            assert failed.value.code == "refused", url
    assert (connected, server.connections) == ([], 0)


def test_no_archive_of_the_web_reaches_it(server: Server, connected: list[object]) -> None:
    """A TimeGate that may not be asked is none: no copy is recorded, and nothing connects."""
    by = web(resolved)
    for url in MATRIX:
        source = page("http://public.example/a", memento=url.replace("PORT", str(server.port)), allow_private=False)
        assert by.memento(source, "2025-01-01T00:00:00Z") is None, url
    assert (connected, server.connections) == ([], 0)


def test_no_redirect_of_robots_txt_reaches_it(server: Server) -> None:
    """The robots.txt of a private source leads to no other private host; what it is closed by then is not asked for."""
    with Server() as other:
        source = page(f"http://own.example:{other.port}/a")
        for url in (url for url in MATRIX if url.startswith("http://") and url.isascii() and url.isprintable()):
            other.redirect("/robots.txt", url.replace("PORT", str(server.port)))
            with fetcher(resolve=resolved) as by, pytest.raises(SourceError) as failed:
                by.fetch(source, {})
            assert failed.value.code in ("robots", "refused"), url
        assert server.connections == 0
        assert not other.asked("/a")
