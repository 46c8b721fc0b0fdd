"""The feed of a site: that of the archive, its entries led to the pages of the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from diffreport.report.extents import extent_line
from diffreport.site.entries import Entry
from diffreport.site.index import FEED, PAGE
from diffreport.watch import feeds

if TYPE_CHECKING:
    from diffreport.archive import Archive
    from diffreport.site.building import Site
    from diffreport.site.series import Series

_ENTRIES = 100  # of the newest editions, as of `diffreport feed`
