"""A page that changes by itself is told to be one."""

from __future__ import annotations

import json

import pytest

from diffreport.watch.plan import Plan, Rule, Sort
from tests.watch.checked import FIRST, SECOND, World, source


def revise(world: World, *, times: int) -> list[tuple[bool, int]]:
    """Check a page that is another one each time; return whether each notice has the remark, and how often it was
    told beside."""
    seen = []
    for _ in range(times):
        number = 400 + len(world.versions()) * 7
        world.giver.gives["harbours"] = {"2023.txt": FIRST.replace("300", str(number))}
        assert world.check(source()).status == 1
        (line,) = world.said
        seen.append(("at 3 checks in a row" in json.loads(line)["summary"], len(world.events("restless"))))
    return seen


def test_what_is_silently_revised_at_each_check_is_told_to_change_by_itself(world: World) -> None:
    """With the third time in a row: in the notice, which cannot be told from a true one, and in a line of its own."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    assert revise(world, times=3) == [(False, 0), (False, 0), (True, 1)]
    (line,) = world.events("restless")
    assert line == (
        "harbours: 2023: Silently revised at 3 checks in a row, it seems to change by itself: name what changes in "
        "drop, or what counts in keep (diffreport.toml:1)."
    )


def test_revisions_between_which_nothing_changed_are_none_in_a_row(world: World) -> None:
    """A publisher that corrects a page now and then is left in peace; so is one whose new edition comes between."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    world.check(source())
    assert revise(world, times=2) == [(False, 0)] * 2
    assert world.check(source()).status == 0
    assert revise(world, times=2) == [(False, 0)] * 2


def test_revisions_of_different_editions_are_none_in_a_row(world: World) -> None:
    """Of a folder in which now this file is corrected and now that one."""
    files = {"2023.txt": FIRST, "2024.txt": f"{FIRST}\nThe tide falls twice a day along the whole coast.\n"}
    world.giver.gives["harbours"] = files
    world.check(source())
    for name, old, new in (("2023", "300", "315"), ("2024", "300", "315"), ("2023", "315", "321")):
        files[f"{name}.txt"] = files[f"{name}.txt"].replace(old, new)
        assert world.check(source()).status == 1 and world.events("restless") == []
        assert "in a row" not in world.said[-1]


@pytest.mark.parametrize("sorts", [(Sort.REVISED,), (Sort.REVISED, Sort.FIGURE)])
def test_who_mutes_revisions_is_not_told_of_their_number(world: World, sorts: tuple[Sort, ...]) -> None:
    """Neither on standard error, nor in the notice of what is flagged else."""
    plan = Plan((source(),), (Rule("calm", "diffreport.toml:7", sorts=sorts, mutes=True),))
    for text in (FIRST, SECOND, FIRST.replace("300", "399"), FIRST.replace("300", "417"), SECOND):
        world.giver.gives["harbours"] = {"2023.txt": text}
        world.check(plan)
        assert world.events("restless") == [] and not any("in a row" in line for line in world.said)
    assert len(world.versions()) == 5
