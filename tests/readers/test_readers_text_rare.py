"""What few reStructuredText, RTF and Markdown files have, and no text is lost for."""

from __future__ import annotations

import pytest

from diffreport.readers import read

RTF = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\cpg1251 Cyr;}}"


def told(text: str, name: str) -> list[tuple[str, str]]:
    return [(str(block.kind), block.text) for block in read(text.encode(), name=name).blocks]


def rst(text: str) -> list[tuple[str, str]]:
    return told(text, "report.rst")


def rtf(text: str, original: bool = False) -> list[str]:
    return [block.text for block in read((RTF + text + "}").encode(), name="report.rtf", original=original).blocks]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Before.\n\n__ https://karsova.example\n\nAfter.", ["Before.", "After."]),  # a nameless target
        (">>> 1 + 1\n2\n\nAfter.", [">>> 1 + 1 2", "After."]),  # a dialogue with an interpreter
        (".. versionadded:: 2.1\n   It counts.\n\nAfter.", ["New in version 2.1 It counts.", "After."]),
        (".. seealso:: The annex.\n\nAfter.", ["See also", "The annex.", "After."]),
        (".. note::\n   Some houses.\n\nAfter.", ["Note", "Some houses.", "After."]),
        (".. math:: a = b\n\nAfter.", ["a = b", "After."]),
        (".. class:: wide\n\nAfter.", ["After."]),
        ("| a line\n| another\n\nAfter.", ["a line another", "After."]),
        ("1.\n\nAfter.", ["After."]),  # an item without a word
    ],
)
def test_what_is_shown_of_a_construct_is_read(text: str, shown: list[str]) -> None:
    """No more of it, and no less; what stands behind it is untouched."""
    assert [line for _, line in rst(f"Title\n=====\n\n{text}\n")][1:] == shown


def test_a_note_may_begin_on_the_next_line() -> None:
    """Its mark stands alone on the first."""
    found = rst("Title\n=====\n\nSome houses [1]_ in it.\n\n.. [1]\n   All of them.\n")
    assert found[-1][1].endswith("All of them.")


def test_a_table_of_one_rule_ends_with_the_text() -> None:
    """A simple table whose last rule is missing loses none of its words."""
    found = rst("Title\n=====\n\n=====  ====\nNorth  315\nSouth  17\n")
    assert {"North", "315", "South", "17"} <= set(" ".join(text for _, text in found).replace("|", " ").split())


def test_a_group_that_closes_twice_ends_nothing() -> None:
    """What stands behind a brace too many is text as before."""
    assert rtf(r"\pard One.\par}}\pard Two.\par")[0] == "One."


def test_letters_are_of_the_code_page_of_their_font() -> None:
    """A font table may name a code page instead of a set of characters."""
    assert rtf(r"\pard{\f1 \'cc\'ee\'f1\'f2} open\par") == ["Мост open"]


def test_what_stands_for_a_character_is_passed_over() -> None:
    """Behind a character in Unicode come those for older programs: also a word of control may be one."""
    assert rtf(r"\pard {\uc1\u8364\~}5 and {\uc2\u8364\'80\'80}6\par") == ["€5 and €6"]


def test_notes_of_hidden_or_deleted_text_are_of_no_view() -> None:
    """They go with the text that they hang on; a deleted one is of the original."""
    note = r"{\super\chftn}{\footnote\pard\plain{\super\chftn} Gone.}"
    assert rtf(r"\pard Kept{\v hidden" + note + r"}.\par") == ["Kept."]
    assert not any("Gone" in text for text in rtf(r"\pard Kept{\deleted  lost" + note + r"}.\par"))
    assert any("Gone" in text for text in rtf(r"\pard Kept{\deleted  lost" + note + r"}.\par", original=True))


def test_notes_of_markdown_end_where_the_next_begins() -> None:
    """Two definitions may follow each other without a blank line; a caret in code is none."""
    text = "Some[^1] houses[^b].\n\n[^1]: All of\nthem.\n[^b]: Or not.\n\n    [^2]: code\n"
    found = told(text, "report.md")
    assert [line for kind, line in found if kind == "footnote"] == ["[1] All of them.", "[b] Or not."]
    assert found[0] == ("paragraph", "Some[1] houses[b].")
    assert any("code" in line for kind, line in found if kind != "footnote")
