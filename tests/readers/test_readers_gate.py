"""What the gate takes for no report, and what it lets pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffreport.errors import NoTextError
from diffreport.model import Document
from diffreport.readers import read
from diffreport.readers.gate import HALF, WALL_WORDS, Impression, doubt, impression, no_text

SENTENCE = "The river commission met and published the minutes of its meeting in full. "
SCRIPT = "<script>" + "var state = {key: 1, word: 2};" * 500 + "</script>"
# As the services that stand before a site write them, shortened.
WALLS = {
    "<title>Just a moment...</title><h1>reports.example</h1><p>Enable JavaScript and cookies</p>": "bot",
    "<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access this page.</p>": "bot",
    "<h1>One more step</h1><p>Please complete the captcha to go on to the report.</p>": "bot",
    "<p>Checking your browser before accessing reports.example.org.</p>": "bot",
    "<p>Please verify that you are human by pressing the button below.</p>": "bot",
    "<p>Our systems have detected unusual traffic from your computer network.</p>": "bot",
    "<h1>Reports</h1><p>Please enable JavaScript to view this page.</p>": "scripts",
    "<p>Bitte aktivieren Sie JavaScript, um diese Seite zu lesen.</p>": "scripts",
    "<h1>403 Forbidden</h1><p>proxy</p>": "error",
    "<title>Error 404</title><p>The page cannot be found.</p>": "error",
    "<h1>Service Unavailable</h1><p>Come back later.</p>": "error",
    "<h1>Reports</h1><form><label>Name<input name=user></label><INPUT id=p type = 'Password'></form>": "log in",
}


def page(body: str) -> bytes:
    """Return a page."""
    return f"<!doctype html><html lang='en'>{body}</html>".encode()


def seen(data: bytes, name: str = "a.html") -> Impression:
    """Return the impression that bytes make."""
    try:
        return impression(read(data, name=name), data)
    except NoTextError as error:
        return no_text(error.wrong, data)


@pytest.mark.parametrize("body", WALLS)
def test_what_stands_in_the_way_of_a_report_is_no_report(body: str) -> None:
    """The reason names the sort and quotes the page."""
    reason = doubt(seen(page(body)))
    assert reason is not None and reason.startswith("reads as a") and WALLS[body] in reason
    assert "“" in reason and reason.isprintable()


@pytest.mark.parametrize("body", WALLS)
def test_a_report_that_quotes_such_a_sentence_is_one(body: str) -> None:
    """A report on the web's walls is longer than any of them."""
    report = f"<p>{SENTENCE * (WALL_WORDS // len(SENTENCE.split()) + 1)}</p>"
    assert doubt(seen(page(body + report))) is None


def test_a_report_with_a_field_for_readers_to_log_in_is_one() -> None:
    """What has more text than any page to log in has."""
    body = f"<p>{SENTENCE * 30}</p><form><input type=password></form>"
    assert doubt(seen(page(body))) is None


def test_a_sentence_that_the_edition_before_had_too_is_no_sign() -> None:
    """A short notice that always says so was accepted by a person once."""
    notice = page(f"<p>{SENTENCE}</p><p>The map needs JavaScript.</p>")
    assert doubt(seen(notice), seen(notice), "2015") is None
    wall = seen(page(f"<p>{SENTENCE * 2} Access denied.</p>"))
    assert doubt(wall, seen(notice), "2015") == doubt(wall) != None  # noqa: E711 - both at once


def test_a_page_that_scripts_would_have_filled_is_no_report() -> None:
    """With nothing but scripts it is empty; with a menu its words are nearly all in scripts."""
    assert doubt(seen(page(f"<div id='root'></div>{SCRIPT}"))) == "holds no text outside of its scripts"
    reason = doubt(seen(page(f"<p>Home</p><p>Reports and news</p>{SCRIPT}")))
    assert reason == "reads as a page that scripts fill: 4 words, and 3,000 in scripts"
    assert doubt(seen(page(f"<p>{SENTENCE * 10}</p>{SCRIPT}"))) is None
    assert doubt(seen(page("<p>A few words of a notice.</p><script>var a = 1;"))) is None  # its script has no end


def test_what_has_no_words_is_no_report() -> None:
    """Dashes and dots are none."""
    assert doubt(seen(b"---- . ----\n\n....\n", "a.txt")) is not None
    assert doubt(no_text("has no text layer", b"")) == "has no text layer"


@pytest.mark.parametrize(
    ("pages", "blank", "words", "expected"),
    [
        (10, 0, 3000, None),
        (10, 5, 3000, None),
        (10, 6, 3000, "reads as a scan: 6 of 10 pages have no text"),
        (10, 0, 60, "reads as a scan: 60 words on 10 pages"),
        (1, 0, 12, None),
        (None, 0, 5, None),
    ],
)
def test_most_pages_of_a_report_have_text(pages: int | None, blank: int, words: int, expected: str | None) -> None:
    """Some backs are empty, never most pages; and a stamped header is not a page's text."""
    text = Document.from_paragraphs(["word " * words])
    made = Document(text.blocks, pages=pages, blank_pages=tuple(range(1, blank + 1)))
    assert doubt(impression(made, b"")) == expected


def test_an_edition_has_half_the_words_of_the_one_before_at_least() -> None:
    """Under half waits, half does not; a longer one never does."""
    before = Impression(1000)
    assert doubt(Impression(int(1000 * HALF) - 1), before, "2015") == "has 499 words, under half of the 1,000 of 2015"
    assert doubt(Impression(int(1000 * HALF)), before, "2015") is None
    assert doubt(Impression(5000), before, "2015") is None
    assert doubt(Impression(3), None) is None


def test_a_reason_holds_no_character_that_a_terminal_obeys() -> None:
    """It is kept in the archive and printed."""
    reason = doubt(seen(page("<p>Access\u202e denied \x1b[2J\u200b here</p>")))
    assert reason is None or reason.isprintable()


@pytest.mark.usefixtures("kept")
def test_no_real_edition_is_taken_for_anything_else(shared_editions: Path) -> None:
    """Nothing in the editions that we can read is a wall, a shell, a scan or empty."""
    files = [path for path in sorted(shared_editions.glob("*/*")) if path.suffix in (".html", ".htm", ".txt")]
    assert len(files) > 100
    small = [path for path in files if path.stat().st_size < 200_000]  # long ones cannot be walls; they only cost time
    assert {path.name: found for path in small if (found := doubt(seen(path.read_bytes(), path.name)))} == {}
