"""doctor: what is so, what is worth knowing, and what has to be mended in the set-up."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diffreport.cli import configuration, output
from diffreport.cli.call import Call
from diffreport.cli.listing import Form
from diffreport.cli.options import command
from diffreport.errors import UsageError
from diffreport.text import encoded

if TYPE_CHECKING:
    from diffreport.watch.doctor import Diagnosis, Setup

SCHEMA = "diffreport.doctor/1"


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(doctor)


def doctor(
    call: Call,
    form: Annotated[Form, typer.Option("--format", help="How to write it.")] = Form.TXT,
) -> None:
    """Say whether everything is set up to work.

    Examples:
      diffreport doctor
      diffreport doctor --quiet
    """
    from diffreport.watch.doctor import Machine, Rating, examined

    found = []
    for diagnosis in examined(_setup(call), Machine.here()):
        found.append(diagnosis)
        if form is Form.TXT and not (call.quiet and diagnosis.rating is Rating.OK):
            output.say(_line(diagnosis))
    if form is Form.JSON:
        output.write_bytes(encoded(_json(found)))
    if count := sum(diagnosis.rating is Rating.WRONG for diagnosis in found):
        raise UsageError(f"{count:,} {'thing is' if count == 1 else 'things are'} wrong; mend what is marked so")


def _setup(call: Call) -> Setup:
    """Return what the configuration says, and all that is wrong in it."""
    from diffreport.watch.doctor import Setup

    faults: dict[str, None] = {}

    def tried(load: Callable[..., Any], *given: Any) -> Any:
        try:
            return load(*given)
        except UsageError as error:
            faults[str(error)] = None
            return None

    files = tried(call.files)
    if files is None:
        return Setup(faults=tuple(faults))
    for load in (configuration.settings, configuration.profiles, configuration.lexicons):
        tried(load, files)
    tried(configuration.pins_file, call.pins_file, files, None)
    tried(configuration.depositor, None, files)
    _check_templates(tried(configuration.look, files), faults)
    place, plan = tried(configuration.archive_place, call.archive_named, files), tried(configuration.plan, files)
    there = tuple(filter(None, (files.project, files.user)))
    return Setup(there, tuple(faults), place and place.place, place.origin if place else "", plan)


def _check_templates(look: dict[str, configuration.Setting] | None, faults: dict[str, None]) -> None:
    """Note that the folder of the user's templates is missing."""
    if look and (named := str(look["templates"].value)) and not Path(named).is_dir():
        faults[f"{named}: no such folder of templates ({look['templates'].origin}); check the path"] = None


def _line(diagnosis: Diagnosis) -> str:
    remedy = f"; {diagnosis.remedy}" if diagnosis.remedy else ""
    return f"{diagnosis.rating:<6}{diagnosis.part}: {diagnosis.told}{remedy}"


def _json(found: Sequence[Diagnosis]) -> str:
    """Return the result as the JSON object that docs/commands.md describes."""
    document = {"schema": SCHEMA, "lines": [each._asdict() for each in found]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
