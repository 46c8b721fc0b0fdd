"""What a server may answer, and what becomes of it."""

from __future__ import annotations

import ast
import gzip
import re
import socket
import tracemalloc
from pathlib import Path

import pytest

from diffreport.watch.plan import Secret
from tests.watch.badly import BAD, BOMB, TEXT
from tests.watch.fetching import failure, fetcher, page
from tests.watch.server import Page, Server


@pytest.mark.parametrize("name", BAD)
def test_of_a_bad_answer_nothing_is_given_back(name: str, server: Server) -> None:
    """Each is an error with the code of docs/check.md, in one line that names the address."""
    code, publish = BAD[name]
    publish(server, "/a")
    error = failure(page(server.url("/a"), seconds=0.5 if code == "timeout" else 60.0, size=2 << 20, retries=0))
    assert error.code == code, error
    assert str(error).startswith(server.url("/a"))
    assert "\n" not in str(error) and len(str(error)) < 400


def test_a_bomb_takes_no_memory(server: Server) -> None:
    """Neither one that grows, nor one that never ends."""
    server.publish("/a", BOMB, headers={"Content-Encoding": "gzip"})
    server.publish("/b", b"x" * 60_000, endless=True, headers={"Content-Length": ""})
    tracemalloc.start()
    for path in ("/a", "/b"):
        failure(page(server.url(path), size=2 << 20, retries=0))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 12 << 20


def test_a_page_that_compresses_well_is_none(server: Server) -> None:
    """A table with many empty cells is content."""
    content = b"".join(b"<tr><td>%d</td><td></td><td></td><td></td></tr>\n" % n for n in range(40_000))
    server.publish("/a", gzip.compress(content), headers={"Content-Encoding": "gzip"})
    assert fetcher().fetch(page(server.url("/a")), {}).editions[0].content == content


@pytest.mark.parametrize(
    "first", [Page(TEXT, 429), Page(TEXT, 502), Page(TEXT, 503), Page(TEXT, 504), Page(TEXT, cut=9)]
)
def test_what_passes_is_tried_again(first: Page, server: Server) -> None:
    """After a while that doubles, with jitter."""
    server.script("/a", first, first, Page(TEXT))
    slept: list[float] = []
    assert fetcher(slept).fetch(page(server.url("/a")), {}).editions[0].content == TEXT
    assert len(server.asked("/a")) == 3
    assert 0.75 <= slept[0] <= 1.25 and 1.5 <= slept[1] <= 2.5


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 500])
def test_what_stays_is_not(status: int, server: Server) -> None:
    """A page that is not there will not be there in a second."""
    server.publish("/a", TEXT, status=status)
    assert failure(page(server.url("/a"))).wrong == f"came with HTTP status {status}"
    assert len(server.asked("/a")) == 1


def test_who_gave_a_password_is_not_told_to_give_one(server: Server, tmp_path: Path) -> None:
    """It was not taken."""
    server.publish("/a", TEXT, status=401)
    (tmp_path / "secret").write_text("wrong")
    (tmp_path / "secret").chmod(0o600)
    given = page(server.url("/a"), user="ana", password=Secret(file=tmp_path / "secret"))
    assert failure(page(server.url("/a"))).remedy == "give user and password"
    assert failure(given).remedy == "correct its user, password or token, which was not taken"


def test_of_what_a_redirect_led_to_it_is_told_what_led_there(server: Server) -> None:
    """Who reads the message has never seen the other address; of a failure that passes, too."""
    where = server.url("/a")
    server.publish("/gone", status=404)
    server.redirect("/a", "/gone")
    led = f"came with HTTP status 404 from {server.url('/gone')}, to which it redirects"
    assert failure(page(where)).wrong == led
    server.publish("/busy", status=503)
    server.redirect("/a", "/busy")
    assert failure(page(where, retries=1)).where == f"{server.url('/busy')} (to which {where} redirects)"
    assert len(server.asked("/busy")) == 2
    server.redirect("/a", "http://10.0.0.1/")
    assert failure(page(where)).where == f"http://10.0.0.1/ (to which {where} redirects)"


def test_tries_are_counted(server: Server) -> None:
    """The first, and as many again as the source allows."""
    server.publish("/a", status=503)
    slept: list[float] = []
    assert failure(page(server.url("/a"), retries=2), fetcher(slept)).code == "status"
    assert (len(server.asked("/a")), len(slept)) == (3, 2)


def test_who_is_not_there_is_asked_again() -> None:
    """Nobody listens on the port."""
    slept: list[float] = []
    with socket.socket() as deaf:  # which keeps the port from others
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        assert failure(page(f"http://127.0.0.1:{port}/a"), fetcher(slept)).code == "connection"
    assert len(slept) == 3


def test_a_host_without_an_address_is_told() -> None:
    """By its name."""
    error = failure(page("http://nowhere.example/", retries=0), fetcher(resolve=lambda host, port: []))
    assert (error.code, str(error).partition(":")[0]) == ("connection", "http")
    assert "host that is not found" in error.wrong


def test_a_look_up_takes_no_longer_than_all_may() -> None:
    """A resolver that does not answer holds nobody up."""
    import threading

    forever = threading.Event()

    def hangs(host: str, port: int) -> list[str]:
        forever.wait(30)
        return []

    assert (
        failure(page("http://slow.example/", seconds=0.1, retries=0, robots=False), fetcher(resolve=hangs)).code
        == "timeout"
    )
    forever.set()


@pytest.mark.parametrize(
    ("said", "waited"),
    [
        ("7", 7.0),
        ("Tue, 02 Jun 2015 00:00:09 GMT", 9.0),
        ("Mon, 01 Jun 2015 00:00:00 GMT", None),
        ("soon", None),
        ("-5", None),
    ],
)
def test_what_a_server_asks_for_is_waited(said: str, waited: float | None, server: Server) -> None:
    """In seconds, or until a moment by its own clock; else as after any failure."""
    headers = {"Retry-After": said, "Date": "Tue, 02 Jun 2015 00:00:00 GMT"}
    server.script("/a", Page(b"", 503, headers=headers), Page(TEXT))
    slept: list[float] = []
    assert fetcher(slept).fetch(page(server.url("/a")), {}).editions
    assert len(slept) == 1
    assert slept[0] == waited if waited else 0.75 <= slept[0] <= 1.25


@pytest.mark.parametrize("said", ["3600", "Tue, 02 Jun 2015 01:00:00 GMT"])
def test_who_asks_to_wait_for_long_is_left_alone(said: str, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check is over by then; the message says when to come again."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1433203200")
    server.publish("/a", status=429, headers={"Retry-After": said, "Date": "Tue, 02 Jun 2015 00:00:00 GMT"})
    error = failure(page(server.url("/a")))
    assert error.code == "later"
    assert "not to be asked before 2015-06-02 01:00 UTC" in error.wrong
    assert error.after == 3600
    assert len(server.asked("/a")) == 1


@pytest.mark.parametrize("said", ["Fri, 31 Dec 9999 23:59:59 GMT", "999999999"])
def test_who_asks_to_wait_for_ever_is_asked_again_in_a_year(
    said: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no date behind the last one."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1433203200")
    server.publish("/a", status=503, headers={"Retry-After": said})
    assert "before 2016-06-02 00:00 UTC" in failure(page(server.url("/a"))).wrong


def test_a_wrong_type_is_kept_as_it_was_said(server: Server) -> None:
    """Readers look at the content."""
    server.publish("/report", TEXT, media_type="application/pdf")
    (edition,) = fetcher().fetch(page(server.url("/report")), {}).editions
    assert edition.retrieval.header("Content-Type") == "application/pdf"


def test_every_code_is_documented() -> None:
    """The table of docs/check.md and the program know the same ones."""
    root = Path(__file__).parent.parent.parent
    section = (root / "docs/check.md").read_text().partition("\n## What a source may answer\n")[2].partition("\n##")[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    raised = {
        node.args[1].value
        for path in (root / "diffreport" / "watch").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("SourceError", "PassingError")
        and isinstance(node.args[1], ast.Constant)
    }
    assert raised | {"refused"} == documented
    assert {code for code, _ in BAD.values()} < documented
