"""One check: what is new, what is told, and how it ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diffreport.archive import Deposit
from diffreport.watch.checking.arriving import What
from diffreport.watch.checking.request import Result
from diffreport.watch.plan import First, Kind, Plan, Rule, Sort, Source
from tests.watch.checked import FIRST, SECOND, THIRD, WALL, World, down, labelled, source


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
