"""A mail as a client shows it: on a phone and on a screen, in light and dark."""

from __future__ import annotations

import pytest

from diffreport.watch.plan import Severity, Sort
from diffreport.watch.telling import html_of
from tests.browser.pages import Pages, Seen
from tests.watch.notices import event, flag, message, notice, revised

LONG = "https://example.org/" + "a-very-long-address/" * 20
TOLD = message(
    notice("karsova", flag(), flag(2, sort=Sort.WORDING, severity=Severity.HIGH, marked="It [-may have-]{+was+}.")),
    revised("velania", flag(3, marked=f"[-{'x' * 300}-]{{+{'y' * 300}+}}", section=("z" * 200,))),
    notice("low", event(Sort.QUARANTINED), title="T" * 200, report=LONG),
)
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DECORATED = "el => getComputedStyle(el).textDecorationLine"
# The contrast of a text with what is behind it, as WCAG has it.
CONTRAST = """el => { const light = (colour) => { const [r, g, b] = colour.match(/\\d+/g).map((c) => c / 255)
    .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126*r + 0.7152*g + 0.0722*b; };
  let behind = el;
  while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
  const [a, b] = [getComputedStyle(el).color, getComputedStyle(behind).backgroundColor].map(light);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }"""


@pytest.mark.parametrize(("width", "dark"), [(390, False), (390, True), (1000, False)])
def test_a_mail_displays(pages: Pages, width: int, dark: bool) -> None:
    """It asks for nothing, nothing stands out of the window, and what was added and removed can be seen and told
    apart without colours."""
    page = pages.open(html_of(TOLD), Seen(width, 844, dark=dark, script=False))
    assert page.evaluate(WIDER) <= 0
    marks = {"ins": "underline", "del": "line-through"}
    for tag, line in marks.items():
        in_text = page.locator(f"p > {tag}").all()
        assert len(in_text) == 4  # of each marked text, and where the mail says how it marks
        assert [mark.evaluate(DECORATED) for mark in in_text] == [line] * 4
        for mark in page.locator(tag).all():
            assert mark.is_visible()
            assert mark.evaluate(CONTRAST) >= 4.5
    assert "approximately 315" in page.locator("p > ins").all_inner_texts()
    assert page.get_by_text("silently revised").first.is_visible()
