"""What was fetched, for archives of the web: WARC files, and Memento."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b32encode
from pathlib import Path
from typing import NamedTuple

import pytest
from warcio.archiveiterator import ArchiveIterator

from diffreport.errors import SourceError
from diffreport.watch.fetching.answers import Fetched
from diffreport.watch.fetching.warc import write
from tests.watch.fetching import fetcher, page, web
from tests.watch.server import Server

TEXT = "<p>About 300 fighters remained in the provinces.</p>" * 30
MOMENT = "2015-06-02T08:00:00Z"


def fetched(server: Server, path: str = "/a", **how: str) -> Fetched:
    """Return what a page gives, with its exchanges."""
    (edition,) = fetcher().fetch(page(server.url(path), warc=True, **how), {}).editions
    return edition


class Record(NamedTuple):
    """A record of a WARC file, as warcio reads it."""

    kind: str
    url: str
    headers: dict[str, str]
    http: str  # its headers
    content: bytes


def records(file: Path) -> list[Record]:
    """Return the records of a file, each digest checked."""
    with file.open("rb") as stream:
        return [
            Record(
                each.rec_type,
                each.rec_headers.get_header("WARC-Target-URI"),
                dict(each.rec_headers.headers),
                each.http_headers.to_str() if each.http_headers else "",
                each.raw_stream.read(),
            )
            for each in ArchiveIterator(stream, check_digests="raise")
        ]


def test_an_exchange_is_kept_as_it_went_over_the_wire(server: Server, tmp_path: Path) -> None:
    """Redirects first; codings and pieces are not undone, digests are right, and warcio reads all of it back."""
    server.redirect("/a", "/b", 301)
    server.publish("/b", gzip.compress(TEXT.encode()), headers={"Content-Encoding": "gzip"}, chunked=True, piece=40)
    edition = fetched(server)
    file = write(edition, tmp_path / "new" / "folder", "karsova-2015")
    assert file == tmp_path / "new" / "folder" / "karsova-2015.warc.gz"
    found = records(file)
    assert [each.kind for each in found] == ["warcinfo", "response", "request", "response", "request", "metadata"]
    assert [each.url for each in found][1:] == [server.url("/a")] * 2 + [server.url("/b")] * 3
    _, first, _, last, asked, how = found
    assert first.http.startswith("HTTP/1.1 301 ")
    assert "Transfer-Encoding: chunked" in last.http and last.content.startswith(b"28\r\n")
    assert last.headers["WARC-Payload-Digest"] == "sha1:" + b32encode(hashlib.sha1(last.content).digest()).decode()
    assert last.headers["WARC-IP-Address"] == "127.0.0.1"
    assert asked.http.startswith("GET /b HTTP/1.1\r\nHost: ")
    assert asked.headers["WARC-Concurrent-To"] == last.headers["WARC-Record-ID"]
    assert how.content == f"via: {server.url('/a')}\r\nhopsFromSeed: R\r\n".encode()
    with file.open("rb") as stream:
        contents = [r.content_stream().read() for r in ArchiveIterator(stream) if r.rec_type == "response"]
    assert contents == [b"", TEXT.encode()] == [b"", edition.content]


def test_hints_before_the_answer_are_no_answer(server: Server, tmp_path: Path) -> None:
    """A response of status 103 comes first, and the one that counts is kept."""
    hints = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
    server.publish("/a", wire=hints + b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n<p>")
    (exchange,) = fetched(server).exchanges
    assert (exchange.response, exchange.body) == (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", b"<p>")


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_cookie_is_left_out_however_it_is_written(end: bytes, server: Server) -> None:
    """In several lines, with other ends; what is no header is not quoted."""
    lines = b"HTTP/1.1 200 OK", b"Set-Cookie: a=b;", b"\thush", b"X-A: b", b"Content-Length: 3", b"", b"<p>"
    server.publish("/a", wire=end.join(lines))
    (exchange,) = fetched(server).exchanges
    assert (exchange.response, exchange.body) == (end.join((lines[0], *lines[3:6], b"")), b"<p>")
    server.publish("/a", wire=end.join((lines[0], b"Set-Cookie : hush", b"", b"<p>")))
    with pytest.raises(SourceError, match=r"is no HTTP \(illegal header line\)"):
        fetched(server)


def test_the_same_exchanges_give_the_same_file(server: Server, tmp_path: Path) -> None:
    """Whenever it is written, and however often."""
    server.publish("/a", TEXT)
    edition = fetched(server)
    assert write(edition, tmp_path, "a").read_bytes() == write(edition, tmp_path / "b", "a").read_bytes()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.warc.gz"]


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_there(server: Server, tmp_path: Path) -> None:
    """What cannot be kept as asked for is a failure of the source."""
    server.publish("/a", TEXT)
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(SourceError, match="its WARC file cannot be written") as failed:
        write(fetched(server), tmp_path / "taken", "a")
    assert failed.value.code == "warc"
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_page_of_an_archive_is_its_own_memento(server: Server) -> None:
    """RFC 7089: its header says so; the links that lead to the original are kept."""
    link = '<https://karsova.example/report>; rel="original"'
    server.publish("/web/2015/a", TEXT, headers={"Memento-Datetime": "Tue, 02 Jun 2015 08:00:00 GMT", "Link": link})
    edition = fetched(server, "/web/2015/a")
    assert edition.retrieval.memento == server.url("/web/2015/a")
    assert edition.retrieval.header("Link") == link


@pytest.mark.parametrize(
    ("link", "memento"),
    [
        ('</web/1/a>; rel="first memento", </web/5/a>; rel="memento"; datetime="Tue, 02 Jun 2015"', "/web/5/a"),
        ('</timegate/a>; rel="timegate", </web/9/a>; datetime="Tue, 02 Jun 2015"; rel="last memento"', "/web/9/a"),
        ("</web/5/a>;rel=memento", "/web/5/a"),
        ('</timegate/a>; rel="timegate", </a>; rel="original"', None),
        ('<file:///etc/passwd>; rel="memento"', None),
        ("<" * 8_000, None),
        ("<a" + '>; x="' * 2_000, None),
    ],
)
def test_a_page_that_links_to_its_archived_copy_is_believed(link: str, memento: str | None, server: Server) -> None:
    """The link's relation counts, wherever it stands among its parameters."""
    server.publish("/a", TEXT, headers={"Link": link})
    found = fetched(server).retrieval.memento
    assert found == (memento and server.url(memento))


def test_a_timegate_is_asked_for_the_copy_nearest_to_the_moment(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its address and that of the page together are asked; where it leads is recorded, and not fetched."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1433232000")
    server.publish("/a", TEXT)
    gate = f"/timegate/{server.url('/a')}"
    server.publish(gate, status=302, headers={"Location": f"/web/2015/{server.url('/a')}", "Vary": "accept-datetime"})
    edition = fetched(server, memento=server.url("/timegate/"))
    assert edition.retrieval.memento == server.url(f"/web/2015/{server.url('/a')}")
    assert server.asked(gate)[0].header("Accept-Datetime") == "Tue, 02 Jun 2015 08:00:00 GMT"
    assert server.asked(f"/web/2015/{server.url('/a')}") == []


def test_a_timegate_that_leads_on_is_followed_to_the_copy(server: Server) -> None:
    """Some redirect to another form of the address before they choose; some are the copy's address themselves."""
    source = page(server.url("/a"), memento=server.url("/tg/"))
    server.redirect(f"/tg/{server.url('/a')}", "/web/2015/a")
    server.publish("/web/2015/a", TEXT, headers={"Memento-Datetime": "Tue, 02 Jun 2015 08:00:00 GMT"})
    assert web().memento(source, MOMENT) == server.url("/web/2015/a")
    said = {"Memento-Datetime": "Tue, 02 Jun 2015 08:00:00 GMT", "Content-Location": "/web/7/a"}
    server.publish(f"/tg/{server.url('/a')}", TEXT, headers=said)
    assert web().memento(source, MOMENT) == server.url("/web/7/a")


@pytest.mark.parametrize("where", ["/nothing", "http://10.0.0.1/", "file:///etc/passwd", "/ring", ""])
def test_without_an_archived_copy_the_page_is_fetched_all_the_same(where: str, server: Server) -> None:
    """What is not there, may not be asked, or leads nowhere is no failure."""
    server.publish("/a", TEXT)
    server.redirect(f"/tg/{server.url('/a')}", where)
    server.redirect("/ring", "/ring")
    assert fetched(server, memento=server.url("/tg/")).retrieval.memento is None
    assert fetched(server, memento="http://nowhere.invalid/").retrieval.memento is None
    assert web().memento(page(server.url("/a")), MOMENT) is None
