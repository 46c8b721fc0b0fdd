"""Run the program: inside this process for speed, or as one of its own where that is what is tested."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from diffreport.__main__ import main

OLD = """\
The river commission met four times and published the minutes of each meeting.

The police counted approximately 300 boats on the river in summer.

The driver may have caused the accident on the bridge near the mill.

Every town on the river sends a delegate, whatever its size or income.
"""
NEW = """\
The river commission met four times and published the minutes of each meeting.

The police counted approximately 315 boats on the river in summer.

The driver caused the accident on the bridge near the mill.

Every town on the river sends a delegate, whatever its size or income.
"""


class Ran(NamedTuple):
    """What a run left behind."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Return standard output as text."""
        return self.out.decode("utf-8")


Run = Callable[..., Ran]
Spawn = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working folder, with nothing of this machine's configuration in reach."""
    for name in [*os.environ]:
        if name.startswith("DIFFREPORT_") or name in (
            "NO_COLOR",
            "FORCE_COLOR",
            "COLUMNS",
            "BROWSER",
            "XDG_CACHE_HOME",
        ):
            monkeypatch.delenv(name)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def editions(folder: Path) -> Path:
    """Return the working folder with `old-2015.txt` and `new-2016.txt` in it."""
    (folder / "old-2015.txt").write_text(OLD, encoding="utf-8")
    (folder / "new-2016.txt").write_text(NEW, encoding="utf-8")
    return folder


@pytest.fixture
def run(folder: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the program in the working folder."""

    def call(*argv: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsysbinary.readouterr()
        status = main(argv)
        captured = capsysbinary.readouterr()
        return Ran(status, captured.out, captured.err.decode("utf-8"))

    return call


@pytest.fixture
def archived(run: Run, editions: Path) -> Path:
    """Return the working folder with both editions archived as series `river`."""
    assert run("init").status == 0
    assert run("add", "river", "old-2015.txt", "new-2016.txt").status == 0
    return editions


@pytest.fixture
def spawn(folder: Path, heeded_signals: None) -> Spawn:
    """Return a function that starts the program as a process of its own, in the working folder."""

    def start(*argv: str, environ: Mapping[str, str] | None = None, **streams: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "diffreport", *argv]
        return subprocess.Popen(command, cwd=folder, env={**os.environ, **(environ or {})}, **streams)

    return start
