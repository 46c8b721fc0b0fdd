"""The HTML page of a history: one self-contained file that makes no request and needs no script."""

from __future__ import annotations

from diffreport.model.histories import History
from diffreport.report.history.page import HistoryPage, compose
from diffreport.report.history.presentation import PLAIN, Shown
from diffreport.report.html import css_string, filled, overrides, sources, values_of
from diffreport.report.language.speech import Speech, speech

_TEMPLATE = "history.html.j2"


def render_html(history: History, shown: Shown = PLAIN) -> str:
    """Return the page of a history as one HTML document; the same history, shown alike, gives the same text.

    Cost: linear in its texts. Raises: UsageError for a folder of templates with nothing in it to take, TemplateError at
    a fault in one.
    """
    if shown.templates is not None:
        overrides.check(shown.templates)
    said = speech(shown.language, shown.templates)
    page = compose(history, shown)
    style = _style(page, said, shown)
    parts = sources.HISTORY_LIVE_SCRIPT if shown.live else sources.HISTORY_SCRIPT
    script = sources.script(shown.templates, parts)
    values = values_of(page, said, (style, script), shown.live)
    return filled(_TEMPLATE, values, shown.templates, overrides.NEEDED_OF_HISTORY)


def _style(page: HistoryPage, said: Speech, shown: Shown) -> str:
    """Return the style sheet after what it says of its own, in the language of the page, as a variable."""
    running = css_string(said.say("history.running", title=page.title, span=page.span))
    return f":root{{--said-running:{running}}}{sources.style(shown.templates, sources.HISTORY_STYLE)}"
