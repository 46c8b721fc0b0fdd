"""Pages fetched, and known to be unchanged."""

from __future__ import annotations

import gzip
import zlib

import pytest

from diffreport import __version__
from tests.watch.fetching import failure, fetcher, page
from tests.watch.server import Page, Server

FIRST, SECOND = "<p>About 300 fighters remained.</p>", "<p>About 315 fighters remained.</p>"


def test_a_page_is_fetched_with_how_it_came(server: Server) -> None:
    """Its bytes, the address, status and headers, and the moment."""
    server.publish("/2015/report.html?print=1", FIRST, modified=1_433_203_200)
    answer = fetcher().fetch(page(server.url("/2015/report.html?print=1")), {})
    (edition,) = answer.editions
    assert (edition.name, edition.content) == ("report.html", FIRST.encode())
    assert edition.source == edition.retrieval.final_url == server.url("/2015/report.html?print=1")
    assert edition.retrieval.status == 200
    assert edition.retrieval.header("last-modified") == "Tue, 02 Jun 2015 00:00:00 GMT"
    assert (edition.redirects, edition.exchanges) == ((), ())


def test_the_moment_of_the_retrieval_is_that_of_the_clock(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A simulated year has simulated moments."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1433203200")
    server.publish("/a", FIRST)
    assert fetcher().fetch(page(server.url("/a")), {}).editions[0].retrieved == "2015-06-02T00:00:00Z"


@pytest.mark.parametrize("how", [{}, {"etag": False, "modified": 1_433_203_200}], ids=["by its tag", "by its date"])
def test_an_unchanged_page_is_not_sent_again(server: Server, how: dict[str, int]) -> None:
    """The server answers 304, and the validators stay; another page under the address is fetched."""
    server.publish("/a", FIRST, **how)
    by, source = fetcher(), page(server.url("/a"))
    first = by.fetch(source, {})
    again = by.fetch(source, first.validators)
    assert (again.editions, again.validators) == ((), first.validators)
    headers = ("If-None-Match", "If-Modified-Since")
    assert any(server.asked("/a")[1].header(name) for name in headers)
    assert not any(server.asked("/a")[0].header(name) for name in headers)
    server.publish("/a", SECOND, modified=1_433_300_000)
    assert by.fetch(source, first.validators).editions[0].content == SECOND.encode()


def test_the_same_bytes_are_nothing_new_where_a_server_has_no_validators(server: Server) -> None:
    """They were sent, and are as they were."""
    server.publish("/a", FIRST, etag=False)
    by, source = fetcher(), page(server.url("/a"))
    first = by.fetch(source, {})
    assert by.fetch(source, first.validators).editions == ()
    server.publish("/a", SECOND, etag=False)
    assert by.fetch(source, first.validators).editions


def test_a_304_that_nobody_asked_for_is_an_error(server: Server) -> None:
    """There is nothing that it could be the same as."""
    server.publish("/a", status=304)
    assert failure(page(server.url("/a"))).code == "status"


def test_what_a_former_page_is_known_by_is_not_sent_to_another(server: Server) -> None:
    """A redirect that leads elsewhere since makes the new page come, even if a server takes any tag for its own."""
    server.publish("/2015", FIRST)
    server.publish("/2016", SECOND, headers={"ETag": server.publish("/2015", FIRST).tag})
    server.redirect("/latest", "/2015")
    by, source = fetcher(), page(server.url("/latest"))
    first = by.fetch(source, {})
    server.redirect("/latest", "/2016")
    (edition,) = by.fetch(source, first.validators).editions
    assert edition.content == SECOND.encode()
    assert server.asked("/2016")[0].header("If-None-Match") is None


def test_redirects_are_followed_and_recorded(server: Server) -> None:
    """Each with its status and where it led; the name is that of the last."""
    server.redirect("/a", "b/", 301)
    server.redirect("/b/", server.url("/c/report%202016.pdf?v=2#p3"), 307)
    server.publish("/c/report%202016.pdf?v=2", SECOND)
    (edition,) = fetcher().fetch(page(server.url("/a")), {}).editions
    assert edition.redirects == ((301, server.url("/b/")), (307, server.url("/c/report%202016.pdf?v=2")))
    assert edition.retrieval.final_url == server.url("/c/report%202016.pdf?v=2")
    assert (edition.name, edition.source) == ("report 2016.pdf", server.url("/a"))


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(FIRST.encode()),
        gzip.compress(FIRST.encode()) + b"\0" * 9,
        gzip.compress(b"<p>About") + gzip.compress(b" 300 fighters remained.</p>"),
    ],
    ids=["one member", "zeros after it", "two members"],
)
def test_gzip_is_undone(server: Server, content: bytes) -> None:
    """Whatever the number of its members; it was asked for."""
    server.publish("/a", content, headers={"Content-Encoding": "gzip"}, chunked=True, piece=7)
    (edition,) = fetcher().fetch(page(server.url("/a")), {}).editions
    assert edition.content == FIRST.encode()
    assert server.asked("/a")[0].header("Accept-Encoding") == "gzip, deflate"


@pytest.mark.parametrize("skipped", [0, 2], ids=["as it should be", "as some send it"])
def test_deflate_is_undone(server: Server, skipped: int) -> None:
    """With the header of zlib, or without."""
    content = zlib.compress(FIRST.encode())
    server.publish("/a", content[2:-4] if skipped else content, headers={"Content-Encoding": "deflate"})
    assert fetcher().fetch(page(server.url("/a")), {}).editions[0].content == FIRST.encode()


def test_it_says_who_asks(server: Server) -> None:
    """The program with its version, and whom the configuration names."""
    server.publish("/a", FIRST)
    fetcher(agent="https://desk.example.org").fetch(page(server.url("/a")), {})
    fetcher().fetch(page(server.url("/a")), {})
    agents = [asked.header("User-Agent") for asked in server.asked("/a")]
    assert agents == [f"diffreport/{__version__} (+https://desk.example.org)", f"diffreport/{__version__}"]


def test_no_header_of_a_source_replaces_ours(server: Server) -> None:
    """It may add to them."""
    server.publish("/a", FIRST)
    headers = (("User-Agent", "Mozilla/5.0"), ("Host", "other.example"), ("Accept-Language", "fr"))
    fetcher().fetch(page(server.url("/a"), headers=headers), {})
    (asked,) = server.asked("/a")
    assert asked.header("Accept-Language") == "fr"
    assert [value for name, value in asked.headers if name in ("User-Agent", "Host")] == [
        f"127.0.0.1:{server.port}",
        f"diffreport/{__version__}",
    ]


def test_a_post_gives_the_status_and_is_not_sent_elsewhere(server: Server) -> None:
    """A redirect is what its sender has to know of; what is posted may be secret."""
    server.redirect("/hook", "/other")
    headers = (("Content-Type", "application/json"),)
    status = fetcher().post(server.url("/hook"), b"{}", headers, seconds=5, allow_private=True)
    (asked,) = server.asked("/hook")
    assert (status, asked.method, asked.body, server.asked("/other")) == (302, "POST", b"{}", [])
    assert asked.header("Content-Type") == "application/json"


def test_pages_come_over_time(server: Server) -> None:
    """What a script of the server says, a fetcher sees."""
    server.script("/a", Page(FIRST.encode()), Page(SECOND.encode()))
    by, source = fetcher(), page(server.url("/a"))
    assert [by.fetch(source, {}).editions[0].content for _ in range(2)] == [FIRST.encode(), SECOND.encode()]
