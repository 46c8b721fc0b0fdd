"""Word documents: notes, tables, objects, titles, and what is refused."""

from __future__ import annotations

import pytest

from diffreport.errors import InputError
from diffreport.model import Kind
from diffreport.readers import read
from tests.readers.office_blocks import blocks, texts
from tests.readers.office_files import HEADING, package, par, run, style, table, word
from tests.readers.unread_words import left_out


def test_notes_stand_behind_the_paragraph_that_refers_to_them() -> None:
    """They are numbered as printed, endnotes in Roman numerals; a mark of the text's own is not counted."""

    def reference(kind: str, number: int, more: str = "") -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}" {more}/>{"<w:t>*</w:t>" if more else ""}</w:r>'

    def note(kind: str, number: int, text: str) -> str:
        return f'<w:{kind} w:id="{number}">{par(f"<w:r><w:{kind}Ref/></w:r>" + run(text))}</w:{kind}>'

    separator = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    body = (
        par(run("Fighters") + reference("footnote", 3) + run(" left") + reference("endnote", 2) + run("."))
        + par(run("Arms") + reference("footnote", 2, 'w:customMarkFollows="1"'))
        + table((par(run("North") + reference("footnote", 4)), "315"), ("South", "17"))
    )
    notes = separator + note("footnote", 2, "own") + note("footnote", 3, "first") + note("footnote", 4, "second")
    assert blocks(word(body, footnotes=notes, endnotes=note("endnote", 2, "end"))) == [
        ("paragraph", "Fighters[1] left[i]."),
        ("footnote", "[1] first"),
        ("footnote", "[i] end"),
        ("paragraph", "Arms[*]"),
        ("footnote", "[*] own"),
        ("table", "North[2] | 315\nSouth | 17"),
        ("footnote", "[2] second"),
    ]


def test_a_note_that_refers_to_itself_is_read_once() -> None:
    """A document that was made to never end ends."""
    refer = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    data = word(par(run("a") + refer), footnotes=f'<w:footnote w:id="2">{par(run("b") + refer)}</w:footnote>')
    assert texts(data) == ["a[1]", "[1] b[2]"]


def test_comments_headers_and_hidden_text_are_no_text() -> None:
    """They are counted, also what a style hides; what a run shows against its style is read."""
    hiding = style("Gone", "<w:rPr><w:vanish/></w:rPr>") + style("Dim", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    body = (
        par(run("Seen ") + run("not seen", "<w:vanish/>") + run("nor this", '<w:rStyle w:val="Dim"/>') + run("text"))
        + par("hidden by its style", "Gone")
        + par(run("shown", '<w:vanish w:val="0"/>'), "Gone")
        + par('<w:r><w:commentReference w:id="1"/></w:r>')
    )
    comment = f'<w:comment w:id="1">{par("Check this figure")}</w:comment>'
    document = read(word(body, styles=hiding, comments=comment, header=par("Draft of May"), footer=par("7")))
    assert [block.text for block in document.blocks] == ["Seen text", "shown"]
    assert left_out(document) == {"hidden text": 8, "comments": 3, "running header": 3, "running footer": 1}


def test_merged_cells_stand_where_they_span() -> None:
    """A cell that spans is repeated in each row and column; across the whole width it stands once."""
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{par("Limit")}</w:tc>'
    across = f'<w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>{par("Africa")}</w:tc>'
    top = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{par("Class")}</w:tc>'
    below = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{par()}</w:tc>"
    data = word(table((top, wide), (below, "All", "Part"), (across,), ("1", "2", "3")))
    assert read(data).blocks[0].table.rows == (  # type: ignore[union-attr]
        ("Class", "Limit", "Limit"),
        ("Class", "All", "Part"),
        ("Africa", "", ""),
        ("1", "2", "3"),
    )


def test_rows_that_name_the_columns_are_known() -> None:
    """They are marked as such, or set in bold by the table's style or by hand."""
    marked = f"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{par('a')}</w:tc><w:tc>{par('b')}</w:tc></w:tr>"
    marked += table(("1", "2")).removeprefix("<w:tbl>")
    bold = table((par(run("a", "<w:b/>")), par(run("b", "<w:b/>"))), ("1", "2"))
    look = '<w:tblPr><w:tblStyle w:val="Grid"/><w:tblLook w:val="04A0"/></w:tblPr>'
    first = '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
    styled = table(("a", "b"), ("1", "2"), properties=look)
    plain = table(("a", "b"), ("1", "2"))
    for body, count in ((marked, 1), (bold, 1), (styled, 1), (plain, 0)):
        (block,) = read(word(body, styles=style("Grid", first, kind="table"))).blocks
        assert block.table is not None
        assert block.table.header_rows == count


def test_a_table_that_nobody_has_filled_in_is_a_table() -> None:
    """Rows that only name the columns, marked so or bold above empty ones, are no paragraphs; one plain row is."""
    row = f"<w:tc>{par('Date')}</w:tc><w:tc>{par('Author')}</w:tc>"
    marked = f"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{row}</w:tr></w:tbl>"
    bold = table((par(run("Date", "<w:b/>")), par(run("Author", "<w:b/>"))), ("", ""))
    for body in (marked, bold):
        (block,) = read(word(body)).blocks
        assert block.table is not None
        assert (block.table.rows, block.table.header_rows) == ((("Date", "Author"),), 1)
    assert texts(word(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>")) == ["Date", "Author"]


def test_tables_that_lay_out_the_page_are_read_through() -> None:
    """One with a table inside, with a heading over text, or of one column is no table of figures."""
    inner = table(("a", "b"), ("1", "2"))
    assert [kind for kind, _ in blocks(word(table((inner + par(), "aside"), ("x", "y"))))] == [
        *("table", "paragraph", "paragraph", "paragraph")
    ]
    data = word(table((par("Arms", "H1") + par("Text."), "aside"), ("x", "y")), styles=HEADING)
    assert texts(data) == ["Arms", "Text.", "aside", "x", "y"]
    assert texts(word(table(("only",), ("one column",)))) == ["only", "one column"]


def test_a_large_initial_belongs_to_its_paragraph() -> None:
    """Word keeps it in a frame of its own."""
    assert texts(word(par("T", properties='<w:framePr w:dropCap="drop"/>') + par("he report."))) == ["The report."]


def test_formulas_and_ruby_are_read_in_order() -> None:
    """Numbers of a fraction do not grow together; the reading stands behind what it explains."""
    x, one, two = (f"<m:r><m:t>{text}</m:t></m:r>" for text in ("x=", "1", "2"))
    formula = f"<m:oMath>{x}<m:f><m:num>{one}</m:num><m:den>{two}</m:den></m:f></m:oMath>"
    ruby = f"<w:r><w:ruby><w:rt>{run('かん')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase></w:ruby></w:r>"
    assert texts(word(par(run("If ") + formula) + par(ruby))) == ["If x=1/2", "漢かん"]


def test_diagrams_are_read_in_their_order() -> None:
    """SmartArt keeps its text in a part of its own: the points by their place in the diagram, not in the file."""
    spaces = (
        'xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )

    def point(name: str, kind: str = "node") -> str:
        text = f"<d:t><a:p><a:r><a:t>{name}</a:t></a:r></a:p></d:t>"
        return f'<d:pt modelId="{name}" type="{kind}">{text if kind != "doc" else ""}</d:pt>'

    points = point("last") + point("first") + point("below first") + point("0", "doc") + point("drawn", "pres")
    pairs = (("0", "first", 0), ("0", "last", 1), ("first", "below first", 0))
    joins = "".join(f'<d:cxn srcId="{one}" destId="{other}" srcOrd="{place}"/>' for one, other, place in pairs)
    drawing = f'<w:r><w:drawing {spaces}><d:relIds r:dm="r0"/></w:drawing></w:r>'
    data = word(par(run("Before") + drawing), diagramData=f"<d:dataModel {spaces}>{points}{joins}</d:dataModel>")
    assert texts(data) == ["Before", "first", "below first", "last"]


def test_the_language_is_that_of_the_defaults() -> None:
    """What most paragraphs are in, by the document's defaults or its normal style."""
    defaults = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault></w:docDefaults>'
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr><w:lang w:val="fr-FR"/></w:rPr></w:style>'
    assert read(word(par("x"), styles=defaults)).language == "en-US"
    assert read(word(par("x"), styles=defaults + normal)).language == "fr-FR"
    assert read(word(par("x"))).language == ""


def test_documents_inside_are_named() -> None:
    """What a document embeds and this reader does not read is said."""
    document = read(word(par("a") + "<w:altChunk/>"))
    assert document.remarks == ("1 document embedded in this one was not read.",)


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Karsova 2026", par("Text."), "Karsova 2026"),
        ("Microsoft Word - draft.doc", par("Arms", "H1") + par("x"), "Arms"),
        ("Some template", par("Karsova", "Title"), "Karsova"),
        ("Another report of last year", par("Karsova", "Title"), "Karsova"),
    ],
)
def test_titles_come_from_where_they_can_be_trusted(title: str, body: str, expected: str) -> None:
    """The properties often carry the name of a template or of an older file; the printed title does not."""
    assert read(word(body, title=title, styles=HEADING + style("Title"))).edition.title == expected


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (package([("[Content_Types].xml", ""), ("xl/workbook.xml", "")]), "is an Excel workbook"),
        (package([("[Content_Types].xml", ""), ("ppt/presentation.xml", "")]), "is a PowerPoint presentation"),
        (package([("[Content_Types].xml", "")]), "no part with text"),
        (word(par("x"))[:-30], "is cut off"),
        (word("</w:body>"), "is damaged XML"),
        (word(""), "holds no text"),
        (word("<w:p>" * 2_000 + "</w:p>" * 2_000), "nests more than 1,000 XML elements"),
        (word("<w:p/>" * 400_000, method=0), "more than 300,000 paragraphs"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99 + "EncryptedPackage".encode("utf-16-le"), "by a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "an old Word, Excel or PowerPoint file"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, wrong: str) -> None:
    """One line names the file and the reason."""
    with pytest.raises(InputError, match=wrong) as error:
        read(data, name="report.docx")
    assert str(error.value).startswith("report.docx: ") and "\n" not in str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/passwd"', '"aaaa"'])
def test_document_types_are_refused(entity: str, encoding: str) -> None:
    """Entities are how a few bytes become gigabytes, or another file's text."""
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY x {entity}>]><d>&x;</d>'
    with pytest.raises(InputError, match="declares a document type"):
        read(package([("[Content_Types].xml", ""), ("word/document.xml", xml.encode(encoding))]), name="a.docx")


def test_tables_nested_deep_are_read() -> None:
    """150 tables in each other are hundreds of levels, and no reason to give up."""
    body = "<w:tbl><w:tr><w:tc>" * 150 + par("Karsova") + "</w:tc></w:tr></w:tbl>" * 150
    assert texts(word(body)) == ["Karsova"]


def test_a_document_is_told_by_its_content() -> None:
    """The suffix is not asked, nor is a suffix of old Word files with a new document in them."""
    assert read(word(par("Karsova")), name="report.doc").edition.media_type.endswith("wordprocessingml.document")
    assert read(word(par("Karsova")), name="report.txt").blocks[0].kind is Kind.PARAGRAPH


def test_tables_right_behind_each_other_are_one() -> None:
    """Word prints tables without a paragraph between them as one; a paragraph, or other columns, part them."""
    rows = table(("State", "Seats")) + table(("Karsova", "315")) + table(("Velmund", "58"))
    assert blocks(word(rows)) == [("table", "State | Seats\nKarsova | 315\nVelmund | 58")]
    pair = table(("a", "b"), ("c", "d"))
    assert [kind for kind, _ in blocks(word(pair + par("Text.") + pair))] == ["table", "paragraph", "table"]
    assert len(blocks(word(pair + "<w:p/>" + pair))) == 2
    assert len(blocks(word(pair + table(("1", "2", "3"), ("4", "5", "6"))))) == 2
