"""From word opcodes to marked text: what the page puts between `<ins>` and `<del>`.

Both editions can be read off the marks: without the `del` marks they spell the new text, without the
`ins` marks the old one, character for character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.numerals import holds_number
from diffreport.model import Change, Finding, Opcode, Revision

# A changed run of more words is no part of a figure's print, even if a figure happens to hold all of it.
FIGURE_RUN_WORDS = 4

_PUNCTUATION = re.compile(r"[,;:.!?…)\]]+")


class Mark(NamedTuple):
    """A piece of text. `tag` is "" (both editions), "ins", "del" or "ref" (a finding's number: `kind`
    is then its id); `kind` holds the classes: f figure, r replaces the del before it, z trivial,
    pb paragraph break."""

    tag: str
    text: str
    kind: str = ""


def plain(text: str) -> tuple[Mark, ...]:
    """Return a text that is the same in both editions."""
    return (Mark("", text),) if text else ()


def whole(tag: str, text: str, kind: str = "") -> tuple[Mark, ...]:
    """Return a text that is all new ("ins") or all gone ("del")."""
    return (Mark(tag, text, kind),) if text else ()


def replaced(old: str, new: str, kind: str = "") -> tuple[Mark, ...]:
    """Return one text for another."""
    if old == new:
        return plain(new)
    follows = "r" if _leaves_gap(old, new) else ""
    classes = " ".join(filter(None, (kind, follows)))
    if _PUNCTUATION.fullmatch(new) and old[:1].isspace():
        return (*whole("ins", new, kind), *whole("del", old, kind))
    return (*whole("del", old, kind), *whole("ins", new, classes))


def _leaves_gap(old: str, new: str) -> bool:
    """Tell whether a gap is drawn between two texts: a space stands there already, and a comma wants none."""
    return bool(old and new) and not old[-1].isspace() and not new[0].isspace() and not _PUNCTUATION.match(new)


def figure_texts(revisions: Iterable[Revision]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the printed figures that changed, of the old and of the new side."""
    counted = [r for r in revisions if r.status.is_change]
    return (
        frozenset(r.old.text for r in counted if r.old is not None),
        frozenset(r.new.text for r in counted if r.new is not None),
    )


def marked(
    change: Change, findings: Sequence[Finding], figures: tuple[frozenset[str], frozenset[str]]
) -> tuple[tuple[Mark, ...], ...]:
    """Return the marks of each new block of a change, split at the paragraph breaks of the new side.

    Shapes: one tuple a new block; a break of the old side stays inside as a `del` of kind pb.
    """
    refs = _refs_by_opcode(findings)
    out: list[Mark] = []
    for position, op in enumerate(change.opcodes):
        old, new = change.old_tokens[op.i1 : op.i2], change.new_tokens[op.j1 : op.j2]
        added = _opcode_marks(op, old, new, figures)
        at = _start_of_break(added) if position in refs else len(added)
        if at < len(added):
            out += added[:at]
            gap: Sequence[Mark] = added[at:]
        else:
            gap = _space_moved_ahead(out, added)
        if position in refs:
            out += _before_space(out, [Mark("ref", str(f.n), f.id) for f in refs[position]])
        out += gap
    # a finding about the whole block is numbered at its end
    out += [Mark("ref", str(f.n), f.id) for f in findings if not f.opcodes]
    blocks: list[list[Mark]] = [[]]
    for mark in out:
        blocks[-1].append(mark)
        if mark.tag == "ins" and mark.kind == "pb":
            blocks.append([])
    return tuple(tuple(block) for block in blocks)


def _start_of_break(added: Sequence[Mark]) -> int:
    """Return where the paragraph break begins that marks end with: a finding's number stands before it; else the end.

    Behind it the number would stand at the beginning of the next paragraph.
    """
    at = len(added)
    while at and (added[at - 1].kind == "pb" or added[at - 1].text.isspace()):
        at -= 1
    return at if any(mark.kind == "pb" for mark in added[at:]) else len(added)


def _space_moved_ahead(out: list[Mark], added: list[Mark]) -> tuple[Mark, ...]:
    """Add marks to `out`; return what comes after their numbers.

    Words between two spaces may be marked with the space before or after them: the one before reads
    like an editor's hand, and leaves the number of the finding at the word.
    """
    one_sided = len({m.tag for m in added}) == 1 and added[0].tag and added[0].kind != "pb"
    if not (one_sided and out and out[-1].tag == "" and out[-1].text.endswith(" ") and added[-1].text.endswith(" ")):
        out += added
        return ()
    out[-1] = Mark("", out[-1].text[:-1])
    added = [Mark(added[0].tag, " ", "z" if "z" in added[0].kind else ""), *added]
    if added[1].kind == added[0].kind:
        added[:2] = [added[1]._replace(text=" " + added[1].text)]
    added[-1] = added[-1]._replace(text=added[-1].text[:-1])
    out += [m for m in added if m.text]
    return (Mark("", " "),)


def _before_space(out: list[Mark], refs: list[Mark]) -> list[Mark]:
    """Return the numbers of findings, and after them the space that the last mark ended with."""
    if not out or out[-1].kind == "pb" or not out[-1].text[-1:].isspace() or out[-1].text.isspace():
        return refs
    last = out[-1]
    out[-1] = last._replace(text=last.text.rstrip())
    kind = "z" if "z" in last.kind.split() else ""
    return [*refs, last._replace(text=last.text[len(out[-1].text) :], kind=kind)]


def _refs_by_opcode(findings: Sequence[Finding]) -> Mapping[int, list[Finding]]:
    refs: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.opcodes:
            refs.setdefault(max(finding.opcodes), []).append(finding)
    return refs


def _opcode_marks(
    op: Opcode, old: Sequence[str], new: Sequence[str], figures: tuple[frozenset[str], frozenset[str]]
) -> list[Mark]:
    if "\n" in old or "\n" in new:
        return _break_marks(op, old, new, figures)
    before, after = "".join(old), "".join(new)
    if not op.is_content:
        # equal tokens may differ in print; what does not is left in the open
        return list(replaced(before, after, "z"))
    gone, added = _figure_marks("del", before, figures[0]), _figure_marks("ins", after, figures[1])
    if len(gone) == len(added) == 1:
        return _joined(before, after, gone[0].kind, added[0].kind)
    if _leaves_gap(before, after):
        added[0] = added[0]._replace(kind=f"{added[0].kind} r".strip())
    return gone + added


def _joined(before: str, after: str, old_kind: str, new_kind: str) -> list[Mark]:
    """Return a replacement whose sides may differ in class: only one of them a figure."""
    marks = replaced(before, after)
    kinds = {"del": old_kind, "ins": new_kind}
    return [m._replace(kind=" ".join(filter(None, (kinds[m.tag], m.kind)))) if m.tag else m for m in marks]


def _break_marks(
    op: Opcode, old: Sequence[str], new: Sequence[str], figures: tuple[frozenset[str], frozenset[str]]
) -> list[Mark]:
    """Return a run that a paragraph break of one side falls into: old lines, then new lines."""
    kind = "z" if op.noise else ""
    olds, news = "".join(old).split("\n"), "".join(new).split("\n")
    marks: list[Mark] = []
    for number, line in enumerate(olds):
        marks += [Mark("del", "¶", "pb")] if number else []
        marks += _line_marks("del", line, kind, figures[0])
    for number, line in enumerate(news):
        marks += [Mark("ins", "¶", "pb")] if number else []
        marks += _line_marks("ins", line, kind, figures[1])
    return marks


def _line_marks(tag: str, line: str, kind: str, figures: frozenset[str]) -> list[Mark]:
    if kind or line.isspace():  # a space that gave way to a break is no change of words
        return list(whole(tag, line, kind or "z"))
    return _figure_marks(tag, line, figures)


def _figure_marks(tag: str, text: str, figures: frozenset[str]) -> list[Mark]:
    """Return a changed run with the figures in it marked as such."""
    if not text:
        return []
    bare = text.strip()
    inside = [f for f in figures if f and f in bare]
    if not inside:
        return [Mark(tag, text, "f" if _is_part_of_figure(bare, figures) else "")]
    cuts = [0, *(edge for place in _places(text, inside) for edge in place), len(text)]
    pieces = [(text[a:b], "f" if n % 2 else "") for n, (a, b) in enumerate(pairwise(cuts))]
    return [Mark(tag, piece, kind) for piece, kind in pieces if piece]


def _is_part_of_figure(bare: str, figures: Iterable[str]) -> bool:
    """Tell whether a changed run is the part of a figure's print that changed."""
    is_short = 0 < len(bare.split()) <= FIGURE_RUN_WORDS
    return is_short and any(bare in figure for figure in figures) and holds_number(_text.tokens(bare))


def _places(text: str, figures: Iterable[str]) -> list[tuple[int, int]]:
    """Return where figures stand in a text: no two on the same characters, the first before the longest."""
    taken: list[tuple[int, int]] = []
    for start, end in sorted((p for f in figures for p in _whole_places(text, f)), key=lambda p: (p[0], -p[1])):
        if not taken or start >= taken[-1][1]:
            taken.append((start, end))
    return taken


def _whole_places(text: str, figure: str) -> Iterator[tuple[int, int]]:
    """Yield where a figure stands by itself, not as the end or the beginning of another number or word."""
    start = text.find(figure)
    while start >= 0:
        end = start + len(figure)
        before, after = text[start - 1 : start], text[end : end + 1]
        if not (before in (".", ",") or _is_of_word(before) or _is_of_word(after)):
            yield start, end
        start = text.find(figure, start + 1)


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"
