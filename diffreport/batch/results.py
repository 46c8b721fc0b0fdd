"""The table of a batch, a row a pair: as CSV, and as Parquet where pyarrow is installed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from decimal import Decimal
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from diffreport.batch.layout import RESULTS
from diffreport.errors import BatchError
from diffreport.model.corpora import Counts, Row, TopFigure, TopFinding
from diffreport.report.sheets import Cell, Number, Style
from diffreport.report.sheets.delimited import delimited
from diffreport.report.tabled.columns import safe
from diffreport.stores import Store
from diffreport.text import encoded

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetWriter

_BETWEEN = " | "  # findings, figures, files in one cell
_BATCH = 2_000  # rows of Parquet that are held and written together

Value = str | int | float | None


def _count(n: int, row: Row) -> Value:
    return None if row.error else row.counts[n]


def _finding(finding: TopFinding) -> str:
    old, new = finding.words
    return f"{finding.label}: {old or '-'} -> {new or '-'}"


def _figure(figure: TopFigure) -> str:
    return f"{figure.label}: {figure.old} -> {figure.new} ({figure.percent:+g} %)"


COLUMNS: Mapping[str, Callable[[Row], Value]] = {
    "pair": lambda row: row.name,
    "series": lambda row: row.series,
    "old": lambda row: row.old,
    "new": lambda row: row.new,
    "old_label": lambda row: row.labels[0],
    "new_label": lambda row: row.labels[1],
    "title": lambda row: row.title,
    "error": lambda row: row.error,
    "kept_percent": lambda row: None if row.error else row.kept_percent,
    **{name: partial(_count, n) for n, name in enumerate(Counts._fields)},
    "top_findings": lambda row: _BETWEEN.join(map(_finding, row.findings)),
    "top_figures": lambda row: _BETWEEN.join(map(_figure, row.figures[:5])),
    "files": lambda row: _BETWEEN.join(file.name for file in row.files),
    "seconds": lambda row: None if row.error else row.cost.seconds,
    "memory": lambda row: None if row.error else row.cost.memory,
}
_NUMBERS = dict.fromkeys((*Counts._fields, "memory"), "int64") | dict.fromkeys(("kept_percent", "seconds"), "float64")


class Results:
    """The table, made row by row in temporary files, and put into the output at the end."""

    def __init__(self) -> None:
        """Begin with the header."""
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="diffreport-batch-")))
        self._csv = self._stack.enter_context((self._folder / "csv").open("wb"))
        self._csv.write(encoded(delimited(COLUMNS, ())))
        self._parquet = _Parquet(self._folder / "parquet") if find_spec("pyarrow") else None

    def __enter__(self) -> Results:
        """Return the table."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Remove the temporary files."""
        with suppress(OSError):  # a disk that is full was told
            if self._parquet:
                self._parquet.close()
        with suppress(OSError):
            self._stack.close()

    def add(self, row: Row) -> None:
        """Add the row of a pair."""
        values = [value(row) for value in COLUMNS.values()]
        header = len(delimited((), ()))
        with kept():
            self._csv.write(encoded(delimited((), [map(cell_of, values)])[header:]))
            if self._parquet:
                self._parquet.add(values)

    def write(self, store: Store) -> bool:
        """Put the table into an output; tell whether it is there as Parquet, too. Raises: StoreError."""
        with kept():
            self._csv.close()
        store.send(f"{RESULTS}.csv", self._folder / "csv")
        if self._parquet is None:
            store.remove(f"{RESULTS}.parquet")  # of a run before, on a machine that had what it takes
            return False
        with kept():
            self._parquet.close()
        store.send(f"{RESULTS}.parquet", self._folder / "parquet")
        return True


@contextmanager
def kept() -> Iterator[None]:
    """Write to a temporary file. Raises: BatchError if that cannot be."""
    try:
        yield
    except OSError as error:
        wrong = f"the table cannot be written there ({error.strerror or error})"
        remedy = "make room, or name another folder by TMPDIR; what is done stays"
        raise BatchError(f"{tempfile.gettempdir()}: {wrong}; {remedy}") from error


class _Parquet:
    """The table as Parquet."""

    def __init__(self, path: Path) -> None:
        """Begin a file."""
        import pyarrow
        from pyarrow.parquet import ParquetWriter

        fields = [(name, getattr(pyarrow, _NUMBERS.get(name, "string"))()) for name in COLUMNS]
        self._schema = pyarrow.schema(fields)
        self._writer: ParquetWriter = ParquetWriter(path, self._schema)
        self._rows: list[list[Value]] = []

    def add(self, values: list[Value]) -> None:
        """Add a row; a text that is not there is null."""
        self._rows.append([None if value == "" else value for value in values])
        if len(self._rows) == _BATCH:
            self._flush()

    def close(self) -> None:
        """End the file."""
        if self._rows:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow

        columns = zip(*self._rows, strict=True)
        arrays = [pyarrow.array(each, field.type) for each, field in zip(columns, self._schema, strict=True)]
        self._writer.write_table(pyarrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows.clear()


def cell_of(value: Value) -> Cell:
    """Return a value as a cell: a text in one line that hides nothing, a number bare."""
    if isinstance(value, str):
        return safe(value)
    return value if value is None else Number(Decimal(str(value)), Style.PLAIN)
