"""The check: sources are asked, what is new is archived, what changed is judged and told.

It goes in three rounds, each of which may be cut short at any moment and is finished by the next check:

1. Each source is asked, by threads; its answer is taken in here, one after the other. What is new is written down as
   an intention, then archived; only then is kept what the source said of its answer. An intention that the archive
   knows nothing of is dropped: the source still has to give that answer.
2. Each intention is judged, in the order of the plan; in one transaction its notice goes to the outbox and the
   intention out of the state.
3. The outbox is delivered.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from sqlite3 import Connection

from diffreport.archive import Archive
from diffreport.archive.nearest import choice
from diffreport.archive.provenance import now
from diffreport.errors import DiffreportError, Interrupted, StateError, UsageError
from diffreport.watch import outbox
from diffreport.watch.checking import remembered, restless
from diffreport.watch.checking.arriving import What, in_order
from diffreport.watch.checking.asking import Replied, answers
from diffreport.watch.checking.comparing import Bench
from diffreport.watch.checking.journal import Level, Value
from diffreport.watch.checking.locking import BusyError, one_at_a_time
from diffreport.watch.checking.remembered import Answered, Intention, Memory, Ran
from diffreport.watch.checking.request import (
    BUG,
    INTERRUPTED,
    Asked,
    Came,
    Fetching,
    Outcome,
    Request,
    Result,
    Step,
)
from diffreport.watch.checking.taking import Opened, Taking
from diffreport.watch.plan import Plan, Source
from diffreport.watch.reports import file_of
from diffreport.watch.secrets import value_of
from diffreport.watch.state import State
from diffreport.watch.targets import Desk

PARTS = (remembered.PART, restless.PART, outbox.PART)


def check(archive: Archive, plan: Plan, request: Request) -> Outcome:
    """Check the sources of a plan and return what came of it; all of it has been told to the journal as well.

    While another check of the same state is under way, this one waits or leaves (see `Request.wait_seconds`), with an
    outcome of no run.
    Cost: memory for the answers of some `Limits.jobs` sources, and of those of one series, whatever their number.
    Raises: UsageError for a series that no source is of; StateError; whatever a bug raises, once all else is done;
        KeyboardInterrupt, at any moment: the next check goes on from there.
    """
    sources, journal = chosen(plan, request.series), request.journal
    with ExitStack() as stack:
        if not request.is_rehearsal:
            try:
                tell = journal.telling(Level.INFO, "waiting")
                stack.enter_context(one_at_a_time(request.state, request.wait_seconds, tell))
            except BusyError as busy:
                journal.note(Level.INFO, "busy", f"{busy}; left it to that one")
                return Outcome(0)
        opening = State.copied if request.is_rehearsal else State.open
        state = stack.enter_context(opening(request.state, PARTS))
        fetcher = stack.enter_context(request.fetcher(plan.limits))
        return _Check(Bench(archive, plan, request), Memory(state), fetcher).run(sources)


def chosen(plan: Plan, series: Sequence[str]) -> tuple[Source, ...]:
    """Return the sources of these series, all if none is named. Raises: UsageError for one that has none."""
    if not plan.sources:
        where = plan.file or "the configuration"
        raise UsageError(f"{where}: has no [[source]] to check; diffreport config init writes a file with examples")
    known = sorted({source.series for source in plan.sources})
    for name in series:
        if name not in known:
            raise UsageError(f"{name}: no source is of this series; {choice(name, known)}")
    return tuple(source for source in plan.sources if not series or source.series in series)


class _Check:
    """One check, under its lock."""

    def __init__(self, bench: Bench, memory: Memory, fetcher: Fetching) -> None:
        self._bench = bench
        self._memory = memory
        self._fetcher = fetcher
        self._moment = now()
        self._bugs: list[Exception] = []
        self._lost = 0
        self._told_of: set[str] = set()  # what was told of failures

    def run(self, sources: Sequence[Source]) -> Outcome:
        """Make the three rounds, and return what came of them; the history has also a check that is interrupted."""
        begin = time.monotonic()
        number = self._bench.request.journal.run = self._memory.begin(self._moment)
        try:
            return self._rounds(number, sources, begin)
        except KeyboardInterrupt as stopped:
            status = stopped.status if isinstance(stopped, Interrupted) else INTERRUPTED
            ran = Ran(number, self._moment, now(), round(time.monotonic() - begin, 3), status=status)
            self._memory.interrupted(ran)
            raise

    def _rounds(self, number: int, sources: Sequence[Source], begin: float) -> Outcome:
        bench, plan = self._bench, self._bench.plan
        taking = Taking(bench, self._memory)
        due = list(taking.due(sources, self._moment))
        bench.note(Level.INFO, "begun", f"check {number}: {len(due)} of {len(sources)} sources are due", due=len(due))
        for fault in plan.unmatched():
            bench.note(Level.WARNING, "unmatched", fault)
        asked = [Asked(source) for source, _ in due]
        with closing(answers(self._fetcher, due, plan.limits.jobs)) as replies:
            for group in self._by_series(asked, replies):
                self._take(taking, group)
        asked = self._judge(asked)
        self._settle(asked)
        made = self._told()
        outcome = Outcome(number, len(sources), asked, made, self._lost, self._held(made))
        seconds = round(time.monotonic() - begin, 3)
        status = BUG if self._bugs else outcome.status
        ran = _ran(outcome, self._moment, seconds)._replace(status=status)
        self._memory.end(ran, _answers(outcome, self._moment), plan.limits.history)
        told = f"check {number}: {outcome.new} new, {outcome.flagged} flagged, {outcome.failed} failed"
        counts: dict[str, Value] = {"new": outcome.new, "flagged": outcome.flagged, "failed": outcome.failed}
        bench.request.journal.note(Level.INFO, "ended", told, **counts, seconds=seconds, status=status)
        if self._bugs:
            raise self._bugs[0]
        return outcome

    def _by_series(self, asked: Sequence[Asked], replies: Iterable[Replied]) -> Iterator[list[tuple[Asked, Replied]]]:
        """Yield the answers of all sources of a series at once, in the order of the plan, as soon as they are there.

        So what is archived first does not depend on which source answers first.
        """
        open_sources = Counter(each.source.series for each in asked)
        come: dict[str, list[Replied]] = {}
        for reply in replies:
            each = asked[reply.place]
            come.setdefault(each.source.series, []).append(reply)
            seconds = round(reply.seconds, 3)
            if not isinstance(reply.answer, Exception):
                told = f"{each.source.series}: answered in {seconds} s"
                self._bench.note(Level.INFO, "answered", told, each.source, seconds=seconds)
            if len(come[each.source.series]) == open_sources[each.source.series]:
                yield [(asked[one.place], one) for one in sorted(come.pop(each.source.series))]

    def _take(self, taking: Taking, group: Sequence[tuple[Asked, Replied]]) -> None:
        """Take in the answers of the sources of one series: what is new is archived in the order of the series."""
        opened: list[Opened] = []
        for each, reply in group:
            with self._failing(each):
                if isinstance(reply.answer, Exception):
                    raise reply.answer
                opened.append(taking.opened(each, reply.answer))
        of = {answer.asked.source.key: answer for answer in opened}
        for coming in in_order(coming for answer in opened for coming in answer.editions):
            answer = of[coming.source.key]
            if answer.asked.error is None:
                with self._failing(answer.asked):
                    taking.take(answer, coming)
        for answer in opened:
            if answer.asked.error is None:
                with self._failing(answer.asked):
                    taking.close(answer, self._moment)

    def _judge(self, asked: Sequence[Asked]) -> list[Asked]:
        """Judge all that was archived, in this check or in one that was cut short; return what became of all sources
        in the order of the plan."""
        sources = self._bench.plan.sources
        places = {source.key: place for place, source in enumerate(sources)}
        of_series = {source.series: place for place, source in reversed([*enumerate(sources)])}  # its first one
        by_key = {each.source.key: each for each in asked}
        waiting: list[tuple[int, Intention]] = []
        for intention in self._memory.intentions():
            place = places.get(intention.source, of_series.get(intention.series))  # an address may have been corrected
            if place is None:
                self._lose(intention)
            else:
                waiting.append((place, intention))
        for place, intention in sorted(waiting, key=lambda one: one[0]):
            each = by_key.setdefault(sources[place].key, Asked(sources[place], is_asked=False))
            with self._failing(each):
                self._finish(each, intention)
        return sorted(by_key.values(), key=lambda each: places[each.source.key])

    def _lose(self, intention: Intention) -> None:
        """Give up an edition that was archived, of a series that has no source any more: nobody is told of it."""
        self._memory.drop(intention)
        self._lost += 1
        told = f"{intention.series}: {intention.label} is archived, but its series has no source now; it is not judged"
        self._bench.note(Level.ERROR, "dropped", told)

    def _finish(self, each: Asked, intention: Intention) -> None:
        """Judge an edition that was archived, and queue its notice.

        Raises: InputError, ArchiveError, StateError; when all is done, what its change report failed with.
        """
        bench, source = self._bench, each.source
        version = bench.stored(intention)
        if version is None:  # its source failed before it was archived, and is asked again
            return
        issue = bench.issue(source.series, version.number)
        came = bench.judged(source, What(intention.what), intention.old, issue)
        bench.request.observe(Step.JUDGED)
        with self._memory.state.changing() as connection:
            if came.what is What.REVISED:
                came = self._marked(connection, each, came)
            if notice := came.notice:
                if not outbox.is_news(connection, notice):  # an older copy of the archive was put back
                    came = came._replace(flags=0, is_counted=False)
                outbox.put(connection, notice, bench.plan.told)
            remembered.forget(connection, intention)
        bench.request.observe(Step.QUEUED)
        each.came.append(came)
        told = f"{source.series}: {came.label}: {came.flags} flagged"
        bench.note(Level.INFO, "judged", told, source, edition=came.label, what=came.what, flagged=came.flags)
        if came.fault:
            raise came.fault

    def _marked(self, connection: Connection, each: Asked, came: Came) -> Came:
        """Return a re-issue with a remark if its label has another at each check; take note that it has one now."""
        if came.label in _revised(each):  # by the same check
            return came
        times = restless.revised(connection, each.source.key, came.label)
        if times < restless.MANY or not restless.is_told(came):
            return came
        told = f"{each.source.series}: {came.label}: {restless.remark(each.source, times)}"
        self._bench.note(Level.WARNING, "restless", told, each.source, edition=came.label)
        return restless.remarked(came, each.source, times)

    def _settle(self, asked: Sequence[Asked]) -> None:
        """Keep which sources gave what is archived and judged, and which editions of theirs were not revised."""
        sound = [each for each in asked if each.is_answered and each.error is None]
        with self._memory.state.changing() as connection:
            self._memory.settled(each.source.key for each in sound)
            for each in sound:
                restless.rest(connection, each.source.key, _revised(each))

    def _told(self) -> Sequence[outbox.Delivery]:
        """Send what waits and is due, and return what came of each try; none of a rehearsal.

        What a sender with a bug was to tell still waits. Raises: StateError.
        """
        made: list[outbox.Delivery] = []
        if self._bench.request.is_rehearsal:
            return made
        try:
            self._deliver(made)
        except StateError:
            raise
        except Exception as bug:  # noqa: BLE001 - raised again when all else is done
            self._bugs.append(bug)
            self._bench.note(Level.ERROR, "undelivered", remembered.told(bug)[1])
        return made

    def _deliver(self, made: list[outbox.Delivery]) -> None:
        """Send what waits and is due; add what came of each try, as it is made. Raises: StateError; a sender's bug."""
        plan, request = self._bench.plan, self._bench.request
        desk = Desk(
            request.say,
            self._fetcher.post,
            value_of,
            templates=request.shown.templates,
            report_file=lambda report: file_of(report, plan.limits),
        )
        for delivery in outbox.deliver(self._memory.state, plan.told, now(), desk):
            made.append(delivery)
            about: dict[str, Value] = {"target": delivery.target, "notices": delivery.notices, "id": delivery.message}
            if delivery.error:
                request.journal.note(Level.ERROR, "undelivered", str(delivery.error), **about)
            else:
                request.journal.note(Level.INFO, "delivered", f"notify {delivery.target}: told", **about)
        request.observe(Step.DELIVERED)

    def _held(self, made: Sequence[outbox.Delivery]) -> Sequence[outbox.Standing]:
        """Return the targets that something still waits for, and tell of those that were not tried now."""
        request, targets = self._bench.request, self._bench.plan.told
        if request.is_rehearsal:
            return ()
        held = outbox.held(self._memory.state, targets, {source.series for source in self._bench.plan.sources})
        told = {delivery.target for delivery in made if delivery.error}
        for each in held:
            if each.target not in told:
                about: dict[str, Value] = {"target": each.target, "notices": each.waiting, "since": each.since}
                request.journal.note(Level.ERROR, "held", each.told, **about)
        return held

    @contextmanager
    def _failing(self, each: Asked) -> Iterator[None]:
        """Take what is raised for a failure of one source: the others are not concerned. Raises: StateError."""
        try:
            yield
        except StateError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug is raised again when all else is done
            if not isinstance(error, (DiffreportError, OSError)):
                self._bugs.append(error)
            self._fail(each, error)

    def _fail(self, each: Asked, error: Exception) -> None:
        """Keep that a source failed, and tell it."""
        failures, since = 0, ""
        if each.error is None:
            each.error = error
            if each.is_asked:
                known = self._memory.failed(each.source.key, self._moment, getattr(error, "after", 0.0))
            else:
                known = self._memory.unjudged(each.source.key, self._moment)
            failures, since = known.failures, known.since or ""
        code, message = remembered.told(error)
        often = f" ({failures} times in a row, since {since[:10]})" if failures > 1 else ""
        told = f"{each.source.series}: {message}{often}"
        about: dict[str, Value] = {"code": code, "failures": failures, "since": since}
        if isinstance(error, UsageError) and message in self._told_of:  # what is not installed: told once, not of each
            self._bench.note(Level.INFO, "failed", told, each.source, **about)
            return
        self._told_of.add(message)
        self._bench.note(Level.ERROR, "failed", told, each.source, **about)


def _revised(each: Asked) -> set[str]:
    """Return the labels of a source that were silently revised."""
    return {came.label for came in each.came if came.what is What.REVISED}


def _ran(outcome: Outcome, begun: str, seconds: float) -> Ran:
    """Return a check as the history keeps it."""
    results = [each.result for each in outcome.asked]
    unchanged = results.count(Result.UNCHANGED)
    counts = len(results), unchanged, outcome.new, outcome.flagged, outcome.failed
    return Ran(outcome.run, begun, now(), seconds, *counts, outcome.status)


def _answers(outcome: Outcome, moment: str) -> Iterator[Answered]:
    """Yield what became of each source as the history keeps it, unless nothing was new."""
    for place, each in enumerate(outcome.asked):
        if each.result is Result.UNCHANGED:
            continue
        code, message = remembered.told(each.error) if each.error else ("", "")
        references = ", ".join(came.reference for came in each.came)
        flagged = sum(came.flags for came in each.came)
        source = each.source
        yield Answered(
            outcome.run, place, source.series, source.origin, moment, each.result, references, flagged, code, message
        )
