"""A report of the server: the same text, what can be taken along, and a policy that lets it ask the server alone."""

from __future__ import annotations

import json

from selectolax.lexbor import LexborHTMLParser

from diffreport.report.html import render_html
from diffreport.report.presentation import Live, Presentation
from tests.report.factory import every_case
from tests.report.roundtrip import assert_round_trip

LIVE = Live(
    home="/",
    review="/lakes/a..b/review",
    exports=(("json", "/j"), ("docx", "/d"), ("odd", "/o")),
    editions=("/v1/bytes", ""),
)
HTML = render_html(every_case(), Presentation(live=LIVE))
PLAIN = render_html(every_case())
PAGE = LexborHTMLParser(HTML)


def test_both_editions_are_read_back_from_it() -> None:
    """As from a report in a file."""
    assert_round_trip(every_case(), HTML)


def test_it_asks_the_server_and_nobody_else() -> None:
    """A report in a file asks nobody; neither is told more than it needs."""
    assert "connect-src &#39;self&#39;" in HTML and "connect-src" not in PLAIN
    data, plain = (json.loads(LexborHTMLParser(h).css_first("#diffreport-data").text()) for h in (HTML, PLAIN))
    assert data.pop("live")["review"] == LIVE.review and data == plain
    assert not any(f'id="{name}"' in PLAIN or f"id={name}" in PLAIN for name in ("sync", "you", "sign-in"))


def test_what_can_be_taken_along_is_listed_in_an_order_of_its_own() -> None:
    """First what people open, then what programs read, formats nobody has named after them, the editions last."""
    links = [(a.attributes["href"], a.text()) for a in PAGE.css(".exports a")]
    assert [href for href, _ in links] == ["/d", "/j", "/o", "/v1/bytes"]
    assert [text for _, text in links][2:] == ["odd", "The 2023 edition, as published"]


def test_a_form_for_a_token_is_offered_only_where_there_is_one() -> None:
    """Where a proxy names users the page has nowhere to lead."""
    assert PAGE.css_first("#sign-in") is None
    signed = render_html(every_case(), Presentation(live=Live(review="/review", sign_in="/login")))
    assert LexborHTMLParser(signed).css_first("#sign-in a").attributes["href"] == "/login"
