"""How the label of an edition is told: `label = "page"`, or a table of what to look for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from diffreport.archive.names import check_label
from diffreport.archive.retrieval import is_header_name
from diffreport.errors import UsageError
from diffreport.profiles import is_selector
from diffreport.watch.configured.tables import Table
from diffreport.watch.plan import From, Labelling

KEYS = ("from", "selector", "header", "pattern", "format")
_FOR = {
    "selector": (From.PAGE,),
    "header": (From.HEADER,),
    "pattern": (From.NAME, From.PAGE, From.HEADER),
    "format": (From.HEADER, From.DATE),
}
_SAMPLE = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
_DATE = "%Y-%m-%d"


def labelling_in(table: Table, name: str) -> Labelling | None:
    """Return how a label (or a date) is told by a key of a table, None if it has none. Raises: UsageError."""
    value = table.get(name)
    if value is None:
        return None
    if not isinstance(value, Mapping):
        origin = table.choice(name, From.NAME)
        if origin is From.PAGE:
            table.refuse(name, f'say where on the page, as {name} = {{ from = "page", selector = "h1" }}')
        return Labelling(origin, format=_DATE if origin is From.DATE else "")
    own = Table(table.at(name), value, KEYS)
    own.need("from", '"page"')
    origin = own.choice("from", From.NAME)
    for key, origins in _FOR.items():
        if key == "format" and name == "published":  # a date is read wherever it stands
            continue
        own.check_goes_with(key, "from", origin, origins)
    if origin is From.PAGE:
        own.need_any("selector", "pattern")
    header = own.text("header", Labelling().header)
    if not is_header_name(header):
        own.refuse("header", 'write the name of a header, as "Last-Modified"')
    return Labelling(
        origin=origin,
        pattern=own.pattern("pattern"),
        selector=_selector(own),
        header=header,
        format=(_format(own) if name == "label" else own.text("format")) or (_DATE if origin is From.DATE else ""),
    )


def _selector(table: Table) -> str:
    selector = table.text("selector")
    if selector and not is_selector(selector):
        table.refuse("selector", 'write a CSS selector, as "h1"')
    return selector


def _format(table: Table) -> str:
    """Return a format of dates that makes labels. Raises: UsageError."""
    form = table.text("format")
    if form:
        try:
            made = _SAMPLE.strftime(form)
            if made == form or "%" in made:
                table.refuse("format", 'write where year and month go, as "%Y-%m"')
            check_label(made)
        except ValueError:
            table.refuse("format", 'write it as strftime has it, as "%Y-%m"')
        except UsageError as error:
            raise UsageError(f"{table.at('format')} makes no label of a date; {error}") from error
    return form
