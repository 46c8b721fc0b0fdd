"""How the page of a history is to be shown: everything that is not part of what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from diffreport.report.presentation import Live


@dataclass(frozen=True, slots=True)
class Shown:
    """How a history is to be shown.

    `language` is that of the page's own words ("en"); `templates` a folder whose files stand in for our own of the same
    name; `reports` are the addresses of the reports that exist, by the positions of their two editions; `up` is that of
    the page that lists all series, "" for none; `live` is what the review server adds, None in a file.
    """

    language: str = "en"
    templates: Path | None = None
    reports: Mapping[tuple[int, int], str] = field(default_factory=dict)
    up: str = ""
    live: Live | None = None


PLAIN = Shown()
