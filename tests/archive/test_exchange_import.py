"""Editions into the archive: exports and bags come back as they were, dated files and foreign objects get a record."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, Retrieval
from diffreport.archive.exchange import Arrived, Form, Kind, Packing, Wish, consign, export, rehearse, take_in
from diffreport.archive.exchange.arrivals import Arrival
from diffreport.errors import InputError, UsageError
from diffreport.readers.labels import label_in

WISH = Wish(label_in)
LAKES = replace(WISH, series="lakes")
EVERY = Packing(versions=True)
RETRIEVAL = Retrieval(
    "https://example.org/final", 200, (("ETag", "x"), ("etag", "y")), "HTTP header", "utf-8", "default"
)

Judged = Callable[[Path], int]


def sound(arrival: Arrival, content: bytes | Path) -> None:
    """Doubt nothing."""


def take(archive: Archive, source: Path, wish: Wish = WISH) -> list[Arrived]:
    """Import a source and return what became of its editions."""
    return list(take_in(archive, consign(archive, source, wish), sound))


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
    assert all(arrived.new for arrived in take_in(other, consignment, sound))
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
