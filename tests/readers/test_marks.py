"""Texts with changes marked in them: each edition is read, and what both have is known to belong together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffreport.comparison import compare
from diffreport.errors import InputError
from diffreport.model import Document, Kind, LeftOut, Relation
from diffreport.readers.parsing import Options, parse
from diffreport.readers.source import Source


def edition(text: str, *, original: bool, name: str = "a.md") -> Document:
    """Return one edition of a marked text."""
    return parse(Source(text.encode(), name, name), Options(original=original, marked=True))


def both(text: str, name: str = "a.md") -> tuple[Document, Document]:
    """Return both editions of a marked text."""
    return edition(text, original=True, name=name), edition(text, original=False, name=name)


def texts(text: str, name: str = "a.md") -> tuple[list[str], list[str]]:
    """Return the blocks' texts of both editions."""
    old, new = both(text, name)
    return [block.text for block in old.blocks], [block.text for block in new.blocks]


def links(text: str, name: str = "a.md") -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Return how the blocks of both editions are linked."""
    return [(str(link.relation), link.old, link.new) for link in compare(*both(text, name)).alignment.links]


# A marked text, and the blocks of its editions.
RULES = {
    "an addition": ("The dam holds{++ well++}.", ["The dam holds."], ["The dam holds well."]),
    "a deletion": ("The dam {--no longer --}holds.", ["The dam no longer holds."], ["The dam holds."]),
    "a substitution": ("The {~~dam~>weir~~} holds.", ["The dam holds."], ["The weir holds."]),
    "an empty old side": ("The dam{~~~> wall~~} holds.", ["The dam holds."], ["The dam wall holds."]),
    "an empty new side": ("The dam{~~ wall~>~~} holds.", ["The dam wall holds."], ["The dam holds."]),
    "an arrow outside": ("From A ~> B{++ now++}.", ["From A ~> B."], ["From A ~> B now."]),
    "a comment": ("The dam{>>which?<<} holds{++!++}", ["The dam holds"], ["The dam holds!"]),
    "a mark in a comment": ("The dam{>>{++no++}<<} holds{++!++}", ["The dam holds"], ["The dam holds!"]),
    "a highlight": ("The {==old dam==}{>>which?<<} holds{++!++}", ["The old dam holds"], ["The old dam holds!"]),
    "a mark in a highlight": ("The {==dam{++ wall++}==} holds.", ["The dam holds."], ["The dam wall holds."]),
    "a comment in a mark": ("The dam{++ wall{>>new<<}++} holds.", ["The dam holds."], ["The dam wall holds."]),
    "an insertion deleted": ("It {--was {++very ++}wet --}rained.", ["It was wet rained."], ["It rained."]),
    "an end alone": (
        "The count is i++} or{-- is--} not.",
        ["The count is i++} or is not."],
        ["The count is i++} or not."],
    ),
    "marks of one sign": ("It is {+++5++}{---5--}.", ["It is -5."], ["It is +5."]),
    "a paragraph": ("One.\n\n{++Two.++}\n\n{--Three.--}", ["One.", "Three."], ["One.", "Two."]),
    "paragraphs": ("One.\n\n{++Two.\n\nThree.\n\n++}Four.", ["One.", "Four."], ["One.", "Two.", "Three.", "Four."]),
    "a break inserted": ("One.{++\n\n++}Two.", ["One.Two."], ["One.", "Two."]),
    "a break deleted": ("One.{--\n\n--} Two.", ["One.", "Two."], ["One. Two."]),
    "over a break": ("One {--two.\n\nThree --}four.", ["One two.", "Three four."], ["One four."]),
    "a heading": ("## {++New part++}\n\nText.", ["Text."], ["New part", "Text."]),
    "its sign": ("{++## ++}Part\n\nText.", ["Part", "Text."], ["Part", "Text."]),
    "an item": ("- one\n- {++two++}\n- three", ["one", "three"], ["one", "two", "three"]),
    "a numbered item": ("1. one\n2. {--two--}", ["one", "two"], ["one"]),
    "what looks like a sign": ("# {++1.++}{>>new<<}\n\nText.", ["Text."], ["1.", "Text."]),
    "a footnote": ("Text[^1].{++ More.++}\n\n[^1]: {--Note.--}", ["Text[1].", "[1] Note."], ["Text[1]. More."]),
    "at a line's beginning": ("{--Well,    --}    it holds.", ["Well, it holds."], ["it holds."]),
    "in emphasis": ("It **holds{++ well++}** now.", ["It holds now."], ["It holds well now."]),
    "an escape": (r"A \{++ and {++a \++} and ++}b.", ["A {++ and b."], ["A {++ and a ++} and b."]),
    "an escape inside": (r"A {\++ and {++b++}.", ["A {++ and ."], ["A {++ and b."]),
    "an escaped backslash": (r"A \\{++b++}.", ["A \\."], ["A \\b."]),
    "code": ("Use `{++x++}` or{-- not--}.", ["Use {++x++} or not."], ["Use {++x++} or."]),
    "two backticks": ("``a ` {++x++}`` or{-- not--}.", ["a ` {++x++} or not."], ["a ` {++x++} or."]),
    "a backtick alone": ("It is 5` {++or ++}long.\n\n`", ["It is 5` long.", "`"], ["It is 5` or long.", "`"]),
    "a fence": ("```\n{++x++}\n```\n\nText{++.++}", ["{++x++}", "Text"], ["{++x++}", "Text."]),
    "a fence that is open": ("Text{++.++}\n\n~~~\n{++x", ["Text", "{++x"], ["Text.", "{++x"]),
    "a row": ("| a | b |\n|---|---|\n{++| 1 | 2 |\n++}| 3 | 4 |", ["a | b\n3 | 4"], ["a | b\n1 | 2\n3 | 4"]),
    "the cells of a row": (
        "| a | b |\n|---|---|\n| {++1++} | {++2++} |\n| 3 | 4 |",
        ["a | b\n3 | 4"],
        ["a | b\n1 | 2\n3 | 4"],
    ),
    "other line ends": ("One.\r\n\r\n{++Two.++}\r\n\r\nThree.", ["One.", "Three."], ["One.", "Two.", "Three."]),
}
WDIFF = {
    "a deletion": ("The dam [-no longer -]holds.", ["The dam no longer holds."], ["The dam holds."]),
    "an insertion": ("The dam {+no longer +}holds.", ["The dam holds."], ["The dam no longer holds."]),
    "a replacement": ("The [-dam-] {+weir+} holds.", ["The dam holds."], ["The weir holds."]),
    "signs in marks": ("It is [--5-]{++5+}, [-a-]].", ["It is -5, a]."], ["It is +5, ]."]),
    "a beginning in a mark": ("It [-is [- a-]was.", ["It is [- awas."], ["It was."]),
    "an end alone": ("From 1-] to{+ 2+}.", ["From 1-] to."], ["From 1-] to 2."]),
    "paragraphs": ("One.\n\n[-Two.\n\n-]{+Three.+}", ["One.", "Two."], ["One.", "Three."]),
    "a table": ("Ships\na | b\n1 | [-2-]{+3+}\n{+4 | +}", ["Ships\na | b\n1 | 2"], ["Ships\na | b\n1 | 3\n4 | "]),
    "escapes": (r"A [\-5, 6] {\+ [\\- [-x-]y", ["A [-5, 6] {+ [\\- xy"], ["A [-5, 6] {+ [\\- y"]),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_criticmarkup_is_resolved_before_anything_else_is_read(rule: str) -> None:
    """The old edition is what is left with all changes rejected, the new one with all of them accepted."""
    text, old, new = RULES[rule]
    assert texts(text) == (old, new)


@pytest.mark.parametrize("rule", WDIFF)
def test_the_marks_of_wdiff_are_resolved(rule: str) -> None:
    """In a file of its suffix they are the only ones."""
    text, old, new = WDIFF[rule]
    assert texts(text, "a.wdiff") == (old, new)


def test_which_marks_a_text_has_is_told_by_its_marks() -> None:
    """Those of wdiff are looked for where there is no CriticMarkup; a file named .wdiff has no other."""
    assert texts("A {++b++}[-c-].", "a.txt") == (["A [-c-]."], ["A b[-c-]."])
    assert texts("A {+b+}[-c-].", "a.txt") == (["A c."], ["A b."])
    assert texts("A {++b++}[-c-].", "a.wdiff") == (["A c."], ["A +b+."])


def test_a_backslash_before_a_mark_of_a_plain_text_is_taken_out() -> None:
    r"""There is no Markdown that would do it: \{++ is {++, and every other backslash is one."""
    assert texts("A \\{++ b \\n {++c++}", "a.txt") == (["A {++ b \\n"], ["A {++ b \\n c"])


def test_a_text_is_read_as_it_is_unless_its_marks_are_asked_for() -> None:
    """A report may quote them."""
    for name in ("a.md", "a.txt"):
        document = parse(Source(b"A {++b++} [-c-].", name, name), Options(original=True))
        assert [block.text for block in document.blocks] == ["A {++b++} [-c-]."]
        assert document.places is None


def test_marks_and_comments_are_told() -> None:
    """A remark has what was marked, and the words of comments are left out."""
    document = edition("A {++b++}{--c--} {++d++}{>>two words<<}", original=True)
    [remark] = document.remarks
    assert remark == "The document carries 2 marked insertions and 1 marked deletion; the text before them was read."
    assert document.left_out == (LeftOut("comments", "they are about the text", 2),)


@pytest.mark.parametrize(
    ("text", "name", "wrong"),
    [
        ("a\n\nb {++ c", "a.md", "line 3: {++ begins a mark that never ends"),
        ("a {++ b {-- c --}", "a.md", "line 1: {++ begins a mark that never ends"),
        ("a {++ b {-- c ++} d --}", "a.md", "line 1: ++} ends a mark across {--, which has begun in it"),
        ("a\n{~~ b ~~}", "a.md", "line 2: {~~ replaces a text, and has no ~> between the old one and the new one"),
        ("a [- b {+c+}", "a.txt", "line 1: [- begins a mark that never ends"),
        ("{++" * 100_000, "a.md", "line 1: {++ begins a mark that never ends"),
        ("{++" * 100_000, "a.txt", "line 1: {++ begins a mark that never ends"),
    ],
)  # fmt: skip
def test_a_mark_that_does_not_end_as_it_should_is_refused_with_its_line(text: str, name: str, wrong: str) -> None:
    """What was meant cannot be known, and a guess would go unseen."""
    with pytest.raises(InputError) as refused:
        edition(text, original=False, name=name)
    assert refused.value.wrong == wrong


@pytest.mark.parametrize(
    "text", ["`{++` " * 20_000, "{++a++}" + "`" * 3 + "~~~\n" * 20_000, "{++a++}" * 20_000, "#" * 9_000 + "{--a--}x"]
)
def test_hostile_texts_are_read_in_the_time_that_a_reader_has(text: str) -> None:
    """Backticks without their like, fences without an end, marks without text between them: none is refused."""
    assert edition(text, original=False).blocks


def test_what_the_marks_keep_is_linked_and_nothing_else() -> None:
    """However little of a paragraph stays; what was deleted and inserted as a whole is not paired by likeness."""
    text = "{~~Whole old text~>Other words~~}\n\n{--The dam of the lake holds.--}\n\n{++The dam of the lake broke.++}"
    assert links(text) == [("revised", (0,), (0,)), ("removed", (1,), ()), ("added", (), (1,))]


def test_paragraphs_of_one_text_are_linked_as_the_marks_say() -> None:
    """The second of three is gone, not the last."""
    assert links("None.\n\n{--None.--}\n\nNone.") == [("same", (0,), (0,)), ("removed", (1,), ()), ("same", (2,), (1,))]


def test_breaks_split_and_merge() -> None:
    """A break that was inserted parts a paragraph, one that was deleted joins two; so in a plain text."""
    assert links("One.{++\n\n++}Two.") == [("split", (0,), (0, 1))]
    assert links("One.{--\n\n--} Two.", "a.txt") == [("merged", (0, 1), (0,))]


def test_a_text_that_reads_the_same_elsewhere_has_moved() -> None:
    """Marks have no word for it: it was deleted here and inserted there."""
    lake, road = "The lake froze over in March.", "Nobody used the road."
    text = f"{{--{lake}--}}\n\n{road}\n\nThe council met twice.\n\n{{++{lake}++}}"
    assert ("moved", (0,), (2,)) in links(text)


def test_two_files_are_aligned_whatever_is_marked_in_them() -> None:
    """Places of one say nothing of another."""
    old, new = edition("One.\n\nTwo{++!++}", original=True), edition("Two.\n\nOne{++!++}", original=False)
    assert {link.why for link in compare(old, new).alignment.links}.isdisjoint({"marks"})


WORDS = st.lists(st.sampled_from(["dam", "lake", "of", "12", "holds."]), min_size=1, max_size=4).map(" ".join)
PIECES = st.lists(st.tuples(st.sampled_from(["kept", "old", "new", "both"]), WORDS, WORDS), min_size=1, max_size=5)
_MARKED = {"kept": "{0}", "old": "{{--{0}--}}", "new": "{{++{1}++}}", "both": "{{~~{0}~>{1}~~}}"}
_OLD, _NEW = {"kept": "{0}", "old": "{0}", "both": "{0}"}, {"kept": "{0}", "new": "{1}", "both": "{1}"}


@settings(max_examples=25)
@given(st.lists(PIECES, min_size=1, max_size=5))
def test_the_editions_are_those_that_were_marked(paragraphs: list[list[tuple[str, str, str]]]) -> None:
    """Whatever is marked, in Markdown as in a plain text; and what keeps a word is linked to itself."""
    made = [
        [" ".join(how[kind].format(one, two) for kind, one, two in of if kind in how) for of in paragraphs]
        for how in (_MARKED, _OLD, _NEW)
    ]
    marked, *sides = made
    text = "\n\n".join((*marked, "The end{++.++}"))
    old, new = ([side for side in of if side] for of in sides)
    for name in ("a.md", "a.txt"):
        assert texts(text, name) == ([*old, "The end"], [*new, "The end."])
    found = {(link.old, link.new) for link in compare(*both(text)).alignment.links if link.why == "marks"}
    i = j = 0
    for of, before, after in zip(paragraphs, *sides, strict=True):
        if any(kind in ("kept", "both") for kind, *_ in of):
            assert ((i,), (j,)) in found
        i, j = i + bool(before), j + bool(after)
    assert all(block.kind is Kind.PARAGRAPH for block in edition(text, original=False).blocks)
    assert Relation.MOVED not in {link.relation for link in compare(*both(text)).alignment.links if link.why == "marks"}


SIGNS = st.sampled_from(
    [*"{++ ++} {-- --} {~~ ~> ~~} {== ==} {>> <<} [- -] {+ +} \\ ` ``` a b.".split(), "\n", "\n\n", " ", "- ", "# ",
     "| a | b |\n|---|---|\n", "\r\n", "[^1]: "]
)  # fmt: skip


@given(st.lists(SIGNS, max_size=30).map("".join), st.sampled_from(["a.md", "a.txt", "a.wdiff"]))
def test_whatever_marks_a_text_has_it_is_read_or_refused(text: str, name: str) -> None:
    """With the same places in both editions; refused is what has no text, or a mark that does not end."""
    try:
        old, new = both(f"Begin {text} end", name)
    except InputError as error:
        assert error.wrong.startswith("line ") or error.wrong == "holds no text"
        return
    for document in (old, new):
        assert document.places is not None
        assert len(document.places.of_blocks) == len(document.blocks)
    assert compare(old, new).alignment.links
