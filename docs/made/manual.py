"""The manual page, in the macros of man(7)."""

from __future__ import annotations

import re
from typing import Any

from diffreport.cli import PROGRAM
from diffreport.cli.options import COMMON, examples_of
from docs.made.program import ROOT, Told, commands, headed, told, usage

_SHARED = ("Reading options", "Output options", COMMON)
_STATUSES = (
    ("0", "Done; nothing to flag."),
    ("1", "Done; changes flagged: by the rules of check, elsewhere if --fail-on asks for it."),
    ("2", "Trouble: wrong usage, unreadable input, damaged archive. One line on standard error says what."),
    ("3", "check, batch: some sources, targets or pairs failed, the rest is done."),
    ("70", "A bug in diffreport; the line says how to report it."),
    ("130", "Interrupted; nothing is half-written."),
)
_VARIABLES = (
    ("DIFFREPORT_ARCHIVE", "The archive, where --archive names none."),
    ("DIFFREPORT_DEPOSITOR", "Who deposits, where --by names nobody."),
    ("DIFFREPORT_CACHE", "The folder of what can be made anew, or off."),
    ("DIFFREPORT_DEBUG", "A bug comes with its traceback."),
    ("NO_COLOR, FORCE_COLOR", "Colours, where --color is auto."),
)
_FILES = (
    ("diffreport.toml", "The configuration, in the current folder or the nearest above it."),
    ("diffreport.pins.toml", "What belongs together, beside the archive."),
)


def page() -> str:
    """Return the page: the program, each command with its own options, and the options that several share."""
    found = commands()
    lines = [
        '.\\" made by python -m docs.made',
        f'.TH {PROGRAM.upper()} 1 "" "" "User commands"',
        ".SH NAME",
        f"{PROGRAM} \\- {_escaped('what changed between editions of a published report')}",
        ".SH SYNOPSIS",
        f".B {PROGRAM}",
        ".I COMMAND",
        "[OPTIONS] ...",
        ".SH DESCRIPTION",
        *_paragraphs(str(ROOT.help)),
        *_paragraphs("An edition is a file, - for standard input, an address, or SERIES@EDITION in an archive."),
        ".SH COMMANDS",
    ]
    for name, command in found.items():
        lines += _command(name, command)
    for heading in _SHARED:
        several = [of for each in found.values() for of in [headed(each).get(heading, [])]]
        lines += [f".SH {heading.upper()}", *_listed([(p.name, _full(p)) for p in max(several, key=len)])]
    own = [told(ROOT, p) for p in ROOT.params if p.name in ("version", "install_completion", "show_completion")]
    lines += [".SH OPTIONS WITHOUT A COMMAND", *_listed([(p.name, _full(p)) for p in own])]
    for heading, pairs in (("EXIT STATUS", _STATUSES), ("ENVIRONMENT", _VARIABLES), ("FILES", _FILES)):
        lines += [f".SH {heading}", *_listed(pairs)]
    return "\n".join(lines) + "\n"


def _command(name: str, command: Any) -> list[str]:
    parameters = headed(command)
    shared = [heading.lower() for heading in _SHARED if heading in parameters]
    own = [p for heading, of in parameters.items() if heading not in _SHARED for p in of]
    examples = [line for each in examples_of(command) for line in (f"{_escaped(each)}", ".br")]
    return [
        f".SS {_escaped(usage(name, command))}",
        *_paragraphs(str(command.help)),
        *_listed([(p.name, _full(p)) for p in own]),
        *_paragraphs(f"Also: {', '.join(shared)}."),
        ".PP",
        ".nf",
        *examples[::2],
        ".fi",
    ]


def _full(parameter: Told) -> str:
    return f"{parameter.help} [{_default(parameter.default)}]" if parameter.default else parameter.help


def _default(default: str) -> str:
    return default if default == "required" else f"default: {default}"


def _listed(pairs: Any) -> list[str]:
    return [line for term, text in pairs for line in (".TP", f".B {_escaped(term)}", _escaped(text))]


def _paragraphs(text: str) -> list[str]:
    return [line for each in re.split(r"\n\s*\n", text.strip()) for line in (".PP", _escaped(" ".join(each.split())))]


def _escaped(text: str) -> str:
    """Return a text of which nothing is an order to roff: backslashes, hyphens, and what begins a line with one."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti").replace("^", "\\(ha")
    text = text.replace("'", "\\(aq").replace("`", "\\(ga").replace('"', "\\(dq")
    return f"\\&{text}" if text[:1] == "." else text
