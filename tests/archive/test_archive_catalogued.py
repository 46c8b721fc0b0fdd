"""The catalogue against the root: wrong rows are found and made anew; it may give back a record."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.archive.catalogue import overview
from diffreport.archive.fixity import repair, verification
from diffreport.errors import ArchiveError
from tests.archive.damages import files_of, fill, object_of


@pytest.fixture
def catalogued(tmp_path: Path, layout: str, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Return an archive with all of it in the catalogue."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 10**10)  # all that was written is long settled
    archive = fill(Archive.init(tmp_path / "archive", layout=layout))
    list(archive.summaries())
    for series in archive.series():
        archive.versions(series)
    assert archive.verify() == ()
    return archive


def change(archive: Archive, statement: str, *values: object) -> None:
    """Change rows of the catalogue behind the archive's back."""
    archive.database.close()
    with closing(sqlite3.connect(archive.database.file)) as connection, connection:
        assert connection.execute(statement, values).rowcount > 0


def damaged_page(archive: Archive) -> None:
    """Overwrite a page of the file."""
    archive.database.close()
    content = bytearray(archive.database.file.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    archive.database.file.write_bytes(content)


def another_summary(archive: Archive) -> None:
    """Let the list say something else of a series, with a right digest."""
    tree = overview.kept(archive.database)
    path = min(tree.objects)
    found = tree.objects[path]
    told = [*found.summary[:3], "1999", *found.summary[4:]]
    overview.keep(archive.database, tree._replace(objects={**tree.objects, path: found._replace(summary=told)}))


WRONG: dict[str, Callable[[Archive], None]] = {
    "record": lambda archive: change(archive, "UPDATE records SET record = ? || substr(record, 2)", b"x"),
    "digest of a record": lambda archive: change(archive, "UPDATE records SET digest = 'x' || substr(digest, 2)"),
    "list": lambda archive: change(archive, "UPDATE overview SET content = ?", b"{}"),
    "summary": another_summary,
    "page": damaged_page,
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_catalogue_is_found_and_made_anew(catalogued: Archive, wrong: str) -> None:
    """The root is untouched by it, before and after."""
    before = files_of(catalogued.folder)
    WRONG[wrong](catalogued)
    archive = Archive.open(catalogued.folder)
    problems = archive.verify()
    assert {(problem.code, problem.path) for problem in problems} == {("catalogue", str(archive.database.file))}
    done = repair(archive)
    assert done.left.problems == () and [each.code for each in done.done] == ["catalogue"]
    assert archive.verify() == ()
    assert [summary.series for summary in archive.summaries()] == ["iceland", "kosovo"]
    assert files_of(catalogued.folder) == before


def test_a_lost_catalogue_is_no_problem(catalogued: Archive) -> None:
    """It costs time."""
    catalogued.database.remove()
    assert catalogued.verify() == ()
    assert [summary.series for summary in catalogued.summaries()] == ["iceland", "kosovo"]


def test_a_catalogue_behind_the_root_is_no_problem(catalogued: Archive, tmp_path: Path) -> None:
    """Somebody else, or another machine, has added to the archive: what it says of before is not taken for now."""
    kept = catalogued.database.file.read_bytes()
    catalogued.database.close()
    fill(Archive.open(catalogued.folder))
    Archive.open(catalogued.folder).database.remove()
    catalogued.database.file.write_bytes(kept)
    assert Archive.open(catalogued.folder).verify() == ()


def test_a_lost_record_is_restored_from_the_catalogue(catalogued: Archive, judge: Callable[[Path], int]) -> None:
    """It has the digest that the inventory asks for, so it is the one."""
    good = files_of(catalogued.folder)
    record = object_of(catalogued, "kosovo") / "v3" / "content" / "edition.json"
    record.unlink()
    (problem,) = catalogued.verify()
    assert problem.repairable == "restore it from the catalogue"
    assert repair(catalogued).left.problems == ()
    assert files_of(catalogued.folder) == good
    assert judge(catalogued.folder) == 2


def test_a_lost_sidecar_is_written_anew_and_no_inventory_replaced(catalogued: Archive) -> None:
    """A deposit copied a version's damaged inventory over the last good one, which the catalogue had confirmed."""
    folder = object_of(catalogued, "kosovo")
    copy = folder / "v4" / "inventory.json"
    copy.write_bytes(copy.read_bytes().replace(b"2017", b"2o17"))
    (folder / "inventory.json.sha512").unlink()
    assert Archive.open(catalogued.folder).add("kosovo", b"new", Deposit("a.txt", "2018")).version == 5
    assert [edition.label for edition in catalogued.editions("kosovo")] == ["2015", "2016", "2017", "2018"]
    assert {problem.path for problem in catalogued.verify()} == {copy.relative_to(catalogued.folder).as_posix()}


def test_an_inventory_that_only_the_catalogue_confirms_is_left_as_it_is(catalogued: Archive) -> None:
    """Nothing that the catalogue says is written into an archive."""
    folder = object_of(catalogued, "kosovo")
    for name in ("v4/inventory.json", "v4/inventory.json.sha512", "inventory.json.sha512"):
        (folder / name).write_bytes(b"damaged\n")
    before = files_of(folder)
    with pytest.raises(ArchiveError, match=r"nothing confirms it; run diffreport verify --repair"):
        Archive.open(catalogued.folder).add("kosovo", b"new", Deposit("a.txt", "2018"))
    assert files_of(folder) == before


def lose(archive: Archive, series: str) -> None:
    """Remove all of a series, with the folders that lead to it alone."""
    shutil.rmtree(archive.folder / (archive.layout.path(series) or "").partition("/")[0])


def set_back(archive: Archive, series: str, number: int) -> None:
    """Take the newest version away from an object, as a restored older backup does."""
    folder = object_of(archive, series)
    shutil.rmtree(folder / f"v{number}")
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copyfile(folder / f"v{number - 1}" / name, folder / name)


def test_a_series_that_is_gone_is_missed(catalogued: Archive, judge: Callable[[Path], int]) -> None:
    """The root is valid without it; only the catalogue knows, however often the archive is listed and read since."""
    lose(catalogued, "kosovo")
    archive = Archive.open(catalogued.folder)
    assert [summary.series for summary in archive.summaries()] == ["iceland"]
    assert archive.versions("iceland")
    for _ in range(2):  # to have told it once is no reason to forget it
        (problem,) = Archive.open(catalogued.folder).verify()
        assert problem.code == "catalogue" and problem.series == "kosovo" and problem.lost == ("kosovo",)
        assert "with 4 versions, which was here when it was last read, and is not any more" in problem.wrong
    assert judge(catalogued.folder) == 1


def test_an_object_that_was_set_back_is_noticed(catalogued: Archive, judge: Callable[[Path], int]) -> None:
    """Its former state is valid, too; reading it again does not make the catalogue forget the later one."""
    set_back(catalogued, "kosovo", 4)
    archive = Archive.open(catalogued.folder)
    assert len(archive.versions("kosovo")) == 3
    (problem,) = archive.verify()
    assert (problem.code, problem.lost) == ("catalogue", ("kosovo@v4",))
    assert problem.wrong.startswith("v4 was here when it was last read, and is not any more")
    archive.add("kosovo", b"in place of the fourth", Deposit("2018.txt", "2018"))
    (problem,) = archive.verify()
    assert problem.wrong.startswith("v4 is another than when it was last read")
    assert verification(archive, ["iceland"]).problems == ()
    assert verification(archive, ["kosovo"]).problems == (problem,)
    assert judge(catalogued.folder) == 2


def test_a_repair_forgets_what_was_meant_to_go(catalogued: Archive) -> None:
    """It says what, once; what is still there stays remembered."""
    lose(catalogued, "iceland")
    set_back(catalogued, "kosovo", 4)
    archive = Archive.open(catalogued.folder)
    done = repair(archive)
    assert done.left.problems == ()
    assert [(each.series, each.code, each.done) for each in done.done] == [
        ("iceland", "catalogue", "forgotten"),
        ("kosovo", "catalogue", "forgotten"),
    ]
    assert archive.verify() == ()
    lose(archive, "kosovo")
    (problem,) = archive.verify()
    assert "with 3 versions" in problem.wrong


def test_a_new_archive_misses_nothing_of_one_that_was_there_before(catalogued: Archive, layout: str) -> None:
    """Whoever makes one knows that the other is gone."""
    shutil.rmtree(catalogued.folder)
    assert Archive.init(catalogued.folder, layout=layout).verify() == ()
