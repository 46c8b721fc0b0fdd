"""What a check costs of sources in which nothing is new: seconds and memory, as the sources grow in number.

`python -m benchmarks.checks with|without` serves pages on loopback, prints its port, and ends with its input.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from benchmarks.archive import tell
from benchmarks.results import Goal, Part, significant, table
from benchmarks.shared import ROOT

SOURCES = 1_000
FEW = 10
LIMIT_SECONDS = 60
FLAT = 1.25  # of the peak of memory, at SOURCES beside FEW
INTRODUCTION = (
    "Pages of some 700 bytes on a server on loopback, a process of its own, that answers at once; no pause between "
    "requests, eight sources at a time. `check` is a process of its own, start-up included; the least of the runs "
    "counts. With validators the server answers 304, without them it sends each page again. Memory is the peak of the "
    "process that checks (VmHWM). The first check archives all pages, one "
    "at a time and each forced to the disk, and is run once."
)
# The peak that the system accounts to a process is that of the one it was forked from, where that is more.
_MEASURED = """
import re, sys
from diffreport.__main__ import main
status = main(sys.argv[1:])
print(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
sys.exit(status)
"""
_WORDS = "river council harbour bridge district warden ferry market valley station parish treaty".split()


class Cost(NamedTuple):
    """What a check took."""

    clock: float  # seconds
    cpu: float  # seconds, of children too
    memory: float  # MB, at the peak


class Served:
    """Sources on a server, and the checks of them."""

    def __init__(self, work: Path, port: int, sources: int) -> None:
        """Write the configuration and make the archive."""
        self.folder = work / f"{sources}-{port}"
        self.folder.mkdir()
        self.environment = os.environ | {
            "DIFFREPORT_CACHE": str(self.folder / "cache"),
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),
        }
        tables = (
            f'[[source]]\nseries = "series-{k:04}"\nurl = "http://127.0.0.1:{port}/{k}-2025.html"\n'
            for k in range(sources)
        )
        head = 'archive = "archive"\n[check]\nstate = "state.sqlite"\npause = "0s"\n'
        head += "[check.source]\nallow_private = true\n"
        (self.folder / "diffreport.toml").write_text(head + "".join(tables), "utf-8")
        (self.folder / "diffreport.toml").chmod(0o600)
        self.run("init", "archive")

    def run(self, *arguments: str) -> Cost:
        """Return what a command took."""
        command = [sys.executable, "-c", _MEASURED, *arguments]
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ours
        assert process.stdout  # noqa: S101 - it is a pipe
        with process.stdout as told:
            peak = told.read().splitlines()[-1:]
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode or not peak:
            raise SystemExit(f"benchmarks: diffreport {' '.join(arguments)} failed")
        return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, int(peak[0]) / 1024)

    def checked(self, runs: int) -> tuple[Cost, Cost]:
        """Return what the first check took, and the least that one of nothing new does."""
        first = self.run("check")
        later = [self.run("check") for _ in range(runs)]
        return first, Cost(*(min(values) for values in zip(*later, strict=True)))


def measure(runs: int, sources: int = SOURCES) -> Part:
    """Return the part about checks, made in a temporary folder."""
    part = Part("check", f"Checks of {sources:,} sources in which nothing is new")
    rows = []
    with tempfile.TemporaryDirectory(prefix="diffreport-bench-") as name:
        for is_told in (True, False):
            told = "with validators" if is_told else "without validators"
            with served(is_told=is_told) as port:
                costs = {}
                for count in (FEW, sources):
                    tell(f"checking {count:,} sources {told}")
                    at = Served(Path(name), port, count)
                    first, costs[count] = at.checked(runs)
                    shutil.rmtree(at.folder)
                    later = costs[count]
                    seconds = map(significant, (first.clock, later.clock, later.cpu))
                    rows.append((f"{count:,} {told}", *seconds, f"{later.memory:.0f}"))
            clock, ratio = costs[sources].clock, costs[sources].memory / costs[FEW].memory
            part.goals += [
                Goal(f"{sources:,} {told}", f"<= {LIMIT_SECONDS} s", f"{significant(clock)} s", clock <= LIMIT_SECONDS),
                Goal(f"memory, {sources:,} beside {FEW}, {told}", f"<= {FLAT} x", f"{ratio:.2f} x", ratio <= FLAT),
            ]
    part.blocks += [INTRODUCTION, table(["sources", "first, clock s", "clock s", "CPU s", "peak MB"], rows)]
    return part


@contextmanager
def served(*, is_told: bool) -> Iterator[int]:
    """Yield the port of a server, with or without validators."""
    command = [sys.executable, "-m", "benchmarks.checks", "with" if is_told else "without"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - this module
    assert process.stdin and process.stdout  # noqa: S101 - they are pipes
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def page(path: str) -> bytes:
    """Return the page at a path; no two are the same."""
    seed = sum(map(ord, path)) + len(path)
    places = ((_WORDS[(seed + k) % 12], _WORDS[(seed * 3 + k) % 12], 100 + seed % 700 + k) for k in range(9))
    text = "".join(f"<p>The {one} near the {other} reported {count} cases.</p>" for one, other, count in places)
    return f"<h1>Report {path}</h1>{text}".encode()


class Handler(BaseHTTPRequestHandler):
    """Answers with a page, or that it is the same as before."""

    protocol_version = "HTTP/1.1"
    is_told = True

    def do_GET(self) -> None:
        """Answer."""
        body = page(self.path) if self.path != "/robots.txt" else b""
        tag = f'"{len(body)}"'
        is_known = self.is_told and self.headers.get("If-None-Match") == tag
        self.send_response(304 if is_known else 200 if body else 404)
        if self.is_told:
            self.send_header("ETag", tag)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if not is_known:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if is_known else body)

    def log_message(self, *told: object) -> None:
        """Say nothing."""


def serve(validators: str) -> None:
    """Serve until the input ends."""
    Handler.is_told = validators == "with"
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        print(server.server_address[1], flush=True)
        sys.stdin.read()
        server.shutdown()


if __name__ == "__main__":
    serve(sys.argv[1])
