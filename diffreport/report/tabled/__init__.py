"""A comparison as tables: a workbook of six worksheets, or one of them as CSV. Same comparison, same bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from diffreport.report.presentation import Presentation
from diffreport.text import encoded

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Comparison
    from diffreport.report.lookup import Lookup
    from diffreport.report.sheets import Table


def workbook_of(comparison: Comparison, shown: Presentation) -> bytes:
    """Return a comparison as a workbook. Cost: linear. Raises: UsageError for more than a worksheet holds."""
    from diffreport.model.wire import no_garbage
    from diffreport.report.lookup import look_up, report_title
    from diffreport.report.sheets.workbook import workbook

    lookup = look_up(comparison, shown)
    title = report_title(comparison.old.edition, comparison.new.edition, lookup.speech)
    with no_garbage():  # every cell is kept until the end
        return workbook(title, [table(lookup) for table in _tables().values()], for_others=True)


def delimited_of(comparison: Comparison, shown: Presentation) -> bytes:
    """Return the table of a comparison that `shown.table` names as CSV, UTF-8. Cost: linear."""
    from diffreport.report.lookup import look_up
    from diffreport.report.sheets.delimited import delimited

    chosen = _tables()[shown.table](look_up(comparison, shown))
    return encoded(delimited(chosen.columns, chosen.rows))


def _tables() -> dict[str, Callable[[Lookup], Table]]:
    """Return what makes each `Table`, in the order of the worksheets."""
    from diffreport.report.tabled import cells, fronts, lists

    return {
        "summary": fronts.summary,
        "findings": lists.findings,
        "figures": lists.figures,
        "wording": lists.wording,
        "tables": cells.changes,
        "provenance": fronts.provenance,
    }
