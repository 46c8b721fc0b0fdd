"""Pairs worked on by a cluster of Dask.distributed that exists already, reached by its scheduler's address.

A few chunks a thread of the cluster are handed out at a time, and what they give is let go as soon as it is here: the
memory of this process does not grow with the batch. Workers may join and leave. A chunk whose workers died again and
again is done pair by pair, later and alone, since the scheduler blames all that was at a worker when it died.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import uuid
import warnings
from collections import deque
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, cast

from diffreport.batch import tasks
from diffreport.batch.comparing import code
from diffreport.batch.plan import Chunk, Pair, Plan
from diffreport.batch.rows import failed
from diffreport.errors import BatchError, DiffreportError, UsageError
from diffreport.model.corpora import Row

Client = Any  # distributed's is typed by halves
_Packages = Mapping[str, str | None]  # versions by names

AHEAD = 4  # chunks a thread, handed out at a time: no thread waits, and few results pile up
_GROWS = 2.0  # seconds after which the threads of the cluster are counted anew
_MATTER = ("python", "dask", "distributed")  # versions that must be the same: bytes, or messages, depend on them
_LOUD = ("distributed", "tornado", "asyncio")  # loggers that tell on stderr what we say in one line
_SUSPECTS = 100  # pairs that wait to be tried alone, at most: then they are, before anything else is handed out
_LOST = "all workers that had it died; leave the pair out, or see that there is more memory"
_AGAIN = "what is done stays: run the same command again"
_SAME = "install the same on all machines: pip install 'diffreport-editions[dask]'"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds.

    For the scheduler, for a first worker, and for what workers are asked at first; then for a worker where all have
    gone, and for a scheduler that says nothing.
    """

    scheduler: float = 15.0
    first: float = 60.0  # a queue of a cluster may take that to start one
    answer: float = 30.0  # of one that has to load what compares, on a busy machine
    again: float = 300.0


@dataclass(slots=True)
class Cluster:
    """An `Executor`: the workers of a scheduler, by its address: `tcp://host:8786`, `tls://host:8786`.

    `work` is what workers do with a chunk.
    """

    address: str
    work: tasks.Work = tasks.worked
    patience: Patience = field(default_factory=Patience)
    threads: int = field(default=0, init=False)  # that there were when they were counted last

    def at_once(self) -> int:
        """Return how many threads there are: they are counted before anything is handed out."""
        return max(1, self.threads)

    def rows(self, plan: Plan, chunks: Iterator[Chunk]) -> Generator[Row, None, None]:
        """Yield the row of each pair once, as soon as it is done, in any order.

        Cost: `AHEAD` chunks and their rows a thread of the cluster. Raises: BatchError if the scheduler does not
        answer, if there are no workers, or others than ours; UsageError without the extra; what a worker raises.
        """
        with _connected(self) as client:
            _check(self, client, plan)
            yield from _Handed(self, client, plan).rows(chunks)


class _Handed:
    """What is handed out to a cluster and not back yet."""

    def __init__(self, cluster: Cluster, client: Client, plan: Plan) -> None:
        """Hand out nothing yet."""
        from distributed import as_completed

        self._cluster, self._client = cluster, client
        self._plan = pickle.dumps(plan)
        self._name, self._number = f"diffreport-{uuid.uuid4().hex}", 0
        self._out: dict[Any, Chunk] = {}
        self._back: Any = as_completed(loop=client.loop, with_results=True, raise_errors=False)  # type: ignore[no-untyped-call]
        self._suspects = deque[Pair]()  # of chunks that were lost
        self._is_alone = False  # what is out: one of these
        self._counted = 0.0
        self._seen = self._heard = monotonic()  # a worker, and the scheduler

    def rows(self, chunks: Iterator[Chunk]) -> Iterator[Row]:
        """Yield the row of each pair of the chunks, and of those that were lost with others."""
        self._fill(chunks)
        while self._out:
            rows = self._next()
            self._fill(chunks)
            yield from rows

    def _fill(self, chunks: Iterator[Chunk]) -> None:
        """Hand out as much as the cluster takes; where nothing is out, a pair that was lost, alone."""
        self._count()
        most = AHEAD * self._cluster.at_once()
        while not self._is_alone and len(self._suspects) < _SUSPECTS and len(self._out) < most:
            if (chunk := next(chunks, None)) is None:
                break
            if chunk:
                self._hand_out(chunk)
        if self._suspects and not self._out:
            self._hand_out([self._suspects.popleft()])
            self._is_alone = True

    def _hand_out(self, chunk: Chunk) -> None:
        self._number += 1
        key = (self._name, self._number)  # a group of many: the scheduler holds them back until a thread is free
        sent = tasks.Sent(self._plan, pickle.dumps(tuple(chunk)))
        future = self._client.submit(tasks.done, self._cluster.work, sent, key=key, pure=False)
        self._out[key] = chunk
        self._back.add(future)

    def _count(self) -> None:
        """Count the cluster's threads, now and then. Raises: BatchError if there have been none for long."""
        if (now := monotonic()) < self._counted + _GROWS:
            return
        try:
            asked = self._client.scheduler.identity
            self._cluster.threads = self._client.sync(asked, n_workers=0, callback_timeout=_GROWS)["total_threads"]
        except (OSError, AttributeError) as error:  # a scheduler that is lost is noticed by what is out
            if monotonic() > self._heard + self._cluster.patience.again:
                wrong = "the scheduler does not answer any more"
                raise BatchError(f"{self._cluster.address}: {wrong}; {_AGAIN}") from error
            return
        self._counted = self._heard = now
        if self._cluster.threads:
            self._seen = now
        elif now > self._seen + self._cluster.patience.again:
            raise _no_workers(self._cluster.address, "all have gone", f"; {_AGAIN}")

    def _next(self) -> list[Row]:
        """Return the rows of what has come back, none if that is nothing soon. Raises: why there are none."""
        with self._back.thread_condition:
            self._back.thread_condition.wait_for(self._back.has_ready, timeout=_GROWS)
        rows = list[Row]()
        for future, given in self._back.next_batch(block=False):
            chunk, self._heard = self._out.pop(future.key), monotonic()
            was_alone, self._is_alone = self._is_alone, False
            if future.status == "error":
                rows += self._without(chunk, given[1], was_alone=was_alone)
            elif isinstance(given, BaseException):
                wrong = "the scheduler was lost, or started anew"
                raise BatchError(f"{self._cluster.address}: {wrong}; {_AGAIN}") from given
            elif given is None:  # its worker thought that nobody waits
                self._hand_out(chunk)
            else:
                rows += given
        return rows

    def _without(self, chunk: Chunk, error: BaseException, *, was_alone: bool) -> list[Row]:
        """Return the row of a pair that was alone and lost; see to a chunk that was. Raises: any other error."""
        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            if was_alone:
                return [failed(chunk[0], _LOST)]
            self._suspects.extend(chunk)
            return []
        address = self._cluster.address
        if isinstance(error, ImportError):
            raise BatchError(_no_code(address, "a worker", str(error))) from error
        if isinstance(error, RuntimeError) and isinstance(error.__cause__, ImportError | AttributeError):
            raise BatchError(_no_code(address, "its scheduler", str(error.__cause__))) from error
        raise error


@contextmanager
def _connected(cluster: Cluster) -> Iterator[Client]:
    """Give a client of a cluster; what it has handed out is called off at the end, and nothing is said on stderr."""
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "pip install 'diffreport-editions[dask]'"
        raise UsageError(f"--cluster {cluster.address}: needs the extra dask; {remedy}") from error
    with _quiet():
        client = _client(cluster, Client)
        try:
            yield client
        finally:
            with suppress(Exception):  # whatever its end says of a scheduler that is lost already
                client.close(timeout=5)


def _client(cluster: Cluster, kind: Any) -> Client:
    """Return a client. Raises: BatchError if nothing answers, UsageError for what is no address, or a faulty set-up."""
    address, client, is_made = cluster.address, kind.__new__(kind), False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions: we check them
            asyncio.run(_answered(address, cluster.patience.scheduler))
            client.__init__(address, timeout=cluster.patience.scheduler, set_as_default=False)
            is_made = True
            return client
    except OSError as error:
        wrong = f"no scheduler of Dask answers within {cluster.patience.scheduler:g} seconds"
        raise BatchError(f"{address}: {wrong}; see that it runs (dask scheduler), and its address") from error
    except (ValueError, TypeError, RuntimeError, ImportError) as error:
        remedy = "write tcp://host:8786, or tls://host:8786 with Dask's configuration of its certificates"
        raise UsageError(f"--cluster {address}: {str(error).partition(chr(10))[0]}; {remedy}") from error
    finally:
        if not is_made:
            client.status = "closed"  # else `__del__` waits for what never began


async def _answered(address: str, seconds: float) -> None:
    """Wait for an answer of the scheduler: a client waits without an end for one that is stopped. Raises: OSError."""
    from distributed.core import rpc
    from distributed.security import Security

    scheduler: Any = rpc(address, connection_args=Security().get_connection_args("client"))  # type: ignore[no-untyped-call]
    try:
        await asyncio.wait_for(scheduler.identity(), seconds)
    finally:
        await scheduler.close_rpc()


@contextmanager
def _quiet() -> Iterator[None]:
    """Have Dask's loggers say nothing: what matters is raised, as one line."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _LOUD]
    before = {name: logging.getLogger(name).level for name in {*names, *_LOUD}}
    try:
        for name in before:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _check(cluster: Cluster, client: Client, plan: Plan) -> None:
    """Wait for a first worker, and see that all that answer have our code. Raises: BatchError.

    Others are passed over: what they are handed, they check themselves.
    """
    from distributed.versions import get_versions

    try:
        client.wait_for_workers(1, timeout=cluster.patience.first)
    except TimeoutError as error:
        raise _no_workers(cluster.address, f"none came within {cluster.patience.first:g} seconds") from error
    ours, seconds = get_versions()["packages"], cluster.patience.answer
    scheduler, answers = client.sync(_asked, client, plan.templates, seconds)
    if not answers:
        raise BatchError(f"{cluster.address}: no worker answers within {seconds:g} seconds; see what they are at")
    _compare(cluster.address, "its scheduler", scheduler, ours)
    for worker, answer in sorted(answers.items()):
        if isinstance(answer, ImportError | AttributeError):
            raise BatchError(_no_code(cluster.address, f"worker {worker}", str(answer)))
        if isinstance(answer, DiffreportError):
            raise BatchError(f"worker {worker}: {answer}")
        if isinstance(answer, tuple):
            packages, theirs = answer
            _compare(cluster.address, worker, packages, ours)
            if theirs != plan.code:
                raise BatchError(tasks.other_code(worker))


async def _asked(client: Client, templates: str, seconds: float) -> tuple[_Packages, dict[str, Any]]:
    """Return the versions of the scheduler's packages, and for each worker that answers in time its own, and its code.

    What is wrong with a worker is its answer, too. Raises: TimeoutError if the scheduler does not answer.
    """
    told_code = f"__import__('importlib').import_module({code.__module__!r}).code({templates!r})"
    versions = "__import__('importlib').import_module('distributed.versions').get_versions()['packages']"

    async def asked(worker: str) -> dict[str, Any]:
        # a text: a worker that cannot load a function that it is sent closes, whoever else needs it
        question = client._run(eval, f"({versions}, {told_code})", workers=[worker], on_error="return")
        try:
            return cast("dict[str, Any]", await asyncio.wait_for(question, seconds))
        except (TimeoutError, OSError):
            return {}

    theirs = await asyncio.wait_for(client.scheduler.versions(packages=[]), seconds)
    workers = (await asyncio.wait_for(client.scheduler.identity(), seconds))["workers"]
    answers = await asyncio.gather(*map(asked, workers))
    return theirs["packages"], {worker: answer for each in answers for worker, answer in each.items()}


def _compare(address: str, where: str, theirs: _Packages, ours: _Packages) -> None:
    """Compare the versions that matter. Raises: BatchError if they are not the same."""
    for name in _MATTER:
        if theirs.get(name) != ours.get(name):
            raise BatchError(f"{address}: {where} has {name} {theirs.get(name)}, here is {ours.get(name)}; {_SAME}")


def _no_workers(address: str, wrong: str, more: str = "") -> BatchError:
    return BatchError(f"{address}: has no workers, {wrong}; start some: dask worker {address}{more}")


def _no_code(address: str, where: str, error: str) -> str:
    return f"{address}: {where} cannot load diffreport ({error}); {_SAME}"
