"""What a query means: which texts it finds, and where in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.archived.search.query import Term, query_of
from diffreport.archived.search.words import Words, words_of
from diffreport.errors import UsageError
from diffreport.text import normalise


def marked(query: str, text: str) -> str | None:
    """Return a text with its marks in brackets, None if it is not found."""
    marks = query_of(query).marks(normalise(text))
    if not marks:
        return None
    out, at = "", 0
    for start, end in marks:
        out += f"{normalise(text)[at:start]}[{normalise(text)[start:end]}]"
        at = end
    return out + normalise(text)[at:]


BOATS = "The police counted 1,660 boats, or 15 % of all; co-operation with Café “Río” cost $2.5m."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("boats police", "The [police] counted 1,660 [boats], or"),
        ("BOATS", "[boats]"),
        ('"boats or 15"', "[boats, or 15] %"),
        ('"or boats"', None),
        ("“or 15”", "[or 15] %"),
        ("boat*", "[boats]"),
        ("boat", None),
        ('"count* 1,6*"', "[counted 1,660]"),
        ("boats -police", None),
        ("boats -ship", "[boats]"),
        ('boats -"15 boats"', "[boats]"),
        ("1,660", "[1,660]"),
        ("660", None),
        ("1660", None),
        ("1", None),
        ("15%", "[15 %]"),
        ('"15 %"', "[15 %]"),
        ("15", "[15] %"),
        ("660%", None),
        ("$2.5m", "[$2.5m]"),
        ("2.5m", "$[2.5m]"),
        ("2.5*", "$[2.5m]"),
        ("2.5", None),
        ("$2.5*", "[$2.5m]"),
        ("cafe rio", "[Café] “[Río]”"),
        ("cooperation", "[co-operation]"),
        ("co-operation", "[co-operation]"),
        ("co‑operation", "[co-operation]"),
        ('"co operation"', "[co-operation]"),
        ('"cooperation with cafe"', "[co-operation with Café]"),
        ("operation", "co-[operation]"),
        ("cooper*", "[co-operation]"),
        ("co-oper*", "[co-operation]"),
        ('"unclosed boats', None),
        ('"boats or', "[boats, or]"),
        ("boats OR AND NOT NEAR(police) ; --", None),
        ("(boats) ^police {of} words:all", None),
    ],
)
def test_a_query_finds(query: str, found: str | None) -> None:
    """What stands between the brackets, in a text that has nearly everything."""
    told = marked(query, BOATS)
    assert (told is None) == (found is None)
    assert found is None or found in str(told)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("strasse", "Die Straße am Fluß", "Die [Straße] am Fluß"),
        ("fine", "a ﬁne day", "a [ﬁne] day"),
        ("don't", "They don’t know.", "They [don’t] know."),
        ("know", "What they k\u200bnow", "What they [k\u200bnow]"),
        ("police", "the police¹ said", "the [police]¹ said"),
        ("сrime", "organised crime", "organised [crime]"),  # its first letter is Cyrillic
        ("U.S.", "the U.S. mission", "the [U.S]. mission"),
        ("us", "the U.S. mission", None),
        ("us", "they told us", "they told [us]"),
        ("counterterrorism", "counter terrorism", None),
        ("counter-terrorism", "counter terrorism, counterterrorism", "[counter terrorism], [counterterrorism]"),
        ("A/RES/2170", "by resolution A/RES/2170 (2014)", "by resolution [A/RES/2170] (2014)"),
        ("1990s", "in the 1990s", "in the [1990s]"),
        ("1,660", "1,660,000 and 1,660.5 and 11,660", None),
        ("½", "about 3½ and ½ of it", "about 3½ and [½] of it"),
        ("恐怖主义", "反对恐怖主义的斗争", "反对[恐怖主义]的斗争"),
        ("主恐", "反对恐怖主义的斗争", None),
        ("กรุงเทพ", "ไปกรุงเทพมหานคร", "ไป[กรุงเทพ]มหานคร"),
        ("हिन्दी", "वह हिन्दी बोलता है", "वह [हिन्दी] बोलता है"),
        ("الأمن", "وزارة الأمن العام", "وزارة [الأمن] العام"),
        ("#5", "issue #5 of 15", "issue [#5] of 15"),
    ],
)
def test_a_query_finds_what_reads_alike(query: str, text: str, found: str | None) -> None:
    """Typography, case, accents and scripts: as a reader takes them."""
    assert marked(query, text) == found


@pytest.mark.parametrize("query", ["", " ", "*", '"', '""', "-", "--", ", . ;", "\x00", "- -", '"*"'])
def test_nothing_to_look_for_is_refused(query: str) -> None:
    """In a line that says so."""
    with pytest.raises(UsageError, match=r"holds no word and no figure; give a word$"):
        query_of(query)


def test_only_something_to_leave_out_is_refused() -> None:
    """It would be nearly everything."""
    with pytest.raises(UsageError, match=r"only says what to leave out; give a word$"):
        query_of('-police -"a b"')


def test_a_book_is_refused() -> None:
    """A paragraph may be pasted, no chapter."""
    assert query_of("word " * 1_000)
    with pytest.raises(UsageError, match="1,001 words are too many"):
        query_of('"' + " ".join(map(str, range(1_001))))


def test_a_pasted_paragraph_is_found_whole() -> None:
    """As one phrase of as many words as a query may have."""
    pasted = " ".join(f"word{n}" for n in range(999))
    assert marked(f'"{pasted}"', f"Before {pasted} after") == f"Before [{pasted}] after"


def test_hyphens_are_followed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word with a hyphen may be read in two ways, which end alike: a phrase of them is not read in thousands."""
    asked = 0
    real = Term.ends

    def counted(term: Term, words: Words, at: int) -> Iterator[int]:
        nonlocal asked
        asked += 1
        return real(term, words, at)

    monkeypatch.setattr(Term, "ends", counted)
    hyphens = " ".join(["co-op"] * 12)
    assert marked(f'"{hyphens} shop"', f"{hyphens} store") is None
    assert asked < 300


@pytest.mark.properties
@given(st.text(), st.text())
def test_no_query_fails(query: str, text: str) -> None:
    """Whatever is written is looked for, or refused in a line; marks are in order, inside of the text, and apart."""
    try:
        marks = query_of(query).marks(normalise(text))
    except UsageError:
        return
    flat = [at for mark in marks for at in mark]
    assert flat == sorted(flat)
    assert not flat or flat[-1] <= len(normalise(text))
    assert all(start < end for start, end in marks)


@pytest.mark.properties
@given(st.text())
def test_a_text_is_found_by_itself(text: str) -> None:
    """Every word of it, and all of it as a phrase, if it has any."""
    text = normalise(text.translate({ord(c): None for c in '"“”„‟«»＂*'}))
    words = words_of(text).words
    assert all(text[word.start : word.end] for word in words)
    if words and not text.startswith("-"):
        assert query_of(f'"{text}"').marks(text)
