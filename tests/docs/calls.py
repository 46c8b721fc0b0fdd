"""Calls of the program, parsed by the program: are there such a command, and such options?"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from diffreport.cli.app import app

# Up to what ends a command of a shell, a comment, or a quotation around the whole command.
_CALL = re.compile(r"""(?:^|[\s;&|('"`])(?:/[\w/.-]+/)?diffreport((?: +(?:"[^"\n]*"|'[^'\n]*'|[^\s"'#;&|<>`()]+))+)""")


def calls_in(text: str) -> Iterator[list[str]]:
    """Yield the arguments of every call of the program that stands in a text: a script, a table of a timer."""
    for found in _CALL.finditer(re.sub(r"\\\n\s*", "", text)):
        yield shlex.split(found[1])


def check_call(command: str) -> None:
    """Check that a call of the program has only commands and options that there are."""
    program, *arguments = shlex.split(command)
    assert Path(program).name == "diffreport"
    check_arguments(arguments)


def check_arguments(arguments: list[str]) -> None:
    """Check the same of its arguments. Raises: click's UsageError."""
    command: Any = get_command(app)
    context = command.make_context("diffreport", list(arguments))
    while hasattr(command, "commands"):
        with context:
            rest = [*context._protected_args, *context.args]
            name, command, rest = command.resolve_command(context, rest)
            context = command.make_context(name, rest, parent=context)


def check_usage(line: str) -> None:
    """Check a line of usage: the command is one, and has the options that the line names."""
    words = re.findall(r"(?<![\w-])--?[a-z][a-z-]*|[a-z]+|[A-Z.]+", line)
    command: Any = get_command(app)
    assert words.pop(0) == "diffreport", line
    while hasattr(command, "commands") and words and words[0] in command.commands:
        command = command.commands[words.pop(0)]
    known = {opt for parameter in command.params for opt in parameter.opts}
    assert [word for word in words if word.startswith("--") and word not in known] == [], line
