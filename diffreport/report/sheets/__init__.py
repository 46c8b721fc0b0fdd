"""Tables of cells as files that spreadsheets read: CSV and workbooks (XLSX). Same tables, same bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
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


class Linked(NamedTuple):
    """A number or a text in a cell that leads to an address, where cells can."""

    cell: int | str
    href: str


Cell = str | int | Number | date | Linked | None


class Table(NamedTuple):
    """Rows of cells under their columns' names. Units: `widths` in characters, by column.

    `fixed` is how many columns stay in sight, where that can be; `mixed` are those whose numbers stand among texts.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Mapping[str, int] = MappingProxyType({})
    fixed: int = 0
    mixed: frozenset[str] = frozenset()


def linked(cell: int | str, href: str) -> int | str | Linked:
    """Return the cell of what leads to an address, "" for none."""
    return Linked(cell, href) if href else cell


def day(iso: str | None) -> date | str | None:
    """Return the cell of an ISO date: a full one as a date, any other as it is."""
    try:
        return date.fromisoformat(iso) if iso and _DAY.fullmatch(iso) else iso
    except ValueError:  # there is no such day
        return iso


def number(value: int | Decimal | None, style: Style) -> Number | None:
    """Return the cell of a number, or of none."""
    return None if value is None else Number(value, style)


def value_of(value: Decimal | None, kind: str) -> Number | None:
    """Return the cell of a figure's value, by the figure's kind."""
    return number(value, Style.PLAIN if kind in _NO_AMOUNTS else Style.AMOUNT)
