"""Comparison <-> JSON text, schema `diffreport.comparison/1` (docs/comparison.schema.json).

Reading checks every index, too: renderers trust them.
"""

from __future__ import annotations

from diffreport.model import COMPARISON_SCHEMA, Comparison
from diffreport.schema.coding import Json, check_within, decoded, encoded, opened, reading, record_to_json


def comparison_to_json(comparison: Comparison) -> str:
    """Return a comparison as JSON text with a final newline; equal comparisons give equal text.

    Raises: ValueError if a score or a figure's value is not a finite number.
    """
    record: Json = {"schema": COMPARISON_SCHEMA}
    for key, value in encoded(comparison).items():
        record |= {"links": value["links"]} if key == "alignment" else {key: value}
    record["fallbacks"] = comparison.fallbacks
    return record_to_json(record)


def comparison_from_json(text: str) -> Comparison:
    """Return the comparison that was written, equal in every value.

    Raises: ValueError on another schema, or saying where the text is no such comparison.
    """
    with reading("comparison"):
        record = opened(text, COMPARISON_SCHEMA)
        alignment = {"links": record.get("links"), "fallbacks": record.get("fallbacks")}
        comparison: Comparison = decoded(Comparison, record | {"alignment": alignment}, "comparison")
        _check_indices(comparison)
        return comparison


def _check_indices(comparison: Comparison) -> None:
    """Refuse a comparison whose parts point outside each other."""
    links, changes = comparison.alignment.links, {change.id: change for change in comparison.changes}
    for n, link in enumerate(links):
        check_within(link.old, comparison.old.blocks, f"links[{n}].old")
        check_within(link.new, comparison.new.blocks, f"links[{n}].new")
    for n, pin in enumerate(comparison.pins):
        check_within(pin.old, comparison.old.blocks, f"pins[{n}].old")
        check_within(pin.new, comparison.new.blocks, f"pins[{n}].new")
    for id_, change in changes.items():
        check_within([change.link], links, f"change {id_}: link")
        for op in change.opcodes:
            if not 0 <= op.i1 <= op.i2 <= len(change.old_tokens):
                raise ValueError(f"change {id_}: {op} points outside the old tokens")
            if not 0 <= op.j1 <= op.j2 <= len(change.new_tokens):
                raise ValueError(f"change {id_}: {op} points outside the new tokens")
    for finding in comparison.findings:
        if finding.change not in changes:
            raise ValueError(f"finding {finding.id}: there is no change {finding.change}")
        check_within(finding.opcodes, changes[finding.change].opcodes, f"finding {finding.id}: opcodes")
    for table in comparison.tables:
        check_within([table.link], links, "tables: link")
        check_within([cell.row for cell in table.cells], table.rows, "tables: row")
        check_within([cell.column for cell in table.cells], table.columns, "tables: column")
