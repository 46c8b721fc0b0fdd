"""What holds for every store, of whichever kind."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from diffreport.errors import StoreError
from diffreport.stores import Level, Store, opened
from diffreport.stores.bucket import Bucket

NAMES = ("plain.txt", "a folder/with spaces.txt", "Übersicht/Ärger é.txt", "100%/%41 %2F.txt", "+&=#;$'(),@!~.txt")


def refused(store: Store, name: str, data: bytes) -> bool:
    """Tell whether a store refuses to create a name."""
    try:
        store.create(name, data)
    except FileExistsError:
        return True
    return False


def test_what_is_written_is_read_under_any_name(store: Store) -> None:
    """Spaces, umlauts, percent signs and what addresses escape: a name means itself, to another process, too."""
    for name in NAMES:
        store.write(name, name.encode())
    again = opened(store.place)
    assert [again.read(name) for name in NAMES] == [name.encode() for name in NAMES]
    assert [entry.name for entry in again.entries()] == sorted(NAMES)
    assert {entry.size for entry in again.entries("a folder")} == {len("a folder/with spaces.txt")}


def test_a_page_in_a_bucket_is_called_one(s3: str, tmp_path: Path) -> None:
    """A browser shows it; what is created, by an archive say, is no page of ours."""
    import obstore

    store = Bucket(s3)
    (tmp_path / "a").write_bytes(b"a")
    store.write("index.html", b"<p>")
    store.create("of-others.html", b"<p>")
    store.send("results.csv", tmp_path / "a")
    page, table, others = (
        obstore.get(store._store, name).attributes.get("Content-Type", "")
        for name in ("index.html", "results.csv", "of-others.html")
    )
    assert (page, table) == ("text/html; charset=utf-8", "text/csv; charset=utf-8")
    assert "html" not in others


def test_a_listing_tells_what_a_look_tells(store: Store) -> None:
    """Names, sizes and tokens of a listing are those of `stat`, and those that writing returned."""
    tokens = {name: store.write(name, name.encode()) for name in NAMES}
    assert {entry.name: entry.token for entry in store.entries()} == tokens
    assert [store.stat(entry.name) for entry in store.entries()] == list(store.entries())
    assert store.stat("nothing") is None
    assert list(store.entries("nothing")) == []


def test_a_level_has_what_is_right_below(store: Store) -> None:
    """Neither what is deeper, nor what begins alike."""
    for name in ("a/b/c", "a/d", "a/e/f", "ab", "a-b/c", "a.txt"):
        store.write(name, b"x")
    assert [entry.name for entry in store.level().entries] == ["a.txt", "ab"]
    assert store.folders() == ("a", "a-b")
    assert [entry.name for entry in store.level("a").entries] == ["a/d"]
    assert store.folders("a") == ("b", "e")
    assert [entry.name for entry in store.entries("a")] == ["a/b/c", "a/d", "a/e/f"]
    assert store.level("nothing") == Level((), ())


def test_what_is_there_is_not_created_again(store: Store) -> None:
    """The first bytes stay."""
    store.create("once", b"first")
    assert refused(store, "once", b"second")
    assert refused(store, "once", b"first")
    assert store.read("once") == b"first"


def test_of_many_at_once_one_creates(store: Store) -> None:
    """Whoever is told that it did, did: its bytes are there."""
    with ThreadPoolExecutor(8) as pool:
        for name in ("a", "b", "c"):
            data = [f"{name}{number}".encode() for number in range(8)]
            told = list(pool.map(lambda each, name=name: refused(store, name, each), data))
            assert [each for each, no in zip(data, told, strict=True) if not no] == [store.read(name)]


def test_a_stale_token_replaces_nothing(store: Store) -> None:
    """Neither where others wrote since, nor where they removed."""
    first = store.write("counter", b"1")
    second = store.replace("counter", b"2", first)
    with pytest.raises(FileExistsError):
        store.replace("counter", b"lost", first)
    assert store.read("counter") == b"2"
    store.remove("counter")
    with pytest.raises(FileExistsError):
        store.replace("counter", b"lost", second)
    assert store.stat("counter") is None


def test_what_is_removed_is_gone(store: Store) -> None:
    """To remove it again is no error; to read it is one that the caller can tell."""
    store.write("a/b", b"x")
    store.remove("a/b")
    store.remove("a/b")
    store.remove("never/was")
    with pytest.raises(FileNotFoundError, match="a/b"):
        store.read("a/b")


def test_files_are_sent_and_fetched_in_pieces(store: Store, tmp_path: Path) -> None:
    """Of more bytes than go into one part of an upload, and of none."""
    for size in (0, 20_000_003):
        data = os.urandom(size)
        (tmp_path / "sent").write_bytes(data)
        token = store.send("deep/big", tmp_path / "sent")
        found = store.fetch("deep/big", tmp_path / "fetched")
        assert found[:3] == ("deep/big", size, token)
        assert abs(found.modified - time.time()) < 3600  # of another clock
        assert (tmp_path / "fetched").read_bytes() == data
    with pytest.raises(FileNotFoundError):
        store.fetch("nothing", tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("name", ["", "../out", "/etc/passwd", "a//b", "a/./b", "a/../../b", "a\\b", "a/", "a\0b"])
def test_no_name_leads_out(store: Store, name: str) -> None:
    """Nor means something else elsewhere."""
    with pytest.raises(StoreError, match="no name below it"):
        store.write(name, b"x")
    assert list(store.entries()) == []
