"""A comparison as text: the marked changes, the figures, the wording, one line that sums up.

With colour, removed words are red and struck, added words blue and underlined; without, they read
`[-old-]{+new+}`. Nothing from an edition reaches the terminal as an order to it (`lines.visible`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from diffreport.comparison.tables.cells import cell_figure, unit_names
from diffreport.comparison.tables.paired import is_sorted_anew, is_turned
from diffreport.model import (
    Block,
    CellChange,
    Change,
    ColumnPair,
    Comparison,
    Finding,
    Link,
    Lone,
    Relation,
    Revision,
    Standing,
    Status,
    Table,
    TableChange,
)
from diffreport.report.extents import extent_line
from diffreport.report.front import asides
from diffreport.report.front.provenance import fallbacks, length, source_remarks
from diffreport.report.language import phrasing
from diffreport.report.language.differences import NO_DIFFERENCE, checks, difference, percent, why_none
from diffreport.report.language.speech import speech
from diffreport.report.lines import (
    WIDEST_CELL,
    Line,
    Piece,
    clipped,
    columns,
    elided,
    laid_out,
    wrapped,
)
from diffreport.report.lookup import edition_labels, report_title, shown_words
from diffreport.report.moves import as_one, moves_told

_CONTEXT = 10  # unchanged words kept beside a mark
_MOVED_WORDS = 20  # of a paragraph that moved unchanged
_LEAST_WIDTH = 40  # columns; lines are not folded any narrower
_FALLBACKS = 3  # said one by one; of more the first ones
_BREAK = " ¶ "  # where a paragraph ends inside a split or merge


def render_text(comparison: Comparison, *, width: int, color: bool) -> str:
    """Return the comparison as text for people, with a final newline.

    Units: `width` in terminal columns; only a single word, or a row of a table, may be longer.
    """
    width = max(width, _LEAST_WIDTH)
    return laid_out(_lines(comparison, width), width=width, color=color)


def summary_line(comparison: Comparison) -> str:
    """Return what changed as one sentence: "3 findings: 2 figures, 1 wording signal; 97% of ..."."""
    return extent_line(comparison.extent) if comparison.lone is None else _lone_line(comparison, comparison.lone)


def _lone_line(comparison: Comparison, lone: Lone) -> str:
    s = comparison.summary
    known = length(comparison.alone, s.old_words + s.new_words, speech())
    if lone.standing is Standing.FIRST:
        return f"New: the first archived edition, nothing to compare with yet; {known}."
    seen = f", last seen on {speech().date(lone.last_seen)}" if lone.last_seen else ""
    return f"Withdrawn{seen}; {known}."


def _lines(comparison: Comparison, width: int) -> Iterator[Line]:
    if comparison.lone is not None:
        yield from _lone(comparison)
        return
    if comparison.findings or comparison.rewrites or comparison.questions:
        yield from _title(comparison)
    if comparison.findings:
        yield from _marked_text(comparison, width)
        yield from _figures(comparison, width)
        yield from _wording(comparison)
    yield from _asides(comparison)
    if comparison.findings or comparison.rewrites or comparison.questions:
        yield Line()
    yield _line(summary_line(comparison), mark="strong" if comparison.findings else "")
    if comparison.noise:
        folded_away = "; ".join(f"{speech().named('noise.passing', n.noise)} ({n.count:,})" for n in comparison.noise)
        yield _line(f"Trivial differences, not shown: {folded_away}.")
    for side, document in (("old", comparison.old), ("new", comparison.new)):
        for remark in source_remarks(document, speech()):
            yield _line(f"Note on the {side} edition: {remark}")
    yield from _fallbacks(comparison)


def _lone(comparison: Comparison) -> Iterator[Line]:
    """Yield what there is to say of an edition with no other to be compared with: its text is elsewhere."""
    document = comparison.alone
    edition = document.edition
    title = report_title(comparison.old.edition, comparison.new.edition, speech())
    yield _line(": ".join(filter(None, (title, edition.label))), "strong")
    published = edition.published and f"published {speech().date(edition.published)}"
    if known := ", ".join(filter(None, (edition.name, published))):
        yield _line(known, "faint", 2)
    yield _line(summary_line(comparison))
    for remark in source_remarks(document, speech()):
        yield _line(f"Note on the edition: {remark}")


def _fallbacks(comparison: Comparison) -> Iterator[Line]:
    """Yield where a cheaper method was used: each place, or of many the first ones and how many more."""
    found = fallbacks(comparison)
    shown = found if len(found) <= _FALLBACKS else found[: _FALLBACKS - 1]
    for fallback in shown:
        yield _line(f"Note: a cheaper method was used at {fallback.where}: {fallback.why}")
    if len(shown) < len(found):
        yield _line(f"Note: {speech().say('footer.fallbacks', n=len(found))}; -o report.html lists all of them")


def _line(text: str, mark: str = "", indent: int = 0) -> Line:
    return Line((Piece(text, mark),), indent)


def _title(comparison: Comparison) -> Iterator[Line]:
    old, new = comparison.old, comparison.new
    names = edition_labels(old.edition, new.edition, speech())
    yield _line(f"{report_title(old.edition, new.edition, speech())}: {names[0]} → {names[1]}", "strong")
    s = comparison.summary
    for side, document, words in (("old", old, s.old_words), ("new", new, s.new_words)):
        e = document.edition
        published = e.published and f"published {speech().date(e.published)}"
        known = [e.name, published, length(document, words, speech())]
        yield _line(f"{side}: {', '.join(part for part in known if part)}", "faint", 2)


# -- the text, marked


def _marked_text(comparison: Comparison, width: int) -> Iterator[Line]:
    """Yield each change that has findings: its section (where that is another), its labels, its words."""
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in comparison.findings:
        findings[finding.change].append(finding)
    tables = {change.link: change for change in comparison.tables}
    moves = moves_told(comparison)
    section: tuple[str, ...] = ()
    for change in comparison.changes:
        if change.id not in findings:
            continue
        of_move = moves.get(findings[change.id][0].id, (change.link,))
        link = as_one([comparison.alignment.links[n] for n in of_move])
        blocks = _blocks(comparison, link)
        yield Line()
        if blocks and blocks[0].section != section:
            section = blocks[0].section
            yield _line(" > ".join(section), "strong")
        yield _labels(findings[change.id], link)
        if len(of_move) > 1:
            yield _line(phrasing.shortened(_BREAK.join(block.text for block in blocks), _MOVED_WORDS), indent=4)
        elif change.link in tables:
            yield from _table(comparison, link, tables[change.link])
        else:
            yield from _paragraph(comparison, link, change, findings[change.id])


def _blocks(comparison: Comparison, link: Link) -> list[Block]:
    return [comparison.new.blocks[j] for j in link.new] or [comparison.old.blocks[i] for i in link.old]


def _labels(findings: list[Finding], link: Link) -> Line:
    """Return the numbers and labels of a change's findings, and the block that `explain` knows it by."""
    counts = Counter(finding.label for finding in findings)
    labels = ", ".join(label if n == 1 else f"{label} ({n})" for label, n in counts.items())
    place = f"block {_span(link.new)}" if link.new else f"block {_span(link.old)} of the old edition"
    if link.moved and link.old:
        place += f", old block {_span(link.old)}"
    return Line((Piece(f"[{_span([f.n for f in findings])}] {labels}"), Piece(f"  ({place})", "faint")))


def _span(numbers: Sequence[int]) -> str:
    return "-".join(str(n) for n in dict.fromkeys((numbers[0], numbers[-1])))


def _paragraph(comparison: Comparison, link: Link, change: Change, findings: list[Finding]) -> Iterator[Line]:
    """Yield a change's words: marked in place, or whole old text before whole new text if little is shared."""
    olds = [comparison.old.blocks[i].text for i in link.old]
    news = [comparison.new.blocks[j].text for j in link.new]
    rewritten = any("rewritten" in finding.tags for finding in findings)
    if rewritten or link.relation in (Relation.ADDED, Relation.REMOVED):
        for mark, texts in (("old", olds), ("new", news)):
            yield from (_line(row, mark, 4) for text in texts for row in text.split("\n"))
    elif not change.opcodes:
        yield _line(phrasing.shortened(_BREAK.join(news), _MOVED_WORDS), indent=4)
    else:
        yield Line(tuple(elided(_redline(change, findings), _CONTEXT)), 4)


def _redline(change: Change, findings: list[Finding]) -> list[Piece]:
    """Return the tokens under their marks, each finding's number after its last mark where there are several.

    Trivial differences read as in the new edition, unmarked.
    """
    numbers = {f.opcodes[-1]: f"[{f.n}]" for f in findings if f.opcodes} if len(findings) > 1 else {}
    pieces: list[Piece] = []
    for k, op in enumerate(change.opcodes):
        old = "".join(change.old_tokens[op.i1 : op.i2]).replace("\n", _BREAK)
        new = "".join(change.new_tokens[op.j1 : op.j2]).replace("\n", _BREAK)
        if not op.is_content:
            if pieces and not pieces[-1].mark:
                new = pieces.pop().text + new
            pieces.append(Piece(new))
        else:
            number = numbers.get(k, "")
            if number and (new or old).endswith(" "):
                number += " "
            marked = (Piece(old, "old"), Piece(new, "new"), Piece(number, "faint"))
            pieces += [piece for piece in marked if piece.text]
    return pieces


def _table(comparison: Comparison, link: Link, change: TableChange) -> Iterator[Line]:
    """Yield a line for each cell that differs, and for each row or column on one side only or in another place."""
    old, new = comparison.old.blocks[link.old[0]].table, comparison.new.blocks[link.new[0]].table
    if old is None or new is None:
        return
    if old.caption != new.caption:
        yield Line((Piece("caption: "), *_became(old.caption, new.caption)), 4)
    elif new.caption:
        yield _line(new.caption, "faint", 4)
    if is_turned(change):
        yield _line("rows and columns changed places", indent=4)
    else:
        yield from _shape(old, new, change)
    cells = sorted((cell for cell in change.cells if not cell.noise), key=lambda cell: cell.row)
    units = unit_names(old, new, change.columns)
    for cell in cells:
        row, column = change.rows[cell.row], change.columns[cell.column]
        is_head = row.new is not None and row.new < new.header_rows
        yield _cell("header" if is_head else row.new_key or row.old_key, cell, column, units[cell.column])


def _shape(old: Table, new: Table, change: TableChange) -> Iterator[Line]:
    """Yield a line for each row or column on one side only or in another place."""
    for column in change.columns:
        name = column.new_name or column.old_name or "(no header)"
        if column.old is None or column.new is None:
            yield Line((Piece("column: "), Piece(name, "new" if column.old is None else "old")), 4)
        elif column.relation is Relation.MOVED:
            yield _line(f"column moved: {name}", indent=4)
    is_sorted = is_sorted_anew(change)
    for row in change.rows:
        if row.old is None and row.new is not None:
            yield Line((Piece("row: "), Piece(" | ".join(new.rows[row.new]), "new")), 4)
        elif row.new is None and row.old is not None:
            yield Line((Piece("row: "), Piece(" | ".join(old.rows[row.old]), "old")), 4)
        elif row.relation is Relation.MOVED and not is_sorted:
            yield _line(f"row moved: {row.new_key or row.old_key or '(no key)'}", indent=4)


def _cell(key: str, cell: CellChange, column: ColumnPair, units: tuple[str, str]) -> Line:
    place = " / ".join(part for part in (key, column.new_name or column.old_name) if part)
    figures = cell_figure(cell.old, units[0]), cell_figure(cell.new, units[1])
    revision = Revision("", None, Status.REVISED, "", *figures, cell.delta, cell.percent)
    sizes = ", ".join(filter(None, (difference(revision, speech()), percent(revision, speech()))))
    pieces = (Piece(f"{place or 'cell'}: "), *_became(cell.old, cell.new), Piece(f" ({sizes})" if sizes else ""))
    return Line(pieces, 4)


# -- the lists


def _figures(comparison: Comparison, width: int) -> Iterator[Line]:
    numbers = {finding.id: f"[{finding.n}]" for finding in comparison.findings}
    parts: dict[str, list[Revision]] = {"Figures": [], "Earlier figures restated": [], "Dates and references": []}
    for revision in comparison.figures:
        if revision.status.is_change:
            own = "Earlier figures restated" if revision.status is Status.RESTATED else "Figures"
            parts[own if revision.is_of_amount else "Dates and references"].append(revision)
    told = [_figure_row(revision, numbers) for part in parts.values() for revision in part]
    rows = iter(wrapped([["", "", *_column_heads(comparison), "change"], *told], width - 2, flexible=1))
    head = [Line((Piece("  ".join(cells)),), 2, is_row=True) for cells in next(rows)]
    for title, part in parts.items():
        if part:
            yield Line()
            yield _line(title, "strong")
            yield from head
            for revision, row in zip(part, islice(rows, len(part)), strict=True):
                yield from (Line((Piece("  ".join(cells)),), 2, is_row=True) for cells in row)
                if revision.checks:
                    doubt = f"check: {checks(revision, speech())}"
                    yield _line(doubt, "strong", 2 + columns(row[0][0]) + 2)


def _column_heads(comparison: Comparison) -> tuple[str, str]:
    """Return what the columns of the editions are called: their labels, unless these look alike once cut."""
    labels = edition_labels(comparison.old.edition, comparison.new.edition, speech())
    cut = {clipped(label, WIDEST_CELL) for label in labels}
    return labels if len(cut) > 1 else ("old", "new")


def _figure_row(revision: Revision, numbers: dict[str, str]) -> list[str]:
    old, new = (figure.text if figure else "–" for figure in (revision.old, revision.new))
    change = difference(revision, speech()) or (NO_DIFFERENCE if why_none(revision, speech()) else "")
    relative = percent(revision, speech())
    parts = [change, relative and f"({relative})"]
    said = str(revision.status) if revision.status in (Status.NEW, Status.GONE) else " ".join(filter(None, parts))
    return [numbers.get(revision.finding or "", ""), revision.label, old, new, said]


def _wording(comparison: Comparison) -> Iterator[Line]:
    if not comparison.wording:
        return
    numbers = {finding.id: finding.n for finding in comparison.findings}
    yield Line()
    yield _line("Wording", "strong")
    for signal in comparison.wording:
        head = f"[{numbers.get(signal.finding, '?')}] {signal.signal.replace('_', ' ')}: "
        yield Line((Piece(head), *_became(*shown_words(signal))), 2)


def _became(old: str, new: str) -> list[Piece]:
    return [Piece(side, mark) for side, mark in ((old, "old"), (new, "new")) if side]


def _asides(comparison: Comparison) -> Iterator[Line]:
    """Yield what runs through the document, and what the new edition may not agree with itself about."""
    if comparison.rewrites:
        yield Line()
        yield _line("Throughout", "strong")
    for rewrite in asides.ranked(comparison.rewrites):
        still = asides.still_there(len(rewrite.exceptions), speech())
        head = Piece(f"{asides.rewrite_name(rewrite, speech())}: ")
        yield Line((head, *_became(rewrite.old, rewrite.new), Piece(f"; {still}" if still else "")), 2)
    if comparison.questions:
        yield Line()
        yield _line("Questions", "strong")
    links = {change.id: comparison.alignment.links[change.link] for change in comparison.changes}
    for question in comparison.questions:
        link = links.get(question.change or "")
        elsewhere = f"block {_span(link.new)}" if link and link.new else ""
        name, text = asides.question_name(question, speech()), asides.question_text(question, elsewhere, speech())
        yield _line(f"block {question.block}: {name} {text}", indent=2)
