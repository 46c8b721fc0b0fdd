"""Addresses lead where they say, with script and without; without script everything but interaction works."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Pages, Seen
from tests.browser.reports import rendered
from tests.browser.states import PHONE
from tests.browser.test_keyboard import at, findings, focus

NO_SCRIPT = Seen(script=False)


def expect_in_window(page: Page, selector: str) -> None:
    """Fail unless an element comes, at least with its start, into the window: links are followed in their own time."""
    page.wait_for_function(
        """selector => { const r = document.querySelector(selector).getBoundingClientRect();
          return r.height > 0 && r.top >= 0 && r.top < innerHeight; }""",
        arg=selector,
    )


@pytest.mark.parametrize("seen", [Seen(height=500), PHONE], ids=["desk", "phone"])
def test_a_link_to_a_finding_opens_on_it(pages: Pages, seen: Seen) -> None:
    """A permalink makes its finding the current one, on screen and focused."""
    html = rendered("every")
    for number, name in ((2, "c-00000002"), (11, "c-0000000b")):
        page = pages.open(html, seen, at=f"#{name}")
        assert page.locator(".note[data-current]").get_attribute("id") == name
        expect_in_window(page, f"#{name}")
        assert focus(page)["id"] == name
        assert page.locator("output.at").first.text_content() == f"{number} of 12"


def test_a_link_into_a_fold_opens_it(pages: Pages) -> None:
    """Every paragraph has an address, also one that is folded away; so has the footer's list of fallbacks."""
    html = rendered("every")
    for target, fold in (("p3", "details.fold"), ("fallbacks", "details.more")):
        page = pages.open(html, Seen(height=400), at=f"#{target}")
        assert page.locator(f"#{target}").is_visible()
        assert page.locator(f"{fold}[open]").count() == 1
        expect_in_window(page, f"#{target}")


def test_an_address_that_names_nothing_opens_the_report(pages: Pages) -> None:
    """A finding that is no longer there, or a damaged address, is no error."""
    for fragment in ("#c-ffffffff", "#", "#%E0%A4%A", "#%00"):
        page = pages.open(rendered("every"), at=fragment)
        assert at(page) == "12 findings"


def test_following_a_link_within_the_page_goes_there(pages: Pages) -> None:
    """The lists lead to findings, the contents to sections, a stub to where its paragraph went."""
    page = pages.open(rendered("every"), Seen(height=500))
    entry = page.locator(".wl a.go").nth(1)
    entry.click()
    expect(page.locator(".note[data-current]")).to_have_id((entry.get_attribute("href") or "").removeprefix("#"))
    page.locator(".toc a").last.click()
    expect_in_window(page, "#h-prevention")
    stub, mark = page.locator(".stub a").first, page.locator(".strip a").last
    stub.click()
    expect_in_window(page, stub.get_attribute("href") or "")
    mark.evaluate("e => e.dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    expect_in_window(page, mark.get_attribute("href") or "")


def test_without_script_all_is_there_but_what_needs_it(shared_pages: Pages) -> None:
    """Marks, notes, lists, tables and evidence show; rail, bar, minimap and review do not."""
    page = shared_pages.open(rendered("every"), NO_SCRIPT)
    assert page.locator(".note:visible").count() == 12
    assert page.locator(".note .ev:visible").count() == 12
    assert page.locator(".front section:visible").count() == 5
    assert page.locator(".strip svg").is_visible()
    assert page.locator(".doc table.tab").is_visible()
    struck = page.locator(".row.edit .t > p del:not(.z)").first
    assert struck.evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"
    assert page.locator(":is(#rail,.bar,.mini,.hint,#keys,.na button):visible").count() == 0
    assert page.locator(".jsonly:visible").count() == 0


def test_without_script_folds_and_links_work(pages: Pages) -> None:
    """A fold opens by a click, a link to a finding shows it, and the address alone does too."""
    page = pages.open(rendered("every"), Seen(height=500, script=False))
    fold = page.locator("details.fold").first
    assert not fold.locator(".s").first.is_visible()
    fold.locator("summary").click()
    assert fold.locator(".s").first.is_visible()
    page.locator(".doc a.ref[href='#c-00000002']").click()
    expect_in_window(page, "#c-00000002")
    page = pages.open(rendered("every"), Seen(height=500, script=False), at="#c-0000000b")
    expect_in_window(page, "#c-0000000b")
    ground = page.locator("#c-0000000b").evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground != "rgba(0, 0, 0, 0)"


def test_without_script_every_link_has_somewhere_to_go(pages: Pages) -> None:
    """No link that shows without script needs it: each leads to an element of the page."""
    page = pages.open(rendered("every"), NO_SCRIPT)
    hrefs = page.locator("a:visible").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(hrefs) > len(findings(page))
    assert [h for h in hrefs if not (h.startswith("#") and page.locator(f"[id='{h[1:]}']").count())] == []
