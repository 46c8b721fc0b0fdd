"""An object store on loopback for tests: moto's server as a program, a bucket for each test that asks for one."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO, Any

import pytest

KEYS = {"AWS_ACCESS_KEY_ID": "loopback", "AWS_SECRET_ACCESS_KEY": "s3cr3t-0f-l00pback", "AWS_REGION": "us-east-1"}
_START_SECONDS = 120.0
_numbers = count(1)


@pytest.fixture(scope="session")
def s3_port() -> Iterator[int]:
    """Start an object store, and return its port; it ends with the tests of this process."""
    program = Path(sys.executable).with_name("moto_server")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    with tempfile.TemporaryFile() as told:
        options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": told, "stderr": subprocess.STDOUT}
        server = subprocess.Popen([program, "-H", "127.0.0.1", "-p", "0"], env=environment, **options)
        try:
            yield _port(server, told)
        finally:
            server.kill()  # it keeps nothing
            server.wait()


@pytest.fixture
def s3(s3_port: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make an empty bucket, have the environment lead to it, here and in what is started, and return its address."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{s3_port}", "AWS_ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(name, value)
    bucket = f"bucket-{next(_numbers)}"
    assert _asked(s3_port, "PUT", f"/{bucket}") == 200
    return f"s3://{bucket}"


def _port(server: subprocess.Popen[bytes], told: IO[bytes]) -> int:
    """Return the port that the server says it was given."""
    end = time.monotonic() + _START_SECONDS
    while not (found := re.search(rb"Running on http://127\.0\.0\.1:(\d+)\s", os.pread(told.fileno(), 4096, 0))):
        assert server.poll() is None, "moto_server ended"
        assert time.monotonic() < end, "moto_server does not answer"
        time.sleep(0.05)
    return int(found[1])


def _asked(port: int, method: str, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_START_SECONDS)
    try:
        connection.request(method, path, headers={"Content-Length": "0"})
        return connection.getresponse().status
    finally:
        connection.close()
