"""Tables in place: the cells that differ, rows that one edition alone has; and whole tables of one edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement

from diffreport.model import Kind, Table, TableChange
from diffreport.readers.grid import BEFORE, BEHIND
from diffreport.readers.headings import Line
from diffreport.readers.office.docx.names import PPR, RPR, TBL, TCPR, TRPR, VALUE, P, R, W
from diffreport.readers.office.docx.traced import Place, TracedCell
from diffreport.readers.office.grid import Cell, Row, in_columns
from diffreport.readers.outline import Draft
from diffreport.report.redline.styled.pen import ElementPen, paragraphs_in
from diffreport.report.redline.styled.spans import Edit, change_words
from diffreport.report.redline.styled.tree import AstrayError, Tree
from diffreport.report.redline.tables import reworded, rows_of
from diffreport.report.redline.tracked import Fate, Piece

_SIGNS = BEFORE | BEHIND


def edits_of(pieces: Iterable[Piece]) -> list[Edit]:
    """Return the edits that pieces tell of: places of the new text, and the old words that stood beside them."""
    edits: list[Edit] = []
    edit = Edit("", 0, 0)

    def close() -> Edit:
        if edit.old or edit.start < edit.end:
            edits.append(edit)
        return Edit("", edit.end, edit.end)

    for piece in pieces:
        if piece.fate is Fate.KEPT:
            at = edit.end + len(piece.text)
            close()
            edit = Edit("", at, at)
        elif piece.fate is Fate.DELETED:
            if edit.old and edit.start < edit.end and not edit.is_behind:
                edit = close()
            edit = edit._replace(old=edit.old + piece.text, is_behind=edit.start < edit.end)
        else:
            edit = close() if edit.is_behind else edit
            edit = edit._replace(end=edit.end + len(piece.text))
    close()
    return edits


class Grid:
    """Which cell of a document stands in each row and column of a block's table."""

    def __init__(self, place: Place) -> None:
        cells = [cell for row in place.rows for cell in row.cells]
        rows = [row for row in place.rows if row.cells]
        tokens_of = {id(cell.cell): _token(number, cell.cell) for number, cell in enumerate(cells)}
        by_token = {tokens_of[id(cell.cell)]: cell for cell in cells}
        kept, texts = in_columns([_stand_in(row.row, tokens_of) for row in rows])
        table = place.draft.table
        if table is None or len(kept) != len(table.rows) or any(len(row) != len(table.rows[0]) for row in texts):
            raise AstrayError("the table is read another way")
        self.rows = [rows[number].element for number in kept]
        self.cells: list[list[TracedCell | None]] = []
        self._own = [{id(cell) for cell in rows[number].cells} for number in kept]
        for line in texts:
            if any(text and text not in by_token for text in line):
                raise AstrayError("a sign stands in a cell of its own")
            self.cells.append([by_token[text] if text else None for text in line])
        self.empty = [[cell for cell in rows[number].cells if not cell.cell.text] for number in kept]
        self.counts = [sum(cell.cell.columns for cell in rows[number].cells) for number in kept]
        self.all = [rows[number].cells for number in kept]

    def cell(self, row: int, column: int) -> TracedCell:
        """Return a cell; an empty one only where the columns are plain to see. Raises: AstrayError."""
        found = self.cells[row][column]
        if found is not None:
            return found
        own = self.all[row]
        if len(own) == len(self.cells[row]) and all(cell.cell.columns == 1 for cell in own):
            return own[column]
        raise AstrayError("an empty cell cannot be told from others")


def _token(number: int, cell: Cell) -> str:
    return cell.text if cell.text in _SIGNS else f"\ue000{number}\ue001"


def _stand_in(row: Row, tokens_of: dict[int, str]) -> Row:
    cells = []
    for cell in row.cells:
        lines = [Line(Draft(Kind.PARAGRAPH, tokens_of[id(cell)]))] if cell.text else []
        cells.append(Cell(cell.columns, cell.rows, cell.goes_on, lines))
    return Row(cells, row.is_header, row.before)


def change_cells(tree: Tree, pen: ElementPen, place: Place, old: Table, change: TableChange | None) -> Element:
    """Track what differs between an old table and one that stands in the document; return where to comment on it.

    Raises: AstrayError if it cannot be done cell by cell.
    """
    new = place.draft.table
    if new is None or old.caption or new.caption:
        raise AstrayError("it is no table")
    pairs = rows_of(old, new, change)
    if not pairs:
        raise AstrayError("the columns are others")
    grid = Grid(place)
    texts: dict[int, tuple[TracedCell, str, str]] = {}
    first: Element | None = None
    after: Element | None = None
    for i, j in pairs:
        if j is None and i is not None:
            made = _removed_row(grid, old.rows[i], pen, len(grid.rows) and min(i, len(grid.rows) - 1))
            first = made if first is None else first
            if after is None:
                tree.before(grid.rows[0], (made,))
            else:
                tree.behind(after, (made,))
        elif j is not None and i is None:
            _insert_row(grid.rows[j], pen)
            after = grid.rows[j]
            first = after if first is None else first
        elif i is not None and j is not None:
            after = grid.rows[j]
            for column, (was, now) in enumerate(zip(old.rows[i], new.rows[j], strict=True)):
                if not was and not now:
                    continue
                cell = grid.cell(j, column)
                if texts.setdefault(id(cell), (cell, was, now))[1:] != (was, now):
                    raise AstrayError("a cell stands for several")
    for cell, was, now in texts.values():
        if was != now:
            change_cell(tree, pen, cell, was, now)
            first = cell.element if first is None else first
    return first if first is not None else grid.rows[0]


def change_cell(tree: Tree, pen: ElementPen, cell: TracedCell, old: str, new: str) -> None:
    """Track what differs in a cell. Raises: AstrayError."""
    paragraphs = [child for child in cell.element if child.tag == P]
    if not new or not cell.strips:
        if not paragraphs:
            raise AstrayError("a cell has no paragraph")
        _put_first(tree, paragraphs[0], pen.removed(old, _run_properties(paragraphs[0])))
        return
    try:
        change_words(tree, pen, cell.strips, new, edits_of(reworded(old, new)))
    except AstrayError:
        inner = paragraphs_in(cell.element)
        for paragraph in inner:
            pen.wrap(paragraph)
        if old:
            place = 1 if inner[0].find(PPR) is not None else 0
            inner[0].insert(place, pen.removed(old, None))


def _put_first(tree: Tree, paragraph: Element, element: Element) -> None:
    """Put an element before all else in a paragraph."""
    rest = [child for child in paragraph if child.tag != PPR]
    if rest:
        tree.before(rest[0], (element,))
    else:
        paragraph.append(element)


def _run_properties(paragraph: Element) -> Element | None:
    run = paragraph.find(f"{R}/{RPR}")
    return run if run is not None else paragraph.find(f"{PPR}/{RPR}")


def _insert_row(row: Element, pen: ElementPen) -> None:
    pen.row(row, "ins")
    for paragraph in paragraphs_in(row):
        pen.wrap(paragraph)


def insert_table(place: Place, pen: ElementPen) -> None:
    """Have all rows of a table inserted."""
    for row in place.rows:
        _insert_row(row.element, pen)


def _removed_row(grid: Grid, texts: Sequence[str], pen: ElementPen, like: int) -> Element:
    """Return a row of old texts, made like one of the document."""
    model = next((n for n in (like, *range(len(grid.rows))) if _is_plain(grid, n, len(texts))), None)
    row = Element(f"{W}tr")
    if model is not None:
        properties = grid.rows[model].find(TRPR)
        row.extend([deepcopy(properties)] if properties is not None else [])
        models: Sequence[Element | None] = [cell.element for cell in grid.all[model]]
    else:
        models = [None] * len(texts)
    pen.row(row, "del")
    for text, cell in zip(texts, models, strict=True):
        row.append(_cell(text, cell, pen))
    return row


def _is_plain(grid: Grid, row: int, width: int) -> bool:
    cells = grid.all[row]
    return len(cells) == width and all(cell.cell.columns == 1 and not cell.cell.goes_on for cell in cells)


def _cell(text: str, like: Element | None, pen: ElementPen) -> Element:
    cell = Element(f"{W}tc")
    properties = like.find(TCPR) if like is not None else None
    if properties is not None:
        copy = SubElement(cell, TCPR)
        copy.extend(deepcopy(child) for child in properties if child.tag not in (f"{W}vMerge", f"{W}hMerge"))
    paragraph = SubElement(cell, P)
    model = next(iter(paragraphs_in(like)), None) if like is not None else None
    if model is not None and (inner := model.find(PPR)) is not None:
        paragraph.append(_without_lists(inner))
    if text:
        paragraph.append(pen.removed(text, _run_properties(model) if model is not None else None))
    return cell


def _without_lists(properties: Element) -> Element:
    copy = deepcopy(properties)
    for name in ("numPr", "sectPr", "framePr", "rPr"):
        for child in copy.findall(f"{W}{name}"):
            copy.remove(child)
    return copy


def removed_table(table: Table, like: Element | None, pen: ElementPen) -> Element:
    """Return a table that only the old edition has, made like another."""
    element = Element(TBL)
    properties = like.find(f"{W}tblPr") if like is not None else None
    if properties is not None:
        element.append(deepcopy(properties))
    else:
        made = SubElement(element, f"{W}tblPr")
        SubElement(made, f"{W}tblW", {f"{W}w": "5000", f"{W}type": "pct"})
        edges = SubElement(made, f"{W}tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            SubElement(edges, f"{W}{side}", {VALUE: "single", f"{W}sz": "4", f"{W}space": "0", f"{W}color": "auto"})
    columns = SubElement(element, f"{W}tblGrid")
    width = len(table.rows[0])
    for _ in range(width):
        SubElement(columns, f"{W}gridCol", {f"{W}w": str(9000 // width)})
    for number, texts in enumerate(table.rows):
        row = SubElement(element, f"{W}tr")
        if number < table.header_rows:
            SubElement(SubElement(row, TRPR), f"{W}tblHeader")
        pen.row(row, "del")
        row.extend(_cell(text, None, pen) for text in texts)
    return element
