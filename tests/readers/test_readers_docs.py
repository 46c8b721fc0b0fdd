"""docs/readers.md is true: every format stands in it, and its example is a reader."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import published
from benchmarks.results import Goal, Part
from diffreport.model import Kind
from diffreport.readers import child, formats
from diffreport.readers.source import LIMIT
from diffreport.readers.task import Format, Task

PAGE = Path(__file__).resolve().parents[2] / "docs" / "readers.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("known", formats.OURS, ids=lambda known: known.name)
def test_every_format_is_in_the_guide(known: Format) -> None:
    """Its media type and the names of its files stand in one row."""
    row = next(line for line in TEXT.splitlines() if line.startswith("|") and f"`{known.media_type}`" in line)
    assert [suffix for suffix in known.suffixes if f"`{suffix}`" not in row] == []


def test_the_limits_in_the_guide_hold() -> None:
    """Sizes and times are those of the code."""
    assert f"| {LIMIT >> 20} MiB |" in TEXT
    assert f"{child.MEMORY >> 20} MiB of address space" in TEXT
    assert child.seconds_for(0) == 7
    assert child.seconds_for(200_000) == 8
    assert child.seconds_for(LIMIT) == 120


def code(language: str) -> str:
    """Return the guide's first piece of code in a language."""
    return next(re.finditer(rf"```{language}\n(.*?)```", TEXT, re.DOTALL))[1]


def test_the_guides_reader_reads() -> None:
    """The example of another package's format is a `Format`, knows its files, and makes blocks of them."""
    names: dict[str, Any] = {}
    exec(compile(code("python"), "docs/readers.md", "exec"), names)
    minutes: Format = names["MINUTES"]
    text = "MINUTES\n# The river\nThe commission met.\n"
    assert minutes.matches
    assert minutes.matches(text.encode())
    drafts = minutes.reading(Task(text.encode(), "a.minutes", text)).drafts
    assert [(draft.kind, draft.text) for draft in drafts] == [
        (Kind.HEADING, "The river"),
        (Kind.PARAGRAPH, "The commission met."),
    ]


def test_an_installed_package_of_the_guides_example_is_found(tmp_path: Path) -> None:
    """Its entry point is enough: the program reads its files, in the child process too."""
    (tmp_path / "karsova_minutes.py").write_text(code("python"), encoding="utf-8")
    installed = tmp_path / "karsova_minutes-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: karsova-minutes\nVersion: 1\n", encoding="utf-8")
    table, points = code("toml").replace("project.entry-points.", "").replace('"', "").split("\n", 1)
    (installed / "entry_points.txt").write_text(f"{table}\n{points}", encoding="utf-8")
    (tmp_path / "a.minutes").write_text("MINUTES\n# The river\nThe commission met.\n", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-m", "diffreport", "show", "--blocks", "a.minutes"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path, "DIFFREPORT_CACHE": "off"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.split("\n")[:2] == ["[0] heading, level 2", "    The river"]


def test_what_was_measured_goes_between_its_markers(tmp_path: Path) -> None:
    """A run replaces what the run before wrote, without the long tables, and touches nothing else."""
    for name in ("readers", "readers-speed", "readers-limits"):
        assert [mark for mark in published.markers(name) if mark not in TEXT] == []
    begin, end = published.markers("readers")
    page = tmp_path / "page.md"
    page.write_text(f"before\n\n{begin}\nstale\n{end}\n\nafter\n", encoding="utf-8")
    part = Part("readers", "Words", ["said", "## By set", "| set |", "## By file", "| file |"])
    part.goals.append(Goal("recall", "99", "100", True))
    published.publish(part, page)
    published.publish(part, page)
    written = page.read_text(encoding="utf-8")
    assert written.startswith(f"before\n\n{begin}\n\n")
    assert written.endswith(f"\n\n{end}\n\nafter\n")
    assert "stale" not in written
    assert "| file |" not in written
    assert written.count("#### By set") == written.count("| recall | 99 | 100 | yes |") == 1
    with pytest.raises(ValueError, match="has no place"):
        published.publish(Part("words", "Words"), page)
