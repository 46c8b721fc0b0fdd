"""What a bucket says when it refuses, is not there, or its answer is lost; never a key, and never after minutes."""

from __future__ import annotations

import http.client
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from diffreport.__main__ import main
from diffreport.errors import StoreError, UsageError
from diffreport.stores import known_by, opened, place_of
from diffreport.stores.bucket import Bucket
from tests.s3 import KEYS

ACTS: dict[str, Callable[[Bucket], object]] = {
    "read": lambda store: store.read("a"),
    "write": lambda store: store.write("a", b"x"),
    "create": lambda store: store.create("a", b"x"),
    "replace": lambda store: store.replace("a", b"x", "token"),
    "entries": lambda store: list(store.entries()),
    "level": lambda store: store.level(),
    "fetch": lambda store: store.fetch("a", Path("not-made")),
}


def message_of(act: Callable[[Bucket], object], place: str) -> str:
    """Return what an act on a bucket is refused with: one line, with no key in it."""
    with pytest.raises(StoreError) as raised:
        act(Bucket(place))
    told = str(raised.value)
    assert "\n" not in told and not any(key in told for key in KEYS.values() if key != KEYS["AWS_REGION"])
    return told


@contextmanager
def answering(answer: Callable[[bytes], bytes | None]) -> Iterator[int]:
    """Serve on loopback: `answer` gets all of a request, and returns all of an answer, None to close without one."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:  # closed: the test is over
                    return
                with connection:
                    if given := answer(_request(connection)):
                        connection.sendall(given)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def _request(connection: socket.socket) -> bytes:
    """Return a request with its body, as its Content-Length says."""
    data = b""
    while b"\r\n\r\n" not in data and (piece := connection.recv(1 << 16)):
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    sizes = [line.partition(b":")[2] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while len(body) < int(sizes[0] if sizes else 0) and (piece := connection.recv(1 << 16)):
        body += piece
    return head + b"\r\n\r\n" + body


@pytest.mark.parametrize("act", ACTS)
def test_a_bucket_that_is_not_there_is_told_of(s3: str, act: str) -> None:
    """With its name."""
    if act == "replace":
        with pytest.raises((StoreError, FileExistsError)):
            ACTS[act](Bucket("s3://no-such-bucket"))
    else:
        assert message_of(ACTS[act], "s3://no-such-bucket/p").startswith(
            "s3://no-such-bucket/p: there is no such bucket; "
        )


@pytest.mark.parametrize("act", ["read", "create", "entries", "level"])
def test_a_server_that_is_not_there_is_told_of(s3: str, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    """After a few tries, which take a second."""
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        port = gone.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    assert "the server does not answer; check the address, its keys" in message_of(ACTS[act], s3)


@pytest.mark.parametrize("act", ["read", "create", "level"])
def test_wrong_keys_are_told_of(s3: str, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    """As the server says it, and without what it repeats of them."""
    body = f"<?xml?>\n<Error><Code>InvalidAccessKeyId</Code><Id>{KEYS['AWS_ACCESS_KEY_ID']}</Id></Error>".encode()
    head = f"HTTP/1.1 403 Forbidden\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
    with answering(lambda request: head + body) as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        assert "the server says 403 Forbidden (InvalidAccessKeyId); check" in message_of(ACTS[act], s3)


def test_a_create_whose_answer_was_lost_finds_its_own_bytes(
    s3: str, s3_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again, and then refused or done: the caller who reads the same bytes knows that they are his."""
    lost: list[bytes] = []

    def answer(request: bytes) -> bytes | None:
        request = request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)
        with socket.create_connection(("127.0.0.1", s3_port)) as server:
            server.sendall(request)
            answered = b"".join(iter(lambda: server.recv(1 << 16), b""))
        if request.startswith(b"PUT") and not lost:
            lost.append(request)
            return None
        return answered

    with answering(answer) as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        store = Bucket(s3)
        with pytest.raises((FileExistsError, StoreError)):
            store.create("v1/inventory.json", b"mine")
        assert lost
        assert store.read("v1/inventory.json") == b"mine"
        with pytest.raises(FileExistsError):
            store.create("v1/inventory.json", b"another's")


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        ("x//b", ["0=ocfl_1.1", "k/v1/x", "x//b", "x/y", "z/1"]),
        ("../x", ["../x", "0=ocfl_1.1", "k/v1/x", "x/y", "z/1"]),
        ("z/1/.", ["0=ocfl_1.1", "k/v1/x", "x/y", "z/1", "z/1/."]),
        ("k/a\\b", ["0=ocfl_1.1", "k/a\\b", "k/v1/x", "x/y", "z/1"]),
    ],
)
def test_a_key_that_is_no_name_is_told_among_the_others(s3: str, s3_port: int, odd: str, told: list[str]) -> None:
    """The server lists whatever was put there by other tools."""
    store = Bucket(f"{s3}/a b")
    for name in ("0=ocfl_1.1", "k/v1/x", "x/y", "z/1"):
        store.create(name, b"1")
    put(s3_port, f"/{s3[5:]}/a b/{odd}")
    assert [entry.name for entry in store.entries()] == told
    assert [entry.name for entry in store.entries("k")] == [name for name in told if name.startswith("k/")]
    if odd != "../x":
        assert store.level().folders == ("k", "x", "z")
    with pytest.raises(StoreError, match="is no name below it"):
        store.read(odd)


def test_a_folder_with_too_many_odd_keys_is_told_of_by_one_that_is_to_go(s3: str, s3_port: int) -> None:
    """Other folders are listed."""
    store = Bucket(s3)
    store.create("z/1", b"1")
    for odd in ("x/./1", "x/y//1"):
        put(s3_port, f"/{s3[5:]}/{odd}")
    told = message_of(lambda store: list(store.entries("x")), s3)
    assert told == f"{s3}/'x/y//1': no file can have this name; remove it from the bucket"
    assert [entry.name for entry in store.entries("z")] == ["z/1"]


def put(port: int, path: str) -> None:
    """Put an object under a key as no client of ours does."""
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("PUT", quote(path), b"1")
        assert connection.getresponse().status == 200


@pytest.mark.parametrize(
    "place", ["s3://key:s3cr3t@bucket/p", "s3://s3cr3t@bucket", "s3://bucket/p?key=s3cr3t", "gs://a:s3cr3t@b/c#x"]
)
def test_an_address_with_keys_is_refused(place: str) -> None:
    """It would stand in configurations and messages; this one does not repeat it."""
    with pytest.raises(UsageError, match="put keys into the environment") as raised:
        opened(place)
    assert "s3cr3t" not in str(raised.value)


@pytest.mark.parametrize(
    "place",
    ["s3://", "s3:///p", "s3://bucket//p", "s3://bucket/../p", "s3:/bucket/p", "https://example.org/p", "ftp://x.org"],
)
def test_what_is_no_address_of_a_bucket_is_refused(place: str) -> None:
    """Before anything is asked."""
    with pytest.raises(UsageError, match=r"is no (store|address of a bucket); (name|write)"):
        opened(place)


def test_a_place_is_an_address_or_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is known by the one, or by where the other leads."""
    monkeypatch.chdir(tmp_path)
    assert place_of("S3://bucket/p/") == "S3://bucket/p"
    assert place_of("c:/archive") == Path("c:/archive")
    (tmp_path / "link").symlink_to(tmp_path / "archive")
    assert known_by("link") == known_by(Path("archive")) == known_by(tmp_path / "archive")
    assert known_by("s3://bucket/p/") == known_by("s3://bucket/p") == b"s3://bucket/p"


@pytest.mark.parametrize("command", [["list"], ["init"], ["verify"], ["show", "kosovo@2015"]])
def test_without_the_extra_it_is_told_what_to_install(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By every command, in one line, before anything is asked, and without the address, which may hold keys."""
    monkeypatch.delitem(sys.modules, Bucket.__module__)
    monkeypatch.setitem(sys.modules, "obstore", None)
    assert main([*command, "--archive", "s3://key:s3cr3t@bucket/p"]) == 2
    told = capsys.readouterr().err
    assert told == "diffreport: s3:// needs the extra s3; pip install 'diffreport-editions[s3]'\n"
