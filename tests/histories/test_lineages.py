"""What becomes of paragraphs through a few editions, by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest

from diffreport import Document, compare
from diffreport.histories import history_of
from diffreport.model.histories import End, Event, Stage
from tests.comparison.aligning import SENTENCES, outlined
from tests.histories.telling import dated, lineage, table, told

HARBOUR, FARMERS, TEACHER, ARCHIVE, MINERS, CHOIR, *_ = SENTENCES


def test_a_paragraph_is_followed_and_its_words_dated() -> None:
    """Each word dates from the edition that first has it, and lasts until the last one."""
    texts = ["The court heard 17 cases.", "The court heard 19 cases.", "The court heard 19 cases in March."]
    of = lineage(told(*([text, HARBOUR] for text in texts)), "March")
    assert [stage.event for stage in of.stages] == [Event.FIRST, Event.REWORDED, Event.REWORDED]
    assert dated(of) == [
        ("The court heard ", 0, 2), ("19", 1, 2), (" cases", 0, 2), (" in March", 2, 2), (".", 0, 2),
    ]  # fmt: skip
    assert dated(of, 0)[1] == ("17", 0, 0)


def test_words_otherwise_printed_are_the_same_words() -> None:
    """Quotes, capitals, spellings and hyphens date from when the words first stood there; the stage is the same."""
    texts = ["The “labour exchange” paid twenty-five clerks.", 'The "labor exchange" paid twenty five clerks.']
    of = lineage(told(*([text, HARBOUR] for text in texts)), "exchange")
    assert [stage.event for stage in of.stages] == [Event.FIRST, Event.SAME]
    assert dated(of) == [(texts[1], 0, 1)] and dated(of, 0) == [(texts[0], 0, 1)]


def test_a_paragraph_that_moves_is_followed() -> None:
    """It is the same, and moved."""
    of = lineage(told(SENTENCES[:4], [ARCHIVE, *SENTENCES[:3]]), ARCHIVE)
    assert [(stage.event, stage.block, stage.moved) for stage in of.stages] == [
        (Event.FIRST, 3, False),
        (Event.SAME, 0, True),
    ]


def test_the_longest_part_of_a_split_goes_on() -> None:
    """The other begins a lineage that says where it came from; its words are as old as they were."""
    history = told([f"{TEACHER} {HARBOUR}", MINERS], [TEACHER, HARBOUR, MINERS], [TEACHER, HARBOUR, MINERS])
    whole, part = lineage(history, TEACHER), lineage(history, HARBOUR)
    assert len(whole.stages) == 3 and part.stages[0].split_from == whole.id
    assert [stage.event for stage in part.stages] == [Event.FIRST, Event.SAME]
    assert [(run.since, run.until) for run in part.texts[0]] == [(0, 2)]


def test_a_merge_goes_on_with_the_paragraph_that_gave_most() -> None:
    """The other ends in it, and its words stay as old as they were."""
    history = told([TEACHER, MINERS], [TEACHER, HARBOUR, MINERS], [f"{TEACHER} {HARBOUR}", MINERS])
    whole, part = lineage(history, TEACHER), history.lineages[-1]
    assert dated(whole) == [(TEACHER, 0, 2), (" ", 2, 2), (HARBOUR, 1, 2)] and dated(part) == [(HARBOUR, 1, 2)]
    assert whole.stages[-1].merged == (part.id,) and part.end == End(2, whole.id)


def test_a_paragraph_that_is_back_has_returned() -> None:
    """With its old id, and with words that date from the return; in between it had an end and left remains."""
    history = told(SENTENCES[:3], SENTENCES[1:3], SENTENCES[:3])
    of = lineage(history, HARBOUR)
    assert [(stage.edition, stage.event, stage.score) for stage in of.stages] == [
        (0, Event.FIRST, None),
        (2, Event.RETURNED, 1.0),
    ]
    assert of.end is None and [dated(of, n) for n in (0, 1)] == [[(HARBOUR, 0, 0)], [(HARBOUR, 2, 2)]]


def test_a_reworded_paragraph_returns() -> None:
    """Known by its words wherever it stands now, whatever else is gone, and in any order."""
    back = [
        HARBOUR.replace("spring", "autumn").replace("first ferry", "ferry"),
        MINERS.replace("nine days", "two weeks"),
    ]
    history = told(SENTENCES, SENTENCES[5:], SENTENCES[6:], [back[1], *SENTENCES[6:], back[0], "None."])
    for text in back:
        of = lineage(history, text)
        assert [(stage.edition, stage.event) for stage in of.stages][-1] == (3, Event.RETURNED)
        assert 0.5 < (of.stages[-1].score or 0.0) < 1.0


def test_of_two_texts_alike_the_last_to_go_returns() -> None:
    """That is the one that stood there until then."""
    for one_left in ([HARBOUR, FARMERS], [FARMERS, HARBOUR]):
        history = told([HARBOUR, FARMERS, HARBOUR], one_left, [FARMERS], [FARMERS, HARBOUR])
        [back] = [each for each in history.lineages if each.stages[-1].event == Event.RETURNED]
        assert [stage.edition for stage in back.stages] == [0, 1, 3]


def test_a_paragraph_that_is_back_in_parts_has_split() -> None:
    """The longest part returns, the others say what they were split from."""
    history = told([f"{HARBOUR} {TEACHER} {ARCHIVE}", FARMERS], [FARMERS], [FARMERS, f"{TEACHER} {ARCHIVE}", HARBOUR])
    whole = lineage(history, ARCHIVE)
    assert whole.stages[-1].event == Event.RETURNED
    assert lineage(history, HARBOUR).stages == (Stage(2, 2, Event.FIRST, 0, split_from=whole.id),)


def test_paragraphs_that_are_back_in_another_order_all_return() -> None:
    """Order is no evidence after an absence: what crosses those found first is found next."""
    back = [
        "unpaid said in a school gymnasium to engineers list its were engineers postal the from that locked oak.",
        "eats ministry for Orsha received vaccines, refrigerators and that register the no doctor the before. they",
        "Miners choir of after floods sang Nobody but square that the bishop spring locked the bridge that a its lamp.",
        "the below the dam lost most of the Nobody when the patrol days, watchman without warning in the night.",
    ]
    gone = [text for text in SENTENCES if text.startswith(("The choir", "Farmers", "Parliament", "The clinic"))]
    stays = SENTENCES[-1]
    history = told([*sorted(gone, reverse=True), stays], [stays], [stays, *back])
    assert sum(each.stages[-1].event == Event.RETURNED for each in history.lineages) == 3


def test_another_paragraph_has_not_returned() -> None:
    """Neither one on something else nor one of the same pattern."""
    history = told([HARBOUR, FARMERS], [FARMERS], [FARMERS, MINERS], [FARMERS, MINERS, CHOIR])
    assert all(stage.event != Event.RETURNED for each in history.lineages for stage in each.stages)


def test_headings_and_short_texts_return_to_their_section_alone() -> None:
    """A text of a few words says the same by chance."""
    full = outlined("# Courts", HARBOUR, "None reported.", "## Appeals", FARMERS, "# Prisons", MINERS)
    bare = outlined("# Courts", HARBOUR, "# Prisons", MINERS)
    here = outlined("# Courts", HARBOUR, "None reported.", "# Prisons", MINERS, "## Appeals", CHOIR)
    history = told(full, bare, here)
    assert lineage(history, "None reported.").stages[-1].event == Event.RETURNED
    appeals = [each for each in history.lineages if each.text(each.stages[-1]) == "Appeals"]
    assert [[stage.event for stage in each.stages] for each in appeals] == [[Event.FIRST], [Event.FIRST]]


def test_a_label_brings_a_short_field_back() -> None:
    """A field of a form is known by its label, whatever stands in it."""
    history = told([HARBOUR, "Exports of barley: 17 tons"], [HARBOUR], [HARBOUR, "Exports of barley: 23 tons (2019)"])
    assert lineage(history, "23 tons").stages[-1].event == Event.RETURNED


def test_what_is_gone_leaves_remains() -> None:
    """In the first edition without it and in the last: the block most like it, and how much."""
    like = HARBOUR.replace("in spring after four years of building, and", "while")
    history = told([HARBOUR, FARMERS], [FARMERS, MINERS], [FARMERS, MINERS, CHOIR])
    end = lineage(history, HARBOUR).end
    assert end is not None and [each.edition for each in end.remains] == [1, 2]
    assert all(0.0 <= each.score < 0.3 for each in end.remains)
    history = told([HARBOUR, FARMERS, HARBOUR], [FARMERS, HARBOUR], [FARMERS, like])
    gone = [each for each in history.lineages if each.end]
    assert [(left.edition, left.score == 1.0) for left in gone[-1].end.remains] == [(1, True), (2, False)]
    assert gone[-1].end.remains[1].lineage == lineage(history, like).id


def test_page_furniture_is_known_as_such() -> None:
    """The class of a block that is no content is its lineage's."""
    history = told([HARBOUR, FARMERS], [HARBOUR, "Skip to main content", FARMERS])
    assert lineage(history, "Skip to main content").noise == "plumbing"
    assert lineage(history, HARBOUR).noise is None


def test_a_cell_keeps_its_date() -> None:
    """In whatever row and column it stands now, with what stands behind it."""
    old = table(("Town", "Cases", "Note"), ("Orsha", "5", "x"), ("Tolvia", "7", ""), ("Wen", "9", "-5"))
    new = table(("Town", "People", "Cases", "Note"), ("Orsha", "100", "6", "x"), ("Wen", "300", "9", "-5"))
    (of,) = told(old, new).lineages
    assert dated(of) == [
        ("Town | ", 0, 1), ("People | ", 1, 1), ("Cases | Note\nOrsha | ", 0, 1), ("100 | 6", 1, 1),
        (" | x\nWen | ", 0, 1), ("300 | ", 1, 1), ("9 | -5", 0, 1),
    ]  # fmt: skip
    assert ("Tolvia | 7 | \n", 0, 0) in dated(of, 0)


def test_the_id_of_a_lineage_is_of_its_first_text() -> None:
    """It stays when editions are added, and when it is reworded; two of one text have two."""
    first, second = ["Yes.", HARBOUR, "Yes."], ["Yes.", f"{HARBOUR} And so it was.", "Yes."]
    ids = [[each.id for each in told(*editions).lineages] for editions in ([first], [first, second])]
    assert ids[0] == ids[1] and len(set(ids[0])) == 3


def test_a_history_may_be_of_one_edition() -> None:
    """Every paragraph is then seen first."""
    history = told(SENTENCES)
    assert {each.stages[0].event for each in history.lineages} == {Event.FIRST}
    (issued,) = history.editions
    assert issued.paragraphs == issued.blocks == len(SENTENCES) and issued.extent is None


def test_editions_tell_their_size_and_how_much_changed() -> None:
    """Headings are no paragraphs; the extent is the comparison's."""
    old, new = outlined("# Courts", HARBOUR), outlined("# Courts", HARBOUR, MINERS)
    comparison = compare(old, new)
    first, second = history_of(old, [comparison]).editions
    assert (first.blocks, first.paragraphs, first.words) == (2, 1, comparison.summary.old_words)
    assert (second.blocks, second.paragraphs, second.words) == (3, 2, comparison.summary.new_words)
    assert second.extent == comparison.extent


def test_comparisons_follow_each_other() -> None:
    """One that begins with another edition is refused."""
    one, two, three = (Document.from_paragraphs([text]) for text in SENTENCES[:3])
    with pytest.raises(ValueError, match="comparison 2 does not begin"):
        history_of(one, [compare(*pair) for pair in pairwise((one, two))] + [compare(one, three)])
