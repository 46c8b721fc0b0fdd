"""Whose an output is: a folder, or a part of a bucket, is one batch's, and one run at a time writes into a folder."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from diffreport.batch.layout import MANIFEST, RUN
from diffreport.batch.plan import Plan
from diffreport.errors import BatchError
from diffreport.report.alone import alone
from diffreport.stores import Store, is_remote, known_by, opened
from diffreport.stores.folder import Folder
from diffreport.text import encoded

SCHEMA = "diffreport.batch/1"


class About(NamedTuple):
    """What a batch is called, and what its pairs are of: a manifest's name, say, and where that is, "" if nowhere.

    The place is an address, or a path on this machine: it tells what is of one name apart, and is kept as a digest.
    """

    title: str = ""
    of: str = ""
    place: str = ""

    def places(self, output: str) -> list[str]:
        """Return digests of the place as it is, and as seen from an output: of both that were moved, one holds."""
        if not self.place:
            return []
        known = [known_by(self.place)]
        if not (is_remote(self.place) or is_remote(output)):
            with suppress(ValueError):  # on another drive
                seen = os.path.relpath(os.path.realpath(self.place), os.path.realpath(output))
                known.append(os.fsencode(Path(seen).as_posix()))
        return [hashlib.sha256(each).hexdigest() for each in known]


@contextmanager
def claimed(plan: Plan, about: About = About()) -> Iterator[Plan]:  # noqa: B008 - a frozen value
    """Make the output that of a batch, by what its pairs are of, and keep other runs out; give the plan of this run.

    Other runs are kept out of a folder, until this process ends in whatever way; of a bucket, workers of a former run
    that begin later refuse. A run that ends before anything is done leaves nothing. Raises: UsageError if another run
    is under way, or the folder is in an archive; BatchError if something else is there; StoreError.
    """
    store = opened(plan.output)
    _check(store, about)  # before anything is made in it
    with nullcontext() if is_remote(plan.output) else alone(Path(plan.output)):
        _check(store, about)
        if isinstance(store, Folder):
            store.tidy()  # a run before may have been killed
        told = encoded(json.dumps({"schema": SCHEMA, "of": about.of, "places": about.places(plan.output)}) + "\n")
        if store.stat(MANIFEST) is None:
            store.write(MANIFEST, told)
        run = secrets.token_hex(8)
        store.write(RUN, run.encode())
        try:
            yield replace(plan, run=run)
        finally:
            store.remove(RUN)
            if not _holds_anything(store, MANIFEST):
                store.remove(MANIFEST)  # no pair was begun: another batch may have the place
            elif store.stat(MANIFEST) is None:
                store.write(MANIFEST, told)  # somebody removed the output meanwhile


def check_run(store: Store, plan: Plan) -> None:
    """Check that what is in sight is the output of the run under way. Raises: BatchError, StoreError."""
    try:
        found = store.read(RUN).decode("ascii", "replace")
    except FileNotFoundError:
        found = ""
    if not plan.run or found != plan.run:
        wrong = f"a process on {socket.gethostname()} does not find this run there"
        raise BatchError(
            f"{plan.output}: {wrong}; name a folder that all machines share, or a bucket, and let one run use it"
        )


def _check(store: Store, about: About) -> None:
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
    if told.get("of") != about.of:
        raise BatchError(
            f"{store.place}: holds the batch of {told.get('of')!r}, not of {about.of!r}; name another folder"
        )
    before, now = told.get("places"), about.places(store.place)
    if before and now and not set(before if isinstance(before, list) else ()).intersection(now):
        wrong = f"holds the batch of {about.of!r} in another place"
        moved = f'if it is the same that was moved, remove "places" from {MANIFEST} there'
        raise BatchError(f"{store.place}: {wrong}; name another folder, or, {moved}")


def _holds_anything(store: Store, *but: str) -> bool:
    """Tell whether anything is in an output but some; what is hidden, as that of version control, does not count."""
    if is_remote(store.place):
        return any(entry.name not in but for entry in store.entries())
    try:
        with os.scandir(store.place) as entries:
            return any(not entry.name.startswith(".") and entry.name not in but for entry in entries)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise BatchError(f"{store.place}: {error.strerror or error}; name a folder that can be written") from error
