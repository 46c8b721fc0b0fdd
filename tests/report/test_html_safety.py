"""The HTML report is safe: text stays text, nothing leaves it, only its own style and script run."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.model import (
    Comparison,
    Edition,
    Fallback,
    NoiseCount,
    Status,
)
from diffreport.report.citations import safe_url
from diffreport.report.html import css_string, render_html
from tests.report.factory import Draft, every_case, figure
from tests.report.reading import embedded, page
from tests.report.roundtrip import assert_round_trip

TEMPLATES = Path(__file__).parents[2] / "templates"
RENDERER = Path(__file__).parents[2] / "diffreport" / "report"

Make = Callable[[], Comparison]

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"quoted\" 'single' {{ 7*7 }} \u2028 & --> *\\"
)


def hostile_case() -> Comparison:
    d = Draft()
    d.heading(HOSTILE, 1)
    finding = d.edited(f"{HOSTILE.strip()} [-old {HOSTILE}-]{{+new {HOSTILE}+}} end", HOSTILE, ("figure", "hedge"))
    d.revision(finding, Status.REVISED, HOSTILE, figure(HOSTILE, "1"), figure(HOSTILE + "2", "2"))
    d.signal(finding, "hedge_dropped", HOSTILE, HOSTILE + "2")
    d.removed(HOSTILE + " gone")
    edition = Edition(
        HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "javascript:alert(3)", note=HOSTILE, sha256=HOSTILE
    )
    made = d.comparison(replace(edition, label="a" + HOSTILE), edition)
    documents = [replace(doc, remarks=(HOSTILE,), language='ar" onclick="x') for doc in (made.old, made.new)]
    return replace(
        made,
        old=documents[0],
        new=documents[1],
        engine=HOSTILE,
        settings={HOSTILE: HOSTILE},
        alignment=replace(made.alignment, fallbacks=(Fallback(HOSTILE, HOSTILE),)),
        noise=(NoiseCount(HOSTILE, 3),),
    )


def test_hostile_text_stays_text() -> None:
    """Markup in any text of an edition or its provenance comes out as text, whole and inert."""
    html = render_html(hostile_case())
    tree = LexborHTMLParser(html)
    assert len(tree.css("script")) == 2
    assert not tree.css("img, iframe, object, embed, base, form")
    assert tree.css_first("h1").text() == HOSTILE
    assert embedded(tree)["title"] == HOSTILE
    assert_round_trip(hostile_case(), html)


@pytest.mark.parametrize("make", [every_case, hostile_case])
def test_there_is_no_inline_style_and_no_handler(make: Make) -> None:
    """No element carries a style attribute or an event handler, which the policy would block."""
    tree = page(make())
    names = {name for node in tree.css("*") for name in node.attributes}
    assert "style" not in names
    assert not [name for name in names if name.startswith("on")]


@pytest.mark.parametrize("make", [every_case, hostile_case])
def test_every_link_stays_in_the_report_or_goes_to_the_web(make: Make) -> None:
    """Links lead to an id of the report, or to an http address; nothing else is referred to."""
    tree = page(make())
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    for node in tree.css("[href]"):
        href = node.attributes["href"] or ""
        if href.startswith("#"):
            assert href[1:] in ids, href
        else:
            assert href == "data:," or href.startswith(("http://", "https://"))
    assert not tree.css("[src], [srcset], [action], [data], [poster], [background]")


@pytest.mark.parametrize(
    "source",
    ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "file:///etc/passwd", "https:", "http://a b", "//x",
     "\x01https://x", "https://x/\n", "http://[", "https://x/<b>", "", None],
)  # fmt: skip
def test_an_unsafe_source_is_no_link(source: str | None) -> None:
    """Only a whole http or https address becomes a link."""
    assert safe_url(source) == ""
    made = replace(every_case(), new=replace(every_case().new, edition=Edition("2024", source=source)))
    assert not page(made).css("footer dd a")


def test_a_web_source_is_a_link() -> None:
    """The address an edition came from can be followed from the footer."""
    made = every_case()
    made = replace(made, new=replace(made.new, edition=Edition("2024", source="https://example.org/r?a=1&b=2")))
    assert page(made).css_first("footer dd a").attributes["href"] == "https://example.org/r?a=1&b=2"


@pytest.mark.parametrize("make", [every_case, hostile_case])
def test_the_policy_allows_exactly_this_style_and_script(make: Make) -> None:
    """The hashes of the policy are those of the two blocks, and the policy comes before both."""
    html = render_html(make())
    policy = LexborHTMLParser(html).css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""
    style = html[html.index("<style>") + 7 : html.index("</style>")]
    script = html[html.rindex("<script>") + 8 : html.rindex("</script>")]
    for name, source in (("style", style), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert html.index("Content-Security-Policy") < html.index("<style>") < html.rindex("<script>")
    for rule in ("default-src 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"):
        assert rule in policy
    assert "unsafe" not in policy


def test_the_script_writes_no_markup() -> None:
    """Trusted types are off: the script must not need them."""
    script = render_html(every_case()).rpartition("<script>")[2]
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", script)


def test_a_title_cannot_leave_the_style_sheet() -> None:
    """The title in the print margin is escaped as a CSS string."""
    assert css_string('</style>" x') == '"\\00003c \\00002f style\\00003e \\000022  x"'
    assert render_html(hostile_case()).count("</style>") == 1


def test_the_name_of_the_page_turns_no_text_round() -> None:
    """A bidirectional override in a title is written out where a browser would obey it: in its tab."""
    made = Draft().comparison(Edition(label="1"), Edition("2", title="A \u202elive\u202c report"))
    assert page(made).css_first("title").text() == "A <U+202E>live<U+202C> report, 1 to 2: change report"
    assert "00202e" not in page(made).css_first("style").text()  # in the running foot of its print


def test_the_style_sheet_has_no_rule_without_an_element() -> None:
    """Every class of the style sheet is set by a template, the script or the renderer."""
    sheet = "".join(path.read_text() for path in sorted((TEMPLATES / "style").glob("*.css")))
    style = re.sub(r"/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"", "", sheet, flags=re.S)
    names = set(re.findall(r"\.([a-z][a-z-]*)(?=[^;}]*{)", style))
    sources = [*TEMPLATES.rglob("*.j2"), *TEMPLATES.rglob("*.js"), *RENDERER.rglob("*.py")]
    text = "".join(path.read_text() for path in sources)
    assert names
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.parametrize("make", [every_case, hostile_case])
def test_ids_are_unique(make: Make) -> None:
    """No two elements share an id, whatever the headings are called."""
    ids = [node.attributes["id"] for node in page(make()).css("[id]")]
    assert len(ids) == len(set(ids))


def test_headings_named_like_our_own_parts_do_not_clash() -> None:
    """A heading may be called "text", "Wording" or like its neighbour."""
    d = Draft()
    for title in ("text", "Text", "word", "keys", "text 2", "رقم", "—", "?", "p1", "Data"):
        d.heading(title, 2)
        d.added(f"Below {title}.")
    ids = [node.attributes["id"] for node in page(d.comparison()).css("[id]")]
    assert len(ids) == len(set(ids))
