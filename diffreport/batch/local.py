"""The local engine: as many processes as there are jobs, on this machine."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import NamedTuple

from diffreport.batch.crew import Crew
from diffreport.batch.plan import Chunk, Plan
from diffreport.model.corpora import Row


class Local(NamedTuple):
    """The executor of one machine: up to `jobs` processes at work."""

    jobs: int

    def rows(self, plan: Plan, chunks: Iterator[Chunk]) -> Generator[Row, None, None]:
        """Yield the row of each pair once, as soon as it is done (see `Executor`)."""
        crew = Crew(self.jobs)
        try:
            yield from crew.rows(plan, chunks)
        finally:
            crew.end()

    def at_once(self) -> int:
        """Return how many jobs there are."""
        return self.jobs
