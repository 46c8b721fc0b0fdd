"""What holds for every comparison, whatever the documents."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from diffreport import Relation, Settings, compare
from diffreport.comparison.figures.differences import convert
from diffreport.model import Block, Comparison, Document, Kind, Table
from diffreport.text import normalise, tokens

WORDS = st.sampled_from(
    (
        "the of and government police court report fighters killed “quoted” 315 300 1,617 12 % may shall said not "
        "approximately eight 8 re-elected reelected €480 5-1/4 2015 (KP) state’s . , ; - – de-facto Ärzte 漢字"
    ).split()
)
PROSE = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)
ANY_TEXT = st.text(max_size=80)
CELLS = st.tuples(PROSE, PROSE, PROSE)


def _table(rows: list[tuple[str, str, str]]) -> Block:
    table = Table(tuple(tuple(map(normalise, row)) for row in rows), 1)
    return Block(Kind.TABLE, table.text, table=table)


BLOCKS = st.one_of(
    st.builds(
        lambda kind, text: Block(kind, text),
        st.sampled_from([k for k in Kind if k != Kind.TABLE]),
        PROSE.map(normalise),
    ),
    st.builds(lambda text: Block(Kind.PARAGRAPH, text), ANY_TEXT.map(normalise).filter(bool)),
    st.lists(CELLS, min_size=1, max_size=4).map(_table),
)


@st.composite
def edited(draw: st.DrawFn, block: Block) -> Block:
    """Return a block as it was, or with a few of its words replaced, dropped or doubled."""
    if block.table or not draw(st.booleans()):
        return block
    words = block.text.split(" ")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(words)))
        words[at : at + draw(st.integers(0, 2))] = draw(st.lists(WORDS, max_size=2))
    return replace(block, text=normalise(" ".join(words)) or block.text)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Document, Document]:
    """Return two documents that share blocks, some of them in other places or other words."""
    old = draw(st.lists(BLOCKS, max_size=12))
    kept = [draw(edited(block)) for block in old if draw(st.booleans())]
    new = draw(st.permutations(kept)) if draw(st.booleans()) else kept
    fresh = draw(st.lists(BLOCKS, max_size=5))
    cut = draw(st.integers(0, len(new)))
    return Document(tuple(old)), Document((*new[:cut], *fresh, *new[cut:]))


def texts(document: Document, indices: tuple[int, ...]) -> str:
    """Return the texts of some blocks, one a line."""
    return "\n".join(document.blocks[k].text for k in indices)


def check(comparison: Comparison) -> None:
    """Assert every promise about links, tokens, opcodes and findings."""
    links = comparison.alignment.links
    for side, document in (("old", comparison.old), ("new", comparison.new)):
        placed = sorted(k for link in links for k in getattr(link, side))
        assert placed == list(range(len(document.blocks)))
    assert all((link.move is not None) == link.moved for link in links)
    numbers = [link.move for link in links if link.move is not None]
    assert numbers == sorted(numbers) and set(numbers) == set(range(len(set(numbers))))
    for change in comparison.changes:
        link = links[change.link]
        if not change.opcodes:
            assert not link.old or not link.new or link.moved
            continue
        assert "".join(change.old_tokens) == texts(comparison.old, link.old)
        assert "".join(change.new_tokens) == texts(comparison.new, link.new)
        rebuilt: list[str] = []
        i = j = 0
        for op in change.opcodes:
            assert (op.i1, op.j1) == (i, j)
            i, j = op.i2, op.j2
            if op.tag == "equal":
                assert change.old_tokens[op.i1 : op.i2] == change.new_tokens[op.j1 : op.j2]
                rebuilt += change.old_tokens[op.i1 : op.i2]
            else:
                assert op.tag == ("insert" if op.i1 == op.i2 else "delete" if op.j1 == op.j2 else "replace")
                rebuilt += change.new_tokens[op.j1 : op.j2]
        assert (i, j) == (len(change.old_tokens), len(change.new_tokens))
        assert tuple(rebuilt) == change.new_tokens
    changed = {change.id: change for change in comparison.changes}
    assert len(changed) == len(comparison.changes)
    assert len({finding.id for finding in comparison.findings}) == len(comparison.findings)
    assert [finding.n for finding in comparison.findings] == list(range(1, len(comparison.findings) + 1))
    for finding in comparison.findings:
        for k in finding.opcodes:
            op = changed[finding.change].opcodes[k]
            assert op.tag != "equal" and not op.noise


@given(pairs())
def test_every_block_is_linked_once_and_every_opcode_applies(pair: tuple[Document, Document]) -> None:
    """Links cover both sides, tokens join back, opcodes turn old into new, ids are unique."""
    check(compare(*pair))


@settings(max_examples=50)
@given(pairs())
def test_difflib_as_the_differ_keeps_the_same_promises(pair: tuple[Document, Document]) -> None:
    """The reference differ goes through the same clean-up and holds the same invariants."""
    check(compare(*pair, Settings(differ="difflib")))


@settings(max_examples=50)
@given(pairs())
def test_a_small_budget_keeps_the_same_promises(pair: tuple[Document, Document]) -> None:
    """With every gap over the budget the comparison is whole."""
    check(compare(*pair, Settings(gap_pairs=1)))


@given(st.lists(BLOCKS, max_size=12))
def test_a_document_does_not_differ_from_itself(blocks: list[Block]) -> None:
    """compare(a, a) has no change, no finding, no noise, and keeps all words."""
    document = Document(tuple(blocks))
    comparison = compare(document, document)
    assert not comparison.changes and not comparison.findings and not comparison.noise and not comparison.tables
    assert comparison.summary.kept_percent == 100.0


@given(pairs())
def test_every_move_is_in_a_finding_and_counted(pair: tuple[Document, Document]) -> None:
    """Each change has a finding, or moved unrevised with one that has; whole paragraphs are counted one by one."""
    comparison = compare(*pair)
    links, own = comparison.alignment.links, {f.change for f in comparison.findings}
    told = [c for c in comparison.changes if c.id not in own and "moved" in c.tags]
    speakers = {links[c.link].move for c in comparison.changes if c.id in own and "moved" in c.tags}
    assert all(c.opcodes for c in comparison.changes if c.id not in own and c not in told)
    for change in told:
        assert links[change.link].move in speakers
        assert not any(op.is_content for op in change.opcodes)
    whole = sum("paragraph" in f.tags for f in comparison.findings)
    assert comparison.summary.paragraphs == whole + len(told)


@settings(max_examples=50)
@given(pairs())
def test_every_content_opcode_is_in_a_finding(pair: tuple[Document, Document]) -> None:
    """What is marked as content can be judged: its change has a finding that names it, or one about the whole."""
    comparison = compare(*pair)
    for change in comparison.changes:
        content = {k for k, op in enumerate(change.opcodes) if op.tag != "equal" and not op.noise}
        own = [f for f in comparison.findings if f.change == change.id]
        parts = comparison.alignment.links[change.link].relation in (Relation.SPLIT, Relation.MERGED)
        whole = not parts and any(not f.opcodes for f in own)
        assert not content or whole or content == {k for f in own for k in f.opcodes}


@given(pairs())
def test_every_changed_figure_is_in_a_finding(pair: tuple[Document, Document]) -> None:
    """What changed can be judged, a finding about figures has some, and what is the same has the same value."""
    comparison = compare(*pair)
    ids = {finding.id for finding in comparison.findings}
    changed = {revision.finding for revision in comparison.figures if revision.status.is_change}
    assert changed <= ids
    assert changed >= {finding.id for finding in comparison.findings if "figure" in finding.tags}
    for r in comparison.figures:
        if not r.status.is_change and r.old and r.new:
            assert convert(r.old, r.new.unit) == r.new.value


@given(ANY_TEXT)
def test_tokens_join_back_to_the_text(text: str) -> None:
    """Nothing is lost or added by cutting a text into tokens."""
    assert "".join(tokens(text)) == text
