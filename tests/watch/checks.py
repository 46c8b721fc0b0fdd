"""The program's checks, in a folder with its own home, cache and clock; as processes of their own where they meet."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.program import called

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 300  # of whoever waits for a process: an end is awaited, not timed


class Ended(NamedTuple):
    """What a process left."""

    status: int
    out: str
    err: str


class Place:
    """A folder with an archive, a configuration, and what checks keep."""

    def __init__(self, folder: Path, configuration: str = "") -> None:
        """Make the archive, and write the configuration."""
        self.folder = folder
        self.archive = folder / "archive"
        self.config = folder / "diffreport.toml"
        self.state = folder / "state.sqlite"
        self.configure(configuration)
        assert self.run("init", "archive").status == 0

    def configure(self, text: str) -> None:
        """Write the configuration; archive and state are beside it."""
        self.config.write_text(f'archive = "archive"\n[check]\nstate = "state.sqlite"\npause = "0s"\n{text}', "utf-8")
        self.config.chmod(0o600)

    def _environ(self, moment: datetime | None) -> dict[str, str]:
        """Return what the program is to find in its environment, at a simulated moment."""
        home = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
        environ = {name: value for name, value in os.environ.items() if not name.startswith("DIFFREPORT_")}
        environ |= dict.fromkeys(home, str(self.folder / "home"))
        environ |= {"PYTHONPATH": str(ROOT), "DIFFREPORT_CACHE": str(self.folder / "cache")}
        if moment is not None:
            environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
        return environ

    def start(
        self, *arguments: str, moment: datetime | None = None, module: str = "diffreport"
    ) -> subprocess.Popen[str]:
        """Start the program as a process of its own at a simulated moment; `module` is what runs it."""
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=self.folder,
            env=self._environ(moment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, moment: datetime | None = None) -> Ended:
        """Return what the program left, run in this process."""
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            environ = self._environ(moment)
            for name in {*os.environ} - {*environ}:
                patch.delenv(name)
            for name, value in environ.items():
                patch.setenv(name, value)
            return Ended(*called(*arguments))


def ended(process: subprocess.Popen[str]) -> Ended:
    """Wait for a process, and return what it left."""
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    return Ended(process.returncode, out, err)


def month(number: int) -> datetime:
    """Return the moment of the check of a month."""
    return datetime(2025, number, 15, 6, 0, tzinfo=UTC)
