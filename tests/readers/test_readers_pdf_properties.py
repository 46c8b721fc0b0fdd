"""Laws that hold for every PDF: each word arrives once and in order; damage is refused in one line."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import InputError
from diffreport.readers.pdf.glyphs import read_page
from diffreport.readers.pdf.lines import lines_of
from diffreport.readers.pdf.opening import opened
from diffreport.readers.pdf.reader import read
from diffreport.readers.task import Task
from tests.readers.pdf_files import BOLD, REGULAR, Run, column, paragraph, pdf

_LETTERS = st.text("abcdefghijklmnopqrstuvwxyzäéß", min_size=2, max_size=11)
_WORDS = st.lists(_LETTERS, min_size=1, max_size=60)
_SEED = pdf(
    [[Run(72, 740, "Karsova", 16, BOLD), *paragraph("the courts of Velia tried twelve members " * 8)]], title="Karsova"
)


def words_of(data: bytes) -> list[str]:
    return " ".join(draft.text for draft in read(Task(data, "report.pdf")).drafts).split()


@pytest.mark.properties
@given(
    st.lists(st.tuples(_WORDS, st.sampled_from((0.0, 18.0)), st.sampled_from((REGULAR, BOLD))), min_size=1, max_size=5)
)
def test_every_word_arrives_once_and_in_order(texts: list[tuple[list[str], float, str]]) -> None:
    """Whatever paragraphs are set below each other, over however many pages, their words are all there."""
    pages: list[list[Run]] = [[]]
    y = 700.0
    for words, indent, font in texts:
        runs = paragraph(" ".join(words), y=0, indent=indent, font=font)
        if y + runs[-1].y < 72 and pages[-1]:
            pages.append([])
            y = 700.0
        pages[-1].extend(Run(run.x, run.y + y, run.text, run.size, run.font) for run in runs)
        y += runs[-1].y - 24
    assert words_of(pdf(pages)) == [word for words, _, _ in texts for word in words]


@pytest.mark.properties
@given(_WORDS, _WORDS, st.integers(12, 30))
def test_columns_keep_the_order_of_their_words(left: list[str], right: list[str], length: int) -> None:
    """Two columns are read one after the other, however long they are."""
    lines = [[run.text for run in paragraph(" ".join(words), width=200)] for words in (left, right)]
    runs = [*column(lines[0][:length]), *column(lines[1][:length], x=330)]
    expected = " ".join([*lines[0][:length], *lines[1][:length]]).split()
    assert words_of(pdf([runs])) == expected


@pytest.mark.properties
@given(st.integers(0, 10_000), st.integers(100, 400))
def test_scattered_texts_all_arrive(seed: int, count: int) -> None:
    """Of pieces of any size anywhere on a page no letter of the text layer is lost; some look like raised figures."""
    chance, letters = Random(seed), str.maketrans("01234567", "abcdefgh")
    runs = [
        Run(
            20 + chance.random() * 550,
            20 + chance.random() * 750,
            f"{number:03o}".translate(letters),  # no two alike: what is drawn twice in one place is read once
            chance.choice((2, 3, 5, 8, 10, 30, 80)),
        )
        for number in range(count)
    ]
    page = read_page(opened(pdf([runs]), "report.pdf"), 0)
    lines = "".join(line.text for line in lines_of(page)).replace(" ", "")
    assert Counter(lines) == Counter("".join(word.text for word in page.words))


@pytest.mark.properties
@given(st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=12))
def test_damaged_files_are_read_or_refused(changes: list[tuple[float, int]]) -> None:
    """Bytes that were changed anywhere give a document or one clear line, never another error."""
    data = bytearray(_SEED)
    for share, byte in changes:
        data[int(share * len(data))] = byte
    try:
        read(Task(bytes(data), "report.pdf"))
    except InputError as error:
        assert str(error).startswith("report.pdf: ")
        assert "\n" not in str(error)
