"""The review server in the browser: what is said is seen by all, and nothing that was typed is lost."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from diffreport.report.presentation import Live
from diffreport.server import screens
from tests.browser.pages import Pages, Seen, sign_in
from tests.browser.payloads import PAYLOADS
from tests.browser.served import FIRST, GUS, HOSTILE, TOKENS, Served, served_in
from tests.browser.test_accessibility import violations
from tests.browser.test_keyboard import press

ANA, OTHER = TOKENS["Ana"], TOKENS[GUS]
OTHER_PAIR = "lakes/2021..2022"
COMMENT = f"Ask {HOSTILE} which lake."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a server for all tests of this module."""
    served = served_in(tmp_path_factory.mktemp("served"))
    served.start()
    yield served
    served.kill(signal.SIGTERM)


def report(pages: Pages, server: Served, token: str, pair: str = FIRST, *, quiet: bool = True) -> Page:
    """Return a report, once its review is there."""
    page = pages.visit(server.address + pair, token=token, quiet=quiet)
    expect(page.locator("#sync")).to_have_text("Saved")
    return page


def test_what_is_said_is_seen_by_the_other_reviewer_at_once(pages: Pages, server: Served) -> None:
    """Without a reload, and after one; where two differ, the finding is contested for both. Names are the server's."""
    ana, gus = (report(pages, server, token) for token in (ANA, OTHER))
    expect(ana.locator("#you")).to_have_text("You review as Ana")
    assert ana.eval_on_selector("#o-name", "e => [e.value, e.readOnly]") == ["Ana", True]
    press(ana, "n", "a", "c")
    ana.keyboard.type(COMMENT)
    first = gus.locator(".note").first
    expect(first.locator(".vd")).to_contain_text("accepted")
    expect(first.locator(".cm")).to_contain_text(COMMENT)
    press(gus, "n", "d")
    for page in (ana, gus):
        expect(page.locator(".note").first.locator(".vd")).to_contain_text("contested")
    expect(ana.locator("#sync")).to_contain_text(f"{GUS}: finding 1 dismissed")
    gus.reload()
    expect(gus.locator(".note").first.locator(".cm")).to_contain_text(f"Ana (accepted) {COMMENT}")
    ana.reload()
    expect(ana.locator(".note textarea")).to_have_value(COMMENT)
    expect(ana.locator(".note").first.locator(".cm")).to_contain_text(GUS)


def test_a_comment_outlives_the_server(pages: Pages, server: Served) -> None:
    """What is typed while the server is down is told to be unsaved, and sent when it is there again, also after the
    page was closed meanwhile; nobody has to sign in again."""
    ana, gus = (report(pages, server, token, quiet=False) for token in (ANA, OTHER))
    press(ana, "n", "n", "c")
    ana.keyboard.type("Before.")
    expect(gus.locator(".cm", has_text="Before.")).to_be_visible()
    server.kill()
    ana.keyboard.type(" Meanwhile.")
    expect(ana.locator("#sync")).to_have_text("Not saved, trying again")
    server.start()
    expect(gus.locator(".cm", has_text="Before. Meanwhile.")).to_be_visible()
    expect(ana.locator("#sync")).to_have_text("Saved")
    ana.context.set_offline(True)
    ana.keyboard.type(" Closed.")
    expect(ana.locator("#sync")).to_have_attribute("data-state", "retrying")
    ana.close()
    ana.context.set_offline(False)
    again = ana.context.new_page()
    again.goto(server.address + FIRST)
    expect(gus.locator(".cm", has_text="Before. Meanwhile. Closed.")).to_be_visible()


def test_what_one_says_at_two_places_is_kept_from_both(pages: Pages, server: Served) -> None:
    """Neither replaces the other unseen."""
    desk, train = (report(pages, server, ANA, OTHER_PAIR, quiet=False) for _ in range(2))
    train.context.set_offline(True)
    for page, text in ((train, "From the train."), (desk, "At the desk.")):
        press(page, "n", "c")
        page.keyboard.type(text)
    expect(train.locator("#sync")).to_have_attribute("data-state", "retrying")
    expect(desk.locator("#sync")).to_have_text("Saved")
    train.context.set_offline(False)
    for page in (desk, train):
        expect(page.locator("textarea:focus")).to_have_value("At the desk.\nFrom the train.")


def test_nothing_is_said_in_the_name_of_who_signed_in_elsewhere(pages: Pages, server: Served) -> None:
    """What Ana types after Gus signed in in the same browser waits there for her, and Gus's own words stay."""
    page = report(pages, server, ANA, OTHER_PAIR, quiet=False)
    gus = report(pages, server, OTHER, OTHER_PAIR)
    press(gus, "n", "n", "d")
    press(page, "n", "n", "c")
    expect(page.locator(".cm", has_text=f"{GUS} (dismissed)")).to_be_visible()
    sign_in(page.context, server.address, OTHER)
    page.keyboard.type("Of Ana alone.")
    expect(page.locator("#you")).to_have_text(f"You review as {GUS}")
    expect(page.locator("#sync")).to_have_text("Saved")
    assert page.locator("textarea:focus").input_value() == ""
    said = page.evaluate("fetch(location.pathname + '/review').then(answer => answer.json())")["findings"]
    assert "Of Ana alone." not in json.dumps(said)
    sign_in(page.context, server.address, ANA)
    page.reload()
    expect(gus.locator(".cm", has_text="Of Ana alone.")).to_contain_text("Ana")


def test_no_comment_acts_in_the_page_of_another(pages: Pages, server: Served) -> None:
    """The whole corpus is shown as it was written, under a hostile name."""
    ana, gus = (report(pages, server, token, OTHER_PAIR) for token in (ANA, OTHER))
    press(gus, "n", "c")
    gus.locator("textarea:focus").fill("\n".join(PAYLOADS)[:19_000])
    written = gus.locator("textarea:focus").input_value()
    shown = ana.locator(".cm", has_text="hit()")
    expect(shown).to_be_visible()
    assert shown.text_content() == f"{GUS} {written}"


def test_a_file_that_is_read_in_is_there_for_all(pages: Pages, server: Served) -> None:
    """Under the name that it has."""
    ana, gus = (report(pages, server, token, OTHER_PAIR) for token in (ANA, OTHER))
    id_ = ana.evaluate("JSON.parse(document.querySelector('#diffreport-data').textContent).id")
    finding = ana.locator(".note").last.get_attribute("id")
    told = {"verdict": "dismissed", "comment": "Read in.", "at": "2024-07-01T10:00:00Z"}
    review = {"schema": "diffreport.review/1", "report": id_, "reviewer": "Eve", "findings": {finding: told}}
    file = {"name": "eve.json", "mimeType": "application/json", "buffer": json.dumps(review).encode()}
    ana.locator("#import-file").set_input_files(file)  # type: ignore[arg-type]
    for page in (ana, gus):
        expect(page.locator(f"#{finding} .cm", has_text="Eve")).to_have_text("Eve (dismissed) Read in.")


def test_who_is_signed_out_signs_in_and_loses_nothing(pages: Pages, server: Served) -> None:
    """The page says so and offers the form; once signed in elsewhere, it sends what was kept."""
    page = report(pages, server, ANA, OTHER_PAIR, quiet=False)
    kept = page.context.cookies()
    page.context.clear_cookies()
    press(page, "n", "n", "d")
    expect(page.locator("#sync")).to_have_text("Not saved: you are signed out")
    expect(page.locator("#sign-in a")).to_have_attribute("href", "/login")
    page.context.add_cookies(kept)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#sync")).to_have_text("Saved")
    expect(page.locator("#sign-in")).to_be_hidden()


def test_on_a_phone_it_is_seen_that_nothing_is_saved(pages: Pages, server: Served) -> None:
    """In the bar at the bottom, for the rail is closed there; what is saved needs no word."""
    page = pages.visit(server.address + OTHER_PAIR, Seen(390, touch=True), token=ANA, quiet=False)
    shown = page.locator(".bar .sync")
    expect(shown).to_have_text("Saved")
    expect(shown).to_be_hidden()
    page.context.set_offline(True)
    press(page, "n", "a")
    expect(shown).to_have_text("Not saved, trying again")
    expect(shown).to_be_in_viewport()
    page.context.set_offline(False)
    expect(shown).to_be_hidden()


def test_a_token_is_asked_for_and_leads_on(pages: Pages, server: Served) -> None:
    """To the page that was wanted; a wrong one does not; who signs out is asked again."""
    page = pages.visit(server.address + "search?q=boats", quiet=False)
    assert page.title() == "Sign in" and violations(page) == []
    for token in ("wrong", ANA):
        page.get_by_label("Token").fill(token)
        page.get_by_role("button", name="Sign in").click()
        if token != ANA:
            expect(page.get_by_role("alert")).to_be_visible()
            assert violations(page) == []
    expect(page).to_have_url(re.compile(r"/search\?q=boats$"))
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_title("Sign in")


def test_the_report_can_be_taken_along(pages: Pages, server: Served) -> None:
    """From a list of formats and of both editions as they were published; each is saved, none is opened."""
    page = report(pages, server, ANA)
    page.get_by_text("Take it with you").click()
    links = page.locator(".exports a")
    assert {"DOCX", "XLSX", "JSON"} <= set(re.findall(r"\((\w+)\)", " ".join(links.all_inner_texts())))
    for name, suffix in (("(JSON)", ".json"), ("The 2023 edition, as published", ".txt")):
        with page.expect_download() as download:
            links.filter(has_text=name).click()
        assert download.value.suggested_filename.endswith(suffix) and download.value.path().stat().st_size > 100


@pytest.mark.parametrize("script", [True, False], ids=["script", "none"])
def test_one_goes_from_the_start_to_any_report(pages: Pages, server: Served, script: bool) -> None:
    """By two lists, by the search, by the history; without script, too. No text of the archive acts."""
    page = pages.visit(server.address, Seen(script=script), token=ANA)
    assert page.locator("h1").inner_text() == f"Reports {HOSTILE}"
    row = page.locator("#s-lakes")
    row.get_by_label("Old edition").select_option("2021")
    row.get_by_role("button", name="Compare").click()
    expect(page.locator(".eds").first).to_contain_text("2021 edition compared with 2023 edition")
    assert page.url.endswith("/lakes/2021..2023") and HOSTILE in page.locator("h1").inner_text()
    page.get_by_role("link", name="All editions of this report").first.click()
    expect(page.locator("h1")).to_contain_text(HOSTILE)
    page.get_by_role("link", name="All series").click()
    page.get_by_label("Search all editions").fill(f'"the damage" {HOSTILE}')
    page.get_by_role("button", name="Search").click()
    expect(page.locator("mark").first).to_be_visible()
    assert page.locator("h1").inner_text() == f'"the damage" {HOSTILE}'
    page.get_by_role("link", name="new with 2023").click()
    expect(page.locator(".eds").first).to_contain_text("2022 edition compared with 2023 edition")
    assert page.evaluate("document.images.length") == 0


def test_the_history_leads_to_the_report_on_any_two_editions(pages: Pages, server: Served) -> None:
    """Also to those that no page is written of."""
    page = pages.visit(server.address + "lakes/#2021..2023", token=ANA)
    page.locator("#as-of a").click()
    expect(page.locator(".eds").first).to_contain_text("2021 edition compared with 2023 edition")


@pytest.mark.parametrize("seen", [Seen(), Seen(390, dark=True, touch=True)], ids=["wide", "phone"])
def test_axe_finds_no_violation_in_the_pages_of_the_server(pages: Pages, server: Served, seen: Seen) -> None:
    """Nor has anything to be scrolled sideways."""
    page = pages.visit(server.address, seen, token=ANA)
    for path in ("", "search?q=boats", "search?q=nowhere", FIRST):
        page.goto(server.address + path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.locator(".exports summary").click()
    assert violations(page) == []


def answer_late(page: Page, told: Iterable[str], waits: int) -> list[str]:
    """Answer so many times with a page that waits, with events, and then with the page; return what was asked for."""
    setting = screens.Setting(Live("/", "/search"), user="Ana")
    waiting = screens.render_waiting(screens.Waiting("late", "late/progress", what=HOSTILE), setting)
    events, made, asked = iter(told), iter([*[waiting] * waits, "<title>There</title>"]), list[str]()

    def answer(route: Route) -> None:
        asked.append(route.request.url.rpartition("/")[2])
        if asked[-1] == "progress":
            route.fulfill(content_type="text/event-stream", body=f"retry: 50\n\nevent: {next(events)}\n\n")
        else:
            route.fulfill(content_type="text/html; charset=utf-8", body=next(made))

    page.route(re.compile("/late"), answer)
    return asked


def test_a_page_that_nobody_sees_waits_without_a_connection(pages: Pages, server: Served) -> None:
    """A browser has six to a server: others would get none. Once it is seen, it asks."""
    page = pages.visit(server.address + "healthz", token=ANA)
    page.add_init_script("window.isAway = true; Object.defineProperty(document, 'hidden', {get: () => isAway})")
    asked = answer_late(page, ["done\ndata: {}"], waits=1)
    page.goto(server.address + "late")
    expect(page.locator("#bar")).to_be_visible()
    asked.append("seen")
    page.evaluate("isAway = false; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page).to_have_title("There")
    assert asked == ["late", "seen", "progress", "late"]


def test_a_page_waits_for_another_and_then_is_it(pages: Pages, server: Served) -> None:
    """It shows how far that is, says why it cannot be made, and is asked for again once it is there."""
    told = 'progress\ndata: {"done": 3, "total": 9}', 'error\ndata: {"error": "<b>no</b>"}', "done\ndata: {}"
    page = pages.visit(server.address + "healthz", token=ANA)
    answer_late(page, told, waits=2)
    page.goto(server.address + "late")
    expect(page.locator("#fault")).to_have_text("<b>no</b>")
    assert page.locator("#bar").get_attribute("value") == "3" and violations(page) == []
    page.goto(server.address + "late")
    expect(page).to_have_title("There")


def test_what_is_not_there_is_told_on_a_page(pages: Pages, server: Served) -> None:
    """With a way back, and nothing of the address in it that acts."""
    page = pages.visit(server.address + "lakes/%3Cscript%3Ealert(1)%3C%2Fscript%3E..2023", token=ANA, quiet=False)
    expect(page.locator("h1")).to_have_text("There is no such page")
    assert violations(page) == [] and pages.heard[page].violations == []
    page.get_by_role("link", name="Go to all series").click()
    expect(page.locator("#s-lakes")).to_be_visible()
