"""A comparison as an Atom feed: an entry a finding, its words before and after, leading to it in the report."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from diffreport.model import Comparison
from diffreport.report import atom
from diffreport.report.citations import in_report, safe_url
from diffreport.report.html.embedded import report_id
from diffreport.report.joined import Joined, joined
from diffreport.report.language.phrasing import bare, shortened
from diffreport.report.lines import clipped, visible
from diffreport.report.lookup import Lookup, look_up, report_title
from diffreport.report.presentation import PLAIN, Presentation

_TITLE = 160  # columns
_TITLE_WORDS = 8  # of either side
_MOST_SHOWN = 20_000  # characters of either side; the report has all


def feed_of(comparison: Comparison, shown: Presentation = PLAIN) -> bytes:
    """Return a comparison as Atom, UTF-8. Cost: linear.

    Its ids are made of the report's, so they stay when it is made again; its moment is that of the new edition.
    """
    lookup = look_up(comparison, shown)
    report, moment = report_id(lookup), _moment(comparison)
    title = report_title(comparison.old.edition, comparison.new.edition, lookup.speech)
    labels = " → ".join(dict.fromkeys(lookup.labels))
    entries = [_entry(found, report, moment, lookup) for found in joined(lookup)]
    name = clipped(f"{title}: {labels}", _TITLE)
    return atom.written(atom.Feed(atom.urn("comparison", report), name, entries, list(_ways("", lookup)), moment))


def _moment(comparison: Comparison) -> str:
    """Return when the new edition was published, else retrieved, else the old one; the beginning of time if unknown."""
    lone = comparison.lone.last_seen if comparison.lone else ""
    editions = comparison.new.edition, comparison.old.edition
    known = (lone, *(moment for edition in editions for moment in (edition.published, edition.retrieved)))
    moments = (atom.moment(moment) for moment in known if moment)
    return next((moment for moment in moments if moment != atom.BEGINNING), atom.BEGINNING)


def _entry(found: Joined, report: str, moment: str, lookup: Lookup) -> atom.Entry:
    finding = found.finding
    label = lookup.speech.finding(finding.label)
    sides = [shortened(bare(side), _TITLE_WORDS) for side in found.words]
    told = " → ".join(filter(None, sides))
    return atom.Entry(
        atom.urn("comparison", report, finding.id),
        clipped(" ".join(f"{finding.n}. {label}{': ' if told else ''}{told}".split()), _TITLE),
        moment,
        "\n".join(_content(found)),
        list(_ways(finding.id, lookup)),
        [(tag, "") for tag in found.tags],
    )


def _ways(finding: str, lookup: Lookup) -> Iterator[atom.Way]:
    """Yield where a finding, or "" for all, is shown in the report; and where the new edition is."""
    if report := in_report(lookup.shown.report, finding):
        yield atom.Way("alternate", report, atom.HTML)
    if source := safe_url(lookup.comparison.alone.edition.source):
        yield atom.Way("via", source)


def _content(found: Joined) -> Iterator[str]:
    """Yield the paragraphs of an entry, as HTML: where it stands, its words before and after, the sentence."""
    places = [" > ".join(found.section), *dict.fromkeys(found.citations)]
    if where := "; ".join(filter(None, places)):
        yield f"<p>{_shown(where)}</p>"
    old, new = found.words
    if old:
        yield f"<p><del>{_shown(old)}</del></p>"
    if new:
        yield f"<p><ins>{_shown(new)}</ins></p>"
    if sentence := found.sentences[1] or found.sentences[0]:
        yield f"<blockquote>{_shown(sentence)}</blockquote>"


def _shown(text: str) -> str:
    """Return a text as HTML that hides nothing."""
    cut = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
    return "<br>".join(escape(visible(line)) for line in cut.split("\n"))
