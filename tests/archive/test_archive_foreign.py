"""Roots and objects that other tools made."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import ocfl
import pytest

from diffreport.archive import Archive, Deposit
from diffreport.archive.inventory import sidecar
from diffreport.errors import ArchiveError
from tests.archive.damages import object_of

LAYOUTS = {"flat": "0002-flat-direct-storage-layout", "hashed": "0003-hash-and-id-n-tuple-storage-layout"}


@pytest.fixture
def foreign(tmp_path: Path, layout: str) -> Callable[..., Archive]:
    """Return a function that makes a root and one object of three versions with ocfl-py."""

    def made(identifier: str, **options: object) -> Archive:
        root = ocfl.StorageRoot(root=str(tmp_path / "root"), layout_name=LAYOUTS[layout])
        root.initialize(spec_version="1.1")
        source = tmp_path / "source"
        for number in (1, 2, 3):
            (source / f"v{number}" / "text").mkdir(parents=True)
            (source / f"v{number}" / "text" / "b.txt").write_text(f"edition {number}")
            (source / f"v{number}" / "notes.txt").write_text("notes")
        maker = ocfl.Object(identifier=identifier, **options)
        maker.build(str(source), objdir=str(tmp_path / "object"))
        root.add(str(tmp_path / "object"))
        return Archive.open(tmp_path / "root")

    return made


def test_a_root_of_another_tool_opens(foreign: Callable[..., Archive]) -> None:
    """Editions without a record are labelled by their version, and hold its first file."""
    archive = foreign("kosovo", spec_version="1.1")
    assert archive.series() == ("kosovo",)
    assert [edition.label for edition in archive.editions("kosovo")] == ["v1", "v2", "v3"]
    edition = archive.get("kosovo@latest")
    assert (edition.name, edition.series, edition.size) == ("notes.txt", "kosovo", 5)
    assert archive.bytes("kosovo@v1") == b"notes"
    assert archive.verify() == ()


def as_older_ocfl(archive: Archive) -> None:
    """Turn a series into one of OCFL 1.0."""
    folder = object_of(archive, "kosovo")
    (folder / "0=ocfl_object_1.1").unlink()
    (folder / "0=ocfl_object_1.0").write_bytes(b"ocfl_object_1.0\n")
    for path in [folder / "inventory.json", *folder.glob("v*/inventory.json")]:
        raw = path.read_bytes().replace(b"ocfl.io/1.1/", b"ocfl.io/1.0/")
        path.write_bytes(raw)
        path.with_name("inventory.json.sha512").write_bytes(sidecar(raw))


def check_never_written(archive: Archive) -> None:
    """Check that a deposit is refused and changes nothing."""
    before = sorted(archive.folder.rglob("*"))
    with pytest.raises(ArchiveError, match="made by another tool"):
        archive.add("kosovo", b"ours", Deposit("a.txt", "2016"))
    assert sorted(archive.folder.rglob("*")) == before


def test_an_object_of_ocfl_1_0_is_read_and_never_written(archive: Archive, judge: Callable[[Path], int]) -> None:
    """A root of OCFL 1.1 may hold older objects."""
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    as_older_ocfl(archive)
    assert judge(archive.folder) == 1
    assert archive.verify() == ()
    assert archive.bytes("kosovo@2015") == b"bytes"
    check_never_written(archive)


def test_an_object_with_other_digests_is_read_and_never_written(foreign: Callable[..., Archive]) -> None:
    """OCFL allows sha256, which also tells the edition's digest."""
    archive = foreign("kosovo", spec_version="1.1", digest_algorithm="sha256")
    assert archive.verify() == ()
    assert archive.bytes("kosovo@v3") == b"notes"
    assert archive.get("kosovo@v3").sha256 == hashlib.sha256(b"notes").hexdigest()
    check_never_written(archive)


def test_an_identifier_that_is_no_series_name_is_read(foreign: Callable[..., Archive], layout: str) -> None:
    """URIs as identifiers, where the layout can place them."""
    identifier = "urn:example:Länder" if layout == "flat" else "https://example.org/a b@c" + "/long" * 30
    archive = foreign(identifier, spec_version="1.1")
    assert archive.series() == (identifier,)
    assert archive.bytes(f"{identifier}@v2") == b"notes"
    assert archive.verify() == ()


def test_an_object_of_our_form_takes_editions(foreign: Callable[..., Archive], judge: Callable[[Path], int]) -> None:
    """Our editions follow the other tool's versions, which stay as they are."""
    archive = foreign("kosovo", spec_version="1.1")
    stored = archive.add("kosovo", b"ours", Deposit("a.txt", "2015"))
    assert stored.version == 4
    assert [edition.label for edition in archive.editions("kosovo")] == ["2015", "v1", "v2", "v3"]
    assert archive.bytes("kosovo@2015") == b"ours"
    archive.add("iceland", b"ours", Deposit("a.txt", "2015"))
    assert archive.verify() == ()  # nobody misses digests that the root never had
    root = ocfl.StorageRoot(root=str(archive.folder))
    assert (root.validate(), root.good_objects) == (True, 2)


def test_a_moved_archive_stays_whole(archive: Archive, tmp_path: Path, judge: Callable[[Path], int]) -> None:
    """Nothing in it depends on where it stands."""
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    moved = Archive.open(shutil.copytree(archive.folder, tmp_path / "elsewhere" / "moved"))
    assert moved.bytes("kosovo@2015") == b"bytes"
    assert moved.verify() == ()
    assert judge(moved.folder) == 1
