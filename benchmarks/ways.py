"""Do one comparison in a process of its own and print what it cost.

    python -m benchmarks.ways NAME OLD NEW [LINKS]

Files hold paragraphs apart by a blank line. Prints {"work": seconds, "work_cpu": user and system seconds, children
too} of the work alone; the links it found, if any, go to the file LINKS. Runs in either environment.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import kept, redlined, shared

Files = tuple[str, str]


class Way(NamedTuple):
    """A way of comparing two files; only `work` is timed."""

    work: Callable[[Any], Any]
    prepare: Callable[[Files], Any] = lambda files: files
    links: Callable[[Any], Any] = lambda result: result


def paragraphs(file: str) -> list[str]:
    """Return the paragraphs of a text file."""
    return Path(file).read_text(encoding="utf-8").rstrip("\n").split("\n\n")


def documents(files: Files) -> Any:
    """Return both files as documents."""
    from diffreport import Document

    return tuple(Document.from_paragraphs(paragraphs(file)) for file in files)


def compare(pair: Any) -> Any:
    """Return the links of a comparison: aligned, and the words of every link compared."""
    import diffreport

    return diffreport.compare(*pair).alignment


def read_all(pair: Any) -> Any:
    """Return the links of a comparison whose figures, findings and all else have been read too."""
    import diffreport

    comparison = diffreport.compare(*pair)
    assert comparison.summary  # noqa: S101 - asked for, so that it is made
    return comparison.alignment


def align(pair: Any) -> Any:
    """Return the links alone, without a look at the words that changed."""
    from diffreport import Settings
    from diffreport.comparison import align as links_of

    old, new = pair
    return links_of(old, new, Settings())


def found(alignment: Any) -> Any:
    """Return our links as the judges of ../shared read them."""
    return [
        {"old": link.old, "new": link.new, "kind": link.relation.value, "moved": link.moved}
        for link in alignment.links
        if link.old and link.new
    ]


def ready(files: Files) -> Any:
    """Return both files as documents, everything imported that a comparison needs."""
    from diffreport import Document

    compare((Document.from_paragraphs(["one two"]), Document.from_paragraphs(["one three"])))
    return documents(files)


OURS = {
    "diffreport compare": Way(compare, ready, found),
    "diffreport compare, meaning read": Way(read_all, ready, found),
    "diffreport align": Way(align, ready, found),
    "diffreport, files to comparison": Way(lambda files: compare(documents(files)), lambda f: (ready(f), f)[1], found),
}
REDLINED = {
    "Docxodus": Way(
        redlined.docxodus,
        lambda files: tuple(redlined.docx(paragraphs(file)) for file in files),
        redlined.docxodus_links,
    ),
    "wikidiff2, all rows": Way(redlined.wikidiff2, links=redlined.wikidiff2_links),
    "xmldiff, links": Way(kept.xmldiff_links),
}
KEPT = {
    name: Way(lambda files, runs=runs: kept.links(runs(files), *map(paragraphs, files)))
    for name, runs in kept.RUNS.items()
}


def way(name: str) -> Way:
    """Return a way by our name or by its name in shared/bench/peers.py. Raises: KeyError."""
    if known := (OURS | REDLINED | KEPT).get(name):
        return known
    work = shared.load("peers").PEERS[name][1]
    return Way(lambda files: work(*files))


def cpu_seconds() -> float:
    """Return the processor time that this process and its children have taken."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def main() -> None:
    """Do the work once, print its cost, write its links."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ways", description="Do one comparison.")
    parser.add_argument("name")
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("links", nargs="?", type=Path)
    arguments = parser.parse_args()
    sys.setrecursionlimit(100_000)  # redlines and xmldiff recurse with the text
    chosen = way(arguments.name)
    ground = chosen.prepare((arguments.old, arguments.new))
    wall, cpu = time.perf_counter(), cpu_seconds()
    result = chosen.work(ground)
    cost = {"work": time.perf_counter() - wall, "work_cpu": cpu_seconds() - cpu}
    links = chosen.links(result) if arguments.links else None
    if links:
        arguments.links.write_text(json.dumps(links), encoding="utf-8")
    print(json.dumps(cost))


if __name__ == "__main__":
    main()
