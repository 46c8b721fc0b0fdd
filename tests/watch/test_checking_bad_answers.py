"""One check of many servers that all answer badly, and answers that are not what they are called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from diffreport.archive import Archive
from diffreport.watch.checking.request import Outcome, Result
from diffreport.watch.fetching.fetcher import Fetcher
from diffreport.watch.plan import Bounds, Limits, Plan, Source
from tests.archive.conftest import judge
from tests.readers.sample_files import valid_pdf
from tests.watch.badly import BAD
from tests.watch.checked import FIRST, SECOND, World, labelled
from tests.watch.fetching import page
from tests.watch.server import Server

__all__ = ["judge"]  # a fixture
BOUNDS = Bounds(seconds=60.0, size=2 << 20, retries=1, redirects=3)
BRIEF_SECONDS = 0.5  # of those that never come to an end
LONGEST_WAIT = 30.0  # seconds between two tries, as docs/check.md says
PASSING = {"connection", "timeout", "truncated", "status"}  # codes of which some are tried again
BY_NAME = labelled("name", r"\d{4}")


def watched(server: Server, series: str, path: str, bounds: Bounds = BOUNDS) -> Source:
    """Return a source of a page, with small bounds."""
    made = page(server.url(path), labelling=BY_NAME, bounds=bounds)
    return Source(series, made.kind, made.where, made.origin, made.labelling, allow_private=True, bounds=bounds)


def checked(world: World, sources: Sequence[Source], slept: list[float]) -> Outcome:
    """Check with a real fetcher, whose pauses are noted and take no time."""
    plan = Plan(tuple(sources), limits=Limits(pause_seconds=0))
    return world.check(plan, fetcher=lambda limits: Fetcher(limits, sleep=slept.append))


def html(text: str) -> str:
    """Return a page."""
    return "<!doctype html><title>Harbours</title>" + "".join(f"<p>{each}</p>" for each in text.split("\n\n"))


def test_one_check_of_many_bad_servers_stores_nothing_of_them(
    world: World, server: Server, judge: Callable[[Path], int]
) -> None:
    """Each fails with its documented code, in the log and in the history; none is asked more often, or waited for
    longer, than its settings say; the good one among them is archived and told."""
    bad = {f"bad-{n:02}": BAD[name] for n, name in enumerate(BAD)}
    assert len(bad) >= 20
    brief = replace(BOUNDS, seconds=BRIEF_SECONDS)
    bounds = {series: brief if code == "timeout" else BOUNDS for series, (code, _) in bad.items()}
    sources = [watched(server, series, f"/{series}-2024.html", bounds[series]) for series in bad]
    for source in sources:
        bad[source.series][1](server, f"/{source.series}-2024.html")
    good = watched(server, "harbours", "/harbours")
    server.redirect("/harbours", "/2023.html")
    server.publish("/2023.html", html(FIRST))
    assert checked(world, [good], []).status == 0
    server.redirect("/harbours", "/2024.html")
    server.publish("/2024.html", html(SECOND))
    slept: list[float] = []
    outcome = checked(world, [*sources[:9], good, *sources[9:]], slept)
    assert (outcome.status, outcome.failed, outcome.flagged) == (3, len(bad), 1)
    assert world.archive.series() == ("harbours",)
    assert world.versions() == [(1, "2023", None), (2, "2024", None)]
    assert judge(world.archive.folder) == 1
    assert len(world.said) == 1
    failed = {str(entry.values["series"]): entry.values["code"] for entry in world.told if entry.event == "failed"}
    assert failed == {series: code for series, (code, _) in bad.items()}
    memory = world.memory()
    for source in sources:
        code = failed[source.series]
        assert memory.outcomes(source.series, 1)[0].code == code
        assert memory.source(source.key).validators == {}
        tries = BOUNDS.retries + 1 if code in PASSING else 1
        hops = BOUNDS.redirects + 1 if code == "redirects" else 1
        assert 1 <= len(server.asked(f"/{source.series}-2024.html")) <= tries * hops
    assert len(slept) <= sum(code in PASSING for code in failed.values()) * BOUNDS.retries
    assert max(slept) <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("content", "said", "meant"),
    [
        (html(FIRST).encode(), "application/pdf", "text/html"),
        (valid_pdf(), "text/html; charset=utf-8", "application/pdf"),
    ],
    ids=["a page that is called a PDF", "a PDF that is called a page"],
)
def test_readers_look_at_the_content(world: World, server: Server, content: bytes, said: str, meant: str) -> None:
    """A wrong Content-Type is no failure: the edition is archived as what it is, and read."""
    server.publish("/harbours-2023", content, media_type=said)
    outcome = checked(world, [watched(server, "harbours", "/harbours-2023")], [])
    assert (outcome.status, outcome.asked[0].result) == (0, Result.NEW)
    version = Archive.open(world.archive.folder).version("harbours@2023")
    assert version.edition.media_type == meant
    assert version.edition.quarantine is None
    assert version.retrieval.header("Content-Type") == said
