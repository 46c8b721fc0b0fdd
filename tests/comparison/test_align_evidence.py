"""What speaks for linking two blocks in their place: exact texts, words in order, content, labels, neighbours."""

from __future__ import annotations

import pytest

from diffreport import Relation

from .aligning import SENTENCES as S
from .aligning import aligned, of_new, of_old, outlined, pairs, paragraph, relations


def test_texts_that_stand_once_on_both_sides_are_anchors() -> None:
    """However much stands between them."""
    found = aligned([S[0], paragraph(1), S[1]], [paragraph(2), S[0], S[1]])
    assert [(of_new(found, j).old, of_new(found, j).why) for j in (1, 2)] == [((0,), "anchor"), ((2,), "anchor")]


def test_anchors_grow_over_equal_texts_beside_them() -> None:
    """A text that stands twice goes with the one that is known."""
    found = aligned([S[0], "Yes.", S[1], "Yes."], [S[0], S[2], S[1], "Yes."])
    assert pairs(found) == [(0, 0), (2, 2), (3, 3)]
    assert of_new(found, 3).why == "anchor"


def test_texts_without_an_anchor_grow_from_either_end() -> None:
    """Nothing but repeated short texts: what is equal from the start on is linked in order."""
    assert pairs(aligned(["Yes."] * 5, ["Yes."] * 3)) == [(0, 0), (1, 1), (2, 2)]
    assert pairs(aligned(["Yes.", "No."] * 20, ["Yes.", "No."] * 20)) == [(k, k) for k in range(40)]


def test_a_short_text_of_every_chapter_is_linked_in_its_own() -> None:
    """The first chapter lost its sentence: those of the others do not shift."""
    none = "None reported."
    found = aligned([S[0], none, S[1], none, S[2], none], [S[0], S[1], none, S[2], none])
    assert pairs(found) == [(0, 0), (2, 1), (3, 2), (4, 3), (5, 4)]


def test_a_short_text_does_not_go_over_to_another_chapter() -> None:
    """One chapter lost its sentence, another one got it: it did not move."""
    none = "None were reported by anyone."
    old = outlined("# Mines", S[0], none, "# Courts", S[1], S[2], "# Ports", S[3], none)
    new = outlined("# Mines", S[0], "# Courts", S[1], S[2], none, "# Ports", S[3], none)
    found = aligned(old, new)
    assert of_old(found, 2).relation == Relation.REMOVED and of_new(found, 5).relation == Relation.ADDED
    assert of_old(found, 8).new == (8,)


@pytest.mark.parametrize("mark", ["", "# "])
def test_a_renumbered_chapter_keeps_its_heading(mark: str) -> None:
    """A new second chapter makes the former one the third; its heading goes along, and does not stay behind."""
    one, two, three = (f"{mark}CHAPTER {n}." for n in ("I", "II", "III"))
    old, new = (one, S[0], two, S[1], S[2]), (one, S[0], two, S[3], S[4], three, S[1], S[2])
    assert pairs(aligned(outlined(*old), outlined(*new))) == [(0, 0), (1, 1), (2, 5), (3, 6), (4, 7)]


def test_the_same_label_is_the_same_field_whatever_stands_behind_it() -> None:
    """Every word of the value changed, and there is nothing else to go by."""
    old = ["Capital: Orsha", "Climate: mild, wet winters and dusty summers", "Main exports: coffee, timber"]
    new = ["Capital: Lower Wen", "Terrain: flat", "Climate: tropical", "Main exports: tin and coal"]
    found = aligned(old, new)
    assert pairs(found) == [(0, 0), (1, 2), (2, 3)]
    assert of_new(found, 1).relation == Relation.ADDED


def test_a_label_of_another_year_is_another_field() -> None:
    """The figures of 2019 are no revision of those of 2018, which are gone."""
    old = [f"Exports ({year}): tin, coal and {year - 1990} tonnes of wool" for year in (2018, 2019, 2020)]
    new = [f"Exports ({year}): tin, coal and {year - 1992} tonnes of wool" for year in (2019, 2020, 2021)]
    assert pairs(aligned(old, new)) == [(1, 0), (2, 1)]


def test_a_renamed_label_needs_a_value_that_stayed() -> None:
    """Another label with like words behind it is another field, unless most of the words are the same."""
    stayed = "most lines are old copper, and the north has none at all"
    renamed = aligned([S[0], f"Telephones: {stayed}", S[1]], [S[0], f"Telecommunications: {stayed}", S[1]])
    assert pairs(renamed) == [(0, 0), (1, 1), (2, 2)]
    other = aligned(
        [S[0], "Telephones: old copper lines in the north", S[1]],
        [S[0], "Railways: old iron lines in the south", S[1]],
    )
    assert pairs(other) == [(0, 0), (2, 2)]


def test_a_figure_is_no_evidence_for_a_pair() -> None:
    """Two sentences that have nothing but three numbers in common are about different things."""
    old, new = (
        "Fires destroyed 17 barns, 315 sheds, 2,015 fences.",
        "Nobody counted 17 votes, 315 ballots, 2,015 names.",
    )
    assert pairs(aligned([old], [new])) == []


def test_a_figure_is_no_evidence_against_a_pair() -> None:
    """Every number is another one, and the sentence is the same."""
    old, new = "Population: 1,907,592 (2019 est.)", "Population: 1,932,774 (2021 est.)"
    assert relations(aligned([old], [new])) == [("revised", (0,), (0,))]


def test_a_rare_name_decides_between_two_sentences() -> None:
    """The sentence of one village is not the next one's, though their order would allow it."""
    old = [
        S[0],
        "The police arrested a man in Karsova on the day of the vote.",
        "The police arrested a man in Meldin on the day of the vote.",
        S[1],
    ]
    new = [S[0], "The police arrested a man in Meldin on the eve of a vote.", S[1]]
    assert pairs(aligned(old, new)) == [(0, 0), (2, 1), (3, 2)]


def test_a_paragraph_rewritten_in_its_place_is_linked() -> None:
    """Some of what it tells is still there, in other words and another order."""
    rewritten = (
        "Barley below the dam was lost: in March somebody had opened the sluices by night and told none of the "
        "farmers, said a clerk."
    )
    found = aligned([S[0], S[1], S[2]], [S[0], rewritten, S[2]])
    assert relations(found)[1] == ("revised", (1,), (1,))


def test_a_paragraph_about_something_else_is_no_revision() -> None:
    """That it stands in the place of the former one is not enough."""
    assert relations(aligned([S[0], S[1], S[2]], [S[0], S[7], S[2]])) == [
        ("same", (0,), (0,)),
        ("removed", (1,), ()),
        ("added", (), (1,)),
        ("same", (2,), (2,)),
    ]


def test_a_short_sentence_is_linked_when_half_of_it_stayed() -> None:
    """Two of its six words are new, two changed their places."""
    found = aligned(
        [S[0], "He did not reply to the letter.", S[2]],
        [S[0], "He made no reply to that letter.", S[2]],
    )
    assert relations(found)[1] == ("revised", (1,), (1,))


def test_a_sentence_that_grew_into_a_paragraph_is_linked() -> None:
    """All of its words are there, among four times as many."""
    grown = " ".join((S[5], S[1], S[6], S[7], S[8]))
    assert relations(aligned([S[0], S[1], S[2]], [S[0], grown, S[2]]))[1] == ("revised", (1,), (1,))
    assert relations(aligned([S[0], grown, S[2]], [S[0], S[1], S[2]]))[1] == ("revised", (1,), (1,))


LANGUAGES = {
    "Chinese": (
        (
            "该国政府在奥尔沙港口逮捕了十七名渔民。",
            "矿工因拖欠工资举行罢工，九天后复工。",
            "学校体育馆里召开了议会会议。",
        ),
        ("矿工因拖欠工资举行了罢工，十二天后才复工。", "学校体育馆里又召开了一次议会会议。"),
    ),
    "Japanese": (
        (
            "政府はオルシャ港で漁師を逮捕した。",
            "鉱山労働者は未払い賃金をめぐってストライキを行った。",
            "議会は学校の体育館で開かれた。",
        ),
        ("鉱山労働者は未払いの賃金をめぐり長いストライキを行った。", "議会は今年も学校の体育館で開かれた。"),
    ),
    "Thai": (
        ("รัฐบาลจับกุมชาวประมงที่ท่าเรือออร์ชา", "คนงานเหมืองนัดหยุดงานเพราะไม่ได้รับค่าจ้าง", "รัฐสภาประชุมกันในโรงยิมของโรงเรียน"),
        ("คนงานเหมืองนัดหยุดงานอีกครั้งเพราะไม่ได้รับค่าจ้าง", "รัฐสภาประชุมกันในโรงยิมเก่าของโรงเรียน"),
    ),
    "Burmese": (
        ("ရဲများကတံငါသည်", "သတ္တုတွင်းအလုပ်သမားများသပိတ်မှောက်ကြသည်", "လွှတ်တော်ကိုကျောင်းတွင်ကျင်းပသည်"),
        ("သတ္တုတွင်းအလုပ်သမားများထပ်မံသပိတ်မှောက်ကြသည်", "လွှတ်တော်ကိုကျောင်းဟောင်းတွင်ကျင်းပသည်"),
    ),
    "Arabic": (
        (
            "اعتقلت الشرطة سبعة عشر صيادا في ميناء أورشا.",
            "أضرب عمال المناجم بسبب الأجور غير المدفوعة.",
            "اجتمع البرلمان في قاعة رياضية في المدرسة.",
        ),
        ("أضرب عمال المناجم مرة أخرى بسبب الأجور غير المدفوعة.", "اجتمع البرلمان هذا العام في قاعة رياضية في مدرسة."),
    ),
    "Hebrew": (
        (
            "המשטרה עצרה שבעה עשר דייגים בנמל אורשה.",
            "כורים שבתו בגלל שכר שלא שולם.",
            "הפרלמנט התכנס באולם ההתעמלות של בית הספר.",
        ),
        ("כורים שבתו שוב בגלל שכר שלא שולם.", "הפרלמנט התכנס השנה באולם ההתעמלות של בית ספר."),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_script_is_aligned_by_its_words(language: str) -> None:
    """With spaces between the words or without, from either side; the first sentence is gone."""
    old, new = LANGUAGES[language]
    assert relations(aligned(old, new)) == [
        ("removed", (0,), ()),
        ("revised", (1,), (0,)),
        ("revised", (2,), (1,)),
    ]
    assert all(0.5 < link.score < 1 for link in aligned(old, new).links if link.new)


def test_the_runner_up_is_the_next_best_partner() -> None:
    """A link tells which other block came closest, and how close."""
    text = paragraph(1)
    twin = text.replace(text.split()[0], "another").replace(text.split()[5], "word")
    link = of_old(aligned([f"{text} Old words here."], [f"{text} New words there.", f"{twin} Else."]), 0)
    assert link.runner_up is not None and link.runner_up.block == 1 and 0 < link.runner_up.score < link.score


def test_the_runner_up_of_an_added_block_is_an_old_one() -> None:
    """It tells what the block would have been linked with; a block that nothing resembles has none."""
    text = paragraph(1)
    found = aligned([text, S[0]], [text.replace(text.split()[0], "another"), text, S[0], S[3]])
    added = of_new(found, 0)
    assert added.relation == Relation.ADDED and added.score == 0 and added.runner_up is None
    twin = text.replace(text.split()[3], "changed")
    added = of_new(aligned([f"{text} Here."], [f"{text} There.", f"{twin} Else."]), 1)
    assert added.relation == Relation.ADDED and added.runner_up is not None and added.runner_up.block == 0


def test_the_runner_up_of_a_pair_is_a_new_block_whichever_side_is_taken_first() -> None:
    """With many old blocks and few new ones it is still an index on the new side."""
    text = paragraph(1)
    twin = text.replace(text.split()[0], "another").replace(text.split()[5], "word")
    strangers = [paragraph(n) for n in range(20, 26)]
    found = aligned([*strangers, f"{text} Old words here."], [f"{text} New words there.", f"{twin} Else."])
    exchanged = aligned([f"{text} New words there.", f"{twin} Else."], [*strangers, f"{text} Old words here."])
    link = of_old(found, 6)
    assert link.runner_up is not None and link.runner_up.block == 1 and 0 < link.runner_up.score < link.score
    other = of_old(exchanged, 0).runner_up
    assert other is not None and other.block < 6 and other.score < 0.1  # no other new block resembles it


@pytest.mark.parametrize("gap_pairs", [1, 10, 400, 10**6])
def test_every_budget_finds_the_same_partners(gap_pairs: int) -> None:
    """Candidates find the partners that an exhaustive search finds, and are no fallback."""
    old = [paragraph(n) for n in range(60)]
    new = [text.replace(text.split()[3], "changed") for text in old[:20] + old[25:]]
    found = aligned(old, new, gap_pairs=gap_pairs)
    assert pairs(found) == [*((k, k) for k in range(20)), *((k, k - 5) for k in range(25, 60))]
    assert not found.fallbacks


@pytest.mark.parametrize("copies", [4, 9, 15])
def test_a_text_with_many_copies_finds_them_among_strangers(copies: int) -> None:
    """Words that stand in every copy are no way to find a partner; there are word pairs, and the place."""
    same = "The committee for the old harbour took note without a further vote today."
    old = [text for k in range(30) for text in (paragraph(100 + k), same)[: 1 + (k < copies)]]
    new = [text for k in range(30) for text in (paragraph(300 + k), same)[: 1 + (k < copies)]]
    assert pairs(aligned(old, new)) == [(2 * k + 1, 2 * k + 1) for k in range(copies)]


def test_a_fallback_is_said_once_for_all_gaps() -> None:
    """With the first gap and the number of all; a block that two passes met is counted once."""
    same = "It was so."
    part = [text for k in range(25) for text in (paragraph(100 + k), same)]
    other = [text for k in range(25) for text in (paragraph(300 + k), same)]
    [once] = aligned(part, other).fallbacks
    assert once.where == "old blocks 0-48, new blocks 0-48"
    assert once.why.startswith("24 blocks hold hardly any rare words")
    [all_gaps] = aligned([*part, S[0], *part, S[1], *part], [*other, S[0], *other, S[1], *other]).fallbacks
    assert all_gaps.where.endswith("and 2 more gaps")


def test_a_heading_set_in_capitals_is_the_same_one_though_another_chapter_has_its_old_print() -> None:
    """Its old text stands on both sides, its new one does not: their keys differ, their paths do not."""
    old = outlined("# Albania", "## Summary", S[0], "# Belgium", "## Overview", S[1])
    new = outlined("# Albania", "## SUMMARY", S[0], "# Belgium", "## Summary", S[1])
    for before, after in ((old, new), (new, old)):
        found = aligned(before, after)
        assert (of_new(found, 1).old, of_new(found, 1).score) == ((1,), 1.0)


@pytest.mark.parametrize("least", [0.99, 1.0])
def test_no_pair_in_place_scores_less_than_the_setting(least: float) -> None:
    """However long the blocks are, and whatever stands beside them."""
    long = " ".join((S[1], S[2], S[3]))
    found = aligned([S[0], long, S[4]], [S[0], long.replace("barley", "oats"), S[4]], place_score=least, move_score=1)
    assert pairs(found) == [(0, 0), (2, 2)]
