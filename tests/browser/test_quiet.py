"""A report asks for nothing, says nothing, and its policy lets nothing in."""

from __future__ import annotations

import pytest

from tests.browser.pages import Heard, Pages, Seen
from tests.browser.reports import rendered
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


# What could get in: the rule that stops it, and the code that tries.
_INTRUDERS = {
    "an inline script": (
        "require-trusted-types-for",
        "const s = document.createElement('script'); s.append('touched = 1'); document.body.append(s)",
    ),
    "a handler": (
        "require-trusted-types-for",
        "document.body.setAttribute('onclick', 'touched = 1'); document.body.click()",
    ),
    "eval": ("require-trusted-types-for", "eval('touched = 1')"),
    "a function from text": ("require-trusted-types-for", "new Function('touched = 1')()"),
    "innerHTML": ("require-trusted-types-for", "document.body.innerHTML = '<img src=x onerror=touched=1>'"),
    "document.write": ("require-trusted-types-for", "document.write('<p>')"),
    "a policy for trusted types": ("trusted-types", "trustedTypes.createPolicy('mine', {createHTML: (s) => s})"),
    "an inline style": (
        "style-src-elem",
        "const s = document.createElement('style'); s.append('p{}'); document.body.append(s)",
    ),
    "a style attribute": ("style-src-attr", "document.body.setAttribute('style', 'color: red')"),
    "a frame": (
        "frame-src",
        "const f = document.createElement('iframe'); f.src = 'data:text/html,x'; document.body.append(f)",
    ),
    "a base address": (
        "base-uri",
        "const b = document.createElement('base'); b.href = 'https://example.org/'; document.head.append(b)",
    ),
    "a picture from elsewhere": ("img-src", "new Image().src = 'http://127.0.0.1:9/x.png'"),
    "a beacon": ("connect-src", "fetch('http://127.0.0.1:9/')"),
    "a javascript address": (
        "script-src-elem",
        "const a = document.createElement('a'); a.href = 'javascript:touched=1'; document.body.append(a); a.click()",
    ),
}
# Run from a timer, as the page's own code would be: none of the rights of a test come with it.
_LET_IN = """(code) => new Promise((done) => {
  addEventListener('securitypolicyviolation', (ev) => done(ev.effectiveDirective), { once: true });
  setTimeout(() => { INTRUDER });
  setTimeout(() => done('let in'), 5000); })"""


def test_the_policy_stops_what_does_not_belong(pages: Pages) -> None:
    """Whatever gets into the page from outside is not run, not shown, not fetched: each breaks a rule of its own."""
    page = pages.open(rendered("every"), quiet=False)
    page.evaluate("window.touched = 0")
    found = {name: page.evaluate(_LET_IN.replace("INTRUDER", code)) for name, (_, code) in _INTRUDERS.items()}
    assert found == {name: directive for name, (directive, _) in _INTRUDERS.items()}
    assert page.evaluate("window.touched") == 0
    assert page.locator(".note").count() == 12


def test_the_policy_stops_what_was_written_into_the_file(pages: Pages) -> None:
    """Script, handler, style and frame that got into the text of the page itself are not run and not applied."""
    foreign = (
        '<script>touched = 1</script><p id="x" onclick="touched = 1" style="color: red">x</p>'
        '<style>#x { color: red }</style><iframe src="data:text/html,x"></iframe>'
    )
    page = pages.open(rendered("every").replace("</main>", f"{foreign}</main>"), quiet=False)
    page.locator("#x").click()
    assert page.evaluate("window.touched") is None
    assert page.locator("#x").evaluate("e => getComputedStyle(e).color") != "rgb(255, 0, 0)"
    broken = {violation.split(":")[0] for violation in pages.heard[page].violations}
    assert broken == {"script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "frame-src"}
    assert page.locator("#done").text_content() == "0 of 12 reviewed"


def test_a_damaged_policy_is_noticed(pages: Pages) -> None:
    """If the script did not match its hash the browser would say so, and it would not run."""
    damaged = rendered("every").replace("'use strict';", "'use strict';let changed;")
    page = pages.open(damaged, quiet=False)
    assert "js" not in (page.locator("html").get_attribute("class") or "")
    assert pages.heard[page].violations[0].startswith("script-src-elem")


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
