"""Every class of errors with a line that a user saw, for docs/errors.md."""

from __future__ import annotations

from pathlib import Path

from diffreport import errors
from docs.made.tables import code, table

_LINES = Path(__file__).resolve().parents[2] / "tests" / "cli" / "error_lines.txt"


def lines() -> dict[str, str]:
    """Return the line that the tests saw, by the class of the error."""
    read = _LINES.read_text(encoding="utf-8").splitlines()
    return {name: line for name, _, line in (row.partition(": ") for row in read if row and row[0] != "#")}


def table_of(names: dict[str, str]) -> str:
    """Return a table of classes: what each says, its exit status, and its line."""
    kinds = {name: getattr(errors, name) for name in names}
    rows = [
        (code(name), (kind.__doc__ or "").splitlines()[0], str(kind.exit_status), code(names[name]))
        for name, kind in kinds.items()
    ]
    return table(("class", "when", "status", "for example"), rows)


def table_all(_: str) -> str:
    """Return a table of all classes of errors."""
    return table_of(lines())
