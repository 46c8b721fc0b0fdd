"""docs/commands.md and the program say the same."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from typer import Typer
from typer.main import get_command

from diffreport.cli.app import app
from diffreport.cli.call import Call
from diffreport.cli.delivery import Delivery, FailOn
from diffreport.cli.options import examples_of, expanded
from docs.made import ROOT as ROOT_FOLDER
from docs.made import files
from tests.cli.conftest import Run

DOCS = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", DOCS, re.MULTILINE | re.DOTALL))


def commands(group, path: str) -> dict:
    """Return every command with its full name, those of groups too."""
    found = {}
    for name, command in group.commands.items():
        found |= commands(command, f"{path} {name}") if hasattr(command, "commands") else {f"{path} {name}": command}
    return found


ROOT = get_command(app)
COMMANDS = commands(ROOT, "diffreport")


def options_of(command) -> set[str]:
    """Return the long options of a command, without --help."""
    return {opt for p in command.params for opt in p.opts if opt.startswith("--")} - {"--help"}


def options_of_group(group: type) -> set[str]:
    """Return the long options that a group of options stands for."""

    def command(given) -> None:
        """Take the group."""

    command.__annotations__ = {"given": group}
    alone = Typer()
    alone.command()(expanded(command))
    return options_of(get_command(alone)) - {"--install-completion", "--show-completion"}


COMMON, OUTPUT = options_of_group(Call), options_of_group(Delivery)
TABLE = re.compile(r"^\| key \| value \|\n\|---\|---\|\n((?:\|.*\n)+)", re.MULTILINE)


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    """Nothing is undocumented, and nothing documented is missing."""
    assert {name for name in SECTIONS if name.startswith("diffreport ")} == set(COMMANDS)


@pytest.mark.parametrize(("path", "made"), [*files()], ids=str)
def test_what_documents_say_of_the_program_is_what_it_says(path: Path, made: str) -> None:
    """Where this fails, `python -m docs.made` writes it anew."""
    assert (ROOT_FOLDER / path).read_text(encoding="utf-8") == made


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_section_names_no_option_that_its_command_has_not(name: str) -> None:
    """Its made part has them all; what explains them names no other."""
    assert f"<!-- made: command {name} -->" in SECTIONS[name]
    assert options_of(COMMANDS[name]) >= COMMON
    shown = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", SECTIONS[name]))
    assert shown <= options_of(COMMANDS[name]) | OUTPUT


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_of_a_command_fits_and_ends_with_examples_that_it_takes(
    run: Run, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns; each example is parsed as the program would."""
    monkeypatch.setenv("COLUMNS", "80")
    text = run(*name.split()[1:], "--help").text
    assert max(map(len, text.splitlines())) <= 80
    examples = examples_of(COMMANDS[name])
    assert examples and text.endswith("\n".join(f"  {line}" for line in examples) + "\n")
    for example in examples:
        call = shlex.split(example.partition(" > ")[0])
        assert " ".join(call).startswith(f"{name} ") or call == name.split()
        given = call[len(name.split()) :]
        assert COMMANDS[name].make_context(name, given, resilient_parsing=False).command is COMMANDS[name]


@pytest.mark.parametrize("argv", [("list",), ("log", "river")])
def test_the_keys_of_a_list_are_those_of_its_section(run: Run, archived: Path, argv: tuple[str, ...]) -> None:
    """In the order of the table; every object has all of them."""
    table = TABLE.search(SECTIONS[f"diffreport {argv[0]}"])
    documented = [key for row in table[1].splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1])]
    for item in json.loads(run(*argv, "--format", "json").text):
        assert list(item) == documented


def test_the_keys_of_what_add_says_are_those_of_its_section(run: Run, archived: Path) -> None:
    """In the order of the table."""
    table = TABLE.search(SECTIONS["diffreport add"])
    documented = [key for row in table[1].splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1])]
    [said] = json.loads(run("add", "river", "old-2015.txt", "--format", "json").text)
    assert list(said) == documented


def test_the_keys_of_a_provenance_are_those_of_its_section(run: Run, archived: Path) -> None:
    """Those of the record, and those of the table."""
    table = TABLE.search(SECTIONS["diffreport show"])
    rows = [row.split("|")[1:3] for row in table[1].splitlines()]
    documented = [key for cell, _ in rows for key in re.findall(r"`(\w+)`", cell)]
    said = json.loads(run("show", "river@2015", "--provenance", "--format", "json").text)
    record = json.loads((archived / "archive/river/v1/content/edition.json").read_text("utf-8"))
    assert {key: said.pop(key) for key in record} == record
    assert list(said) == documented
    assert list(said["issues"][0]) == re.findall(r"`(\w+)`", rows[-1][1])


def test_the_options_of_the_program_itself_are_documented() -> None:
    """Those that stand before a command."""
    assert options_of(ROOT) >= COMMON
    assert all(f"`{option}`" in DOCS for option in options_of(ROOT) - COMMON | {"--help"})


def test_the_common_options_are_documented_once() -> None:
    """With the short forms and the choices the program has."""
    named = r"(?<![\w-])(--[a-z][a-z-]*)"
    assert set(re.findall(named, SECTIONS["Common options"])) == COMMON | {"--help"}
    assert set(re.findall(named, SECTIONS["Output options"])) >= OUTPUT
    assert "\\|".join(FailOn) in SECTIONS["Output options"]
    for short in ("-q, --quiet", "-v, --verbose", "-o, --output FILE"):
        assert f"`{short}`" in DOCS


def test_every_exit_status_is_documented() -> None:
    """Those of the interface that these commands can end with."""
    page = ROOT_FOLDER.joinpath("docs/exit-statuses.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| ([\d, ]+) \|", page, re.MULTILINE) == ["0", "1", "2", "3", "70", "129, 143", "130"]


STATUSES = re.findall(
    r"^\| `diffreport ([^`]+)`.*\| (\d) \|$", ROOT_FOLDER.joinpath("docs/exit-statuses.md").read_text("utf-8"), re.M
)


@pytest.mark.parametrize(("call", "status"), STATUSES)
def test_the_example_of_a_status_ends_with_it(run: Run, editions: Path, call: str, status: str) -> None:
    """Each row of the page, with two texts of which a figure and some words differ."""
    rows = "old-2015.txt,new-2016.txt\nold-2015.txt,new-2017.txt\n"
    Path("pairs.csv").write_text(f"old,new\n{rows}", encoding="utf-8")
    assert run(*shlex.split(call)).status == int(status)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(run: Run, name: str) -> None:
    """With a sentence, and with a word on each option and argument."""
    ran = run(*name.split()[1:], "--help")
    assert ran.status == 0 and f"Usage: {name}" in ran.text
    for parameter in COMMANDS[name].params:
        assert parameter.help or "--help" in parameter.opts
    summary = COMMANDS[name].get_short_help_str(200)
    assert summary.endswith(".") and len(summary) <= 45


def test_the_keys_of_a_quality_report_are_those_of_its_section(run: Run, archived: Path) -> None:
    """Every one is explained."""
    table = re.search(r"^\| key \| value \| poor if \|\n\|---\|---\|---\|\n((?:\|.*\n)+)", DOCS, re.MULTILINE)
    documented = {key for row in table[1].splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert set(json.loads(run("show", "river@2015", "--quality", "--format", "json").text)) == documented
