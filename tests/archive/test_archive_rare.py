"""What seldom happens to an archive: other disks, files that change under a repair, sources that hold nothing."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, disk
from diffreport.archive.bucket.bounds import Bounds
from diffreport.archive.bucket.desk import checked_key
from diffreport.archive.catalogue.database import Database, Part
from diffreport.archive.exchange import Kind, Wish, consign, export
from diffreport.archive.exchange.histories import _wrong
from diffreport.archive.exchange.repository import State
from diffreport.archive.fixity import Aside, Repairer, repair, repairing
from diffreport.archive.fixity.remedies import Remedy
from diffreport.archive.fixity.sources import Source
from diffreport.errors import ArchiveError, InputError, UsageError
from tests.archive.damages import files_of, fill, object_of
from tests.unprivileged import no_superuser, open_folder


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Return an archive with a re-issue, shared files and two series."""
    return fill(archive)


def no_rename(code: int) -> Callable[[Path, Path], Path]:
    def rename(source: Path, target: Path) -> Path:
        raise OSError(code, os.strerror(code), str(source))

    return rename


def test_what_is_taken_out_may_go_to_another_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, folders and links are copied there, and then removed; what else is wrong is an error."""
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    for name in ("file", "folder/a"):
        (root / name).write_text(name)
    (root / "link").symlink_to("file")
    aside = Aside(root, tmp_path / "aside")
    aside.sync()  # nothing was taken out yet
    monkeypatch.setattr(Path, "rename", no_rename(errno.EACCES))
    with pytest.raises(PermissionError):
        aside.move("file")
    monkeypatch.setattr(Path, "rename", no_rename(errno.EXDEV))
    for name in ("link", "file", "folder"):
        aside.move(name)
    assert list(root.iterdir()) == []
    moved = aside.folder
    assert moved is not None
    assert ((moved / "file").read_text(), (moved / "folder" / "a").read_text()) == ("file", "folder/a")
    assert (moved / "link").is_symlink()


def test_bytes_that_change_under_a_repair_are_not_put_in(filled: Archive, tmp_path: Path) -> None:
    """A source is read once more when it is copied: what it has then decides, and nothing is set aside before."""
    repairer = Repairer(filled, Aside(filled.folder, None))
    source = tmp_path / "source"
    source.write_bytes(b"other")
    for file in (source, tmp_path / "gone"):
        remedy = Remedy("README.txt", "restore it from elsewhere", Source(file, {"sha512": "0" * 128}))
        assert not repairer._apply("", remedy.path, remedy)
    assert (repairer.done, repairer.aside.folder) == ([], None)


def test_a_repair_ends_though_mending_brings_ever_more_to_light(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is done so many times and no more; what is mended by then is."""
    good = files_of(filled.folder)
    monkeypatch.setattr(repairing, "_ROUNDS", 1)
    (object_of(filled, "kosovo") / "v2" / "inventory.json").unlink()
    (filled.folder / "ocfl_layout.json").write_text("{}")
    repair(filled)
    assert files_of(filled.folder) == good
    assert repair(filled).left.problems == ()


def test_a_repair_that_cannot_write_says_where(filled: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the root's files as of a series'."""

    def refuse(folder: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(folder))

    monkeypatch.setattr(disk, "remove_tree", refuse)
    with pytest.raises(ArchiveError, match="Read-only file system"):
        Repairer(filled, Aside(filled.folder, None)).mend_root()


def test_what_a_killed_process_left_of_a_download_goes_after_a_day(tmp_path: Path) -> None:
    """What is younger may be under way."""
    bounds = Bounds(tmp_path, tmp_path / "root", tmp_path / "parts", 10)
    for folder in (bounds.root, bounds.parts):
        folder.mkdir()
    for name in ("old", "young"):
        (bounds.parts / name).write_bytes(b"x")
    os.utime(bounds.parts / "old", (1, 1))
    content = bounds.root / "kosovo" / "v1" / "content" / "a.txt"
    content.parent.mkdir(parents=True)
    content.write_bytes(b"more than ten bytes")
    bounds.tidy()
    assert [file.name for file in bounds.parts.iterdir()] == ["young"]
    assert not content.exists()


def test_a_catalogue_on_a_full_disk_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked once; whatever it is asked then is not known."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))
    database = Database.of(tmp_path / "root")
    asked: list[str] = []

    def full(connection: sqlite3.Connection) -> None:
        asked.append("asked")
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    part = Part("words", 1, {"words": "CREATE TABLE words (word TEXT PRIMARY KEY)"})
    assert [database.write(part, full) for _ in range(2)] == [None, None]
    assert asked == ["asked"]


def test_paths_lead_into_the_folder_they_are_in(tmp_path: Path) -> None:
    """Neither up nor nowhere; a key of a bucket has to be such a path, too."""
    (tmp_path / "a").write_bytes(b"a")
    assert disk.plain(tmp_path, "a") == tmp_path / "a"
    for path in ("../a", "./a", "b/../a"):
        with pytest.raises(ArchiveError, match="not a path inside"):
            disk.plain(tmp_path, path)
        with pytest.raises(ArchiveError, match="no file can have this name"):
            checked_key(path, "s3://bucket")
    assert checked_key("b/a", "s3://bucket") == "b/a"
    (tmp_path / "link").symlink_to(tmp_path / "a")
    disk.remove_tree(tmp_path / "link")
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_a_depositor_is_one_line() -> None:
    """A record names who deposited an edition in a line."""
    with pytest.raises(UsageError, match="more than one line"):
        Deposit("a.txt", "2015", depositor="Jane Doe\nJohn Doe")


def test_sources_that_hold_nothing_say_so(tmp_path: Path) -> None:
    """A folder that is no bag, and an archive without an edition."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "2015.txt").write_bytes(b"a")
    empty = Archive.init(tmp_path / "empty")
    with pytest.raises(InputError, match="is no bag"):
        consign(empty, source, Wish(lambda name: name[:4], kind=Kind.BAG))
    with pytest.raises(UsageError, match="no edition to export; diffreport list"):
        export(empty, [], tmp_path / "out")


def test_records_of_other_tools_are_files(tmp_path: Path) -> None:
    """A file that is named like a record, and is none, is an edition as any other."""
    source = tmp_path / "source"
    source.mkdir()
    for name, content in (("2015.txt", b"a"), ("2016.txt.edition.json", b'{"schema": "other"}')):
        (source / name).write_bytes(content)
    found = consign(Archive.init(tmp_path / "empty"), source, Wish(lambda name: name[:4], series="kosovo"))
    assert [arrival.deposit.label for arrival in found.arrivals] == ["2015", "2016"]


@pytest.mark.parametrize(
    ("mode", "sizes", "wrong"),
    [
        ("120000", {"b": 1}, "not a regular"),
        ("100644", {}, "its bytes are not"),
        ("100644", {"b": 0}, "empty"),
        ("100644", {"b": 1}, ""),
    ],
)
def test_what_is_no_edition_of_a_history_is_told(mode: str, sizes: dict[str, int], wrong: str) -> None:
    """A link, bytes that were not cloned, and no bytes."""
    state = State("c", "2015-01-01", "2015-01-01", "Jane", "jane@example.org", "Add", mode, "b", "a.txt")
    assert _wrong(state, sizes, ()).startswith(wrong)
    assert bool(_wrong(state, sizes, ())) is bool(wrong)


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX")
def test_an_archive_that_may_not_be_looked_into_is_named() -> None:
    """Not the file in it that was asked for first."""
    with open_folder() as folder:
        archive = Archive.init(folder / "archive").folder
        archive.chmod(0)
        with no_superuser(), pytest.raises(ArchiveError, match=r"archive: cannot be read \(Permission denied\); check"):
            Archive.open(archive)
        archive.chmod(0o755)
