"""The cache of parsed editions: never wrong, never in the way, never without bounds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from diffreport import caches
from diffreport.model import Document
from diffreport.readers import cache, source
from diffreport.readers.isolated import Request
from diffreport.readers.parsing import Options

TEXT = "\n\n".join(f"Paragraph {number} tells what happened in Karsova that year." for number in range(900)).encode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a cache that is on."""
    monkeypatch.setenv(caches.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "documents"


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of what was really read, as it is read."""
    names: list[str] = []
    real = cache.read_all

    def counted(requests: list[Request]) -> list[Document]:
        names.extend(request.source.name for request in requests)
        return real(requests)

    monkeypatch.setattr(cache, "read_all", counted)
    return names


def request(data: bytes = TEXT, name: str = "a.txt", options: Options = Options()) -> Request:  # noqa: B008
    """Return a request for bytes."""
    return Request(source.load(data, name), options)


def test_the_same_bytes_are_read_once(folder: Path, readings: list[str]) -> None:
    """A second reading gives an equal document from the cache, in its place among others."""
    first = cache.read_all_cached([request()])
    both = cache.read_all_cached([request(TEXT + b"\n\nOne more.", "b.txt"), request()])
    assert both[1] == first[0]
    assert both[0].blocks[-1].text == "One more."
    assert readings == ["a.txt", "b.txt"]
    assert folder.stat().st_mode & 0o077 == 0


def test_another_name_or_option_or_program_is_another_reading(
    folder: Path, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a document depends on is in the name of the file that keeps it."""
    cache.read_all_cached([request()])
    cache.read_all_cached([request(name="b.txt")])
    cache.read_all_cached([request(options=Options("text/markdown"))])
    monkeypatch.setattr(cache, "_code", lambda: "another")
    cache.read_all_cached([request()])
    assert readings == ["a.txt", "b.txt", "a.txt", "a.txt"]


def test_a_damaged_file_is_read_again(folder: Path, readings: list[str]) -> None:
    """A file cut off or emptied is as good as none."""
    first = cache.read_all_cached([request()])
    [kept] = folder.iterdir()
    for damage in (b"", kept.read_bytes()[:-9], b"{}"):
        kept.write_bytes(damage)
        assert cache.read_all_cached([request()]) == first
    assert readings == ["a.txt"] * 4


def test_a_folder_that_cannot_be_written_is_no_trouble(
    tmp_path: Path, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be kept, editions are read all the same; "off" keeps nothing."""
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(caches.VARIABLE, str(tmp_path / "file" / "below"))
    assert len(cache.read_all_cached([request()])[0].blocks) == 900
    monkeypatch.setenv(caches.VARIABLE, caches.OFF)
    cache.read_all_cached([request()])
    assert readings == ["a.txt"] * 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_what_was_not_used_for_longest_goes_first(
    folder: Path, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache keeps to its bounds, and keeps what was used last."""
    monkeypatch.setattr(cache, "_MOST_FILES", 2)
    for number, name in enumerate(("a.txt", "b.txt", "a.txt", "c.txt")):
        cache.read_all_cached([request(name=name)])
        for file in folder.iterdir():
            if file.stat().st_mtime > 1e9:  # just used
                os.utime(file, (number, number))
    assert len(list(folder.iterdir())) == 2
    cache.read_all_cached([request(name="a.txt"), request(name="c.txt")])
    assert readings == ["a.txt", "b.txt", "c.txt"]
    monkeypatch.setattr(cache, "_MOST_BYTES", 1)
    cache.read_all_cached([request(name="d.txt")])
    assert not list(folder.iterdir())


def test_files_of_others_are_not_touched(folder: Path, readings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that holds other files, or folders, keeps them, whatever the bounds."""
    monkeypatch.setattr(cache, "_MOST_BYTES", 1)
    (folder / "more").mkdir(parents=True)
    theirs = [folder.parent / "thesis.json", folder / "thesis.json"]
    for file in theirs:
        file.write_bytes(b"mine")
        os.utime(file, (0, 0))
    cache.read_all_cached([request()])
    assert all(file.read_bytes() == b"mine" for file in theirs)
    assert sorted(entry.name for entry in folder.iterdir()) == ["more", "thesis.json"]


def test_a_document_does_not_tell_what_it_was_called_before(folder: Path, readings: list[str]) -> None:
    """The same bytes under another path give the same document, without the other path in it."""
    guessed = TEXT + " In Karsova, 3½ and “more”.".encode("windows-1252")
    documents = []
    for shown in ("/home/ana/private/a.txt", "a.txt"):
        source_ = source.load(guessed, "a.txt")._replace(shown=shown)
        documents += cache.read_all_cached([Request(source_)])
    assert readings == ["a.txt"]
    assert documents[0] == documents[1]
    assert not any("private" in remark for remark in documents[0].remarks)
