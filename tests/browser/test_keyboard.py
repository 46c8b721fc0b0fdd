"""A reader who has no pointer gets everywhere, sees where they are, and can have the single keys off."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Pages, Seen
from tests.browser.reports import rendered
from tests.browser.states import DESK, PHONE

_FOCUS = """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  return { tag: e.tagName, id: e.id, text: (e.getAttribute('aria-label') || e.textContent).trim(),
    href: e.getAttribute('href'), outline: s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth),
    seen: r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
    covered: (() => { const t = document.elementFromPoint(r.left + Math.min(r.width, 8) / 2, r.top + r.height / 2);
      return !!t && !e.contains(t) && !t.contains(e); })() }; }"""


def every(pages: Pages, seen: Seen = DESK) -> Page:
    return pages.open(rendered("every"), seen)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focus(page: Page) -> dict[str, Any]:
    """Return what has the focus, and whether one can see that it has."""
    return page.evaluate(_FOCUS)  # type: ignore[no-any-return]


def at(page: Page) -> str:
    """Return what the stepper says."""
    return page.locator(".step .at").inner_text()


def said(page: Page) -> str:
    """Return what was last announced."""
    return page.locator("#live").text_content() or ""


def findings(page: Page) -> list[str]:
    """Return the ids of all findings, in the order of the text."""
    return page.locator(".note").evaluate_all("notes => notes.map(n => n.id)")  # type: ignore[no-any-return]


def state(page: Page) -> dict[str, Any]:
    """Return all that a single key could change."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => ({...document.documentElement.dataset, hash: location.hash, focus: document.activeElement.id,
          open: document.querySelectorAll('details[open]').length, dialog: document.querySelector('dialog').open,
          verdicts: document.querySelectorAll('[data-verdict]').length, y: scrollY})"""
    )


@pytest.mark.parametrize(("forth", "back"), ["np", "jk"], ids=["n and p", "j and k"])
def test_every_finding_is_reached_by_stepping(pages: Pages, forth: str, back: str) -> None:
    """Each press goes to the next finding, which is focused, on screen, counted and in the address; ends hold."""
    page = every(pages)
    ids = findings(page)
    assert at(page) == f"{len(ids)} findings"
    walk = [*((forth, n) for n in range(len(ids))), *((back, n) for n in reversed(range(len(ids) - 1)))]
    for key, n in walk:
        press(page, key)
        here = focus(page)
        assert here["id"] == ids[n]
        assert here["seen"]
        assert here["outline"] >= 2
        assert at(page) == f"{n + 1} of {len(ids)}"
        assert page.evaluate("location.hash") == f"#{ids[n]}"
        assert page.locator(".note[data-current]").count() == 1
    press(page, back)
    assert (focus(page)["id"], said(page)) == (ids[0], "First finding")
    press(page, *(forth for _ in ids))
    assert (focus(page)["id"], said(page)) == (ids[-1], "Last finding")


def test_the_first_step_starts_from_what_is_on_screen(pages: Pages) -> None:
    """Who has scrolled to a passage goes on from there, not from the top."""
    page = pages.open(rendered("many figures"))
    on_screen = """() => { scrollTo(0, document.body.scrollHeight / 2);
      return [...document.querySelectorAll('.note')].filter((n) => { const r = n.getBoundingClientRect();
        return r.top > 0 && r.bottom < innerHeight; }).map((n) => n.id); }"""
    assert focus(page)["tag"] == "BODY"
    shown = page.evaluate(on_screen)
    press(page, "n")
    assert focus(page)["id"] in shown[:2]


@pytest.mark.parametrize("seen", [DESK, Seen(900), PHONE, Seen(dark=True)], ids=["1440", "900", "phone", "dark"])
@pytest.mark.parametrize("report", ["every", "wide table"])
def test_every_tab_stop_is_visible_and_outlined(pages: Pages, report: str, seen: Seen) -> None:
    """Tab goes through the page and past its end; what has the focus is on screen, uncovered and outlined."""
    page = pages.open(rendered(report), seen)
    stops = []
    press(page, "Tab")
    while (here := focus(page))["tag"] != "BODY":
        assert here["seen"], here
        assert here["outline"] >= 2, here
        assert not here["covered"], here
        stops.append(here)
        assert len(stops) < 200
        press(page, "Tab")
    assert stops[0]["href"] == "#text"
    reached = {stop["href"] for stop in stops}
    assert {f"#{name}" for name in findings(page)} <= reached


def test_enter_on_a_number_in_the_text_opens_its_finding(pages: Pages) -> None:
    """A finding's number is a link to its note, which becomes the current finding, its buttons next in line."""
    page = every(pages)
    page.locator(".doc a.ref").nth(1).focus()
    press(page, "Enter")
    expect(page.locator("#c-00000002")).to_be_focused()  # the browser tells of a new address in its own time
    expect(page.locator(".step .at")).to_have_text(re.compile("^2 of "))
    names = []
    for _ in range(3):
        press(page, "Tab")
        names.append(focus(page)["text"])
    assert names == ["Accept", "Dismiss", "Comment"]


def test_sections_are_stepped_through(pages: Pages) -> None:
    """`]` and `[` go to the next and the previous heading and put the focus on it."""
    page = every(pages, Seen(height=400))
    visited = []
    for key in ("]", "]", "]", "[", "["):
        press(page, key)
        visited.append(focus(page)["text"])
    sections = page.locator(".sec > .h, .sec > .row:first-child .h").all_text_contents()
    assert len(sections) == 3
    assert visited == [*sections, *sections[1::-1]]


def test_each_key_does_what_the_dialog_says(pages: Pages) -> None:
    """View, folds, trivial differences, verdicts and comment: a key does it, and a second press undoes it."""
    page = every(pages)
    root, folds = page.locator("html"), page.locator("details.fold").count()
    views = []
    for _ in range(4):
        press(page, "v")
        views.append((root.get_attribute("data-view"), page.locator("#view").input_value()))
    assert views == [(v, v) for v in ("split", "new", "old", "redline")]
    for opened in (folds, 0):
        press(page, "u")
        assert page.locator("details.fold[open]").count() == opened
        assert page.locator("#o-same").is_checked() == bool(opened)
    for shown in (True, False):
        press(page, "t")
        assert page.locator("#o-noise").is_checked() == shown
        assert (root.get_attribute("data-noise") is not None) == shown
    press(page, "n")
    note = page.locator("#c-00000001")
    for key, verdict in (("a", "accepted"), ("d", "dismissed"), ("d", None), ("a", "accepted"), ("a", None)):
        press(page, key)
        assert note.get_attribute("data-verdict") == verdict
        assert said(page) == f"Finding 1 {verdict or 'open again'}"
    press(page, "c")
    assert focus(page)["tag"] == "TEXTAREA"
    page.keyboard.type("n p v d ?")
    assert note.locator("textarea").input_value() == "n p v d ?"
    assert root.get_attribute("data-view") == "redline"
    press(page, "Escape")
    assert focus(page)["id"] == "c-00000001"


def test_filters_are_reached_and_cleared(pages: Pages) -> None:
    """`f` goes to the filter that is set, Esc clears it from anywhere but a dialog."""
    page = every(pages)
    press(page, "f")
    assert focus(page)["text"].startswith("All findings")
    press(page, "Tab", "Enter")
    assert page.locator("html").get_attribute("data-only") != "all"
    press(page, "n", "f")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    press(page, "?", "Escape")
    assert page.locator("html").get_attribute("data-only") != "all"
    press(page, "Escape")
    assert page.locator("html").get_attribute("data-only") == "all"


def test_the_dialog_of_keys_opens_closes_and_holds_the_focus(pages: Pages) -> None:
    """`?` opens it, keys rest while it is open, and closing it gives the focus back."""
    page = every(pages)
    press(page, "n", "?")
    dialog = page.locator("dialog")
    assert dialog.is_visible()
    before = state(page)
    press(page, "n", "v", "u", "t", "a")
    assert state(page) == before
    for _ in range(12):
        press(page, "Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    press(page, "Escape")
    assert not dialog.is_visible()
    assert focus(page)["id"] == "c-00000001"
    page.locator("#help").focus()
    press(page, "Enter")
    assert dialog.is_visible()
    page.locator("#keys-close").focus()
    press(page, "Enter")
    assert not dialog.is_visible()
    assert focus(page)["id"] == "help"


def test_single_keys_can_be_switched_off(pages: Pages) -> None:
    """With the switch off no single key does anything but `?`, also after a reload; Tab and Enter still do."""
    page = pages.open(rendered("every"), DESK, served=True)
    press(page, "?")
    page.locator("#o-keys").uncheck()
    press(page, "Escape")
    for again in (False, True):
        if again:
            page.reload()
        page.evaluate("document.activeElement.blur()")
        before = state(page)
        press(page, *"npjk[]fvutadc")
        assert state(page) == before
    press(page, "?")
    assert page.locator("dialog").is_visible()


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_keys_with_a_modifier_are_left_to_the_browser(pages: Pages, modifier: str) -> None:
    """Ctrl, Alt or Meta with a letter is never the report's."""
    page = every(pages)
    press(page, "n")
    before = state(page)
    # sent to the page itself, so that the browser's own meaning of it (a new window) is not what is tested
    for key in "npjk[]fvutadc":
        page.locator("body").dispatch_event(
            "keydown", {"key": key, f"{modifier.lower().replace('control', 'ctrl')}Key": True}
        )
    assert state(page) == before
    page.locator("body").dispatch_event("keydown", {"key": "v"})
    assert state(page) != before


@pytest.mark.parametrize("field", ["#view", "#o-copy", ".note textarea"])
def test_keys_are_ignored_in_form_fields(pages: Pages, field: str) -> None:
    """What is typed into a field stays there."""
    page = every(pages)
    press(page, "n", "c")
    before = state(page)
    for key in "npjkfutad[]?":
        page.locator(field).first.dispatch_event("keydown", {"key": key})
    assert state(page) == before


def test_on_a_phone_the_contents_open_by_key_and_close_by_escape(pages: Pages) -> None:
    """The sheet takes the focus when it opens and gives it back to its button when it closes."""
    page = every(pages, PHONE)
    rail = page.locator("#rail")
    assert not rail.is_visible()
    press(page, "f")
    assert rail.is_visible()
    assert focus(page)["text"].startswith("All findings")
    assert page.locator("#panel-open").get_attribute("aria-expanded") == "true"
    press(page, "Escape")
    assert not rail.is_visible()
    assert focus(page)["id"] == "panel-open"
    assert page.locator("#panel-open").get_attribute("aria-expanded") == "false"


def test_on_a_phone_the_contents_lead_away_and_close(pages: Pages) -> None:
    """The button puts the focus into the sheet; following one of its links closes it, and the button says so."""
    page = every(pages, PHONE)
    button = page.locator("#panel-open")
    button.click()
    assert page.evaluate("!!document.activeElement.closest('#rail')")
    page.locator(".toc a").last.click()
    assert not page.locator("#rail").is_visible()
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    page.mouse.click(200, 20)
    assert not page.locator("#rail").is_visible()
    assert button.get_attribute("aria-expanded") == "false"
