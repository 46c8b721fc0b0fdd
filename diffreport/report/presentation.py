"""How a report is to be shown: everything that is not part of what was found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from diffreport.report.review import Review


@dataclass(frozen=True, slots=True)
class Presentation:
    """How a report is to be shown.

    `language` is that of the report's own words ("en"); `templates` a folder whose files stand in for our own of the
    same name; `folder` the one the report will stand in, to which links to the editions' files are relative (None
    where that is not known: no such links). `review` has what reviewers said of the findings.
    """

    language: str = "en"
    templates: Path | None = None
    folder: Path | None = None
    review: Review | None = None


PLAIN = Presentation()
