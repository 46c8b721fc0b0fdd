"""Runs of the program on bad files: what each left behind, what it cost, and what is wrong with that."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, NamedTuple, cast

from tests.readers.bad_inputs import Bad

SECONDS = 10  # of processor time, the program's and its reader's
MEMORY = 1 << 30  # bytes, of the larger of the two
STOP = 120  # seconds after which a run counts as hung, on however busy a machine
HEADROOM = 4 << 30  # bytes of address space: what asks for more must not take the machine with it
SECRET = "the-secret-of-this-machine"


class Run(NamedTuple):
    """What a run of the program left behind, and what it cost."""

    status: int
    out: str
    err: str
    seconds: float
    peak: int  # bytes


def run(folder: Path, file: str) -> Run:
    """Show a file's blocks by a program of its own, whose home and working folder is `folder`."""
    homes = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    known = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-B", "-m", "diffreport", "show", "--blocks", file],
        cwd=folder,
        env=known | dict.fromkeys(homes, str(folder)) | {"DIFFREPORT_CACHE": "off"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_limited,
    )
    stop = threading.Timer(STOP, process.kill)
    stop.start()
    streams = [cast(IO[bytes], process.stdout), cast(IO[bytes], process.stderr)]
    said: list[bytes] = [b""]
    errors = threading.Thread(target=lambda: said.append(streams[1].read()))
    errors.start()
    out = streams[0].read()
    errors.join()
    _, status, usage = os.wait4(process.pid, 0)
    stop.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    for stream in streams:
        stream.close()
    text, told = (part.decode("utf-8", errors="replace") for part in (out, said[-1]))
    return Run(process.returncode, text, told, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (HEADROOM, HEADROOM))


def faults(case: Bad, ran: Run) -> list[str]:
    """Return what is wrong with a run, empty if nothing is."""
    found = []
    if ran.seconds > SECONDS:
        found.append(f"took {ran.seconds:.1f} s of processor time")
    if ran.peak > MEMORY:
        found.append(f"took {ran.peak >> 20} MiB")
    if SECRET in ran.out + ran.err:
        found.append("read a file of this machine")
    if "Traceback" in ran.err or ran.status not in (0, 2):
        found.append(f"ended with {ran.status}: {ran.err[-300:]}")
    elif ran.status == 2:
        found += _refusal(case, ran)
    else:
        if missing := [word for word in case.says if word not in ran.out]:
            found.append(f"read without {missing}: {ran.out[:200]!r}")
        if not case.says:
            found.append(f"was read, not refused: {ran.out[:200]!r}")
    return found


def _refusal(case: Bad, ran: Run) -> list[str]:
    lines = ran.err.splitlines()
    if len(lines) != 1 or not lines[0].startswith("diffreport: ") or case.name not in lines[0] or len(lines[0]) > 400:
        return [f"did not say in one line which file: {ran.err[:300]!r}"]
    if ran.out:
        return [f"printed {ran.out[:100]!r} and refused"]
    said = lines[0].replace(case.name, "")
    return [] if any(reason in said for reason in case.refused) else [f"gave another reason: {lines[0]}"]
