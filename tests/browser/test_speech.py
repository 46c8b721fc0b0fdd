"""What the script says, in whatever language and words the labels have."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffreport.report.html import render_html
from diffreport.report.presentation import Presentation
from tests.browser.pages import Pages
from tests.report.factory import every_case


@pytest.mark.parametrize(
    ("label", "told"),
    [("{n} x", "12 x"), ("{{b}} {n}", "{b} 12"), ("{{{n}}}", "{12}"), ("x", "x"), ("}}{{", "}{")],
)
def test_the_script_fills_labels_as_the_program_does(pages: Pages, tmp_path: Path, label: str, told: str) -> None:
    """Doubled braces are braces."""
    file = tmp_path / "labels/nl.toml"
    file.parent.mkdir()
    file.write_text(f'[script]\nfindings = "{label}"\n', encoding="utf-8")
    page = pages.open(render_html(every_case(), Presentation("nl", tmp_path)))
    assert page.locator("output.at").first.text_content() == told
    assert page.locator("#done").text_content() == "0 of 12 reviewed"


@pytest.mark.parametrize("language", ["de-AT", "fr_CA", "en-Latn-GB", "de-1996", "en-001"])
def test_the_script_runs_in_every_language_that_the_program_takes(pages: Pages, language: str) -> None:
    """Whatever follows its name."""
    page = pages.open(render_html(every_case(), Presentation(language)))
    assert page.locator("html").get_attribute("lang") == language.replace("_", "-")
    assert (page.locator("#done").text_content() or "").startswith("0 ")
