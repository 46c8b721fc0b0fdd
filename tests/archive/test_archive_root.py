"""Making and opening an archive."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ocfl
import pytest

from diffreport.archive import Archive, Deposit
from diffreport.errors import ArchiveError, UsageError
from tests.unprivileged import no_superuser, open_folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


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
    assert [file.parent for file in archive.folder.rglob("0=ocfl_object_*")] == [archive.folder / expected]
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


def test_an_interrupted_init_is_done_again_in_another_layout(tmp_path: Path, judge: Callable[[Path], int]) -> None:
    """Whichever files it left, also half of one and its lock; the root is then as one made at once."""
    left = {layout: Archive.init(tmp_path / layout, layout=layout).folder for layout in ("flat", "hashed")}
    for (layout, folder), other in zip(left.items(), ("hashed", "flat"), strict=True):
        files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "0=ocfl_1.1")
        for stop in range(len(files) + 1):
            stopped = shutil.copytree(folder, tmp_path / f"{layout}-{stop}")
            (stopped / "0=ocfl_1.1").unlink()
            for path in files[stop:]:
                (stopped / path.relative_to(folder)).unlink()
            if stop < len(files):
                half = files[stop].read_bytes()[:9]
                (stopped / files[stop].relative_to(folder)).with_name(files[stop].name + ".part").write_bytes(half)
            lock = stopped / "extensions" / "diffreport-staging" / ".init" / "lock"
            lock.parent.mkdir(parents=True)
            lock.write_text("process 1 on a machine long gone\n")
            judge(Archive.init(stopped, layout=other).folder)
            assert contents(stopped) == contents(left[other])


@pytest.mark.parametrize("text", [b"My notes", b""])
def test_init_takes_no_file_of_the_user_for_one_of_its_own(tmp_path: Path, text: bytes) -> None:
    """A folder with nothing but a README.txt is not empty, and the text stays."""
    (tmp_path / "README.txt").write_bytes(text)
    with pytest.raises(ArchiveError, match="not empty"):
        Archive.init(tmp_path)
    assert contents(tmp_path) == {"README.txt": text}


def test_init_refuses_a_file(tmp_path: Path) -> None:
    """In words that say what is wrong with it."""
    (tmp_path / "letter.txt").write_text("Dear")
    with pytest.raises(ArchiveError, match=r"letter\.txt: is a file, not a folder; "):
        Archive.init(tmp_path / "letter.txt")


@pytest.mark.parametrize("below", ["new", "kosovo", "kosovo/v1/new", "a/b"])
def test_init_refuses_a_folder_inside_of_an_archive(archive: Archive, below: str) -> None:
    """One root in another would damage both; the outer one is named and stays valid."""
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    before = contents(archive.folder)
    with pytest.raises(ArchiveError, match=r"is inside of the archive|not empty"):
        Archive.init(archive.folder / below)
    assert contents(archive.folder) == before
    assert archive.verify() == ()


def test_init_works_where_the_folder_itself_cannot_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working folder, named by a dot, becomes an archive and stays the same folder."""
    monkeypatch.chdir(tmp_path)
    before = tmp_path.stat().st_ino
    assert Archive.init(".").verify() == ()
    assert tmp_path.stat().st_ino == before


MAKER = """
import sys
from diffreport.archive import Archive
from diffreport.errors import ArchiveError

print("ready", flush=True)
sys.stdin.readline()
try:
    Archive.init(sys.argv[1], layout=sys.argv[2])
    print("made", sys.argv[2])
except ArchiveError as error:
    print(error)
"""


def check_made_once(folder: Path, said: list[str], judge: Callable[[Path], int]) -> None:
    """Check that one of many made the archive, and that it is whole and in the layout that one was told."""
    made = [line.partition(" ")[2] for line in said if line.startswith("made ")]
    assert len(made) == 1, said
    assert {line for line in said if not line.startswith("made ")} == {
        f"{folder}: is an archive already; use it, or choose another folder"
    }
    assert Archive.open(folder).verify() == ()
    judge(folder)
    assert contents(folder) == contents(
        Archive.init(folder.with_name(f"{folder.name}-{made[0]}"), layout=made[0]).folder
    )


def test_of_many_processes_one_makes_the_archive(tmp_path: Path, judge: Callable[[Path], int]) -> None:
    """The others are told that it is one already, whichever layout they wanted."""
    for turn in range(3):
        folder = tmp_path / str(turn)
        commands = [[sys.executable, "-c", MAKER, str(folder), layout] for layout in ("flat", "hashed") * 3]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        processes = [subprocess.Popen(command, **pipes) for command in commands]
        for process in processes:
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        check_made_once(folder, [process.communicate()[0].strip() for process in processes], judge)


def test_of_many_threads_one_makes_the_archive(tmp_path: Path, judge: Callable[[Path], int]) -> None:
    """As of many processes, in a folder that is there and empty."""

    def make(folder: Path, layout: str) -> str:
        start.wait()
        try:
            return f"made {layout}" if Archive.init(folder, layout=layout) else ""
        except ArchiveError as error:
            return str(error)

    for turn in range(10):
        start = threading.Barrier(8)
        (folder := tmp_path / str(turn)).mkdir()
        with ThreadPoolExecutor(8) as pool:
            said = list(pool.map(make, [folder] * 8, ["flat", "hashed"] * 4))
        check_made_once(folder, said, judge)


def test_an_archive_may_be_written_to_as_soon_as_it_opens(tmp_path: Path) -> None:
    """While its init ends others add to it: init still tells that it made it, and openers nothing absurd."""
    said: set[str] = set()

    def add_at_once(folder: Path, series: str) -> None:
        while True:
            try:
                archive = Archive.open(folder)
            except ArchiveError as error:
                said.add(str(error).replace(str(folder), "F"))
                continue
            for number in range(5):
                archive.add(series, b"bytes", Deposit("a.txt", f"{number}"))
            return

    for turn in range(30):
        folder = tmp_path / str(turn)
        with ThreadPoolExecutor(3) as pool:
            writers = [pool.submit(add_at_once, folder, f"series-{n}") for n in range(3)]
            made = Archive.init(folder, layout=("flat", "hashed")[turn % 2])
            for writer in writers:
                writer.result()
        assert len(made.series()) == 3
        assert made.verify() == ()
    assert said <= {
        "F: no such folder; make an archive with diffreport init",
        "F: not an archive; make one with diffreport init, or name another folder",
    }


def test_what_an_init_killed_at_its_end_left_is_removed_when_the_archive_is_opened(archive: Archive) -> None:
    """Its lock outlives the declaration for a moment."""
    lock = archive.folder / "extensions" / "diffreport-staging" / ".init" / "lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("process 1 on a machine long gone\n")
    assert Archive.open(archive.folder).verify() == ()
    assert not lock.parent.parent.exists()


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
    expected = ocfl.StorageRoot(root=str(folder)).object_path("kosovo")
    assert [path.parent for path in folder.rglob("0=ocfl_object_*")] == [folder / expected]
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


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX")
def test_a_read_only_archive_can_be_read_and_says_that_it_cannot_be_written(layout: str) -> None:
    """Reading needs no right to write; a deposit names the folder, and an init the one it cannot make."""
    with open_folder() as folder:
        archive = Archive.init(folder / "archive", layout=layout)
        archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
        folders = [path for path in (folder, archive.folder, archive.folder / "extensions") if path.exists()]
        for path in folders:
            path.chmod(0o555)
        try:
            with no_superuser():
                assert Archive.open(archive.folder).bytes("kosovo@2015") == b"bytes"
                assert archive.verify() == ()
                with pytest.raises(ArchiveError, match=r"written \(Permission denied\); check the disk and its perm"):
                    archive.add("kosovo", b"other", Deposit("a.txt", "2016"))
                with pytest.raises(ArchiveError, match="cannot be written"):
                    Archive.init(folder / "new")
        finally:
            for path in folders:
                path.chmod(0o755)
        assert archive.verify() == ()
