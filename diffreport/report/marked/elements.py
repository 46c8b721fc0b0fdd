"""The blocks of a link as shown: both editions in one run of marks, or the old ones above the new ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diffreport.model import Block, Change, Kind, Link
from diffreport.report.lookup import Lookup
from diffreport.report.marked import marks as marks_of
from diffreport.report.marked import weave
from diffreport.report.marked.marks import Mark

# An item that carries its own number or bullet gets none from us.
_OWN_BULLET = re.compile(r"(?:[^\w\s\"'“‘(¿¡$€£]|\(?\w{1,4}[.)])\s")


@dataclass(frozen=True, slots=True)
class Element:
    """A block as shown. `tag` is p, h3 to h6 or table; `classes` li, fn, h, blk; `level` of an item."""

    tag: str
    classes: str
    marks: tuple[Mark, ...]
    table: weave.WovenTable | None = None
    level: int = 1
    id: str = ""


def content(number: int, lookup: Lookup) -> tuple[tuple[Element, ...], tuple[Element, ...]]:
    """Return the old blocks of a link where they stand apart (else nothing), and its blocks as shown."""
    link = lookup.comparison.alignment.links[number]
    olds, news = _blocks(number, lookup)
    refs = _refs(number, lookup)
    if not olds or not news:
        return (), _whole(news or olds, "ins" if news else "del", "z" if link.noise else "", refs, lookup)
    findings = lookup.findings_of(number)
    if not any("rewritten" in f.tags for f in findings):
        together = _together(number, lookup)
        if together is not None:
            return (), together
    change = lookup.change_of_link.get(number)
    kind = "z" if not findings and change is not None and _is_trivial(change) else ""
    return _whole(olds, "del", kind, (), lookup), _whole(news, "ins", kind, refs, lookup)


def unmarked(link: Link, lookup: Lookup) -> Element:
    """Return the block of a lone edition as it is."""
    block = [
        *(lookup.comparison.old.blocks[i] for i in link.old),
        *(lookup.comparison.new.blocks[j] for j in link.new),
    ][0]
    if block.table is not None:
        return _element(block, (), lookup, weave.one_sided(block.table, ""))
    return _element(block, (Mark("", block.text),), lookup)


def _together(number: int, lookup: Lookup) -> tuple[Element, ...] | None:
    """Return both editions in one run of elements, or None where that cannot be."""
    olds, news = _blocks(number, lookup)
    if any(b.table is not None for b in (*olds, *news)):
        return _table(number, lookup) if len(olds) == len(news) == 1 else None
    change = lookup.change_of_link.get(number)
    if change is None or not change.opcodes:
        if len(olds) != 1 or len(news) != 1:
            return None
        marks = (*marks_of.replaced(olds[0].text, news[0].text, "z"), *_refs(number, lookup))
        return (_element(news[0], marks, lookup),)
    figures = marks_of.figure_texts(lookup.revisions.get(change.id, ()))
    blocks = marks_of.marked(change, lookup.findings_of(number), figures)
    if not _spells(blocks, olds, news):
        return None
    return tuple(_element(b, m, lookup) for b, m in zip(news, blocks, strict=True))


def _table(number: int, lookup: Lookup) -> tuple[Element, ...] | None:
    (old,), (new,) = _blocks(number, lookup)
    if old.table is None or new.table is None:
        return None
    table_change = lookup.tables.get(number)
    if table_change is not None:
        table = weave.woven(old.table, new.table, table_change, lookup.change_of_link.get(number))
    else:
        table = weave.one_sided(new.table, "") if old.table == new.table else None
    return None if table is None else (_element(new, _refs(number, lookup), lookup, table),)


def _blocks(number: int, lookup: Lookup) -> tuple[list[Block], list[Block]]:
    link = lookup.comparison.alignment.links[number]
    old, new = lookup.comparison.old.blocks, lookup.comparison.new.blocks
    return [old[i] for i in link.old], [new[j] for j in link.new]


def _refs(number: int, lookup: Lookup) -> tuple[Mark, ...]:
    return tuple(Mark("ref", str(f.n), f.id) for f in lookup.findings_of(number))


def _spells(blocks: Sequence[Sequence[Mark]], olds: Sequence[Block], news: Sequence[Block]) -> bool:
    """Tell whether the marks spell both editions: a change of tokens that do not is never interleaved."""
    if [_spelt(b, "del") for b in blocks] != [b.text for b in news]:
        return False
    old = "".join("\n" if m.kind == "pb" else m.text for b in blocks for m in b if m.tag in ("", "del"))
    return old == "\n".join(b.text for b in olds)


def _spelt(marks: Sequence[Mark], without: str) -> str:
    return "".join(m.text for m in marks if m.tag not in (without, "ref") and m.kind != "pb")


def _whole(blocks: Sequence[Block], tag: str, kind: str, refs: tuple[Mark, ...], lookup: Lookup) -> tuple[Element, ...]:
    """Return blocks of one edition, marked as a whole; the findings' numbers at the end of the last."""
    out = []
    for n, block in enumerate(blocks, 1):
        own = refs if n == len(blocks) else ()
        if block.table is not None:
            out.append(_element(block, own, lookup, weave.one_sided(block.table, tag, kind), "blk"))
        else:
            out.append(_element(block, (*marks_of.whole(tag, block.text, kind), *own), lookup, None, "blk"))
    return tuple(out)


def _element(
    block: Block,
    marks: tuple[Mark, ...],
    lookup: Lookup,
    table: weave.WovenTable | None = None,
    extra: str = "",
) -> Element:
    if table is not None:
        return Element("table", extra, marks, table)
    if block.kind is Kind.HEADING:
        return Element(lookup.heading_tag(block.level), f"h {extra}".strip(), marks)
    classes = f"{own_class(block.kind, block.text)} {extra}".strip()
    return Element("p", classes, marks, None, min(max(block.level, 1), 3))


def own_class(kind: Kind, text: str) -> str:
    """Return what a block is set as: "h", "fn", "li", "" for a paragraph or an item that brings its own bullet."""
    if kind is Kind.ITEM and _OWN_BULLET.match(text):
        return ""
    return {Kind.HEADING: "h", Kind.FOOTNOTE: "fn", Kind.ITEM: "li"}.get(kind, "")


def _is_trivial(change: Change) -> bool:
    return bool(change.opcodes) and all(op.noise or op.tag == "equal" for op in change.opcodes)
