"""Commands whose options come in groups.

A command is a plain function. A parameter annotated with a dataclass stands for a group of options:
one for each field of it, described by typer's `Annotated`, after the command's own parameters. A group
that many commands take has a `HEADING`, under which the help lists it apart.

The docstring is the help text. What stands below "Examples:" in it comes at the end of the help, as it is.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from functools import wraps
from typing import Any

import typer
from typer.core import TyperCommand

Command = Callable[..., None]

COMMON = "Common options"  # the heading of those that every command takes
_EXAMPLES = "Examples:"
_AS_IT_IS = "\b"  # a paragraph of a help text that begins with it is not wrapped


class Helped(TyperCommand):
    """A command whose help names arguments as they are and lists groups of options under their headings."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the pieces of the usage line, without the braces that typer puts around what is required."""
        return [re.sub(r"^\{(.*)\}$", r"\1", piece) for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the options, the groups that have a heading after the command's own."""
        for heading, parameters in under_headings(self).items():
            records = [record for p in parameters if (record := p.get_help_record(ctx)) is not None]
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples."""
        if self.epilog:
            with formatter.section(_EXAMPLES.rstrip(":")):
                formatter.write_text(self.epilog)


def under_headings(command: Any) -> dict[str, list[Any]]:
    """Return the parameters of a command by the headings of its help, in their order."""
    headings = getattr(command.callback, "headings", {})
    found: dict[str, list[Any]] = {"Arguments": [], "Options": []}
    for parameter in command.get_params(typer.Context(command)):
        is_argument = parameter.param_type_name == "argument"
        heading = "Arguments" if is_argument else headings.get(parameter.name, "Options")
        if parameter.name == "help":
            heading = COMMON
        found.setdefault(heading, []).append(parameter)
    return {heading: parameters for heading, parameters in found.items() if parameters}


def command(app: typer.Typer, name: str | None = None) -> Callable[[Command], Command]:
    """Register a function as a command; its docstring is the help text."""

    def register(function: Command) -> Command:
        told, _, examples = inspect.cleandoc(function.__doc__ or "").partition(f"{_EXAMPLES}\n")
        epilog = f"{_AS_IT_IS}\n{inspect.cleandoc(examples)}" if examples else None
        app.command(name, cls=Helped, help=told.rstrip(), epilog=epilog)(expanded(function))
        return function

    return register


def examples_of(command: Any) -> list[str]:
    """Return the examples that stand at the end of a command's help, one a line."""
    return (command.epilog or "").splitlines()[1:]


def expanded(function: Command) -> Command:
    """Return a function of plain parameters that calls the given one with its groups filled."""
    parameters = inspect.signature(function, eval_str=True).parameters.values()
    groups: dict[str, Any] = {p.name: p.annotation for p in parameters if is_dataclass(p.annotation)}
    own = [p for p in parameters if p.name not in groups]
    options = {name: list(_options(group)) for name, group in groups.items()}

    @wraps(function)
    def call(**values: Any) -> None:
        filled = {name: groups[name](**{o.name: values.pop(o.name) for o in options[name]}) for name in groups}
        function(**filled, **values)

    plain = [p.replace(kind=p.KEYWORD_ONLY) for p in (*own, *(o for of in options.values() for o in of))]
    del call.__wrapped__  # typer would follow it to the function's own parameters
    call.__signature__ = inspect.Signature(plain)  # type: ignore[attr-defined]
    call.__annotations__ = {p.name: p.annotation for p in plain}
    headed = {o.name: getattr(groups[name], "HEADING", "") for name, of in options.items() for o in of}
    call.headings = {name: heading for name, heading in headed.items() if heading}  # type: ignore[attr-defined]
    return call


def _options(group: Any) -> Iterator[inspect.Parameter]:
    yield from inspect.signature(group, eval_str=True).parameters.values()
