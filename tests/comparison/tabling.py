"""Small tables, written and drawn."""

from __future__ import annotations

from hypothesis import strategies as st

from diffreport.model import Table

CELLS = st.sampled_from(["", "x", "y", "z", "1", "2", "2014", "2015", "total", "Total", "a b c"])


def table(text: str, head: int = 1) -> Table:
    """Return the table of a text: rows ended by semicolons, cells by bars."""
    rows = [tuple(cell.strip() for cell in row.split("|")) for row in text.split(";")]
    return Table(tuple(rows), head)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a small table with repeated and empty cells."""
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.tuples(*[CELLS] * width), min_size=0, max_size=7))
    return Table(tuple(rows), draw(st.integers(0, min(2, len(rows)))))
