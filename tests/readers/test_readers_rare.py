"""What few texts do in formats of many, and what is refused of those that are too large."""

from __future__ import annotations

import struct
from xml.etree.ElementTree import Element

import pytest

from diffreport.errors import InputError
from diffreport.model import Kind
from diffreport.readers import grid, isolated, read, xmltree
from diffreport.readers.grid import expanded
from diffreport.readers.html import pages
from diffreport.readers.office import package as packages
from diffreport.readers.office import xml
from diffreport.readers.office.docx import places
from diffreport.readers.office.odt import body as odt_body
from diffreport.readers.office.package import Package
from diffreport.readers.office.places import place_of, set_place
from diffreport.readers.rtf import document as rtf_document
from diffreport.readers.rtf import tokens as rtf_tokens
from tests.readers.office_files import level, listed, numbering, open_document, package, par, run, style, table, word


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read here, where bounds are set for a test."""
    monkeypatch.setattr(isolated, "is_alone", lambda: True)


def texts(data: bytes | str, name: str) -> list[str]:
    return [block.text for block in read(data.encode() if isinstance(data, str) else data, name=name).blocks]


def refusal(data: bytes | str, name: str) -> str:
    with pytest.raises(InputError) as error:
        texts(data, name)
    return error.value.wrong


def test_cells_that_hang_over_several_rows_are_in_each() -> None:
    """A text stands again in all it spans."""
    lines = expanded([[("a", 1, 3), ("b", 1, 1)], [("c", 1, 1)], [("d", 1, 1)]])
    assert [line.texts for line in lines] == [["a", "b"], ["a", "c"], ["a", "d"]]


def test_a_table_that_is_larger_than_any_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is one whose cells hang ever wider."""
    wide = [[("a", 3, 9)], [("b", 3, 9)], [("c", 3, 9)]]
    assert expanded(wide) == []
    monkeypatch.setattr(grid, "_CELLS", 3)
    assert expanded([[("a", 1, 1), ("b", 1, 1)]] * 2) == []


def test_entities_of_a_dtd_outside_are_passed_over() -> None:
    """Those of characters are known by their names as HTML has them."""
    text = '<!DOCTYPE a SYSTEM "a.dtd" [ %more; ]><a>x&mdash;y</a>'
    assert "".join(child for child in xmltree.parse(text, "a.xml").children if isinstance(child, str)) == "x—y"


def test_more_elements_than_any_text_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """In each of the formats."""
    monkeypatch.setattr(xmltree, "_ELEMENTS", 2)
    with pytest.raises(InputError, match="more than 2 XML elements"):
        xmltree.parse("<a><b/><b/></a>", "a.xml")
    monkeypatch.setattr(xml, "_TAGS", 2)
    assert refusal(word(par("a")), "a.docx").startswith("has more than 2 XML tags")
    monkeypatch.setattr(rtf_tokens, "_TOKENS", 2)
    assert refusal(r"{\rtf1 a\par b}", "a.rtf") == "has more than 2 RTF codes"


def test_groups_of_rtf_nest_only_so_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them is remembered while it is open."""
    monkeypatch.setattr(rtf_document, "_DEPTH", 2)
    assert refusal(r"{\rtf1 {{{a}}}}", "a.rtf") == "nests RTF groups more than 2 deep"


def test_rtf_pictures_are_passed_over_and_code_pages_known() -> None:
    """Bytes of a picture are no codes; a code page may be one of no Windows."""
    assert texts(rb"{\rtf1\ansi\ansicpg65001 a{\pict\bin4 {{{{} b\par}", "a.rtf") == ["a b"]
    assert [rtf_tokens.code_page(number) for number in (10000, 1251, 77)] == ["mac-roman", "cp1251", "cp1252"]


WIDE_END, LOCATOR = struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
PARTS = (("mimetype", "x"), ("word/document.xml", "<a>Karsova</a>"))


def wide(data: bytes, off: int = 0) -> bytes:
    """Return a package with the end of its directory in numbers of 64 bits, too."""
    at = data.rfind(b"PK\x05\x06")
    _, _, _, _, count, size, start, _ = struct.unpack_from("<4s4H2LH", data, at)
    end = WIDE_END.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    return data[:at] + end + LOCATOR.pack(b"PK\x06\x07", 0, at + off, 1) + data[at:]


def test_the_directory_of_a_package_may_have_wide_numbers() -> None:
    """Writers of large files give them in any."""
    data = package(PARTS)
    assert Package.open(wide(data), "a.docx").names() == Package.open(data, "a.docx").names()
    with pytest.raises(InputError, match="not where it should be"):
        Package.open(wide(data, 1), "a.docx")


def test_packages_that_no_program_writes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that is not there, a directory that is none, and too many parts."""
    data = package(PARTS)
    with pytest.raises(InputError, match=r"has no part 'a\.xml'"):
        Package.open(data, "a.docx").read("a.xml")
    with pytest.raises(InputError, match="cannot be read"):
        Package.open(data.replace(b"PK\x01\x02", b"PK\x01\x03"), "a.docx")
    monkeypatch.setattr(packages, "_PARTS", 1)
    with pytest.raises(InputError, match="more than 1 parts"):
        Package.open(data, "a.docx")


def test_both_ends_of_a_move_have_the_same_numbers() -> None:
    """Several paragraphs that became one, one that became several, and more here than there."""

    def joined(sources: int, targets: int) -> list[bool]:
        one, two = ([Element("p") for _ in range(count)] for count in (sources, targets))
        for number, element in enumerate([*one, *two]):
            set_place(element, number)
        places._join(one, two)
        return [place_of(b) in [place_of(a) for a in one] for b in two]

    assert joined(1, 2) == [True, True]
    assert joined(2, 1) == [True]
    assert joined(2, 3) == [True, True, False]


def test_a_word_document_may_be_of_rare_parts() -> None:
    """Contents in a control, a field of contents, raw text, a form of numbers of its own, and a reference in no run."""
    contents = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents += f"<w:sdtContent>{run('One 1')}</w:sdtContent></w:sdt>"
    field = f'<w:fldSimple w:instr="TOC">{run("Two 2")}</w:fldSimple>'
    raw = "<w:r><w:t><![CDATA[a < b]]></w:t></w:r>"
    assert texts(word(par(f"{contents}{field}{raw}")), "a.docx") == ["a < b"]
    custom = "<mc:AlternateContent><mc:Choice Requires='w14'><w:numFmt w:val='custom' w:format='001, 002'/></mc:Choice>"
    custom += "</mc:AlternateContent>"
    lists = numbering(level(0, "decimal", "%1.", custom))
    assert texts(word(listed("a", 1), numbering=lists), "a.docx") == ["001. a"]
    footnote = f'<w:footnote w:id="1">{par("Note.")}</w:footnote>'
    body = par(f'{run("Text")}<w:footnoteReference w:id="1"/>')
    assert texts(word(body, footnotes=footnote), "a.docx") == ["Text[1]", "[1] Note."]


def test_a_style_of_a_list_that_names_no_level_is_of_its_first() -> None:
    """The list names none of the styles."""
    item = style("Item", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    parts = numbering(level(0, "decimal", "%1."))
    assert texts(word(par("a", "Item"), styles=item, numbering=parts), "a.docx") == ["1. a"]


def test_rows_and_cells_outside_of_a_table_are_their_text() -> None:
    """No program writes them; nothing is lost."""
    stray = f"<w:tr><w:tc>{par('a')}</w:tc></w:tr><w:tc>{par('b')}</w:tc>"
    assert texts(word(stray), "a.docx") == ["a", "b"]
    assert texts(word(table(("a", "b"), ("c", "d")) + par("e")), "a.docx")[-1] == "e"


def test_an_open_document_may_be_of_rare_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bold styles, groups of rows, objects of nothing, and a list in no numbers."""
    bold = (
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    plain = '<text:list-style style:name="L"><text:list-level-style-number text:level="1"/><style:x/></text:list-style>'
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{a}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{b}</text:p></table:table-cell></table:table-row>"
        for a, b in ("ab", "cd")
    )
    item = '<text:list text:style-name="L"><text:list-item><text:p>item</text:p></text:list-item></text:list>'
    body = '<text:p><text:span text:style-name="B">Law</text:span> x<draw:frame><draw:object/></draw:frame></text:p>'
    data = open_document(
        f"{body}{item}<table:table><table:table-rows>{rows}</table:table-rows></table:table>", bold + plain
    )
    blocks = read(data, name="a.odt").blocks
    assert [block.text for block in blocks if block.kind is not Kind.TABLE] == ["Law x", "item"]
    assert [block.table.rows for block in blocks if block.table] == [(("a", "b"), ("c", "d"))]
    monkeypatch.setattr(odt_body, "_REPEATS", 1)
    repeated = rows.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="3">', 1)
    assert "repeats more than 1 rows" in refusal(open_document(f"<table:table>{repeated}</table:table>"), "a.odt")


def test_a_caption_before_a_table_of_markdown_is_its_caption() -> None:
    """As pandoc writes it."""
    blocks = read(b"Table: Prisons\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", name="a.md").blocks
    assert [block.table.caption.strip() for block in blocks if block.table] == ["Prisons"]
    assert len(blocks) == 1


def test_a_list_may_be_laid_out_as_a_table() -> None:
    """Its marks and its texts stand in two cells each."""
    rows = "".join(f"<tr><td>{mark}</td><td>{text}</td></tr>" for mark, text in (("1.", "law"), ("2.", "courts")))
    assert texts(f"<html><body><p>Of:</p><table>{rows}</table></body></html>", "a.html") == [
        "Of:",
        "1. law",
        "2. courts",
    ]


def test_marks_are_raised_by_classes_and_ways_back_by_roles() -> None:
    """As exports of word processors and of books have them."""
    page = '<p>Text<span class="superscript">2</span> ends.</p><p>More <a role="doc-backlink" href="#a">up</a></p>'
    assert "".join(texts(f"<html><body>{page}</body></html>", "a.html")).startswith("Text")
    assert pages._values("xiv") == [14]
    assert pages._values("2 of 7") == [2, 7]
