"""The ledger as JSON, schema `diffreport.figures/1`: figures and values as in the JSON of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from diffreport.model import Figure, Status
from diffreport.report.ledger import LEDGER_SCHEMA, Sheet
from diffreport.schema import record_to_json


class _Edition(NamedTuple):
    label: str
    title: str
    series: str
    name: str
    published: str | None
    sha256: str


class _Entry(NamedTuple):
    section: str
    label: str
    old: Figure | None
    new: Figure | None
    unit: str
    kind: str
    delta: Decimal | None
    percent: Decimal | None
    status: Status
    checks: tuple[str, ...]
    sentence: str
    link: int
    change: str | None
    finding: str | None
    old_edition: str
    new_edition: str


def json_text(sheets: Sequence[Sheet]) -> str:
    """Return the rows of all sheets as one list of objects, behind the editions they are about."""
    editions = {
        label: _Edition(label, e.title, e.series, e.name, e.published, e.sha256)
        for sheet in sheets
        for label, e in zip(sheet.labels, sheet.editions, strict=True)
    }
    entries = tuple(
        _Entry(
            r.section, r.label, r.old, r.new, r.unit, r.kind, r.delta, r.percent, r.status, r.checks, r.sentence,
            r.link, r.change, r.finding, *sheet.labels,
        )
        for sheet in sheets
        for r in sheet.rows
    )  # fmt: skip
    return record_to_json(
        {
            "schema": LEDGER_SCHEMA,
            "engine": sheets[0].engine if sheets else "",
            "editions": tuple(editions.values()),
            "figures": entries,
        }
    )
