"""Corpora made by hand: rows in a line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diffreport.model.corpora import Corpus, Counts, Outlier, Row, Shared, TopFigure

HOSTILE = "</script><img src=x onerror=alert(1)> \"q\" 'q' {{ 7*7 }} & --> \u202e*"


def row(name: str, words: int = 0, **told: object) -> Row:
    """Return a pair of which so many of 1,000 words were taken out and as many put in, with a finding for each ten."""
    counts = Counts(
        findings=words // 10, figures=words // 20, revised=words // 10, old_words=1000, new_words=1000,
        deleted_words=words, inserted_words=words,
    )  # fmt: skip
    made = Row(name, name, f"old/{name}.html", f"new/{name}.html", ("2023", "2024"), name.title(), counts=counts)
    return replace(made, **told)  # type: ignore[arg-type]


def corpus(rows: Sequence[Row], **told: object) -> Corpus:
    """Return the corpus of rows, those with an error among the failures; what else is told stands over it."""
    compared = tuple(each for each in rows if not each.error)
    failed = tuple(each for each in rows if each.error)
    counts = Counts(*map(sum, zip(*(each.counts for each in compared), strict=True))) if compared else Counts()
    unchanged = sum(not each.counts.findings for each in compared)
    made = Corpus("Chapters", len(rows), len(failed), compared, (), (), (), failed, counts, unchanged)
    return replace(made, **told)  # type: ignore[arg-type]


def every_case() -> Corpus:
    """Return a corpus with something of everything: a series of two pairs, sentences of each kind, a failure."""
    rows = [
        row("avonia", 50),
        row("brellin", 120, findings=()),
        row("corda-22", 10, series="corda", title="Corda", labels=("2022", "2023")),
        row("corda-23", 400, series="corda", title="Corda"),
        row("dovar", labels=("2025-10-17-61e1", "2025-11-05-b79d")),
        *(row(f"eastern-{n}", 20 + n) for n in range(6)),
        row("falk", error="new/falk.html: there is no such file; check the path"),
    ]
    names = tuple((each.name, f"c-{n:08x}") for n, each in enumerate(rows[:7]))
    shared = (
        Shared("The board shall publish it.", "The board may publish it.", 7, names),
        Shared("", "No figure was made available.", 5, names[:3]),
        Shared("Visits were unannounced.", "", 2, names[:2]),
    )
    figures = (
        ("brellin", TopFigure("c-00000001", "people in custody", "40", "412", 930.0)),
        ("avonia", TopFigure("c-00000000", "", "$2.0 million", "$1.9 million", -5.0)),
    )
    outliers = (Outlier("corda-23", "deleted_words", 400, 22.5), Outlier("brellin", "kept_percent", 88.0, 97.8))
    return corpus(rows, shared=shared, figures=figures, outliers=outliers)


def hostile() -> Corpus:
    """Return a corpus with markup in every text that comes from outside."""
    texts = {"title": HOSTILE, "labels": (HOSTILE, f"{HOSTILE}2")}
    rows = [row("a", 30, series=HOSTILE, **texts), row("b", 20, series="s", **texts), row("c", 10, series="s", **texts)]
    failed = row("d", error=HOSTILE, old=HOSTILE, new=HOSTILE)
    names = (("a", HOSTILE), (HOSTILE, "c-1"))
    long = "x" * 400
    return corpus(
        [*rows, failed],
        title=HOSTILE,
        shared=(Shared(HOSTILE, f"{HOSTILE} {long}", 2, names), Shared("", f"تقرير {HOSTILE}", 2, names)),
        figures=((HOSTILE, TopFigure(HOSTILE, HOSTILE, HOSTILE, long, float("inf"))),),
        outliers=(Outlier(HOSTILE, HOSTILE, 3.0, 1.0),),
    )


def many(count: int) -> Corpus:
    """Return a corpus of so many pairs, each with its own amounts."""
    rows = [
        row(f"chapter-{n:04}", 20, counts=Counts(n % 97, n % 41, n % 3, n % 7, n % 53, n % 11, n % 5, n % 2, 1, 3, 4000,
            4100, n % 811, n % 797)) for n in range(count)
    ]  # fmt: skip
    names = tuple((each.name, "c-0123abcd") for each in rows)
    shared = tuple(Shared(f"It is so {n}.", f"It was so {n}.", count - n, names[n:]) for n in range(220))
    return corpus(rows, shared=shared)
