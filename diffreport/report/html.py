"""The HTML change report: one self-contained file that makes no request and needs no script."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

import jinja2
from markupsafe import Markup, escape

from diffreport import __version__, resources, signs
from diffreport.model import Comparison
from diffreport.report.page import Page, compose

_TEMPLATE = "report.html.j2"
# The print margin names the report: a place in the style sheet, filled with an escaped CSS string.
_RUNNING_TITLE = '"Change report"'


def render_html(comparison: Comparison) -> str:
    """Return the change report as one HTML document; the same comparison gives the same text.

    Cost: near-linear; 10,000 paragraphs take seconds.
    """
    page = compose(comparison)
    environment = _environment()
    style = _source("report.css").replace(_RUNNING_TITLE, css_string(_running_title(page)))
    script = _source("report.js")
    return environment.get_template(_TEMPLATE).render(
        page=page,
        policy=content_security_policy(style, script),
        style=Markup(style),  # noqa: S704 our own file and an escaped string, allowed by hash
        script=Markup(script),  # noqa: S704 our own file, allowed by hash
        embedded=Markup(page.embedded),  # noqa: S704 JSON with every "<" escaped
        version=__version__,
    )


def content_security_policy(style: str, script: str) -> str:
    """Return the policy of a report: nothing is loaded, only this style and this script apply."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
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


def _running_title(page: Page) -> str:
    return f"{page.title}: {page.labels[0]} to {page.labels[1]}. Change report"


def labelled(text: str) -> Markup:
    """Return a text of an edition as markup: hidden characters as labels, which `data-cp` turns back."""
    return Markup(signs.replaced(str(escape(text)), _label, _reference))  # noqa: S704 escaped, then our own spans


def _without_signs(value: object) -> object:
    """Return what a template prints, the hidden characters of a text written out: they could turn a line round."""
    if not isinstance(value, str) or isinstance(value, Markup) or not signs.holds(value):
        return value
    written = signs.replaced(str(escape(value)), lambda sign: f"&lt;U+{ord(sign):04X}&gt;", _reference)
    return Markup(written)  # noqa: S704 escaped, then references


def _label(sign: str) -> str:
    return f'<span class="cp" data-cp="{ord(sign):x}">U+{ord(sign):04X}</span>'


def _reference(sign: str) -> str:
    """Return the character reference of a sign that its script needs: none stands raw in the source."""
    return f"&#x{ord(sign):x};"


def _hash(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources.find("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_without_signs,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["labelled"] = labelled
    return environment


def _source(name: str) -> str:
    return (resources.find("templates") / name).read_text(encoding="utf-8").replace("\r\n", "\n")
