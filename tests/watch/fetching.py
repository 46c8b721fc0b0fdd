"""What tests of fetching have in common: sources on loopback, a fetcher that does not wait, and what it fails with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from diffreport.errors import SourceError
from diffreport.watch.fetching.fetcher import Fetcher
from diffreport.watch.fetching.networks import Resolve
from diffreport.watch.fetching.web import Web
from diffreport.watch.plan import Bounds, Kind, Limits, Source


def page(url: str, **how: Any) -> Source:
    """Return a source of one address on loopback; `how` are fields of `Source`, and of its `Bounds`."""
    bounds = {name: how.pop(name) for name in ("seconds", "size", "retries", "redirects") if name in how}
    return Source(
        "karsova", Kind.URL, url, "diffreport.toml:1", **{"allow_private": True, "bounds": Bounds(**bounds)} | how
    )


def fetcher(slept: list[float] | None = None, resolve: Resolve | None = None, **limits: Any) -> Fetcher:
    """Return a fetcher whose pauses take no time; they are noted in `slept`."""
    noted = [] if slept is None else slept
    return Fetcher(Limits(**{"pause_seconds": 0.0} | limits), sleep=noted.append, resolve=resolve)


def web(resolve: Resolve | None = None) -> Web:
    """Return what goes out to the web without pauses."""
    return Web(Limits(pause_seconds=0.0), lambda seconds: None, resolve)


def failure(source: Source, by: Fetcher | None = None, validators: Mapping[str, str] | None = None) -> SourceError:
    """Return what a fetch fails with."""
    with pytest.raises(SourceError) as failed:
        (by or fetcher()).fetch(source, validators or {})
    return failed.value
