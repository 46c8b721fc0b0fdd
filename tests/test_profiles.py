"""Profiles: which pages they are for, what they keep and drop, and what is said of a wrong one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from diffreport.errors import UsageError
from diffreport.profiles import Profile, Provenance, Rule, profile_for, rules_in
from diffreport.readers import read
from diffreport.spots import Lines, Spot

FILE = Path("diffreport.toml")
PAGE = (
    b"<html><body><div id=top>Top line</div><div class=text><p>The text.</p><p class=related>See also.</p></div>"
    b"<div class=text>More text.</div></body></html>"
)


def rules(text: str) -> tuple[Rule, ...]:
    return rules_in(Spot(Lines(FILE, text), ("profile",)), tomllib.loads(text)["profile"])


def test_the_first_profile_that_matches_is_taken() -> None:
    """A profile is for the pages that match all of its patterns; the order of the file decides among several."""
    found = rules(
        '[[profile]]\nseries = "karsova-*"\nfile = "*.html"\nkeep = ["main"]\n'
        '[[profile]]\nsource = "https://example.org/*"\ndrop = [".share"]\n'
        '[[profile]]\nfile = "*/old/*"\ndrop = ["nav"]\n'
    )
    assert profile_for(Provenance("2024.html", "karsova-terrorism"), found) == Profile(keep=("main",))
    assert profile_for(Provenance("2024.pdf", "karsova-terrorism", "https://example.org/r"), found).drop == (".share",)
    assert profile_for(Provenance("in/old/2024.html"), found).drop == ("nav",)
    assert profile_for(Provenance("in/2024.html"), found) == Profile()


def test_what_a_profile_keeps_is_all_that_is_read() -> None:
    """Dropped first, then kept: the rest is left out, and accounted for."""
    found = read(PAGE, name="a.html", profile=Profile(keep=(".text",), drop=(".related",)))
    assert [block.text for block in found.blocks] == ["The text.", "More text."]
    assert found.left_out == (
        ("text dropped by the profile", "selected by its drop", 2),
        ("text dropped by the profile", "not selected by its keep", 2),
    )


def test_nested_selections_are_taken_once() -> None:
    """An element inside another that is selected too is kept once, and dropped without harm."""
    page = b"<html><body><div><p>One.</p><div><p>Two.</p></div></div><p>Three.</p></body></html>"
    kept = read(page, name="a.html", profile=Profile(keep=("div", "p")))
    assert [block.text for block in kept.blocks] == ["One.", "Two.", "Three."]
    dropped = read(page, name="a.html", profile=Profile(drop=("div", "div > p")))
    assert [block.text for block in dropped.blocks] == ["Three."]


def test_a_keep_that_selects_nothing_keeps_the_page() -> None:
    """A site that was rebuilt is read whole, and a remark says so."""
    found = read(PAGE, name="a.html", profile=Profile(keep=("#report",)))
    assert len(found.blocks) == 4
    assert "#report" in found.remarks[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[profile]\nfile = "*"', "is not a list of tables"),
        ('[[profile]]\nkeep = ["main"]', "profile 1 is for no page"),
        ('[[profile]]\nfile = "*"', "profile 1 keeps and drops nothing"),
        ('[[profile]]\nfile = "*"\nkeep = "main"', "keep: 'main' is not a list"),
        ('[[profile]]\nfile = "*"\nkeep = [1]', "is not a list of CSS selectors"),
        ('[[profile]]\nfile = 1\nkeep = ["main"]', "file: 1 is not a pattern"),
        ('[[profile]]\nfile = "*"\nremove = ["nav"]', "remove is not known"),
        (
            '[[profile]]\nfile = "a"\nkeep = ["p"]\n[[profile]]\nfile = "*"\ndrop = ["div >"]',
            "profile 2: drop: 'div >'",
        ),
    ],
)
def test_a_wrong_profile_is_told_with_file_and_key(text: str, told: str) -> None:
    """A usage error names the file, the profile by its number, and the key."""
    with pytest.raises(UsageError) as error:
        rules(text)
    assert re.match(r"diffreport\.toml:\d: profile", str(error.value))
    assert told in str(error.value)
