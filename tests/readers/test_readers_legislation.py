"""Bills read alike from their XML and from the transcript that the printing office makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import InputError
from diffreport.model import Block, Kind
from diffreport.readers import read
from diffreport.text import key, tokens

XML = """\
<?xml version="1.0"?>
<!DOCTYPE bill PUBLIC "-//US Congress//DTDs/bill.dtd//EN" "bill.dtd">
<bill bill-stage="Introduced-in-House"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dublinCore>
<dc:title>116 HR 15 IH: Karsova Act</dc:title><dc:date>2019-03-05</dc:date><dc:language>EN</dc:language>
</dublinCore></metadata>
<form><distribution-code display="yes">I</distribution-code><congress>116th CONGRESS</congress>
<legis-num>H. R. 15</legis-num><associated-doc>Report No. 116-7</associated-doc>
<current-chamber display="yes">IN THE HOUSE OF REPRESENTATIVES</current-chamber>
<action><action-date>March 5, 2019</action-date><action-desc><sponsor>Ms. Rivers</sponsor> introduced the following
bill</action-desc></action><legis-type>A BILL</legis-type>
<official-title>To require the Ministry of Karsova to count its prisons, and for other purposes.</official-title></form>
<legis-body style="OLC"><section section-type="section-one"><enum>1.</enum><header>Short title</header>
<text>This Act may be cited as the <quote><short-title>Karsova Act</short-title></quote>.</text></section>
<title><enum>I</enum><header>Prisons</header>
<section><enum>2.</enum><header>Inspection of prisons</header>
<subsection><enum>(a)</enum><header>In general</header><text>Section 5(a) is amended—</text>
<paragraph><enum>(1)</enum><text>by striking <fraction>1/5</fraction> of it; and</text></paragraph>
<paragraph><enum>(2)</enum><text>by adding at the end the following:</text>
<quoted-block style="OLC"><paragraph><enum>(7)</enum><header>Term</header><text>The term <term>prison</term> means a
house—</text><subparagraph><enum>(A)</enum><text>with bars; or</text></subparagraph>
<subparagraph><enum>(B)</enum><text>without them.</text></subparagraph></paragraph>
<after-quoted-block>; and</after-quoted-block></quoted-block></paragraph>
<continuation-text>as the ministry of the interior sees fit to do, not later than one year after the date of the
enactment of this Act.</continuation-text></subsection></section></title></legis-body>
<endorsement display="yes"></endorsement></bill>
"""

TRANSCRIPT = """\
[Congressional Bills 116th Congress]
[From the U.S. Government Publishing Office]
[H.R. 15 Introduced in House (IH)]

<DOC>

116th CONGRESS
                                H. R. 15

                           [Report No. 116-7]

  To require the Ministry of Karsova to count its prisons, and for other
                               purposes.

_______________________________________________________________________

                    IN THE HOUSE OF REPRESENTATIVES

                             March 5, 2019

               Ms. Rivers introduced the following bill

_______________________________________________________________________

                                 A BILL

  To require the Ministry of Karsova to count its prisons, and for other
                               purposes.

    Be it enacted by the Senate and House of Representatives of the
United States of America in Congress assembled,

SECTION 1. SHORT TITLE.

    This Act may be cited as the ``Karsova Act''.

                            TITLE I--PRISONS

SEC. 2. INSPECTION OF PRISONS.

    (a) In General.--Section 5(a) is amended--
            (1) by striking \\1/5\\ of it; and
            (2) by adding at the end the following:
            ``(7) Term.--The term `prison' means a house--
                    ``(A) with bars; or
                    ``(B) without them.''; and
    as the ministry of the interior sees fit to do, not later than one
year after the date of the enactment of this Act.
116th CONGRESS
                                H. R. 15

                           [Report No. 116-7]

                                 A BILL

  To require the Ministry of Karsova to count its prisons, and for other
                               purposes.
                                 <all>
"""


def outline(blocks: tuple[Block, ...]) -> list[tuple[Kind, int, list[str]]]:
    return [(block.kind, block.level, [*map(key, tokens(block.text))]) for block in blocks]


def test_a_bill_reads_as_it_is_printed() -> None:
    """Names of levels, dashes, quotation marks, the enacting clause and the back page are written out."""
    document = read(XML.encode(), name="bill.xml")
    texts = [block.text for block in document.blocks]
    assert document.edition.title == "116 HR 15 IH: Karsova Act"
    assert document.edition.published == "2019-03-05"
    assert document.reader == "legislation/2"
    assert [(block.level, block.text) for block in document.blocks if block.kind is Kind.HEADING] == [
        (6, "SECTION 1. SHORT TITLE."),
        (2, "TITLE I—PRISONS"),
        (6, "SEC. 2. INSPECTION OF PRISONS."),
    ]
    assert texts[texts.index("SEC. 2. INSPECTION OF PRISONS.") + 1 :][:7] == [
        "(a) In general.—Section 5(a) is amended—",
        "(1) by striking 1/5 of it; and",
        "(2) by adding at the end the following:",
        "“(7) Term.—The term ‘prison’ means a house—",
        "“(A) with bars; or",
        "“(B) without them.”; and",
        "as the ministry of the interior sees fit to do, not later than one year after the date of the enactment"
        " of this Act.",
    ]
    assert texts.count("H. R. 15") == 2
    assert [entry.what for entry in document.left_out] == ["description of the file"]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_transcript_reads_as_the_xml_does(wrapped: bool) -> None:
    """The transcript of a bill gives the blocks of its XML, as a text and inside of a page."""
    page = TRANSCRIPT.replace("<", "&lt;").replace(">", "&gt;")
    text = f"<html><body><pre>\n{page}</pre></body></html>" if wrapped else TRANSCRIPT
    transcript = read(text.encode(), name="bill.htm" if wrapped else "bill.txt")
    assert outline(transcript.blocks) == outline(read(XML.encode(), name="bill.xml").blocks)
    assert [entry.what for entry in transcript.left_out] == ["banner"]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("stage", ["1-ih", "2-rh", "3-eh", "4-rfs"])
def test_a_real_bill_reads_alike(shared_editions: Path, stage: str) -> None:
    """Every block of a real bill's XML is one of its transcript; only accents and a figure's dash differ."""
    path = shared_editions / "bill_hr1500" / f"hr1500-116__{stage}"
    transcript, xml = (read(f"{path}{suffix}").blocks for suffix in (".htm", ".xml"))
    assert len(transcript) == len(xml)
    differing = [
        block.text
        for old, new, block in zip(outline(transcript), outline(xml), xml, strict=True)
        if old != new and not {"Velázquez", "2018–FY"} & {*block.text.replace(",", "").split()}
    ]
    assert differing == []


def test_marked_changes_are_read_after_or_before() -> None:
    """What a reported bill strikes is left out and accounted for; the text before the changes is there on request."""
    text = XML.replace("<text>by striking", '<text changed="deleted">by deleting it;</text><text changed="added">by')
    after, before = (read(text.encode(), name="b.xml", original=original) for original in (False, True))
    assert "(1) by 1/5 of it; and" in [block.text for block in after.blocks]
    assert "(1) by deleting it;" in [block.text for block in before.blocks]
    assert ("deleted text", 3) in [(entry.what, entry.words) for entry in after.left_out]
    assert "the text after these changes was read" in after.remarks[0]


USLM = """\
<?xml version="1.0" encoding="UTF-8"?>
<bill xmlns="http://schemas.gpo.gov/xml/uslm" xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="en">
<meta><dc:title>118 HR 15 IH: Karsova Act</dc:title><dc:date>2023-06-03</dc:date></meta>
<preface><slugLine>HR 15 IH</slugLine><congress value="118">118th CONGRESS</congress><dc:type>H. R. </dc:type>
<docNumber>15</docNumber><dc:title>To count prisons.</dc:title>
<action><date><inline class="smallCaps">June </inline>3, 2023</date><actionDescription><sponsor>Ms. <inline
class="smallCaps">Rivers</inline></sponsor> introduced the following bill</actionDescription></action></preface>
<main><longTitle><docTitle>A BILL</docTitle><officialTitle>To count prisons.</officialTitle></longTitle>
<enactingFormula><i>Be it enacted, </i></enactingFormula><section class="inline"><content class="inline">That this is
so:</content></section>
<title><num value="I">TITLE I—</num><heading>PRISONS</heading>
<appropriations level="major"><heading>COUNTING</heading><content class="block">For an amount, $5: <proviso><i>
Provided</i>, That it lasts.</proviso></content></appropriations>
<section><num value="1">SECTION 1.</num><heading> SHORT TITLE.</heading>
<subsection><num value="a">(a) </num><heading><inline class="smallCaps">In General</inline>.—</heading>
<chapeau>The ministry shall—</chapeau>
<paragraph><num value="1">(1)</num><content> count its <term>prisons</term>;<page>137 STAT. 11</page> and</content>
</paragraph><paragraph><num value="2">(2)</num><content> add: <quotedContent><subsection><num>“(b) </num><content>One
more.”</content></subsection></quotedContent><inline role="after-quoted-block">; and</inline></content></paragraph>
<continuation>not later than in June.</continuation></subsection></section>
<section><num value="2">SEC. 2. </num><subsection class="inline"><num>(a)</num><paragraph class="inline"><num>(1) </num>
<content>Except here.</content></paragraph></subsection></section>
<section><content><p>One.</p><p>Two.</p></content></section>
<toc><referenceItem role="section"><designator>Sec. 1.</designator><label>Short title.</label><target>2</target>
</referenceItem></toc></title></main></bill>
"""


def test_uslm_has_its_levels_as_blocks() -> None:
    """Numbers, headings and the text on their line are one block; page marks are left out and accounted for."""
    document = read(USLM.encode(), name="law.xml")
    assert [(block.kind.value, block.level, block.text) for block in document.blocks] == [
        ("paragraph", 0, "118th CONGRESS"),
        ("paragraph", 0, "H. R. 15"),
        ("paragraph", 0, "To count prisons."),
        ("paragraph", 0, "June 3, 2023"),
        ("paragraph", 0, "Ms. Rivers introduced the following bill"),
        ("paragraph", 0, "A BILL"),
        ("paragraph", 0, "To count prisons."),
        ("paragraph", 0, "Be it enacted, That this is so:"),
        ("heading", 2, "TITLE I—PRISONS"),
        ("heading", 4, "COUNTING"),
        ("paragraph", 0, "For an amount, $5: Provided, That it lasts."),
        ("heading", 6, "SECTION 1. SHORT TITLE."),
        ("item", 1, "(a) In General.—The ministry shall—"),
        ("item", 2, "(1) count its prisons; and"),
        ("item", 2, "(2) add:"),
        ("item", 1, "“(b) One more.”; and"),
        ("paragraph", 0, "not later than in June."),
        ("paragraph", 0, "SEC. 2. (a)(1) Except here."),
        ("paragraph", 0, "One."),
        ("paragraph", 0, "Two."),
        ("paragraph", 0, "Sec. 1. Short title."),
    ]
    assert document.edition.title == "118 HR 15 IH: Karsova Act"
    assert {entry.what: entry.words for entry in document.left_out} == {
        "description of the file": 6,
        "slug line": 3,
        "page number": 4,
    }


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("<?xml version='1.0'?><article><p>Text.</p></article>", "XML file of a kind that is not read"),
        (XML[:900], "no well-formed XML"),
        (XML.replace('"bill.dtd">', '"bill.dtd" [<!ENTITY a "b">]>'), "declares XML entities"),
        ("<bill>" * 300 + "text" + "</bill>" * 300, "nests XML elements"),
    ],
)
def test_bad_xml_is_refused(text: str, wrong: str) -> None:
    """Other XML, cut-off XML, declared entities and depth end in one clear line."""
    with pytest.raises(InputError, match=wrong) as caught:
        read(text.encode(), name="bill.xml")
    assert "\n" not in str(caught.value)


def test_tables_of_bills_keep_spans() -> None:
    """A cell of a bill's table stands in every place it spans."""
    table = (
        "<table><tgroup><colspec colname='c1'/><colspec colname='c2'/><thead><row><entry>Year</entry>"
        "<entry>Sum</entry></row></thead><tbody><row><entry morerows='1'>2019</entry><entry>$5</entry></row><row>"
        "<entry>$6</entry></row><row><entry namest='c1' nameend='c2'>all</entry></row></tbody></tgroup></table>"
    )
    document = read(XML.replace("</section></title>", f"{table}</section></title>").encode(), name="b.xml")
    (found,) = [block.table for block in document.blocks if block.table]
    assert found.rows == (("Year", "Sum"), ("2019", "$5"), ("2019", "$6"), ("all", "all"))
    assert found.header_rows == 1


@pytest.mark.properties
@given(st.data())
def test_mutated_bills_end_in_blocks_or_one_line(data: st.DataObject) -> None:
    """Whatever becomes of a bill's bytes, it is read or refused."""
    source = bytearray(data.draw(st.sampled_from((XML, TRANSCRIPT, USLM))).encode())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(source) - 1))
        source[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=4))
        source = source or bytearray(b"x")
    try:
        assert read(bytes(source), name="bill.xml").blocks
    except InputError as error:
        assert "\n" not in str(error)


def test_struck_text_of_a_transcript_is_left_out() -> None:
    """What a transcript marks as deleted is not read, and said to be missing."""
    marked = TRANSCRIPT.replace("(1) by", "(1) <DELETED>never by</DELETED> by")
    document = read(marked.encode(), name="bill.txt")
    assert outline(document.blocks) == outline(read(TRANSCRIPT.encode(), name="bill.txt").blocks)
    assert ("deleted text", 2) in [(entry.what, entry.words) for entry in document.left_out]
    assert document.remarks


LAW = """\
[118th Congress Public Law 999]
[From the U.S. Government Publishing Office]

[[Page 137 STAT. 11]]

                     Public Law 118-999
                           An Act

  To count prisons. <<NOTE: June 3, 2023 -  [H.R. 15]>>

SEC. 3. COUNTING. <<NOTE: 18 USC 1 note.>>

    (a) The ministry of the interior shall count each prison in the whole
country of

[[Page 137 STAT. 12]]

Karsova, and say so.
    (b) It ends.

[[Page 137 STAT. 13]]

    (c) It begins.
"""


def test_laws_lose_their_margins() -> None:
    """Notes in the margin and marks of pages are left out; a paragraph goes on behind the mark of a page."""
    document = read(LAW.encode(), name="law.txt")
    assert [block.text for block in document.blocks][-4:] == [
        "SEC. 3. COUNTING.",
        "(a) The ministry of the interior shall count each prison in the whole country of Karsova, and say so.",
        "(b) It ends.",
        "(c) It begins.",
    ]
    assert {entry.what for entry in document.left_out} == {"banner", "note in the margin", "page number"}


def test_other_transcripts_are_plain_text() -> None:
    """What the office makes of other documents keeps the headings that plain text has."""
    office = "[From the U.S. Government Publishing Office]"
    text = f"{office}\n\nBACKGROUND\n\nThe ministry of Karsova held 315 people in 2018.\n"
    assert [block.kind for block in read(text.encode(), name="a.txt").blocks][1] is Kind.HEADING


@pytest.mark.parametrize(
    ("kind", "clause"),
    [
        ("house-resolution", "Resolved, That"),
        ("senate-concurrent", "Resolved by the Senate (the House of Representatives concurring), That"),
        ("house-joint", "Resolved by the Senate and House of Representatives of the United States of America in"),
    ],
)
def test_resolutions_begin_with_their_clause(kind: str, clause: str) -> None:
    """What is resolved stands behind the resolving clause of its kind, on one line; whereas clauses stand before."""
    text = (
        f'<resolution resolution-type="{kind}"><form><legis-type>RESOLUTION</legis-type></form><preamble><whereas>'
        "<text>Whereas it is so: Now, therefore, be it</text></whereas></preamble><resolution-body><section"
        ' section-type="undesignated-section" display-inline="yes-display-inline"><enum/><text>That it is.</text>'
        "</section></resolution-body></resolution>"
    )
    texts = [block.text for block in read(text.encode(), name="r.xml").blocks]
    assert texts[1] == "Whereas it is so: Now, therefore, be it"
    assert texts[2].startswith(clause)
    assert texts[2].endswith(" That it is.")


def test_numbers_and_headings_are_printed_on_every_level() -> None:
    """An act that gives money has levels of its own; lists and formulas have numbers and headings too."""
    more = (
        "<appropriations-major><header>General Administration</header>"
        "<appropriations-intermediate><header>Salaries and expenses</header><text>For expenses, $5,000.</text>"
        "</appropriations-intermediate><appropriations-small><enum>1.</enum><header>Transfer of funds</header>"
        "<text>For the fund, $7,000.</text></appropriations-small></appropriations-major>"
        "<list><header>Listed houses</header><list-item><enum>(z)</enum>the old one</list-item></list>"
        "<formula><header>Shares</header><text>a = b</text></formula>"
    )
    found = read(XML.replace("</section></title>", f"</section>{more}</title>").encode()).blocks
    start = next(place for place, block in enumerate(found) if block.text == "General Administration")
    assert [(block.kind, block.level, block.text) for block in found[start : start + 9]] == [
        (Kind.HEADING, 4, "General Administration"),
        (Kind.HEADING, 5, "Salaries and expenses"),
        (Kind.PARAGRAPH, 0, "For expenses, $5,000."),
        (Kind.HEADING, 6, "1. Transfer of funds"),
        (Kind.PARAGRAPH, 0, "For the fund, $7,000."),
        (Kind.PARAGRAPH, 0, "Listed houses"),
        (Kind.PARAGRAPH, 0, "(z) the old one"),
        (Kind.PARAGRAPH, 0, "Shares"),
        (Kind.PARAGRAPH, 0, "a = b"),
    ]
