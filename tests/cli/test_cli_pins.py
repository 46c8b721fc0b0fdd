"""Pins on the command line: which file holds, what it does, and what is said of a bad one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

OLD_BOATS, NEW_BOATS = "The police counted approximately 300", "The police counted approximately 315"
NEVER = f'never."{OLD_BOATS}" = "{NEW_BOATS}"\n'
TOGETHER = '"The driver may" = "Every town on"\n'


def relations(run: Run, *argv: str) -> list[tuple[str, str]]:
    """Return relation and pass of every link of a comparison."""
    ran = run(*argv, "--format", "json", "-o", "-")
    assert ran.status == 0, ran.err
    return [(link["relation"], link["why"]) for link in json.loads(ran.text)["links"]]


def test_pins_of_a_file_hold_for_plain_files(run: Run, editions: Path) -> None:
    """What would be one revised paragraph is one removed and one added."""
    (editions / "mine.toml").write_text(NEVER, encoding="utf-8")
    plain = relations(run, "compare", "old-2015.txt", "new-2016.txt")
    pinned = relations(run, "compare", "old-2015.txt", "new-2016.txt", "--pins", "mine.toml")
    assert [relation for relation, _ in plain] == ["same", "revised", "revised", "same"]
    assert sorted(relation for relation, _ in pinned) == ["added", "removed", "revised", "same", "same"]


def test_pins_beside_the_archive_hold_for_archived_editions_only(run: Run, archived: Path) -> None:
    """For a whole series, for one side of the archive; for files that are compared there they do not."""
    (archived / "diffreport.pins.toml").write_text(NEVER, encoding="utf-8")
    for argv in (
        ("report", "river"),
        ("compare", "river@2015", "new-2016.txt"),
        ("compare", "old-2015.txt", "river@2016"),
    ):
        assert "removed" in [relation for relation, _ in relations(run, *argv)]
    assert "removed" not in [relation for relation, _ in relations(run, "compare", "old-2015.txt", "new-2016.txt")]


def test_the_option_wins_over_the_configuration_and_that_over_the_archive(run: Run, archived: Path) -> None:
    """One file holds; `config show` and a verbose call say which."""
    (archived / "diffreport.pins.toml").write_text(NEVER, encoding="utf-8")
    assert "diffreport.pins.toml  (beside the archive)" in run("config", "show").text
    (archived / "empty.toml").write_text("", encoding="utf-8")
    (archived / "diffreport.toml").write_text('pins = "empty.toml"\n', encoding="utf-8")
    assert "empty.toml  (" in run("config", "show").text
    assert "removed" not in [relation for relation, _ in relations(run, "report", "river")]
    (archived / "mine.toml").write_text(TOGETHER, encoding="utf-8")
    assert "pin" in [why for _, why in relations(run, "report", "river", "--pins", "mine.toml")]
    assert "pins from mine.toml (--pins)" in run("report", "river", "--pins", "mine.toml", "-v").err


def test_the_comparison_records_the_pins_that_held(run: Run, archived: Path) -> None:
    """With file, line, reason and name; the report lists them and says so on the finding."""
    line = f'"{OLD_BOATS}" = {{ new = "{NEW_BOATS}", series = "riv*", why = "one count", by = "A. Editor" }}\n'
    (archived / "diffreport.pins.toml").write_text(f"# ours\n\n{line}" + '"Nowhere" = "Gone"\n', encoding="utf-8")
    told = json.loads(run("report", "river", "--format", "json", "-o", "-").text)["pins"]
    origin = "diffreport.pins.toml, line 3"
    assert told == [{"together": True, "old": [1], "new": [1], "origin": origin, "why": "one count", "by": "A. Editor"}]
    page = run("report", "river", "--format", "html", "-o", "-").text
    assert "One pair of paragraphs is pinned" in page
    assert page.count(f"Pinned together: {origin}: one count (A. Editor).") == 1
    explained = run("explain", "river@2015", "river@2016", "--block", "1").text
    assert f"old block 1 belongs to new block 1; {origin}: one count (A. Editor)" in explained


def test_figures_follow_the_pins(run: Run, archived: Path) -> None:
    """A figure of two paragraphs that a pin parts is one that is gone, and one that is new."""

    def boats() -> list[tuple[str, str | None, str | None]]:
        rows = json.loads(run("figures", "river", "--format", "json").text)["figures"]
        sides = [(row["status"], *(row[side] and row[side]["text"] for side in ("old", "new"))) for row in rows]
        return [told for told in sides if "approximately 300" in told or "approximately 315" in told]

    assert boats() == [("revised", "approximately 300", "approximately 315")]
    (archived / "diffreport.pins.toml").write_text(NEVER, encoding="utf-8")
    assert sorted(boats(), key=str) == [("gone", "approximately 300", None), ("new", None, "approximately 315")]


def test_a_pin_of_another_series_is_passed_over(run: Run, archived: Path) -> None:
    """Beginnings are alike in many series."""
    line = f'never."{OLD_BOATS}" = {{ new = "{NEW_BOATS}", series = "lake" }}\n'
    (archived / "diffreport.pins.toml").write_text(line, encoding="utf-8")
    assert "removed" not in [relation for relation, _ in relations(run, "report", "river")]


def test_a_pin_that_several_paragraphs_begin_with_is_not_used_and_told(run: Run, editions: Path) -> None:
    """Even to a quiet user, with file and line; nothing is guessed."""
    (editions / "mine.toml").write_text('\n"The" = "Every town"\n', encoding="utf-8")
    ran = run("compare", "old-2015.txt", "new-2016.txt", "-q", "--pins", "mine.toml")
    assert ran.status == 0
    assert ran.err == 'diffreport: mine.toml, line 2: not used, for 3 paragraphs begin "The"; write more of it\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"a" =', 'not a pin; write "this beginning" = "that beginning" in one line'),
        ('"a" = """b', 'not a pin; write "this beginning" = "that beginning" in one line'),
        ("[pins]", "a pins file has no tables; write one pin a line"),
        ("[[pin]]", "a pins file has no tables; write one pin a line"),
        ('"a" = 3', "new is 3; write it in quotes"),
        ('"a" = ["b", "c"]', "new is ['b', 'c']; write it in quotes"),
        ('never."a" = ["b", 3]', "new is 3; write it in quotes"),
        ('"a" = { new = "b", old = "c" }', "old is not known; use one of new, series, why, by"),
        ('"a"."b" = "c"', "b is not known; use one of new, series, why, by"),
        ('"a" = { new = "b", why = 3 }', "why is 3; write it in quotes"),
        ('"a" = { why = "so" }', "a side is empty; write how the new paragraph begins"),
        ('"a" = ""', "a side is empty; write how the new paragraph begins"),
        ('" " = "b"', "a side is empty; write how the old paragraph begins"),
        ("a = " + "[" * 5000, 'not a pin; write "this beginning" = "that beginning" in one line'),
    ],
)
def test_a_line_that_is_no_pin_is_named(run: Run, editions: Path, text: str, said: str) -> None:
    """In one line, with status 2, and nothing is written."""
    (editions / "mine.toml").write_text(f'# ours\n{NEVER}{text}\n"x" = "y"\n', encoding="utf-8")
    ran = run("compare", "old-2015.txt", "new-2016.txt", "--pins", "mine.toml", "-o", "report.html")
    assert (ran.status, ran.err) == (2, f"diffreport: mine.toml, line 3: {said}\n")
    assert not (editions / "report.html").exists()


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (f'"{OLD_BOATS}" = "{NEW_BOATS}"', "line 1: forbids what mine.toml, line 2 says; remove one of the two"),
        (
            f'{TOGETHER}"The driver" = "The river"',
            'line 3: "The driver" has another partner in mine.toml, line 2; remove one of them',
        ),
        (
            f'{TOGETHER}"The river" = "Every town"',
            'line 3: "Every town" has another partner in mine.toml, line 2; remove one of them',
        ),
    ],
)
def test_pins_that_contradict_each_other_are_named(run: Run, editions: Path, second: str, said: str) -> None:
    """Both lines, and what to do."""
    (editions / "mine.toml").write_text(f"{NEVER}{second}\n", encoding="utf-8")
    ran = run("compare", "old-2015.txt", "new-2016.txt", "--pins", "mine.toml")
    assert (ran.status, ran.err) == (2, f"diffreport: mine.toml, {said}\n")


def test_a_file_of_pins_that_cannot_be_read_is_named(run: Run, editions: Path) -> None:
    """Missing, a folder, no UTF-8, endless, named by a configuration that is wrong."""
    (editions / "latin.toml").write_bytes('"Dürre" = "x"\n'.encode("latin-1"))
    cases = {
        "gone.toml": "no such file of pins (--pins); check the path",
        ".": "is a folder (--pins); give a file of pins",
        "latin.toml": "not a readable file of pins (not UTF-8); correct it",
        "/dev/zero": "has more than 4 MiB; a pins file has one pin a line",
    }
    for name, said in cases.items():
        ran = run("compare", "old-2015.txt", "new-2016.txt", "--pins", name)
        assert (ran.status, ran.err) == (2, f"diffreport: {name}: {said}\n")
    (editions / "diffreport.toml").write_text("pins = 3\n", encoding="utf-8")
    ran = run("compare", "old-2015.txt", "new-2016.txt")
    assert ran.status == 2 and ran.err.endswith("diffreport.toml:1: pins is not a string; write the file in quotes\n")


def test_no_pins_are_looked_for_in_an_empty_file(run: Run, archived: Path) -> None:
    """`--pins /dev/null` compares without those beside the archive."""
    (archived / "diffreport.pins.toml").write_text(NEVER, encoding="utf-8")
    found = relations(run, "report", "river", "--pins", "/dev/null")
    assert "removed" not in [relation for relation, _ in found]


def test_a_mistyped_pin_of_a_named_file_is_told(run: Run, archived: Path) -> None:
    """One side is there and the other is not; beside an archive such a pin is about other editions."""
    line = f'"The driver may" = "The drover"\n"Nobody" = "Nothing"\n"The drover" = "{NEW_BOATS}"\n'
    (archived / "diffreport.pins.toml").write_text(line, encoding="utf-8")
    assert run("report", "river").err == ""
    told = (
        'line 1: not used, for no new paragraph begins "The drover"; correct it\n',
        'line 3: not used, for no old paragraph begins "The drover"; correct it\n',
    )
    ran = run("report", "river", "--pins", "diffreport.pins.toml")
    assert ran.status == 0
    assert ran.err == "".join(f"diffreport: diffreport.pins.toml, {one}" for one in told)
    (archived / "diffreport.toml").write_text('pins = "diffreport.pins.toml"\n', encoding="utf-8")
    assert run("report", "river").err.count("not used") == 2


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('"The court #4f2a9c1x" = "a"', "#4f2a9c1x is no digest; it has eight digits of 0 to 9 and a to f"),
        ('never."a" = ["#4F2A9C1D"]', "#4F2A9C1D is no digest; it has eight digits of 0 to 9 and a to f"),
        (
            'never = "x"',
            'never has no paragraph behind it; write never."this" = "that"; a beginning stands in quotes',
        ),
    ],
)
def test_a_line_that_is_no_pin_is_refused(run: Run, editions: Path, line: str, wrong: str) -> None:
    """With what to write; a paragraph that begins so is named all the same."""
    (editions / "x.toml").write_text(f"{line}\n", encoding="utf-8")
    ran = run("compare", "old-2015.txt", "new-2016.txt", "--pins", "x.toml")
    assert (ran.status, ran.err) == (2, f"diffreport: x.toml, line 1: {wrong}\n")
    (editions / "x.toml").write_text('"never" = "x"\n"See #elephant" = "b #4f2a9c1d"\n', encoding="utf-8")
    assert run("compare", "old-2015.txt", "new-2016.txt", "--pins", "x.toml").status == 0


def test_a_folder_is_no_file_of_pins(run: Run, editions: Path) -> None:
    """Wherever it is named."""
    (editions / "diffreport.toml").write_text('pins = "."\n', encoding="utf-8")
    ran = run("compare", "old-2015.txt", "new-2016.txt")
    assert ran.status == 2 and ran.err.count("\n") == 1
    assert f": is a folder ({editions / 'diffreport.toml'}); give a file of pins" in ran.err


def test_settings_are_all_right_before_any_is_shown(run: Run, editions: Path) -> None:
    """A fault ends the command before its first line; without pins it says so."""
    assert "pins = none  (default)\n" in run("config", "show").text
    for given in ('pins = "nowhere"', '[report]\ntemplates = "nowhere"', '[report]\nlanguage = "xx"'):
        (editions / "diffreport.toml").write_text(f"{given}\n", encoding="utf-8")
        ran = run("config", "show")
        assert (ran.status, ran.out) == (2, b"") and ran.err.count("\n") == 1
