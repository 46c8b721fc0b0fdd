"""A change that no reader sees is a finding that names it; how a text is set is counted, never dropped."""

from __future__ import annotations

import pytest

from diffreport import Comparison, Document, Relation, compare, read
from diffreport.model import Block, Kind, Table
from tests.spoofs import INVISIBLE, SOFT, SPOOFS

SENTENCE = "The ministry said that the {} office had reported it in good time."
BESIDE = "Nothing else was decided on that day."


def compared(old: str, new: str) -> Comparison:
    """Compare two documents that differ in one word of one paragraph."""
    sides = (Document.from_paragraphs([BESIDE, SENTENCE.format(word)]) for word in (old, new))
    return compare(*sides)


@pytest.mark.parametrize("char", sorted(INVISIBLE))
def test_no_invisible_character_is_lost(char: str) -> None:
    """Each of the 515, put into a word, is one finding that names it, or counted if it is white space or soft."""
    comparison = compared("regional", f"regi{char}onal")
    if char in SOFT:
        assert comparison.findings == ()
        assert sum(noise.count for noise in comparison.noise) == 1
        return
    (finding,) = comparison.findings
    assert f"character added: U+{ord(char):04X}" in finding.label
    assert finding.tags == ("invisible",)
    (op,) = [op for op in comparison.changes[0].opcodes if op.tag != "equal"]
    assert comparison.changes[0].new_tokens[op.j1 : op.j2] == (f"regi{char}onal",)
    link = comparison.alignment.links[1]
    assert (link.relation, link.score) == (Relation.REVISED, 1.0)


@pytest.mark.parametrize(("old", "new", "named"), SPOOFS)
def test_a_spoofed_word_is_a_finding_that_names_the_characters(old: str, new: str, named: str) -> None:
    """Only that word is marked, the paragraphs stay together, and nothing is called noise."""
    comparison = compared(old, new)
    (finding,) = comparison.findings
    assert [code for code in named.split() if f"U+{code} " not in finding.label] == []
    assert {"invisible", "homoglyph"} & set(finding.tags)
    assert finding.weight == 1
    assert comparison.noise == ()
    change = comparison.changes[0]
    kept = "".join(t for op in change.opcodes if op.tag == "equal" for t in change.new_tokens[op.j1 : op.j2])
    assert {*SENTENCE.format("").split()} <= {*kept.split()}
    assert comparison.alignment.links[1].score > 0.85


def test_the_label_says_what_came_and_went() -> None:
    """Signs are said to be added, removed or moved; letters are said to stand for others."""
    labels = [
        compared(*pair).findings[0].label
        for pair in (
            ("pay\u200bment", "payment"),
            ("payment", "pay\x1bment"),
            ("pay\u200bment", "paym\u200bent"),
            ("payment", "p\u0430yment"),
            ("payment", "some\u200bthing"),
        )
    ]
    assert labels == [
        "Invisible character removed: U+200B ZERO WIDTH SPACE",
        "Control character added: U+001B ESCAPE",
        "Invisible character moved: U+200B ZERO WIDTH SPACE",
        "Look-alike characters: U+0430 CYRILLIC SMALL LETTER A for U+0061 LATIN SMALL LETTER A",
        "Reworded, invisible character added: U+200B ZERO WIDTH SPACE",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("the regional", "the\u00a0regional"),
        ("the regional", "the\u202fregional"),
        ("the regional", "the\u2028regional"),
        ("the regional", "the\u2003regional"),
        ("the\u00a0regional", "the\u2009regional"),
        ("café", "cafe\u0301"),
        ("\u212b", "\u00c5"),
        ("office’s", "office's"),
        ("regional”", 'regional"'),
        ("fine", "\ufb01ne"),
        ("regional", "regi\u00adonal"),
        ("regional", "ｒegional"),
        ("می\u200cخواهم", "میخواهم"),
        ("❤\ufe0f", "❤"),
        ("שלום\u200f", "שלום"),
    ],
)
def test_what_is_soft_is_counted_once_and_no_finding(old: str, new: str) -> None:
    """Kinds of space, composed letters, quotation marks, ligatures, and signs at home in their script."""
    comparison = compared(old, new)
    assert comparison.findings == ()
    assert [(noise.noise, noise.count) for noise in comparison.noise] == [("typography", 1)]
    assert comparison.alignment.links[1].relation == Relation.SAME


def test_print_is_counted_in_a_paragraph_that_changed_too() -> None:
    """Spaces and letters are counted where the words around them stayed."""
    old = Document.from_paragraphs(["The\u00a0cafe\u0301 was closed by 300 men of\u2009the\u00a0army."])
    new = Document.from_paragraphs(["The café was closed by 315 men of the army."])
    comparison = compare(old, new)
    assert [finding.label for finding in comparison.findings] == ["Figure revised"]
    assert [(noise.noise, noise.count) for noise in comparison.noise] == [("typography", 4)]


def test_the_same_print_is_no_difference() -> None:
    """No-break spaces that both editions have are nothing to count."""
    document = Document.from_paragraphs(["The\u00a0cafe\u0301 was closed."])
    assert compare(document, document).noise == ()
    assert document.blocks[0].text == "The café was closed."


@pytest.mark.parametrize("form", ["<p>{}</p>", "<ul><li>{}</li></ul>", "<table><tr><td>{}</td><td>1</td></tr><tr>"
                                  "<td>b</td><td>2</td></tr></table>", "<h2>{}</h2>"])  # fmt: skip
def test_pages_keep_the_print_of_their_blocks(form: str) -> None:
    """The HTML reader hands on kinds of space and letters as printed, in cells too."""
    sides = (form.format(text).encode() for text in ("cafe\u0301&nbsp;and bar there", "café and bar there"))
    comparison = compare(*(read(page, media_type="text/html; charset=utf-8") for page in sides))
    assert [(noise.noise, noise.count) for noise in comparison.noise] == [("typography", 2)]
    assert Comparison.from_json(comparison.to_json()) == comparison


def test_a_spoof_in_a_cell_is_content() -> None:
    """A cell whose invisible character changed is not folded away."""

    def table(cell: str) -> Document:
        made = Table((("Name", "Sum"), (cell, "300"), ("Lakes", "20")), 1)
        return Document((Block(Kind.TABLE, made.text, table=made),))

    comparison = compare(table("Payments"), table("Pay\u200bments"))
    (finding,) = comparison.findings
    assert finding.label == "Table: 1 cell changed, invisible character added: U+200B ZERO WIDTH SPACE"
    assert [cell.noise for cell in comparison.tables[0].cells] == [None]


def test_a_new_paragraph_with_an_override_says_so() -> None:
    """What cannot be seen in a paragraph that is new as a whole is named as well."""
    old, new = Document.from_paragraphs([BESIDE]), Document.from_paragraphs([BESIDE, "Paid to \u202etnega eht."])
    (finding,) = compare(old, new).findings
    assert finding.label == "Paragraph added, invisible character in it: U+202E RIGHT-TO-LEFT OVERRIDE"


def test_words_of_another_script_are_ordinary_changes() -> None:
    """A Cyrillic word in place of another one is reworded, and carries no tag of a spoof."""
    (finding,) = compared("Moscow", "Москва").findings
    assert (finding.label, finding.tags) == ("Reworded", ())
