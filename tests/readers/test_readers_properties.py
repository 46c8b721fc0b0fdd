"""What holds for any input: a document or one clear error, and no word lost, doubled or moved."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import InputError
from diffreport.model import Document, Kind
from diffreport.readers import formats, read
from diffreport.text import normalise

pytestmark = pytest.mark.properties

FORMS = (None, *(format_.media_type for format_ in formats.OURS))
NAMES = ("", "a.txt", "a.md", "a.html", "a.pdf")

letters = st.characters(categories=("Lu", "Ll", "Lo", "Nd"), include_characters=".,;:()'“”’$%&")
words = st.text(letters, min_size=1, max_size=8)
gaps = st.sampled_from(
    (" ", " ", " ", "  ", "\n", "\n", "\n\n", "\n \n\n", "\r\n", "\t", "\n    ", "\f", "\u00a0", "\n(a) ")
)
prose = st.lists(st.tuples(words, gaps), min_size=1, max_size=60).map(lambda pairs: "".join(map("".join, pairs)))

pieces = st.one_of(
    words.map(html.escape),
    st.sampled_from(
        "<p> </p> <div> </div> <b> </b> <i> <br> <ul> <li> </li> </ul> <h2> </h2> <nav> </nav> <main>".split()
    ),
    st.sampled_from("<table> <tr> <td> <th> </table> <sup> <a> </a> <pre> <dl> <dt> <dd> <header> </header>".split()),
    st.sampled_from(
        (
            "<td colspan=3 rowspan=2>",
            "<div hidden>",
            "<a href='#x'>",
            "<div class=sidebar>",
            "<!--",
            "-->",
            "&#0;",
            "&#xD800;",
        )
    ),
)
pages = st.lists(pieces, max_size=60).map("".join)

inlines = st.sampled_from(("b", "i", "span", "font", "o:p"))
containers = st.sampled_from(("div", "section", "p", "blockquote", "ul", "li", "article", "center", "main"))


def said(document: Document) -> str:
    """Return all text of a document without its spaces."""
    return "".join("".join(block.text.split()) for block in document.blocks)


@given(st.binary(max_size=400), st.sampled_from(FORMS), st.sampled_from(NAMES))
def test_any_bytes_give_a_document_or_one_clear_error(data: bytes, form: str | None, name: str) -> None:
    """No bytes, under any name or media type, end in anything but a document or an input error."""
    try:
        document = read(data, media_type=form, name=name)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert document.blocks


@given(st.text(min_size=1, max_size=300), st.sampled_from(FORMS))
def test_any_text_gives_normalised_blocks(text: str, form: str | None) -> None:
    """Whatever the text, every block has text, and it is normalised."""
    try:
        document = read(text.encode("utf-8", "ignore") or b" ", media_type=form)
    except InputError:
        return
    for block in document.blocks:
        assert block.text
        if block.kind is not Kind.TABLE:
            assert block.text == normalise(block.text)


@given(pages)
def test_any_tag_soup_gives_a_document_or_one_clear_error(page: str) -> None:
    """No sequence of tags crashes the reader, and tables are as wide as their widest row."""
    try:
        document = read(page.encode() or b" ", media_type=formats.HTML.media_type)
    except InputError:
        return
    for block in document.blocks:
        if block.table:
            assert len({len(row) for row in block.table.rows}) == 1
            assert block.text == block.table.text


@given(prose)
def test_every_word_of_a_plain_text_arrives_once_and_in_order(text: str) -> None:
    """Nothing but white space is dropped, doubled or moved."""
    if normalise(text):
        assert said(read(text.encode(), media_type=formats.PLAIN.media_type)) == "".join(normalise(text).split())


@st.composite
def trees(draw: st.DrawFn, depth: int = 0) -> str:
    """Draw well-formed HTML of text in nested blocks and inline elements, without furniture."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        choice = draw(st.integers(0, 3)) if depth < 4 else 0
        if choice == 0:
            parts.append(html.escape(draw(words)))
        else:
            tag = draw(inlines if choice == 1 else containers)
            parts.append(f"<{tag}>{draw(trees(depth + 1))}</{tag}>")
    return "".join(parts)


@given(trees())
def test_every_word_of_a_page_arrives_once_and_in_order(page: str) -> None:
    """A page without furniture has all its text in its blocks."""
    expected = html.unescape(re.sub("<[^>]*>", "", page))
    assert said(read(page.encode(), media_type=formats.HTML.media_type)) == "".join(normalise(expected).split())


@given(st.lists(st.tuples(st.integers(0, 4), words), min_size=1, max_size=30))
def test_a_section_is_made_of_the_headings_above(entries: list[tuple[int, str]]) -> None:
    """A block's section holds, going up, each heading of a higher level than the last; never the title."""
    page = "".join(f"<h{n}>{html.escape(text)}</h{n}>" if n else f"<p>{html.escape(text)}</p>" for n, text in entries)
    blocks = read(page.encode(), media_type=formats.HTML.media_type).blocks
    levels = [block.level for block in blocks if block.kind is Kind.HEADING]
    has_title = len(levels) > 1 and levels.count(min(levels)) == 1
    for position, block in enumerate(blocks):
        expected: list[str] = []
        level = block.level if block.kind is Kind.HEADING else 7
        for above in reversed(blocks[:position]):
            if above.kind is Kind.HEADING and above.level < level:
                level = above.level
                if not (has_title and level == min(levels)):
                    expected.insert(0, above.text)
        assert block.section == tuple(expected)
