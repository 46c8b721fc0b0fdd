"""A deposit stopped at any moment: the archive has the old state or the new one, and goes on."""

from __future__ import annotations

import errno
import itertools
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, Step
from diffreport.errors import ArchiveError
from tests.archive.damages import files_of, object_of

KILLED_AT = """
import os, signal, sys
from diffreport.archive import Archive, Deposit, Step

def observe(step):
    if step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

archive = Archive.open(sys.argv[1], observe=observe)
archive.add("kosovo", b"new", Deposit("a.txt", sys.argv[3]))
"""

FULL_DISK = """
import resource, signal, sys
from diffreport.archive import Archive, Deposit
from diffreport.errors import ArchiveError

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
archive = Archive.open(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    archive.add("kosovo", b"x" * int(sys.argv[3]), Deposit("a.txt", "2016"))
except ArchiveError as error:
    print(error)
"""


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a script in an interpreter of its own."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def check_all(folder: Path, judge: Callable[[Path], int]) -> Archive:
    """Open the archive, which recovers it, and check it with verify and with the judge."""
    archive = Archive.open(folder)
    assert archive.verify() == ()
    judge(folder)
    assert not list(folder.rglob("diffreport-staging"))
    return archive


@pytest.mark.parametrize("step", [Step.COPIED, Step.STAGED, Step.MOVED, Step.DONE])
def test_a_first_deposit_killed_after_a_step_is_there_or_not(
    archive: Archive, step: Step, judge: Callable[[Path], int]
) -> None:
    """Up to the move nothing was archived; from there on all of it is."""
    assert run(KILLED_AT, archive.folder, step, "2015").returncode == -9
    archive = check_all(archive.folder, judge)
    if step in (Step.COPIED, Step.STAGED):
        assert archive.series() == ()
        assert archive.add("kosovo", b"new", Deposit("a.txt", "2015")).new
    assert archive.bytes("kosovo@2015") == b"new"
    assert not archive.add("kosovo", b"new", Deposit("a.txt", "2015")).new


@pytest.mark.parametrize("label", ["2015", "2016"])
@pytest.mark.parametrize("step", list(Step))
def test_a_later_deposit_killed_after_a_step_is_there_or_not(
    archive: Archive, step: Step, label: str, judge: Callable[[Path], int]
) -> None:
    """Also a re-issue; readers see the old state or the new one even before the recovery."""
    archive.add("kosovo", b"old", Deposit("a.txt", "2015"))
    assert run(KILLED_AT, archive.folder, step, label).returncode == -9
    unrecovered = archive.bytes("kosovo@latest")
    assert unrecovered == (b"old" if step in (Step.COPIED, Step.STAGED, Step.MOVED) else b"new")
    archive = check_all(archive.folder, judge)
    expected = b"old" if step in (Step.COPIED, Step.STAGED) else b"new"
    assert archive.bytes("kosovo@latest") == expected
    archive.add("kosovo", b"new", Deposit("a.txt", label))
    assert [archive.bytes(f"kosovo@v{n}") for n in (1, 2)] == [b"old", b"new"]
    check_all(archive.folder, judge)


def test_every_mixture_of_old_and_new_files_is_recovered(
    archive: Archive, copy_of: Callable[[Archive], Archive], judge: Callable[[Path], int]
) -> None:
    """After a power failure the two renames may have reached the disk in any combination."""
    archive.add("kosovo", b"old", Deposit("a.txt", "2015"))
    old = copy_of(archive)
    archive.add("kosovo", b"new", Deposit("a.txt", "2016"))
    path = object_of(archive, "kosovo").relative_to(archive.folder)
    for mixture in itertools.product((True, False), repeat=2):
        torn = copy_of(archive)
        for name, is_old in zip(("inventory.json", "inventory.json.sha512"), mixture, strict=True):
            if is_old:
                shutil.copy(old.folder / path / name, torn.folder / path / name)
        assert torn.bytes("kosovo@latest") == (b"old" if mixture[0] else b"new")
        torn.add("kosovo", b"next", Deposit("a.txt", "2017"))
        assert [torn.bytes(f"kosovo@v{n}") for n in (1, 2, 3)] == [b"old", b"new", b"next"]
        check_all(torn.folder, judge)


def test_a_version_folder_that_is_not_whole_is_left_alone(archive: Archive) -> None:
    """Recovery takes in only what fits; debris of others is named, not removed."""
    archive.add("kosovo", b"old", Deposit("a.txt", "2015"))
    folder = object_of(archive, "kosovo")
    shutil.copytree(folder / "v1", folder / "v2")
    with pytest.raises(ArchiveError, match=r"v2: does not continue the object"):
        archive.add("kosovo", b"new", Deposit("a.txt", "2016"))
    assert (folder / "v2").exists()
    assert archive.bytes("kosovo@latest") == b"old"
    assert any(problem.path.endswith("/v2") for problem in archive.verify())


def test_a_version_damaged_before_its_recovery_is_not_taken_in(
    archive: Archive, copy_of: Callable[[Archive], Archive]
) -> None:
    """Rolling forward checks every byte first."""
    archive.add("kosovo", b"old", Deposit("a.txt", "2015"))
    old = copy_of(archive)
    archive.add("kosovo", b"new", Deposit("b.txt", "2016"))
    path = object_of(archive, "kosovo").relative_to(archive.folder)
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copy(old.folder / path / name, archive.folder / path / name)
    (archive.folder / path / "v2" / "content" / "b.txt").write_bytes(b"nwe")
    with pytest.raises(ArchiveError, match=r"b\.txt: damaged"):
        archive.add("kosovo", b"next", Deposit("a.txt", "2017"))
    assert archive.bytes("kosovo@latest") == b"old"


@pytest.mark.parametrize("step", list(Step)[:-1])
@pytest.mark.parametrize("former", [0, 1])
def test_an_error_after_a_step_leaves_a_valid_archive(
    tmp_path: Path, layout: str, step: Step, former: int, judge: Callable[[Path], int]
) -> None:
    """A full disk at any step is one line, which says whether the edition is archived; the retry works and nothing
    is stored twice."""

    def observe(reached: Step) -> None:
        if reached is step:
            raise OSError(errno.ENOSPC, "No space left on device")

    Archive.init(tmp_path / "a", layout=layout)
    archive = Archive.open(tmp_path / "a", observe=observe)
    for number in range(former):
        Archive.open(tmp_path / "a").add("kosovo", b"old", Deposit("a.txt", f"{number}"))
    before = files_of(tmp_path / "a")
    if former or step in (Step.COPIED, Step.STAGED, Step.MOVED):
        is_there = step not in (Step.COPIED, Step.STAGED)
        told = f"it is archived all the same, as kosovo@v{former + 1}; run verify" if is_there else "then try again"
        with pytest.raises(ArchiveError, match=rf"cannot be written \(No space left.*{told}"):
            archive.add("kosovo", b"new", Deposit("a.txt", "2016"))
        assert is_there == (files_of(tmp_path / "a") != before)
    check_all(tmp_path / "a", judge)
    archive = Archive.open(tmp_path / "a")
    archive.add("kosovo", b"new", Deposit("a.txt", "2016"))
    assert len(archive.versions("kosovo")) == former + 1
    assert archive.bytes("kosovo@2016") == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize(("limit", "size"), [(0, 3), (300, 3000), (300, 3), (1500, 3)])
def test_a_full_disk_is_named_and_leaves_the_archive_as_it_was(
    archive: Archive, limit: int, size: int, judge: Callable[[Path], int]
) -> None:
    """A real limit on what can be written, met by the lock, the bytes, the record or the inventory."""
    archive.add("kosovo", b"old", Deposit("a.txt", "2015"))
    before = {path: path.read_bytes() for path in archive.folder.rglob("*") if path.is_file()}
    done = run(FULL_DISK, archive.folder, limit, size)
    assert (done.returncode, done.stderr) == (0, "")
    assert "cannot be written (File too large)" in done.stdout
    assert {path: path.read_bytes() for path in archive.folder.rglob("*") if path.is_file()} == before
    check_all(archive.folder, judge).add("kosovo", b"new", Deposit("a.txt", "2016"))
    check_all(archive.folder, judge)


def test_an_interrupted_deposit_holds_up_no_other_series(archive: Archive) -> None:
    """What a killed writer left is cleared when the archive is opened; names not ours are left alone."""
    staging = archive.folder / "extensions" / "diffreport-staging"
    for name in ("kosovo", "Not a series"):
        (staging / name / "tree" / "half").mkdir(parents=True)
        (staging / name / "lock").write_text("process 1 on elsewhere\n")
    opened = Archive.open(archive.folder)
    opened.add("iceland", b"bytes", Deposit("a.txt", "2015"))
    assert [path.name for path in staging.iterdir()] == ["Not a series"]
    assert opened.verify() == ()


def test_empty_staging_folders_are_removed_when_the_archive_is_opened(archive: Archive) -> None:
    """A writer killed between removing its lock and the folders around it leaves nothing for good."""
    staging = archive.folder / "extensions" / "diffreport-staging"
    staging.mkdir(parents=True)
    Archive.open(archive.folder)
    assert not staging.exists()
