"""Link tables that are one form: the same header above the same keys, whatever the cells say now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.alignment.links import Partners
from diffreport.model import Kind

_CELLS = " | "  # stands between the cells of a table
# So many keys that are words, and this share of all keys: "1, 2, 3" are the keys of many a table.
_KEYS = 3
_SHARE = 0.8


class _Form(NamedTuple):
    """A table's header, and the first cells of its rows."""

    header: str
    keys: frozenset[str]


def link_forms(partners: Partners) -> None:
    """Link free tables of one form if neither side has another free one of it.

    Cost: the free tables of one side by those of the other that have the same header.
    """
    olds = _forms(partners.free_old(), partners.old.kinds, partners.old.texts)
    news = _forms(partners.free_new(), partners.new.kinds, partners.new.texts)
    by_header: dict[str, list[int]] = {}
    for j, form in news.items():
        by_header.setdefault(form.header, []).append(j)
    found = [(i, j) for i, form in olds.items() for j in by_header.get(form.header, ()) if _are_one(form, news[j])]
    for i, j in found:
        is_only = [pair for pair in found if i == pair[0] or j == pair[1]] == [(i, j)]
        if is_only and partners.may_link(i, j):
            partners.link(i, j, "form")


def _forms(free: Iterable[int], kinds: Sequence[Kind], texts: Sequence[str]) -> dict[int, _Form]:
    out = {}
    for k in free:
        if kinds[k] != Kind.TABLE:
            continue
        header, *rows = [line for line in texts[k].split("\n") if _CELLS in line] or [""]
        keys = frozenset(_text.letters_of(row.partition(_CELLS)[0]) for row in rows)
        if sum(not key.isdecimal() for key in keys - {""}) >= _KEYS:
            out[k] = _Form(_text.letters_of(header), keys)
    return out


def _are_one(old: _Form, new: _Form) -> bool:
    return len(old.keys & new.keys) >= _SHARE * len(old.keys | new.keys)
