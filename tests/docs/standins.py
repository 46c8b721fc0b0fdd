"""What stands in for programs that would install, edit, connect or wait: each heeds what it is asked."""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

from diffreport.__main__ import main
from tests.docs.fences import ROOT
from tests.docs.stage import SOURCE, page

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def targets() -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def diffreport(argv: list[str]) -> int:
    """Run the program; where it has written a configuration to be filled in, do as a user: name a source."""
    status = main(argv)
    if argv[:2] == ["config", "init"] and not status:
        file = Path(argv[2] if len(argv) > 2 else "diffreport.toml")
        file.write_text(file.read_text("utf-8") + SOURCE, "utf-8")
    return status


def make(argv: list[str]) -> int:
    """Have the Makefile's targets."""
    assert set(argv) <= targets(), argv
    return 0


def pip(argv: list[str]) -> int:
    """Install, fetch or remove this project alone, with extras that it has: the checkout, a wheel or its name."""
    parser = argparse.ArgumentParser(allow_abbrev=False, exit_on_error=False)
    parser.add_argument("command", choices=("install", "download", "uninstall"))
    parser.add_argument("wanted", nargs="+")
    parser.add_argument("-c", type=ROOT.joinpath, default=ROOT / "constraints.txt")
    for option in ("-d", "--find-links"):
        parser.add_argument(option)
    for option in ("--quiet", "--no-cache-dir", "--no-index", "--upgrade", "--yes", "-e"):
        parser.add_argument(option, action="store_true")
    given = parser.parse_args(argv)
    assert given.c.is_file()
    for wanted in given.wanted:
        name, extras = re.fullmatch(r"([\w./-]+)(?:\[([\w,]+)\])?", wanted).groups()  # type: ignore[union-attr]
        assert name in (".", PROJECT["name"]) or name.endswith(".whl"), wanted
        assert set((extras or "").split(",")) - {""} <= set(PROJECT["optional-dependencies"]), wanted
    return 0


def curl(argv: list[str]) -> int:
    """Fetch an invented edition."""
    for option, content in (("-o", page(2016)), ("-D", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")):
        if option in argv:
            Path(argv[argv.index(option) + 1]).write_bytes(content)
    return 0


def dask(argv: list[str]) -> int:
    """Start a part of a cluster: its arguments are parsed by Dask."""
    from distributed.cli import dask_scheduler, dask_worker

    part, *rest = argv
    {"scheduler": dask_scheduler, "worker": dask_worker}[part].main.make_context(part, rest)
    return 0


def done(argv: list[str]) -> int:
    """Open an editor that changes nothing, or install what the system has."""
    return 0


PROGRAMS = {
    "diffreport": diffreport,
    "make": make,
    "pip": pip,
    "curl": curl,
    "dask": dask,
    **dict.fromkeys(("apt-get", "crontab", "vi"), done),
}
