"""Open reports in the browser, and hold each to its word: no request, no message, no error, no violation."""

from __future__ import annotations

import functools
import http.server
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, Page, Request

from diffreport.model import Comparison
from diffreport.report.html import render_html

_HEIGHT = 900
PATIENCE = 60_000  # milliseconds: a busy machine is no failure, a page that hangs is

# Not subject to the page's policy: it runs before the page does.
_WATCH = """addEventListener('securitypolicyviolation', (ev) =>
  violated(ev.violatedDirective + ': ' + (ev.blockedURI || '') + ' ' + (ev.sample || '')));"""
_REFUSE = """Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('Access is denied for this document.', 'SecurityError'); } });"""


@dataclass(frozen=True)
class Seen:
    """How a reader looks at a report: the window, the colours, the motion, and what the browser refuses.

    Motion is reduced unless a test is about motion: nothing then has to be waited for.
    """

    width: int = 1440
    height: int = _HEIGHT
    dark: bool = False
    forced_colours: bool = False
    motion: bool = False
    script: bool = True
    storage: bool = True
    touch: bool = False

    def context(self) -> dict[str, Any]:
        """Return the options of a browser context for it."""
        return {
            "viewport": {"width": self.width, "height": self.height},
            "color_scheme": "dark" if self.dark else "light",
            "forced_colors": "active" if self.forced_colours else "none",
            "reduced_motion": "no-preference" if self.motion else "reduce",
            "java_script_enabled": self.script,
            "has_touch": self.touch,
        }


@dataclass
class Heard:
    """What a page did that a report must not do."""

    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def assert_nothing(self) -> None:
        """Fail, and say what was heard, unless nothing was."""
        assert self == Heard()


class Pages:
    """The pages that a test, or the tests of a module, have open. `close` proves that all were quiet."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self.folder = folder
        self.heard: dict[Page, Heard] = {}
        self._quiet: list[Heard] = []
        self._server: http.server.ThreadingHTTPServer | None = None

    def open(
        self,
        report: Comparison | str | Path,
        seen: Seen = Seen(),
        *,
        at: str = "",
        served: bool = False,
        quiet: bool = True,
    ) -> Page:
        """Return the page of a report in a context of its own: a comparison, HTML, or a file.

        `at` is a fragment such as `#c-00000002`. It is opened from the disk, or `served` by this machine (an origin
        of its own): for a test of what the browser keeps, as Chromium on a busy machine now and then opens a file
        without what is kept for it. `quiet=False` is for a test that disturbs the page; `self.heard[page]` has what
        was heard.
        """
        path = report if isinstance(report, Path) else self.written(report)
        context, heard = self._context(seen)
        page = context.new_page()
        self.heard[page] = heard
        if quiet:
            self._quiet.append(heard)
        address = f"{self.address()}/{quote(str(path.relative_to(self.folder)))}" if served else path.as_uri()
        context.on("request", lambda request: _note(request, address, heard))
        page.goto(address + at)
        return page

    def visit(self, address: str, seen: Seen = Seen(), *, token: str = "", quiet: bool = True) -> Page:
        """Return a page of a server in a context of its own, signed in with a token if there is one.

        It may ask that server alone; the rest is as `open`.
        """
        context, heard = self._context(seen)
        home = "/".join(address.split("/")[:3]) + "/"
        context.on("request", lambda request: _note_outside(request, home, heard))
        if token:
            sign_in(context, home, token)
        page = context.new_page()
        self.heard[page] = heard
        if quiet:
            self._quiet.append(heard)
        page.goto(address)
        return page

    def written(self, report: Comparison | str) -> Path:
        """Return the file that a report was written to."""
        path = self.folder / f"report-{len(list(self.folder.iterdir()))}.html"
        path.write_text(report if isinstance(report, str) else render_html(report), encoding="utf-8")
        return path

    def address(self) -> str:
        """Return the address at which this machine serves the folder of the reports."""
        if self._server is None:
            handler = functools.partial(_Handler, directory=str(self.folder))
            self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
            threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Close every page, and fail if one that had to be quiet was not."""
        for context in {page.context for page in self.heard}:
            context.close()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        for heard in self._quiet:
            heard.assert_nothing()

    def _context(self, seen: Seen) -> tuple[BrowserContext, Heard]:
        context, heard = self.browser.new_context(**seen.context()), Heard()
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda message: heard.messages.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: heard.errors.append(str(error.error)))
        context.expose_binding("violated", lambda _, what: heard.violations.append(what))
        context.add_init_script(_WATCH)
        if not seen.storage:
            context.add_init_script(_REFUSE)
        return context, heard


def sign_in(context: BrowserContext, home: str, token: str) -> None:
    """Give a browser the session of who has a token, at the server whose start page is `home`."""
    answer = context.request.post(f"{home}login", form={"token": token}, headers={"Origin": home.rstrip("/")})
    assert answer.ok


def _note(request: Request, address: str, heard: Heard) -> None:
    """Note a request unless it is for the report, or for what the page itself made (an export)."""
    url = request.url.split("#")[0]
    if url != address and not url.startswith(("blob:", "data:")):
        heard.requests.append(url)


def _note_outside(request: Request, home: str, heard: Heard) -> None:
    """Note a request that is not for a server."""
    if not request.url.startswith((home, "blob:", "data:")):
        heard.requests.append(request.url)


class _Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        """Have each answer be made anew: a test may write a report twice in one second."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
