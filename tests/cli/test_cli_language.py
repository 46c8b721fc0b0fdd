"""The language of a report, from the command line and from the configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_cli_errors import wrong

EDITIONS = ("old-2015.txt", "new-2016.txt")


@pytest.mark.parametrize("language", ["xx", "../en"])
@pytest.mark.parametrize("place", ["option", "configuration"])
def test_a_language_without_labels_is_refused_before_anything_is_read(
    run: Run, editions: Path, language: str, place: str
) -> None:
    """Whoever names it: one line that says which there are, and no report."""
    options = ["--language", language] if place == "option" else []
    if place == "configuration":
        (editions / "diffreport.toml").write_text(f'[report]\nlanguage = "{language}"\n', encoding="utf-8")
    wrong(run("compare", "missing.txt", EDITIONS[1], "-o", "report.html", *options), "use one of de, en, fr")
    assert not (editions / "report.html").exists()


def test_the_option_goes_before_the_configuration(run: Run, editions: Path) -> None:
    """A project may speak German, and one report of it French."""
    (editions / "diffreport.toml").write_text('[report]\nlanguage = "de"\n', encoding="utf-8")
    for options, language in (([], "de"), (["--language", "fr"], "fr")):
        assert run("compare", *EDITIONS, "-o", "report.html", *options).status == 0
        assert f'<html lang="{language}"' in (editions / "report.html").read_text(encoding="utf-8")


def test_a_faulty_file_of_labels_is_named_and_nothing_is_written(run: Run, editions: Path) -> None:
    """The file, the label, and what is wrong with it."""
    (editions / "own/labels").mkdir(parents=True)
    (editions / "own/labels/nl.toml").write_text('[ledger]\nfindings = "{x}"\n', encoding="utf-8")
    ran = run("compare", *EDITIONS, "-o", "report.html", "--templates", "own", "--language", "nl")
    wrong(ran, "labels/nl.toml", "ledger.findings", "{x}")
    assert not (editions / "report.html").exists()
