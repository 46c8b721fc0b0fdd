"""The HTML page of a history: one self-contained file that makes no request and needs no script."""

from __future__ import annotations

from markupsafe import Markup

from diffreport import __version__
from diffreport.model.histories import History
from diffreport.report.history.page import HistoryPage, compose
from diffreport.report.history.presentation import PLAIN, Shown
from diffreport.report.html import content_security_policy, css_string, filled, overrides, sources
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
    script = sources.script(shown.templates, sources.HISTORY_SCRIPT)
    values = {
        "page": page,
        "say": said.say,
        "phrases": said.phrases,
        "policy": content_security_policy(style, script),
        "style": Markup(style),  # noqa: S704 our own file or the user's, and an escaped string; allowed by hash
        "script": Markup(script),  # noqa: S704 our own file or the user's, allowed by hash
        "version": __version__,
    }
    return filled(_TEMPLATE, values, shown.templates, overrides.NEEDED_OF_HISTORY)


def _style(page: HistoryPage, said: Speech, shown: Shown) -> str:
    """Return the style sheet after what it says of its own, in the language of the page, as a variable."""
    running = css_string(said.say("history.running", title=page.title, span=page.span))
    return f":root{{--said-running:{running}}}{sources.style(shown.templates, sources.HISTORY_STYLE)}"
