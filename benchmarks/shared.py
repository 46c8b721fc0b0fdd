"""The folder of labelled sets, real editions and research generators beside the checkout; never copied into it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
PATIENCE = 40  # clock seconds for each processor second of a limit: a busy machine is no fault of a peer's
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
    """Return what a process cost, as shared/bench/peers.py tells it; its own processor time alone is limited."""
    bounded = ["sh", "-c", f'ulimit -t {int(limit) + 1}; exec "$@"', "sh", *command]
    answer: dict[str, Any] = load("peers").measure(bounded, limit * PATIENCE)
    return {"timeout": limit} if "error" in answer and answer["cpu"] >= limit else answer
