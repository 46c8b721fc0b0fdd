"""Single rules about figures, where in a whole comparison another one would decide as well."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from diffreport import Document, compare
from diffreport.comparison.figures import consistency
from diffreport.comparison.figures.evidence import Evidence
from diffreport.comparison.figures.mentions import mentions
from diffreport.comparison.figures.printed import Printed
from diffreport.comparison.figures.series import series_end
from diffreport.comparison.figures.sides import Side
from diffreport.comparison.figures.trends import trends
from diffreport.comparison.findings import Draft, _with_spoofs
from diffreport.comparison.spoofs import Spoof
from diffreport.comparison.words import opcodes
from diffreport.text import tokens


def evidence(old: str, new: str) -> Evidence:
    """Return the evidence about the figures of two texts."""
    a, b = tokens(old), tokens(new)
    return Evidence(Side(a, mentions(a), 1), Side(b, mentions(b), 3), opcodes(a, b))


def test_a_figure_in_the_place_of_another_is_just_enough() -> None:
    """Nothing else speaks for two figures without words."""
    found = evidence("12", "15")
    assert found.of(found.old.mentions[0], found.new.mentions[0]) > 0


def test_a_figure_behind_other_words_is_in_its_place() -> None:
    """It is met again where the words before it have others' length."""
    found = evidence("Late in May 12 guards stood there.", "Then 12 guards stood there.")
    old, new = found.old.mentions[-1], found.new.mentions[0]
    assert found.nearby(old) == new.at
    assert found.is_in_place(old, new)


@pytest.mark.parametrize(
    ("old", "new", "apart"),
    [
        ("In 2018 it held 12 guards. In 2020 it held 40.", "In 2019 it held 15 guards. In 2020 it held 40.", False),
        ("In 2018 it held 12 guards.", "In 2018 it held 15 guards.", False),
        ("In 2018 it held 12 guards, in 2020 15 guards.", "In 2019 it held 15 guards, in 2020 15 guards.", True),
    ],
)
def test_years_are_apart_where_a_later_one_is_told_beside_them(old: str, new: str, apart: bool) -> None:
    """In the same sentence; another sentence tells of something else."""
    found = evidence(old, new)
    first = [next(m for m in side.mentions if m.year) for side in (found.old, found.new)]
    assert found.years_apart(*first) is apart


@pytest.mark.parametrize(
    ("text", "is_year"),
    [("in 1432", True), ("of 1432", True), ("since 1432", True), ("the 1432", True), ("with 1432", False)],
)
def test_an_early_year_is_one_by_the_word_before_it(text: str, is_year: bool) -> None:
    """A number of four digits could be a count."""
    assert Printed(tokens(text)).is_year(1) is is_year


@pytest.mark.parametrize(
    ("name", "is_named"), [("Saab 340", True), ("Saab 340 Aircraft", False), ("Saab 340 12", False)]
)
def test_a_number_inside_a_name_is_none_where_the_name_goes_on(name: str, is_named: bool) -> None:
    """A capital or a number behind it makes it a part of something longer."""
    text = f"for all of last winter the old {name} stood there and nobody would ever pay for it"
    start = text.index("340")
    assert (series_end(text, start) == start + 3) is is_named


def test_what_cannot_be_seen_weighs_most() -> None:
    """However light the finding was that it is found in."""
    draft = Draft(SimpleNamespace(), (), "Words added", (), 3)  # type: ignore[arg-type]
    assert _with_spoofs(draft, [Spoof("Look-alike letters", "spoof")]).weight == 1


def test_what_is_counted_is_one_noun_in_any_number() -> None:
    """Up to what is said of it."""
    assert consistency._noun("complaints alleging neglect") == consistency._noun("complaint") == ["complaint"]


@pytest.mark.parametrize(
    ("label", "near", "is_one"),
    [
        ("refugees", (), True),
        ("", ("refugee",), True),
        ("", (), False),
        ("refugee camps", ("refugee",), False),
    ],
)
def test_a_large_count_is_stated_again_where_its_noun_is(label: str, near: tuple[str, ...], is_one: bool) -> None:
    """As the label, or beside a number without one."""
    claim: Any = SimpleNamespace(
        old=SimpleNamespace(kind="count", value=2_900_000),
        words=frozenset(),
        label=frozenset({"refugee"}),
        shown="refugees",
    )
    number: Any = SimpleNamespace(shared=consistency._FEWEST_SHARED)
    place: Any = SimpleNamespace(sentence="", near=frozenset(near))
    spread: Any = SimpleNamespace(rare=lambda _: 0)
    assert consistency._is_one(claim, number, place, label, spread) is is_one


def test_a_trend_has_what_the_editions_between_say() -> None:
    """The report on the first and the last of three."""
    said = "The agency of Adel received {} cases from the guard."
    first, middle, last = (
        Document.from_paragraphs([said.format(36 + 2 * n)], str(2019 + n), "Karsova") for n in range(3)
    )
    found = trends(compare(first, last), [compare(first, middle), compare(middle, last)]).followed.values()
    assert [[figure and figure.text for figure in trend] for trend in found] == [["36", "38", "40"]]
