"""The catalogue: whatever becomes of it, and of the root behind its back, the archive says the same."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.archive.catalogue import overview
from diffreport.archive.fixity.catalogued import catalogue_flaws
from diffreport.caches import OFF, VARIABLE
from diffreport.errors import ArchiveError, ReferenceNotFoundError

REASON = "reads as a bot wall"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep caches in a folder of the test's own."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function that lets the file system's clock tick; by ours, all that was written is long settled."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 10**10)
    probe = tmp_path / "probe"
    probe.touch()

    def tick() -> None:
        before = probe.stat().st_mtime_ns
        while probe.stat().st_mtime_ns == before:
            os.utime(probe)
        time.sleep(0.02)  # a file system in memory tells times of folders in steps of the kernel's clock

    return tick


def put(archive: Archive, series: str, label: str, text: str = "", **said: Any) -> None:
    """Archive a small edition."""
    archive.add(series, f"<p>{text or label}</p>".encode(), Deposit(f"{label}.html", label, **said))


def told(archive: Archive) -> dict[str, Any]:
    """Return all that the archive says, as it says it to whoever opens it next."""
    archive = Archive.open(archive.folder)
    names = archive.series()
    return {
        "series": names,
        "summaries": list(archive.summaries()),
        "versions": {name: archive.versions(name) for name in names},
        "editions": {name: archive.editions(name) for name in names},
        "order": {name: archive.order(name) for name in names},
        "bytes": {name: archive.bytes(f"{name}@v{len(archive.versions(name))}") for name in names},
    }


def told_by_the_root(archive: Archive) -> dict[str, Any]:
    """Return the same without a catalogue."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, OFF)
        return told(archive)


def changed(archive: Archive, statement: str, *values: object) -> None:
    """Change the catalogue behind everybody's back."""
    assert archive.database.file is not None
    archive.database.close()
    connection = sqlite3.connect(archive.database.file)
    with connection:
        assert connection.execute(statement, values).rowcount > 0
    connection.close()


def test_a_second_look_reads_neither_records_nor_inventories(archive: Archive, later: Callable[[], None]) -> None:
    """A list is taken from the catalogue as it is, and records are known by their digest."""
    for number in range(5):
        put(archive, "kosovo", f"20{number:02}")
    put(archive, "iceland", "2015")
    later()
    before = told(archive)
    former = overview.kept(archive.database)
    assert former is not None
    assert overview.refreshed(archive.folder, former) is former
    assert [found.summary is not None for found in former.objects.values()] == [True, True]
    for record in archive.folder.rglob("edition.json"):
        record.unlink()
    assert told(archive) == before
    with pytest.raises(ArchiveError, match=r"edition\.json"):
        told_by_the_root(archive)


@pytest.mark.parametrize("fact", ["st_mtime_ns", "st_ctime_ns", "st_ino", "st_dev", "st_size"])
def test_whatever_the_system_says_otherwise_of_a_file_it_is_read_anew(
    archive: Archive, later: Callable[[], None], monkeypatch: pytest.MonkeyPatch, fact: str
) -> None:
    """Times may be set, and inodes are the same on another disk."""
    put(archive, "kosovo", "2015")
    later()
    told(archive)
    former = overview.kept(archive.database)
    assert former is not None and overview.refreshed(archive.folder, former) is former
    facts = ("st_mode", "st_mtime_ns", "st_ctime_ns", "st_ino", "st_dev", "st_size")
    lstat = os.lstat

    def another(path: str) -> SimpleNamespace:
        found = lstat(path)
        return SimpleNamespace(**{name: getattr(found, name) - (name == fact) for name in facts})

    monkeypatch.setattr(os, "lstat", another)
    assert [found.summary for found in overview.refreshed(archive.folder, former).objects.values()] == [None]


def test_bytes_are_read_from_the_root_and_checked(archive: Archive) -> None:
    """The catalogue holds none."""
    put(archive, "kosovo", "2015")
    told(archive)
    stored = next(archive.folder.rglob("2015.html"))
    stored.write_bytes(stored.read_bytes()[:-1] + b"!")
    with pytest.raises(ArchiveError, match=r"2015\.html: damaged"):
        Archive.open(archive.folder).bytes("kosovo@2015")


def _steps(archive: Archive, chance: random.Random) -> Iterator[Callable[[], object]]:
    """Yield what may happen to an archive and to its catalogue, in any order."""
    series = ["kosovo", "iceland", "lakes-council"]
    number = iter(range(10_000))

    def deposit() -> None:
        reason = chance.choice([None, None, REASON])
        label = f"{2000 + chance.randrange(8)}"
        put(archive, chance.choice(series), label, f"text {next(number)}", quarantine=reason)

    def deposit_without() -> None:  # as a writer does that is killed before it has catalogued
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(VARIABLE, OFF)
            put(Archive.open(archive.folder), chance.choice(series), f"x{next(number)}")

    def flip() -> None:
        file = archive.database.file
        assert file is not None
        archive.database.close()
        if file.exists():
            content = bytearray(file.read_bytes())
            for _ in range(20):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            file.write_bytes(content)

    def truncate() -> None:
        file = archive.database.file
        assert file is not None
        archive.database.close()
        if file.exists():
            os.truncate(file, chance.randrange(file.stat().st_size + 1))

    while True:
        yield chance.choice([deposit, deposit, deposit, deposit_without, archive.database.remove, flip, truncate])


@pytest.mark.parametrize("seed", range(2))
def test_whatever_becomes_of_the_catalogue_the_archive_says_the_same(
    archive: Archive, later: Callable[[], None], seed: int
) -> None:
    """Deleted, cut off, its bits flipped, or not told of a deposit, at any moment."""
    put(archive, "kosovo", "2015")
    steps = _steps(archive, random.Random(seed))
    for _ in range(15):
        next(steps)()
        later()
        assert told(archive) == told_by_the_root(archive)


def test_what_was_changed_just_now_is_not_believed(archive: Archive) -> None:
    """Within a tick of the clock, a file looks as it did."""
    for number in range(8):
        put(archive, f"series-{number}", "2015")
        assert len(Archive.open(archive.folder).series()) == number + 1
        put(archive, f"series-{number}", "2016")
        assert [summary.editions for summary in Archive.open(archive.folder).summaries()] == [2] * (number + 1)


def test_an_older_copy_in_the_place_of_the_root_is_seen(
    archive: Archive, tmp_path: Path, later: Callable[[], None]
) -> None:
    """So is the newer one when it comes back."""
    put(archive, "kosovo", "2015")
    shutil.copytree(archive.folder, tmp_path / "older")
    older = told(archive)
    put(archive, "kosovo", "2016")
    put(archive, "iceland", "2016")
    later()
    newer = told(archive)
    archive.folder.rename(tmp_path / "newer")
    (tmp_path / "older").rename(archive.folder)
    assert told(archive) == older == told_by_the_root(archive)
    archive.folder.rename(tmp_path / "older")
    (tmp_path / "newer").rename(archive.folder)
    assert told(archive) == newer


def test_another_archive_in_the_same_place_is_another(archive: Archive, layout: str) -> None:
    """Also if it has a series of the same name."""
    put(archive, "kosovo", "2015")
    told(archive)
    shutil.rmtree(archive.folder)
    other = Archive.init(archive.folder, layout=layout)
    assert told(other)["series"] == ()
    put(other, "kosovo", "1999")
    assert [edition.label for edition in told(other)["editions"]["kosovo"]] == ["1999"]


def test_a_series_that_was_moved_away_is_not_listed(
    archive: Archive, tmp_path: Path, later: Callable[[], None]
) -> None:
    """Nor is one that a symbolic link stands for."""
    put(archive, "kosovo", "2015")
    put(archive, "iceland", "2015")
    later()
    told(archive)
    folder = archive.folder / str(archive.layout.path("kosovo"))
    folder.rename(tmp_path / "kosovo")
    assert Archive.open(archive.folder).series() == ("iceland",)
    later()
    folder.symlink_to(tmp_path / "kosovo")
    assert Archive.open(archive.folder).series() == ("iceland",)
    later()
    folder.unlink()
    (tmp_path / "kosovo").rename(folder)
    assert Archive.open(archive.folder).series() == ("iceland", "kosovo")


@pytest.mark.parametrize(
    "lie",
    [
        "UPDATE records SET record = CAST(replace(record, '2015', '1999') AS BLOB)",
        "UPDATE overview SET content = CAST(replace(content, '2015', '1999') AS BLOB)",
    ],
)
def test_what_the_catalogue_says_wrongly_is_not_believed(archive: Archive, later: Callable[[], None], lie: str) -> None:
    """A record and a list; each has its digest."""
    put(archive, "kosovo", "2015")
    put(archive, "iceland", "2016")
    later()
    before = told(archive)
    changed(archive, lie)
    assert told(archive) == before


@pytest.mark.parametrize("kind", ["another type", "outside"])
def test_a_path_in_the_catalogue_that_is_none_is_passed_over(archive: Archive, tmp_path: Path, kind: str) -> None:
    """An edition is archived, and nothing outside of the root is read for what else has its bytes."""
    put(archive, "kosovo", "2015", "the same")
    object_folder = archive.folder / str(archive.layout.path("kosovo"))
    shutil.copytree(object_folder, tmp_path / "outside" / "kosovo")
    path = b"12" if kind == "another type" else os.path.relpath(tmp_path / "outside" / "kosovo", archive.folder)
    changed(archive, "UPDATE contents SET path = ?", path)
    deposit = Deposit("2015.html", "2015")
    stored = Archive.open(archive.folder).add("iceland", b"<p>the same</p>", deposit)
    assert (stored.new, stored.twins) == (True, ())


@pytest.mark.parametrize("content", [b'{"id": "kosovo"}', b"[]", b"{", b'{"id": 1, "versions": 2}'])
def test_an_inventory_that_the_catalogue_wrongly_calls_sound_is_checked(archive: Archive, content: bytes) -> None:
    """What cannot be one is named as damaged."""
    put(archive, "kosovo", "2015")
    (archive.folder / str(archive.layout.path("kosovo")) / "inventory.json").write_bytes(content)
    changed(archive, "UPDATE holdings SET inventory = ?", hashlib.sha512(content).hexdigest())
    with pytest.raises(ArchiveError, match=r"inventory\.json: .*; run diffreport verify --repair"):
        Archive.open(archive.folder).editions("kosovo")


def test_without_a_catalogue_there_is_nothing_to_check(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is one missed."""
    put(archive, "kosovo", "2015")
    monkeypatch.setenv(VARIABLE, OFF)
    assert list(catalogue_flaws(Archive.open(archive.folder))) == []


def test_a_damaged_object_is_no_fault_of_the_catalogue(archive: Archive, later: Callable[[], None]) -> None:
    """What it says of it is what was true before."""
    put(archive, "kosovo", "2015")
    later()
    list(archive.summaries())
    (archive.folder / str(archive.layout.path("kosovo")) / "inventory.json").write_text("{}")
    assert list(catalogue_flaws(archive)) == []


def test_a_damaged_object_leaves_the_others_listed(archive: Archive, later: Callable[[], None]) -> None:
    """Also where its inventory alone tells its name; whoever does not ask for what is left out gets the error."""
    name = ".".join("k" * 40)  # the hashed layout cuts it
    for series in (name, "iceland", "zagreb"):
        put(archive, series, "2015")
    damaged = archive.folder / str(archive.layout.path(name)) / "inventory.json"
    damaged.write_text("{}")
    later()
    archive = Archive.open(archive.folder)
    for _ in range(2):  # without the catalogue, and with it
        left_out: list[ArchiveError] = []
        assert [each.series for each in archive.summaries(left_out.append)] == ["iceland", "zagreb"]
        assert [str(error).partition(": ")[0] for error in left_out] == [str(damaged)]
        with pytest.raises(ArchiveError, match=r"inventory\.json"):
            list(archive.summaries())
    assert {"iceland", "zagreb"} <= {*archive.series(left_out.append)}
    with pytest.raises(ReferenceNotFoundError, match="iceland"):
        archive.editions("sea")


def test_a_folder_that_cannot_be_read_leaves_the_others_listed(
    archive: Archive, later: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named each time, and listed once it can be read again."""
    for series in ("iceland", "kosovo"):
        put(archive, series, "2015")
    later()
    closed, scandir = str(archive.folder / str(archive.layout.path("kosovo"))), os.scandir

    def refusing(path: str) -> Any:
        if path == closed:
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refusing)
        for _ in range(2):
            left_out: list[ArchiveError] = []
            assert [each.series for each in archive.summaries(left_out.append)] == ["iceland"]
            assert [str(error) for error in left_out] == [
                f"{closed}: cannot be read (Permission denied); check its permissions"
            ]
            with pytest.raises(ArchiveError, match="cannot be read"):
                archive.series()
    assert archive.series() == ("iceland", "kosovo")


def _add_many(folder: Path, series: str) -> None:
    archive = Archive.open(folder)
    for number in range(20):
        put(archive, series, f"{number}")
        assert len(archive.editions(series)) == number + 1


def test_processes_that_write_and_list_at_once_see_the_archive(archive: Archive) -> None:
    """What one has archived, it finds; what all have, everybody finds."""
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_add_many, args=(archive.folder, f"series-{n}")) for n in range(4)]
    for writer in writers:
        writer.start()
    seen = 0
    while any(writer.is_alive() for writer in writers):
        editions = sum(summary.editions for summary in Archive.open(archive.folder).summaries())
        assert editions >= seen
        seen = editions
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    assert [summary.editions for summary in archive.summaries()] == [20] * 4
    assert told(archive) == told_by_the_root(archive)
