"""What is kept between two checks: the file, the last check, sources that fail, and notices that wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from diffreport.archive import lock
from diffreport.errors import StateError
from diffreport.report.lines import counted
from diffreport.watch import outbox
from diffreport.watch.checking.locking import lock_file
from diffreport.watch.checking.remembered import Memory, Ran
from diffreport.watch.checking.running import PARTS
from diffreport.watch.doctor.diagnosis import Diagnosis, Machine, Rating, Setup, note, ok, refused, wrong
from diffreport.watch.doctor.environment import may_write, nearest
from diffreport.watch.outbox import standings
from diffreport.watch.plan import Plan
from diffreport.watch.state import State, default_file

_LASTING = 3  # failures in a row
_GONE = 'give a target this name, and a check tells it; one with command = ["true"] only takes it away'


def examine_state(setup: Setup, machine: Machine) -> Iterator[Diagnosis]:
    """Yield what is to be said of the state of checks; nothing where nothing tells which file it is."""
    if setup.plan is None or setup.archive is None:
        return
    file = setup.plan.limits.state or default_file(setup.archive)
    if machine.is_remote(nearest(file)):
        yield note("state disk", f"{file} is on a network file system, where checks are slower")
    if not file.exists():
        yield _to_be_made(file)
        return
    if not may_write(file) or not may_write(file.parent):
        yield wrong("state", f"{file} cannot be written", "check its permissions, and those of its folder")
        return
    try:
        with State.copied(file, PARTS) as state:  # the first check of a new version renews it, and no look at it
            yield ok("state", str(file))
            memory = Memory(state)
            yield from _last(memory.runs(1), file)
            yield from _failing(memory, setup.plan)
            yield from _waiting(state, setup.plan)
    except StateError as error:
        yield refused("state", error)


def _to_be_made(file: Path) -> Diagnosis:
    if may_write(file):
        return ok("state", f"none yet; the first check makes {file}")
    return wrong("state", f"{file} cannot be made", "check the permissions of its folder, or set check.state")


def _last(runs: list[Ran], file: Path) -> Iterator[Diagnosis]:
    """Yield how the last check ended, or that it has not."""
    for ran in runs:
        if ran.ended is not None:
            yield ok("last check", f"{ran.ended}, exit status {ran.status}, {ran.seconds or 0:,.1f} s")
            continue
        path = lock_file(file)
        told = f"{lock.holder(path)} runs it" if lock.is_held(path) else "was interrupted"
        yield note("last check", f"begun {ran.begun}, and {told}")


def _failing(memory: Memory, plan: Plan) -> Iterator[Diagnosis]:
    """Yield the sources that gave nothing when they were asked last."""
    for source in plan.sources:
        known = memory.source(source.key)
        if known.failures:
            told = f"failed {_often(known.failures)}, since {known.since}"
            remedy = f"see diffreport check --history {source.series}"
            yield Diagnosis(f"source {source.series}", _rating(known.failures), told, remedy)


def _waiting(state: State, plan: Plan) -> Iterator[Diagnosis]:
    """Yield the targets that something waits for, or that failed last."""
    there = {target.name for target in plan.told}
    for each in standings(state):
        part = f"notify {each.target}"
        if each.target == outbox.EVERYBODY:
            yield refused("notices", each.told)
            continue
        waiting = f"{counted(each.waiting, 'notice')} {'waits' if each.waiting == 1 else 'wait'} since {each.since}"
        if each.waiting and each.target not in there:
            yield wrong(part, f"{waiting}, and the configuration has no such target", _GONE)
        elif each.failures and each.target in there:
            error, _, remedy = each.error.removeprefix(f"{part}: ").rpartition("; ")
            told = f"failed {_often(each.failures)}: {error or remedy}"
            told = f"{told}; {waiting}" if each.waiting else told
            yield Diagnosis(part, _rating(each.failures), told, remedy if error else "")
        elif each.refused:
            yield wrong(part, f"{waiting}, which it refused for good", "see what its server says of them")
        elif each.waiting:
            yield ok(part, waiting)


def _rating(failures: int) -> Rating:
    """Return what so many failures in a row are: one that passes by itself is nothing to be mended."""
    return Rating.WRONG if failures >= _LASTING else Rating.NOTE


def _often(failures: int) -> str:
    return f"{failures:,} times in a row" if failures > 1 else "when it was tried last"
