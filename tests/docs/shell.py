"""A shell for what documents tell to type, in which the program and what reaches out are this process's functions.

The shell is real: pipes, redirections, variables and loops are its own. In the place of `diffreport`, and of programs
that would install, edit or connect, its PATH has a script that asks this process to answer; so a command costs what it
does, and not the start of an interpreter.
"""

from __future__ import annotations

import io
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

Program = Callable[[list[str]], int]
SECONDS = 120.0
_ASKING = """#!/bin/sh
call=$(mktemp -d '{calls}/XXXXXX') || exit 99
case " $* " in *' - '*) cat >"$call/stdin" ;; esac
env -0 >"$call/environ"
printf '%s\\0' "$PWD" "${{0##*/}}" "$@" >"$call/argv"
mkfifo "$call/status"
echo "$call" >'{asked}'
read -r status <"$call/status"
cat "$call/out"
cat "$call/err" >&2
exit "$status"
"""
_PYTHON = '#!/bin/sh\nexec "{}" "$@"\n'
_MARK = "\x1e"
_TOLD = "_told() { set -- $?; printf '\\036%d\\036' $1; return $1; }\n"


class Said(NamedTuple):
    """What a command printed, on either stream, and the status that it ended with."""

    text: str
    status: int


class Shell:
    """Runs commands in a folder; `programs` are those that this process answers for."""

    def __init__(self, folder: Path, environ: Mapping[str, str], programs: Mapping[str, Program]) -> None:
        """Make a folder for the programs beside the folder."""
        self.folder, self._programs = folder, programs
        self._own = folder.parent / f"{folder.name}.shell"
        binaries, calls = self._own / "bin", self._own / "calls"
        for place in (binaries, calls):
            place.mkdir(parents=True)
        self._asked = self._own / "asked"
        os.mkfifo(self._asked)
        scripts = dict.fromkeys(programs, _ASKING.format(calls=calls, asked=self._asked))
        scripts |= dict.fromkeys(("python", "python3"), _PYTHON.format(sys.executable))
        for name, text in scripts.items():
            (binaries / name).write_text(text, encoding="utf-8")
            (binaries / name).chmod(0o755)
        self.environ = {**environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"}

    def run(self, commands: list[str]) -> list[Said]:
        """Return what each command said, run one after the other by one shell; fewer if one of them ended it."""
        script = _TOLD + "".join(f"{command}\n_told\n" for command in commands)
        told = self._own / "told"
        with told.open("wb") as out:
            process = subprocess.Popen(
                ["sh", "-c", script],
                cwd=self.folder,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
            try:
                self._answer(process)
            finally:
                process.kill()
                process.wait()
        parts = told.read_bytes().decode("utf-8").split(_MARK)
        said = [Said(text, int(status)) for text, status in zip(parts[0::2], parts[1::2], strict=False)]
        return said if len(said) == len(commands) else [*said, Said(parts[-1], process.returncode)]

    def _answer(self, process: subprocess.Popen[bytes]) -> None:
        """Answer for the programs until the shell has ended."""
        asked = os.open(self._asked, os.O_RDWR | os.O_NONBLOCK)
        waited, waiting = 0.0, b""
        try:
            while process.poll() is None:
                if not select.select([asked], [], [], 0.01)[0]:
                    waited += 0.01
                    assert waited < SECONDS, "the commands do not end"
                    continue
                *calls, waiting = (waiting + os.read(asked, 4096)).split(b"\n")
                for call in calls:
                    self._answered(Path(os.fsdecode(call)))
        finally:
            os.close(asked)

    def _answered(self, call: Path) -> None:
        """Do what one call asks, where and with the environment in which it was made."""
        folder, name, *argv = (call / "argv").read_text("utf-8").split("\0")[:-1]
        entries = (call / "environ").read_text("utf-8").split("\0")[:-1]
        stdin = call / "stdin"
        with _as_if(Path(folder), dict(entry.split("=", 1) for entry in entries)) as (out, err):
            sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.read_bytes() if stdin.exists() else b""))
            status = self._programs[name](argv)
            (call / "out").write_bytes(out.getvalue())
            (call / "err").write_bytes(err.getvalue())
        (call / "status").write_text(f"{status}\n")  # it waits until the script reads


@contextmanager
def _as_if(folder: Path, environ: Mapping[str, str]) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Have this process stand in a folder with an environment and empty streams, and yield what is written to them."""
    streams, before, here = (sys.stdin, sys.stdout, sys.stderr), dict(os.environ), Path.cwd()
    out, err = io.BytesIO(), io.BytesIO()
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sys.stdout, sys.stderr = (io.TextIOWrapper(stream, "utf-8", write_through=True) for stream in (out, err))
    try:
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        os.environ.clear()
        os.environ.update(before)
        os.chdir(here)


def commands_in(text: str) -> Iterator[str]:
    """Yield the commands of a script, each with all lines that belong to it. Comments that stand alone are none."""
    waiting: list[str] = []
    for line in text.splitlines():
        if not waiting and (not line.strip() or line.lstrip().startswith("#")):
            continue
        waiting.append(line)
        if not line.endswith("\\") and _is_whole("\n".join(waiting)):
            yield "\n".join(waiting)
            waiting.clear()
    if waiting:
        yield "\n".join(waiting)


def _is_whole(text: str) -> bool:
    """Tell whether a shell takes the text for complete."""
    return subprocess.run(["sh", "-n", "-c", text], capture_output=True, check=False).returncode == 0
