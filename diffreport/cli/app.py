"""The program's root: its name, its version, its commands in the order of the help text."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any

import typer

from diffreport.cli import (
    adding,
    archiving,
    batching,
    bisecting,
    checking,
    comparing,
    converting,
    demonstrating,
    doctoring,
    editions,
    exchanging,
    feeding,
    histories,
    ledgers,
    listing,
    publishing,
    reviewing,
    searching,
    serving,
    showing,
    verifying,
)
from diffreport.cli.call import Call
from diffreport.cli.options import expanded

app = typer.Typer(
    name="diffreport",
    help="What changed between editions of a published report: paragraphs aligned, figures and wording marked.",
    rich_markup_mode=None,  # rich doubles the time to the first line of help
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from diffreport import __version__

        typer.echo(f"diffreport {__version__}")
        raise typer.Exit


def root(
    context: typer.Context,
    call: Call,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and exit.")
    ] = False,
) -> None:
    """What changed between editions of a published report: paragraphs aligned, figures and wording marked."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
    given = {field.name: getattr(call, field.name) for field in fields(call) if _is_given(context, field.name)}
    context.default_map = _defaults(context.command, given)


def _defaults(command: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Return what stands before a command as the defaults of every command, also of those in a group."""
    below = getattr(command, "commands", None)
    return given if below is None else {name: _defaults(each, given) for name, each in below.items()}


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


app.callback(invoke_without_command=True)(expanded(root))


for _group in (
    comparing,
    converting,
    ledgers,
    histories,
    bisecting,
    reviewing,
    archiving,
    adding,
    listing,
    editions,
    searching,
    showing,
    exchanging,
    feeding,
    publishing,
    serving,
    verifying,
    checking,
    batching,
    doctoring,
    demonstrating,
):
    _group.register(app)
