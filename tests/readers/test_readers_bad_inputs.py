"""What a damaged, hostile or misnamed file costs, and what it says: read right, or refused in one line."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from diffreport.errors import InputError
from diffreport.readers import read
from tests.readers.bad_inputs import ALL, Bad, Trap, wrong_suffixes

SECONDS = 10  # of processor time, the program's and its reader's
MEMORY = 1 << 30  # bytes, of the largest of the two
STOP = 120  # seconds after which a run counts as hung, on however busy a machine
HEADROOM = 4 << 30  # bytes of address space: what asks for more must not take the machine with it
SECRET = "the-secret-of-this-machine"
FUZZING = os.environ.get("DIFFREPORT_FUZZ") == "1"
CASES = [case for case in ALL if FUZZING or not case.heavy]  # `make fuzz` has time for those that are heavy to make


class Run(NamedTuple):
    """What a run of the program left behind, and what it cost."""

    status: int
    out: str
    err: str
    seconds: float
    peak: int  # bytes


@pytest.fixture(scope="module")
def visitors() -> Iterator[tuple[str, list[str]]]:
    """Return an address of this machine, and the list of those who came."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def wait() -> None:
            while True:
                try:
                    caller, where = server.accept()
                except OSError:
                    return
                came.append(str(where))
                caller.close()

        threading.Thread(target=wait, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/karsova", came
        server.shutdown(socket.SHUT_RDWR)


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
    said: list[bytes] = [b""]
    errors = threading.Thread(target=lambda: said.append(process.stderr.read()))  # type: ignore[union-attr]
    errors.start()
    out = process.stdout.read()  # type: ignore[union-attr]
    errors.join()
    _, status, usage = os.wait4(process.pid, 0)
    stop.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    for stream in (process.stdout, process.stderr):
        stream.close()  # type: ignore[union-attr]
    texts = (part.decode("utf-8", errors="replace") for part in (out, said[-1]))
    return Run(process.returncode, *texts, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


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
    return [] if any(reason in lines[0] for reason in case.refused) else [f"gave another reason: {lines[0]}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_file_is_read_right_or_refused_in_one_line(
    case: Bad, tmp_path: Path, visitors: tuple[str, list[str]]
) -> None:
    """Within 10 seconds and 1 GiB, with status 0 or 2, without a traceback, a file made, or an address asked."""
    url, came = visitors
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / case.name).write_bytes(case.make(Trap(url, str(secret))))
    ran = run(folder, case.name)
    assert faults(case, ran) == []
    assert [path.name for path in folder.rglob("*")] == [case.name]
    assert came == []


@pytest.mark.parametrize("case", wrong_suffixes(), ids=lambda case: case.name)
def test_a_wrong_name_misleads_no_reader(case: Bad) -> None:
    """What the bytes tell overrides the name; a name that nothing in the bytes supports is told."""
    try:
        document = read(case.make(Trap("", "")), name=case.name)
    except InputError as error:
        assert any(reason in str(error) for reason in case.refused), error
        assert case.name in str(error)
        assert "\n" not in str(error)
    else:
        said = " ".join(block.text for block in document.blocks)
        assert case.says
        assert [word for word in case.says if word not in said] == []
