"""The report in headless Chromium: no console message, no request, and the script does its work."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.comparison import compare
from diffreport.model import Comparison, Document, Revision, Status
from diffreport.report.html import render_html
from tests.report.factory import Draft, every_case, figure
from tests.report.test_html_safety import hostile_case
from tests.report.test_moves import STAYED, WEIRS

pytestmark = pytest.mark.browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --enable-logging=stderr --v=0 --dump-dom"
).split()
_SECONDS = 90


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser's command; the tests are skipped without one, but not in CI."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium is installed, and CI promises one")
        pytest.skip("no Chromium is installed")
    return found


def opened(browser: str, address: str) -> tuple[LexborHTMLParser, list[str]]:
    """Return the page as the browser has it after its script ran, and the messages on its console."""
    with tempfile.TemporaryDirectory() as profile:
        run = subprocess.run(
            [browser, *_QUIET, f"--user-data-dir={profile}", address],
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    log = run.stderr.decode(errors="replace")
    return LexborHTMLParser(run.stdout.decode()), [line for line in log.splitlines() if "CONSOLE" in line]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str, list[str]]]:
    """A folder served on this machine: its path, its address, and what was asked for."""
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object, **more: object) -> None:
            super().__init__(*args, directory=str(tmp_path), **more)  # type: ignore[arg-type]

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is the base class's
            asked.append(self.path)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield tmp_path, f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("name", ["every", "hostile", "nothing"])
def test_a_report_opens_without_console_message_or_request(
    chromium: str, site: tuple[Path, str, list[str]], name: str
) -> None:
    """The browser asks for the report and for nothing else, and has nothing to complain about."""
    comparison = {"every": every_case, "hostile": hostile_case, "nothing": Draft().comparison}[name]()
    folder, address, asked = site
    (folder / "report.html").write_text(render_html(comparison), encoding="utf-8")
    tree, messages = opened(chromium, f"{address}/report.html")
    assert messages == []
    assert asked == ["/report.html"]
    # the script ran to its end, so the policy let it and its style through
    assert "js" in (tree.css_first("html").attributes["class"] or "").split()
    assert tree.css_first("#done").text() == f"0 of {len(comparison.findings)} reviewed"


PAIRS = (
    ("crt_seed/crt_kosovo__2015.txt", "crt_seed/crt_kosovo__2016.txt"),
    ("hrr_html/hrr_kosovo__2022.html", "hrr_html/hrr_kosovo__2023.html"),
    ("hrr_html/hrr_iceland__2021.html", "hrr_html/hrr_iceland__2022.html"),
    ("fomc/fomc_statement__20060629.txt", "fomc/fomc_statement__20060808.txt"),
)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_report_on_real_editions_opens_without_console_message_or_request(
    chromium: str, site: tuple[Path, str, list[str]], shared_editions: Path, old: str, new: str
) -> None:
    """What the command line makes of them is a report that asks for nothing and has every finding."""
    folder, address, asked = site
    editions = [str(shared_editions / name) for name in (old, new)]
    target = folder / "report.html"
    done = subprocess.run(
        [sys.executable, "-m", "diffreport", "compare", *editions, "-q", "-o", str(target)], check=False
    )
    assert done.returncode == 0
    tree, messages = opened(chromium, f"{address}/report.html")
    assert messages == []
    assert asked == ["/report.html"]
    findings = len(tree.css(".note"))
    assert findings > 0
    assert tree.css_first("#done").text() == f"0 of {findings} reviewed"


def test_a_link_to_a_finding_opens_on_it(chromium: str, tmp_path: Path) -> None:
    """A permalink makes its finding the current one."""
    report = tmp_path / "report.html"
    report.write_text(render_html(every_case()), encoding="utf-8")
    tree, messages = opened(chromium, f"{report.as_uri()}#c-00000002")
    assert messages == []
    assert tree.css_first(".note[data-current]").attributes["id"] == "c-00000002"
    assert tree.css_first("output.at").text() == "2 of 12"


def bursting_case() -> Comparison:
    """Return a comparison whose figures are wider than any column for them."""
    d = Draft()
    wide = (figure("1" * 40, "1" * 40), figure("approximately twenty-six thousand four hundred", "26400"))
    finding = d.edited(f"There were [-{wide[0].text}-]{{+{wide[1].text}+}} cases.", tags=("figure",))
    delta = wide[1].value - wide[0].value
    label = "persons detained by the intergovernmental counterterrorism commission"
    change = d.changes[-1].id
    d.figures.append(Revision(change, finding, Status.REVISED, label, *wide, delta, Decimal("-123456789.1")))
    return d.comparison()


# A page that shows the report, does something in it, and says in its title what is seen then.
_ACT = """<!DOCTYPE html><link rel="icon" href="data:,">
<iframe id="page" src="/report.html" style="width:1440px;height:900px;border:0"></iframe>
<script>
page.onload = () => {{
  const root = page.contentDocument.documentElement, all = s => [...root.querySelectorAll(s)];
  {act}
  document.title = all({seen!r}).filter(e => e.getClientRects().length).map(e => e.textContent).join('|');
}};
</script>"""
_SHOW_OLD = "const view = all('#view')[0]; view.value = 'old'; view.dispatchEvent(new Event('change'));"
_SHOW_FIGURES = "all('button[data-only=figure]')[0].click();"


@pytest.mark.parametrize(
    ("act", "seen", "texts"),
    [
        (
            "",
            ".movedfrom, .doc .lab",
            ["Moved to ¶ 5–7: Weirs below the mill are\u00a0…", "Moved here from ¶ 1–3 of 2023"],
        ),
        (_SHOW_OLD, ".doc .oldp, .row.moved", WEIRS),
        (_SHOW_FIGURES, ".movedfrom, .doc .lab", ["Moved to ¶ 5–7: Weirs below the mill are\u00a0…"]),
        (_SHOW_FIGURES, ".row.moved:not([data-off])", [""]),
    ],
    ids=["redline", "old text", "pointer when filtered", "rows when filtered"],
)
def test_a_move_is_pointed_at_once_and_stands_whole_in_the_old_text(
    chromium: str, site: tuple[Path, str, list[str]], act: str, seen: str, texts: list[str]
) -> None:
    """Stubs that another one speaks for show only in the old text; rows without a note are filtered with theirs."""
    comparison = compare(
        Document.from_paragraphs([*WEIRS, *STAYED, "The toll was 12 crowns."], "2023"),
        Document.from_paragraphs([*STAYED, "The toll was 15 crowns.", *WEIRS], "2024"),
    )
    folder, address, _ = site
    (folder / "report.html").write_text(render_html(comparison), encoding="utf-8")
    (folder / "act.html").write_text(_ACT.format(act=act, seen=seen), encoding="utf-8")
    tree, messages = opened(chromium, f"{address}/act.html")
    assert messages == []
    shown = tree.css_first("title").text().split("|")
    assert shown == texts


# A page that shows the report at a width, and says in its title what sticks out of the report and of its column.
_MEASURE = """<!DOCTYPE html><link rel="icon" href="data:,">
<iframe id="page" src="/report.html" style="width:{width}px;height:900px;border:0"></iframe>
<script>
page.onload = () => {
  const root = page.contentDocument.documentElement, table = root.querySelector('.figs');
  const right = element => element.getBoundingClientRect().right;
  document.title = [root.scrollWidth - root.clientWidth, Math.round(right(table) - right(table.parentElement))].join();
};
</script>"""


@pytest.mark.parametrize("width", [320, 390, 700, 800, 1000, 1200, 1440])
def test_no_figure_bursts_the_page(chromium: str, site: tuple[Path, str, list[str]], width: int) -> None:
    """Nothing has to be scrolled sideways, on a phone or a wide screen, and the table keeps to its column."""
    folder, address, _ = site
    (folder / "report.html").write_text(render_html(bursting_case()), encoding="utf-8")
    (folder / "frame.html").write_text(_MEASURE.replace("{width}", str(width)), encoding="utf-8")
    tree, _ = opened(chromium, f"{address}/frame.html")
    assert tree.css_first("title").text() == "0,0"


def test_the_check_itself_can_fail(chromium: str, site: tuple[Path, str, list[str]]) -> None:
    """A page that logs and loads is noticed."""
    folder, address, asked = site
    (folder / "noisy.html").write_text(
        '<!DOCTYPE html><title>x</title><link rel="icon" href="data:,"><img src="/missing.png" alt="">'
        "<script>console.error('heard')</script>",
        encoding="utf-8",
    )
    _, messages = opened(chromium, f"{address}/noisy.html")
    assert any("heard" in m for m in messages)
    assert "/missing.png" in asked


def test_a_damaged_policy_is_noticed(chromium: str, tmp_path: Path) -> None:
    """If the script did not match its hash, the browser would say so."""
    report = tmp_path / "report.html"
    html = render_html(every_case())
    report.write_text(html.replace("'use strict';", "'use strict'; let changed;"), encoding="utf-8")
    _, messages = opened(chromium, report.as_uri())
    assert any("Content Security Policy" in m for m in messages)
