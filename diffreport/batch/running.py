"""A batch from its pairs to its results: the output claimed, pairs worked on by an executor, rows folded in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from diffreport.batch import listing, rows
from diffreport.batch.chunks import chunks
from diffreport.batch.claims import About, claimed
from diffreport.batch.comparing import code
from diffreport.batch.corpus import Fold
from diffreport.batch.layout import INDEX, comparison_of, report_of, row_of
from diffreport.batch.pairs import Pairs
from diffreport.batch.plan import Executor, Pair, Plan
from diffreport.batch.results import Results
from diffreport.errors import StoreError
from diffreport.model.corpora import NO_COST, Corpus, Row
from diffreport.stores import Store, is_remote, opened
from diffreport.text import encoded

_TOLD = 20  # pairs without a comparison that are told one by one
_AHEAD = 32  # rows of a bucket that are asked for before they are needed


class Ran(NamedTuple):
    """What became of a batch: how many pairs there are, how many were done already, how many have no comparison.

    `lost` are the first of these; `has_parquet` tells whether the results are there in that form.
    """

    pairs: int
    reused: int
    failed: int
    lost: tuple[Row, ...]
    has_parquet: bool


Advance = Callable[[Row, int, int], None]  # a pair that is done, how many are, of so many


def run(
    plan: Plan,
    pairs: Pairs,
    executor: Executor,
    advance: Advance = lambda row, done, total: None,
    about: About = About(),  # noqa: B008 - a frozen value
) -> Ran:
    """Have all pairs worked on that are not done yet, and write what they tell together.

    `advance` is called after each pair. An interrupt ends what is under way; what is done stays.
    Cost: a few rows are held at a time. Raises: BatchError, StoreError, UsageError.
    """
    store = opened(plan.output)
    with claimed(replace(plan, code=code(plan.templates)), about) as claim:
        reused = _worked(claim, pairs, executor, advance)
        return _folded(claim, pairs, store, about.title)._replace(reused=reused)


def _worked(plan: Plan, pairs: Pairs, executor: Executor, advance: Advance) -> int:
    """Have the pairs worked on; return how many of them were done already."""
    store, reused = opened(plan.output), 0
    with closing(executor.rows(plan, chunks(pairs, executor.at_once))) as done:
        for number, row in enumerate(done, 1):
            if row.error:
                _keep_lost(store, row)
            else:
                reused += row.cost == NO_COST
            advance(row, number, len(pairs))
    return reused


def _keep_lost(store: Store, row: Row) -> None:
    """Write the row of a pair without a comparison; files of a comparison from before are out of date, and go."""
    before = None
    with suppress(StoreError):  # whatever is there makes way
        before = rows.found(store, row.name)
    for file in before.files if before else ():
        store.remove(file.name)
    store.write(row_of(row.name), rows.to_bytes(row))


def _folded(plan: Plan, pairs: Pairs, store: Store, title: str) -> Ran:
    """Write the results and the index of all pairs, in their order; return what became of them."""
    failures, lost = 0, list[Row]()
    have_pages = True
    with Fold() as fold, Results() as results:
        for row in _rows(store, pairs):
            fold.add(row)
            results.add(row)
            if row.error:
                failures += 1
                lost += [row] if failures <= _TOLD else []
            else:
                have_pages = have_pages and any(file.name == report_of(row.name, "html") for file in row.files)
        has_parquet = results.write(store)
        corpus = fold.corpus(title)
        listing.write(store, fold.told())
        store.write(INDEX, encoded(_index(plan, corpus, leads_to_pages=have_pages)))
    return Ran(len(pairs), 0, failures, tuple(lost), has_parquet)


def _index(plan: Plan, corpus: Corpus, *, leads_to_pages: bool) -> str:
    from pathlib import Path

    from diffreport.report.corpus import render_corpus

    def link(name: str) -> str:
        return report_of(name, "html") if leads_to_pages else comparison_of(name)

    return render_corpus(corpus, plan.language, Path(plan.templates) if plan.templates else None, link)


def _rows(store: Store, pairs: Iterable[Pair]) -> Iterator[Row]:
    """Yield the row of each pair, in order, as the output has it."""
    if not is_remote(store.place):
        yield from (_row(store, pair) for pair in pairs)
        return
    left = iter(pairs)
    with ThreadPoolExecutor(_AHEAD) as threads:
        while some := list(islice(left, _AHEAD)):
            yield from threads.map(lambda pair: _row(store, pair), some)


def _row(store: Store, pair: Pair) -> Row:
    row = rows.found(store, pair.name)
    return row if row is not None else rows.failed(pair, f"{pair.name}: its row is gone; run the batch again")
