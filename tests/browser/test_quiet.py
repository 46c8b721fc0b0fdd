"""A report asks for nothing, says nothing, and its policy lets nothing in."""

from __future__ import annotations

import pytest

from tests.browser.pages import Heard, Pages, Seen
from tests.report.factory import Draft, every_case
from tests.report.test_html_safety import hostile_case


@pytest.mark.parametrize("name", ["every", "hostile", "nothing"])
@pytest.mark.parametrize("served", [False, True], ids=["from disk", "served"])
def test_a_report_opens_without_request_message_error_or_violation(pages: Pages, name: str, served: bool) -> None:
    """The browser asks for the report and for nothing else, and has nothing to complain about."""
    comparison = {"every": every_case, "hostile": hostile_case, "nothing": Draft().comparison}[name]()
    page = pages.open(comparison, served=served)
    # the script ran to its end, so the policy let it and its style through
    assert "js" in page.locator("html").get_attribute("class").split()  # type: ignore[union-attr]
    assert page.locator("#done").text_content() == f"0 of {len(comparison.findings)} reviewed"


def test_a_noisy_page_is_heard(pages: Pages) -> None:
    """The check itself can fail: a page that loads, logs, throws and breaks its policy is noticed."""
    page = pages.open(
        "<!DOCTYPE html><title>x</title><meta http-equiv=Content-Security-Policy content=\"style-src 'none'\">"
        "<style>p{}</style><img src=missing.png alt=''><script>console.error('heard'); missing()</script>",
        quiet=False,
    )
    page.wait_for_load_state()
    heard = pages.heard[page]
    assert [url.rsplit("/", 1)[1] for url in heard.requests] == ["missing.png"]
    assert "error: heard" in heard.messages
    assert "missing is not defined" in heard.errors[0]
    assert heard.violations[0].startswith("style-src-elem: inline")


def test_a_page_without_script_is_quiet_too(pages: Pages) -> None:
    """What is heard does not depend on the script of the page."""
    page = pages.open(every_case(), Seen(script=False))
    assert page.title().startswith("Karsova")
    assert pages.heard[page] == Heard()
