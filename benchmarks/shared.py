"""The folder of labelled sets, real editions and research generators beside the checkout; never copied into it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
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
