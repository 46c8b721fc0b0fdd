"""Two documents compared, and all that is kept of it: the same documents and plan give the same bytes, anywhere."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from diffreport.archived import comparisons
from diffreport.batch.layout import comparison_of, report_of
from diffreport.batch.plan import Pair, Plan
from diffreport.batch.sentences import likeness, sentence_changes
from diffreport.comparison import compare
from diffreport.kept import code_of, key_of
from diffreport.model import Comparison, Document, Kind, Relation, Status
from diffreport.model.corpora import Counts, Made, Row, TopFigure, TopFinding
from diffreport.pins import Pins, resolved
from diffreport.readers import cache as reading
from diffreport.report import FORMATS, rendered
from diffreport.report.joined import BREAK, joined
from diffreport.report.lines import clipped
from diffreport.report.lookup import Lookup, look_up, report_title
from diffreport.report.presentation import Presentation
from diffreport.report.redline.styled import is_word
from diffreport.resources import digest_of_templates
from diffreport.text import encoded

Sides = tuple[Path | None, Path | None]
NOWHERE: Sides = (None, None)
_FINDINGS, _FIGURES = 5, 20  # of most weight, of one pair
_LEAST_ALIKE = 0.5  # of the words of the sentences around a figure
_LEVEL = 3  # of gzip: a sixth of the time of the best, for a tenth more bytes
_LINE = 160  # columns that the words of a finding are cut to
_CODE = (
    *("*.py", "model/*.py", "schema/*.py", "lexicons/*", "readers/**/*.py", "comparison/**/*.py", "archived/*.py"),
    *("report/**/*.py", "batch/*.py"),
)
_OF_REPORTS = ("babel", "jinja2", "markupsafe", "rcssmin", "rjsmin", "xlsxwriter")
_LIBRARIES = (*reading.LIBRARIES, *comparisons.LIBRARIES, *_OF_REPORTS)


def code(templates: str) -> str:
    """Return the digest of the code and the templates that a pair's files are made by."""
    return key_of(code_of(_CODE, _LIBRARIES), digest_of_templates(Path(templates) if templates else None))


def needs_files(plan: Plan, documents: Iterable[Document]) -> bool:
    """Tell whether a report is to be made from the files of the editions: a Word document with its changes tracked."""
    return any(FORMATS[form].reads_editions for form in plan.formats) and any(map(is_word, documents))


def made(plan: Plan, pair: Pair, old: Document, new: Document, files: Sides = NOWHERE) -> tuple[dict[str, bytes], Row]:
    """Return the files of a pair by their names in the output, and its row.

    `files` are those of the editions, for reports that `needs_files` is about: nothing else of them counts but the
    bytes. Cost: that of `compare`, and of each format.
    Raises: UsageError where a format cannot hold it, or pins contradict each other; TemplateError.
    """
    comparison = compare(old, new, plan.settings, _pins(plan, old, new), plan.additions)
    shown = Presentation(language=plan.language, templates=Path(plan.templates) if plan.templates else None)
    out = {comparison_of(pair.name): _compressed(encoded(comparison.to_json()))}
    for form in plan.formats:
        look = replace(shown, files=files) if FORMATS[form].reads_editions else shown
        out[report_of(pair.name, form)] = rendered(comparison, form, look)
    lookup = look_up(comparison, shown)
    row = Row(
        pair.name,
        pair.series,
        *pair.told,
        labels=lookup.labels,
        title=report_title(old.edition, new.edition, lookup.speech),
        counts=counts_of(comparison),
        kept_percent=comparison.summary.kept_percent,
        findings=tuple(_findings(lookup)),
        figures=tuple(_figures(lookup)),
        sentences=sentence_changes(comparison),
        files=tuple(Made(name, hashlib.sha256(data).hexdigest(), len(data)) for name, data in out.items()),
    )
    return out, row


def _pins(plan: Plan, old: Document, new: Document) -> Pins | None:
    """Return the pins for two documents; those that are not used are told by `compare` and `review`, not here."""
    if not plan.pins or not (plan.are_pins_for_files or old.edition.series or new.edition.series):
        return None
    return resolved(plan.pins, old, new)[0]


def counts_of(comparison: Comparison) -> Counts:
    """Return how much of each kind changed; a split or merged paragraph counts as revised."""
    links, summary = comparison.alignment.links, comparison.summary
    told = {finding.change for finding in comparison.findings}
    found = {change.link for change in comparison.changes if change.id in told}
    kinds = {"revised": 0, "added": 0, "removed": 0, "moved": 0, "tables": 0}
    for n, link in enumerate(links):
        blocks = [*(comparison.old.blocks[i] for i in link.old), *(comparison.new.blocks[j] for j in link.new)]
        if any(block.kind is Kind.TABLE for block in blocks):
            kinds["tables"] += n in found
        elif link.relation in (Relation.ADDED, Relation.REMOVED):
            kinds[link.relation] += not link.noise
        else:
            kinds["moved"] += link.relation is Relation.MOVED or link.moved
            kinds["revised"] += n in found and (link.relation is not Relation.MOVED or link.revised)
    return Counts(
        findings=summary.findings,
        figures=summary.figures,
        restated=summary.restated,
        wording=summary.wording,
        noise=comparison.extent.trivial,
        old_words=summary.old_words,
        new_words=summary.new_words,
        deleted_words=summary.deleted_words,
        inserted_words=summary.inserted_words,
        **kinds,
    )


def _findings(lookup: Lookup) -> Iterator[TopFinding]:
    """Yield the findings of most weight; of one weight, in the order of the report."""
    chosen = sorted(lookup.comparison.findings, key=lambda finding: (finding.weight, finding.n))[:_FINDINGS]
    found = {each.finding.id: each for each in joined(lookup, {finding.id for finding in chosen})}
    for finding in chosen:
        old, new = found[finding.id].words
        yield TopFinding(finding.id, finding.label, finding.weight, (_line(old), _line(new)))


def _figures(lookup: Lookup) -> list[TopFigure]:
    """Return the revised amounts whose percentage is largest; of one percentage, in the order of the report.

    Each once, however often it is printed, and only those of cells, and of sentences most of whose words stayed: in
    what is rewritten, or perhaps another paragraph, two figures may be of two things.
    """
    found = [
        (each, TopFigure(each.finding, each.label, each.old.text, each.new.text, float(each.percent)))
        for each in lookup.comparison.figures
        if each.status is Status.REVISED and each.is_of_amount and each.percent is not None and each.label
        if each.old is not None and each.new is not None and each.finding
    ]
    findings = {finding.id: finding for finding in lookup.comparison.findings}
    sure = cache(lambda change: _sure_of(lookup, change))
    out: dict[tuple[str, str, str], TopFigure] = {}
    for each, figure in sorted(found, key=lambda pair: -abs(pair[1].percent)):
        places = sure(each.change)
        if places is None or any(n in places for n in findings[figure.finding].opcodes):
            out.setdefault((figure.label, figure.old, figure.new), figure)
        if len(out) == _FIGURES:
            break
    return [*out.values()]


def _sure_of(lookup: Lookup, change_id: str) -> frozenset[int] | None:
    """Return the opcodes of a change whose figures are surely of one thing, None for all: those of a table."""
    number = lookup.link_of_change[change_id]
    change = lookup.change_of_link[number]
    if number in lookup.doubtful:
        return frozenset()
    if any(lookup.comparison.new.blocks[j].kind is Kind.TABLE for j in lookup.comparison.alignment.links[number].new):
        return None
    return frozenset(n for n, share in likeness(change).items() if share >= _LEAST_ALIKE)


def _line(text: str) -> str:
    return clipped(text.replace(BREAK, " / "), _LINE)


def _compressed(data: bytes) -> bytes:
    """Return bytes as a gzip file without a moment and a name in it."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=out, mtime=0) as stream:
        stream.write(data)
    return out.getvalue()
