"""axe-core finds nothing to complain about, in any state of a report."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.pages import Pages, Seen
from tests.browser.reports import rendered, unscripted
from tests.browser.states import STATES

# All rules of WCAG 2.2 A and AA and the best practices; `target-size` is not on unless asked for.
_RUN = """async () => (await axe.run(document, {rules: {'target-size': {enabled: true}}, resultTypes: ['violations']}))
  .violations.map((v) => [v.id, v.help, ...v.nodes.map((n) => n.target.join(' ') + ' | ' + n.failureSummary)])"""


def violations(page: Page) -> list[list[str]]:
    """Return what axe-core has against a page: for each rule its id, what it asks for, and the elements."""
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(_RUN)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_no_violation(pages: Pages, name: str) -> None:
    """Every rule of WCAG 2.2 AA that a machine can check, target sizes, and the best practices hold."""
    state = STATES[name]
    page = pages.open(rendered(state.report), state.seen)
    state.act(page)
    assert violations(page) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_no_violation_without_script(pages: Pages, width: int) -> None:
    """The same holds for what a reader without scripts gets."""
    assert violations(pages.open(unscripted("every"), Seen(width))) == []


def test_axe_finds_what_is_wrong(pages: Pages) -> None:
    """The check itself can fail: a small target, a faint text and an image without a name are found."""
    page = pages.open(rendered("every"))
    page.evaluate("""() => { const p = document.createElement('p'), img = new Image();
      p.className = 'sub'; p.textContent = 'faint'; document.querySelector('main').append(p, img);
      const rules = new CSSStyleSheet(); rules.replaceSync('.sub{color:#ccc} #help{height:8px;overflow:hidden}');
      document.adoptedStyleSheets = [rules]; }""")
    assert {found[0] for found in violations(page)} == {"color-contrast", "image-alt", "target-size"}
