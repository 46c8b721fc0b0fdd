"""What holds for the links of any two documents."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diffreport import Relation, Settings, compare
from diffreport.comparison import align
from diffreport.model import Block, Document, Kind, Link, Table
from diffreport.pins import Pins
from diffreport.text import normalise

pytestmark = pytest.mark.properties

WORDS = st.sampled_from(
    (
        "the of and in police court report mines harbour Orsha Tolvia Wen 17 315 1,617 2015 said “quoted” not eight "
        "coffee: note: II. 漢字 報告 กำลัง محمد , . ; —"
    ).split()
)
PROSE = st.lists(WORDS, min_size=1, max_size=24).map(" ".join)
NAMES = st.sampled_from(("Orsha", "Tolvia", "Wen", "North Wen", "Lower Wen"))
# Sentences of one template, labels, and texts that stand in every chapter.
TEMPLATES = st.builds(
    str.format,
    st.sampled_from(
        (
            "The government of {} arrested {} persons and took no steps against the judges of its courts.",
            "Police in {} closed {} mines, and nobody else did anything about the ones that were left open.",
            "Exports of {}: coffee, timber, {} tonnes of tin",
            "Population of {}: {}",
        )
    ),
    NAMES,
    st.integers(1, 40),
)
REPEATED = st.sampled_from(("Yes.", "None reported.", "CHAPTER II.", "There were no reports of such practices.", "—"))
TEXTS = st.one_of(PROSE, TEMPLATES, TEMPLATES, REPEATED)
HEADINGS = st.one_of(NAMES, st.sampled_from(("Chapter I", "Chapter II", "a. Courts", "b. Courts", "Summary")))
FLAT = st.sampled_from([Kind.PARAGRAPH] * 3 + [Kind.ITEM, Kind.FOOTNOTE])


def _table(rows: list[tuple[str, str]]) -> Block:
    table = Table(tuple(tuple(map(normalise, row)) for row in rows), 1)
    return Block(Kind.TABLE, table.text, table=table)


PARAGRAPHS = st.builds(lambda text: Block(Kind.PARAGRAPH, normalise(text)), TEXTS)
BLOCKS = st.one_of(
    st.builds(lambda kind, text: Block(kind, normalise(text)), FLAT, TEXTS),
    st.builds(lambda text, level: Block(Kind.HEADING, text, level=level), HEADINGS, st.integers(1, 3)),
    st.lists(st.tuples(NAMES, PROSE), min_size=1, max_size=3).map(_table),
)


@st.composite
def revised(draw: st.DrawFn, block: Block) -> list[Block]:
    """Return what became of a block: itself, nothing, itself twice, a few other words, or two parts."""
    fate = draw(st.sampled_from(("same", "same", "edited", "gone", "twice", "split")))
    words = block.text.split(" ")
    if fate == "gone":
        return []
    if fate == "twice":
        return [block, block]
    if block.table or fate == "same":
        return [block]
    if fate == "split" and len(words) > 1:
        at = draw(st.integers(1, len(words) - 1))
        return [replace(block, text=" ".join(part)) for part in (words[:at], words[at:])]
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(words)))
        words[at : at + draw(st.integers(0, 3))] = draw(st.lists(WORDS, max_size=3))
    return [replace(block, text=normalise(" ".join(words)) or block.text)]


@st.composite
def edited(draw: st.DrawFn, blocks: list[Block]) -> list[Block]:
    """Return the blocks of the next edition: revised, merged, moved, with new ones between."""
    new = [part for block in blocks for part in draw(revised(block))]
    if draw(st.booleans()) and len(new) > 1:
        at = draw(st.integers(0, len(new) - 2))
        if not new[at].table and not new[at + 1].table:
            new[at : at + 2] = [replace(new[at], text=f"{new[at].text} {new[at + 1].text}")]
    order = draw(st.sampled_from(("kept", "kept", "cut", "shuffled")))
    if order == "shuffled":
        new = draw(st.permutations(new))
    elif order == "cut":
        at = draw(st.integers(0, len(new)))
        new = new[at:] + new[:at]
    at = draw(st.integers(0, len(new)))
    return [*new[:at], *draw(st.lists(BLOCKS, max_size=3)), *new[at:]]


def outlined(blocks: list[Block]) -> Document:
    """Return the blocks as a document, each below the headings before it."""
    above: list[Block] = []
    out = []
    for block in blocks:
        if block.kind == Kind.HEADING:
            above = [heading for heading in above if heading.level < block.level]
        out.append(replace(block, section=tuple(heading.text for heading in above)))
        if block.kind == Kind.HEADING:
            above.append(block)
    return Document(tuple(out))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Document, Document]:
    """Return two editions, either of paragraphs alone or with headings, items, footnotes and tables."""
    old = draw(st.lists(draw(st.sampled_from((PARAGRAPHS, BLOCKS))), max_size=14))
    new = draw(edited(old)) if draw(st.integers(0, 9)) else draw(st.lists(BLOCKS, max_size=8))
    return outlined(old), outlined(new)


# With 1 every gap is over the budget: what documents of a thousand blocks meet, these meet too.
BUDGETS = st.sampled_from((Settings(), Settings(gap_pairs=1), Settings(gap_pairs=1, candidates=1)))


@st.composite
def pinned(draw: st.DrawFn, pair: tuple[Document, Document]) -> Pins:
    """Return a few pins of blocks of two documents, and of texts that are not there."""
    sides = [st.sampled_from([block.text for block in document.blocks] or ["not there"]) for document in pair]
    pins = st.lists(st.tuples(*sides), max_size=2).map(tuple)
    return Pins(draw(pins), draw(pins))


def mirror(link: Link) -> Link:
    """Return a link as it is when the documents are exchanged.

    Which rival came second is left open, and moves are numbered by the new side.
    """
    exchanged = {"split": "merged", "merged": "split", "added": "removed", "removed": "added"}
    relation = Relation(exchanged.get(link.relation, link.relation))
    return replace(link, relation=relation, old=link.new, new=link.old, runner_up=None, move=None)


def in_some_order(links: tuple[Link, ...]) -> set[Link]:
    """Return links without their order, their runners-up and the numbers of their moves."""
    return {replace(link, runner_up=None, move=None) for link in links}


@given(st.data(), pairs(), BUDGETS)
def test_every_block_is_in_exactly_one_link(data: st.DataObject, pair: tuple[Document, Document], by: Settings) -> None:
    """Of either side, whatever was edited, moved, split, merged or pinned; and a link's shape is its relation's."""
    shapes = {"added": (0, 1), "removed": (1, 0), "same": (1, 1), "revised": (1, 1), "moved": (1, 1)}
    links = align(*pair, by, data.draw(pinned(pair))).links
    for side, document in zip(("old", "new"), pair, strict=True):
        assert sorted(k for link in links for k in getattr(link, side)) == list(range(len(document.blocks)))
    for link in links:
        shape = len(link.old), len(link.new)
        assert shape == shapes.get(link.relation, shape) and 0.0 <= link.score <= 1.0
        assert (link.relation == "split") == (shape[1] > 1) and (link.relation == "merged") == (shape[0] > 1)
        assert link.moved or link.relation != "moved"


@given(pairs(), BUDGETS)
def test_links_are_in_the_order_of_the_new_text(pair: tuple[Document, Document], by: Settings) -> None:
    """By their first new block; what is gone keeps the order of the old text between two that stayed."""
    links = align(*pair, by).links
    firsts = [link.new[0] for link in links if link.new]
    assert firsts == sorted(firsts)


@given(pairs(), BUDGETS)
def test_a_document_is_aligned_with_itself_block_by_block(pair: tuple[Document, Document], by: Settings) -> None:
    """Every block is its own partner, unrevised and in place."""
    document = pair[1]
    found = [
        (link.relation, link.old, link.new, link.moved, link.revised) for link in align(document, document, by).links
    ]
    assert found == [(Relation.SAME, (k,), (k,), False, False) for k in range(len(document.blocks))]


@given(st.data(), pairs(), BUDGETS)
def test_exchanged_documents_give_the_mirror_image(
    data: st.DataObject, pair: tuple[Document, Document], by: Settings
) -> None:
    """With splits for merges and added for removed blocks; scores, passes and flags are the same."""
    pins = data.draw(pinned(pair))
    # exchanged, equal documents with such pins are the same question, and what has two answers gets the same one
    assume(pins == Pins() or pins != pins.mirrored() or pair[0] != pair[1])
    there, back = align(*pair, by, pins), align(*reversed(pair), by, pins.mirrored())
    assert in_some_order(there.links) == {mirror(link) for link in back.links}
    assert len(there.fallbacks) == len(back.fallbacks)


@given(pairs())
def test_the_opcodes_of_every_changed_link_turn_old_into_new(pair: tuple[Document, Document]) -> None:
    """What is equal is taken from the old words, the rest from the new ones."""
    comparison = compare(*pair)
    for change in comparison.changes:
        link = comparison.alignment.links[change.link]
        old, new = change.old_tokens, change.new_tokens
        made = [t for op in change.opcodes for t in (old[op.i1 : op.i2] if op.tag == "equal" else new[op.j1 : op.j2])]
        assert not change.opcodes or "".join(made) == "\n".join(comparison.new.blocks[k].text for k in link.new)
        assert not change.opcodes or "".join(old) == "\n".join(comparison.old.blocks[k].text for k in link.old)
        assert change.opcodes or link.relation in (Relation.ADDED, Relation.REMOVED, Relation.MOVED)


@given(pairs())
def test_nothing_changed_between_a_document_and_itself(pair: tuple[Document, Document]) -> None:
    """No change, no finding, no figure, no noise."""
    comparison = compare(pair[1], pair[1])
    assert not (comparison.changes or comparison.findings or comparison.figures or comparison.noise)


@given(st.data(), pairs(), BUDGETS)
def test_a_pin_is_kept(data: st.DataObject, pair: tuple[Document, Document], by: Settings) -> None:
    """Texts that never belong together are in no link as its two sides; texts that do are in one."""
    pins = data.draw(pinned(pair))
    links = align(*pair, by, pins).links
    texts = [
        (pair[0].blocks[i].text, pair[1].blocks[j].text, link.why) for link in links for i in link.old for j in link.new
    ]
    assert not set(pins.never).intersection((before, after) for before, after, _ in texts)
    if len(pins.together) == 1 and pins.together[0] not in pins.never:
        there = {(old.text, new.text) for old in pair[0].blocks for new in pair[1].blocks}
        assert pins.together[0] not in there or (*pins.together[0], "pin") in texts


def test_no_result_depends_on_the_seed_of_hashes() -> None:
    """Sets and dictionaries of strings come in another order in each process; the comparison does not."""
    program = (
        "from benchmarks import templates\n"
        "from diffreport import Settings, compare\n"
        "documents = templates.make(1, chapters=4).structured()\n"
        "for settings in (Settings(), Settings(gap_pairs=1)):\n"
        "    print(compare(*documents, settings).to_json())\n"
    )
    root = Path(__file__).parents[2]
    results = {
        subprocess.run(  # a process of its own: the seed is read once, at the start
            [sys.executable, "-c", program],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(results) == 1 and len(results.pop()) > 10_000
