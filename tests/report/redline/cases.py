"""Pairs of invented editions, one for each shape of change that a redline has to track."""

from __future__ import annotations

from diffreport.model import Block, Document, Edition, Kind, Table
from tests.comparison import test_golden as golden

_TEXTS = (
    "The council met in the old granary because the town hall had been flooded twice in one winter.",
    "Forty-two fishing boats were counted in the northern harbour on the first morning of spring.",
    "A lighthouse keeper reported that the lamp had failed on three nights without any warning.",
    "Wool prices fell after the second market, and several weavers left the valley for good.",
    "The school roof was repaired with slate from the quarry that the parish had bought in May.",
    "No ferry crossed the strait during the storm, so letters waited eleven days at the pier.",
)
_LONG = (
    "The inspectors visited every mill along the river between March and June. They found 315 looms in use and 27 "
    "standing idle. Owners shall report accidents to the bailiff within two days."
)


def paragraph(text: str) -> Block:
    return Block(Kind.PARAGRAPH, text)


def heading(text: str, level: int = 1) -> Block:
    return Block(Kind.HEADING, text, level=level)


def item(text: str, level: int = 1) -> Block:
    return Block(Kind.ITEM, text, level=level)


def note(text: str) -> Block:
    return Block(Kind.FOOTNOTE, text)


def table(*rows: str, caption: str = "", head: int = 1) -> Block:
    made = Table(tuple(tuple(row.split("|")) for row in rows), head, caption)
    return Block(Kind.TABLE, made.text, table=made)


def edition(*blocks: Block | str, language: str = "en", label: str = "") -> Document:
    made = tuple(paragraph(block) if isinstance(block, str) else block for block in blocks)
    return Document(made, Edition(label=label, title="Harbour review"), language=language)


A, B, C, D, E, F = _TEXTS
_CATCH = ("Harbour|2021|2022", "Northern|315|342", "Southern|1,204|1,198", "Eastern|88|91")
_ROWS = table(*_CATCH, caption="Table 1. Boats by harbour")

CASES: dict[str, tuple[Document, Document]] = {
    "same": (edition(A, B), edition(A, B)),
    "revised": (edition(A, _LONG, C), edition(A, _LONG.replace("315", "342").replace("shall", "may"), C)),
    "print only": (edition(A, "The so-called \u201cgranary\u201d."), edition(A, 'The so-called "granary".')),
    "added first": (edition(B, C), edition(A, B, C)),
    "added last": (edition(A, B), edition(A, B, C)),
    "added many": (edition(A, F), edition(A, B, C, D, E, F)),
    "added last many": (edition(A), edition(A, B, C, D)),
    "removed first": (edition(A, B, C), edition(B, C)),
    "removed last": (edition(A, B, C), edition(A, B)),
    "removed many": (edition(A, B, C, D, E, F), edition(A, F)),
    "removed and added last": (edition(A, B, C), edition(A, B, E, F)),
    "all replaced": (edition(A, B), edition(C, D)),
    "moved": (edition(A, B, C, D, E, F), edition(B, C, D, E, A, F)),
    "moved to the end": (edition(A, B, C, D, E), edition(B, C, D, E, A)),
    "moved to the front": (edition(A, B, C, D, _LONG), edition(_LONG, A, B, C, D)),
    "moved and revised": (
        edition(_LONG, A, B, C, D, E),
        edition(A, B, C, D, _LONG.replace("315", "342").replace("June", "late June"), E),
    ),
    "split": (edition(A, f"{B} {C}", D), edition(A, B, C, D)),
    "split and revised": (edition(A, _LONG, D), edition(A, *(f"{s.strip('.')}." for s in _LONG.split(". ")), D)),
    "merged": (edition(A, B, C, D), edition(A, f"{B} {C}", D)),
    "split at the end": (edition(A, f"{B} {C}"), edition(A, B, C)),
    "merged at the end": (edition(A, B, C), edition(A, f"{B} {C}")),
    "heading level": (edition(heading("Boats", 2), A, B), edition(heading("Boats", 3), A, B)),
    "heading to paragraph": (
        edition(heading("Boats in the harbour", 2), A, B),
        edition("Boats in the harbour", A, B),
    ),
    "heading added": (edition(A, B), edition(heading("Boats", 1), A, heading("Wool", 2), B)),
    "list": (
        edition("The council asked for:", item("1. dry rooms;"), item("2. a new pier;"), item("3. lamps."), A),
        edition("The council asked for:", item("1. dry rooms;"), item("2. lamps."), item("3. slates.", 2), A),
    ),
    "bullets": (
        edition(A, item("nets and ropes"), item("tar for the hulls", 2), item("sailcloth")),
        edition(A, item("nets and thick ropes"), item("tar for the hulls", 1), item("sailcloth"), item("oars")),
    ),
    "footnotes": (
        edition(A, note("1 Counted at dawn."), B, note("2 Without canoes.")),
        edition(A, note("1 Counted at noon."), B, note("2 Without canoes."), note("3 See the ledger.")),
    ),
    "table cells": (
        edition(A, _ROWS, B),
        edition(
            A, table(*_CATCH[:1], "Northern|315|349", *_CATCH[2:], caption="Table 1. Boats by harbour and year"), B
        ),
    ),
    "table rows": (
        edition(A, _ROWS, B),
        edition(A, table(*_CATCH[:2], "Western|40|44", _CATCH[3], caption="Table 1. Boats by harbour"), B),
    ),
    "table rows sorted": (
        edition(A, _ROWS, B),
        edition(A, table(_CATCH[0], _CATCH[3], *_CATCH[1:3], caption="Table 1. Boats by harbour"), B),
    ),
    "table column added": (
        edition(A, _ROWS, B),
        edition(
            A,
            table(
                *(f"{row}|{more}" for row, more in zip(_CATCH, ("2023", "350", "1,200", "95"), strict=True)),
                caption="Table 1. Boats by harbour",
            ),
            B,
        ),
    ),
    "table column removed": (
        edition(A, _ROWS, B),
        edition(A, table(*("|".join(row.split("|")[::2]) for row in _CATCH), caption="Table 1. Boats by harbour"), B),
    ),
    "table added": (edition(A, B), edition(A, _ROWS, B)),
    "table added first": (edition(A, B), edition(_ROWS, A, B)),
    "table added last": (edition(A, B), edition(A, B, _ROWS)),
    "table removed": (edition(A, _ROWS, B), edition(A, B)),
    "table removed last": (edition(A, _ROWS), edition(A)),
    "table removed beside a table": (
        edition(A, _ROWS, table("Month|Storms", "May|3", "June|1")),
        edition(A, _ROWS),
    ),
    "table moved": (edition(A, _ROWS, B, C, D, E), edition(A, B, C, D, E, _ROWS)),
    "paragraph before a table added": (edition(A, _ROWS, C), edition(A, B, _ROWS, C)),
    "paragraph before a table removed": (edition(A, B, _ROWS, C), edition(A, _ROWS, C)),
    "paragraph behind a table added": (edition(A, _ROWS, C), edition(A, _ROWS, B, C)),
    "paragraph between tables removed": (
        edition(A, _ROWS, B, table("Month|Storms", "May|3", "June|1")),
        edition(A, _ROWS, table("Month|Storms", "May|3", "June|1")),
    ),
    "caption gone": (edition(A, _ROWS, B), edition(A, table(*_CATCH), B)),
    "written from the right": (
        edition("اجتمع المجلس في المخزن القديم لأن القاعة غمرتها المياه.", "أُحصي 42 قاربا في المرفأ.", language="ar"),
        edition("اجتمع المجلس في المخزن الجديد لأن القاعة غمرتها المياه.", "أُحصي 43 قاربا في المرفأ.", language="ar"),
    ),
    "markup": (edition(A, 'Ropes & <nets> "cheap" <w:t>1</w:t>'), edition(A, 'Ropes & <nets> "dear" <w:t>2</w:t>')),
    "nothing before": (edition(), edition(A, B)),
    "nothing after": (edition(A, B), edition()),
    "nothing at all": (edition(), edition()),
}

GOLDEN = {f"golden {case.stem}": golden.editions(golden.sections(case)) for case in golden.CASES}
