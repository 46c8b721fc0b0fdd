"""The report holds both editions, character for character, whatever the comparison."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.comparison import compare
from diffreport.model import (
    Alignment,
    Block,
    CellChange,
    Change,
    ColumnPair,
    Comparison,
    Document,
    Edition,
    Finding,
    Kind,
    Link,
    Opcode,
    Relation,
    RowPair,
    Summary,
    Table,
    TableChange,
)
from diffreport.report.html import render_html
from diffreport.text import normalise, tokens
from tests.report.factory import Draft, every_case
from tests.report.reading import page
from tests.report.roundtrip import assert_round_trip, editions

WORDS = st.sampled_from(
    [
        *"The shall may 315 412, ¶ <b> & \" ' — . about new old — 7% شرطة 東 “q” ]]> </p> a\u0301".split(),
        *"{++ ++} {-- --} {~~ ~> ~~} {>> <<} {== ==} { } [- -] {+ +} [ ] | \\ [\\- # ## 1. 2) (b) - + = ---".split(),
        *"*b* _c_ [1] [1]: [^2] ` ~ &amp; &#35; Table: ![x](y) http://a_b.c/~d".split(),
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(lambda words: normalise(" ".join(words)))
KINDS = st.sampled_from([Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.FOOTNOTE, Kind.TABLE])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width, height = draw(st.integers(1, 8)), draw(st.integers(1, 3))
    cells = st.one_of(st.just(""), TEXTS)
    rows = tuple(tuple(draw(cells) for _ in range(width)) for _ in range(height))
    return Table(rows, draw(st.integers(0, height)), draw(st.one_of(st.just(""), TEXTS)))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    kind = draw(KINDS)
    if kind is Kind.TABLE:
        table = draw(tables().filter(lambda t: t.text.replace("|", "").strip()))
        return Block(kind, table.text, table=table)
    return Block(kind, draw(TEXTS), level=draw(st.integers(1, 4)) if kind in (Kind.HEADING, Kind.ITEM) else 0)


@st.composite
def pairings(draw: st.DrawFn, old: int, new: int) -> list[tuple[int | None, int | None]]:
    """Rows or columns paired anyhow: some on one side only, some in another order."""
    shuffled: list[int | None] = list(draw(st.permutations(range(new))))
    pairs = [(i, shuffled.pop() if shuffled and draw(st.booleans()) else None) for i in range(old)]
    return [*pairs, *((None, j) for j in shuffled)]


@st.composite
def table_changes(draw: st.DrawFn, link: int, old: Table, new: Table) -> TableChange:
    # the engine pairs the rows below the headers; a change may as well pair all of them
    heads = draw(st.sampled_from([(0, 0), (old.header_rows, new.header_rows)]))
    below = draw(pairings(len(old.rows) - heads[0], len(new.rows) - heads[1]))
    rows = [(None if a is None else a + heads[0], None if b is None else b + heads[1]) for a, b in below]
    columns = draw(pairings(len(old.rows[0]), len(new.rows[0])))
    cells = [
        CellChange(r, c, old.rows[a][x], new.rows[b][y], noise=draw(st.sampled_from([None, "typography"])))
        for r, (a, b) in enumerate(rows)
        for c, (x, y) in enumerate(columns)
        if a is not None and b is not None and x is not None and y is not None and old.rows[a][x] != new.rows[b][y]
    ]
    return TableChange(
        link,
        tuple(ColumnPair(o, n, "", "") for o, n in columns),
        tuple(RowPair(Relation.REVISED, o, n, "", "") for o, n in rows),
        tuple(cells),
    )


@st.composite
def links(draw: st.DrawFn, old: int, new: int) -> list[Link]:
    """Links that cover both sides, one to one, split or merged, near and far, in any order."""
    olds, news = list(draw(st.permutations(range(old)))), list(draw(st.permutations(range(new))))
    if draw(st.booleans()):
        olds.sort(reverse=True)
        news.sort(reverse=True)
    out: list[Link] = []
    while olds or news:
        relations = [Relation.ADDED] * bool(news) + [Relation.REMOVED] * bool(olds)
        if olds and news:
            relations += [Relation.REVISED, Relation.REVISED, Relation.SAME, Relation.MOVED]
            relations += [Relation.SPLIT] * (len(news) > 1) + [Relation.MERGED] * (len(olds) > 1)
        relation = draw(st.sampled_from(relations))
        counts = {
            Relation.ADDED: (0, 1),
            Relation.REMOVED: (1, 0),
            Relation.SPLIT: (1, 2),
            Relation.MERGED: (2, 1),
        }.get(relation, (1, 1))
        sides = [tuple(sorted(side.pop() for _ in range(n))) for side, n in zip((olds, news), counts, strict=True)]
        moved = relation is Relation.MOVED or (all(counts) and draw(st.integers(0, 4)) == 0)
        noise = draw(st.sampled_from([None, None, "furniture"])) if 0 in counts else None
        score, move = draw(st.sampled_from([0.2, 0.8])), draw(st.integers(0, 1)) if moved else None
        out.append(Link(relation, sides[0], sides[1], score, "test", moved, noise=noise, move=move))
    return sorted(out, key=lambda link: (link.new or (10**6,), link.old))


def difflib_change(link: int, olds: Sequence[Block], news: Sequence[Block], noise: Sequence[str | None]) -> Change:
    """The change that difflib finds; every third difference may be called noise."""
    sides = []
    for side in (olds, news):
        words: list[str] = []
        for n, block in enumerate(side):
            words += ["\n"] if n else []
            words += tokens(block.text)
        sides.append(words)
    matcher = difflib.SequenceMatcher(None, *sides, autojunk=False)
    ops = tuple(
        Opcode(*op, noise[n % len(noise)] if op[0] != "equal" else None)  # type: ignore[arg-type]
        for n, op in enumerate(matcher.get_opcodes())
    )
    return Change(f"p-{link:08x}", link, ops, tuple(sides[0]), tuple(sides[1]))


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    olds = draw(st.lists(blocks(), max_size=7))
    news = draw(st.lists(blocks(), max_size=7))
    found, changes, findings, table_list = [], [], [], []
    for number, link in enumerate(draw(links(len(olds), len(news)))):
        before, after = [olds[i] for i in link.old], [news[j] for j in link.new]
        if link.relation in (Relation.SAME, Relation.MOVED):
            news[link.new[0]] = after[0] = before[0]
        found.append(link)
        if link.noise or link.relation is Relation.SAME:
            continue
        whole = not (before and after) or link.relation is Relation.MOVED
        change = Change(f"p-{number:08x}", number)
        if not whole:
            change = difflib_change(
                number, before, after, draw(st.lists(st.sampled_from([None, None, "case"]), min_size=1, max_size=3))
            )
            if before[0].table and after[0].table and draw(st.integers(0, 3)):
                table_list.append(draw(table_changes(number, before[0].table, after[0].table)))
        changes.append(change)
        content = tuple(n for n, op in enumerate(change.opcodes) if op.tag != "equal" and not op.noise)
        if content or whole:
            tags = ("rewritten", "paragraph") if content and draw(st.integers(0, 4)) == 0 else ("wording",)
            tags = ("moved", "paragraph") if link.relation is Relation.MOVED else tags
            opcodes = () if "rewritten" in tags else content
            findings.append(Finding(f"c-{number:08x}", len(findings) + 1, change.id, opcodes, tags, "Reworded", 2))
    return Comparison(
        engine="test",
        settings={},
        old=Document(tuple(olds), Edition("2023", "T")),
        new=Document(tuple(news), Edition("2024", "T")),
        alignment=Alignment(tuple(found)),
        rewrites=(),
        changes=tuple(changes),
        findings=tuple(findings),
        figures=(),
        questions=(),
        wording=(),
        noise=(),
        tables=tuple(table_list),
        summary=Summary(findings=len(findings)),
    )


@given(comparisons())
def test_any_report_gives_both_editions_back(comparison: Comparison) -> None:
    """Whatever is linked with whatever, in whatever order, both editions can be read off the page."""
    assert_round_trip(comparison)


@given(comparisons())
def test_every_link_within_a_report_leads_somewhere(comparison: Comparison) -> None:
    """From the lists, the notes, the pointers of what moved, and back: each has its element on the page."""
    tree = page(comparison)
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    hrefs = {node.attributes["href"] or "" for node in tree.css("a[href^='#']")}
    assert {href[1:] for href in hrefs} <= ids


def test_a_report_with_every_case_gives_both_editions_back() -> None:
    """Every relation, noise and a table together read back exactly."""
    assert_round_trip(every_case())


def test_the_round_trip_notices_a_lost_word() -> None:
    """The check itself fails when the page lacks a word of an edition."""
    comparison = every_case()
    damaged = render_html(comparison).replace("Nothing else was decided.", "Nothing was decided.")
    with pytest.raises(AssertionError):
        assert_round_trip(comparison, damaged)


def test_a_split_whose_parts_stand_apart_keeps_its_order() -> None:
    """A paragraph between the parts of a split stays between them in the new edition."""
    d = Draft()
    d.split("One sentence here.[- -]{+\n+}Another one there.")
    d.added("A paragraph in between.")
    d.new[1], d.new[2] = d.new[2], d.new[1]
    d.links[0] = replace(d.links[0], new=(0, 2))
    d.links[1] = replace(d.links[1], new=(1,))
    comparison = d.comparison()
    assert_round_trip(comparison)
    assert editions(render_html(comparison))[1][1] == "A paragraph in between."


def test_a_change_whose_tokens_do_not_spell_the_text_is_shown_as_two_blocks() -> None:
    """A damaged change is never interleaved: old block, then new block."""
    d = Draft()
    d.edited("Prosecutors [-shall-]{+may+} bring suspects.")
    d.changes[0] = replace(d.changes[0], new_tokens=("wrong",) * len(d.changes[0].new_tokens))
    comparison = d.comparison()
    assert_round_trip(comparison)
    assert "data-k=rewrite" in render_html(comparison)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (["One.", "Two."], ["One. Two."], "One.1¶ Two."),
        (["One. Two."], ["One.", "Two."], "One.1 ¶"),
    ],
)
def test_the_number_of_a_break_stands_at_the_end_of_its_paragraph(old: list[str], new: list[str], text: str) -> None:
    """Before the pilcrow: behind it, it would seem to belong to the paragraph that follows."""
    word = " The council of Adel met twice in the winter and decided nothing."
    before, after = ([paragraph.replace(".", word) for paragraph in side] for side in (old, new))
    comparison = compare(Document.from_paragraphs(before, "2023"), Document.from_paragraphs(after, "2024"))
    first = page(comparison).css_first(".row .t p").text()
    assert first.startswith(text.replace(".", word))
    assert_round_trip(comparison)
