"""The configuration: its files, the sources and targets that it names, and what those need on this machine."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from glob import has_magic, iglob
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from diffreport.errors import UsageError
from diffreport.watch.doctor.diagnosis import Diagnosis, Machine, Setup, note, ok, refused, wrong
from diffreport.watch.doctor.environment import is_open_to_others, may_write
from diffreport.watch.fetching.networks import is_allowed
from diffreport.watch.plan import (
    AppriseTarget,
    CommandTarget,
    FeedTarget,
    FileTarget,
    Kind,
    MailTarget,
    Plan,
    Secret,
    Source,
    Target,
    WebhookTarget,
)
from diffreport.watch.secrets import value_of

_AGAIN = "correct those, then run doctor again"


def examine_configuration(setup: Setup, machine: Machine) -> Iterator[Diagnosis]:
    """Yield what is to be said of the configuration; of sources and targets only where it can be read."""
    for fault in setup.faults:
        yield refused("configuration", fault)
    if not setup.faults:
        yield ok("configuration", ", ".join(map(str, setup.files)) or "no file; the defaults hold")
    for file in setup.files:
        yield from _permissions(file)
    if setup.plan is None:
        yield note("sources", "not looked at, nor targets and state, for the configuration has faults", _AGAIN)
    else:
        yield from _sources(setup.plan, machine)
        yield from _targets(setup.plan, machine)
        yield from _folders(setup.plan)
        yield from (refused("series", fault) for fault in setup.plan.unmatched())


def _permissions(file: Path) -> Iterator[Diagnosis]:
    """Yield whether others than its owner may write a file; commands and secrets are not taken from it then."""
    if file.exists() and is_open_to_others(file):
        yield note("permissions", f"{file} may be written to by others", f"chmod go-w {file}")


def _sources(plan: Plan, machine: Machine) -> Iterator[Diagnosis]:
    """Yield a line for each source with something wrong, and one for the rest."""
    faulty = 0
    for source in plan.sources:
        found = [*_source(source, machine)]
        faulty += any(found)
        yield from found
    sound = len(plan.sources) - faulty
    if not plan.sources:
        yield note("sources", "there are none, so diffreport check has nothing to do", "add a [[source]] table")
    elif sound:
        kinds = Counter(str(source.kind) for source in plan.sources)
        yield ok("sources", f"{sound:,} of {len(plan.sources):,} ({_counted(kinds)})")


def _source(source: Source, machine: Machine) -> Iterator[Diagnosis]:
    part = f"source {source.series}"
    where = Path(source.where)
    if source.kind is Kind.FILE and not where.is_file():
        yield wrong(part, f"{where} is no file ({source.origin})", "check the path")
    elif source.kind is Kind.FOLDER and not where.is_dir():
        yield wrong(part, f"{where} is no folder ({source.origin})", "check the path")
    elif source.kind is Kind.GLOB and next(iglob(source.where, recursive=True), None) is None:  # noqa: PTH207 - whole paths
        folder = _above(where)
        if folder.is_dir():
            yield note(part, f"{where} matches nothing yet ({source.origin})")
        else:
            yield wrong(part, f"{folder}, where {where.name} is looked for, is no folder", "check the path")
    elif source.kind is Kind.COMMAND:
        yield from _command(part, source.command, source.folder, machine)
    elif source.kind is Kind.URL:
        yield from _reach(part, source.where, is_private_allowed=source.allow_private)
    yield from _secrets(part, [source.password])


def _above(pattern: Path) -> Path:
    """Return the folder below which a pattern is looked for."""
    return next((each for each in pattern.parents if not has_magic(str(each))), pattern.parent)


def _command(part: str, command: Sequence[str], folder: Path, machine: Machine) -> Iterator[Diagnosis]:
    program = command[0]
    path = str(folder / program) if os.sep in program else program
    if machine.program(path) is None:
        yield wrong(part, f"there is no program {program}", "give its absolute path: cron's PATH is short")


def _secrets(part: str, secrets: Sequence[Secret | None]) -> Iterator[Diagnosis]:
    """Yield what is wrong with secrets; none of them is shown."""
    for secret in filter(None, secrets):
        try:
            value_of(secret)
        except UsageError as error:
            yield refused(part, error)


def _reach(part: str, url: str, *, is_private_allowed: bool) -> Iterator[Diagnosis]:
    """Yield that an address will be refused, as far as that can be told without looking a name up."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host.rpartition(".")[2] == "localhost":
        host = "127.0.0.1"
    with suppress(ValueError):  # a name
        if not is_allowed(str(ip_address(host)), private=is_private_allowed):
            yield wrong(part, f"{host} is no public host", "say allow_private = true if it is yours")


def _targets(plan: Plan, machine: Machine) -> Iterator[Diagnosis]:
    sound = []
    for target in plan.targets:
        found = [*_target(target, machine)]
        yield from found
        sound += [] if found else [f"{target.name} ({type(target.where).__name__.removesuffix('Target').lower()})"]
    if sound or not plan.targets:
        yield ok("targets", ", ".join(sound) or "none, so notices go to standard output")


def _target(target: Target, machine: Machine) -> Iterator[Diagnosis]:
    part, where = f"notify {target.name}", target.where
    match where:
        case FileTarget() | FeedTarget():
            if not may_write(where.file) or where.file.is_dir():
                yield wrong(part, f"{where.file} cannot be written", "check the path and its permissions")
        case MailTarget():
            yield from _secrets(part, [where.password])
        case WebhookTarget():
            yield from _secrets(part, [where.url_secret, where.secret, where.token])
            yield from _reach(part, where.url, is_private_allowed=where.allow_private)
        case AppriseTarget():
            yield from _secrets(part, [where.urls])
        case CommandTarget():
            yield from _command(part, where.command, where.folder, machine)
        case _:
            return


def _folders(plan: Plan) -> Iterator[Diagnosis]:
    """Yield which of the folders that a check writes to cannot be written."""
    for name, folder in (("reports", plan.limits.reports), ("warc", plan.limits.warc)):
        if folder is not None and (not may_write(folder) or folder.is_file()):
            yield wrong(f"check {name}", f"{folder} cannot be written", "check the path and its permissions")


def _counted(kinds: Counter[str]) -> str:
    return ", ".join(f"{kind} {count:,}" for kind, count in sorted(kinds.items()))
