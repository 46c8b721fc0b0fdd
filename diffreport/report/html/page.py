"""Everything the template of the change report shows, composed from a comparison."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diffreport.model import Comparison, Finding, Kind
from diffreport.report import pinned
from diffreport.report.front import asides, bars, lists, provenance
from diffreport.report.front.entries import Entry
from diffreport.report.front.standfirst import is_rewritten, standfirst
from diffreport.report.html.embedded import embedded
from diffreport.report.language import phrasing
from diffreport.report.language.phrasing import sentence_case
from diffreport.report.language.speech import Phrase, Phrases
from diffreport.report.lines import visible
from diffreport.report.lookup import Lookup, look_up, report_title
from diffreport.report.marked import sections
from diffreport.report.marked.legend import marks_in
from diffreport.report.presentation import PLAIN, Presentation

# Above this, off-screen sections are not laid out and the minimap is left out.
LARGE_PARAGRAPHS = 1_500
# A longer title is set smaller.
LONG_TITLE = 26
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ku-arab nqo ps sd syr ug ur yi".split())
_SAMPLE_CHARACTERS = 2_000

# Filters by tag, in the order of the rail; what has no finding is left out.
_FILTERS = (
    "figure restated date reference wording definition hedge obligation attribution invisible homoglyph paragraph"
    " doubtful"
).split()


@dataclass(frozen=True, slots=True)
class Number:
    """A line of the ledger."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the rail: its tag, its name, how many findings it shows."""

    tag: str
    name: str
    count: str


@dataclass(frozen=True, slots=True)
class Way:
    """A link out of a report, or a part of one: `rel` is up, prev or next."""

    href: str
    rel: str
    text: str


@dataclass(frozen=True, slots=True)
class PartLink:
    """A part of a report, as its index lists it."""

    href: str
    title: str
    paragraphs: int
    findings: int


@dataclass(frozen=True, slots=True)
class Export:
    """What a reader of the server may take along: a format of the report, or an edition as it was published."""

    href: str
    name: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template of the change report gets, as `page` (docs/template-context.md)."""

    standing: str
    title: str
    series: str
    labels: tuple[str, str]
    names: tuple[str, str]
    editions: Phrases
    tab_title: str
    description: str
    speaks: str
    speaks_aside: str
    language: str
    direction: str
    view: str
    is_large: bool
    remarks: tuple[str, ...]
    fallbacks: tuple[str, ...]
    standfirst: Phrases
    ledger: tuple[Number, ...]
    strip: tuple[bars.Bar, ...]
    wording: tuple[Entry, ...]
    rewrites: tuple[Entry, ...]
    questions: tuple[Entry, ...]
    paragraphs: tuple[Entry, ...]
    more_paragraphs: tuple[Entry, ...]
    figures: lists.Figures
    list_rows: int
    filters: tuple[Filter, ...]
    contents: tuple[sections.Entry, ...]
    sections: tuple[sections.Section, ...]
    findings: int
    whole: str
    origins: tuple[provenance.Origin, ...]
    folded: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    engine: str
    settings: tuple[tuple[str, str], ...]
    signs: tuple[str, ...]
    pins: tuple[str, ...]
    embedded: str
    ways: tuple[Way, ...] = ()
    parts: tuple[PartLink, ...] = ()
    exports: tuple[Export, ...] = ()

    @property
    def is_title_long(self) -> bool:
        """Tell whether the title is set in smaller letters."""
        return len(self.title) > LONG_TITLE

    @property
    def has_figures(self) -> bool:
        """Tell whether there is anything to list under Figures."""
        shown = self.figures
        return bool(shown.changed or shown.restated or shown.dates or shown.repeated)


def compose(comparison: Comparison, shown: Presentation = PLAIN) -> Page:
    """Return the page for a comparison. Cost: near-linear."""
    lookup = look_up(comparison, shown)
    page = without_data(lookup)
    return replace(page, embedded=embedded(lookup, page.title, page.sections))


def without_data(lookup: Lookup) -> Page:
    """Return the page for a comparison but for its data block, which is as long as its findings are many."""
    comparison, shown = lookup.comparison, lookup.shown
    old, new = comparison.old.edition, comparison.new.edition
    speech, (before, after) = lookup.speech, lookup.labels
    title = report_title(old, new, speech)
    series = new.series or old.series
    found = sections.sections(lookup)
    is_large = max(lookup.old.paragraphs, lookup.new.paragraphs) > LARGE_PARAGRAPHS
    folds = is_large or len(comparison.findings) > lists.MANY_FINDINGS
    paragraphs, more_paragraphs = lists.paragraphs(lookup, folds=folds)
    kind = str(comparison.standing or "changes")
    language = comparison.new.language or comparison.old.language
    return Page(
        standing=str(comparison.standing or ""),
        title=title,
        series=series if series != title else "",
        labels=lookup.labels,
        names=(names := _names("within", lookup)),
        editions=_editions(lookup),
        # whoever shows it obeys no bidirectional control in it
        tab_title=visible(speech.say(f"page.{kind}.title", title=title, old=before, new=after)),
        description=_description(kind, title, names if comparison.lone is None else _names("the", lookup), lookup),
        speaks=(speaks := shown.language.replace("_", "-")),
        speaks_aside=_speaks_aside(speaks, language),
        language=language,
        direction=direction(language, (b.text for b in comparison.new.blocks or comparison.old.blocks)),
        view="split" if is_rewritten(lookup) else "redline",
        is_large=is_large,
        remarks=provenance.remarks(lookup),
        fallbacks=tuple(f"{f.where}: {f.why}" for f in provenance.fallbacks(comparison)),
        standfirst=standfirst(lookup),
        ledger=_ledger(lookup) if comparison.standing is None else _contents_counted(lookup),
        strip=bars.strip(found, lookup),
        wording=lists.wording(lookup),
        rewrites=asides.rewrites(lookup),
        questions=asides.questions(lookup),
        paragraphs=paragraphs,
        more_paragraphs=more_paragraphs,
        figures=lists.figures(lookup),
        list_rows=lists.rows_in_sight(folds=folds),
        filters=filters(comparison.findings, lookup),
        contents=sections.contents(found),
        sections=found,
        findings=len(comparison.findings),
        whole=next((f.id for f in comparison.findings if kind == "withdrawn"), ""),
        origins=provenance.origins(lookup),
        folded=provenance.folded(lookup),
        marks=marks_in(found),
        engine=comparison.engine,
        settings=provenance.settings(lookup),
        signs=provenance.signs_shown(comparison),
        pins=pinned.pins(lookup),
        embedded="",
        ways=(Way(shown.up, "up", speech.say("part.up")),) if shown.up else (),
        exports=tuple(_exports(lookup)),
    )


def _exports(lookup: Lookup) -> Iterator[Export]:
    live, say = lookup.shown.live, lookup.speech.say
    if live is not None:
        order = list(lookup.speech.group("export"))
        ranked = sorted(live.exports, key=lambda export: order.index(export[0]) if export[0] in order else len(order))
        for form, href in ranked:
            yield Export(href, lookup.speech.named("export", form))
        for href, name in zip(live.editions, _names("within", lookup), strict=True):
            if href:
                yield Export(href, sentence_case(say("served.bytes", edition=name)))


def _names(use: str, lookup: Lookup) -> tuple[str, str]:
    before, after = (provenance.edition_name(label, lookup.speech, use) for label in lookup.labels)
    return before, after


def _description(kind: str, title: str, names: tuple[str, str], lookup: Lookup) -> str:
    told = lookup.speech.say(f"page.{kind}.description", title=title, old=names[0], new=names[1])
    return provenance.at_start(told, lookup.labels)


def _editions(lookup: Lookup) -> Phrases:
    """Return which editions are compared, or the lone one, with when it was published; names lead to the footer."""
    comparison, speech = lookup.comparison, lookup.speech
    names = (_names("of_time", lookup)[0], _names("compared_with" if comparison.lone is None else "of_time", lookup)[1])
    old, new = ((Phrase(name, f"#ed-{side}"),) for name, side in zip(names, "ab", strict=True))
    published = comparison.alone.edition.published
    key, values = ("published", {"date": speech.date(published)}) if published else ("editions", {})
    if comparison.lone is None:
        said = speech.phrases(f"masthead.{key}", old=old, new=new, **values)
    else:
        alone = old if comparison.alone is comparison.old else new
        said = speech.phrases(f"masthead.lone.{key}", edition=alone, **values)
    return tuple(
        replace(p, text=provenance.at_start(p.text, lookup.labels)) if not n else p for n, p in enumerate(said)
    )


def _speaks_aside(speaks: str, language: str) -> str:
    """Return the language of notes and labels amid a text in another language; "" where it is theirs, or unknown."""
    own, theirs = (name.casefold().replace("_", "-").split("-")[0] for name in (speaks, language))
    return speaks if theirs and own != theirs else ""


def direction(language: str, texts: Iterable[str]) -> str:
    """Return "rtl" or "ltr" for a language, "" where it is not known: then by the first letters of the texts."""
    if language := language.casefold().replace("_", "-"):
        is_rtl = language in _RIGHT_TO_LEFT or language.split("-")[0] in _RIGHT_TO_LEFT
        return "rtl" if is_rtl or any(s in language.split("-") for s in ("arab", "hebr")) else "ltr"
    counts: Mapping[str, int] = _strong_characters(texts)
    return "rtl" if counts["rtl"] > counts["ltr"] else "ltr"


def _strong_characters(texts: Iterable[str]) -> dict[str, int]:
    counts = {"ltr": 0, "rtl": 0}
    left = _SAMPLE_CHARACTERS
    for text in texts:
        for character in text[:left]:
            strong = unicodedata.bidirectional(character)
            if strong in ("L", "R", "AL"):
                counts["ltr" if strong == "L" else "rtl"] += 1
        left -= len(text)
        if left <= 0:
            break
    return counts


def _ledger(lookup: Lookup) -> tuple[Number, ...]:
    summary, speech = lookup.comparison.summary, lookup.speech
    return (
        Number(speech.say("ledger.findings"), speech.number(len(lookup.comparison.findings))),
        Number(speech.say("ledger.figures"), speech.number(summary.figures)),
        Number(speech.say("ledger.restated"), speech.number(summary.restated)),
        Number(speech.say("ledger.wording"), speech.number(summary.wording)),
        Number(speech.say("ledger.kept", old=lookup.labels[0]), speech.percent(phrasing.kept_percent(summary))),
        Number(speech.say("ledger.folded"), speech.number(sum(n.count for n in lookup.comparison.noise))),
    )


def _contents_counted(lookup: Lookup) -> tuple[Number, ...]:
    """Return how much a lone edition holds."""
    comparison = lookup.comparison
    tables = sum(block.kind is Kind.TABLE for block in comparison.alone.blocks)
    counts = (
        ("lone.paragraphs", lookup.old.paragraphs + lookup.new.paragraphs),
        ("lone.words", comparison.summary.old_words + comparison.summary.new_words),
        ("lone.tables", tables),
        ("lone.figures", sum(r.status.is_change and r.is_of_amount for r in comparison.figures)),
    )
    return tuple(Number(lookup.speech.say(key), lookup.speech.number(count)) for key, count in counts)


def filters(findings: Sequence[Finding], lookup: Lookup) -> tuple[Filter, ...]:
    """Return the filters that some findings can be shown by."""
    tags = [tag for f in findings for tag in dict.fromkeys(lookup.tags_of(f))]
    speech = lookup.speech
    shown = [tag for tag in _FILTERS if tag in tags]
    return tuple(Filter(tag, speech.say(f"filter.{tag}"), speech.number(tags.count(tag))) for tag in shown)
