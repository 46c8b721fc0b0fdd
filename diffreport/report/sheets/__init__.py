"""Tables of cells as files that spreadsheets read: CSV and workbooks (XLSX). Same tables, same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

_NO_AMOUNTS = frozenset(("date", "identifier"))  # kinds of figures


class Style(StrEnum):
    """How a number is shown where it can be shown in more than one way."""

    PLAIN = "plain"  # as it is: a position, a year, the digits of a date
    AMOUNT = "amount"  # with its thousands apart
    CHANGE = "change"  # with its sign
    SHARE = "share"  # per cent
    RISE = "rise"  # per cent, with its sign


class Number(NamedTuple):
    """A number in a cell. Units: shares and rises in per cent."""

    value: int | Decimal
    style: Style


Cell = str | int | Number | None


class Table(NamedTuple):
    """Rows of cells under their columns' names. Units: `widths` in characters, by column.

    `fixed` is how many columns stay in sight, where that can be.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Mapping[str, int] = MappingProxyType({})
    fixed: int = 0


def number(value: int | Decimal | None, style: Style) -> Number | None:
    """Return the cell of a number, or of none."""
    return None if value is None else Number(value, style)


def value_of(value: Decimal | None, kind: str) -> Number | None:
    """Return the cell of a figure's value, by the figure's kind."""
    return number(value, Style.PLAIN if kind in _NO_AMOUNTS else Style.AMOUNT)
