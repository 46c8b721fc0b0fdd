"""The change reports that pages link to: written beside them, each anew only where it is not current."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport import workers
from diffreport.archived import comparisons
from diffreport.archived.following import Pair, trend_positions
from diffreport.archived.histories import Following
from diffreport.kept import code_of, key_of
from diffreport.report.alone import alone
from diffreport.report.names import names_apart, report_name
from diffreport.report.presentation import PLAIN, Presentation
from diffreport.resources import digest_of_templates
from diffreport.site.entries import extent_told
from diffreport.site.folders import Folder, Part

if TYPE_CHECKING:
    from diffreport.archive import Archive, Version
    from diffreport.model import Comparison, Document, Extent

_STRETCH = 8  # reports that one process makes of successive pairs: what figures are followed through is read once
_KEPT = 24  # comparisons at hand: of a stretch, and of the editions before it
_REPORT_SECONDS = 0.1  # a guess at one report, where the comparison is kept
_CODE = (
    *("*.py", "model/*.py", "schema/*.py", "histories/**/*.py", "archived/*.py", "report/**/*.py", "site/*.py"),
    *("watch/*.py", "watch/fetching/addresses.py", "archive/names.py", "readers/labels.py", "readers/quality.py"),
    *("stores/__init__.py", "lexicons/*"),
)
_LIBRARIES = ("jinja2", "markupsafe", "rcssmin", "rjsmin")


@dataclass(frozen=True, slots=True)
class Under:
    """What reports are made under.

    `following` is what comparisons depend on. `shown` is how reports look: of it the language, the templates, `up` and
    `most_paragraphs` count. `trend` is how many editions figures are followed through. Up to `jobs` processes work.
    """

    following: Following = field(default_factory=Following)
    shown: Presentation = PLAIN
    trend: int = 8
    jobs: int = 1


@contextmanager
def written(
    archive: Archive,
    versions: Sequence[Version],
    pairs: Iterable[Pair],
    folder: Path,
    under: Under,
) -> Iterator[dict[Pair, str]]:
    """Write the change reports of pairs of editions into a folder of their own; give the file name of each.

    `versions` are the editions of one series; `pairs` are positions among them. A report that is current, and as it was
    written, is left alone. At the end, once the page that leads to them is written, reports of other pairs that are
    ours are removed. The folder is made if there are pairs. A name is its own address, relative to the folder.
    Raises: UsageError if the folder holds something else, cannot be written, or another is writing there; InputError,
    ArchiveError; TemplateError.
    """
    Folder(folder)  # before anything is made in it
    with alone(folder.parent.resolve() / folder.name):
        own = Folder(folder)
        reports = Reports(archive, versions, under, of_all(under))
        named = reports.named(pairs)
        try:
            stretches = reports.due(named, own)
            for stretch, made in zip(stretches, _all_made(stretches, under.jobs), strict=True):
                reports.keep(stretch, made, own)
            yield named
            own.keep_only(named.values())
        finally:
            own.close()
        if not named:
            own.drop()


class Stretch(NamedTuple):
    """Reports that are made one after the other, in one process."""

    archive: Path
    references: tuple[str, ...]  # of all editions of the series
    named: tuple[tuple[Pair, str], ...]
    under: Under


class Made(NamedTuple):
    """A report's pages, and how much changed."""

    pages: tuple[Part, ...]
    extent: Extent


class Reports:
    """The reports on editions of one series."""

    def __init__(self, archive: Archive, versions: Sequence[Version], under: Under, of: str) -> None:
        """Take note of the editions, in their order, and of the digest of what all pages depend on."""
        self._archive, self._under = archive, under
        self._references = tuple(f"{version.edition.series}@v{version.number}" for version in versions)
        self._names = names_apart([version.edition.label for version in versions])
        self.editions = [depends_on(version, under) for version in versions]  # what each depends on
        self._all = of

    def named(self, pairs: Iterable[Pair]) -> dict[Pair, str]:
        """Return the file name of each pair's report."""
        return {(old, new): report_name(self._names[old], self._names[new]) for old, new in pairs}

    def due(self, named: Mapping[Pair, str], own: Folder) -> list[Stretch]:
        """Return what is to be made of these, and claim its files. Raises: UsageError if one is there, and not ours."""
        wanted = [(pair, name) for pair, name in named.items() if own.told(name, self.of(pair)) is None]
        own.claim(name for _, name in wanted)
        stretches = (tuple(wanted[n : n + _STRETCH]) for n in range(0, len(wanted), _STRETCH))
        return [Stretch(self._archive.folder, self._references, each, self._under) for each in stretches]

    def keep(self, stretch: Stretch, made: Sequence[Made], own: Folder) -> None:
        """Write what was made. Raises: UsageError."""
        for (pair, name), each in zip(stretch.named, made, strict=True):
            own.put(name, each.pages, self.of(pair), {"extent": extent_told(each.extent)})

    def of(self, pair: Pair) -> str:
        """Return the digest of all that a report depends on."""
        chosen = trend_positions(*pair, self._under.trend) or pair
        at = [n in pair for n in chosen]
        return key_of(pair[1] + 1 - len(chosen), at, [self.editions[n] for n in chosen], self._all)


def _all_made(stretches: Sequence[Stretch], jobs: int) -> Iterator[list[Made]]:
    """Yield the reports of each stretch. Raises: InputError, ArchiveError; TemplateError; WorkerError."""
    seconds = _REPORT_SECONDS * sum(len(stretch.named) for stretch in stretches)
    return workers.mapped(reports_of, stretches, jobs, seconds=seconds, named=lambda stretch: stretch.references[0])


def reports_of(stretch: Stretch) -> list[Made]:
    """Return the reports of a stretch. Raises: InputError, ArchiveError; UsageError, TemplateError."""
    from diffreport import report

    return [
        Made(tuple(report.pages(comparison, "html", name, shown)), comparison.extent)
        for name, comparison, shown in compared_in(stretch)
    ]


def compared_in(stretch: Stretch) -> Iterator[tuple[str, Comparison, Presentation]]:
    """Yield the comparisons of a stretch, each with the name of its report and how that is to be shown.

    Raises: InputError, ArchiveError; UsageError.
    """
    from diffreport.comparison.figures.trends import trends

    compared, under = _Compared(stretch), stretch.under
    for pair, name in stretch.named:
        comparison = compared.of(pair)
        chosen = trend_positions(*pair, under.trend)
        left_out, through = pair[1] + 1 - len(chosen), [compared.of(each) for each in pairwise(chosen)]
        yield name, comparison, replace(under.shown, trends=trends(comparison, through, left_out) if chosen else None)


class _Compared:
    """Comparisons of editions of a series, the last of them at hand."""

    def __init__(self, stretch: Stretch) -> None:
        from diffreport.archive import Archive

        self._archive, self._references, self._under = Archive.open(stretch.archive), stretch.references, stretch.under
        self._documents: dict[int, Document] = {}
        self._made: OrderedDict[Pair, Comparison] = OrderedDict()
        self._read({n for pair, _ in stretch.named for n in trend_positions(*pair, self._under.trend) or pair})

    def of(self, pair: Pair) -> Comparison:
        """Return a comparison. Raises: InputError, ArchiveError, UsageError."""
        from diffreport.archived.comparisons import compared

        if pair not in self._made:
            old, new = (self._documents[n] for n in pair)
            under = self._under.following
            self._made[pair] = compared(old, new, under.settings, under.pins_of(old, new), under.additions)
            if len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return self._made[pair]

    def _read(self, positions: Iterable[int]) -> None:
        from diffreport.archived.documents import archived

        chosen = sorted(positions)
        read = archived(self._archive, *(self._references[n] for n in chosen), rules=self._under.following.rules)
        self._documents = dict(zip(chosen, read, strict=True))


def depends_on(version: Version, under: Under) -> list[object]:
    """Return all that a document depends on, and all that the archive knows of its edition."""
    from diffreport.archived.documents import reading_of

    return [reading_of(version, under.following.rules) or version.sha512, asdict(version.edition)]


def of_all(under: Under) -> str:
    """Return the digest of all that every page depends on beside its editions: code, templates, settings."""
    shown = under.shown
    look = shown.language, shown.most_paragraphs, shown.up, under.trend, digest_of_templates(shown.templates)
    return key_of(code(), comparisons.code(), look, under.following.told())


def code() -> str:
    """Return a digest of the code that makes pages."""
    return code_of(_CODE, _LIBRARIES)
