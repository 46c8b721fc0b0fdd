"""The file outside of the archive: opened, made, made anew or done without, and never an error."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import threading
from pathlib import Path

import pytest

from diffreport.archive.catalogue.database import Database, Part
from diffreport.archive.catalogue.disks import is_remote

WORDS = Part("words", 1, {"words": "CREATE TABLE words (word TEXT PRIMARY KEY)"})


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep caches in a folder of the test's own."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Return the database of a folder."""
    return Database.of(tmp_path / "root")


def put(database: Database, word: str) -> int | None:
    """Add a word; return how many rows were."""
    return database.write(WORDS, lambda c: c.execute("INSERT OR IGNORE INTO words VALUES (?)", (word,)).rowcount)


def words(database: Database, part: Part = WORDS) -> list[str] | None:
    """Return all words."""
    return database.read(part, lambda c: [word for (word,) in c.execute("SELECT word FROM words ORDER BY word")])


def file_of(database: Database) -> Path:
    """Return the file, which is kept in these tests."""
    assert database.file is not None
    return database.file


def test_what_is_written_is_read_by_the_next_and_nobody_else_may_look(tmp_path: Path, database: Database) -> None:
    """The folder is the user's own; the same root by another path has the same file."""
    put(database, "law")
    (tmp_path / "root").mkdir()
    (tmp_path / "link").symlink_to("root")
    assert words(Database.of(tmp_path / "link")) == ["law"]
    assert file_of(database).parent.stat().st_mode & 0o777 == 0o700
    assert words(Database.of(tmp_path / "other")) == []


def test_nothing_is_made_before_it_is_needed(database: Database, cache: Path) -> None:
    """To name the file is not to make it."""
    assert database.file is not None
    assert not cache.exists()


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to look at" * 40, b"SQLite format 3\0" * 300]
)
def test_a_file_that_is_no_database_is_made_anew(database: Database, content: bytes) -> None:
    """At once, and without a word."""
    put(database, "law")
    database.close()
    file_of(database).write_bytes(content)
    assert words(database) == []
    assert put(database, "court") == 1


def test_a_damaged_page_is_noticed_and_the_file_made_anew(database: Database) -> None:
    """Also when it is met in the middle of a question."""
    for number in range(2000):
        put(database, f"word {number}")
    database.close()
    content = bytearray(file_of(database).read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    file_of(database).write_bytes(content)
    assert words(database) == []


def test_a_database_of_another_program_or_version_is_made_anew(database: Database) -> None:
    """By its application and its version in the header."""
    file_of(database).parent.mkdir(mode=0o700, parents=True)
    with sqlite3.connect(file_of(database)) as other:
        other.execute("CREATE TABLE words (number INTEGER)")
    other.close()
    assert words(database) == []


def test_another_version_of_a_part_makes_its_tables_anew_and_leaves_the_others(database: Database) -> None:
    """Each part has its own version."""
    places = Part("places", 1, {"places": "CREATE TABLE places (place TEXT)"})
    database.write(places, lambda c: c.execute("INSERT INTO places VALUES ('v1')"))
    put(database, "law")
    database.close()
    assert words(database, WORDS._replace(version=2)) == []
    assert database.read(places, lambda c: c.execute("SELECT place FROM places").fetchall()) == [("v1",)]


def test_a_table_that_was_dropped_is_made_again(database: Database) -> None:
    """The list of parts may lie."""
    put(database, "law")
    database.close()
    with sqlite3.connect(file_of(database)) as other:
        other.execute("DROP TABLE words")
    other.close()
    assert words(database) == []


def test_a_statement_that_is_wrong_is_a_bug_and_said(database: Database) -> None:
    """A new file does not make it right."""
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        database.read(WORDS, lambda c: c.execute("SELECT meaning FROM words"))


def test_a_change_is_made_whole_or_not_at_all(database: Database) -> None:
    """What raises takes back what it did."""

    def half(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO words VALUES ('half')")
        raise KeyError

    with pytest.raises(KeyError):
        database.write(WORDS, half)
    assert words(database) == []


def test_without_a_cache_all_is_answered_with_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DIFFREPORT_CACHE=off."""
    monkeypatch.setenv("DIFFREPORT_CACHE", "off")
    database = Database.of(tmp_path)
    assert (words(database), put(database, "law"), database.file) == (None, None, None)


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path, cache: Path) -> None:
    """A file stands in its place."""
    cache.write_text("in the way")
    assert words(Database.of(tmp_path)) is None


def test_a_folder_in_which_others_may_write_is_not_used(database: Database) -> None:
    """What they write would be shown as the archive's."""
    put(database, "law")
    file_of(database).parent.chmod(0o777)
    database.close()
    assert words(database) is None


def test_who_finds_it_locked_goes_on_without(database: Database) -> None:
    """For a question there is no need to wait at all."""
    put(database, "law")
    other = Database.of(file_of(database).parent)
    other._file = file_of(database)

    def meanwhile(connection: sqlite3.Connection) -> tuple[object, object]:
        return other.write(WORDS, lambda c: 1, patience_seconds=0.0), words(other)

    assert database.write(WORDS, meanwhile) == (None, ["law"])
    assert put(other, "court") == 1


def _put_many(root: Path, name: str) -> None:
    database = Database.of(root)
    for number in range(100):
        assert put(database, f"{name} {number}") == 1


def test_sixteen_processes_write_and_none_finds_it_locked(tmp_path: Path) -> None:
    """The file, too, is made by all of them at once."""
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_put_many, args=(tmp_path, f"process {n}")) for n in range(16)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 16
    assert len(words(Database.of(tmp_path)) or ()) == 1600


def test_threads_take_turns(database: Database) -> None:
    """One connection serves them."""
    threads = [threading.Thread(target=put, args=(database, f"thread {n}")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(words(database) or ()) == 8


def test_a_forked_process_opens_its_own(database: Database) -> None:
    """SQLite's connections do not survive a fork."""
    put(database, "parent")
    process = multiprocessing.get_context("fork").Process(target=put, args=(database, "child"))
    process.start()
    process.join()
    assert (process.exitcode, words(database)) == (0, ["child", "parent"])


def test_a_process_forked_amid_another_threads_transaction_is_not_locked_out(database: Database) -> None:
    """Its copy of that thread's lock is held for ever; it has one of its own."""
    put(database, "parent")
    has_begun, may_end = threading.Event(), threading.Event()
    thread = threading.Thread(target=database.read, args=(WORDS, lambda _: has_begun.set() or may_end.wait()))
    thread.start()
    has_begun.wait()
    process = multiprocessing.get_context("fork").Process(target=put, args=(database, "child"))
    process.start()
    process.join(30)
    process.kill()
    process.join()
    may_end.set()
    thread.join()
    assert (process.exitcode, words(database)) == (0, ["child", "parent"])


def test_removing_the_file_costs_what_was_in_it(database: Database) -> None:
    """The next question makes a new one."""
    put(database, "law")
    database.remove()
    assert not file_of(database).exists()
    assert words(database) == []


@pytest.mark.parametrize(
    ("folder", "remote"), [("/", False), ("/mnt/a b", True), ("/mnt/a bc", False), ("/over", False)]
)
def test_a_network_file_system_is_told_by_the_mounts(tmp_path: Path, folder: str, remote: bool) -> None:
    """The longest mount that leads to the folder counts, and the last of several on one place."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 254:0 / / rw,relatime - ext4 /dev/root rw\n"
        "30 22 0:40 / /mnt/a\\040b rw shared:1 - nfs4 server:/export rw\n"
        "31 22 0:41 / /over rw - cifs //server/share rw\n"
        "32 31 0:42 / /over rw - tmpfs tmpfs rw\n"
        "nonsense\n"
    )
    assert is_remote(Path(folder), mounts) is remote


def test_the_journal_is_a_write_ahead_log_on_a_local_disk(database: Database) -> None:
    """So that readers never wait."""
    assert database.read(WORDS, lambda c: c.execute("PRAGMA journal_mode").fetchone()) == ("wal",)


def test_the_file_is_closed_with_the_last_who_asks_it(tmp_path: Path) -> None:
    """At once: a server that waited until garbage is looked for would have a file open for each page."""
    database = Database.of(tmp_path / "root")
    put(database, "law")
    connection = database._connection
    assert connection is not None
    del database
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
