"""The change report as a PDF: tagged, with bookmarks, and the same bytes whenever it is made with one engine."""

from __future__ import annotations

from diffreport.errors import UsageError
from diffreport.model import Comparison
from diffreport.report.lines import visible
from diffreport.report.pdf.bookmarks import titles
from diffreport.report.pdf.engines import engine
from diffreport.report.pdf.paper import drawings, printed
from diffreport.report.pdf.signed import Told, signed
from diffreport.report.presentation import PLAIN, Presentation

# A longer one takes an engine minutes, for hundreds of pages. Units: findings; characters of the page it is made of.
MOST_FINDINGS = 4_000
MOST_CHARACTERS = 4_000_000
AUTHOR = "diffreport"


def rendered(comparison: Comparison, shown: Presentation = PLAIN) -> bytes:
    """Return the change report as a PDF; the same comparison, shown alike, gives the same bytes on one machine.

    Cost: an engine's, which is above that of the page itself: see `Engine.made`.
    Raises: UsageError where no engine is installed, where it fails, and for a report that is too long; TemplateError at
    a fault in a template of the user's.
    """
    maker = engine()
    if (count := len(comparison.findings)) > MOST_FINDINGS:
        raise _too_long(f"has {count:,} findings, more than the {MOST_FINDINGS:,}")
    paper, page = printed(comparison, shown)
    if len(paper) > MOST_CHARACTERS:
        raise _too_long(f"is a page of {len(paper):,} characters, more than the {MOST_CHARACTERS:,}")
    new, old = comparison.new.edition, comparison.old.edition
    date = new.published or old.published or ""
    told = Told(page.tab_title, AUTHOR, visible(page.description), date, titles(paper))
    return signed(maker.made(paper, drawings(shown)), told)


def _too_long(wrong: str) -> UsageError:
    return UsageError(f"the report {wrong} that a PDF is made of; write it as .html")
