"""The command line without room: files that may not grow, and a standard error that is full."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit

KIB = 1024  # bytes
MOST = 12  # KiB
FORMER = 3  # editions, so that the inventory needs more room than the edition
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from diffreport.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_a_deposit_without_room_ends_with_status_2_and_can_be_done_again(
    tmp_path: Path, judge: Callable[[Path], int]
) -> None:
    """No file may be larger than 1 KiB, 2 KiB and so on until it fits: one line each, and all is as before."""
    archive = Archive.init(tmp_path / "archive")
    for number in range(FORMER):
        archive.add("kosovo", b"%d" % number, Deposit("a.txt", f"{2000 + number}"))
    environment = os.environ | {"DIFFREPORT_CACHE": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}

    def add(label: int, *limit: str) -> subprocess.CompletedProcess[str]:
        (edition := tmp_path / f"kosovo-{label}.txt").write_text(f"The court heard {label} witnesses.\n" * 40)
        python = [sys.executable, *(["-c", LIMITED, *limit] if limit else ["-m", "diffreport"])]
        command = [*python, "add", "kosovo", str(edition), "--archive", str(archive.folder)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)

    assert add(2015).returncode == 0  # and the modules are compiled: no one is cut short now
    before = archive.versions("kosovo")
    for limit in range(1, MOST + 1):
        done = add(2016, str(limit * KIB))
        if done.returncode == 0:
            break
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert "(File too large)" in done.stderr
        opened = Archive.open(archive.folder)
        assert (opened.versions("kosovo"), opened.verify()) == (before, ())
        assert not (archive.folder / "extensions" / "diffreport-staging").exists()
        judge(archive.folder)
    assert 3 < limit < MOST  # also the inventory, which is larger than the edition, had no room
    for label in (2016, 2017):
        assert add(label).returncode == 0
    assert [version.edition.label for version in archive.versions("kosovo")][FORMER:] == ["2015", "2016", "2017"]
    assert archive.verify() == ()
    judge(archive.folder)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("argv", [("log", "--nonsense"), ("list",), ("add", "kosovo", "missing.txt")])
def test_a_standard_error_that_is_full_leaves_the_status(tmp_path: Path, argv: tuple[str, ...]) -> None:
    """Wrong usage, no archive, no such file: what cannot be said is told by status 2, and by nothing else."""
    if argv[0] == "add":
        Archive.init(tmp_path / "archive")
    command = [sys.executable, "-m", "diffreport", *argv, "--archive", str(tmp_path / "archive")]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=full, timeout=300, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
