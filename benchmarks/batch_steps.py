"""What one pair takes, step by step, what the page of a corpus takes, and what both make of a large corpus.

`python -m benchmarks.batch_steps steps MANIFEST FOLDER` works on some pairs of each kind, prints their steps as JSON;
`python -m benchmarks.batch_steps page ROWS` folds so many invented rows, makes their page, and prints what that took.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from benchmarks.batch_corpus import kind_of
from benchmarks.results import significant, table
from benchmarks.shared import ROOT

if TYPE_CHECKING:
    from diffreport.batch.plan import Pair, Plan
    from diffreport.model import Document
    from diffreport.model.corpora import Row

OF_A_KIND = 25  # pairs of each kind whose steps are measured
KINDS = {
    "chapter": "country chapters, HTML",
    "report": "generated reports, text",
    "html": "real, HTML",
    "txt": "real, text",
    "xml": "real, XML",
    "docx": "real, Word",
    "pdf": "real, PDF",
}
CHEAP = ("chapter", "report", "html", "txt")  # kinds that are read in little time
FILING = "html"  # the kind that filings are like
FILINGS, FILING_WORDS = 200_000, 30_000  # words of one edition
CORES = (2, 8, 16, 64, 256, 1_024)
INTRODUCTION = (
    f"The clock in one worker, one pair at a time, up to {OF_A_KIND} pairs a kind that are spread over the "
    "corpus. Words are those of both editions. Reading is a child process for both sides in turn; comparing is "
    "aligning, the words, and their meaning; the rest is all else that a worker does: looking for what is done, "
    "digests, JSON, compression, what the row tells, and writing files. The bytes are the comparison's, compressed."
)
PAGE = (
    "Invented rows of ten sentences, three findings and two figures each, one sentence in two shared with other pairs; "
    "each count is a process of its own. Folding takes the rows in and finds what they share; the page is rendered of "
    "that. Memory is the process's peak (VmHWM)."
)
PAGE_HEADER = ("rows", "folding s", "page s", "us a row", "peak MB", "page MB")
_Value = TypeVar("_Value")


class Steps(NamedTuple):
    """What pairs of a kind took together: seconds of each step, words of both editions, bytes written."""

    kind: str
    pairs: int
    words: int
    reading: float
    comparing: float
    total: float
    written: int

    @property
    def seconds_a_million(self) -> float:
        """Return the seconds that a million words take."""
        return self.total / self.words * 1e6


def measured(manifest: Path, folder: Path) -> list[Steps]:
    """Return the steps of each kind, measured in a process of its own that writes below a folder."""
    return [Steps(*each) for each in _ran("steps", str(manifest), str(folder))]


def told(found: Sequence[Steps]) -> str:
    """Return the table of the steps."""
    header = [
        *("", "pairs", "words a pair", "reading ms", "comparing ms", "the rest ms", "the rest, share", "ms a pair"),
        *("s a million words", "KB a pair"),
    ]
    rows = []
    for of in found:
        rest = of.total - of.reading - of.comparing
        each = (significant(seconds / of.pairs * 1000) for seconds in (of.reading, of.comparing, rest))
        share = f"{100 * rest / of.total:.0f} %"
        last = significant(of.total / of.pairs * 1000), significant(of.seconds_a_million)
        size = significant(of.written / of.pairs / 1000)
        rows.append((KINDS[of.kind], of.pairs, f"{of.words // of.pairs:,}", *each, share, *last, size))
    return table(header, rows)


def estimate(found: Sequence[Steps], efficiency: float) -> str:
    """Return what 200,000 filings would take, reckoned from what was measured."""
    of = next((of for of in found if of.kind == FILING), found[0])
    million_words = FILINGS * 2 * FILING_WORDS / 1e6
    hours = million_words * of.seconds_a_million / 3600
    bytes_a_word = of.written / of.words
    told = (
        f"Reckoned, not measured: {FILINGS:,} pairs of two filings of {FILING_WORDS:,} words each are "
        f"{million_words:,.0f} million words; at {significant(of.seconds_a_million)} s a million ({KINDS[of.kind]}, "
        f"above) that is {significant(hours)} hours of one core. More cores divide it, at the "
        f"{100 * efficiency:.0f} % that two of them were used to here. Comparisons are "
        f"{significant(bytes_a_word)} bytes a word: {significant(bytes_a_word * million_words / 1000)} GB."
    )
    rows = ((f"{cores:,}", _duration(hours / cores / efficiency)) for cores in CORES)
    return f"{told}\n\n{table(['cores', 'hours'], rows)}"


def paged(count: int) -> tuple[str, ...]:
    """Return what folding and the page of so many rows took, as cells."""
    took = _ran("page", str(count))
    each = (took["folding"] + took["page"]) / count * 1e6
    return (
        *map(significant, (took["folding"], took["page"], each)),
        f"{took['memory']:.0f}",
        f"{took['size'] / 1e6:.2f}",
    )


def _duration(hours: float) -> str:
    return significant(hours) if hours >= 1 else f"{hours:.2f}"


def _ran(*arguments: str) -> Any:
    command = [sys.executable, "-m", "benchmarks.batch_steps", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - this module
    return json.loads(done.stdout)


def _steps(manifest: Path, folder: Path) -> list[Steps]:
    """Measure the steps of some pairs of each kind."""
    from diffreport.batch import comparing, inputs
    from diffreport.batch.claims import claimed
    from diffreport.batch.plan import Pair, Plan

    with manifest.open(encoding="utf-8", newline="") as file:
        listed = sorted(csv.DictReader(file), key=lambda row: kind_of(row["name"]))
    watch = Watch(inputs.documents, comparing.compare)
    inputs.documents, comparing.compare = watch.documents, watch.compare
    out = []
    with claimed(Plan(str(folder), code=comparing.code(""))) as plan:
        for kind, rows in groupby(listed, key=lambda row: kind_of(row["name"])):
            pairs = []
            for row in rows:
                old, new = (str(manifest.parent / row[side]) for side in ("old", "new"))
                pairs.append(Pair(row["name"], row["series"], old, new, (old, new)))
            out.append(_of_kind(kind, pairs[:: max(1, -(-len(pairs) // OF_A_KIND))], plan, watch))
    return sorted(out, key=lambda of: list(KINDS).index(of.kind))


def _of_kind(kind: str, pairs: Sequence[Pair], plan: Plan, watch: Watch) -> Steps:
    """Work on pairs and return what it took."""
    from diffreport.batch.layout import comparison_of, row_of
    from diffreport.batch.work import worked

    folder = Path(plan.output)
    worked(replace(plan, seconds=1.0), pairs[0])  # what is loaded once is no pair's; the plan's own worker knows none
    (folder / row_of(pairs[0].name)).unlink()
    watch.begin()
    rows, seconds = _timed(lambda: [worked(plan, pair) for pair in pairs])
    for row in rows:
        if row.error:
            raise SystemExit(f"benchmarks: {row.name}: {row.error}")
    written = sum((folder / comparison_of(pair.name)).stat().st_size for pair in pairs)
    return Steps(kind, len(pairs), watch.words(), watch.reading, watch.comparing, seconds, written)


class Watch:
    """What a worker calls to read and to compare, with the seconds that it took since `begin`, and the words."""

    def __init__(self, documents: Callable[..., Any], compare: Callable[..., Any]) -> None:
        """Take note of what is called."""
        self._documents, self._compare = documents, compare
        self.begin()

    def begin(self) -> None:
        """Count anew."""
        self.reading, self.comparing = 0.0, 0.0
        self._compared: list[Document] = []

    def words(self) -> int:
        """Return how many words were compared, of both sides."""
        return sum(len(block.text.split()) for document in self._compared for block in document.blocks)

    def documents(self, *arguments: Any) -> Any:
        """Read."""
        found, seconds = _timed(lambda: self._documents(*arguments))
        self.reading += seconds
        return found

    def compare(self, *arguments: Any) -> Any:
        """Compare, the meaning too."""

        def compared() -> Any:
            comparison = self._compare(*arguments)
            comparison.findings  # noqa: B018 - asking reads the meaning
            return comparison

        comparison, seconds = _timed(compared)
        self.comparing += seconds
        self._compared += [comparison.old, comparison.new]
        return comparison


def _timed(act: Callable[[], _Value]) -> tuple[_Value, float]:
    began = time.perf_counter()
    value = act()
    return value, time.perf_counter() - began


def _page(count: int) -> dict[str, float]:
    """Fold invented rows and render their page."""
    from diffreport.batch.corpus import Fold
    from diffreport.report.corpus import render_corpus

    with Fold() as fold:
        began = time.perf_counter()
        for row in invented(count):
            fold.add(row)
        corpus = fold.corpus("Invented rows")
        folding = time.perf_counter() - began
        text, page = _timed(lambda: render_corpus(corpus))
    found = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text("ascii"))
    peak = int(found[1]) / 1024 if found else 0.0
    return {"folding": folding, "page": page, "memory": peak, "size": len(text.encode())}


def invented(count: int) -> Iterator[Row]:
    """Yield rows as a batch makes them, of numbers that go round."""
    from diffreport.model.corpora import Counts, Row, SentenceChange, TopFigure, TopFinding

    empty = Row("", "", "", "")
    for n in range(count):
        finding = f"c-{n:08x}"
        sentences = tuple(
            SentenceChange(
                f"{k}" if k % 2 else f"{n}-{k}",
                finding,
                f"The council of district {n if k % 2 else k} met {k} times and told nobody of it.",
                f"The council of district {n if k % 2 else k} met {k} times and told everybody of it.",
            )
            for k in range(n % 7, n % 7 + 10)
        )
        counts = Counts(*(n * step % 97 for step in range(1, 11)), 5000, 5000 + n % 300, n % 400, n % 500)
        yield replace(
            empty,
            name=f"pair-{n:06}",
            series=f"series-{n // 2:06}",
            old=f"old/{n}.html",
            new=f"new/{n}.html",
            labels=("2023", "2024"),
            title=f"District {n}",
            counts=counts,
            kept_percent=100 - n % 60,
            findings=tuple(TopFinding(finding, "Figure revised", 3, (f"{n}", f"{n + k}")) for k in range(1, 4)),
            figures=tuple(TopFigure(finding, "cases", f"{n + 1}", f"{n + k}", float(n % 900 + k)) for k in (2, 3)),
            sentences=sentences,
        )


if __name__ == "__main__":
    act, *more = sys.argv[1:]
    print(json.dumps(_steps(Path(more[0]), Path(more[1])) if act == "steps" else _page(int(more[0]))))
