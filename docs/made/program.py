"""The program's commands and their parameters, as the documents name them."""

from __future__ import annotations

from typing import Any, NamedTuple

import typer
from typer.main import get_command

from diffreport.cli import PROGRAM
from diffreport.cli.app import app
from diffreport.cli.options import under_headings

ARGUMENTS, OPTIONS = "Arguments", "Options"
ROOT = get_command(app)


class Told(NamedTuple):
    """A parameter as a document tells of it."""

    name: str
    help: str
    default: str


def commands(group: Any = ROOT, path: str = PROGRAM) -> dict[str, Any]:
    """Return every command by its full name, in the order of the help; those of groups in the place of the group."""
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        below = hasattr(command, "commands")
        found |= commands(command, f"{path} {name}") if below else {f"{path} {name}": command}
    return found


def usage(name: str, command: Any) -> str:
    """Return the line that says how a command is called."""
    return " ".join([name, *command.collect_usage_pieces(typer.Context(command))])


def headed(command: Any) -> dict[str, list[Told]]:
    """Return the parameters of a command by the headings of its help."""
    return {heading: [told(command, p) for p in of] for heading, of in under_headings(command).items()}


def told(command: Any, parameter: Any) -> Told:
    """Return what a document says of a parameter."""
    context = typer.Context(command)
    name, _ = parameter.get_help_record(context)
    default = parameter.get_default(context)
    if parameter.required:
        shown = "required"
    elif default is None or default is False or default == "" or not getattr(parameter, "show_default", True):
        shown = ""
    else:
        shown = str(default)
    return Told(name, parameter.help or "Print the usage and exit.", shown)
