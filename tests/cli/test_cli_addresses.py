"""The address of a page where a file may stand."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diffreport.archive import Archive, Deposit, Retrieval
from tests.cli.conftest import NEW, OLD, Run
from tests.watch.server import Server
from tests.watch.test_fetching_outlet import SAMPLE

PUBLIC = "93.184.216.34"


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a server that the world calls reports.example, at an address of the public network."""
    look_up, connect = socket.getaddrinfo, socket.create_connection

    def looked_up(host: str, *rest: Any, **how: Any) -> Any:
        return look_up(PUBLIC if host == "reports.example" else host, *rest, **how)

    def connected(address: tuple[str, int], *rest: Any, **how: Any) -> socket.socket:
        return connect(("127.0.0.1", address[1]) if address[0] == PUBLIC else address, *rest, **how)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(socket, "create_connection", connected)
    with Server("reports.example") as server:
        server.publish("/2015.txt", OLD, media_type="text/plain; charset=utf-8")
        server.publish("/2016.txt", NEW, media_type="text/plain; charset=utf-8")
        server.redirect("/latest", "/2016.txt")
        server.publish("/robots.txt", "User-agent: *\nDisallow: /\n")
        yield server


def test_a_page_is_compared_with_a_file_and_with_another(run: Run, archived: Path, public: Server) -> None:
    """As if it had been downloaded; what is fetched stands in the origin."""
    ran = run("compare", "old-2015.txt", public.url("/latest"))
    assert (ran.status, ran.err) == (0, "")
    assert "[-approximately 300-]{+approximately 315+}" in ran.text
    ran = run("compare", public.url("/2015.txt"), public.url("/2016.txt"), "--format", "json")
    told = json.loads(ran.text)
    assert (told["old"]["label"], told["new"]["label"]) == ("2015", "2016")
    assert public.asked("/robots.txt") == []
    assert run("compare", "old-2015.txt", public.url("/latest"), "-o", "report.html").status == 0
    assert public.url("/latest") in (archived / "report.html").read_text(encoding="utf-8")
    assert "river" in run("compare", "river@2015", public.url("/2016.txt")).text


def test_a_page_is_shown(run: Run, archived: Path, public: Server) -> None:
    """Its blocks, its bytes, its origin; an @ in an address is part of that."""
    public.publish("/@ana/2015.txt", OLD)
    assert "approximately 300 boats" in run("show", public.url("/@ana/2015.txt"), "--blocks").text
    assert run("show", public.url("/2015.txt"), "--bytes").text == OLD
    shown = run("show", public.url("/2015.txt")).text
    assert f"source: {public.url('/2015.txt')}\n" in shown and "retrieved: 20" in shown
    ran = run("show", public.url("/2015.txt"), "--provenance")
    assert (ran.status, "is an address; only an archived edition" in ran.err) == (2, True)


def test_a_page_is_archived_with_how_it_came(run: Run, archived: Path, public: Server) -> None:
    """Address, redirect, status, headers, moment; beside files, in their order."""
    assert run("add", "lake", "old-2015.txt", public.url("/latest")).status == 0
    kept = json.loads(run("show", "lake@2016", "--provenance", "--format", "json").text)
    assert kept["source"] == public.url("/latest")
    assert kept["redirects"] == [[302, public.url("/2016.txt")]]
    assert f"redirect: 302 to {public.url('/2016.txt')}\n" in run("show", "lake@2016", "--provenance").text
    assert (kept["final_url"], kept["status"], kept["name"]) == (public.url("/2016.txt"), 200, "2016.txt")
    assert ["Content-Type", "text/plain; charset=utf-8"] in kept["headers"]
    assert kept["charset_from"] == "HTTP header"
    assert json.loads(run("show", "lake@2015", "--provenance", "--format", "json").text)["source"] is None


def test_the_charset_of_the_server_is_what_a_page_is_read_in(run: Run, archived: Path, public: Server) -> None:
    """Where its bytes do not say."""
    text = OLD.replace("mill", "młyn")
    public.publish("/2017.txt", text.encode("iso-8859-2"), media_type="text/plain; charset=iso-8859-2")
    assert "młyn" in run("show", public.url("/2017.txt"), "--blocks").text
    assert run("add", "lake", public.url("/2017.txt")).status == 0
    assert "młyn" in run("show", "lake@2017", "--blocks").text


def test_how_a_page_came_is_not_said_twice(run: Run, archived: Path, public: Server) -> None:
    """It was seen."""
    ran = run("add", "lake", public.url("/2015.txt"), "--source", "https://elsewhere.example/")
    assert ran.status == 2
    told = "is fetched, and how it came is recorded; leave out what is said of that"
    assert ran.err == f"diffreport: {public.url('/2015.txt')}: {told}\n"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            "http://127.0.0.1:PORT/2015.txt",
            "http://127.0.0.1:PORT/2015.txt: leads to 127.0.0.1, which is no public host",
        ),
        ("http://reports.example:PORT/inward", "http://10.0.0.1/: leads to 10.0.0.1, which is no public host"),
        ("http://reports.example:PORT/nothing", "came with HTTP status 404; correct its address"),
        ("http://reports.example:PORT/empty", "came without content"),
        ("ftp://reports.example/2015.txt", "ftp://reports.example/2015.txt: is no address of http or https"),
        ("file:///etc/passwd", "file:///etc/passwd: is no address of http or https"),
        ("http://ana:hush@reports.example:PORT/", "http://***@reports.example:PORT/: holds a name or a password"),
    ],
)
@pytest.mark.parametrize("command", ["compare", "show", "add"])
def test_what_cannot_be_fetched_is_told_in_one_line(
    command: str, address: str, told: str, run: Run, archived: Path, public: Server
) -> None:
    """With status 2; nothing is stored."""
    public.redirect("/inward", "http://10.0.0.1/")
    public.publish("/empty")
    address, told = (text.replace("PORT", str(public.port)) for text in (address, told))
    words = {"compare": ["old-2015.txt", address], "show": [address], "add": ["lake", address]}
    ran = run(command, *words[command])
    assert (ran.status, ran.out) == (2, b"")
    assert told in ran.err and ran.err.count("\n") == 1 and "hush" not in ran.err
    assert run("log", "lake").status == 2


def test_no_secret_of_an_address_is_shown_or_kept(run: Run, archived: Path, public: Server) -> None:
    """Neither in what is printed, nor in a report, nor in the archive."""
    public.publish("/report", OLD)
    for path in ("2015.txt", "report", "nothing"):
        url = public.url(f"/{path}?api_key=pLaNtEd")
        for words in (["-v", "add", "lake", url], ["show", url], ["compare", url, "old-2015.txt", "-o", "a.html"]):
            ran = run(*words)
            assert "pLaNtEd" not in ran.text + ran.err, words
    kept = [path for path in archived.rglob("*") if path.is_file() and b"pLaNtEd" in path.read_bytes()]
    assert (kept, (archived / "a.html").is_file()) == ([], True)


def test_no_reference_leads_to_a_host_that_is_not_public(run: Run, archived: Path) -> None:
    """However it is written; what to do is something that these commands have."""
    with Server() as inner:
        for url in (each for each in SAMPLE if ".example" not in each):
            ran = run("show", url.replace("PORT", str(inner.port)))
            assert (ran.status, ran.out, ran.err.count("\n")) == (2, b"", 1), url
        assert inner.connections == 0
    told = "only a [[source]] or [[notify]] with allow_private = true reaches its own such host"
    assert run("show", "http://10.0.0.1/").err.endswith(f"{told}\n")


def test_what_a_page_holds_is_refused_by_its_address(run: Run, archived: Path, public: Server) -> None:
    """The end of an address says little."""
    public.publish("/2018.pdf", b"%PDF-1.7 and no more of it")
    ran = run("add", "lake", public.url("/2018.pdf"))
    assert ran.status == 2
    assert ran.err.startswith(f"diffreport: {public.url('/2018.pdf')}: ")


def test_without_the_extra_a_line_says_what_to_install(folder: Path) -> None:
    """Files are compared all the same."""
    code = "import sys; sys.modules['httpcore2'] = None; from diffreport.__main__ import main; sys.exit(main())"
    (folder / "a.txt").write_text(OLD)
    for argv, status in ((["show", "https://reports.example/2015"], 2), (["show", "a.txt"], 0)):
        ran = subprocess.run([sys.executable, "-c", code, *argv], capture_output=True, text=True, check=False)
        assert ran.returncode == status
        told = "diffreport: addresses: needs httpcore2; pip install 'diffreport-editions[fetch]'\n"
        assert ran.stderr == (told if status else "")


def test_the_copy_in_an_archive_of_the_web_is_shown(run: Run, archived: Path) -> None:
    """With the rest of what is known of an edition."""
    memento = "https://web.example/20150602/https://reports.example/2017"
    deposit = Deposit("a.txt", "2017", retrieval=Retrieval(memento=memento))
    Archive.open("archive").add("lake", OLD.encode(), deposit)
    assert f"memento: {memento}\n" in run("show", "lake@2017", "--provenance").text
    kept = json.loads(run("show", "lake@2017", "--provenance", "--format", "json").text)
    assert kept["memento"] == memento
