"""Every word of a Word document arrives once, wherever it stands."""

from __future__ import annotations

from collections import Counter
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffreport.readers import read
from tests.readers.office_files import par, run, table, word

PLACE = "@"  # where a word of its own will stand

WORD = st.just(run(f"{PLACE} "))


def field(inner: str) -> str:
    """Return a field with a result."""
    ends = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{ends[0]}<w:r><w:instrText> REF x </w:instrText></w:r>{ends[1]}{inner}{ends[2]}"


def inside(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return what may stand around runs."""
    tags = st.sampled_from(["hyperlink", "ins", "moveTo", "smartTag", "customXml", "dir"])
    several = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.one_of(
        st.tuples(tags, several).map(lambda pair: f"<w:{pair[0]}>{pair[1]}</w:{pair[0]}>"),
        several.map(lambda text: f"<w:sdt><w:sdtContent>{text}</w:sdtContent></w:sdt>"),
        several.map(field),
        several,
    )


INLINE = st.recursive(WORD, inside, max_leaves=5)
MARK = st.sampled_from(["", "<w:rPr><w:del/></w:rPr>", "<w:rPr><w:ins/></w:rPr>"])
PARAGRAPH = st.tuples(st.lists(INLINE, max_size=3).map("".join), MARK).map(
    lambda pair: par(pair[0], properties=pair[1]) if pair[0] else par(properties=pair[1])
)


def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return what may stand around paragraphs."""
    several = st.lists(inner, min_size=1, max_size=3).map("".join)
    rows = st.integers(1, 3).flatmap(lambda width: st.lists(st.tuples(*[several] * width), min_size=1, max_size=3))
    return st.one_of(
        rows.map(lambda cells: table(*cells) + par()),
        several.map(lambda text: f"<w:sdt><w:sdtContent>{text}</w:sdtContent></w:sdt>"),
        several.map(lambda text: f"<w:customXml>{text}</w:customXml>"),
        several.map(lambda text: par(f"<w:r><w:pict><w:txbxContent>{text}</w:txbxContent></w:pict></w:r>")),
    )


BODY = st.lists(st.recursive(PARAGRAPH, around, max_leaves=12), min_size=1, max_size=4).map("".join)


@pytest.mark.properties
@settings(max_examples=60)
@given(BODY)
def test_every_word_arrives_once(body: str) -> None:
    """Whatever stands around it: a link, a field, a control, a change, a cell of a table in a table, a text box."""
    numbers = count(1)
    pieces = body.split(PLACE)
    filled = "".join(
        piece + (f"w{next(numbers)}" if place < len(pieces) - 1 else "") for place, piece in enumerate(pieces)
    )
    words = Counter(f"w{number}" for number in range(1, len(pieces)))
    found = read(word(par("start") + filled)).blocks
    assert Counter(" ".join(block.text for block in found).replace("|", " ").split()) == words + Counter(["start"])
