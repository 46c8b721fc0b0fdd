"""What only shows from outside: signals, pipes, colours, hash seeds, bugs, the time to the first line."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from subprocess import DEVNULL, PIPE

import pytest

import diffreport
from diffreport.cli import output
from diffreport.report import FORMATS
from tests.cli.conftest import Run, Spawn

COMPARE = ("compare", "old-2015.txt", "new-2016.txt")


def test_every_format_is_the_same_under_any_hash_seed_and_in_any_time_zone(spawn: Spawn, editions: Path) -> None:
    """Same input, same bytes; but of a PDF, which another program makes."""
    forms = sorted(set(FORMATS) - {"pdf"})
    made = []
    for seed, zone in (("0", "UTC"), ("4242", "Pacific/Kiritimati")):
        targets = [editions / seed / f"changes.{form}" for form in forms]
        targets[0].parent.mkdir()
        named = [part for target in targets for part in ("-o", str(target))]
        with spawn(*COMPARE, *named, "--link", "r.html", environ={"PYTHONHASHSEED": seed, "TZ": zone}) as process:
            assert process.wait() == 0
        made.append(dict(zip(forms, (target.read_bytes() for target in targets), strict=True)))
    assert made[0] == made[1] and min(map(len, made[0].values())) > 100


def test_a_closed_pipe_ends_silently_and_keeps_the_status(spawn: Spawn, editions: Path) -> None:
    """As in `diffreport compare ... | head`."""
    for argv, status in ((("--help",), 0), ((*COMPARE, "--fail-on", "any"), 1), ((*COMPARE, "--format", "html"), 0)):
        process = spawn(*argv, stdout=PIPE, stderr=PIPE)
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        assert (process.wait(), err) == (status, b"")


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_an_interrupt_ends_with_130_and_leaves_nothing(spawn: Spawn, editions: Path) -> None:
    """Ctrl-C while standard input is awaited."""
    before = set(editions.iterdir())
    process = spawn("compare", "-", "new-2016.txt", "-o", "r.html", "-v", stdin=PIPE, stdout=PIPE, stderr=PIPE)
    assert process.stderr.readline().startswith(b"diffreport: reading -")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out) == (130, b"")
    assert err == b"diffreport: interrupted; nothing is half-written\n"
    assert set(editions.iterdir()) == before


FAULTY_IMPORT = """
import sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            raise {fault}

sys.meta_path.insert(0, Finder())
from diffreport.__main__ import main
sys.exit(main(["compare", "old-2015.txt", "new-2016.txt"]))
"""


@pytest.mark.parametrize(
    "module", ["diffreport.cli", "diffreport.cli.output", "diffreport.errors", "typer", "diffreport.comparison"]
)
@pytest.mark.parametrize(
    ("fault", "status", "line"),
    [
        ("KeyboardInterrupt", 130, b"diffreport: interrupted; nothing is half-written"),
        ("ImportError('out of order')", 70, b"diffreport: this is a bug in diffreport"),
    ],
)
def test_whatever_happens_while_modules_load_ends_in_one_line(
    editions: Path, module: str, fault: str, status: int, line: bytes
) -> None:
    """An interrupt in the first moment is no traceback, and a broken installation no result."""
    command = [sys.executable, "-c", FAULTY_IMPORT.format(fault=fault), module]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (status, b"")
    assert done.stderr.startswith(line) and done.stderr.count(b"\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="closing descriptors is POSIX")
def test_closed_streams_do_no_harm(editions: Path) -> None:
    """As a service may start us."""
    program = f"'{sys.executable}' -m diffreport"
    command = (
        f"{program} compare old-2015.txt new-2016.txt --fail-on any >&- 2>&-; echo $?; {program} nosuch 2>&-; echo $?"
    )
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True)
    assert done.stdout == b"1\n2\n"


@pytest.mark.skipif(os.name == "nt", reason="closing descriptors is POSIX")
@pytest.mark.parametrize("argv", ["compare - new-2016.txt", "show -", "show --bytes -", "add river - --edition 1"])
def test_a_closed_standard_input_is_an_empty_one(editions: Path, argv: str) -> None:
    """One line says so, whichever command asked for it."""
    command = f"'{sys.executable}' -m diffreport {argv} <&-"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    line = b"diffreport: standard input: is empty; give a file with text in it\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", line)


@pytest.fixture
def broken(editions: Path, tmp_path: Path):
    """Return an environment in which a library fails as no library should."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "rapidfuzz.py").write_text("raise RuntimeError('out of \\x1b[31m order')\n")
    return {"PYTHONPATH": str(tmp_path / "broken")}


def test_a_bug_ends_with_70_and_one_line(spawn: Spawn, broken: dict[str, str]) -> None:
    """Never with 1, which would read as a result; the line says how to report it."""
    out, err = (process := spawn(*COMPARE, environ=broken, stdout=PIPE, stderr=PIPE)).communicate()
    assert (process.returncode, out) == (70, b"")
    assert err.startswith(b"diffreport: this is a bug in diffreport ") and err.count(b"\n") == 1
    assert b"RuntimeError: out of <U+001B>[31m order" in err and b"DIFFREPORT_DEBUG=1" in err


@pytest.mark.parametrize("how", ["-v", "--verbose", "DIFFREPORT_DEBUG"])
def test_a_bug_shows_its_traceback_on_request(spawn: Spawn, broken: dict[str, str], how: str) -> None:
    """For the report."""
    options, environ = ((), {how: "1"}) if how.isupper() else ((how,), {})
    process = spawn(*COMPARE, *options, environ={**broken, **environ}, stdout=DEVNULL, stderr=PIPE)
    err = process.communicate()[1]
    assert process.returncode == 70
    assert b"Traceback" in err and err.splitlines()[-1].startswith(b"diffreport: this is a bug")


@pytest.mark.parametrize(
    ("options", "environ", "colored"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_follows_the_option_then_the_environment(
    run: Run,
    editions: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    environ: dict[str, str],
    colored: bool,
) -> None:
    """In a pipe there is none unless asked for."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert (b"\x1b[" in run(*COMPARE, *options).out) is colored


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo terminal")
@pytest.mark.parametrize(
    ("term", "no_color", "colored"), [("xterm", "", True), ("dumb", "", False), ("xterm", "1", False)]
)
def test_a_terminal_is_coloured_unless_it_says_no(
    spawn: Spawn, editions: Path, term: str, no_color: str, colored: bool
) -> None:
    """TERM=dumb and NO_COLOR are honoured."""
    parent, child = os.openpty()
    process = spawn(*COMPARE, environ={"TERM": term, "NO_COLOR": no_color}, stdout=child, stderr=child, stdin=DEVNULL)
    os.close(child)
    out = b""
    while True:
        try:
            if not (piece := os.read(parent, 4096)):
                break
        except OSError:  # what Linux says at the end
            break
        out += piece
    os.close(parent)
    assert process.wait() == 0
    assert b"315" in out
    assert (b"\x1b[" in out) is colored


class Terminal(io.StringIO):
    """A stream that says it is watched by somebody."""

    def isatty(self) -> bool:
        """Return True."""
        return True


@pytest.mark.parametrize(("stream", "told"), [(Terminal, "diffreport: still comparing\n"), (io.StringIO, "")])
def test_long_work_is_announced_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], told: str
) -> None:
    """One line after a while; a log file or a pipe gets none."""
    watched = stream()
    monkeypatch.setattr(sys, "stderr", watched)
    with output.announced("still comparing", after_seconds=0):
        deadline = time.monotonic() + 300 * bool(told)
        while not watched.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
    assert watched.getvalue() == told


def test_short_work_is_not_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line waits until a user begins to wonder, and nothing is left that could print it late."""
    watched = Terminal()
    monkeypatch.setattr(sys, "stderr", watched)
    threads = threading.active_count()
    with output.announced("still comparing", after_seconds=3600):
        pass
    assert threading.active_count() == threads
    assert watched.getvalue() == ""


def test_version_and_help_import_nothing_heavy(editions: Path) -> None:
    """They answer at once: no reader, no differ, no template engine, no rich."""
    code = (
        "import sys; from diffreport.__main__ import main; status = main(sys.argv[1:]); "
        "heavy = {'rapidfuzz', 'jinja2', 'selectolax', 'markdown_it', 'rich', 'platformdirs', 'pydantic'}; "
        "heavy.add('xlsxwriter'); "
        "print(status, sorted(heavy & set(sys.modules)))"
    )
    for option in ("--version", "--help"):
        done = subprocess.run([sys.executable, "-c", code, option], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "0 []"
    assert "Usage: diffreport" in done.stdout


def test_a_check_in_which_nothing_is_new_imports_nothing_that_compares(run: Run, archived: Path) -> None:
    """It is run again and again, and nearly always there is nothing to compare."""
    (archived / "diffreport.toml").write_text('[[source]]\nseries = "river"\nfile = "new-2016.txt"\n', "utf-8")
    assert run("check").status == 0
    code = (
        "import sys; from diffreport.__main__ import main; status = main(['check']); "
        "print(status, sorted(name for name in sys.modules if name.startswith('diffreport.comparison')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0 []\n"


def test_the_package_shows_its_public_names_only() -> None:
    """A shell completes those that exist, and none of a module that it merely uses."""
    assert dir(diffreport) == sorted(diffreport.__all__)
    assert {"Archive", "Deposit", "compare", "read", "render"} <= set(dir(diffreport))
    assert diffreport.Deposit("2015.html", "2015").label == "2015"


def test_the_package_imports_nothing_heavy() -> None:
    """`import diffreport` costs next to nothing."""
    code = "import sys, diffreport; print(sorted(m for m in sys.modules if m.startswith(('diffreport.', 'typer'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
