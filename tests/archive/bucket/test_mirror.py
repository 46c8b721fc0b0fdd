"""A mirror shows what the bucket has, asks for what is read, and for nothing twice."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, Patience
from diffreport.archive.bucket.listed import objects
from diffreport.archive.bucket.mirror import Mirror
from diffreport.archive.inventory import INVENTORY, SIDECAR
from diffreport.archive.layout import DECLARATION, LAYOUT_FILE
from diffreport.errors import ArchiveError, ReferenceNotFoundError, StoreError
from diffreport.stores import Entry
from tests.archive.bucket.bucket_roots import add, copied, rooted
from tests.archive.bucket.memory_store import Memory, Watched

pytestmark = pytest.mark.usefixtures("unforced")
Calls = list[tuple[str, str]]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep mirrors and catalogues of this test alone."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))


def opened(store: Memory, folder: Path, most_bytes: int = 1 << 30) -> tuple[Archive, Calls]:
    """Open an archive through a mirror in a folder; return it, and what the store is asked for from then on."""
    calls: Calls = []

    def told(count: int, call: str, key: str, act: Callable[[], object]) -> object:
        calls.append((call, key))
        return act()

    mirror = Mirror(Watched(store, told), folder, most_bytes)  # type: ignore[arg-type]
    mirror.begin()
    archive = Archive._opened(mirror.root, Patience(), lambda step: None, mirror)
    calls.clear()
    return archive, calls


def held(labels: str = "2015 2016 2017") -> Memory:
    """Return a bucket with a series."""
    store = rooted()
    for label in labels.split():
        add(store, label)
    return store


def behind(labels: str = "2015 2016 2017") -> Memory:
    """Return a bucket whose last writer was killed right after it had committed the last edition."""
    *first, last = labels.split()
    before = held(" ".join(first))
    store = copied(before)
    add(store, last)
    for name in (f"kosovo/{INVENTORY}", f"kosovo/{SIDECAR}"):
        store.objects.pop(name)
        if name in before.objects:
            store.objects[name] = before.objects[name]
    return store


def test_a_bucket_reads_as_the_folder_does(
    tmp_path: Path, layout: str, uploaded: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Series, summaries, versions and bytes, with a cache and without, and of a series called as versions are."""
    folder = Archive.init(tmp_path / "archive", layout=layout)
    for series in ("v1", "a-b", "a"):
        for label in ("2015", "2016"):
            folder.add(series, f"{series} {label}".encode(), Deposit("a b ü.txt", label, title=series.upper()))
    place = uploaded(folder.folder)
    for cache in (str(tmp_path / "cache"), "off", str(tmp_path / "cache")):
        monkeypatch.setenv("DIFFREPORT_CACHE", cache)
        bucket = Archive.open(place)
        assert bucket.bytes("v1@previous") == b"v1 2015"
        assert bucket.series() == folder.series()
        assert list(bucket.summaries()) == list(folder.summaries())
        for series in folder.series():
            assert bucket.versions(series) == folder.versions(series)
        again = Archive.open(bucket.folder)  # as another process of the same run does
        assert again.place == place and again.bytes("a@2016") == b"a 2016"
    with pytest.raises(ReferenceNotFoundError, match=f"no such series in {place}; "):
        Archive.open(place).get("none@2015")
    with pytest.raises(ArchiveError, match=rf"{place}/none: not an archive; make one"):
        Archive.open(f"{place}/none")


def test_what_has_not_changed_is_not_asked_for_again(tmp_path: Path) -> None:
    """One listing tells that nothing has; of an edition its own bytes are asked for, once."""
    store = held()
    add(store, "2015", series="albania")
    archive, calls = opened(store, tmp_path / "mirror")
    assert [summary.series for summary in archive.summaries()] == ["albania", "kosovo"]
    assert not [key for call, key in calls if "/a.txt" in key]
    for _ in range(2):
        archive, calls = opened(store, tmp_path / "mirror")
        assert [summary.editions for summary in archive.summaries()] == [1, 3]
        assert calls == [("entries", "")]
    assert archive.bytes("kosovo@2016") == archive.bytes("kosovo@2016") == b"2016"
    assert [call for call, _ in calls] == ["entries", "fetch"]


def test_one_series_is_asked_for_alone(tmp_path: Path) -> None:
    """Whatever else there is: a listing of it, inventory and sidecar, the records together, and no more."""
    store = held()
    add(store, "2015", series="albania")
    archive, calls = opened(store, tmp_path / "mirror")
    assert len(archive.versions("kosovo")) == 3
    assert {key.partition("/")[0] for _, key in calls} == {"kosovo"}
    assert sorted(call for call, _ in calls) == ["entries", "fetch", "fetch", "fetch", "read", "read"]


def test_what_others_add_and_remove_is_seen_when_it_is_opened_next(tmp_path: Path) -> None:
    """Not before: an archive that is open is read as it was when a series was first asked for."""
    store = held()
    add(store, "2015", series="albania")
    archive, _ = opened(store, tmp_path / "mirror")
    assert archive.series() == ("albania", "kosovo")
    add(store, "2018")
    for name in [name for name in store.objects if name.startswith("albania/")]:
        store.remove(name)
    assert len(archive.versions("kosovo")) == 3
    archive, _ = opened(store, tmp_path / "mirror")
    assert [version.edition.label for version in archive.versions("kosovo")] == ["2015", "2016", "2017", "2018"]
    assert not archive.has("albania")
    assert archive.series() == ("kosovo",)
    assert not (archive.folder / "albania").exists()


def fetched(archive: Archive, label: str) -> Path:
    """Return the file of an edition in the mirror, where it is now."""
    archive.bytes(f"kosovo@{label}")
    holding, version = archive.resolve(f"kosovo@{label}")
    assert archive.file(f"kosovo@{label}") is None  # no link may lead into a cache
    return holding.file(holding.digest_of(version))


@pytest.mark.parametrize("has_sidecar", [True, False], ids=["with its sidecar", "without"])
@pytest.mark.parametrize("labels", ["2015 2016 2017", "2017"], ids=["later", "first"])
def test_a_version_that_was_committed_counts_before_the_inventory_names_it(
    tmp_path: Path, labels: str, has_sidecar: bool
) -> None:
    """Its writer was killed right after: it is read, if it continues the object and all it brought is there."""
    store = behind(labels)
    if not has_sidecar:
        store.remove(f"kosovo/v{len(labels.split())}/{SIDECAR}")
    archive, _ = opened(store, tmp_path / "mirror")
    assert archive.bytes("kosovo@latest") == b"2017"
    archive, calls = opened(store, tmp_path / "mirror")
    assert archive.bytes("kosovo@latest") == b"2017"
    assert [call for call, _ in calls] == ["entries"]


def test_a_version_that_is_not_whole_does_not_count(tmp_path: Path) -> None:
    """Where no sidecar confirms it, what it brought must be there, and right."""
    store = behind()
    store.remove(f"kosovo/v3/{SIDECAR}")
    content = next(name for name in store.objects if name.startswith("kosovo/v3/") and name.endswith("/a.txt"))
    store.objects[content] = b"another"
    archive, _ = opened(store, tmp_path / "mirror")
    assert archive.bytes("kosovo@latest") == b"2016"


def test_a_flipped_byte_is_refused_and_damage_of_the_mirror_is_mended(tmp_path: Path) -> None:
    """What is damaged here is fetched again; what is damaged there is named by its address."""
    store = held()
    archive, _ = opened(store, tmp_path / "mirror")
    file = fetched(archive, "2016")
    file.write_bytes(b"2O16")
    assert archive.bytes("kosovo@2016") == b"2016"
    name = file.relative_to(archive.folder).as_posix()
    store.objects[name] = b"2O16"
    file.unlink()
    with pytest.raises(ArchiveError, match=rf"^s3://memory/archive/{name}: damaged, its digest differs; run "):
        archive.bytes("kosovo@2016")
    store.remove(name)
    file.unlink()
    with pytest.raises(ArchiveError, match=rf"^s3://memory/archive/{name}: missing from the archive; run "):
        archive.bytes("kosovo@2016")


@pytest.mark.parametrize("name", [f"kosovo/{INVENTORY}", f"kosovo/{SIDECAR}", LAYOUT_FILE, DECLARATION])
@pytest.mark.parametrize("how", ["gone", "truncated", "flipped"])
def test_whatever_is_damaged_in_the_mirror_is_brought_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, how: str
) -> None:
    """Also where the file looks as it did."""
    store = held()
    archive, _ = opened(store, tmp_path / "mirror")
    assert len(archive.editions("kosovo")) == 3
    file = archive.folder / name
    raw, facts = file.read_bytes(), file.stat()
    file.unlink() if how == "gone" else file.write_bytes(b"")
    if how == "flipped":
        file.write_bytes(bytes([raw[0] ^ 1]) + raw[1:])
        os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "no catalogue"))
    archive, _ = opened(store, tmp_path / "mirror")
    assert len(archive.editions("kosovo")) == 3
    assert name == DECLARATION or file.read_bytes() == raw  # nothing is read of that


def test_who_reads_while_another_process_brings_an_inventory_has_one_or_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They share a mirror, and files are placed one by one."""
    store = held("2015")
    opened(store, tmp_path / "mirror")[0].editions("kosovo")
    add(store, "2016")
    told, place = list[list[str]](), Mirror._place

    def placed(mirror: Mirror, path: Path, content: bytes) -> None:
        place(mirror, path, content)
        if path.is_relative_to(mirror.root / "kosovo"):
            other = Mirror(store, mirror.root.parent)
            other._asked, other._renewed = {"", None}, {"kosovo"}  # it has to do with what is here
            reader = Archive._opened(mirror.root, Patience(), lambda step: None, other)
            told.append([edition.label for edition in reader.editions("kosovo")])

    monkeypatch.setattr(Mirror, "_place", placed)
    assert len(opened(store, tmp_path / "mirror")[0].editions("kosovo")) == 2
    assert told[:-1] == [["2015"]] * (len(told) - 1) and told[-1] == ["2015", "2016"]


@pytest.mark.parametrize(
    "key", ["kosovo", f"../{INVENTORY}", "kosovo/v1//x", f"kosovo/{INVENTORY}.a\\b", "b\\x", f"{'n' * 300}/{INVENTORY}"]
)
def test_keys_that_can_be_no_files_are_in_nobodys_way(tmp_path: Path, key: str) -> None:
    """Whoever wrote them."""
    store = held("2015")
    store.objects[key] = b"?"
    archive, _ = opened(store, tmp_path / "mirror")
    assert archive.bytes("kosovo@2015") == b"2015"
    assert archive.series() == ("kosovo",)
    assert archive.whole("kosovo").is_dir()
    assert not (tmp_path / "mirror" / INVENTORY).exists()


def test_a_damaged_inventory_is_named_by_its_address(tmp_path: Path) -> None:
    """And the other series are read."""
    store = held()
    add(store, "2015", series="albania")
    store.objects[f"kosovo/{INVENTORY}"] = store.objects[f"kosovo/{INVENTORY}"].replace(b"2016", b"2O16")
    archive, _ = opened(store, tmp_path / "mirror")
    with pytest.raises(ArchiveError, match=r"^s3://memory/archive/kosovo/inventory\.json: its digest differs"):
        archive.versions("kosovo")
    assert [summary.series for summary in archive.summaries(lambda error: None)] == ["albania"]


def test_what_was_used_least_goes_first(tmp_path: Path) -> None:
    """Contents stay within a number of bytes; inventories stay."""
    size, store = 100_000, rooted()
    for label in ("2015", "2016", "2017", "2018"):
        add(store, label, label.encode() * (size // 4))
    archive, calls = opened(store, tmp_path / "mirror", most_bytes=3 * size + 10_000)
    files: list[Path] = []
    for number, label in enumerate(("2015", "2016", "2017", "2015", "2018")):
        files.append(fetched(archive, label))
        os.utime(files[-1], (number, number))  # a clock may be coarser than this test is fast
    archive.mirror._bounds.tidy()  # type: ignore[union-attr]
    assert [file.exists() for file in files] == [True, False, True, True, True]
    assert (archive.folder / "kosovo" / INVENTORY).exists()
    calls.clear()
    assert archive.bytes("kosovo@2016") == b"2016" * (size // 4)
    assert [call for call, _ in calls] == ["fetch"]


def test_a_mirror_is_tidied_up_as_it_grows(tmp_path: Path) -> None:
    """By whichever process the last of it was fetched."""
    size, store = 1 << 17, rooted()
    for number in range(8):
        add(store, str(number), bytes([number]) * size)
    for number in range(8):
        archive, _ = opened(store, tmp_path / "mirror", most_bytes=4 * size)
        archive.bytes(f"kosovo@{number}")
    assert sum(path.stat().st_size for path in archive.folder.rglob("a.txt")) <= 5 * size


def test_a_cleared_mirror_is_made_anew_and_sets_nothing_back(tmp_path: Path) -> None:
    """What was seen of the archive is remembered; the bucket has it still."""
    store = held()
    archive, _ = opened(store, tmp_path / "mirror")
    assert len(archive.versions("kosovo")) == 3
    archive.mirror.forget("kosovo")  # type: ignore[union-attr]
    assert not (archive.folder / "kosovo").exists()
    assert len(archive.versions("kosovo")) == 3
    archive.mirror.fetch_object("kosovo")  # type: ignore[union-attr]
    there = {path.relative_to(archive.folder).as_posix() for path in (archive.folder / "kosovo").rglob("*.*")}
    assert there >= {name for name in store.objects if name.startswith("kosovo/") and "." in name.rpartition("/")[2]}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """With what to do about it."""
    (tmp_path / "mirror").write_bytes(b"a file")
    with pytest.raises(StoreError, match=r"mirror/root: cannot be written .*DIFFREPORT_CACHE"):
        opened(held(), tmp_path / "mirror")


def test_where_no_cache_can_be_a_temporary_folder_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As where none is wanted."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "file" / "cache"))
    assert Mirror.of("s3://bucket/p").root.parent.name.startswith("diffreport-bucket-")


def test_objects_are_told_from_a_listing() -> None:
    """Whatever their names are, and whichever of their files there are."""
    names = """0=ocfl_1.1 a-b/inventory.json a/0=ocfl_object_1.1 a/inventory.json a/v1/inventory.json
    abc/def/v1/0=ocfl_object_1.1 abc/def/v1/v1/inventory.json extensions/x/inventory.json new/0=ocfl_object_1.1
    new/v1/content/a new/v1/inventory.json ocfl_layout.json stray/v1/content/a v1/inventory.json"""
    found = {each.path: sorted(each.entries) for each in objects(Entry(name, 1, name) for name in names.split())}
    assert found == {
        "a-b": ["inventory.json"],
        "a": ["0=ocfl_object_1.1", "inventory.json", "v1/inventory.json"],
        "abc/def/v1": ["0=ocfl_object_1.1", "v1/inventory.json"],
        "new": ["0=ocfl_object_1.1", "v1/content/a", "v1/inventory.json"],
        "v1": ["inventory.json"],
    }
