"""batch: a whole corpus compared, on all cores or on a cluster; resumable."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, BinaryIO, TextIO

import typer

from diffreport.batch.limits import MEMORY, SECONDS
from diffreport.cli import completing, output, progress
from diffreport.cli.call import Call
from diffreport.cli.delivery import Jobs, Templates, check_engine, check_look, language_option
from diffreport.cli.interrupts import signals_interrupt
from diffreport.cli.options import command
from diffreport.errors import ArchiveError, UsageError
from diffreport.report.lines import counted
from diffreport.stores import is_remote, opened, place_of, within

if TYPE_CHECKING:
    from diffreport.batch.claims import About
    from diffreport.batch.pairs import Given, Pairs
    from diffreport.batch.plan import Executor, Plan
    from diffreport.batch.running import Advance, Ran
    from diffreport.model.corpora import Row
    from diffreport.pins import Line

SOME_FAILED = 3
_STDIN = "-"
_NAMELESS = ("", _STDIN, "manifest", "pairs")  # names of manifests that are no titles
_LINES = 5  # of a manifest that are named
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE | re.ASCII)
_UNITS = "KMGT"
_LEAST_MEMORY = 256 << 20  # what a child takes with all that it has loaded, and a short pair


def _place(text: str) -> str:
    """Return the place of the output. Raises: BadParameter for standard output, and for no name."""
    if text in ("", "-"):
        raise typer.BadParameter("an output is a folder or a part of a bucket, not a file; name one")
    place = place_of(text)
    if isinstance(place, str):
        return place
    there = next((each for each in (place, *place.parents) if os.path.lexists(each)), None)
    if there is not None and not there.is_dir():
        raise typer.BadParameter(f"{there}: is no folder; name one, new or empty")
    return str(place.resolve())


def _bytes(text: str) -> int:
    """Return a size in bytes. Raises: BadParameter."""
    found = _SIZE.fullmatch(text.strip())
    size = int(float(found[1]) * (1 << 10 * (_UNITS.find(found[2].upper()) + 1 if found[2] else 0))) if found else 0
    if size < _LEAST_MEMORY:
        raise typer.BadParameter(f"{text!r} is no size of {_LEAST_MEMORY >> 20}M or more; write 512M, or 2G")
    return size


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which pairs are compared, and where that goes."""

    place: Annotated[
        str,
        typer.Option(
            "--output", "-o", parser=_place, metavar="DIR", help="A new or empty folder, s3://..., or the batch's."
        ),
    ]
    latest: Annotated[bool, typer.Option("--latest", help="The last two editions of every series of the archive.")] = (
        False
    )
    all_pairs_of: Annotated[
        str,
        typer.Option(
            "--all-pairs-of",
            metavar="SERIES",
            autocompletion=completing.series,
            show_default=False,
            help="All pairs of editions of a series.",
        ),
    ] = ""

    def check(self, manifest: str | None) -> None:
        """Refuse none, or several, ways to choose pairs. Raises: UsageError."""
        if sum(map(bool, (manifest, self.latest, self.all_pairs_of))) != 1:
            raise UsageError(
                "which pairs? name a manifest, or give --latest or --all-pairs-of SERIES: one of the three"
            )


@dataclass(frozen=True, slots=True)
class Workforce:
    """Who does the work."""

    jobs: Jobs = None
    cluster: Annotated[
        str,
        typer.Option("--cluster", metavar="ADDRESS", show_default=False, help="A scheduler of Dask: tcp://HOST:8786."),
    ] = ""
    seconds: Annotated[float, typer.Option("--seconds", metavar="S", min=1, help="What one pair may take.")] = SECONDS
    memory: Annotated[
        int, typer.Option("--memory", parser=_bytes, metavar="SIZE", help="What one process may take, as 2G.")
    ] = f"{MEMORY >> 30}G"  # type: ignore[assignment]  # typer parses the default, too

    def executor(self) -> Executor:
        """Return it. Raises: UsageError."""
        from diffreport.batch.local import Local
        from diffreport.children import processors

        if not self.cluster:
            return Local(self.jobs or processors())
        if self.jobs:
            raise UsageError("--jobs is for this machine, and --cluster has workers of its own; leave one of them out")
        from diffreport.batch.cluster import Cluster

        return Cluster(self.cluster)


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written of each pair, and how it looks."""

    reports: Annotated[
        list[str] | None,
        typer.Option(
            "--report", metavar="FORMAT", show_default=False, help="Write this of each pair, too: html, xlsx, ..."
        ),
    ] = None
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", show_default=False, help="What the corpus is called.")
    ] = ""
    templates: Templates = None
    language: Annotated[str | None, language_option("the reports' own words; else English.")] = None

    def formats(self) -> tuple[str, ...]:
        """Return the formats that are asked for, each once. Raises: UsageError."""
        from diffreport.report import format_named

        found = tuple(dict.fromkeys(format_named(name, "--report") for name in self.reports or ()))
        check_engine(found)
        return found


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(batch)


def batch(
    chosen: Chosen,
    writing: Writing,
    workforce: Workforce,
    call: Call,
    manifest: Annotated[
        str | None,
        typer.Argument(metavar="MANIFEST", help="Pairs as CSV or JSON Lines; - is standard input.", show_default=False),
    ] = None,
) -> None:
    """Compare many pairs of editions.

    Writes a comparison, and reports if asked, of each pair, a table of all, and an index of what they tell together.
    Again, only what is not current. Ends with status 3 if some pairs failed and the rest is done.

    Examples:
      diffreport batch pairs.csv -o changes
      diffreport batch --latest -o changes --report html
    """
    from diffreport.batch.running import run

    chosen.check(manifest)
    executor, plan = workforce.executor(), _plan(chosen, writing, workforce, call)
    about = _about(chosen, writing, manifest, plan)
    with signals_interrupt(), _pairs(chosen, manifest, plan, call) as (pairs, damaged):
        if not pairs:
            raise UsageError(f"{about.of}: there are no pairs; nothing was compared")
        if pairs.archived:
            _check_archive(plan, *pairs.archived)
        with progress.counted("comparing", not (call.quiet or call.verbose), "pairs") as tell:
            ran = run(plan, pairs, executor, _telling(tell, call), about)
    _tell(ran, chosen, call)
    if ran.failed or damaged:
        raise typer.Exit(SOME_FAILED)


def _telling(tell: Callable[[int, int], None], call: Call) -> Advance:
    """Return what is to be called with each pair that is done."""
    from diffreport.model.corpora import NO_COST

    def told(row: Row, done: int, total: int) -> None:
        tell(done, total)
        if call.verbose:
            what = "failed" if row.error else f"{row.cost.seconds:.2f} s" if row.cost != NO_COST else "current"
            call.trace(f"{row.name}: {what}")

    return told


def _check_archive(plan: Plan, line: int, reference: str) -> None:
    """Check that there is the archive of which an edition is named, in a line. Raises: ArchiveError."""
    from diffreport.archive import Archive

    try:
        Archive.open(plan.archive)
    except ArchiveError as error:
        where = f"line {line}: " if line else ""
        raise ArchiveError(f"{where}{reference} is no file, so an archived edition; and {error}") from error


def _plan(chosen: Chosen, writing: Writing, workforce: Workforce, call: Call) -> Plan:
    """Return what holds for all pairs. Raises: UsageError."""
    from diffreport.batch.plan import Plan

    look = call.look(writing.language, writing.templates)
    check_look(look)
    archive = str(call.archive_place())
    pins, are_for_files = _pins(call)
    return Plan(
        chosen.place,
        archive if is_remote(archive) else str(Path(archive).resolve()),
        call.settings(),
        call.additions(),
        call.profiles(),
        writing.formats(),
        look.language,
        str(look.templates.resolve()) if look.templates else "",
        pins,
        are_for_files,
        workforce.seconds,
        workforce.memory,
    )


def _pins(call: Call) -> tuple[tuple[Line, ...], bool]:
    """Return the pins that hold, and whether they do for files, too. Raises: UsageError."""
    from diffreport.cli.configuration import BESIDE
    from diffreport.pins import read_pins

    place = call.pins_place(is_archived=True)
    if place is None:
        return (), False
    call.trace(f"pins from {place.path} ({place.origin})")
    return read_pins(place.path), place.origin != BESIDE


def _about(chosen: Chosen, writing: Writing, manifest: str | None, plan: Plan) -> About:
    """Return what the batch is called, and what its pairs are of: what comes in by a pipe is of no place."""
    from diffreport.batch.claims import About
    from diffreport.report.language.speech import speech

    title = ""  # of a series alone the index says what its documents are called
    if manifest:
        of, stem = PurePosixPath(manifest).name or _STDIN, PurePosixPath(manifest).stem
        title = "" if stem.casefold() in _NAMELESS else stem
    elif chosen.latest:
        said = speech(plan.language, Path(plan.templates) if plan.templates else None)
        of, title = "--latest", said.say("corpus.latest")
    else:
        of = f"--all-pairs-of {chosen.all_pairs_of}"
    return About(writing.title or title, of, "" if manifest == _STDIN else manifest or plan.archive)


@contextmanager
def _pairs(chosen: Chosen, manifest: str | None, plan: Plan, call: Call) -> Iterator[tuple[Pairs, int]]:
    """Give the pairs, and the number of series that are left out because they are damaged. Raises: UsageError, ..."""
    from diffreport.batch.manifest import WrongLinesError
    from diffreport.batch.pairs import Pairs

    damaged: list[str] = []
    single: list[str] = []
    others: list[str] = []
    try:
        with progress.tallied("reading", not call.quiet, "pairs") as tell:
            pairs = Pairs(_counted(_given(chosen, manifest, plan, (damaged, single, others)), tell))
    except WrongLinesError as error:
        for line in error.lines:
            output.complain(line)
        raise
    with pairs:
        for each in damaged:
            output.complain(each)
        if single:
            call.note(f"{len(single):,} series left out, for want of two editions that are not in quarantine")
        if others:
            named = f"{', '.join(others[:_LINES])}{', ...' if len(others) > _LINES else ''}"
            call.note(f"columns passed over: {named}; those of a manifest are old, new, series and name")
        if pairs.repeated:
            lines = ", ".join(map(str, pairs.repeated[:_LINES])) + (", ..." if len(pairs.repeated) > _LINES else "")
            call.note(f"given a second time, and compared once: {counted(len(pairs.repeated), 'pair')} (line {lines})")
        yield pairs, len(damaged)


def _counted(given: Iterator[Given], tell: Callable[[int], None]) -> Iterator[Given]:
    for number, each in enumerate(given, 1):
        tell(number)
        yield each


def _given(chosen: Chosen, manifest: str | None, plan: Plan, left_out: Sequence[list[str]]) -> Iterator[Given]:
    """Yield the pairs; add to what is left out: damaged series, single ones, and columns of a manifest."""
    from diffreport.batch import editions
    from diffreport.batch import manifest as manifests

    damaged, single, others = left_out
    if manifest is not None:
        shown = "standard input" if manifest == _STDIN else manifest
        with _opened(manifest) as stream:
            yield from manifests.given(stream, shown, _folder_of(manifest), others.extend)
        return
    from diffreport.archive import Archive

    archive = Archive.open(plan.archive)
    if chosen.latest:
        yield from editions.latest(archive, lambda error: damaged.append(str(error)), single.append)
    else:
        yield from editions.all_of(archive, chosen.all_pairs_of)


@contextmanager
def _opened(manifest: str) -> Iterator[TextIO]:
    """Give a manifest as text. Raises: UsageError."""
    with ExitStack() as stack:
        try:
            if manifest == _STDIN:
                binary: BinaryIO = sys.stdin.buffer
            elif is_remote(manifest):
                place, name = within(manifest)
                binary = io.BytesIO(opened(place).read(name))
            else:
                binary = stack.enter_context(Path(manifest).open("rb"))
        except OSError as error:
            reason = error.strerror or "there is none"
            raise UsageError(f"{manifest}: cannot be read ({reason}); check the path") from error
        stream = io.TextIOWrapper(binary, encoding="utf-8-sig", errors="surrogateescape", newline="")
        stack.callback(stream.detach)  # standard input is not ours to close
        yield stream


def _folder_of(manifest: str) -> str:
    """Return what paths in a manifest are relative to."""
    if is_remote(manifest):
        return within(manifest)[0]
    return str(Path.cwd() if manifest == _STDIN else Path(manifest).parent.resolve())


def _tell(ran: Ran, chosen: Chosen, call: Call) -> None:
    """Say what became of the batch."""
    for row in ran.lost:
        output.complain(f"{row.name}: {row.error}")
    if ran.failed > len(ran.lost):
        output.complain(f"and {ran.failed - len(ran.lost):,} more: see results.csv")
    if not ran.has_parquet:
        call.note("results.parquet needs the extra parquet: pip install 'diffreport-editions[parquet]'")
    done = ran.pairs - ran.reused - ran.failed
    counts = f"{done:,} done, {ran.reused:,} current, {ran.failed:,} failed"
    tell = output.complain if ran.failed else call.note
    tell(f"{chosen.place}/index.html: {counted(ran.pairs, 'pair')}: {counts}")
