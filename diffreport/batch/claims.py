"""Whose an output is: a folder, or a part of a bucket, is one batch's, and one run at a time writes into a folder."""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from diffreport.batch.layout import MANIFEST, RUN
from diffreport.batch.plan import Plan
from diffreport.errors import BatchError
from diffreport.report.alone import alone
from diffreport.stores import Store, is_remote, opened
from diffreport.stores.folder import Folder
from diffreport.text import encoded

SCHEMA = "diffreport.batch/1"


@contextmanager
def claimed(plan: Plan, of: str = "") -> Iterator[Plan]:
    """Make the output that of a batch, by what its pairs are `of`, and keep other runs out; give the plan of this run.

    Other runs are kept out of a folder, until this process ends in whatever way; of a bucket, workers of a former run
    that begin later refuse. Raises: UsageError if another run is under way, or the folder is in an archive; BatchError
    if something else is there; StoreError.
    """
    store = opened(plan.output)
    _check(store, of)  # before anything is made in it
    with nullcontext() if is_remote(plan.output) else alone(Path(plan.output)):
        _check(store, of)
        if isinstance(store, Folder):
            store.tidy()  # a run before may have been killed
        if store.stat(MANIFEST) is None:
            store.write(MANIFEST, encoded(json.dumps({"schema": SCHEMA, "of": of}) + "\n"))
        run = secrets.token_hex(8)
        store.write(RUN, run.encode())
        try:
            yield replace(plan, run=run)
        finally:
            store.remove(RUN)


def check_run(store: Store, plan: Plan) -> None:
    """Check that what is in sight is the output of the run under way. Raises: BatchError, StoreError."""
    try:
        found = store.read(RUN).decode("ascii", "replace")
    except FileNotFoundError:
        found = ""
    if not plan.run or found != plan.run:
        wrong = f"a worker on {socket.gethostname()} does not find this run there"
        raise BatchError(
            f"{plan.output}: {wrong}; name a folder that all workers share, or a bucket, and let one run use it"
        )


def _check(store: Store, of: str) -> None:
    """Check that nothing else is in an output. Raises: BatchError, StoreError."""
    try:
        told = json.loads(store.read(MANIFEST))
    except FileNotFoundError:
        if _holds_anything(store):
            wrong = "holds something else than a batch's output"
            raise BatchError(f"{store.place}: {wrong}; name a new or empty folder") from None
        return
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise BatchError(f"{store.place}: its {MANIFEST} is none of a batch; name another folder")
    if told.get("of") != of:
        raise BatchError(f"{store.place}: holds the batch of {told.get('of')!a}, not of {of!a}; name another folder")


def _holds_anything(store: Store) -> bool:
    """Tell whether an output is not empty; what is hidden, as that of version control, does not count."""
    if is_remote(store.place):
        return next(iter(store.entries()), None) is not None
    try:
        with os.scandir(store.place) as entries:
            return any(not entry.name.startswith(".") for entry in entries)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise BatchError(f"{store.place}: {error.strerror or error}; name a folder that can be written") from error
