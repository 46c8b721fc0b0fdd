"""The process that works on pairs, one after the other: told what to do by its parent, and gone with it.

It reads tasks from standard input, each a pickle: the plan, where it is another than before, and a chunk. What it makes
of each pair goes to standard output at once, as the length of a pickle and the pickle.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from diffreport.batch import memory
from diffreport.batch.rows import failed
from diffreport.errors import BatchError, DiffreportError
from diffreport.kept import stop_keeping

if TYPE_CHECKING:
    from diffreport.batch.plan import Chunk, Pair, Plan
    from diffreport.model.corpora import Row

LENGTH = struct.Struct(">Q")  # of the pickle behind it
_PART_HELD = 4  # a process that holds more than a quarter of what a pair may take makes way for a new one, ...
_HELD = 128 << 20  # ... but not for this: half of it are the program's own data
_LONGEST = 300  # characters of an error that nobody foresaw


class Told(NamedTuple):
    """What a child tells: that it is ready, or has begun with a chunk; a pair's row; what is wrong with all pairs.

    One that is not fit works on no other pair: it holds so much memory that the next might not have its share.
    """

    row: Row | None = None
    wrong: BatchError | None = None
    is_fit: bool = True


def main(leash: int) -> None:
    """Work until there is no more to do. `leash` is the end of a pipe whose other end is the parent's alone."""
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor is wanted
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)  # what anything prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's, who ends this process
    _end_with(leash)
    stop_keeping()  # a user's cache would grow by each pair of a corpus, and what is needed would be pushed out
    from diffreport.batch import work  # noqa: F401 - loaded before the first pair's time begins

    _tell(answers, Told())
    plan: Plan | None = None
    while (task := _task(tasks)) is not None:
        new_plan, chunk = task
        if new_plan is not None:
            plan = new_plan
            memory.limit(plan.memory)
        if plan is None or not _work_on(plan, chunk, answers):
            return


def _work_on(plan: Plan, chunk: Chunk, answers: BinaryIO) -> bool:
    """Tell of each pair of a chunk; return whether this process may go on."""
    _tell(answers, Told())
    for pair in chunk:
        told = told_of(plan, pair)
        _tell(answers, told)
        if not told.is_fit or told.wrong is not None:
            return False
    return True


def told_of(plan: Plan, pair: Pair) -> Told:
    """Return what there is to tell of a pair that was worked on. Raises: nothing."""
    from diffreport.batch import work

    try:
        row = work.worked(plan, pair)
    except BatchError as error:
        return Told(wrong=error)
    except MemoryError:
        wrong = f"needs more than {plan.memory >> 20:,} MiB of memory"
        return Told(failed(pair, f"{wrong}; allow more with --memory, or leave the pair out"), is_fit=False)
    except DiffreportError as error:
        row = failed(pair, str(error))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - one pair's, whatever it is: the others go on
        row = failed(pair, _bug(error))
    return Told(row, is_fit=memory.held() <= max(plan.memory // _PART_HELD, _HELD))


def _bug(error: BaseException) -> str:
    from diffreport import __version__

    what = " ".join(f"{type(error).__name__}: {error}".split())[:_LONGEST]
    return f"this is a bug in diffreport {__version__} ({what}); report it, with both editions"


def _task(tasks: BinaryIO) -> tuple[Plan | None, Chunk] | None:
    """Return the next task, None where there is none."""
    try:
        task: tuple[Plan | None, Chunk] = pickle.load(tasks)  # noqa: S301 - of the parent, who started this process
    except (EOFError, pickle.UnpicklingError):
        return None
    return task


def _tell(answers: BinaryIO, told: Told) -> None:
    """Tell the parent; where it is gone, so is this process."""
    data = pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
    answers.write(LENGTH.pack(len(data)) + data)
    answers.flush()


def _end_with(leash: int) -> None:
    """Have this process, and all that it starts, end as soon as nobody holds the other end of the leash.

    A thread sees to that, and the kernel: a thread has no turn while a long call into C, a search by a regular
    expression say, holds the interpreter.
    """
    threading.Thread(target=_end_at, args=(leash,), daemon=True).start()
    with suppress(ImportError, AttributeError, OSError):  # where a system cannot do it, the thread does
        import fcntl

        signal.signal(signal.SIGIO, signal.SIG_DFL)  # which is the end
        fcntl.fcntl(leash, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(leash, fcntl.F_SETFL, fcntl.fcntl(leash, fcntl.F_GETFL) | os.O_ASYNC)


def _end_at(leash: int) -> None:
    """End this process's group when there is nothing more to read: it has nothing to lose."""
    with suppress(OSError):
        os.read(leash, 1)
    if os.getpgrp() == os.getpid():  # else it is a group of others, too
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
