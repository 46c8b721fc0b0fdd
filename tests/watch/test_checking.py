"""One check: what is new, what is told, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from diffreport.archive import Deposit, Retrieval
from diffreport.errors import SourceError, UsageError
from diffreport.watch.checking.arriving import What
from diffreport.watch.checking.journal import Entry, Level, appended
from diffreport.watch.checking.request import Result
from diffreport.watch.plan import FileTarget, First, Kind, Limits, Plan, Rule, Sort, Source, Target, Threshold
from tests.watch.checked import FIRST, LINES, SECOND, THIRD, World, labelled, source

WALL = "Just a moment... Checking your browser before you can go on. Ray ID: {}"


def down(code: str = "timeout") -> SourceError:
    """Return an error of a source."""
    return SourceError("/harbours", code, "does not answer", "try again later")


def test_the_first_edition_is_archived_in_silence(world: World) -> None:
    """There is nothing to compare it with, and nobody asked to be told."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    outcome = world.check(source())
    assert (outcome.status, world.said, world.versions()) == (0, [], [(1, "2023", None)])


def test_the_first_edition_is_told_where_the_source_wants_it(world: World) -> None:
    """`first = "notify"`."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    outcome = world.check(source(first=First.NOTIFY))
    assert (outcome.status, len(world.said)) == (1, 1)


def test_a_new_edition_is_compared_with_the_one_before_and_told_once(world: World) -> None:
    """The next check, and one that asks by force, is silent."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    world.giver.gives["harbours"] = {"2024.txt": SECOND}
    assert world.check(source()).status == 1
    assert "harbours" in world.said[0]
    assert "2024" in world.said[0]
    assert (world.check(source()).status, world.said) == (0, [])
    assert (world.check(source(), is_forced=True).status, world.said) == (0, [])


def test_another_text_under_a_known_label_is_a_re_issue_and_silently_revised(world: World) -> None:
    """It is compared with the issue that it supersedes."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    world.giver.gives["harbours"] = {"2023.txt": SECOND}
    outcome = world.check(source())
    [came] = outcome.asked[0].came
    assert came.what is What.REVISED
    assert world.versions() == [(1, "2023", None), (2, "2023", 1)]
    assert [flag.sort for flag in came.notice.flags] == [Sort.REVISED, Sort.FIGURE]
    assert came.notice.is_revision
    assert came.notice.old.reference == "harbours@v1"


def test_a_text_that_comes_back_after_a_revision_is_told_again(world: World) -> None:
    """A third issue that reads as the first is not the first."""
    for text in (FIRST, SECOND, FIRST, SECOND):
        world.giver.gives["harbours"] = {"2023.txt": text}
        status = world.check(source()).status
    assert status == 1
    assert len(world.said) == 1
    assert [number for number, *_ in world.versions()] == [1, 2, 3, 4]


def test_other_bytes_that_read_the_same_are_nothing_new(world: World) -> None:
    """A page whose counter changes is not archived each day, unless the source wants that."""
    world.giver.gives["harbours"] = {"2023.html": f"<!-- 1 --><p>{FIRST}</p>"}
    world.check(source())
    world.giver.gives["harbours"] = {"2023.html": f"<!-- 2 --><p>{FIRST}</p>"}
    assert world.check(source()).asked[0].result is Result.UNCHANGED
    assert len(world.versions()) == 1
    world.giver.gives["harbours"] = {"2023.html": f"<!-- 3 --><p>{FIRST}</p>"}
    world.check(source(any_bytes=True))
    assert len(world.versions()) == 2


def test_a_text_that_differs_in_noise_alone_is_nothing_new(world: World) -> None:
    """A page that sets its quotation marks anew each day is not archived each day, unless somebody asks for that."""
    quoted = f"{FIRST}\nThe warden said 'no boat may pass' and meant it.\n"
    world.giver.gives["harbours"] = {"2023.txt": quoted}
    world.check(source())
    world.giver.gives["harbours"] = {"2023.txt": quoted.replace("'", '"')}
    outcome = world.check(source())
    assert (outcome.status, outcome.asked[0].result, len(world.versions())) == (0, Result.UNCHANGED, 1)
    assert "nothing but noise" in world.events("known")[0]
    asking = Plan((source(),), (Rule("noise", "diffreport.toml:9", sorts=(Sort.NOISE,)),))
    world.giver.gives["harbours"] = {"2023.txt": quoted.replace("'", "\u2019")}
    assert (world.check(asking).new, len(world.versions())) == (1, 2)
    world.giver.gives["harbours"] = {"2023.txt": quoted}
    assert (world.check(source(any_bytes=True)).new, len(world.versions())) == (1, 3)


def test_what_looks_wrong_waits_in_quarantine_and_is_told_once(world: World) -> None:
    """A bot wall with another number each time is stored and told once; its source fails each time."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    told = []
    for ray in range(3):
        world.giver.gives["harbours"] = {"2024.txt": WALL.format(ray)}
        outcome = world.check(source())
        assert outcome.failed == 1
        told += world.said
    assert "3 times in a row" in world.events("failed")[0]
    assert len(told) == 1
    assert world.versions() == [(1, "2023", None), (2, "2024", None)]
    assert world.archive.get("harbours@latest").label == "2023"


def test_the_edition_after_a_wall_is_compared_with_the_sound_one_before(world: World) -> None:
    """What waits in quarantine is nobody's edition before."""
    for content in (FIRST, WALL, SECOND):
        world.giver.gives["harbours"] = {f"{2023 + (content != FIRST)}.txt": content}
        outcome = world.check(source())
    assert outcome.asked[0].came[0].notice.old.label == "2023"
    assert outcome.asked[0].came[0].what is What.NEW


def test_a_label_that_cannot_be_told_stores_nothing(world: World) -> None:
    """Of all that came at once, nothing is stored."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST, "minutes.txt": SECOND}
    outcome = world.check(source())
    assert (outcome.status, world.archive.has("harbours")) == (2, False)
    assert "minutes.txt holds no label" in world.events("failed")[0]


def test_of_a_wall_without_a_label_it_is_told_that_it_is_one(world: World) -> None:
    """Not that the label is to be corrected."""
    world.giver.gives["harbours"] = {"index.html": f"<p>{WALL}</p>"}
    world.check(source(labelling=labelled("page", r"Report of (\d+)")))
    [told] = world.events("failed")
    assert "holds no label, for it reads as a bot wall" in told
    assert "correct" not in told


def test_two_files_of_one_label_store_nothing(world: World) -> None:
    """Nobody said which of them is the re-issue."""
    world.giver.gives["harbours"] = {"a-2023.txt": FIRST, "b-2023.txt": SECOND}
    world.check(source())
    assert not world.archive.has("harbours")
    assert "a-2023.txt and b-2023.txt are both the edition 2023" in world.events("failed")[0]


def test_editions_that_come_at_once_follow_each_other(world: World) -> None:
    """They are archived in the order of their labels, whatever the order of the files."""
    world.giver.gives["harbours"] = {"2024.txt": SECOND, "2025.txt": THIRD, "2023.txt": FIRST}
    outcome = world.check(source())
    assert [label for _, label, _ in world.versions()] == ["2023", "2024", "2025"]
    assert [came.what for came in outcome.asked[0].came] == [What.FIRST, What.NEW, What.NEW]
    assert outcome.asked[0].came[2].notice.old.label == "2024"


@pytest.mark.parametrize(("early", "late"), [("/a", "/b"), ("/b", "/a")])
def test_editions_of_two_sources_of_a_series_follow_each_other_whoever_answers_first(
    world: World, early: str, late: str
) -> None:
    """They are archived in the order of their labels: what is told does not depend on how long a server takes."""
    world.giver.gives |= {"/a": {"2023.txt": FIRST, "2025.txt": THIRD}, "/b": {"2024.txt": SECOND}}
    world.giver.after[late] = early
    outcome = world.check(Plan((source(where="/a"), source(where="/b"))))
    assert [label for _, label, _ in world.versions()] == ["2023", "2024", "2025"]
    came = {came.label: came.notice.old.label for each in outcome.asked for came in each.came if came.notice}
    assert came == {"2024": "2023", "2025": "2024"}


def test_one_of_two_sources_of_a_series_that_fails_holds_up_not_the_other(world: World) -> None:
    """Neither with an error nor with a label that cannot be told."""
    world.giver.gives |= {"/a": down(), "/b": {"2024.txt": SECOND}, "/c": {"minutes.txt": FIRST}}
    outcome = world.check(Plan(tuple(source(where=where) for where in ("/a", "/b", "/c"))))
    assert [each.result for each in outcome.asked] == [Result.FAILED, Result.NEW, Result.FAILED]
    assert world.versions() == [(1, "2024", None)]


def test_the_same_document_on_another_day_is_no_edition_where_the_label_is_the_day(
    world: World, at: Callable[[str], None]
) -> None:
    """A label that is a moment tells nothing of the edition."""
    daily = source(labelling=labelled("date"))
    for day, text in (("06", FIRST), ("07", FIRST), ("08", SECOND)):
        at(f"2024-05-{day}T08:00:00Z")
        world.giver.gives["harbours"] = {f"{day}.txt": text}
        world.check(daily)
    assert [label for _, label, _ in world.versions()] == ["2024-05-06", "2024-05-08"]


def test_the_same_document_under_another_name_is_an_edition_of_its_own(world: World) -> None:
    """A label that somebody gave is believed; a reader sees that nothing changed."""
    world.giver.gives["rivers"] = {"2023.txt": FIRST}  # what another series has is its own affair
    for year in (2023, 2024):
        world.giver.gives["harbours"] = {f"{year}.txt": FIRST}
        world.check(Plan((source(), source("rivers"))))
    assert [label for _, label, _ in world.versions()] == ["2023", "2024"]
    assert world.said == []
    [told] = world.events("twin")
    assert "2024 has the same bytes as harbours@2023; " in told


def test_an_older_edition_that_is_served_again_is_no_revision(world: World) -> None:
    """It is what it was, whatever is the latest."""
    for year, text in ((2023, FIRST), (2024, SECOND), (2023, f"{FIRST}\n")):
        world.giver.gives["harbours"] = {f"{year}.txt": text}
        outcome = world.check(source())
    assert outcome.asked[0].result is Result.UNCHANGED
    assert len(world.versions()) == 2


@pytest.mark.parametrize(
    "labels",
    [("October 2024", "November 2024", "December 2024"), ("Q3 2024", "Q4 2024", "Q1 2025"), ("2025", "2024", "2023")],
)
def test_what_one_place_gives_follows_what_it_gave_before(world: World, labels: tuple[str, str, str]) -> None:
    """Whatever its label is, and wherever the order of the series puts that."""
    page = Source("harbours", Kind.URL, "https://example.org/", "diffreport.toml:1", labelling=labelled("name", ".*"))
    for label, text in zip(labels, (FIRST, SECOND, THIRD), strict=True):
        world.giver.gives["harbours"] = {label: f"<p>{text}</p>"}
        outcome = world.check(page)
    [came] = outcome.asked[0].came
    assert (outcome.status, came.what, came.notice.old.label) == (1, What.NEW, labels[1])
    [told] = world.events("order")
    assert f"{labels[2]} is compared with {labels[1]}, but stands before " in told
    assert "labels that sort (2025-03), or published, in diffreport.toml:1" in told


def test_what_one_place_gives_is_held_against_what_it_gave_before(world: World) -> None:
    """Also where its label sorts before all others: half of the text is gone, and it waits in quarantine."""
    page = Source("harbours", Kind.URL, "https://example.org/", "diffreport.toml:1", labelling=labelled("name", ".*"))
    for label, text in (("October 2024", FIRST), ("December 2024", FIRST[: len(FIRST) // 3])):
        world.giver.gives["harbours"] = {label: f"<p>{text}</p>"}
        outcome = world.check(page)
    assert outcome.failed == 1
    assert "under half of the" in world.events("failed")[0]


def test_what_others_archived_meanwhile_is_the_edition_before(world: World) -> None:
    """One that was added by hand after the page gave the one before it."""
    page = Source("harbours", Kind.URL, "https://example.org/", "diffreport.toml:1")
    world.giver.gives["harbours"] = {"2022.txt": FIRST}
    world.check(page)
    world.archive.add("harbours", SECOND.encode(), Deposit("2023.txt", "2023"))
    world.giver.gives["harbours"] = {"2024.txt": THIRD}
    assert world.check(page).asked[0].came[0].notice.old.label == "2023"
    assert world.events("order") == []


@pytest.mark.parametrize("last", ["June 2024", "November 2024"])
def test_an_old_edition_that_others_archived_is_not_the_edition_before(world: World, last: str) -> None:
    """Wherever its label sorts: what a page gave last says more than the order of months."""
    page = Source("harbours", Kind.URL, "https://example.org/", "diffreport.toml:1", labelling=labelled("name", ".*"))
    for label, text in ((last, FIRST), ("March 2025", THIRD)):
        world.giver.gives["harbours"] = {label: f"<p>{text}</p>"}
        outcome = world.check(page)
        world.archive.add("harbours", f"<p>{SECOND}</p>".encode(), Deposit("old.html", "March 2020"))
    assert outcome.asked[0].came[0].notice.old.label == last


def test_an_older_file_of_a_folder_is_archived_and_compared_with_none(world: World) -> None:
    """Older editions are put there, too; that it was not compared is told, for the label may be wrong."""
    for names in ({"2024.txt": SECOND}, {"2024.txt": SECOND, "2023.txt": FIRST}):
        world.giver.gives["harbours"] = names
        outcome = world.check(source())
    assert (outcome.status, world.said, outcome.asked[0].came[0].what) == (0, [], What.OLDER)
    assert "2023 is compared with none, for it stands before 2024" in world.events("order")[0]


def test_a_date_of_publication_that_is_not_there_is_told(world: World) -> None:
    """The edition is archived without, and told with its label and the place to correct."""
    page = source(published=labelled("page", selector="time"))
    world.giver.gives["harbours"] = {"2023.html": f"<time>2023-05-02</time><p>{FIRST}</p>"}
    world.check(page)
    assert world.events("undated") == []
    world.giver.gives["harbours"] = {"2024.html": f"<p>{SECOND}</p>"}
    assert world.check(page).status == 1
    [told] = world.events("undated")
    assert told.startswith("harbours: 2024 has no date of publication")
    assert told.endswith("correct published in diffreport.toml:1")


def test_one_failing_source_stops_no_other(world: World) -> None:
    """The status is 3, whatever else is flagged; what failed is one line."""
    world.giver.gives |= {"harbours": {"2023.txt": FIRST}, "rivers": down(), "roads": {"2023.txt": SECOND}}
    outcome = world.check(Plan(tuple(map(source, ("rivers", "harbours", "roads")))))
    assert outcome.status == 3
    assert [each.source.series for each in outcome.asked] == ["rivers", "harbours", "roads"]
    assert [each.result for each in outcome.asked] == [Result.FAILED, Result.NEW, Result.NEW]
    assert world.events("failed") == ["rivers: /harbours: does not answer; try again later"]


def test_a_file_that_cannot_be_read_fails_its_source_after_the_others_are_taken(world: World) -> None:
    """At each check, until it is mended; a name that is no text can be told, and kept in the history."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.giver.fault = SourceError(
        "/harbours/2024-\udcff.txt", "unreadable", "has a name that is no text", "rename it"
    )
    assert world.check(source()).new == 1
    outcome = world.check(source())
    assert (outcome.new, outcome.failed) == (0, 1)
    assert r"/harbours/2024-\udcff.txt: has a name" in world.events("failed")[0]
    assert r"2024-\udcff.txt" in world.memory().outcomes("harbours", 1)[0].message


def test_the_status_is_2_if_every_source_failed(world: World) -> None:
    """Nothing could be done; a check of one of two that are due is not that."""
    world.giver.gives |= {"harbours": down(), "rivers": down()}
    both = Plan((source("harbours"), source("rivers")))
    assert world.check(both).status == 2
    world.giver.gives["rivers"] = {"2023.txt": FIRST}
    assert world.check(both).status == 3


@pytest.mark.parametrize("bug", [ZeroDivisionError("of pilots"), SystemExit("of pilots")])
def test_a_bug_in_one_source_is_told_after_the_others_are_done(world: World, bug: BaseException) -> None:
    """It is raised for what it is; one that ends a thread does not leave the check waiting for ever."""
    world.giver.gives |= {"harbours": bug, "rivers": {"2023.txt": FIRST}}
    with pytest.raises((ZeroDivisionError, RuntimeError), match="of pilots"):
        world.check(Plan((source("harbours"), source("rivers"))))
    assert world.archive.has("rivers")
    assert world.memory().runs(1)[0].status == 70
    assert type(bug).__name__ in world.events("failed")[0]


def test_what_is_not_installed_is_told_once_and_stops_no_other_source(world: World) -> None:
    """Every source that needs it has failed; one that does not is archived, judged and told."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    missing = UsageError("addresses: needs httpcore2; pip install 'diffreport-editions[fetch]'")
    world.giver.gives |= {"harbours": {"2024.txt": SECOND}, "rivers": missing, "roads": missing}
    outcome = world.check(Plan(tuple(map(source, ("rivers", "harbours", "roads")))))
    assert (outcome.status, outcome.failed, len(world.said)) == (3, 2, 1)
    failed = [entry for entry in world.told if entry.event == "failed"]
    assert [entry.level for entry in failed] == [Level.ERROR, Level.INFO]
    assert "needs httpcore2" in failed[0].message
    assert world.memory().runs(1)[0].status == 3
    assert world.check(Plan((source("rivers"), source("roads")))).status == 2


def test_the_state_and_the_log_are_their_owners_alone(world: World) -> None:
    """As they are made; whoever opens them to others has decided so."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    before = os.umask(0o022)
    try:
        with appended(world.folder / "log", Entry.as_text):
            world.check(source())
        assert [(world.folder / name).stat().st_mode & 0o777 for name in ("state/checks.sqlite", "log")] == [0o600] * 2
        world.state.chmod(0o640)
        world.check(source())
    finally:
        os.umask(before)
    assert world.state.stat().st_mode & 0o777 == 0o640


def test_a_bug_in_a_sender_is_raised_after_the_check_is_kept(world: World) -> None:
    """What it was to tell still waits, and the next check tells it."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST, "2024.txt": SECOND}

    def say(line: str) -> None:
        raise ZeroDivisionError("of pilots")

    with pytest.raises(ZeroDivisionError):
        world.check(source(), say=say)
    [ran] = world.memory().runs(1)
    assert (ran.flagged, ran.status) == (1, 70)
    assert [entry.values["status"] for entry in world.told if entry.event == "ended"] == [70]
    assert "ZeroDivisionError" in world.events("undelivered")[0]
    world.check(source())
    assert len(world.said) == 1


def test_a_bug_in_a_sender_hides_nothing_that_came_of_other_targets(world: World) -> None:
    """Neither what they were told, nor that they failed."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST, "2024.txt": SECOND}

    def say(line: str) -> None:
        raise ZeroDivisionError("of pilots")

    there = FileTarget(world.folder / "notices"), FileTarget(world.folder)
    targets = [LINES, *(Target(f"file{n}", "diffreport.toml:9", where) for n, where in enumerate(there))]
    with pytest.raises(ZeroDivisionError):
        world.check(Plan((source(),), targets=tuple(targets)), say=say)
    assert world.events("delivered") == ["notify file0: told"]
    assert [line.partition(": ")[0] for line in world.events("undelivered")] == ["notify file1", "ZeroDivisionError"]


def test_what_waits_in_quarantine_is_told_with_all_labels(world: World) -> None:
    """Of several that came at once."""
    world.giver.gives["harbours"] = {"2023.txt": WALL.format(1), "2024.txt": WALL.format(2)}
    world.check(source())
    assert "2023 (and 2024) is archived, but in quarantine" in world.events("failed")[0]
    assert len(world.said) == 2


def test_a_label_that_a_page_made_up_orders_nothing_in_the_command_that_is_told(world: World) -> None:
    """Whoever copies the remedy into a shell runs nothing of the publisher's."""
    world.giver.gives["harbours"] = {"2023;touch pwned;$(id).txt": WALL}
    world.check(source(labelling=labelled("name", r".*\)")))
    assert "diffreport add 'harbours@2023;touch pwned;$(id)' --accept takes it" in world.events("failed")[0]


def test_failures_in_a_row_are_counted_until_an_answer(world: World, at: Callable[[str], None]) -> None:
    """And told with the day of the first."""
    world.giver.gives["harbours"] = down()
    for day in (6, 7):
        at(f"2024-05-0{day}T08:00:00Z")
        world.check(source())
    assert world.events("failed")[0].endswith("(2 times in a row, since 2024-05-06)")
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    assert world.memory().source(source().key).failures == 0


@pytest.mark.parametrize(
    ("moment", "is_asked"),
    [
        ("2024-05-07T07:50:00Z", True),  # cron is a little early
        ("2024-05-07T06:00:00Z", False),
        ("2024-05-09T08:00:00Z", True),
        ("2024-05-01T08:00:00Z", True),  # the clock was set back
    ],
)
def test_a_source_is_asked_when_its_answer_no_longer_holds(
    world: World, at: Callable[[str], None], moment: str, is_asked: bool
) -> None:
    """A tenth of its interval, an hour at most, may be missing."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    at("2024-05-06T08:00:00Z")
    world.check(source(every_seconds=86_400))
    at(moment)
    assert bool(world.check(source(every_seconds=86_400)).asked) is is_asked


def test_what_is_named_or_forced_is_asked_though_it_is_not_due(world: World) -> None:
    """`check SERIES` asks those, `--force` all."""
    both = Plan((source("harbours", every_seconds=86_400), source("rivers", every_seconds=86_400)))
    world.giver.gives |= {"harbours": {"2023.txt": FIRST}, "rivers": {"2023.txt": FIRST}}
    world.check(both)
    assert world.check(both).asked == []
    assert [each.source.series for each in world.check(both, series=("rivers",)).asked] == ["rivers"]
    assert len(world.check(both, is_forced=True).asked) == 2


def test_what_failed_is_asked_at_the_next_check(world: World) -> None:
    """However long its answers hold."""
    world.giver.gives["harbours"] = down()
    world.check(source(every_seconds=86_400))
    assert len(world.check(source(every_seconds=86_400)).asked) == 1


def test_a_server_that_asks_to_be_left_alone_is(world: World, at: Callable[[str], None]) -> None:
    """Until the moment that it said, a week at most; whoever asks for it is not held up."""
    busy = down("later")
    busy.after = 86_400.0
    world.giver.gives["harbours"] = busy
    at("2024-05-06T08:00:00Z")
    assert world.check(source()).status == 2
    at("2024-05-07T07:00:00Z")
    assert (world.check(source()).status, world.events("rests")) == (
        0,
        ["harbours: is not to be asked before 2024-05-07T08:00:00Z, says its server; --force asks"],
    )
    assert world.check(source(), is_forced=True).failed == 1
    at("2024-05-08T07:00:00Z")
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    assert (world.check(source()).new, world.check(source()).asked != []) == (1, True)
    busy.after = 10.0**8
    world.giver.gives["harbours"] = busy
    assert [len(world.check(source()).asked) for _ in range(2)] == [1, 0]
    at("2024-05-15T07:00:00Z")
    assert len(world.check(source()).asked) == 1


def test_an_unknown_series_is_told_with_the_known(world: World) -> None:
    """One line; nothing is asked."""
    with pytest.raises(UsageError, match="harbor: no source is of this series; did you mean harbours"):
        world.check(source(), series=("harbor",))


def test_rules_decide_what_is_flagged(world: World) -> None:
    """A change below the threshold is archived, and nobody is told."""
    rule = Rule("big", "diffreport.toml:9", changed=Threshold(Decimal(50), is_percent=True))
    plan = Plan((source(),), (rule,))
    for year, text in ((2023, FIRST), (2024, SECOND)):
        world.giver.gives["harbours"] = {f"{year}.txt": text}
        outcome = world.check(plan)
    assert (outcome.status, world.said, len(world.versions())) == (0, [], 2)


def test_what_is_flagged_is_told_though_its_report_cannot_be_written(world: World) -> None:
    """Once, without a link; the check says why, and that it failed in part."""
    (world.folder / "reports").write_text("no folder")
    plan = Plan((source(),), limits=Limits(reports=world.folder / "reports"))
    for year, text in ((2023, FIRST), (2024, SECOND)):
        world.giver.gives["harbours"] = {f"{year}.txt": text}
        outcome = world.check(plan)
    assert (outcome.status, len(world.said), world.memory_notices()[0].report) == (3, 1, "")
    assert "correct reports in [check]" in world.events("failed")[0]
    assert (world.check(plan).status, world.said) == (0, [])


def test_fail_on_decides_the_status_instead_of_the_rules(world: World) -> None:
    """What the rules flag is told all the same."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST, "2024.txt": SECOND}
    outcome = world.check(source(), counts=lambda comparison: bool(comparison.wording))
    assert (outcome.status, len(world.said)) == (0, 1)


def test_validators_are_given_back_until_the_archive_no_longer_has_the_series(world: World) -> None:
    """An archive that was made anew gets all of it."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    world.check(source())
    (world.folder / "archive").rename(world.folder / "away")
    world.check(source())
    validators = [bool(given) for _, given in world.giver.asked]
    assert validators == [False, True, False]
    assert world.archive.has("harbours")


def test_what_a_restored_archive_lost_is_asked_for_again(world: World) -> None:
    """The state is newer than the copy that was put back, and knows validators of an edition that is no more there."""
    page = source(every_seconds=86_400)
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(page)
    shutil.copytree(world.folder / "archive", world.folder / "copy")
    world.giver.gives["harbours"] = {"2024.txt": SECOND}
    world.check(page, is_forced=True)
    shutil.rmtree(world.folder / "archive")
    (world.folder / "copy").rename(world.folder / "archive")
    outcome = world.check(page)
    assert (outcome.new, outcome.flagged, outcome.status, world.said) == (1, 0, 0, []), "it was told before"
    assert [label for _, label, _ in world.versions()] == ["2023", "2024"]
    assert world.check(page).asked == []


def test_another_label_takes_effect_on_the_same_page(world: World) -> None:
    """It is an edition of its own; that it has the bytes of another is told, and no change."""
    page = source(labelling=labelled("page", r"\w+ \d{4}"), every_seconds=86_400)
    world.giver.gives["harbours"] = {"index.html": f"<p>Report 2023</p><p>{FIRST}</p>"}
    world.check(page)
    corrected = replace(page, labelling=labelled("page", r"\d{4}"))
    outcome = world.check(corrected)
    assert [label for _, label, _ in world.versions()] == ["Report 2023", "2023"]
    assert (outcome.status, world.said) == (0, [])
    assert "2023 has the same bytes as harbours@Report 2023" in world.events("twin")[0]
    assert world.check(corrected).asked == []


@pytest.mark.parametrize("origin", ["page", "name"])
@pytest.mark.parametrize(("wrong", "right"), [(r"\d{4}", r"Report \d{4}"), (r"Report \d{4}", r"\d{4}")])
def test_another_label_tells_nothing_again_of_the_files_of_a_folder(
    world: World, origin: str, wrong: str, right: str
) -> None:
    """All of them are archived anew, wherever their new labels sort, and one line says so of each."""
    pages = {f"Report {year}.html": f"<p>Report {year}</p>{text}" for year, text in ((2022, FIRST), (2023, SECOND))}
    world.giver.gives["harbours"] = pages
    assert world.check(source(labelling=labelled(origin, wrong))).flagged
    corrected = source(labelling=labelled(origin, right))
    outcome = world.check(corrected)
    assert (outcome.status, outcome.new, world.said, world.events("order")) == (0, 2, [], [])
    assert len(world.events("twin")) == 2
    world.giver.gives["harbours"] = {"Report 2024.html": f"<p>Report 2024</p>{THIRD}"}
    [came] = world.check(corrected).asked[0].came
    assert came.notice.old.reference == "harbours@v4"


def test_who_forces_a_source_takes_no_unchanged_for_an_answer(world: World) -> None:
    """It is asked without validators."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    for is_forced in (False, False, True):
        world.check(source(), is_forced=is_forced)
    assert [bool(given) for _, given in world.giver.asked] == [False, True, False]


def test_a_rehearsal_tells_all_and_changes_nothing(world: World) -> None:
    """Neither the archive nor the state nor any target; the check after it does what was said."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    before = world.state.read_bytes(), world.versions()
    world.giver.gives["harbours"] = {"2024.txt": SECOND}
    outcome = world.check(source(), is_rehearsal=True, explained_columns=80)
    [came] = outcome.asked[0].came
    assert (came.label, came.what, came.flags, outcome.status) == ("2024", What.NEW, 1, 1)
    assert came.explained
    assert world.said == []
    assert (world.state.read_bytes(), world.versions()) == before
    assert world.check(source()).flagged == 1


def test_rules_can_be_tried_on_the_last_edition_that_is_archived(world: World) -> None:
    """A rehearsal that explains does not wait for the next one, and flags nothing for that."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST, "2024.txt": SECOND}
    world.check(source())
    outcome = world.check(source(), is_rehearsal=True, explained_columns=80)
    [came] = outcome.asked[0].former
    assert came.reference == "harbours@v2"
    assert "1 of 1 finding flagged" in came.explained[0]
    assert (outcome.status, outcome.asked[0].result) == (0, Result.UNCHANGED)


def test_a_rehearsal_needs_no_state(world: World) -> None:
    """It makes none either."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source(), is_rehearsal=True)
    assert not world.state.parent.exists()
    assert not world.archive.has("harbours")


def test_the_history_keeps_what_came_of_each_check(world: World) -> None:
    """The last of them, as many as are to be kept."""
    plan = Plan((source(),))
    plan = replace(plan, limits=replace(plan.limits, history=2))
    for given in ({"2023.txt": FIRST}, {"2024.txt": SECOND}, down()):
        world.giver.gives["harbours"] = given
        world.check(plan)
    memory = world.memory()
    assert [(ran.number, ran.new, ran.flagged, ran.failed, ran.status) for ran in memory.runs(9)] == [
        (3, 0, 0, 1, 2),
        (2, 1, 1, 0, 1),
    ]
    assert [(each.run, each.result, each.editions, each.code) for each in memory.outcomes("harbours", 9)] == [
        (3, "failed", "", "timeout"),
        (2, "new", "harbours@v2", ""),
    ]


def test_a_notice_links_to_the_archived_copy_that_the_record_names(world: World) -> None:
    """The first copy of the page is in the record of the edition, and no second is looked for."""
    copy = "https://example.org/web/2024/harbours"
    world.giver.gives["harbours"] = {"2023.txt": FIRST, "2024.txt": SECOND}
    world.giver.how["retrieval"] = Retrieval(memento=copy)
    assert world.check(source()).asked[0].came[1].notice.mementos == (copy,)


def test_a_notice_names_the_address_that_a_source_led_to(world: World) -> None:
    """Where it is another than the one that was asked."""
    world.giver.how["source"] = "https://example.org/latest"
    led = []
    for year, final in ((2023, None), (2024, "https://example.org/latest"), (2025, "https://example.org/login")):
        world.giver.how["retrieval"] = Retrieval(final_url=final)
        world.giver.gives["harbours"] = {f"{year}.txt": FIRST.replace("300", str(year))}
        world.check(source())
        led += [json.loads(line)["new"]["final_url"] for line in world.said]
    assert led == ["", "https://example.org/login"]
