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
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from diffreport.__main__ import main
from tests.batch import chapters

PAIRS = 12
COSTS = {"seconds", "memory"}  # columns of the table
linux = pytest.mark.skipif(sys.platform != "linux", reason="children are found in /proc")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the manifest of invented chapters, and of a pair that is damaged."""
    folder = tmp_path_factory.mktemp("corpus")
    manifest = chapters.write(folder, PAIRS, kind="txt")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type")
    with manifest.open("a", encoding="utf-8") as file:
        file.write("damaged,damaged,damaged.pdf,damaged.pdf\n")
    return manifest


@pytest.fixture(scope="module")
def by_one(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output of one job, with a report of each pair."""
    return _ran(corpus, tmp_path_factory.mktemp("one") / "out", "--jobs", "1")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Give the address of a cluster of two workers, processes of their own."""
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 60}
    with LocalCluster("127.0.0.1", n_workers=2, **options) as started:
        yield started.scheduler_address


def test_one_job_two_jobs_and_a_cluster_write_the_same_bytes(
    corpus: Path, by_one: Path, cluster: str, tmp_path: Path
) -> None:
    """Every file of the output, but for what tells of time and memory."""
    expected = _told(by_one)
    assert len(expected) == 3 * PAIRS + 1 + len(("batch.json", "index.html", "results.csv", "results.parquet"))
    assert _told(_ran(corpus, tmp_path / "two", "--jobs", "2")) == expected
    assert _told(_ran(corpus, tmp_path / "cluster", "--cluster", cluster)) == expected


def test_a_pair_that_is_damaged_is_told_and_the_others_are_done(by_one: Path) -> None:
    """In the table, and on the page; nothing is written of it but its row."""
    rows = {row["pair"]: row for row in _table(by_one)}
    failed = {name: row["error"] for name, row in rows.items() if row["error"]}
    assert len(rows) == PAIRS + 1 and [*failed] == ["damaged"]
    assert "damaged.pdf" in failed["damaged"]
    assert failed["damaged"] in (by_one / "index.html").read_text("utf-8")
    assert not [path for path in (by_one / "comparisons").rglob("*") if "damaged" in path.name]


@linux
def test_pairs_that_hang_or_take_too_much_memory_are_the_only_ones_lost(corpus: Path, tmp_path: Path) -> None:
    """Of a pipe that nobody writes to, and a text that is larger than its worker's memory."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "large.txt").write_bytes(b"Nobody counted the boats of the harbour.\n\n" * 2_000_000)
    manifest = tmp_path / "manifest.csv"
    few = [line.split(",") for line in corpus.read_text("utf-8").splitlines()[:4]]
    with manifest.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(few[0])
        rows.writerow(["hangs", "pipe", "pipe.txt", corpus.parent / few[1][3]])
        rows.writerow(["large", "large", "large.txt", "large.txt"])
        rows.writerows([name, series, corpus.parent / old, corpus.parent / new] for name, series, old, new in few[1:])
    out = _ran(manifest, tmp_path / "out", "--jobs", "2", "--seconds", "4", "--memory", "256M")
    failed = {row["pair"]: row["error"] for row in _table(out) if row["error"]}
    assert [*failed] == ["hangs", "large"] and len(_table(out)) == 5
    assert "longer than 4 seconds" in failed["hangs"]
    assert "memory" in failed["large"]
    page = (out / "index.html").read_text("utf-8")
    assert all(error in page for error in failed.values())


@linux
def test_a_worker_that_is_killed_loses_nothing(corpus: Path, by_one: Path, tmp_path: Path) -> None:
    """What it was at is done by another; each pair once."""
    out = tmp_path / "out"
    with _started(corpus, out) as process:
        _wait(lambda: len(_rows(out)) > 1)
        killed = [int(child) for child in _children(process.pid)]
        assert len(killed) == 2
        os.kill(killed[0], signal.SIGKILL)
        assert process.wait() == 3
    assert _told(out) == _told(by_one)


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_ended_is_completed_by_the_next(
    number: signal.Signals, corpus: Path, by_one: Path, tmp_path: Path, heeded_signals: None
) -> None:
    """Killed, or interrupted: its workers end with it, what was done is left alone, and each pair is there once."""
    out = tmp_path / "out"
    with _started(corpus, out) as process:
        _wait(lambda: len(_rows(out)) > 1)
        workers = _children(process.pid)
        process.send_signal(number)
        assert process.wait() == (130 if number == signal.SIGINT else -signal.SIGKILL)
    _wait(lambda: not any(Path("/proc", worker).exists() for worker in workers))
    done = {path: path.stat().st_mtime_ns for path in _rows(out)}
    assert 1 < len(done) <= PAIRS
    assert not (out / "index.html").exists()
    assert _told(_ran(corpus, out, "--jobs", "2")) == _told(by_one)
    assert {path: path.stat().st_mtime_ns for path in done} == done
    assert not [path for path in out.rglob("*") if ".part" in path.name]


def test_a_batch_that_is_done_writes_no_pair_again(corpus: Path, tmp_path: Path) -> None:
    """Nor does it read one, and the table and the page are as before, costs and all."""
    out = _ran(corpus, tmp_path / "out", "--jobs", "2")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in _made(out)}
    _ran(corpus, out, "--jobs", "2")
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in _made(out)}
    new = [path.relative_to(out).parts[0] for path in after if after[path] != before.get(path)]
    assert {name.partition(".")[0] for name in new} <= {"results", "index", "rows"}
    assert new.count("rows") <= 1  # that of the damaged pair
    assert (out / "results.csv").read_bytes() == before[out / "results.csv"][1]


def _ran(manifest: Path, out: Path, *more: str) -> Path:
    """Run a batch in which some pair fails; return its output."""
    assert main(["batch", str(manifest), "-o", str(out), "--report", "html", "-q", *more]) == 3
    return out


def _started(manifest: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "diffreport", "batch", str(manifest), "-o", str(out), "--report", "html", "-q"]
    return subprocess.Popen([*command, "--jobs", "2"], stderr=subprocess.DEVNULL)


def _wait(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "waited for a minute"
        time.sleep(0.005)


def _children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()


def _rows(out: Path) -> list[Path]:
    return [path for path in out.glob("rows/*/*.json") if not path.name.startswith(".")]


def _made(out: Path) -> list[Path]:
    return [path for path in out.rglob("*") if path.is_file() and not path.name.startswith(".")]


def _table(out: Path) -> list[dict[str, str]]:
    with (out / "results.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def _told(out: Path) -> dict[str, Any]:
    """Return all files of an output by name, without what they tell of time and memory."""
    return {path.relative_to(out).as_posix(): _without_costs(path) for path in _made(out)}


def _without_costs(path: Path) -> Any:
    data = path.read_bytes()
    if path.parent.parent.name == "rows":
        return {name: value for name, value in json.loads(data).items() if name != "cost"}
    if path.name == "results.csv":
        rows = csv.DictReader(io.StringIO(data.decode("utf-8")))
        return [{name: value for name, value in row.items() if name not in COSTS} for row in rows]
    if path.name == "results.parquet":
        from pyarrow.parquet import read_table

        return read_table(path).drop_columns([*COSTS]).to_pylist()
    return data
