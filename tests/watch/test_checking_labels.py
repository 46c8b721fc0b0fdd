"""Where the label and the date of publication of an edition stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from diffreport.errors import SourceError
from diffreport.model import Document
from diffreport.watch.checking.labels import label_of, published_of
from diffreport.watch.fetching.answers import Fetched
from tests.watch.checked import came_with, labelled, source

PAGE = b"""<title>Harbours</title><h1>The state of harbours <b>2023</b></h1>
<time datetime="2024-05-06T08:00:00Z"></time><p class=when>Issued 6 May 2024</p>"""


def fetched(name: str = "report.html", *headers: tuple[str, str], url: str | None = None, **how: Any) -> Fetched:
    """Return an edition that came from an address."""
    content = how.pop("content", PAGE)
    return Fetched(name, content, "2024-05-07T08:00:00Z", url, came_with(*headers, final_url=how.get("final_url")))


def read() -> Document:
    """Return a document."""
    return Document.from_paragraphs(["Harbours.", "This is issue 17 of the state of harbours."])


@pytest.mark.parametrize(
    ("came", "labelling", "label"),
    [
        (fetched("report-2023.html"), labelled("name"), "2023"),
        (fetched("report-2023-06.html"), labelled("name"), "2023-06"),
        (fetched("latest", url="https://example.org/2023/latest"), labelled("name"), "2023"),
        (fetched("latest", final_url="https://example.org/r-2024.html"), labelled("name"), "2024"),
        (fetched("issue-17.html"), labelled("name", r"issue-(\d+)"), "17"),
        (fetched("issue-17b.html"), labelled("name", r"issue-(\d+)(?P<label>.)"), "b"),
        (fetched("issue-17.html"), labelled("name", r"\d+"), "17"),
        (fetched(url="https://example.org/?n=17"), labelled("name", r"n=(\d+)"), "17"),
        (fetched(), labelled("page", r"issue (\d+)"), "17"),
        (fetched(), labelled("page", selector="h1"), "The state of harbours 2023"),
        (
            fetched("r", ("Content-Type", "text/html; charset=windows-1250"), content="<h1>Září".encode("cp1250")),
            labelled("page", selector="h1"),
            "Září",
        ),
        (fetched(content=b'<meta charset="iso-8859-2"><h1>\xddno'), labelled("page", selector="h1"), "Ýno"),
        (fetched(content="<h1>Únor".encode("utf-16")), labelled("page", selector="h1"), "Únor"),
        (fetched(), labelled("page", r"\d{4}", selector="h1"), "2023"),
        (fetched(), labelled("page", r"\d{4}-\d\d", selector="time"), "2024-05"),
        (fetched("r", ("Last-Modified", "Mon, 06 May 2024 08:00:00 GMT")), labelled("header"), "2024-05-06"),
        (fetched("r", ("Last-Modified", "Mon, 06 May 2024 08:00:00 GMT")), labelled("header", format="%Y"), "2024"),
        (fetched("r", ("X-Issue", "n. 17")), labelled("header", r"\d+", header="X-Issue"), "17"),
        (fetched("r", ("ETag", '"17"')), labelled("header", header="ETag"), "17"),
        (fetched(), labelled("date"), "2024-05-07"),
        (fetched(), labelled("date", format="%G week %V"), "2024 week 19"),
    ],
)
def test_a_label_is_taken_from_where_the_source_says(came: Fetched, labelling: Any, label: str) -> None:
    """Name, page, header or day."""
    assert label_of(came, source(labelling=labelling), read) == label


@pytest.mark.parametrize(
    ("came", "labelling", "wrong"),
    [
        (fetched(), labelled("name"), "the name of report.html holds no label; say where it stands, or label = "),
        (fetched(), labelled("name", "x"), "the name of report.html holds no label: the pattern 'x' is not in it; "),
        (
            fetched(),
            labelled("page", r"volume (\d+)"),
            "page of report.html holds no label: it begins 'Harbours.', and the pattern 'volume (\\d+)' is not in it; ",
        ),
        (fetched(), labelled("page", selector="h2"), "h2 in the page of report.html holds no label: there is none; "),
        (fetched(content=b"<h2></h2>"), labelled("page", selector="h2"), "holds no label: it is empty; "),
        (
            fetched(),
            labelled("page", "x", selector="h1"),
            "holds no label: it is 'The state of harbours 2023', and the pattern 'x' is not in it; ",
        ),
        (
            fetched(content=b"<h1>Annual report " + b"of harbours " * 20),
            labelled("page", r"\d{4}", selector="h1"),
            "holds no label: it is 'Annual report of harbours of harbours of harbours of harbours of harbours of ha…'",
        ),
        (fetched(), labelled("header"), "the header Last-Modified of report.html holds no label: there is none; "),
        (fetched("v/1"), labelled("name", ".+"), "a label has no '/'"),
        (fetched("latest"), labelled("name", ".+"), "a label is not 'latest'"),
        (fetched("--force"), labelled("name", ".+"), "'--force': a label that a page gives is no option"),
        (fetched(".."), labelled("name", ".+"), "'..': a label that a page gives is no option and no folder"),
        (fetched(content=b"<h1>" + b"x" * 500), labelled("page", selector="h1"), "has at most 100 characters"),
    ],
)
def test_no_label_is_told_with_the_place_to_correct(came: Fetched, labelling: Any, wrong: str) -> None:
    """The place in the configuration; nothing is guessed."""
    with pytest.raises(SourceError, match=r"diffreport\.toml:1") as failed:
        label_of(came, source(labelling=labelling), read)
    assert wrong in str(failed.value)
    assert failed.value.code == "label"


def test_a_pattern_alone_also_finds_what_no_reader_takes_for_text() -> None:
    """The title of a page, and its furniture, which may be all that names the edition; the text comes first."""
    page = (
        b"<title>2023 Reports</title><nav>"
        + b"Home - About us - " * 200
        + b"<b>Issue</b> 9</nav><script>Issue 8</script>"
    )
    html = read()
    html = replace(html, edition=replace(html.edition, media_type="text/html"))
    for pattern, label in ((r"\d{4}", "2023"), (r"Issue (\d+)", "9"), (r"issue (\d+)", "17")):
        assert label_of(fetched(content=page), source(labelling=labelled("page", pattern)), lambda: html) == label
    with pytest.raises(SourceError, match="holds no label"):
        label_of(fetched(content=page), source(labelling=labelled("page", r"\d{4}")), read)


def test_a_pattern_gets_a_long_line_in_pieces() -> None:
    """One that tries every end for every beginning does so in two thousand characters, whatever a page holds."""
    hostile = fetched(content=b"<p>" + b"a" * 2_500 + b" 2023")
    with pytest.raises(SourceError, match="holds no label"):
        label_of(hostile, source(labelling=labelled("page", r"a{2001,} (\d{4})", selector="p")), read)
    assert label_of(hostile, source(labelling=labelled("page", r"a+ (\d{4})", selector="p")), read) == "2023"


@pytest.mark.parametrize(
    ("came", "labelling", "published"),
    [
        (fetched("report-2024-05-06.html"), labelled("name"), "2024-05-06"),
        (fetched(), labelled("page", selector="time"), "2024-05-06"),
        (fetched(), labelled("page", r"Issued (.+)", selector=".when"), "2024-05-06"),
        (fetched(content=b"<p>May 2024"), labelled("page", selector="p"), "2024-05"),
        (fetched(content=b"<p>6/5/2024"), labelled("page", selector="p", format="%d/%m/%Y"), "2024-05-06"),
        (fetched(content=b"<p>unknown"), labelled("page", selector="p"), None),
        (fetched("r", ("Last-Modified", "Mon, 06 May 2024 08:00:00 GMT")), labelled("header"), "2024-05-06"),
        (fetched(), labelled("date"), "2024-05-07"),
        (fetched(), None, None),
    ],
)
def test_a_date_of_publication_is_as_precise_as_it_is_written(came: Fetched, labelling: Any, published: Any) -> None:
    """ISO 8601, or nothing."""
    assert published_of(came, source(published=labelling), read) == published
