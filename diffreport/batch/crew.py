"""Children that work on pairs, each of which can be ended at any moment: what takes one down takes one pair with it.

A child has a group of processes of its own, with the reader that it starts, and ends with this process, however that
ends. It is kept for the next chunk, in the next call as well.

A pair that takes too long, or needs more memory than it may, has a row that says so, and is not tried again: it would
be the same. A pair whose child dies of anything else is tried once more, after all others and alone: somebody may
have ended the process, or the machine had too little memory for what ran beside it. Then it has a row that says so.
A child that dies before it says that it has begun with what it was handed has done so for no pair's sake.
"""

from __future__ import annotations

import os
import pickle
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO, NamedTuple, cast

from diffreport.batch.child import LENGTH, Told
from diffreport.batch.plan import Chunk, Pair, Plan
from diffreport.batch.rows import failed
from diffreport.batch.scratch import Scratch
from diffreport.children import Idle, is_alone, kill_group
from diffreport.errors import BatchError
from diffreport.model.corpora import Row
from diffreport.workers import uninterrupted

PROGRAM = "import sys; sys.path[:] = {path!r}; from diffreport.batch.child import main; main({leash})"
_START_SECONDS = 120.0  # until a child has loaded what it needs, and begun: a second, but for a machine that is busy
_END_SECONDS = 10.0  # until a process that was killed is gone: an instant, if the system can end it
_STARTS = 3  # so many children that end before they have begun, one after the other: none would
_MOST_AGAIN = 100  # pairs that wait for a second try: where children die that often, they are not kept waiting
_SEND_AGAIN = 0.01  # seconds after which a child is handed more of what it could not take at once
_GLANCE = 1.0  # seconds after which it is asked whether children at work are still needed
_READ, _READS = 1 << 16, 16  # bytes at a time: what a pipe holds; so often in a row: others have something to tell, too
_LONGEST = 1 << 30  # bytes of what a child tells: more is none of ours
_LAST_WORDS = 2_000  # bytes of what a child says to standard error


class _Task(NamedTuple):
    """Pairs that a child is given; `is_last` if they are not tried again."""

    pairs: Chunk
    is_last: bool = False


class Crew:
    """Up to `most` children at work in one call; several threads may call."""

    def __init__(self, most: int) -> None:
        """Start none yet."""
        self.most = most
        self.idle = Idle(_Child)

    def rows(self, plan: Plan, chunks: Iterator[Chunk], is_needed: Callable[[], bool] = lambda: True) -> Iterator[Row]:
        """Yield the row of each pair, as soon as it is done; a chunk a child is held.

        Children at work are ended when the iterator is closed, and soon after they are no longer needed.
        Raises: BatchError where none can go on.
        """
        with _Round(self, plan, chunks) as round_:
            while is_needed() and round_.hand_out():
                yield from round_.heard()

    def end(self) -> None:
        """End the children that are idle."""
        self.idle.end()


class _Round:
    """One call of a crew: its children at work, and what waits for them."""

    def __init__(self, crew: Crew, plan: Plan, chunks: Iterator[Chunk]) -> None:
        """Hand nothing out yet."""
        self._crew, self._chunks, self._plan = crew, chunks, plan
        self._most = crew.most
        self._at_work: list[_Child] = []
        self._rests = deque[_Task]()  # what children left that are gone
        self._again = deque[Pair]()
        self._unready = 0  # children that ended before they had begun, since one had
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> _Round:
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._at_work:
            child.kill()  # all of them, before one is waited for
        for child in self._at_work:
            child.end()
        self._selector.close()

    def hand_out(self) -> bool:
        """Give each child that may be at work something to do; return whether one is at work.

        Raises: BatchError where no child can be started.
        """
        while len(self._at_work) < self._most and (task := self._next()) is not None:
            try:
                with uninterrupted():
                    child = self._crew.idle.take()
                    self._at_work.append(child)
            except OSError as error:
                if not self._at_work:
                    reason = error.strerror or str(error)
                    raise BatchError(f"no process can be started ({reason}); end others, or allow more") from error
                self._rests.append(task)
                self._most = len(self._at_work)  # the others do it
                break
            child.give(self._plan, task)
            for stream in child.streams:
                self._selector.register(stream, selectors.EVENT_READ, child)
        return bool(self._at_work)

    def heard(self) -> list[Row]:
        """Return the rows of what has been done, after waiting a moment for it. Raises: BatchError."""
        until = min(child.until for child in self._at_work)
        most = _SEND_AGAIN if any(child.is_sending() for child in self._at_work) else _GLANCE
        heard = self._selector.select(min(max(until - time.monotonic(), 0), most))
        now = time.monotonic()
        rows: list[Row] = []
        for child in dict.fromkeys(key.data for key, _ in heard):
            rows += self._heard_of(child)
        for child in [*self._at_work]:
            if child.until <= now and not child.is_answering:
                rows += self._given_up(child)
            elif child.is_sending():
                child.send()
            child.is_answering = False
        return rows

    def _next(self) -> _Task | None:
        """Return what is to be done next; None if nothing is, or what is must wait for those at work."""
        if any(child.is_last for child in self._at_work):
            return None
        if self._rests:
            return self._rests.popleft()
        if len(self._again) < _MOST_AGAIN and (chunk := next(filter(None, self._chunks), None)) is not None:
            return _Task(chunk)
        if self._again and not self._at_work:
            return _Task([self._again.popleft()], is_last=True)
        return None

    def _heard_of(self, child: _Child) -> list[Row]:
        """Return the rows that a child gave; see what is to become of it."""
        rows = []
        is_alive = child.listen()
        while (told := child.told()) is not None:
            if told.wrong is not None:
                raise told.wrong
            if child.has_begun:
                self._unready = 0
                child.until = time.monotonic() + self._plan.seconds
            if told.row is None:
                continue
            rows.append(told.row)
            child.pairs.popleft()
            if not told.is_fit:
                self._dismiss(child)
                return rows
            if not child.pairs:
                self._release(child)
                return rows
        return rows if is_alive else rows + self._lost(child)

    def _lost(self, child: _Child) -> list[Row]:
        """Return the row of the pair at which a child died, if there is to be one."""
        if not child.has_begun:
            self._dismiss(child)
            self._unready += 1
            if self._unready >= _STARTS:
                self._do_with_fewer(child)
            return []
        pair = child.pairs.popleft()
        self._dismiss(child)
        if not child.is_last:
            self._again.append(pair)
            return []
        how = f"the process that worked on it ended without a result, twice ({child.ending()})"
        return [failed(pair, f"{how}; leave the pair out, or see that there is more memory")]

    def _given_up(self, child: _Child) -> list[Row]:
        """Return the row of the pair that takes a child too long."""
        if not child.has_begun:
            return self._lost(child)
        pair = child.pairs.popleft()
        self._dismiss(child)
        seconds = f"{self._plan.seconds:g} second{'' if self._plan.seconds == 1 else 's'}"
        return [failed(pair, f"takes longer than {seconds}; allow more with --seconds, or leave the pair out")]

    def _do_with_fewer(self, child: _Child) -> None:
        """Start no other child beside those at work. Raises: BatchError if none is."""
        if self._at_work:
            self._most, self._unready = len(self._at_work), 0
            return
        is_killed = (child.process.returncode or 0) < 0
        remedy = "there is memory for it" if is_killed else "this Python finds diffreport"
        raise BatchError(f"a process to compare pairs cannot be started ({child.last_words()}); see that {remedy}")

    def _dismiss(self, child: _Child) -> None:
        """End a child; another does what it left."""
        if child.pairs:
            self._rests.append(_Task(tuple(child.pairs), child.is_last))
        self._release(child, is_fit=False)

    def _release(self, child: _Child, *, is_fit: bool = True) -> None:
        """Let a child go: to be kept, or to its end."""
        for stream in child.streams:
            with suppress(KeyError):
                self._selector.unregister(stream)
        self._at_work.remove(child)
        if is_fit:
            self._crew.idle.give_back(child)
        else:
            child.end()


class _Child:
    """A process that works on one chunk at a time."""

    def __init__(self) -> None:
        """Start it; it loads its modules while the caller goes on. Raises: OSError, BatchError."""
        if is_alone():
            raise BatchError("there is no Python to start processes with that compare pairs; install diffreport in one")
        self._folder = Scratch()  # it is killed in the end, and clears nothing away
        theirs, self._leash = os.pipe()
        try:
            self.process = subprocess.Popen(  # noqa: S603 - this Python, our own module
                [sys.executable, "-I", "-c", PROGRAM.format(path=sys.path, leash=theirs)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "TMPDIR": self._folder.name},
                pass_fds=(theirs,),
                start_new_session=True,
            )
        except OSError:
            os.close(self._leash)
            self._folder.clear()
            raise
        finally:
            os.close(theirs)
        self._tasks = cast(BinaryIO, self.process.stdin)
        self._answers, self._errors = cast(BinaryIO, self.process.stdout), cast(BinaryIO, self.process.stderr)
        self.streams = self._answers, self._errors
        for stream in (self._tasks, *self.streams):
            os.set_blocking(stream.fileno(), False)
        self._plan: Plan | None = None
        self._heard, self._said, self._waiting = bytearray(), b"", b""
        self.pairs = deque[Pair]()  # handed out and without a row: it is at the first
        self.is_last = self.is_ready = self.has_begun = self.is_answering = False
        self.until = time.monotonic() + _START_SECONDS  # when what it is at has taken too long

    def give(self, plan: Plan, task: _Task) -> None:
        """Hand pairs over, to an idle child."""
        self.pairs.extend(task.pairs)
        self.is_last, self.has_begun = task.is_last, False
        told = None if plan == self._plan else plan
        self._waiting = pickle.dumps((told, tuple(task.pairs)), pickle.HIGHEST_PROTOCOL)
        self._plan = plan
        self.until = time.monotonic() + _START_SECONDS
        if self.is_ready:
            self.send()

    def send(self) -> None:
        """Send as much of what waits as it takes now: it may be stopped, or busy."""
        with suppress(BlockingIOError):
            try:
                while self._waiting:
                    self._waiting = self._waiting[os.write(self._tasks.fileno(), self._waiting) :]
            except BrokenPipeError:  # a child that is gone is noticed when it is to answer
                self._waiting = b""

    def is_sending(self) -> bool:
        """Tell whether it has not taken all that it is handed."""
        return self.is_ready and bool(self._waiting)

    def listen(self) -> bool:
        """Take in what it has said since; return whether it goes on."""
        errors, _ = _read(self._errors)
        self._said = (self._said + errors)[-_LAST_WORDS:]
        answers, is_open = _read(self._answers)
        self._heard += answers
        self.is_answering = bool(answers)
        return is_open

    def told(self) -> Told | None:
        """Return the next of what it told, None if there is none. One that makes no sense is ended."""
        if len(self._heard) < LENGTH.size:
            return None
        [length] = LENGTH.unpack_from(self._heard)
        end = LENGTH.size + length
        if len(self._heard) < end <= _LONGEST:
            return None
        try:
            told: Told = pickle.loads(self._heard[LENGTH.size : end])  # noqa: S301 - of a process that is ours
        except Exception:  # noqa: BLE001 - whatever a library wrote where it had no business
            self.kill()
            return None
        del self._heard[:end]
        if self.is_ready:
            self.has_begun = True
        else:
            self.is_ready = True
            self.send()
        return told

    def kill(self) -> None:
        """Have it end, and all that it started; it is waited for by `end`."""
        kill_group(self.process)

    def end(self) -> None:
        """End it at once: it has nothing to lose. One that waits for a dead disk is left to the system."""
        self.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_END_SECONDS)
        self.listen()
        for stream in (self._tasks, *self.streams):
            with suppress(OSError):
                stream.close()
        if self._leash >= 0:
            os.close(self._leash)
            self._leash = -1
        self._folder.clear()

    def ending(self) -> str:
        """Return how it ended, after that."""
        status = self.process.returncode
        if status is None:
            return "it does not end"
        if status >= 0:
            return f"status {status}"
        try:
            return f"signal {-status}, {signal.Signals(-status).name}"
        except ValueError:
            return f"signal {-status}"

    def last_words(self) -> str:
        """Return the last line of what it said to standard error, else how it ended."""
        lines = self._said.decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), self.ending())


def _read(stream: BinaryIO) -> tuple[bytes, bool]:
    """Return what a stream holds now, and whether it goes on."""
    parts: list[bytes] = []
    if stream.closed:
        return b"", False
    for _ in range(_READS):
        try:
            part = os.read(stream.fileno(), _READ)
        except BlockingIOError:
            break
        if not part:
            return b"".join(parts), False
        parts.append(part)
    return b"".join(parts), True


_one = Crew(1)


def one() -> Crew:
    """Return this process's crew of one, whose child is kept between calls; each thread that calls has one."""
    return _one
