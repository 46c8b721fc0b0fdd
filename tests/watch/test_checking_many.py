"""A check of a thousand pages that are as they were: what it asks for, archives, and holds in memory."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from diffreport.spots import tables_of
from diffreport.watch.checking.remembered import Memory
from diffreport.watch.checking.running import PARTS
from diffreport.watch.configured import plan_of
from diffreport.watch.fetching.addresses import parsed
from diffreport.watch.fetching.answers import Answer
from diffreport.watch.fetching.trips import mark_of
from diffreport.watch.state import State
from tests.watch.checks import Place, ended, month
from tests.watch.server import Server

FEW, MANY = 10, 1_000
TEXT = "".join(f"<p>The commission of ward {n} counted {300 + n} boats below the old bridge.</p>" for n in range(9))


def sources(server: Server, count: int) -> str:
    """Return so many sources, of ten series."""
    return "[check.source]\nallow_private = true\n" + "".join(
        f'[[source]]\nseries = "ward-{n % FEW}"\nurl = "{server.url(f"/{n}/2025.html")}"\n' for n in range(count)
    )


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is told by Linux alone")
def test_a_thousand_pages_that_are_as_they_were(tmp_path: Path, server: Server) -> None:
    """Each is asked for once, by its validators, and not sent; nothing is archived or said, and memory does not grow
    with the sources."""
    for n in range(MANY):
        server.publish(f"/{n}/2025.html", TEXT)
    place = Place(tmp_path, sources(server, FEW))
    assert place.run("check", moment=month(1)).status == 0
    few = ended(place.start("check", moment=month(2), module="tests.watch.measured"))
    place.configure(sources(server, MANY))
    plan = plan_of(tables_of(place.config, place.config.read_text("utf-8")))
    with State.open(place.state, PARTS) as state:
        memory = Memory(state)
        known, given = memory.source(plan.sources[0].key), memory.given(plan.sources[0].key)
        for source in plan.sources[FEW:]:  # as if all had answered before
            own = {**known.validators, "page": mark_of(parsed(source.where))}
            memory.answered(source.key, month(1).isoformat(), Answer((), own), given)
    archived = sorted(place.archive.rglob("*"))
    server.requests.clear()
    many = ended(place.start("check", moment=month(2), module="tests.watch.measured"))
    assert (few.status, few.out, many.status, many.out) == (0, "", 0, "")
    asked = Counter(each.path for each in server.requests)
    assert asked == Counter({"/robots.txt": 1} | {f"/{n}/2025.html": 1 for n in range(MANY)})
    assert all(each.header("If-None-Match") for each in server.requests if each.path != "/robots.txt")
    assert sorted(place.archive.rglob("*")) == archived
    assert int(many.err) <= int(few.err) * 4 / 3
