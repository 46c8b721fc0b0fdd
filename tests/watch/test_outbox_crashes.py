"""Whatever dies at whatever moment, and however many deliver: nothing is lost, nothing is told twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed")


class _Server(ThreadingHTTPServer):
    """A webhook that keeps what was posted, by path."""

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posts: list[tuple[str, str, bytes]] = []

    def flags(self, path: str) -> Counter[str]:
        """Return how often each flag was told, by messages of different ids."""
        bodies = {name: body for at, name, body in self.posts if at == path}
        return Counter(
            each["id"] for body in bodies.values() for n in json.loads(body)["notices"] for each in n["flags"]
        )


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, self.headers["Idempotency-Key"], body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def _run(what: str, folder: Path, server: _Server) -> str:
    command = [sys.executable, "-m", "tests.watch.crashing", what, str(folder), str(server.server_port)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=100).stdout


def _flags_in(file: Path) -> list[str]:
    return [each["id"] for line in file.read_text(encoding="utf-8").splitlines() for each in json.loads(line)["flags"]]


def test_a_delivery_killed_at_any_step_is_made_up_for_by_the_next(server: _Server, tmp_path: Path) -> None:
    """Files have each finding once. A webhook has at most one message again, under the id that it came with first."""
    steps = int(_run("killed", tmp_path, server))
    assert steps > 20
    repeated = 0
    for step in range(1, steps + 1):
        assert _flags_in(tmp_path / f"s{step}.jsonl") == ["f1", "f2", "f3"]
        assert (tmp_path / f"s{step}.txt").read_text(encoding="utf-8").count("(message ") == 1
        assert server.flags(f"/s{step}") == {"f1": 1, "f2": 1, "f3": 1}
        posts = [name for path, name, _ in server.posts if path == f"/s{step}"]
        assert len(posts) - len(set(posts)) <= 1
        repeated += len(posts) - len(set(posts))
    assert repeated == 4  # after the answer and before the note of it, of either message


def test_ten_processes_at_once_tell_once(server: _Server, tmp_path: Path) -> None:
    """Each queues the same findings and delivers what waits: one of them does."""
    _run("crowded", tmp_path, server)
    assert sorted(_flags_in(tmp_path / "all.jsonl")) == ["f1", "f2", "f3"]
    assert server.flags("/all") == {"f1": 1, "f2": 1, "f3": 1} and len(server.posts) == 2
