"""How a report behaves in headless Chromium: soon ready, quick to step and to filter, and how much memory it takes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
STEPS = 30
MEGABYTE = 10**6
# An action counts as done when the frame after it was drawn and what waited for that frame has run.
_TIMED = """async () => {
  const drawn = () => new Promise(r => requestAnimationFrame(() => setTimeout(r)));
  await drawn();
  const start = performance.now();
  ACT;
  await drawn();
  return performance.now() - start;
}"""
_READY = """() => {
  const all = performance.getEntriesByType('navigation')[0];
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return [all.domContentLoadedEventEnd, paint ? paint.startTime : 0, document.querySelectorAll('*').length];
}"""
_KEY = "document.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{}', bubbles: true }}))"
_CLICK = "document.querySelector('{}').click()"
_VIEW = "const e = document.querySelector('#view'); e.value = '{}'; e.dispatchEvent(new Event('change'))"


@dataclass(frozen=True, slots=True)
class Opened:
    """What was measured. Units: seconds, of the clock or (`..._work`) of the page's main thread, which other programs
    on the machine hardly lengthen; bytes (`memory` is resident, `own` is without what processes share)."""

    ready: float
    ready_work: float
    paint: float
    nodes: int
    step: float
    step_work: float
    filter: float
    filter_work: float
    view: float
    folds: float
    memory: int
    own: int


def chromium() -> str | None:
    """Return the browser's command, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def opened(report: Path, browser: str) -> Opened:
    """Return how a report behaves; memory is read after steps and filters."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        try:
            page = running.new_page(viewport={"width": 1440, "height": 900})
            page.emulate_media(reduced_motion="reduce")
            clock = page.context.new_cdp_session(page)
            clock.send("Performance.enable", {"timeDomain": "threadTicks"})
            page.goto(report.as_uri(), timeout=300_000, wait_until="load")
            ready, paint, nodes = page.evaluate(_READY)
            worked = [_work(clock)]
            steps = [_timed(page, _KEY.format("n")) for _ in range(STEPS)]
            worked.append(_work(clock))
            tags = _tags(page)
            filters = [_timed(page, _CLICK.format(f".chips [data-only={tag}]")) for tag in tags]
            worked.append(_work(clock))
            memory, own = _memory(running.new_browser_cdp_session())
            views = [_timed(page, _VIEW.format(view)) for view in ("split", "new", "old", "redline")]
            folds = [_timed(page, _CLICK.format("#o-same")) for _ in range(2)]
        finally:
            running.close()
    return Opened(
        ready=ready / 1000,
        ready_work=worked[0],
        paint=paint / 1000,
        nodes=nodes,
        step=median(steps),
        step_work=(worked[1] - worked[0]) / STEPS,
        filter=max(filters, default=0),
        filter_work=(worked[2] - worked[1]) / max(len(tags), 1),
        view=max(views),
        folds=max(folds),
        memory=memory,
        own=own,
    )


def _work(clock: CDPSession) -> float:
    """Return the seconds that the main thread has worked so far."""
    found = clock.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in found if metric["name"] == "TaskDuration"))


def _timed(page: Page, act: str) -> float:
    return float(page.evaluate(_TIMED.replace("ACT", act))) / 1000


def _tags(page: Page) -> list[str]:
    """Return each filter's tag, and "all" after it."""
    tags = page.evaluate("() => [...document.querySelectorAll('.chips [data-only]')].map(b => b.dataset.only)")
    return [tag for each in tags if each != "all" for tag in (each, "all")]


def _memory(session: CDPSession) -> tuple[int, int]:
    """Return the memory of the largest renderer: resident, and its share of that (zeros where nobody tells)."""
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    sizes = [_rollup(int(p["id"])) for p in found if p["type"] == "renderer"]
    return max(sizes, default=(0, 0))


def _rollup(process: int) -> tuple[int, int]:
    path = Path(f"/proc/{process}/smaps_rollup")
    if not path.is_file():
        return 0, 0
    lines = (line.split() for line in path.read_text().splitlines()[1:])
    sizes = {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines}
    return sizes["Rss"], sizes["Pss"]
