"""compare, report, explain: what they print, write, and end with."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

import diffreport
from diffreport.errors import UsageError
from diffreport.model import Comparison
from diffreport.report import FORMATS
from tests.cli.conftest import Run, Spawn


def test_compare_shows_the_changes_on_the_terminal(run: Run, editions: Path) -> None:
    """A first look needs no file."""
    ran = run("compare", "old-2015.txt", "new-2016.txt")
    assert (ran.status, ran.err) == (0, "")
    assert "315+}" in ran.text and "2 findings: 1 figure, 1 wording signal" in ran.text


@pytest.mark.parametrize("name", ["report.html", "report.htm", "report.json", "report.txt", "REPORT.JSON"])
def test_the_suffix_chooses_the_format_and_only_the_report_is_written(run: Run, editions: Path, name: str) -> None:
    """The file is there whole, and nothing beside it."""
    before = set(editions.iterdir())
    ran = run("compare", "old-2015.txt", "new-2016.txt", "-o", name)
    assert (ran.status, ran.out) == (0, b"")
    assert ran.err.startswith("diffreport: 2 findings: 1 figure, 1 wording signal; ")
    assert ran.err.endswith(f"Written to {name}\n")
    assert set(editions.iterdir()) - before == {editions / name}
    content = (editions / name).read_text(encoding="utf-8")
    if name.lower().endswith("json"):
        assert Comparison.from_json(content).summary.findings == 2
    else:
        assert content.startswith("New 2016: 2015 → 2016\n" if name.endswith("txt") else "<!DOCTYPE html>")


@pytest.mark.parametrize("form", ["json", "txt"])
def test_a_dash_writes_to_standard_output(run: Run, editions: Path, form: str) -> None:
    """The bytes are those of the file."""
    run("compare", "old-2015.txt", "new-2016.txt", "-o", f"r.{form}")
    ran = run("compare", "old-2015.txt", "new-2016.txt", "-o", "-", "--format", form)
    assert ran.out == (editions / f"r.{form}").read_bytes()


def test_a_report_on_standard_output_has_no_links_to_files(run: Run, editions: Path) -> None:
    """Nobody knows where it will stand; else it is the file's."""
    run("compare", "old-2015.txt", "new-2016.txt", "-o", "r.html")
    ran = run("compare", "old-2015.txt", "new-2016.txt", "-o", "-", "--format", "html")
    written = (editions / "r.html").read_bytes()
    assert re.search(rb"<a href=\"?new-2016\.txt", written) and not re.search(rb"<a href=\"?new-2016\.txt", ran.out)
    assert ran.out == re.sub(rb"<a href=\"?(?:old|new)-[^>]*>(.*?)</a>", rb"\1", written)


@pytest.mark.parametrize("options", [("-o", "-"), ("--format", "txt"), ("-o", "-", "--format", "txt")])
def test_colour_that_is_asked_for_is_given_on_standard_output(
    run: Run, editions: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on the terminal; FORCE_COLOR alone asks for none there, and a file never has any."""
    argv = ("compare", "old-2015.txt", "new-2016.txt")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert b"\x1b[" not in run(*argv, *options).out
    assert run(*argv, *options, "--color", "always").out == run(*argv, "--color", "always").out
    run(*argv, "-o", "r.txt", "--color", "always")
    assert b"\x1b[" not in (editions / "r.txt").read_bytes()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_a_report_that_is_written_again_keeps_its_mode(run: Run, editions: Path, mode: int) -> None:
    """What was private stays so; a new file has the mode that every new file has."""
    (editions / "r.html").touch()
    (editions / "r.html").chmod(mode)
    (editions / "any").touch()
    run("compare", "old-2015.txt", "new-2016.txt", "-o", "r.html")
    run("compare", "old-2015.txt", "new-2016.txt", "-o", "new.html")
    assert stat.S_IMODE((editions / "r.html").stat().st_mode) == mode
    assert (editions / "new.html").stat().st_mode == (editions / "any").stat().st_mode


@pytest.mark.parametrize(
    ("before", "after", "colored"),
    [
        (("--color", "always"), (), True),
        (("--color", "always"), ("--color", "auto"), False),
        (("--color", "never"), ("--color", "always"), True),
    ],
)
def test_common_options_may_stand_before_the_command(
    run: Run, editions: Path, before: tuple[str, ...], after: tuple[str, ...], colored: bool
) -> None:
    """What stands after it wins."""
    assert (b"\x1b[" in run(*before, "compare", "old-2015.txt", "new-2016.txt", *after).out) is colored
    assert "\narchive = there  (--archive)\n" in run("--archive", "there", "config", "show").text
    assert run("-q", "compare", "old-2015.txt", "new-2016.txt", "-o", "r.html").err == ""


def test_format_comes_before_the_suffix(run: Run, editions: Path) -> None:
    """What is said outright holds."""
    assert run("compare", "old-2015.txt", "new-2016.txt", "-o", "r.dat", "--format", "json").status == 0
    json.loads((editions / "r.dat").read_bytes())


@pytest.mark.parametrize("side", [0, 1])
def test_one_edition_may_come_from_standard_input(run: Run, editions: Path, side: int) -> None:
    """A dash stands for it."""
    names = ["old-2015.txt", "new-2016.txt"]
    content = (editions / names[side]).read_bytes()
    names[side] = "-"
    assert "2 findings" in run("compare", *names, stdin=content).text


def test_a_file_comes_before_an_archived_edition_of_the_same_name(run: Run, archived: Path) -> None:
    """A path that exists is never looked up elsewhere."""
    (archived / "river@2015").write_bytes((archived / "new-2016.txt").read_bytes())
    assert run("compare", "river@2015", "river@2016").text == "No change.\n"


def test_archived_editions_are_compared_like_files(run: Run, archived: Path) -> None:
    """With the label and the dates the archive knows."""
    record = json.loads(run("compare", "river@previous", "river@latest", "--format", "json").out)
    assert (record["old"]["label"], record["old"]["series"], record["new"]["label"]) == ("2015", "river", "2016")
    assert record["old"]["retrieved"].endswith("Z") and len(record["old"]["sha256"]) == 64


def test_report_takes_the_last_two_editions(run: Run, archived: Path) -> None:
    """Or those that are named, with or without their series."""
    shown = run("report", "river").text
    assert shown.startswith("River: 2015 → 2016\n")
    assert run("report", "river", "2015", "2016").text == shown
    assert run("report", "river", "river@2015").text == shown
    assert run("report", "river", "-o", "r.html").status == 0


def test_report_of_a_series_with_one_edition_says_that_it_is_new(run: Run, archived: Path) -> None:
    """There is nothing to compare with yet: it is no error, nothing has changed, and nothing is flagged."""
    run("add", "lake", "old-2015.txt")
    new = "New: the first archived edition, nothing to compare with yet; 50 words."
    ran = run("report", "lake", "--fail-on", "any")
    assert (ran.status, ran.err) == (0, "")
    assert ran.text == f"Lake: 2015\n  old-2015.txt\n{new}\n"
    assert run("report", "lake", "-o", "r.html").err == f"diffreport: {new} Written to r.html\n"
    assert "First archived edition: nothing to compare with yet." in Path("r.html").read_text(encoding="utf-8")


def test_an_edition_in_quarantine_is_no_first_edition(run: Run, archived: Path) -> None:
    """Nobody has said yet that it may be shown as what was published."""
    Path("empty-2015.html").write_text("<p></p>", encoding="utf-8")
    run("add", "lake", "empty-2015.html")
    ran = run("report", "lake")
    assert (ran.status, ran.out) == (2, b"")
    assert "lake: 1 of its 1 editions is in quarantine" in ran.err


def test_a_withdrawn_edition_is_reported_with_the_day_it_was_last_seen(run: Run, archived: Path) -> None:
    """The last edition, or the one that is named; it counts as a change."""
    ran = run("report", "river", "--withdrawn", "2017-03-01", "--fail-on", "structure", "-o", "r.html")
    assert ran.status == 1
    assert ran.err == "diffreport: Withdrawn, last seen on 1 March 2017; 48 words. Written to r.html\n"
    shown = Path("r.html").read_text(encoding="utf-8")
    assert "The 2016 edition was withdrawn; it was last seen on 1 March 2017." in shown
    assert run("report", "river", "2015", "--withdrawn", "2017-03-01").text.startswith("River: 2015\n")


@pytest.mark.parametrize(
    ("argv", "wrong"),
    [
        (["--withdrawn", "yesterday"], "--withdrawn 'yesterday': is no day; write it as 2025-07-04"),
        (["2015", "2016", "--withdrawn", "2017-03-01"], "--withdrawn is about one edition; leave NEW out"),
        (
            ["--withdrawn", "9999-12-31"],
            "--withdrawn 9999-12-31: is in the future; give the day on which it was last seen",
        ),
        (["2016"], "river: 2016 is the latest edition; name an earlier one"),
    ],
)
def test_a_withdrawal_that_cannot_be_is_refused(run: Run, archived: Path, argv: list[str], wrong: str) -> None:
    """One line says what is wrong, and nothing is written."""
    ran = run("report", "river", *argv, "-o", "r.html")
    assert (ran.status, ran.err) == (2, f"diffreport: {wrong}\n")
    assert not Path("r.html").exists()


def test_an_edition_is_last_seen_after_it_was_published(run: Run, archived: Path) -> None:
    """Or on that day, or in that month, where no more is known."""
    for published, day, status in (
        ("2017-03-02", "2017-03-01", 2),
        ("2017-03-02", "2017-03-02", 0),
        ("2017-04", "2017-03-31", 2),
        ("2017-03", "2017-03-01", 0),
    ):
        added = run("add", f"lake-{published}", "old-2015.txt", "--edition", "2017", "--published", published)
        assert added.status == 0
        ran = run("report", f"lake-{published}", "--withdrawn", day, "-o", "r.html")
        assert ran.status == status, ran.err
        assert (f"{day}: is before 2017 was published ({published})" in ran.err) == (status == 2)


@pytest.mark.parametrize(
    ("fail_on", "status"), [("any", 1), ("figures", 1), ("wording", 1), ("structure", 0), ("never", 0)]
)
def test_fail_on_decides_the_exit_status(run: Run, editions: Path, fail_on: str, status: int) -> None:
    """The output is the same either way."""
    plain = run("compare", "old-2015.txt", "new-2016.txt")
    ran = run("compare", "old-2015.txt", "new-2016.txt", "--fail-on", fail_on)
    assert (ran.status, ran.out) == (status, plain.out)
    assert run("compare", "old-2015.txt", "new-2016.txt", "--fail-on", fail_on, "-o", "r.json").status == status
    assert run("compare", "old-2015.txt", "old-2015.txt", "--fail-on", fail_on).status == 0


def test_fail_on_structure_flags_whole_paragraphs(run: Run, editions: Path) -> None:
    """A paragraph that went is structure, not figure or wording."""
    text = (editions / "old-2015.txt").read_text(encoding="utf-8")
    (editions / "shorter.txt").write_text(text.partition("Every town")[0], encoding="utf-8")
    assert run("compare", "old-2015.txt", "shorter.txt", "--fail-on", "structure").status == 1
    assert run("compare", "old-2015.txt", "shorter.txt", "--fail-on", "figures").status == 0


def test_explain_says_why_a_block_was_linked(run: Run, editions: Path) -> None:
    """With both texts, the score, the pass and the runner-up."""
    ran = run("explain", "old-2015.txt", "new-2016.txt", "--block", "1")
    assert ran.status == 0
    assert ran.text.startswith("revised; score 0.")
    assert "old block 1: The police counted" in ran.text and "new block 1: The police counted" in ran.text
    assert "runner-up" in ran.text


def test_explain_finds_a_removed_block_on_the_old_side(run: Run, editions: Path) -> None:
    """Such a block has no number in the new edition."""
    (editions / "one.txt").write_text(
        "The river commission met four times and published the minutes of each meeting.\n"
    )
    ran = run("explain", "old-2015.txt", "one.txt", "--block", "3", "--side", "old")
    assert ran.text.startswith("removed; ")


def test_explain_refuses_a_block_that_is_not_there(run: Run, editions: Path) -> None:
    """It says which there are."""
    ran = run("explain", "old-2015.txt", "new-2016.txt", "--block", "4")
    assert (ran.status, ran.err) == (2, "diffreport: --block 4: the new edition has blocks 0 to 3; name one of them\n")


def test_settings_reach_the_comparison(run: Run, editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the file and the environment, and the comparison records them."""
    (editions / "diffreport.toml").write_text("[settings]\nplace_score = 0.4\n")
    monkeypatch.setenv("DIFFREPORT_MOVE_SCORE", "0.9")
    record = json.loads(run("compare", "old-2015.txt", "new-2016.txt", "--format", "json").out)
    assert (record["settings"]["place_score"], record["settings"]["move_score"]) == (0.4, 0.9)


def test_a_report_keeps_the_permissions_of_any_new_file(run: Run, editions: Path) -> None:
    """Not those of a private temporary file: others shall read it."""
    run("compare", "old-2015.txt", "new-2016.txt", "-o", "r.html")
    plain = editions / "plain"
    plain.touch()
    assert stat.S_IMODE((editions / "r.html").stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_link_to_a_report_stays_a_link(run: Run, editions: Path) -> None:
    """What it points to is replaced."""
    (editions / "published").mkdir()
    (editions / "r.json").symlink_to("published/r.json")
    assert run("compare", "old-2015.txt", "new-2016.txt", "-o", "r.json").status == 0
    assert (editions / "r.json").is_symlink()
    json.loads((editions / "published" / "r.json").read_bytes())


def test_a_terminal_is_given_no_orders_by_a_format_that_keeps_all_characters(editions: Path, spawn: Spawn) -> None:
    """They are written out there, and nowhere else."""
    text = (editions / "old-2015.txt").read_text(encoding="utf-8")
    (editions / "new-2016.txt").write_text(text + "\n\nThe mill \x1b[2J burned.\n", encoding="utf-8")
    master, terminal = os.openpty()
    command = ("compare", "old-2015.txt", "new-2016.txt", "--format", "wdiff")
    started = spawn(*command, stdout=terminal, stderr=subprocess.DEVNULL)
    os.close(terminal)
    assert started.wait(60) == 0
    shown = os.read(master, 1 << 16)
    os.close(master)
    assert b"{+The mill <U+001B>[2J burned.+}" in shown and b"\x1b" not in shown
    out, _ = spawn(*command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).communicate(timeout=300)
    assert b"{+The mill \x1b[2J burned.+}" in out


def test_render_does_the_same_from_python(editions: Path) -> None:
    """Any format by its suffix; another is refused and nothing written."""
    comparison = diffreport.compare(diffreport.read("old-2015.txt"), diffreport.read("new-2016.txt"))
    for name in ("r.html", "r.json", "r.txt"):
        diffreport.render(comparison, name)
        assert Path(name).stat().st_size > 0
    with pytest.raises(UsageError, match=", ".join(sorted(FORMATS))):
        diffreport.render(comparison, "r.odp")
    with pytest.raises(UsageError, match="is a folder"):
        diffreport.render(comparison, ".")
    assert not Path("r.odp").exists()


def test_a_report_above_the_limit_is_written_in_parts(run: Run, editions: Path) -> None:
    """The line says how many; standard output takes one page."""
    ran = run("compare", "old-2015.txt", "new-2016.txt", "--split", "1", "-o", "r.html")
    assert ran.err.endswith(" Written to r.html, in 4 parts\n")
    names = ["1-text.html", "2-text-continued.html", "3-text-continued--2.html", "4-text-continued--3.html"]
    assert sorted(path.name for path in Path("r-parts").iterdir()) == [*names, "manifest.sha256"]
    ran = run("compare", "old-2015.txt", "new-2016.txt", "--split", "1", "--format", "html", "-o", "-")
    assert "The river commission met four times" in ran.text
    assert ran.err.endswith("and standard output takes one page; -o FILE writes it in parts\n")


def test_an_occupied_folder_of_parts_is_refused_before_the_comparison(
    run: Run, editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which may take minutes; a report in one page minds no folder."""
    (editions / "r-parts").mkdir()
    (editions / "r-parts/01-intro.html").write_text("years of work")
    pair = ("compare", "old-2015.txt", "new-2016.txt", "-o", "r.html")
    assert run(*pair).status == 0
    (editions / "r.html").unlink()
    monkeypatch.setattr("diffreport.cli.comparing.compared", lambda *_: pytest.fail("compared"))
    ran = run(*pair, "--split", "1")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert ran.err.startswith("diffreport: r-parts: holds something else than the parts of r.html")
    assert (editions / "r-parts/01-intro.html").read_text() == "years of work" and not (editions / "r.html").exists()
