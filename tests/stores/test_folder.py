"""What holds for folders alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from diffreport.errors import StoreError
from diffreport.stores.folder import Folder


def test_what_a_killed_writer_left_is_not_listed(tmp_path: Path) -> None:
    """It has a name that nothing else has."""
    store = Folder(tmp_path)
    store.write("a/b", b"x")
    (tmp_path / "a" / ".c.part12-34").write_bytes(b"half")
    assert [entry.name for entry in store.entries()] == ["a/b"]
    assert [entry.name for entry in store.level("a").entries] == ["a/b"]


def test_a_file_in_the_way_is_told_of_and_is_no_refusal(tmp_path: Path) -> None:
    """A create that fails so is not taken for one that came too late."""
    store = Folder(tmp_path)
    store.write("a", b"x")
    with pytest.raises(StoreError, match=r"a: .*check the disk"):
        store.create("a/b", b"x")
    assert store.stat("a/b") is None


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe that nobody writes to; what takes its place is a file."""
    store = Folder(tmp_path)
    os.mkfifo(tmp_path / "a")
    with pytest.raises(StoreError, match=r"a: is no file"):
        store.read("a")
    store.write("a", b"x")
    assert store.read("a") == b"x"


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """And a name of as many bytes as a file system holds can be written."""
    store = Folder(tmp_path)
    store.write("\u65e5" * 80, b"x")
    (tmp_path / "folder" / "in").mkdir(parents=True)
    with pytest.raises(StoreError):
        store.write("folder/in", b"x")
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["in"]
