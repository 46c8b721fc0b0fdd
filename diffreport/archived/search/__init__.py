"""Search: in which editions of an archive something stands, in which paragraphs, since when and until when.

found = search(archive, '"foreign fighters" -alleged')
for hit in found.hits:
    print(hit.series, hit.editions, hit.text)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from diffreport.archived.search.editions import EVERYTHING, Scope, Watch, read_in, targets_in
from diffreport.archived.search.found import Hit, Place, Presence, Result, Unread, gathered
from diffreport.archived.search.query import query_of
from diffreport.errors import UsageError

if TYPE_CHECKING:
    from diffreport.archive import Archive
    from diffreport.archived.search.index import Index
    from diffreport.profiles import Rule

__all__ = ["Hit", "Place", "Presence", "Result", "Scope", "Unread", "search"]


def search(
    archive: Archive,
    query: str,
    scope: Scope = EVERYTHING,
    rules: Sequence[Rule] = (),
    watch: Watch | None = None,
) -> Result:
    """Return where something stands. `query` is as in docs/search.md; editions are read with the profiles of `rules`.

    Editions not met before are read first, `watch` being told how many of how many are; their index is kept with the
    archive's catalogue. Cost: then milliseconds, and a second for 20,000 paragraphs found.
    Raises: UsageError if there is nothing to look for, or no SQLite; ReferenceNotFoundError for a series or an
        edition that is not there. Damaged series are left out, and `Found.damaged` says why.
    """
    try:
        from diffreport.archived.search.index import DamagedError, Index, LostError, Memory
    except ModuleNotFoundError as error:
        wrong = "search: this Python was built without SQLite"
        raise UsageError(f"{wrong}; use one that has the module sqlite3") from error
    from diffreport.readers.cache import code

    wanted = query_of(query)
    targets, damaged = targets_in(archive, scope, rules)

    def answered(index: Index) -> Result:
        wrong = read_in(archive, targets, rules, index, watch)
        found = gathered(index, wanted, [target for target in targets if target.key not in wrong], scope.limit)
        unread = (Unread(target.reference, wrong[target.key]) for target in targets if target.key in wrong)
        return replace(found, unread=tuple(unread), damaged=damaged)

    kept = Index(archive.database, code())
    for _ in range(2):
        try:
            return answered(kept)
        except DamagedError:
            kept.clear()
        except LostError:
            break  # nothing is kept, or nobody can write: this search makes an index of its own
    return answered(Index(Memory(), code()))
