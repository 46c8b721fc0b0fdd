"""A server as a process, and what asks it: nothing but http.client, which sends what it is told to."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from diffreport.archive import Archive, Deposit
from tests.site import archives

HOSTILE_TITLE = "<script>alert(1)</script>"
HOSTILE_LABEL = '"><img src=x onerror=alert(1)>'
_ROOT = Path(__file__).parents[2]
_SECONDS = 300.0  # after which a test fails instead of hanging


class Answer(NamedTuple):
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8")

    @property
    def record(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


@dataclass
class Running:
    """A server that runs: `origin` is http://HOST:PORT."""

    process: subprocess.Popen[str]
    origin: str
    folder: Path

    @property
    def host(self) -> str:
        """Return host and port."""
        return self.origin.partition("://")[2]

    def connection(self) -> http.client.HTTPConnection:
        """Return a connection."""
        return http.client.HTTPConnection(self.host, timeout=_SECONDS)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """Return the answer; of a header's name "_" stands for "-"."""
        connection = self.connection()
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    @contextmanager
    def stream(self, path: str) -> Iterator[http.client.HTTPResponse]:
        """Give an answer that is still coming."""
        with closing(self.connection()) as connection:
            connection.request("GET", path)
            with connection.getresponse() as response:
                yield response

    def page(self, path: str) -> Answer:
        """Return a page as a browser does that has no script: it asks again while there is one that waits."""
        while (answer := self.ask(path, Accept="text/html")).status == 202:
            self.events(self.progress_in(answer, path))
        return answer

    def progress_in(self, answer: Answer, path: str) -> str:
        """Return where a page that waits has its progress."""
        return path + "progress" if path.endswith("/") else f"{path}/progress"

    def events(self, path: str) -> list[tuple[str, Any]]:
        """Return the events of a stream that ends."""
        return events_in(self.ask(path).text)

    def say(self, path: str, record: Any, **headers: str) -> Answer:
        """Say something of a finding as a page of the server does."""
        told = {"Origin": self.origin, "X_Diffreport": "1", "Content_Type": "application/json"} | headers
        return self.ask(path, "PUT", json.dumps(record).encode(), **told)

    def findings(self, pair: str) -> list[str]:
        """Return the ids of the findings of a report."""
        return [finding["id"] for finding in self.ask(f"{pair}/export.json").record["findings"]]


def events_in(text: str) -> list[tuple[str, Any]]:
    """Return the events of a stream, each with its data."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":") and ": " in line)
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def archive_in(folder: Path) -> Archive:
    """Return an archive of two series, and of a third whose title and labels are hostile."""
    archive = archives.archive_in(folder)
    for label, count in (("2021", 7), (HOSTILE_LABEL, 8)):
        text = archives.text_of(count, "may have").decode() + f"\n\n{HOSTILE_TITLE} was said {count} times.\n"
        deposit = Deposit("hostile.txt", label, title=HOSTILE_TITLE, retrieved="2024-06-01T00:00:00Z")
        archive.add("hostile", text.encode(), deposit)
    return archive


HOSTILE = f"/hostile/2021..{quote(HOSTILE_LABEL, safe='')}"
LAKES = "/lakes/2021..2022"


def environment(folder: Path, cache: Path) -> dict[str, str]:
    """Return the environment of a program that keeps all it keeps in a folder, and in a cache."""
    own = {"DIFFREPORT_CACHE": str(cache), "XDG_STATE_HOME": str(folder / "state"), "HOME": str(folder)}
    own["PYTHONPATH"] = str(_ROOT)
    return {k: v for k, v in os.environ.items() if not k.startswith("DIFFREPORT_")} | own


@contextmanager
def started(folder: Path, *options: str, cache: Path | None = None) -> Iterator[Running]:
    """Start a server of the archive in a folder; it is ended, if it still runs."""
    command = [sys.executable, "-m", "diffreport", "serve", "--archive", str(folder / "archive"), "--port", "0"]
    process = subprocess.Popen(
        [*command, "--user", "Ana", "--jobs", "1", *options],
        env=environment(folder, cache or folder / "cache"),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        assert line.startswith("serving "), process.communicate()
        yield Running(process, line.partition(" at ")[2].partition("/ (")[0], folder)
    finally:
        process.kill()
        process.communicate()
