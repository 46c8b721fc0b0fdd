"""What others do to files and folders while they are used: a clear error, and the archive as before."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, Step
from diffreport.errors import ArchiveError, InputError
from tests.unprivileged import no_superuser, open_folder

if sys.platform == "win32":
    pytest.skip("permissions, and files removed while they are open, are POSIX", allow_module_level=True)

from tests.archive.faults import Call, Calls, content

LONG = b"A line of a long report.\n" * 100_000  # more than is read at a time


def disturbed(archive: Archive, source: Path, name: str, disturb: Callable[[], object]) -> None:
    """Add a file, with a disturbance before the first call of a name that is about it or its copy."""
    calls: list[Call] = []

    def before(call: Call) -> None:
        is_meant = call.name == name and call.path.name == source.name
        if is_meant and not calls:
            calls.append(call)
            disturb()

    with Calls(source.parent.parent, before).entered():
        archive.add("kosovo", source, Deposit(source.name, "2016"))


@pytest.fixture
def source(archive: Archive) -> Path:
    """Return a file beside an archive with one edition."""
    archive.add("kosovo", b"old", Deposit("a.txt", "2015"))
    folder = archive.folder.parent / "downloads"
    folder.mkdir()
    (folder / "b.txt").write_bytes(LONG)
    return folder / "b.txt"


def no_disk() -> None:
    """Fail as a worn disk does."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize(
    ("when", "wrong"),
    [
        ("removed", "No such file or directory"),
        ("replaced by a folder", "Is a directory"),
        ("grown", "changed while it was read"),
        ("cut", "changed while it was read"),
        ("unreadable", "Input/output error"),
    ],
)
def test_a_file_disturbed_while_it_is_added_is_named(archive: Archive, source: Path, when: str, wrong: str) -> None:
    """Nothing of it is kept, and it can be added when it is at peace."""

    def replaced() -> None:
        source.unlink()
        source.mkdir()

    calls: dict[str, tuple[str, Callable[[], object]]] = {
        "removed": ("read", source.unlink),
        "replaced by a folder": ("read", replaced),
        "grown": ("write", lambda: source.write_bytes(LONG + b"More.\n")),
        "cut": ("write", lambda: source.write_bytes(LONG[:-1])),
        "unreadable": ("read", no_disk),
    }
    before = content(archive.folder)
    with pytest.raises(InputError, match=f"b.txt: {wrong}"):
        disturbed(archive, source, *calls[when])
    assert content(archive.folder) == before
    if source.is_dir():
        source.rmdir()
    source.write_bytes(LONG)
    assert archive.add("kosovo", source, Deposit("b.txt", "2016")).new


def test_a_file_removed_while_it_is_read_is_archived_whole(archive: Archive, source: Path) -> None:
    """Whoever has opened it reads on to its end."""
    disturbed(archive, source, "write", source.unlink)
    assert archive.bytes("kosovo@2016") == LONG


@pytest.mark.parametrize("step", [Step.COPIED, Step.STAGED])
@pytest.mark.parametrize("former", [0, 1])
def test_a_staging_folder_removed_meanwhile_is_an_error(
    archive: Archive, step: Step, former: int, judge: Callable[[Path], int]
) -> None:
    """The archive is as before, and the next deposit makes its own."""
    for number in range(former):
        archive.add("kosovo", b"old", Deposit("a.txt", f"{number}"))
    before = content(archive.folder)
    staging = archive.folder / "extensions" / "diffreport-staging"

    def observe(reached: Step) -> None:
        if reached is step:
            shutil.rmtree(staging)

    with pytest.raises(ArchiveError, match=r"cannot be written \(No such file"):
        Archive.open(archive.folder, observe=observe).add("kosovo", b"new", Deposit("a.txt", "2016"))
    left = content(archive.folder)
    left.pop("extensions", None)
    before.pop("extensions", None)
    assert left == before
    assert archive.add("kosovo", b"new", Deposit("a.txt", "2016")).new
    assert archive.verify() == ()
    judge(archive.folder)


@pytest.mark.parametrize("step", [Step.COPIED, Step.STAGED, Step.MOVED])
@pytest.mark.parametrize("former", [0, 1])
def test_an_archive_removed_meanwhile_is_not_made_anew(archive: Archive, step: Step, former: int) -> None:
    """Its disk may have been unmounted: nothing is written where it was, and nothing acknowledged."""
    for number in range(former):
        archive.add("kosovo", b"old", Deposit("a.txt", f"{number}"))

    def observe(reached: Step) -> None:
        if reached is step:
            shutil.rmtree(archive.folder)

    opened = Archive.open(archive.folder, observe=observe)
    with pytest.raises(ArchiveError, match=r"No such file"):
        opened.add("kosovo", b"new", Deposit("a.txt", "2016"))
    assert not archive.folder.exists()
    with pytest.raises(ArchiveError, match="no such folder"):
        opened.add("kosovo", b"new", Deposit("a.txt", "2016"))
    assert not archive.folder.exists()


def test_an_archive_removed_before_the_lock_is_not_made_anew(archive: Archive) -> None:
    """Also between the look at its declaration and the first folder."""

    def before(call: Call) -> None:
        if call.name == "mkdir" and archive.folder.exists():
            shutil.rmtree(archive.folder)

    with Calls(archive.folder.parent, before).entered(), pytest.raises(ArchiveError, match="No such file"):
        archive.add("kosovo", b"new", Deposit("a.txt", "2016"))
    assert not archive.folder.exists()


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_what_a_killed_writer_left_is_no_hindrance_to_one_who_may_only_read(layout: str, mode: int) -> None:
    """The archive opens, and is read, although nothing can be recovered."""
    with open_folder() as folder:
        archive = Archive.init(folder / "archive", layout=layout)
        archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
        staging = archive.folder / "extensions" / "diffreport-staging"
        (staging / "kosovo" / "tree").mkdir(parents=True)
        staging.chmod(mode)
        with no_superuser():
            opened = Archive.open(archive.folder)
            assert opened.series() == ("kosovo",)
            assert opened.bytes("kosovo@2015") == b"bytes"
        staging.chmod(0o755)
