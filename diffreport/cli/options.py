"""Commands whose options come in groups.

A command is a plain function. A parameter annotated with a dataclass stands for a group of options:
one for each field of it, described by typer's `Annotated`, after the command's own parameters.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from functools import wraps
from typing import Any

import typer

Command = Callable[..., None]


def command(app: typer.Typer, name: str | None = None) -> Callable[[Command], Command]:
    """Register a function as a command; its docstring is the help text."""

    def register(function: Command) -> Command:
        app.command(name)(expanded(function))
        return function

    return register


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
    return call


def _options(group: Any) -> Iterator[inspect.Parameter]:
    yield from inspect.signature(group, eval_str=True).parameters.values()
