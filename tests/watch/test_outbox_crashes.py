"""Whatever dies at whatever moment, and however many deliver: nothing is lost, nothing is told twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.watch.server import Server

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        made.publish("/hook", status=204)
        yield made


def _posts(server: Server, state: str) -> list[str | None]:
    """Return the ids of the messages that were posted from a state."""
    return [asked.header("Idempotency-Key") for asked in server.asked("/hook") if asked.path == f"/hook?{state}"]


def _flags(server: Server, state: str) -> Counter[str]:
    """Return how often each flag was told by a webhook, in messages of different ids."""
    posts = [asked for asked in server.asked("/hook") if asked.path == f"/hook?{state}"]
    bodies = {asked.header("Idempotency-Key"): json.loads(asked.body) for asked in posts}
    return Counter(flag["id"] for body in bodies.values() for told in body["notices"] for flag in told["flags"])


def _run(what: str, folder: Path, server: Server) -> str:
    command = [sys.executable, "-m", "tests.watch.crashing", what, str(folder), str(server.port)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=100).stdout


def _flags_in(file: Path) -> list[str]:
    return [each["id"] for line in file.read_text(encoding="utf-8").splitlines() for each in json.loads(line)["flags"]]


def test_a_delivery_killed_at_any_step_is_made_up_for_by_the_next(server: Server, tmp_path: Path) -> None:
    """Files have each finding once. A webhook has at most one message again, under the id that it came with first."""
    steps = int(_run("killed", tmp_path, server))
    assert steps > 20
    repeated = 0
    for step in range(1, steps + 1):
        assert _flags_in(tmp_path / f"s{step}.jsonl") == ["f1", "f2", "f3"]
        assert (tmp_path / f"s{step}.txt").read_text(encoding="utf-8").count("(message ") == 1
        assert _flags(server, f"s{step}") == {"f1": 1, "f2": 1, "f3": 1}
        posts = _posts(server, f"s{step}")
        assert len(posts) - len(set(posts)) <= 1
        repeated += len(posts) - len(set(posts))
    assert repeated == 4  # after the answer and before the note of it, of either message


def test_ten_processes_at_once_tell_once(server: Server, tmp_path: Path) -> None:
    """Each queues the same findings and delivers what waits: one of them does."""
    _run("crowded", tmp_path, server)
    assert sorted(_flags_in(tmp_path / "all.jsonl")) == ["f1", "f2", "f3"]
    assert _flags(server, "all") == {"f1": 1, "f2": 1, "f3": 1} and len(_posts(server, "all")) == 2
