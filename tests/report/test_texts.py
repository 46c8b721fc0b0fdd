"""Marked texts and patches give both editions back, exactly."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import diffreport
from diffreport.comparison import compare, lone
from diffreport.model import Block, Comparison, Document, Edition, Kind, Link, Relation, Table
from diffreport.readers.parsing import Options, parse
from diffreport.readers.source import Source
from diffreport.report import format_of, rendered
from diffreport.report.presentation import Presentation
from diffreport.report.texts.plain import plain_text
from tests.report.factory import Draft, every_case
from tests.report.resolved import (
    comments_in,
    critic_texts,
    markdown_of,
    patched,
    patched_by_program,
    wdiff_texts,
)
from tests.report.test_html_round_trip import comparisons

SIGNS = st.text(alphabet=" {}+-~>=<[]\\|*_`#&;:()!.1aé\n", max_size=30)


def texts(comparison: Comparison, form: str) -> str:
    """Return a comparison in a format of texts."""
    return rendered(comparison, form).decode("utf-8")


def body(comparison: Comparison) -> str:
    """Return a comparison in CriticMarkup, without its front matter."""
    return texts(comparison, "md").split("\n---\n\n", 1)[1]


def assert_told(comparison: Comparison) -> None:
    """Prove that each format tells both editions."""
    sides = {"old": comparison.old, "new": comparison.new}
    critic, wdiff, diff = (texts(comparison, form) for form in ("md", "wdiff", "diff"))
    for side, document in sides.items():
        expected = [block.text for block in document.blocks]
        assert wdiff_texts(wdiff, side) == expected
        assert critic_texts(critic, side) == [text for text in expected if text]
    old, new = (plain_text(document.blocks) for document in sides.values())
    assert (patched(old, diff) if diff else old) == new


@given(comparisons())
@settings(max_examples=60)
def test_any_marked_text_gives_both_editions_back(comparison: Comparison) -> None:
    """Whatever is linked with whatever, and whatever marks the texts hold themselves."""
    assert_told(comparison)


@given(st.lists(st.tuples(*[SIGNS] * 4), min_size=1, max_size=3), st.sampled_from(["", "The dam on the river holds. "]))
@settings(max_examples=100)
def test_texts_of_signs_come_back(parts: list[tuple[str, str, str, str]], words: str) -> None:
    """No run of marks, of Markdown's characters and of backslashes is read as anything but text."""
    old = [words + before + gone + after for before, gone, _, after in parts]
    new = [before + came + after + words for before, _, came, after in parts] + old[:1]
    assert_told(compare(Document.from_paragraphs(old), Document.from_paragraphs(new)))


@given(comparisons())
@settings(max_examples=40)
def test_the_reader_of_marked_files_finds_the_editions_of_a_marked_text(comparison: Comparison) -> None:
    """What is written as CriticMarkup is a pair of editions for `convert`."""
    content = texts(comparison, "md").encode()
    for original, document in ((True, comparison.old), (False, comparison.new)):
        expected = [block.text for block in document.blocks if block.text]
        if expected:
            read = parse(Source(content, "a.md", "a.md"), Options(original=original, marked=True))
            assert [block.text for block in read.blocks] == expected


def test_a_comparison_with_every_case_reads_so() -> None:
    """Words, breaks, moves and tables are marked where they stand; each finding is told behind its last mark."""
    text = body(every_case())
    for passage in (
        "The ministry counted {~~approximately 315~>412~~}{>>1. Figure revised, hedge dropped: fighters: "
        "approximately 315 → 412, +97 (+30.8%)<<} fighters in {~~2023~>2024~~}.\n",
        "\n## Terrorist {~~events~>incidents~~}{>>4. Reworded: events → incidents<<}\n",
        "\nKidnapping went on.{~~ ~>\n\n~~}Nine were freed.{>>6. Paragraph split: ",
        "\nThe bank licensed operators.{~~\n\n~> ~~}They report transfers.{>>7. Paragraphs merged: ",
        "\n{--Its forces joined the mission.--}{>>Moved to ¶ 17<<}\n",
        "\n{++Its forces joined the mission.++}{>>12. Paragraph moved: From ¶ 16. No word changed.<<}\n",
        "\n- A rehabilitation centre opened.\n",
    ):
        assert passage in text
    assert_told(every_case())


def test_a_comment_leads_to_the_finding_in_the_report() -> None:
    """By its address; one finding has one comment."""
    text = rendered(every_case(), "md", Presentation(report="report.html")).decode()
    said = [comment for comment in comments_in(text) if not comment.startswith("Moved to")]
    assert [comment.rpartition(" ")[2] for comment in said] == [f"(report.html#c-{n:08x})" for n in range(1, 13)]


def test_rows_of_one_edition_are_marked_with_the_end_of_their_line() -> None:
    """Those above a row of both from stroke to stroke, those at the end up to the last stroke."""
    draft = Draft()
    old = Table((("Year", "Ships"), ("2022", "18"), ("2023", "20"), ("2024", "21")), 1, "Ships")
    new = Table((("Year", "Ships"), ("2021", "17"), ("2022", "19 | 20"), ("2023", "20")), 1, "Ships")
    draft.table(old, new, ([(0, 0), (None, 1), (1, 2), (2, 3), (3, None)], [(0, 0), (1, 1)]))
    comparison = draft.comparison()
    assert body(comparison).partition("<<}\n\n")[2] == (
        "Table: Ships\n\n| Year | Ships |\n| --- | --- |\n|{++ 2021 | 17 |\n|++} 2022 | {~~18~>19 \\| 20~~} |\n"
        "| 2023 | 20{-- |\n| 2024 | 21--} |\n"
    )
    assert texts(comparison, "wdiff") == (
        "Ships\nYear | Ships{+\n2021 | 17+}\n2022 | [-18-]{+19 | 20+}\n2023 | 20[-\n2024 | 21-]\n"
    )
    assert texts(comparison, "diff").splitlines()[2:] == [
        *("@@ -1,5 +1,5 @@", " Ships", " Year | Ships", "+2021 | 17", "-2022 | 18"),
        *("+2022 | 19 | 20", " 2023 | 20", "-2024 | 21"),
    ]
    assert_told(comparison)


def test_a_lone_edition_is_plain_or_all_deleted() -> None:
    """The first of a series has no marks, one that was withdrawn is deleted as a whole; a patch makes either."""
    document = Document.from_paragraphs(["The ministry counted 315 fighters.", "Three were freed."])
    expected, plain = [block.text for block in document.blocks], plain_text(document.blocks)
    first, withdrawn = lone.first(document), lone.withdrawn(document)
    for side, left in (("old", expected), ("new", [])):
        assert critic_texts(texts(first, "md"), side) == wdiff_texts(texts(first, "wdiff"), side) == expected
        assert critic_texts(texts(withdrawn, "md"), side) == wdiff_texts(texts(withdrawn, "wdiff"), side) == left
    assert (patched("", texts(first, "diff")), patched(plain, texts(withdrawn, "diff"))) == (plain, "")
    assert comments_in(texts(withdrawn, "md"))[0].startswith("1. Edition withdrawn")


def test_a_row_that_moved_leaves_the_others_in_place() -> None:
    """It is deleted at its old place and inserted at the new one; the table is not written twice."""
    draft = Draft()
    rows = [("Town", "Boats"), ("Adel", "4"), ("Brin", "5"), ("Cole", "6"), ("Dorn", "7")]
    moved = [rows[0], rows[4], *rows[1:4]]
    pairs = [(0, 0), (1, 2), (2, 3), (3, 4), (4, 1)]
    draft.table(Table(tuple(rows), 1), Table(tuple(moved), 1), (pairs, [(0, 0), (1, 1)]))
    text = texts(draft.comparison(), "wdiff")
    assert text == "Town | Boats{+\nDorn | 7+}\nAdel | 4\nBrin | 5\nCole | 6[-\nDorn | 7-]\n"
    assert_told(draft.comparison())


def test_a_footnote_is_one_and_its_mark_leads_to_it() -> None:
    """Also where only one edition has it; a number in brackets that names no note stays text."""
    draft = Draft()
    draft.same("The dam holds [1] since 1960 [7].")
    draft.edited("[1] See the [-annex-]{+appendix+}.", kind=Kind.FOOTNOTE)
    draft.added("[2] Not printed.", Kind.FOOTNOTE)
    text = body(draft.comparison())
    assert "holds [^1] since 1960 \\[7\\]." in text
    assert "\n[^1]: See the {~~annex~>appendix~~}{>>" in text and "\n{++[^2]: Not printed.++}{>>" in text
    assert_told(draft.comparison())


def test_a_text_that_looks_like_the_beginning_of_a_line_stays_a_text() -> None:
    """A heading that is a number alone is not taken for one without text, and keeps the others' numbers readable."""
    draft = Draft()
    draft.heading("1. [-Scope-]{+Aims+}")
    for text in ("1.", "-", "2)"):
        draft.added(text, Kind.HEADING, 2)
    content = texts(draft.comparison(), "md")
    assert "\n# 1. {~~Scope~>Aims~~}" in content
    read = parse(Source(content.encode(), "a.md", "a.md"), Options(marked=True))
    assert [(block.kind, block.text) for block in read.blocks][1:] == [
        (Kind.HEADING, text) for text in ("1.", "-", "2)")
    ]


def test_a_paragraph_that_begins_like_a_caption_is_none() -> None:
    """It is told as a whole, with its comment, and stays apart from the table behind it."""
    draft = Draft()
    draft.edited("Table: [-four-]{+five+} rows are below.")
    grid = Table((("Year", "Ships"), ("2022", "18")), 1)
    draft.old.append(Block(Kind.TABLE, grid.text, table=grid))
    draft.new.append(Block(Kind.TABLE, grid.text, table=grid))
    draft.links.append(Link(Relation.SAME, (1,), (1,), 1.0, "test"))
    comparison = draft.comparison()
    assert "{++Table\\: five rows are below.++}{>>1. Reworded: four → five<<}\n" in body(comparison)
    assert_told(comparison)


def test_what_is_not_marked_has_its_structure_before_marks_are_resolved() -> None:
    """Headings, nested items and tables are such for a program that knows Markdown alone."""
    html = MarkdownIt("commonmark").enable("table").render(body(every_case()))
    assert html.count("<h1>") == 2 and "<h2>Terrorist " in html and "<li>A rehabilitation centre" in html
    draft = Draft()
    draft.same("The north", Kind.ITEM, level=1)
    draft.added("The coast", Kind.ITEM, level=2)
    draft.same("The south", Kind.ITEM, level=2)
    html = MarkdownIt().render(body(draft.comparison()))
    assert html.count("<ul>") == 2 and html.count("<li>") == 3
    old = MarkdownIt().render(markdown_of(body(draft.comparison()), "old"))
    assert "<h" not in old and old.count("<ul>") == 2


def test_the_front_matter_names_the_editions() -> None:
    """By strings that YAML reads as JSON does, in one line whatever is in them."""
    comparison = every_case()
    named = replace(comparison.new, edition=Edition('2024 "b"\n---', "Karsova", published="2025-07-03"))
    front = texts(replace(comparison, new=named), "md").split("\n---\n", 1)[0]
    assert front.splitlines()[1:] == [
        *('title: "Karsova"', 'old: "2023"', 'new: "2024 \\"b\\" ---"'),
        *('old_published: "2024-06-28"', 'new_published: "2025-07-03"'),
    ]


def test_a_patch_names_files_without_their_folders() -> None:
    """Quoted if need be, so that a name is one line; the date stands behind a tab."""
    comparison = every_case()
    old = replace(comparison.old, edition=Edition(name='../a "b"\n\t.html', published="2024-06-28"))
    new = replace(comparison.new, edition=Edition(name="new report.html"))
    heads = texts(replace(comparison, old=old, new=new), "diff").splitlines()[:2]
    assert heads == ['--- "a \\"b\\"\\n\\t.html"\t2024-06-28', "+++ new report.html\t"]


def test_the_program_patch_makes_the_new_text(tmp_path: Path) -> None:
    """Of the old one, where hunks stand apart, at the beginning and at the end."""
    if shutil.which("patch") is None:
        pytest.skip("patch is not installed")
    old = [f"Line {n} tells of the river." for n in range(60)]
    new = ["An opening.", *old[1:20], *old[22:40], "A line between.", *old[40:-1]]
    comparison = compare(Document.from_paragraphs(old), Document.from_paragraphs(new))
    for pair in (
        comparison,
        every_case(),
        compare(comparison.new, Document(())),
        compare(Document(()), comparison.new),
    ):
        before, after = plain_text(pair.old.blocks), plain_text(pair.new.blocks)
        assert patched_by_program(before, texts(pair, "diff"), tmp_path) == after
    assert texts(comparison, "diff").count("@@ -") == 4


def test_nothing_is_written_of_editions_that_are_alike() -> None:
    """As diff writes nothing; a marked text has no marks."""
    comparison = compare(Document.from_paragraphs(["One."], "a"), Document.from_paragraphs(["One."], "b"))
    assert texts(comparison, "diff") == ""
    assert texts(comparison, "wdiff") == "One.\n" and body(comparison) == "One.\n"


def test_what_a_terminal_could_obey_is_written_out_in_plain_text() -> None:
    """Git hands it to a pager."""
    assert plain_text(Document.from_paragraphs(["a\x1b[2Jb\u200bc"]).blocks) == "a<U+001B>[2Jb<U+200B>c\n"


def test_a_format_has_the_suffixes_it_is_known_by() -> None:
    """Of each two mean the same."""
    names = ("a.diff", "a.PATCH", "a.md", "a.markdown")
    assert [format_of(Path(name)) for name in names] == ["diff", "diff", "md", "md"]


REAL = [
    ("visa_bulletin", "visa_bulletin__2024-10.html", "visa_bulletin__2024-11.html"),
    ("fedramp_docx", "rar_moderate__2023-06-29-9e27.docx", "rar_moderate__2024-05-31-af80.docx"),
    ("bill_hr1500", "hr1500-116__1-ih.htm", "hr1500-116__2-rh.htm"),
]


@pytest.mark.parametrize(("folder", "old", "new"), REAL, ids=[folder for folder, _, _ in REAL])
def test_real_editions_come_back(shared_editions: Path, kept: None, folder: str, old: str, new: str) -> None:
    """Bulletins with tables, a form, a bill."""
    assert_told(diffreport.compare(*(diffreport.read(shared_editions / folder / name) for name in (old, new))))
