"""[lexicon.LANGUAGE] tables of diffreport.toml: words that tell a change of meaning."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from diffreport.comparison.wording.lexicon import lexicon_of
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
        ('[lexicon.xx]\nduties = ["x"]', "lexicon.xx is not known; use one of en, de, fr"),
        ('[lexicon.en]\nhegdes = ["x"]', "lexicon.en.hegdes is not known; did you mean hedges? use one of duties"),
        ('[lexicon.en]\nhedges = "x"', "lexicon.en.hedges: 'x' is not a list of words"),
        (
            '[lexicon.en]\nhedges = ["*"]',
            "lexicon.en.hedges: '*' has * in a wrong place; it may be the second of three",
        ),
        ('[lexicon.en]\nhedges = ["gave *"]', "lexicon.en.hedges: 'gave *' has * in a wrong place"),
        ('[lexicon.en]\nhedges = ["a|"]', "lexicon.en.hedges: 'a|' has 'a|', which is no word; write word, this|that"),
        ('[lexicon.en]\nhedges = ["|a"]', "lexicon.en.hedges: '|a' has '|a', which is no word"),
        ('[lexicon.en]\nhedges = ["tell/"]', "lexicon.en.hedges: 'tell/' has 'tell/', which is no word"),
        ('[lexicon.en]\nhedges = ["(("]', "lexicon.en.hedges: '((' has '((', which is no word"),
        ('[lexicon.en]\nhedges = ["goes, they say"]', "'goes, they say' has 'goes,', which is no word"),
        ('[lexicon.en]\nhedges = [","]', "lexicon.en.hedges: ',' has no word; a phrase has at least one"),
        (f'[lexicon.en]\nhedges = ["{"so " * 3000}"]', "has 3,000 words; a phrase has at most 12"),
        (f'[lexicon.en]\nhedges = ["{"a|b|c|d " * 12}"]', "stands for too many phrases; write at most 1,000"),
    ],
)
def test_a_wrong_table_ends_with_2_and_one_line(run: Run, folder: Path, table: str, message: str) -> None:
    """The line names the file, the key and what is allowed."""
    (folder / "diffreport.toml").write_text(table + "\n")
    ran = run("config", "show")
    assert ran.status == 2
    line = 2 if "hedges" in table or "hegdes" in table else 1
    assert f"diffreport.toml:{line}: " in ran.err and message in ran.err
    assert ran.err.count("\n") == 1
    assert len(ran.err) < 1500  # the lists there are, at most


@pytest.mark.parametrize(
    "phrase", ["it is whispered , he said", "gave * undertaking", "tell/s/ing|say/s that", "don't"]
)
def test_phrases_of_every_documented_form_are_taken(run: Run, folder: Path, phrase: str) -> None:
    """Alternatives, endings, a gap as second word, and marks that stand apart."""
    (folder / "diffreport.toml").write_text(f'[lexicon.en]\nhedges = ["{phrase}"]\n')
    assert f"lexicon.en.hedges = {phrase}" in run("config", "show").text


@pytest.mark.parametrize("page", ["meaning.md", "commands.md"])
def test_the_documented_examples_add_something(page: str) -> None:
    """What a page adds as an example is no phrase that English has already."""
    text = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n((?:(?!```).)*\[lexicon\.en\].*?)```", text, re.DOTALL)
    lexicon = lexicon_of("en", {})
    for lists in tomllib.loads(example)["lexicon"].values():
        for phrase in (phrase for phrases in lists.values() for phrase in phrases):
            keys = phrase.split()
            assert not any(lexicon.cues(group, keys, [0]) for group in ("certainty", "attribution", "obligation"))
