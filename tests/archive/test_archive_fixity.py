"""verify finds what is wrong and names it; reading never returns damaged bytes."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, Patience, Problem
from diffreport.archive.fixity import repair, size_of, sources, verification
from diffreport.archive.fixity.opening import opened
from diffreport.archive.fixity.trust import trusted
from diffreport.errors import ArchiveError
from tests.archive.damages import flip, object_of
from tests.archive.ocfl_objects import Made


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Return an archive with a re-issue, a shared file and two series."""
    archive.add("kosovo", b"first edition", Deposit("2015.txt", "2015", note="ä"))
    archive.add("kosovo", b"second edition", Deposit("2016.txt", "2016"))
    archive.add("kosovo", b"first edition, corrected", Deposit("2015.txt", "2015"))
    archive.add("kosovo", b"second edition", Deposit("2017.txt", "2017"))
    archive.add("iceland", b"bytes", Deposit("a.txt", "2015"))
    return archive


def files_of(archive: Archive) -> list[str]:
    """Return every file of an archive, relative to it."""
    return sorted(path.relative_to(archive.folder).as_posix() for path in archive.folder.rglob("*") if path.is_file())


def kosovo(archive: Archive) -> Path:
    """Return the folder of the series with four versions."""
    return object_of(archive, "kosovo")


def test_every_flipped_bit_is_found_and_its_file_named(filled: Archive) -> None:
    """Some bits of every file: contents, records, inventories, sidecars, declarations, the root's own."""
    chance = random.Random(11)
    for name in files_of(filled):
        path = filled.folder / name
        good = path.read_bytes()
        for _ in range(8):
            place, bit = chance.randrange(len(good)), chance.randrange(8)
            flip(path, place, bit)
            try:
                problems = Archive.open(filled.folder).verify()
            except ArchiveError as error:
                assert name.rpartition("/")[2] in str(error)
                problems = filled.verify()
            assert any(name in str(problem) for problem in problems), (name, place, bit, problems)
            path.write_bytes(good)
    assert filled.verify() == ()


@pytest.fixture
def larger(archive: Archive) -> Archive:
    """Return an archive of twelve series with some versions each, and some large files."""
    chance = random.Random(5)
    for number in range(12):
        for label in range(2010, 2010 + chance.randint(1, 4)):
            content = chance.randbytes(chance.choice([10, 1000, 100_000]))
            archive.add(f"series-{number}", content, Deposit(f"{label}.txt", str(label), note="kept" * number))
    return archive


def test_every_bit_flipped_in_two_hundred_places_is_found(larger: Archive) -> None:
    """One at a time, anywhere in the archive, the right file named: by verify, even where it cannot be opened."""
    chance = random.Random(7)
    names = files_of(larger)
    sizes = [(larger.folder / name).stat().st_size for name in names]
    for name in [*chance.choices(names, sizes, k=100), *chance.choices(names, k=100)]:  # by bytes, and by files
        path = larger.folder / name
        place, bit = chance.randrange(path.stat().st_size), chance.randrange(8)
        flip(path, place, bit)
        series = next((part for part in name.split("/") if part.startswith("series-")), "")
        archive = opened(larger.folder, Patience())
        found = verification(archive, [series] if series else []).problems
        assert {problem.path for problem in found} == {name}, (name, place, bit, found)
        flip(path, place, bit)
    assert larger.verify() == ()


def test_every_bit_of_an_inventory_digest_counts(archive: Archive) -> None:
    """Also the one that makes a digit of the digest a capital letter, and the newline a vertical tab."""
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    path = kosovo(archive) / "v1" / "inventory.json.sha512"
    good = path.read_bytes()
    for place in [*range(0, 128, 9), *range(128, len(good))]:
        for bit in range(8):
            flip(path, place, bit)
            assert archive.verify() != (), (place, bit)
            path.write_bytes(good)


def test_damaged_bytes_are_never_returned(filled: Archive) -> None:
    """The error names the file; other editions are still read."""
    name = next(name for name in files_of(filled) if name.endswith("v2/content/2016.txt"))
    flip(filled.folder / name, 0, 0)
    for reference in ("kosovo@2016", "kosovo@2017"):
        with pytest.raises(ArchiveError, match=r"v2.content.2016\.txt: damaged"):
            filled.bytes(reference)
    assert filled.bytes("kosovo@2015") == b"first edition, corrected"
    assert [str(problem) for problem in filled.verify()] == [
        f"{name}: damaged: its digest (sha256, sha512) differs from the inventory"
    ]


def test_a_damaged_record_is_named(filled: Archive) -> None:
    """Listing stops at it, a version that is whole can be had."""
    flip(kosovo(filled) / "v2" / "content" / "edition.json", 40, 1)
    with pytest.raises(ArchiveError, match=r"v2.content.edition\.json: damaged"):
        filled.editions("kosovo")
    assert filled.get("kosovo@v1").label == "2015"
    assert filled.editions("iceland")[0].label == "2015"


@pytest.mark.parametrize("name", ["inventory.json", "inventory.json.sha512"])
def test_a_damaged_inventory_is_not_trusted(filled: Archive, name: str) -> None:
    """The head's copy bridges a lost sidecar; it never excuses another inventory."""
    flip(kosovo(filled) / name, 30, 0)
    if name == "inventory.json":
        with pytest.raises(ArchiveError, match=r"inventory\.json"):
            filled.editions("kosovo")
    else:
        assert len(filled.editions("kosovo")) == 3
    assert [problem.path.rpartition("/")[2] for problem in filled.verify()] == [name]


def test_every_missing_file_is_found(filled: Archive, copy_of: Callable[[Archive], Archive]) -> None:
    """Whatever is deleted is missed, by name."""
    for name in files_of(filled):
        copy = copy_of(filled)
        (copy.folder / name).unlink()
        problems = copy.verify()
        series_lost = name.endswith("0=ocfl_object_1.1")  # its folder is then no object any more
        expected = name.rpartition("/")[0] if series_lost else name
        assert any(expected in str(problem) for problem in problems), (name, problems)


def test_the_digests_of_the_root_are_missed_whatever_else_changed(filled: Archive) -> None:
    """A README that is another now, or gone with them, does not hide that they were removed."""
    (filled.folder / "root-files.sha512").unlink()
    for change in ("Nothing to see here.\n", ""):
        (filled.folder / "README.txt").write_text(change)
        assert [problem.path for problem in filled.verify()] == ["root-files.sha512"]
    (filled.folder / "README.txt").unlink()
    assert [problem.path for problem in filled.verify()] == ["root-files.sha512"]


@pytest.mark.parametrize("name", ["README.txt", "ocfl_layout.json", "0=ocfl_1.1", "config.json"])
def test_a_digest_taken_from_the_root_is_missed(filled: Archive, name: str) -> None:
    """Each file of the root is named there; one that is not could be changed unseen."""
    file = filled.folder / "root-files.sha512"
    lines = file.read_text().splitlines(keepends=True)
    taken = [line for line in lines if line.endswith(f"{name}\n")]  # config.json is in one layout only
    file.write_text("".join(line for line in lines if line not in taken))
    expected = [f"root-files.sha512: has no digest of {line[130:-1]}" for line in taken]
    assert [str(problem) for problem in filled.verify()] == expected


@pytest.mark.parametrize(
    "name",
    [
        "stray.txt",
        "v1/stray.txt",
        "v1/inventory.json.md5",
        "v1/content/stray.txt",
        "v1/content/folder/stray.txt",
        "v9/content/stray.txt",
        "other/stray.txt",
        "0=ocfl_object_1.0",
    ],
)
def test_every_added_file_is_found(filled: Archive, name: str) -> None:
    """Nothing can be slipped into an object."""
    path = kosovo(filled) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"stray")
    problems = filled.verify()
    assert problems
    assert all(problem.series == "kosovo" for problem in problems)
    assert any(name.split("/")[0] in problem.path for problem in problems)


def test_what_ocfl_forbids_in_the_root_is_found(filled: Archive) -> None:
    """Empty folders, files between objects and files among the extensions; other files may be there."""
    (filled.folder / "empty").mkdir()
    (filled.folder / "folder").mkdir()
    (filled.folder / "folder" / "file.txt").write_text("")
    (filled.folder / "extensions").mkdir(exist_ok=True)
    (filled.folder / "extensions" / "file.txt").write_text("")
    (filled.folder / "notes.txt").write_text("allowed")
    assert {problem.path for problem in filled.verify()} == {"empty", "folder/file.txt", "extensions/file.txt"}


def test_an_object_in_the_wrong_folder_is_found(filled: Archive) -> None:
    """The layout says where an identifier belongs; what is asked for by it is not found until it is there again."""
    shutil.copytree(kosovo(filled), kosovo(filled).with_name("renamed"))
    place = kosovo(filled).relative_to(filled.folder).as_posix()
    told = "the id 'kosovo' does not belong in this folder"
    (problem,) = filled.verify()
    assert problem.wrong == f"{told}, and {place} has it; move the one that is too much out of the archive"
    assert problem.lost == ()
    shutil.rmtree(kosovo(filled))
    filled.database.remove()
    (problem,) = filled.verify()
    assert problem.wrong == f"{told}; move the folder to {place}"
    assert problem.lost[0] == "kosovo@2015 (v1)" and len(problem.lost) == 4


def test_a_version_folder_gone_is_found(filled: Archive) -> None:
    """Also where only its inventories are needed for it."""
    shutil.rmtree(kosovo(filled) / "v4")
    assert any("v4" in problem.path for problem in filled.verify())


def test_symbolic_links_are_not_followed(filled: Archive, tmp_path: Path) -> None:
    """A link to bytes that would even fit is refused: the archive must hold them itself."""
    (tmp_path / "elsewhere").mkdir()
    path = kosovo(filled) / "v2" / "content" / "2016.txt"
    path.rename(tmp_path / "elsewhere" / "2016.txt")
    path.symlink_to(tmp_path / "elsewhere" / "2016.txt")
    with pytest.raises(ArchiveError, match="symbolic link, which is not followed"):
        filled.bytes("kosovo@2016")
    assert any("symbolic link" in problem.wrong for problem in filled.verify())


def test_a_linked_series_is_not_followed(filled: Archive, tmp_path: Path) -> None:
    """Neither for reading nor for writing: nothing is written outside of the root."""
    folder = kosovo(filled)
    shutil.move(folder, tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    before = sorted((tmp_path / "elsewhere").rglob("*"))
    assert filled.series() == ("iceland",)
    with pytest.raises(ArchiveError, match="symbolic link"):
        filled.bytes("kosovo@2016")
    with pytest.raises(ArchiveError, match="not a folder"):
        filled.add("kosovo", b"new", Deposit("a.txt", "2018"))
    assert sorted((tmp_path / "elsewhere").rglob("*")) == before
    assert any("symbolic link" in problem.wrong for problem in filled.verify())


def test_a_linked_staging_folder_is_not_followed(filled: Archive, tmp_path: Path) -> None:
    """A deposit never writes outside of the root."""
    (tmp_path / "elsewhere").mkdir()
    if (filled.folder / "extensions").exists():
        (filled.folder / "extensions" / "diffreport-staging").symlink_to(tmp_path / "elsewhere")
    else:
        (filled.folder / "extensions").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ArchiveError, match="a link or file where a folder belongs"):
        filled.add("kosovo", b"new", Deposit("a.txt", "2018"))
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert len(filled.versions("kosovo")) == 4


def test_a_rewritten_history_is_found(filled: Archive, judge: Callable[[Path], int]) -> None:
    """An inventory changed together with its sidecars still contradicts the older ones."""
    from diffreport.archive.inventory import sidecar

    document = json.loads((kosovo(filled) / "inventory.json").read_bytes())
    state = document["versions"]["v1"]["state"]
    document["versions"]["v1"]["state"] = {digest: [f"x-{path}" for path in state[digest]] for digest in state}
    raw = json.dumps(document).encode()
    for folder in (kosovo(filled), kosovo(filled) / "v4"):
        (folder / "inventory.json").write_bytes(raw)
        (folder / "inventory.json.sha512").write_bytes(sidecar(raw))
    assert {problem.path.rpartition("kosovo/")[2] for problem in filled.verify()} == {
        f"v{n}/inventory.json" for n in (1, 2, 3)
    }
    with pytest.raises(AssertionError):
        judge(filled.folder)


@pytest.mark.parametrize("below", ["", "v2", "v2/content"])
def test_a_folder_that_cannot_be_read_is_named_and_the_rest_is_checked(
    filled: Archive, below: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody took the right to list it; what is wrong elsewhere is found as well."""
    refused = kosovo(filled) / below
    monkeypatch.setenv("DIFFREPORT_CACHE", str(filled.folder.with_name("cache")))
    filled = Archive.open(filled.folder)
    assert filled.verify() == ()  # and is remembered
    other = object_of(filled, "iceland")
    flip(other / "v1" / "content" / "a.txt", 1, 1)
    scandir = os.scandir

    def refusing(path: Path | str) -> Iterator[os.DirEntry[str]]:
        if Path(path) == refused:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = {problem.path: problem.code for problem in filled.verify()}
    assert found[refused.relative_to(filled.folder).as_posix()] == "unreadable"
    assert found[(other / "v1/content/a.txt").relative_to(filled.folder).as_posix()] == "E092"
    assert "catalogue" not in found.values()  # nothing is gone


def test_a_path_that_the_system_refuses_is_a_missing_file(tmp_path: Path) -> None:
    """A name of three hundred characters is in the inventory, and can be nowhere else."""
    archive = Archive.init(tmp_path / "archive")
    made = Made(archive.folder / "other", "other").add({"a.txt": b"bytes"})
    document = json.loads(json.dumps(made.document).replace("v1/content/a.txt", f"v1/content/{'a' * 300}"))
    made.write("v1", document).write("", document)
    assert {problem.code for problem in archive.verify()} == {"E092", "E023"}


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_what_is_no_file_in_the_place_of_a_declaration_is_named(filled: Archive, make: Callable[[Path], None]) -> None:
    """A pipe does not let the check wait for ever; both give way to what belongs there."""
    places = {kosovo(filled) / "0=ocfl_object_1.1": "E007", filled.folder / "0=ocfl_1.1": "E080"}
    for place in places:
        place.unlink()
        make(place)
    archive = opened(filled.folder, Patience())
    found = {(problem.path, problem.code) for problem in archive.verify()}
    assert {(place.relative_to(filled.folder).as_posix(), code) for place, code in places.items()} <= found
    assert repair(archive).left.problems == ()


def test_folders_below_folders_without_end_are_named(filled: Archive) -> None:
    """In an object, between objects, in a folder that nothing names: none of them ends the check."""
    places = [kosovo(filled) / "v1" / "content", filled.folder / "between", kosovo(filled) / "v9"]
    for place in places:
        place.mkdir(exist_ok=True)
        here = os.open(place, os.O_RDONLY)
        for _ in range(1200):
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(here)
    (kosovo(filled) / "v2" / "content" / "2016.txt").unlink()
    try:
        assert size_of(filled) > 0
        codes = sorted(problem.code for problem in filled.verify())
    finally:
        subprocess.run(["rm", "-r", *places], check=True)  # Python's own way is recursive
    assert codes == ["E046", "E092", "unreadable", "unreadable"]


@pytest.mark.parametrize("superseded", ["v0", "v01", "v3", "v9", "2", 1, ["v1"]])
def test_a_record_supersedes_an_older_version(filled: Archive, superseded: object) -> None:
    """Of the third only the first and the second are."""
    record = json.loads((kosovo(filled) / "v3" / "content" / "edition.json").read_bytes())
    assert record["supersedes"] == "v1"
    made = Made(filled.folder / (filled.layout.path("other") or ""), "other")
    for number, supersedes in enumerate(["", "", superseded], 1):
        told = json.dumps({**record, "series": "other", "supersedes": supersedes or None}).encode()
        made.add({"edition.json": told, "2015.txt": b"first edition, corrected", "n": str(number).encode()})
    problems = verification(filled, ["other"]).problems
    assert [problem.code for problem in problems] == ["record"]


def test_inventories_are_read_once_for_all_that_is_sought(larger: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many series are damaged, and however often they are looked at."""
    asked: list[Path] = []
    monkeypatch.setattr(sources, "trusted", lambda folder: asked.append(folder) or trusted(folder))
    for series in larger.series():
        flip(object_of(larger, series) / "v1" / "content" / "2010.txt", 1, 1)
    for look in (larger.verify, lambda: repair(larger).left.problems):
        assert len(look()) == 12
        assert len(asked) == len(set(asked)) == 12
        asked.clear()


def test_a_problem_is_one_line() -> None:
    """Path and finding, for a terminal or a mail."""
    problem = Problem("kosovo", "kosovo/v1/content/a.txt", "missing or unreadable")
    assert str(problem) == "kosovo/v1/content/a.txt: missing or unreadable"
