"""Figures followed through editions, and a user's own templates, as a browser shows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diffreport.report.html import render_html
from diffreport.report.presentation import Presentation
from tests.browser.pages import Pages, Seen
from tests.browser.test_accessibility import violations
from tests.report.factory import every_case
from tests.report.followed import followed_html

GUIDE = Path(__file__).parents[2] / "docs" / "template-context.md"

# Long labels and units, as real editions have them: the table is then as wide as it gets.
LONG = {
    str(year): [
        f"Total electricity production from renewable sources in Karsova was {n}.{n} billion kWh.",
        f"Transport of dangerous goods by rail through Adel amounted to {n}.41 million metric tonnes.",
        f"The unemployment rate of men aged 15 to 24 was {n}.5 percent.",
    ]
    for year, n in ((2020, 6), (2021, 7), (2022, 12), (2023, 14))
}


@pytest.mark.parametrize("seen", [Seen(), Seen(dark=True), Seen(390)], ids=["light", "dark", "phone"])
def test_axe_finds_no_violation_in_trends(pages: Pages, seen: Seen) -> None:
    """Neither in the table nor in the charts below it."""
    page = pages.open(followed_html(), seen)
    page.locator(".over summary").click()
    assert page.locator(".over svg").first.is_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", [1440, 1320, 1200, 1181, 900, 390, 320])
def test_the_table_with_trends_stays_in_its_column(pages: Pages, width: int) -> None:
    """No sideways scroll at any width; a phone has no room for the column, and hides it."""
    page = pages.open(followed_html(LONG), Seen(width))
    page.locator(".over summary").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".figs tbody .sp").first.is_visible() is (width > 760)
    edges = page.evaluate("""() => ['.figs', '.over svg', 'section[aria-labelledby=t-fig]'].map((s) =>
      document.querySelector(s).getBoundingClientRect().right)""")
    assert max(edges[:2]) <= edges[2] + 0.5


def test_print_shows_the_trends(pages: Pages) -> None:
    """Also those that a phone hides."""
    page = pages.open(followed_html(LONG), Seen(700))
    page.emulate_media(media="print")
    assert page.locator(".figs tbody .sp svg").first.is_visible()


def test_every_point_of_a_trend_can_be_pointed_at(pages: Pages) -> None:
    """Its title says which edition gave which value, though nothing is drawn there but the line."""
    page = pages.open(followed_html())
    for n, title in enumerate(("2019: six", "2020: 8", "2021: 8", "2022: 12")):
        box = page.locator(".figs tbody .spt").first.locator("circle").nth(n).bounding_box()
        assert box is not None
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        hit = "(p) => document.elementFromPoint(p.x, p.y).closest('circle')?.querySelector('title')?.textContent"
        assert page.evaluate(hit, at) == title


def test_the_worked_example_of_the_guide_is_quiet(pages: Pages, tmp_path: Path) -> None:
    """Its colours and its logo are there, and the policy has nothing against them."""
    example = re.findall(
        r"`our-templates/([\w./]+)`:\n\n```\w+\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL
    )
    for name, text in example:
        (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / name).write_text(text, encoding="utf-8")
    page = pages.open(render_html(every_case(), Presentation(templates=tmp_path / "own")))
    assert page.evaluate("document.querySelector('.house img').naturalWidth") > 0
    assert page.evaluate("getComputedStyle(document.querySelector('.doc ins')).color") == "rgb(10, 77, 60)"
    assert violations(page) == []


def test_an_own_script_runs_and_what_it_may_not_do_is_refused(pages: Pages, tmp_path: Path) -> None:
    """It is allowed by its hash; the policy holds for it as for ours."""
    (tmp_path / "own/script").mkdir(parents=True)
    script = "root.dataset.own = 'yes';\nfetch('https://example.org/').catch(() => (root.dataset.own = 'refused'));\n"
    (tmp_path / "own/script/own.js").write_text(script)
    page = pages.open(render_html(every_case(), Presentation(templates=tmp_path / "own")), quiet=False)
    page.locator("html[data-own=refused]").wait_for()
    assert any(found.startswith("connect-src") for found in pages.heard[page].violations)
    assert pages.heard[page].requests == []
