"""The table of the sentences that changed the same way in many pairs, a row for each pair of each, as CSV."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from diffreport.batch.layout import SENTENCES
from diffreport.batch.repeated import Told
from diffreport.batch.results import Value, cell_of, kept
from diffreport.report.sheets.delimited import delimited
from diffreport.stores import Store
from diffreport.text import encoded


def write(store: Store, told: Iterable[Sequence[Value]]) -> None:
    """Put the table into an output. Cost: a few rows are held at a time. Raises: BatchError, StoreError."""
    header = len(delimited((), ()))
    with tempfile.TemporaryDirectory(prefix="diffreport-batch-", ignore_cleanup_errors=True) as folder:
        made = Path(folder, SENTENCES)
        with kept(), made.open("wb") as file:
            file.write(encoded(delimited(Told._fields, ())))
            for values in told:
                cells = [cell_of(value) for value in values]
                file.write(encoded(delimited((), [cells])[header:]))
        store.send(SENTENCES, made)
