"""One check: what is flagged, what is asked for again, what is told and kept."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from decimal import Decimal

import pytest

from diffreport.archive import Retrieval
from diffreport.watch.checking.arriving import What
from diffreport.watch.checking.request import Result
from diffreport.watch.plan import Limits, Plan, Rule, Threshold
from tests.watch.checked import FIRST, SECOND, THIRD, World, down, labelled, source


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
