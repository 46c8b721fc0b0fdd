"""An object store on loopback for tests: moto's server as a program, a bucket for each test that asks for one."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

KEYS = {"AWS_ACCESS_KEY_ID": "loopback", "AWS_SECRET_ACCESS_KEY": "s3cr3t-0f-l00pback", "AWS_REGION": "us-east-1"}
_START_SECONDS = 30.0
_numbers = count(1)


@pytest.fixture(scope="session")
def s3_port() -> Iterator[int]:
    """Start an object store, and return its port; it ends with the tests of this process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    program = Path(sys.executable).with_name("moto_server")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(port)], env=environment, **quiet)
    try:
        _wait(server, port)
        yield port
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


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            _asked(port, "GET", "/")
            return
        except OSError:
            assert server.poll() is None, "moto_server ended"
            assert time.monotonic() < end, "moto_server does not answer"
            time.sleep(0.05)


def _asked(port: int, method: str, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_START_SECONDS)
    try:
        connection.request(method, path, headers={"Content-Length": "0"})
        return connection.getresponse().status
    finally:
        connection.close()
