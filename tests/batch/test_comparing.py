"""What a row counts, and that bytes depend on nothing but documents and plan."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

from diffreport import Document, compare
from diffreport.batch.comparing import counts_of, made
from diffreport.batch.layout import comparison_of
from diffreport.batch.plan import Pair, Plan
from diffreport.model import Edition

PAIR = Pair("mere--1--2", "mere", "/1.txt", "/2.txt", ("1.txt", "2.txt"))
FIRST = "The council met in spring and heard the wardens of both shores at length."
SECOND = "The wardens counted 300 boats on the water in summer, and none in winter."
THIRD = "Every town at the shore sends a delegate, whatever its size or income."
HEAD = "Nobody has swum in the lake since the mill was closed and the weir was opened."
NEW = "A ferry has been bought, and runs twice a day from the mill to the old pier."


def document(*paragraphs: str, label: str = "") -> Document:
    """Return a document of paragraphs."""
    return Document.from_paragraphs(paragraphs).with_edition(Edition(label))


def test_paragraphs_are_counted_by_what_became_of_them() -> None:
    """Revised, added, removed and moved ones, each in its own count."""
    comparison = compare(
        document(FIRST, SECOND, THIRD, HEAD), document(THIRD, FIRST, SECOND.replace("300", "315"), NEW)
    )
    counts = counts_of(comparison)
    assert (counts.revised, counts.added, counts.removed, counts.moved, counts.tables) == (1, 1, 1, 1, 0)
    assert (counts.findings, counts.figures) == (len(comparison.findings), 1)


def test_the_words_of_a_finding_stand_in_one_short_line() -> None:
    """Nothing in them is an order to a terminal."""
    _, row = made(Plan("out"), PAIR, document(FIRST), document(FIRST, " ".join([NEW] * 9) + " \u202eevil"))
    [(old, new)] = [finding.words for finding in row.findings]
    assert old == "" and len(new) <= 160 and "\u202e" not in new and "\n" not in new and new.endswith("…")


def test_figures_come_by_the_size_of_their_change() -> None:
    """The largest percentage first, up or down; no more than twenty, each once, of sentences that mostly stayed."""
    anew = "In 2019 the wardens had 20 boats.", "Of all the towns of this land 900 boats were sent here by the wardens."
    olds = [f"The warden of town {chr(65 + n)} counted {1000 + n} boats at the pier in summer." for n in range(26)]
    news = [text.replace(str(1000 + n), str(1000 + n + (-1) ** n * n * 10)) for n, text in enumerate(olds)]
    old, new = (document(*texts, texts[-1], f"{THIRD} {one}") for texts, one in zip((olds, news), anew, strict=True))
    _, row = made(Plan("out"), PAIR, old, new)
    assert any(
        each.old.text == "20" and each.new.text == "900" for each in compare(old, new).figures if each.old and each.new
    )
    sizes = [abs(figure.percent) for figure in row.figures]
    assert len(sizes) == 20 and sizes == sorted(sizes, reverse=True) and row.figures[0].old == "1025"
    assert len({*row.figures}) == 20


SAID = """
import hashlib
from tests.batch.test_comparing import FIRST, NEW, PAIR, SECOND, document
from diffreport.batch.comparing import made
from diffreport.batch.plan import Plan
files, row = made(Plan("out", formats=("html", "csv")), PAIR, document(FIRST, SECOND), document(SECOND, NEW))
print(row, *(hashlib.sha256(data).hexdigest() for data in files.values()))
"""


def test_the_bytes_are_the_same_in_any_process() -> None:
    """Whatever its hash seed; the comparison is gzip without a moment and a name."""
    root = str(Path(__file__).parents[2])
    told = {
        subprocess.run(
            [sys.executable, "-c", SAID],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": root},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    files, _ = made(Plan("out"), PAIR, document(FIRST), document(SECOND))
    data = files[comparison_of(PAIR.name)]
    assert data[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    assert gzip.decompress(data).startswith(b"{")
