"""The states a report can be in: what it holds, how it is seen, and what was done to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.pages import Seen
from tests.browser.reports import REPORTS

DESK = Seen()
PHONE = Seen(390, 844, touch=True)
DARK = Seen(dark=True)


@dataclass(frozen=True)
class State:
    """A report by its name in `REPORTS`, seen in a way, after something was done."""

    report: str = "every"
    seen: Seen = DESK
    act: Callable[[Page], object] = lambda page: None


def keys(*pressed: str) -> Callable[[Page], object]:
    """Return what presses the keys one after the other."""

    def act(page: Page) -> None:
        for key in pressed:
            page.keyboard.press(key)

    return act


def _set(box: str) -> Callable[[Page], object]:
    """Return what opens the settings and ticks one of them."""

    def act(page: Page) -> None:
        page.keyboard.press("?")
        page.locator(box).check()
        page.keyboard.press("Escape")

    return act


def _sheet(page: Page) -> None:
    page.locator("#panel-open").click()


STATES = {
    **{f"{name}": State(name) for name in REPORTS},
    "current finding": State(act=keys("n", "n")),
    "judged": State(act=keys("n", "a", "n", "d", "n")),
    "filter set": State(act=lambda page: page.locator("#rail [data-only=wording]").click()),
    "side by side": State(act=keys("v")),
    "new only": State(act=keys("v", "v")),
    "old only": State(act=keys("v", "v", "v")),
    "everything open": State(act=keys("u", "t")),
    "marks in words": State(act=_set("#o-speak")),
    "dialog": State(act=keys("?")),
    "comment open": State(act=keys("n", "c")),
    "dark": State(seen=DARK),
    "dark, current finding": State(seen=DARK, act=keys("n", "a", "n", "d", "t")),
    "dark, side by side": State("mostly rewritten", DARK),
    "forced colours": State(seen=Seen(forced_colours=True), act=keys("n")),
    "900 px": State(seen=Seen(900)),
    "phone": State(seen=PHONE),
    "phone, sheet": State(seen=PHONE, act=_sheet),
    "phone, current finding": State(seen=PHONE, act=keys("n")),
    "phone, side by side": State("mostly rewritten", PHONE),
    "phone, right to left": State("right to left", PHONE),
    "phone, wide table": State("wide table", PHONE),
    "phone, dark": State(seen=Seen(390, 844, dark=True, touch=True), act=keys("n", "t")),
}
