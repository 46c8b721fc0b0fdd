"""Books: chapters in the order of the spine, notes as notes, contents pages apart."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import InputError
from diffreport.model import Kind
from diffreport.readers import read
from tests.readers.office_files import package

CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PAGE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>
<body>{}</body></html>"""
OPF = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Prisons</dc:title>
<dc:title id="t">Prisons in Karsova</dc:title><meta refines="#t" property="title-type">main</meta>
<dc:language>en-GB</dc:language><dc:date>2024-06-28T10:00:00Z</dc:date></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="ch%202.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>
<item id="ads" href="ads.xhtml" media-type="application/xhtml+xml"/>
<item id="notes" href="notes.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/><itemref idref="ads" linear="no"/>
<itemref idref="notes" linear="no"/></spine></package>"""
PARTS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OPS/book.opf": OPF,
    "OPS/nav.xhtml": PAGE.format(
        '<nav epub:type="toc"><h1>Contents</h1><ol><li><a href="one.xhtml">One</a></li></ol></nav>'
    ),
    "OPS/one.xhtml": PAGE.format(
        '<h1>One</h1><p>Some 315<a epub:type="noteref" href="#n1">1</a> prisoners<a id="x"/> and'
        '<a epub:type="noteref" href="notes.xhtml#n2">2</a> <span epub:type="pagebreak">17</span>more.</p>'
        '<aside epub:type="footnote" id="n1"><p>As of June.</p></aside>'
    ),
    "OPS/ch 2.xhtml": PAGE.format(
        "<h1>Two</h1><h2>Deep</h2><ul><li>doctors</li></ul><div/><p>Last &nbsp;<![CDATA[a<b]]></p>"
    ),
    "OPS/ads.xhtml": PAGE.format("<p>Buy more books.</p>"),
    "OPS/notes.xhtml": PAGE.format('<aside epub:type="footnote" id="n2"><p>By the ministry.</p></aside>'),
}


def book(changes: Mapping[str, str | None] | None = None) -> bytes:
    parts = {**PARTS, **(changes or {})}
    return package(((name, text) for name, text in parts.items() if text is not None), zipfile.ZIP_STORED)


def test_a_book_reads_in_the_order_of_its_spine() -> None:
    """Chapters follow the spine; notes are notes, wherever they stand; contents and page marks are left out."""
    document = read(book(), name="prisons.epub")
    assert [(block.kind.value, block.level, block.text) for block in document.blocks] == [
        ("heading", 1, "One"),
        ("paragraph", 0, "Some 315[1] prisoners and[2] more."),
        ("footnote", 0, "[1] As of June."),
        ("heading", 1, "Two"),
        ("heading", 2, "Deep"),
        ("item", 1, "doctors"),
        ("paragraph", 0, "Last a<b"),
        ("footnote", 0, "By the ministry."),
    ]
    assert document.edition.title == "Prisons in Karsova"
    assert document.edition.published == "2024-06-28"
    assert document.edition.media_type == "application/epub+zip"
    assert document.language == "en-GB"
    assert document.remarks == ()
    assert {entry.what: entry.words for entry in document.left_out} == {
        "table of contents": 2,
        "page number": 1,
        "text beside the reading order": 3,
    }


def test_a_book_is_known_by_its_content() -> None:
    """Neither a name nor the order of its parts hides a book; a name does not make one."""
    assert read(book(), name="prisons.zip").reader == "epub/1"
    assert read(book({"mimetype": None}), name="prisons").reader == "epub/1"
    with pytest.raises(InputError, match="no EPUB file"):
        read(b"Some prisoners were held.", name="prisons.epub")


def test_contents_pages_of_the_second_version_are_left_out() -> None:
    """The guide of an EPUB 2 names its contents page; its date of publication is one of several."""
    opf = (
        OPF.replace(' properties="nav"', "")
        .replace("</package>", '<guide><reference type="toc" href="nav.xhtml"/></guide></package>')
        .replace("<dc:date>", '<dc:date event="creation">2001</dc:date><dc:date event="publication">')
    )
    page = PAGE.format("<h1>Contents</h1><p><a href='one.xhtml'>One</a></p>")
    document = read(book({"OPS/book.opf": opf, "OPS/nav.xhtml": page}), name="prisons.epub")
    assert document.blocks[0].text == "One"
    assert ("table of contents", 2) in [(entry.what, entry.words) for entry in document.left_out]
    assert document.edition.published == "2024-06-28"


def test_contents_pages_that_nothing_names_are_left_out() -> None:
    """A page of the spine that is all links to chapters, in the words of their headings, is a contents list."""
    listed = (("one.xhtml", "One"), ("ch%202.xhtml", "Two"), ("ch%202.xhtml#deep", "Deep"), ("ch%202.xhtml#x", "More"))
    links = "".join(f'<p><a href="{href}">{text}</a></p>' for href, text in (*listed, ("http://[", "Elsewhere")))
    chapter = PAGE.format(
        "<h1>Two</h1><h2 id='deep'>Deep</h2><h2 id='x'>More</h2><p>It fell<a epub:type='noteref' "
        "href='ch%202.xhtml#n9'><sup>9</sup></a>.</p><p>Last.</p><p id='n9'><sup>9</sup> As of May.</p>"
    )
    changes = {"OPS/ads.xhtml": PAGE.format(f"<p>Contents</p>{links}"), "OPS/ch 2.xhtml": chapter}
    changes["OPS/book.opf"] = OPF.replace('idref="ads" linear="no"', 'idref="ads"')
    document = read(book(changes), name="prisons.epub")
    assert [block.text for block in document.blocks][3:] == [
        *("Two", "Deep", "More", "It fell[9].", "[9] As of May.", "Last.", "Elsewhere", "By the ministry."),
    ]
    assert ("contents list", 5) in [(entry.what, entry.words) for entry in document.left_out]


def test_missing_chapters_are_told() -> None:
    """A chapter that is not there, or is a picture, is told; a book of nothing else is refused."""
    document = read(book({"OPS/ch 2.xhtml": None}), name="prisons.epub")
    assert document.remarks == ("1 part is missing from the book, or no text: OPS/ch 2.xhtml. The rest was read.",)
    assert [block.text for block in document.blocks if block.kind is Kind.HEADING] == ["One"]
    pictures = OPF.replace('media-type="application/xhtml+xml"', 'media-type="image/svg+xml"')
    with pytest.raises(InputError, match="without its chapters"):
        read(book({"OPS/book.opf": pictures}), name="prisons.epub")


ENCRYPTION = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
 xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/>
<enc:CipherData><enc:CipherReference URI="{}"/></enc:CipherData></enc:EncryptedData></encryption>"""


def test_protected_books_are_refused() -> None:
    """Encrypted chapters are a clear error; masked fonts are none."""
    aes = ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "OPS/one.xhtml")
    with pytest.raises(InputError, match="protected"):
        read(book({"META-INF/encryption.xml": aes}), name="prisons.epub")
    masked = ENCRYPTION.format("http://www.idpf.org/2008/embedding", "OPS/font.otf")
    assert read(book({"META-INF/encryption.xml": masked}), name="prisons.epub").remarks == ()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"META-INF/container.xml": None, "OPS/book.opf": None}, "package document is missing"),
        ({"OPS/book.opf": "<package"}, "no well-formed XML"),
        ({"OPS/book.opf": "<package/>"}, "without its chapters"),
        ({"META-INF/container.xml": '<!DOCTYPE x [<!ENTITY e "f">]><x/>'}, "declares XML entities"),
    ],
)
def test_broken_books_are_refused(changes: dict[str, str | None], wrong: str) -> None:
    """A book without its plan ends in one clear line."""
    with pytest.raises(InputError, match=wrong) as caught:
        read(book(changes), name="prisons.epub")
    assert "\n" not in str(caught.value)


@pytest.mark.properties
@given(st.data())
def test_mutated_books_end_in_blocks_or_one_line(data: st.DataObject) -> None:
    """Whatever becomes of a part of a book, or of its bytes, it is read or refused."""
    name = data.draw(st.sampled_from(sorted(PARTS)[:-1]))
    part = list(PARTS[name])
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(part)))
        part[at : at + data.draw(st.integers(0, 40))] = data.draw(st.text(max_size=4))
    source = bytearray(book({name: "".join(part).encode("utf-8", "replace").decode()}))
    for _ in range(data.draw(st.integers(0, 2))):
        source[data.draw(st.integers(0, len(source) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert read(bytes(source), name="prisons.epub").blocks
    except InputError as error:
        assert "\n" not in str(error)


def test_what_a_link_of_the_text_leads_to_is_read_though_it_is_not_linear() -> None:
    """End notes of an EPUB 2 stand in files beside the reading order, and plain links lead there; a list of
    contents leads everywhere, and makes nothing text."""
    nav = '<nav epub:type="toc"><ol><li><a href="ads.xhtml">More</a></li></ol></nav>'
    chapter = f'<h1>One</h1><p>Some 315<a href="notes.xhtml#n1"><sup>1</sup></a> prisoners.</p>{nav}'
    notes = '<p id="n1"><a href="one.xhtml#r1">1</a> By the ministry.</p>'
    parts = {"OPS/one.xhtml": PAGE.format(chapter), "OPS/notes.xhtml": PAGE.format(notes)}
    document = read(book(parts), name="prisons.epub")
    texts = [block.text for block in document.blocks]
    assert "Some 315[1] prisoners." in texts
    assert any("By the ministry." in text for text in texts)
    assert not any("Buy more" in text for text in texts)
