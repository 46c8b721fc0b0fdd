"""Adding editions, and finding them again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from diffreport import __version__
from diffreport.archive import Archive, Deposit, Order, Retrieval
from diffreport.errors import ArchiveError, InputError, ReferenceNotFoundError, UsageError
from diffreport.model import Edition

SOFTWARE = f"diffreport {__version__}"
FULL = Deposit(
    name="terrorism 2015.html",
    label="2015",
    published="2016-06-02",
    source="https://example.org/2015",
    title="Country  reports\non terrorism",
    media_type="text/html",
    note="Seen first in June.\nComplete.",
    retrieved="2016-06-03T08:00:00Z",
)


def add(archive: Archive, *labels: str, series: str = "kosovo") -> None:
    """Add an edition for each label, its bytes being the label."""
    for label in labels:
        archive.add(series, label.encode(), Deposit(f"{label}.txt", label))


def labels(archive: Archive, series: str = "kosovo") -> list[str]:
    """Return the labels of a series in their order."""
    return [edition.label for edition in archive.editions(series)]


def test_an_edition_comes_back_as_it_was_given(archive: Archive, judge: Callable[[Path], int]) -> None:
    """Bytes and provenance are those of the deposit."""
    stored = archive.add("kosovo", b"<p>As published</p>", FULL)
    expected = Edition(
        label="2015",
        title="Country reports on terrorism",
        series="kosovo",
        name="terrorism 2015.html",
        published="2016-06-02",
        retrieved="2016-06-03T08:00:00Z",
        source="https://example.org/2015",
        media_type="text/html",
        size=19,
        sha256=hashlib.sha256(b"<p>As published</p>").hexdigest(),
        note="Seen first in June.\nComplete.",
    )
    assert stored.edition == expected
    assert (stored.version, stored.new, stored.supersedes) == (1, True, None)
    assert Archive.open(archive.folder).get("kosovo@2015") == stored.edition
    assert archive.bytes("kosovo@2015") == b"<p>As published</p>"
    assert judge(archive.folder) == 1


def test_the_record_is_canonical_json_beside_the_bytes(archive: Archive) -> None:
    """edition.json has sorted keys, a newline at the end and every field of the specification."""
    archive.add("kosovo", b"bytes", FULL)
    folder = next(archive.folder.rglob("v1")) / "content"
    assert sorted(path.name for path in folder.iterdir()) == ["edition.json", "terrorism_2015.html"]
    text = (folder / "edition.json").read_text(encoding="utf-8")
    record = json.loads(text)
    assert text == json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert record["schema"] == "diffreport.edition/1"
    assert record["file"] == "terrorism_2015.html"
    assert record["name"] == "terrorism 2015.html"
    assert (record["depositor"], record["software"]) == (None, SOFTWARE)
    assert (len(record["sha256"]), len(record["sha512"])) == (64, 128)


def test_a_file_is_archived_like_its_bytes(archive: Archive, tmp_path: Path) -> None:
    """A path is read in pieces; what is stored does not differ."""
    content = os.urandom(1 << 20) + b"end"
    (tmp_path / "big.bin").write_bytes(content)
    archive.add("kosovo", tmp_path / "big.bin", Deposit("big.bin", "2015"))
    assert archive.bytes("kosovo@latest") == content
    assert not archive.add("kosovo", content, Deposit("big.bin", "2015")).new


def test_the_same_bytes_under_the_same_label_are_not_stored_again(archive: Archive) -> None:
    """A repeated deposit says so and changes nothing."""
    add(archive, "2015")
    before = sorted(archive.folder.rglob("*"))
    stored = archive.add("kosovo", b"2015", Deposit("other.txt", "2015", title="Other"))
    assert (stored.new, stored.version, stored.edition.title) == (False, 1, "")
    assert sorted(archive.folder.rglob("*")) == before


def test_other_bytes_under_the_same_label_are_a_re_issue(archive: Archive, judge: Callable[[Path], int]) -> None:
    """The new issue is current, says what it supersedes, and the former stays readable."""
    add(archive, "2015", "2016")
    stored = archive.add("kosovo", b"corrected", Deposit("2015.txt", "2015"))
    assert (stored.version, stored.new, stored.supersedes) == (3, True, 1)
    assert archive.bytes("kosovo@2015") == b"corrected"
    assert archive.bytes("kosovo@v1") == b"2015"
    assert labels(archive) == ["2015", "2016"]
    assert [version.supersedes for version in archive.versions("kosovo")] == [None, None, 1]
    assert archive.versions("kosovo")[2].message == f"Edition 2015, re-issued; supersedes v1 ({SOFTWARE})"
    assert archive.verify() == ()
    assert judge(archive.folder) == 1


def test_an_issue_can_return(archive: Archive, judge: Callable[[Path], int]) -> None:
    """The first bytes, deposited again after others, are a new version without a new file."""
    for content in (b"first", b"second", b"first"):
        archive.add("kosovo", content, Deposit("a.txt", "2015"))
    assert archive.bytes("kosovo@2015") == b"first"
    assert [version.number for version in archive.versions("kosovo")] == [1, 2, 3]
    assert judge(archive.folder) == 1


def test_the_same_bytes_under_another_label_share_their_file(archive: Archive, judge: Callable[[Path], int]) -> None:
    """Two editions, one content file, each under the name it was deposited with."""
    archive.add("kosovo", b"same", Deposit("a.txt", "2015"))
    archive.add("kosovo", b"same", Deposit("b.txt", "2016"))
    assert len([*archive.folder.rglob("a.txt"), *archive.folder.rglob("b.txt")]) == 1
    assert [edition.name for edition in archive.editions("kosovo")] == ["a.txt", "b.txt"]
    assert archive.bytes("kosovo@2016") == b"same"
    assert judge(archive.folder) == 1


def test_an_empty_file_is_no_edition(archive: Archive, tmp_path: Path) -> None:
    """Neither no bytes nor a file without any is stored; the error names it."""
    (tmp_path / "empty.txt").write_bytes(b"")
    for content, name in ((b"", "2015.txt"), (tmp_path / "empty.txt", "empty.txt")):
        with pytest.raises(InputError, match=f"{name}: is empty; "):
            archive.add("kosovo", content, Deposit("2015.txt", "2015"))
    assert archive.series() == ()
    assert archive.verify() == ()


class Named:
    """A path of another library."""

    def __init__(self, path: Path) -> None:
        """Take the path."""
        self.path = path

    def __fspath__(self) -> str:
        """Return it."""
        return str(self.path)


@pytest.mark.parametrize("given", [str, Named, lambda path: bytearray(b"bytes"), lambda path: memoryview(b"bytes")])
def test_an_edition_is_given_as_any_path_or_any_bytes(
    archive: Archive, tmp_path: Path, given: Callable[[Path], object]
) -> None:
    """A string is a path, as for `read`."""
    (tmp_path / "a.txt").write_bytes(b"bytes")
    assert archive.add("kosovo", given(tmp_path / "a.txt"), Deposit("a.txt", "2015")).new
    assert archive.bytes("kosovo@2015") == b"bytes"


def test_many_versions_validate(archive: Archive, judge: Callable[[Path], int]) -> None:
    """Two-digit version numbers keep their order."""
    add(archive, *(str(year) for year in range(2000, 2012)))
    assert [version.number for version in archive.versions("kosovo")] == list(range(1, 13))
    assert archive.get("kosovo@v11").label == "2010"
    assert judge(archive.folder) == 1


def test_editions_are_ordered_by_date_where_all_have_one(archive: Archive) -> None:
    """Dates of any precision decide over labels and deposits."""
    for label, published in (("March", "2015-03-20"), ("January", "2015-01"), ("Annual", "2014")):
        archive.add("fomc", label.encode(), Deposit("a.txt", label, published=published))
    assert labels(archive, "fomc") == ["Annual", "January", "March"]
    assert archive.order("fomc") is Order.PUBLISHED


def test_editions_are_ordered_by_numbered_labels_otherwise(archive: Archive) -> None:
    """Numbers in labels count as numbers."""
    add(archive, "Report 10", "Report 9", "Report 009a")
    assert labels(archive) == ["Report 9", "Report 009a", "Report 10"]
    assert archive.order("kosovo") is Order.LABEL


def test_editions_are_ordered_by_deposit_at_last(archive: Archive) -> None:
    """Labels without numbers say nothing; a re-issue keeps its place."""
    add(archive, "March", "April", "May")
    archive.add("kosovo", b"corrected", Deposit("a.txt", "March"))
    assert labels(archive) == ["March", "April", "May"]
    assert archive.order("kosovo") is Order.DEPOSIT


def test_references_name_editions(archive: Archive) -> None:
    """latest, previous, a label and a version number resolve."""
    add(archive, "2016", "2015", "2017")
    found = {which: archive.bytes(f"kosovo@{which}") for which in ("latest", "previous", "2015", "v1")}
    assert found == {"latest": b"2017", "previous": b"2016", "2015": b"2015", "v1": b"2016"}


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("kosovo@2051", "did you mean 2015[?] there are 2014, 2015"),
        ("kosovo@lates", "did you mean latest[?] there are 2014, 2015"),
        ("kos@2015", "did you mean kosovo[?] there are kosovo, one"),
        ("kosovo@v3", "there are v1 to v2"),
        ("kosovo@v0", "there are v1 to v2"),
        ("kosowo@2015", "did you mean kosovo[?]"),
        ("one@previous", "one edition only"),
        ("kosovo", "write SERIES@EDITION"),
        ("kosovo@", "write SERIES@EDITION"),
        ("@latest", "write SERIES@EDITION"),
        ("../kosovo@2015", "no such series"),
        ("extensions@2015", "no such series"),
        (".@2015", "no such series"),
    ],
)
def test_a_reference_to_nothing_is_answered_with_what_there_is(archive: Archive, reference: str, message: str) -> None:
    """The error lists editions or series, the closest match first."""
    add(archive, "2014", "2015")
    add(archive, "2015", series="one")
    with pytest.raises(ReferenceNotFoundError, match=message):
        archive.get(reference)


@pytest.mark.parametrize(
    ("which", "told"),
    [
        ("2015", "did you mean 2015-06 or 2015-12? there are "),
        ("2015-06-01", "did you mean 2015-06? there are "),
        ("2019-03", "did you mean Annual (published 2019-03-20)? there are "),
        ("2019-03-20", "did you mean Annual (published 2019-03-20)? there are "),
        ("annual", "did you mean Annual? there are "),
        ("Ann", "did you mean Annual? there are "),
        ("2", "no such edition; there are 2015-06, 2015-12, Annual, 2020 (quarantined)"),
        ("1999", "no such edition; there are "),
    ],
)
def test_what_is_nearly_an_edition_leads_to_it(archive: Archive, which: str, told: str) -> None:
    """A date that is shorter or longer than the label, one of publication, another case, a beginning."""
    for label, published in (("2015-06", "2015-07"), ("2015-12", "2016-01"), ("Annual", "2019-03-20")):
        archive.add("bank", label.encode(), Deposit("a.txt", label, published))
    archive.add("bank", b"wall", Deposit("a.txt", "2020", "2020", quarantine="reads as empty"))
    with pytest.raises(ReferenceNotFoundError) as missing:
        archive.get(f"bank@{which}")
    assert told in str(missing.value)


def test_a_long_series_is_listed_by_its_end(archive: Archive) -> None:
    """Twelve labels and how many more there are."""
    add(archive, *(str(year) for year in range(1990, 2004)))
    with pytest.raises(ReferenceNotFoundError, match=r"there are 1992, .*2003 and 2 more"):
        archive.get("kosovo@1066")


def test_an_empty_archive_says_that_it_has_no_series(archive: Archive) -> None:
    """There is nothing to suggest."""
    with pytest.raises(ReferenceNotFoundError, match="there is none yet"):
        archive.editions("kosovo")


def test_a_file_that_cannot_be_read_leaves_the_archive_as_it_was(archive: Archive, tmp_path: Path) -> None:
    """Missing files, folders, pipes and devices are refused in one line that names them."""
    add(archive, "2015")
    before = sorted(archive.folder.rglob("*"))
    os.mkfifo(tmp_path / "pipe")
    for name in ("missing.html", "archive", "pipe"):
        with pytest.raises(InputError, match=name):
            archive.add("kosovo", tmp_path / name, Deposit("a.html", "2016"))
    assert sorted(archive.folder.rglob("*")) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"published": "June 2015"},
        {"published": "2015-13"},
        {"published": "2015-06-31"},
        {"retrieved": "2015-06-01"},
        {"retrieved": "2015-06-01T25:00:00Z"},
        {"title": "t" * 5000},
        {"title": "escape \x1b[2J"},
        {"title": "\u202eturned round"},
        {"source": "https://example.org/\n"},
        {"note": "escape \x1b[2J"},
        {"name": ""},
        {"name": "folder/"},
        {"name": "n" * 300},
        {"name": "new\nline.txt"},
        {"label": "2015@2"},
    ],
)
def test_a_deposit_that_cannot_be_recorded_is_refused(wrong: dict[str, str]) -> None:
    """Values are checked where they are made."""
    given = {"name": "a.txt", "label": "2015"}
    with pytest.raises(UsageError):
        Deposit(**(given | wrong))


def test_a_record_of_a_later_diffreport_is_read(archive: Archive) -> None:
    """Keys that are not known yet are left alone."""
    from diffreport.archive.provenance import record_from_json

    archive.add("kosovo", b"bytes", FULL)
    file = next(archive.folder.rglob("edition.json"))
    record = json.loads(file.read_text())
    read = record_from_json(json.dumps(record | {"colour": "blue"}).encode(), file)
    assert read is not None
    assert read.edition == archive.get("kosovo@2015")
    with pytest.raises(ArchiveError, match="not a record"):
        record_from_json(json.dumps(record | {"size": "many"}).encode(), file)


def test_the_archive_is_left_without_traces_of_the_deposit(archive: Archive) -> None:
    """Locks and staging folders are gone after each deposit, successful or not."""
    add(archive, "2015", "2015", "2016")
    with pytest.raises(InputError):
        archive.add("kosovo", archive.folder / "missing", Deposit("a.txt", "2017"))
    assert not list(archive.folder.rglob("diffreport-staging"))
    assert not [path for path in archive.folder.rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_the_specification_names_every_key_of_a_record(archive: Archive) -> None:
    """docs/archive-format.md and what is written agree, both ways."""
    url = "https://example.org/2015"
    archive.add("kosovo", b"bytes", replace(FULL, retrieval=Retrieval(url, memento=url, redirects=((302, url),))))
    keys = set(json.loads(next(archive.folder.rglob("edition.json")).read_text(encoding="utf-8")))
    text = (Path(__file__).parents[2] / "docs" / "archive-format.md").read_text(encoding="utf-8")
    table = text.partition("| key | value |")[2].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {key.strip(" `") for cell in cells for key in cell.split(",")} == keys


@pytest.mark.parametrize("label", ["2015", "2016"])
@pytest.mark.parametrize("harm", ["flipped", "gone"])
def test_damaged_bytes_are_not_said_to_be_held(archive: Archive, label: str, harm: str) -> None:
    """Nor are they what a new edition refers to; copied to their place, as the error says, they are held again."""
    stored = archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    assert stored.new
    file = archive.file("kosovo@2015")
    assert file is not None
    file.write_bytes(b"wrong") if harm == "flipped" else file.unlink()
    with pytest.raises(ArchiveError, match=r"a\.txt: lost or damaged, and what you add has its bytes"):
        archive.add("kosovo", b"bytes", Deposit("b.txt", label))
    assert len(archive.versions("kosovo")) == 1
    file.write_bytes(b"bytes")
    assert archive.add("kosovo", b"bytes", Deposit("b.txt", label)).new is (label == "2016")
    assert archive.verify() == ()


def test_a_title_keeps_the_joiners_of_its_script() -> None:
    """And becomes one line; nothing else of it is changed."""
    assert Deposit("a.txt", "2015", title="گزارش\n نمی\u200cخواهم").title == "گزارش نمی\u200cخواهم"
