"""The HTML change report: one self-contained file that makes no request and needs no script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from diffreport import __version__
from diffreport.model import Comparison
from diffreport.report.html import overrides, sources
from diffreport.report.html.packed import packed
from diffreport.report.html.page import Page, compose
from diffreport.report.html.parts import pages
from diffreport.report.language.speech import Speech, speech
from diffreport.report.lines import visible
from diffreport.report.presentation import PLAIN, Live, Presentation

_TEMPLATE, _LONE_TEMPLATE = "report.html.j2", "lone.html.j2"


def render_html(comparison: Comparison, shown: Presentation = PLAIN) -> str:
    """Return the change report as one HTML document; the same comparison, shown alike, gives the same text.

    Cost: near-linear; 10,000 paragraphs take seconds. Raises: UsageError for a folder of templates with nothing in
    it to take, TemplateError at a fault in one.
    """
    if shown.templates is not None:
        overrides.check(shown.templates)
    return _rendered(compose(comparison, shown), shown)


def render_pages(comparison: Comparison, shown: Presentation, index: str) -> Iterator[tuple[str, str]]:
    """Yield the change report in parts: each under its file name, and last, without a name, the index.

    One that would have a single part is a page without a name alone.
    `index` is the file name of the index, `shown.folder` the folder it will stand in. Raises: as `render_html`.
    """
    if shown.templates is not None:
        overrides.check(shown.templates)
    for name, page in pages(comparison, shown, index):
        yield name, _rendered(page, shown)


def _rendered(page: Page, shown: Presentation) -> str:
    said = speech(shown.language, shown.templates)
    style = _style(page, said, shown)
    parts = sources.LIVE_SCRIPT if shown.live else sources.SCRIPT
    script = sources.script(shown.templates, parts) if not page.standing else ""
    values = values_of(page, said, (style, script), shown.live)
    values["embedded"] = Markup(page.embedded)  # noqa: S704 JSON with every "<" escaped
    return filled(_LONE_TEMPLATE if page.standing else _TEMPLATE, values, shown.templates)


def values_of(page: object, said: Speech, own: tuple[str, str], live: Live | None = None) -> dict[str, Any]:
    """Return what the template of every page gets: the page, what the server adds to it, who speaks, its own style and
    script, and the policy for them."""
    style, script = own
    return {
        "page": page,
        "live": live,
        "say": said.say,
        "phrases": said.phrases,
        "policy": content_security_policy(style, script, live),
        "style": Markup(style),  # noqa: S704 our own file or the user's, and an escaped string; allowed by hash
        "script": Markup(script),  # noqa: S704 our own file or the user's, allowed by hash
        "version": __version__,
    }


def filled(
    template: str, values: dict[str, Any], folder: Path | None, needed: Mapping[str, str] = overrides.NEEDED
) -> str:
    """Return the page that a template makes of values, and has once what is needed.

    Raises: TemplateError at a fault in a template of the user's folder.
    """
    try:
        made = packed(sources.page(template, values, folder))
        if folder is not None:
            overrides.check_page(made, folder, needed)
        return made
    except overrides.FAULTS as error:
        if folder is None:
            raise
        raise overrides.fault(error, folder) from error


def content_security_policy(style: str, script: str, live: Live | None = None) -> str:
    """Return the policy of a page: nothing is loaded, only this style and this script apply.

    One of the server may ask the server, and nobody else.
    """
    return "; ".join(
        (
            "default-src 'none'",
            *([f"script-src '{_hash(script)}'"] if script else []),
            f"style-src '{_hash(style)}'",
            "img-src data:",
            *(["connect-src 'self'"] if live else []),
            "base-uri 'none'",
            f"form-action '{'self' if live else 'none'}'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def css_string(text: str) -> str:
    """Return a text as a CSS string in which only letters, digits and spaces stand for themselves.

    An escape ends with a space of its own, which is part of it: else it would take the text's.
    """
    safe = (c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):06x} " for c in text)
    return '"' + "".join(safe) + '"'


def running_of(page: Page, said: Speech) -> str:
    """Return what stands at the edge of each printed page, which keeps no control of direction to itself."""
    old, new = page.labels
    return visible(said.say(f"page.{page.standing or 'changes'}.running", title=page.title, old=old, new=new))


def _style(page: Page, said: Speech, shown: Presentation) -> str:
    """Return the style sheet after what it says of its own, in the language of the report, as variables."""
    texts = {
        "deleted": said.say("style.deleted"),
        "added": said.say("style.added"),
        "running": running_of(page, said),
    }
    variables = ";".join(f"--said-{name}:{css_string(text)}" for name, text in texts.items())
    parts = sources.LIVE_STYLE if shown.live else sources.STYLE
    return f":root{{{variables}}}{sources.style(shown.templates, parts)}"


def _hash(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
