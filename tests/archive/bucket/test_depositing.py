"""Deposits in a bucket: whatever fails, dies or comes in between, the state is the one before or the one after."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diffreport.archive import Deposit
from diffreport.archive.bucket.leftovers import take_out
from diffreport.archive.inventory import INVENTORY
from diffreport.errors import ArchiveError, ArchiveLockedError, StoreError
from tests.archive.bucket.bucket_roots import add, copied, depositor, editions, problems, rooted
from tests.archive.bucket.memory_store import Died, Memory, Watched, dying, failing

pytestmark = pytest.mark.usefixtures("unforced")
Act = Callable[[], object]


def begun(labels: tuple[str, ...]) -> Memory:
    """Return a root whose series has some editions."""
    store = rooted()
    for label in labels:
        add(store, label)
    return store


def calls_of(store: Memory) -> int:
    """Return how many calls the deposit of an edition makes."""
    counted = Watched(copied(store), lambda count, call, key, act: act())
    add(counted, "new")
    return counted.calls


@pytest.mark.parametrize("labels", [(), ("2015", "2016")], ids=["new", "later"])
@pytest.mark.parametrize("is_late", [False, True], ids=["before", "after"])
def test_a_writer_that_dies_at_any_call_leaves_the_state_before_or_after(
    tmp_path: Path, labels: tuple[str, ...], is_late: bool
) -> None:
    """Readers find one of both; the next writer goes on; what was committed stays, what was not goes."""
    base = begun(labels)
    outcomes = set()
    for number in range(1, calls_of(base) + 1):
        store = copied(base)
        with pytest.raises(Died):
            add(dying(store, number, is_late=is_late), "new")
        seen = set(editions(store)) - set(labels)
        assert seen in (set(), {"new"})
        add(store, "next")
        now = set(editions(store)) - set(labels)
        assert now - {"new"} == {"next"} and seen <= now
        outcomes.add(len(now))
        assert problems(store, tmp_path / str(number)) == ()
    assert outcomes == {1, 2}


@pytest.mark.parametrize("labels", [(), ("2015", "2016")], ids=["new", "later"])
@pytest.mark.parametrize("is_late", [False, True], ids=["refused", "answer lost"])
def test_a_call_that_fails_ends_in_an_error_that_says_what_became_of_the_edition(
    tmp_path: Path, labels: tuple[str, ...], is_late: bool
) -> None:
    """Either no more than contents is left in the bucket, or the edition is archived, and is so told or acknowledged.

    Contents stay where no other version was made: whoever makes it removes them.
    """
    base = begun(labels)
    for number in range(1, calls_of(base) + 1):
        store = copied(base)
        try:
            add(failing(store, number, is_late=is_late), "new")
        except StoreError as error:
            if "archived all the same" in str(error):
                depositor(store).assure()
                assert "new" in editions(store)
            elif "not known" not in str(error):
                assert "does not answer" in str(error)
                assert all("/content/" in name for name in store.objects.keys() - base.objects.keys())
        else:
            assert "new" in editions(store)
        assert add(store, "new").edition.label == "new"
        assert len(editions(store)) == len(labels) + 1
        assert problems(store, tmp_path / str(number)) == ()


def test_a_commit_whose_answer_is_lost_is_found_to_be_ours() -> None:
    """Equal bytes under the key that commits are success: the deposit is acknowledged, and made once."""
    store = begun(("2015",))

    def told(count: int, call: str, key: str, act: Act) -> object:
        answer = act()
        if call == "create" and key.endswith(INVENTORY):
            raise StoreError("lost")
        return answer

    assert add(Watched(store, told), "new").version == 2
    assert list(editions(store)) == ["2015", "new"]


def test_a_commit_nobody_can_tell_of_takes_nothing_back() -> None:
    """Where the bucket does not answer any more, the contents stay: the version may have been made."""
    store = begun(("2015",))

    def told(count: int, call: str, key: str, act: Act) -> object:
        told.gone |= call == "create" and key.endswith(INVENTORY)  # type: ignore[attr-defined]
        if told.gone:  # type: ignore[attr-defined]
            if call == "create":
                act()
            raise StoreError("gone")
        return act()

    told.gone = False  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="not known: add it again"):
        add(Watched(store, told), "new")
    assert not add(store, "new").new  # it had been made
    assert list(editions(store)) == ["2015", "new"]


def test_a_slow_writer_finds_what_others_committed_meanwhile(tmp_path: Path) -> None:
    """It loses its version, takes back what it sent, and decides anew: its edition comes after theirs."""
    store = begun(("2015",))
    others = iter(("2016", "2017", "2018"))

    def told(count: int, call: str, key: str, act: Act) -> object:
        if call == "create" and key.endswith(INVENTORY) and (label := next(others, None)):
            add(store, label)
        return act()

    stored = add(Watched(store, told), "slow")
    assert (stored.version, list(editions(store))) == (5, ["2015", "2016", "2017", "2018", "slow"])
    assert problems(store, tmp_path / "a") == ()


def test_what_a_loser_wanted_to_add_may_be_there_by_then() -> None:
    """The same bytes under the same label, from two at once, are stored once; other bytes supersede what came first."""
    store = begun(())
    others = iter((b"same",))

    def told(count: int, call: str, key: str, act: Act) -> object:
        if call == "create" and key.endswith(INVENTORY) and (content := next(others, None)):
            depositor(store).add(content, Deposit("b.txt", "2015"))
        return act()

    assert not add(Watched(store, told), "2015", b"same").new
    others = iter((b"theirs",))
    stored = add(Watched(store, told), "2015", b"ours")
    assert (stored.version, stored.supersedes) == (3, 2)


def test_a_writer_stopped_after_its_commit_is_overtaken_and_still_acknowledged(tmp_path: Path) -> None:
    """Others finish its version and go on; what it writes late does not set the object back."""
    store = begun(("2015",))
    others = iter(("2016", "2017"))

    def told(count: int, call: str, key: str, act: Act) -> object:
        for label in others if call == "replace" and key.endswith(INVENTORY) else ():
            add(store, label)
        return act()

    assert add(Watched(store, told), "slow").version == 2
    assert list(editions(store)) == ["2015", "slow", "2016", "2017"]
    assert problems(store, tmp_path / "a") == ()


def test_two_deposits_that_are_the_same_to_the_byte_share_their_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loser sees its own bytes committed: both succeed, nothing that the version has is taken back."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    store = begun(("2015",))
    others = iter(("new",))

    def told(count: int, call: str, key: str, act: Act) -> object:
        if call == "create" and key.endswith(INVENTORY) and (label := next(others, None)):
            add(store, label)
        return act()

    assert add(Watched(store, told), "new").version == 2
    assert problems(store, tmp_path / "a") == ()


def test_contents_that_a_repair_took_for_strays_before_the_commit_are_put_back(tmp_path: Path) -> None:
    """The writer looks for its files after the commit, before it acknowledges."""
    store = begun(("2015",))

    def told(count: int, call: str, key: str, act: Act) -> object:
        if call == "create" and key.endswith(INVENTORY):
            for name in [name for name in store.objects if name.startswith("kosovo/v2/content/")]:
                store.remove(name)
        return act()

    add(Watched(store, told), "new")
    assert problems(store, tmp_path / "a") == ()


def test_a_withdrawal_that_meets_a_commit_puts_back_what_that_names(tmp_path: Path) -> None:
    """The commit comes between the look and the removal: one of both sees it."""
    store = begun(("2015",))
    dead = copied(store)
    with pytest.raises(Died):
        add(dying(dead, calls_of(store) - 3, is_late=False), "new")
    contents = {name: raw for name, raw in dead.objects.items() if name.startswith("kosovo/v2/content/")}
    assert contents

    def told(count: int, call: str, key: str, act: Act) -> object:
        if call == "remove":
            store.objects.update(dead.objects)
        return act()

    files = {name.removeprefix("kosovo/"): tmp_path / str(n) for n, name in enumerate(contents)}
    for file, raw in zip(files.values(), contents.values(), strict=True):
        file.write_bytes(raw)
    told_store: Any = Watched(store, told)
    take_out(told_store, "kosovo", files, f"v2/{INVENTORY}")
    depositor(store).assure()
    assert "new" in editions(store)
    assert problems(store, tmp_path / "a") == ()


def test_a_writer_gives_up_when_others_keep_winning() -> None:
    """After --lock-timeout nothing of it is stored, and it says so."""
    store = begun(("2015",))
    count = iter(range(1000))

    def told(number: int, call: str, key: str, act: Act) -> object:
        if call == "create" and key.endswith(INVENTORY):
            add(store, f"other-{next(count)}")
        return act()

    store_told: Any = Watched(store, told)
    with pytest.raises(ArchiveLockedError, match=r"kosovo: others keep writing .* was not stored; wait longer"):
        depositor(store_told, patience=0.1).add(b"x", Deposit("x.txt", "mine"))
    assert "mine" not in editions(store)
    assert all("other" in label or label == "2015" for label in editions(store))


def test_an_object_that_lost_its_inventory_is_not_begun_anew() -> None:
    """What is left of it tells that it was one."""
    store = begun(("2015",))
    store.remove(f"kosovo/{INVENTORY}")
    with pytest.raises(ArchiveError, match=r"s3://memory/archive/kosovo/inventory.json: missing .* verify --repair"):
        add(store, "2016")


def test_a_damaged_object_is_named_by_its_address_and_not_written_to() -> None:
    """No path of the temporary folder is told."""
    store = begun(("2015",))
    before = dict(store.objects)
    store.objects[f"kosovo/{INVENTORY}"] = b"{}"
    with pytest.raises(ArchiveError, match=r"^s3://memory/archive/kosovo/inventory.json: "):
        add(store, "2016")
    assert store.objects.keys() == before.keys()


def test_bytes_that_are_held_are_stored_once_and_refused_where_they_are_lost() -> None:
    """Another edition with the same bytes refers to the older file, which is read before it is relied on."""
    store = begun(("2015",))
    assert add(store, "2016", b"2015").version == 2
    assert [name for name in store.objects if name.endswith("a.txt")] == [
        name for name in store.objects if name.startswith("kosovo/v1/content/") and name.endswith("a.txt")
    ]
    held = next(name for name in store.objects if name.endswith("a.txt"))
    store.objects[held] = b"2o15"
    with pytest.raises(ArchiveError, match=f"s3://memory/archive/{held}: lost or damaged"):
        add(store, "2017", b"2015")


def test_threads_that_write_to_one_series_lose_nothing(tmp_path: Path) -> None:
    """Each of them adds ten editions, some of one series, some of its own."""
    store = rooted()

    def many(number: int) -> None:
        writer, own = depositor(store), depositor(store, f"own-{number}")
        for each in range(10):
            (writer if each % 2 else own).add(f"{number} {each}".encode(), Deposit("x.txt", f"{number}-{each}"))

    threads = [threading.Thread(target=many, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(editions(store)) == 15
    assert [len(editions(store, f"own-{number}")) for number in range(3)] == [5, 5, 5]
    assert problems(store, tmp_path / "a") == ()


def test_a_loser_whose_winner_is_not_known_takes_nothing_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another deposit, the same to the byte, may share its files, commit them, and be acknowledged."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    store = begun(("2015",))

    def told(count: int, call: str, key: str, act: Act) -> object:
        if call == "create" and key.endswith("edition.json"):
            act()
            raise KeyboardInterrupt
        if call == "remove":
            add(store, "new")
            act()
            raise Died
        return act()

    with pytest.raises(KeyboardInterrupt):
        add(Watched(store, told), "new")
    add(store, "new")
    assert editions(store)["new"] == b"new"


def test_a_content_that_goes_meanwhile_is_sent_again_and_one_that_is_lost_is_told_of() -> None:
    """A repair took it out; and a version's own file that somebody removed is no other writer's fault."""
    store = begun(("2015", "2016"))
    gone = ["a.txt"]

    def told(count: int, call: str, key: str, act: Act) -> object:
        if call == "create" and key.endswith("a.txt") and gone:
            raise FileExistsError(gone.pop())  # and taken back by the one who had it
        return act()

    assert add(Watched(store, told), "new").version == 3
    assert editions(store)["new"] == b"new"
    writer = depositor(store)
    writer.add(b"y", Deposit("a.txt", "2017"))
    store.remove(next(name for name, content in store.objects.items() if content == b"2015"))
    with pytest.raises(ArchiveError, match=r"a.txt: lost or damaged, and what you add has its bytes"):
        writer.add(b"2015", Deposit("a.txt", "2018"))


def test_a_writer_whom_others_outrun_after_its_commit_is_told_that_it_is_archived() -> None:
    """Though it could not see to the end that its version is complete."""
    store = begun(("2015",))
    others = iter(range(9))

    def told(count: int, call: str, key: str, act: Act) -> object:
        if call == "replace" and key.endswith(f"kosovo/{INVENTORY}"):
            add(store, f"other {next(others)}")
            with pytest.raises(Died):
                add(_stopped_at_replace(store), f"another {next(others)}")
        return act()

    with pytest.raises(ArchiveLockedError, match="archived all the same, as kosovo@v2"):
        depositor(Watched(store, told), patience=0.0).add(b"mine", Deposit("a.txt", "mine"))
    depositor(store).assure()
    assert "mine" in editions(store)


def _stopped_at_replace(store: Memory) -> Watched:
    def told(count: int, call: str, key: str, act: Act) -> object:
        if call == "replace" and key.endswith(INVENTORY):
            raise Died
        return act()

    return Watched(store, told)
