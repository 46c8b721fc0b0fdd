"""Names from hell: stored as they are, or refused in one line; never outside the root."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.archive.names import natural_key, stored_name
from diffreport.errors import UsageError


@pytest.mark.parametrize(
    "series",
    [
        *("", ".", "..", "../up", "a/b", "a\\b", "/etc", "C:x", ".hidden", "-option", "Kosovo", "koſovo", "köln"),
        *("a b", "a\n", "a\0", "a@b", "con", "nul.txt", "com1", "lpt9.x.y", "trailing.", "x" * 101, "\u202ea"),
        *("extensions", "ocfl_layout.json", "ocfl_1.1.md", "readme.txt", "root-files.sha512", "0=ocfl_1.1"),
    ],
)
def test_a_series_name_that_is_not_safe_everywhere_is_refused(archive: Archive, series: str) -> None:
    """Nothing is written, inside the root or outside."""
    before = sorted(archive.folder.parent.rglob("*"))
    with pytest.raises(UsageError, match="series"):
        archive.add(series, b"bytes", Deposit("a.txt", "2015"))
    assert sorted(archive.folder.parent.rglob("*")) == before


@pytest.mark.parametrize("series", ["a", "9", "_x", "a.b-c_d", "console", "x" * 100])
def test_a_plain_series_name_is_taken(archive: Archive, series: str, judge: Callable[[Path], int]) -> None:
    """Lower-case letters, digits and three signs are enough."""
    archive.add(series, b"bytes", Deposit("a.txt", "2015"))
    assert archive.series() == (series,)
    assert judge(archive.folder) == 1


@pytest.mark.parametrize(
    "label",
    [
        *("", " ", " 2015", "2015 ", "a/b", "a\\b", "a@b", "a\nb", "a\0", "\x1b[2J", "x" * 101, "latest", "previous"),
        *("v1", "v007", "\u202e5102", "20\u200b15", "\ud800"),
    ],
)
def test_a_label_that_a_listing_cannot_show_is_refused(label: str) -> None:
    """So are the words that refer to other editions."""
    with pytest.raises(UsageError, match="edition"):
        Deposit("a.txt", label)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("20\u200b15.txt", r"has no control or invisible character, as U\+200B is"),
        ("a\nb.txt", r"has no control or invisible character, as U\+000A is"),
        ("a\udcff.txt", "is text in the encoding of the system, and has no other byte"),
        ("x" * 256, "has at most 255 characters"),
        ("..", "is not empty, '.' or '..'"),
    ],
)
def test_a_file_name_is_refused_with_the_rule_that_it_breaks(name: str, rule: str) -> None:
    """In one line that is all printable, and says what to do."""
    with pytest.raises(UsageError, match=f"^file name '.*': a file name {rule}; rename the file$") as refused:
        Deposit(name, "2015")
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    "label", ["2015", "March 2006", "2022→2023", "Ausgabe Ä", "報告 2015", "🎉", "..", "v1.0", "%2e"]
)
def test_any_other_label_is_taken(archive: Archive, label: str, judge: Callable[[Path], int]) -> None:
    """Labels are no file names: every script and sign is welcome."""
    archive.add("kosovo", b"bytes", Deposit("a.txt", label))
    assert archive.get(f"kosovo@{label}").label == label
    assert judge(archive.folder) == 1


def test_labels_that_look_the_same_are_the_same(archive: Archive) -> None:
    """Composed and decomposed letters make one label."""
    archive.add("kosovo", b"one", Deposit("a.txt", "e\u0301t\u00e9"))
    assert not archive.add("kosovo", b"one", Deposit("a.txt", "\u00e9te\u0301")).new
    assert archive.get("kosovo@\u00e9t\u00e9").label == "\u00e9t\u00e9"
    assert archive.get("kosovo@e\u0301te\u0301").label == "\u00e9t\u00e9"


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("2015.html", "2015.html"),
        ("Länder bericht.PDF", "Lander_bericht.PDF"),
        ("報告.html", "_.html"),
        ("../../etc/passwd", "passwd"),
        ("C:\\reports\\2015.txt", "2015.txt"),
        (".htaccess", "htaccess"),
        ("...", "document"),
        ("trailing...", "trailing"),
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ("edition.json", "_edition.json"),
        ("Edition.JSON", "_Edition.JSON"),
        ("a.tar.gz", "a.tar.gz"),
        ("x" * 200 + ".html", "x" * 80 + ".html"),
        ("a." + "y" * 100, "a." + "y" * 16),
        ("a:b*c?.txt", "a_b_c_.txt"),
    ],
)
def test_the_stored_name_is_safe_and_the_deposited_one_kept(
    archive: Archive, name: str, stored: str, judge: Callable[[Path], int]
) -> None:
    """Every file system can hold the file; the record has the name as published."""
    archive.add("kosovo", b"bytes", Deposit(name, "2015"))
    content = next(archive.folder.rglob("content"))
    assert sorted(path.name for path in content.iterdir()) == sorted(["edition.json", stored])
    assert archive.get("kosovo@2015").name == name.rpartition("/")[2].rpartition("\\")[2]
    assert archive.bytes("kosovo@2015") == b"bytes"
    assert judge(archive.folder) == 1


def test_no_stored_name_is_longer_than_a_file_system_takes() -> None:
    """Also with a device name to be escaped and a suffix."""
    assert len(stored_name("con." + "x" * 300 + "." + "y" * 300)) <= 100


def test_natural_order_counts() -> None:
    """Digits of any script and length do not stop it."""
    labels = ["b", "a10", "a9", "A2", "²", "9" * 5000, "10"]
    assert sorted(labels, key=natural_key) == ["10", "9" * 5000, "A2", "a9", "a10", "b", "²"]
