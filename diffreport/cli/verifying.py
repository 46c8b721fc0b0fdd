"""verify: every byte of the archive against its digest, as lines or as JSON; and what can be restored."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diffreport.cli import completing, output, progress
from diffreport.cli.call import Call, Writing
from diffreport.cli.delivery import STDOUT, Target, form_of
from diffreport.cli.options import command
from diffreport.errors import ArchiveError, UsageError
from diffreport.report.lines import visible
from diffreport.text import encoded

if TYPE_CHECKING:
    from diffreport.archive import Archive, Problem
    from diffreport.archive.fixity import Repair

SCHEMA = "diffreport.verify/1"


class Form(StrEnum):
    """How the result is written."""

    TXT = "txt"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(verify)


@dataclass(frozen=True, slots=True)
class Mending:
    """The options of a repair."""

    is_wanted: Annotated[bool, typer.Option("--repair", help="Restore what can be; take nothing away for good.")] = (
        False
    )
    is_rehearsal: Annotated[bool, typer.Option("--dry-run", help="With --repair: only say what would be done.")] = False
    aside: Annotated[
        Path | None,
        typer.Option("--aside", metavar="DIR", show_default=False, help="Where a repair puts what it takes out."),
    ] = None

    def check(self) -> None:
        """Refuse what makes no sense. Raises: UsageError."""
        if not self.is_wanted and (self.is_rehearsal or self.aside):
            raise UsageError("--dry-run and --aside are about a repair; add --repair")


def verify(
    call: Call,
    writing: Writing,
    mending: Mending,
    series: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SERIES...", autocompletion=completing.series, help="Only these; else all.", show_default=False
        ),
    ] = None,
    target: Target = None,
    form: Annotated[
        Form | None, typer.Option("--format", show_default=False, help="txt, or json; else FILE's suffix says.")
    ] = None,
) -> None:
    """Check every byte of the archive; repair it.

    Examples:
      diffreport verify
      diffreport verify floods --repair --dry-run
    """
    from diffreport.archive import Patience
    from diffreport.archive.fixity import Aside, Repair, Repairer, repair, size_of, verification
    from diffreport.archive.fixity.opening import opened
    from diffreport.report import check_target

    mending.check()
    if target is not None and target != STDOUT:
        check_target(target)
    chosen = form_of(Form, form, target, f"says neither {' nor '.join(Form)}")
    patience = Patience(writing.lock_timeout, call.note)
    archive = opened(call.archive_place(), patience)
    names = tuple(series or ())
    with progress.shown(lambda: size_of(archive, names), not call.quiet) as observe:
        if mending.is_wanted and not mending.is_rehearsal:
            repairer = Repairer(archive, Aside.of(archive, mending.aside), patience)
            result = repair(archive, names, observe, repairer)
        else:
            result = Repair((), verification(archive, names, observe), None)
    checked = result.left.checked
    call.trace(f"read {checked.bytes:,} bytes, {checked.files:,} files in {checked.series:,} series")
    _deliver(archive, result, chosen, target, call)
    if result.folder is not None:
        call.note(f"what was done, and what was taken out of the archive, is in {result.folder}")
    if result.left.problems:
        raise ArchiveError(f"{archive.place}: {_remaining(result)}")


def _deliver(archive: Archive, result: Repair, form: Form, target: Target, call: Call) -> None:
    """Write the result; a line that says that all is well is left out for a quiet user."""
    from diffreport.report import write

    found = result.left
    if form is Form.JSON:
        text = json.dumps(_fields(archive, result), ensure_ascii=False, indent=2) + "\n"
    else:
        lines = [f"{each.path}: {each.wrong} [{each.code}]; repaired: {each.done}" for each in result.done]
        lines += [_line(problem) for problem in found.problems]
        if not found.problems and (target or not call.quiet):
            lines.append(f"{archive.place}: no problem {'left' if result.done else 'found'}")
        text = "".join(f"{visible(line)}\n" for line in lines)
        for warning in found.warnings:
            call.note(f"warning: {_line(warning)}")
    if target is None or target == STDOUT:
        output.write_bytes(encoded(text))
    else:
        write(encoded(text), target)
        call.note(f"written to {target}")


def _line(problem: Problem) -> str:
    remedy = f"; --repair can {problem.repairable}" if problem.repairable else ""
    lost = f"; lost with it: {', '.join(problem.lost)}" if problem.lost and not remedy else ""
    return f"{problem} [{problem.code}]{lost}{remedy}"


def _remaining(result: Repair) -> str:
    """Return how many problems there are, and what to do about them."""
    problems = result.left.problems
    count = f"{len(problems):,} problem{'s' if len(problems) > 1 else ''}"
    mendable = sum(bool(problem.repairable) for problem in problems)
    codes = {problem.code for problem in problems if not problem.repairable}
    is_misplaced = "E083" in codes <= {"E083", "catalogue"}  # nothing is damaged; what was moved is missed
    if result.done:
        remedy = "move what is named" if is_misplaced else "restore what is named from a copy"
        return f"{count} left after {len(result.done):,} repaired; {remedy}"
    if mendable == len(problems):
        return f"{count} found; --repair can mend {'them' if mendable > 1 else 'it'}"
    others = "move" if is_misplaced else "restore"
    whence = "" if is_misplaced else " from a copy"
    if mendable:
        return f"{count} found; --repair can mend {mendable:,}; {others} the others{whence}"
    return f"{count} found; {others} what is named{whence}"


def _fields(archive: Archive, result: Repair) -> dict[str, Any]:
    """Return the result as the JSON object that docs/commands.md describes."""
    found = result.left
    return {
        "schema": SCHEMA,
        "archive": archive.place,
        "checked": found.checked._asdict(),
        "problems": [asdict(problem) for problem in found.problems],
        "warnings": [
            {"series": each.series, "path": each.path, "wrong": each.wrong, "code": each.code}
            for each in found.warnings
        ],
        "repaired": [each._asdict() for each in result.done],
        "aside": None if result.folder is None else str(result.folder),
    }
