"""Words printed with other letters: spellings of one word, and what a machine misread. Near misses stay content."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from diffreport.comparison.noise.misread import _meant

from .aligning import SENTENCES as S
from .noted import of


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("combatting", "combating"),
        ("focussed", "focused"),
        ("travelled", "traveled"),
        ("labour", "labor"),
        ("organisations", "organizations"),
        ("theatre", "theater"),
        ("defence", "defense"),
        ("judgement", "judgment"),
        ("programme", "program"),
        ("catalogue", "catalog"),
    ],
)
def test_two_spellings_of_an_english_word_are_one(old: str, new: str) -> None:
    """British and American."""
    assert of([f"Its work on {old} went on."], [f"Its work on {new} went on."]) == ([("spelling", old, new)], [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("filled", "filed"),
        ("planned", "planed"),
        ("hopping", "hoping"),
        ("refilled", "refiled"),
        ("unfilled", "unfiled"),
        ("untapped", "untaped"),
        ("notable", "not able"),
        ("apart", "a part"),
        ("advice", "advise"),
        ("prohibit", "prohibited"),
        ("filter", "filtre"),
        ("Johnson", "Johnston"),
        ("tour", "tor"),
    ],
)
def test_two_words_of_like_spelling_are_two(old: str, new: str) -> None:
    """Each of them is a word, or a name, of its own."""
    assert of([f"It was {old} in the end."], [f"It was {new} in the end."]) == ([], [(old, new)])


REPORTS = [f"{sentence} Envoys of Kharsovia agreed." for sentence in S[:4]]


def test_a_name_that_is_spelled_otherwise_throughout_is_one_name() -> None:
    """As a publisher brings it over from another script; the old spelling is given up."""
    respelled = [text.replace("Kharsovia", "Karsovia") for text in REPORTS]
    assert of(REPORTS, respelled) == ([("spelling", "Kharsovia", "Karsovia")] * 4, [])


def test_a_name_in_one_place_is_another_name() -> None:
    """A first mention proves no custom."""
    old, new = ["Mr Khalimov met the envoy there."], ["Mr Kalimov met the envoy there."]
    assert of(old, new) == ([], [("Khalimov", "Kalimov")])


def test_a_name_that_both_editions_have_is_another_name() -> None:
    """Two persons, Smithers and Smythers, in both editions."""
    both = ["Both Khalimov and Kalimov spoke.", "Then Khalimov and Kalimov left."]
    old = [*both, "Later Khalimov signed the paper of the harbour."]
    new = [*both, "Later Kalimov signed the paper of the harbour."]
    assert of(old, new) == ([], [("Khalimov", "Kalimov")])


ACCENTED = "Ms. Velázquez spoke in Bogotá and Medellín."
BARE = "Ms. Velazquez spoke in Bogota and Medellin."


def test_accents_that_an_edition_cannot_print_are_no_change() -> None:
    """An edition in plain ASCII beside one that has them."""
    assert of([BARE], [ACCENTED]) == (
        [
            ("spelling", "Velazquez", "Velázquez"),
            ("spelling", "Bogota", "Bogotá"),
            ("spelling", "Medellin", "Medellín"),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("old", "new"), [("Der Antrag würde dort abgelehnt.", "Der Antrag wurde dort abgelehnt."), (ACCENTED, BARE)]
)
def test_an_accent_is_content_where_another_paragraph_has_accents(old: str, new: str) -> None:
    """The edition can print them: it is the whole edition that tells, not what differs."""
    rest = ["Für die Behörde war es ein gutes Jahr.", *S[:3]]
    noise, content = of([*rest, old], [*rest, new])
    assert noise == [] and content != []


def test_one_accent_is_content() -> None:
    """ "accusé" and "accuse" are two words; that an edition has no accents is told by several words."""
    old, new = "Le ministre a accusé la police.", "Le ministre a accuse la police."
    assert of([*S[:3], old], [*S[:3], new]) == ([], [("accusé", "accuse")])


def test_an_accent_is_content_where_the_edition_prints_accents() -> None:
    """It has them elsewhere, and left it out here."""
    old, new = ["Ms. Pena spoke in Bogotá."], ["Ms. Peña spoke in Bogotá and Cali."]
    assert ("Pena", "Peña") in of(old, new)[1]


# An edition read from paper: digits and capitals inside words show it.
READ = "The min1stry c1osed the regIonal harb0ur office, and three mi1itary bridges were opened."
MEANT = "The ministry closed the regional harbour office, and three military bridges were opened."
GOALS = [f"{sentence} Our goals are these goals." for sentence in S[:3]]
KNOWN = "A ministry closed its regional harbour and its military office."


def read_and_meant(read: str, meant: str) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Return what differs in an edition read from paper and in the next one."""
    noise, content = of([*GOALS, KNOWN, READ, read], [*GOALS, KNOWN, MEANT, meant])
    shown = {(r.strip(".,"), m.strip(".,")) for r, m in zip(READ.split(), MEANT.split(), strict=True)}
    return [one for one in noise if one[1:] not in shown], content


def test_digits_and_capitals_inside_words_are_misread_letters() -> None:
    """All five, and nothing else."""
    assert read_and_meant(S[5], S[5]) == ([], [])


def test_a_letter_is_misread_for_one_that_looks_like_it() -> None:
    """In an edition that was read from paper, where the word is common and the misreading stands once."""
    noise, content = read_and_meant("Among them the central goats are four.", "Among them the central goals are four.")
    assert (noise, content) == ([("ocr", "goats", "goals")], [])


def test_a_word_is_misread_in_two_pieces() -> None:
    """A space and a capital in it."""
    noise, content = read_and_meant("It has no capabi Iities left there.", "It has no capabilities left there.")
    assert (noise, content) == ([("ocr", "capabi Iities", "capabilities")], [])


def test_an_edition_that_was_not_read_from_paper_has_no_misread_letters() -> None:
    """Goats are goats."""
    old, new = [*GOALS, "Among them the central goats are four."], [*GOALS, "Among them the central goals are four."]
    assert of(old, new) == ([], [("goats", "goals")])


def test_a_word_that_stands_elsewhere_is_not_misread() -> None:
    """A text about goats, whatever else was misread in it."""
    goats = "Herders in the hills keep goats and trade in wool."
    old = [*GOALS, KNOWN, READ, goats, "Among them the central goats are four."]
    new = [*GOALS, KNOWN, MEANT, goats, "Among them the central goals are four."]
    assert of(old, new)[1] == [("goats", "goals")]


@pytest.mark.parametrize(("old", "new"), [("300", "800"), ("15", "18"), ("1 in 5", "7 in 5"), ("F5", "FS")])
def test_a_digit_is_never_misread(old: str, new: str) -> None:
    """A digit for a digit, or in a code, is content in any edition."""
    noise, content = read_and_meant(f"There were {old} in the port.", f"There were {new} in the port.")
    assert noise == [] and content != []


def test_letters_read_for_brackets_are_told_by_how_often() -> None:
    """ "p965o" for "[965]", beside ten others."""
    old = [f"{S[n % 12]} Telephone p{100 + n}o 242." for n in range(12)]
    new = [f"{S[n % 12]} Telephone [{100 + n}] 242." for n in range(12)]
    noise, content = of(old, new)
    assert content == [] and noise == [("ocr", f"p{100 + n}o", f"[{100 + n}]") for n in range(12)]
    assert of(["See p5o there."], ["See [5] there."])[1] != []
    new[3] = new[3].replace("[103]", "[108]")
    assert of(old, new)[1] != []


@pytest.mark.parametrize(
    ("old", "new", "noise"),
    [
        ("a three pronged plan", "a threepronged plan", "hyphenation"),
        ("done control-by-control then", "done controlby-control then", "hyphenation"),
        ("from 2018-FY on", "from 2018–FY on", "typography"),
        ("the APIs: now", "the APIs. now", "typography"),
        ("in R311 - Specific form", "in R311 Specific form", "typography"),
    ],
)
def test_joins_and_marks_of_print_are_no_content(old: str, new: str, noise: str) -> None:
    """Hyphens and spaces of a compound, dashes in a token, a colon for a full stop."""
    found, content = of([old], [new])
    assert content == [] and {why for why, _, _ in found} == {noise}


@pytest.mark.parametrize(
    ("old", "new"), [("items 2 3", "items 23"), ("pages 1-2", "pages 12"), ("☐ Yes", "☒ Yes"), ("5 %", "5")]
)
def test_numbers_that_join_and_boxes_that_are_ticked_are_content(old: str, new: str) -> None:
    """They say something else."""
    assert of([f"It has {old} there."], [f"It has {new} there."])[1] != []


@pytest.mark.parametrize(
    ("old", "new"),
    [("Deaths \u2191", "Deaths \u2193"), ("\u2705 Torture", "\u274c Torture"), ("5\u00b0", "5"), ("5 \u2030", "5")],
)
def test_a_symbol_is_content(old: str, new: str) -> None:
    """An arrow, a tick, a degree, a thousandth: they say something, as a bullet does not."""
    assert of([f"It was so: {old} again."], [f"It was so: {new} again."])[1] != []


@pytest.mark.parametrize(("mail", "mall", "meant"), [(9, 2, "mail"), (2, 9, "mall")])
def test_of_two_words_that_may_be_meant_the_one_of_more_uses_is(mail: int, mall: int, meant: str) -> None:
    """A digit stands for more than one letter."""
    uses = {"mail": mail, "mall": mall}
    edition: Any = SimpleNamespace(uses_folded=lambda key: uses.get(key, 0))
    other: Any = SimpleNamespace(uses_folded=lambda key: 0)
    assert _meant("ma1l", edition, other) == meant
