"""A repair restores what can be restored, takes nothing away for good, and says what is lost."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, Patience
from diffreport.archive.fixity import Aside, Repairer, repair
from diffreport.archive.fixity.opening import opened
from diffreport.archive.inventory import sidecar
from diffreport.errors import ArchiveError, UsageError
from tests.archive.damages import damage, files_of, fill, flip, object_of, readable
from tests.archive.torture import THOROUGH

Judge = Callable[[Path], int]

# Bytes that are in the archive once: nothing can bring them back.
UNIQUE = ("edition.json", "v1/content/2015.txt", "v3/content/2015.txt")


def killed_at(step: int, folder: Path) -> bool:
    """Repair an archive in a process that is killed after some steps; tell whether it got so far."""
    left = itertools.count(step - 1, -1)
    child = os.fork()
    if child == 0:
        try:
            archive = opened(folder, Patience())
            observe = lambda _: next(left) or os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731 - one expression
            repair(archive, repairer=Repairer(archive, Aside(folder, None), observe_step=observe))
            os._exit(0)
        finally:
            os._exit(1)  # never on into the other tests
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL)
    return status == signal.SIGKILL


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Return an archive with a re-issue, shared files and two series."""
    return fill(archive)


def aside_of(archive: Archive) -> dict[str, bytes]:
    """Return what repairs have set aside so far, by path and repair."""
    return files_of(archive.folder.with_name(f"{archive.folder.name}.aside"))


def set_aside(archive: Archive, content: bytes) -> bool:
    """Tell whether bytes are among what was set aside."""
    return content in aside_of(archive).values()


@pytest.mark.parametrize("is_lost", [True, False], ids=["lost", "flipped"])
def test_every_file_that_is_stored_twice_in_some_way_is_restored(filled: Archive, is_lost: bool) -> None:
    """To the same bytes; of those that are stored once the editions are named that are lost with them."""
    for name, good in files_of(filled.folder).items():
        path = filled.folder / name
        if is_lost:
            path.unlink()
        else:
            flip(path, len(good) // 2)
            bad = path.read_bytes()
        archive = opened(filled.folder, Patience())
        done = repair(archive)
        if name.endswith(UNIQUE):
            assert [(problem.path, problem.code) for problem in done.left.problems] == [(name, "E092")]
            assert done.left.problems[0].lost and not done.done
            path.write_bytes(good)
        else:
            assert (done.left.problems, [each.path for each in done.done]) == ((), [name])
            assert path.read_bytes() == good
            assert is_lost or set_aside(filled, bad)
    assert Archive.open(filled.folder).verify() == ()


def test_what_is_lost_is_said_edition_by_edition(filled: Archive) -> None:
    """A file that two editions share is lost to both; one whose record is lost has its number only."""
    (object_of(filled, "kosovo") / "v2" / "content" / "2016.txt").unlink()
    (object_of(filled, "iceland") / "v1" / "content" / "a.txt").unlink()
    (object_of(filled, "kosovo") / "v4" / "content" / "edition.json").unlink()
    lost = {problem.path.rpartition("kosovo/")[2]: problem.lost for problem in repair(filled).left.problems}
    assert lost["v2/content/2016.txt"] == ("kosovo@2016 (v2)", "kosovo@v4")
    assert lost["v4/content/edition.json"] == ("kosovo@v4",)


def test_bytes_are_found_under_another_name(filled: Archive, judge: Judge) -> None:
    """A file that somebody renamed is a stray file with the right digest."""
    content = object_of(filled, "kosovo") / "v1" / "content"
    (content / "2015.txt").rename(content / "2015 (1).txt")
    assert [problem.repairable for problem in filled.verify()] == [
        "set it aside",
        f"restore it from {(content / '2015 (1).txt').relative_to(filled.folder).as_posix()}",
    ]
    assert repair(filled).left.problems == ()
    assert filled.bytes("kosovo@v1") == b"first edition"
    judge(filled.folder)


def test_bytes_are_never_taken_from_a_damaged_file(filled: Archive) -> None:
    """An inventory says where bytes are; the bytes themselves say whether they are right."""
    flip(object_of(filled, "kosovo") / "v2" / "content" / "2016.txt", 0)
    flip(object_of(filled, "iceland") / "v1" / "content" / "a.txt", 1)
    done = repair(filled)
    assert [problem.code for problem in done.left.problems] == ["E092", "E092"]
    assert done.done == () and done.folder is None


def test_strays_are_set_aside_where_they_can_be_found(filled: Archive, judge: Judge) -> None:
    """Files, folders, links and declarations that nothing names, in objects and between them."""
    folder = object_of(filled, "kosovo")
    (filled.folder / "extensions").mkdir(exist_ok=True)
    (filled.folder / "between" / "empty").mkdir(parents=True)
    (folder / "v2" / "content" / "empty").mkdir()
    (folder / "extensions").mkdir()
    strays = [
        folder / "stray.txt",
        folder / "v1" / "stray.txt",
        folder / "v1" / "content" / "below" / "stray.txt",
        folder / "v9" / "content" / "stray.txt",
        folder / "other" / "stray.txt",
        folder / "extensions" / "stray.txt",
        folder / "0=ocfl_object_1.0",
        folder / "v3" / "inventory.json.md5",
        filled.folder / "between" / "stray.txt",
        filled.folder / "extensions" / "stray.txt",
        filled.folder / "0=ocfl_1.0",
    ]
    for stray in strays:
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_text(str(stray))
    (folder / "link").symlink_to(strays[0])
    done = repair(filled)
    assert done.left.problems == ()
    assert done.folder is not None
    for stray in strays:
        kept = done.folder / stray.relative_to(filled.folder)
        assert not stray.exists() and kept.read_text() == str(stray)
    assert (done.folder / folder.relative_to(filled.folder) / "link").is_symlink()
    assert judge(filled.folder) == 2
    log = (done.folder / "repair.log").read_text()
    assert all(f"{each.path}: {each.wrong}; set it aside\n" in log for each in done.done)


def test_a_series_without_its_inventories_is_left_alone(filled: Archive) -> None:
    """Nothing of what may be an edition is taken for a stray file."""
    folder = object_of(filled, "kosovo")
    for file in [folder / "0=ocfl_object_1.1", *folder.rglob("inventory.json*")]:
        file.unlink()
    before = files_of(filled.folder)
    done = repair(filled)
    assert {problem.code for problem in done.left.problems} == {"E003", "E063"}
    assert (files_of(filled.folder), done.done) == (before, ())


def test_the_whole_frame_is_rebuilt_around_the_newest_inventory(filled: Archive, judge: Judge) -> None:
    """All that is left are the editions, and what the newest version says of them."""
    good = files_of(filled.folder)
    for name in good:
        is_kept = "/content/" in name or name.endswith(("v4/inventory.json", "v4/inventory.json.sha512"))
        if not is_kept and "iceland" not in name and name != "README.txt":
            (filled.folder / name).unlink()
    archive = opened(filled.folder, Patience())
    assert repair(archive).left.problems == ()
    assert files_of(filled.folder) == good
    assert judge(filled.folder) == 2


def test_a_version_folder_gone_leaves_what_can_be_told_of_it(filled: Archive, judge: Judge) -> None:
    """Its inventory, and the bytes that others hold; its record is lost, and named."""
    folder = object_of(filled, "kosovo") / "v2"
    good = files_of(folder)
    shutil.rmtree(folder)
    done = repair(filled)
    assert [problem.path.rpartition("v2/")[2] for problem in done.left.problems] == ["content/edition.json"]
    (folder / "content" / "edition.json").write_bytes(good["content/edition.json"])
    assert files_of(folder) == good
    assert judge(filled.folder) == 2


def put_back(folder: Path, version: str) -> None:
    """Put back the inventory of an older version and its sidecar, as an old copy of them would."""
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copy(folder / version / name, folder / name)


def test_an_interrupted_deposit_is_finished(filled: Archive, judge: Judge) -> None:
    """Also several, where somebody put an old inventory back: what continues it is taken in."""
    folder = object_of(filled, "kosovo")
    good = files_of(filled.folder)
    put_back(folder, "v2")
    (problem,) = filled.verify()
    assert (problem.code, problem.lost) == ("E046", ("kosovo@2015 (v3)", "kosovo@2017 (v4)"))
    assert problem.repairable == "restore it from v4/inventory.json"
    assert repair(filled).left.problems == ()
    assert files_of(filled.folder) == good
    judge(filled.folder)


def test_a_damaged_file_lets_no_version_go(filled: Archive) -> None:
    """Where an old inventory was put back, the versions after it are no strays: only the damaged file is left."""
    folder = object_of(filled, "kosovo")
    good = files_of(filled.folder)
    put_back(folder, "v1")
    damaged = folder / "v3" / "content" / "2015.txt"
    flip(damaged, 3)
    assert {problem.code for problem in filled.verify()} == {"E046", "E092"}
    (left,) = repair(filled).left.problems
    assert (left.path, left.code) == (damaged.relative_to(filled.folder).as_posix(), "E092")
    assert left.lost == ("kosovo@2015 (v3)",)
    damaged.write_bytes(good[left.path])
    assert files_of(filled.folder) == good


@pytest.mark.parametrize("is_lost", [True, False], ids=["lost", "flipped"])
def test_a_version_whose_inventory_is_damaged_is_no_stray(filled: Archive, is_lost: bool) -> None:
    """Nothing confirms it any more; it may be an edition all the same, and stays."""
    folder = object_of(filled, "kosovo")
    put_back(folder, "v2")
    for name in ("inventory.json", "inventory.json.sha512"):
        (folder / "v4" / name).unlink() if is_lost else flip(folder / "v4" / name, 30)
    before = files_of(folder / "v4")
    (left,) = repair(filled).left.problems
    assert (left.path.rpartition("/")[2], left.code, left.lost) == ("v4", "E046", ("kosovo@2017 (v4)",))
    assert files_of(folder / "v4") == before and filled.bytes("kosovo@v3") == b"first edition, corrected"


def test_half_of_a_version_is_set_aside(filled: Archive, judge: Judge) -> None:
    """It was never acknowledged, and stands in the way of the next one."""
    folder = object_of(filled, "kosovo")
    shutil.copytree(folder / "v4", folder / "v5")
    with pytest.raises(ArchiveError, match="does not continue the object"):
        filled.add("kosovo", b"new", Deposit("a.txt", "2018"))
    done = repair(filled)
    assert done.left.problems == () and not (folder / "v5").exists()
    assert filled.add("kosovo", b"new", Deposit("a.txt", "2018")).version == 5
    judge(filled.folder)


def test_the_sidecar_of_an_older_version_does_not_make_it_the_newest(filled: Archive) -> None:
    """Where sidecars were exchanged, the newest state that anything confirms is the object's."""
    folder = object_of(filled, "kosovo")
    good = files_of(filled.folder)
    shutil.copy(folder / "v2" / "inventory.json.sha512", folder / "inventory.json.sha512")
    assert [problem.path.rpartition("kosovo/")[2] for problem in filled.verify()] == ["inventory.json.sha512"]
    assert repair(filled).left.problems == ()
    assert files_of(filled.folder) == good


def test_contradictions_are_not_decided(filled: Archive) -> None:
    """Of two histories, each with its digest, a repair does not choose one."""
    path = object_of(filled, "kosovo") / "v1" / "inventory.json"
    path.write_bytes(path.read_bytes().replace(b'"2015.txt"', b'"2014.txt"'))
    path.with_name("inventory.json.sha512").write_bytes(sidecar(path.read_bytes()))
    before = files_of(filled.folder)
    done = repair(filled)
    assert {problem.path for problem in done.left.problems} == {path.relative_to(filled.folder).as_posix()}
    assert not any(problem.repairable for problem in done.left.problems)
    assert (files_of(filled.folder), done.done) == (before, ())


def test_a_root_that_another_tool_made_is_left_alone(archive: Archive) -> None:
    """What is strange to us in it may be dear to others."""
    fill(archive)
    for name in ("README.txt", "root-files.sha512"):
        (archive.folder / name).unlink()
    layout = archive.folder / "ocfl_layout.json"
    layout.write_bytes(layout.read_bytes().replace(b"Each", b"An"))
    (archive.folder / "between").mkdir()
    (archive.folder / "between" / "stray.txt").write_text("stray")
    done = repair(archive)
    assert [(problem.code, problem.repairable) for problem in done.left.problems] == [("E072", "")]
    assert (archive.folder / "between" / "stray.txt").exists()


def test_an_archive_inside_of_the_archive_is_not_taken_apart(filled: Archive, tmp_path: Path) -> None:
    """Somebody copied it there; it is one problem, and whole."""
    shutil.copytree(filled.folder, tmp_path / "copy")
    shutil.copytree(tmp_path / "copy", filled.folder / "copy")
    done = repair(filled)
    assert [(problem.path, problem.code) for problem in done.left.problems] == [("copy", "E088")]
    assert done.done == () and Archive.open(filled.folder / "copy").verify() == ()


def test_some_series_are_repaired_alone(filled: Archive) -> None:
    """The others, and the root's own files, stay as they are."""
    for series in ("kosovo", "iceland"):
        (object_of(filled, series) / "inventory.json").unlink()
    (filled.folder / "README.txt").unlink()
    assert repair(filled, ["iceland"]).left.problems == ()
    assert {problem.series for problem in filled.verify()} == {"", "kosovo"}


def test_nothing_is_set_aside_inside_of_the_archive(filled: Archive, tmp_path: Path) -> None:
    """OCFL has no place for it there; a link does not deceive."""
    (tmp_path / "link").symlink_to(filled.folder)
    for folder in (filled.folder, filled.folder / "aside", tmp_path / "link" / "aside"):
        with pytest.raises(UsageError, match="is inside of the archive"):
            Aside(filled.folder, folder)


def test_nothing_is_set_aside_inside_of_another_archive(filled: Archive, tmp_path: Path) -> None:
    """Nor in one of its series: it would be invalid from then on."""
    other = fill(Archive.init(tmp_path / "other"))
    for folder in (other.folder, other.folder / "aside", object_of(other, "kosovo") / "logs"):
        with pytest.raises(UsageError, match="is inside of another archive"):
            Aside(filled.folder, folder)


def test_what_is_set_aside_may_go_to_another_disk(filled: Archive) -> None:
    """It is then copied before it is taken away."""
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == filled.folder.stat().st_dev:
        pytest.skip("there is no second file system to write to")
    folder = elsewhere / f"diffreport-test-{os.getpid()}"
    try:
        stray = object_of(filled, "kosovo") / "other" / "stray.txt"
        stray.parent.mkdir()
        stray.write_text("stray")
        flip(filled.folder / "README.txt", 3)
        bad = (filled.folder / "README.txt").read_bytes()
        done = repair(filled, repairer=Repairer(filled, Aside(filled.folder, folder)))
        assert done.left.problems == () and done.folder is not None
        assert (done.folder / stray.relative_to(filled.folder)).read_text() == "stray"
        assert (done.folder / "README.txt").read_bytes() == bad
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_a_repair_killed_at_any_step_is_done_again(filled: Archive, judge: Judge) -> None:
    """After each, nothing that could be read before cannot be, and nothing of the damage is gone."""
    good = files_of(filled.folder)
    folder = object_of(filled, "kosovo")
    bad = {}
    for name in ("inventory.json", "v2/content/2016.txt"):
        flip(folder / name, 5)
        bad[name] = (folder / name).read_bytes()
    (folder / "stray.txt").write_bytes(b"stray")
    (filled.folder / "0=ocfl_1.1").unlink()
    before = readable(filled)
    for step in range(1, 100):
        copy = filled.folder.with_name("copy")
        shutil.copytree(filled.folder, copy)
        was_killed = killed_at(step, copy)
        archive = opened(copy, Patience())
        assert before.items() <= readable(archive).items()
        done = repair(archive)
        assert done.left.problems == ()
        assert files_of(copy) == good
        kept = set(aside_of(archive).values())
        assert {*bad.values(), b"stray"} <= kept
        assert not list(copy.rglob("diffreport-staging"))
        shutil.rmtree(copy)
        shutil.rmtree(copy.with_name("copy.aside"))
        if not was_killed:
            break
    assert step > 10
    repair(opened(filled.folder, Patience()))
    judge(filled.folder)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(500 if THOROUGH else 10))
def test_no_repair_makes_anything_worse(filled: Archive, seed: int, judge: Judge) -> None:
    """Whatever was damaged: what could be read can be, what is said to be left is, and once is enough."""
    chance = random.Random(seed)
    damages = [damage(filled.folder, chance) for _ in range(chance.randint(1, 3))]
    try:
        archive = opened(filled.folder, Patience())
    except ArchiveError:
        pytest.skip(f"nothing tells any more that it was an archive: {damages}")
    before, bytes_before = readable(archive), set(files_of(filled.folder).values())
    unmendable = {(each.path, each.code) for each in archive.verify() if not each.repairable}
    done = repair(archive)
    assert before.items() <= readable(archive).items(), damages
    assert archive.verify() == done.left.problems, damages
    assert {(each.path, each.code) for each in done.left.problems} <= unmendable, damages
    assert not any(each.repairable for each in done.left.problems), damages
    assert bytes_before <= set(files_of(filled.folder).values()) | set(aside_of(archive).values()), damages
    again = repair(archive)
    assert (again.done, again.left.problems) == ((), done.left.problems), damages
    if not done.left.problems:
        assert judge(filled.folder) == 2
