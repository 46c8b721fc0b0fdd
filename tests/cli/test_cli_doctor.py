"""doctor: one line on each part, whatever is broken, and the exit status."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Spawn

SOURCE = '[[source]]\nseries = "river"\nfile = "old-2015.txt"\n'
LINE = re.compile(r"(ok   |note |wrong) [\w .@-]+: .+")


def test_a_sound_set_up_ends_with_nothing(run: Run, archived: Path) -> None:
    """Every line has a rating, a part and what is so; none is wrong."""
    (archived / "diffreport.toml").write_text(SOURCE, "utf-8")
    ran = run("doctor")
    assert (ran.status, ran.err) == (0, "")
    assert all(map(LINE.fullmatch, ran.text.splitlines()))
    assert "ok    archive: archive (./archive): 1 series, 2 editions" in ran.text.splitlines()


def test_a_quiet_user_is_told_what_is_not_well(run: Run, archived: Path) -> None:
    """Lines that say that all is well are left out."""
    (archived / "diffreport.toml").write_text(SOURCE, "utf-8")
    assert not any(line.startswith("ok") for line in run("doctor", "-q").text.splitlines())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"\xff", "not a readable TOML file"),
        (b"archive = ", "not a readable TOML file"),
        (b"colour = 1", "colour"),
        (b"archive = 3", "archive"),
        (b"[settings]\nmove_score = 9", "move_score"),
        (b"[[source]]\nseries = 3", "none of url, file"),
        (b'pins = "none.toml"', "no such file of pins"),
        (b'[report]\ntemplates = "nowhere"', "no such folder of templates"),
        (b'[[source]]\nseries = "bridge"\nfile = "gone.txt"', "gone.txt is no file"),
    ],
)
def test_whatever_is_wrong_in_the_configuration_has_its_line(run: Run, archived: Path, text: bytes, told: str) -> None:
    """One line, status 2, and one line on standard error that counts."""
    (archived / "diffreport.toml").write_bytes(text)
    ran = run("doctor")
    wrong = [line for line in ran.text.splitlines() if line.startswith("wrong")]
    assert (len(wrong), told in wrong[0]) == (1, True)
    assert ran.status == 2
    assert ran.err == "diffreport: 1 thing is wrong; mend what is marked so\n"


def test_what_a_broken_configuration_hides_is_said_to_be_hidden(run: Run, archived: Path) -> None:
    """Not that there is none of it: no line is on an archive or on sources but that nobody looked."""
    (archived / "diffreport.toml").write_bytes(b"[[source]\n")
    lines = [line for line in run("doctor", "-q").text.splitlines() if "python" not in line]
    assert [line.partition(",")[0] for line in lines[:1]] == ["note  archive: not looked at"]
    assert f"wrong configuration: {archived / 'diffreport.toml'}:1: not a readable TOML file" in lines[1]
    assert [line.partition(",")[0] for line in lines[2:]] == ["note  sources: not looked at"]


def test_the_result_is_had_as_json(run: Run, archived: Path) -> None:
    """The same lines, with their parts apart."""
    lines = run("doctor").text.splitlines()
    document = json.loads(run("doctor", "--format", "json").text)
    assert document["schema"] == "diffreport.doctor/1"
    assert all(set(each) == {"part", "rating", "told", "remedy"} for each in document["lines"])
    assert [line.partition(":")[0].split(None, 1)[1] for line in lines] == [each["part"] for each in document["lines"]]


def test_a_bare_environment_is_examined_too(spawn: Spawn, archived: Path) -> None:
    """As cron has it: no terminal, hardly a variable."""
    process = spawn("doctor", environ={"HOME": "", "PATH": "", "LC_ALL": "C"}, stdout=-1, stderr=-1)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert b"note  HOME: is not set" in out and b"note  PATH: is not set" in out
