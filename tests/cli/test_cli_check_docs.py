"""The way from nothing to a daily check, as docs/check.md shows it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "check.md").read_text(encoding="utf-8")
SOURCE = '\n[[source]]\nseries = "harbours"\nglob = "in/*.txt"\n'
TEXT = "The harbour counted approximately 300 cranes along the quay.\n\nEvery town along the coast sends a delegate.\n"


def test_the_way_to_a_first_check_leads_there(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command does what is said of it; the next edition is then told, and by the line for cron."""
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "home" / "state"))
    [block] = re.findall(r"^```sh\n(.*?)^```$", DOCS.partition("\n## ")[0], re.MULTILINE | re.DOTALL)
    lines = [line for line in block.splitlines() if not line.startswith(" ")]
    said = {}
    for line in lines:
        command, *argv = shlex.split(line, comments=True)
        if command == "diffreport":
            said[" ".join(argv)] = ran = run(*argv)
            assert ran.status == 0 or argv == ["doctor"], (line, ran.err)  # it tells of the machine, too
        elif "EDITOR" in command:
            config = folder / "diffreport.toml"
            config.write_text(config.read_text("utf-8") + SOURCE, "utf-8")
            (folder / "in").mkdir()
            (folder / "in" / "harbours-2023.txt").write_text(TEXT, "utf-8")
    assert "source" in said["config show"].text
    assert "sources: 1 of 1" in said["doctor"].text
    assert "would archive 2023 (first)" in said["check --dry-run --explain"].text
    assert said["check"].text == ""
    assert said["check --history"].text.startswith("check 1, ")
    (folder / "in" / "harbours-2024.txt").write_text(TEXT.replace("300", "315"), "utf-8")
    [for_cron] = re.findall(r"# [\d*/ ]+ diffreport (.+)", block)
    told = run(*shlex.split(for_cron.replace("/srv/reports", str(folder))))
    assert (told.status, "{+approximately 315+}" in told.text) == (1, True)
