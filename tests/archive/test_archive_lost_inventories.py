"""An object that has lost its newest inventory in both copies is not lost with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.archive.fixity import repair
from diffreport.errors import ArchiveError
from tests.archive.damages import files_of, fill, flip, object_of

Judge = Callable[[Path], int]


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Return an archive with a re-issue, shared files and two series."""
    return fill(archive)


def lose(folder: Path, *names: str) -> None:
    """Remove files of an object."""
    for name in names:
        (folder / name).unlink()


@pytest.mark.parametrize("beside", ["inventory.json.sha512", "v4/inventory.json.sha512"])
@pytest.mark.parametrize("is_lost", [True, False], ids=["lost", "flipped"])
def test_an_inventory_lost_twice_is_rebuilt_where_a_digest_is_left(
    filled: Archive, beside: str, is_lost: bool, judge: Judge
) -> None:
    """From the version before and the record, to the same bytes, for one of the two sidecars confirms them."""
    good = files_of(filled.folder)
    folder = object_of(filled, "kosovo")
    for name in ("inventory.json", "v4/inventory.json"):
        (folder / name).unlink() if is_lost else flip(folder / name, 40)
    lose(folder, beside)
    assert all(problem.repairable for problem in filled.verify())
    assert repair(filled).left.problems == ()
    assert files_of(filled.folder) == good
    judge(filled.folder)


@pytest.mark.parametrize("name", ["inventory.json", "inventory.json.sha512"])
def test_a_version_after_an_inventory_that_was_put_back_is_rebuilt(filled: Archive, name: str) -> None:
    """Its inventory, or the digest of it, is lost; the other one and its record tell the same."""
    good = files_of(filled.folder)
    folder = object_of(filled, "kosovo")
    for each in ("inventory.json", "inventory.json.sha512"):
        shutil.copy(folder / "v2" / each, folder / each)
    lose(folder, f"v4/{name}")
    assert repair(filled).left.problems == ()
    assert files_of(filled.folder) == good


def test_several_versions_are_rebuilt_one_after_the_other(filled: Archive) -> None:
    """From the first record on, if need be: the inventories of all versions are lost, and none of the digests."""
    good = files_of(filled.folder)
    folder = object_of(filled, "kosovo")
    lose(folder, "inventory.json", *(f"v{number}/inventory.json" for number in range(1, 5)))
    assert repair(filled).left.problems == ()
    assert files_of(filled.folder) == good


def test_a_deposit_made_later_than_it_was_retrieved_or_accepted_is_rebuilt(archive: Archive) -> None:
    """Neither its moment nor what spoke against it is in its own record."""
    held = Deposit("a.txt", "2015", retrieved="2015-01-01T00:00:00Z", quarantine="has no text")
    archive.add("kosovo", b"bytes", held)
    archive.accept("kosovo@2015", depositor="Ana")
    good = files_of(archive.folder)
    lose(object_of(archive, "kosovo"), "inventory.json", "v2/inventory.json", "v1/inventory.json")
    assert repair(archive).left.problems == ()
    assert files_of(archive.folder) == good
    archive.correct("kosovo@2015", {"note": "scanned", "published": "2015-01"}, "Bea")
    good = files_of(archive.folder)
    lose(object_of(archive, "kosovo"), "inventory.json", "v3/inventory.json")
    assert repair(archive).left.problems == ()
    assert files_of(archive.folder) == good


def test_who_cannot_read_or_add_is_told_to_repair(filled: Archive) -> None:
    """Rather than to look for a copy: what is lost is in the archive a second time, or stands in the way."""
    folder = object_of(filled, "iceland")
    lose(folder, "inventory.json")
    with pytest.raises(ArchiveError, match=r"missing from the archive; run diffreport verify --repair$"):
        filled.bytes("iceland@2015")
    (object_of(filled, "kosovo") / "v5").mkdir()
    with pytest.raises(ArchiveError, match=r"missing from the archive; run diffreport verify --repair$"):
        filled.add("kosovo", b"new", Deposit("a.txt", "2018"))
    repair(filled)
    assert filled.bytes("iceland@2015") == b"second edition"
    assert filled.add("kosovo", b"new", Deposit("a.txt", "2018")).version == 5


def test_without_a_digest_the_versions_before_can_be_had_again(filled: Archive) -> None:
    """The newest version stays where it is, and is named by its label until a person decides."""
    folder = object_of(filled, "kosovo")
    lose(folder, "inventory.json", "inventory.json.sha512", "v4/inventory.json", "v4/inventory.json.sha512")
    done = repair(filled)
    (left,) = done.left.problems
    assert (left.path.rpartition("kosovo/")[2], left.code, left.lost) == ("v4", "E046", ("kosovo@2017 (v4)",))
    assert filled.bytes("kosovo@v3") == b"first edition, corrected"
    assert (folder / "v4" / "content" / "edition.json").is_file()
    assert filled.verify() == done.left.problems


def test_what_cannot_be_decided_is_checked_all_the_same(filled: Archive) -> None:
    """Every file that the older inventories name is read; nothing is written while a newer state may be right."""
    folder = object_of(filled, "kosovo")
    lose(folder, "inventory.json.sha512", "v4/inventory.json", "v4/inventory.json.sha512")
    lose(folder, "v4/content/edition.json")
    flip(folder / "v1" / "content" / "2015.txt", 3)
    before = files_of(filled.folder)
    problems = {problem.path.rpartition("kosovo/")[2]: problem for problem in filled.verify()}
    assert problems["v1/content/2015.txt"].lost == ("kosovo@2015 (v1)",)
    assert not any(problem.repairable for problem in problems.values())
    assert repair(filled).done == ()
    assert files_of(filled.folder) == before


def test_editions_are_named_where_no_inventory_is_left(filled: Archive) -> None:
    """The records still tell which they are."""
    folder = object_of(filled, "kosovo")
    lose(folder, *(path.relative_to(folder).as_posix() for path in folder.rglob("inventory.json*")))
    lost = {label for problem in filled.verify() for label in problem.lost}
    assert lost == {"kosovo@2015 (v1)", "kosovo@2016 (v2)", "kosovo@2015 (v3)", "kosovo@2017 (v4)"}
