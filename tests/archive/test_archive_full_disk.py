"""Deposits on a disk of 3 MB that is full; it is mounted for the purpose, so only `make torture` collects this."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.errors import ArchiveError

pytestmark = pytest.mark.torture

LARGE = 64 << 20  # bytes
SMALL_DISK = 3 << 20  # bytes
PAGE = 4096  # bytes of a disk that a file takes at least


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder that is a disk of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a disk of 3 MB cannot be mounted here: that takes root's rights")
    yield folder
    subprocess.run([str(shutil.which("umount")), str(folder)], check=True)


@pytest.mark.parametrize("former", [0, 3])
def test_a_full_disk_is_named_and_the_archive_readable(
    small_disk: Path, layout: str, former: int, judge: Callable[[Path], int], tell: Callable[[str], None]
) -> None:
    """With room for no page, one page, two pages and so on until the deposit fits."""
    folder, filler = small_disk / "archive", small_disk / "filler"
    archive = Archive.init(folder, layout=layout)
    for number in range(former):
        archive.add("kosovo", b"%d" % number, Deposit("a.txt", f"{number}"))
    for pages in range(100):
        with filler.open("wb", buffering=0) as file:
            while free := os.statvfs(small_disk).f_bavail:
                try:
                    file.write(bytes(free * PAGE))
                except OSError:
                    break
            file.truncate(max(0, file.tell() - pages * PAGE))
        try:
            archive.add("kosovo", b"new", Deposit("a.txt", "2016"))
        except ArchiveError as error:
            assert "No space left on device" in str(error)
            assert str(folder) in str(error)
        else:
            break
        opened = Archive.open(folder)
        assert len(opened.versions("kosovo") if former else ()) == former
        assert opened.verify() == ()
        assert not (folder / "extensions" / "diffreport-staging").exists()
    filler.unlink()
    assert not archive.add("kosovo", b"new", Deposit("a.txt", "2016")).new
    assert Archive.open(folder).verify() == ()
    judge(folder)
    tell(
        f"a deposit ({layout}, {former} before) found no room with 0 to {pages - 1} pages of disk, and fits in {pages}"
    )
    assert pages > 5


def test_a_file_larger_than_the_disk_leaves_nothing(
    small_disk: Path, tmp_path: Path, judge: Callable[[Path], int], tell: Callable[[str], None]
) -> None:
    """64 MB on 3 MB, through the command line: one line, status 2, all room is free again."""
    folder, large = small_disk / "archive", tmp_path / "large-2016.txt"
    Archive.init(folder).add("kosovo", b"old", Deposit("a.txt", "2015"))
    free = os.statvfs(small_disk).f_bavail
    large.write_bytes(b"All the words of a very long report.\n" * (LARGE // 37))
    command = [sys.executable, "-m", "diffreport", "add", "kosovo", str(large), "--archive", str(folder), "--raw"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "No space left on device" in done.stderr
    assert os.statvfs(small_disk).f_bavail == free
    assert Archive.open(folder).verify() == ()
    judge(folder)
    tell("64 MB on a disk of 3 MB: refused in one line, nothing left of it")
