"""Checks that overlap: one does the work, the others leave, and a source that hangs holds up no other."""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest

from diffreport.archive import Archive
from tests.watch.checks import PATIENCE_SECONDS, Ended, Place, ended, month
from tests.watch.server import Gated, Server

CROWD = 10 if os.environ.get("DIFFREPORT_TORTURE") == "1" else 4
SERIES = [f"report-{k}" for k in range(4)]
FIRST, SECOND = (
    "".join(
        f"<p>The river commission counted {count + k} boats at the bridge number {k}, and published it in spring.</p>"
        for k in range(9)
    )
    for count in (300, 350)
)


def place_of(folder: Path, server: Server) -> Place:
    """Return a place whose sources are all series, and of which each has its first edition."""
    sources = "".join(
        f'[[source]]\nseries = "{name}"\nurl = "{server.url(f"/{name}.html")}"\nallow_private = true\nretries = 0\n'
        'label = { from = "header", header = "X-Edition" }\n'
        for name in SERIES
    )
    place = Place(folder, f'{sources}[[notify]]\nname = "lines"\nkind = "file"\nfile = "notices.jsonl"\n')
    publish(server, "2025-01", FIRST)
    assert place.run("check", moment=month(1)).status == 0
    publish(server, "2025-02", SECOND)
    server.requests.clear()
    return place


def publish(server: Server, label: str, text: str) -> None:
    """Publish an edition of each series."""
    for name in SERIES:
        server.publish(f"/{name}.html", text, headers={"X-Edition": label})


def told(place: Place) -> Counter[str]:
    """Return the series that notices came of."""
    lines = (place.folder / "notices.jsonl").read_text("utf-8").splitlines()
    return Counter(json.loads(line)["series"] for line in lines)


def labels(place: Place) -> dict[str, str]:
    """Return the labels of what is archived."""
    archive = Archive.open(place.archive)
    return {name: " ".join(edition.label for edition in archive.editions(name)) for name in SERIES}


@pytest.fixture
def gated() -> Iterator[Gated]:
    """Return a server that can keep checks waiting."""
    with Gated() as server:
        yield server


@pytest.mark.torture
def test_of_many_checks_at_once_one_does_the_work(tmp_path: Path, gated: Gated) -> None:
    """Each page is asked for once, each edition archived and told once; the others leave while it is at work."""
    place = place_of(tmp_path, gated)
    gated.hold("/report-0.html")
    crowd = [place.start("check", moment=month(2)) for _ in range(CROWD)]
    left = threading.Semaphore(0)
    done: list[Ended] = []

    def awaited(process: Popen[str]) -> None:
        """Take note of an end."""
        done.append(ended(process))
        left.release()

    threads = [threading.Thread(target=awaited, args=[process]) for process in crowd]
    for thread in threads:
        thread.start()
    assert all(left.acquire(timeout=PATIENCE_SECONDS) for _ in range(CROWD - 1))
    assert [tuple(each) for each in done] == [(0, "", "")] * (CROWD - 1)
    assert gated.reached.wait(PATIENCE_SECONDS)  # the last is at work
    gated.let_go()
    for thread in threads:
        thread.join()
    assert done[-1].status == 1
    paths = Counter(asked.path for asked in gated.requests)
    assert paths == {"/robots.txt": 1} | {f"/{name}.html": 1 for name in SERIES}
    assert labels(place) == dict.fromkeys(SERIES, "2025-01 2025-02")
    assert told(place) == dict.fromkeys(SERIES, 1)
    assert place.run("check", moment=month(2)).status == 0


def test_who_waits_finds_nothing_left_to_do(tmp_path: Path, gated: Gated) -> None:
    """It ends with nothing flagged, for the check before it has told."""
    place = place_of(tmp_path, gated)
    crowd = [place.start("check", "--if-locked", "wait", moment=month(2)) for _ in range(2)]
    assert sorted(ended(process).status for process in crowd) == [0, 1]
    assert told(place) == dict.fromkeys(SERIES, 1)


def test_a_source_that_hangs_holds_up_no_other(tmp_path: Path, gated: Gated) -> None:
    """The editions of all others are archived while it hangs; killed then, the next check tells of each once."""
    place = place_of(tmp_path, gated)
    gated.hold("/report-0.html")
    process = place.start("check", "-v", "--log-format", "json", moment=month(2))
    assert process.stderr is not None
    archived: set[str] = set()
    for line in process.stderr:
        event = json.loads(line)
        if event["event"] == "archived":
            archived.add(event["series"])
        if archived == {*SERIES[1:]}:
            break
    process.kill()
    ended(process)
    gated.let_go()
    assert labels(place) == {SERIES[0]: "2025-01"} | dict.fromkeys(SERIES[1:], "2025-01 2025-02")
    assert place.run("check", moment=month(2)).status == 1
    assert told(place) == dict.fromkeys(SERIES, 1)
