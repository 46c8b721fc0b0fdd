"""How a person names a paragraph: by its beginning, the shortest that is its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport import pins
from diffreport.model import Document
from diffreport.pins import Beginnings, Pins, Source, read_pins, resolved

WORDS = st.sampled_from(["the", "court", "met", "twice", "“held", "a…", "\u200b", '"', "\\", "é", "#0a1b2c3d", "…"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=30).map(" ".join), min_size=1, max_size=12)


@pytest.mark.properties
@given(TEXTS)
def test_what_is_written_for_a_paragraph_finds_it_and_no_other(texts: list[str]) -> None:
    """Whatever the others are: by its beginning, or by the digits of its text."""
    document = Document.from_paragraphs(texts)
    beginnings = Beginnings(document)
    for text in {block.text for block in document.blocks}:
        written = beginnings.of(text)
        assert beginnings.find(written) == [text]
        assert len(written) <= 100 and "\n" not in written and "\t" not in written


def test_a_beginning_is_as_short_as_it_can_be() -> None:
    """Whole words, four at least; digits only where many words are alike, or cannot be seen."""
    alike = " ".join(["and so on"] * 12)
    texts = ["The court met twice in May.", "The court met twice in June.", "Yes.", f"{alike} here", f"{alike} there"]
    beginnings = Beginnings(Document.from_paragraphs([*texts, "Of the four\u200b three"]))
    assert [beginnings.of(text) for text in texts[:3]] == [
        "The court met twice in May.",
        "The court met twice in June.",
        "Yes.",
    ]
    assert beginnings.of(texts[3]).startswith("and so on and #")
    assert beginnings.of("Of the four\u200b three").startswith("#")
    assert Beginnings(Document.from_paragraphs(texts[1:3])).of(texts[1]) == "The court met twice"


def test_a_text_that_is_the_whole_comes_before_those_that_begin_with_it() -> None:
    """ "Yes." names the paragraph, although another goes on."""
    beginnings = Beginnings(Document.from_paragraphs(["Yes.", "Yes. But later.", "Yet."]))
    assert beginnings.find("Yes.") == ["Yes."]
    assert beginnings.find("Yes") == ["Yes.", "Yes. But later."]
    assert beginnings.find("  Yes.\n But… ") == ["Yes. But later."] == beginnings.find("Yes. But ...")
    assert beginnings.find("No") == [] == beginnings.find("") == beginnings.find("…")


def test_lines_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Comments and empty lines aside, with their places; a byte order mark and Windows line ends are no matter."""
    path = tmp_path / "x.toml"
    path.write_bytes('\ufeff# ours\r\n\r\n"a" = "b"  # so\r\nnever.c = ["d", "e"]\r\n"a" = "b"'.encode())
    lines = [(line.rule, line.old, line.new, line.source.origin) for line in read_pins(path)]
    assert lines == [
        ("together", "a", "b", "x.toml, line 3"),
        ("never", "c", "d", "x.toml, line 4"),
        ("never", "c", "e", "x.toml, line 4"),
        ("together", "a", "b", "x.toml, line 5"),
    ]


def test_pins_are_resolved_for_the_documents(tmp_path: Path) -> None:
    """To whole texts; said twice they hold once, and the first line is named."""
    path = tmp_path / "x.toml"
    path.write_text('"One" = "Uno"\n"One begins" = "Uno"\nnever."Two" = "Dos"\n"Two" = "Tres"\n', encoding="utf-8")
    old, new = Document.from_paragraphs(["One begins.", "Two."]), Document.from_paragraphs(["Uno.", "Dos."])
    pins, notices = resolved(read_pins(path), old, new)
    source = {("One begins.", "Uno."): Source("x.toml, line 1"), ("Two.", "Dos."): Source("x.toml, line 3")}
    assert pins == Pins((("One begins.", "Uno."),), (("Two.", "Dos."),), source)
    assert notices == []
    assert pins.mirrored().mirrored() == pins
    held = [(pin.together, pin.old, pin.new, pin.origin) for pin in pins.held(old, new)]
    assert held == [(True, (0,), (0,), "x.toml, line 1"), (False, (1,), (1,), "x.toml, line 3")]


def test_digests_of_an_edition_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many lines of a file name a paragraph by its digest; none is made where none does."""
    texts = ["a b c d" + " e" * 80 + f" {n}" for n in range(20)]
    beginnings = Beginnings(Document.from_paragraphs(texts))
    written = [beginnings.of(text) for text in texts]
    made: list[str] = []
    digest = pins._digest
    monkeypatch.setattr(pins, "_digest", lambda key: made.append(key) or digest(key))
    assert len(beginnings.find("a b c d")) == 20
    assert not made
    assert [beginnings.find(beginning) for beginning in written] == [[text] for text in texts]
    assert beginnings.find("#00000000") == []
    assert made == sorted(texts)
