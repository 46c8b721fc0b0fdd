"""What the quality report counts, and when a source is poor."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.model import Block, Document, Kind, LeftOut
from diffreport.readers.quality import FEW, LEAST_REPEATS, LONG_BLOCK, quality, verdict

GOOD = [f"The river commission of district {n} met and published the minutes of its meeting." for n in range(40)]


def made(*texts: str) -> Document:
    """Return a document of paragraphs."""
    return Document.from_paragraphs(texts)


def names(*texts: str) -> list[tuple[str, str, int, int]]:
    """Return the suspects of a document of paragraphs."""
    return [(each.sort, each.name, each.count, each.block) for each in quality(made(*texts)).suspects]


def test_a_good_source_is_good() -> None:
    """All is counted, and nothing speaks against it."""
    found = quality(made(*GOOD))
    assert (found.verdict.name, found.verdict.reasons) == ("good", ())
    assert (found.words, found.blocks, found.suspects) == (40 * 14, {"paragraph": 40}, ())


def test_characters_that_no_good_text_has_are_named_with_their_first_block() -> None:
    """Lost, private, control and invisible characters, each by its code point."""
    found = names("Fine.", "Lost \ufffd and \ufffd again.", "Private \ue123 use.", "A \x01 control, a zero\u200bwidth.")
    assert found == [
        ("control", "U+0001 START OF HEADING", 1, 3),
        ("invisible", "U+200B ZERO WIDTH SPACE", 1, 3),
        ("private use", "U+E123", 1, 2),
        ("replacement", "U+FFFD REPLACEMENT CHARACTER", 2, 1),
    ]


def test_a_private_bullet_at_the_beginning_of_a_block_is_none() -> None:
    """Fonts of symbols put one before each item, and nothing is lost with it."""
    assert names("\uf0b7 First item.", "▪ \x07Second item.") == []
    assert [sort for sort, *_ in names("\uf0b7\uf0b8", "\ufffd An item.")] == [
        "private use",
        "private use",
        "replacement",
    ]


@pytest.mark.parametrize(
    "text",
    ["It’s the café’s “façade” – £300, 12½ °C …", "Größe, naïveté, Å, œuvre, Łódź", "Население Карсовы", "Ο πληθυσμός"],
)
def test_utf_8_that_was_read_as_another_charset_is_hinted_at(text: str) -> None:
    """Every sort of letter and mark beyond ASCII leaves a pair behind; the text itself has none."""
    garbled = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode("utf-8"))
    assert names(text) == []
    found = names(garbled)
    assert found and {sort for sort, *_ in found} <= {"mojibake", "control"}
    assert any(", perhaps " in name for _, name, *_ in found)


@pytest.mark.parametrize("text", ["IRMÃ”, MANHÃ… É” DÂ»", "CAFÉ’S — À… È»", "là”… pâ–té ÎÏ ÐÑ"])
def test_a_capital_before_a_closing_mark_is_no_garbled_pair(text: str) -> None:
    """Portuguese, French and Italian set such letters before quotes, dashes and dots."""
    assert names(text) == []


def test_some_wrong_characters_make_a_source_poor() -> None:
    """Two in a text may be chance; one on each page is not."""
    assert verdict(made(*GOOD, "Two \ufffd\ufffd here.")).name == "good"
    found = verdict(made(*GOOD, "Three \ufffd\ufffd here, and \ufffd."))
    assert found.reasons == ("3 characters are not what was printed (replacement)",)
    assert verdict(made(*GOOD, "Three zero\u200bwidth\u200bspaces\u200b.")).name == "good"


def test_pages_without_text_make_a_source_poor() -> None:
    """More than a quarter of them."""
    document = replace(made(*GOOD), pages=40, blank_pages=tuple(range(1, 11)))
    assert verdict(document).name == "good"
    document = replace(document, blank_pages=tuple(range(1, 12)))
    assert verdict(document).reasons == ("11 of 40 pages have no text",)


def test_paragraphs_that_were_cut_make_a_source_poor() -> None:
    """The rest of a sentence begins in lower case behind one that has no end."""
    pieces = [
        piece for n in range(20) for piece in (GOOD[n].replace("published", "then published")[:60], "rest of it.")
    ]
    found = quality(made(*pieces))
    assert (found.cut.count, found.cut.total, found.lower_case.count, found.unclosed.count) == (20, 40, 20, 20)
    assert found.verdict.reasons == ("20 of 40 paragraphs go on where the one before broke off",)
    entries = [f"{what}: {n} square kilometres of land and of water" for n in range(20) for what in ("total", "land")]
    assert verdict(made(*entries)).name == "good"


def test_scattered_figures_and_furniture_make_a_source_poor() -> None:
    """Blocks without a letter, and blocks that repeat each other."""
    assert verdict(made(*GOOD, *map(str, range(20)))).reasons == ("20 of 60 blocks have no letter in them",)
    report = ["Annual report on rivers of Karsova"] * 21
    assert verdict(made(*GOOD, *report)).reasons == ("20 of 61 blocks repeat what another one says",)
    assert quality(made(*GOOD, *report[: LEAST_REPEATS - 1])).repeated.count == 0


def test_a_text_that_lost_its_paragraphs_is_a_poor_source() -> None:
    """Most of it stands in one block."""
    long = "The commission met. " * (LONG_BLOCK // 10)
    found = quality(made("A title", long))
    assert found.long_blocks == (1,) and found.verdict.name == "poor"
    table = Document((Block(Kind.TABLE, long),))
    assert verdict(table).name == "good"


def test_of_few_blocks_no_share_counts() -> None:
    """A letter of three paragraphs may be set as it likes."""
    assert verdict(made(*map(str, range(FEW - 1)))).name == "good"
    assert verdict(made(*map(str, range(FEW)))).name == "poor"


def test_the_report_is_a_record_of_json() -> None:
    """What was left out is told with it."""
    document = replace(made(*GOOD), left_out=(LeftOut("page number", "on 3 of 4 pages", 3),), remarks=("Guessed.",))
    record = json.loads(json.dumps(quality(document).to_record()))
    assert record["left_out"] == [{"what": "page number", "why": "on 3 of 4 pages", "words": 3}]
    assert record["verdict"] == {"name": "good", "reasons": []} and record["remarks"] == ["Guessed."]
    assert record["cut"] == {"count": 0, "total": 40}


@pytest.mark.properties
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=30))
def test_every_document_has_a_quality(texts: list[str]) -> None:
    """No text is too strange; blocks named are blocks there are, and shares are of what there is."""
    document = made(*texts)
    found = quality(document)
    assert found.verdict == verdict(document)
    assert all(0 <= each.block < len(document.blocks) and each.count > 0 for each in found.suspects)
    for share in (found.letterless, found.lower_case, found.cut, found.unclosed, found.repeated):
        assert 0 <= share.count <= share.total <= len(document.blocks)
    json.dumps(found.to_record())
