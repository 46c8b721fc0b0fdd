"""One damaged record: what does not depend on it goes on, and nothing that may is told wrongly."""

from __future__ import annotations

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.errors import ArchiveError, ReferenceNotFoundError
from tests.archive.damages import fill, object_of

RECORD = r"record cannot be read: .*edition\.json: damaged, its digest differs; run diffreport verify --repair$"


@pytest.fixture
def damaged(archive: Archive) -> Archive:
    """Return an archive in which the record of v3 is damaged, a re-issue of 2015; 2016 is v2, and 2017 v4."""
    fill(archive)
    (object_of(archive, "kosovo") / "v3" / "content" / "edition.json").write_bytes(b"{}")
    return Archive.open(archive.folder)


def test_other_editions_are_read_and_added(damaged: Archive) -> None:
    """One damaged record kept the whole series from being read and added to."""
    assert damaged.bytes("kosovo@2016") == damaged.bytes("kosovo@v4") == b"second edition"
    with pytest.raises(ReferenceNotFoundError, match="no such edition"):
        damaged.get("kosovo@2014")
    added = damaged.add("kosovo", b"second edition", Deposit("a.txt", "2018"))
    assert (added.version, added.supersedes) == (5, None)
    assert added.twins == ("kosovo@2016", "kosovo@2017")
    assert damaged.add("iceland", b"first edition, corrected", Deposit("a.txt", "2016")).new
    assert damaged.add("kosovo", b"corrected", Deposit("a.txt", "2017")).supersedes == 4
    assert [version.number for version in damaged.before("kosovo", damaged.get("kosovo@2016"))] == [2, 1]
    assert {problem.path.rpartition("/")[2] for problem in damaged.verify()} == {"edition.json"}


@pytest.mark.parametrize("which", ["2015", "latest", "previous"])
def test_what_may_be_the_damaged_one_is_not_answered_by_another(damaged: Archive, which: str) -> None:
    """The superseded issue of 2015 is not passed off as the current one, nor is an edition as the latest."""
    with pytest.raises(ArchiveError, match=rf"^kosovo@{which}: may be v3, whose {RECORD}"):
        damaged.bytes(f"kosovo@{which}")


def test_an_edition_whose_current_issue_is_damaged_is_not_re_issued(damaged: Archive) -> None:
    """The record would say that it supersedes another version."""
    for act in (
        lambda: damaged.add("kosovo", b"new", Deposit("a.txt", "2015")),
        lambda: damaged.held("kosovo", "2015"),
        lambda: damaged.accept("kosovo@2015"),
    ):
        with pytest.raises(ArchiveError, match=rf"^kosovo@2015: may be v3, whose {RECORD}"):
            act()
    assert damaged.holding("kosovo").inventory.head == 4


def test_an_issue_after_the_damaged_one_takes_its_place(archive: Archive) -> None:
    """Of a superseded issue nothing depends on the record."""
    fill(archive)
    (object_of(archive, "kosovo") / "v1" / "content" / "edition.json").unlink()
    archive = Archive.open(archive.folder)
    assert archive.bytes("kosovo@2015") == b"first edition, corrected"
    assert archive.add("kosovo", b"new", Deposit("a.txt", "2015")).supersedes == 3
