"""What a batch promises, by the command as a user has it: the same bytes everywhere, each pair once, whatever dies."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from distributed import LocalCluster

from diffreport.__main__ import main
from tests.batch import chapters

PAIRS = 3
PARAGRAPHS = 4  # of each chapter: the texts are no matter here
COLUMNS = {"seconds", "memory"}  # of the table: what a pair took
DAMAGED = b"PK\x03\x04 and no more"
linux = pytest.mark.skipif(sys.platform != "linux", reason="children are found in /proc")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the manifest of the beginnings of invented chapters, and of a pair that is damaged."""
    folder = tmp_path_factory.mktemp("corpus")
    manifest = chapters.write(folder, PAIRS, kind="txt")
    for path in folder.glob("*/*.txt"):
        path.write_text("\n\n".join(path.read_text("utf-8").split("\n\n")[:PARAGRAPHS]), "utf-8")
    (folder / "damaged.docx").write_bytes(DAMAGED)
    with manifest.open("a", encoding="utf-8") as file:
        file.write("damaged,damaged,damaged.docx,damaged.docx\n")
    return manifest


@pytest.fixture(scope="module")
def by_one(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output of one job, with a report of each pair."""
    return _ran(corpus, tmp_path_factory.mktemp("one") / "out")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a cluster of two workers, processes of their own."""
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0", "silence_logs": 60}
    scratch = str(tmp_path_factory.mktemp("dask"))
    with LocalCluster("127.0.0.1", n_workers=2, local_directory=scratch, **options) as started:
        yield started.scheduler_address


@pytest.fixture(autouse=True)
def _own_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have processes that are killed leave what they leave in a folder of the test."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))


def test_one_job_two_jobs_and_a_cluster_write_the_same_bytes(
    corpus: Path, by_one: Path, cluster: str, tmp_path: Path
) -> None:
    """Every file of the output, but for what tells of time and memory."""
    expected = _told(by_one, "cost")
    assert len(expected) == 3 * PAIRS + 1 + len(
        ("batch.json", "index.html", "results.csv", "results.parquet", "sentences.csv")
    )
    assert _told(_ran(corpus, tmp_path / "two", "--jobs", "2"), "cost") == expected
    assert _told(_ran(corpus, tmp_path / "cluster", "--cluster", cluster), "cost") == expected


def test_a_pair_that_is_damaged_is_told_and_the_others_are_done(by_one: Path) -> None:
    """In the table, and on the page; nothing is written of it but its row."""
    failed = _failed(by_one)
    assert len(_table(by_one)) == PAIRS + 1 and [*failed] == ["damaged"]
    assert "damaged.docx" in failed["damaged"]
    assert failed["damaged"] in (by_one / "index.html").read_text("utf-8")
    assert not [path for path in (by_one / "comparisons").rglob("*") if "damaged" in path.name]


def test_what_is_done_is_not_done_again(corpus: Path, by_one: Path) -> None:
    """No comparison, report or row is written; the table tells the costs of those who did the work."""
    before = {path: path.read_bytes() for path in _made(by_one)}
    times = {path: path.stat().st_mtime_ns for path in before}
    _ran(corpus, by_one)
    assert {path: path.read_bytes() for path in _made(by_one)} == before
    written = {path.relative_to(by_one).as_posix() for path in before if path.stat().st_mtime_ns != times[path]}
    rows = {name for name in written if name.startswith("rows/")}
    assert [Path(name).name for name in rows] == ["damaged.json"]
    assert written - rows <= {"index.html", "results.csv", "results.parquet", "sentences.csv"}


@linux
def test_a_pair_that_hangs_is_the_only_one_lost(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a pipe that nobody writes to; an hour goes by at once when all others are done."""
    out = tmp_path / "out"

    def clock() -> float:
        return time.monotonic() + (4_000 if len(_rows(out)) >= PAIRS else 0)

    monkeypatch.setattr("diffreport.batch.crew.time", SimpleNamespace(monotonic=clock))
    with _gated(corpus) as gated:
        failed = _failed(_ran(corpus, out, "--jobs", "2", "--seconds", "3600"))
    assert {*failed} == {gated, "damaged"} and len(_table(out)) == PAIRS + 1
    assert "longer than 3600 seconds" in failed[gated]
    assert failed[gated] in (out / "index.html").read_text("utf-8")


@linux
def test_a_pair_that_takes_too_much_memory_is_the_only_one_lost(corpus: Path, tmp_path: Path) -> None:
    """Of one paragraph with millions of words, in workers with as little memory as there can be."""
    text = "a boat b " * 1_000_000
    (tmp_path / "old.txt").write_text(text, "ascii")
    (tmp_path / "new.txt").write_text(f"{text}c", "ascii")
    manifest = tmp_path / "manifest.csv"
    header, *lines = corpus.read_text("utf-8").splitlines()
    small = [
        ",".join([name, name, *(f"{corpus.parent}/{side}" for side in (old, new))])
        for name, _, old, new in (line.split(",") for line in lines[:1])
    ]
    manifest.write_text("\n".join([header, "large,large,old.txt,new.txt", *small]), "utf-8")
    out = _ran(manifest, tmp_path / "out", "--memory", "256M")
    failed = _failed(out)
    assert [*failed] == ["large"] and len(_table(out)) == 2
    assert "more than 256 MiB of memory" in failed["large"]
    assert failed["large"] in (out / "index.html").read_text("utf-8")


@linux
def test_a_worker_that_is_killed_loses_nothing(
    corpus: Path, by_one: Path, tmp_path: Path, heeded_signals: None
) -> None:
    """What it was at is done by another, and each pair is there once."""
    out = tmp_path / "out"
    with ExitStack() as gate:
        gate.enter_context(_gated(corpus))
        with _started(corpus, out) as process:
            _wait(lambda: len(_rows(out)) == PAIRS)  # all but the one that a worker hangs at
            gate.close()
            process.send_signal(signal.SIGSTOP)  # it hands nothing out meanwhile
            workers = _children(process.pid)
            for worker in workers:
                os.kill(int(worker), signal.SIGKILL)
            _wait(lambda: all(_state(worker) == "Z" for worker in workers))
            process.send_signal(signal.SIGCONT)
            assert process.wait() == 3
    assert _told(out, "cost", "seen") == _told(by_one, "cost", "seen")


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_is_ended_is_completed_by_the_next(
    number: signal.Signals, corpus: Path, by_one: Path, tmp_path: Path, heeded_signals: None
) -> None:
    """Killed, or told to end: its workers end with it, what was done is left alone, and each pair is there once."""
    out = tmp_path / "out"
    with _gated(corpus) as gated, _started(corpus, out) as process:
        _wait(lambda: len(_rows(out)) == PAIRS)
        workers = _children(process.pid)
        process.send_signal(number)
        assert process.wait() == (143 if number == signal.SIGTERM else -signal.SIGKILL)
        _wait(lambda: not any(Path("/proc", worker).exists() for worker in workers))
    done = {path: path.stat().st_mtime_ns for path in _rows(out) if path.stem != "damaged"}
    assert len(done) == PAIRS - 1 and gated not in {path.stem for path in done}
    assert not (out / "index.html").exists()
    assert _told(_ran(corpus, out), "cost", "seen") == _told(by_one, "cost", "seen")
    assert {path: path.stat().st_mtime_ns for path in done} == done
    assert not [path for path in out.rglob("*") if ".part" in path.name]


def _ran(manifest: Path, out: Path, *more: str) -> Path:
    """Run a batch in which some pair fails; return its output."""
    who = () if "--jobs" in more or "--cluster" in more else ("--jobs", "1")
    assert main(["batch", str(manifest), "-o", str(out), "--report", "html", "-q", *more, *who]) == 3
    return out


@contextmanager
def _started(manifest: Path, out: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a batch as a process of its own; it is ended at the latest with the block."""
    command = [sys.executable, "-m", "diffreport", "batch", str(manifest), "-o", str(out), "--report", "html", "-q"]
    process = subprocess.Popen([*command, "--jobs", "2"], stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _gated(manifest: Path) -> Iterator[str]:
    """Have a pair that no worker gets beyond: its new edition is a pipe as long as this lasts. Give its name."""
    name, _, _, new = manifest.read_text("utf-8").splitlines()[2].split(",")
    edition, aside = manifest.parent / new, manifest.parent / "aside.txt"
    edition.rename(aside)
    os.mkfifo(edition)
    try:
        yield name
    finally:
        edition.unlink()
        aside.rename(edition)


def _wait(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 300
    while not holds():
        assert time.monotonic() < end, "waited for five minutes"
        time.sleep(0.01)


def _children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()


def _state(process: str) -> str:
    return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]


def _rows(out: Path) -> list[Path]:
    return [path for path in out.glob("rows/*/*.json") if not path.name.startswith(".")]


def _made(out: Path) -> list[Path]:
    return [path for path in out.rglob("*") if path.is_file() and not path.name.startswith(".")]


def _table(out: Path) -> list[dict[str, str]]:
    with (out / "results.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def _failed(out: Path) -> dict[str, str]:
    return {row["pair"]: row["error"] for row in _table(out) if row["error"]}


def _told(out: Path, *without: str) -> dict[str, Any]:
    """Return all files of an output by name, without what the table tells of costs, and some of what rows tell."""
    return {path.relative_to(out).as_posix(): _content(path, without) for path in _made(out)}


def _content(path: Path, without: tuple[str, ...]) -> Any:
    data = path.read_bytes()
    if path.parent.parent.name == "rows":
        return {name: value for name, value in json.loads(data).items() if name not in without}
    if path.name == "results.csv":
        rows = csv.DictReader(io.StringIO(data.decode("utf-8")))
        return [{name: value for name, value in row.items() if name not in COLUMNS} for row in rows]
    if path.name == "results.parquet":
        from pyarrow.parquet import read_table

        return read_table(path).drop_columns([*COLUMNS]).to_pylist()
    return data
