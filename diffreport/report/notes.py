"""The notes in the margin: every finding in words, so that no reader depends on the marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diffreport import text as _text
from diffreport.model import Change, Finding, Link, Relation, Revision, Status
from diffreport.report import phrasing, pinned, reviewed
from diffreport.report.citations import Citation
from diffreport.report.differences import difference, percent
from diffreport.report.lookup import Lookup, shown_words

# More lines than this are a list, not a note: the figures table has them all.
MAX_LINES = 5
QUOTED_WORDS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a note: `old` became `new` (either may be empty), what it is about, by how much."""

    old: str = ""
    new: str = ""
    text: str = ""
    delta: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A finding in the margin, with what a review says of it."""

    id: str
    n: int
    tags: str
    label: str
    lines: tuple[Line, ...]
    evidence: tuple[Citation, ...]
    verdict: str = ""
    verdict_words: str = ""
    comments: tuple[reviewed.Comment, ...] = ()


def note(finding: Finding, link: Link, change: Change, lookup: Lookup) -> Note:
    """Return the margin note of a finding."""
    link = lookup.link_of(finding) if finding.id in lookup.moves else link
    lines = _about_whole(finding, link, change, lookup)
    figures = [_figure_line(r) for r in lookup.finding_revisions.get(finding.id, ()) if _is_told(r)]
    lines += [line for line in figures if line]
    said = {(line.old, line.new) for line in lines}
    for signal in lookup.finding_signals.get(finding.id, ()):
        first, second = shown_words(signal)
        pair = (_brief(first), _brief(second))
        if pair not in said:
            lines.append(_became(*pair))
            said.add(pair)
    if not lines or (finding.opcodes and len(lines) == 1 and "moved" in finding.tags):
        lines.append(_quoted(finding, change))
    if len(lines) > MAX_LINES:
        rest = len(lines) - MAX_LINES + 1
        lines = [*lines[: MAX_LINES - 1], Line(text=f"and {rest} more")]
    lines += [Line(text=told) for told in pinned.said_of(link, lookup)]
    return Note(
        finding.id,
        finding.n,
        " ".join(lookup.tags_of(finding)),
        finding.label,
        tuple(lines),
        evidence(link, lookup),
        *reviewed.judged(finding, lookup),
    )


def evidence(link: Link, lookup: Lookup) -> tuple[Citation, ...]:
    """Return where a link stands in both editions: "2023 ¶ 1", "2024 ¶ 1, p. 3"; links to the editions' files."""
    sides = zip(lookup.labels, (lookup.old, lookup.new), lookup.addresses, (link.old, link.new), strict=True)
    return tuple(
        Citation(f"{label} {places.evidence(indices)}", address.at(indices[0], places.blocks))
        for label, places, address, indices in sides
        if indices
    )


def _about_whole(finding: Finding, link: Link, change: Change, lookup: Lookup) -> list[Line]:
    """Return what is to be said about the paragraph as a whole, if the finding is about that."""
    if finding.opcodes and "paragraph" not in finding.tags:
        return []
    old, new = lookup.comparison.old.blocks, lookup.comparison.new.blocks
    if "rewritten" in finding.tags:
        told = [Line(text=f"{phrasing.sentence_case(stayed(change))}; counted as rewritten.")] if change.opcodes else []
        return [*told, *_from(link, lookup)] or [Line(text=_length([new[j].text for j in link.new]))]
    if link.relation is Relation.ADDED:
        return [Line(text=_length([new[j].text for j in link.new]))]
    if link.relation is Relation.REMOVED:
        return [Line(text=_length([old[i].text for i in link.old]))]
    unchanged = "" if any(_is_wording(change, n) for n in range(len(change.opcodes))) else " No word changed."
    if link.relation is Relation.SPLIT:
        return [Line(text=f"One paragraph became {phrasing.number(len(link.new))}.{unchanged}")]
    if link.relation is Relation.MERGED:
        joined = phrasing.sentence_case(phrasing.number(len(link.old)))
        return [Line(text=f"{joined} paragraphs became one.{unchanged}")]
    if link.moved:
        return _from(link, lookup, _others(finding, lookup) or unchanged)
    if change.link in lookup.tables:
        return _table_lines(finding, change, lookup)
    return []


def stayed(change: Change) -> str:
    """Return how much of a rewritten paragraph its new text left alone: "27 of 114 words stayed in place"."""
    total = sum(map(_text.is_word, change.old_tokens))
    gone = [t for op in change.opcodes if op.is_content for t in change.old_tokens[op.i1 : op.i2]]
    kept = total - sum(map(_text.is_word, gone))
    return f"{f'{kept:,}' if kept else 'none'} of {phrasing.digits(total, 'word')} stayed in place"


def _from(link: Link, lookup: Lookup, more: str = "") -> list[Line]:
    """Return where a moved paragraph came from, and whatever else is to be said of the move."""
    if not link.moved:
        return []
    section = lookup.comparison.old.blocks[link.old[0]].section
    under = f", under {phrasing.shortened(section[-1], 8)}" if section else ""
    return [Line(text=f"From {lookup.old.phrase(link.old)}{under}.{more}")]


def _others(finding: Finding, lookup: Lookup) -> str:
    """Return how many of a move of several have a finding of their own as well; nothing where none has."""
    own = [n for n in lookup.moves.get(finding.id, ()) if any(f is not finding for f in lookup.findings_of(n))]
    return f" {phrasing.sentence_case(phrasing.number(len(own)))} of them changed as well." if own else ""


def _table_lines(finding: Finding, change: Change, lookup: Lookup) -> list[Line]:
    """Return what came, went or moved in a table, and the cells that differ; its figures have lines of their own."""
    table = lookup.tables[change.link]
    revisions = lookup.finding_revisions.get(finding.id, ())
    figures = {(r.old.text, r.new.text) for r in revisions if r.old is not None and r.new is not None}
    told = []
    for cell in table.cells:
        if cell.noise is None and cell.delta is None and (cell.old, cell.new) not in figures:
            pair, column = table.rows[cell.row], table.columns[cell.column]
            where = ", ".join(filter(None, (pair.new_key or pair.old_key, column.new_name or column.old_name)))
            told.append(Line(cell.old, cell.new, f"({where})" if where else ""))
    added = sum(r.old is None for r in table.rows)
    removed = sum(r.new is None for r in table.rows)
    places = [c.new_name or c.old_name for c in table.columns if c.relation is Relation.MOVED]
    moved = sum(r.relation is Relation.MOVED for r in table.rows)
    counts = [
        phrasing.digits(added, "row") + " added" if added else "",
        phrasing.digits(removed, "row") + " removed" if removed else "",
        phrasing.digits(moved, "row") + " moved" if moved else "",
        f"{phrasing.digits(len(places), 'column')} moved ({phrasing.listed(places)})" if places else "",
    ]
    summary = phrasing.sentence_case(phrasing.listed([c for c in counts if c]))
    if not summary and not told and not revisions:
        return [Line(text="Rows or columns changed places.")]
    return [*([Line(text=f"{summary}.")] if summary else []), *told[: MAX_LINES - 2]]


def _is_told(revision: Revision) -> bool:
    return revision.status not in (Status.REPEATED, Status.SAME)


def _figure_line(revision: Revision) -> Line | None:
    old, new = (f.text if f is not None else "" for f in (revision.old, revision.new))
    if old and new:
        change = difference(revision)
        relative = percent(revision)
        sized = f"{change} ({relative})" if change and relative else change
        return Line(old, new, revision.label, "; ".join(filter(None, (sized, phrasing.checks(revision.checks)))))
    if old or new:
        return Line(text=f"{old or new} {revision.label}".strip(), delta="is new" if new else "is gone")
    return None


def _quoted(finding: Finding, change: Change) -> Line:
    """Return the changed words of a finding themselves."""
    runs = [change.opcodes[n] for n in finding.opcodes if n < len(change.opcodes)]
    old = " … ".join(t for op in runs if (t := phrasing.bare("".join(change.old_tokens[op.i1 : op.i2]))))
    new = " … ".join(t for op in runs if (t := phrasing.bare("".join(change.new_tokens[op.j1 : op.j2]))))
    return _became(phrasing.shortened(old, QUOTED_WORDS), phrasing.shortened(new, QUOTED_WORDS))


def _brief(words: str) -> str:
    return phrasing.shortened(phrasing.bare(words), QUOTED_WORDS)


def _became(old: str, new: str) -> Line:
    if old and new:
        return Line(old, new)
    if old or new:
        return Line(text=f"“{old or new}”", delta="added" if new else "dropped")
    return Line(text="Paragraph breaks only.")


def _is_wording(change: Change, position: int) -> bool:
    op = change.opcodes[position]
    tokens = (*change.old_tokens[op.i1 : op.i2], *change.new_tokens[op.j1 : op.j2])
    return op.is_content and any(not t.isspace() for t in tokens)


def _length(texts: Sequence[str]) -> str:
    return phrasing.digits(sum(map(_text.word_count, texts)), "word") + "."
