"""Editions into the archive: exports and bags come back as they were, dated files and foreign objects get a record."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from diffreport.archive import Archive, Deposit, Retrieval
from diffreport.archive.exchange import Arrived, Form, Kind, Packing, Wish, consign, export, rehearse, take_in
from diffreport.archive.exchange.arrivals import Arrival
from diffreport.errors import DiffreportError, InputError, UsageError
from diffreport.readers.labels import label_in
from tests.unprivileged import no_superuser, open_folder

WISH = Wish(label_in)
LAKES = replace(WISH, series="lakes")
EVERY = Packing(versions=True)
RETRIEVAL = Retrieval(
    "https://example.org/final", 200, (("ETag", "x"), ("etag", "y")), "HTTP header", "utf-8", "default"
)

Judged = Callable[[Path], int]


def take(archive: Archive, source: Path, wish: Wish = WISH) -> list[Arrived]:
    """Import a source and return what became of its editions."""
    return list(take_in(archive, consign(archive, source, wish)))


@pytest.fixture
def other(tmp_path: Path) -> Archive:
    """Return another empty archive."""
    return Archive.init(tmp_path / "other")


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Return an archive with re-issues, a return to former bytes, one in quarantine, one accepted, labels alike."""
    full = Deposit("2015 ä.html", "2015", "2016-06-02", "https://example.org/2015", "Fifteen", "text/html", "A\nnote")
    full = replace(full, retrieved="2016-06-03T08:00:00Z", retrieval=RETRIEVAL, depositor="Ana <ana@example.org>")
    archive.add("kosovo", b"fifteen", full)
    archive.add("kosovo", b"March", Deposit("report.html", "March edition", retrieved="2017-01-01T00:00:00Z"))
    archive.add("kosovo", b"April", Deposit("report.html", "April edition", retrieved="2017-01-01T00:00:00Z"))
    archive.add("kosovo", b"fifteen, corrected", replace(full, note=None))
    archive.add("kosovo", b"fifteen", replace(full, note="As it was"))
    archive.add("kosovo", b"short", replace(full, label="2016", quarantine="is short"))
    archive.accept("kosovo@2016", "it is whole", "Ben")
    archive.add("kosovo", b"wall", replace(full, label="2017", quarantine="reads as a bot wall"))
    archive.add("lakes", b"deep", Deposit("2015.txt", "2015", retrieved="2017-01-01T00:00:00Z"))
    return archive


def told(archive: Archive, series: str) -> list[object]:
    """Return all that is known of the deposits of a series, and their bytes."""
    return [
        (v.number, v.edition, v.supersedes, v.file, v.retrieval, v.depositor, archive.bytes(f"{series}@v{v.number}"))
        for v in archive.versions(series)
    ]


@pytest.mark.parametrize("form", [Form.FOLDER, Form.BAG])
def test_an_export_comes_back_as_it_was(filled: Archive, other: Archive, form: Form, judge: Judged) -> None:
    """Every deposit with its record, its bytes, its place and its state of quarantine; once, however often."""
    folder = other.folder.parent / "out"
    export(filled, filled.series(), folder, Packing(form, versions=True))
    consignment = consign(other, folder, WISH)
    assert consignment.kind is (Kind.BAG if form is Form.BAG else Kind.FOLDER) and not consignment.notices
    assert all(arrived.new for arrived in take_in(other, consignment))
    for series in filled.series():
        assert told(other, series) == told(filled, series)
        assert other.editions(series) == filled.editions(series)
    again = take(other, folder)
    assert len(again) == 9 and not any(arrived.new for arrived in again)
    assert [arrived.version for arrived in again] == [*range(1, 9), 1]
    assert judge(other.folder) == 2 and other.verify() == ()


def test_an_export_of_the_current_issues_keeps_their_order(filled: Archive, other: Archive, tmp_path: Path) -> None:
    """Also where only the deposits tell it."""
    export(filled, ["kosovo"], tmp_path / "out")
    take(other, tmp_path / "out")
    assert other.order("kosovo") == filled.order("kosovo") == "deposit"
    assert other.editions("kosovo") == filled.editions("kosovo")


def test_an_export_may_come_in_under_another_name(filled: Archive, tmp_path: Path) -> None:
    """If it holds one series."""
    export(filled, ["kosovo@2015"], tmp_path / "one")
    [arrived] = take(filled, tmp_path / "one", replace(WISH, series="again"))
    assert (arrived.series, arrived.label, arrived.version, arrived.new) == ("again", "2015", 1, True)
    export(filled, filled.series(), tmp_path / "all")
    with pytest.raises(UsageError, match="kosovo, lakes"):
        consign(filled, tmp_path / "all", replace(WISH, series="again"))


def test_a_rehearsal_stores_nothing(filled: Archive, other: Archive, tmp_path: Path) -> None:
    """And tells what would be stored."""
    export(filled, ["kosovo"], tmp_path / "out", EVERY)
    before = sorted(other.folder.rglob("*"))
    would = list(rehearse(other, consign(other, tmp_path / "out", WISH)))
    assert [(arrived.new, arrived.version) for arrived in would] == [(True, None)] * 8
    assert sorted(other.folder.rglob("*")) == before
    take(other, tmp_path / "out")
    would = list(rehearse(other, consign(other, tmp_path / "out", WISH)))
    assert [(arrived.new, arrived.version) for arrived in would] == [(False, number) for number in range(1, 9)]


def line(text: str) -> Callable[[Path], object]:
    """Return a function that adds a line to the manifest of an export."""

    def add(folder: Path) -> None:
        with (folder / "manifest-sha512.txt").open("a", newline="") as manifest:
            manifest.write(f"{text}\n")

    return add


ZERO = "0" * 128
DAMAGE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "other bytes": ("kosovo/report.html", lambda folder: (folder / "kosovo/report.html").write_bytes(b"march")),
    "a file lost": ("is missing", lambda folder: (folder / "kosovo/report.html").unlink()),
    "a file more": ("not name kosovo/2018.html", lambda folder: (folder / "kosovo/2018.html").write_text("new")),
    "a link": ("symbolic link", lambda folder: (folder / "kosovo/2018.html").symlink_to("report.html")),
    "a folder linked": ("symbolic link", lambda folder: (folder / "2018").symlink_to("kosovo")),
    "a pipe": ("not a regular file", lambda folder: os.mkfifo(folder / "kosovo/2018.html")),
    "no manifest line": ("not a digest and a path", line("hello")),
    "a line twice": ("twice", line(f"{hashlib.sha512(b'March').hexdigest()}  kosovo/report.html")),
    "up and out": ("leads out", line(f"{ZERO}  kosovo/../../secret")),
    "absolute": ("leads out", line(f"{ZERO}  /etc/passwd")),
    "of Windows": ("leads out", line(f"{ZERO}  kosovo\\..\\..\\secret")),
    "a drive": ("leads out", line(f"{ZERO}  C:secret")),
    "home": ("leads out", line(f"{ZERO}  ~/secret")),
    "a NUL": ("leads out", line(f"{ZERO}  a\0b")),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_export_is_refused(filled: Archive, other: Archive, damage: str, tmp_path: Path) -> None:
    """Whatever is wrong with it is named, and nothing is stored."""
    export(filled, ["kosovo"], tmp_path / "out")
    wrong, do = DAMAGE[damage]
    do(tmp_path / "out")
    with pytest.raises(InputError, match=wrong):
        consign(other, tmp_path / "out", WISH)
    assert other.series() == ()


def bagged(source: Path, **files: str) -> Path:
    """Return a folder with files of the given names made a bag by another tool."""
    source.mkdir()
    for name, text in files.items():
        (source / name).write_text(text)
    bagit.make_bag(str(source), checksums=["md5", "sha256"])
    return source


def test_a_bag_of_another_tool_comes_in(archive: Archive, tmp_path: Path, judge: Judged) -> None:
    """Its payload is taken for dated files; a percent sign that is not encoded is one."""
    bag = bagged(tmp_path / "bag", **{"100% 2015.txt": "fifteen", "2016.txt": "sixteen", ".hidden": "x"})
    consignment = consign(archive, bag, LAKES)
    assert consignment.kind is Kind.BAG and ".hidden" in consignment.notices[0]
    assert [arrived.label for arrived in take_in(archive, consignment)] == ["2015", "2016"]
    assert archive.bytes("lakes@2015") == b"fifteen"
    assert judge(archive.folder) == 1


def test_bags_are_written_in_many_ways(archive: Archive, tmp_path: Path) -> None:
    """Tag files in UTF-16, digests of another length, paths with a dot before them, lines as Windows ends them."""
    (tmp_path / "bag/data").mkdir(parents=True)
    (tmp_path / "bag/data/ä 2015.txt").write_text("fifteen")
    declaration = "BagIt-Version: 0.97\r\nTag-File-Character-Encoding: UTF-16\r\n"
    (tmp_path / "bag/bagit.txt").write_text(declaration, "utf-8", newline="")
    line = f"{hashlib.sha384(b'fifteen').hexdigest()} *./data/a\u0308 2015.txt\r\n"
    (tmp_path / "bag/manifest-sha384.txt").write_text(line, "utf-16", newline="")
    (tmp_path / "bag/bag-info.txt").write_text("Payload-Oxum: 7.1\r\n", "utf-16", newline="")
    assert [arrived.label for arrived in take(archive, tmp_path / "bag", LAKES)] == ["2015"]
    (tmp_path / "bag/bag-info.txt").write_text("Payload-Oxum: 7.2\r\n", "utf-16", newline="")
    with pytest.raises(InputError, match="bytes in"):
        consign(archive, tmp_path / "bag", LAKES)


def test_only_ends_of_lines_end_a_line(archive: Archive, tmp_path: Path) -> None:
    """A file name may hold what Unicode takes for one."""
    name = "a\u2028b\x85c\x0b 2015.txt"
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / name).write_text("fifteen")
    digest = hashlib.sha512(b"fifteen").hexdigest()
    for end in ("\n", "\r\n", "\r"):
        (tmp_path / "source/manifest-sha512.txt").write_text(f"{digest}  {name}{end}", newline="")
        with pytest.raises(InputError, match="cannot be recorded"):  # it was found; no record holds such a name
            consign(archive, tmp_path / "source", LAKES)


def told_size(bag: Path, size: str) -> None:
    """Let a bag tell another size of two files; nothing in it has a digest of that."""
    (bag / "bag-info.txt").write_text(f"Payload-Oxum: {size}.2\n")
    for path in bag.glob("tagmanifest-*"):
        path.unlink()


VERSION, CHARSET = "BagIt-Version: 1.0\n", "Tag-File-Character-Encoding: "
BAG_DAMAGE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "other bytes": ("data/2015.txt", lambda bag: (bag / "data/2015.txt").write_text("Fifteen")),
    "a size in digits": ("1111 bytes in 2 files, but there are 14 in 2", lambda bag: told_size(bag, "1" * 5_000)),
    "a size": ("13 bytes in 2 files, but there are 14 in 2", lambda bag: told_size(bag, "13")),
    "bytes more": ("differs is data/2015.txt", lambda bag: (bag / "data/2015.txt").write_text("fifteen!!")),
    "a file lost": ("missing", lambda bag: (bag / "data/2015.txt").unlink()),
    "a file more": ("does not name data/2017.txt", lambda bag: (bag / "data/2017.txt").write_text("x")),
    "a tag file": ("bag-info.txt", lambda bag: (bag / "bag-info.txt").write_text("Contact-Name: Eve\n")),
    "a later BagIt": ("BagIt 1.0", lambda bag: (bag / "bagit.txt").write_text("BagIt-Version: 2.0\n")),
    "a charset": ("declaration", lambda bag: (bag / "bagit.txt").write_text(f"{VERSION}{CHARSET}rot13\n")),
    "a space": ("declaration", lambda bag: (bag / "bagit.txt").write_text(f" {VERSION}{CHARSET}UTF-8\n")),
    "to be fetched": ("fetched", lambda bag: (bag / "fetch.txt").write_text("https://example.org/ 5 data/x\n")),
    "no manifest": ("without a manifest", lambda bag: [path.unlink() for path in bag.glob("*manifest-*")]),
}


@pytest.mark.parametrize("damage", BAG_DAMAGE)
def test_a_damaged_bag_is_refused(archive: Archive, damage: str, tmp_path: Path) -> None:
    """Whatever is wrong with it is named, and nothing is stored."""
    bag = bagged(tmp_path / "bag", **{"2015.txt": "fifteen", "2016.txt": "sixteen"})
    wrong, do = BAG_DAMAGE[damage]
    do(bag)
    with pytest.raises(InputError, match=wrong):
        consign(archive, bag, LAKES)


def test_a_folder_of_dated_files_comes_in_by_date(archive: Archive, tmp_path: Path, judge: Judged) -> None:
    """By the names of the files, else of the folders above; what has no date is told."""
    for path in ("2014.html", "report-2015-06.pdf", "2016/annual/report.html", "2017/03/report.html", "cover.png"):
        (tmp_path / "source" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / path).write_text(path)
    (tmp_path / "source/.DS_Store").write_text("x")
    consignment = consign(archive, tmp_path / "source", replace(LAKES, depositor="Ana"))
    assert [notice.partition(": ")[2] for notice in consignment.notices] == [
        "left out .DS_Store, whose names begin with a dot",
        "left out cover.png: no year in the name",
    ]
    doubts = {"2015-06": "is a scan"}

    def judge_it(arrival: Arrival, content: bytes | Path) -> Deposit:
        return replace(arrival.deposit, quarantine=doubts.get(arrival.deposit.label))

    list(take_in(archive, consignment, judge_it))
    found = [(e.label, e.name, e.quarantine) for e in archive.editions("lakes")]
    assert found == [
        ("2014", "2014.html", None),
        ("2015-06", "report-2015-06.pdf", "is a scan"),
        ("2016", "report.html", None),
        ("2017-03", "report.html", None),
    ]
    assert archive.version("lakes@2014").depositor == "Ana"
    assert not any(arrived.new for arrived in take(archive, tmp_path / "source", LAKES))
    assert judge(archive.folder) == 1


def test_a_folder_that_does_not_tell_enough_is_refused(archive: Archive, tmp_path: Path) -> None:
    """The message says what is missing."""
    source = tmp_path / "source"
    source.mkdir()
    for wish, names, wrong in (
        (LAKES, [], "no edition"),
        (LAKES, ["cover.png"], "cover.png: no year"),
        (WISH, ["2014.html"], "--series"),
        (LAKES, ["2014.pdf"], "2014 would be the label of 2014.html, 2014.pdf"),
    ):
        for name in names:
            (source / name).write_text(name)
        with pytest.raises(DiffreportError, match=wrong):
            consign(archive, source, wish)
    (source / "2014.pdf").write_bytes(b"")
    (source / "2014.html").unlink()
    with pytest.raises(InputError, match="is empty"):
        consign(archive, source, LAKES)
    for name, wrong in (("none", "no such"), ("source/2014.pdf", "diffreport add")):
        with pytest.raises(InputError, match=wrong):
            consign(archive, tmp_path / name, LAKES)
    for folder in (archive.folder, tmp_path, archive.folder / "extensions"):
        folder.mkdir(exist_ok=True)
        with pytest.raises(UsageError, match="the archive itself"):
            consign(archive, folder, LAKES)


def test_a_file_that_changes_after_the_checks_is_refused(filled: Archive, other: Archive, tmp_path: Path) -> None:
    """Nothing is stored that was not checked; what was stored before stays."""
    export(filled, ["kosovo"], tmp_path / "out", EVERY)
    coming = take_in(other, consign(other, tmp_path / "out", WISH))
    next(coming)
    (tmp_path / "out/kosovo/report.html").write_bytes(b"march")
    with pytest.raises(InputError, match="changed after it was checked"):
        list(coming)
    assert other.verify() == ()


def test_two_who_import_the_same_store_it_once(filled: Archive, other: Archive, tmp_path: Path) -> None:
    """Also a return to former bytes, which no version before it is."""
    export(filled, ["kosovo"], tmp_path / "out", EVERY)
    mine = take_in(other, consign(other, tmp_path / "out", WISH))
    again = Archive.open(other.folder)
    taken = [next(mine)]
    assert [arrived.new for arrived in take_in(again, consign(again, tmp_path / "out", WISH))][:1] == [False]
    taken += mine
    assert [arrived.new for arrived in taken] == [True, *[False] * 7]
    assert [arrived.version for arrived in taken] == list(range(1, 9))
    assert told(other, "kosovo") == told(filled, "kosovo")


def test_a_file_of_a_bag_that_changes_after_the_checks_is_refused(archive: Archive, tmp_path: Path) -> None:
    """Also without a record: the manifest tells what was checked."""
    source = bagged(tmp_path / "bag", **{"2015.txt": "deep"})
    consignment = consign(archive, source, LAKES)
    (source / "data/2015.txt").write_text("flat")
    with pytest.raises(InputError, match="changed after it was checked"):
        list(take_in(archive, consignment))
    assert not archive.has("lakes")


def test_what_cannot_be_read_is_named() -> None:
    """A file or a folder that permissions forbid, and a folder that an export may not write to."""
    with open_folder() as folder:
        archive = Archive.init(folder / "archive")
        archive.add("lakes", b"deep", Deposit("2015.txt", "2015"))
        (folder / "source/2016").mkdir(parents=True)
        (folder / "source/2015.txt").write_text("x")
        for path in (folder / "source/2015.txt", folder / "source/2016"):
            mode = path.stat().st_mode
            path.chmod(0)
            with no_superuser(), pytest.raises(InputError, match=f"{path}: Permission denied"):
                take(archive, folder / "source", LAKES)
            path.chmod(mode)
        with no_superuser(), pytest.raises(UsageError, match=r"Permission denied.*nothing is left"):
            export(archive, ["lakes"], folder / "out")
        assert not [path for path in folder.iterdir() if path.name not in ("archive", "source")]


@pytest.mark.parametrize("packing", [EVERY, Packing(Form.BAG), Packing(Form.OBJECT)])
def test_what_an_export_cannot_read_is_named(packing: Packing) -> None:
    """It is in the archive; nothing is wrong with the place where the export was to be."""
    with open_folder() as folder:
        (folder / "to").mkdir()
        (folder / "to").chmod(0o777)
        archive = Archive.init(folder / "archive")
        archive.add("lakes", b"deep", Deposit("2015.txt", "2015"))
        (folder / "archive/lakes/v1/content").chmod(0)
        with no_superuser(), pytest.raises(DiffreportError, match=f"^{folder}/archive/lakes/v1/content.* denied"):
            export(archive, ["lakes"], folder / "to/out", packing)
        (folder / "archive/lakes/v1/content").chmod(0o755)
        assert not list((folder / "to").iterdir())


def test_a_file_that_vanishes_after_the_checks_is_named(archive: Archive, tmp_path: Path) -> None:
    """What was stored before stays."""
    (tmp_path / "source").mkdir()
    for year in (2015, 2016):
        (tmp_path / f"source/{year}.txt").write_text(f"{year}")
    coming = take_in(archive, consign(archive, tmp_path / "source", LAKES))
    next(coming)
    (tmp_path / "source/2016.txt").unlink()
    with pytest.raises(InputError, match=r"2016\.txt: No such file"):
        next(coming)
    assert [edition.label for edition in archive.editions("lakes")] == ["2015"]


def test_names_from_hell_are_stored_or_refused(archive: Archive, tmp_path: Path, judge: Judged) -> None:
    """Never outside the root, and never half of them."""
    source = tmp_path / "source"
    source.mkdir()
    for name in ("con.2001.txt", "2002 \u202e.txt", "2003\n.txt", "é" * 100 + " 2004.txt", "2005. ", b"2006\xff.txt"):
        path = Path(os.fsdecode(os.fsencode(source) + b"/" + (name if isinstance(name, bytes) else name.encode())))
        path.write_text("x")
        try:
            take(archive, source, LAKES)
        except InputError as error:
            assert "cannot be recorded" in str(error)
            path.unlink()
    assert [e.label for e in archive.editions("lakes")] == ["2001", "2004", "2005"]
    assert judge(archive.folder) == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from diffreport.archive import Archive
from diffreport.archive.exchange import Wish, consign, take_in
folder, source, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
left = limit
def observe(step):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
archive = Archive.open(folder, observe=observe)
for arrived in take_in(archive, consign(archive, source, Wish(str))):
    pass
"""


@pytest.mark.parametrize("form", [Form.FOLDER, Form.OBJECT])
def test_a_killed_import_goes_on(filled: Archive, tmp_path: Path, judge: Judged, form: Form) -> None:
    """Wherever it is killed: the archive is valid, and the next run leaves each edition there once."""
    export(filled, ["kosovo"], tmp_path / "out", Packing(form, versions=True))
    expected = told(filled, "kosovo")
    for limit in range(1, 60, 7 if form is Form.FOLDER else 1):
        target = tmp_path / f"target-{limit}"
        Archive.init(target)
        command = [sys.executable, "-c", KILLED, str(target), str(tmp_path / "out"), str(limit)]
        status = subprocess.run(command, check=False).returncode
        archive = Archive.open(target)
        assert archive.verify() == ()
        take(archive, tmp_path / "out")
        assert told(archive, "kosovo") == expected
        assert judge(target) == 1
        if status == 0:
            break
    assert status == 0
    assert limit > (1 if form is Form.OBJECT else 28)
