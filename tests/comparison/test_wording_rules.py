"""Single rules about wording, where in a whole comparison another one would decide as well."""

from __future__ import annotations

import pytest

from diffreport.comparison.wording.claims import _in_brackets
from diffreport.comparison.wording.deadlines import _is_event
from diffreport.comparison.wording.lexicon import lexicon_of
from diffreport.comparison.wording.passages import Side
from diffreport.comparison.wording.scope import _is_quantity, _stands_for_figure
from diffreport.text import tokens


def side(text: str, *changed: str) -> Side:
    """Return a sentence as one side of a passage, some of its words changed."""
    cut = tokens(text)
    return Side(cut, (0, len(cut)), lexicon_of("en", {}), [token in changed for token in cut])


@pytest.mark.parametrize(
    ("text", "changed", "named"),
    [
        ("The mill burned (Adel Marn).", ("Marn",), ["Adel Marn"]),
        ("The mill burned (Adel Marn).", ("mill",), []),
        ("The mill burned (Marn).", ("Marn",), []),
        ("The mill burned (12 Adel Marn).", ("Marn",), []),
    ],
)
def test_a_source_in_brackets_has_two_names_and_changed(text: str, changed: tuple[str, ...], named: list[str]) -> None:
    """One name is a place, and a number an amount."""
    found = side(text, *changed)
    assert [found.text(*source.named) for source in _in_brackets(found)] == named


@pytest.mark.parametrize(("changed", "stands"), [("12", True), ("guards", False), ("left", False)])
def test_a_changed_figure_stands_for_what_was_said_of_how_many(changed: str, stands: bool) -> None:
    """Another changed word, or a figure that stayed, does not."""
    assert _stands_for_figure(side("The 12 guards left.", changed), (1, 2)) is stands


@pytest.mark.parametrize(
    ("text", "is_quantity"),
    [("together with guards", True), ("all guards", True), ("new guards", True), ("guards", False)],
)
def test_a_word_of_how_many_or_of_a_joint_is_no_member(text: str, is_quantity: bool) -> None:
    """The first word of each."""
    assert _is_quantity(side(text), 0) is is_quantity


@pytest.mark.parametrize(
    ("text", "is_event"),
    [
        ("The envoy must report before the House rises.", True),
        ("The envoy must report before the summit.", True),
        ("The envoy must report before a court.", False),
        ("The envoy reported before the summit.", False),
    ],
)
def test_what_is_to_happen_limits_a_task(text: str, is_event: bool) -> None:
    """A body does not, and neither does a report of what was."""
    found = side(text)
    cue = next(cue for cue in found.cues("deadline") if cue.phrase[0] == "before")
    assert _is_event(found, cue, found.keys[cue.end :]) is is_event
