"""What an archive does beside adding, in a bucket: accepting, correcting, taking in and giving out, being made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.archive.bucket.making import make_root
from diffreport.archive.exchange import Wish, consign, take_in
from diffreport.archive.exchange.objects import export_object
from diffreport.archive.exchange.staged import staged
from diffreport.archive.inventory import INVENTORY
from diffreport.archive.layout import DECLARATION, LAYOUTS
from diffreport.archive.making import root_files
from diffreport.errors import ArchiveError, UsageError
from diffreport.readers.labels import label_in
from tests.archive.bucket.bucket_roots import add, copied, editions, opened, problems, rooted
from tests.archive.bucket.memory_store import Died, Memory, Watched, dying

pytestmark = pytest.mark.usefixtures("unforced")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Return an empty archive in a bucket."""
    return opened(rooted(), tmp_path / "mirror")


def stored_in(archive: Archive) -> Any:
    """Return the bucket of an archive."""
    assert archive.mirror is not None
    return archive.mirror.store


def test_what_is_added_is_read_at_once(archive: Archive, tmp_path: Path) -> None:
    """The mirror is behind no deposit of its own archive."""
    assert not archive.has("kosovo")
    assert archive.add("kosovo", b"one", Deposit("a.txt", "2015")).version == 1
    assert archive.bytes("kosovo@latest") == b"one"
    file = tmp_path / "b.txt"
    file.write_bytes(b"two")
    assert archive.add("kosovo", file, Deposit("b.txt", "2016")).new
    assert not archive.add("kosovo", file, Deposit("b.txt", "2016")).new
    assert [edition.label for edition in archive.editions("kosovo")] == ["2015", "2016"]
    assert archive.series() == ("kosovo",)


def test_an_edition_in_quarantine_is_accepted_and_a_record_corrected(archive: Archive, tmp_path: Path) -> None:
    """Each by a new version with the same bytes, which are stored once."""
    archive.add("kosovo", b"one", Deposit("a.txt", "2015", quarantine="reads as empty"))
    assert archive.get("kosovo@2015").quarantine
    assert archive.accept("kosovo@2015", depositor="Desk").version == 2
    assert not archive.accept("kosovo@2015").new
    assert archive.correct("kosovo@2015", {"published": "2016-01-02"}).version == 3
    assert archive.get("kosovo@2015").published == "2016-01-02"
    store = stored_in(archive)
    assert sum(name.endswith("a.txt") for name in store.objects) == 1
    assert problems(store, tmp_path / "all") == ()


def test_an_object_is_taken_in_as_it_is_and_given_out(archive: Archive, tmp_path: Path) -> None:
    """Byte for byte, by one commit for all of its versions; a copy of it is what the bucket holds."""
    source = Archive.init(tmp_path / "source")
    for label in ("2015", "2016", "2017"):
        source.add("kosovo", label.encode(), Deposit("a.txt", label))
    wish = Wish(label_in)
    taken = list(take_in(archive, consign(archive, source.folder / "kosovo", wish)))
    assert taken
    files = {
        path.relative_to(source.folder).as_posix(): path.read_bytes()
        for path in (source.folder / "kosovo").rglob("*")
        if path.is_file()
    }
    store = stored_in(archive)
    assert {name: content for name, content in store.objects.items() if name.startswith("kosovo/")} == files
    with staged(tmp_path / "out") as folder:
        export_object(archive, "kosovo", folder)
    assert (tmp_path / "out" / INVENTORY).read_bytes() == files[f"kosovo/{INVENTORY}"]
    assert add(store, "2018").version == 4
    assert problems(store, tmp_path / "all") == ()


def adopt(store: Any, source: Path, folder: Path) -> None:
    """Take in an object by an archive of its own."""
    archive = opened(store, folder, 10)
    list(take_in(archive, consign(archive, source, Wish(label_in))))


def test_an_import_that_dies_at_any_call_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """After the commit all of its editions are; what else is missing then is written anew by a repair."""
    source = Archive.init(tmp_path / "source")
    for label in ("2015", "2016", "2017"):
        source.add("kosovo", label.encode(), Deposit("a.txt", label))
    counted = Watched(rooted(), lambda count, call, key, act: act())
    adopt(counted, source.folder / "kosovo", tmp_path / "counted")
    outcomes = set()
    for number in range(4, counted.calls, 3):
        store = rooted()
        with pytest.raises(Died):
            adopt(dying(store, number), source.folder / "kosovo", tmp_path / f"dying-{number}")
        seen = set(editions(store))
        outcomes.add(len(seen))
        if not seen:
            adopt(store, source.folder / "kosovo", tmp_path / f"again-{number}")  # shares what has been sent
        else:
            assert add(store, "2018").version == 4
        assert set(editions(store)) - {"2018"} == {"2015", "2016", "2017"}
        codes = {each.code for each in problems(store, tmp_path / f"all-{number}") if not each.repairable}
        assert codes == set()
    assert outcomes == {0, 3}


def test_of_two_imports_of_one_series_one_is_taken_in(tmp_path: Path) -> None:
    """The other is told; so is one that meets what a stopped one has sent."""
    sources = []
    for name in ("one", "two"):
        source = Archive.init(tmp_path / name)
        source.add("kosovo", name.encode(), Deposit("a.txt" if name == "one" else "b.txt", "2015"))
        sources.append(source.folder / "kosovo")
    store = rooted()
    others = iter((sources[1],))

    def told(count: int, call: str, key: str, act: Callable[[], object]) -> object:
        if call == "create" and key == "kosovo/v1/content/a.txt" and (other := next(others, None)):
            store.write("kosovo/v1/content/edition.json", b"of another")
            assert other
        return act()

    with pytest.raises(ArchiveError, match=r"edition.json: has other bytes, of a deposit that is under way or was sto"):
        adopt(Watched(store, told), sources[0], tmp_path / "a")
    store.remove("kosovo/v1/content/edition.json")
    assert [name for name in store.objects if name.startswith("kosovo/")] == ["kosovo/v1/content/a.txt"]
    adopt(store, sources[1], tmp_path / "b")
    assert editions(store) == {"2015": b"two"}


def test_a_series_that_begins_while_it_is_imported_is_the_winners(tmp_path: Path) -> None:
    """The import ends with an error; what the winner committed stays, and nothing else."""
    source = Archive.init(tmp_path / "source")
    source.add("kosovo", b"theirs", Deposit("a.txt", "2014"))
    store = rooted()
    others = iter(("2015",))

    def told(count: int, call: str, key: str, act: Callable[[], object]) -> object:
        if call == "create" and key == f"kosovo/{INVENTORY}" and (label := next(others, None)):
            add(store, label)
        return act()

    with pytest.raises(ArchiveError, match="kosovo: has begun meanwhile; import again"):
        adopt(Watched(store, told), source.folder / "kosovo", tmp_path / "a")
    assert editions(store) == {"2015": b"2015"}
    assert problems(store, tmp_path / "all") == ()


def test_an_archive_is_made_once_and_completed_where_an_init_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever creates the declaration has made it; another layout, or anything else there, is refused."""
    monkeypatch.setattr("diffreport.archive.bucket.making.opened", lambda place: Memory())
    layout, wanted = LAYOUTS["hashed"], root_files(LAYOUTS["hashed"])
    for number in range(1, 20):
        store = Memory()
        try:
            make_root(dying(store, number), layout)  # type: ignore[arg-type]
        except Died:
            assert DECLARATION not in store.objects
            if store.objects:
                with pytest.raises(ArchiveError, match="an archive was begun there in another layout"):
                    make_root(copied(store), LAYOUTS["flat"])
            make_root(store, layout)
        assert store.objects == wanted
        with pytest.raises(ArchiveError, match="is an archive already"):
            make_root(store, layout)
    store.remove(DECLARATION)
    store.write("notes.txt", b"")
    with pytest.raises(ArchiveError, match="not empty, and no archive"):
        make_root(store, layout)


def test_where_a_store_has_no_condition_for_a_replacement_nothing_is_written(archive: Archive) -> None:
    """Google's goes by generation numbers: an archive there is only read."""
    stored_in(archive).place = "gs://bucket/archive"
    with pytest.raises(UsageError, match=r"gs://bucket/archive: .* only read"):
        archive.add("kosovo", b"one", Deposit("a.txt", "2015"))


@pytest.mark.parametrize("ignored", ["create", "replace"])
def test_a_store_that_takes_no_notice_of_conditions_is_not_written_to(
    ignored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two writers would lose each other's edition: no archive is made in one, and nothing is added."""
    monkeypatch.setattr("diffreport.archive.bucket.making.opened", lambda place: Memory())

    def told(count: int, call: str, key: str, act: Callable[[], object]) -> object:
        try:
            return act()
        except FileExistsError:
            if call != ignored:
                raise
            return "token"

    empty, made = Memory(), rooted()
    before = dict(made.objects)
    with pytest.raises(UsageError, match="takes no notice of a condition"):
        make_root(Watched(empty, told), LAYOUTS["flat"])  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="takes no notice of a condition"):
        add(Watched(made, told), "2015")
    assert DECLARATION not in empty.objects
    assert made.objects == before
