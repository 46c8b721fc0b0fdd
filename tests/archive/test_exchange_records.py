"""An export that was damaged is not imported in part: what is wrong with it is said first."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from diffreport.archive.exchange import folders
from diffreport.archive.provenance import Record, record_to_json
from diffreport.errors import InputError
from diffreport.model import Edition

TEXT = b"The ministry counted its houses."


def exported(folder: Path, content: bytes = TEXT) -> list[str]:
    """Put a file and its record into a folder; return their paths."""
    sha256, sha512 = hashlib.sha256(TEXT).hexdigest(), hashlib.sha512(TEXT).hexdigest()
    record = Record(Edition("2026", name="report.txt", sha256=sha256), "report.txt", None)
    name = f"report.txt{folders.RECORD_SUFFIX}"
    (folder / "report.txt").write_bytes(content)
    (folder / name).write_bytes(record_to_json(record, sha512))
    return ["report.txt", name]


def test_a_file_comes_with_its_record(tmp_path: Path) -> None:
    """Files without one, and files that only look like one, are none of these."""
    (tmp_path / f"other{folders.RECORD_SUFFIX}").write_text("{}")
    (found,) = folders._records(tmp_path, [*exported(tmp_path), "more.txt"])
    assert (found[0], found[1].edition.label) == ("report.txt", "2026")


def test_a_record_without_its_file_is_an_error(tmp_path: Path) -> None:
    """The edition would be lost without a word."""
    paths = exported(tmp_path)
    with pytest.raises(InputError, match=r"is the record of report\.txt, which is missing"):
        list(folders._records(tmp_path, paths[1:]))


def test_a_file_that_its_record_does_not_know_is_an_error(tmp_path: Path) -> None:
    """One bit is enough."""
    paths = exported(tmp_path, TEXT.replace(b"houses", b"hours"))
    with pytest.raises(InputError, match="has not the digest that its record names"):
        list(folders._records(tmp_path, paths))


def test_a_record_of_hostile_size_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are short."""
    monkeypatch.setattr(folders, "_RECORD_SIZE", 10)
    with pytest.raises(InputError, match="is too large for a record"):
        list(folders._records(tmp_path, exported(tmp_path)))


def test_the_order_is_that_of_the_table(tmp_path: Path) -> None:
    """A table of somebody else says nothing; one of ours that cannot be read is an error."""
    table = tmp_path / folders.TABLE
    table.write_text("file,record,series\nb.txt,b.json,s\na.txt,a.json,s\n,x,s\n", encoding="utf-8")
    assert folders._order(tmp_path) == {"b.txt": 0, "a.txt": 1}
    table.write_text("region,guards\nNorth,315\n", encoding="utf-8")
    assert folders._order(tmp_path) == {}
    table.write_text("", encoding="utf-8")
    assert folders._order(tmp_path) == {}
    table.write_bytes(b"file,record,series\n\xff\xfe,x,y\n")
    with pytest.raises(InputError, match="cannot be read"):
        folders._order(tmp_path)
