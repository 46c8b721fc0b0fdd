"""The check of a root in a bucket: every byte comes from there, and what is wrong is named by its key."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Patience, Problem
from diffreport.archive.bucket import inspecting
from diffreport.archive.fixity import Aside, Repair, Repairer, repair, size_of, verification
from diffreport.archive.fixity.opening import opened as opened_all_the_same
from diffreport.archive.inventory import INVENTORY, SIDECAR
from diffreport.archive.layout import DECLARATION, LAYOUT_FILE, LAYOUTS, ROOT_DIGESTS
from diffreport.archive.making import root_files
from diffreport.archive.writing import OBJECT_DECLARATION
from diffreport.errors import ArchiveError, ReferenceNotFoundError
from tests.archive.bucket.bucket_roots import add, copied, editions, opened, problems, rooted
from tests.archive.bucket.memory_store import Died, Memory, Watched, dying

pytestmark = pytest.mark.usefixtures("unforced")


@pytest.fixture(scope="module")
def _whole() -> Memory:
    store = rooted()
    for label in ("2015", "2016"):
        add(store, label)
    add(store, "2016", b"re-issued")
    add(store, "2015", series="iceland")
    return store


@pytest.fixture
def store(_whole: Memory) -> Memory:
    """Return a root with two series."""
    return copied(_whole)


def found(store: Memory, folder: Path) -> tuple[Problem, ...]:
    """Return what a check finds."""
    return opened(store, folder / "mirror").verify()


def mended(store: Memory, folder: Path) -> Repair:
    """Return what a repair did."""
    archive = opened(store, folder / "mirror")
    return repair(archive, repairer=Repairer(archive, Aside.of(archive, folder / "aside")))


def test_a_whole_root_has_no_problem_and_every_byte_is_read(store: Memory, tmp_path: Path) -> None:
    """What was read before is in the mirror, and is read from the bucket all the same."""
    archive = opened(store, tmp_path / "mirror")
    assert archive.bytes("kosovo@2016") == b"re-issued"
    fetched: list[str] = []

    def told(count: int, call: str, key: str, act: Callable[[], object]) -> object:
        if call in ("read", "fetch"):
            fetched.append(key)
        return act()

    checked = verification(opened(Watched(store, told), tmp_path / "mirror"))
    assert checked.problems == checked.warnings == ()
    assert (checked.checked.series, checked.checked.versions) == (2, 4)
    assert set(fetched) == set(store.objects)
    objects = sum(len(content) for name, content in store.objects.items() if "/" in name)
    assert size_of(archive) == objects


def test_a_flipped_bit_is_found_wherever_it_is_and_named_by_its_key(store: Memory, tmp_path: Path) -> None:
    """Each object in turn is replaced by one of the same length with one bit changed."""
    for number, key in enumerate(sorted(store.objects)):
        flipped = copied(store)
        content = bytearray(flipped.objects[key])
        content[len(content) // 2] ^= 1
        flipped.objects[key] = bytes(content)
        wrong = found(flipped, tmp_path / str(number)) if key not in _OPENS else ()
        assert key in _OPENS or any(each.path == key for each in wrong), (key, wrong)


_OPENS = ("ocfl_layout.json",)  # without which it does not open but for a repair


def test_a_missing_object_is_found_wherever_it_was(store: Memory, tmp_path: Path) -> None:
    """Contents, records, inventories, sidecars and declarations are missed."""
    for number, key in enumerate(sorted(name for name in store.objects if "/" in name)):
        lacking = copied(store)
        lacking.remove(key)
        wrong = found(lacking, tmp_path / str(number))
        assert any(each.path == key for each in wrong), (key, wrong)


def test_an_object_that_was_set_back_is_missed_by_the_catalogue(
    store: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever checked it before remembers its newest version; a repair forgets it and says so."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))
    assert found(store, tmp_path) == ()
    older = store.objects["kosovo/v2/inventory.json"]
    for name in [name for name in store.objects if name.startswith("kosovo/v3/")]:
        store.remove(name)
    store.objects[f"kosovo/{INVENTORY}"] = older
    store.objects[f"kosovo/{SIDECAR}"] = store.objects[f"kosovo/v2/{SIDECAR}"]
    (wrong,) = found(store, tmp_path)
    assert (wrong.path, wrong.code, wrong.lost) == ("kosovo", "catalogue", ("kosovo@v3",))
    assert [each.done for each in mended(store, tmp_path).done] == ["forgotten"]
    assert found(store, tmp_path) == ()


def test_a_series_that_is_gone_is_missed_by_the_catalogue(
    store: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It leaves a valid root."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))
    assert found(store, tmp_path) == ()
    for name in [name for name in store.objects if name.startswith("iceland/")]:
        store.remove(name)
    assert [(each.path, each.code) for each in found(store, tmp_path)] == [("iceland", "catalogue")]


def test_what_a_stopped_writer_left_is_named_and_mended(store: Memory, tmp_path: Path) -> None:
    """What was committed is finished, what was not is set aside, wherever the writer died."""
    for number in range(8, 40, 2):
        stopped = copied(store)
        try:
            add(dying(stopped, number), "new")
        except Died:
            wrong = found(stopped, tmp_path / str(number))
            is_committed = f"kosovo/v4/{INVENTORY}" in stopped.objects
            assert all(each.repairable for each in wrong), wrong
            is_stray = all(each.repairable == "set it aside" for each in wrong)
            assert is_stray is not (is_committed and bool(wrong))
            done = mended(stopped, tmp_path / str(number))
            assert done.left.problems == ()
            assert problems(stopped, tmp_path / f"all-{number}") == ()
            assert add(stopped, "new").new is not is_committed
        else:
            return
    raise AssertionError("a deposit makes so many calls?")


@pytest.mark.parametrize("series", ["kosovo", "malta"])
def test_a_repair_leaves_what_may_be_a_deposit_under_way(store: Memory, tmp_path: Path, series: str) -> None:
    """A writer that commits only then, and dies at once, has archived its edition: the next finishes the version."""
    store.modified = time.time()

    def told(count: int, call: str, key: str, act: Callable[[], object]) -> object:
        if call == "create" and key.endswith(INVENTORY):
            assert (mended(store, tmp_path).done, found(store, tmp_path)) == ((), ())
            act()
            raise Died
        return act()

    with pytest.raises(Died):
        add(Watched(store, told), "new", series=series)
    assert not add(store, "new", series=series).new
    assert "new" in editions(store, series)
    assert problems(store, tmp_path / "all") == ()


def test_what_was_sent_of_a_new_series_that_was_not_committed_is_named_and_set_aside(
    store: Memory, tmp_path: Path
) -> None:
    """Its bytes are kept on this machine; the series can be begun at any time."""
    with pytest.raises(Died):
        add(dying(store, 7), "2015", b"sent", series="malta")
    sent = {name: content for name, content in store.objects.items() if name.startswith("malta/")}
    assert sent
    (wrong,) = found(store, tmp_path)
    assert (wrong.path, wrong.repairable) == ("malta", "set it aside")
    result = mended(store, tmp_path)
    assert (result.left.problems, [each.path for each in result.done]) == ((), ["malta"])
    assert result.folder is not None
    assert {name: (result.folder / name).read_bytes() for name in sent} == sent
    assert not store.folders().count("malta")


def test_stray_keys_are_named_and_set_aside(store: Memory, tmp_path: Path) -> None:
    """Among contents, in an object, between objects."""
    before = dict(store.objects)
    strays = ["iceland/notes.txt", "kosovo/v2/content/0123456789ab/a.txt", "other/notes.txt", "kosovo/v9/content/x"]
    for name in strays:
        store.write(name, b"stray")
    wrong = found(store, tmp_path)
    assert sorted(each.path for each in wrong) == sorted([*strays[:3], "kosovo/v9"])
    result = mended(store, tmp_path)
    assert result.left.problems == ()
    assert store.objects == before
    assert result.folder is not None
    assert all((result.folder / name).read_bytes() == b"stray" for name in strays)


@pytest.mark.parametrize(
    "key",
    [
        f"kosovo/{INVENTORY}",
        f"kosovo/{SIDECAR}",
        f"kosovo/{OBJECT_DECLARATION}",
        f"kosovo/v2/{INVENTORY}",
        f"kosovo/v2/{SIDECAR}",
        f"kosovo/v3/{INVENTORY}",
        f"iceland/v1/{INVENTORY}",
        "README.txt",
        "root-files.sha512",
    ],
)
def test_what_has_a_copy_is_restored_in_the_bucket(store: Memory, tmp_path: Path, key: str) -> None:
    """A damaged one is kept aside; afterwards the bucket has every byte again."""
    before = dict(store.objects)
    damaged = before[key][:-3] + b"?\n"
    store.write(key, damaged)
    result = mended(store, tmp_path)
    assert result.left.problems == ()
    assert store.objects == before
    assert result.folder is not None
    assert (result.folder / key).read_bytes() == damaged
    store.remove(key)
    assert mended(store, tmp_path).left.problems == ()
    assert store.objects == before


def test_a_repair_does_not_write_over_what_another_has_changed_meanwhile(store: Memory, tmp_path: Path) -> None:
    """A file is replaced on the condition that it is the one that was looked at."""
    key = f"kosovo/v2/{SIDECAR}"
    store.write(key, b"?")

    def told(count: int, call: str, name: str, act: Callable[[], object]) -> object:
        if call == "replace":
            store.write(name, b"another's")
        return act()

    archive = opened(Watched(store, told), tmp_path / "mirror")
    with pytest.raises(ArchiveError, match=rf"{key}: another writer has changed it meanwhile; repair again"):
        repair(archive, repairer=Repairer(archive, Aside.of(archive, tmp_path / "aside")))
    assert store.objects[key] == b"another's"


def test_a_lost_content_is_named_with_its_edition_and_its_address(store: Memory, tmp_path: Path) -> None:
    """Nothing is invented; no path of a temporary folder is told."""
    key = next(name for name in store.objects if name.startswith("kosovo/v1/content/") and name.endswith("a.txt"))
    store.remove(key)
    result = mended(store, tmp_path)
    (wrong,) = result.left.problems
    assert (wrong.path, wrong.lost, wrong.repairable) == (key, ("kosovo@2015 (v1)",), "")
    assert "/tmp" not in str(wrong)


def test_some_series_can_be_checked_alone(store: Memory, tmp_path: Path) -> None:
    """Others are not fetched; one that is not there is named."""
    store.write(f"iceland/{SIDECAR}", b"?")
    archive = opened(store, tmp_path / "mirror")
    assert verification(archive, ("kosovo",)).problems == ()
    assert [each.path for each in verification(archive, ("iceland",)).problems] == [f"iceland/{SIDECAR}"]
    with pytest.raises(ReferenceNotFoundError, match="malta: no such series"):
        verification(archive, ("malta",))


def test_keys_that_can_be_no_files_are_named(store: Memory, tmp_path: Path) -> None:
    """A bucket has names that no folder has."""
    odd = [
        "kosovo/../up.txt",
        "kosovo//empty.txt",
        f"kosovo/{INVENTORY}/below",
        "kosovo/v1",
        "kosovo",
        "a\\b",
        "n" * 300,
    ]
    for key in odd:
        store.write(key, b"?")
    assert sorted((each.path, each.code) for each in found(store, tmp_path)) == sorted((key, "E072") for key in odd)


@pytest.mark.parametrize(
    "names",
    [[DECLARATION], [LAYOUT_FILE], [DECLARATION, LAYOUT_FILE, ROOT_DIGESTS], sorted(root_files(LAYOUTS["flat"]))],
    ids=["declaration", "layout", "what tells the layout", "all"],
)
def test_a_root_that_does_not_open_is_opened_to_be_mended(
    store: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    """Whatever of the files that declare it is lost; afterwards the bucket has every byte again."""
    monkeypatch.setattr("diffreport.archive.bucket.mirror.opened", lambda place: store)
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))
    before = dict(store.objects)
    for name in names:
        store.remove(name)
    with pytest.raises(ArchiveError, match=rf"^{store.place}: "):
        Archive.open(store.place)
    archive = opened_all_the_same(store.place, Patience())
    assert {each.path for each in archive.verify()} & {DECLARATION, LAYOUT_FILE} == {*names} & {
        DECLARATION,
        LAYOUT_FILE,
    }
    result = repair(archive, repairer=Repairer(archive, Aside.of(archive, tmp_path / "aside")))
    assert result.left.problems == ()
    assert store.objects == before
    assert Archive.open(store.place).bytes("kosovo@2016") == b"re-issued"


def test_a_place_that_shows_no_archive_of_ours_is_not_opened(
    store: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither an empty one, nor other files, nor objects of which nothing tells who made them; nothing is written."""
    monkeypatch.setattr("diffreport.archive.bucket.mirror.opened", lambda place: store)
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))
    for name in [name for name in store.objects if name in root_files(LAYOUTS["flat"]) or INVENTORY in name]:
        store.remove(name)
    for kept in ([*store.objects], ["kosovo/notes.txt"], []):
        store.objects = {name: store.objects.get(name, b"notes") for name in kept}
        before = dict(store.objects)
        with pytest.raises(ArchiveError, match=rf"^{store.place}: "):
            opened_all_the_same(store.place, Patience())
        assert store.objects == before


@pytest.mark.parametrize("is_copied", [True, False], ids=["copied", "alone"])
@pytest.mark.parametrize("is_whole", [True, False], ids=["whole", "damaged"])
def test_a_first_version_that_nothing_confirms_is_whole_if_its_bytes_are(
    tmp_path: Path, is_copied: bool, is_whole: bool
) -> None:
    """Its writer was stopped right after it had committed it."""
    store = rooted()
    add(store, "2015")
    for name in (SIDECAR, f"v1/{SIDECAR}", *([] if is_copied else [f"v1/{INVENTORY}"])):
        del store.objects[f"kosovo/{name}"]
    if not is_whole:
        (key,) = (key for key in store.objects if key.endswith("/a.txt"))
        store.objects[key] = b"2O15"
    assert found(store, tmp_path)
    assert (mended(store, tmp_path).left.problems == ()) is is_whole


def test_a_check_waits_for_a_deposit_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent and not committed is looked at again, until it is or time is up."""
    monkeypatch.setattr(inspecting, "_PAUSE", 0.001)
    for series, calls in (("kosovo", 12), ("malta", 7)):
        stopped = rooted()
        add(stopped, "2015")
        with pytest.raises(Died):
            add(dying(stopped, calls), "new", series=series)
        assert opened(stopped, tmp_path / series, seconds=0.02).verify()


def test_a_key_among_extensions_is_in_no_object() -> None:
    """Whatever it is named."""
    assert inspecting._object_of("extensions/0003-layout/0=ocfl_object_1.1", set()) is None
    assert inspecting._object_of("kosovo/0=ocfl_object_1.1", set()) == "kosovo"
