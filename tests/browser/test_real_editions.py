"""Reports on real editions, as the command line makes them, hold what those on invented ones do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page

from diffreport.report.history.html import render_html
from tests.browser.pages import Pages, Seen
from tests.browser.states import DESK
from tests.browser.test_accessibility import violations
from tests.browser.test_filters import numbers, recounted
from tests.eval.test_eval_series import history

PAIRS = {
    "country report": ("crt_seed/crt_kosovo__2015.txt", "crt_seed/crt_kosovo__2016.txt"),
    "web page": ("hrr_html/hrr_iceland__2021.html", "hrr_html/hrr_iceland__2022.html"),
    "statement": ("fomc/fomc_statement__20060629.txt", "fomc/fomc_statement__20060808.txt"),
}


@pytest.fixture(scope="module", params=PAIRS)
def report(request: pytest.FixtureRequest, shared_editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report that the command line makes of a pair."""
    editions = [str(shared_editions / name) for name in PAIRS[request.param]]
    target = tmp_path_factory.mktemp("real") / "report.html"
    command = [sys.executable, "-m", "diffreport", "compare", *editions, "-q", "-o", str(target)]
    assert subprocess.run(command, check=False).returncode == 0
    return target


def test_the_report_is_quiet_and_its_numbers_are_those_of_the_page(pages: Pages, report: Path) -> None:
    """It asks for nothing, says nothing, has findings, and the six numbers hold when counted again."""
    page = pages.open(report)
    assert page.locator(".note").count() > 0
    assert numbers(page) == recounted(page)


@pytest.mark.parametrize("seen", [DESK, Seen(320, dark=True, touch=True)], ids=["1440", "320 dark"])
def test_the_report_is_accessible_and_fits(pages: Pages, report: Path, seen: Seen) -> None:
    """axe-core finds nothing, and nothing has to be scrolled sideways."""
    page = pages.open(report, seen)
    assert violations(page) == []
    assert sideways(page) == 0


def sideways(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")  # type: ignore[no-any-return]


@pytest.mark.usefixtures("kept")
def test_the_page_of_a_history_is_quiet_accessible_and_fits(pages: Pages, shared_editions: Path) -> None:
    """Nine editions of a real series, on a small phone; axe-core, which is slow, looks at a few rows of each kind."""
    page = pages.open(render_html(history("hrr_kosovo", shared_editions)), Seen(320, dark=True, touch=True))
    assert page.locator(".row").count() > 50
    assert sideways(page) == 0
    page.evaluate("""document.querySelectorAll(
        '.doc > .sec:nth-child(n+8), .gone > li:nth-child(n+4), .multiples > li:nth-child(n+8), tr:nth-child(n+8)'
    ).forEach(e => e.remove())""")
    assert violations(page) == []
