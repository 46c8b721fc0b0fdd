"""A link of a note opens the edition's file at its words, without script and from disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from diffreport.model import Comparison
from diffreport.report import render
from diffreport.report.presentation import Presentation
from tests.report.factory import Draft

WORDS = "Well-known, “free” & 100% open: the harbour of Karsova"
FILLING = 200  # paragraphs before the words: far below any window


def comparison() -> Comparison:
    """Return an edit of the paragraph."""
    d = Draft()
    d.edited(WORDS + " was [-shut-]{+opened+}.")
    return d.comparison()


def written(folder: Path, suffix: str, first: str = "") -> Path:
    """Write an edition in which the words stand far down, behind a first line; return the file."""
    lines = [first] * bool(first) + [f"Filling paragraph number {n}." for n in range(FILLING)]
    text = WORDS.replace("&", "&amp;") if suffix == ".html" else WORDS
    lines.append(f"{text} was opened.")
    lines += lines[:FILLING]
    page = "".join(f"<p>{line}" for line in lines)
    content = f"<!DOCTYPE html><meta charset=utf-8>{page}" if suffix == ".html" else "\n\n".join(lines)
    file = folder / f"an edition{suffix}"
    file.write_text("\ufeff" + content, encoding="utf-8")
    return file


@pytest.mark.parametrize("suffix", [".html", ".txt"])
@pytest.mark.parametrize("script", [True, False])
def test_a_link_of_a_note_opens_the_edition_at_its_words(
    browser: Browser, tmp_path: Path, suffix: str, script: bool
) -> None:
    """The paragraph is in sight, though it stands far below the first screen."""
    file = written(tmp_path, suffix)
    report = tmp_path / "report.html"
    render(comparison(), report, Presentation(folder=tmp_path, files=(None, file)))
    context = browser.new_context(java_script_enabled=script, viewport={"width": 1200, "height": 800})
    page = context.new_page()
    page.goto(f"{report.as_uri()}#c-00000001")
    page.locator(".note .ev a").click()
    page.wait_for_url("**/an%20edition*")
    page.wait_for_function("scrollY > innerHeight", polling=50)  # else it fails, after the patience of the browser
    context.close()


def test_a_link_passes_the_same_words_inside_an_earlier_paragraph(browser: Browser, tmp_path: Path) -> None:
    """The browser would stop at the first place where the words stand."""
    d = Draft()
    d.same("It was said that WELL-KNOWN, “FREE” & 100% open: the hárbour of Karsova is small.")
    d.edited(WORDS + " was [-shut-]{+opened+}.")
    text = "It was said that WELL-KNOWN, “FREE” &amp; 100% open: the hárbour of Karsova is small."
    file = written(tmp_path, ".html", text)
    report = tmp_path / "report.html"
    render(d.comparison(), report, Presentation(folder=tmp_path, files=(None, file)))
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto(f"{report.as_uri()}#c-00000001")
    page.locator(".note .ev a").click()
    page.wait_for_url("**/an%20edition*")
    page.wait_for_function("scrollY > innerHeight", polling=50)
    page.close()
