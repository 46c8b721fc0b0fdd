"""Pages by TLS: whose certificate does not hold is not believed."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.watch.fetching import failure, fetcher, page
from tests.watch.server import Server

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a certificate for own.example that it has signed itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    pair = folder / "own.pem", folder / "own.key"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=own.example"
    more = ["-addext", "subjectAltName=DNS:own.example", "-out", str(pair[0]), "-keyout", str(pair[1])]
    subprocess.run([*words.split(), *more], check=True, capture_output=True)
    return pair


@pytest.fixture
def secured(certificate: tuple[Path, Path]) -> Iterator[Server]:
    """Return a server that speaks TLS with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with Server("own.example", tls=context) as server:
        server.publish("/a", "<p>Sealed.</p>")
        yield server


def url(server: Server, host: str = "own.example") -> str:
    """Return the address of its page."""
    return f"https://{host}:{server.port}/a"


def resolved(host: str, port: int) -> list[str]:
    """Return loopback for every name."""
    return ["127.0.0.1"]


def test_a_page_is_fetched_by_tls(
    secured: Server, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If its certificate is trusted, as this variable says."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    (edition,) = fetcher(resolve=resolved).fetch(page(url(secured), warc=True), {}).editions
    assert edition.content == edition.exchanges[0].body == b"<p>Sealed.</p>"
    assert edition.exchanges[0].request.startswith(b"GET /a HTTP/1.1\r\nHost: own.example:")


def test_a_certificate_that_nobody_vouches_for_is_refused(secured: Server) -> None:
    """At the first try, with the reason."""
    slept: list[float] = []
    error = failure(page(url(secured)), fetcher(slept, resolve=resolved))
    assert (error.code, slept) == ("tls", [])
    assert "shows a certificate that does not hold (self" in error.wrong
    assert secured.requests == []


def test_a_certificate_of_another_host_is_refused(
    secured: Server, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name that was asked for counts, whatever address it has."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    error = failure(page(url(secured, "other.example")), fetcher(resolve=resolved))
    assert error.code == "tls"
    assert "other.example" in error.wrong


def test_who_speaks_no_tls_is_told(server: Server) -> None:
    """A server of http on the port."""
    assert failure(page(url(server), retries=0), fetcher(resolve=resolved)).code == "connection"


def test_a_handshake_takes_no_longer_than_all_may() -> None:
    """Who takes the connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = page(f"https://own.example:{silent.getsockname()[1]}/a", seconds=0.2, retries=0)
        assert failure(source, fetcher(resolve=resolved)).code == "timeout"


def test_a_redirect_out_of_tls_is_not_followed(
    secured: Server, server: Server, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sealed until there could be read and changed on the way; what began in the open may end there."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    secured.redirect("/a", f"http://own.example:{server.port}/a")
    error = failure(page(url(secured)), fetcher(resolve=resolved))
    assert error.code == "refused"
    assert "without TLS" in error.wrong
    assert server.connections == 0
    server.publish("/b", "<p>Open.</p>")
    server.redirect("/a", url(secured, "own.example").replace("/a", "/b"))
    secured.redirect("/b", f"http://own.example:{server.port}/b")
    assert fetcher(resolve=resolved).fetch(page(f"http://own.example:{server.port}/a"), {}).editions
