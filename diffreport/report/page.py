"""Everything the template of the change report shows, composed from a comparison."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diffreport.model import Comparison, Finding, Kind, Standing
from diffreport.report import asides, bars, lists, phrasing, pinned, provenance, sections
from diffreport.report.embedded import embedded
from diffreport.report.lines import visible
from diffreport.report.lookup import Lookup, look_up, report_title
from diffreport.report.presentation import PLAIN, Presentation
from diffreport.report.standfirst import Phrase, is_rewritten, standfirst

# Above this, off-screen sections are not laid out and the minimap is left out.
LARGE_PARAGRAPHS = 1_500
# A longer title is set smaller.
LONG_TITLE = 26
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ku-arab nqo ps sd syr ug ur yi".split())
_SAMPLE_CHARACTERS = 2_000

# Filters by tag, in the order of the rail; what has no finding is left out.
_FILTERS = (
    ("figure", "Figures"),
    ("restated", "Earlier figures restated"),
    ("date", "Dates"),
    ("reference", "References"),
    ("wording", "Wording"),
    ("definition", "Counting rules"),
    ("hedge", "Hedges"),
    ("obligation", "Duties and promises"),
    ("attribution", "Attribution"),
    ("invisible", "Invisible characters"),
    ("homoglyph", "Look-alike characters"),
    ("paragraph", "Whole paragraphs"),
    ("doubtful", "Doubtful links"),
)


_STANDINGS: Mapping[str, str] = {Standing.FIRST: "first edition", Standing.WITHDRAWN: "withdrawn edition"}


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
    count: int


@dataclass(frozen=True, slots=True)
class Way:
    """A link out of a part of a report: `rel` is up, prev or next."""

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
class Page:
    """All that the template of the change report gets, as `page` (docs/template-context.md)."""

    standing: str
    title: str
    series: str
    labels: tuple[str, str]
    published: str
    language: str
    direction: str
    view: str
    is_large: bool
    remarks: tuple[str, ...]
    fallbacks: tuple[str, ...]
    standfirst: tuple[Phrase, ...]
    ledger: tuple[Number, ...]
    strip: tuple[bars.Bar, ...]
    minimap: tuple[bars.Bar, ...]
    wording: tuple[lists.Entry, ...]
    rewrites: tuple[lists.Entry, ...]
    questions: tuple[lists.Entry, ...]
    paragraphs: tuple[lists.Entry, ...]
    more_paragraphs: tuple[lists.Entry, ...]
    figures: lists.Figures
    list_rows: int
    filters: tuple[Filter, ...]
    contents: tuple[sections.Entry, ...]
    sections: tuple[sections.Section, ...]
    findings: int
    origins: tuple[provenance.Origin, ...]
    folded: tuple[tuple[str, int], ...]
    engine: str
    settings: tuple[tuple[str, str], ...]
    pins: tuple[str, ...]
    pin_summary: str
    embedded: str
    ways: tuple[Way, ...] = ()
    parts: tuple[PartLink, ...] = ()

    @property
    def is_title_long(self) -> bool:
        """Tell whether the title is set in smaller letters."""
        return len(self.title) > LONG_TITLE

    @property
    def tab_title(self) -> str:
        """Return the name of the page; whoever shows it obeys no bidirectional control in it."""
        if self.standing:
            return visible(f"{self.title}, {self.labels[0]}: {_STANDINGS[self.standing]}")
        return visible(f"{self.title}, {self.labels[0]} to {self.labels[1]}: change report")

    @property
    def description(self) -> str:
        """Return what the page is about, for whoever lists it."""
        if self.standing:
            return f"The {self.names[0]} of {self.title}."
        return f"What changed between {self.names[0]} and {self.names[1]} of {self.title}."

    @property
    def names(self) -> tuple[str, str]:
        """Return what the editions are called in a sentence."""
        return provenance.edition_name(self.labels[0]), provenance.edition_name(self.labels[1])

    @property
    def has_figures(self) -> bool:
        """Tell whether there is anything to list under Figures."""
        shown = self.figures
        return bool(shown.changed or shown.restated or shown.dates or shown.repeated)

    @property
    def total(self) -> str:
        """Return the number of findings as the stepper says it."""
        return phrasing.digits(self.findings, "finding")

    @property
    def fallback_summary(self) -> str:
        """Return the line that stands for the fallbacks."""
        return provenance.fallback_summary(len(self.fallbacks))

    @property
    def repeated_summary(self) -> str:
        """Return the line that stands for the figures carried on without change."""
        count = phrasing.sentence_case(phrasing.counted(len(self.figures.repeated), "figure"))
        return f"{count} repeated from {self.labels[0]} without change"


def compose(comparison: Comparison, shown: Presentation = PLAIN) -> Page:
    """Return the page for a comparison. Cost: near-linear."""
    lookup = look_up(comparison, shown)
    old, new = comparison.old.edition, comparison.new.edition
    title = report_title(old, new)
    series = new.series or old.series
    found = sections.sections(lookup)
    is_large = max(lookup.old.paragraphs, lookup.new.paragraphs) > LARGE_PARAGRAPHS
    paragraphs, more_paragraphs = lists.paragraphs(lookup)
    return Page(
        standing=str(comparison.standing or ""),
        title=title,
        series=series if series != title else "",
        labels=lookup.labels,
        published=phrasing.date(comparison.alone.edition.published),
        language=comparison.new.language or comparison.old.language,
        direction=direction(comparison),
        view="split" if is_rewritten(lookup) else "redline",
        is_large=is_large,
        remarks=provenance.remarks(lookup),
        fallbacks=tuple(f"{f.where}: {f.why}" for f in provenance.fallbacks(comparison)),
        standfirst=standfirst(lookup),
        ledger=_ledger(lookup) if comparison.standing is None else _contents_counted(lookup),
        strip=bars.strip(found),
        minimap=() if is_large else bars.minimap(found),
        wording=lists.wording(lookup),
        rewrites=asides.rewrites(lookup),
        questions=asides.questions(lookup),
        paragraphs=paragraphs,
        more_paragraphs=more_paragraphs,
        figures=lists.figures(lookup),
        list_rows=lists.LIST_ROWS,
        filters=filters(comparison.findings, lookup),
        contents=sections.contents(found),
        sections=found,
        findings=len(comparison.findings),
        origins=provenance.origins(lookup),
        folded=provenance.folded(comparison),
        engine=comparison.engine,
        settings=provenance.settings(comparison),
        pins=pinned.pins(lookup),
        pin_summary=pinned.summary(lookup),
        embedded=embedded(lookup, title, found),
    )


def direction(comparison: Comparison) -> str:
    """Return "rtl" or "ltr", by the language of the documents, else by the first letters of the text."""
    language = (comparison.new.language or comparison.old.language).casefold().replace("_", "-")
    if language:
        is_rtl = language in _RIGHT_TO_LEFT or language.split("-")[0] in _RIGHT_TO_LEFT
        return "rtl" if is_rtl or any(s in language.split("-") for s in ("arab", "hebr")) else "ltr"
    counts: Mapping[str, int] = _strong_characters(comparison)
    return "rtl" if counts["rtl"] > counts["ltr"] else "ltr"


def _strong_characters(comparison: Comparison) -> dict[str, int]:
    counts = {"ltr": 0, "rtl": 0}
    left = _SAMPLE_CHARACTERS
    for block in comparison.new.blocks or comparison.old.blocks:
        for character in block.text[:left]:
            strong = unicodedata.bidirectional(character)
            if strong in ("L", "R", "AL"):
                counts["ltr" if strong == "L" else "rtl"] += 1
        left -= len(block.text)
        if left <= 0:
            break
    return counts


def _ledger(lookup: Lookup) -> tuple[Number, ...]:
    summary = lookup.comparison.summary
    return tuple(
        Number(name, value)
        for name, value in (
            ("Findings to review", f"{len(lookup.comparison.findings):,}"),
            ("Figures changed", f"{summary.figures:,}"),
            ("Earlier figures restated", f"{summary.restated:,}"),
            ("Wording signals", f"{summary.wording:,}"),
            (f"{lookup.labels[0]} wording kept", f"{phrasing.kept_percent(lookup.comparison.summary)}%"),
            ("Trivial differences folded", f"{sum(n.count for n in lookup.comparison.noise):,}"),
        )
    )


def _contents_counted(lookup: Lookup) -> tuple[Number, ...]:
    """Return how much a lone edition holds."""
    comparison = lookup.comparison
    tables = sum(block.kind is Kind.TABLE for block in comparison.alone.blocks)
    counts = (
        ("Paragraphs", lookup.old.paragraphs + lookup.new.paragraphs),
        ("Words", comparison.summary.old_words + comparison.summary.new_words),
        ("Tables", tables),
        ("Figures", sum(r.status.is_change and r.is_of_amount for r in comparison.figures)),
    )
    return tuple(Number(name, f"{count:,}") for name, count in counts)


def filters(findings: Sequence[Finding], lookup: Lookup) -> tuple[Filter, ...]:
    """Return the filters that some findings can be shown by."""
    tags = [tag for f in findings for tag in dict.fromkeys(lookup.tags_of(f))]
    return tuple(Filter(tag, name, tags.count(tag)) for tag, name in _FILTERS if tag in tags)
