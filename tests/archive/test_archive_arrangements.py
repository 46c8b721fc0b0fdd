"""Roots of other tools that declare no layout, or one that is not known, or an older OCFL: all are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.archive.fixity import repair
from diffreport.errors import ArchiveError, DiffreportError, UsageError
from tests.archive.damages import files_of
from tests.archive.ocfl_objects import Made, root

PLACES = {
    "anywhere": ["first", "b/second"],
    "pairtree": ["ur/n+/ex/am/pl/e+/1/obj", "ur/n+/ex/am/pl/e+/2/obj"],
    "hashed n-tuple": ["3c0/ff4/240/3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4", "9a/bc/1"],
    "like versions": ["v1/v2", "v3/v1"],
}
LAYOUTS = [None, "0004-hashed-n-tuple-storage-layout", "0006-flat-omit-prefix-storage-layout"]


@pytest.fixture(params=PLACES)
def places(request: pytest.FixtureRequest) -> list[str]:
    """Return the folders of two objects in each arrangement in turn."""
    return PLACES[request.param]


def filled(folder: Path, places: list[str], layout: str | None, specification: str = "1.1") -> Archive:
    """Make a root with an object in each of the places, and open it."""
    root(folder, layout, specification)
    for number, place in enumerate(places, 1):
        made = Made(folder / place, f"urn:example:{number}", specification)
        made.add({"a.txt": b"%d, first" % number}).add({"a.txt": b"%d, second" % number})
    return Archive.open(folder)


def check_read_only(archive: Archive) -> None:
    """Check that every way to write is refused, and changes nothing."""
    before = files_of(archive.folder)
    for series in ("urn:example:1", "kosovo"):
        with pytest.raises(UsageError):
            archive.add(series, b"new", Deposit("a.txt", "2015"))
        assert archive.writer(series) is None and not archive.is_writable(series)
    with pytest.raises(UsageError, match="is only read, for it"):
        archive.adopt("kosovo", lambda folder: None)
    assert files_of(archive.folder) == before


@pytest.mark.parametrize("layout", LAYOUTS)
def test_objects_are_found_wherever_they_are(
    tmp_path: Path, places: list[str], layout: str | None, judge: Callable[[Path], int]
) -> None:
    """By the ids in their inventories; verify has nothing to say, and nothing is ever written."""
    archive = filled(tmp_path / "root", places, layout)
    assert archive.series() == ("urn:example:1", "urn:example:2")
    assert archive.bytes("urn:example:2@latest") == b"2, second"
    assert [version.number for version in archive.versions("urn:example:1")] == [1, 2]
    assert archive.verify() == ()
    if layout is None:  # else the judge does not know the layout either
        assert judge(archive.folder) == 2
    with pytest.raises(DiffreportError, match="is only read"):
        archive.add("kosovo", b"new", Deposit("a.txt", "2015"))


def test_a_root_without_a_layout_is_only_read(tmp_path: Path) -> None:
    """Where a new series would belong, nobody can say."""
    check_read_only(filled(tmp_path / "root", PLACES["anywhere"], None))


def test_a_root_of_ocfl_1_0_is_only_read(tmp_path: Path, judge: Callable[[Path], int]) -> None:
    """Also one in a layout that is known."""
    archive = filled(tmp_path / "root", ["urn:example:1", "urn:example:2"], "0002-flat-direct-storage-layout", "1.0")
    assert archive.bytes("urn:example:1@v1") == b"1, first"
    assert archive.verify() == ()
    assert judge(archive.folder) == 2
    check_read_only(archive)


def test_an_object_of_a_later_ocfl_than_its_root_is_found(tmp_path: Path) -> None:
    """A reader of OCFL 1.0 would not understand it."""
    archive = filled(tmp_path / "root", ["first"], None, "1.0")
    Made(archive.folder / "second", "urn:example:2").add({"a.txt": b"a"})
    assert [(problem.code, problem.path) for problem in archive.verify()] == [("E081", "second/inventory.json")]


def test_an_id_that_two_objects_have_is_found(tmp_path: Path) -> None:
    """The first of them is the one that is read."""
    archive = filled(tmp_path / "root", ["first"], None)
    Made(archive.folder / "second", "urn:example:1").add({"a.txt": b"another"})
    archive = Archive.open(archive.folder)
    assert archive.bytes("urn:example:1@v1") == b"1, first"
    assert [(problem.code, problem.path) for problem in archive.verify()] == [("E083", "second/inventory.json")]


def test_a_root_whose_readme_speaks_of_us_is_another_tools(tmp_path: Path) -> None:
    """It is read as it is, and what is in it is not ours to judge."""
    filled(tmp_path / "root", ["a/b"], None)
    (tmp_path / "root" / "README.txt").write_text("Compared every night with diffreport.\n")
    assert Archive.open(tmp_path / "root").series() == ("urn:example:1",)


def test_an_object_with_digests_in_capitals_is_only_read(tmp_path: Path, judge: Callable[[Path], int]) -> None:
    """A digest that is written in two ways would be in its manifest twice."""

    def capitals(document: dict[str, Any]) -> None:
        for block in (document["manifest"], *(version["state"] for version in document["versions"].values())):
            for known in list(block):
                block[known.upper()] = block.pop(known)

    archive = Archive.init(tmp_path / "archive")
    Made(archive.folder / "kosovo", "kosovo").add({"a.txt": b"first"}).change(capitals)
    assert (archive.bytes("kosovo@v1"), archive.verify()) == (b"first", ())
    assert not archive.is_writable("kosovo")
    with pytest.raises(ArchiveError, match="made by another tool in a form that is only read"):
        archive.add("kosovo", b"first", Deposit("a.txt", "2016"))
    assert judge(archive.folder) == 1


def test_damage_in_such_a_root_is_named_and_left(tmp_path: Path) -> None:
    """A repair does not write where diffreport does not write."""
    archive = filled(tmp_path / "root", PLACES["anywhere"], None)
    (archive.folder / "first" / "inventory.json.sha512").unlink()
    (archive.folder / "b" / "second" / "inventory.json").write_text(json.dumps({}))
    before = files_of(archive.folder)
    done = repair(Archive.open(archive.folder))
    assert {problem.path for problem in done.left.problems} >= {
        "first/inventory.json.sha512",
        "b/second/inventory.json",
    }
    assert not any(problem.repairable for problem in done.left.problems)
    assert (done.done, files_of(archive.folder)) == ((), before)
