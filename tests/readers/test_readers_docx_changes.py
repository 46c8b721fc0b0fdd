"""Tracked changes: the text after them, or before them where that is asked for."""

from __future__ import annotations

import difflib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.comparison import compare
from diffreport.errors import InputError
from diffreport.readers import read
from tests.readers.office_files import level, listed, numbering, par, run, style, table, word

MARK = "<w:rPr><w:{}/></w:rPr>"


def views(body: str, **parts: str) -> tuple[list[str], list[str]]:
    """Return the texts of the blocks before the changes, and after them."""
    data = word(body, **parts)
    return tuple([block.text for block in read(data, original=original).blocks] for original in (True, False))  # type: ignore[return-value]


def added(text: str) -> str:
    return f'<w:ins w:author="A">{run(text)}</w:ins>'


def removed(text: str) -> str:
    return f'<w:del w:author="B">{run(text).replace("w:t", "w:delText")}</w:del>'


def test_insertions_and_deletions_are_of_one_view_each() -> None:
    """What was inserted is read after the changes, what was deleted before them."""
    body = par(run("Some ") + removed("315") + added("342") + run(" fighters"))
    assert views(body) == (["Some 315 fighters"], ["Some 342 fighters"])


def test_a_deleted_insertion_is_of_neither_view() -> None:
    """One author's insertion that another deleted was not there before and is not there after."""
    inner = removed("never")
    body = par(run("a") + f"<w:ins>{inner}</w:ins>" + run("b"))
    assert views(body) == (["ab"], ["ab"])


def test_moves_stand_at_one_place_in_each_view() -> None:
    """Moved paragraphs with their marks leave nothing behind, and are counted as moves."""
    source = par(f"<w:moveFrom>{run('Moved.')}</w:moveFrom>", properties=MARK.format("moveFrom"))
    target = par(f"<w:moveTo>{run('Moved.')}</w:moveTo>", properties=MARK.format("moveTo"))
    body = source + par("One.") + '<w:moveToRangeStart w:name="m"/>' + target + par("Two.")
    assert views(body) == (["Moved.", "One.", "Two."], ["One.", "Moved.", "Two."])
    assert read(word(body)).remarks[0].startswith("The document carries 1 tracked move by 1 author;")


def test_paragraph_marks_join_and_part() -> None:
    """A deleted mark joins a paragraph with the next one, an inserted mark does so before the changes."""
    body = par("One ", properties=MARK.format("del")) + par("two ") + par("three ", properties=MARK.format("ins"))
    assert views(body + par("four")) == (["One", "two", "three four"], ["One two", "three", "four"])


def test_a_deleted_paragraph_leaves_the_next_one_its_kind() -> None:
    """A heading that was deleted does not make a heading of the text below it, nor does it count in a list."""
    styles = style("H1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>', "heading 1")
    body = par(removed("Arms"), "H1", MARK.format("del")) + par("Text.")
    kinds = [str(block.kind) for block in read(word(body, styles=styles)).blocks]
    assert kinds == ["paragraph"]
    gone = listed("x", 1).replace("</w:pPr><w:r>", f"{MARK.format('del')}</w:pPr><w:del><w:r>")
    gone = (
        gone.replace("</w:r></w:p>", "</w:r></w:del></w:p>").replace("w:t>", "w:delText>").replace("w:t ", "w:delText ")
    )
    body = listed("a", 1) + gone + listed("b", 1)
    levels = numbering(level(0, "decimal", "%1."))
    assert views(body, numbering=levels) == (["1. a", "2. x", "3. b"], ["1. a", "2. b"])


def test_a_mark_deleted_before_a_table_or_an_end_joins_nothing() -> None:
    """Text cannot go on into a table, nor out of a cell."""
    gone = MARK.format("del")
    body = (
        par("One.", properties=gone) + table((par("a", properties=gone), "b"), ("c", "d")) + par("End", properties=gone)
    )
    assert views(body)[1] == ["One.", "a | b\nc | d", "End"]


def test_rows_and_cells_are_of_one_view_each() -> None:
    """A table's rows and cells are tracked as such, with whatever is in them."""
    rows = table(("a", "b"), ("c", "d"), ("e", "f"))
    rows = rows.replace(
        '<w:tr><w:tc><w:p><w:pPr></w:pPr><w:r><w:t xml:space="preserve">c',
        '<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:pPr></w:pPr><w:r><w:t xml:space="preserve">c',
    )
    assert views(rows) == (["a | b\nc | d\ne | f"], ["a | b\ne | f"])
    new = f"<w:tc><w:tcPr><w:cellIns/></w:tcPr>{par('new')}</w:tc>"
    assert views(table(("a", "b", new), ("c", "d", new))) == (["a | b\nc | d"], ["a | b | new\nc | d | new"])


def test_a_document_says_that_it_carries_changes() -> None:
    """Counts and authors, what was read, and how many words the other view has."""
    body = par(added("one two") + removed("three")) + par(added("four"))
    document = read(word(body))
    assert document.remarks == (
        "The document carries 2 tracked insertions and 1 deletion by 2 authors; the text after them was read.",
    )
    assert [(entry.what, entry.words) for entry in document.left_out] == [("tracked deletions", 1)]
    before = read(word(body), original=True)
    assert "the text before them was read" in before.remarks[0]
    assert [(entry.what, entry.words) for entry in before.left_out] == [("tracked insertions", 3)]
    assert read(word(par("plain"))).remarks == ()


def test_changes_of_format_are_no_changes() -> None:
    """Only words are tracked here, not the properties they had."""
    change = "<w:pPrChange><w:pPr><w:pStyle w:val='H1'/></w:pPr></w:pPrChange>"
    assert views(par(run("a", "<w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange>"), properties=change)) == (["a"], ["a"])
    assert read(word(par("a", properties=change))).remarks == ()


WORDS = st.lists(st.sampled_from("fighters left the north 315 342 of 2026".split()), min_size=1, max_size=6)
PARAGRAPHS = st.lists(WORDS.map(" ".join), min_size=1, max_size=6)


def tracked(old: list[str], new: list[str]) -> str:
    """Return a body that turns one text into the other: characters and paragraph marks, tracked one by one."""
    pieces = []
    before, after = "\n".join(old) + "\n", "\n".join(new) + "\n"
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before[:-1], after[:-1], autojunk=False).get_opcodes():
        if tag != "insert":
            pieces.append(("" if tag == "equal" else "del", before[i1:i2]))
        if tag in ("insert", "replace"):
            pieces.append(("ins", after[j1:j2]))
    paragraphs, runs = [], ""
    for change, text in [*pieces, ("", "\n")]:
        for place, line in enumerate(text.split("\n")):
            if place:
                paragraphs.append(par(runs, properties=MARK.format(change) if change else ""))
                runs = ""
            if line:
                runs += {"": run, "ins": added, "del": removed}[change](line)
    return "".join(paragraphs)


@pytest.mark.properties
@given(PARAGRAPHS, PARAGRAPHS)
def test_rejecting_all_gives_the_old_text_and_accepting_all_the_new(old: list[str], new: list[str]) -> None:
    """However the paragraphs were cut and joined, each view is the text that it was."""
    assert views(tracked(old, new)) == (old, new)


@given(st.integers(0, 4_000), st.binary(max_size=12))
def test_damage_is_an_input_error(at: int, junk: bytes) -> None:
    """Whatever bytes of a document are overwritten, it is read or refused in one line."""
    data = word(tracked(["a b", "c"], ["a c", "d"]), styles=style("H1"), numbering=numbering(level(0, "decimal", "%1")))
    try:
        read(data[:at] + junk + data[at + len(junk) :], name="report.docx")
    except InputError as error:
        assert "\n" not in str(error)


@given(st.integers(0, 900), st.text('<>/&"= w:ptrsd', max_size=12))
def test_damaged_xml_is_an_input_error(at: int, junk: str) -> None:
    """Tags cut, turned or strewn in are read or refused."""
    body = tracked(["a b", "c"], ["a c", "d"]) + table(("a", "b"), ("c", "d"))
    try:
        read(word(body[:at] + junk + body[at + len(junk) :]), name="report.docx")
    except InputError as error:
        assert "\n" not in str(error)


def test_pairs_of_neighbours_are_what_the_law_is_tried_on() -> None:
    """The builder of the law makes what it says: marks of both kinds."""
    bodies = [tracked(old, new) for old, new in pairwise([["a"], ["a", "b"], ["ab"]])]
    assert "<w:rPr><w:ins/></w:rPr>" in bodies[0] and "<w:rPr><w:del/></w:rPr>" in bodies[1]


def marked_links(body: str) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Return the links that the tracked changes of a document tell."""
    before, after = (read(word(body), original=original, marked=True) for original in (True, False))
    links = compare(before, after).alignment.links
    return [(str(link.relation), link.old, link.new) for link in links if link.why == "marks"]


def test_what_the_changes_keep_is_linked() -> None:
    """A paragraph of which no letter is left is still the same one; a new one before it is not."""
    body = par(run("Zero")) + par(added("New"), properties=MARK.format("ins")) + par(removed("abc") + added("xyz"))
    assert marked_links(body) == [("same", (0,), (0,)), ("revised", (1,), (2,))]


def test_marks_of_paragraphs_split_and_merge() -> None:
    """By the file, whatever the texts are."""
    body = par("One ", properties=MARK.format("del")) + par("two ") + par("three ", properties=MARK.format("ins"))
    assert marked_links(body + par("four")) == [("merged", (0, 1), (0,)), ("split", (2,), (1, 2))]


def test_a_tracked_move_is_a_link_by_its_name() -> None:
    """Also where the paragraph was revised beyond recognition; a paragraph that words were moved into stays itself."""
    moved = '<w:{0}RangeStart w:id="{1}" w:name="m"/>{2}<w:{0}RangeEnd w:id="{1}"/>'
    source = par(f"<w:moveFrom>{run('Moved.')}</w:moveFrom>", properties=MARK.format("moveFrom"))
    target = par(f"<w:moveTo>{run('Reworded.')}</w:moveTo>", properties=MARK.format("moveTo"))
    body = moved.format("moveFrom", 1, source) + par("One of some length.") + par("Two, which is as long.")
    links = marked_links(body + moved.format("moveTo", 2, target))
    assert links == [("same", (1,), (0,)), ("same", (2,), (1,)), ("moved", (0,), (2,))]


def test_a_paragraph_may_be_split_while_it_moves() -> None:
    """All that it became has its place."""
    moved = '<w:{0}RangeStart w:id="{1}" w:name="m"/>{2}<w:{0}RangeEnd w:id="{1}"/>'
    source = par(f"<w:moveFrom>{run('One. Two.')}</w:moveFrom>", properties=MARK.format("moveFrom"))
    targets = [par(f"<w:moveTo>{run(t)}</w:moveTo>", properties=MARK.format("moveTo")) for t in ("One.", "Two.")]
    body = moved.format("moveFrom", 1, source) + par("Some text that stays.")
    links = marked_links(body + moved.format("moveTo", 2, "".join(targets)))
    assert links == [("same", (1,), (0,)), ("split", (0,), (1, 2))]


def test_rows_and_cells_leave_a_table_the_same() -> None:
    """It is linked by the paragraphs in its cells."""
    row = "<w:tr>{}<w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    rows = [row.format("", par("a"), par("b")), row.format("", par(removed("1") + added("2")), par("3"))]
    rows.append(row.format("<w:trPr><w:ins/></w:trPr>", par(added("4")), par(added("5"))))
    assert marked_links(par("Zero") + f"<w:tbl>{''.join(rows)}</w:tbl>") == [
        ("same", (0,), (0,)),
        ("revised", (1,), (1,)),
    ]


def test_a_document_cannot_say_what_belongs_together_by_itself() -> None:
    """Its own attributes are none of ours, and do no harm."""
    body = par(run("One.")).replace("<w:p>", '<w:p place="x">') + par(run("Two.") + added("!"))
    assert 'place="x"' in body
    assert views(body) == (["One.", "Two."], ["One.", "Two.!"])
    assert marked_links(body) == [("same", (0,), (0,)), ("revised", (1,), (1,))]
