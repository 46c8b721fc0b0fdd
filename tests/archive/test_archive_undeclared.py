"""A root that lost its declaration is an archive still, and no place for a new one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, Patience
from diffreport.archive.fixity import repair
from diffreport.archive.fixity.opening import opened
from diffreport.errors import ArchiveError
from tests.archive.damages import files_of, fill, object_of
from tests.archive.test_archive_repair import killed_at

Judge = Callable[[Path], int]
ROOT = ("0=ocfl_1.1", "README.txt", "ocfl_layout.json", "root-files.sha512")


@pytest.mark.parametrize("names", [ROOT[:1], ROOT[:3], (*ROOT[:2], ROOT[3]), ROOT])
def test_a_root_without_its_declaration_is_mended_whatever_else_of_it_is_lost(
    archive: Archive, names: tuple[str, ...], judge: Judge
) -> None:
    """Whoever opens it, or makes an archive of it, is told so; where its objects stand tells its layout."""
    folder = fill(archive).folder
    good = files_of(folder)
    for name in names:
        (folder / name).unlink()
    for act in (Archive.open, Archive.init):
        with pytest.raises(ArchiveError, match=r"declaration 0=ocfl_1\.1 is missing; run diffreport verify --repair$"):
            act(folder)
    assert files_of(folder) == {name: content for name, content in good.items() if name not in names}
    assert repair(opened(folder, Patience())).left.problems == ()
    assert files_of(folder) == good
    judge(folder)


def test_a_repair_of_a_root_killed_at_any_step_goes_on(archive: Archive) -> None:
    """The declaration comes last, for a root that has it and no layout is another tool's."""
    folder = fill(archive).folder
    good = files_of(folder)
    for name in ROOT:
        (folder / name).unlink()
    shutil.rmtree(folder / "extensions", ignore_errors=True)
    step = 1
    while True:
        copy = folder.with_name("copy")
        shutil.copytree(folder, copy)
        was_killed = killed_at(step, copy)
        assert repair(opened(copy, Patience())).left.problems == ()
        assert files_of(copy) == good
        shutil.rmtree(copy)
        if not was_killed:
            break
        step += 1
    assert step > 8


def test_a_folder_of_objects_that_another_tool_made_stays_as_it_is(archive: Archive) -> None:
    """Nothing tells which archive it was."""
    archive.add("kosovo", b"first", Deposit("a.txt", "2015"))
    for name in ROOT:
        (archive.folder / name).unlink()
    for path in object_of(archive, "kosovo").rglob("inventory.json*"):
        path.unlink()
    shutil.rmtree(archive.folder / "extensions", ignore_errors=True)
    before = files_of(archive.folder)
    with pytest.raises(ArchiveError, match="nothing tells that diffreport made it; restore that file from a copy"):
        opened(archive.folder, Patience())
    assert files_of(archive.folder) == before
