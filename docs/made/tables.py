"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a column in which no row has anything is left out."""
    rows = [list(row) for row in rows]
    kept = [i for i, _ in enumerate(heads) if any(row[i] for row in rows)]
    lines = [[heads[i] for i in kept], ["---"] * len(kept), *([_cell(row[i]) for i in kept] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def code(text: str) -> str:
    """Return a text as code; nothing for no text."""
    return f"`{text}`" if text else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
