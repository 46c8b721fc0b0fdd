"""Word documents arrive as their readers see them: every word once, in order, numbered as printed."""

from __future__ import annotations

import pytest

from diffreport.readers import read
from tests.readers.office_blocks import blocks, texts
from tests.readers.office_files import HEADING, level, listed, numbering, par, run, style, table, word
from tests.readers.unread_words import left_out

DECIMAL = level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)") + level(2, "lowerRoman", "%1.%2.%3")


@pytest.mark.parametrize("strict", [False, True])
def test_paragraphs_headings_items_and_tables_are_known(strict: bool) -> None:
    """A small report gives one block for each paragraph, of its kind and level, in both dialects."""
    body = (
        par("Karsova 2026", "Title")
        + par("Security", "H1")
        + par("Fighters left the north.")
        + par("Arms", "H2")
        + listed("Rifles", 1)
        + listed("of all kinds", 1, 1)
        + table(("Region", "Fighters"), ("North", "315"))
    )
    data = word(body, strict=strict, styles=style("Title") + HEADING, numbering=numbering(DECIMAL))
    assert blocks(data) == [
        ("heading1", "Karsova 2026"),
        ("heading1", "Security"),
        ("paragraph", "Fighters left the north."),
        ("heading2", "Arms"),
        ("item1", "1. Rifles"),
        ("item2", "(a) of all kinds"),
        ("table", "Region | Fighters\nNorth | 315"),
    ]
    assert read(data).edition.title == "Karsova 2026"
    assert read(data).blocks[2].section == ("Security",)


def test_one_xml_file_in_place_of_a_package_is_read() -> None:
    """Word also saves a document as one XML file that holds all parts."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    part = f"<w:document {space}><w:body>{par('Karsova')}</w:body></w:document>"
    data = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>{part}</pkg:xmlData></pkg:part></pkg:package>'
    )
    assert texts(data.encode()) == ["Karsova"]


def test_heading_levels_come_from_styles_and_paragraphs() -> None:
    """The outline level may be the style's, that of the style it is based on, the paragraph's, or only a name."""
    styles = HEADING + style("Own", based="H2") + style("Titre", name="Titre 3") + style("Body", name="Body")
    body = (
        par("a", "Own")
        + par("b", "Titre")
        + par("c", "Body", '<w:outlineLvl w:val="3"/>')
        + par("d", "H1", '<w:outlineLvl w:val="9"/>')
        + par("e " * 60, "H1")
    )
    kinds = [kind for kind, _ in blocks(word(body, styles=styles))]
    assert kinds == ["heading2", "heading3", "heading4", "paragraph", "paragraph"]


def test_bold_lines_are_headings_where_a_document_has_no_others() -> None:
    """Many reports are written without styles; a bold line that ends as a sentence is none."""
    bold = style("Strong", "<w:rPr><w:b/></w:rPr>")
    body = (
        par(run("Arms", "<w:b/>"))
        + par("Text in plain type.")
        + par("Trade", "Strong")
        + par(run("Note: ", "<w:b/>"))
        + par(run("not ", '<w:b w:val="0"/>') + run("all bold", "<w:b/>"), "Strong")
    )
    kinds = [kind for kind, _ in blocks(word(body, styles=bold))]
    assert kinds == ["heading2", "paragraph", "heading2", "paragraph", "paragraph"]


def test_lists_count_as_word_does() -> None:
    """Deeper levels begin anew behind a higher one, another list with a start of its own does, empty items count."""
    uses = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    places = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (2, 0), (2, 0), (1, 0)]
    body = "".join(listed("x", number, deep) for number, deep in places) + listed("", 1) + listed("y", 1)
    assert texts(word(body, numbering=numbering(DECIMAL, uses))) == [
        *("1. x", "(a) x", "(b) x", "1.b.i x", "2. x", "(a) x", "5. x", "6. x", "7. x", "9. y")
    ]


def test_numbering_of_styles_finds_its_level() -> None:
    """A heading's style belongs to the level of the list that names it; number 0 takes it out of the list."""
    place = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{}"/></w:pPr>'
    styles = style("A", place.format(0)) + style("B", place.format(1)) + style("C", based="B")
    levels = level(0, "upperRoman", "Part %1", '<w:pStyle w:val="A"/>')
    levels += level(1, "decimal", "%1.%2", '<w:pStyle w:val="B"/><w:isLgl/>')
    body = par("a", "A") + par("b", "B") + par("c", "C") + par("d", "B", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert texts(word(body, styles=styles, numbering=numbering(levels))) == ["Part I a", "1.1 b", "1.2 c", "d"]


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("decimalZero", "01 02 03"),
        ("upperLetter", "A B C"),
        ("ordinal", "1st 2nd 3rd"),
        ("ordinalText", "First Second Third"),
        ("cardinalText", "One Two Three"),
        ("chicago", "* † ‡"),
        ("decimalEnclosedCircle", "① ② ③"),
        ("russianLower", "а б в"),
        ("chineseCounting", "一 二 三"),
        ("unheardOf", "1 2 3"),
    ],
)
def test_numbers_are_printed_in_their_format(form: str, labels: str) -> None:
    """Letters, ordinals, words, signs, and other scripts; digits where the format is not known."""
    body = "".join(listed("x", 1) for _ in range(3))
    data = word(body, numbering=numbering(level(0, form, "%1")))
    assert texts(data) == [f"{label} x" for label in labels.split()]


def test_bullets_print_no_label() -> None:
    """A bullet says that a paragraph is an item, and no more."""
    data = word(listed("x", 1), numbering=numbering(level(0, "bullet", "\uf0b7")))
    assert blocks(data) == [("item1", "x")]


def test_runs_breaks_and_signs() -> None:
    """A line break is a space, two end the paragraph; tabs, hyphens, raised digits and symbols are what they print."""
    body = par(
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>"
        + run("2", '<w:vertAlign w:val="superscript"/>')
        + '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r><w:r><w:br w:type="page"/><w:t>e</w:t></w:r>'
    ) + par("<w:r><w:t>f</w:t><w:br/><w:t> </w:t><w:cr/><w:t>g</w:t></w:r>")
    assert texts(word(body)) == ["a b c\u2011d²≥ e", "f", "g"]


def test_symbol_fonts_in_text_are_read_by_their_font() -> None:
    """Word keeps the characters of symbol fonts in a private range of their own."""
    data = word(par(run("\uf0b3 5", '<w:rFonts w:ascii="Symbol"/>')))
    assert texts(data) == ["≥ 5"]


def test_words_stay_together_across_runs() -> None:
    """Spelling marks, bookmarks, links and smart tags cut words into runs that are no words."""
    body = par(
        run("Kar")
        + "<w:proofErr/><w:bookmarkStart/>"
        + f"<w:hyperlink>{run('so')}</w:hyperlink><w:smartTag>{run('va')}</w:smartTag>"
        + f"<w:customXml><w:dir>{run('n')}</w:dir></w:customXml>"
    )
    assert texts(word(body)) == ["Karsovan"]


def test_text_boxes_are_read_once_behind_their_paragraph() -> None:
    """A text box stands in the file twice, for new and for old programs."""
    box = f"<w:txbxContent>{par('in the box')}</w:txbxContent>"
    options = (
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    )
    drawn = f"<w:r><mc:AlternateContent>{options}</mc:AlternateContent></w:r>"
    old = f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    assert texts(word(par(run("Be") + drawn + run("fore")))) == ["Before", "in the box"]
    assert texts(word(par(run("Before") + old))) == ["Before", "in the box"]
    options = "<mc:Choice Requires='x'/><mc:Fallback><w:t>sign</w:t></mc:Fallback>"
    assert texts(word(par(f"<w:r><mc:AlternateContent>{options}</mc:AlternateContent></w:r>"))) == ["sign"]


def test_content_controls_and_form_fields_show_what_they_show() -> None:
    """A control's content, placeholders too; a form's boxes and choices, kept apart from the text."""

    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    def form(inner: str, kind: str) -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{inner}</w:ffData></w:fldChar></w:r>'
            f'<w:r><w:instrText> {kind} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    choices = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="no"/><w:listEntry w:val="yes"/></w:ddList>'
    body = control(par(run("Name: ") + control(run("Click here")))) + par(
        run("☒ agreed ")
        + form("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>", "FORMCHECKBOX")
        + form("<w:checkBox><w:default w:val='0'/></w:checkBox>", "FORMCHECKBOX")
        + form(choices, "FORMDROPDOWN")
    )
    assert texts(word(body)) == ["Name: Click here", "☒ agreed ☒☐yes"]


def field(instruction: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> {instruction} </w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_fields_may_be_hidden_in_part() -> None:
    """What marks a word for the index is hidden; so may be the beginning of a field whose result shows."""
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    begin = f'<w:r>{hidden}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{hidden}<w:instrText>REF x</w:instrText></w:r>'
    rest = field("", run("page 3")).partition("</w:r>")[2].partition("</w:r>")[2]
    assert texts(word(par(run("See ") + begin + rest + run(".")))) == ["See page 3."]


def test_fields_show_their_result() -> None:
    """An instruction is no text, nor is a field inside of one; simple fields are fields too."""
    inner = field("MERGEFIELD x", run("hidden"))
    body = par(run("See ") + field(f"</w:instrText></w:r>{inner}<w:r><w:instrText>", run("page 3")))
    body += par(f'<w:fldSimple w:instr=" DATE ">{run("May 2026")}</w:fldSimple>')
    assert texts(word(body)) == ["See page 3", "May 2026"]


def test_contents_tables_are_left_out_and_accounted_for() -> None:
    """In a control, in a field across paragraphs, or by the style of their lines; with the heading above them."""
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    control = f"<w:sdt>{gallery}<w:sdtContent>{par('Contents')}{par('Arms 7')}</w:sdtContent></w:sdt>"
    start, end = field("TOC \\o", "|").split("|")
    across = par("LIST OF TABLES") + par(start + run("Table 1 9")) + par(run("Table 2 10") + end) + par("Text.")
    body = control + across + par("Trade 3", "TOC1")
    document = read(word(body, styles=style("TOC1", name="toc 1")))
    assert [block.text for block in document.blocks] == ["Text."]
    assert left_out(document) == {"contents table": 3 + 3 + 6 + 2}


def test_a_contents_table_that_is_out_of_date_is_told() -> None:
    """What it says and the text does not is a difference that somebody prints and nobody may miss."""
    start, end = field("TOC \\o", "|").split("|")
    lines = par("Contents 1") + par(start + run("1. Arms of 2025") + "<w:r><w:tab/></w:r>" + run("3"))
    lines += par(run("2. Trade\u2026 4") + end)
    data = word(lines + par("1. Arms of 2026", "H1") + par("2. Trade", "H1"), styles=HEADING)
    assert read(data).remarks == (
        "The contents table is out of date, and was not read: 1 of its 2 lines repeats no heading (“1. Arms of 2025”).",
    )
    body = par("1. Arms of 2026") + par("2. Trade")
    assert read(word(lines.replace("2025", "2026") + body)).remarks == ()
    assert read(word(lines.replace("2025", "2026").replace("Trade…", "Trade.......") + body)).remarks == ()


def test_an_index_is_left_out() -> None:
    """It tells where words stand, which no heading repeats."""
    document = read(word(par(field("INDEX", run("Army, growth of, 7"))) + par("The army grew.")))
    assert left_out(document) == {"index": 4}
    assert document.remarks == ()


def test_a_field_that_never_ends_hides_nothing() -> None:
    """A damaged contents table must not swallow the report."""
    start = field("TOC", "|").split("|")[0]
    assert texts(word(par("One.") + par(start + run("Two.")) + par("Three."))) == ["One.", "Two.", "Three."]
