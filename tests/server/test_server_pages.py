"""The pages of the server are those of the site, and live."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.archive import Archive
from diffreport.report import FORMATS
from diffreport.report.presentation import Table
from diffreport.site.building import Site, build
from tests.server.running import HOSTILE, HOSTILE_LABEL, HOSTILE_TITLE, LAKES, Answer, Running
from tests.site import archives

_LINK = re.compile(r"</?a(?: [^>]*)?>")


def text_of(page: str) -> str:
    """Return the marked text of a page without its links: those to the editions lead to the server."""
    return _LINK.sub("", LexborHTMLParser(page).css_first(".doc").html)


@pytest.fixture(scope="module")
def site(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the static site of the same archive."""
    folder = tmp_path_factory.mktemp("site") / "site"
    build(Archive.open(running.folder / "archive"), Site(), folder)
    return folder


@pytest.mark.parametrize(("path", "file"), [(LAKES, "lakes/2021--2022.html"), ("/lakes/", "lakes/index.html")])
def test_a_page_is_that_of_the_site(running: Running, site: Path, path: str, file: str) -> None:
    """Its text is the same, mark by mark."""
    assert text_of(running.page(path).text) == text_of((site / file).read_text("utf-8"))


def test_the_start_page_lists_what_the_site_lists(running: Running, site: Path) -> None:
    """Once the pages of the series are made: the same series, changes and counts."""
    running.ask("/")
    assert running.events("/progress")[-1] == ("done", {})
    served, static = (
        LexborHTMLParser(page) for page in (running.ask("/").text, (site / "index.html").read_text("utf-8"))
    )
    for selector in ("h1", "#series ~ ul > li > .ph > a", ".site ol.wl .ph"):
        assert [n.text() for n in served.css(selector)] == [n.text() for n in static.css(selector)]


def test_every_page_has_its_own_policy_as_a_header_too(running: Running) -> None:
    """The header has what the page says, and that nobody may frame it."""
    for path in ("/", LAKES, "/lakes/", "/search?q=boats", "/nowhere"):
        answer = running.page(path)
        policy = answer.headers["content-security-policy"]
        said = (
            LexborHTMLParser(answer.text).css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"]
        )
        assert policy == f"{said}; frame-ancestors 'none'"
        assert "default-src 'none'" in policy
        assert "connect-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_a_page_that_the_browser_has_is_not_sent_again(running: Running) -> None:
    """It asks with the tag of what it has."""
    first = running.page(LAKES)
    assert first.headers["cache-control"] == "private, no-cache"
    again = running.ask(LAKES, If_None_Match=first.headers["etag"], Accept="text/html")
    assert (again.status, again.body) == (304, b"")
    assert running.ask(LAKES, If_None_Match="*", Accept="text/html").status == 304
    assert running.ask(LAKES, "HEAD").headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "path", ["/lakes/2022..2021", "/lakes/v1..v3", "/lakes/previous..latest", "/wells/spring..autumn"]
)
def test_any_two_editions_have_a_report(running: Running, path: str) -> None:
    """Also in the other order, by their numbers, and by what is last."""
    assert running.page(path).status == 200


def test_a_form_leads_to_the_report(running: Running) -> None:
    """Of the editions that it names."""
    answer = running.ask("/lakes/pair?old=2021&new=2022")
    assert (answer.status, answer.headers["location"]) == (303, LAKES)
    assert running.ask("/lakes/pair?old=2021&new=1999").status == 404


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"pdf"}))
def test_a_report_is_had_in_every_format(running: Running, form: str) -> None:
    """As a download, which no browser shows in its place."""
    answer = running.ask(f"{LAKES}/export.{form}")
    assert answer.status == 200
    assert answer.body
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="lakes_2021..2022.{form}"')
    assert answer.headers["content-type"] == FORMATS[form].media_type
    assert "sandbox" in answer.headers["content-security-policy"]


def test_csv_is_had_of_each_table(running: Running) -> None:
    """Under a name of its own; what is no table of a CSV file is refused."""
    tables = {table: running.ask(f"{LAKES}/export.csv?table={table}") for table in Table}
    assert {answer.status for answer in tables.values()} == {200}
    assert len({answer.body for answer in tables.values()}) == len(Table)
    assert "lakes_2021..2022_figures.csv" in tables["figures"].headers["content-disposition"]
    assert running.ask(f"{LAKES}/export.csv").body == tables["findings"].body
    for wrong in ("csv?table=", "csv?table=none", "xlsx?table=figures"):
        answer = running.ask(f"{LAKES}/export.{wrong}")
        assert (answer.status, "figures" in answer.record["error"]) == (400, True)


def test_an_edition_is_had_as_published_and_cannot_act(running: Running) -> None:
    """A download, never a page, at the address that the report leads to."""
    address = re.search(r'href="(v1/bytes[^"#]*)', running.page(LAKES).text)[1]
    answer = running.ask(f"/lakes/{address}")
    assert answer.body == archives.text_of(300, "may have")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_search_finds_what_stands_in_editions(running: Running) -> None:
    """As a page, and as data."""
    assert "wardens" in running.page("/search?q=wardens").text
    record = running.ask("/search?q=wardens&format=json").record
    assert {hit["series"] for hit in record["hits"]} == {"lakes", "wells", "hostile"}
    assert running.ask("/search?q=wardens&series=nothing").status == 404
    assert running.ask("/search?q=&format=json").status == 400


def test_the_feed_leads_to_reports(running: Running) -> None:
    """Relative to itself."""
    assert 'href="lakes/2021..2022"' in running.ask("/feed.atom").text


def test_a_new_edition_shows_up(running: Running) -> None:
    """The archive is read at each request."""
    assert running.ask("/wells/autumn..winter").status == 404
    archives.add(Archive.open(running.folder / "archive"), "wells", ("winter", 13, "has"), published="2023-05-01")
    assert "winter" in running.page("/wells/").text
    assert running.page("/wells/autumn..winter").status == 200


@pytest.mark.parametrize(
    "path", ["/", "/hostile/", HOSTILE, "/search?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "/search?q=said"]
)
def test_nothing_hostile_is_markup(running: Running, path: str) -> None:
    """Titles, labels, texts and queries are text, in the page and in its data."""
    page = running.page(path).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    tree = LexborHTMLParser(page)
    assert not [name for node in tree.css("*") for name in node.attributes if name.startswith("on")]
    assert "alert(1)" in tree.html


@pytest.mark.parametrize("path", ["/feed.atom", f"{HOSTILE}/review", "/<img src=x>".replace(" ", "%20")])
def test_nothing_hostile_is_markup_in_what_is_no_page(running: Running, path: str) -> None:
    """Nor would a browser take it for a page."""
    answer = running.ask(path)
    assert "html" not in answer.headers["content-type"]
    assert b"<img src=x" not in answer.body
    assert HOSTILE_TITLE.encode() not in answer.body
    assert HOSTILE_LABEL.encode() not in answer.body


TRAVERSALS = [
    "/..%2f..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/../../../etc/passwd",
    "/lakes/../../../../etc/passwd",
    "/lakes/..%2f..%2fetc%2fpasswd/bytes",
    "/lakes/..%5c..%5cetc%5cpasswd/bytes",
    "/lakes/%2fetc%2fpasswd/bytes",
    "/lakes/v1%00/bytes",
    "/lakes/%ff/bytes",
    "/lakes%2f..%2flakes/2021..2022",
    "/lakes/2021..2022-parts/..%2f..%2fsecret",
    "/lakes/2021..2022/export.%2e%2e%2fjson",
    "/lakes/v99999999999999999999..v1",
    "/lakes/" + "." * 300 + "/",
    "//etc/passwd",
    "/extensions/",
    "/.diffreport/",
    "/lakes/..",
    "/lakes/...",
]


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_path_leads_out_of_the_archive(running: Running, path: str) -> None:
    """Nothing is there, and nothing is said of files."""
    answer = running.ask(path)
    assert answer.status in (400, 404), answer
    assert b"root:" not in answer.body
    assert str(running.folder).encode() not in answer.body


def test_fifty_clients_read_and_review_at_once(running: Running) -> None:
    """None meets an error, and all that they said is there."""
    ids, said, answers = running.findings(LAKES), [], list[Answer]()

    def client(n: int) -> None:
        for path in ("/", LAKES, "/lakes/", f"{LAKES}/review", "/search?q=boats"):
            answers.append(running.ask(path, Accept="text/html"))
        record = {"verdict": "accepted", "comment": f"client {n}"}
        answers.append(running.say(f"{LAKES}/review/{ids[n % len(ids)]}", record))
        said.append(answers[-1].record["number"])

    clients = [threading.Thread(target=client, args=(n,)) for n in range(50)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    assert {answer.status for answer in answers} == {200}
    assert len(set(said)) == 50
