"""A cluster of Dask.distributed: each pair once, whatever becomes of workers and of the scheduler."""

from __future__ import annotations

import pickle
import re
import socket
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster
from distributed.versions import get_versions

from diffreport.batch import cluster, tasks
from diffreport.batch.cluster import AHEAD, Cluster, Patience
from diffreport.batch.comparing import code
from diffreport.batch.plan import Chunk, Plan
from diffreport.errors import BatchError, UsageError
from diffreport.model.corpora import Row
from tests.batch.cluster_work import in_chunks, pairs, told

SHORT = Patience(first=0.2, again=0.2)
_VERSIONS = get_versions()["packages"]


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalCluster]:
    """Give a cluster of two workers, processes of their own, on loopback."""
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0", "silence_logs": 60}
    with LocalCluster("127.0.0.1", n_workers=2, **options) as started:
        yield started


def _rows(started: LocalCluster, plan: Plan, chunks: list[list[Any]]) -> list[Row]:
    return list(Cluster(started.scheduler_address, told).rows(plan, iter(chunks)))


def _plan(folder: Path) -> Plan:
    return Plan(str(folder), code=code(""))


def _names(rows: list[Row]) -> Counter[str]:
    return Counter(row.name for row in rows)


def test_each_pair_has_one_row_and_few_chunks_are_out(workers: LocalCluster, tmp_path: Path) -> None:
    """As many chunks as threads take are with the scheduler, however many there are."""
    most = []

    def handed() -> Iterator[Chunk]:
        for chunk in in_chunks(pairs(200), 2):
            most.append(sum(task.state in ("processing", "queued") for task in workers.scheduler.tasks.values()))
            yield chunk

    executor = Cluster(workers.scheduler_address, told)
    rows = list(executor.rows(_plan(tmp_path), handed()))
    assert executor.at_once() == 2
    assert _names(rows) == Counter(pair.name for pair in pairs(200))
    assert len(most) == 100
    assert max(most) <= 2 * AHEAD
    assert {(row.old, row.new) for row in rows} == {("told old", "told new")}


def test_a_worker_that_dies_loses_nothing(workers: LocalCluster, tmp_path: Path) -> None:
    """What was at it is done by another."""
    workers.wait_for_workers(2)
    rows = _rows(workers, _plan(tmp_path), in_chunks(pairs(40, kills_once=11), 4))
    assert (tmp_path / "p0011").exists()
    assert _names(rows) == Counter(pair.name for pair in pairs(40))
    assert not [row for row in rows if row.error]


def test_what_a_worker_cannot_do_at_all_is_raised(workers: LocalCluster, tmp_path: Path) -> None:
    """A fault of the program is no pair's."""
    with pytest.raises(ZeroDivisionError, match="p0003"):
        _rows(workers, _plan(tmp_path), in_chunks(pairs(8, faulty=3), 2))


def test_workers_with_other_code_are_refused(workers: LocalCluster, tmp_path: Path) -> None:
    """Before anything is handed out, and by the worker that is handed it, for one may join later."""
    plan = Plan(str(tmp_path), code="of another version")
    with pytest.raises(BatchError, match=r"^worker tcp://127\.0\.0\.1:\d+: has other code than this command"):
        _rows(workers, plan, in_chunks(pairs(2), 1))
    unknown = pickle.dumps(plan).replace(b"Plan", b"Plum")
    with pytest.raises(BatchError, match="has other code than this command"):
        tasks.done(told, tasks.Sent(unknown, pickle.dumps(pairs(1))))


def test_workers_that_lack_diffreport_are_told_from_others(
    workers: LocalCluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By a question that those without it can answer."""
    missing = ModuleNotFoundError("No module named 'diffreport'")
    _answer(monkeypatch, _VERSIONS, {"tcp://b:1": (_VERSIONS, code("")), "tcp://a:1": missing})
    with pytest.raises(BatchError, match="worker tcp://a:1 cannot load"):
        _rows(workers, _plan(tmp_path), [])
    _answer(monkeypatch, _VERSIONS, {})
    with pytest.raises(BatchError, match="no worker answers within 30 seconds"):
        _rows(workers, _plan(tmp_path), [])


@pytest.mark.parametrize("package", ["python", "distributed"])
def test_versions_that_matter_are_the_same(
    package: str, workers: LocalCluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of all others only the digest of the code counts."""
    theirs = _VERSIONS | {package: "1.0", "tornado": "1.0"}
    _answer(monkeypatch, _VERSIONS | {"tornado": "2"}, {"tcp://w:1": (theirs, code(""))})
    with pytest.raises(BatchError, match=rf"tcp://w:1 has {package} 1\.0, here is {_VERSIONS[package]}"):
        _rows(workers, _plan(tmp_path), [])
    _answer(monkeypatch, _VERSIONS | {"tornado": "2"}, {"tcp://w:1": (_VERSIONS | {"tornado": "3"}, code(""))})
    assert _rows(workers, _plan(tmp_path), []) == []
    _answer(monkeypatch, theirs, {"tcp://w:1": (_VERSIONS, code(""))})
    with pytest.raises(BatchError, match="its scheduler has"):
        _rows(workers, _plan(tmp_path), [])


def test_workers_that_do_not_answer_are_passed_over(workers: LocalCluster) -> None:
    """One that was stopped, say; the others tell what they have."""
    with Client(workers.scheduler_address, set_as_default=False) as client:
        versions, answers = client.sync(cluster._asked, client, "", 30)
        assert versions["distributed"] == _VERSIONS["distributed"]
        assert {told_code for _, told_code in answers.values()} == {code("")}
        asked, stopped = client._run, sorted(answers)[0]

        async def run(*args: Any, **options: Any) -> Any:
            if options["workers"] == [stopped]:
                raise TimeoutError
            return await asked(*args, **options)

        client._run = run
        assert [*client.sync(cluster._asked, client, "", 30)[1]] == sorted(answers)[1:]


def test_closing_calls_off_what_is_out(
    workers: LocalCluster, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing of it is left with the scheduler, the pair at work is not waited for, and nothing is said."""
    chunks = chain(in_chunks(pairs(1, waits=0), 1), repeat(pairs(2)[1:]))
    rows = Cluster(workers.scheduler_address, told).rows(_plan(tmp_path), chunks)
    while not (tmp_path / "p0000").exists():
        assert next(rows).name == "p0001"
    rows.close()  # type: ignore[attr-defined]
    assert _soon(lambda: not any(task.state != "released" for task in workers.scheduler.tasks.values()))
    assert capfd.readouterr() == ("", "")
    assert _soon((tmp_path / "called_off").exists)


def test_a_scheduler_without_workers_says_how_to_start_some(tmp_path: Path) -> None:
    """They are waited for, and not forever."""
    with _scheduler() as started, pytest.raises(BatchError, match="start some: dask worker tcp://127"):
        list(Cluster(started.scheduler_address, told, SHORT).rows(_plan(tmp_path), iter([pairs(1)])))


def test_a_scheduler_that_is_lost_ends_the_batch_in_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What is done stays."""
    with _scheduler(n_workers=1) as started:
        rows = Cluster(started.scheduler_address, told).rows(_plan(tmp_path), repeat(pairs(1)))
        assert next(rows).name == "p0000"
    with pytest.raises(BatchError, match=r"the scheduler was lost.*run the same command again"):
        deque(rows, maxlen=0)
    assert capfd.readouterr() == ("", "")


def test_a_scheduler_that_says_nothing_any_more_is_not_waited_for_without_an_end(
    workers: LocalCluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One that was stopped, or is behind a network that is gone."""
    sync = Client.sync

    def silent(client: Client, *args: Any, **options: Any) -> Any:
        if "n_workers" in options:
            raise TimeoutError
        return sync(client, *args, **options)

    monkeypatch.setattr(Client, "sync", silent)
    monkeypatch.setattr(cluster, "_GROWS", 0.05)
    waiting = iter([pairs(1, waits=0)])
    with pytest.raises(BatchError, match="the scheduler does not answer any more; what is done stays"):
        list(Cluster(workers.scheduler_address, told, SHORT).rows(_plan(tmp_path), waiting))


def test_an_address_that_does_not_answer(tmp_path: Path) -> None:
    """It is named, with what to do; also where something listens, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for port in (1, silent.getsockname()[1]):
            address = f"tcp://127.0.0.1:{port}"
            with pytest.raises(BatchError, match=rf"^{address}: no scheduler of Dask answers within 0\.5 seconds"):
                list(Cluster(address, told, Patience(scheduler=0.5)).rows(_plan(tmp_path), iter([pairs(1)])))


@pytest.mark.parametrize("address", ["s3://scheduler", "tls://127.0.0.1:8786", "tcp://[::1"])
def test_what_is_no_address_is_a_usage_error(address: str, tmp_path: Path) -> None:
    """As is one of which Dask's own configuration lacks something."""
    with pytest.raises(UsageError, match=f"^--cluster {re.escape(address)}: .*; write tcp://host:8786"):
        list(Cluster(address, told, SHORT).rows(_plan(tmp_path), iter([pairs(1)])))


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is said how to get it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"needs the extra dask; pip install 'diffreport-editions\[dask\]'"):
        list(Cluster("tcp://127.0.0.1:8786").rows(_plan(tmp_path), iter([pairs(1)])))


def test_a_pair_that_kills_its_workers_is_the_only_one_lost(
    workers: LocalCluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Those that were at a worker with it are done all the same, as are those behind; it has a row that says so."""
    monkeypatch.setattr(cluster, "_SUSPECTS", 1)
    workers.wait_for_workers(2)
    workers.scheduler.allowed_failures = 1  # rather than three: a worker takes long to begin anew
    rows = _rows(workers, _plan(tmp_path), in_chunks(pairs(40, kills=11), 4))
    assert _names(rows) == Counter(pair.name for pair in pairs(40))
    assert [(row.name, row.old, row.new) for row in rows if row.error] == [("p0011", "told old", "told new")]


def _soon(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _answer(monkeypatch: pytest.MonkeyPatch, scheduler: dict[str, Any], answers: dict[str, object]) -> None:
    """Have a scheduler, and workers, answer so."""

    async def asked(*_: object) -> object:
        return scheduler, answers

    monkeypatch.setattr(cluster, "_asked", asked)


@contextmanager
def _scheduler(n_workers: int = 0) -> Iterator[LocalCluster]:
    """Give a scheduler that lives in this process, as do its workers."""
    options = {"processes": False, "dashboard_address": "127.0.0.1:0", "silence_logs": 60, "threads_per_worker": 1}
    with LocalCluster("127.0.0.1", n_workers=n_workers, protocol="tcp://", **options) as started:
        yield started
