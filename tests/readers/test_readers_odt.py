"""OpenDocument texts arrive as their readers see them: every word once, in order, numbered as printed."""

from __future__ import annotations

import difflib
import io
import zipfile
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.comparison import compare
from diffreport.errors import InputError
from diffreport.readers import read
from tests.readers import office_blocks
from tests.readers.office_files import flat_document, open_document, package
from tests.readers.unread_words import left_out

blocks = partial(office_blocks.blocks, name="report.odt")
texts = partial(office_blocks.texts, name="report.odt")


def p(content: str, style: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:p{named}>{content}</text:p>"


def h(content: str, level: int = 1) -> str:
    return f'<text:h text:outline-level="{level}">{content}</text:h>'


def listing(*items: str, more: str = 'text:style-name="L"') -> str:
    inner = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f"<text:list {more}>{inner}</text:list>"


def table(*rows: tuple[str, ...], head: int = 0) -> str:
    def cell(content: str) -> str:
        return content if content.startswith("<table:") else f"<table:table-cell>{p(content)}</table:table-cell>"

    lines = [f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows]
    header = f"<table:table-header-rows>{''.join(lines[:head])}</table:table-header-rows>" if head else ""
    return f"<table:table>{header}{''.join(lines[head:])}</table:table>"


NUMBERS = (
    '<text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
    '<text:list-level-style-number text:level="3" style:num-format="i" text:display-levels="3"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
)


def test_paragraphs_headings_items_and_tables_are_known() -> None:
    """A small report gives one block for each paragraph, of its kind and level."""
    body = (
        p("Karsova 2026", "P1")
        + h("Security")
        + p("Fighters <text:span>left</text:span> the north.")
        + h("Arms", 2)
        + listing(p("Rifles") + listing(p("of all kinds"), more=""), p("Mines"))
        + listing(p("a bullet"), more='text:style-name="B"')
        + table(("Region", "Fighters"), ("North", "315"), head=1)
    )
    title = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    data = open_document(body, NUMBERS + title)
    assert blocks(data) == [
        ("heading1", "Karsova 2026"),
        ("heading1", "Security"),
        ("paragraph", "Fighters left the north."),
        ("heading2", "Arms"),
        ("item1", "1. Rifles"),
        ("item2", "(a) of all kinds"),
        ("item1", "2. Mines"),
        ("item1", "a bullet"),
        ("table", "Region | Fighters\nNorth | 315"),
    ]
    document = read(data)
    assert document.blocks[-1].table is not None and document.blocks[-1].table.header_rows == 1
    assert document.edition.title == "Karsova 2026"
    assert document.edition.media_type == "application/vnd.oasis.opendocument.text"


def test_one_xml_file_in_place_of_a_package_is_read() -> None:
    """Flat documents hold all parts in one."""
    assert blocks(flat_document(h("Arms") + p("Text."))) == [("heading1", "Arms"), ("paragraph", "Text.")]


def test_spaces_breaks_and_tabs() -> None:
    """They are elements of their own; two line breaks end a paragraph, a new page does not."""
    body = p("a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d<text:soft-page-break/>e")
    body += p("f<text:line-break/> <text:line-break/>g")
    assert texts(open_document(body)) == ["a b c de", "f", "g"]


def test_lists_count_on_where_they_say_so() -> None:
    """A new list begins anew; one that continues counts on, and an item may have a number of its own."""
    first = listing(p("a") + p("more"), "<text:list><text:list-item>" + p("deep") + "</text:list-item></text:list>")
    again = listing(p("b"), more='text:style-name="L" text:continue-numbering="true"')
    own = listing(p("c")).replace("<text:list-item>", '<text:list-item text:start-value="7">')
    deep = listing(listing(listing(p("d"), more=""), more=""))
    header = listing(p("e")).replace("list-item>", "list-header>")
    data = open_document(first + again + own + listing(p("f")) + deep + header, NUMBERS)
    assert texts(data) == ["1. a", "more", "(a) deep", "2. b", "7. c", "1. f", "1.a.i d", "e"]


def test_headings_are_numbered_by_the_outline() -> None:
    """Their numbers are kept in the document's styles; one may be left without."""
    levels = "".join(
        f'<text:outline-level-style text:level="{level}" style:num-format="1" text:display-levels="{level}"/>'
        for level in (1, 2)
    )
    common = f"<text:outline-style>{levels}</text:outline-style>"
    bare = h("d").replace("<text:h", '<text:h text:is-list-header="true"')
    anew = h("e").replace("<text:h", '<text:h text:restart-numbering="true" text:start-value="9"')
    out = '<style:style style:name="O" style:family="paragraph" style:list-style-name=""/>'
    outside = h("f").replace("<text:h", '<text:h text:style-name="O"')
    body = h("a") + h("b", 2) + h("c") + bare + outside + anew
    assert texts(open_document(body, out, common=common)) == ["1 a", "1.1 b", "2 c", "d", "f", "9 e"]


def test_notes_stand_behind_their_paragraph_with_the_mark_as_printed() -> None:
    """The mark is kept in the file; comments are no text."""
    note = "<text:note><text:note-citation>{}</text:note-citation><text:note-body>{}</text:note-body></text:note>"
    comment = f"<office:annotation><dc:creator>Vera</dc:creator>{p('Check this')}</office:annotation>"
    body = p("Fighters" + note.format("1", p("A note.") + p("More of it.")) + " left" + comment + ".")
    body += table(("North" + note.format("*", p("In a table.")), "315"), ("South", "17"))
    document = read(open_document(body))
    assert [(str(block.kind), block.text) for block in document.blocks] == [
        ("paragraph", "Fighters[1] left."),
        ("footnote", "[1] A note."),
        ("footnote", "More of it."),
        ("table", "North[*] | 315\nSouth | 17"),
        ("footnote", "[*] In a table."),
    ]
    assert left_out(document) == {"comments": 3}


def test_frames_and_shapes_are_read_once() -> None:
    """Text boxes stand behind their paragraph, also inside of each other and in groups."""
    inner = f"<draw:frame><draw:text-box>{p('inner')}</draw:text-box></draw:frame>"
    frame = f"<draw:frame><draw:text-box>{p('outer' + inner)}</draw:text-box><draw:image/></draw:frame>"
    shape = f"<draw:g><draw:custom-shape>{p('shape')}</draw:custom-shape></draw:g>"
    assert texts(open_document(p("Be" + frame + "fore" + shape) + frame)) == [
        *("Before", "outer", "inner", "shape", "outer", "inner")
    ]


def test_what_is_not_printed_is_left_out_and_accounted_for() -> None:
    """Hidden text, paragraphs and sections, contents tables, headers and footers."""
    hidden = (
        '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    body = (
        p("Contents")
        + f"<text:table-of-content><text:index-body>{p('Arms 7')}</text:index-body></text:table-of-content>"
        + p("Seen <text:span text:style-name='T1'>not seen</text:span>text")
        + p("gone <text:hidden-paragraph text:is-hidden='true'/>too")
        + p("a<text:hidden-text text:is-hidden='true'>b</text:hidden-text>c")
        + f"<text:section text:display='none'>{p('a hidden section')}</text:section>"
        + f"<text:section>{p('a section')}</text:section>"
    )
    margins = f"<style:header>{p('Draft of May')}</style:header><style:footer>{p('7')}</style:footer>"
    document = read(open_document(body, hidden, margins=margins))
    assert [block.text for block in document.blocks] == ["Seen text", "ac", "a section"]
    assert left_out(document) == {"contents table": 3, "hidden text": 7, "running header": 3, "running footer": 1}


def test_fields_ruby_and_raised_digits_are_what_they_print() -> None:
    """A field shows its content; the reading stands behind its base; raised digits are no part of a figure."""
    raised = '<style:style style:name="S" style:family="text">{}</style:style>'
    raised = raised.format('<style:text-properties style:text-position="super 58%"/>')
    ruby = "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>かん</text:ruby-text></text:ruby>"
    choice = "<text:drop-down><text:label text:value='no'/><text:label text:value='yes'/>yes</text:drop-down>"
    body = p("Page <text:page-number>3</text:page-number> " + choice) + p(ruby)
    body += p("20 km<text:span text:style-name='S'>2</text:span>")
    assert texts(open_document(body, raised)) == ["Page 3 yes", "漢かん", "20 km²"]


def test_formulas_are_read_in_their_line() -> None:
    """They are objects of their own; what is one over the other is parted by a stroke."""
    signs = "<m:mi>x</m:mi><m:mo>=</m:mo><m:mfrac><m:mn>1</m:mn><m:mn>2</m:mn></m:mfrac>"
    math = f'<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:semantics><m:mrow>{signs}</m:mrow>'
    math += "<m:annotation>x = {1} over {2}</m:annotation></m:semantics></m:math>"
    body = p(f"If <draw:frame><draw:object>{math}</draw:object><draw:image/></draw:frame> then")
    assert texts(flat_document(body)) == ["If x=1/2 then"]
    linked = '<draw:object xmlns:x="http://www.w3.org/1999/xlink" x:href="./Object 1"/>'
    with zipfile.ZipFile(io.BytesIO(open_document(p(f"If <draw:frame>{linked}</draw:frame>")))) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    assert texts(package([*parts, ("Object 1/content.xml", math)])) == ["If x=1/2"]


def test_figures_of_a_formula_do_not_join() -> None:
    """Powers, roots and the cells of a matrix stay what they are."""
    signs = (
        "<m:msup><m:mn>10</m:mn><m:mn>6</m:mn></m:msup><m:mo>+</m:mo><m:mn>4</m:mn><m:msqrt><m:mn>9</m:mn></m:msqrt>"
        "<m:mo>+</m:mo><m:msub><m:mn>3</m:mn><m:mn>4</m:mn></m:msub><m:mo>+</m:mo>"
        "<m:mtable><m:mtr><m:mtd><m:mn>1</m:mn></m:mtd><m:mtd><m:mn>2</m:mn></m:mtd></m:mtr></m:mtable>"
    )
    math = f'<m:math xmlns:m="http://www.w3.org/1998/Math/MathML">{signs}</m:math>'
    body = p(f"If <draw:frame><draw:object>{math}</draw:object></draw:frame> then")
    assert texts(flat_document(body)) == ["If 10⁶+4√9+3₄+1 2 then"]


def test_merged_and_repeated_cells_stand_where_they_print() -> None:
    """Cells that span are repeated, what they cover is not read; one element may stand for many cells."""
    top = f'<table:table-cell table:number-rows-spanned="2">{p("Class")}</table:table-cell>'
    wide = f'<table:table-cell table:number-columns-spanned="2">{p("Limit")}</table:table-cell>'
    covered = f"<table:covered-table-cell>{p('never printed')}</table:covered-table-cell>"
    twice = f'<table:table-cell table:number-columns-repeated="2">{p("x")}</table:table-cell>'
    (block,) = read(open_document(table((top, wide, covered), (covered, "All", "Part"), ("1", twice)))).blocks
    assert block.table is not None
    assert block.table.rows == (("Class", "Limit", "Limit"), ("Class", "All", "Part"), ("1", "x", "x"))


def test_repeated_cells_are_bounded() -> None:
    """A row or a cell that claims to stand a million times does not."""
    many = f'<table:table-cell table:number-columns-repeated="99999999">{p("x")}</table:table-cell>'
    rows = table(*[(many,)] * 200)
    with pytest.raises(InputError, match="repeats more than"):
        read(open_document(rows), name="report.odt")


INSERTED, DELETED = "<text:insertion/>", "<text:deletion>{}</text:deletion>"


def region(number: int, change: str) -> str:
    info = "<office:change-info><dc:creator>Vera</dc:creator></office:change-info>"
    change = change.replace("<text:insertion/>", f"<text:insertion>{info}</text:insertion>")
    change = change.replace("<text:deletion>", f"<text:deletion>{info}")
    return f'<text:changed-region text:id="c{number}">{change}</text:changed-region>'


def tracked(old: list[str], new: list[str]) -> str:
    """Return a body that turns one text into the other, characters and paragraph marks tracked one by one."""
    regions, pieces = [], []
    before, after = "\n".join(old), "\n".join(new)
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(before[i1:i2])
        if tag in ("delete", "replace"):
            gone = "".join(map(p, before[i1:i2].split("\n")))
            regions.append(region(len(regions), DELETED.format(gone)))
            pieces.append(f'<text:change text:change-id="c{len(regions) - 1}"/>')
        if tag in ("insert", "replace"):
            regions.append(region(len(regions), INSERTED))
            mark = f'text:change-id="c{len(regions) - 1}"'
            pieces.append(f"<text:change-start {mark}/>{after[j1:j2]}<text:change-end {mark}/>")
    body = "".join(map(p, "".join(pieces).split("\n")))
    return f"<text:tracked-changes>{''.join(regions)}</text:tracked-changes>{body}"


WORDS = st.lists(st.sampled_from("fighters left the north 315 342 of 2026".split()), min_size=1, max_size=6)
PARAGRAPHS = st.lists(WORDS.map(" ".join), min_size=1, max_size=6)


@pytest.mark.properties
@given(PARAGRAPHS, PARAGRAPHS)
def test_rejecting_all_gives_the_old_text_and_accepting_all_the_new(old: list[str], new: list[str]) -> None:
    """However the paragraphs were cut and joined, each view is the text that it was."""
    data = open_document(tracked(old, new))
    assert (texts(data, original=True), texts(data)) == (old, new)


@pytest.mark.parametrize(
    ("old", "new", "links"),
    [
        (["Zero", "abc", "End"], ["Zero", "xyz", "End"], [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]),
        (["Zero", "gone here", "End"], ["Zero", "End"], [((0,), (0,)), ((2,), (1,))]),
        (["Zero", "End"], ["Zero", "came here", "End"], [((0,), (0,)), ((1,), (2,))]),
        (["One", "two"], ["Onetwo"], [((0, 1), (0,))]),
        (["Onetwo"], ["One", "two"], [((0,), (0, 1))]),
    ],
)
def test_what_the_changes_keep_is_linked(
    old: list[str], new: list[str], links: list[tuple[tuple[int, ...], tuple[int, ...]]]
) -> None:
    """A paragraph of which no letter is left is still the same; ends that were deleted or inserted join and part."""
    data = open_document(tracked(old, new))
    before, after = (read(data, original=original, marked=True) for original in (True, False))
    assert [(link.old, link.new) for link in compare(before, after).alignment.links if link.why == "marks"] == links


def test_a_document_says_that_it_carries_changes() -> None:
    """Counts and authors, what was read, and how many words the other view has."""
    document = read(open_document(tracked(["some 315 fighters"], ["some more fighters"])))
    assert document.remarks == (
        "The document carries 1 tracked insertion and 1 deletion by 1 author; the text after them was read.",
    )
    assert left_out(document) == {"tracked deletions": 1}


def test_a_deleted_insertion_is_of_neither_view() -> None:
    """What was inserted and deleted again was not there before and is not there after."""
    start, end = (f'<text:change-{what} text:change-id="c0"/>' for what in ("start", "end"))
    regions = region(0, INSERTED) + region(1, DELETED.format(p("never")))
    body = f"<text:tracked-changes>{regions}</text:tracked-changes>"
    body += p(f'a{start}new<text:change text:change-id="c1"/>{end}b')
    assert (texts(open_document(body), original=True), texts(open_document(body))) == (["ab"], ["anewb"])


def test_inserted_tables_are_not_in_the_original() -> None:
    """An insertion may go from one paragraph over a table into another."""
    start, end = (f'<text:change-{what} text:change-id="c0"/>' for what in ("start", "end"))
    body = f"<text:tracked-changes>{region(0, INSERTED)}</text:tracked-changes>"
    body += p("One." + start) + table(("a", "b"), ("c", "d")) + p("new" + end) + p("Two.")
    assert texts(open_document(body), original=True) == ["One.", "Two."]
    assert texts(open_document(body)) == ["One.", "a | b\nc | d", "new", "Two."]


MIME = ("mimetype", "application/vnd.oasis.opendocument.text")
LOCKED = '<m:manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (open_document("").replace(b"office:text", b"office:tex_"), "is cut off|damaged|holds no text"),
        (package([MIME, ("META-INF/manifest.xml", LOCKED), ("content.xml", "\x00")]), "protected by a password"),
        (package([MIME]), "has no part with text"),
        (package([MIME, ("content.xml", "<a/>")]), "has no body of text"),
        (open_document(p("x"))[:-20], "is cut off"),
        (open_document("<text:list><text:list-item>" * 800 + "</text:list-item></text:list>" * 800), "nests more than"),
        (open_document(p("<text:span>" * 1_500 + "</text:span>" * 1_500)), "nests more than"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, wrong: str) -> None:
    """One line names the file and the reason."""
    with pytest.raises(InputError, match=wrong) as error:
        read(data, name="report.odt")
    assert str(error.value).startswith("report.odt: ") and "\n" not in str(error.value)


@pytest.mark.parametrize("kind", ["spreadsheet", "presentation", "drawing"])
def test_other_open_documents_are_named(kind: str) -> None:
    """A sheet is no text, and says so."""
    data = flat_document(p("x")).replace(b"office:text", b"office:" + kind.encode())
    with pytest.raises(InputError, match=f"is a {kind}"):
        read(data, name="report.odt")


@given(st.integers(0, 1_200), st.text('<>/&"= text:plhs', max_size=12))
def test_damaged_xml_is_an_input_error(at: int, junk: str) -> None:
    """Tags cut, turned or strewn in are read or refused."""
    body = tracked(["a b", "c"], ["a c", "d"]) + table(("a", "b"), ("c", "d")) + listing(p("x"))
    for original in (False, True):
        try:
            read(open_document(body[:at] + junk + body[at + len(junk) :]), name="report.odt", original=original)
        except InputError as error:
            assert "\n" not in str(error)
