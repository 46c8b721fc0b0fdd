"""The program's root: its name, its version, its commands in the order of the help text."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diffreport.cli.call import Call
from diffreport.cli.options import expanded

if TYPE_CHECKING:
    app: typer.Typer

# The commands in the order of the help text, by the module that registers them.
HOMES = {
    "comparing": ("compare", "report", "explain"),
    "converting": ("convert",),
    "ledgers": ("figures",),
    "histories": ("history",),
    "bisecting": ("bisect",),
    "reviewing": ("review",),
    "archiving": ("init",),
    "adding": ("add",),
    "listing": ("list",),
    "editions": ("log",),
    "searching": ("search",),
    "showing": ("show", "config"),
    "exchanging": ("export", "import"),
    "feeding": ("feed",),
    "publishing": ("site",),
    "serving": ("serve",),
    "verifying": ("verify",),
    "checking": ("check",),
    "batching": ("batch",),
    "doctoring": ("doctor",),
    "demonstrating": ("demo",),
}


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(f"module 'diffreport.cli.app' has no attribute {name!r}")
    return made()


@cache
def made(module: str = "") -> typer.Typer:
    """Return the program with all commands, or those of one module: to make all takes longer than many run."""
    program = typer.Typer(
        name="diffreport",
        help="What changed between editions of a published report: paragraphs aligned, figures and wording marked.",
        rich_markup_mode=None,  # rich doubles the time to the first line of help
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    program.callback(invoke_without_command=True)(expanded(root))
    for name in (module,) if module else HOMES:
        import_module(f"diffreport.cli.{name}").register(program)
    return program


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
