"""A year of monthly checks of fifty reports: what changed is told once to each target, whatever fails or is killed."""

from __future__ import annotations

import json
import logging
import os
import random
import re
import signal
import threading
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from subprocess import Popen
from typing import Any

import ocfl
import pytest

from diffreport.archive import Archive
from tests.watch.checks import Ended, Place, month
from tests.watch.mailbox import Mailbox, serving
from tests.watch.server import Asked, Page, Server
from tests.watch.world import MONTHS, Failure, Report, Told, Way, reports

SEED = 8
IS_TORTURE = os.environ.get("DIFFREPORT_TORTURE") == "1"
WEBHOOK_DOWN = 5  # the month in which the webhook takes nothing
ATOM = "{http://www.w3.org/2005/Atom}"


class Counting(Server):
    """A server that tells of each notice that is posted to it."""

    hooks = threading.Semaphore(0)

    def take(self, asked: Asked) -> Page:
        """Answer."""
        if asked.path == "/hook":
            self.hooks.release()
        return super().take(asked)


def kill(process: Popen[str], chance: random.Random) -> None:
    """Kill a process, a moment of its work later."""
    threading.Event().wait(chance.random() * 0.03)
    process.send_signal(signal.SIGKILL)
    process.communicate()


class Year:
    """The reports on a server and on disk, the checks of them, and those who are told."""

    def __init__(self, folder: Path, server: Counting, port: int) -> None:
        """Write the configuration, and make an archive."""
        self.server = server
        self.reports = reports(SEED)
        self.files = folder / "files"
        self.taken: list[bytes] = []  # by the webhook
        self.posted = 0  # to it, taken or not
        self.place = Place(folder, self._configuration(port))
        self.feed, self.lines = folder / "changes.atom", folder / "notices.jsonl"

    def _configuration(self, port: int) -> str:
        sources = "\n".join(map(self._source, self.reports))
        return f"""
[check.source]
retries = 0

{sources}

[[notify]]
name = "lines"
kind = "file"
file = "notices.jsonl"

[[notify]]
name = "hook"
kind = "webhook"
url = "{self.server.url("/hook")}"
allow_private = true

[[notify]]
name = "mail"
kind = "mail"
to = ["desk@example.org"]
from = "watch@example.org"
host = "127.0.0.1"
port = {port}
security = "none"

[[notify]]
name = "feed"
kind = "feed"
file = "changes.atom"
entries = 1000
"""

    def _source(self, report: Report) -> str:
        name = report.series
        page = 'label = { from = "page", selector = ".edition", pattern = "[0-9]{4}-[0-9]{2}" }'
        header = 'label = { from = "header", header = "X-Edition" }'
        where = {
            Way.HEADER: f'url = "{self.server.url(f"/{name}.html")}"\n{header}',
            Way.PAGE: f'url = "{self.server.url(f"/{name}.html")}"\n{page}',
            Way.REDIRECT: f'url = "{self.server.url(f"/{name}/latest")}"',
            Way.FILE: f'file = "files/{name}.html"\n{page}',
            Way.GLOB: f'glob = "files/{name}/*.html"',
            Way.FOLDER: f'folder = "files/{name}"',
        }[report.way]
        web = "" if report.way.is_local else "allow_private = true\n"
        slow = 'timeout = "1s"\n' if report.failure is Failure.SLOW else ""
        return f'[[source]]\nseries = "{name}"\n{where}\ndrop = [".edition"]\n{web}{slow}'

    def turn(self, number: int) -> None:
        """Publish what there is in a month."""
        closed = []
        for report in self.reports:
            if report.way.is_local:
                self._write(report, number)
            else:
                closed += self._publish(report, number)
        rules = "".join(f"Disallow: /{name}\n" for name in closed)
        self.server.publish("/robots.txt", f"User-agent: *\n{rules}", media_type="text/plain")
        self.server.publish("/hook", status=503 if number == WEBHOOK_DOWN else 204)

    def _write(self, report: Report, number: int) -> None:
        paper = report.papers[number]
        name = f"{report.series}.html" if report.way is Way.FILE else f"{report.series}/{paper.label}.html"
        file = self.files / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text("utf-8") != paper.html():
            file.write_text(paper.html(), "utf-8")

    def _publish(self, report: Report, number: int) -> Iterator[str]:
        """Publish a report, or have it fail; yield its name if it is closed to robots."""
        name, paper = report.series, report.papers[number]
        path = f"/{name}.html" if report.way is not Way.REDIRECT else f"/{name}/{paper.label}.html"
        page = Page(paper.html().encode(), headers={"X-Edition": paper.label})
        if report.way is Way.REDIRECT:
            self.server.redirect(f"/{name}/latest", path)
        if number not in report.failing:
            self.server.script(path, page)
            return
        if report.failure is Failure.ROBOTS:
            yield name
        self.server.script(path, FAILING[report.failure](page, path))

    def check(self, number: int, *more: str) -> Ended:
        """Return what the check of a month left, and take note of what the webhook took up to then."""
        left = self.place.run("check", *more, moment=month(number))
        posts = self.server.asked("/hook")[self.posted :]
        self.posted += len(posts)
        if number != WEBHOOK_DOWN:  # of what a killed check posted, only what came whole
            self.taken += [post.body for post in posts if len(post.body) == int(post.header("Content-Length") or 0)]
        return left

    def killed_at_work(self, number: int, chance: random.Random) -> None:
        """Kill a check of a month after as many steps as chance has it, and a little more: most are before the last."""
        process = self.place.start("check", "-v", "--log-format", "json", moment=month(number))
        assert process.stderr is not None
        for _ in range(chance.randrange(110)):
            if not process.stderr.readline():
                break
        kill(process, chance)

    def killed_telling(self, number: int, chance: random.Random) -> None:
        """Kill a check of a month when it has posted as many notices as chance has it, if it has as many."""
        hooks = self.server.hooks = threading.Semaphore(0)
        process = self.place.start("check", moment=month(number))
        for _ in range(chance.randrange(1, 20)):
            while process.poll() is None and not hooks.acquire(timeout=0.1):
                pass
        kill(process, chance)

    def statuses(self, number: int, *, is_repeated: bool) -> set[int]:
        """Return with what the check of a month may end: what was flagged before a kill is not flagged again, and a
        target that failed before one is left alone for a while."""
        is_down = number == WEBHOOK_DOWN
        if any(number in report.failing for report in self.reports):
            return {3}
        if is_repeated:
            return {0, 1, 3} if is_down else {0, 1}
        return {3} if is_down and self.told(number) else {int(bool(self.told(number)))}

    def told(self, number: int) -> list[Told]:
        """Return what is to be told of a month."""
        return [found[number] for found in (report.told() for report in self.reports) if number in found]


FAILING: dict[Any, Callable[[Page, str], Page]] = {
    Failure.BROKEN: lambda page, path: Page(b"<p>Oh.</p>", 500),
    Failure.SLOW: lambda page, path: Page(page.content, pause_seconds=0.5, piece=20, etag=False),
    Failure.CUT: lambda page, path: Page(page.content, headers=page.headers, cut=200, etag=False),
    Failure.GONE: lambda page, path: Page(b"<p>Gone.</p>", 404),
    Failure.BUSY: lambda page, path: Page(b"", 429, headers={"Retry-After": "86400"}),
    Failure.ROBOTS: lambda page, path: page,
    Failure.LOOP: lambda page, path: Page(status=302, headers={"Location": path}),
    Failure.CLOSED: lambda page, path: Page(wire=b""),
}


def lines_told(year: Year) -> Counter[Told]:
    """Return what stands in the file, line by line."""
    return Counter(_told(json.loads(line)) for line in year.lines.read_text("utf-8").splitlines())


def marked(year: Year) -> dict[Told, set[str]]:
    """Return the figures that stand in the new words of what was told."""
    shown: dict[Told, set[str]] = {}
    for notice in map(json.loads, year.lines.read_text("utf-8").splitlines()):
        text = " ".join(flag["marked"] for flag in notice["flags"])
        shown.setdefault(_told(notice), set()).update(re.findall(r"\d+", re.sub(r"\[-.*?-\]", " ", text)))
    return shown


def hooks_told(year: Year) -> Counter[Told]:
    """Return what the webhook took, each id once."""
    bodies = {body["id"]: body for body in map(json.loads, year.taken)}
    return Counter(_told(notice) for body in bodies.values() for notice in body["notices"])


def mails_told(box: Mailbox) -> Counter[tuple[str, str]]:
    """Return series and label of what came by mail, each Message-ID once."""
    found = {mail["Message-ID"]: mail["Subject"] for mail in map(box.mail, range(len(box.mails)))}
    pairs = (re.search(r"(report-\d\d).*?(2025-\d\d)(?!.*→)", subject) for subject in found.values())
    return Counter((pair[1], pair[2]) for pair in pairs if pair)


def feed_told(year: Year) -> Counter[tuple[str, str]]:
    """Return series and label of the entries of the feed."""
    entries = ET.parse(year.feed).getroot().findall(f"{ATOM}entry")
    pairs = (re.search(r"(report-\d\d).*?(2025-\d\d)(?!.*→)", entry.findtext(f"{ATOM}title", "")) for entry in entries)
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    return Counter((pair[1], pair[2]) for pair in pairs if pair)


def _told(notice: dict[str, Any]) -> Told:
    """Return what a notice tells; sides are lists, or objects, in JSON."""
    old, new = (side if isinstance(side, dict) else {"label": side[1]} for side in (notice["old"], notice["new"]))
    return Told(notice["series"], old["label"], new["label"], notice["is_revision"])


@pytest.mark.torture
def test_a_year_is_told_once_to_each_target(tmp_path: Path) -> None:
    """Fifty reports, eight of which fail now and then, a webhook that is down for a month, and checks that are killed:
    every change is told once to each target, nothing else is, and the exit status says how each check went."""
    chance = random.Random(SEED)
    kills = Counter(chance.choices(MONTHS, k=30) if IS_TORTURE else (3, 9))
    with Counting() as server, serving() as box:
        year = Year(tmp_path, server, box.port)
        ways = cycle((year.killed_at_work, year.killed_telling))
        for number in MONTHS:
            year.turn(number)
            for _ in range(kills[number]):
                next(ways)(number, chance)
            check = year.check(number)
            expected = year.statuses(number, is_repeated=kills[number] > 0)
            assert check.status in expected, (number, check.err)
            assert check.out == ""
            if check.status < 2:
                assert check.err == ""
        wanted = Counter(told for report in year.reports for told in report.told().values())
        assert lines_told(year) == wanted
        assert hooks_told(year) == wanted
        shown = marked(year)
        for told, figures in (each for report in year.reports for each in report.news()):
            assert figures <= shown[told], (told, figures, shown[told])
    labels = Counter((told.series, told.new) for told in wanted.elements())
    assert mails_told(box) == labels
    assert feed_told(year) == labels
    archive = Archive.open(year.place.archive)
    assert archive.verify() == ()
    logging.getLogger().setLevel(logging.ERROR)
    root = ocfl.StorageRoot(root=str(year.place.archive))
    assert root.validate(max_errors=10_000)
    assert root.num_objects == root.good_objects == 50
    for report in year.reports:
        archived = [version.edition.label for version in archive.versions(report.series)]
        assert archived == [paper.label for _, paper in report.arrivals().values()]
