"""Notices and targets for tests."""

from __future__ import annotations

from dataclasses import replace

from diffreport.watch.notices import Flag, Notice, Side
from diffreport.watch.plan import Severity, Sort, StdoutTarget, Target

MOMENT = "2024-05-06T08:00:00Z"


def flag(name: str, severity: Severity = Severity.MEDIUM, targets: tuple[str, ...] | None = None) -> Flag:
    """Return a flag of a revised figure."""
    return Flag(
        name,
        f"c-{name}",
        1,
        Sort.FIGURE,
        "figures",
        severity,
        "Figure revised",
        ("Harbour",),
        "The harbour counts [-40-]{+42+} cranes.",
        targets=targets,
    )


def notice(*flags: Flag | str, series: str = "harbours", moment: str = MOMENT) -> Notice:
    """Return a notice of flags, or of flags with these ids."""
    made = tuple(flag(each) if isinstance(each, str) else each for each in flags)
    old, new = Side(f"{series}@v1", "2023"), Side(f"{series}@v2", "2024")
    return Notice(series, "Harbours", old, new, False, f"{len(made)} flagged", made, moment)


def target(name: str = "screen", **values: object) -> Target:
    """Return a target, standard output as JSON Lines unless something else is said."""
    return replace(Target(name, "diffreport.toml:1", StdoutTarget("jsonl")), **values)
