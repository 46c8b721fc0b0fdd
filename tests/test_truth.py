"""What people checked by hand in real editions is in the comparison, and what they ruled out is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PAIRS = ("crt_kosovo", "hrr_kosovo 2022->2023", "hrr_iceland 2021->2022", "fomc 2006-06-29->2006-08-08")
RUN = f"{sys.executable} -m diffreport compare {{old}} {{new}} --format json -o {{out}}"


@pytest.mark.parametrize("pair", PAIRS)
def test_checked_pair_shows_what_it_must_and_nothing_it_must_not(pair: str, shared_editions: Path) -> None:
    """The judge beside the editions finds every entry shown and none wrongly shown."""
    judge = [sys.executable, str(shared_editions / "check_truth.py"), "--run", RUN, "--only", pair]
    done = subprocess.run(judge, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "must_show found" in done.stdout and "found 0 of 0" not in done.stdout
