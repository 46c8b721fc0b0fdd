"""How a report is to be shown: everything that is not part of what was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.report.review import Review

if TYPE_CHECKING:  # the program's help needs no comparison
    from diffreport.comparison.figures.trends import Trends


# More paragraphs than this make a page that browsers open slowly, as measured on the mock: 1.5 s.
MOST_PARAGRAPHS = 50_000


class Table(StrEnum):
    """The tables of a comparison: CSV is one of them, a workbook has all."""

    SUMMARY = "summary"
    FINDINGS = "findings"
    FIGURES = "figures"
    WORDING = "wording"
    TABLES = "tables"
    PROVENANCE = "provenance"


TABLE = Table.FINDINGS


@dataclass(frozen=True, slots=True)
class Live:
    """What a page of the review server has beside that of a file: addresses on it, "" for none.

    `home` is the start page, `search` the search, `pair` takes two editions to their report, `review` is where what
    reviewers say of the report is kept (docs/server.md), `sign_in` is the form for a token; `exports` are the formats
    that the report can be had in, each with its address, `editions` the addresses of the bytes of both editions. None
    of it depends on who reads.
    """

    home: str = ""
    search: str = ""
    pair: str = ""
    review: str = ""
    sign_in: str = ""
    exports: tuple[tuple[str, str], ...] = ()
    editions: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Presentation:
    """How a report is to be shown.

    `language` is that of the report's own words ("en"); `templates` a folder whose files stand in for our own of the
    same name; `folder` the one the report will stand in, to which links to the editions' files are relative (None
    where that is not known: no such links); `files` are those of the old and the new edition, as they were read or as
    they stand in the archive (None where there is none): they are no part of the comparison, which knows no machine;
    `trends` is what the editions of the series say of the figures, None for two editions alone; `review` has what
    reviewers said of the findings; a report of more than `most_paragraphs` is written in parts; `up` is the address of
    the page that the report belongs to, "" for none; `report` is that of the change report itself, to which what is
    made beside it leads, "" where there is none; `table` is that which CSV has; `live` is what the
    review server adds, None in a file.
    """

    language: str = "en"
    templates: Path | None = None
    folder: Path | None = None
    files: tuple[Path | None, Path | None] = (None, None)
    trends: Trends | None = None
    review: Review | None = None
    most_paragraphs: int = MOST_PARAGRAPHS
    up: str = ""
    report: str = ""
    table: str = TABLE
    live: Live | None = None


PLAIN = Presentation()
