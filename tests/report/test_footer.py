"""The footer: where the editions came from, and how to read the marks that are there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.model import Comparison, Edition, LeftOut
from diffreport.report.html import render_html
from diffreport.report.presentation import Presentation
from tests.report.factory import Draft, every_case
from tests.report.reading import page


def facts(tree: LexborHTMLParser, edition: str) -> dict[str, str]:
    """Return what the footer says of an edition."""
    names = tree.css(f"#{edition} + dl dt")
    return {name.text(): value.text() for name, value in zip(names, tree.css(f"#{edition} + dl dd"), strict=True)}


def marks(comparison: Comparison) -> str:
    """Return what the footer says of the marks."""
    return page(comparison).css("footer > div")[-1].text()


def archived() -> Comparison:
    """Return a comparison of which all is known that an archive knows."""
    edition = Edition(
        label="2024",
        title="Karsova",
        series="karsova-terrorism",
        name="karsova 2024.html",
        published="2025-07-03",
        retrieved="2025-07-04T06:00:11Z",
        source="https://example.org/karsova",
        media_type="text/html",
        size=48_213,
        sha256="7ab2939d" * 8,
        note="As printed.",
    )
    made = every_case()
    left_out = (LeftOut("navigation", "in every page", 40), LeftOut("share bar", "marked so", 3))
    return replace(made, new=replace(made.new, edition=edition, reader="html/1", left_out=left_out))


def test_the_footer_gives_all_that_is_known_of_an_edition() -> None:
    """So that it can be found again, and its bytes be told from any others."""
    known = facts(page(archived()), "ed-b")
    del known["Length"]
    assert known == {
        "Title": "Karsova",
        "Edition": "karsova-terrorism@2024",
        "Published": "3 July 2025",
        "Retrieved": "4 July 2025, 06:00 UTC",
        "Source": "https://example.org/karsova",
        "File": "karsova 2024.html",
        "Format": "text/html",
        "Size": "48.2 kB",
        "SHA-256": "7ab2939d" * 8,
        "Read by": "html/1",
        "Left out": "43 words: navigation, share bar",
        "Note": "As printed.",
    }


def test_what_is_not_known_is_left_out() -> None:
    """No line is empty."""
    assert "Source" not in facts(page(every_case()), "ed-a") and "" not in facts(page(every_case()), "ed-a").values()


def test_the_file_is_a_link_where_the_report_knows_it() -> None:
    """As a whole, whatever its format; the source stays a link of its own."""
    shown = Presentation(folder=Path("/srv"), files=(None, Path("/srv/a b/k.docx")))
    links = LexborHTMLParser(render_html(archived(), shown)).css("#ed-b + dl a")
    assert [link.attributes["href"] for link in links] == ["https://example.org/karsova", "a%20b/k.docx"]


def test_the_marks_that_are_there_are_explained() -> None:
    """Each with its own sentence."""
    said = marks(every_case())
    for words in ("Underlined", "Struck", "highlighted", "solid rule", "dashed rule", "stands twice", "double rule",
                  "split or merged", "on request"):  # fmt: skip
        assert words in said
    assert "Nothing is marked" not in said and "Perhaps" not in said


@pytest.mark.parametrize(
    ("make", "there", "absent"),
    [
        (lambda d: d.same("It met."), "Nothing is marked", "Underlined"),
        (lambda d: d.same("It [~'met'|‘met’|typography~]."), "on request", "Underlined"),
        (lambda d: d.added("It met."), "solid rule", "Underlined"),
        (lambda d: d.removed("It met."), "dashed rule", "solid rule"),
        (lambda d: d.rewritten("It met.", "Nobody came.", score=0.2), "Perhaps", "Underlined"),
        (lambda d: d.edited("It [-met-]{+sat+}."), "Underlined", "highlighted"),
    ],
    ids=["nothing", "trivial", "added", "removed", "doubtful", "edited"],
)  # fmt: skip
def test_marks_that_are_not_there_are_not_explained(make: object, there: str, absent: str) -> None:
    """In every state the footer is right."""
    draft = Draft()
    make(draft)  # type: ignore[operator]
    said = marks(draft.comparison())
    assert there in said and absent not in said
    assert ("“Why”" in said) == bool(draft.findings)
