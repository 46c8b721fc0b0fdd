"""Commands of sources and targets: what they get, and that none outlives the check."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from diffreport.errors import SourceError
from diffreport.spots import tables_of
from diffreport.watch.configured import plan_of
from diffreport.watch.plan import CommandTarget, Kind, Source, Target
from diffreport.watch.targets import Desk
from diffreport.watch.targets.command import send
from tests.watch.fetching import fetcher
from tests.watch.notices import message

FILE = Path("/reports/diffreport.toml")
ENDLESS = "echo $$ > pid; exec sleep 60"
CONFIGURED = """
[[source]]
series = "a"
url = "https://example.org/a"
token_env = "A_TOKEN"
[[source]]
series = "b"
command = ["sh", "-c", "env"]
label = "date"
[[notify]]
name = "hook"
kind = "webhook"
url_env = "A_URL"
secret_env = "A_SECRET"
[[notify]]
name = "shell"
kind = "command"
command = ["sh", "-c", "env > said"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a pipe: who reads it knows that the command runs."""
    os.mkfifo(tmp_path / "pid")
    return tmp_path


def is_gone(pid: int) -> bool:
    """Tell whether a child is no more, and was waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_command_of_a_source_ends_when_the_check_is_left(folder: Path) -> None:
    """By whatever is raised meanwhile; and no other is started."""
    source = Source("a", Kind.COMMAND, "sh", "a:1", ("sh", "-c", ENDLESS), folder)
    failed: list[Exception] = []

    def ask() -> None:
        try:
            by.fetch(source, {})
        except Exception as error:  # noqa: BLE001 - looked at below
            failed.append(error)

    with pytest.raises(KeyboardInterrupt), fetcher() as by:
        thread = threading.Thread(target=ask)
        thread.start()
        pid = int((folder / "pid").read_text())
        raise KeyboardInterrupt
    assert is_gone(pid)
    thread.join()
    ask()
    assert ["ended with status -9" in str(failed[0]), "the check is over" in str(failed[1])] == [True, True]


def test_a_fetcher_that_was_left_before_its_first_command_starts_none(folder: Path) -> None:
    """A thread may come to its source only after the check was interrupted."""
    with fetcher() as by:
        pass
    with pytest.raises(SourceError, match="the check is over"):
        by.fetch(Source("a", Kind.COMMAND, "sh", "a:1", ("true",), folder), {})


@pytest.mark.usefixtures("heeded_signals")
def test_a_command_of_a_target_ends_when_the_check_is_interrupted(folder: Path) -> None:
    """While it is waited for."""
    pids, main = list[int](), threading.get_ident()

    def interrupt() -> None:
        pids.append(int((folder / "pid").read_text()))
        signal.pthread_kill(main, signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        send(Target("t", "a:1", CommandTarget(("sh", "-c", ENDLESS), folder)), message(), Desk(print))
    thread.join()
    assert is_gone(pids[0])


def test_no_command_gets_a_variable_that_holds_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of any source or target of the plan; all else of the environment it does."""
    for name in ("A_TOKEN", "A_URL", "A_SECRET", "ANOTHER"):
        monkeypatch.setenv(name, "hush")
    found = plan_of(tables_of(FILE, CONFIGURED))
    source, target = found.sources[1], found.targets[1]
    assert isinstance(target.where, CommandTarget)
    (edition,) = fetcher().fetch(replace(source, folder=tmp_path), {}).editions
    send(replace(target, where=replace(target.where, folder=tmp_path)), message(), Desk(print))
    for said in (edition.content.decode(), (tmp_path / "said").read_text()):
        assert [line for line in said.splitlines() if line.endswith("=hush")] == ["ANOTHER=hush"]
