"""Addresses of pages where a file may stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.cli import configuration
from diffreport.cli.call import Call

if TYPE_CHECKING:
    from diffreport.readers.parsing import Options
    from diffreport.watch.fetching.answers import Fetched

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_address(reference: str) -> bool:
    """Tell whether a reference is an address; a file of that name comes first."""
    return _URL.match(reference) is not None and not Path(reference).exists()


def page(call: Call, address: str) -> Fetched:
    """Return what an address gives: of public hosts only, whatever robots.txt says, for a person asks.

    Raises: SourceError; UsageError without the extra, or if the configuration is wrong.
    """
    from diffreport.watch.fetching.addresses import shown
    from diffreport.watch.fetching.fetcher import Fetcher
    from diffreport.watch.plan import Bounds, Kind, Source

    call.trace(f"fetching {shown(address)}")
    source = Source("", Kind.URL, address, "", robots=False, bounds=Bounds(retries=1))
    with Fetcher(configuration.plan(call.files()).limits) as fetcher:
        (edition,) = fetcher.fetch(source, {}).editions
    return edition


def stated(options: Options, fetched: Fetched) -> Options:
    """Return how to read a page: with the charset that its server stated."""
    from diffreport.readers.parsing import charset_in

    return options._replace(stated=charset_in(fetched.retrieval.header("Content-Type")))
