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


CODES = st.sampled_from(["A1", "A2", "1.01", "1.02", "B1", ""])
NAMES = st.sampled_from(["Men killed", "Women killed", "Boats at sea", "Boats at the sea", "Wells dug", "Total", ""])
GROUPS = st.sampled_from(["North", "Northern", "South", ""])
FIGURES = st.sampled_from(["1", "25%", "(5)", "$(5)", "n/a", "2,310"])
HEADERS = st.sampled_from([("pay ($ thousand)", "2013"), ("pay ($ million)", "2014"), ("n", "n"), ("2014", "2013")])


@st.composite
def named_tables(draw: st.DrawFn) -> Table:
    """Draw a table of codes or groups, names and figures, perhaps below groups of columns."""
    lead = draw(st.sampled_from([CODES, GROUPS]))
    rows = draw(st.lists(st.tuples(lead, NAMES, FIGURES, FIGURES), max_size=7))
    heads = [("id", "measure", *draw(HEADERS)), *draw(st.lists(st.just(("id", "", "North", "South")), max_size=1))]
    return Table((*heads[::-1], *rows), len(heads), draw(st.sampled_from(["", "In thousands", "In millions of euros"])))
