"""What is asked of a host, and how often."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from diffreport.watch.fetching.manners import Pauses
from tests.watch.fetching import failure, fetcher, page
from tests.watch.server import Page, Server

TEXT = "<p>About 300 fighters remained.</p>"


@pytest.fixture
def pages(server: Server) -> Server:
    """A server with two pages."""
    server.publish("/a", TEXT)
    server.publish("/drafts/b", TEXT)
    return server


def test_what_robots_txt_closes_is_not_asked_for(pages: Server) -> None:
    """Unless the source says so."""
    pages.publish("/robots.txt", "User-agent: *\nDisallow: /drafts/*\n")
    error = failure(page(pages.url("/drafts/b")))
    assert error.code == "robots"
    assert "robots.txt" in error.wrong
    assert pages.asked("/drafts/b") == []
    assert fetcher().fetch(page(pages.url("/a")), {}).editions
    assert fetcher().fetch(page(pages.url("/drafts/b"), robots=False), {}).editions


def test_our_own_name_counts_before_all(pages: Server) -> None:
    """A group for us stands instead of the one for everybody; of two rules the longer one."""
    pages.publish(
        "/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: DiffReport\nAllow: /drafts/b\nDisallow: /drafts\n"
    )
    assert fetcher().fetch(page(pages.url("/drafts/b")), {}).editions
    pages.publish("/robots.txt", "User-agent: diffreport\nDisallow: /\n")
    assert failure(page(pages.url("/a"))).code == "robots"


def test_robots_txt_is_asked_for_once_a_server_and_check(pages: Server) -> None:
    """Whatever the number of sources, and of threads."""
    by = fetcher()
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda n: by.fetch(page(pages.url(f"/a?{n}")), {}), range(24))
        assert all(answer.editions for answer in answers)
    assert len(pages.asked("/robots.txt")) == 1
    fetcher().fetch(page(pages.url("/a")), {})
    assert len(pages.asked("/robots.txt")) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_without_robots_txt_nothing_is_closed(status: int, pages: Server) -> None:
    """RFC 9309: any status of 400 to 499."""
    pages.publish("/robots.txt", "User-agent: *\nDisallow: /", status=status)
    assert fetcher().fetch(page(pages.url("/a")), {}).editions


@pytest.mark.parametrize("status", [500, 503])
def test_where_robots_txt_cannot_be_had_all_is_closed(status: int, pages: Server) -> None:
    """RFC 9309: a server in trouble is left alone; and asked no more for a second source."""
    pages.publish("/robots.txt", status=status)
    by = fetcher()
    for _ in range(2):
        error = failure(page(pages.url("/a")), by)
        assert error.code == "robots"
        assert f"status {status}" in error.wrong
    assert pages.asked("/a") == []
    assert len(pages.asked("/robots.txt")) == (1 if status == 500 else 4)


def test_robots_txt_that_came_at_the_second_try_counts(pages: Server) -> None:
    """A trouble that passes closes nothing."""
    pages.script("/robots.txt", Page(b"", 503), Page(b"User-agent: *\nDisallow: /drafts\n"))
    assert fetcher().fetch(page(pages.url("/a")), {}).editions


def test_robots_txt_may_be_elsewhere_within_reason(pages: Server) -> None:
    """Its redirects go through the same outlet."""
    pages.redirect("/robots.txt", "/rules.txt")
    pages.publish("/rules.txt", "User-agent: *\nDisallow: /drafts\n")
    assert failure(page(pages.url("/drafts/b"))).code == "robots"
    pages.redirect("/robots.txt", "http://10.0.0.1/robots.txt")
    assert failure(page(pages.url("/a"))).code == "refused"


def test_of_a_huge_robots_txt_the_beginning_counts(pages: Server) -> None:
    """500 KiB of it."""
    filling = "# nothing\n" * 60_000
    pages.publish("/robots.txt", "User-agent: *\nDisallow: /drafts\n" + filling + "Disallow: /a\n")
    by = fetcher()
    assert failure(page(pages.url("/drafts/b")), by).code == "robots"
    assert by.fetch(page(pages.url("/a")), {}).editions


def test_a_redirect_to_what_is_closed_is_not_followed(pages: Server) -> None:
    """Every page on the way is asked about."""
    pages.publish("/robots.txt", "User-agent: *\nDisallow: /drafts\n")
    pages.redirect("/c", "/drafts/b")
    assert failure(page(pages.url("/c"))).code == "robots"
    assert pages.asked("/drafts/b") == []


def test_requests_to_one_host_keep_their_distance() -> None:
    """Each begins a pause after the one before, in the order in which they came; other hosts are not held up."""
    slept: list[float] = []
    pauses = Pauses(2.0, slept.append)
    assert [round(pauses.keep("a.example", 0.0)) for _ in range(4)] == [0, 2, 4, 6]
    assert pauses.keep("b.example", 0.0) == 0.0
    assert [round(wait) for wait in slept] == [2, 4, 6]


def test_every_thread_has_its_turn() -> None:
    """No two begin at once."""
    pauses = Pauses(1.0, lambda seconds: None)
    together = threading.Barrier(8)

    def keep(n: int) -> int:
        together.wait()
        return round(pauses.keep("a.example", 0.0))

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(keep, range(8))) == list(range(8))


@pytest.mark.parametrize(("delay", "pause"), [("5", 5), ("0.5", 2), ("86400", 30), ("often", 2)])
def test_the_distance_that_a_server_wishes_is_kept(delay: str, pause: int, pages: Server) -> None:
    """Not less than ours, and not more than half a minute."""
    pages.publish("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}\n")
    slept: list[float] = []
    by = fetcher(slept, pause_seconds=2.0)
    for _ in range(2):
        by.fetch(page(pages.url("/a"), seconds=1.9), {})  # in which its own waiting does not count
    assert [round(wait) for wait in slept] == [2, 2 + pause]
