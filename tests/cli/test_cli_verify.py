"""verify: lines, JSON, progress, and the exit status."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Spawn
from tests.cli.test_cli_docs import SECTIONS, TABLE


@pytest.fixture
def damaged(archived: Path) -> Path:
    """Return a stored edition of the working folder's archive, after a bit of it has flipped."""
    stored = next((archived / "archive").rglob("old-2015.txt"))
    stored.write_bytes(b"X" + stored.read_bytes()[1:])
    return stored


def test_a_flipped_bit_is_named(run: Run, archived: Path) -> None:
    """Each problem is a line of output with its code and the edition it costs; the status is 2."""
    assert run("verify").text == "archive: no problem found\n"
    stored = next((archived / "archive").rglob("old-2015.txt"))
    stored.write_bytes(b"X" + stored.read_bytes()[1:])
    ran = run("verify")
    assert ran.status == 2
    assert ran.text == (
        "river/v1/content/old-2015.txt: damaged: its digest (sha256, sha512) differs from the inventory [E092]; "
        "lost with it: river@2015 (v1)\n"
    )
    assert ran.err.startswith("diffreport: archive: 1 problem found; ") and ran.err.count("\n") == 1


def test_the_result_is_told_as_json(run: Run, damaged: Path) -> None:
    """With the keys that the documentation explains, in its order."""
    ran = run("verify", "--format", "json")
    assert ran.status == 2
    told = json.loads(ran.text)
    section = SECTIONS["diffreport verify"]
    assert list(told) == re.findall(r"^\| `(\w+)`", TABLE.search(section)[0], re.MULTILINE)
    of_problems = section.partition("| key of a problem | value |\n")[2]
    assert list(told["problems"][0]) == re.findall(r"^\| `(\w+)`", of_problems, re.MULTILINE)
    assert told["schema"] == "diffreport.verify/1"
    assert told["problems"][0]["code"] == "E092"
    counted = {"series": 1, "versions": 2, "files": 4}
    assert {key: told["checked"][key] for key in ("series", "versions", "files")} == counted


def test_the_result_goes_to_a_file(run: Run, archived: Path) -> None:
    """Its suffix says in which form."""
    assert run("verify", "-o", "kept.json").text == ""
    assert json.loads((archived / "kept.json").read_text())["problems"] == []
    run("verify", "-o", "kept.txt", "-q")
    assert (archived / "kept.txt").read_text() == "archive: no problem found\n"
    assert run("verify", "-o", "kept.html").status == 2


def test_some_series_are_checked_alone(run: Run, damaged: Path) -> None:
    """Others may be damaged; one that is not there is said, with those that are."""
    assert run("add", "lake", "new-2016.txt").status == 0
    assert run("verify", "lake").status == 0
    assert run("verify", "lake", "river").status == 2
    ran = run("verify", "sea")
    assert ran.status == 2
    assert ran.err == "diffreport: sea: no such series in archive; there are lake, river\n"


def test_a_terminal_sees_how_far_it_is(run: Run, archived: Path, spawn: Spawn) -> None:
    """The line is taken away in the end; what is no terminal sees nothing of it."""
    assert run("verify").err == ""
    ours, theirs = pty.openpty()
    process = spawn("verify", stdout=subprocess.PIPE, stderr=theirs)
    out, _ = process.communicate(timeout=300)
    os.close(theirs)
    assert out == b"archive: no problem found\n"
    assert os.read(ours, 1000).endswith(b"\r\x1b[K")
    os.close(ours)


def read_soon(descriptor: int) -> bytes:
    """Return what comes next, within a minute."""
    assert select.select([descriptor], [], [], 60)[0], "nothing comes"
    return os.read(descriptor, 1000)


def test_an_interrupt_ends_it_cleanly(damaged: Path, spawn: Spawn) -> None:
    """With status 130 and one line: a check changes nothing."""
    os.truncate(damaged, 1 << 36)  # holes on the disk, and minutes to read
    ours, theirs = pty.openpty()
    process = spawn("verify", stdout=subprocess.DEVNULL, stderr=theirs)
    seen = b""
    while b"MB/s" not in seen:
        seen += read_soon(ours)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=300) == 130
    os.close(theirs)
    while not seen.endswith(b"half-written\r\n"):
        seen += read_soon(ours)
    assert b"\r\x1b[Kdiffreport: interrupted; nothing is half-written" in seen
    os.close(ours)


def test_what_can_be_mended_is_said_and_done(run: Run, archived: Path) -> None:
    """verify names it, --dry-run says it again and changes nothing, --repair does it."""
    lost = archived / "archive" / "river" / "v2" / "inventory.json"
    lost.unlink()
    told = "river/v2/inventory.json: missing or unreadable [inventory]"
    for options in ((), ("--repair", "--dry-run")):
        ran = run("verify", *options)
        assert (ran.status, ran.text) == (2, f"{told}; --repair can restore it from the object's inventory\n")
        assert ran.err == "diffreport: archive: 1 problem found; --repair can mend it\n"
        assert not lost.exists()
    ran = run("verify", "--repair")
    assert ran.status == 0
    assert ran.text == f"{told}; repaired: restored from the object's inventory\narchive: no problem left\n"
    assert re.fullmatch(r"diffreport: what was done, .* is in \S+archive\.aside/\S+\n", ran.err)
    assert run("verify", "--repair").text == "archive: no problem found\n"


def test_what_cannot_be_mended_is_said_with_what_is_lost(run: Run, damaged: Path) -> None:
    """The rest is mended all the same; the status is 2."""
    stray = damaged.with_name("stray.txt")
    stray.write_text("stray")
    ran = run("verify", "--repair", "--format", "json", "--aside", "kept", "-q")
    told = json.loads(ran.text)
    assert ran.status == 2
    assert ran.err == "diffreport: archive: 1 problem left after 1 repaired; restore what is named from a copy\n"
    assert [(each["code"], each["lost"]) for each in told["problems"]] == [("E092", ["river@2015 (v1)"])]
    assert told["repaired"] == [
        {
            "series": "river",
            "path": "river/v1/content/stray.txt",
            "wrong": "a file that the inventory does not name",
            "code": "E023",
            "done": "set aside",
            "is_set_aside": True,
        }
    ]
    assert (Path(told["aside"]) / "river/v1/content/stray.txt").read_text() == "stray"
    assert "kept" in Path(told["aside"]).parts and not stray.exists()


@pytest.mark.parametrize("options", [["--dry-run"], ["--aside", "kept"], ["--repair", "--aside", "archive/kept"]])
def test_options_that_make_no_sense_are_refused(run: Run, archived: Path, options: list[str]) -> None:
    """Before anything is done."""
    ran = run("verify", *options)
    assert (ran.status, ran.text) == (2, "")
    assert ran.err.count("\n") == 1


def test_an_archive_that_lost_its_declaration_is_repaired(run: Run, archived: Path) -> None:
    """Other commands find no archive there; verify sees that it was one."""
    for name in ("0=ocfl_1.1", "ocfl_layout.json"):
        (archived / "archive" / name).unlink()
    assert run("list", "--archive", "archive").status == 2
    assert run("verify", "--repair", "--archive", "archive").status == 0
    assert run("list").text.startswith("river")
