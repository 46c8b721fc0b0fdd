"""Editions out of the archive: bytes, records, digests; whole or not at all."""

from __future__ import annotations

import csv
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import bagit
import ocfl
import pytest

from diffreport.archive import Archive, Deposit
from diffreport.archive.exchange import Form, Packing, export
from diffreport.archive.exchange.bags import Label, close_bag
from diffreport.archive.exchange.staged import staged
from diffreport.errors import ArchiveError, ReferenceNotFoundError, UsageError

BAG, OBJECT = Packing(Form.BAG), Packing(Form.OBJECT)


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Return an archive with a re-issue, two files of one name, one in quarantine, and a second series."""
    archive.add("kosovo", b"fifteen", Deposit("report.html", "2015", "2016-06", "https://example.org/15", "Fifteen"))
    archive.add("kosovo", b"sixteen", Deposit("Report.HTML", "2016", note="=1+1"))
    archive.add("kosovo", b"fifteen again", Deposit("report.html", "2015"))
    archive.add("kosovo", b"wall", Deposit("wall.html", "2017", quarantine="reads as a bot wall"))
    archive.add("lakes", b"deep", Deposit("2015.txt", "2015"))
    return archive


def checked(folder: Path) -> None:
    """Let sha512sum check a folder by its manifest."""
    command = ["sha512sum", "-c", "--strict", "--quiet", "manifest-sha512.txt"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_export_holds_the_current_issues_and_their_records(filled: Archive, tmp_path: Path) -> None:
    """Bytes as published, records as in the archive, a table in the editions' order, digests of all."""
    done = export(filled, ["kosovo"], tmp_path / "out")
    found = files(tmp_path / "out")
    assert (done.editions, done.size) == (3, len(b"fifteen again" + b"sixteen" + b"wall"))
    names = ["kosovo/report.html", "kosovo/v2-Report.HTML", "kosovo/wall.html"]
    assert [found.pop(name) for name in names] == [b"fifteen again", b"sixteen", b"wall"]
    for name, number in zip(names, (3, 2, 4), strict=True):
        record = filled.holding("kosovo").folder / f"v{number}/content/edition.json"
        assert found.pop(f"{name}.edition.json") == record.read_bytes()
    rows = list(csv.DictReader(found.pop("manifest.csv").decode().splitlines()))
    assert [(row["file"], row["label"], row["version"], row["supersedes"]) for row in rows] == [
        (names[0], "2015", "v3", "v1"),
        (names[1], "2016", "v2", ""),
        (names[2], "2017", "v4", ""),
    ]
    assert rows[1]["note"] == "'=1+1"
    assert sorted(found) == ["README.txt", "manifest-sha512.txt"]
    checked(tmp_path / "out")


def test_every_deposit_is_exported_on_demand(filled: Archive, tmp_path: Path) -> None:
    """Superseded issues, too, under names of their own; several series stand beside each other."""
    assert export(filled, ["kosovo", "lakes@2015", "lakes"], tmp_path / "out", Packing(versions=True)).editions == 5
    found = files(tmp_path / "out")
    assert found["kosovo/report.html"] == b"fifteen" and found["kosovo/v3-report.html"] == b"fifteen again"
    assert found["lakes/2015.txt"] == b"deep"
    checked(tmp_path / "out")


def test_a_bag_is_valid_to_others(filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both manifests, tag manifests and the size; the same bytes at the same moment."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")
    for name in ("one", "two"):
        export(filled, ["kosovo", "lakes@2015"], tmp_path / name, Packing(Form.BAG, organization="Örtliches Archiv"))
    bag = bagit.Bag(str(tmp_path / "one"))
    bag.validate()
    assert sorted(bag.algorithms) == ["sha256", "sha512"] and bag.version_info == (1, 0)
    assert bag.info["External-Identifier"] == ["kosovo", "lakes@2015"]
    assert bag.info["Source-Organization"] == "Örtliches Archiv"
    assert bag.info["Bagging-Date"] == "2017-07-14"
    checked(tmp_path / "one")
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_names_in_a_bag_are_encoded_as_the_rfc_says(tmp_path: Path) -> None:
    """CR, LF and the percent sign, and nothing else."""
    with staged(tmp_path / "bag") as folder:
        for name in ("100%.txt", "a\nb.txt", "a\rb.txt", "%0A.txt", "ä b.txt"):
            folder.write(f"data/{name}", [b"x"])
        close_bag(folder, Label("test", "2020-01-01", ["a\nPayload-Oxum: 1.1"]))
    lines = (tmp_path / "bag/manifest-sha512.txt").read_text("utf-8").splitlines()
    encoded = ["data/%250A.txt", "data/100%25.txt", "data/a%0Ab.txt", "data/a%0Db.txt", "data/ä b.txt"]
    assert [line[130:] for line in lines] == encoded
    assert "External-Identifier: a Payload-Oxum: 1.1\n" in (tmp_path / "bag/bag-info.txt").read_text("utf-8")


def test_an_object_leaves_as_it_is(filled: Archive, tmp_path: Path) -> None:
    """Byte for byte; another tool finds it valid."""
    assert export(filled, ["kosovo"], tmp_path / "out", OBJECT).editions == 4
    assert files(tmp_path / "out") == files(filled.holding("kosovo").folder)
    assert ocfl.Object().validate(str(tmp_path / "out"))


@pytest.mark.parametrize("packing", [Packing(versions=True), BAG, OBJECT])
@pytest.mark.parametrize("victim", ["v2/content/Report.HTML", "v2/content/edition.json"])
def test_damage_is_named_and_nothing_is_written(filled: Archive, packing: Packing, victim: str, tmp_path: Path) -> None:
    """A flipped bit in an edition or in its record."""
    path = filled.holding("kosovo").folder / victim
    path.write_bytes(b"S" + path.read_bytes()[1:])
    with pytest.raises(ArchiveError, match=victim):
        export(filled, ["kosovo"], tmp_path / "out", packing)
    assert [entry.name for entry in tmp_path.iterdir()] == ["archive"]


def test_what_is_there_is_never_written_over(filled: Archive, tmp_path: Path) -> None:
    """Nor is anything written into an archive, or where there is no folder."""
    before = files(filled.folder)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "empty").mkdir()
    for name in ("file", "link", "empty", "archive", "archive/kosovo", "archive/new", "none/new"):
        with pytest.raises(UsageError, match=name):
            export(filled, ["kosovo"], tmp_path / name)
    assert files(filled.folder) == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["archive", "empty", "file", "link"]


def test_a_full_disk_leaves_nothing(filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the disk is full: what was begun is removed, and the message says why."""
    real, left = os.fsync, 0
    export(filled, ["kosovo"], tmp_path / "whole", BAG)

    def full(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    for limit in range(1, 100):
        left = limit
        try:
            export(filled, ["kosovo"], tmp_path / "out", BAG)
        except UsageError as error:
            assert "No space left" in str(error)
            assert sorted(entry.name for entry in tmp_path.iterdir()) == ["archive", "whole"]
        else:
            break
    assert limit > 16  # every file and folder had its turn
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_a_file_that_fails_elsewhere_is_told_as_itself(tmp_path: Path) -> None:
    """The place where the export was to be is blamed only for itself."""
    with (
        pytest.raises(ArchiveError, match=r"elsewhere: cannot be read \(Input/output error\)"),
        staged(tmp_path / "out"),
    ):
        raise OSError(5, "Input/output error", str(tmp_path / "elsewhere"))
    assert not list(tmp_path.iterdir())


def test_names_from_hell_stay_in_the_folder(archive: Archive, tmp_path: Path) -> None:
    """Whatever a file was called when it was deposited."""
    names = ["..x", "a/../../b", "con", "nul.txt", "edition.json", "x.edition.json", "x", "é" * 200, "a%0Ab.txt", "-rf"]
    for number, name in enumerate(names):
        archive.add("hell", b"%d" % number, Deposit(name, f"edition {number}"))
    export(archive, ["hell"], tmp_path / "out", BAG)
    bagit.Bag(str(tmp_path / "out")).validate()
    found = [content for content in files(tmp_path / "out/data/hell").values() if len(content) == 1]
    assert sorted(found) == [b"%d" % number for number in range(len(names))]


def test_what_is_not_there_is_not_exported(filled: Archive, tmp_path: Path) -> None:
    """The message says what exists."""
    for name in ("kosov", "kosovo@1999"):
        with pytest.raises(ReferenceNotFoundError, match="there are"):
            export(filled, [name], tmp_path / "out")
    for names in (["kosovo@2015"], ["kosovo", "lakes"]):
        with pytest.raises(UsageError, match="one series"):
            export(filled, names, tmp_path / "out", OBJECT)
    with pytest.raises(UsageError, match="organization"):
        Packing(Form.BAG, organization="a\nb")


def test_versions_of_another_tool_are_exported_without_a_record(tmp_path: Path, judge: Callable[[Path], int]) -> None:
    """Their bytes, and in the table what the inventory knows."""
    root = ocfl.StorageRoot(root=str(tmp_path / "root"), layout_name="0003-hash-and-id-n-tuple-storage-layout")
    root.initialize(spec_version="1.1")
    (tmp_path / "source/v1").mkdir(parents=True)
    (tmp_path / "source/v1/a.txt").write_text("first")
    ocfl.Object(identifier="info:a/b").build(str(tmp_path / "source"), objdir=str(tmp_path / "object"))
    root.add(str(tmp_path / "object"))
    export(Archive.open(tmp_path / "root"), ["info:a/b"], tmp_path / "out")
    assert set(files(tmp_path / "out")) == {"README.txt", "manifest.csv", "manifest-sha512.txt", "info_a_b/a.txt"}
    checked(tmp_path / "out")
