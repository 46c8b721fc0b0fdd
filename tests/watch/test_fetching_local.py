"""Files, patterns, folders and commands as sources."""

from __future__ import annotations

import os
import shlex
import sys
import time
from pathlib import Path

import pytest

from diffreport.watch.fetching.answers import Answer
from diffreport.watch.plan import Bounds, Kind, Source
from tests.watch.fetching import failure, fetcher

LONG_AGO = 1_433_203_200
FIRST, SECOND = b"About 300 fighters remained.", b"About 315 fighters remained."


def local(kind: Kind, where: Path | str, *command: str, **bounds: float) -> Source:
    """Return a source of this machine."""
    return Source("karsova", kind, str(where), "diffreport.toml:1", command, bounds=Bounds(**bounds))


def written(path: Path, content: bytes, seconds: float = LONG_AGO) -> Path:
    """Return a file with this content, last changed so long ago."""
    path.write_bytes(content)
    os.utime(path, (seconds, seconds))
    return path


def names(answer: Answer) -> list[str]:
    """Return the names of the editions of an answer."""
    return [edition.name for edition in answer.editions]


def test_a_file_is_read_when_it_is_new_or_another(tmp_path: Path) -> None:
    """Its bytes count; nothing is said of an address."""
    file, by = written(tmp_path / "2015.txt", FIRST), fetcher()
    source = local(Kind.FILE, file)
    first = by.fetch(source, {})
    (edition,) = first.editions
    assert (edition.name, edition.content, edition.source, edition.retrieval.status) == ("2015.txt", FIRST, None, None)
    again = by.fetch(source, first.validators)
    assert (again.editions, again.validators, [name for name, _ in again.still]) == ((), first.validators, ["2015.txt"])
    written(file, SECOND, LONG_AGO + 1)
    assert by.fetch(source, first.validators).editions[0].content == SECOND


def test_an_unchanged_file_is_not_read(tmp_path: Path) -> None:
    """Its size and its time are as before: even a file that nobody may read now is known to be the same."""
    file = written(tmp_path / "2015.txt", FIRST)
    source = local(Kind.FILE, file)
    first = fetcher().fetch(source, {})
    written(file, SECOND)  # as large, and of the same time: that cannot be told without reading
    assert fetcher().fetch(source, first.validators).editions == ()


def test_a_file_that_was_only_touched_is_nothing_new(tmp_path: Path) -> None:
    """The same bytes at another time; the new time is remembered."""
    file = written(tmp_path / "2015.txt", FIRST)
    source = local(Kind.FILE, file)
    first = fetcher().fetch(source, {})
    written(file, FIRST, LONG_AGO + 9)
    again = fetcher().fetch(source, first.validators)
    assert again.editions == ()
    assert again.validators != first.validators


def test_a_file_that_has_just_been_written_is_read_again(tmp_path: Path) -> None:
    """It may change within the same tick of the clock, and to the same size."""
    file = written(tmp_path / "2015.txt", FIRST, moment := time.time())
    source = local(Kind.FILE, file)
    first = fetcher().fetch(source, {})
    written(file, SECOND, moment)
    assert fetcher().fetch(source, first.validators).editions[0].content == SECOND


def test_a_pattern_gives_its_files_as_an_archive_sorts_names(tmp_path: Path) -> None:
    """Numbers by their value; folders and what is hidden are no files of it; only what is new comes again."""
    for name in ("report-10.txt", "report-9.txt", "report-100.txt", ".report-1.txt"):
        written(tmp_path / name, name.encode())
    (tmp_path / "report-11.txt").mkdir()
    source = local(Kind.GLOB, tmp_path / "report-*.txt")
    first = fetcher().fetch(source, {})
    assert names(first) == ["report-9.txt", "report-10.txt", "report-100.txt"]
    written(tmp_path / "report-12.txt", b"new")
    assert names(fetcher().fetch(source, first.validators)) == ["report-12.txt"]


def test_a_folder_gives_the_files_that_have_a_date(tmp_path: Path) -> None:
    """As `diffreport add` takes them."""
    for name in ("2016.txt", "2015.txt", "notes.txt"):
        written(tmp_path / name, name.encode())
    assert names(fetcher().fetch(local(Kind.FOLDER, tmp_path), {})) == ["2015.txt", "2016.txt"]


def test_what_is_too_much_for_one_answer_comes_with_the_next(tmp_path: Path) -> None:
    """Two files of the size that one may have, and then the rest; what was known of it stays known."""
    for year in range(2011, 2016):
        written(tmp_path / f"{year}.txt", str(year).encode() * 250)
    source = local(Kind.FOLDER, tmp_path, size=1000)
    by, validators, came = fetcher(), {}, []
    for _ in range(4):
        answer = by.fetch(source, validators)
        validators = dict(answer.validators)
        came.append(names(answer))
    assert came == [["2011.txt", "2012.txt"], ["2013.txt", "2014.txt"], ["2015.txt"], []]
    for year in (2011, 2012, 2015):
        written(tmp_path / f"{year}.txt", f"{year} again".encode() * 90, LONG_AGO + 1)
    assert names(by.fetch(source, validators)) == ["2011.txt", "2012.txt", "2015.txt"]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Each with its code and its file."""
    empty, large = written(tmp_path / "2015.txt", b""), written(tmp_path / "2016.txt", b"x" * 1001)
    os.mkfifo(tmp_path / "2017.txt")
    unsayable = Path(os.fsdecode(bytes(tmp_path) + b"/2018-\xff.log"))
    written(unsayable, FIRST)
    told = {
        local(Kind.FILE, tmp_path / "2014.txt"): "missing",
        local(Kind.FILE, empty): "empty",
        local(Kind.FILE, large, size=1000): "too_large",
        local(Kind.FILE, tmp_path): "unreadable",
        local(Kind.FILE, tmp_path / "2017.txt"): "unreadable",
        local(Kind.GLOB, tmp_path / "*.log"): "unreadable",
        local(Kind.GLOB, tmp_path / "*.pdf"): "missing",
        local(Kind.FOLDER, tmp_path / "none"): "missing",
    }
    for source, code in told.items():
        error = failure(source)
        assert error.code == code, error
        assert str(error).startswith(str(tmp_path))


def test_what_cannot_be_read_keeps_back_no_other_file(tmp_path: Path) -> None:
    """A name in another encoding, one with an escape, an empty file: the others are given, the fault with them."""
    written(tmp_path / "2014.txt", FIRST)
    for name in (b"2013-\xff.txt", b"2015-\x1b[31m.txt", b"2016-\xe2\x80\xae.txt"):
        odd = written(Path(os.fsdecode(bytes(tmp_path) + b"/" + name)), SECOND)
        answer = fetcher().fetch(local(Kind.FOLDER, tmp_path), {})
        assert names(answer) == ["2014.txt"]
        assert answer.fault is not None
        assert answer.fault.code == "unreadable"
        assert str(answer.fault).isprintable()
        assert str(answer.fault).startswith(f"{tmp_path}/{name[:5].decode()}\\")
        odd.unlink()
    written(tmp_path / "2017.txt", b"")
    answer = fetcher().fetch(local(Kind.GLOB, tmp_path / "*.txt"), {})
    assert (names(answer), answer.fault and answer.fault.code) == (["2014.txt"], "empty")


def test_of_several_files_that_cannot_be_read_one_is_told_and_how_many_more(tmp_path: Path) -> None:
    """Who mends the first knows that it was not the last."""
    source = local(Kind.GLOB, tmp_path / "*.txt")
    for count, told in enumerate(
        ("is empty; ", "is empty (1 other file fails, too); ", "is empty (2 other files fail"), 1
    ):
        written(tmp_path / f"{count}.txt", b"")
        assert f"1.txt: {told}" in str(failure(source))


def test_a_folder_of_links_is_told_to_be_one(tmp_path: Path) -> None:
    """They are not followed, for whoever makes one could have any file archived."""
    (tmp_path / "2015.txt").symlink_to(written(tmp_path / "notes.txt", FIRST))
    assert "its name, and symbolic links are not followed; " in str(failure(local(Kind.FOLDER, tmp_path)))


def python(code: str, *words: str, **bounds: float) -> Source:
    """Return a command that runs some Python."""
    command = (sys.executable, "-c", code, *words)
    return local(Kind.COMMAND, shlex.join(command[-2:]), *command, **bounds)


def test_what_a_command_prints_is_the_edition() -> None:
    """Its words are not for a shell; the same output is nothing new."""
    source = python("import sys; print(sys.argv[1])", "$HOME; echo `date`")
    first = fetcher().fetch(source, {})
    assert (names(first), first.editions[0].content) == (["stdout"], b"$HOME; echo `date`\n")
    assert fetcher().fetch(source, first.validators).editions == ()


def test_a_command_that_fails_gives_nothing() -> None:
    """Whatever it printed; the end of what it said is told, in one line."""
    code = "import sys; print('half'); sys.stderr.write('x' * 9000 + '\\nno \\x1b[31mroute\\n\\n'); sys.exit(3)"
    error = failure(python(code))
    assert (error.code, error.wrong) == ("command", "ended with status 3: no [31mroute")


@pytest.mark.parametrize(
    ("code", "how", "expected"),
    [
        ("pass", {}, "empty"),
        ("print('x' * 2000)", {"size": 1000}, "too_large"),
        ("while True: print('x' * 2000)", {"size": 100_000}, "too_large"),
        ("import time; time.sleep(60)", {"seconds": 0.3}, "timeout"),
        ("import os, time; os.close(1); os.close(2); time.sleep(60)", {"seconds": 0.3}, "timeout"),
        ("import os; os.kill(os.getpid(), 9)", {}, "command"),
    ],
)
def test_a_command_is_held_to_its_bounds(code: str, how: dict[str, float], expected: str) -> None:
    """Time, size, and a status of 0."""
    assert failure(python(code, **how)).code == expected


def test_a_command_that_is_not_there_is_told() -> None:
    """By its name."""
    error = failure(local(Kind.COMMAND, "no-such-program ...", "no-such-program", "--now"))
    assert (error.code, error.where) == ("command", "no-such-program ...")


def test_a_command_ends_with_its_children(tmp_path: Path) -> None:
    """A child that holds the output open does not outlive the time that the command has."""
    code = "import subprocess as s, sys; print(s.Popen(['sleep', '120']).pid, file=open(sys.argv[1], 'w'))"
    assert failure(python(code, str(tmp_path / "pid"), seconds=4.0)).code == "timeout"
    child = int((tmp_path / "pid").read_text())
    stat = Path(f"/proc/{child}/stat")
    deadline = time.monotonic() + 300
    while is_alive(stat) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(stat)


def is_alive(stat: Path) -> bool:
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_command_runs_where_the_configuration_is(tmp_path: Path) -> None:
    """Its folder is that of the file that names it."""
    from dataclasses import replace

    source = replace(python("import os; print(os.getcwd())"), folder=tmp_path)
    assert fetcher().fetch(source, {}).editions[0].content.decode().strip() == os.path.realpath(tmp_path)
