"""Files kept in the user's cache folder: never wrong, never in the way, never without bounds."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from diffreport.caches import OFF, VARIABLE
from diffreport.kept import Kept, code_of, key_of

CONTENT = b"The river commission met four times. " * 40


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """Return a folder of a cache that is on, with room for three files."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return Kept("things", most_files=3, most_bytes=1 << 20)


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "things").iterdir())


def test_what_was_kept_is_found(shelf: Kept, tmp_path: Path) -> None:
    """Under its own key only, in a folder that nobody else may look into."""
    shelf.keep(key_of("a", 1), CONTENT)
    assert shelf.find(key_of("a", 1)) == CONTENT
    assert shelf.find(key_of("a", 2)) is None
    assert (tmp_path / "cache" / "things").stat().st_mode & 0o077 == 0


def test_a_flipped_bit_is_noticed(shelf: Kept, tmp_path: Path) -> None:
    """Every single one: a damaged file is as good as none."""
    key = key_of("a")
    shelf.keep(key, CONTENT)
    [file] = files(tmp_path)
    whole = file.read_bytes()
    for bit in range(len(whole) * 8):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        file.write_bytes(damaged)
        assert shelf.find(key) is None
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert shelf.find(key) is None
    shelf.keep(key, CONTENT)
    assert shelf.find(key) == CONTENT


def test_a_file_under_the_name_of_another_is_none(shelf: Kept, tmp_path: Path) -> None:
    """What is whole, and about something else, is not taken."""
    shelf.keep(key_of("a"), CONTENT)
    [file] = files(tmp_path)
    file.rename(file.with_name(key_of("b")))
    assert shelf.find(key_of("b")) is None


def test_a_key_tells_values_apart() -> None:
    """By their types and their places; the order in which a mapping was filled is none of them."""
    keys = [key_of(*told) for told in (("1",), (1,), (1, 2), ((1, 2),), ("", 1), (None,))]
    assert len(set(keys)) == len(keys)
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})


def test_where_nothing_can_be_kept_nothing_is_said(
    shelf: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it cannot be made, nothing is kept and nothing is said; as with "off"."""
    (tmp_path / "file").write_bytes(b"")
    for place in (str(tmp_path / "file" / "below"), OFF):
        monkeypatch.setenv(VARIABLE, place)
        shelf.keep(key_of("a"), CONTENT)
        assert shelf.find(key_of("a")) is None
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_file_that_cannot_be_put_in_its_place_leaves_no_part(shelf: Kept, tmp_path: Path) -> None:
    """Whatever stands in the way: here, a folder."""
    (tmp_path / "cache" / "things" / key_of("a")).mkdir(parents=True)
    shelf.keep(key_of("a"), CONTENT)
    assert [file.is_dir() for file in files(tmp_path)] == [True]


def test_what_was_not_used_for_longest_goes_first(shelf: Kept, tmp_path: Path) -> None:
    """The folder keeps to its bounds, of files and of bytes, and keeps what was used last."""
    for number, name in enumerate("abc"):
        shelf.keep(key_of(name), CONTENT)
        os.utime(tmp_path / "cache" / "things" / key_of(name), (number, number))
    assert shelf.find(key_of("a")) == CONTENT  # used now
    shelf.keep(key_of("d"), CONTENT)
    assert {file.name for file in files(tmp_path)} == {key_of(name) for name in "acd"}
    shelf._replace(most_bytes=1).keep(key_of("e"), CONTENT)
    assert files(tmp_path) == []


def test_what_a_killed_writer_left_goes_in_its_turn(shelf: Kept, tmp_path: Path) -> None:
    """Half a file is ours, too; it counts, and it is never found."""
    folder = tmp_path / "cache" / "things"
    folder.mkdir(parents=True)
    half = folder / f"{key_of('a')}.part77-99"
    half.write_bytes(CONTENT)
    os.utime(half, (0, 0))
    assert shelf.find(key_of("a")) is None
    for name in "bcd":
        shelf.keep(key_of(name), CONTENT)
    assert not half.exists()


def test_files_of_others_are_not_touched(shelf: Kept, tmp_path: Path) -> None:
    """A folder that holds other files, or folders, keeps them, whatever the bounds."""
    theirs = [tmp_path / "cache" / "thesis.json", tmp_path / "cache" / "things" / "thesis.json"]
    (tmp_path / "cache" / "things" / "more").mkdir(parents=True)
    for file in theirs:
        file.write_bytes(b"mine")
        os.utime(file, (0, 0))
    shelf._replace(most_bytes=1).keep(key_of("a"), CONTENT)
    assert all(file.read_bytes() == b"mine" for file in theirs)
    assert [file.name for file in files(tmp_path)] == ["more", "thesis.json"]


def test_many_writers_of_one_key_do_not_disturb_each_other(shelf: Kept) -> None:
    """Whoever looks sees a whole value of one of them, or none."""
    values = [bytes([number]) * 50_000 for number in range(8)]

    def work(number: int) -> set[bytes | None]:
        found = set()
        for _ in range(20):
            shelf.keep(key_of("a"), values[number])
            found.add(shelf.find(key_of("a")))
        return found

    with ThreadPoolExecutor(8) as pool:
        seen = set().union(*pool.map(work, range(8)))
    assert seen <= {*values, None}
    assert shelf.find(key_of("a")) in values


def test_a_folder_among_the_code_is_no_code() -> None:
    """Python keeps compiled modules in one, in each folder of an installed package."""
    assert code_of(("*",), ()) == code_of(("*.py", "py.typed"), ())
