"""Read mutated files, many in one process, and tell of each that ends in anything but a document or a clear error.

    python -m tests.readers.fuzzing NAME SEED FIRST LAST

prints the number of each file before it is read, and a line of JSON for each fault. A reader may stop the whole
process (its parser aborts, or never ends): the caller sees at which number, and goes on behind it.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from random import Random
from typing import NamedTuple

from diffreport.errors import InputError, UsageError
from diffreport.readers import read, wire
from diffreport.readers.parsing import parse
from diffreport.readers.source import Source
from tests.readers.mutations import mutated
from tests.readers.sample_files import samples

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10  # of processor time for one file
MEMORY = 3 << 29  # bytes of address space; a reader has less where it counts


class Fault(NamedTuple):
    """A file that ended badly: its number under the seed, and how."""

    number: int
    what: str


def made(name: str, seed: int, number: int) -> bytes:
    """Return a mutated sample; the same for the same numbers."""
    files = samples()
    random = Random(f"{name} {seed} {number}")
    return mutated(files[name], name.rpartition(".")[2], list(files.values()), random)


def fault_of(name: str, data: bytes) -> str:
    """Return what is wrong with how a file ends, empty if nothing is."""
    try:
        document = parse(Source(data, name, name))
        again = wire.loaded(wire.dumped(document))
    except (InputError, UsageError) as error:
        return "" if len(str(error).splitlines()) == 1 else f"an error of several lines: {error}"
    except MemoryError:
        return ""  # bounded where it counts: the child process has less
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {str(error)[:100]} ({Path(frame.filename).name}:{frame.lineno})"
    if not document.blocks or not all(block.text for block in document.blocks):
        return "a document with empty blocks"
    return "" if again == document else "a document that changes on its way between processes"


def survey(name: str, seed: int, count: int) -> list[Fault]:
    """Return the faults of `count` mutated files of a sample's format."""
    faults: list[Fault] = []
    first = 0
    while first < count:
        command = [sys.executable, "-m", "tests.readers.fuzzing", name, str(seed), str(first), str(count)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        lines = done.stdout.split("\n")
        faults += [Fault(*json.loads(line)) for line in lines if line.startswith("[")]
        if done.returncode == 0:
            break
        numbers = [int(line) for line in lines if line.isdigit()]
        if not numbers:
            raise RuntimeError(done.stderr[-2000:])
        stopped = numbers[-1]
        if wrong := _stopped(name, seed, stopped, done.returncode):
            faults.append(Fault(stopped, wrong))
        first = stopped + 1
    return faults


def _stopped(name: str, seed: int, number: int, status: int) -> str:
    """Return what is wrong with a file that stopped its reader, empty if the caller of `read` is told in one line."""
    if status == -signal.SIGPROF:
        return f"takes over {SECONDS} s"
    try:
        read(made(name, seed, number), name=name)
    except InputError:
        return ""
    return f"stopped its reader (status {status}), and was then read"


def main(name: str, seed: int, first: int, last: int) -> None:
    """Read the files from one number up to another."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for number in range(first, last):
        data = made(name, seed, number)
        print(number, flush=True)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        wrong = fault_of(name, data)
        signal.setitimer(signal.ITIMER_PROF, 0)
        if wrong:
            print(json.dumps([number, wrong]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
