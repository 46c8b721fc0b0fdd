"""Reviews over HTTP: said, shared, taken in, and never lost."""

from __future__ import annotations

import http.client
import io
import json
import os
import signal
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from diffreport.__main__ import main
from diffreport.report import REVIEWED
from diffreport.report.review import read_review
from diffreport.server.reviews import Reviews
from tests.server.running import LAKES, Running, archive_in, events_in, started

PAIR = "/lakes/2022..2023"


@pytest.fixture(scope="module")
def finding(running: Running) -> str:
    """Return the address of a finding's review."""
    return f"{PAIR}/review/{running.findings(PAIR)[0]}"


def test_what_is_said_is_there_for_others(running: Running, finding: str) -> None:
    """In the review, which is a review file."""
    said = running.say(finding, {"verdict": "accepted", "comment": "Ask."}).record
    review = running.ask(f"{PAIR}/review").record
    id_ = said["finding"]
    assert review["findings"][id_]["said"] == [
        {"reviewer": "Ana", "verdict": "accepted", "comment": "Ask.", "at": said["at"]}
    ]
    assert (review["you"], review["revisions"][id_], review["last"]) == ("Ana", said["revision"], said["number"])


def test_of_two_tabs_the_one_that_does_not_know_is_told(running: Running, finding: str) -> None:
    """With what was said meanwhile; the same again is no conflict."""
    known = running.say(finding, {"verdict": None, "comment": "One."}).record["revision"]
    first = running.say(finding, {"verdict": "accepted", "comment": "Two.", "revision": known})
    second = running.say(finding, {"verdict": "dismissed", "comment": "Three.", "revision": known})
    assert (first.status, second.status) == (200, 409)
    assert (second.record["comment"], second.record["revision"]) == ("Two.", known + 1)
    assert running.say(finding, {"verdict": "accepted", "comment": "Two.", "revision": known}).status == 200


def test_what_was_said_in_the_page_of_somebody_else_is_refused(running: Running, finding: str) -> None:
    """Before it is looked at, a file as well; who it was is in the address."""
    told = {"Origin": running.origin, "X_Diffreport": "1", "Content_Type": "application/json"}
    for method, path in (("PUT", finding), ("POST", f"{PAIR}/review")):
        statuses = [running.ask(f"{path}?you={name}", method, b"no JSON", **told).status for name in ("Ben", "", "Ana")]
        assert statuses == [412, 412, 400]


def test_others_see_it_at_once(running: Running, finding: str) -> None:
    """By an event with the data of the answer; the stream goes on from where a client was."""
    before = running.ask(f"{PAIR}/review").record["last"]
    with running.stream(f"{PAIR}/review/events") as stream:
        assert stream.getheader("content-type") == "text/event-stream"
        assert stream.readline() == b"retry: 2000\n"
        said = running.say(finding, {"verdict": "dismissed", "comment": "<b>Now</b>"}).record
        lines = [stream.readline().decode() for _ in range(4)]
    assert lines[1] == f"id: {said['number']}\n"
    assert events_in("".join(lines[1:])) == [("said", said)]
    assert said["number"] > before


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": ""}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "null", "Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"X_Diffreport": ""}, 403),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content_Type": "text/plain"}, 415),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:80@127.0.0.1"}, 421),
    ],
)
def test_what_another_site_sends_is_refused(running: Running, finding: str, headers: dict, status: int) -> None:
    """It changes nothing."""
    before = running.ask(f"{PAIR}/review").record["last"]
    kept = {k: v for k, v in ({"Origin": running.origin, "X_Diffreport": "1"} | headers).items() if v}
    kept = {"Content_Type": "application/json"} | kept
    assert running.ask(finding, "PUT", b'{"verdict": "accepted"}', **kept).status == status
    assert running.ask(f"{PAIR}/review", "POST", b"{}", **kept).status == status
    assert running.ask(f"{PAIR}/review").record["last"] == before


def test_another_site_may_link_here_and_nothing_more(running: Running) -> None:
    """Following a link is a navigation; a picture or a script is none."""
    for mode, destination, status in (
        ("navigate", "document", 200),
        ("navigate", "iframe", 403),
        ("navigate", "object", 403),
        ("no-cors", "image", 403),
    ):
        told = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": mode, "Sec_Fetch_Dest": destination}
        assert running.ask("/healthz", **told).status == status
    assert running.ask("/healthz", "DELETE").status == 405


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "localhost:1:2", ""])
def test_a_foreign_name_is_refused(running: Running, host: str) -> None:
    """Another site's name may lead here; its pages are of another origin."""
    assert running.ask("/", Host=host).status in (400, 421)


def test_the_own_names_are_known(running: Running) -> None:
    """Each way that leads to the loopback."""
    port = running.host.rpartition(":")[2]
    for host in (f"localhost:{port}", f"[::1]:{port}", "127.0.0.1", f"LOCALHOST:{port}"):
        assert running.ask("/healthz", Host=host).status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b"{}",
        b'{"verdict": "accepted"}',
        b'{"comment": ""}',
        b'{"verdict": "maybe", "comment": ""}',
        b'{"verdict": [], "comment": ""}',
        *(b'{"verdict": null, "comment": %s}' % wrong for wrong in (b"3", b"[]", b"null", b"false")),
        *(b'{"verdict": null, "comment": "", "revision": %s}' % wrong for wrong in (b"-1", b'"1"', b"true", b"1.0")),
        b"[" * 50_000,
        json.dumps({"verdict": None, "comment": "x" * 20_001}).encode(),
    ],
)
def test_what_is_no_statement_is_refused(running: Running, finding: str, body: bytes) -> None:
    """In one line."""
    told = {"Origin": running.origin, "X_Diffreport": "1", "Content_Type": "application/json"}
    answer = running.ask(finding, "PUT", body, **told)
    assert answer.status == 400
    assert answer.record["error"]


def test_a_body_is_bounded(running: Running, finding: str) -> None:
    """Whether or not its length is told."""
    assert running.say(finding, {"comment": "x" * 70_000}).status == 413
    assert running.ask("/" + "x" * 5_000, Accept="text/html").status == 414
    told = {"Origin": running.origin, "X-Diffreport": "1", "Content-Type": "application/json"}
    with closing(running.connection()) as connection:
        connection.request("PUT", finding, (b"x" * 10_000 for _ in range(8)), told, encode_chunked=True)
        with connection.getresponse() as response:
            assert response.status == 413


def test_a_finding_that_is_none_is_refused(running: Running) -> None:
    """Nothing is kept of it."""
    assert running.say(f"{PAIR}/review/c-00000000", {"verdict": "accepted", "comment": ""}).status == 404


def test_a_review_goes_out_and_comes_in_as_a_file(running: Running, finding: str, tmp_path: Path) -> None:
    """What others said in it stands beside what was said here; again, it is taken once."""
    running.say(finding, {"verdict": "accepted", "comment": "Here."})
    answer = running.ask(f"{PAIR}/review?download")
    assert answer.headers["content-disposition"].startswith("attachment")
    record = answer.record
    id_ = finding.rpartition("/")[2]
    record["findings"] = {
        id_: {"verdict": "dismissed", "comment": "There.", "at": "2024-01-01T00:00:00Z"},
        "c-00000000": {"verdict": "accepted"},
    }
    record["reviewer"] = "Ben"
    told = {"Origin": running.origin, "X_Diffreport": "1", "Content_Type": "application/json"}
    for taken in (1, 0):
        sent = running.ask(f"{PAIR}/review", "POST", json.dumps(record).encode(), **told)
        assert sent.record == {"taken": taken, "passed_over": 1}
    file = tmp_path / "a.review.json"
    file.write_bytes(running.ask(f"{PAIR}/review?download").body)
    judgement = read_review(file).findings[id_]
    assert {(s.by, s.verdict, s.comment) for s in judgement.said} == {
        ("Ana", "accepted", "Here."),
        ("Ben", "dismissed", "There."),
    }
    record["report"] = "another-00000000"
    assert running.ask(f"{PAIR}/review", "POST", json.dumps(record).encode(), **told).status == 400


@pytest.mark.parametrize("form", sorted(REVIEWED - {"pdf"}))
def test_exports_have_what_was_said(running: Running, finding: str, form: str) -> None:
    """Those that can show it."""
    comment = f"Keep this word in {form}."
    running.say(finding, {"verdict": "accepted", "comment": comment})
    body = running.ask(f"{PAIR}/export.{form}").body
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in parts.namelist())
    assert comment.encode() in body
    assert comment.encode() not in running.page(PAIR).body  # it asks for it, so it is the same for everybody


def test_no_acknowledged_review_is_lost_and_a_signal_ends_in_order(
    running: Running, tmp_path: Path, capfd: pytest.CaptureFixture[str], heeded_signals: None
) -> None:
    """Not by SIGKILL amid a burst; SIGTERM ends streams, and the status is 0; a port in use is told in one line."""
    archive_in(tmp_path / "archive")
    with started(tmp_path, "--reviews", "reviews.sqlite", cache=running.folder / "cache") as server:
        ids, acknowledged = running.findings(LAKES), list[int]()
        enough = threading.Event()

        def client(name: int) -> None:
            n = 0
            try:
                while True:
                    n += 1
                    said = server.say(
                        f"{LAKES}/review/{ids[name % len(ids)]}", {"verdict": None, "comment": f"{name} {n}"}
                    )
                    acknowledged.append(said.record["number"])
                    if len(acknowledged) > 60:
                        enough.set()
            except (OSError, ValueError, http.client.HTTPException):  # it was killed
                return

        clients = [threading.Thread(target=client, args=(n,)) for n in range(6)]
        for each in clients:
            each.start()
        assert enough.wait(60)
        os.kill(server.process.pid, signal.SIGKILL)
        for each in clients:
            each.join()
    with started(tmp_path, "--reviews", "reviews.sqlite", cache=running.folder / "cache") as again:
        report = again.ask(f"{LAKES}/review").record["report"]
        reviews = Reviews(tmp_path / "reviews.sqlite")
        assert set(acknowledged) <= {said.number for said in reviews.since(report, 0)}
        reviews.close()
        port = again.host.rpartition(":")[2]
        assert main(["serve", "--archive", str(tmp_path / "archive"), "--port", port]) == 2
        assert capfd.readouterr().err.count("\n") == 1
        with again.stream(f"{LAKES}/review/events") as stream:
            again.process.send_signal(signal.SIGTERM)
            assert b"retry" in stream.read()  # to its end
        _, complaints = again.process.communicate(timeout=300)
        assert (again.process.returncode, complaints) == (0, "")
