"""A text that has lost its paragraphs is cut into its sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.readers import read
from diffreport.readers.sentences import sentences

# "|" stands where a sentence ends and another begins.
LABELLED = """\
Approx. 315 people were held, says the U.S. Department of Justice report. | Dr. J. Smith disagreed.
He lives in the U.S. | The ministry said so on Jan. 5, 2018. | It rose by 3.5 percent, i.e. more than before.
“Stop.” | She said: “No!” | Then they left.
See Sec. 5 and Fig. 2 for details. | Karsova Inc. rose 5 percent. | Its owner, John Q. Public Jr., did not.
It began at 5 p.m. and ended at 7 p.m. | The mayor left. | What happened? | Nobody knows!
Gen. A. B. Kovac and Lt. Col. Miro spoke. | It was in 2018. | 12 people died.
The rate was 4.25 percent. | 1. First point. | 2. Second point.
Sen. Rivers (D-Karsova) voted no. | The vote was 51-49 (see p. 12). | Others abstained.
The 5th Bn. Karsova Rifles moved. | Spending was $2.5 bn. in 2018.
St. Louis and Philadelphia reported flat conditions... | Prices rose.
They asked why. | "We do not know," he said. | (It was late.) | All slept.
He cited e.g. Mr. Karsa, Mrs. Velo, et al. | The court agreed.
First.[3] | Second.[4][5] | Third.
No. 5 was struck. | No. 6 was not. | Is it so?! | Yes.
A was right. | Plan B failed.
• doctors and nurses | • guards | • cooks
Am 5. Mai 2018 kam Dr. Huber. | Er war z.B. müde. | Es regnete.
M. Dupont est arrivé. | Mme. Durand a dit : « Non. » | Puis il partit.
¿Por qué? | ¡Porque sí! | La Sra. Ruiz no.
Это было в 2018 г. в Москве. | Он сказал: «Нет». | Потом ушёл.
Το κόστος αυξήθηκε. | Ο υπουργός είπε όχι.
هذا تقرير الوزارة. | هل هذا صحيح؟ | نعم هو صحيح.
یہ ایک جملہ ہے۔ | یہ دوسرا ہے۔
यह एक वाक्य है। | यह दूसरा है। | क्या यह सच है?
"""
UNSPACED = "北京是中国的首都。|人口很多！|彼は「はい。」|東京は大きい。"


@pytest.mark.parametrize("line", LABELLED.splitlines())
def test_sentences_end_where_readers_end_them(line: str) -> None:
    """Abbreviations, initials, decimals, list numbers and quotation marks do not mislead."""
    assert list(sentences(line.replace(" | ", " "))) == line.split(" | ")


def test_scripts_without_spaces() -> None:
    """Chinese and Japanese sentences end at their own full stops."""
    assert list(sentences(UNSPACED.replace("|", ""))) == UNSPACED.split("|")


@pytest.mark.properties
@given(st.text(st.sampled_from('aA1 .!?…。।)"”»•[]\u00a0éД東ا') | st.characters()))
def test_no_character_is_lost(text: str) -> None:
    """Sentences hold every character of the text but white space, in order."""
    found = list(sentences(text))
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(sentence.strip() for sentence in found)


SENTENCE = "The ministry of Karsova held 315 people in 2018, more than in any year before it."


def test_a_report_in_one_line_has_its_sentences_as_blocks() -> None:
    """A line longer than anyone's paragraph is cut, and the document says so."""
    document = read((f"{SENTENCE} " * 60).encode(), name="report.txt")
    assert [block.text for block in document.blocks] == [SENTENCE] * 60
    assert document.remarks == ("The text has no paragraphs; each sentence was read as one.",)


def test_paragraphs_on_long_lines_stay_whole() -> None:
    """One paragraph a line is cut nowhere, even where one is long."""
    long = " ".join([SENTENCE] * 30)
    text = "\n".join([*[" ".join([SENTENCE] * 6)] * 20, long])
    document = read(text.encode(), name="report.txt")
    assert [block.text for block in document.blocks] == text.splitlines()
    assert document.remarks == ()


@pytest.mark.parametrize("hostile", [".x", ".)x", "?!x", "Mr. A "])
def test_hostile_marks_cost_no_time(hostile: str) -> None:
    """Runs of marks are looked at once."""
    text = hostile.removesuffix("x") * 200_000 + "x A" if hostile.endswith("x") else hostile * 100_000
    assert "".join(sentences(text)).replace(" ", "") == text.replace(" ", "")
