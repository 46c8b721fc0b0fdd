"""The feed of a site: that of the archive, its entries led to the pages of the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from diffreport.report.extents import extent_line
from diffreport.site.entries import FEED, PAGE
from diffreport.watch import feeds

if TYPE_CHECKING:
    from diffreport.archive import Archive
    from diffreport.site.building import Site
    from diffreport.site.series import Series
    from diffreport.watch.notices import Notice

_ENTRIES = 100  # of the newest editions, as of `diffreport feed`


def notices(archive: Archive, site: Site, chosen: Sequence[Series]) -> list[Notice]:
    """Return what the feed tells of each edition, with the address of its report, else of its series' page.

    Addresses are those of the published site, or relative to the feed where nobody knows its address.
    Cost: the records of the series are read.
    """
    pages = {series.name: series for series in chosen}
    editions = feeds.archived(archive, site.pattern, lambda error: None)
    known = feeds.known((each for each in editions if each.notice.series in pages), site.told, _ENTRIES)
    return [_led(each, pages[each.notice.series], site.url) for each in known]


def content(site: Site, told: Sequence[Notice]) -> bytes:
    """Return the feed; its ids are the same for ever. Raises: TemplateError."""
    url = f"{site.url}{FEED}" if site.url else ""
    feed = feeds.Feed(site.title or feeds.TITLE, url, _ENTRIES, site.under.shown.templates, is_beside=True)
    return feeds.written(feed, told)


def _led(edition: feeds.Archived, series: Series, url: str) -> Notice:
    """Return a notice that leads to a page of the site."""
    notice, pair = edition
    name, extent = series.report_on(*pair) if pair else ("", None)
    told = notice.summary
    if pair and extent and not told:
        told = f"Since {pair[0].edition.label}: {extent_line(extent)}"
    return replace(notice, report=f"{url}{series.own.path.name}/{name or PAGE}", summary=told)
