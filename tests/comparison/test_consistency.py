"""Where an edition may not agree with itself: what is asked, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import diffreport
from diffreport.model import Block, Document, Kind, Question, Table

FILL = [
    "The council met twice in spring and published its minutes on the town's page.",
    "Rain fell on the northern hills all summer, and the harvest was late.",
]


def asked(old: list[str], new: list[str]) -> list[tuple[str, int, str, str]]:
    """Return kind, block, and the two numbers of every question; paragraphs between keep the blocks apart."""
    first = diffreport.Document.from_paragraphs([old[0], *FILL, *old[1:]])
    second = diffreport.Document.from_paragraphs([new[0], *FILL, *new[1:]])
    return [(q.kind, q.block, q.stated, q.other) for q in diffreport.compare(first, second).questions]


def tables(old: str, new: str) -> list[Question]:
    """Return the questions about two tables, each written as lines of cells."""

    def document(text: str) -> Document:
        rows = tuple(tuple(cell.strip() for cell in line.split("|")) for line in text.strip().split("\n"))
        paragraphs = [Block(Kind.PARAGRAPH, fill) for fill in FILL]
        return Document((*paragraphs, Block(Kind.TABLE, "\n".join(map(" | ".join, rows)), table=Table(rows, 1))))

    return list(diffreport.compare(document(old), document(new)).questions)


REVISED = [
    "The police counted 315 stolen boats on the river Elm.",
    "The police counted 342 stolen boats on the river Elm.",
]


@pytest.mark.parametrize(
    ("other", "stated"),
    [
        ("As the summary says, 315 boats were stolen on the Elm, most of them at night.", "315"),
        ("On the Elm the police found that 315 stolen boats had no owner.", "315"),
        ("The river Elm lost 315 boats to thieves.", "315"),
    ],
)
def test_a_figure_that_still_stands_elsewhere_is_asked_about(other: str, stated: str) -> None:
    """One place was revised, the other was not."""
    assert asked([REVISED[0], other], [REVISED[1], other]) == [("unrevised", 3, stated, "342")]


@pytest.mark.parametrize(
    "other",
    [
        "On the lake Tarn the rangers planted 315 oaks along the shore.",  # counts something else
        "In 2019 thieves had stolen 315 boats on the river Elm.",  # another year
        "The number of stolen boats on the Elm was up from 315 boats.",  # tells of before on purpose
        "Compared with 315 stolen boats on the Elm, the town is content.",
        "Last year 315 boats were stolen on the river Elm.",
        "The police found 315 stolen cars in the town of Adel.",  # another thing, another place
        "In Brix the police counted 315 stolen boats on the river Ash.",  # the same of another place
        "Section 315 of the law on stolen boats of the river Elm applies.",  # no figure
        "The repair of stolen boats on the Elm costs €315 each.",  # another unit
        "The Elm is 315 km long, and many boats are stolen on it.",
        "Some 3,150 stolen boats on the Elm were never found.",  # another number
    ],
)
def test_a_number_that_only_looks_like_the_revised_one_is_not_asked_about(other: str) -> None:
    """The same digits prove nothing."""
    assert asked([REVISED[0], other], [REVISED[1], other]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "The police counted 315 stolen boats on the river Elm.",
            "The police counted 342 boats, up from 315 on the Elm.",
        ),
        ("The police counted 315 stolen boats on the Elm.", "The police counted at least 315 stolen boats on the Elm."),
        ("The police counted 315 stolen boats on the Elm.", "The police counted stolen boats on the Elm."),
    ],
)
def test_what_the_revised_sentence_itself_knows_is_not_asked_about(old: str, new: str) -> None:
    """The old number is told, only its bound is another, or it is not replaced."""
    other = "As the summary says, 315 boats were stolen on the Elm, most of them at night."
    assert asked([old, other], [new, other]) == []


@pytest.mark.parametrize(
    ("old", "change", "other", "stated"),
    [
        (
            "The ministry opened 14 camps in the northern valley.",
            ("14", "16"),
            "Fourteen camps were opened.",
            "Fourteen",
        ),
        ("The ministry opened twenty-six camps in the valley.", ("twenty-six", "30"), "It opened 26 camps.", "26"),
        (
            "Unemployment was 17.3 percent.",
            ("17.3", "18.3"),
            "The rate of unemployment, 17.3 percent, is high.",
            "17.3 %",
        ),
        ("The public debt reached $4.5 million.", ("4.5", "5.5"), "The audit found a debt of $4.5 million.", "$4.5 m"),
        ("The unemployment rate: 40%.", ("40", "16"), "Unemployment, around 40% of all, is a problem.", "around 40%"),
        ("The fund paid 2,317 families of miners.", ("2,317", "2,350"), "Payments reached 2317 families.", "2317"),
    ],
)
def test_the_same_told_in_other_words_is_asked_about(
    old: str, change: tuple[str, str], other: str, stated: str
) -> None:
    """In words and in digits, in another form, and in a sentence that shares little but what is counted."""
    [(kind, block, said, _)] = asked([old, other], [old.replace(*change), other])
    assert (kind, block) == ("unrevised", 3) and said.replace("percent", "%").startswith(stated)


@pytest.mark.parametrize(
    ("old", "change", "other"),
    [
        ("The ministry opened 14 camps in the valley.", ("14", "16"), "Fourteen teachers left the valley schools."),
        ("The ministry opened 14 camps in the valley.", ("14", "16"), "Each of the fourteen boys saw a film."),
        ("The ministry opened three camps in the valley.", ("three", "four"), "It has 3 camps in the hills of Brix."),
        ("Unemployment was 17.3 percent.", ("17.3", "18.3"), "The share of farms, 17.3 percent, fell."),
        ("Unemployment was 17.3 percent.", ("17.3", "18.3"), "Unemployment in 2015 was 17.3 percent."),
        ("The public debt reached $4.5 million.", ("4.5", "5.5"), "A debt of €4.5 million was found."),
        ("The tax on land is 40%.", ("40", "45"), "Of the vote the party on the left won 40%, as the land knows."),
        ("The term of a mayor is four years.", ("four", "five"), "The term of a judge is four years."),
        ("The public debt reached $4.5 million.", ("4.5", "5.5"), "A new school costs $4.5 million."),
    ],
)
def test_what_shares_a_number_alone_is_not_asked_about(old: str, change: tuple[str, str], other: str) -> None:
    """Another thing, year or currency; small numbers need much in common."""
    assert asked([old, other], [old.replace(*change), other]) == []


def test_a_place_that_was_revised_too_is_not_asked_about() -> None:
    """Both are what they should be."""
    other = "As the summary says, {} boats were stolen on the Elm, most of them at night."
    assert asked([REVISED[0], other.format(315)], [REVISED[1], other.format(342)]) == []


def test_a_place_that_is_new_is_not_asked_about() -> None:
    """Only what the old edition stated twice was the same there."""
    other = "As the summary says, 315 boats were stolen on the Elm, most of them at night."
    assert asked([REVISED[0]], [REVISED[1], other]) == []


def test_small_and_round_numbers_need_more_words_in_common() -> None:
    """Three boats and 300 boats are many."""
    for number in ("3", "300"):
        old = f"The police counted {number} stolen boats on the river."
        new = "The police counted 342 stolen boats on the river."
        assert (
            asked([old, f"Near Adel {number} stolen boats sank."], [new, f"Near Adel {number} stolen boats sank."])
            == []
        )


def test_lines_of_one_form_are_about_different_things() -> None:
    """A yearbook says of every country the same words."""
    lines = [f"Labour force of {name}: 10.3% in mining and quarrying of minerals." for name in "ABCDEFGHIJKL"]
    new = [lines[0].replace("10.3%", "22.7%"), *lines[1:]]
    assert asked(lines, new) == []


def test_a_large_number_of_what_a_whole_report_is_about_is_asked_about() -> None:
    """No other words have to be shared, while a rank or a small number of many needs more."""
    told = [f"Refugees in the camp of {name} want more water." for name in "ABCDEFGHIJKL"]
    for number, kinds in (("2.9 million", ["unrevised"]), ("290", [])):
        old, new = (f"The country has {x} refugees." for x in (number, number.replace("2", "3")))
        for other in ("Children were 1.9 million of the {} total refugees.", "The {} refugees want more water."):
            other = other.format(number)
            assert [kind for kind, *_ in asked([old, *told, other], [new, *told, other])] == kinds


def test_a_table_that_still_has_the_old_figure_is_asked_about() -> None:
    """Text and table state the same thing."""

    def document(number: int) -> Document:
        rows = (("River", "Boats stolen"), ("Elm", "315"), ("Ash", "17"))
        table = Block(Kind.TABLE, "\n".join(map(" | ".join, rows)), table=Table(rows, 1))
        text = f"The police counted {number:d} stolen boats on the river Elm."
        return Document((Block(Kind.PARAGRAPH, text), *(Block(Kind.PARAGRAPH, fill) for fill in FILL), table))

    [question] = diffreport.compare(document(315), document(342)).questions
    assert (question.kind, question.block, question.stated, question.other) == ("unrevised", 3, "315", "342")


ARRESTS = "Police arrested 120 people, of whom 70 were men and 50 women."
PARTS = [
    (ARRESTS, ("120", "130"), "130", "120"),
    ("The court heard 120 cases (70 civil and 50 criminal).", ("70", "75"), "120", "125"),
    ("It has 120 posts: 70 in Adel, 40 in Brix and 10 abroad.", ("40", "41"), "120", "121"),
    ("The fund paid €120, including €70 for roads and €50 for ports.", ("€70", "€75"), "€120", "125"),
    ("Of the 60 detainees, 40 were men and 20 were women.", ("60", "66"), "66", "60"),
    ("Of the 6,000 men, 4,000 were farmers and 2,000 miners.", ("6,000", "6,600"), "6,600", "6,000"),
    ("Of the detainees there were 60. Of these, 40 were men and 20 women.", ("60", "66"), "66", "60"),
    ("The gaol held 60 detainees in 3 wings. Of these, 40 were men and 20 women.", ("60", "66"), "66", "60"),
    ("In 2019 it held 60 detainees, 40 men and 20 women.", ("40", "45"), "60", "65"),
    ("It held 60 detainees, 35 men, 5 boys and 20 women, in cells made for 30.", ("35", "38"), "60", "63"),
    ("The share was 100 percent, of which 60 percent men and 40 percent women.", ("60", "65"), "100 percent", "105"),
    ("Of the 60 detainees, 40 (67 percent) were men and 20 (33 percent) women.", ("60", "66"), "66", "60"),
    ("It held 60 detainees in 2019, of whom 40 were men and 20 women.", ("60", "66"), "66", "60"),
]


@pytest.mark.parametrize(("old", "change", "stated", "other"), PARTS)
def test_parts_that_no_longer_make_their_sum_are_asked_about(
    old: str, change: tuple[str, str], stated: str, other: str
) -> None:
    """They did in the old edition."""
    assert asked([old], [old.replace(*change)]) == [("parts", 0, stated, other)]


def test_a_part_that_is_more_than_the_whole_is_asked_about() -> None:
    """Whatever the other part is."""
    old = "Police arrested 120 people, of whom 90 were men and 20 foreign women."
    assert asked([old], [old.replace("120", "80")]) == [("parts", 0, "80", "90")]


@pytest.mark.parametrize(
    ("old", "changes"),
    [
        (ARRESTS, [("120", "130"), ("70", "75"), ("50", "55")]),  # the parts still make the sum
        (ARRESTS.replace("70", "80"), [("120", "130")]),  # they never did: they overlap
        (ARRESTS.replace("70", "20"), [("120", "130")]),  # they are not all
        (ARRESTS, [("70 were men and 50", "120 were men and no")]),  # one part less
        (ARRESTS.replace("120", "about 120"), [("120", "130")]),  # rough
        (ARRESTS.replace("50 women", "51 women"), [("Police", "Officers")]),  # no figure changed
        ("The court heard 120 cases (70% civil and 50% criminal).", [("120", "130")]),  # another unit
        ("Police arrested 120 people. The court, of which 70 are men and 50 women, met.", [("120", "130")]),
        ("The court heard 120 cases (100 in 2018, 110 in 2017).", [("100", "150")]),  # no parts of it
        ("Lines per 100 inhabitants: 45 in towns, 80 elsewhere.", [("80", "136")]),
        ("It has 120 villages, which dug 70 and 50 wells.", [("120", "130")]),
        ("The yard built 60 boats, 40 carts, 20 sledges and 35 drays.", [("60", "66")]),  # one list
        ("It sold 9 boats, 5 carts and 4 sledges.", [("9", "12")]),  # small numbers add up by chance
        ("It sold 70 sledges, 60 boats, 40 carts and 20 drays.", [("60", "66")]),
        ("The rate was 80 percent, of which 50 percent in towns and 30 percent on farms.", [("80", "85")]),
        ("It held 60 detainees. In camps of these towns 40 men and 20 women waited.", [("60", "66")]),
        ("It held 60 detainees. Guards left. Of these, 40 were men and 20 women.", [("60", "66")]),
        ("Of the 60 detainees, about 40 were men and 20 were women.", [("60", "66")]),  # rough
        ("Speaking of the 60 detainees, 40 men and then 20 women protested.", [("60", "66")]),
        ("Police arrested 120 people, fined 70 men and freed 50 women.", [("120", "130")]),  # they only follow
    ],
)
def test_sums_that_are_none_are_not_asked_about(old: str, changes: list[tuple[str, str]]) -> None:
    """Only what was a sum can stop being one."""
    new = old
    for change in changes:
        new = new.replace(*change)
    assert new != old and asked([old], [new]) == []


OLD_TABLE = """
Town | Boats | Cars
Adel | 10 | 300
Brix | 25 | 410
Cork | 7 | 155
Total | 42 | 865
"""


@pytest.mark.parametrize(
    ("changes", "stated", "other", "label"),
    [
        ([("25 |", "28 |")], "42", "45", "Total, Boats"),
        ([("| 865", "| 856")], "856", "865", "Total, Cars"),
        ([("10 |", "15 |"), ("42 |", "50 |")], "50", "47", "Total, Boats"),
        ([("10 |", "1,010 |"), ("42 |", "1,024 |")], "1,024", "1,042", "Total, Boats"),  # printed alike
    ],
)
def test_a_total_that_no_longer_fits_is_asked_about(
    changes: list[tuple[str, str]], stated: str, other: str, label: str
) -> None:
    """A member was revised and the total was not, or the other way round."""
    new = OLD_TABLE
    for before, after in changes:
        new = new.replace(before, after)
    assert [(q.kind, q.block, q.label, q.stated, q.other) for q in tables(OLD_TABLE, new)] == [
        ("total", 2, label, stated, other)
    ]


def test_totals_of_columns_and_of_parts_are_asked_about() -> None:
    """Of a row that adds up to its last cell, and of a part of the table with a total of its own."""
    old = "Town | Men | Women | Total\nAdel | 10 | 30 | 40\nBrix | 25 | 41 | 66\nCork | 7 | 15 | 22"
    [question] = tables(old, old.replace("25 | 41 | 66", "27 | 41 | 66"))
    assert (question.label, question.stated, question.other) == ("Brix, Total", "66", "68")
    unnamed = OLD_TABLE.replace("Total", "All towns")
    [question] = tables(unnamed, unnamed.replace("25 |", "35 |"))
    assert (question.label, question.stated, question.other) == ("All towns, Boats", "42", "52")
    old = "Town | Boats\nAdel | 10\nBrix | 20\nTotal north | 30\nCork | 5\nDell | 8\nTotal south | 13"
    [question] = tables(old, old.replace("Dell | 8", "Dell | 12"))
    assert (question.label, question.stated, question.other) == ("Total south, Boats", "13", "17")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD_TABLE, OLD_TABLE.replace("25 |", "28 |").replace("42 |", "45 |")),  # fits again
        (OLD_TABLE.replace("42 |", "50 |"), OLD_TABLE.replace("42 |", "60 |")),  # never fitted
        (OLD_TABLE, OLD_TABLE.replace("Brix | 25 | 410\n", "")),  # every total is off: a row may be elsewhere
        (OLD_TABLE, OLD_TABLE.replace("Total | 42 | 865", "Mean | 14 | 288")),  # no total any more
        (OLD_TABLE, OLD_TABLE.replace("25 |", "n/a |")),  # a cell nobody can add
        (OLD_TABLE.replace("Total", "Delta"), OLD_TABLE.replace("Total", "Delta")),
        # rounding
        (
            "Town | Share\nAdel | 10.4\nBrix | 20.4\nTotal | 30.8",
            "Town | Share\nAdel | 10.4\nBrix | 21.4\nTotal | 31.9",
        ),
        # an average, not a sum
        ("Town | Rate\nAdel | 10%\nBrix | 20%\nTotal | 15%", "Town | Rate\nAdel | 10%\nBrix | 30%\nTotal | 22%"),
    ],
)
def test_tables_that_may_be_right_are_not_asked_about(old: str, new: str) -> None:
    """Only what fitted can stop fitting."""
    assert tables(old, new) == []


def test_the_one_total_of_a_new_table_that_does_not_fit_is_asked_about() -> None:
    """All others of its line do."""
    rows = "Town | A | B | C | D | E\n"
    rows += "Adel | 10 | 30 | 7 | 9 | 4\nBrix | 25 | 41 | 2 | 1 | 6\nTotal | 35 | 71 | 9 | 10 | {}"
    text = [Block(Kind.PARAGRAPH, fill) for fill in FILL]

    def questions(total: int) -> tuple[Question, ...]:
        cells = tuple(tuple(line.split(" | ")) for line in rows.format(total).split("\n"))
        table = Block(Kind.TABLE, "\n".join(map(" ".join, cells)), table=Table(cells, 1))
        return diffreport.compare(Document(tuple(text)), Document((*text, table))).questions

    assert questions(10) == ()
    assert [(q.kind, q.block, q.stated, q.other) for q in questions(11)] == [("total", 2, "11", "10")]
    rows = "Town | A | B | C | D\nAdel | 10 | 30 | - | 4\nBrix | 25 | 41 | 2 | 6\nTotal | 35 | 71 | 2 | {}"
    assert questions(60) == ()  # of one number nothing is the sum: not all others fit


@pytest.mark.properties
@given(
    st.lists(
        st.sampled_from([*FILL, *REVISED, *(row[0] for row in PARTS), *(row[0].replace(*row[1]) for row in PARTS)]),
        max_size=6,
    )
)
def test_equal_editions_are_asked_nothing(texts: list[str]) -> None:
    """No question without a changed figure or a table."""
    document = diffreport.Document.from_paragraphs(texts)
    assert diffreport.compare(document, document).questions == ()


@pytest.mark.properties
@given(
    st.permutations([*FILL, *REVISED, *(row[0] for row in PARTS), *(row[0].replace(*row[1]) for row in PARTS)]),
    st.integers(1, 9),
)
def test_every_question_points_at_what_it_states(texts: list[str], n: int) -> None:
    """The block holds the number that is asked about, and the change is one of the comparison's."""
    comparison = diffreport.compare(
        diffreport.Document.from_paragraphs(texts[:n]), diffreport.Document.from_paragraphs(texts[::-1][:n])
    )
    changes = {change.id for change in comparison.changes}
    changed = any(revision.status.is_change for revision in comparison.figures)
    assert changed or not comparison.questions
    for question in comparison.questions:
        assert question.stated in comparison.new.blocks[question.block].text
        assert question.change in changes
