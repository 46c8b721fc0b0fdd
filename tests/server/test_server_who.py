"""The application itself, in this process: who signs in, who may write, what is kept from whom."""

from __future__ import annotations

import asyncio
import hashlib
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.archive import Deposit
from diffreport.errors import UsageError
from diffreport.report.presentation import Presentation
from diffreport.server import answers
from diffreport.server.desk import Patience
from diffreport.server.guard import Names
from diffreport.server.library import place_of
from diffreport.server.reviews import Reviews
from diffreport.server.users import Alone, Proxied, Tokens
from diffreport.site.reports import Under
from tests.server.asked import ORIGIN, Asked, run
from tests.server.running import LAKES, archive_in, events_in

TOKEN = "a-long-secret-of-ana"


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
