"""The folder of labelled sets, real editions and research generators beside the checkout; never copied into it."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
KERNELS_SHARE = 0.5  # the kernel limits by ticks, of which a busy machine counts more than were spent
ABSENT = "benchmarks: ../shared is not here: the generators and labelled sets belong beside the checkout"


def is_here() -> bool:
    """Tell whether the generators and the labelled sets are beside the checkout."""
    return (SHARED / "bench" / "editions.py").is_file() and (SHARED / "gold" / "score.py").is_file()


def load(name: str) -> ModuleType:
    """Return a module of shared/bench, imported where it stands. Raises: FileNotFoundError."""
    path = SHARED / "bench" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # they import each other by these names
    spec.loader.exec_module(module)
    return module


def cost(command: Sequence[str], limit: float) -> dict[str, Any]:
    """Return what a process cost, with what it printed as JSON: wall, cpu, rss_mb; else `timeout` or `error`.

    Its own processor time alone is limited: that a machine is busy is no fault of a peer's.
    """
    bounded = ["sh", "-c", f'ulimit -t {int(limit) + 1}; exec "$@"', "sh", *command]
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(bounded, stdout=out, stderr=err)  # noqa: S603 - a contender
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said, failed = out.read().decode(), err.read().decode(errors="replace").splitlines()
    spent = usage.ru_utime + usage.ru_stime
    answer = {"wall": time.perf_counter() - begun, "cpu": spent, "rss_mb": usage.ru_maxrss >> 10}
    if not process.returncode:
        last = (said.splitlines() or [""])[-1]
        return answer | (json.loads(last) if last.startswith("{") else {})
    if spent >= limit or (process.returncode == -signal.SIGKILL and spent >= limit * KERNELS_SHARE):
        return {"timeout": limit}
    return answer | {"error": failed[-1:] or [str(process.returncode)]}
