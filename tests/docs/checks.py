"""What a block of each language is held to: it runs, it is read by what reads its like, or its calls are parsed."""

from __future__ import annotations

import configparser
import csv
import doctest
import io
import json
import re
import tomllib
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import jsonschema
import tinycss2
import yaml

from diffreport.cli import configuration
from diffreport.pins import read_pins
from diffreport.report.language.labels import labels_in
from tests.docs.calls import calls_in, check_arguments, check_usage
from tests.docs.console import is_shown, steps
from tests.docs.fences import ROOT, Fence
from tests.docs.shell import Shell, commands_in

SCHEMAS = [json.loads(file.read_text("utf-8")) for file in sorted((ROOT / "docs").glob("*.schema.json"))]
# Folders that documents name, for which the prepared one stands.
FOLDERS = {"/etc/diffreport": "/etc", "/srv/reports": "", "/shared": "", "/home/ana": ""}
_FLAGS = re.compile(r"--fail-on|diffreport( \S+)* check\b")  # a status of 1 is no failure: something was flagged
_EXAMINES = re.compile(r"diffreport doctor\b")  # it tells of this machine, too


@dataclass(slots=True)
class Place:
    """Where the blocks of a page run, and what those before have named in Python."""

    folder: Path
    shell: Shell
    names: dict[str, Any] = field(default_factory=dict)

    def here(self, text: str) -> str:
        """Return a text that names the prepared folder where it names one of a user."""
        for name, below in FOLDERS.items():
            text = re.sub(rf"{name}(?![\w-])", f"{self.folder}{below}", text)
        return text

    def there(self, text: str) -> str:
        """Return what was said here as Ana's machine would say it."""
        return text.replace(str(self.folder.resolve()), "/home/ana").replace(str(self.folder), "/home/ana")


def python(fence: Fence, place: Place) -> None:
    """Run it, after those above it on the page; what a session shows is what comes."""
    name = str(fence)
    if fence.text.startswith(">>> "):
        test = doctest.DocTestParser().get_doctest(fence.text, place.names, name, name, fence.line)
        told: list[str] = []
        failed, tried = doctest.DocTestRunner(optionflags=doctest.REPORT_UDIFF).run(
            test, out=told.append, clear_globs=False
        )
        place.names.update(test.globs)
        assert tried and not failed, "".join(told)
        return
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile("\n" * fence.line + fence.text, fence.page, "exec"), place.names)
    assert printed.getvalue() or "print(" not in fence.text, "it prints nothing"


def sh(fence: Fence, place: Place) -> None:
    """Run each command: it ends well, or flags."""
    commands = list(commands_in(place.here(fence.text)))
    if fence.text.startswith("#!"):
        commands = [place.here(fence.text)]
    said = place.shell.run(commands)
    for command, (text, status) in zip(commands, said, strict=False):
        assert status in allowed(command), f"{command}\n{place.there(text)}ended with {status}"
    assert len(said) == len(commands)


def allowed(command: str) -> tuple[int, ...]:
    """Return the statuses with which a command ends well."""
    return (0, 1) if _FLAGS.search(command) else (0, 1, 2) if _EXAMINES.search(command) else (0,)


def console(fence: Fence, place: Place) -> None:
    """Run each command: what is shown below it is what it says; where nothing is shown, it ends well."""
    expected = list(steps(fence.text))
    said = place.shell.run([place.here(command) for command, _ in expected])
    for (command, shown), (text, status) in zip(expected, said, strict=False):
        is_well = is_shown(shown, place.there(text)) if shown else status in allowed(command)
        assert is_well, f"{command}\nsays\n{place.there(text)}and ends with {status}"
    assert len(said) == len(expected)


def toml(fence: Fence, place: Place) -> None:
    """Read it as what it is: the first line names the file, if it is none of diffreport's configuration."""
    named = re.match(r"# ([\w./-]+\.toml)\n", fence.text)
    file = place.folder / "toml" / (named[1] if named else "diffreport.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(fence.text, "utf-8")
    if file.name.endswith("pins.toml"):
        assert read_pins(file)
    elif file.parent.name == "labels":
        assert labels_in(file.stem, file.parents[1])
    elif file.name == "diffreport.toml":
        found = configuration.Files(None, file)
        for reads in (configuration.settings, configuration.profiles, configuration.lexicons, configuration.look):
            reads(found)  # type: ignore[operator]
        configuration.plan(found)
    else:
        assert tomllib.loads(fence.text)


def parsed_json(fence: Fence, place: Place) -> None:
    """Parse it, or each of its lines; one of our schemas holds for what names it, unless something is left out."""
    try:
        values = [json.loads(fence.text)]
    except json.JSONDecodeError:
        values = [json.loads(line) for line in fence.text.splitlines()]
    for value in values:
        for schema in SCHEMAS if '"..."' not in fence.text else ():
            if schema.get("properties", {}).get("schema", {}).get("const", "none") == value.get("schema"):
                jsonschema.validate(value, schema, jsonschema.Draft202012Validator)


def ini(fence: Fence, place: Place) -> None:
    """Parse it; a key of systemd's may come again."""
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(fence.text)
    assert parser.sections()
    calls(fence, place)


def css(fence: Fence, place: Place) -> None:
    """Parse it as rules without an error."""
    rules = tinycss2.parse_stylesheet(fence.text, skip_whitespace=True)
    assert [rule for rule in rules if rule.type == "error"] == []
    bodies = [rule.content for rule in rules if rule.type == "qualified-rule"]
    assert [part for body in bodies for part in tinycss2.parse_blocks_contents(body) if part.type == "error"] == []


def crontab(fence: Fence, place: Place) -> None:
    """Check that every line is a comment, a variable, or five fields and a command."""
    for line in filter(None, fence.text.splitlines()):
        assert re.match(r"#|[A-Z_]+=|(?:[\d*/,-]+ +){5}\S", line), line
    calls(fence, place)


def calls(fence: Fence, place: Place) -> None:
    """Parse every call of the program in it."""
    for arguments in calls_in(fence.text):
        check_arguments(arguments)


def usage(fence: Fence, place: Place) -> None:
    """Check that it is the usage of commands: each has the options that are named. Lines may go on."""
    for line in re.sub(r"\n +", " ", fence.text).splitlines():
        check_usage(line)


def _parsed_by(read: Callable[[str], object]) -> Callable[[Fence, Place], None]:
    def check(fence: Fence, place: Place) -> None:
        assert read(fence.text)
        calls(fence, place)

    return check


def nothing(fence: Fence, place: Place) -> None:
    """Leave a picture, or an extract, as it is."""


CHECKS: dict[str, Callable[[Fence, Place], None]] = {
    "python": python,
    "sh": sh,
    "console": console,
    "toml": toml,
    "json": parsed_json,
    "ini": ini,
    "css": css,
    "crontab": crontab,
    "yaml": _parsed_by(yaml.safe_load),
    "jinja": _parsed_by(jinja2.Environment(autoescape=True).parse),
    "csv": _parsed_by(lambda text: len({len(row) for row in csv.reader(io.StringIO(text))}) == 1),
    "nginx": _parsed_by(lambda text: text.count("{") == text.count("}")),
    "caddyfile": _parsed_by(lambda text: text.count("{") == text.count("}")),
    "markdown": _parsed_by(str.strip),
    "gitattributes": _parsed_by(lambda text: all(len(line.split()) > 1 for line in text.splitlines())),
    "gitignore": _parsed_by(str.strip),
    "dockerfile": _parsed_by(lambda text: text.startswith("FROM ")),
    "text": nothing,
    "": usage,
}


def check(fence: Fence, place: Place) -> None:
    """Hold a block to what its language allows. Raises: AssertionError, or what reads it."""
    if fence.not_run:
        calls(fence, place)
    elif not fence.language and not fence.text.startswith("diffreport "):
        sh(fence, place)
    else:
        CHECKS[fence.language](fence, place)
