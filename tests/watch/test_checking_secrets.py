"""No secret of a source or a target stands in what a check leaves."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from diffreport.archive.retrieval import holds_secret, masked
from diffreport.spots import tables_of
from diffreport.watch.checking.journal import Entry, Journal, appended
from diffreport.watch.configured.told import lines_of
from diffreport.watch.fetching.fetcher import Fetcher
from diffreport.watch.plan import (
    Bounds,
    FeedTarget,
    FileTarget,
    Kind,
    Limits,
    Plan,
    Secret,
    Source,
    StdoutTarget,
    Target,
    WebhookTarget,
)
from tests.watch.checked import FIRST, SECOND, World, labelled
from tests.watch.checks import ROOT
from tests.watch.server import Server

PLANTED = "pLaNtEd"
NAMED = (
    "token api_key api-key apikey key access_key AWSAccessKeyId subscription-key sig signature X-Amz-Signature "
    "X-Amz-Credential X-Amz-Security-Token secret client_secret password passwd pwd pass auth authorization code "
    "session_id sessionid session jsessionid PHPSESSID sid csrf_token hmac jwt %74oken access%5Ftoken"
).split()


@pytest.mark.parametrize("name", NAMED)
def test_what_a_name_says_is_secret_is_not_shown(name: str) -> None:
    """Wherever the parameter stands, also in an address within the address."""
    url = f"https://example.org/a?x=1&{name}=pLaN.tEd-1%2B2&y=2"
    assert masked(url) == f"https://example.org/a?x=1&{name}=***&y=2" == masked(masked(url))
    assert masked(f"https://example.org/a#{name}=b99x") == f"https://example.org/a#{name}=***"
    inner = f"https%3A%2F%2Fexample.org%2F%3F{name}%3Db99x"
    assert masked(f"https://example.org/a?to={inner}&y=2") == "https://example.org/a?to=***&y=2"
    assert masked(f"{url}: came with status 500") == f"https://example.org/a?x=1&{name}=***&y=2: came with status 500"


@pytest.mark.parametrize(
    "query",
    "author=Lopes authors[]=Lopes authority=port code=FR code=2024 session=2024-25 key=7 secretary=Lopes".split(),
)
def test_what_is_no_secret_is_shown(query: str) -> None:
    """A record that hides the country and the year would not say where an edition came from."""
    assert masked(f"https://example.org/a?{query}") == f"https://example.org/a?{query}"


def test_the_names_that_are_documented_are_secret() -> None:
    """Those that stand in docs/check.md, and the headers that hold what is none are kept."""
    text = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    told = text.partition("`config show`\nprints:")[2].partition("A secret in the path")[0]
    names = re.findall("`([a-z_-]+)`", told)
    assert len(names) > 15
    for name in names:
        assert masked(f"https://example.org/?{name}=b99x") == f"https://example.org/?{name}=***"
    assert not holds_secret("Access-Control-Allow-Credentials", "true")


def test_what_a_file_says_of_checks_is_shown_without_secrets(tmp_path: Path) -> None:
    """The address is the user's own, and who looks on is not."""
    text = f'[[source]]\nseries = "a"\nurl = "https://example.org/?api_key={PLANTED}"\n'
    [*_, line] = lines_of(tables_of(tmp_path / "diffreport.toml", text))
    assert 'url = "https://example.org/?api_key=***"' in line.value


def contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield all files below a folder, with their names as part of what they hold."""
    for file in (path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        yield file, str(file).encode() + (gzip.decompress(content) if file.suffix == ".gz" else content)


def sources(server: Server) -> tuple[Source, ...]:
    """Return sources with secrets wherever one may be."""
    how: dict[str, Any] = {
        "labelling": labelled("page", r"\d{4}", selector="h1"),
        "allow_private": True,
        "bounds": Bounds(retries=0),
        "memento": server.url("/gate/"),
        "warc": True,
    }
    where: Mapping[str, tuple[str, dict[str, Any]]] = {
        "query": (f"/query?api_key={PLANTED}", {}),
        "basic": ("/basic", {"user": "anna", "password": Secret("PLANTED_ENV")}),
        "token": ("/token", {"password": Secret("PLANTED_ENV"), "token_header": "X-Api-Key"}),
        "label": (f"/label?sig={PLANTED}", {}),
        "gone": (f"/gone?key={PLANTED}", {}),
    }
    pages = [Source(name, Kind.URL, server.url(path), "a:1", **how | own) for name, (path, own) in where.items()]
    command = Source("command", Kind.COMMAND, f"false {PLANTED}", "a:2", ("false", PLANTED))
    return (*pages, command)


def publish(server: Server, text: str, year: int) -> None:
    """Let the server say a text, with secrets in its headers, and behind a redirect with one."""
    body = f"<!doctype html><h1>Harbours in {year}</h1>" + "".join(f"<p>{each}</p>" for each in text.split("\n\n"))
    said = {
        "Set-Cookie": f"session={PLANTED}",
        "X-Auth-Token": PLANTED,
        "Content-Location": f"/?token={PLANTED}",
        "Link": f'</copy?token={PLANTED}>; rel="memento"',
    }
    server.redirect(f"/query?api_key={PLANTED}", f"/end?%74oken={PLANTED}", 302)
    for path in (f"/end?%74oken={PLANTED}", "/basic", "/token"):
        server.publish(path, body, headers=said if path == "/token" else said | {"Link": ""})
    server.publish(f"/label?sig={PLANTED}", "<p>No year.")


def test_no_planted_secret_stands_in_what_a_check_leaves(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Archive, state, log, notices, feed, reports, WARC files and what is printed: of sources that answer, and fail."""
    monkeypatch.setenv("PLANTED_ENV", PLANTED)
    monkeypatch.setenv("HOOK", server.url(f"/hook/{PLANTED}?{PLANTED}={PLANTED}"))
    left = world.folder
    hook = WebhookTarget("", Secret("HOOK"), Secret("PLANTED_ENV"), Secret("PLANTED_ENV"), allow_private=True)
    places = StdoutTarget("jsonl"), FileTarget(left / "notices.jsonl"), FeedTarget(left / "feed.atom"), hook
    targets = tuple(Target(type(place).__name__, "a:3", place) for place in places)
    limits = Limits(pause_seconds=0, reports=left / "reports", warc=left / "warc")
    plan = Plan(sources(server), targets=targets, limits=limits)
    (left / "reports").mkdir()
    for year, text in ((2023, FIRST), (2024, SECOND)):
        publish(server, text, year)
        with appended(left / "log", Entry.as_json) as log:
            request = {"fetcher": lambda limits: Fetcher(limits, sleep=lambda seconds: None)}
            outcome = world.check(plan, journal=Journal([world.told.append, log]), **request)
        said = "\n".join((*world.said, *(entry.as_text() + entry.as_json() for entry in world.told)))
        assert PLANTED not in said
    assert [each.source.series for each in outcome.asked if each.error] == ["label", "gone", "command"]
    assert outcome.flagged and world.events("undelivered")
    assert all(PLANTED not in each.path for each in server.requests if each.path.startswith("/gate/"))
    assert any(each.path.startswith("/gate/") for each in server.requests)
    found = dict(contents(left))
    assert {path.suffix for path in found} >= {".jsonl", ".atom", ".gz", ".sqlite", ".json", ".html"}
    assert [path for path, content in found.items() if PLANTED.encode() in content] == []
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in (left / "warc").iterdir()} == {0o600}
