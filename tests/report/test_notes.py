"""The notes in the margin say what changed, whole or with how much is left out, in right sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from diffreport.model import Comparison, Status, Table
from diffreport.report.language.phrasing import shortened
from diffreport.report.lookup import look_up
from diffreport.report.marked.notes import Line, note
from diffreport.report.presentation import Presentation
from tests.report.factory import Draft, figure


def lines(comparison: Comparison, language: str = "en") -> Sequence[Line]:
    """Return the lines of the first finding's note."""
    lookup = look_up(comparison, Presentation(language))
    finding = comparison.findings[0]
    return note(
        finding, lookup.link_of(finding), lookup.change_of_link[lookup.link_of_change[finding.change]], lookup
    ).lines


def measures(old: Sequence[str], new: Sequence[str]) -> Comparison:
    """Return a comparison of two tables that differ in one column of words."""
    d = Draft()
    head = ("Measure", "How it is taken")
    sides = [Table((head, *((f"Measure {n}", text) for n, text in enumerate(side))), 1) for side in (old, new)]
    d.table(*sides)
    return d.comparison()


def test_a_note_quotes_long_cells_in_brief() -> None:
    """The table beside it has them whole."""
    long = " ".join(f"word{n}" for n in range(300))
    (line,) = lines(measures([long], [f"Another {long}"]))
    assert max(len(line.old), len(line.new)) < 100
    assert line.old.endswith("…")
    assert line.text == "(Measure 0, How it is taken)"


def test_a_note_on_a_table_says_how_many_cells_it_leaves_out() -> None:
    """Of eight cells four are quoted, and four more are counted."""
    told = lines(measures([f"a{n}x" for n in range(8)], [f"b{n}x" for n in range(8)]))
    assert [line.old for line in told[:4]] == ["a0x", "a1x", "a2x", "a3x"]
    assert [line.text for line in told[4:]] == ["and 4 more"]


def test_a_cell_that_was_empty_or_is_became_nothing() -> None:
    """It was added or dropped, and no arrow stands beside nothing."""
    told = lines(measures(["", "by hand"], ["by letter", ""]))
    assert [(line.old, line.new, line.text, line.delta) for line in told] == [
        ("", "", "“by letter” (Measure 0, How it is taken)", "added"),
        ("", "", "“by hand” (Measure 1, How it is taken)", "dropped"),
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", [("14 readers:", "new"), ("57 passports:", "gone")]),
        ("de", [("14 readers:", "neu"), ("57 passports:", "entfallen")]),
        ("fr", [("14 readers :", "nouveau"), ("57 passports :", "disparu")]),
    ],
)
def test_what_is_new_or_gone_agrees_with_any_noun(language: str, said: list[tuple[str, str]]) -> None:
    """Readers "is" not gone: the word stands behind a colon."""
    d = Draft()
    finding = d.edited("It has [-57 passports-]{+14 readers+}.", tags=("figure",))
    d.revision(finding, Status.NEW, "readers", None, figure("14", "14"))
    d.revision(finding, Status.GONE, "passports", figure("57", "57"), None)
    assert [(line.text, line.delta) for line in lines(d.comparison(), language)] == said


@pytest.mark.parametrize(("label", "told"), [("1. Overview", ""), ("these", ""), ("wells", "wells")])
def test_a_heading_is_not_said_to_be_counted(label: str, told: str) -> None:
    """Where a figure is labelled by its section's heading only, or by a word that points, its values stand alone."""
    d = Draft()
    finding = d.edited("There were [-50-]{+58+}.", tags=("figure",))
    d.new[-1] = replace(d.new[-1], section=("Karsova", "1. Overview"))
    d.revision(finding, Status.REVISED, label, figure("50", "50"), figure("58", "58"))
    (line,) = lines(d.comparison())
    assert (line.old, line.new, line.text) == ("50", "58", told)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("SEC. 4. AMENDMENTS.", "under SEC. 4. AMENDMENTS."),
        ("General …", "under General …"),
        ("One two three four five six seven … nine", "under One two three four five six seven\u00a0…"),
    ],
)
def test_no_full_stop_is_doubled(heading: str, told: str) -> None:
    """A heading that ends in one, or was cut short, is the end of its sentence."""
    d = Draft()
    d.leave("moved", "The guard received vehicles.")
    d.old[-1] = replace(d.old[-1], section=(heading,))
    d.same("Nothing else was decided.")
    d.arrive("moved", "The guard received vehicles.")
    (line,) = lines(d.comparison())
    assert told in line.text
    assert not any(twice in line.text for twice in ("..", "….", "… …"))


def test_what_was_cut_is_not_cut_twice() -> None:
    """An ellipsis stands once."""
    assert shortened("General Government … and more of it", 3) == "General Government\u00a0…"
