"""--templates, report.templates and DIFFREPORT_TEMPLATES; config templates: how the report is made one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffreport.report.html.overrides import names
from tests.cli.conftest import Run

COMPARE = ("compare", "old-2015.txt", "new-2016.txt", "-o", "r.html")


def house(folder: Path, name: str, said: str) -> None:
    """Make a folder of templates whose footer says something."""
    (folder / name / "partials").mkdir(parents=True)
    (folder / name / "partials/footer.html.j2").write_text(f"<footer>{said}</footer>")


def footer(folder: Path) -> str:
    return (folder / "r.html").read_text(encoding="utf-8").split("<footer>")[1].split("</footer>")[0]


def test_an_option_wins_over_the_variable_and_that_over_the_file(
    run: Run, editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder in a file is beside that file; `config show` says which holds, and why."""
    for name in ("a", "b", "c"):
        house(editions, name, name)
    (editions / "diffreport.toml").write_text('[report]\ntemplates = "a"\n')
    assert run(*COMPARE).status == 0 and footer(editions) == "a"
    assert f"report.templates = {editions / 'a'}  ({editions / 'diffreport.toml'})\n" in run("config", "show").text
    monkeypatch.setenv("DIFFREPORT_TEMPLATES", "b")
    assert run(*COMPARE).status == 0 and footer(editions) == "b"
    assert "report.templates = b  (DIFFREPORT_TEMPLATES)\n" in run("config", "show").text
    assert run(*COMPARE, "--templates", "c").status == 0 and footer(editions) == "c"


def test_the_look_of_a_report_is_shown_with_its_origin(run: Run, folder: Path) -> None:
    """Also where nothing is given."""
    shown = run("config", "show").text
    for line in ("report.language = en", "report.templates = none", "report.trend = 8"):
        assert f"{line}  (default)\n" in shown


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("DIFFREPORT_TREND", "many", "DIFFREPORT_TREND is 'many'; write a whole number from 0"),
        ("DIFFREPORT_TREND", "-1", "DIFFREPORT_TREND is -1; write a whole number from 0"),
        ("DIFFREPORT_TEMPLATES", "", "DIFFREPORT_TEMPLATES is empty; leave it out"),
        ("DIFFREPORT_TEMPLATES", "nowhere", "nowhere: there is no such folder of templates; check the path"),
    ],
)
def test_a_wrong_variable_is_named(
    run: Run, editions: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    """And no report is written."""
    monkeypatch.setenv(variable, value)
    ran = run(*COMPARE)
    assert (ran.status, ran.err) == (2, f"diffreport: {message}\n")
    assert not (editions / "r.html").exists()


def test_a_fault_in_a_template_ends_the_command_and_writes_nothing(run: Run, editions: Path) -> None:
    """One line with file and line; a report that is there stays."""
    house(editions, "own", "{{ page.titel }}")
    (editions / "r.html").write_text("last week's")
    ran = run(*COMPARE, "--templates", "own")
    assert ran.status == 2 and ran.err.count("\n") == 1
    assert ran.err.startswith("diffreport: own/partials/footer.html.j2, line 1: ")
    assert (editions / "r.html").read_text() == "last week's"


def test_the_trend_of_the_configuration_holds(run: Run, folder: Path) -> None:
    """A number, and no other thing."""
    (folder / "diffreport.toml").write_text("[report]\ntrend = true\n")
    ran = run("config", "show")
    assert ran.status == 2 and "report.trend is True; write a whole number from 0" in ran.err


def test_the_templates_are_copied_to_begin_with(run: Run, editions: Path) -> None:
    """All of them make the report that ours make."""
    ran = run("config", "templates", "own")
    assert ran.status == 0 and tuple(ran.text.splitlines()) == names()
    assert "--templates own" in ran.err
    assert run(*COMPARE).status == 0
    before = (editions / "r.html").read_bytes()
    assert run(*COMPARE, "--templates", "own").status == 0
    assert (editions / "r.html").read_bytes() == before


def test_named_templates_alone_are_copied_and_none_is_lost(run: Run, folder: Path) -> None:
    """What is there is never written over, and then nothing is copied."""
    assert run("config", "templates", "own", "style/theme.css").text == "style/theme.css\n"
    (folder / "own/style/theme.css").write_text("mine")
    ran = run("config", "templates", "own")
    assert (ran.status, ran.out) == (2, b"") and "own/style/theme.css: is there already" in ran.err
    assert (folder / "own/style/theme.css").read_text() == "mine"
    assert [path.name for path in folder.rglob("own/**/*.j2")] == []
    ran = run("config", "templates", "own", "logo.svg")
    assert ran.status == 2 and "logo.svg: is none of the report's templates" in ran.err


@pytest.mark.parametrize("target", ["x.json", "x.txt", "-"])
def test_a_folder_and_a_language_are_looked_at_whatever_is_written(run: Run, editions: Path, target: str) -> None:
    """What is not used now is wrong all the same."""
    for argv, wrong in (
        (("--templates", "nowhere"), "nowhere: there is no such folder of templates"),
        (("--language", "xx"), "language 'xx'"),
        (("--language", ""), "language ''"),
    ):
        ran = run("compare", "old-2015.txt", "new-2016.txt", "-o", target, *argv)
        assert (ran.status, ran.out) == (2, b"") and ran.err.startswith(f"diffreport: {wrong}")
        assert not Path(target).exists()
