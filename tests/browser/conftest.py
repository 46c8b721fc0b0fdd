"""One browser for all tests of this folder, and pages that must be quiet. See `pages.Pages`."""

from __future__ import annotations

import os
import shutil
from asyncio.events import AbstractEventLoop, _set_running_loop, get_running_loop
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.pages import PATIENCE, Pages

# The first is the others without what a person sees of them: it takes a third of the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
_ARGUMENTS = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: it needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def launched() -> Iterator[tuple[Browser, AbstractEventLoop]]:
    """Return the machine's Chromium and what drives it; the tests are skipped without one, but not in CI."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium is installed (Debian: apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # Chromium refuses to run its sandbox as root, which containers often are.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*_ARGUMENTS, *as_root])
        expect.set_options(timeout=PATIENCE)
        loop = get_running_loop()
        _set_running_loop(None)
        yield browser, loop
        _set_running_loop(loop)
        browser.close()


@pytest.fixture(scope="module")
def browser(launched: tuple[Browser, AbstractEventLoop]) -> Iterator[Browser]:
    """Return the browser, for a module.

    Its event loop never ends, and where one runs there can be no other: it counts as running for no longer than the
    module does, so that tests of other folders in this process may run their own.
    """
    browser, loop = launched
    _set_running_loop(loop)
    yield browser
    _set_running_loop(None)


@pytest.fixture
def pages(browser: Browser, tmp_path: Path) -> Iterator[Pages]:
    """Return what opens pages for one test."""
    opened = Pages(browser, tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shared_pages(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """Return what opens pages for the tests of a module that leave a page as they found it."""
    opened = Pages(browser, tmp_path_factory.mktemp("pages"))
    yield opened
    opened.close()
