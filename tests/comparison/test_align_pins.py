"""Pins: what a person decided comes before everything that the aligner finds."""

from __future__ import annotations

import pytest

from diffreport import compare
from diffreport.model import Block, Document, Edition, Kind
from diffreport.pins import Pins

from .aligning import SENTENCES as S
from .aligning import aligned, of_new, of_old, pairs, relations
from .tabling import table


def test_a_pin_together_wins_over_a_better_partner() -> None:
    """The pinned texts have nothing in common, and one of them has a near copy on the other side."""
    new = [S[0].replace("four", "five"), S[2]]
    assert (0, 1) not in pairs(aligned([S[0], S[1]], new))
    link = of_new(aligned([S[0], S[1]], new, Pins(together=((S[0], S[2]),))), 1)
    assert link.old == (0,) and link.why == "pin"


def test_a_pin_together_wins_over_an_anchor() -> None:
    """The equal text, of which there is only one, is the first partner then no more."""
    assert of_old(aligned([S[0], S[1]], [S[0], S[1], S[2]]), 0).why == "anchor"
    link = of_old(aligned([S[0], S[1]], [S[0], S[1], S[2]], Pins(together=((S[0], S[2]),))), 0)
    assert 2 in link.new and link.why == "pin"


def test_a_pin_never_forbids_even_equal_texts() -> None:
    """What would be an anchor is removed here and added there."""
    found = aligned(S[:3], S[:3], Pins(never=((S[1], S[1]),)))
    assert relations(found) == [
        ("same", (0,), (0,)),
        ("removed", (1,), ()),
        ("added", (), (1,)),
        ("same", (2,), (2,)),
    ]


def test_a_pin_never_forbids_a_part() -> None:
    """Half of a paragraph is not its part if it was said so."""
    whole = f"{S[1]} {S[2]}"
    assert of_new(aligned([S[0], whole], [S[0], S[1], S[2]]), 2).relation == "split"
    found = aligned([S[0], whole], [S[0], S[1], S[2]], Pins(never=((whole, S[2]),)))
    assert relations(found)[1:] == [("revised", (1,), (1,)), ("added", (), (2,))]


def test_of_two_pins_that_contradict_each_other_never_holds() -> None:
    """Nothing is linked against a person's word."""
    found = aligned([S[0]], [S[1]], Pins(together=((S[0], S[1]),), never=((S[0], S[1]),)))
    assert relations(found) == [("removed", (0,), ()), ("added", (), (0,))]


def test_a_pin_holds_for_every_block_with_its_text() -> None:
    """In the order of the documents, as far as there are partners."""
    found = aligned(["Yes.", S[0], "Yes."], ["No.", S[0], "No.", "No."], Pins(together=(("Yes.", "No."),)))
    assert pairs(found) == [(0, 0), (1, 1), (2, 2)]
    assert [of_old(found, i).why for i in (0, 2)] == ["pin", "pin"]


def test_a_pin_of_texts_that_are_not_there_is_idle() -> None:
    """Neither side has one; one side has the other: nothing changes, nothing is raised."""
    pins = Pins(together=(("nowhere", "gone"), (S[0], "gone")), never=(("nowhere", S[1]),))
    assert aligned(S[:4], S[1:5], pins) == aligned(S[:4], S[1:5])


def test_mirrored_pins_hold_for_exchanged_documents() -> None:
    """The pins of new and old are those of old and new, the other way round."""
    pins = Pins(together=((S[0], S[2]),), never=((S[1], S[1]),))
    assert (
        pins.mirrored() == Pins(together=((S[2], S[0]),), never=((S[1], S[1]),)) and pins.mirrored().mirrored() == pins
    )
    there = pairs(aligned([S[0], S[1]], [S[1], S[2]], pins))
    assert there == [(0, 1)]
    assert [(j, i) for i, j in pairs(aligned([S[1], S[2]], [S[0], S[1]], pins.mirrored()))] == there


@pytest.mark.parametrize("pins", [Pins(together=((S[0], S[1]),)), Pins(never=((S[0], S[0]),))])
def test_compare_takes_pins(pins: Pins) -> None:
    """Equal documents then differ."""
    document = Document.from_paragraphs(S[:2])
    assert compare(document, document, pins=pins).changes and not compare(document, document).changes


def test_pins_may_be_lists() -> None:
    """As a file has them; what is no pair is refused."""
    assert Pins(together=[["a", "b"]]) == Pins(together=(("a", "b"),))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="unpack"):
        Pins(never=[["a", "b", "c"]])  # type: ignore[arg-type]


OVERPAID = (
    "The overpayment rate of pensions was 5 percent.",
    "In all, the overpayment rate of pensions was 6 percent.",
)
HOLDINGS = "Holdings | Seats; Alliance for Progress of Karsova | 8; Union of the Lakes of Karsova | 12"
IN_TEXT = "Of the seats, the Alliance for Progress of Karsova holds 8, and the Union of the Lakes of Karsova 12."


def _told(old: Block, new: Block, pins: Pins) -> set[str]:
    """Return what became of the figures of two documents of one block each."""
    documents = [Document((block,), Edition(label=label)) for block, label in ((old, "2023"), (new, "2024"))]
    return {r.status for r in compare(*documents, pins=pins).figures}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Block(Kind.PARAGRAPH, OVERPAID[0]), Block(Kind.PARAGRAPH, OVERPAID[1])),
        (Block(Kind.PARAGRAPH, S[0].replace("four", "104")), Block(Kind.PARAGRAPH, S[0].replace("four", "104"))),
        (Block(Kind.TABLE, table(HOLDINGS).text, table=table(HOLDINGS)), Block(Kind.PARAGRAPH, IN_TEXT)),
    ],
    ids=["revised", "the same", "a table"],
)
def test_no_figure_goes_between_what_a_pin_parts(old: Block, new: Block) -> None:
    """Figures of texts that are never the same are not one either: they are gone there and new here."""
    assert _told(old, new, Pins()) != {"gone", "new"}
    assert _told(old, new, Pins(never=((old.text, new.text),))) == {"gone", "new"}
