"""check: for cron, silent unless something is flagged or fails."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.cli import completing, configuration, output
from diffreport.cli.call import Call, Writing
from diffreport.cli.delivery import FailOn, is_flagged
from diffreport.cli.interrupts import signals_interrupt
from diffreport.cli.listing import Form
from diffreport.cli.options import command
from diffreport.text import encoded

if TYPE_CHECKING:
    from diffreport.model import Comparison, Document
    from diffreport.report.presentation import Presentation
    from diffreport.watch.checking.journal import Entry, Journal
    from diffreport.watch.checking.remembered import Answered, Ran
    from diffreport.watch.checking.request import Asked, Request
    from diffreport.watch.plan import Plan

_MOST = 20  # checks, or answers, that the history tells


class IfLocked(StrEnum):
    """What is done while another check is under way."""

    LEAVE = "leave"
    WAIT = "wait"


class LogFormat(StrEnum):
    """How events are written."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Way:
    """How a check goes about it."""

    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fetch and say what would happen; change nothing.")] = False
    force: Annotated[bool, typer.Option("--force", help="Ask all sources, due or not.")] = False
    if_locked: Annotated[
        IfLocked, typer.Option("--if-locked", help="While another check is under way: leave, or wait for its end.")
    ] = IfLocked.LEAVE
    fail_on: Annotated[
        FailOn | None,
        typer.Option("--fail-on", show_default=False, help="Status 1 for changes of this sort; else as rules flag."),
    ] = None
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", show_default=False, help="Who deposits, as 'NAME <ADDRESS>'."),
    ] = None


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told beside notices, and how."""

    explain: Annotated[
        bool, typer.Option("--explain", help="Say which rule flagged which finding, and why others did not.")
    ] = False
    history: Annotated[bool, typer.Option("--history", help="Tell of the last checks, or what came of SERIES.")] = False
    form: Annotated[Form, typer.Option("--format", help="Write the history in lines, or as JSON.")] = Form.TXT
    log_format: Annotated[
        LogFormat, typer.Option("--log-format", help="Tell of events in lines for people, or as JSON Lines.")
    ] = LogFormat.TEXT
    log: Annotated[
        Path | None,
        typer.Option("--log", metavar="FILE", show_default=False, help="Append every event to this file, too."),
    ] = None

    def written(self, entry: Entry) -> str:
        """Return an event as a line of the log."""
        return entry.as_json() if self.log_format is LogFormat.JSON else entry.as_text()


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(check)


def check(
    way: Way,
    telling: Telling,
    writing: Writing,
    call: Call,
    series: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SERIES...",
            autocompletion=completing.series,
            help="Only these, due or not; else all that are due.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Ask sources for editions; tell what changed.

    For cron: archives what is new, and is silent unless something is flagged or fails.

    Examples:
      diffreport check --dry-run --explain
      diffreport check
      diffreport check --history
    """
    from diffreport.errors import DiffreportError, Interrupted
    from diffreport.watch.checking.journal import Journal, Level, appended
    from diffreport.watch.checking.request import INTERRUPTED

    plan = configuration.plan(call.files())
    if telling.history:
        _tell_history(call, plan, telling.form, tuple(series or ()))
        return
    with ExitStack() as stack:
        stack.enter_context(signals_interrupt())
        logs = [] if telling.log is None else [stack.enter_context(appended(telling.log, telling.written))]
        journal = Journal([lambda entry: _show(call, telling, entry), *logs])
        try:
            _check_lines(plan, way, telling)
            request = _request(call, plan, (way, telling, writing), journal, tuple(series or ()))
            status = _checked(call, plan, request, writing)
        except DiffreportError as stopped:
            status = stopped.exit_status
            journal.note(Level.ERROR, "stopped", str(stopped), status=status)
        except KeyboardInterrupt as stopped:
            status = stopped.status if isinstance(stopped, Interrupted) else INTERRUPTED
            journal.note(Level.ERROR, "stopped", "interrupted; the next check goes on from here", status=status)
    if status:
        raise typer.Exit(status)


def _check_lines(plan: Plan, way: Way, telling: Telling) -> None:
    """Check that what is printed is of one form. Raises: UsageError."""
    from diffreport.errors import UsageError
    from diffreport.watch.plan import StdoutTarget

    if telling.form is Form.JSON:
        raise UsageError(
            "--format json: is how the history is told; say --history with it, or --log-format json instead"
        )
    if telling.explain and not way.dry_run:
        for target in plan.targets:
            if isinstance(target.where, StdoutTarget) and target.where.form == "jsonl":
                wrong = f"--explain: its lines would stand among those of JSON that notify {target.name} prints"
                raise UsageError(f"{wrong}; say --dry-run with it")


def _state(call: Call, plan: Plan) -> Path:
    """Return the file of what is kept between two checks."""
    from diffreport.watch.state import default_file

    return plan.limits.state or default_file(call.archive_place())


def _show(call: Call, telling: Telling, entry: Entry) -> None:
    """Tell of an event on standard error: of what went wrong; to a verbose user of all."""
    from diffreport.watch.checking.journal import Level

    if entry.level is Level.INFO and not call.verbose:
        return
    if telling.log_format is LogFormat.JSON:
        output.print_error(entry.as_json())
    else:
        output.complain(entry.message)


def _request(
    call: Call, plan: Plan, options: tuple[Way, Telling, Writing], journal: Journal, series: tuple[str, ...]
) -> Request:
    """Return what is asked of the check. Raises: UsageError."""
    from diffreport.archived import comparisons
    from diffreport.watch.checking.journal import Level
    from diffreport.watch.checking.request import Request

    way, telling, writing = options
    settings, additions, fail_on = call.settings(), call.additions(), way.fail_on
    tell, silent = journal.telling(Level.WARNING, "pin"), replace(call, verbose=False)  # the journal has what is done

    def compare(old: Document, new: Document) -> Comparison:
        return comparisons.compared(old, new, settings, silent.pins(old, new, tell), additions)

    return Request(
        _state(call, plan),
        compare,
        output.say_now,
        journal,
        series,
        is_forced=way.force,
        is_rehearsal=way.dry_run,
        explained_columns=output.width() if telling.explain else 0,
        wait_seconds=writing.lock_timeout if way.if_locked is IfLocked.WAIT else None,
        profiles=call.profiles(),
        depositor=configuration.depositor(way.by, call.files()).name,
        shown=_shown(call, plan),
        counts=None if fail_on is None else lambda comparison: is_flagged(comparison.summary, fail_on),
    )


def _shown(call: Call, plan: Plan) -> Presentation:
    """Return how reports and notices are to be shown, by the configuration; what it says is tried now.

    Raises: UsageError.
    """
    from diffreport.report.presentation import Presentation

    look = call.look()
    if look.templates is not None:
        from diffreport.report.html.overrides import check

        check(look.templates)
    if plan.limits.reports is not None:
        from diffreport.report.language.labels import name_of

        name_of(look.language, look.templates)
    return Presentation(look.language, look.templates)


def _checked(call: Call, plan: Plan, request: Request, writing: Writing) -> int:
    """Check, print what was asked for, and return the exit status. Raises: DiffreportError."""
    from diffreport.archive import Archive, Patience
    from diffreport.watch.checking.journal import Level
    from diffreport.watch.checking.running import check as checked

    patience = Patience(writing.lock_timeout, request.journal.telling(Level.INFO, "waiting"))
    outcome = checked(Archive.open(call.archive_place(), patience=patience), plan, request)
    for each in outcome.asked:
        if request.is_rehearsal:
            for line in _rehearsed(each):
                output.say(line)
        for came in (*each.came, *each.former):
            for line in came.explained:
                output.say(line)
    return outcome.status


def _rehearsed(each: Asked) -> Iterator[str]:
    """Yield what would become of a source."""
    if not each.came and each.error is None:
        yield f"{each.source.series}: nothing new"
    for came in each.came:
        flagged = f"{came.flags} flagged" if came.notice else "nothing flagged"
        yield f"{each.source.series}: would archive {came.label} ({came.what}): {flagged}"
        if came.notice:
            yield from (
                f"  {flag.severity} {': '.join(filter(None, (flag.label, flag.marked)))}" for flag in came.notice.flags
            )


def _tell_history(call: Call, plan: Plan, form: Form, series: Sequence[str]) -> None:
    """Print how the last checks went, or what came of the sources of series. Raises: StateError, UsageError."""
    from diffreport.archive.provenance import now
    from diffreport.watch.checking.remembered import Memory
    from diffreport.watch.checking.running import PARTS, chosen
    from diffreport.watch.state import State

    with State.copied(_state(call, plan), PARTS) as opened:
        memory = Memory(opened)
        answers = [answer for name in series for answer in memory.outcomes(name, _MOST)]
        runs = [] if series else memory.runs(_MOST)
        resting = memory.resting((each for each in plan.sources if not series or each.series in series), now())
    if series and not answers:
        chosen(plan, series)
    if form is Form.JSON:
        records = [answer._asdict() for answer in answers] + [ran._asdict() for ran in runs]
        text = json.dumps(records, ensure_ascii=False, indent=2)
        output.write_bytes(encoded(f"{text}\n"))
        return
    for line in (*resting, *map(_told_answer, answers), *map(_told_run, runs)):
        output.say(line)


def _told_run(ran: Ran) -> str:
    if ran.ended is None:
        return f"check {ran.number}, {ran.begun}: did not end"
    if ran.sources is None:
        return f"check {ran.number}, {ran.begun}, {ran.seconds} s: interrupted; status {ran.status}"
    counts = (
        f"{ran.sources} asked, {ran.unchanged} unchanged, {ran.new} new, {ran.flagged} flagged, {ran.failed} failed"
    )
    return f"check {ran.number}, {ran.begun}, {ran.seconds} s: {counts}; status {ran.status}"


def _told_answer(answer: Answered) -> str:
    said = answer.message or f"{answer.editions}, {answer.flagged} flagged"
    return f"check {answer.run}, {answer.moment}: {answer.series} ({answer.source}) {answer.result}: {said}"
