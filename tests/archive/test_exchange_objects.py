"""OCFL objects of other tools: kept as they are where that can be, else an edition a version."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import ocfl
import pytest

from diffreport.archive import Archive, Deposit
from diffreport.archive.exchange import Arrived, Kind, Wish, consign, rehearse, take_in
from diffreport.archive.inventory import sidecar
from diffreport.errors import ArchiveError, DiffreportError, InputError, UsageError
from diffreport.readers.labels import label_in
from tests.archive.ocfl_objects import object_of

WISH = Wish(label_in)
Judged = Callable[[Path], int]
Versions = list[dict[str, str]]  # of each version the text of its files, by path
ONE_FILE: Versions = [{"report.txt": "one"}, {"report.txt": "two"}, {"report.txt": "two"}, {"report.txt": "three"}]
SEVERAL: Versions = [{"a/report.txt": "one", "notes.txt": "n"}, {"notes.txt": "m"}, {"a/report.txt": "two"}]


def take(archive: Archive, source: Path, wish: Wish = WISH) -> list[Arrived]:
    """Import a source and return what became of its editions."""
    return list(take_in(archive, consign(archive, source, wish)))


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def foreign(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes an object with ocfl-py, one version a day from 28 February 2015 on."""
    number = iter(range(100))

    def made(identifier: str, versions: Versions, **options: object) -> Path:
        source, target = tmp_path / f"source-{next(number)}", tmp_path / f"object-{next(number)}"
        told = {}
        for n, content in enumerate(versions, 1):
            (source / f"v{n}").mkdir(parents=True)
            for path, text in content.items():
                (source / f"v{n}" / path).parent.mkdir(parents=True, exist_ok=True)
                (source / f"v{n}" / path).write_text(text)
            created = f"2015-0{2 + n // 2}-2{n}T23:30:00.25-01:00"
            user = {"name": "Ana Lopes", "address": "mailto:ana@example.org"}
            told[n] = ocfl.VersionMetadata(created=created, message=f"State {n}\nof it", **user)
        maker = ocfl.Object(identifier=identifier, **{"forward_delta": True, **options})
        maker.build(str(source), versions_metadata=told, objdir=str(target))
        return target

    return made


@pytest.fixture
def root(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes a root of objects with ocfl-py."""

    def made(*objects: Path) -> Path:
        store = ocfl.StorageRoot(root=str(tmp_path / "root"), layout_name="0003-hash-and-id-n-tuple-storage-layout")
        store.initialize(spec_version="1.1")
        for each in objects:
            store.add(str(each))
        return tmp_path / "root"

    return made


def test_an_object_is_kept_as_it_is(archive: Archive, foreign: Callable[..., Path], judge: Judged) -> None:
    """Byte for byte; its versions are editions, and it can be added to if it has our form."""
    source = foreign("lakes", ONE_FILE)
    taken = take(archive, source)
    assert [(arrived.label, arrived.version, arrived.new) for arrived in taken] == [
        (f"v{number}", number, True) for number in range(1, 5)
    ]
    assert files(archive.holding("lakes").folder) == files(source)
    assert archive.bytes("lakes@v2") == b"two"
    assert archive.add("lakes", b"four", Deposit("2016.txt", "2016")).version == 5
    assert archive.verify() == () and judge(archive.folder) == 1
    assert not (archive.folder / "extensions/diffreport-staging").exists()


def test_what_was_taken_over_comes_in_once(archive: Archive, foreign: Callable[..., Path], judge: Judged) -> None:
    """And later versions of the object are added as editions."""
    take(archive, foreign("lakes", ONE_FILE))
    consignment = consign(archive, foreign("lakes", ONE_FILE), WISH)
    assert (consignment.arrivals, consignment.wholes) == ((), ())
    assert consignment.notices == ("lakes: v1 to v4 are there already",)
    taken = take(archive, foreign("lakes", [*ONE_FILE, {"report.txt": "four"}]))
    assert [(arrived.label, arrived.version) for arrived in taken] == [("2015-04-25", 5)]
    assert archive.bytes("lakes@2015-04-25") == b"four"
    assert judge(archive.folder) == 1


def test_a_root_comes_in_object_by_object(
    archive: Archive, foreign: Callable[..., Path], root: Callable[..., Path], judge: Judged
) -> None:
    """Each under its id; a rehearsal tells, and stores nothing."""
    source = root(foreign("lakes", ONE_FILE), foreign("rivers", SEVERAL))
    consignment = consign(archive, source, WISH)
    assert consignment.kind is Kind.OCFL and len(consignment.wholes) == 2
    assert len(list(rehearse(archive, consignment))) == 7 and archive.series() == ()
    assert len(list(take_in(archive, consignment))) == 7
    assert archive.series() == ("lakes", "rivers")
    assert judge(archive.folder) == 2 and archive.verify() == ()


def test_a_root_with_ids_that_name_no_series_gives_the_others(
    archive: Archive, foreign: Callable[..., Path], root: Callable[..., Path], judge: Judged
) -> None:
    """An id may be a URI, as OCFL recommends: each such object is told, with the command that takes it in."""
    source = root(foreign("lakes", ONE_FILE), foreign("https://example.org/rivers", SEVERAL))
    consignment = consign(archive, source, WISH)
    (told,) = consignment.notices
    (folder,) = (each for each in source.rglob("https*") if each.is_dir())
    assert told.endswith(f"import {folder} --series NAME") and "'https://example.org/rivers'" in told
    assert len(list(take_in(archive, consignment))) == 4
    assert archive.series() == ("lakes",) and judge(archive.folder) == 1


@pytest.mark.parametrize("series", [None, "hydro"])
def test_a_version_without_a_file_is_no_edition(
    archive: Archive, foreign: Callable[..., Path], judge: Judged, series: str | None
) -> None:
    """It is told, kept with the object that it is a version of, and never the latest."""
    source = foreign("lakes", [{"report.txt": "one"}, {}, {"report.txt": "two"}, {}])
    wish = replace(WISH, series=series)
    consignment = consign(archive, source, wish)
    assert consignment.notices == (f"{series or 'lakes'}: no file in v2, v4; passed over",)
    assert len(list(rehearse(archive, consignment))) == 2
    assert len(list(take_in(archive, consignment))) == 2
    assert archive.bytes(f"{series or 'lakes'}@latest") == b"two"
    assert archive.bytes(f"{series or 'lakes'}@previous") == b"one"
    assert archive.verify() == () and judge(archive.folder) == 1


def test_an_object_with_another_id_becomes_editions(
    archive: Archive, foreign: Callable[..., Path], judge: Judged
) -> None:
    """With what its inventory tells: the moment, the message, the user, the id; unchanged versions are none."""
    source = foreign("info:hydro/lakes", ONE_FILE)
    with pytest.raises(UsageError, match=f"'info:hydro/lakes' names no series; .* import {source} --series NAME"):
        consign(archive, source, WISH)
    wish = replace(WISH, series="lakes")
    assert [arrived.label for arrived in take(archive, source, wish)] == ["2015-02-21", "2015-03-22", "2015-04-24"]
    version = archive.version("lakes@2015-03-22")
    assert version.edition.retrieved == "2015-03-23T00:30:00Z"
    assert version.edition.note == "State 2 of it\nv2 of the OCFL object info:hydro/lakes"
    assert version.depositor == "Ana Lopes <mailto:ana@example.org>"
    assert archive.bytes("lakes@2015-03-22") == b"two"
    assert not any(arrived.new for arrived in take(archive, source, wish))
    assert judge(archive.folder) == 1


def test_the_file_of_an_edition_can_be_named(archive: Archive, foreign: Callable[..., Path], judge: Judged) -> None:
    """Where versions hold several; those without it are none."""
    source = foreign("lakes", SEVERAL)
    wish = replace(WISH, series="renamed")
    with pytest.raises(UsageError, match=r"several files, a/report.txt, notes.txt; name one with --file"):
        consign(archive, source, wish)
    with pytest.raises(UsageError, match=r"no version holds 'b.txt'; there is a/report.txt"):
        consign(archive, source, replace(wish, file="b.txt"))
    assert [arrived.label for arrived in take(archive, source, replace(wish, file="a/report.txt"))] == [
        "2015-02-21",
        "2015-03-23",
    ]
    assert archive.get("renamed@2015-02-21").name == "report.txt"
    assert judge(archive.folder) == 1


def test_files_with_a_date_name_their_editions(archive: Archive, foreign: Callable[..., Path]) -> None:
    """If the dates tell the versions apart."""
    source = foreign("x/y", [{"2014.txt": "a"}, {"2015.txt": "b"}])
    assert [arrived.label for arrived in take(archive, source, replace(WISH, series="lakes"))] == ["2014", "2015"]


def test_versions_of_ours_keep_their_records(archive: Archive, tmp_path: Path, judge: Judged) -> None:
    """An archive is a root, too: what its series lack is added, edition by edition."""
    other = Archive.init(tmp_path / "other")
    for target in (archive, other):
        target.add("lakes", b"one", Deposit("2015.txt", "2015", retrieved="2016-01-01T00:00:00Z"))
    other.add("lakes", b"two", Deposit("2016.txt", "2016", "2016-05", quarantine="is short"))
    other.add("rivers", b"three", Deposit("2016.txt", "2016"))
    taken = take(archive, other.folder)
    assert {(arrived.series, arrived.label, arrived.new) for arrived in taken} >= {
        ("rivers", "2016", True),
        ("lakes", "2016", True),
    }
    assert archive.get("lakes@2016") == other.get("lakes@2016")
    assert files(archive.holding("rivers").folder) == files(other.holding("rivers").folder)
    assert judge(archive.folder) == 2


def bad_path(folder: Path) -> None:
    """Let an inventory name a file outside of its object."""
    document = json.loads((folder / "inventory.json").read_bytes())
    document["manifest"] = {digest: ["v1/content/../../../secret"] for digest in document["manifest"]}
    raw = json.dumps(document).encode()
    (folder / "inventory.json").write_bytes(raw)
    (folder / "inventory.json.sha512").write_bytes(sidecar(raw))


DAMAGE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "other bytes": ("v1/content/report.txt", lambda folder: (folder / "v1/content/report.txt").write_text("eno")),
    "a file lost": ("v1/content/report.txt", lambda folder: (folder / "v1/content/report.txt").unlink()),
    "a file more": ("v1/content/new", lambda folder: (folder / "v1/content/new").write_text("x")),
    "no sidecar": ("inventory.json.sha512", lambda folder: (folder / "inventory.json.sha512").unlink()),
    "no inventory": ("inventory.json", lambda folder: (folder / "inventory.json").unlink()),
    "a path outside": ("not a safe path", bad_path),
    "a link": ("symbolic link", lambda folder: (folder / "v1/content/link").symlink_to("/etc/passwd")),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_object_is_refused(
    archive: Archive, foreign: Callable[..., Path], root: Callable[..., Path], damage: str
) -> None:
    """With all others of its root: it is named with what is wrong, and nothing is stored."""
    source = root(foreign("lakes", ONE_FILE), foreign("rivers", ONE_FILE))
    wrong, do = DAMAGE[damage]
    do(next(source.rglob("lakes")))
    before = files(archive.folder)
    with pytest.raises(InputError, match=f"damaged OCFL object.*{wrong}"):
        consign(archive, source, WISH)
    assert files(archive.folder) == before


def test_an_object_damaged_after_the_checks_does_not_get_in(
    archive: Archive, foreign: Callable[..., Path], judge: Judged
) -> None:
    """The copy is checked before it is in the archive; nothing is left of it."""
    source = foreign("lakes", ONE_FILE)
    consignment = consign(archive, source, WISH)
    before = files(archive.folder)
    (source / "v1/content/report.txt").write_text("eno")
    with pytest.raises(ArchiveError, match=r"report\.txt"):
        list(take_in(archive, consignment))
    assert files(archive.folder) == before
    assert judge(archive.folder) == 0


def test_an_object_that_takes_the_place_of_another_does_not_get_in(
    archive: Archive, foreign: Callable[..., Path]
) -> None:
    """However sound it is: its id does not belong where the other was to stand."""
    source, other = foreign("lakes", ONE_FILE), foreign("rivers", ONE_FILE)
    consignment = consign(archive, source, WISH)
    before = files(archive.folder)
    shutil.rmtree(source)
    other.rename(source)
    with pytest.raises(ArchiveError, match="lakes: the object to take in has the id 'rivers'"):
        list(take_in(archive, consignment))
    assert files(archive.folder) == before


def test_an_object_too_deep_to_follow_is_refused(archive: Archive, tmp_path: Path) -> None:
    """However it nests its files; a hundred folders are followed."""
    for depth, name in ((99, "lakes"), (101, "rivers")):
        made = object_of(tmp_path / name, [{"report.txt": b"one"}], name)
        (made.folder / "logs" / ("a/" * depth)).mkdir(parents=True)
    assert [arrived.series for arrived in take(archive, tmp_path / "lakes")] == ["lakes"]
    with pytest.raises(InputError, match="rivers: has folders more than 100 deep"):
        consign(archive, tmp_path / "rivers", WISH)
    assert archive.series() == ("lakes",)


def test_a_version_damaged_after_the_checks_does_not_get_in(archive: Archive, foreign: Callable[..., Path]) -> None:
    """Nor does an edition without a record: the bytes stored are those that were checked."""
    source = foreign("http://example.org/lakes", ONE_FILE)
    consignment = consign(archive, source, replace(WISH, series="lakes"))
    (source / "v1/content/report.txt").write_text("eno")
    with pytest.raises(InputError, match="v1: changed after it was checked"):
        list(take_in(archive, consignment))
    assert not archive.has("lakes")


def test_a_full_disk_lets_no_half_object_in(
    archive: Archive, foreign: Callable[..., Path], judge: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it is full: the archive is as before, or holds the whole object; the next try makes it complete."""
    source = foreign("lakes", ONE_FILE)
    before, real, left = files(archive.folder), os.fsync, 0

    def full(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    for limit in range(1, 100):
        left = limit
        try:
            take(archive, source)
        except ArchiveError as error:
            assert "No space left" in str(error)
            if archive.has("lakes"):
                break
            assert files(archive.folder) == before
        else:
            break
    assert limit > 16  # every file and folder had its turn
    left = 0
    take(archive, source)
    assert files(archive.holding("lakes").folder) == files(source)
    assert archive.verify() == () and judge(archive.folder) == 1


def test_what_is_read_only_stays_so(archive: Archive, foreign: Callable[..., Path]) -> None:
    """A series in another tool's form is refused before anything is stored."""
    take(archive, foreign("lakes", ONE_FILE, digest_algorithm="sha256"))
    with pytest.raises(ArchiveError, match="only read"):
        consign(archive, foreign("lakes", [{"2016.txt": "x"}]), WISH)


def test_what_is_no_root_is_refused(archive: Archive, foreign: Callable[..., Path], tmp_path: Path) -> None:
    """And so are two objects for one series."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no OCFL object"):
        consign(archive, tmp_path / "empty", replace(WISH, kind=Kind.OCFL))
    both = tmp_path / "both"
    for name in ("a", "b"):
        shutil.copytree(foreign(name, ONE_FILE), both / name)
    with pytest.raises(DiffreportError, match="name the folder of one"):
        consign(archive, both, replace(WISH, kind=Kind.OCFL, series="lakes"))
