"""What the shell completes beside commands and options."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def completed(run: Run, monkeypatch: pytest.MonkeyPatch, *words: str) -> list[str]:
    """Return what bash is told for the last of these words of a command line."""
    monkeypatch.setenv("_DIFFREPORT_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "\n".join(("diffreport", *words)))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    monkeypatch.setenv("DIFFREPORT_CACHE", os.environ.get("DIFFREPORT_CACHE", "off"))  # it is set, and is put back
    ran = run()
    assert ran.err == ""
    return ran.text.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("report", "r"), ["river"]),
        (("report", "river", ""), ["2015", "2016", "latest", "previous"]),
        (("compare", "river", "@", "20"), ["2015", "2016"]),
        (("compare", "river", "@"), ["2015", "2016", "latest", "previous"]),
        (("compare", "o"), []),
        (("compare", "a", "b", "--format", "x"), ["xlsx"]),
        (("compare", "a", "b", "--language", ""), ["de", "en", "fr"]),
        (("compare", "a", "b", "--fail-on", "fi"), ["figures"]),
        (("list", "--archive", "nowhere", "--form"), ["--format"]),
        (("report", "--archive", "nowhere", ""), []),
        (("report", "--archive", "s3://bucket/prefix", ""), []),
    ],
)
def test_values_are_completed(
    run: Run, archived: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], offered: list[str]
) -> None:
    """Series, editions, formats, languages; nothing where there is no archive, and none is asked for in a bucket."""
    assert completed(run, monkeypatch, *words) == offered


def test_editions_and_files_are_completed_together(run: Run, archived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both begin so."""
    Path("river.pdf").write_bytes(b"")
    assert completed(run, monkeypatch, "compare", "riv") == [
        "river@2015",
        "river@2016",
        "river@latest",
        "river@previous",
        "river.pdf",
    ]


def test_completion_writes_nothing_and_is_silent_about_a_broken_configuration(
    run: Run, archived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a file more than before, and no error."""
    before = {(path, path.stat().st_mtime_ns) for path in archived.rglob("*")}
    completed(run, monkeypatch, "report", "r")
    assert {(path, path.stat().st_mtime_ns) for path in archived.rglob("*")} == before
    Path("diffreport.toml").write_text("archive = 3\n", encoding="utf-8")
    assert completed(run, monkeypatch, "report", "r") == []
