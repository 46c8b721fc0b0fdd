"""The cache of parsed editions: never wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffreport.caches import VARIABLE
from diffreport.model import Document
from diffreport.readers import cache, source
from diffreport.readers.isolated import Request
from diffreport.readers.parsing import Options

TEXT = "\n\n".join(f"Paragraph {number} tells what happened in Karsova that year." for number in range(900)).encode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a cache that is on."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
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
    monkeypatch.setattr(cache, "code_of", lambda *_: "another")
    cache.read_all_cached([request()])
    assert readings == ["a.txt", "b.txt", "a.txt", "a.txt"]


def test_a_damaged_file_is_read_again(folder: Path, readings: list[str]) -> None:
    """A file cut off is as good as none, and so is one that holds no document."""
    first = cache.read_all_cached([request()])
    [kept] = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert cache.read_all_cached([request()]) == first
    for content in (b"{}", b"[]", b"no JSON", b"\xff"):
        cache.KEPT.keep(kept.name, content)
        assert cache.read_all_cached([request()]) == first
    assert readings == ["a.txt"] * 6


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
