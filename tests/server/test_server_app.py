"""The application itself, in this process: who may ask, where it is, and what waits."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.archive import Archive, Deposit
from diffreport.errors import UsageError, WorkerError
from diffreport.server.desk import Patience
from diffreport.server.jobs import BusyError
from diffreport.server.library import place_of
from diffreport.server.users import Asking
from tests.server.asked import HOST, ORIGIN, Asked, run
from tests.server.running import LAKES, events_in


def test_a_page_that_takes_long_is_waited_for(folder: Path) -> None:
    """On a page that comes at once and follows its progress, also without script; then it is there."""

    async def test(asked: Asked) -> None:
        first = await asked.ask(LAKES, Accept="text/html")
        assert (first.status, first.headers["retry-after"]) == (202, "2")
        again = LexborHTMLParser(first.text).css_first(
            'noscript meta[http-equiv="refresh"], meta[http-equiv="refresh"]'
        )
        assert again.attributes["content"].startswith("2")
        events = events_in((await asked.ask(f"{LAKES}/progress")).text)
        assert {kind for kind, _ in events[:-1]} <= {"progress"}
        assert events[-1] == ("done", {})
        assert {told["state"] for _, told in events[:-1]} <= {"waiting", "working"}
        assert (await asked.ask(LAKES, Accept="text/html")).status == 200

    run(folder, test, patience=Patience(page=0))


def test_a_file_that_takes_long_is_told_to_be_on_its_way(folder: Path) -> None:
    """In words, to programs and on a page, with when to ask again; then it is there."""

    async def test(asked: Asked) -> None:
        for path in (f"{LAKES}/export.json", f"{LAKES}/review"):
            first = await asked.ask(path, Accept="application/json")
            assert (first.status, first.headers["retry-after"]) == (503, "2")
            assert "still being made; ask again" in first.record["error"]
        assert "is still being made; ask again" in (await asked.ask(f"{LAKES}/export.csv", Accept="text/html")).text
        while (answer := await asked.ask(f"{LAKES}/export.json")).status == 503:
            await asyncio.sleep(0)
        assert answer.record["schema"] == "diffreport.comparison/1"

    run(folder, test, patience=Patience(0, 0))


def test_a_search_that_takes_long_is_there_once_it_was_waited_for(folder: Path) -> None:
    """It is not made again for the page that comes then; it is when there is another edition."""

    async def test(asked: Asked) -> None:
        search = "/search?q=herons"
        assert (await asked.ask(search, Accept="text/html")).status == 202
        assert events_in((await asked.ask(f"/progress{search}")).text)[-1] == ("done", {})
        assert (await asked.ask(search, Accept="text/html")).status == 200
        Archive.open(folder / "archive").add("herons", b"The herons are back.", Deposit("a.txt", "2021"))
        assert (await asked.ask(search, Accept="text/html")).status == 202

    run(folder, test, patience=Patience(page=0))


def test_a_series_may_have_the_name_of_a_page(tmp_path: Path) -> None:
    """Its history is waited for as any other's is."""
    archive = Archive.init(tmp_path / "archive")
    for label in ("2021", "2022"):
        archive.add("search", f"The search of {label} found no lake.".encode(), Deposit("a.txt", label))

    async def test(asked: Asked) -> None:
        assert (await asked.ask("/search/", Accept="text/html")).status == 202
        kinds = [kind for kind, _ in events_in((await asked.ask("/search/progress")).text)]
        assert (set(kinds[:-1]), kinds[-1]) == ({"progress"}, "done")
        assert (await asked.ask("/search/", Accept="text/html")).status == 200

    run(tmp_path, test, patience=Patience(page=0))


def test_a_search_ends_with_the_server(folder: Path) -> None:
    """It may have many editions to read first: it reads no others."""

    async def test(asked: Asked) -> None:
        watch = asked.desk.watching(("search",))
        watch(0, 9)
        asked.desk.stopping.set()
        with pytest.raises(WorkerError):
            watch(1, 9)

    run(folder, test)


def test_who_comes_when_too_much_waits_is_told_when_to_come_again(folder: Path) -> None:
    """For a search as for a report."""
    gate = threading.Event()

    def fail() -> None:
        gate.wait()
        raise UsageError("in vain")

    async def test(asked: Asked) -> None:
        waiting = []
        try:
            for jobs in (asked.desk.jobs, asked.desk.searches):
                with pytest.raises(BusyError):
                    while True:
                        waiting.append(jobs.asked((len(waiting),), fail).future)
            for path in (LAKES, "/search?q=boats&format=json"):
                answer = await asked.ask(path)
                assert (answer.status, answer.headers["retry-after"]) == (503, "10")
        finally:
            gate.set()
            await asyncio.wait(waiting)

    run(folder, test)


def test_a_server_below_a_path_leads_nowhere_else(folder: Path) -> None:
    """Every address on its pages begins with it; others are not there."""

    async def test(asked: Asked) -> None:
        page = LexborHTMLParser((await asked.ask(f"/reports{LAKES}", Accept="text/html")).text)
        links = [node.attributes["href"] or "" for node in page.css("[href]")]
        assert [link for link in links if link.startswith("/") and not link.startswith("/reports/")] == []
        assert "/reports/lakes/" in links
        assert '"review":"/reports/lakes/2021..2022/review"' in page.html
        assert (await asked.ask(LAKES)).status == 404
        assert (await asked.ask("/reports")).status == 404
        assert (await asked.ask("/healthz", Host="10.0.0.7")).status == 200
        assert (await asked.ask("/reports/healthz", Host="10.0.0.7")).status == 200
        assert (await asked.ask("/reports/", Host="10.0.0.7")).status == 421
        assert (await asked.ask("/reports/", Cookie="a" * 40_000)).status == 431
        assert 'href="https://reports.example.org/reports/feed.atom"' in (await asked.ask("/reports/feed.atom")).text

    run(folder, test, place=place_of("", f"{ORIGIN}/reports/"))


class _Broken:
    has_form = False

    def who(self, asking: Asking) -> str:
        raise RuntimeError("nobody\nforesaw it")


def test_what_nobody_foresaw_is_answered_as_all_is(folder: Path) -> None:
    """With what guards every answer, and its keeper is told more than who asks."""

    async def test(asked: Asked) -> None:
        for accept in ("text/html", "*/*", "application/json"):
            answer = await asked.ask("/", Accept=accept)
            assert (answer.status, answer.headers["x-content-type-options"]) == (500, "nosniff")
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert "foresaw" not in answer.text

    told = run(folder, test, _Broken()).told
    assert told[0] == "a bug in the server (RuntimeError: nobody foresaw it); report it"
    assert " 500 " in told[1]


def test_an_address_may_be_told_whole(folder: Path) -> None:
    """HTTP wants every server to know it so; its name is still that of `Host`."""

    async def test(asked: Asked) -> None:
        assert (await asked.ask(f"http://{HOST}/search")).status == 200
        assert (await asked.ask(f"http://{HOST}/search", Host="evil.example")).status == 421

    run(folder, test)


def test_a_method_that_an_address_does_not_have_is_refused_as_all_is(folder: Path) -> None:
    """In JSON to programs, with those that it has."""

    async def test(asked: Asked) -> None:
        told = {"Origin": ORIGIN, "X_Diffreport": "1", "Accept": "application/json"}
        for path, method, allowed in (("/", "PUT", "GET, HEAD"), (f"{LAKES}/review", "PUT", "GET, POST, HEAD")):
            answer = await asked.ask(path, method, **told)
            assert (answer.status, answer.headers["allow"]) == (405, allowed)
            assert answer.record == {"error": "not with this method"}

    run(folder, test)


def test_what_the_start_page_tells_is_made_piece_by_piece(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two editions at a time, so that nobody who comes meanwhile waits for a whole history."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path))

    async def test(asked: Asked) -> None:
        key = asked.desk.library.asked_series("hostile").key
        assert (await asked.ask("/", Accept="text/html")).status == 200
        while asked.desk.jobs.job(("compared", *key[1:], 0)) is None:
            await asyncio.sleep(0)
        assert asked.desk.jobs.job(key) is None
        while asked.desk.jobs.found(key) is None:
            await asyncio.sleep(0)

    run(folder, test)
