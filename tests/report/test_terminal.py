"""The text report: marks, lists, one line that sums up; nothing an edition holds can steer the terminal."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.comparison import compare
from diffreport.model import Block, Comparison, Document, Edition, Fallback, Kind, Table
from diffreport.report.html import render_html
from diffreport.report.lines import Piece, bracketed, clipped, columns, elided, folded, table, visible, wrapped
from diffreport.report.terminal import render_text
from tests.report.factory import every_case

ANSI = re.compile(r"\x1b\[[0-9;]*m")
FILLER = [
    "The river commission met four times and published the minutes of each of its meetings in spring.",
    "Membership of the commission stayed open to every town on the river, whatever its size or income.",
    "A separate chapter describes how towns apply, which papers they hand in, and who decides on them.",
]


def plain(comparison: Comparison, width: int = 100) -> str:
    """Return the report without colour."""
    return render_text(comparison, width=width, color=False)


def changed(old: str, new: str) -> str:
    """Return the report of two documents that differ in one paragraph."""
    sides = [
        Document.from_paragraphs([FILLER[0], text, *FILLER[1:]], label) for text, label in ((old, "A"), (new, "B"))
    ]
    return plain(compare(*sides))


def test_a_revised_figure_is_marked_listed_and_counted() -> None:
    """The change stands in its sentence, in the list of figures, and in the last line."""
    text = changed(
        "The police counted approximately 300 boats on the river in summer.",
        "The police counted approximately 315 boats on the river in summer.",
    )
    assert "[-approximately 300-]{+approximately 315+} boats" in text or "[-300-]{+315+} boats" in text
    assert re.search(r"\[1\] +boats +approximately 300 +approximately 315 +\+15 \(\+5%\)", text)
    assert "[1] Figure revised  (block 1)" in text or "[1] Figure revised (block 1)" in text
    assert "1 finding: 1 figure;" in text


def test_words_are_counted_outside_tables_and_said_to_be() -> None:
    """The page says the same; an edition without tables has its words, all of them."""
    comparison = every_case()
    text, words = plain(comparison), comparison.summary.old_words
    assert f"{words:,} words outside tables\n" in text
    assert f" paragraphs, {words:,} words outside tables<" in render_html(comparison)
    assert " outside tables" not in changed("Boats sank in the river here.", "Boats swam in the river here.")


def test_earlier_figures_that_were_restated_have_a_list_of_their_own() -> None:
    """Nothing of a row is cut off to say so."""
    text = plain(every_case())
    figures, restated = text[text.index("\nFigures\n") :].split("\nEarlier figures restated\n")
    assert len(re.findall(r"^  \[\d", figures, re.M)) == 4
    assert len(re.findall(r"^  \[\d", restated.partition("\n\n")[0], re.M)) == 1


def test_a_dropped_hedge_is_listed_under_wording() -> None:
    """What changes the meaning stands in a list of its own, with the number of its finding."""
    text = changed(
        "The driver may have caused the accident on the bridge near the mill.",
        "The driver caused the accident on the bridge near the mill.",
    )
    assert re.search(r"Wording\n  \[1\] hedge dropped: \[-may have caused-\]", text)


def test_several_findings_in_a_paragraph_carry_their_numbers_inline() -> None:
    """Each number of the lists is found again at its mark."""
    text = changed(
        "In the north 48 towns took part, and all of them paid their share; in the south it was 17 towns.",
        "In the north 52 towns took part, and all of them paid their share; in the south it was 19 towns.",
    )
    assert "[1-2] Figure revised (2)" in text
    assert re.search(r"\{\+52\+\}\[1\]", text) and re.search(r"\{\+19\+\}\[2\]", text)


def test_identical_documents_give_one_line() -> None:
    """Where nothing differs, nothing else is said."""
    document = Document.from_paragraphs(FILLER)
    assert plain(compare(document, document)) == "No change.\n"


def test_trivial_differences_alone_are_no_change_of_substance() -> None:
    """Quotation marks are counted, not shown."""
    old = Document.from_paragraphs(['He said "never" and left the room, and nobody followed him out.', *FILLER])
    new = Document.from_paragraphs(["He said “never” and left the room, and nobody followed him out.", *FILLER])
    text = plain(compare(old, new))
    assert text.startswith("No change of substance; 2 trivial differences.\n")
    assert "quotation marks, dashes and spaces (2)" in text
    assert "{+" not in text


def test_added_and_removed_paragraphs_are_shown_whole() -> None:
    """A reader sees every word of what came and of what went."""
    gone = "Nobody may fish below the weir between March and May, said the council in its second letter."
    come = "Three new bridges opened, the longest of them built entirely from larch wood of the upper valley."
    text = plain(compare(Document.from_paragraphs([*FILLER, gone]), Document.from_paragraphs([come, *FILLER])), 400)
    assert f"[-{gone}-]" in text
    assert f"{{+{come}+}}" in text
    assert "(block 3 of the old edition)" in text


def test_an_unrevised_move_says_from_where_without_marks() -> None:
    """Its text is only begun: the reader knows it."""
    text = plain(compare(Document.from_paragraphs(FILLER), Document.from_paragraphs([FILLER[2], *FILLER[:2]])))
    assert "moved" in text and "old block" in text
    assert "{+" not in text and "[-" not in text


def document_of(rows: tuple[tuple[str, ...], ...]) -> Document:
    """Return a document with a heading and a table under it."""
    cells = Table(rows, 1, "Cells by town")
    return Document(
        (Block(Kind.HEADING, "Prisons", (), None, 1), Block(Kind.TABLE, cells.text, ("Prisons",), table=cells))
    )


def test_a_table_shows_its_cells_by_row_and_column() -> None:
    """A changed cell is named by its row and column, with the difference; a new row is shown whole."""
    old = document_of((("Town", "Cells", "Guards"), ("Arden", "200", "31"), ("Brook", "75", "12")))
    new = document_of((("Town", "Cells", "Guards"), ("Arden", "250", "31"), ("Brook", "75", "12"), ("Cove", "8", "2")))
    text = plain(compare(old, new))
    assert "Arden / Cells: [-200-]{+250+} (+50, +25%)" in text
    assert "row: {+Cove | 8 | 2+}" in text
    assert "\nPrisons\n" in text
    assert "Brook" not in text


def test_long_unchanged_text_is_cut_to_some_words_of_context() -> None:
    """The reader sees where the change stands without reading the paragraph again."""
    tail = " ".join(f"word{n}" for n in range(80))
    text = " ".join(changed(f"The weir has 12 gates. {tail}.", f"The weir has 14 gates. {tail}.").split())
    assert "word5 " in text and "word40" not in text and "…" in text


def test_fallbacks_and_remarks_are_said() -> None:
    """Never a silent fallback: a cheaper method and a doubtful source are named."""
    comparison = compare(Document.from_paragraphs(FILLER), Document.from_paragraphs(FILLER[:2]))
    comparison = replace(
        comparison,
        alignment=replace(comparison.alignment, fallbacks=(Fallback("old blocks 3-9", "too many pairs"),)),
        old=replace(comparison.old, remarks=("The charset was guessed.",)),
    )
    text = plain(comparison)
    assert "Note: a cheaper method was used at old blocks 3-9: too many pairs" in text
    assert "Note on the old edition: The charset was guessed." in text


def test_many_fallbacks_are_counted() -> None:
    """The first ones stand for the rest, which the report lists."""
    comparison = compare(Document.from_paragraphs(FILLER), Document.from_paragraphs(FILLER[:2]))
    many = tuple(Fallback(f"old blocks {n}-{n + 9}", "too many pairs") for n in range(25))
    comparison = replace(comparison, alignment=replace(comparison.alignment, fallbacks=many))
    notes = [line for line in plain(comparison).splitlines() if line.startswith("Note: ")]
    assert len(notes) == 3
    assert notes[-1].startswith("Note: 25 passages were compared by a cheaper method")


def test_editions_with_one_label_are_told_apart() -> None:
    """By what differs, in the title and over the columns of figures."""
    sides = [
        Document.from_paragraphs([f"The police counted {n} boats on the river in summer.", *FILLER]).with_edition(
            Edition("one", series="river_notes", retrieved=f"2024-07-0{n % 7}T06:00:00Z")
        )
        for n in (300, 315)
    ]
    text = plain(compare(*sides))
    assert text.startswith("River notes: one (retrieved 2024-07-06) → one (retrieved 2024-07-00)\n")
    assert re.search(r"\n +old +new +change\n", text)


def test_a_duration_changes_by_its_unit_and_a_range_by_nothing() -> None:
    """A bare 6 would leave open what it counts."""
    text = changed(
        "Members serve one year in office and pay between 10 and 15 crowns every autumn.",
        "Members serve 18 months in office and pay between 10 and 20 crowns every autumn.",
    )
    assert "+6 months" in text
    assert re.search(r"10 and 20 +–\n", text)


def hostile() -> Comparison:
    """Return a comparison whose every text tries to steer the terminal."""
    evil = "\x1b]0;owned\x07 \x9b31m \x08\x08 \u202egnp.exe \x1bP+q\x1b\\"
    sides = []
    for n in (1, 2):
        cells = Table((("Town", f"{evil}{n}"), ("Arden", f"{evil} {n}")), 1, evil)
        blocks = (
            Block(Kind.HEADING, f"{evil}{n}", (), None, 1),
            Block(Kind.PARAGRAPH, f"{evil} There were {n}00 boats on {evil}.", (f"{evil}{n}",)),
            Block(Kind.TABLE, cells.text, (f"{evil}{n}",), table=cells),
        )
        sides.append(Document(blocks, Edition(label=f"{evil}{n}", title=evil, name=f"{evil}\ud800"), remarks=(evil,)))
    comparison = compare(*sides)
    return replace(comparison, alignment=replace(comparison.alignment, fallbacks=(Fallback(evil, evil),)))


@pytest.mark.parametrize("color", [False, True])
def test_no_text_of_an_edition_reaches_the_terminal_as_an_order(color: bool) -> None:
    """Escape sequences, bells, backspaces and direction marks are written out; only our own colours remain."""
    text = ANSI.sub("", render_text(hostile(), width=80, color=color)) if color else plain(hostile())
    assert all(line.isprintable() for line in text.split("\n"))
    assert "<U+001B>" in text and "<U+202E>" in text and "<U+D800>" in text


def test_colours_end_where_their_marks_do() -> None:
    """Each line resets what it set, so that a pager or a cut line does not bleed."""
    for line in render_text(hostile(), width=60, color=True).splitlines():
        codes = ANSI.findall(line)
        assert codes[1::2] == ["\x1b[0m"] * (len(codes) // 2)
        assert len(codes) % 2 == 0 and "\x1b[0m" not in codes[::2]


def test_colour_and_brackets_show_the_same_words() -> None:
    """Without its codes, the coloured report is the plain one without brackets."""
    old = Document.from_paragraphs(["There were 300 boats on the river in summer, all of them painted blue.", *FILLER])
    new = Document.from_paragraphs(["There were 315 boats on the river in summer, all of them painted red.", *FILLER])
    comparison = compare(old, new)
    colored = ANSI.sub("", render_text(comparison, width=500, color=True))
    brackets = re.compile(r"\[-|-\]|\{\+|\+\}")
    assert colored == brackets.sub("", plain(comparison, 500))


# -- lines


@given(st.text())
def test_visible_text_is_printable_and_keeps_what_was(text: str) -> None:
    """Whatever a text holds, its visible form obeys nobody; printable text is left alone."""
    shown = visible(text)
    assert not {c for c in shown if c in "\x1b\x07\x08\n\r\x9b\u202e\u2066\u2028"}
    assert shown == text or "<U+" in shown
    assert re.sub(r"<U\+([0-9A-F]{4,6})>", lambda m: chr(int(m[1], 16)), shown) == text or "<U+" in text


@pytest.mark.parametrize("text", ["می‌خواهم", "क्‍ष"])
def test_joiners_are_spelling_where_a_script_needs_them(text: str) -> None:
    """Persian and Hindi words are shown as they are written."""
    assert visible(text) == text


def test_a_joiner_between_latin_letters_is_shown() -> None:
    """There it can only deceive."""
    assert visible("pay\u200dpal") == "pay<U+200D>pal"


PIECES = st.lists(st.builds(Piece, st.text("ab \n漢é", max_size=30), st.sampled_from(["", "old", "new"])), max_size=6)


@given(PIECES, st.integers(5, 40))
def test_folded_lines_hold_every_word_and_keep_to_the_width(pieces: list[Piece], width: int) -> None:
    """Nothing is lost in folding; only a single long word may stick out."""
    lines = ["".join(piece.text for piece in line) for line in folded(pieces, width)]
    assert " ".join(lines).split() == "".join(piece.text for piece in pieces).split()
    assert all(columns(line) <= width or " " not in line for line in lines)


@given(PIECES, st.integers(1, 4))
def test_eliding_keeps_every_marked_word(pieces: list[Piece], context: int) -> None:
    """Only unmarked text is shortened."""
    kept = elided(pieces, context)
    assert [piece for piece in kept if piece.mark] == [piece for piece in pieces if piece.mark]
    assert len(kept) == len(pieces)


def test_brackets_stand_for_colours() -> None:
    """The marks of wdiff, which people and scripts know."""
    pieces = [Piece("a "), Piece("b", "old"), Piece("c", "new"), Piece("d", "strong")]
    assert "".join(piece.text for piece in bracketed(pieces)) == "a [-b-]{+c+}d"


@given(st.text("ab漢\u0301\x1b", max_size=30), st.integers(2, 20))
def test_a_clipped_text_fits(text: str, width: int) -> None:
    """Wide characters count twice, combining ones not at all."""
    assert columns(clipped(text, width)) <= width


def test_wide_characters_keep_the_columns_of_a_table() -> None:
    """A Chinese label takes two columns a character."""
    rows = table([["1", "漢字", "x"], ["22", "a", "y"]], 40, flexible=1)
    assert [columns("  ".join(row)) for row in rows] == [11, 11]


@pytest.mark.parametrize("wide", [1, 2, 3])
def test_what_a_row_is_about_keeps_its_columns(wide: int) -> None:
    """Wide values are cut first, the widest most, as long as each keeps a dozen columns."""
    row = ["[12]", "strength of the northern garrison", *["x" * 40] * wide, *["6"] * (3 - wide)]
    cells = table([row], 78, 1)[0]
    assert len(cells[1]) >= 24
    assert sum(map(len, cells)) + 2 * (len(cells) - 1) <= 78
    assert all(len(cell) >= 12 for cell in cells[2 : 2 + wide])


@pytest.mark.properties
@given(st.lists(st.integers(0, 60), min_size=2, max_size=7), st.integers(40, 200))
def test_the_label_gets_what_the_others_leave(sizes: list[int], width: int) -> None:
    """No table is wider than asked for, unless each cell but the label is at its narrowest."""
    cells = table([["x" * size for size in sizes]], width, 0)[0]
    total = sum(map(len, cells)) + 2 * (len(cells) - 1)
    assert total <= width or all(len(cell) <= 12 for cell in cells)
    assert len(cells[0]) >= min(sizes[0], 24) or all(len(cell) <= 12 for cell in cells[1:])


def test_what_does_not_fit_goes_on_below() -> None:
    """A value is read whole; only what is far too long is cut."""
    rows = [["figure", "old"], ["term", "up to eighteen months of detention"], ["sum", "x" * 200]]
    head, term, total = wrapped(rows, 30, 0)
    assert len(head) == 1 and len(total) == 1
    assert [line[1].strip() for line in term] == ["up to eighteen months", "of detention"]
    assert [line[0].strip() for line in term] == ["term", ""]
    assert {len("  ".join(line)) for row in (head, term, total) for line in row} == {len("  ".join(head[0]))}
