"""Whatever goes wrong: one line on standard error, status 2, nothing written, no traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from diffreport import resources
from diffreport.report import FORMATS
from tests.cli.conftest import Ran, Run, Spawn
from tests.unprivileged import no_superuser, open_folder

ONE_OF = f"use one of {', '.join(sorted(FORMATS))}"


def wrong(ran: Ran, *parts: str) -> None:
    """Assert that a run ended as trouble does, and that its one line holds some words."""
    assert ran.status == 2
    assert ran.out == b""
    assert ran.err.startswith("diffreport: ") and ran.err.count("\n") == 1 and ran.err.endswith("\n")
    assert ran.err[:-1].isprintable()
    for part in parts:
        assert part in ran.err


@pytest.fixture
def inputs(editions: Path) -> Path:
    """Return a folder with unreadable inputs of every sort."""
    (editions / "empty.txt").write_bytes(b"")
    (editions / "spaces.txt").write_bytes(b" \n \n")
    (editions / "binary.bin").write_bytes(bytes(range(256)) * 20)
    (editions / "markup.html").write_text("<html><head><script>x()</script></head><body></body></html>")
    (editions / "folder").mkdir()
    (editions / "loop").symlink_to("loop")
    return editions


INPUTS = [
    ("missing.txt", "does not exist"),
    ("folder", "is a folder"),
    ("empty.txt", "is empty"),
    ("spaces.txt", "no text"),
    ("binary.bin", "binary"),
    ("markup.html", "no text"),
    ("loop", "loop"),
    ("nul\0byte", "nul"),
    ("https://127.0.0.1/2015.html", "no public host"),
    ("nowhere@2015", "no archive"),
    ("", "'': names no file"),
]


@pytest.mark.parametrize(("name", "reason"), INPUTS)
@pytest.mark.parametrize("side", [0, 1])
def test_an_unreadable_edition_is_named_and_nothing_is_written(
    run: Run, inputs: Path, name: str, reason: str, side: int
) -> None:
    """The line names the file, what is wrong, and what to do; no report is made."""
    names = ["old-2015.txt", "new-2016.txt"]
    names[side] = name
    before = set(inputs.iterdir())
    wrong(run("compare", *names, "-o", "report.html"), name.partition("\0")[0], reason)
    assert set(inputs.iterdir()) == before


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX")
def test_a_file_without_permission_is_named(run: Run, editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that may not be read; neither compare nor add does anything with it."""
    with open_folder() as folder:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            monkeypatch.setenv(name, str(folder))
        shutil.copy("new-2016.txt", folder)
        (folder / "secret-2017.txt").write_text("Nobody may read this.\n")
        (folder / "secret-2017.txt").chmod(0)
        shutil.copytree(resources.find("templates"), folder / "_data" / "templates")
        monkeypatch.setattr(resources, "_PACKAGE", folder)  # the checkout may be in a folder that is its owner's alone
        for argv in (("compare", "new-2016.txt", "old-2015.txt"), ("add", "river", "new-2016.txt", "--raw")):
            run(*argv)  # so may its code: what these commands import is there now
        with no_superuser():
            monkeypatch.chdir(folder)
            wrong(run("compare", "secret-2017.txt", "new-2016.txt"), "secret-2017.txt: may not be read; ")
            wrong(run("add", "river", "secret-2017.txt", "--raw"), "secret-2017.txt: may not be read; ")
        monkeypatch.chdir(editions)


def test_a_report_that_was_there_stays_when_the_next_fails(run: Run, inputs: Path) -> None:
    """A failed run leaves the last good report."""
    run("compare", "old-2015.txt", "new-2016.txt", "-o", "report.html")
    before = (inputs / "report.html").read_bytes()
    wrong(run("compare", "old-2015.txt", "empty.txt", "-o", "report.html"))
    assert (inputs / "report.html").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["-o", "nowhere/report.html"], "there is no folder nowhere"),
        (["-o", "folder"], "folder: is a folder"),
        (["-o", ""], "'--output' / '-o': names no file"),
        (["-o", "folder.html"], "is a folder"),
        (["-o", "report"], "the suffix is missing"),
        (["-o", "report.odp"], ONE_OF),
        (["-o", "report.dxf"], ONE_OF),
        (["-o", "new-2016.txt"], "is one of the editions compared"),
        (["--format", "xls"], ONE_OF),
        (["--format", ""], ONE_OF),
        (["--fail-on", "everything"], "'any', 'figures', 'wording', 'structure', 'never'"),
        (["--color", "blue"], "'auto', 'always', 'never'"),
        (["--frobnicate"], "No such option"),
        (["a", "b"], "unexpected extra argument"),
        (["-o"], "requires an argument"),
        (["-o", "-", "--open"], "--open needs a report"),
        (["--format", "docx", "--open"], "--open needs a report"),
        (["--config", "nowhere.toml"], "no such configuration file"),
        (["--config", "broken.toml"], "not a readable TOML file"),
        (["--config", "other.toml"], "settings is not a table"),
        (["--config", "wrong.toml"], "settings.move_score"),
    ],
)
def test_a_call_that_cannot_be_carried_out_is_refused(run: Run, inputs: Path, options: list[str], reason: str) -> None:
    """Before any work is done, with what is allowed."""
    (inputs / "folder.html").mkdir()
    (inputs / "broken.toml").write_text("[settings")
    (inputs / "other.toml").write_text("settings = 3")
    (inputs / "wrong.toml").write_text("[settings]\nmove_score = 3")
    before = {path: path.stat().st_mtime_ns for path in inputs.iterdir() if path.exists()}
    wrong(run("compare", "old-2015.txt", "new-2016.txt", *options), reason)
    assert {path: path.stat().st_mtime_ns for path in inputs.iterdir() if path.exists()} == before


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["comprae"], "No such command 'comprae'; did you mean 'compare'? see 'diffreport --help'"),
        (["list", "--archive", "s3://"], "s3://: is no address of a bucket; write s3://bucket or"),
        (["list", "--archive", "old-2015.txt"], "old-2015.txt: is a file, not an archive; name the folder of one"),
        (["compare"], "Missing argument 'OLD'"),
        (["compare", "old-2015.txt"], "Missing argument 'NEW'"),
        (["compare", "-", "-"], "standard input can be one edition only"),
        (["compare", "-", "new-2016.txt"], "standard input: is empty"),
        (["explain", "old-2015.txt", "new-2016.txt"], "Missing option '--block'"),
        (["explain", "old-2015.txt", "new-2016.txt", "--block", "x"], "not a valid int"),
        (["explain", "old-2015.txt", "new-2016.txt", "--block", "-1"], "has blocks 0 to 3"),
        (["report", "nosuch"], "nosuch: no such series"),
        (["report", "river", "1999"], "river@1999: no such edition"),
        (["log", "nosuch"], "nosuch: no such series"),
        (["show", "river@1999"], "river@1999: no such edition"),
        (["show", "nothing.txt", "--bytes"], "nothing.txt: does not exist"),
        (["show", "folder-2015", "--bytes"], "folder-2015: is a folder"),
        (["show", "", "--bytes"], "'': names no file"),
        (["show", "river@2015", "--bytes", "--blocks"], "exclude each other"),
        (["add", "river", "nothing.txt"], "nothing.txt: does not exist"),
        (["add", "river", "unlabelled.txt"], "--edition"),
        (["add", "river", "old-2015.txt", "new-2016.txt", "--edition", "x"], "one edition"),
        (["add", "../river", "old-2015.txt"], "series name"),
        (["add", "river", "old-2015.txt", "--published", "soon"], "not a date"),
        (["add", "river", "folder-2015"], "folder-2015: holds no file with a date"),
        (["add", "river", ""], "'': names no file"),
        (["add", "river", "-"], "name one with --edition"),
        (["add", "river", "-", "-"], "name one with --edition"),
        (["add", "river", "-", "--edition", "2017"], "standard input: is empty"),
        (["list", "-o", "list.html"], "list.html: its suffix says neither txt nor json"),
        (["list", "-o", "folder-2015"], "folder-2015: is a folder"),
        (["list", "-o", ""], "names no file"),
        (["log", "river", "-o", "nowhere/log.json"], "there is no folder nowhere"),
        (["log", "river", "--format", "html"], "'txt', 'json'"),
        (["list", "--archive", "nowhere"], "nowhere: no such folder"),
        (["verify", "--archive", "folder-2015"], "folder-2015: not an archive"),
        (["init", "archive"], "is an archive already"),
        (["init", "unlabelled.txt"], "unlabelled.txt: is a file, not a folder"),
        (["init", "archive/river/new"], "is inside of the archive"),
        (["init", "other", "--layout", "deep"], "'flat', 'hashed'"),
        (["config", "frobnicate"], "No such command"),
        (["demo", "old-2015.txt"], "cannot be written"),
        (["demo", "taken"], "something else is there"),
        (["demo", "archive"], "archive: is, or is inside of, the archive"),
        (["demo", "archive/river"], "archive; name a folder elsewhere"),
        (["demo", "archive/new/folder"], "archive; name a folder elsewhere"),
        (["compare", "river@2015", "river@2016", "-o", "archive/x.html"], "x.html: would be inside of the archive"),
        (["report", "river", "-o", "archive/river/x.html"], "would be inside of the archive"),
        (["figures", "river", "--all", "-o", "link/x.csv"], "link/x.csv: would be inside of the archive"),
        (["history", "river", "-o", "archive/x.html"], "would be inside of the archive"),
        (["history", "river", "-o", "link/x.json"], "would be inside of the archive"),
        (["site", "-o", "archive/public"], "archive/public: would be inside of the archive"),
        (["site", "-o", "link"], "archive/river/v1: holds something else"),
        (["site", "-o", "link/new/public"], "would be inside of the archive"),
        (["list", "-o", "archive/list.json"], "would be inside of the archive"),
        (["config", "templates", "archive/own"], "would be inside of the archive"),
    ],
)
def test_every_command_refuses_in_one_line(run: Run, archived: Path, argv: list[str], reason: str) -> None:
    """Naming what is wrong, and leaving everything as it was."""
    (archived / "folder-2015").mkdir()
    (archived / "taken" / "archive").mkdir(parents=True)
    (archived / "unlabelled.txt").write_text("Some text.\n")
    (archived / "link").symlink_to("archive/river/v1")
    before = sorted(archived.rglob("*"))
    wrong(run(*argv), reason)
    assert [path for path in sorted(archived.rglob("*")) if path.name != "lock"] == [
        path for path in before if path.name != "lock"
    ]


@pytest.mark.parametrize(
    "name", ["\x1b]0;owned\x07.txt", "a\nb\rc.txt", "\u202egpj.txt", "\x9b31m.txt", "-\x08.txt", "\udcff\udcfe.txt"]
)
def test_a_hostile_file_name_cannot_steer_the_terminal(run: Run, editions: Path, name: str) -> None:
    """It is written out wherever it appears: in errors, on the terminal, in notes."""
    wrong(run("compare", f"./{name}", "new-2016.txt"), "does not exist")
    (editions / name).write_bytes((editions / "old-2015.txt").read_bytes())
    for options in ([], ["-o", "r.html"], ["--format", "txt"]):
        ran = run("compare", f"./{name}", "new-2016.txt", *options)
        assert ran.status == 0
        assert all(line.isprintable() for line in (ran.text + ran.err).split("\n"))
    wrong(run("compare", "old-2015.txt", "new-2016.txt", "-o", f"{name}/x.html"))
    wrong(run(f"x{name}"))


def test_a_hostile_text_cannot_steer_the_terminal(run: Run, editions: Path) -> None:
    """Not in a comparison, not in what show prints, not in an explanation."""
    evil = "A heading \x1b]0;owned\x07 \x1b[2J \u202e with orders in it."
    (editions / "evil.txt").write_text(evil + "\n\nMore text of the report.\n", encoding="utf-8")
    runs = [
        run("compare", "old-2015.txt", "evil.txt"),
        run("compare", "old-2015.txt", "evil.txt", "--format", "json"),
        run("show", "evil.txt"),
        run("show", "evil.txt", "--blocks"),
        run("explain", "old-2015.txt", "evil.txt", "--block", "0"),
    ]
    for ran in runs:
        assert ran.status == 0
        assert all(line.isprintable() for line in ran.text.split("\n"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_trouble_not_a_bug(run: Run, editions: Path) -> None:
    """The message names the file, or standard output, and why."""
    wrong(run("compare", "old-2015.txt", "new-2016.txt", "-o", "/dev/full", "--format", "txt"), "/dev/full", "No space")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "argv",
    [
        ("compare", "old-2015.txt", "new-2016.txt"),
        ("compare", "old-2015.txt", "new-2016.txt", "--format", "json"),
        ("show", "old-2015.txt", "--bytes"),
        ("--version",),
        ("compare", "--help"),
    ],
)
def test_a_standard_output_that_is_full_is_named(spawn: Spawn, editions: Path, argv: tuple[str, ...]) -> None:
    """Whatever is printed there, in one line."""
    with Path("/dev/full").open("wb") as full:
        err = (process := spawn(*argv, stdout=full.fileno(), stderr=subprocess.PIPE)).communicate()[1].decode()
    wrong(Ran(process.returncode, b"", err), "standard output: ", "No space left on device")


def test_an_archived_edition_that_cannot_be_read_is_named_by_its_reference(run: Run, archived: Path) -> None:
    """The file that was once deposited is nowhere in the user's folders."""
    (archived / "scan-2017.bin").write_bytes(bytes(range(256)) * 9)
    run("add", "river", "scan-2017.bin", "--raw")
    (archived / "scan-2017.bin").unlink()
    wrong(run("compare", "river@2016", "river@2017"), "diffreport: river@2017: scan-2017.bin: is binary")
    wrong(run("report", "river", "2016", "2017"), "diffreport: river@2017: scan-2017.bin: is binary")
