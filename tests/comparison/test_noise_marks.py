"""Marks and spaces that say something where they stand, and those that are print alone."""

from __future__ import annotations

import pytest

from diffreport import compare
from diffreport.text import tokens

from .noted import document, of

SAYING = [
    ("fell to .5 percent", "fell to 5 percent"),
    ("rates of .5, .6 and .7", "rates of 5, 6 and 7"),
    ("a .22-calibre gun", "a 22-calibre gun"),
    ("fell by \u20133.2 percent", "fell by 3.2 percent"),
    ("a sum (\u20133.2)", "a sum (3.2)"),
    ("\u2013$5 million", "$5 million"),
    ("from \u20133 to \u20135 degrees", "from \u20133 to 5 degrees"),
    ("Adel: \u20115 million", "Adel: 5 million"),
    ("Adel: \u20145 million", "Adel: 5 million"),
    ("Sections 5\u20139 apply", "Sections 5, 9 apply"),
    ("Sections 5-9 apply", "Sections 5 9 apply"),
    ("in 2019\u20132020", "in 2019, 2020"),
    ("pipes of 5\u20137 m", "pipes of 5, 7 m"),
    ("40\u00b0\u201345\u00b0", "40\u00b0, 45\u00b0"),
    ("at 10:30 daily", "at 10 30 daily"),
    ("is 5'7 tall", "is 57 tall"),
    ("host 10.20.0.1", "host 102001"),
    ("rated BBB- since", "rated BBB since"),
    ("rated A\u2013 since", "rated A since"),
    ("rated Aa since", "rated AA since"),
    ("rated Baa since", "rated BAA since"),
    ('the "elections" were held', "the elections were held"),
    ("the so-called \u201cgovernment\u201d fell", "the so-called government fell"),
    ("No. men left it", "No men left it"),
    ("Law & Order Fund", "Law Order Fund"),
    ("will be headed", "will beheaded"),
    ("was for given", "was forgiven"),
    ("are now here", "are nowhere"),
    ("is use less", "is useless"),
    ("they care less", "they careless"),
    ("has 10\u00b9\u2078 tons", "has 10\u00b9\u2079 tons"),
    ("about 3\u00b710\u00b9\u2078 atoms", "about 3\u00b710\u00b9\u2079 atoms"),
]

PRINTED = [
    ("Sections 5-9 apply", "Sections 5\u20139 apply"),
    ("Sections 5-9 apply", "Sections 5 \u2013 9 apply"),
    ("lots 5, 6 and 7", "lots 5; 6 and 7"),
    ("rated BBB- since", "rated BBB\u2013 since"),
    ("fell by -3 percent", "fell by \u22123 percent"),
    ("fell by -3 percent", "fell by \u20133 percent"),
    ("In 2002, the office shut", "In 2002 the office shut"),
    ("No. 5 was shut", "No 5 was shut"),
    ("The court \u2014 the highest \u2014 met", "The court (the highest) met"),
    ("The court\u2014the highest\u2014met", "The court \u2013 the highest \u2013 met"),
    ("They paid 1'234 francs", "They paid 1,234 francs"),
    ("The \u201celections\u201d were held", "The 'elections' were held"),
    ("health care there", "healthcare there"),
    ("It was said\u00b9\u2078 there", "It was said\u00b9\u2079 there"),
    ("was shut down then", "was shutdown then"),
    ("an up-to-date list", "an up to date list"),
    ("they can not go", "they cannot go"),
]


@pytest.mark.parametrize(("old", "new"), SAYING)
def test_a_mark_that_says_something_is_content(old: str, new: str) -> None:
    """A sign, a point, a dash between numbers, a grade, scare quotes; a space that makes two other words of one."""
    assert of([f"As Marn wrote, {old} by then."], [f"As Marn wrote, {new} by then."])[1]


@pytest.mark.parametrize(("old", "new"), PRINTED)
def test_a_mark_in_another_glyph_is_no_content(old: str, new: str) -> None:
    """A pause beside words, the same kind of dash or quote, a compound."""
    assert of([f"As Marn wrote, {old} by then."], [f"As Marn wrote, {new} by then."])[1] == []


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("to .5 percent", ".5 percent"),
        ("$.50 each", "$.50"),
        ("(\u20133.2)", "\u20133.2"),
        ("at \u20115 million", "\u20115 million"),
        ("\u2013$5 million", "\u2013$5 million"),
    ],
)
def test_a_figure_has_its_sign_and_its_point(text: str, token: str) -> None:
    """Whatever dash is set for a minus, and without a nought before the point."""
    assert token in tokens(text)


@pytest.mark.parametrize(
    "text", ["5\u20139", "40\u00b0\u201345\u00b0", "$5\u2013$9", "(1990)\u20132000", "5\u20ac\u20137\u20ac"]
)
def test_the_dash_of_a_range_is_no_sign(text: str) -> None:
    """It joins what stands before it to the figure."""
    assert "\u2013" in tokens(text)


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("The rate fell to .25 percent.", "The rate fell to 25 percent.", "tenfold"),
        ("Output fell by \u20133.2 percent.", "Output fell by 3.2 percent.", "sign_changed"),
        ("The loss was \u20115 million.", "The loss was 5 million.", "sign_changed"),
    ],
)
def test_a_lost_point_or_sign_is_a_revised_figure(old: str, new: str, check: str) -> None:
    """With what a checker asks about it."""
    (revision,) = compare(document([old]), document([new])).figures
    assert (revision.status, revision.checks) == ("revised", (check,))
