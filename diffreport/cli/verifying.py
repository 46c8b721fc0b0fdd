"""verify: every byte of the archive against its digest, as lines or as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diffreport.cli import output, progress
from diffreport.cli.call import Call
from diffreport.cli.delivery import STDOUT, Target, form_of
from diffreport.cli.options import command
from diffreport.errors import ArchiveError
from diffreport.report.lines import visible

if TYPE_CHECKING:
    from diffreport.archive import Archive, Problem
    from diffreport.archive.fixity import Verification

SCHEMA = "diffreport.verify/1"


class Form(StrEnum):
    """How the result is written."""

    TXT = "txt"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(verify)


def verify(
    call: Call,
    series: Annotated[
        list[str] | None, typer.Argument(metavar="SERIES...", help="Only these; else all.", show_default=False)
    ] = None,
    target: Target = None,
    form: Annotated[
        Form | None, typer.Option("--format", show_default=False, help="txt, or json; else FILE's suffix says.")
    ] = None,
) -> None:
    """Check every byte of the archive."""
    from diffreport.archive.fixity import size_of, verification
    from diffreport.report import check_target

    if target is not None and target != STDOUT:
        check_target(target)
    chosen = form_of(Form, form, target, f"says neither {' nor '.join(Form)}")
    archive = call.archive()
    names = tuple(series or ())
    with progress.shown(lambda: size_of(archive, names), not call.quiet) as observe:
        found = verification(archive, names, observe)
    call.trace(f"read {found.checked.bytes:,} bytes, {found.checked.files:,} files in {found.checked.series:,} series")
    _deliver(archive, found, chosen, target, call)
    if found.problems:
        raise ArchiveError(f"{archive.folder}: {_counted(found.problems)} found; restore what is named from a copy")


def _deliver(archive: Archive, found: Verification, form: Form, target: Target, call: Call) -> None:
    """Write the result; lines that say that all is well are left out for a quiet user."""
    from diffreport.report import write

    lines = [_line(problem) for problem in found.problems]
    if form is Form.JSON:
        text = json.dumps(_fields(archive, found), ensure_ascii=False, indent=2) + "\n"
    else:
        if not found.problems and (target or not call.quiet):
            lines.append(f"{archive.folder}: no problem found")
        text = "".join(f"{visible(line)}\n" for line in lines)
        for warning in found.warnings:
            call.note(f"warning: {_line(warning)}")
    if target is None or target == STDOUT:
        output.write_bytes(text.encode("utf-8", "backslashreplace"))
    else:
        write(text.encode("utf-8", "backslashreplace"), target)
        call.note(f"written to {target}")


def _line(problem: Problem) -> str:
    lost = f"; lost with it: {', '.join(problem.lost)}" if problem.lost else ""
    return f"{problem} [{problem.code}]{lost}"


def _counted(problems: tuple[Problem, ...]) -> str:
    return f"{len(problems):,} problem{'s' if len(problems) > 1 else ''}"


def _fields(archive: Archive, found: Verification) -> dict[str, Any]:
    """Return the result as the JSON object that docs/commands.md describes."""
    return {
        "schema": SCHEMA,
        "archive": str(archive.folder),
        "checked": found.checked._asdict(),
        "problems": [asdict(problem) for problem in found.problems],
        "warnings": [
            {"series": each.series, "path": each.path, "wrong": each.wrong, "code": each.code}
            for each in found.warnings
        ],
    }
