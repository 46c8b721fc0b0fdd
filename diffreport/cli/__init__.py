"""The command line: parse, call, print, exit. No logic lives here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from diffreport.cli import output
from diffreport.errors import UsageError

if TYPE_CHECKING:
    import typer
    from typer.core import TyperGroup

PROGRAM = "diffreport"


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status.

    Raises: DiffreportError (also for wrong usage), KeyboardInterrupt, and whatever a bug raises.
    """
    import typer

    from diffreport.cli import completing
    from diffreport.cli.app import HOMES, made

    if completing.is_asked():
        return completing.answer(lambda: made()(prog_name=PROGRAM))
    asked = next((module for module, commands in HOMES.items() if arguments and arguments[0] in commands), "")
    program = _program(asked)
    try:
        # not app(): it prints errors in many lines and ends with 1 when a pipe closes
        with program.make_context(PROGRAM, list(arguments)) as context:
            context.command.invoke(context)
        return 0
    except typer.Exit as done:
        return done.exit_code
    except (typer.Abort, EOFError) as error:
        raise KeyboardInterrupt from error
    except typer.TyperException as error:
        raise UsageError(_in_one_line(error, _asked(program, arguments))) from error
    finally:
        output.flush()


@cache
def _program(module: str) -> TyperGroup:
    """Return the root command with all that are below it, or those of one module."""
    from typer.main import get_group

    from diffreport.cli.app import made

    return get_group(made(module))


def _in_one_line(error: typer.TyperException, asked: str) -> str:
    """Return what is wrong with the usage of what was asked for, and where its help is."""
    message = error.format_message().rstrip(".").replace(". Did you mean", "; did you mean")
    context = getattr(error, "ctx", None)  # there is none where an option lacks its value
    command = context.command_path if context is not None else asked
    return f"{message}{'' if message.endswith('?') else ';'} see '{command} --help'"


def _asked(command: object, arguments: Sequence[str]) -> str:
    """Return the name of the command that is called, with the groups it is in."""
    names = [PROGRAM]
    for argument in arguments:
        if below := getattr(command, "commands", {}).get(argument):
            command = below
            names.append(argument)
    return " ".join(names)
