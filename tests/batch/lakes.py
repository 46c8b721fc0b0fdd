"""Short invented editions in folders, an executor that works here, and batches of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from diffreport.batch.manifest import given
from diffreport.batch.pairs import Pairs
from diffreport.batch.plan import Chunk, Pair, Plan
from diffreport.batch.work import worked
from diffreport.model.corpora import Row


def edition(lake: str, year: int, boats: int) -> str:
    """Return the text of an edition."""
    return (
        f"The council met four times in {year} and published the minutes of each meeting.\n\n"
        f"The wardens of {lake} counted {boats} boats on the water in summer.\n\n"
        "Every town at the shore sends a delegate, whatever its size or income.\n"
    )


def written(folder: Path, lakes: str = "Mere Tarn Firth") -> Path:
    """Write two editions of each lake below a folder, and a manifest of them, which is returned."""
    lines = ["old,new,series"]
    for n, lake in enumerate(lakes.split()):
        for year in (2015, 2016):
            file = folder / str(year) / f"{lake.lower()}.txt"
            file.parent.mkdir(exist_ok=True)
            file.write_text(edition(lake, year, 300 + n + (year - 2015) * 60), encoding="utf-8")
        lines.append(f"2015/{lake.lower()}.txt,2016/{lake.lower()}.txt,{lake.lower()}")
    manifest = folder / "lakes.csv"
    manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return manifest


def pairs_of(manifest: Path) -> Pairs:
    """Return the pairs of a manifest."""
    return Pairs(given(io.StringIO(manifest.read_text(encoding="utf-8")), manifest.name, str(manifest.parent)))


class Here:
    """An executor of one: this process. `hook` is called before each pair."""

    def __init__(self, hook: Callable[[Pair], None] = lambda pair: None) -> None:
        """Take note of the hook; nothing has been done, and nothing ended."""
        self.hook = hook
        self.names: list[str] = []
        self.is_closed = False

    def rows(self, plan: Plan, chunks: Iterator[Chunk]) -> Generator[Row, None, None]:
        """Yield the row of each pair."""
        try:
            for chunk in chunks:
                for pair in chunk:
                    self.hook(pair)
                    self.names.append(pair.name)
                    yield worked(plan, pair)
        finally:
            self.is_closed = True

    def at_once(self) -> int:
        """Return one."""
        return 1
