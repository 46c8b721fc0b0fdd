"""Hostile texts: nothing raises, and four times the text costs about four times as much."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diffreport import compare
from diffreport.comparison.figures.differences import checks, difference
from diffreport.comparison.figures.mentions import mentions
from diffreport.comparison.figures.numerals import plain
from diffreport.comparison.figures.sums import totals_questions
from diffreport.comparison.wording.lexicon import Lexicon
from diffreport.errors import UsageError
from diffreport.lexicons import additions_in
from diffreport.model import (
    Block,
    ColumnPair,
    Comparison,
    Document,
    Edition,
    Figure,
    Kind,
    Link,
    Relation,
    RowPair,
    Table,
    TableChange,
)
from diffreport.schema import comparison_from_json, comparison_to_json
from diffreport.spots import Lines, Spot
from diffreport.text import key, tokens

LEXICON = Spot(Lines(Path("diffreport.toml"), ""), ("lexicon",))
PARTS = st.one_of(
    st.from_regex(r"[0-9]{1,19}", fullmatch=True),
    st.sampled_from(
        "- + . , ( ) : $ € % percent hundred thousand million billion trillion bn k m lakh crore dozen one two "
        "/ 0. US$ twenty half third km kg days years months °C and a of in to about at least over".split()
    ),
    st.just(" "),
)


def compared(old: str, new: str) -> Comparison:
    """Return the comparison of two documents of one paragraph, editions 2014 and 2015."""
    sides = (("2014", old), ("2015", new))
    return compare(*(Document((Block(Kind.PARAGRAPH, text),), Edition(label=label)) for label, text in sides))


def figure_of(text: str) -> Figure:
    """Return the only figure of a text."""
    (mention,) = mentions(tokens(text))
    return mention.figure


@given(st.lists(PARTS, min_size=1, max_size=12).map("".join), st.lists(PARTS, min_size=1, max_size=12).map("".join))
@example("0.000000001", "1000000000000000 trillion")
@example("1", "999999999999999999 trillion trillion")
@example("1 " + "000 " * 20, "1" + " trillion" * 40)
def test_no_two_figures_are_too_far_apart(old: str, new: str) -> None:
    """Whatever is printed as a number, its change is told and can be written and read again."""
    comparison = compared(f"The state had {old} boats.", f"The state had {new} boats.")
    assert all(r.percent is None or abs(r.percent) <= 10**6 for r in comparison.figures)
    assert comparison_from_json(comparison_to_json(comparison)) == comparison


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("40 boats", "50 boats", ("10", "25.0")),
        ("1 boat", "10000 boats", ("9999", "999900.0")),
        ("1 boat", "10001 boats", ("10000", None)),
        ("100,000 boats", "99,999 boats", ("-1", "-0.001")),
        ("one in three", "two in three", ("0.333333", None)),
        ("0.000000001 boats", "0.000000004 boats", ("0.000000003", "300.0")),
        ("123,456,789,012,345.25 boats", "123,456,789,012,345.50 boats", ("0.25", "0.0000000000002")),
    ],
)
def test_a_difference_has_the_digits_that_tell_something(old: str, new: str, expected: tuple[str, str | None]) -> None:
    """Printed differences are exact, those of quotients are rounded, and none is a share of next to nothing."""
    told = difference(figure_of(old), figure_of(new))
    assert tuple(number if number is None else f"{number:f}" for number in told) == expected


def test_a_chain_of_magnitudes_is_no_number() -> None:
    """Two magnitudes are read, as in "a thousand billion"."""
    assert figure_of("3 thousand billion boats").value == 3 * 10**12
    assert figure_of("3" + " trillion" * 9).value == 3 * 10**24


def test_swapped_digits_are_seen_below_a_millionth() -> None:
    """No exponent stands between the digits."""
    assert checks(figure_of("0.000000123 g"), figure_of("0.000000132 g")) == ("digits_swapped",)
    assert plain(Decimal("0.50")) == plain(Decimal("0.5000"))


def grows_below(times: float, cost: Callable[[int], object], n: int) -> bool:
    """Tell whether 4n things take less than so many times the processor time of n; 4 is linear, 16 quadratic.

    One of three tries is enough: what else the machine does makes one of them slow, what grows too fast all.
    """

    def seconds(size: int) -> float:
        start = process_time()
        cost(size)
        return process_time() - start

    cost(n // 4)  # warm
    return any(seconds(4 * n) < times * max(seconds(n), 0.02) for _ in range(3))


def test_a_table_of_nothing_but_totals_is_summed_in_linear_time() -> None:
    """Half of the rows are called a total; each sums what stands above it, since the last one, and below it."""

    def cost(rows: int) -> None:
        names = ["Total" if n % 2 else f"row {n}" for n in range(rows)]
        sides = [
            Table((("key", "a", "b"), *((k, str(n * 7 + side), f"{n % 9}.{n % 10}") for n, k in enumerate(names))), 1)
            for side in (0, 1)
        ]
        documents = [Document((Block(Kind.TABLE, side.text, table=side),), Edition(label="2014")) for side in sides]
        links = [Link(Relation.REVISED, (0,), (0,), 1.0, "")]
        pairs = tuple(RowPair(Relation.SAME, n, n, k, k) for n, k in enumerate(names, 1))
        change = TableChange(0, (ColumnPair(1, 1, "a", "a"), ColumnPair(2, 2, "b", "b")), pairs, ())
        assert not list(totals_questions(*documents, links, [change]))

    assert grows_below(10, cost, 800)


PHRASE_PARTS = st.sampled_from(
    ["*", "|", "/", " ", " ", "{be}", ",", "(", ".", "-", "'", "told", "so", "s", "U", "24", "é"]
)


@given(st.lists(PHRASE_PARTS, min_size=1, max_size=12).map("".join))
@example("gave *")
@example("gave * undertaking")
@example("* gave it")
@example("gave it * 2-3")
@example("24-hour rule/s|U.S")
def test_a_phrase_of_a_project_is_refused_or_found(phrase: str) -> None:
    """No phrase that is taken ends in an error or can never be found."""
    try:
        additions = additions_in(LEXICON, {"en": {"hedges": [phrase]}})
    except UsageError:
        return
    text = " ".join("solemn" if word == "*" else re.split("[|/]", word)[0] for word in phrase.split())
    keys = [key(token) for token in tokens(text) if not token.isspace()]
    (cue,) = Lexicon(additions["en"]).cues("certainty", keys, [0])
    assert (cue.start, cue.end) == (0, len(keys))


@pytest.mark.parametrize("phrase", ["so " * 20_000, "a" * 200_000, "a/s" * 20_000, "a|" * 100_000, "1-" * 100_000])
def test_a_phrase_of_any_length_is_refused_or_taken_at_once(phrase: str) -> None:
    """What is wrong with a phrase is told without writing its alternatives out."""
    with suppress(UsageError):
        assert additions_in(LEXICON, {"en": {"hedges": [phrase]}})


def reworded(n: int) -> tuple[str, str]:
    """Return a block of so many sentences, each with another duty."""
    names = [f"{chr(97 + k % 26)}{k}" for k in range(n)]
    sides = [
        [f"The office of {k} {verb} send its report {k} to the council." for k in names] for verb in ("must", "may")
    ]
    return " ".join(sides[0]), " ".join(sides[1])


def spoofed(n: int) -> tuple[str, str]:
    """Return a block in which every sentence has won a sign that cannot be seen."""
    names = [f"{chr(97 + k % 26)}{k}" for k in range(n)]
    return " ".join(f"The office of {k} is open." for k in names), " ".join(
        f"The of\u200bfice of {k} is open." for k in names
    )


@pytest.mark.parametrize("texts", [reworded, spoofed])
def test_a_block_of_many_edits_is_judged_in_near_linear_time(texts: Callable[[int], tuple[str, str]]) -> None:
    """Passages, what they show and what cannot be seen are looked up by place."""

    def cost(n: int) -> None:
        assert compared(*texts(n)).findings

    assert grows_below(9, cost, 300)


LISTS: dict[str, Callable[[int], str]] = {
    "years": lambda n: ", ".join(f"in {1900 + k % 120} {k} boats" for k in range(n)),
    "nouns": lambda n: "; ".join(f"{k} {'boats' if k % 2 else 'nets'}" for k in range(n)),
    "including": lambda n: " ".join(f"including {k} boats" for k in range(n)),
    "bare": lambda n: f"The list has {', '.join(map(str, range(1, n)))} boats.",
    "in words": lambda n: "one hundred and " * n,
    "tens": lambda n: "twenty " * n,
    "shares": lambda n: "one in " * n,
    "colons": lambda n: "1:" * n,
    "dashes": lambda n: "1-" * n,
    "years joined": lambda n: "1999-" * n,
    "from": lambda n: "from 1 to " * n,
    "strokes": lambda n: "1/" * n,
    "percentages": lambda n: "5 % " * n,
    "money": lambda n: "$ " * n + "5 " * n,
}


@pytest.mark.parametrize("name", LISTS)
def test_figures_without_an_end_are_read_and_paired_in_near_linear_time(name: str) -> None:
    """A sentence that is a list of figures costs what its figures cost: each looks at those around it."""

    def cost(n: int) -> None:
        text = LISTS[name](n)
        assert compared(f"Boats. {text}", f"More boats. {re.sub('7', '8', text)}").figures is not None

    assert grows_below(10, cost, 150)


@pytest.mark.parametrize("name", LISTS)
def test_the_words_of_a_long_list_are_read_without_recursion(name: str) -> None:
    """An amount without words of its own has those of the first one, however far that is."""
    found = mentions(tokens(LISTS[name](3000)))
    assert not found or isinstance(found[-1].label, str)
