"""RTF reads as a word processor shows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import InputError
from diffreport.model import Document
from diffreport.readers import read
from diffreport.text import normalise

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0\deflang2057{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}"
    r"{\f2\fcharset128 Mincho;}{\f3\fnil\fcharset2 Symbol;}}{\colortbl;\red255\green0\blue0;}"
    r"{\stylesheet{\s0 Normal;}{\s1\b\outlinelevel0 heading 1;}{\s2 heading 2;}{\s3 toc 1;}{\*\cs10 Strong;}}"
    r"{\info{\title Prisons in Karsova}{\author Jane Doe}}{\*\generator Word;}"
)
NOTE = r"{\super\chftn}{\footnote\pard\plain{\super\chftn} As of June.\par Two lines.}"
BODY = (
    r"{\header\pard Ministry of Karsova\par}{\footer\pard Page 3\par}"
    r"\pard\plain\s1 Prisons\par\pard\s2 Health\par"
    r"\pard\plain Some 315 prisoners"
    + NOTE
    + r" in \'80 and caf\'e9\line said \ldblquote no\rdblquote , well\_being\~here.\par"
    r"{\pard\ls1\ilvl1{\listtext\f3\'b7\tab}doctors\par}{\pard\ls1{\listtext 2.\tab}nurses\par}"
    r"{\pard \bullet\tab guards\par}"
    r"{\f1 \'cc\'ee\'f1\'ea\'e2\'e0} \u8217\'92s {\uc2\u26481\'8a\'79\u20140??} "
    r"\u-10179?\u-8704? {\f2 \'93\'8c\'83A}\par"
    r"{\v secret words}{\field{\*\fldinst HYPERLINK x}{\fldrslt a link}} "
    r"m{\super 2} {\pict\wmetafile8 0102}{\*\bkmkstart x}end\par"
)
TABLE = (
    r"\trowd\trhdr\cellx1\cellx2\cellx3\pard\intbl Prison\cell Inmates\cell Note\cell\row"
    r"\trowd\clvmgf\cellx1\cellx2\clmrg\cellx3\pard\intbl North\cell 1,617\cell\cell\row"
    r"\trowd\clvmrg\cellx1\cellx2\cellx3\pard\intbl\cell {\b two}\par lines\cell x\cell\row\pard"
)


def rtf(body: str, original: bool = False) -> Document:
    return read((HEAD + body + "}").encode("ascii"), name="prisons.rtf", original=original)


def outline(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


def test_a_document_reads_as_it_is_shown() -> None:
    """Headings, lists, notes, fields and characters arrive; what is not printed does not, and is accounted for."""
    document = rtf(BODY)
    assert outline(document) == [
        ("heading", 1, "Prisons"),
        ("heading", 2, "Health"),
        ("paragraph", 0, "Some 315 prisoners[1] in € and café said “no”, well‑being here."),
        ("footnote", 0, "As of June."),
        ("footnote", 0, "Two lines."),
        ("item", 2, "doctors"),
        ("item", 1, "2. nurses"),
        ("item", 1, "guards"),
        ("paragraph", 0, "Москва ’s 東京 😀 東ア"),
        ("paragraph", 0, "a link m² end"),
    ]
    assert document.edition.title == "Prisons in Karsova"
    assert document.edition.media_type == "application/rtf"
    assert document.language == "en-GB"
    assert document.remarks == ()
    assert {entry.what: entry.words for entry in document.left_out} == {
        "running header": 3,
        "running footer": 2,
        "hidden text": 2,
    }


def test_tables_keep_merged_cells() -> None:
    """A merged cell stands in every place it takes; the paragraph behind a table is one."""
    document = rtf(TABLE + r" After.\par")
    table, after = document.blocks
    assert table.table is not None
    assert table.table.rows == (
        ("Prison", "Inmates", "Note"),
        ("North", "1,617", "1,617"),
        ("North", "two lines", "x"),
    )
    assert table.table.header_rows == 1
    assert after.text == "After."


def test_a_table_that_nobody_has_filled_in_is_a_table() -> None:
    """A row marked as the head of its table is one by itself."""
    (block,) = rtf(r"\trowd\trhdr\cellx1\cellx2\pard\intbl Date\cell Author\cell\row\pard").blocks
    assert block.table is not None
    assert (block.table.rows, block.table.header_rows) == ((("Date", "Author"),), 1)


def test_a_table_that_lays_out_the_page_is_its_paragraphs() -> None:
    """One row, or cells of several paragraphs, are no table."""
    row = r"\trowd\cellx1\cellx2\pard\intbl Left.\cell Right.\cell\row\pard"
    assert outline(rtf(row)) == [("paragraph", 0, "Left."), ("paragraph", 0, "Right.")]


def test_tracked_changes_are_read_after_or_before() -> None:
    """What was deleted is left out and accounted for; on request what was inserted is, instead."""
    body = (
        r"\pard It {\deleted never }{\revised often }rained{\deleted\par} here.\par"
        r"{\deleted Gone{\footnote\plain a note}.}{\revised\par}New.\par"
    )
    after, before = rtf(body), rtf(body, original=True)
    assert [block.text for block in after.blocks] == ["It often rained here.", "New."]
    assert [block.text for block in before.blocks] == ["It never rained", "here.", "Gone.New.", "a note"]
    assert after.remarks == ("The document has tracked changes; the text after them was read.",)
    assert ("tracked deletions", 4) in [(entry.what, entry.words) for entry in after.left_out]


def test_boxes_comments_and_contents() -> None:
    """A box's text stands once, below its paragraph; comments and contents tables are left out."""
    body = (
        r"{\field{\*\fldinst TOC \\o}{\fldrslt Prisons {\field{\*\fldinst PAGEREF x}{\fldrslt 3}}\par Health 4\par}}"
        r"\pard\s3 Food 5\par"
        r"\pard Before{\shp{\*\shpinst\shpleft1{\sp{\sn name}{\sv value}}{\shptxt\pard In a box.\par}}"
        r"{\shprslt{\*\do\dptxbx In a box.}}} the box.{\*\annotation\pard A comment.\par}\par"
    )
    document = rtf(body)
    assert [block.text for block in document.blocks] == ["Before the box.", "In a box."]
    assert {entry.what: entry.words for entry in document.left_out} == {"table of contents": 6, "comment": 2}


def test_a_document_that_is_cut_off_gives_what_is_there() -> None:
    """Open groups and an open note end with the file."""
    texts = [block.text for block in read((HEAD + r"One.\par Two{\footnote Three").encode(), name="p.rtf").blocks]
    assert texts == ["One.", "Two", "Three"]


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"{\\rtf1 " + b"{" * 20_000, "nests RTF groups"),
        (b"{\\rtf1 " + b"\\b" * 2_000_001, "RTF codes"),
        (b"{\\rtf1\\ansi{\\fonttbl}}", "holds no text"),
    ],
)
def test_hostile_documents_are_refused(data: bytes, wrong: str) -> None:
    """Depth, sheer size and emptiness end in one clear line."""
    with pytest.raises(InputError, match=wrong):
        read(data, name="prisons.rtf")


def test_the_lines_of_a_picture_are_no_codes() -> None:
    """LibreOffice writes pictures in lines of hexadecimal digits, a million of them in a report of many maps."""
    picture = r"{\pict\pngblip " + "\n89504e" * 1_000_001 + "}"
    assert [block.text for block in rtf(f"Be{picture}fo\nre.\\par").blocks] == ["Before."]


def test_other_text_named_rtf_is_refused() -> None:
    """A name makes no RTF; its content does, whatever the name."""
    with pytest.raises(InputError, match="no RTF file"):
        read(b"Some prisoners.", name="prisons.rtf")
    assert read((HEAD + "Text.}").encode(), name="prisons.doc").reader == "rtf/1"


@pytest.mark.properties
@given(
    st.lists(st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="\\{}"), min_size=1), min_size=1)
)
def test_every_word_arrives_once_in_order(words: list[str]) -> None:
    """Characters written as codes of 16 bits come back whole."""
    codes = "".join(
        f"\\u{int.from_bytes(unit, 'little', signed=True)}?" for word in words for unit in _units(f"{word} ")
    )
    (block,) = rtf(codes).blocks
    assert block.text == normalise(" ".join(words))


def _units(text: str) -> list[bytes]:
    raw = text.encode("utf-16-le")
    return [raw[at : at + 2] for at in range(0, len(raw), 2)]


@pytest.mark.properties
@given(st.data())
def test_mutated_documents_end_in_blocks_or_one_line(data: st.DataObject) -> None:
    """Whatever becomes of a document's bytes, it is read or refused."""
    source = bytearray((HEAD + BODY + TABLE + BODY + "}").encode())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(source) - 1))
        source[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=4))
        source = source or bytearray(b"x")
    try:
        assert read(bytes(source), name="prisons.rtf", media_type="application/rtf").blocks
    except InputError as error:
        assert "\n" not in str(error)
