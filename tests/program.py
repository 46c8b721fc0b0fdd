"""Run the program inside this process, wherever a process of its own is not what is tested: starting one is slow."""

from __future__ import annotations

import io
from typing import NamedTuple

import pytest

from diffreport.__main__ import main


class Called(NamedTuple):
    """What a run of the program left."""

    status: int
    out: str
    err: str


def called(*arguments: str) -> Called:
    """Return what the program leaves that nobody types to."""
    streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for name in ("stdin", "stdout", "stderr")}
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in streams.items():
            patch.setattr(f"sys.{name}", stream)
        status = main(arguments)
    for stream in streams.values():
        stream.flush()
    out, err = (streams[name].buffer.getvalue().decode("utf-8") for name in ("stdout", "stderr"))
    return Called(status, out, err)
