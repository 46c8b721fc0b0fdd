"""`diffreport feed`: what is in the archive, and what checks flagged in it, as an Atom feed."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffreport.watch import outbox
from diffreport.watch.notices import Notice, Side
from diffreport.watch.state import State, default_file
from tests.cli.conftest import Run
from tests.watch.atom import NAMESPACE, checked, text_of
from tests.watch.notices import flag, notice


@pytest.fixture
def dated(archived: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """Return the working folder, beside an archive with two editions of "river" and one of "roads"."""
    monkeypatch.setenv("XDG_STATE_HOME", str(archived / "state"))
    (archived / "roads.txt").write_text("The road was closed for a week.\n")
    assert run("add", "roads", "roads.txt", "--edition", "2020").status == 0
    return archived


def titles(content: bytes) -> list[str]:
    """Return the titles of a valid feed's entries."""
    return [text_of(entry, "title") for entry in checked(content).findall(f"{NAMESPACE}entry")]


def told(archive: Path, label: str) -> Notice:
    """Keep a notice of an edition of "river" in the state, as a check does."""
    from diffreport.archive import Archive

    version = Archive.open(archive).version(f"river@{label}")
    new = Side(f"river@v{version.number}", label, sha256=version.edition.sha256)
    made = notice("river", flag(), new=new, title="The river", moment=version.created)
    with State.open(default_file(archive), (outbox.PART,)) as state, state.changing() as connection:
        outbox.put(connection, made, ())
    return made


def test_an_archive_has_a_feed_without_any_check(run: Run, dated: Path) -> None:
    """Of every edition; nothing is written but the feed."""
    ran = run("feed")
    assert ran.status == 0 and ran.err == ""
    assert sorted(titles(ran.out)) == ["river, 2015", "river, 2015 → 2016", "roads, 2020"]
    assert not (dated / "state").exists()


def test_what_changed_is_told_where_it_is_known(run: Run, dated: Path) -> None:
    """`log` has found it out."""
    assert "Since 2015: " not in run("feed").text
    assert run("log", "river").status == 0
    assert "Since 2015: 2 findings: 1 figure, 1 wording signal; " in run("feed").text


def test_what_was_flagged_is_told(run: Run, dated: Path) -> None:
    """In the entry of its edition, whose id is as before."""
    before = run("feed", "--series", "river").out
    told(dated / "archive", "2016")
    after = run("feed", "--series", "river").out
    assert titles(after) == ["The river, 2023 → 2016: 1 flagged", "river, 2015"]
    ids = [[text_of(e, "id") for e in checked(each).findall(f"{NAMESPACE}entry")] for each in (before, after)]
    assert sorted(ids[0]) == sorted(ids[1])


def test_a_feed_is_written_whole_and_the_same(run: Run, dated: Path) -> None:
    """Under the name and the address that are given."""
    argv = ("feed", "-o", "feed.atom", "--title", "Rivers", "--url", "https://example.org/feed.atom", "--entries", "1")
    ran = run(*argv)
    assert ran.status == 0 and ran.out == b"" and ran.err == "diffreport: written to feed.atom\n"
    content = (dated / "feed.atom").read_bytes()
    feed = checked(content)
    assert text_of(feed, "title") == "Rivers" and len(titles(content)) == 1
    assert run(*argv, "-q").err == "" and (dated / "feed.atom").read_bytes() == content


def test_what_is_no_address_is_refused(run: Run, dated: Path) -> None:
    """In one line."""
    ran = run("feed", "--url", "feed.atom")
    assert ran.status == 2 and ran.err.endswith(
        "--url 'feed.atom': not an address; write all of it, as https://example.org/feed.atom\n"
    )


def test_a_damaged_series_is_named_and_left_out(run: Run, dated: Path) -> None:
    """The feed of the others is written; the status is that of trouble."""
    for inventory in (dated / "archive/roads").rglob("inventory.json"):
        inventory.write_bytes(b"{}")
    ran = run("feed", "--series", "r*")
    assert ran.status == 2 and "roads" in ran.err and "1 damaged series left out; run diffreport verify" in ran.err
    assert len(titles(ran.out)) == 2
