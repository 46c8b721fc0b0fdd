"""A year of monthly checks of fifty reports: what changed is told once to each target, whatever fails or is killed."""

from __future__ import annotations

import html
import json
import logging
import os
import random
import re
import signal
import threading
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle
from pathlib import Path
from subprocess import Popen
from typing import Any

import ocfl
import pytest

from diffreport.archive import Archive
from tests.watch.checks import PATIENCE_SECONDS, Ended, Place, month
from tests.watch.mailbox import Mailbox, serving
from tests.watch.server import Gated, Page
from tests.watch.world import MONTHS, Failure, Report, Story, Told, Way, reports

SEED = 8
IS_TORTURE = os.environ.get("DIFFREPORT_TORTURE") == "1"
WEBHOOK_DOWN = 5  # the month in which the webhook takes nothing, and nothing else fails
KILLED_AT_WORK, KILLED_TELLING = 3, 10  # months in which nothing fails
STATUSES = [0, 3, 1, 0, 3, 1, 0, 3, 3, 0, 0, 1]  # of the last check of each month
ATOM = "{http://www.w3.org/2005/Atom}"


class Year:
    """The reports on a server and on disk, the checks of them, and those who are told."""

    def __init__(self, folder: Path, server: Gated, port: int) -> None:
        """Write the configuration, and make an archive."""
        self.server = server
        self.reports = reports(SEED)
        self.files = folder / "files"
        self.taken: list[bytes] = []  # by the webhook
        self.posted = 0  # to it, taken or not
        self.place = Place(folder, self._configuration(port))
        self.feed, self.lines, self.digests = (
            folder / name for name in ("changes.atom", "notices.jsonl", "digests.jsonl")
        )

    def _configuration(self, port: int) -> str:
        sources = "\n".join(map(self._source, self.reports))
        return f"""
[check.source]
retries = 0

{sources}

[[notify]]
name = "screen"
kind = "stdout"
format = "jsonl"

[[notify]]
name = "lines"
kind = "file"
file = "notices.jsonl"

[[notify]]
name = "program"
kind = "command"
command = ["sh", "-c", "cat >> digests.jsonl; echo >> digests.jsonl"]
digest = "weekly"

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
        slow = 'timeout = "4s"\n' if report.failure is Failure.SLOW else ""
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

    def check(self, number: int, killed: Iterable[Ended] = ()) -> Ended:
        """Return what the check of a month left, and take note of what it told, and those killed before it."""
        left = self.place.run("check", moment=month(number))
        posts = self.server.asked("/hook")[self.posted :]
        self.posted += len(posts)
        if number != WEBHOOK_DOWN:  # of what a killed check posted, only what came whole
            self.taken += [post.body for post in posts if len(post.body) == int(post.header("Content-Length") or 0)]
        lines: list[str] = []
        for each in (*killed, left):
            more = [line for line in each.out.splitlines(keepends=True) if line.endswith("\n")]
            assert len({*lines} & {*more}) <= 1  # the one that was being told when it was killed
            lines += [line for line in more if line not in lines]
        assert of_json(map(json.loads, lines)) == Counter(self.news(number))
        return left

    def killed_at_work(self, number: int, chance: random.Random) -> Ended:
        """Kill a check of a month that waits for one source, after as many steps of others as chance has it."""
        report = chance.choice([each for each in self.reports if each.way is Way.PAGE and each.failure is None])
        self.server.hold(f"/{report.series}.html")
        process = self.place.start("check", "-v", "--log-format", "json", moment=month(number))
        assert process.stderr is not None
        for _ in range(chance.randrange(1, len(self.reports))):
            assert process.stderr.readline()
        assert self.server.reached.wait(PATIENCE_SECONDS)
        return self._killed(process, chance)

    def killed_telling(self, number: int, chance: random.Random) -> Ended:
        """Kill a check of a month that waits for the webhook's answer to one of its notices, if it has one to tell."""
        self.server.hold("/hook", 1 if IS_TORTURE else chance.randint(1, len(self.news(number))))
        process = self.place.start("check", moment=month(number))
        while process.poll() is None and not self.server.reached.wait(0.05):
            continue
        return self._killed(process, chance)

    def _killed(self, process: Popen[str], chance: random.Random) -> Ended:
        """Kill a process, a moment of its work later."""
        threading.Event().wait(chance.random() * 0.03)
        process.kill()
        out, err = process.communicate()
        self.server.let_go()
        return Ended(process.returncode, out, err)

    def news(self, number: int) -> list[Story]:
        """Return what is to be told of a month."""
        return [story for report in self.reports for story in report.news(number)]

    def failing(self, number: int) -> list[str]:
        """Return the series, and the target, that fail in a month."""
        hook = ["hook"] if number == WEBHOOK_DOWN else []
        return [report.series for report in self.reports if number in report.failing] + hook


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


def of_json(notices: Iterable[dict[str, Any]]) -> Counter[Story]:
    """Return what notices tell; sides are lists, or objects, in JSON."""
    return Counter(
        Story(
            Told(notice["series"], notice["old"]["label"], notice["new"]["label"], notice["is_revision"]),
            *_figures(r"\{\+(.*?)\+\}", r"\[-(.*?)-\]", " ".join(flag["marked"] for flag in notice["flags"])),
        )
        for notice in notices
    )


def of_messages(bodies: Iterable[str | bytes]) -> Counter[Story]:
    """Return what messages tell, each id once."""
    messages = {body["id"]: body for body in map(json.loads, bodies)}
    return of_json(notice for body in messages.values() for notice in body["notices"])


def of_mails(box: Mailbox) -> Counter[Story]:
    """Return what came by mail, each Message-ID once; its text says the same as its HTML."""
    mails = {mail["Message-ID"]: mail for mail in map(box.mail, range(len(box.mails)))}
    stories = []
    for mail in mails.values():
        text, page = (mail.get_body([form]) for form in ("plain", "html"))
        assert text is not None
        assert page is not None
        stories.append(_story(mail["Subject"], page.get_content()))
        said = " ".join(text.get_content().split())
        assert _figures(r"\{\+(.*?)\+\}", r"\[-(.*?)-\]", said) == list(stories[-1][1:])
    return Counter(stories)


def of_feed(file: Path) -> Counter[Story]:
    """Return what the entries of a feed tell."""
    entries = ET.parse(file).getroot().findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    return Counter(_story(*(entry.findtext(f"{ATOM}{tag}", "") for tag in ("title", "content"))) for entry in entries)


def _story(heading: str, page: str) -> Story:
    """Return what a page tells under its heading: "report-06, 2025-01 → 2025-02: ..." or ", silently revised: ..."."""
    found = re.fullmatch(r"(report-\d\d), (2025-\d\d)(?: → (2025-\d\d)|, silently revised): .*", heading)
    assert found, heading
    series, old, new = found.groups()
    return Story(
        Told(series, old, new or old, new is None), *_figures("<ins.*?>(.*?)</ins>", "<del.*?>(.*?)</del>", page)
    )


def _figures(came: str, gone: str, text: str) -> list[frozenset[str]]:
    """Return the figures in what is marked as new, and in what is marked as old."""
    return [frozenset(re.findall(r"\d+", html.unescape(" ".join(re.findall(mark, text))))) for mark in (came, gone)]


@pytest.mark.torture
def test_a_year_is_told_once_to_each_target(tmp_path: Path) -> None:
    """Fifty reports, eight of which fail now and then, a webhook that is down for a month, and checks that are killed:
    every change is told once to each target, in its month and with its figures; nothing else is; and the exit status
    says how each check went."""
    chance = random.Random(SEED)
    logging.getLogger().setLevel(logging.ERROR)
    kills = Counter(chance.choices(MONTHS, k=30)) if IS_TORTURE else Counter([KILLED_AT_WORK, KILLED_TELLING])
    ends, statuses = [], []
    with Gated() as server, serving() as box:
        year = Year(tmp_path, server, box.port)
        ways = cycle((year.killed_at_work, year.killed_telling))
        for number in MONTHS:
            year.turn(number)
            killed = [next(ways)(number, chance) for _ in range(kills[number])]
            ends += [each.status for each in killed]
            check = year.check(number, killed)
            statuses.append(check.status)
            failed = re.findall(r"^diffreport: (?:notify )?([^:]+):", check.err, re.MULTILINE)
            assert sorted(failed) == sorted(year.failing(number)), check.err
    wanted = Counter(story for number in MONTHS for story in year.news(number))
    assert of_json(map(json.loads, year.lines.read_text("utf-8").splitlines())) == wanted
    assert of_messages(year.taken) == wanted
    assert of_messages(year.digests.read_bytes().splitlines()) == wanted
    assert of_mails(box) == wanted
    assert of_feed(year.feed) == wanted
    _check_ends(statuses, ends)
    _check_archive(year)


def _check_ends(statuses: list[int], killed: list[int]) -> None:
    """Check with what the checks of all months ended, and that kills met a check at work."""
    if IS_TORTURE:  # what was flagged before a kill is not flagged again, and some kills come when all is told
        assert all(status in {0, 1, expected} for status, expected in zip(statuses, STATUSES, strict=True))
        assert killed.count(-signal.SIGKILL) >= len(killed) / 2
    else:
        assert statuses == STATUSES
        assert killed == [-signal.SIGKILL] * 2


def _check_archive(year: Year) -> None:
    """Check that the archive is sound, to ocfl-py too, and holds each edition once."""
    archive = Archive.open(year.place.archive)
    assert archive.verify() == ()
    root = ocfl.StorageRoot(root=str(year.place.archive))
    assert root.validate(max_errors=10_000)
    assert root.num_objects == root.good_objects == len(year.reports)
    for report in year.reports:
        archived = [version.edition.label for version in archive.versions(report.series)]
        assert archived == [paper.label for _, paper in report.arrivals().values()]
