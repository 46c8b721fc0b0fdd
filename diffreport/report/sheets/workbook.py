"""Tables as a workbook (XLSX), a worksheet each: numbers are numbers, and no text is a formula or a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from math import isfinite
from typing import Any

from diffreport.errors import UsageError
from diffreport.report.lines import visible
from diffreport.report.sheets import Cell, Linked, Number, Style, Table
from diffreport.text import encoded, harmless, in_xml

# No clock: the same tables are the same bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
# What a worksheet holds. Units: rows below the header; columns; UTF-16 units of a cell; links; UTF-16 units of a link.
_MOST_ROWS, _MOST_COLUMNS, _MOST_CHARACTERS, MOST_LINKS, _LONGEST_LINK = 1_048_575, 16_384, 32_767, 65_530, 2_000
_MOST_TITLE = 255  # characters, of a workbook's title
_FIRST_DAY = date(1900, 3, 1)  # spreadsheets count days before it differently
_DATE, _PLAIN = "yyyy-mm-dd", "0"
# Decimals that are shown; the cell has all that a double can hold.
_MOST_DECIMALS = 6
# Of a column that is given no width, which is then as wide as its name needs. Units: characters.
_LEAST_WIDTH, _ARROW = 10, 3
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
# Of a workbook for others: rows as high as their texts need, but no higher. Units: lines; points; inches.
_MOST_LINES, _LINE, _MARGIN = 8, 15, 0.4
_PAPER_A4 = 9
_TEXT = {"valign": "top", "text_wrap": True}
_APART = {"align": "left", "indent": 1}  # from a number before it
_LINK = {"font_color": "#0563C1", "underline": 1}  # as spreadsheets show one


def workbook(title: str, tables: Sequence[Table], *, for_others: bool = False, most_links: int = MOST_LINKS) -> bytes:
    """Return tables as a workbook. Raises: UsageError if one is too large for a worksheet.

    One that is made for others is set up for paper, and its texts stay texts also where somebody edits them. Of the
    links of a worksheet so many are written; what else leads somewhere is a cell without a link.
    """
    from xlsxwriter import Workbook

    for table in tables:
        if len(table.rows) > _MOST_ROWS or len(table.columns) > _MOST_COLUMNS:
            size = f"{len(table.rows):,} rows and {len(table.columns):,} columns"
            raise UsageError(f"{size} of {table.name.lower()} are more than a worksheet holds; use --format csv")
    target = BytesIO()
    book = Workbook(target, _OPTIONS)
    book.set_properties({"title": in_xml(visible(title))[:_MOST_TITLE], "created": _CREATED})
    formats = _Formats(book, for_others=for_others)
    head = book.add_format({"bold": True, "bottom": 1, **(_APART if for_others else {})})
    for table in tables:
        page = book.add_worksheet(table.name)
        page.external_hyper_links = _Relations()
        page.freeze_panes(1, table.fixed)
        page.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)
        if for_others:
            _set_up_for_paper(page)
        widths = [table.widths.get(name, max(_LEAST_WIDTH, len(name) + _ARROW)) for name in table.columns]
        for c, name in enumerate(table.columns):
            page.set_column(c, c, widths[c])
            page.write_string(0, c, _fitting(name), head)
        _Page(page, formats, table, most_links).write()
        if for_others:
            _set_heights(page, table, widths)
    book.close()
    return target.getvalue()


def _set_up_for_paper(page: Any) -> None:
    page.set_landscape()
    page.set_paper(_PAPER_A4)
    page.set_margins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _set_heights(page: Any, table: Table, widths: Sequence[int]) -> None:
    """Make rows as high as their texts are long: not all programs do so of themselves, and some without end."""
    for r, row in enumerate(table.rows, 1):
        texts = ((cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str))
        lines = max((-(-len(text) // width) for text, width in texts), default=1)
        if lines > 1:
            page.set_row(r, _LINE * min(lines, _MOST_LINES))


class _Relations(list[list[str]]):
    """What the links of a worksheet lead to: URIs, where the library writes a path as Windows has it."""

    def append(self, relation: list[str]) -> None:
        """Take a relation: its type, target and mode."""
        super().append([part.replace("\\", "/") for part in relation])


class _Formats:
    """The formats of a workbook's cells, each made when the first cell has it."""

    def __init__(self, book: Any, *, for_others: bool) -> None:
        """Take the workbook that has them."""
        self._for_others = for_others
        text = _TEXT | _APART if for_others else _TEXT
        self.text = book.add_format(text)
        self.of = cache(lambda pattern: book.add_format({"num_format": pattern, "valign": "top"}))
        self.among_texts = cache(lambda pattern: book.add_format({"num_format": pattern, "valign": "top"} | _APART))
        self.of_link = cache(lambda: book.add_format(text | _LINK))
        self._of_formula = cache(lambda: book.add_format(text | {"quote_prefix": True}))

    def of_text(self, text: str) -> object:
        """Return the format of a text; one that would be a formula once it is edited is marked as none."""
        return self._of_formula() if self._for_others and harmless(text) != text else self.text


class _Page:
    """A worksheet that is written."""

    def __init__(self, page: Any, formats: _Formats, table: Table, most_links: int) -> None:
        """Take a worksheet, the formats of its workbook, what it is to hold, and how many links it can hold."""
        self._page, self._formats, self._table = page, formats, table
        self._mixed = frozenset(c for c, name in enumerate(table.columns) if name in table.mixed)
        self._room = most_links

    def write(self) -> None:
        """Write the rows below the header."""
        for r, row in enumerate(self._table.rows, 1):
            for c, cell in enumerate(row):
                if isinstance(cell, Linked):
                    self._link(r, c, cell)
                else:
                    self._cell(r, c, cell)

    def _cell(self, r: int, c: int, cell: Cell, look: object = None) -> None:
        if isinstance(cell, date):
            if cell >= _FIRST_DAY:
                self._page.write_datetime(r, c, cell, self._of(c)(_DATE))
                return
            cell = cell.isoformat()
        if isinstance(cell, str):
            self._page.write_string(r, c, _fitting(cell), look or self._formats.of_text(cell))
        elif isinstance(cell, int | Number):
            number = cell if isinstance(cell, Number) else Number(cell, Style.PLAIN)
            is_share = number.style in (Style.SHARE, Style.RISE)
            value = float(Decimal(number.value) / 100 if is_share else number.value)
            if isfinite(value):
                self._page.write_number(r, c, value, look or self._of(c)(_pattern(number)))
            else:  # more than a worksheet can count
                self._page.write_string(r, c, _fitting(f"{number.value:f}"), self._formats.text)

    def _of(self, c: int) -> Callable[[str], object]:
        """Return what makes the formats of numbers in a column."""
        return self._formats.among_texts if c in self._mixed else self._formats.of

    def _link(self, r: int, c: int, linked: Linked) -> None:
        """Write a cell that leads somewhere; beyond what a worksheet holds of those it leads nowhere."""
        href = in_xml(linked.href)
        if not 1 < _units(href) <= _LONGEST_LINK or not self._room:
            self._cell(r, c, linked.cell)
            return
        self._room -= 1
        # the library takes an address without a scheme for none
        self._page.write_url(r, c, href if "://" in href else f"external:{href}", string="")
        self._cell(r, c, linked.cell, self._formats.of_link())


def _pattern(number: Number) -> str:
    """Return the number format of a cell."""
    if number.style is Style.PLAIN:
        return _PLAIN
    places = _decimals(number.value)
    if number.style in (Style.SHARE, Style.RISE):
        share = "0." + "0" * max(1, places) + "%"
        return f"+{share};-{share};0.0%" if number.style is Style.RISE else share
    plain = "#,##0" + (f".{'0' * places}" if places else "")
    return f"+{plain};-{plain};0" if number.style is Style.CHANGE else plain


def _decimals(value: int | Decimal) -> int:
    exponent: Any = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return min(_MOST_DECIMALS, max(0, -int(exponent)))


def _fitting(text: str) -> str:
    """Return a text that can stand in a cell: not too long, encodable, and no markup of the library's own."""
    text = encoded(text).decode()
    if text.startswith("<r>") and text.endswith("</r>"):  # would be written as it is, as runs of formatted text
        text += " "
    if len(text) > _MOST_CHARACTERS // 2 and _units(text) > _MOST_CHARACTERS:
        text = text.encode("utf-16-le")[: 2 * _MOST_CHARACTERS - 2].decode("utf-16-le", "ignore") + "…"
    return text


def _units(text: str) -> int:
    """Return how long a text is as a spreadsheet counts: in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2
