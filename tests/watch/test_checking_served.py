"""A check of pages on a real server, which answers well and badly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diffreport.watch.checking.request import Outcome, Result
from diffreport.watch.fetching.fetcher import Fetcher
from diffreport.watch.plan import Bounds, Limits, Plan, Sort, Source
from tests.archive.conftest import judge
from tests.watch.checked import FIRST, SECOND, World, labelled
from tests.watch.fetching import page
from tests.watch.server import Page, Server

__all__ = ["judge"]  # a fixture
MOST = 5_000_000  # bytes


def served(text: str, year: int, note: str = "") -> str:
    """Return a page with its year in the title."""
    paragraphs = "".join(f"<p>{each}</p>" for each in text.split("\n\n"))
    return f"<!doctype html><title>Harbours</title><h1>Harbours in {year}</h1>{paragraphs}<!-- {note} -->"


def watched(server: Server, path: str = "/harbours", **how: Any) -> Source:
    """Return a source of a page."""
    bounds = Bounds(how.pop("seconds", 20.0), MOST, retries=1)
    labelling = labelled("page", r"\d{4}", selector="h1")
    values = {"labelling": labelling, "allow_private": True, "bounds": bounds, "series": path.strip("/")} | how
    return Source(kind=page("").kind, where=server.url(path), origin="diffreport.toml:1", **values)


def checked(world: World, *sources: Source, **asked: Any) -> Outcome:
    """Check with a real fetcher, whose pauses take no time."""
    plan = Plan(sources, limits=Limits(pause_seconds=0))
    return world.check(plan, fetcher=lambda limits: Fetcher(limits, sleep=lambda seconds: None), **asked)


def test_an_unchanged_page_is_asked_for_by_its_validators(world: World, server: Server) -> None:
    """The server says 304, and nothing is archived or told."""
    server.publish("/harbours", served(FIRST, 2023))
    checked(world, watched(server))
    outcome = checked(world, watched(server))
    assert outcome.asked[0].result is Result.UNCHANGED
    assert server.asked("/harbours")[1].header("If-None-Match")
    assert (outcome.status, len(world.versions())) == (0, 1)


def test_a_year_of_a_page(world: World, server: Server, judge: Callable[[Path], int]) -> None:
    """A new edition, a silent revision, a change that is none: each is what it is, and told once."""
    told = []
    for text, year, note in (
        (FIRST, 2023, ""),
        (FIRST, 2023, "rendered anew"),
        (SECOND, 2024, ""),
        (SECOND.replace("315", "318"), 2024, ""),
        (SECOND.replace("315", "318"), 2024, ""),
    ):
        server.publish("/harbours", served(text, year, note))
        told.append((checked(world, watched(server)).status, len(world.said)))
    assert told == [(0, 0), (0, 0), (1, 1), (1, 1), (0, 0)]
    assert world.versions() == [(1, "2023", None), (2, "2024", None), (3, "2024", 2)]
    revised, new = world.memory_notices()
    assert (revised.is_revision, new.is_revision) == (True, False)
    assert revised.flags[0].sort is Sort.REVISED
    assert judge(world.archive.folder) == 1


def test_how_a_page_came_is_in_its_record(world: World, server: Server) -> None:
    """The address that was asked for, the one that answered, its status and headers, and who deposits."""
    server.redirect("/latest", "/2023/harbours.html", 301)
    server.publish("/2023/harbours.html", served(FIRST, 2023))
    plan = Plan((watched(server, "/latest", title="Harbours of the coast"),))
    world.check(plan, fetcher=lambda limits: Fetcher(limits, sleep=lambda seconds: None), depositor="Ana Lopes")
    version = world.archive.version("latest@latest")
    assert version.edition.source == server.url("/latest")
    assert version.retrieval.final_url == server.url("/2023/harbours.html")
    assert version.retrieval.status == 200
    assert version.retrieval.header("ETag")
    assert (version.edition.title, version.edition.name) == ("Harbours of the coast", "harbours.html")
    assert version.edition.media_type == "text/html"
    assert version.depositor == "Ana Lopes"


def test_the_exchange_is_kept_where_the_source_wants_it(world: World, server: Server) -> None:
    """Of what is archived, and of nothing else."""
    server.publish("/harbours", served(FIRST, 2023))
    folder = world.folder / "exchanges"
    plan = Plan((watched(server, warc=True),), limits=Limits(pause_seconds=0, warc=folder))
    for _ in range(2):
        world.check(plan, fetcher=lambda limits: Fetcher(limits, sleep=lambda seconds: None), is_forced=True)
    [file] = folder.iterdir()
    assert file.name == f"harbours-{world.archive.get('harbours@latest').sha256[:16]}.warc.gz"


BAD = {
    "not there": (Page(status=404), "status"),
    "an error": (Page(b"<h1>Harbours in 2024</h1>", 500), "status"),
    "too busy": (Page(status=429, headers={"Retry-After": "86400"}), "later"),
    "cut off": (Page(served(SECOND, 2024).encode(), cut=100), ""),
    "slow": (Page(served(SECOND, 2024).encode(), pause_seconds=0.2, piece=50), "timeout"),
    "too large": (Page(b"<p>" + b"x" * MOST), "too_large"),
    "empty": (Page(b""), "empty"),
    "circular": (Page(status=302, headers={"Location": "/harbours"}), "redirects"),
    "elsewhere": (Page(status=302, headers={"Location": "file:///etc/hostname"}), "refused"),
    "no label": (Page(b"<h1>Harbours</h1><p>" + SECOND.encode()), "label"),
    "no http": (Page(wire=b"\x16\x03\x01\x02\x00" * 9), ""),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_answer_fails_its_source_and_stores_nothing(
    world: World, server: Server, judge: Callable[[Path], int], name: str
) -> None:
    """The others are done, the archive is whole, and the next good answer is taken as if nothing had been."""
    bad, code = BAD[name]
    server.publish("/rivers", served(FIRST, 2023))
    server.publish("/harbours", served(FIRST, 2023))
    both = watched(server), watched(server, "/rivers")
    assert checked(world, *both).status == 0
    server.script("/harbours", bad)
    server.publish("/rivers", served(SECOND, 2024))
    outcome = checked(world, watched(server, seconds=0.5) if name == "slow" else both[0], both[1])
    assert (outcome.status, outcome.failed, len(world.said)) == (3, 1, 1)
    [failed] = world.events("failed")
    assert failed.startswith("harbours: ")
    assert code in world.memory().outcomes("harbours", 1)[0].code
    assert world.versions() == [(1, "2023", None)]
    assert judge(world.archive.folder) == 2
    server.publish("/harbours", served(SECOND, 2024))
    assert (checked(world, *both, is_forced=code == "later").status, len(world.said)) == (1, 1)


def test_a_page_that_robots_txt_closes_is_not_asked_for(world: World, server: Server) -> None:
    """The source fails, with the word for programs."""
    server.publish("/harbours", served(FIRST, 2023))
    server.publish("/robots.txt", "User-agent: *\nDisallow: /", media_type="text/plain")
    assert checked(world, watched(server)).status == 2
    assert world.memory().outcomes("harbours", 1)[0].code == "robots"
    assert server.asked("/harbours") == []


def test_a_page_that_a_redirect_led_astray_waits_in_quarantine(world: World, server: Server) -> None:
    """It has as many words, and none of them; the notice tells where it came from. Another year's address is none."""
    for year, text in ((2023, FIRST), (2024, SECOND)):
        server.publish(f"/harbours-{year}.html", served(text, year))
        server.redirect("/harbours", f"/harbours-{year}.html")
        assert checked(world, watched(server)).failed == 0
    server.publish("/offers", served(" ".join(f"offer{n}" for n in range(200)), 2025))
    server.redirect("/harbours", "/offers")
    assert checked(world, watched(server)).failed == 1
    assert "it came by a redirect to another address, and keeps almost nothing of 2024" in world.events("failed")[0]
    assert world.memory_notices()[0].new.final_url == server.url("/offers")
    assert checked(world, watched(server)).failed == 1
    assert len(world.versions()) == 3


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(500), b"%PDF-1.7 and nothing that is one"])
def test_content_that_is_no_document_waits_in_quarantine(world: World, server: Server, content: bytes) -> None:
    """Where the label is told without reading it, it is kept, flagged and compared with nothing."""
    how = {"labelling": labelled("header", r"\d+", header="X-Issue")}
    server.publish("/harbours", served(FIRST, 2023), headers={"X-Issue": "1"})
    checked(world, watched(server, **how))
    server.publish("/harbours", content, headers={"X-Issue": "2"})
    outcome = checked(world, watched(server, **how))
    assert (outcome.failed, outcome.flagged, len(world.said)) == (1, 1, 1)
    assert world.archive.get("harbours@latest").label == "1"
    assert world.archive.get("harbours@2").quarantine


def test_private_addresses_are_refused_unless_the_source_allows_them(world: World, server: Server) -> None:
    """Nothing connects."""
    assert checked(world, watched(server, allow_private=False)).status == 2
    assert world.memory().outcomes("harbours", 1)[0].code == "refused"
    assert server.connections == 0
