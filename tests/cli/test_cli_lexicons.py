"""[lexicon.LANGUAGE] tables of diffreport.toml: words that tell a change of meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

WORDS = '[lexicon.en]\nhedges = ["so the tale goes"]\n'


def test_words_of_the_configuration_tell_a_change(run: Run, folder: Path) -> None:
    """A hedge that only the project knows is one; `config show` lists it with its file."""
    (folder / "a.txt").write_text("The guards, so the tale goes, beat two men at the gate.\n")
    (folder / "b.txt").write_text("The guards beat two men at the gate.\n")
    assert "Hedge dropped" not in run("compare", "a.txt", "b.txt").text
    (folder / "diffreport.toml").write_text(WORDS)
    assert "Hedge dropped" in run("compare", "a.txt", "b.txt").text
    assert "lexicon.en.hedges = so the tale goes" in run("config", "show").text


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('lexicon = "x"', "lexicon is not a table"),
        ('[lexicon.xx]\nhedges = ["x"]', "lexicon.xx is not known; use one of en, de, fr"),
        ('[lexicon.en]\nhegdes = ["x"]', "lexicon.en.hegdes is not known; use one of duties"),
        ('[lexicon.en]\nhedges = "x"', "lexicon.en.hedges: 'x' is not a list of words"),
    ],
)
def test_a_wrong_table_ends_with_2_and_one_line(run: Run, folder: Path, table: str, message: str) -> None:
    """The line names the file, the key and what is allowed."""
    (folder / "diffreport.toml").write_text(table + "\n")
    ran = run("config", "show")
    assert ran.status == 2
    assert f"diffreport.toml: {message}" in ran.err
    assert ran.err.count("\n") == 1
