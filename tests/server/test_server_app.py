"""The application itself, in this process: who may ask, where it is, and what waits."""

from __future__ import annotations

import asyncio
import hashlib
import re
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.archive import Archive, Deposit
from diffreport.errors import UsageError, WorkerError
from diffreport.report.presentation import Presentation
from diffreport.server import answers
from diffreport.server.app import App, Ways
from diffreport.server.desk import Desk, Patience
from diffreport.server.guard import Guard, Names
from diffreport.server.jobs import BusyError, Threads
from diffreport.server.library import Face, Library, Place, place_of
from diffreport.server.reviews import Reviews
from diffreport.server.users import Alone, Asking, Proxied, Tokens, Users
from diffreport.site.reports import Under
from tests.server.running import LAKES, Answer, archive_in, events_in

TOKEN = "a-long-secret-of-ana"
PATIENT = Patience(60, 60)
HOST, ORIGIN = "reports.example.org", "https://reports.example.org"


class Asked:
    """An application that is asked without a network."""

    def __init__(self, folder: Path, users: Users, where: tuple[Place, Under], patience: Patience) -> None:
        place, under = where
        face = Face(under, place, has_form=users.has_form)
        self.told: list[str] = []
        library = Library(folder / "archive", face, self.told.append)
        self.desk = Desk(library, folder / "reviews.sqlite", Threads(1), patience)
        guard = Guard(Names.of("127.0.0.1", place.public), users)
        self._app = App(self.desk, face, (guard, users), Ways(self.told.append, self.told.append))

    async def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """Return the answer; of a header's name "_" stands for "-"."""
        raw, _, query = path.partition("?")
        sent = {"host": HOST} | {name.replace("_", "-").lower(): value for name, value in headers.items()}
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": raw,
            "raw_path": raw.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
            "client": ("10.0.0.1", 1),
            "server": ("127.0.0.1", 8765),
        }
        messages: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: dict[str, Any]) -> None:
            messages.append(message)

        await self._app(scope, receive, send)
        told = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        return Answer(messages[0]["status"], told, b"".join(m.get("body", b"") for m in messages[1:]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an archive."""
    folder = tmp_path_factory.mktemp("asked")
    archive_in(folder / "archive")
    return folder


Ask = Callable[[Asked], Awaitable[None]]


def run(
    folder: Path,
    test: Ask,
    users: Users | None = None,
    place: Place | None = None,
    patience: Patience = PATIENT,
    under: Under | None = None,
) -> Asked:
    """Run a test on an application."""
    asked = Asked(folder, users or Alone("Ana"), (place or place_of("", ORIGIN), under or Under()), patience)

    async def whole() -> None:
        await asked.desk.open()
        try:
            await test(asked)
        finally:
            asked.desk.stopping.set()
            await asked.desk.close()

    asyncio.run(asyncio.wait_for(whole(), 60))
    return asked


def test_a_page_that_takes_long_is_waited_for(folder: Path) -> None:
    """On a page that comes at once and follows its progress, also without script; then it is there."""

    async def test(asked: Asked) -> None:
        first = await asked.ask(LAKES, Accept="text/html")
        assert (first.status, first.headers["retry-after"]) == (202, "2")
        again = LexborHTMLParser(first.text).css_first(
            'noscript meta[http-equiv="refresh"], meta[http-equiv="refresh"]'
        )
        assert again.attributes["content"].startswith("2")
        events = events_in((await asked.ask(f"{LAKES}/progress")).text)
        assert {kind for kind, _ in events[:-1]} <= {"progress"}
        assert events[-1] == ("done", {})
        assert {told["state"] for _, told in events[:-1]} <= {"waiting", "working"}
        assert (await asked.ask(LAKES, Accept="text/html")).status == 200

    run(folder, test, patience=Patience(page=0))


def test_a_file_that_takes_long_is_told_to_be_on_its_way(folder: Path) -> None:
    """In words, to programs and on a page, with when to ask again; then it is there."""

    async def test(asked: Asked) -> None:
        for path in (f"{LAKES}/export.json", f"{LAKES}/review"):
            first = await asked.ask(path, Accept="application/json")
            assert (first.status, first.headers["retry-after"]) == (503, "2")
            assert "still being made; ask again" in first.record["error"]
        assert "is still being made; ask again" in (await asked.ask(f"{LAKES}/export.csv", Accept="text/html")).text
        while (answer := await asked.ask(f"{LAKES}/export.json")).status == 503:
            await asyncio.sleep(0)
        assert answer.record["schema"] == "diffreport.comparison/1"

    run(folder, test, patience=Patience(0, 0))


def test_a_search_that_takes_long_is_there_once_it_was_waited_for(folder: Path) -> None:
    """It is not made again for the page that comes then; it is when there is another edition."""

    async def test(asked: Asked) -> None:
        search = "/search?q=herons"
        assert (await asked.ask(search, Accept="text/html")).status == 202
        assert events_in((await asked.ask(f"/progress{search}")).text)[-1] == ("done", {})
        assert (await asked.ask(search, Accept="text/html")).status == 200
        Archive.open(folder / "archive").add("herons", b"The herons are back.", Deposit("a.txt", "2021"))
        assert (await asked.ask(search, Accept="text/html")).status == 202

    run(folder, test, patience=Patience(page=0))


def test_a_series_may_have_the_name_of_a_page(tmp_path: Path) -> None:
    """Its history is waited for as any other's is."""
    archive = Archive.init(tmp_path / "archive")
    for label in ("2021", "2022"):
        archive.add("search", f"The search of {label} found no lake.".encode(), Deposit("a.txt", label))

    async def test(asked: Asked) -> None:
        assert (await asked.ask("/search/", Accept="text/html")).status == 202
        kinds = [kind for kind, _ in events_in((await asked.ask("/search/progress")).text)]
        assert (set(kinds[:-1]), kinds[-1]) == ({"progress"}, "done")
        assert (await asked.ask("/search/", Accept="text/html")).status == 200

    run(tmp_path, test, patience=Patience(page=0))


def test_a_search_ends_with_the_server(folder: Path) -> None:
    """It may have many editions to read first: it reads no others."""

    async def test(asked: Asked) -> None:
        watch = asked.desk.watching(("search",))
        watch(0, 9)
        asked.desk.stopping.set()
        with pytest.raises(WorkerError):
            watch(1, 9)

    run(folder, test)


def test_who_comes_when_too_much_waits_is_told_when_to_come_again(folder: Path) -> None:
    """For a search as for a report."""
    gate = threading.Event()

    def fail() -> None:
        gate.wait()
        raise UsageError("in vain")

    async def test(asked: Asked) -> None:
        waiting = []
        try:
            for jobs in (asked.desk.jobs, asked.desk.searches):
                with pytest.raises(BusyError):
                    while True:
                        waiting.append(jobs.asked((len(waiting),), fail).future)
            for path in (LAKES, "/search?q=boats&format=json"):
                answer = await asked.ask(path)
                assert (answer.status, answer.headers["retry-after"]) == (503, "10")
        finally:
            gate.set()
            await asyncio.wait(waiting)

    run(folder, test)


def test_a_server_below_a_path_leads_nowhere_else(folder: Path) -> None:
    """Every address on its pages begins with it; others are not there."""

    async def test(asked: Asked) -> None:
        page = LexborHTMLParser((await asked.ask(f"/reports{LAKES}", Accept="text/html")).text)
        links = [node.attributes["href"] or "" for node in page.css("[href]")]
        assert [link for link in links if link.startswith("/") and not link.startswith("/reports/")] == []
        assert "/reports/lakes/" in links
        assert '"review":"/reports/lakes/2021..2022/review"' in page.html
        assert (await asked.ask(LAKES)).status == 404
        assert (await asked.ask("/reports")).status == 404
        assert (await asked.ask("/healthz", Host="10.0.0.7")).status == 200
        assert (await asked.ask("/reports/healthz", Host="10.0.0.7")).status == 200
        assert (await asked.ask("/reports/", Host="10.0.0.7")).status == 421
        assert (await asked.ask("/reports/", Cookie="a" * 40_000)).status == 431
        assert 'href="https://reports.example.org/reports/feed.atom"' in (await asked.ask("/reports/feed.atom")).text

    run(folder, test, place=place_of("", f"{ORIGIN}/reports/"))


class _Broken:
    has_form = False

    def who(self, asking: Asking) -> str:
        raise RuntimeError("nobody\nforesaw it")


def test_what_nobody_foresaw_is_answered_as_all_is(folder: Path) -> None:
    """With what guards every answer, and its keeper is told more than who asks."""

    async def test(asked: Asked) -> None:
        for accept in ("text/html", "*/*", "application/json"):
            answer = await asked.ask("/", Accept=accept)
            assert (answer.status, answer.headers["x-content-type-options"]) == (500, "nosniff")
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert "foresaw" not in answer.text

    told = run(folder, test, _Broken()).told
    assert told[0] == "a bug in the server (RuntimeError: nobody foresaw it); report it"
    assert " 500 " in told[1]


def test_an_address_may_be_told_whole(folder: Path) -> None:
    """HTTP wants every server to know it so; its name is still that of `Host`."""

    async def test(asked: Asked) -> None:
        assert (await asked.ask(f"http://{HOST}/search")).status == 200
        assert (await asked.ask(f"http://{HOST}/search", Host="evil.example")).status == 421

    run(folder, test)


def test_a_method_that_an_address_does_not_have_is_refused_as_all_is(folder: Path) -> None:
    """In JSON to programs, with those that it has."""

    async def test(asked: Asked) -> None:
        told = {"Origin": ORIGIN, "X_Diffreport": "1", "Accept": "application/json"}
        for path, method, allowed in (("/", "PUT", "GET, HEAD"), (f"{LAKES}/review", "PUT", "GET, POST, HEAD")):
            answer = await asked.ask(path, method, **told)
            assert (answer.status, answer.headers["allow"]) == (405, allowed)
            assert answer.record == {"error": "not with this method"}

    run(folder, test)


def test_what_the_start_page_tells_is_made_piece_by_piece(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two editions at a time, so that nobody who comes meanwhile waits for a whole history."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path))

    async def test(asked: Asked) -> None:
        key = asked.desk.library.asked_series("hostile").key
        assert (await asked.ask("/", Accept="text/html")).status == 200
        while asked.desk.jobs.job(("compared", *key[1:], 0)) is None:
            await asyncio.sleep(0)
        assert asked.desk.jobs.job(key) is None
        while asked.desk.jobs.found(key) is None:
            await asyncio.sleep(0)

    run(folder, test)


def test_without_a_name_from_the_proxy_nobody_is_let_in(folder: Path) -> None:
    """Nor with one that does not come from it; whether the server is there may be asked by all."""

    async def test(asked: Asked) -> None:
        assert (await asked.ask("/healthz")).status == 200
        assert (await asked.ask("/")).status == 401
        assert (await asked.ask("/", X_Forwarded_User="Ana")).status == 200

    run(folder, test, Proxied("X-Forwarded-User", ["10.0.0.0/8"]))

    async def untrusted(asked: Asked) -> None:
        assert (await asked.ask("/", X_Forwarded_User="Ana")).status == 401

    run(folder, untrusted, Proxied("X-Forwarded-User", ["127.0.0.1"]))


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    """Return one user's token."""
    file = tmp_path / "tokens.toml"
    file.write_text(f'Ana = "{hashlib.sha256(TOKEN.encode()).hexdigest()}"\n')
    file.chmod(0o600)
    return Tokens(file, tmp_path / "sessions")


def test_a_browser_signs_in_once(folder: Path, tokens: Tokens) -> None:
    """It is led to the form and on from there; the session is a cookie that no script and no other site gets."""

    async def test(asked: Asked) -> None:
        away = await asked.ask("/lakes/?x=1", Accept="text/html")
        assert (away.status, away.headers["location"]) == (303, "/login?onward=%2Flakes%2F%3Fx%3D1")
        form = await asked.ask(away.headers["location"], Accept="text/html")
        assert LexborHTMLParser(form.text).css_first("[name=onward]").attributes["value"] == "/lakes/?x=1"
        told = {"Origin": ORIGIN, "Content_Type": "application/x-www-form-urlencoded"}
        wrong = await asked.ask("/login", "POST", b"token=guess&onward=/", **told, Accept="text/html")
        assert wrong.status == 401
        body = f"token={TOKEN}&onward=/lakes/".encode()
        done = await asked.ask("/login", "POST", body, **told)
        assert (done.status, done.headers["location"]) == (303, "/lakes/")
        cookie = done.headers["set-cookie"]
        assert cookie.startswith("diffreport-session-8765=")  # a server at another port has one of its own
        assert {"httponly", "secure", "samesite=strict", "path=/"} <= set(cookie.lower().split("; "))
        session = cookie.partition(";")[0]
        assert (await asked.ask("/search", Cookie=f"other=1; {session}")).status == 200
        assert "Ana" in (await asked.ask("/search", Cookie=session, Accept="text/html")).text
        assert (await asked.ask("/logout", "POST", Cookie=session, Origin="https://evil.example")).status == 403
        assert (await asked.ask("/logout", "POST", Cookie=session, Origin=ORIGIN)).status == 303
        assert (await asked.ask("/search", Cookie=session)).status == 401
        for path in ("//evil.example", "https://evil.example", "/\\evil.example", "x", "/\n"):
            body = f"token={TOKEN}&onward={path}".encode()
            assert (await asked.ask("/login", "POST", body, **told)).headers["location"] == "/"

    asked = run(folder, test, tokens)
    assert not any(TOKEN in line for line in asked.told)


def test_who_signs_out_follows_no_more(folder: Path, tokens: Tokens) -> None:
    """What is said from then on is not told, and the stream ends."""

    async def test(asked: Asked) -> None:
        told = {"Origin": ORIGIN, "X_Diffreport": "1", "Content_Type": "application/json"}
        done = await asked.ask("/login", "POST", f"token={TOKEN}".encode(), **told)
        session = done.headers["set-cookie"].partition(";")[0]
        finding = (await asked.ask(f"{LAKES}/export.json", Cookie=session)).record["findings"][0]["id"]
        stream = asyncio.create_task(asked.ask(f"{LAKES}/review/events?after=0", Cookie=session))
        for comment in ("Before.", "After."):
            body = f'{{"verdict": null, "comment": "{comment}"}}'.encode()
            path, program = f"{LAKES}/review/{finding}", told | {"Authorization": f"Bearer {TOKEN}"}
            assert (await asked.ask(path, "PUT", body, **program)).status == 200
            if comment == "Before.":
                await asked.ask("/logout", "POST", Cookie=session, Origin=ORIGIN)
        assert "After." not in (await stream).text

    run(folder, test, tokens)


def test_who_reads_does_not_wait_for_who_writes(folder: Path) -> None:
    """While another program holds the file of reviews, they can be read, and a server begins; then it goes on."""

    async def test(asked: Asked) -> None:
        finding = (await asked.ask(f"{LAKES}/export.json")).record["findings"][0]["id"]
        told = {"Origin": ORIGIN, "X_Diffreport": "1", "Content_Type": "application/json"}
        body = b'{"verdict": "dismissed", "comment": "While it was locked."}'
        with closing(sqlite3.connect(folder / "reviews.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            put = asyncio.create_task(asked.ask(f"{LAKES}/review/{finding}", "PUT", body, **told))
            assert (await asked.ask(f"{LAKES}/review")).status == 200
            Reviews(folder / "reviews.sqlite").close()
            assert not put.done()
            other.execute("ROLLBACK")
        assert (await put).status == 200

    run(folder, test)


def test_a_form_of_another_site_signs_nobody_in(folder: Path, tokens: Tokens) -> None:
    """Not even with the right token."""

    async def test(asked: Asked) -> None:
        body = f"token={TOKEN}".encode()
        for told in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            assert (await asked.ask("/login", "POST", body, **told)).status == 403
        same = {"Origin": "null", "Sec_Fetch_Site": "same-origin"}  # a page of ours that tells no referrer
        assert (await asked.ask("/login", "POST", body, **same)).status == 303

    run(folder, test, tokens)


def test_a_form_that_is_none_is_refused(folder: Path, tokens: Tokens) -> None:
    """It has two fields."""

    async def test(asked: Asked) -> None:
        assert (await asked.ask("/login", "POST", b"a=1&" * 11, Origin=ORIGIN)).status == 400

    run(folder, test, tokens)


def test_a_program_needs_its_token_alone(folder: Path, tokens: Tokens) -> None:
    """It has no origin; what guesses is stopped."""

    async def test(asked: Asked) -> None:
        report = (await asked.ask(f"{LAKES}/export.json", Authorization=f"Bearer {TOKEN}")).record
        path = f"{LAKES}/review/{report['findings'][0]['id']}"
        told = {"X_Diffreport": "1", "Content_Type": "application/json"}
        said = await asked.ask(
            path, "PUT", b'{"verdict": "accepted", "comment": ""}', Authorization=f"Bearer {TOKEN}", **told
        )
        assert (said.status, said.record["reviewer"]) == (200, "Ana")
        unknown = await asked.ask(path, "PUT", b"{}", Authorization="Bearer guess", **told)
        assert (unknown.status, unknown.headers["www-authenticate"]) == (401, "Bearer")
        for _ in range(10):
            last = await asked.ask("/", Authorization="Bearer guess")
        assert (last.status, last.headers["retry-after"]) == (429, "60")

    run(folder, test, tokens)


def test_a_huge_report_is_served_in_parts(folder: Path) -> None:
    """Its index leads to them, they lead back, and all of them to one review."""

    async def test(asked: Asked) -> None:
        index = LexborHTMLParser((await asked.ask(LAKES, Accept="text/html")).text)
        links = [node.attributes["href"] for node in index.css(".parts a")]
        assert len(links) > 1
        part = await asked.ask(urljoin(LAKES, links[0]), Accept="text/html")
        back = LexborHTMLParser(part.text).css_first('[rel="up"]').attributes["href"]
        assert urljoin(urljoin(LAKES, links[0]), back) == LAKES
        assert f'"review":"{LAKES}/review"' in part.text
        assert (await asked.ask(f"{LAKES}-parts/none.html")).status == 404

    run(folder, test, under=Under(shown=Presentation(most_paragraphs=1)))


def test_an_edition_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """As a page, in one line, by the progress of the page that waits for it, and in a list that is whole without it."""
    archive = archive_in(tmp_path / "archive")
    for label in ("2021", "2022"):
        archive.add("broken", b"%PDF-1.7 " + label.encode(), Deposit(f"{label}.pdf", label))

    async def test(asked: Asked) -> None:
        pair = "/broken/2021..2022"
        assert (await asked.ask(pair, Accept="text/html")).status == 202
        last, told = events_in((await asked.ask(f"{pair}/progress")).text)[-1]
        assert (last, told["status"]) == ("error", 422)
        page = await asked.ask(pair, Accept="text/html")
        assert page.status == 422
        assert told["error"].startswith("broken@")
        assert "Traceback" not in page.text
        assert (await asked.ask(f"{pair}/review")).status == 422
        start = await asked.ask("/", Accept="text/html")
        assert (start.status, "lakes" in start.text) == (200, True)

    run(tmp_path, test, patience=Patience(page=0))


def test_what_is_damaged_is_told_to_its_keeper_alone(tmp_path: Path) -> None:
    """Who asks is told that it is damaged, not where it is."""
    archive_in(tmp_path / "archive")
    [edition] = (tmp_path / "archive/lakes/v1/content").glob("*.txt")
    edition.write_bytes(b"another text")

    async def test(asked: Asked) -> None:
        answer = await asked.ask("/lakes/v1/bytes")
        assert answer.status == 500
        assert str(tmp_path) not in answer.text
        assert any(str(tmp_path) in line for line in asked.told)

    run(tmp_path, test)


def test_a_series_that_is_damaged_is_told_to_its_keeper_once(tmp_path: Path) -> None:
    """The lists of all series are without it; who searches is told which could not be, not where it is."""
    archive_in(tmp_path / "archive")
    (tmp_path / "archive/lakes/inventory.json").write_text("{}")

    async def test(asked: Asked) -> None:
        assert "Some series are damaged" in (await asked.ask("/")).text
        for path in ("/", "/feed.atom", "/search?q=boats", "/"):
            answer = await asked.ask(path)
            assert (answer.status, "lakes/inventory.json" in answer.text) == (200, "search" in path), path
            assert ('href="lakes/' in answer.text, str(tmp_path) in answer.text) == (False, False), path

    told = [line for line in run(tmp_path, test).told if str(tmp_path) in line]
    assert len(told) == len(set(told)) >= 1


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("reports", ""),
        ("/a b", ""),
        ("/..", ""),
        ("/a//b", ""),
        ("", "ftp://x/"),
        ("", "https://u@x/"),
        ("", "https://x/?a"),
    ],
)
def test_a_place_must_be_one(base: str, url: str) -> None:
    """A path, and an address of the web."""
    with pytest.raises(UsageError):
        place_of(base, url)


@pytest.mark.parametrize("url", ["https://x.example:443/", "https://X.example"])
def test_what_is_published_with_tls_is_spoken_to_so(url: str) -> None:
    """With or without the port that it has anyway; without TLS on this machine alone."""
    names = Names.of("0.0.0.0", place_of("", url).public)
    assert names.is_own("https://x.example", "x.example")
    assert not names.is_own("http://x.example", "x.example")
    assert names.is_own("http://localhost:8765", "localhost:8765")


def test_a_request_is_told_in_one_line_with_its_time(folder: Path) -> None:
    """No name makes it read as another."""

    async def test(asked: Asked) -> None:
        await asked.ask("/healthz?secret")
        await asked.ask("/none")

    asked = run(folder, test, Alone("Ana GET /x 200 0 ms"))
    time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    assert re.fullmatch(rf"{time} 10\.0\.0\.1 - GET /healthz 200 \d+ ms", asked.told[0])
    assert re.fullmatch(rf"{time} 10\.0\.0\.1 'Ana GET /x 200 0 ms' GET /none 404 \d+ ms", asked.told[-1])


@pytest.mark.parametrize(
    ("name", "plain"), [("x" * 200 + ".docx", "x" * 80 + ".docx"), ('a";b/../c.txt', "a_b_.._c.txt")]
)
def test_a_download_keeps_its_suffix(name: str, plain: str) -> None:
    """Also where its name is too long for some, or has what not all can hold; who can gets the whole of it."""
    disposition = answers.download(b"", name).headers["content-disposition"]
    assert disposition.startswith(f'attachment; filename="{plain}"; filename*=utf-8')
