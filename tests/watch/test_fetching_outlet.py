"""What no source may reach: this machine and its neighbours, by whatever spelling, redirect or trick."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.archive.names import check_file_name
from diffreport.errors import SourceError
from diffreport.watch.fetching.addresses import joined, parsed, shown
from diffreport.watch.fetching.networks import is_allowed, looked_up
from tests.watch.fetching import failure, fetcher, page
from tests.watch.server import Server

NAMES = {
    "own.example": ["127.0.0.1"],
    "public.example": ["93.184.216.34"],
    "inner.example": ["10.0.0.7"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "mapped.example": ["::ffff:169.254.169.254"],
    "zoned.example": ["fe80::1%lo"],
}

LOOPBACK = """
http://127.0.0.1:PORT/ http://localhost:PORT/ http://LOCALHOST:PORT/ http://127.0.0.2:PORT/ http://127.255.255.254:PORT/
http://127.1:PORT/ http://127.0.1:PORT/ http://0:PORT/ http://0.0.0.0:PORT/ http://0x7f.1:PORT/ http://0x7f000001:PORT/
http://2130706433:PORT/ http://017700000001:PORT/ http://0177.0.0.1:PORT/ http://127.0.0.01:PORT/ http://127.00.0.1:PORT/
http://0x7f.0x0.0x0.0x1:PORT/ http://127.0x0.0.1:PORT/ http://127.0.0.1.:PORT/ http://localhost.:PORT/ http://0x:PORT/
http://[::1]:PORT/ http://[::]:PORT/ http://[::ffff:127.0.0.1]:PORT/ http://[::ffff:7f00:1]:PORT/ http://[::127.0.0.1]:PORT/
http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/ http://[64:ff9b::7f00:1]:PORT/ http://[64:ff9b::127.0.0.1]:PORT/
http://[2002:7f00:1::]:PORT/ http://[2001:0:7f00:1::]:PORT/ http://[::1%25lo]:PORT/ http://[fe80::1%25lo]:PORT/
http://[::1%lo]:PORT/ http://[127.0.0.1]:PORT/ http://[::1]x:PORT/ http://127。0。0。1:PORT/ http://127．0．0．1:PORT/
http://１２７.0.0.1:PORT/ http://①②⑦.⓪.⓪.①:PORT/ http://ⓛocalhost:PORT/ http://ｌocalhost:PORT/ http://127.0.0.1%00:PORT/
http://127%2e0.0.1:PORT/ http://%31%32%37.0.0.1:PORT/ http://localhost%23.example:PORT/ http://public.example@127.0.0.1:PORT/
http://public.example:80@127.0.0.1:PORT/ http://127.0.0.1:PORT@public.example/ http://:@127.0.0.1:PORT/
http:\\\\127.0.0.1:PORT/ http:/\\127.0.0.1:PORT/ http://public.example\\@127.0.0.1:PORT/ http://127.0.0.1:PORT\\@public.example/
http:/127.0.0.1:PORT/ http:127.0.0.1:PORT/ http:///127.0.0.1:PORT/ //127.0.0.1:PORT/ http://127.0.0.1:PORT#@public.example/
http://127.0.0.1:PORT?@public.example/ http://127.0.0.1:PORT;@public.example/ HTTP://127.0.0.1:PORT/ https://127.0.0.1:PORT/
""".split()
NEIGHBOURS = """
10.0.0.1 10.255.255.254 172.16.0.1 172.31.255.254 192.168.0.1 169.254.169.254 100.64.0.1 100.127.255.254 192.0.0.192
192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 192.88.99.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 0.1.2.3
[fc00::1] [fd00:ec2::254] [fe80::1] [fec0::1] [ff02::1] [2001:db8::1] [2001:2::1] [3fff::1] [5f00::1] [100::1] [::2]
[::ffff:100.64.0.1] [::ffff:10.0.0.1] [64:ff9b::a00:1] [64:ff9b:1::7f00:1] [2002:a00:1::] [2001::1] [4000::1]
inner.example mixed.example mapped.example zoned.example
""".split()
OTHERS = """
file:///etc/passwd file:/etc/passwd file:../secret file://localhost/etc/passwd FILE:///etc/passwd ftp://127.0.0.1:PORT/
gopher://127.0.0.1:PORT/_GET data:text/html,hello dict://127.0.0.1:PORT/ ldap://127.0.0.1:PORT/ javascript:alert(1)
unix:/var/run/docker.sock http+unix://%2Fvar%2Frun%2Fdocker.sock/ unix:///var/run/docker.sock jar:http://127.0.0.1:PORT/!/
view-source:http://127.0.0.1:PORT/ source:file:///etc/passwd ws://127.0.0.1:PORT/ socks5://127.0.0.1:PORT/ /etc/passwd
http:// http:///a http://:PORT/ http://./ http://.. http://-a/ http://a..b/ http://public.example:0/ http://public.example:65536/
http://public.example:-1/ http://public.example:+80/ http://public.example:８０/ http://public.example:80:80/ http://[::1/
http://public.example:/ http://public.example:22/ http://public.example:25/ http://public.example:6379/ http://[]/
http://public.example:0x50/ http://1.2.3.4.5/ http://1.2.3/ http://256.1.1.1/ http://a_b.0x7f/ http://a.1/
""".split()
BROKEN = [
    "",
    " http://127.0.0.1:PORT/",
    "http://127.0.0.1:PORT/ ",
    "ht\ttp://127.0.0.1:PORT/",
    "http://127.0.0.1:PORT/\n",
    "http://public.example\r\nHost: inner/",
    "http://public.example\x00.127.0.0.1/",
    "http://127.0.0.1\u00a0:PORT/",
    "http://127.0.0\u200b.1:PORT/",
    "http://" + "a" * 300 + "/",
    "http://public.example/" + "a" * 5000,
]
MATRIX = [*LOOPBACK, *(f"http://{host}/" for host in NEIGHBOURS), *OTHERS, *BROKEN]
SAMPLE = [url for url in MATRIX if url.startswith("http://") and url.isprintable() and len(url) < 99][::5]

_watched: list[list[object]] = []


def _watch(event: str, given: tuple[object, ...]) -> None:
    """Note whom this process connects to, and let it connect to loopback alone."""
    if event == "socket.connect" and _watched:
        _watched[-1].append(given[1])
        if isinstance(given[1], tuple) and given[1][0] != "127.0.0.1":
            raise ConnectionRefusedError("not in a test")


sys.addaudithook(_watch)


@pytest.fixture
def connected() -> Iterator[list[object]]:
    """The addresses that are connected to, as they are."""
    _watched.append([])
    yield _watched[-1]
    _watched.pop()


def resolved(host: str, port: int) -> Sequence[str]:
    """Return the addresses of invented names, and of this machine."""
    return NAMES[host] if host in NAMES else looked_up(host, port) if host == "localhost" else []


def test_the_matrix_is_as_large_as_it_should_be() -> None:
    """Each of its addresses is another one."""
    assert len(set(MATRIX)) == len(MATRIX) >= 79


@pytest.mark.parametrize("robots", [True, False], ids=["with robots.txt", "without"])
@pytest.mark.parametrize("url", MATRIX)
def test_nothing_but_public_hosts_is_connected_to(
    url: str, robots: bool, server: Server, connected: list[object]
) -> None:
    """Every spelling is refused before a connection is opened; the message is one line."""
    source = page(url.replace("PORT", str(server.port)), allow_private=False, robots=robots)
    error = failure(source, fetcher(resolve=resolved))
    assert error.code == "refused"
    assert (connected, server.connections) == ([], 0)
    assert "\n" not in str(error) and len(str(error)) < 1_000


@pytest.mark.parametrize("url", [url for url in MATRIX if url.startswith(("http://", "file:", "gopher:", "ftp:"))])
def test_no_redirect_leads_where_a_source_may_not(url: str, server: Server) -> None:
    """A source that is private itself may lead to its own host, and to no other that is."""
    target = url.replace("PORT", str(server.port)).replace("\n", "%0a").replace("\r", "%0d").replace("\0", "%00")
    with Server() as other:
        other.redirect("/", target.encode().decode("latin-1"))
        source = page(f"http://own.example:{other.port}/", robots=False)
        assert failure(source, fetcher(resolve=resolved)).code == "refused"
        assert (server.connections, other.connections) == (0, 1)


@pytest.mark.parametrize("url", SAMPLE)
def test_no_other_way_leads_where_a_source_may_not(url: str, server: Server, connected: list[object]) -> None:
    """Not robots.txt of a server, nor a TimeGate, by its address or its redirect, nor the post of a webhook."""
    target = url.replace("PORT", str(server.port))
    location = target.encode().decode("latin-1")
    with Server() as other, Server() as gate, Server() as open_one:
        other.redirect("/robots.txt", location)
        error = failure(page(f"http://own.example:{other.port}/a", retries=0), fetcher(resolve=resolved))
        assert (error.code, [each.path for each in other.requests]) == ("refused", ["/robots.txt"])
        open_one.publish("/a", "<p>Open.</p>")
        asked = f"http://own.example:{open_one.port}/a"
        gate.redirect(f"/gate/{asked}", location)
        for memento in (target, f"http://own.example:{gate.port}/gate/"):
            (edition,) = fetcher(resolve=resolved).fetch(page(asked, memento=memento), {}).editions
            assert edition.retrieval.memento is None
        with pytest.raises(SourceError) as failed:
            fetcher(resolve=resolved).post(target, b"{}", (), seconds=5)
        assert failed.value.code == "refused"
    assert server.connections == 0
    assert all(isinstance(where, tuple) and where[1] != server.port for where in connected)


def test_the_sample_is_as_large_as_it_should_be() -> None:
    """And has of every sort."""
    assert len(set(SAMPLE)) >= 20 and len({url.partition("]")[1] for url in SAMPLE}) == 2


def test_a_private_source_is_reached_and_no_other_for_it(server: Server) -> None:
    """`allow_private` is about the host that the source names."""
    server.publish("/a", "<p>Within.</p>")
    by = fetcher(resolve=resolved)
    assert by.fetch(page(f"http://own.example:{server.port}/a"), {}).editions
    assert failure(page(f"http://own.example:{server.port}/a", allow_private=False), by).code == "refused"
    server.redirect("/b", server.url("/a"))
    assert failure(page(f"http://own.example:{server.port}/b"), by).code == "refused"
    assert by.fetch(page(server.url("/b")), {}).editions


@pytest.mark.parametrize("url", ["http://0.0.0.0:PORT/", "http://[::]:PORT/", "http://224.0.0.1/", "http://[ff02::1]/"])
def test_what_is_no_host_at_all_is_refused_even_to_private_sources(url: str, server: Server) -> None:
    """Not private, but no address of one host."""
    assert failure(page(url.replace("PORT", str(server.port)))).code == "refused"
    assert server.connections == 0


def test_a_name_that_means_another_host_a_moment_later_gains_nothing(connected: list[object]) -> None:
    """The address that was judged is the one that is connected to; the next is judged anew."""
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return answers.pop(0) if len(answers) > 1 else answers[0]

    error = failure(page("http://rebind.example/", allow_private=False, robots=False), fetcher(resolve=rebinding))
    assert error.code == "refused"
    assert connected == [("93.184.216.34", 80)]
    assert asked == ["rebind.example"] * 2  # one look-up for each connection


def test_proxies_and_passwords_of_the_environment_are_not_used(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would connect for us, to whatever it likes; a .netrc would give away a password."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ana password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.publish("/a", "<p>Direct.</p>")
    with Server() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert fetcher().fetch(page(server.url("/a")), {}).editions
        assert failure(page("http://10.0.0.1/", allow_private=False)).code == "refused"
        assert proxy.connections == 0
    assert server.asked("/a")[0].header("Authorization") is None


def test_own_headers_and_the_password_stay_with_the_host(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another port is another server, too."""
    from diffreport.watch.plan import Secret

    monkeypatch.setenv("KARSOVA_PASSWORD", "hush")
    headers = (("X-Key", "mine"),)
    secrets = {"user": "ana", "password": Secret("KARSOVA_PASSWORD"), "headers": headers}
    with Server() as other:
        server.redirect("/a", "/b")
        server.redirect("/b", other.url("/c"))
        other.publish("/c", "<p>Elsewhere.</p>")
        (edition,) = fetcher().fetch(page(server.url("/a"), warc=True, **secrets), {}).editions
        for path in ("/a", "/b"):
            assert server.asked(path)[0].header("Authorization") == "Basic YW5hOmh1c2g="
            assert server.asked(path)[0].header("X-Key") == "mine"
        (asked,) = other.asked("/c")
        assert (asked.header("Authorization"), asked.header("X-Key")) == (None, None)
        assert [server.asked("/robots.txt")[0].header(name) for name in ("Authorization", "X-Key")] == [None, None]
    requests = b"".join(each.request for each in edition.exchanges)
    assert b"YW5hOmh1c2g=" not in requests and b"mine" not in requests
    server.publish("/d", "<p>Within.</p>")
    fetcher().fetch(page(server.url("/d"), password=Secret("KARSOVA_PASSWORD")), {})
    assert server.asked("/d")[0].header("Authorization") == "Bearer hush"
    monkeypatch.setenv("KARSOVA_PASSWORD", "hush\r\nX-More: 1")
    error = failure(page(server.url("/d"), password=Secret("KARSOVA_PASSWORD")))
    assert (error.code, "hush" in str(error)) == ("secret", False)
    monkeypatch.delenv("KARSOVA_PASSWORD")
    assert failure(page(server.url("/a"), **secrets)).code == "secret"


def test_no_header_can_be_slipped_in(server: Server) -> None:
    """Neither by a value of the configuration, nor by the name that it gives, nor by what a webhook is sent."""
    server.publish("/a", "<p>There.</p>")
    evil = "x\r\nX-Evil: 1"
    for headers in ((("X-A", evil),), ((evil, "x"),), (("X-A", "x\nX-Evil: 1"),), (("X-A", "\0"),)):
        assert failure(page(server.url("/a"), headers=headers, robots=False)).code == "refused"
        with pytest.raises(SourceError, match="a header that HTTP does not have"):
            fetcher().post(server.url("/a"), b"{}", headers, seconds=5, allow_private=True)
    assert failure(page(server.url("/a"), robots=False), fetcher(agent=evil)).code == "refused"
    assert server.requests == []


def test_no_message_and_no_record_shows_credentials(server: Server) -> None:
    """Neither those before an @ nor those in a query."""
    for url in (
        "http://ana:hush@127.0.0.1/",
        "http://ana:hu/sh@127.0.0.1/",
        "http:\\\\ana:hush@127.0.0.1/",
        "ftp://ana:hush@b/",
    ):
        error = failure(page(url))
        assert "hush" not in str(error) and "hu/" not in str(error) and "ana" not in str(error)
    server.redirect("/a", "/b?X-Amz-Signature=hush&page=2")
    server.publish("/b", "<p>Signed.</p>")
    (edition,) = fetcher().fetch(page(server.url("/a")), {}).editions
    assert edition.retrieval.final_url == server.url("/b?X-Amz-Signature=***&page=2") == edition.redirects[0][1]
    assert server.asked("/b")[0].path == "/b?X-Amz-Signature=hush&page=2"
    with pytest.raises(Exception, match="the address to post to") as failed:
        fetcher().post("http://10.0.0.1:99999/services/hush", b"", (), seconds=1)
    assert "hush" not in str(failed.value)
    with pytest.raises(Exception, match=r"http://10\.0\.0\.1: leads to") as failed:
        fetcher().post("http://10.0.0.1/services/hush", b"", (), seconds=1)
    assert "hush" not in str(failed.value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("http://example.org:80/a?b#c", "http://example.org/a?b"),
        ("https://example.org?b", "https://example.org/?b"),
        ("https://bücher.example/Bericht über 2020", None),
        ("https://Bücher.example/Bericht-über-2020.pdf", "https://xn--bcher-kva.example/Bericht-%C3%BCber-2020.pdf"),
        ("https://a_b.example/%7Ea%2Fb?x=[1]&y={2}", "https://a_b.example/%7Ea%2Fb?x=[1]&y=%7B2%7D"),
        ("http://[2606:4700:0:0::1]:8080/", "http://[2606:4700::1]:8080/"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
    ],
)
def test_an_address_has_one_form(text: str, meant: str | None) -> None:
    """As it goes over the wire."""
    if meant is None:
        with pytest.raises(Exception, match="U\\+0020"):
            parsed(text)
    else:
        assert str(parsed(text)) == meant


@given(st.text("htps:/@.[]%\\#?&=0127axé。 \n") | st.text("htps:/@.[]%0127ax").map("http://".__add__))
def test_whatever_is_taken_for_an_address_is_read_one_way(text: str) -> None:
    """What comes of it is an address that means the same, in ASCII; all else is refused."""
    for read in (parsed, lambda location: joined(parsed("https://a.example/b/c"), location)):
        try:
            url = read(text)
        except SourceError as error:
            assert error.code == "refused"
        else:
            assert parsed(str(url)) == url
            assert str(url).isascii() and "@" not in url.authority


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/2015/report.pdf?x=1", "report.pdf"),
        ("https://example.org/2015/", "2015"),
        ("https://example.org/", "example.org"),
        ("https://example.org/../%2e%2e/", "example.org"),
        ("https://example.org/a%2Fb%5Cc.html", "a_b_c.html"),
        ("https://example.org/%00%1b%5B31m.html", "[31m.html"),
        ("https://example.org/a%C2%ADb%E2%80%8D%F3%B0%80%80%ED%A0%80.html", None),
        ("https://example.org/" + "a" * 300 + ".pdf", "a" * 196 + ".pdf"),
    ],
)
def test_a_page_is_named_by_the_end_of_its_address(url: str, name: str | None) -> None:
    """A name that a file can have, and an archive take."""
    assert name is None or parsed(url).name == name
    assert check_file_name(parsed(url).name)


@pytest.mark.parametrize(
    "address", "8.8.8.8 192.0.1.1 100.128.0.1 2606:4700::1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::".split()
)
def test_public_hosts_are_allowed(address: str) -> None:
    """Those in a translated form, too."""
    assert is_allowed(address, private=False)


PRIVATE = "10.0.0.1 127.0.0.1 ::1 fe80::1 fd00::1 169.254.1.1 100.64.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1"
NEVER = "0.0.0.0 224.0.0.1 255.255.255.255 192.0.2.1 192.0.0.192 :: ff02::1 fe80::1%lo 2001:db8::1 4000::1 here"


def test_what_is_private_is_allowed_where_a_source_says_so() -> None:
    """And what is no host at all, or holds only in one place, never is."""
    for address in PRIVATE.split():
        assert is_allowed(address, private=True) and not is_allowed(address, private=False)
    for address in NEVER.split():
        assert not is_allowed(address, private=True)


def test_what_is_shown_of_an_address_is_one_line() -> None:
    """A server chooses where it redirects to, and a log is read on a terminal."""
    assert shown("http://a.example/\x1b[31m\nb") == "http://a.example/[31m b"
    assert shown("http://a.example/?author=Lopes") == "http://a.example/?author=Lopes"


def test_of_the_addresses_of_a_host_the_first_that_answers_is_taken(server: Server) -> None:
    """Nobody listens on the other."""
    server.publish("/a", "<p>There.</p>")
    by = fetcher(resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"])
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.2", server.port))
        (edition,) = by.fetch(page(f"http://two.example:{server.port}/a", warc=True), {}).editions
    assert edition.exchanges[0].address == "127.0.0.1"
