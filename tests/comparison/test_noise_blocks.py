"""What is no content around words: page numbers, bullets, frames, contents pages, routine lines; and near misses."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from diffreport import compare
from diffreport.comparison.alignment import lines
from diffreport.comparison.noise.contents import contents
from diffreport.comparison.noise.pages import page_numbers
from diffreport.model import Block, Kind

from .aligning import SENTENCES as S
from .aligning import paragraph
from .noted import compared, differences, document, heading, of

# Pages of some 200 words, and where each begins: inside a sentence.
BODIES = [paragraph(seed, 200).rstrip(".") for seed in range(8)]


def paged(numbers: list[str]) -> list[str]:
    """Return a text whose pages begin with their numbers."""
    return [f"{number} behind it {body}".strip() for number, body in zip(numbers, BODIES, strict=False)]


NUMBERED = paged([str(n) for n in range(11, 19)])
PLAIN = paged([""] * 8)


def test_page_numbers_are_known_by_the_pages_between_them() -> None:
    """They rise, and so do the words before them."""
    assert list(page_numbers(document(NUMBERED)).values()) == [f"{n} " for n in range(11, 19)]


@pytest.mark.parametrize(
    "texts",
    [
        NUMBERED[:4],
        paged(["3", "900", "12", "7", "1995", "4", "60", "8"]),
        [f"{n} {text}" for n, text in enumerate(S[:8], 1)],
        [f"{n}. {body}" for n, body in enumerate(BODIES, 1)],
        [f"{n} prisoners died. {body}." for n, body in enumerate(BODIES, 3)],
        [f"{n} Karsovans died. {body}." for n, body in enumerate(BODIES, 3)],
        [f"{n} The {body}." for n, body in enumerate(BODIES, 1990)],
    ],
)
def test_other_numbers_before_words_are_none(texts: list[str]) -> None:
    """Too few, in no order, on lines, or with a full stop: a list."""
    assert page_numbers(document(texts)) == {}


def test_a_page_number_inside_a_sentence_is_furniture() -> None:
    """The reader of one edition left it in the text."""
    noise, content = of(NUMBERED, PLAIN)
    assert content == [] and noise == [("furniture", str(n), "") for n in range(11, 19)]


def test_a_number_that_is_no_page_is_content() -> None:
    """Eleven colonies, in a text without pages."""
    assert of(["11 colonies left the union."], ["colonies left the union."])[1] != []


@pytest.mark.parametrize("counted", ["prisoners", "Karsovans"])
def test_counts_that_begin_paragraphs_are_content(counted: str) -> None:
    """They rise like pages, and paragraphs are as long: but each begins a sentence."""
    old = [f"{n} {counted} died. {body}." for n, body in enumerate(BODIES, 3)]
    new = [f"{n} {counted} died. {body}." for n, body in zip((3, 4, 5, 7, 8, 9, 11, 12), BODIES, strict=True)]
    assert of(old, new)[1] == [("6", "7"), ("7", "8"), ("8", "9"), ("9", "11"), ("10", "12")]
    bare = [text.partition(" ")[2] for text in old]
    assert of(old, bare)[1] == [(str(n), "") for n in range(3, 11)]


def test_a_page_number_beside_a_number_that_is_none_is_content() -> None:
    """Only one side has pages: "14" became "15"."""
    new = [*NUMBERED[:3], NUMBERED[3].replace("14 ", "90 ", 1), *NUMBERED[4:]]
    assert of(NUMBERED, new)[1] == [("14", "90")]


def test_a_page_that_ends_inside_a_sentence_makes_no_paragraph() -> None:
    """Its number and the break are no content: no finding."""
    old = [*NUMBERED[:3], NUMBERED[3], *NUMBERED[4:]]
    new = [*NUMBERED[:2], f"{NUMBERED[2]} {NUMBERED[3].removeprefix('14 ')}", *NUMBERED[4:]]
    comparison = compare(document(old), document(new))
    noise, content = differences(comparison)
    assert content == [] and [why for why, _, _ in noise] == ["furniture"]
    assert comparison.findings == () and comparison.summary.paragraphs == 0


def test_a_sentence_in_two_blocks_is_reflow_and_two_sentences_are_a_split() -> None:
    """Where the next word goes on in lower case, nobody ended a paragraph."""
    first, second = S[0].split(" building, ")
    noise, content = of([S[3], f"{S[0]} {S[1]}", S[4]], [S[3], f"{first} building,", f"{second} {S[1]}", S[4]])
    assert content == [] and {why for why, _, _ in noise} == {"reflow"}
    split = compare(document([S[3], f"{S[0]} {S[1]}", S[4]]), document([S[3], S[0], S[1], S[4]]))
    assert [f.label for f in split.findings] == ["Paragraph split"]


def test_where_paragraphs_end_is_a_guess_in_a_pdf() -> None:
    """It holds lines, and a reader makes paragraphs of them."""
    old = document([S[3], f"{S[0]} {S[1]}", S[4]], reader="pdf/1")
    noise, content = compared(old, document([S[3], S[0], S[1], S[4]], reader="pdf/1"))
    assert content == [] and {why for why, _, _ in noise} == {"reflow"}


def test_lines_joined_in_one_block_are_its_parts() -> None:
    """Word for word, of two words and more each."""
    old = document([S[0], "116th CONGRESS", "1st Session", S[1]], reader="html/1")
    noise, content = compared(old, document([S[0], "116TH CONGRESS 1ST SESSION", S[1]], reader="pdf/1"))
    assert content == [] and {why for why, _, _ in noise} == {"reflow", "case"}


def test_lines_that_stand_everywhere_are_tried_in_a_few_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same two words a thousand times: those near the expected place, not all."""
    tried = []
    real = lines._lines
    monkeypatch.setattr(lines, "_lines", lambda code, k, parts: tried.append(k) or real(code, k, parts))
    compare(document(["alpha beta"] * 1000), document([" ".join(["alpha beta"] * 40)] * 25))
    assert 0 < len(tried) <= 25 * 8


def test_a_heading_that_one_reader_took_for_a_line_is_the_same_text() -> None:
    """Kinds differ, texts do not."""
    assert of([S[0], heading("A BILL"), S[1]], [S[0], "A BILL", S[1]]) == ([], [])
    assert of([S[0], heading("H. R. 1500"), S[1]], [S[0], "H. R. 1500", S[1]]) == ([], [])


@pytest.mark.parametrize(("old", "new"), [("- ", "* "), ("- ", "_*_"), ("• ", "")])
def test_bullets_and_marks_before_a_block_are_typography(old: str, new: str) -> None:
    """Signs, or none."""
    noise, content = of([f"{old}Karsova held a vote."], [f"{new}Karsova held a vote."])
    assert content == [] and {why for why, _, _ in noise} == {"typography"}


DEATHS = [f"Deaths in {place}" for place in ("custody", "prison", "hospital", "camps")]


def test_an_o_is_a_bullet_where_the_edition_has_several() -> None:
    """A typist's, where the other edition has a sign; one of them is a letter."""
    old = [*S[:3], *(f"o {one}" for one in DEATHS)]
    new = [*S[:3], *(f"• {one}" for one in DEATHS)]
    assert of(old, new) == ([("typography", "o", "•")] * 4, [])
    assert of([*old[:4], *new[4:]], new)[1] == [("o", "")]


def test_a_nought_is_a_bullet_only_where_the_edition_was_read_from_paper() -> None:
    """Else it is a count, however many there are."""
    old, new = [*S[:3], *(f"0 {one}" for one in DEATHS)], [*S[:3], *(f"• {one}" for one in DEATHS)]
    assert len(of(old, new)[1]) == 4
    assert len(of([*S[:3], "0 Deaths in custody"], [*S[:3], "• Deaths in custody"])[1]) == 1
    read = "The min1stry c1osed the harb0ur office."
    noise, content = of([*old, read], [*new, "The ministry closed the harbour office.", "A ministry closed a harbour."])
    assert ("0", "") not in content and noise.count(("typography", "0", "•")) == 4


@pytest.mark.parametrize(("old", "new"), [("- 5 tons", "5 tons"), ("o Karsova", "Karsova"), ("0 Karsova", "3 Karsova")])
def test_signs_before_a_number_and_words_are_content(old: str, new: str) -> None:
    """A minus, a letter, a digit."""
    noise, content = of([f"{old} held a vote."], [f"{new} held a vote."])
    assert content != [] or ("typography", "-", "") in noise


def test_a_label_that_all_names_lose_is_a_frame() -> None:
    """ "Country: Karsova" and "Karsova", for every country; the same for one of them is a change."""
    names = ["Karsova", "Tolvia", "Orsha", "Wen", "Drusk", "Marn", "Pelm", "Quill", "Ryse", "Stave", "Thrun"]
    old = [line for n, name in enumerate(names) for line in (f"Country: {name}", S[n])]
    new = [line for n, name in enumerate(names) for line in (f"_@_{name}", S[n])]
    noise, content = of(old, new)
    assert content == [] and noise == [("global_rewrite", "Country:", "_@_")] * 11
    assert of(old, [*old[:4], "Orsha", *old[5:]])[1] != []


@pytest.mark.parametrize("label", ["Convicted", "Killed", "Not guilty"])
def test_a_label_that_says_something_of_a_name_is_content(label: str) -> None:
    """It is no kind of thing that the names are."""
    names = ["Karsova", "Tolvia", "Orsha", "Wen", "Drusk", "Marn", "Pelm", "Quill", "Ryse", "Stave", "Thrun"]
    noise, content = of([*S[:3], *(f"{label}: {name}" for name in names)], [*S[:3], *names])
    assert noise == []
    assert {word for pair in content for word in " ".join(pair).split()} >= {*f"{label}:".split(), *names}


FRAME = ["Torture is prohibited", "Courts are independent", "Elections are held"]
OTHER_FRAME = ["Detention without trial", "Military tribunals", "Emergency decrees"]


def test_every_part_of_a_frame_that_was_replaced_is_content() -> None:
    """What came in place of a part is news, and all the more where all the parts went."""
    old = [b for n, t in enumerate(FRAME) for b in (heading(f"Section {n + 1} {t}"), S[n])]
    new = [b for n, t in enumerate(OTHER_FRAME) for b in (heading(f"Section {n + 1} {t}"), S[n])]
    shown = " ".join(f"{a} {b}" for a, b in of(old, new)[1])
    assert all(word in shown for title in (*FRAME, *OTHER_FRAME) for word in title.split())
    assert of(old, old[:4])[1] != []


ENTRIES = [
    f"{name} and its harbour . . . . . . {3 + 2 * n}"
    for n, name in enumerate("Karsova Tolvia Orsha Wen Drusk Marn".split())
]


def test_entries_of_a_contents_page_are_known_by_their_title_or_their_pages() -> None:
    """Several one behind the other, below their title or with the pages of headings, which go forward."""
    assert contents(document(["Contents", *ENTRIES])) == frozenset(range(7))
    paged = [replace(heading(entry.partition(" . ")[0]), page=9 + 2 * n) for n, entry in enumerate(ENTRIES)]
    assert contents(document([*ENTRIES, *paged[1:5]])) == frozenset(range(6))
    assert contents(document([*ENTRIES, *(replace(block, page=9) for block in paged)])) == frozenset()
    titles = ["Harbours", "Prisons", "Schools", "Rivers", "Forests"]
    listed = [f"{title} {n}" for n, title in enumerate(titles, 4)]
    assert contents(document(["Contents", *listed, *map(heading, titles)])) == frozenset(range(6))
    assert contents(document(["Contents", *listed])) == frozenset()


@pytest.mark.parametrize("title", ["Killed by district", "Districts of Karsova"])
def test_counts_in_the_words_of_headings_are_no_contents_page(title: str) -> None:
    """A list of what was counted in each district, above a chapter for each."""
    chapters = [block for n in range(6) for block in (heading(f"District {n * 'x'}y", 2), f"{S[n]}")]
    lines = [f"District {n * 'x'}y ........ {3 + 2 * n}" for n in range(6)]
    changed = [line.replace(" 7", " 8") for line in lines]
    old, new = ([heading(title, 2), *of, *chapters] for of in (lines, changed))
    assert of(old, new) == ([], [("7", "8")])


def test_what_changes_on_a_contents_page_is_contents() -> None:
    """A page number, a leader, an entry that came."""
    new = [*ENTRIES[:2], "Fesk and its harbour . . . 8", *(entry.replace(". ", " ", 1) + "0" for entry in ENTRIES[2:])]
    noise, content = of(["Contents", *ENTRIES, S[0]], ["Contents", *new, S[0]])
    assert content == [] and {why for why, _, _ in noise} <= {"contents", "typography"}


FIGURES = [
    f"{crime} {'.' * 20} {n}"
    for crime, n in zip("Murder Theft Fraud Arson Riot".split(), (12, 95, 340, 512, 700), strict=True)
]


def test_figures_behind_leaders_are_content() -> None:
    """Leaders prove no contents page: a table of crimes has them."""
    changed = [*FIGURES[:2], FIGURES[2].replace("340", "480"), *FIGURES[3:]]
    assert of([*S[:3], *FIGURES, S[4]], [*S[:3], *changed, S[4]]) == ([], [("340", "480")])
    assert of([*S[:3], *FIGURES, S[4]], [*S[:3], *FIGURES[:2], *FIGURES[3:], S[4]])[1] == [(FIGURES[2], "")]


def test_a_long_line_of_leaders_is_read_in_no_time() -> None:
    """A form of 20,000 underscores is no entry, and it is not tried from every one of them."""
    start = time.process_time()
    assert contents(document([f"Form {'_' * 20_000}a 1", f"Form {'. ' * 120}a 1"] * 200)) == frozenset()
    assert time.process_time() - start < 1


def test_a_number_behind_a_heading_of_its_own_is_content() -> None:
    """A line of a table that is no table: "Attacks 22"."""
    assert of([heading("Attacks"), "Attacks 22"], [heading("Attacks"), "Attacks 23"])[1] == [("22", "23")]


def issues(
    old: str, new: str, labels: tuple[str, str] = ("2025-03", "2026-04"), reader: str = "html/1"
) -> tuple[object, object]:
    """Return noise and content of a line in two issues."""
    return compared(document([old, *S[:3]], labels[0], reader), document([new, *S[:3]], labels[1], reader))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Visa Bulletin For March 2025", "Visa Bulletin For April 2026"),
        ("Number 99 Volume X Karsova", "Number 1 Volume XI Karsova"),
        ("Vol. 3, No. 4 March 2025", "Vol. 3, No. 5 March 2025"),
        ("Issue 12", "Issue 13"),
        ("[H.R. 7 Reported in House (RH)]", "[H.R. 7 Engrossed in House (EH)]"),
        ("Number of views (4099)/Comments (0)", "Number of views (4116)/Comments (2)"),
    ],
)
def test_what_every_issue_changes_is_routine(old: str, new: str) -> None:
    """Its month, its number, its banner; a web page's counter."""
    noise, content = issues(old, new)
    assert content == [] and {why for why, _, _ in noise} == {"routine"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The vote of 7 March was void.", "The vote of 7 April was void."),
        ("The vote of May was void.", "The vote of June was void."),
        (
            "Number 99 shelters had 12 beds each, and the volume of aid rose to 3 tons.",
            "Number 99 shelters had 14 beds.",
        ),
        ("Views of the harbour cost 40 crowns.", "Views of the harbour cost 45 crowns."),
        ("Wednesday, February 01, 2017", "Thursday, February 02, 2017"),
        ("The massacre of 12 March 2025 was long.", "The massacre of 12 March 2026 was long."),
        ("The massacre of March 12, 2025 was long.", "The massacre of March 12, 2026 was long."),
        ("Elections will be held in March.", "Elections will be held in April."),
        ("Visits: 315", "Visits: 342"),
        ("5,000 shares", "7,000 shares"),
        ("February 1, 2017", "March 2, 2017"),
        ("Number of civilians killed: 315", "Number of civilians killed: 342"),
        ("No deaths, no injuries were reported", "5 deaths, no injuries were reported"),
        ("No civil cases were brought", "No 12 cases were brought"),
        ("The volume of oil exported was 500 barrels", "The volume of oil exported was 900 barrels"),
        ("There was no issue with civil rights", "There was no issue with 12 rights"),
        ("No issue was found in 12 prisons", "Issue was found in 12 prisons, no help"),
        ("Number 99 Shelters", "Number 12 Shelters"),
        ("Number 4 Volume 3 Deaths 22", "Number 4 Volume 3 Deaths 25"),
        ("[Confirmed by court]", "[Denied by court]"),
        ("[315 people were killed in the attack]", "[342 people were wounded in the flood]"),
        ("[H.R. 7 Reported in House (RH)]", "[H.R. 8 Reported in House (RH)]"),
        ("[Killed 315 Confirmed by Court (CC)]", "[Killed 315 Denied by Court (DC)]"),
    ],
)
def test_other_dates_and_numbers_are_content(old: str, new: str) -> None:
    """A day's date, a month that is not the issue's, a number in a sentence, a weekday that is wrong."""
    assert issues(old, new)[1] != []


@pytest.mark.parametrize(
    ("above", "counter", "second", "is_clock"),
    [
        ("Log in", "Number of views (40)", "Thursday, February 02, 2017", True),
        ("Log in", S[4], "Thursday, February 02, 2017", False),
        ("Log in", "Number of views (40)", "Friday, February 02, 2017", False),
        (heading("Statement on Karsova"), "Number of views (40)", "Thursday, February 02, 2017", False),
    ],
)
def test_a_date_is_a_clock_above_the_titles_of_a_page_that_counts_its_readers(
    above: str | Block, counter: str, second: str, is_clock: bool
) -> None:
    """With its right weekday; below a title it is the date of a statement."""
    old, new = (
        document([above, day, *S[:3], counter], reader="html/1") for day in ("Wednesday, February 01, 2017", second)
    )
    assert (compared(old, new)[1] == []) is is_clock


def test_a_counter_in_a_report_that_is_no_web_page_is_content() -> None:
    """A report may count views."""
    assert issues("Views: 4099", "Views: 4116", reader="pdf/1")[1] != []


def test_a_line_of_issue_numbers_further_down_is_content() -> None:
    """At the head of a document it numbers the issue."""
    old, new = [*S[:11], "Volume 4 of coal"], [*S[:11], "Volume 5 of coal"]
    assert compared(document(old, "2015"), document(new, "2016"))[1] == [("4", "5")]


def test_the_credit_of_an_e_text_is_furniture() -> None:
    """Before the title; the same words further down are an author's."""
    credit = "Transcribed by Dr. Gerd B. Marn"
    assert of(S[:3], [credit, *S[:3]]) == ([("furniture", "", credit)], [])
    assert of(S[:3], [*S[:2], credit, S[2]])[1] == [("", credit)]


@pytest.mark.parametrize("by", ["Produced", "This was produced", "Typed and signed"])
def test_who_made_a_report_is_content(by: str) -> None:
    """A ministry with the help of its police, in the last block."""
    last = f"{by} by the Ministry of Defence with the help of the police"
    assert of([*S[:3], last], S[:3])[1] == [(last, "")]


def test_a_list_turned_round_keeps_its_figures() -> None:
    """The label of a figure may stand on either side of it."""
    old = Block(Kind.PARAGRAPH, "Land use: 5% arable land; 9% permanent crops; 8% wet meadows; 78% dry sand")
    new = Block(Kind.PARAGRAPH, "Land use: arable land 5%; permanent crops 9%; wet meadows 8%; dry sand 78%")
    comparison = compare(document([old]), document([new]))
    assert {r.status.value for r in comparison.figures if r.old and r.new} == {"repeated"}
    assert sum(bool(r.old and r.new) for r in comparison.figures) == 4


def test_an_edition_without_a_year_has_no_word_for_it() -> None:
    """ "None" is a word."""
    assert compared(document(["None came of it."]), document(["Some came of it."]))[1] == [("None", "Some")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("No torture in Karsova", "Torture in Karsova"),
        ("Torture in Karsova", "Karsova"),
        ("Deaths in Karsova: 315", "Deaths in Karsova"),
        ("Torture: Karsova", "Karsova"),
    ],
)
def test_a_word_of_a_title_is_content(old: str, new: str) -> None:
    """Only what a series calls itself before the name is a frame."""
    assert of([heading(old), *S[:3]], [heading(new), *S[:3]])[1] != []


def test_the_name_of_a_series_before_a_title_is_a_frame() -> None:
    """With its year or without."""
    noise, content = of([heading("2022 Reports on Harbours: Karsova"), *S[:3]], [heading("Karsova"), *S[:3]])
    assert content == [] and {why for why, _, _ in noise} == {"furniture"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1990: The war ended.", "1991: The war ended."),
        ("1990. The war ended.", "1991. The war ended."),
        ("12: Deaths in custody", "15: Deaths in custody"),
        ("12. M\u00e4rz: Der Krieg endete.", "13. M\u00e4rz: Der Krieg endete."),
    ],
)
def test_years_counts_and_dates_before_an_item_number_nothing(old: str, new: str) -> None:
    """A number with a stop or a bracket does: see the renumbered list."""
    assert of([Block(Kind.ITEM, old, level=1)], [Block(Kind.ITEM, new, level=1)])[1] != []
    assert (
        of([Block(Kind.ITEM, "12. Market prices", level=1)], [Block(Kind.ITEM, "13. Market prices", level=1)])[1] == []
    )
