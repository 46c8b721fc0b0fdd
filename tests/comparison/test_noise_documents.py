"""Noise that the whole document gives evidence of: references, periods, plumbing, page numbers; and near misses."""

from __future__ import annotations

import pytest

from diffreport import Document, compare
from diffreport.model import Block, Kind, Table

from .noted import compared, document

FILLER = [
    "The orphanage in Sarn was merged with the one in Drin.",
    "Wolves were sighted near Vell for the first time in a generation.",
    "A fair for used machinery was held in Okra and drew many visitors.",
    "The tram depot was fitted with rails from a closed line.",
    "Salt from the pans is sold to tanneries on the coast.",
    "The tax office moved into the former barracks.",
]


def _text(document: Document, places: tuple[int, ...]) -> str:
    return " ".join(document.blocks[k].text for k in places)


def of(old: list[str], new: list[str]) -> tuple[set[str], list[tuple[str, str]]]:
    """Return the classes of noise between two documents, and what is content."""
    sides = zip((old, new), ("2022", "2023"), strict=True)
    comparison = compare(*(Document.from_paragraphs(texts, label=label) for texts, label in sides))
    noise = {op.noise for change in comparison.changes for op in change.opcodes if op.noise}
    noise |= {link.noise for link in comparison.alignment.links if link.noise}
    content = [
        ("".join(c.old_tokens[op.i1 : op.i2]).strip(), "".join(c.new_tokens[op.j1 : op.j2]).strip())
        for c in comparison.changes
        for op in c.opcodes
        if op.is_content
    ]
    content += [
        (_text(comparison.old, link.old), _text(comparison.new, link.new))
        for link in comparison.alignment.links
        if not ((link.old and link.new) or link.noise)
    ]
    return noise, content


OLD = ["1. Roads", FILLER[0], "2. Courts", FILLER[1], "3. Prisons", FILLER[2]]
NEW = ["1. Roads", FILLER[0], "2. Harbours", FILLER[3], "3. Courts", FILLER[1], "4. Prisons", FILLER[2]]
ADDED = [("", "2. Harbours"), ("", FILLER[3])]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The terms are those of chapter 2.", "The terms are those of chapter 3."),
        ("For exceptions, see section 3 below.", "For exceptions, see section 4 below."),
        ("This is told in section 2 of this report.", "This is told in section 3 of this report."),
    ],
)
def test_a_reference_that_follows_its_heading_is_noise(old: str, new: str) -> None:
    """The headings say which number became which."""
    noise, content = of([*OLD, old], [*NEW, new])
    assert sorted(content) == sorted(ADDED) and noise == {"reference", "renumbering"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The terms are those of chapter 2.", "The terms are those of chapter 4."),
        ("The terms are those of chapter 1.", "The terms are those of chapter 2."),
        ("It is a crime under section 2 of the Forest Act.", "It is a crime under section 3 of the Forest Act."),
        ("By section 2, Penal Code, it is a crime.", "By section 3, Penal Code, it is a crime."),
        ("See annex 2 for the list.", "See annex 3 for the list."),
        ("Section 2 of the code applies.", "Section 3 of the code applies."),
        ("By article 3 ECHR it is a crime.", "By article 4 ECHR it is a crime."),
        ("The guards found 2 boats.", "The guards found 3 boats."),
        ("Milk of grade 2 is sold.", "Milk of grade 3 is sold."),
    ],
)
def test_any_other_reference_is_content(old: str, new: str) -> None:
    """One that does not follow, one to another text, and a number that is none."""
    assert len(of([*OLD, old], [*NEW, new])[1]) == len(ADDED) + 1


def test_a_reference_is_content_where_no_heading_changed() -> None:
    """The author changed it."""
    assert of([*OLD, "See chapter 2."], [*OLD, "See chapter 3."])[1] == [("2", "3")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Table 1: Catch by port", "Table 2: Catch by port"),
        ("Annex B. Courts of the valley", "Annex C. Courts of the valley"),
        ("(a) the name of the ship;", "(b) the name of the ship;"),
        ("The map was rejected,(7) and the surveyors left.(8)", "The map was rejected,(9) and the surveyors left.(10)"),
        ("The quota was lowered.[12]", "The quota was lowered.[14]"),
    ],
)
def test_numbers_of_items_and_notes_are_renumbering(old: str, new: str) -> None:
    """In paragraphs as well."""
    assert of([*FILLER, old], [*FILLER, new]) == ({"renumbering"}, [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("B. Marn chairs the board.", "C. Marn chairs the board."),
        ("4.5 Percent was the rate.", "4.6 Percent was the rate."),
        ("The law of 1971, section 4(2), applies.", "The law of 1971, section 4(3), applies."),
        ("Hepatitis (B) is rare.", "Hepatitis (C) is rare."),
    ],
)
def test_what_only_looks_like_a_number_of_an_item_is_content(old: str, new: str) -> None:
    """A person's letter, a figure, a paragraph of a law."""
    assert len(of([*FILLER, old], [*FILLER, new])[1]) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("In 2022 the fund lent money.", "In 2023 the fund lent money."),
        ("In FY 2022 the fund lent money.", "In FY 2023 the fund lent money."),
        ("The FY2022 accounts were closed.", "The FY2023 accounts were closed."),
        ("In 2021/22 the fund lent money.", "In 2022/23 the fund lent money."),
        ("The school year 2022-23 was short.", "The school year 2023-24 was short."),
        ("Births: 18 a thousand (2022 est.)", "Births: 18 a thousand (2023 est.)"),
        ("Population: many (July 2022)", "Population: many (July 2023)"),
        ("The 2022 estimates were raised.", "The 2023 estimates were raised."),
        ("During 2022 the fund lent to many.", "During 2023 the fund lent to many."),
        ("At the end of 2022 the only shelter was full.", "At the end of 2023 the only shelter was full."),
        ("The 2022 report was long.", "The 2023 report was long."),
        ("For the year 2022 it paid nothing.", "For the year 2023 it paid nothing."),
        ("The accounts for 2022 were signed.", "The accounts for 2023 were signed."),
        ("No one was missing in 2022.", "No one was missing in 2023."),
        ("There were no elections in 2022.", "There were no elections in 2023."),
        ("Harbours of Karsova 2022", "Harbours of Karsova 2023"),
        ("Karsova in 2022: harbours", "Karsova in 2023: harbours"),
    ],
)
def test_the_period_of_each_edition_is_routine(old: str, new: str) -> None:
    """Calendar year, fiscal year, season."""
    assert of([*FILLER, old], [*FILLER, new]) == ({"routine"}, [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The rescuers counted 2022 persons.", "The rescuers counted 2023 persons."),
        ("The map shows 2022 wells.", "The map shows 2023 wells."),
        ("A total of 2022 boats sank.", "A total of 2023 boats sank."),
        ("Resolution 2022 was adopted.", "Resolution 2023 was adopted."),
        ("The plan ends by 2022.", "The plan ends by 2023."),
        ("Report by the end of 2022.", "Report by the end of 2023."),
        ("The mayor was elected in 2022.", "The mayor was elected in 2023."),
        ("The flood of 2022 took the mill.", "The flood of 2023 took the mill."),
        ("The bridge will open in 2022.", "The bridge will open in 2023."),
        ("The ceasefire agreed in 2022 held.", "The ceasefire agreed in 2023 held."),
        ("They have not met since the ceasefire in 2022.", "They have not met since the ceasefire in 2023."),
        ("The last execution took place in 2022.", "The last execution took place in 2023."),
        ("The law of 2022 was repealed.", "The law of 2023 was repealed."),
        ("The 2022 law was harsh.", "The 2023 law was harsh."),
        ("The bridge was destroyed in 2022.", "The bridge was destroyed in 2023."),
        ("In 2022 rebels killed 23 men.", "In 2023 rebels killed 23 men."),
        ("In 2022 the bridge was destroyed.", "In 2023 the bridge was destroyed."),
        ("Karsova joined the union in 2022.", "Karsova joined the union in 2023."),
        ("The ban was lifted in 2022.", "The ban was lifted in 2023."),
        ("The last census was in 2022.", "The last census was in 2023."),
        ("The target for 2022 is zero.", "The target for 2023 is zero."),
        ("Between 2015 and 2022 they fled.", "Between 2015 and 2023 they fled."),
        ("The road was blocked in 2022.", "The road was blocked in 2023."),
        ("Sold in 2022 to Marn", "Sold in 2023 to Marn"),
        ("It was signed on 7 March 2022.", "It was signed on 7 March 2023."),
        ("Births: 18 a thousand (2009 est.)", "Births: 18 a thousand (2010 est.)"),
        ("In 2020/21 the fund lent money.", "In 2021/22 the fund lent money after all."),
    ],
)
def test_a_year_that_says_something_is_content(old: str, new: str) -> None:
    """A count, a number, a limit, an event, a day, another year than the edition's."""
    assert of([*FILLER, old], [*FILLER, new])[1] != []


YEARS = "2022", "2023"


def _of_tables(tables: list[Table]) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    blocks = (Block(Kind.TABLE, table.text, table=table) for table in tables)
    old, new = (document([*FILLER, block], year) for block, year in zip(blocks, YEARS, strict=True))
    return compared(old, new)


@pytest.mark.parametrize("column", ["Killed", "Last attack", "Year"])
def test_a_cell_of_a_table_is_never_routine(column: str) -> None:
    """Below its headers: the same digits may be a count, or date an event; a header names the period."""
    rows = ("Adel", "2022"), ("Brix", "1019"), ("Corl", "1020")
    cells = [Table((("Place", column), *((a, b.replace("2022", year)) for a, b in rows)), 1) for year in YEARS]
    assert _of_tables(cells) == ([], [("2022", "2023")])
    heads = [Table((("Place", f"Boats {year}"), *rows[1:]), 1) for year in YEARS]
    assert _of_tables(heads) == ([("routine", "2022", "2023")], [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["Print this page", *FILLER], FILLER),
        (FILLER, [*FILLER, "Previous page | Next page"]),
        (["Log in", *FILLER], ["Sign in", *FILLER]),
        ([*FILLER, "Date: MM/DD/YYYY"], [*FILLER, "Date: Click or tap to enter a date."]),
        ([*FILLER, "Owner: Choose an item."], [*FILLER, "Owner: Click here to enter text."]),
        ([*FILLER, "Signed \u2610 by the owner"], [*FILLER, "Signed [ ] by the owner"]),
    ],
)
def test_what_works_a_page_or_a_form_is_plumbing(old: list[str], new: list[str]) -> None:
    """Controls of a page, fields that nobody filled, empty boxes."""
    assert of(old, new) == ({"plumbing"}, [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Owner: Choose an item.", "Owner: Harbour guild"),
        ("Signed \u2610 by the owner", "Signed \u2612 by the owner"),
        ("Complete section 5 here.", "Complete section 9 here."),
        ("Print 12 copies", "Print 15 copies"),
        ("The form must be printed before it is signed.", "The form must be printed after it is signed."),
    ],
)
def test_what_was_filled_or_ticked_is_content(old: str, new: str) -> None:
    """And so is any other word of the line."""
    assert of([*FILLER, old], [*FILLER, new])[1] != []


def test_numbers_of_pages_inside_sentences_are_furniture() -> None:
    """They rise by one; a figure that changed beside them stays content, and so do five that do not rise."""
    paged = [" ".join([*text.split()[:3], str(n), *text.split()[3:]]) for n, text in enumerate(FILLER, 4)]
    dues = "Dues were {} crowns."
    assert of([*FILLER, dues.format(9)], [*paged, dues.format(11)]) == ({"furniture"}, [("9", "11")])
    counted = [
        " ".join([*t.split()[:3], n, *t.split()[3:]]) for n, t in zip("9 4 7 2 8 3".split(), FILLER, strict=True)
    ]
    assert len(of(FILLER, counted)[1]) == len(FILLER)


def test_a_line_of_every_page_with_its_number_is_furniture() -> None:
    """Figures that rise under one label are not: they do not rise by one."""
    heads = [line for n, text in enumerate(FILLER, 55) for line in (text, f"{n} Chapter 3: Roads and Ports")]
    assert of(FILLER, heads) == ({"furniture"}, [])
    figures = [
        line for n, text in zip((3, 9, 12, 14, 19, 25), FILLER, strict=True) for line in (text, f"{n} Arrests in Sarn")
    ]
    assert len(of(FILLER, figures)[1]) == len(FILLER)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The export of turkey carpets grew.", "The export of Turkey carpets grew."),
        ("Orders from us mills came first.", "Orders from US mills came first."),
        ("The liberal members left.", "The Liberal members left."),
        ("The turbine delivers 450 mW at noon.", "The turbine delivers 450 MW at noon."),
        ("Members may resign in May.", "Members may re-sign in May."),
        ("The two-year-old reports were lost.", "The two year-old reports were lost."),
        ("A man-eating bear was shot.", "A man eating bear was shot."),
    ],
)
def test_words_of_the_same_letters_may_be_others(old: str, new: str) -> None:
    """A capital or a hyphen makes another word of these."""
    assert len(of([*FILLER, old], [*FILLER, new])[1]) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Turkey carpets are sold.", "TURKEY CARPETS are sold."),
        ("The federal court and the board of governors met.", "The Federal Court and the Board of Governors met."),
        ("Notes: see below.", "NOTES: see below."),
        ("Farmers were resettled.", "Farmers were re-settled."),
        ("The decision making of the council is open.", "The decision-making of the council is open."),
    ],
)
def test_other_capitals_and_hyphens_are_print(old: str, new: str) -> None:
    """As before."""
    noise, content = of([*FILLER, old], [*FILLER, new])
    assert content == [] and noise <= {"case", "hyphenation"}
