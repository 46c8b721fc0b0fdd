"""What a worker of the tests does in the place of comparing: the deed that the old edition of its pair names."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from diffreport.batch import child
from diffreport.batch.plan import Pair, Plan
from diffreport.caches import cache_folder
from diffreport.errors import BatchError, InputError
from diffreport.kept import Kept
from diffreport.model.corpora import Row

PROGRAM = "import sys; sys.path[:] = {path!r}; from tests.batch import deeds; deeds.main({leash})"
HELD: list[bytearray] = []


def pair(number: int, deed: str = "work", what: str = "") -> Pair:
    """Return a pair whose worker is to do a deed."""
    return Pair(f"p{number:04}", "s", deed, what, (f"{deed} old", f"{deed} new"))


def main(leash: int) -> None:
    """Be a child that does deeds, and does not load what compares."""
    sys.modules["diffreport.batch.work"] = sys.modules[__name__]
    child.main(leash)


def worked(plan: Plan, pair: Pair) -> Row:
    """Do the deed of a pair; its row tells who did it."""
    getattr(sys.modules[__name__], f"do_{pair.old}")(pair.new)
    kept = "kept" if Kept("things", most_files=1, most_bytes=1).is_on() else "not kept"
    cache = "cached" if cache_folder("things") else "not cached"
    return Row(pair.name, pair.series, *pair.told, title=str(os.getpid()), labels=(kept, cache))


def do_work(_: str) -> None:
    """Do nothing, and go on."""


def do_exit(_: str) -> None:
    """Leave without a word."""
    os._exit(3)


def do_leave(_: str) -> None:
    """Leave as a library might."""
    sys.exit("I have had enough")


def do_signal(number: str) -> None:
    """Die of a signal."""
    os.kill(os.getpid(), int(number))


def do_once(mark: str) -> None:
    """Die the first time."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)


def do_sleep(_: str) -> None:
    """Wait for what never comes."""
    time.sleep(3_600)


def do_meet(folder: str) -> None:
    """Be at work until another is."""
    Path(folder, str(os.getpid())).touch()
    while len(list(Path(folder).iterdir())) < 2:
        time.sleep(0.01)


def do_search(_: str) -> None:
    """Never end, in C, with the interpreter locked."""
    re.match(r"(a+)+$", "a" * 64 + "b")


def do_grow(_: str) -> None:
    """Take memory without an end."""
    taken = []
    while True:
        taken.append(bytearray(8 << 20))


def do_hold(size: str) -> None:
    """Keep memory."""
    HELD.append(bytearray(int(size)))


def do_print(_: str) -> None:
    """Say what nobody asked for, on all that there is to say it; ask what nobody answers."""
    print("garbage", flush=True)
    os.write(1, b"\0" * 4096)
    print("garbage " * 20_000, file=sys.stderr)
    assert sys.stdin.read() == ""


def do_babble(_: str) -> None:
    """Say what nobody asked for, without an end."""
    while True:
        print("garbage " * 20_000, file=sys.stderr)


def do_litter(above: str) -> None:
    """Write something for a while, below a folder."""
    made = Path(tempfile.mkdtemp(), "file")
    made.write_text("litter")
    assert made.is_relative_to(above)


def do_litter_and_die(above: str) -> None:
    """Write something for a while, and die before that is over."""
    do_litter(above)
    os.kill(os.getpid(), signal.SIGKILL)


def do_scribble(what: str) -> None:
    """Write what makes no sense wherever it can be written."""
    for descriptor in range(1, 20):
        with suppress(OSError):
            os.write(descriptor, what.encode() * 100)


def do_scribble_nothing(_: str) -> None:
    """Write what says that nothing is behind it."""
    do_scribble("\0")


def do_fail(_: str) -> None:
    """Have a fault."""
    raise ValueError("one line\nand another")


def do_refuse(_: str) -> None:
    """Find the edition unreadable."""
    raise InputError("a.txt", "is no document", "remove it")


def do_stop(_: str) -> None:
    """Find that no pair can be worked on."""
    raise BatchError("the output is another batch's")


def do_last(pipe: str) -> None:
    """Have a reader, tell of it and of this process, then search without an end."""
    from diffreport.readers import isolated, read

    read(b"One sentence.", name="a.md")
    with open(pipe, "w", encoding="ascii") as out:  # noqa: PTH123 - a pipe
        out.write(f"{os.getpid()} {isolated._children.kept[0].process.pid}\n")
    do_search("")
