"""Notices of invented editions, for the tests of all that tells them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from diffreport.watch.notices import Flag, Message, Notice, Side, Told
from diffreport.watch.plan import Severity, Sort

MOMENT = "2026-11-26T12:00:00Z"


def flag(n: int = 1, **said: Any) -> Flag:
    """Return a figure that was revised, or what is said of it otherwise."""
    made = Flag(
        id=f"flag-{n}",
        finding=f"c-{n:08x}",
        n=n,
        sort=Sort.FIGURE,
        rule="arrests",
        severity=Severity.MEDIUM,
        label="Figure revised",
        section=("Overview", "Arrests"),
        marked="Police arrested [-approximately 300-]{+approximately 315+} people suspected of joining armed groups.",
        figures=(Told("revised", "people arrested", "approximately 300", "approximately 315", "15", "5.0"),),
    )
    return replace(made, **said)


def event(sort: Sort, **said: Any) -> Flag:
    """Return an event: it has no finding."""
    return flag(0, sort=sort, finding="", label=str(sort), section=(), marked="", figures=(), **said)


def notice(series: str = "karsova", *flags: Flag, **said: Any) -> Notice:
    """Return a notice of the edition of 2024, with one flag unless others are given."""
    made = Notice(
        series=series,
        title=f"{series.title()}: country report",
        old=Side(f"{series}@v1", "2023", "2024-06-28", "2024-07-01T06:00:11Z", "https://example.org/2023"),
        new=Side(f"{series}@v2", "2024", "2025-06-30", "2025-07-01T06:00:09Z", "https://example.org/2024", "cd" * 32),
        is_revision=False,
        summary="3 findings: 2 figures, 1 wording signal; 80% of the old wording kept.",
        flags=flags or (flag(),),
        moment=MOMENT,
        report=f"https://reports.example.org/{series}/2023--2024.html",
    )
    return replace(made, **said)


def revised(series: str = "karsova", *flags: Flag) -> Notice:
    """Return a notice of an edition that came again under its label."""
    made = notice(series, event(Sort.REVISED), *(flags or (flag(),)))
    return replace(made, is_revision=True, new=made.new._replace(reference=f"{series}@v3", label="2023"))


def message(*notices: Notice, **said: Any) -> Message:
    """Return a message of one notice, or a digest of several."""
    return Message("m-1", notices or (notice(),), len(notices) > 1, MOMENT)._replace(**said)
