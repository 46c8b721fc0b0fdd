"""Making and opening an archive."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import ocfl
import pytest

from diffreport.archive import Archive, Deposit
from diffreport.errors import ArchiveError, UsageError


def test_a_new_archive_is_a_valid_storage_root(archive: Archive, judge: Callable[[Path], int]) -> None:
    """An empty archive validates, lists nothing and has nothing wrong."""
    assert judge(archive.folder) == 0
    assert archive.series() == ()
    assert archive.verify() == ()


def test_the_hashed_layout_stores_its_parameters(tmp_path: Path) -> None:
    """Extension 0003 has its config.json, with the defaults of its specification."""
    Archive.init(tmp_path / "a", layout="hashed")
    name = "0003-hash-and-id-n-tuple-storage-layout"
    config = json.loads((tmp_path / "a" / "extensions" / name / "config.json").read_text())
    assert config == {"extensionName": name, "digestAlgorithm": "sha256", "tupleSize": 3, "numberOfTuples": 3}
    assert json.loads((tmp_path / "a" / "ocfl_layout.json").read_text())["extension"] == name


@pytest.mark.parametrize("series", ["kosovo", "a.b", "x_1-2", "long" * 25])
def test_an_object_stands_where_the_judge_expects_it(
    archive: Archive, series: str, judge: Callable[[Path], int]
) -> None:
    """Both layouts map a series to the folder that ocfl-py computes on its own."""
    archive.add(series, b"bytes", Deposit("a.txt", "2015"))
    expected = ocfl.StorageRoot(root=str(archive.folder)).object_path(series)
    assert list(archive.object_paths()) == [expected]
    assert judge(archive.folder) == 1
    assert archive.series() == (series,)


@pytest.mark.parametrize(
    ("identifier", "path"),
    [
        ("object-01", "3c0/ff4/240/object-01"),
        ("..hor/rib:le-$id", "487/326/d8c/%2e%2ehor%2frib%3ale-%24id"),
        ("..Hor/rib:lè-$id", "373/529/21a/%2e%2eHor%2frib%3al%c3%a8-%24id"),
        (
            "abcdefghij" * 26,
            "55b/432/806/" + "abcdefghij" * 10 + "-55b432806f4e270da0cf23815ed338742179002153cd8d896f23b3e2d8a14359",
        ),
    ],
)
def test_the_hashed_layout_maps_as_its_specification_says(tmp_path: Path, identifier: str, path: str) -> None:
    """The examples in the text of extension 0003 come out."""
    layout = Archive.init(tmp_path / "a", layout="hashed").layout
    assert layout.path(identifier) == path
    assert layout.identifier(path) == (identifier if len(identifier) < 100 else None)


def test_init_makes_missing_folders_and_takes_an_empty_one(tmp_path: Path) -> None:
    """Both a new path and an empty folder become archives."""
    (tmp_path / "empty").mkdir()
    assert Archive.init(tmp_path / "empty").series() == ()
    assert Archive.init(tmp_path / "a" / "b").series() == ()


def test_init_refuses_a_folder_with_other_files(tmp_path: Path) -> None:
    """A folder that holds anything stays as it is."""
    (tmp_path / "letter.txt").write_text("Dear")
    with pytest.raises(ArchiveError, match="not empty"):
        Archive.init(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_init_refuses_an_archive(archive: Archive) -> None:
    """An archive is not made twice, and stays as it is."""
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    with pytest.raises(ArchiveError, match="is an archive already"):
        Archive.init(archive.folder)
    assert archive.bytes("kosovo@2015") == b"bytes"


def test_an_interrupted_init_is_done_again(tmp_path: Path, judge: Callable[[Path], int]) -> None:
    """The declaration is written last: without it, what an init left is no obstacle."""
    archive = Archive.init(tmp_path / "a", layout="hashed")
    (archive.folder / "0=ocfl_1.1").rename(archive.folder / "0=ocfl_1.1.part")
    with pytest.raises(ArchiveError, match="not an archive"):
        Archive.open(archive.folder)
    judge(Archive.init(archive.folder, layout="hashed").folder)


def test_init_refuses_an_unknown_layout(tmp_path: Path) -> None:
    """The layouts that exist are named."""
    with pytest.raises(UsageError, match="flat or hashed"):
        Archive.init(tmp_path / "a", layout="pairtree")
    assert not (tmp_path / "a").exists()


def test_init_says_what_it_could_not_write(tmp_path: Path) -> None:
    """A file in the way of the folder is named."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="cannot be written"):
        Archive.init(tmp_path / "file" / "archive")


def test_open_names_a_folder_that_is_no_archive(tmp_path: Path) -> None:
    """Missing folders, plain folders, files and single objects are told apart."""
    with pytest.raises(ArchiveError, match=r"nowhere: no such folder"):
        Archive.open(tmp_path / "nowhere")
    with pytest.raises(ArchiveError, match=f"{tmp_path.name}: not an archive"):
        Archive.open(tmp_path)
    archive = Archive.init(tmp_path / "a")
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    with pytest.raises(ArchiveError, match=r"kosovo: one OCFL object"):
        Archive.open(archive.folder / "kosovo")


def test_open_refuses_another_version_of_ocfl(archive: Archive) -> None:
    """The version found is named, and the one wanted."""
    (archive.folder / "0=ocfl_1.1").rename(archive.folder / "0=ocfl_2.0")
    with pytest.raises(ArchiveError, match=r"OCFL 2\.0; diffreport opens OCFL 1\.1"):
        Archive.open(archive.folder)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"extension": "0004-hashed-n-tuple-storage-layout", "description": ""}', "is not known"),
        ("[]", "is not known"),
        ('{"extension": "../x"}', "is not known"),
        ("{", "not valid JSON"),
        (None, r"has no ocfl_layout\.json"),
    ],
)
def test_open_refuses_a_layout_it_does_not_know(archive: Archive, content: str | None, message: str) -> None:
    """A layout that cannot be mapped is never guessed."""
    file = archive.folder / "ocfl_layout.json"
    file.unlink() if content is None else file.write_text(content)
    with pytest.raises(ArchiveError, match=message):
        Archive.open(archive.folder)


@pytest.mark.parametrize(
    "change",
    [
        {"extensionName": "other"},
        {"digestAlgorithm": "crc32"},
        {"tupleSize": 33},
        {"tupleSize": True},
        {"tupleSize": 0},
        {"tupleSize": 30, "numberOfTuples": 30},
    ],
)
def test_open_refuses_impossible_parameters(tmp_path: Path, change: dict[str, object]) -> None:
    """The constraints of extension 0003 hold."""
    folder = Archive.init(tmp_path / "a", layout="hashed").folder
    file = folder / "extensions" / "0003-hash-and-id-n-tuple-storage-layout" / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(ArchiveError, match="config"):
        Archive.open(folder)


@pytest.mark.parametrize(("size", "number", "algorithm"), [(2, 15, "md5"), (0, 0, "sha256"), (5, 2, "sha512")])
def test_other_parameters_are_followed(
    tmp_path: Path, size: int, number: int, algorithm: str, judge: Callable[[Path], int]
) -> None:
    """A root made with other tuples opens, is written to and validates."""
    folder = Archive.init(tmp_path / "a", layout="hashed").folder
    file = folder / "extensions" / "0003-hash-and-id-n-tuple-storage-layout" / "config.json"
    change = {"digestAlgorithm": algorithm, "tupleSize": size, "numberOfTuples": number}
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    archive = Archive.open(folder)
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    assert list(archive.object_paths()) == [ocfl.StorageRoot(root=str(folder)).object_path("kosovo")]
    assert judge(folder) == 1


def test_the_same_deposits_give_the_same_bytes(tmp_path: Path, layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With SOURCE_DATE_EPOCH, an archive is reproducible byte for byte."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    trees = []
    for name in ("a", "b"):
        archive = Archive.init(tmp_path / name, layout=layout)
        for label in ("2014", "2015"):
            archive.add("kosovo", label.encode(), Deposit("a.txt", label, published=label))
        archive.add("kosovo", b"again", Deposit("a.txt", "2015"))
        files = sorted(path for path in archive.folder.rglob("*") if path.is_file())
        trees.append({str(path.relative_to(archive.folder)): path.read_bytes() for path in files})
        assert archive.versions("kosovo")[0].created == "2023-11-14T22:13:20Z"
        assert archive.get("kosovo@2015").retrieved == "2023-11-14T22:13:20Z"
    assert trees[0] == trees[1]


@pytest.mark.parametrize("epoch", ["tomorrow", "-1", "999999999999"])
def test_a_source_date_that_is_no_date_is_refused(
    archive: Archive, epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong SOURCE_DATE_EPOCH is named; nothing is stored."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    assert archive.series() == ()
    assert archive.verify() == ()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_archive_can_be_read_and_says_that_it_cannot_be_written(archive: Archive) -> None:
    """Reading needs no right to write; a deposit names the folder."""
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    for folder in (archive.folder, archive.folder / "extensions"):
        if folder.exists():
            folder.chmod(0o555)
    try:
        assert Archive.open(archive.folder).bytes("kosovo@2015") == b"bytes"
        with pytest.raises(ArchiveError, match="cannot be written"):
            archive.add("kosovo", b"other", Deposit("a.txt", "2016"))
    finally:
        for folder in (archive.folder, archive.folder / "extensions"):
            if folder.exists():
                folder.chmod(0o755)
    assert archive.verify() == ()
