"""What happened over the whole run, in a paragraph and six numbers: made of counts, not of a model."""

from __future__ import annotations

from collections.abc import Iterator

from diffreport.model.histories import FigureSeries
from diffreport.report.history.front import counts
from diffreport.report.history.front.figures import Followed
from diffreport.report.history.lookup import Lookup
from diffreport.report.html.page import Number
from diffreport.report.language.speech import Phrase, Phrases, capitalised


def editions(lookup: Lookup) -> str:
    """Return which editions are told of, and how many they are: "9 editions, 2016 to 2024"."""
    span, n = lookup.span(0, lookup.last), lookup.last + 1
    return lookup.speech.say("history.editions", n=n, span=span)


def standfirst(lookup: Lookup, figures: Followed) -> Phrases:
    """Return what became of the report, in sentences; names lead to where more is told."""
    if not lookup.last:
        return (Phrase(lookup.speech.say("history.alone", edition=lookup.labels[0])),)
    said = tuple(map(capitalised, _sentences(lookup, figures)))
    return tuple(piece for n, phrases in enumerate(said) for piece in ((Phrase(" "),) if n else ()) + phrases)


def _sentences(lookup: Lookup, figures: Followed) -> Iterator[Phrases]:
    speech = lookup.speech
    standing, old = counts.standing(lookup), len(counts.since_first(lookup))
    first, last = lookup.labels[0], lookup.labels[-1]
    share = speech.percent(counts.share_of_first(lookup))
    values: dict[str, str] = {"first": first, "last": last, "share": share}
    if old:
        yield speech.phrases("history.stand.since", Phrase("", "#text"), n=old, total=len(standing), **values)
    else:
        yield speech.phrases("history.stand.none", n=len(standing), **values)
    moved = [size[1:] for size in counts.sizes(lookup)]
    most = max(range(1, lookup.last + 1), key=lambda n: (sum(moved[n]), n))
    inserted, deleted = moved[most]
    if inserted or deleted:
        link = Phrase("", lookup.report(most) or "#t-time")
        yield speech.phrases(
            "history.stand.most", link, edition=lookup.labels[most], inserted=inserted, deleted=deleted
        )
    if figures.charted:
        yield speech.phrases("history.stand.figures", Phrase("", "#t-fig"), n=figures.count)
        if widest := _widest(figures):
            yield _moved_figure(widest, lookup)
    removed, back, times = len(counts.gone(lookup)), len(counts.returned(lookup)), counts.returns(lookup)
    if removed:
        yield speech.phrases("history.stand.gone", Phrase("", "#t-gone"), n=removed)
    if back:
        key = "history.stand.back_often" if times > back else "history.stand.back"
        yield speech.phrases(key, Phrase("", "#t-back"), n=back, times=times)


def _widest(figures: Followed) -> FigureSeries | None:
    """Return the series to name: the first whose ends differ and that no break makes hard to compare; one of the last
    edition, and of those one that every edition tells, if there is any."""
    whole = [chart for chart in (*figures.charted, *figures.more) if not chart.breaks]
    whole.sort(key=lambda chart: (not chart.line.is_current, len(chart.series.points) < len(figures.editions)))
    ends = ((chart.series, chart.series.points[0].figure, chart.series.points[-1].figure) for chart in whole)
    return next((series for series, first, last in ends if first.value != last.value), None)


def _moved_figure(series: FigureSeries, lookup: Lookup) -> Phrases:
    first, last = series.points[0], series.points[-1]
    return lookup.speech.phrases(
        "history.stand.figure",
        Phrase("", f"#{series.id}"),
        label=series.label,
        old=first.figure.text,
        first=lookup.labels[first.edition],
        new=last.figure.text,
        last=lookup.labels[last.edition],
    )


def ledger(lookup: Lookup, figures: Followed) -> tuple[Number, ...]:
    """Return the six numbers."""
    speech = lookup.speech
    first, old = lookup.labels[0], len(counts.since_first(lookup))
    return (
        Number(speech.say("history.ledger.paragraphs"), speech.number(len(counts.standing(lookup)))),
        Number(speech.say("history.ledger.since", first=first), speech.number(old)),
        Number(speech.say("history.ledger.words", first=first), speech.percent(counts.share_of_first(lookup))),
        Number(speech.say("history.ledger.figures"), speech.number(figures.count)),
        Number(speech.say("history.ledger.gone"), speech.number(len(counts.gone(lookup)))),
        Number(speech.say("history.ledger.back"), speech.number(len(counts.returned(lookup)))),
    )
