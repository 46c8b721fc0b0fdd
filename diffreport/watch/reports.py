"""The change reports of flagged editions: files in the folder that `[check]` names, and where they are published."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

from diffreport.archive.names import check_series
from diffreport.errors import UsageError
from diffreport.model import Comparison, Edition
from diffreport.report import save
from diffreport.report.names import report_name, safe_name
from diffreport.report.presentation import PLAIN, Presentation
from diffreport.resources import leads_out
from diffreport.watch.plan import Limits


def written(comparison: Comparison, limits: Limits, references: tuple[str, str], shown: Presentation = PLAIN) -> str:
    """Write the change report of two archived issues, whole, and return where it is: its address, or else its path.

    `references` are those of the old and the new issue, `SERIES@vN`. Where no folder is named, none is written, and ""
    returned. The same two issues have the same file. Raises: UsageError if it cannot be written; TemplateError.
    """
    if limits.reports is None:
        return ""
    names = check_series(references[1].rpartition("@")[0]), _name_of(comparison, references)
    file = limits.reports.joinpath(*names)
    try:
        if leads_out(file, limits.reports):
            raise UsageError(f"{file.parent}: leads out of {limits.reports}; remove the link")
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{file.parent}: cannot be made ({error.strerror}); correct reports in [check]") from error
    # what is published elsewhere has no way to the archive's files
    save(comparison, "html", file, replace(shown, folder=None if limits.link else file.parent))
    return f"{limits.link.rstrip('/')}/{'/'.join(map(quote, names))}" if limits.link else str(file.absolute())


def file_of(report: str, limits: Limits) -> Path | None:
    """Return the file of a report by what `written` returned; None if it is none of those that are there."""
    if limits.reports is None or not report:
        return None
    link = f"{limits.link.rstrip('/')}/" if limits.link else ""
    path = unquote(report.removeprefix(link)) if link and report.startswith(link) else report
    file = limits.reports / path
    with suppress(OSError, RuntimeError, ValueError):  # a path that no file can have
        if file.is_file() and not leads_out(file, limits.reports):
            return file
    return None


def _name_of(comparison: Comparison, references: tuple[str, str]) -> str:
    """Return "2023--2024.html"; the versions are told where labels alone do not tell two issues apart."""
    editions = comparison.old.edition, comparison.new.edition
    is_alike = editions[0].label == editions[1].label
    told = (_told(edition, reference, is_alike) for edition, reference in zip(editions, references, strict=True))
    return report_name(*told)


def _told(edition: Edition, reference: str, is_alike: bool) -> str:
    safe = safe_name(edition.label)
    return f"{safe}-{reference.rpartition('@')[2]}" if is_alike or safe != edition.label else safe
