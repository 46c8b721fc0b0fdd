"""Editions in quarantine: kept like any other, and never the latest before a person says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport import __version__
from diffreport.archive import Archive, Deposit
from diffreport.errors import ReferenceNotFoundError, UsageError
from diffreport.model import Edition

WALL = "reads as a bot wall"
SOFTWARE = f"diffreport {__version__}"


def add(archive: Archive, content: str, label: str, quarantine: str | None = None, accepted: bool = False) -> int:
    """Add an edition and return the version it is, or was."""
    deposit = Deposit("a.txt", label, title=content, quarantine=quarantine, accepted=accepted)
    return archive.add("kosovo", content.encode(), deposit).version


@pytest.fixture
def three(archive: Archive) -> Archive:
    """Return an archive with two sound editions and a bot wall behind them."""
    add(archive, "first", "2015")
    add(archive, "second", "2016")
    add(archive, "wall", "2017", WALL)
    return archive


def test_latest_and_previous_pass_quarantine_over(three: Archive, judge: Callable[[Path], int]) -> None:
    """The edition itself is archived, listed with its reason, and had by its label or version."""
    assert three.bytes("kosovo@latest") == b"second"
    assert three.bytes("kosovo@previous") == b"first"
    assert three.bytes("kosovo@2017") == three.bytes("kosovo@v3") == b"wall"
    assert [edition.quarantine for edition in three.editions("kosovo")] == [None, None, WALL]
    assert three.versions("kosovo")[2].message == f"Edition 2017, in quarantine: {WALL} ({SOFTWARE})"
    assert three.verify() == ()
    assert judge(three.folder) == 1


def test_an_edition_is_accepted_by_a_new_version(three: Archive, judge: Callable[[Path], int]) -> None:
    """Nothing is modified in place; the bytes are not stored again, and what was known of them stays."""
    before = {path: path.read_bytes() for path in three.folder.rglob("v*/**/*") if path.is_file()}
    stored = three.accept("kosovo@2017")
    assert (stored.new, stored.version, stored.supersedes) == (True, 4, 3)
    assert (stored.edition.quarantine, stored.edition.title) == (None, "wall")
    assert three.get("kosovo@latest") == three.get("kosovo@2017") == stored.edition
    assert three.get("kosovo@previous").label == "2016"
    assert three.get("kosovo@v3").quarantine == WALL
    assert three.versions("kosovo")[3].message == (
        f"Edition 2017, re-issued; supersedes v3; accepted although it {WALL} ({SOFTWARE})"
    )
    assert {path: path.read_bytes() for path in before} == before
    assert len(list(three.folder.rglob("a.txt"))) == 3
    assert three.verify() == ()
    assert judge(three.folder) == 1


def test_the_same_bytes_with_acceptance_free_them(three: Archive) -> None:
    """What the depositor says then is added to the record, and the file keeps the name it had."""
    deposit = Deposit("b.txt", "2017", note="Seen by a person.", accepted=True)
    stored = three.add("kosovo", b"wall", deposit)
    assert (stored.new, stored.version, stored.edition.name) == (True, 4, "a.txt")
    assert (stored.edition.note, stored.edition.title) == ("Seen by a person.", "wall")
    assert not three.add("kosovo", b"wall", deposit).new
    assert three.bytes("kosovo@latest") == b"wall"
    assert three.verify() == ()


def test_the_same_bytes_without_acceptance_stay_where_they_are(three: Archive) -> None:
    """Also where nothing speaks against them any more: only a person lets them out."""
    assert add(three, "wall", "2017", WALL) == add(three, "wall", "2017") == 3
    assert three.get("kosovo@latest").label == "2016"


def test_a_deposit_may_be_accepted_at_once(archive: Archive) -> None:
    """The history says that something spoke against it."""
    add(archive, "wall", "2017", WALL, accepted=True)
    assert archive.get("kosovo@latest").quarantine is None
    assert archive.versions("kosovo")[0].message == f"Edition 2017; accepted although it {WALL} ({SOFTWARE})"


def test_a_re_issue_in_quarantine_takes_no_ones_place(three: Archive) -> None:
    """The sound issue stays current until the other is accepted, by the label or by its version."""
    assert add(three, "wall of 2016", "2016", WALL) == 4
    assert add(three, "another wall of 2016", "2016", WALL) == 5
    assert three.bytes("kosovo@2016") == three.bytes("kosovo@latest") == b"second"
    assert [version.number for version in three.held("kosovo", "2016")] == [5, 4]
    assert add(three, "second", "2016") == 2
    assert three.accept("kosovo@2016").supersedes == 5
    assert three.bytes("kosovo@latest") == b"another wall of 2016"
    assert three.held("kosovo", "2016") == ()
    assert not three.accept("kosovo@2016").new
    assert not three.accept("kosovo@v5").new


def test_each_of_several_issues_in_quarantine_is_accepted_by_its_version(three: Archive) -> None:
    """Not the newest only."""
    add(three, "wall of 2016", "2016", WALL)
    add(three, "another wall of 2016", "2016", WALL)
    assert three.waiting("kosovo@2016").number == 5
    assert three.accept("kosovo@v4").version == 6
    assert three.bytes("kosovo@2016") == b"wall of 2016"


def test_a_label_is_accepted_however_its_letters_are_composed(archive: Archive) -> None:
    """The re-issue that waits is meant, as with the label in the form in which it is kept."""
    composed, typed = "\u00c9t\u00e9 2010", "E\u0301te\u0301 2010"
    archive.add("kosovo", b"first", Deposit("a.txt", composed))
    archive.add("kosovo", b"short", Deposit("a.txt", composed, quarantine="is short"))
    assert archive.waiting(f"kosovo@{typed}").number == 2
    assert archive.accept(f"kosovo@{typed}").new


def test_what_a_sound_issue_superseded_is_not_accepted(archive: Archive) -> None:
    """The short file does not take the place of the whole one; by its label there is nothing to accept."""
    short = Deposit("r-2021.txt", "2021", "2021-05-01", "http://ex.org/x", "The T", note="N", quarantine=WALL)
    archive.add("s", b"whole", Deposit("r-2020.txt", "2020"))
    archive.add("s", b"short", short)
    archive.add("s", b"sound", Deposit("r-2021.txt", "2021"))
    with pytest.raises(UsageError, match=r"s@v2: superseded by v3, which is not in quarantine; add its file again"):
        archive.accept("s@v2")
    assert not archive.accept("s@2021").new
    assert archive.bytes("s@latest") == b"sound"
    assert archive.get("s@v2").source == "http://ex.org/x"
    assert len(archive.versions("s")) == 3 and archive.verify() == ()


def test_a_sound_issue_takes_the_place_of_one_in_quarantine(three: Archive) -> None:
    """The second try of a download, say; nobody has to accept anything."""
    assert add(three, "third", "2017") == 4
    assert three.bytes("kosovo@latest") == b"third"
    assert three.held("kosovo", "2017") == ()


def test_what_is_in_quarantine_decides_no_order(archive: Archive) -> None:
    """Without its date the order of the others would be that of their labels."""
    for label, published in (("March", "2015-03"), ("January", "2015-01")):
        archive.add("kosovo", label.encode(), Deposit("a.txt", label, published=published))
    add(archive, "wall", "April", WALL)
    assert archive.bytes("kosovo@latest") == b"March"


def test_what_an_edition_would_follow_is_sound(three: Archive) -> None:
    """The nearest first; a re-issue follows the issue it would replace, an older edition what is older."""

    def before(label: str) -> list[int]:
        return [version.number for version in three.before("kosovo", Edition(label))]

    assert before("2018") == before("2017") == [2, 1]
    assert before("2016") == [2, 1]
    assert before("2014") == []
    assert three.before("lake", Edition("2016")) == ()


def test_what_does_not_resolve_is_answered_with_what_is_in_quarantine(archive: Archive) -> None:
    """The list marks it, and a series of nothing else says how to accept it."""
    add(archive, "wall", "2014", WALL)
    for which in ("latest", "previous"):
        with pytest.raises(
            ReferenceNotFoundError,
            match="every edition is in quarantine; diffreport log kosovo says how to accept 2014",
        ):
            archive.get(f"kosovo@{which}")
    add(archive, "first", "2015")
    with pytest.raises(ReferenceNotFoundError, match="one edition only; diffreport log kosovo says how to accept 2014"):
        archive.get("kosovo@previous")
    with pytest.raises(ReferenceNotFoundError, match=r"there are 2014 \(quarantined\), 2015"):
        archive.get("kosovo@2051")


def test_a_record_of_before_there_was_quarantine_is_read(archive: Archive) -> None:
    """As one that is not in it."""
    from diffreport.archive.provenance import record_from_json

    add(archive, "first", "2015")
    file = next(archive.folder.rglob("edition.json"))
    record = json.loads(file.read_text())
    assert record.pop("quarantine", "missing") is None
    read = record_from_json(json.dumps(record).encode(), file)
    assert read is not None and read.edition == archive.get("kosovo@2015")


def test_a_reason_that_cannot_be_recorded_is_refused() -> None:
    """It is one line."""
    with pytest.raises(UsageError, match="quarantine"):
        Deposit("a.txt", "2015", quarantine="two\nlines")
