"""A comparison as a Word document with tracked changes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import docx
import docx_revisions
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffreport import compare, read
from diffreport.comparison import lone
from diffreport.model import Comparison, Document
from diffreport.report import rendered
from diffreport.report.presentation import Presentation
from diffreport.report.redline.tracked import moment
from diffreport.report.review import Judgement, Review, Statement
from tests.report.redline.cases import CASES, GOLDEN, edition, item, paragraph, table
from tests.report.redline.structure import W, assert_own
from tests.report.redline.views import expected, part, view

_PAIRS = CASES | GOLDEN


@pytest.fixture(scope="module")
def redlines() -> Mapping[str, bytes]:
    """Return the redline of every case."""
    return {name: rendered(compare(*pair), "docx") for name, pair in _PAIRS.items()}


@pytest.mark.parametrize("name", _PAIRS)
def test_accepting_all_gives_the_new_edition_and_rejecting_all_the_old_one(
    name: str, redlines: Mapping[str, bytes]
) -> None:
    """Every paragraph and every cell of either edition comes back exactly, in its order, and nothing else."""
    old, new = _PAIRS[name]
    assert view(redlines[name], "accepted") == expected(new)
    assert view(redlines[name], "rejected") == expected(old)


@pytest.mark.parametrize("name", _PAIRS)
def test_the_structure_is_that_of_the_schema(name: str, redlines: Mapping[str, bytes]) -> None:
    """Elements stand in the order of the schema, numbers are unique, ranges are balanced, parts are declared."""
    assert_own(redlines[name])


@pytest.mark.parametrize("name", [name for name, pair in _PAIRS.items() if all(document.blocks for document in pair)])
def test_the_own_reader_reads_both_editions_back(name: str, redlines: Mapping[str, bytes]) -> None:
    """What `diffreport` itself reads of the final and of the original text is the text of either edition."""
    for document, is_original in zip(_PAIRS[name], (True, False), strict=True):
        back = read(redlines[name], name="changes.docx", original=is_original)
        assert _text(back) == _text(document)


def _text(document: Document) -> str:
    return "\n".join(block.text for block in document.blocks if block.text)


@pytest.mark.parametrize("name", ["revised", "removed many", "added many", "heading added", "markup", "bullets"])
def test_an_independent_library_accepts_and_rejects(name: str, redlines: Mapping[str, bytes]) -> None:
    """docx-revisions, which knows runs and no paragraph marks, finds the words of both editions."""
    for which, document in (("original_text", CASES[name][0]), ("accepted_text", CASES[name][1])):
        found = docx_revisions.RevisionDocument(io.BytesIO(redlines[name])).paragraphs
        assert [text for p in found if (text := getattr(p, which))] == expected(document)


def test_headings_and_lists_keep_their_levels() -> None:
    """python-docx sees headings in their styles; list items are in lists, with a bullet where the text has none."""
    made = docx.Document(io.BytesIO(rendered(compare(*CASES["heading added"]), "docx")))
    assert [p.style.name for p in made.paragraphs if p.style.name.startswith("Heading")] == ["Heading 1", "Heading 2"]
    lists = part(rendered(compare(*CASES["bullets"]), "docx"), "word/document.xml").iter(f"{W}numPr")
    assert [[child.get(f"{W}val") for child in found] for found in lists] == [
        ["0", "1"], ["0", "1"], ["1", "1"], ["0", "1"], ["0", "1"],
    ]  # fmt: skip


def test_a_number_that_is_text_is_not_printed_twice() -> None:
    """An item that brings its own number stands in a list that prints none, so that the number can be tracked."""
    made = rendered(compare(*CASES["list"]), "docx")
    lists = {found.get(f"{W}val") for found in part(made, "word/document.xml").iter(f"{W}numId")}
    assert lists == {"2"}
    levels = part(made, "word/numbering.xml").findall(f"{W}abstractNum[@{W}abstractNumId='2']/{W}lvl/{W}numFmt")
    assert {level.get(f"{W}val") for level in levels} == {"none"}


def test_another_level_is_a_tracked_change_of_the_paragraph() -> None:
    """A heading that is another one than before keeps its old style in a tracked change."""
    properties = part(rendered(compare(*CASES["heading level"]), "docx"), "word/document.xml").find(f".//{W}pPr")
    assert properties is not None
    assert [style.get(f"{W}val") for style in properties.iter(f"{W}pStyle")] == ["Heading3", "Heading2"]


def test_a_moved_paragraph_has_two_places_of_one_name() -> None:
    """What was inserted on the way is tracked inside of the new place; what was deleted stands in the old one alone."""
    body = part(rendered(compare(*CASES["moved and revised"]), "docx"), "word/document.xml")
    names = [[start.get(f"{W}name") for start in body.iter(f"{W}{kind}RangeStart")] for kind in ("moveFrom", "moveTo")]
    assert len(names[0]) == 1 and names[0] == names[1]
    said = {
        kind: "".join(text.text or "" for one in body.iter(f"{W}{kind}") for text in one.iter(f"{W}t"))
        for kind in ("ins", "moveFrom", "moveTo")
    }
    assert said["ins"] == "late 342"
    assert "315" in said["moveFrom"] and "315" not in said["moveTo"]


def test_tables_have_tracked_rows_and_cells() -> None:
    """A row that is new is inserted, one that is gone deleted, and the others stay; so does what a cell says."""
    body = part(rendered(compare(*CASES["table rows"]), "docx"), "word/document.xml")
    rows = [[child.tag.removeprefix(W) for child in row.findall(f"{W}trPr/*")] for row in body.iter(f"{W}tr")]
    assert sorted(map(tuple, rows)) == [(), (), ("del",), ("ins",), ("tblHeader",)]
    body = part(rendered(compare(*CASES["table cells"]), "docx"), "word/document.xml")
    assert not list(body.iter(f"{W}trPr"))[1:]
    table_ = body.find(f"{W}body/{W}tbl")
    assert table_ is not None
    assert [text.text for text in table_.iter(f"{W}delText")] == ["342"]


def test_findings_are_comments_at_their_words() -> None:
    """A comment has the finding's number, its label, and how much a figure changed."""
    made = rendered(compare(*CASES["revised"]), "docx")
    comments = _comments(made)
    assert [comment.split("\n")[0] for _, comment in comments] == ["1. Figure revised", "2. Duty weakened"]
    assert "315 → 342, +27 (+8.6%)" in comments[0][1]
    assert comments[0][1].endswith("Old ¶ 2, New ¶ 2")
    assert "shall → may" in comments[1][1]
    assert {author for author, _ in comments} == {"diffreport"}


def test_comments_lead_to_the_report() -> None:
    """Where there is an HTML report, each comment links to its finding there, as an address that a package can hold."""
    comparison = compare(*CASES["revised"])
    made = rendered(comparison, "docx", Presentation(report="reports/á%20b.html"))
    targets = [relation.get("Target") for relation in part(made, "word/_rels/comments.xml.rels")]
    assert targets == [f"reports/%C3%A1%20b.html#{finding.id}" for finding in comparison.findings]
    assert_own(made)


def test_what_reviewers_said_are_comments_of_theirs() -> None:
    """The verdict and the words of each reviewer stand at the finding, under the name and with the date."""
    comparison = compare(*CASES["revised"])
    said = (
        Statement("Ada <Baker>", "accepted", "Checked & found.\nTwice.", "2024-05-06T07:08:09.000Z"),
        Statement("", None, "Unsigned.", ""),
    )
    review = Review("r", "", "", {comparison.findings[0].id: Judgement(None, "", "", said)})
    made = rendered(comparison, "docx", Presentation(review=review))
    assert [one for one in _comments(made) if one[0] != "diffreport"] == [
        ("Ada <Baker>", "Accepted\nChecked & found.\nTwice."),
        ("reviewer", "Unsigned."),
    ]
    by = next(c for c in part(made, "word/comments.xml") if c.get(f"{W}author") == "Ada <Baker>")
    assert (by.get(f"{W}date"), by.get(f"{W}initials")) == ("2024-05-06T07:08:09Z", "AB")
    assert_own(made)


def test_names_hide_nothing() -> None:
    """Signs that turn a line around are written out in what the file says of itself, and of who reviewed it."""
    old, new = CASES["revised"]
    turned = new.with_edition(replace(new.edition, title="Ships \u202estroper", label="2\u202e"))
    comparison = compare(old, turned)
    judgement = Judgement(None, "", "", (Statement("Ada\u202e", "accepted", "", ""),))
    review = Review("r", "", "", {comparison.findings[0].id: judgement})
    with zipfile.ZipFile(io.BytesIO(rendered(comparison, "docx", Presentation(review=review)))) as parts:
        said = {name: parts.read(name).decode() for name in parts.namelist() if name != "word/document.xml"}
    assert "Ships &lt;U+202E&gt;stroper" in said["docProps/core.xml"]
    assert 'w:author="Ada&lt;U+202E&gt;"' in said["word/comments.xml"]
    assert not [name for name, text in said.items() if "\u202e" in text]


def _comments(made: bytes) -> list[tuple[str, str]]:
    return [
        (
            comment.get(f"{W}author", ""),
            "\n".join("".join(text.text or "" for text in p.iter(f"{W}t")) for p in comment.iter(f"{W}p")),
        )
        for comment in part(made, "word/comments.xml")
    ]


def test_changes_are_dated_by_the_new_edition() -> None:
    """A day that is known in full is the date, its publication before its retrieval; a year alone is none."""
    assert moment("2024-03-02", "2024-05-06T07:08:09Z") == "2024-03-02T00:00:00Z"
    assert moment("2024", "2024-05-06T07:08:09.123Z") == "2024-05-06T07:08:09Z"
    assert moment("2024-03", None) == moment("1204-01-01") == ""
    body = part(rendered(compare(*CASES["revised"]), "docx"), "word/document.xml")
    assert not [change for change in body.iter(f"{W}ins") if change.get(f"{W}date")]


def test_characters_that_xml_forbids_are_written_out() -> None:
    """A control character is told by its number: the file opens, and the text differs from the edition only there."""
    pair = edition("Bell \x07 and \ufffe end here."), edition("Bell \x07 and \ud800 end there.")
    made = rendered(compare(*pair), "docx")
    assert view(made, "rejected") == ["Bell <U+0007> and <U+FFFE> end here."]
    assert view(made, "accepted") == ["Bell <U+0007> and <U+D800> end there."]


def test_a_lone_edition_is_plain_or_all_deleted() -> None:
    """The first edition of a series has no changes, one that was withdrawn is deleted as a whole."""
    document = CASES["table cells"][1]
    first, withdrawn = (rendered(made, "docx") for made in (lone.first(document), lone.withdrawn(document)))
    assert view(first, "accepted") == view(first, "rejected") == expected(document)
    assert view(withdrawn, "accepted") == [] and view(withdrawn, "rejected") == expected(document)
    for made in (first, withdrawn):
        assert_own(made)


def test_a_table_wider_than_word_opens_is_written_as_lines() -> None:
    """Of a table with more than 63 columns each row is a paragraph, as the text of the block has it."""
    wide = table("|".join(map(str, range(70))), "|".join(map(str, range(100, 170))))
    made = rendered(compare(edition("Below stand the counts."), edition("Below stand the counts.", wide)), "docx")
    assert view(made, "accepted")[1:] == wide.text.split("\n")
    assert_own(made)


def test_the_same_comparison_gives_the_same_bytes() -> None:
    """No clock and no order of hashing is in the file: its members have one date, before anybody could write it."""
    old, new = CASES["moved and revised"]
    made = rendered(compare(old, new), "docx")
    assert made == rendered(Comparison.from_json(compare(old, new).to_json()), "docx")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not re.search(rb"w:rsid|dcterms:created", b"".join(map(archive.read, archive.namelist())))


def test_a_text_from_the_right_is_set_so() -> None:
    """Paragraphs and runs of Arabic are marked, and so is the section."""
    body = part(rendered(compare(*CASES["written from the right"]), "docx"), "word/document.xml")
    assert len(list(body.iter(f"{W}bidi"))) == 3
    assert all(run.find(f"{W}rPr/{W}rtl") is not None for run in body.iter(f"{W}r") if run.find(f"{W}t") is not None)


_WORDS = st.sampled_from(
    "the harbour has 315 boats , 12% of wool and a lamp . shall may \u200f \x03 Ropes & <nets>".split(" ")
)
_SENTENCE = st.lists(_WORDS, min_size=1, max_size=12).map(" ".join)
_CELLS = st.lists(st.lists(_WORDS, min_size=2, max_size=2).map("|".join), min_size=2, max_size=4)
_BLOCK = st.one_of(
    _SENTENCE.map(paragraph),
    _SENTENCE.map(item),
    _CELLS.map(lambda rows: table(*rows, caption="Boats")),
    st.sampled_from([block for pair in CASES.values() for document in pair for block in document.blocks]),
)
_BLOCKS = st.lists(_BLOCK, max_size=8)


@settings(max_examples=60, deadline=None)
@given(_BLOCKS, _BLOCKS)
def test_any_two_editions_come_back(olds: list, news: list) -> None:  # type: ignore[type-arg]
    """Whatever the editions are, both views are exact and the structure is right."""
    old, new = edition(*olds), edition(*news)
    made = rendered(compare(old, new), "docx")
    assert view(made, "accepted") == _visible(expected(new))
    assert view(made, "rejected") == _visible(expected(old))
    assert_own(made)


def _visible(blocks: list) -> list:  # type: ignore[type-arg]
    """Return blocks with the one character of theirs that XML forbids as it is written out."""
    write = lambda text: text.replace("\x03", "<U+0003>")  # noqa: E731
    return [write(b) if isinstance(b, str) else tuple(tuple(map(write, row)) for row in b) for b in blocks]
