"""The change report as it is printed: the report's own templates, with everything in sight that is not unchanged."""

from __future__ import annotations

import re
from dataclasses import replace

from diffreport.model import Comparison
from diffreport.report.html import css_string, filled, overrides, running_of, sources, values_of
from diffreport.report.html.page import Page, without_data
from diffreport.report.language.speech import Speech, speech
from diffreport.report.lookup import look_up
from diffreport.report.marked.rows import Item, Row
from diffreport.report.marked.sections import Fold
from diffreport.report.presentation import Presentation

_NEEDED = {"style": "<style>", ".doc": "marked text", "meta[http-equiv=Content-Security-Policy]": "policy"}
_EVERY_ROW = 1 << 40
# Not every engine knows it, and paper is light.
_LIGHT_DARK = re.compile(r"light-dark\(((?:[^(),]|\([^()]*\))*),(?:[^()]|\([^()]*\))*\)")
_ID = re.compile(r""" id=(?:"([^"]*)"|([^\s>"]+))""")
_HREF = re.compile(r""" href=(?:"([^"]*)"|([^\s>"]+))""")


def printed(comparison: Comparison, shown: Presentation) -> tuple[str, Page]:
    """Return the report as an HTML page for paper, and what it was made of.

    It makes no request, has no script, and leads to places in itself and on the web alone.
    Cost: near-linear. Raises: as `render_html`.
    """
    if shown.templates is not None:
        overrides.check(shown.templates)
    shown = replace(shown, folder=None, files=(None, None), up="")
    page = _unfolded(without_data(look_up(comparison, shown)))
    said = speech(shown.language, shown.templates)
    values = values_of(page, said, (_style(page, said, shown), ""))
    values["embedded"] = ""  # which tools read from the HTML report
    made = filled("pdf.html.j2", values, shown.templates, _NEEDED)
    return _leading(made.replace("<details class", "<details open class")), page


def drawings(shown: Presentation) -> str:
    """Return the style of what is drawn: bars and trends."""
    return sources.style(shown.templates, sources.PDF_DRAWINGS)


def _unfolded(page: Page) -> Page:
    """Return the page with nothing folded but what is the same in both editions, of which the count is told."""
    return replace(
        page,
        paragraphs=(*page.paragraphs, *page.more_paragraphs),
        more_paragraphs=(),
        list_rows=_EVERY_ROW,
        sections=tuple(replace(s, items=tuple(map(_item, s.items))) for s in page.sections),
    )


def _item(item: Item | Fold) -> Item | Fold:
    """Return what is printed of an item: not what is the same, nor why it was linked as it was."""
    if isinstance(item, Fold):
        return replace(item, items=())
    return replace(item, why=None) if isinstance(item, Row) else item


def _leading(page: str) -> str:
    """Return a page without links to what is not printed, or stands beside the report."""
    places = {f"#{quoted or bare}" for quoted, bare in _ID.findall(page)}

    def kept(link: re.Match[str]) -> str:
        where = link[1] or link[2] or ""
        return link[0] if where in places or where.lower().startswith(("http:", "https:", "mailto:")) else ""

    return _HREF.sub(kept, page)


def _style(page: Page, said: Speech, shown: Presentation) -> str:
    rules = _LIGHT_DARK.sub(r"\1", sources.style(shown.templates, sources.PDF_STYLE))
    return f":root{{--said-running:{css_string(running_of(page, said))}}}{rules}"
