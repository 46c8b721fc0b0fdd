"""Files of this machine as sources: one, those of a pattern, or those of a folder."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from diffreport.archive.names import natural_key
from diffreport.archive.provenance import now
from diffreport.archived.folders import editions_in
from diffreport.errors import InputError, SourceError
from diffreport.watch.fetching.answers import Answer, Fetched
from diffreport.watch.plan import Kind, Source

_MOST = 10_000  # files of one source
_AT_ONCE = 2  # times the size that a file may have: what one answer holds at least; what is left comes with the next
_RACY_NS = 2_000_000_000  # a file that changed so recently may change again without another time


class _Mark(NamedTuple):
    """What a file was when it was read; `mtime_ns` is 0 if it could have changed since without another time."""

    size: int
    mtime_ns: int
    sha256: str

    @classmethod
    def of(cls, text: str) -> _Mark:
        size, mtime_ns, sha256 = text.split()
        return cls(int(size), int(mtime_ns), sha256)

    def __str__(self) -> str:
        return " ".join(map(str, self))

    def seems(self, path: Path) -> bool:
        """Tell whether a file seems to be what it was, without reading it."""
        with suppress(OSError):
            seen = path.stat()
            return self.size == seen.st_size and self.mtime_ns in (0, seen.st_mtime_ns)
        return False


def files_of(source: Source, validators: Mapping[str, str]) -> Answer:
    """Return the files of a source that are new or have other bytes, in the order of their names.

    Cost: a file whose size and time are as before is not read. A large answer is cut after the file that makes it
    twice as large as one may be: the validators of what is left out are as they were, so the next goes on there; it is
    not whole then. Of several files the others are given though one cannot be read.
    Raises: SourceError, codes `missing`, `unreadable`, `changing`, `too_large`, `empty`, `too_many`.
    """
    editions: list[Fetched] = []
    marks: dict[str, str] = {}
    still: set[tuple[str, str]] = set()
    faults: list[SourceError] = []
    held, is_whole = 0, True
    for path in _paths(source):
        key = str(path)
        known = _Mark.of(validators[key]) if key in validators else None
        if held >= _AT_ONCE * source.bounds.size:
            is_whole = False
            if known:
                marks[key] = str(known)
                if known.seems(path):
                    still.add((path.name, known.sha256))
            continue
        try:
            content, mark = _read(path, known, source.bounds.size)
        except SourceError as error:
            faults.append(error)
            continue
        marks[key] = str(mark)
        if content is None or (known and known.sha256 == mark.sha256):
            still.add((path.name, mark.sha256))
        else:
            held += len(content)
            editions.append(Fetched(path.name, content, now()))
    fault = _one_of(faults)
    if fault and not marks:
        raise fault
    return Answer(tuple(editions), marks, frozenset(still), is_whole, fault)


def _one_of(faults: Sequence[SourceError]) -> SourceError | None:
    """Return the first fault, which tells of how many files more there is one."""
    if len(faults) < 2:
        return next(iter(faults), None)
    first, more = faults[0], len(faults) - 1
    files = "1 other file fails" if more == 1 else f"{more:,} other files fail"
    return SourceError(first.where, first.code, f"{first.wrong} ({files}, too)", first.remedy)


def _paths(source: Source) -> list[Path]:
    """Return the files of a source. Raises: SourceError if there are none, or too many."""
    where = source.shown
    if source.kind is Kind.FILE:
        found = [Path(source.where)]
    elif source.kind is Kind.FOLDER:
        try:
            found = list(editions_in(Path(source.where)).editions)
        except InputError as error:
            raise SourceError(where, "missing", error.wrong, "put an edition there") from error
    else:
        matching = islice(_matching(source.where), _MOST + 1)
        found = sorted(matching, key=lambda path: (natural_key(path.name), str(path)))
    if not found:
        raise SourceError(where, "missing", "matches no file", "correct the pattern, or put an edition there")
    if len(found) > _MOST:
        raise SourceError(where, "too_many", f"has more than {_MOST:,} files", "name fewer")
    return found


def _matching(pattern: str) -> Iterator[Path]:
    found = glob.iglob(pattern, recursive=True)  # noqa: PTH207 -- Path.glob takes no absolute pattern
    return (path for path in map(Path, found) if path.is_file())


def _read(path: Path, known: _Mark | None, size: int) -> tuple[bytes | None, _Mark]:
    """Return a file's content, None if it is as it was, and its mark. Raises: SourceError."""
    where = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(path))
    if where != str(path):
        wrong = "has a name with what is no text in the encoding of the system, or cannot be seen"
        raise SourceError(where, "unreadable", wrong, "rename it")
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe may have no writer
        with os.fdopen(descriptor, "rb") as stream:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise SourceError(where, "unreadable", "is no regular file", "name a file")
            if known and known.mtime_ns and (known.size, known.mtime_ns) == (before.st_size, before.st_mtime_ns):
                return None, known
            content = stream.read(size + 1)
            after = os.fstat(descriptor)
    except FileNotFoundError as error:
        raise SourceError(where, "missing", "is not there", "correct the path, or put an edition there") from error
    except OSError as error:
        raise SourceError(where, "unreadable", f"cannot be read ({error.strerror})", "check its permissions") from error
    if len(content) > size:
        raise SourceError(where, "too_large", f"is larger than {size:,} bytes", "give it a larger max_size")
    if (before.st_size, before.st_mtime_ns) != (len(content), after.st_mtime_ns):
        raise SourceError(where, "changing", "changed while it was read", "try again when it is complete")
    if not content:
        raise SourceError(where, "empty", "is empty", "put an edition there")
    is_settled = time.time_ns() - after.st_mtime_ns > _RACY_NS  # the clock of files, whatever time is simulated
    mark = _Mark(len(content), after.st_mtime_ns if is_settled else 0, hashlib.sha256(content).hexdigest())
    return content, mark
