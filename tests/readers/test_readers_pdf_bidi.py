"""Words that run from right to left are read in their order, whichever order the text layer has them in."""

from __future__ import annotations

from diffreport.readers.pdf.bidi import in_reading_order, mirrored, runs_left
from diffreport.readers.pdf.hyphens import Vocabulary
from diffreport.readers.pdf.words import UPRIGHT, Style, Word

STYLE = Style(10.0, False, UPRIGHT, True)


def test_a_word_as_it_is_read_stays() -> None:
    """Letters that stand further left one after the other are in their order."""
    assert in_reading_order("דוח", (30.0, 20.0, 10.0)) == "דוח"


def test_a_word_as_it_is_seen_is_turned_round() -> None:
    """Letters that stand further right one after the other are turned round; a comma drawn last stands last."""
    assert in_reading_order("חוד", (10.0, 20.0, 30.0)) == "דוח"
    assert in_reading_order("חוד,", (10.0, 20.0, 30.0, 5.0)) == "דוח,"
    assert in_reading_order("2024חוד", (10.0, 12.0, 14.0, 16.0, 20.0, 30.0, 40.0)) == "דוח2024"


def test_rows_begin_on_the_right() -> None:
    """In a mirror the first word stands left; words of other scripts keep their own order among them."""
    row = [Word("of", 40, 50, 700, STYLE), Word("דוח", 80, 100, 700, STYLE), Word("Port", 20, 38, 700, STYLE)]
    row += [Word(".2023", 0, 18, 700, STYLE)]
    read = mirrored([row[1], row[0], row[2], row[3]], 100.0)
    assert [word.text for word in read] == ["דוח", "Port", "of", "2023."]
    assert [word.x0 for word in read] == sorted(word.x0 for word in read)
    assert read[-1].last


def test_pages_of_other_scripts_stay() -> None:
    """A page with a few words that run left is no page that runs left."""
    words = [Word(text, 0, 10, 700, STYLE) for text in ("the", "word", "דוח", "means", "report")]
    assert not runs_left(words)
    assert runs_left(words[2:3])


def test_lines_without_spaces_are_joined_without_one() -> None:
    """Han and Kana have no spaces between words, and so none at the end of a line."""
    assert Vocabulary([]).joined("沿岸警備", "隊は、") == "沿岸警備隊は、"
    assert Vocabulary([]).joined("沿岸警備", "WHO") == "沿岸警備 WHO"
