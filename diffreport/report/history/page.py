"""Everything the template of the page of a history shows, composed from a history."""

from __future__ import annotations

from dataclasses import dataclass

from diffreport.model.histories import History
from diffreport.report.front.provenance import Origin
from diffreport.report.history import text
from diffreport.report.history.front import footer, masthead
from diffreport.report.history.front.figures import Followed, figures
from diffreport.report.history.front.gone import IN_SIGHT, Gone, gone
from diffreport.report.history.front.heat import Heat, heat
from diffreport.report.history.front.timeline import Timeline, timeline
from diffreport.report.history.lookup import ReportLink, look_up
from diffreport.report.history.presentation import PLAIN, Shown
from diffreport.report.history.text import Text
from diffreport.report.html.page import LONG_TITLE, Number, direction
from diffreport.report.language.phrasing import readable
from diffreport.report.language.speech import Phrases
from diffreport.report.lines import visible


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """All that the template of the page gets, as `page` (docs/template-context.md)."""

    title: str
    series: str
    span: str
    tab_title: str
    description: str
    speaks: str
    language: str
    direction: str
    up: str
    editions: str
    standfirst: Phrases
    ledger: tuple[Number, ...]
    timeline: Timeline
    heat: Heat | None
    figures: Followed
    gone: Gone
    in_sight: int
    origins: tuple[Origin, ...]
    reports: tuple[ReportLink, ...]
    passed_over: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    fallbacks: tuple[str, ...]
    engine: str
    text: Text

    @property
    def is_title_long(self) -> bool:
        """Tell whether the title is set in smaller letters."""
        return len(self.title) > LONG_TITLE


def compose(history: History, shown: Shown = PLAIN) -> HistoryPage:
    """Return the page for a history. Cost: linear in its texts."""
    lookup = look_up(history, shown)
    followed = figures(lookup)
    title = history.title or readable(history.series)
    title = title or lookup.speech.say("page.untitled")
    span, language = lookup.span(0, lookup.last), history.editions[-1].language
    return HistoryPage(
        title=title,
        series=history.series if history.series != title else "",
        span=span,
        # whoever shows it obeys no bidirectional control in it
        tab_title=visible(lookup.speech.say("history.title", title=title, span=span)),
        description=lookup.speech.say("history.description", title=title, span=span),
        speaks=shown.language.replace("_", "-"),
        language=language,
        direction=direction(language, (lineage.text(stage) for lineage, stage in lookup.blocks[-1])),
        up=shown.up,
        editions=masthead.editions(lookup),
        standfirst=masthead.standfirst(lookup, followed),
        ledger=masthead.ledger(lookup, followed),
        timeline=timeline(lookup),
        heat=heat(lookup),
        figures=followed,
        gone=gone(lookup),
        in_sight=IN_SIGHT,
        origins=footer.origins(lookup),
        reports=footer.reports(lookup),
        passed_over=history.passed_over,
        settings=footer.settings(lookup),
        fallbacks=footer.fallbacks(lookup),
        engine=history.engine,
        text=text.compose(lookup),
    )
