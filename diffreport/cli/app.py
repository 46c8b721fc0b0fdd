"""The program's root: its name, its version, its commands in the order of the help text."""

from __future__ import annotations

from typing import Annotated

import typer

from diffreport.cli import archiving, comparing, demonstrating, showing

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


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and exit.")
    ] = False,
) -> None:
    """What changed between editions of a published report: paragraphs aligned, figures and wording marked."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for _group in (comparing, archiving, showing, demonstrating):
    _group.register(app)
