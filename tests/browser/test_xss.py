"""Whatever a text holds, it stays text: in every place of a report, in a review that is read in, in an address."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Route, expect

from diffreport.report.html import embedded, sources
from diffreport.report.lines import visible
from tests.browser.pages import PATIENCE, Pages
from tests.browser.payloads import CLASSES, PAYLOADS
from tests.browser.poison import PLACES, forms, poisoned_page
from tests.report.factory import every_case

HOME = "http://report.test/"
# Classes of which some payload acts in this browser without anyone's help.
_ACTING = ("script", "image", "handler", "drawing", "frame", "break-out", "template", "data", "mutation", "sign")
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

# Opens pages in frames, some at a time, and returns what `look` finds in each once it is loaded. Those that never are
# take until no other has been for so long, whatever time all of them take on this machine; the first one has more.
_OPEN = """async ([from, to, look, patience]) => {
  const found = [];
  let latest = performance.now() + Math.max(20000 - patience, 0);
  await Promise.all([...Array(to - from).keys()].map(async (k) => {
    const frame = document.createElement('iframe');
    frame.width = 1440; frame.height = 900;
    frame.src = '/' + (from + k) + '.html';
    const loaded = new Promise((done) => {
      frame.onload = () => { latest = performance.now(); done(); };
      const clock = setInterval(() => {
        if (performance.now() > latest + patience) { clearInterval(clock); done(); }
      }, 100);
    });
    document.body.append(frame);
    await loaded;
    found[k] = look && (0, eval)(look)(frame.contentWindow);
  }));
  await new Promise((done) => setTimeout(done, 50));
  document.body.replaceChildren();
  return found;
}"""
# Opens pages in frames in the place of those before, and waits for nothing.
_SHOW = """(numbers) => document.body.replaceChildren(...numbers.map((n) => {
  const frame = document.createElement('iframe');
  frame.width = 1440; frame.height = 900;
  frame.src = '/' + n + '.html';
  return frame;
}))"""
# What the places show, spaces and capitals made even; what is not in sight does not count.
_LOOK = """(win) => {
  const doc = win.document, even = (t) => t.replace(/[\\s_]+/g, ' ').trim().toLowerCase();
  doc.querySelectorAll('details').forEach((d) => { d.open = true; });
  doc.documentElement.toggleAttribute('data-noise', true);
  const seen = (e) => e.localName === 'option' || e.getClientRects().length > 0;
  const shown = {};
  for (const [place, selector] of Object.entries(PLACES))
    shown[place] = [...doc.querySelectorAll(selector)].filter(seen).map((e) => even(e.innerText));
  return { shown, tab: even(doc.title), data: JSON.parse(doc.querySelector('#diffreport-data').textContent).title,
           script: doc.documentElement.classList.contains('js') };
}""".replace("PLACES", json.dumps(PLACES))
_GROUP = 4  # payloads that share a page, where nothing is to act
_SAMPLE = 7  # of so many payloads one is tried where they may act, on a page of its own
_AT_ONCE, _BRIEF = 30, 4_000


@dataclass
class Court:
    """Pages under suspicion, and what they were caught at: each with the number of its page where that is known."""

    context: BrowserContext
    pages: list[str]
    executions: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    navigations: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    arrivals: int = 0

    @cached_property
    def host(self) -> Page:
        """Return the page in whose frames they are opened."""
        self.context.expose_binding("hit", lambda source: self.executions.append(_number(source["frame"])))
        self.context.route("**/*", self._answer)
        self.context.on("console", lambda message: self.messages.append(message.text))
        host = self.context.new_page()
        self.context.on("page", lambda page: self.navigations.append(page.url))
        host.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        host.goto(HOME)
        host.on("framenavigated", self._arrived)
        return host

    @property
    def caught(self) -> dict[str, list[str]]:
        """Return what happened that must not."""
        kinds = ("executions", "requests", "navigations", "dialogs", "messages")
        return {kind: found for kind in kinds if (found := getattr(self, kind))}

    def tried(self, look: str = "", patience: int = 20_000) -> list[Any]:
        """Open every page, and return what `look` found in each. `patience` in milliseconds: some never load."""
        found: list[Any] = []
        for start in range(0, len(self.pages), _AT_ONCE):
            found += self.host.evaluate(_OPEN, [start, min(start + _AT_ONCE, len(self.pages)), look, patience])
        return found

    def sees(self, what: Callable[[], object]) -> bool:
        """Tell whether something is seen, sooner or later."""
        ends = time.monotonic() + PATIENCE / 1000
        while not (seen := what()) and time.monotonic() < ends:
            self.host.wait_for_timeout(50)
        return bool(seen)

    def _answer(self, route: Route) -> None:
        url = route.request.url
        name = url.removeprefix(HOME).removesuffix(".html")
        if url == HOME:
            route.fulfill(
                body="<!DOCTYPE html><title>Host</title><link rel=icon href=data:,>", content_type="text/html"
            )
        elif name.isdigit():
            route.fulfill(body=self.pages[int(name)], content_type="text/html; charset=utf-8")
        else:
            (self.navigations if route.request.is_navigation_request() else self.requests).append(url)
            route.abort()

    def _arrived(self, frame: Frame) -> None:
        self.arrivals += 1
        if not re.fullmatch(rf"{HOME}\d+\.html", frame.url) and frame.parent_frame:
            self.navigations.append(frame.url)


def _number(frame: Frame) -> str:
    """Return the number of the page that a frame is, or is in."""
    at: Frame | None = frame
    while at is not None and not re.search(r"/\d+\.html", at.url):
        at = at.parent_frame
    return at.url.removeprefix(HOME).removesuffix(".html") if at is not None else frame.url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser context that ends with the test."""
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    yield made
    made.close()


@pytest.fixture
def unescaped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are rendered without any escaping in the markup, as if a template had lost it."""
    made = sources.environment.__wrapped__()
    made.autoescape, made.finalize = False, None
    made.filters["labelled"] = lambda text, kind="": text
    monkeypatch.setattr(sources, "environment", lambda folder=None: made)
    monkeypatch.setattr(embedded, "_ESCAPES", {})


def test_every_text_is_shown_as_text_wherever_it_stands(context: BrowserContext) -> None:
    """Every payload in every place: nothing runs, nothing is asked for, nobody is led away, all of it can be read."""
    texts = [" ¦ ".join(PAYLOADS[at : at + _GROUP]) for at in range(0, len(PAYLOADS), _GROUP)]
    court = Court(context, [poisoned_page(text) for text in texts])
    for text, found in zip(texts, court.tried(_LOOK), strict=True):
        assert found["script"], text
        assert found["data"] == text
        assert _even(visible(text)) in found["tab"]
        said = [_even(form) for form in forms(text)]
        for place, shown in found["shown"].items():
            assert any(form in one for form in said for one in shown), (place, text)
    assert court.caught == {}
    assert court.arrivals == len(texts)


def test_without_escaping_and_policy_they_do_act(context: BrowserContext, unescaped: None) -> None:
    """The court sees what it is to see: of every class that acts by itself some run, some ask, some lead away."""
    tried = [(name, payload) for name in _ACTING for payload in CLASSES[name][::_SAMPLE]]
    tried += [("leads away", payload) for payload in CLASSES["page"] if payload.startswith("<meta http-equiv=refresh")]
    court = Court(context, [_POLICY.sub("", poisoned_page(payload)) for _, payload in tried])
    for name in (*_ACTING, "leads away"):
        numbers = [n for n, (of, _) in enumerate(tried) if of == name]
        court.host.evaluate(_SHOW, numbers)
        if name in _ACTING:
            assert court.sees(lambda numbers=numbers: {str(n) for n in numbers} & set(court.executions)), name
        if name == "image":
            assert court.sees(lambda: court.requests)
    assert court.sees(lambda: court.navigations)


def test_the_policy_alone_lets_no_script_run(context: BrowserContext, unescaped: None) -> None:
    """If a template lost its escaping, the policy would still let nothing run, and nothing be loaded."""
    court = Court(context, [poisoned_page(payload) for payload in PAYLOADS[::_SAMPLE]])
    court.tried(patience=_BRIEF)
    assert (court.executions, court.requests, court.dialogs) == ([], [], [])
    assert any("Content Security Policy" in message for message in court.messages)


def review_of(page: Page, findings: object, **more: object) -> bytes:
    """Return a review file for the report of a page."""
    report = page.evaluate("JSON.parse(document.querySelector('#diffreport-data').textContent).id")
    known = {"schema": "diffreport.review/1", "report": report, "exported": None, "reviewer": None}
    return json.dumps({**known, "findings": findings, **more}).encode()


def imported(page: Page, content: bytes) -> str:
    """Import a review file, and return what is said of it."""
    page.locator("#live").evaluate("(e) => { e.textContent = ''; }")
    page.locator("#import-file").set_input_files({"name": "r.json", "mimeType": "application/json", "buffer": content})
    expect(page.locator("#live")).not_to_be_empty()
    return page.locator("#live").inner_text()


def test_a_hostile_comment_stays_a_comment(pages: Pages) -> None:
    """Every payload as a comment and in the name of a reviewer is shown as it is, and does nothing."""
    comparison = every_case()
    page = pages.open(comparison, served=True)
    ids = [f.id for f in comparison.findings]
    long = "\n".join(PAYLOADS)[:20_000]
    comments = [long, *PAYLOADS[1 : len(ids)]]
    at = "2025-07-04T09:11:20Z"
    for start in range(0, len(PAYLOADS), 100):  # a name is short
        name = "".join(PAYLOADS[start : start + 100])[:300]
        said = {
            id_: {"verdict": "accepted", "comment": text, "at": at} for id_, text in zip(ids, comments, strict=True)
        }
        imported(page, review_of(page, said, reviewer=name, exported=at))
        for _ in range(2):  # once more from storage
            shown = [page.locator(f"#{id_} .cm").last.text_content() or "" for id_ in ids]
            assert [text.endswith(f" {comment}") for text, comment in zip(shown, comments, strict=True)] == [True] * 12
            assert all(name in text for text in shown)
            page.reload()
        page.evaluate("localStorage.clear()")
        page.reload()


@pytest.mark.parametrize(
    "findings",
    [
        {payload: {"verdict": "accepted", "comment": "x", "at": ""} for payload in CLASSES["name"][:-1]},
        {payload: {"verdict": "accepted", "comment": "x", "at": ""} for payload in CLASSES["data"]},
        {"__proto__": {"verdict": "accepted"}, "constructor": {"prototype": {"verdict": "accepted"}}},
        {"c-00000002": {"verdict": "<img src=x onerror=hit()>", "comment": {"toString": None}, "at": []}},
        {"c-00000002": None},
        {"c-00000002": "accepted"},
        ["c-00000002"],
        None,
        7,
        "text",
    ],
    ids=[
        "names of elements",
        "names of properties",
        "prototypes",
        "types",
        "null",
        "string",
        "list",
        "none",
        "7",
        "text",
    ],
)
@pytest.mark.parametrize("stored", [False, True], ids=["imported", "stored"])
def test_a_hostile_review_breaks_nothing(pages: Pages, findings: object, stored: bool) -> None:
    """What is no judgement of a finding here is left out: nothing is reviewed by it, and the report still works."""
    page = pages.open(every_case(), served=True)
    content = review_of(page, findings)
    if stored:
        page.evaluate("(v) => localStorage.setItem('diffreport:' + JSON.parse(v).report, v)", content.decode())
    else:
        imported(page, content)
    page.reload()
    assert page.locator("html[class~=js]").count() == 1
    assert page.evaluate("({}).verdict === undefined && ({}).comment === undefined")
    page.keyboard.press("n")
    page.keyboard.press("a")
    expect(page.locator(".note[data-verdict=accepted]")).to_have_count(1)


@pytest.mark.parametrize(
    "value", ["null", "7", '"text"', "[]", "{", '{"prefs": 7}', '{"prefs": {"o-copy": "<b>", "o-theme": 3}}']
)
def test_hostile_storage_breaks_nothing(pages: Pages, value: str) -> None:
    """Other local files may write where a report keeps its review; whatever stands there, the report works."""
    page = pages.open(every_case(), served=True)
    report = page.evaluate("JSON.parse(document.querySelector('#diffreport-data').textContent).id")
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [f"diffreport:{report}", value])
    page.reload()
    assert page.locator("#o-copy").input_value() == "new"
    page.keyboard.press("n")
    page.keyboard.press("a")
    expect(page.locator(".note[data-verdict=accepted]")).to_have_count(1)


def test_an_address_may_end_in_anything(pages: Pages) -> None:
    """Every payload as a fragment, as it is and encoded: the page stays, and its steps still work."""
    page = pages.open(every_case(), at="#%")
    for payload in (*PAYLOADS, "%", "%E0%A4%A", "%00", "\ud800"):
        page.evaluate("(to) => { location.hash = to; dispatchEvent(new HashChangeEvent('hashchange')); }", payload)
        page.evaluate("(to) => { location.hash = encodeURIComponent(to.toWellFormed()); }", payload)
    page.evaluate("location.hash = '#c-00000002'")
    expect(page.locator(".note[data-current]")).to_have_id("c-00000002")


def _even(text: str) -> str:
    return re.sub(r"[\s_]+", " ", text).strip().lower()
