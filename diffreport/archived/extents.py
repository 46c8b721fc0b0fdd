"""How much changed between archived editions: kept with the catalogue, and known without reading them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from diffreport.archive import Version
from diffreport.archive.catalogue.database import Database, Part, digest_of
from diffreport.archived.comparisons import code
from diffreport.archived.documents import reading_of
from diffreport.kept import key_of
from diffreport.model import Comparison, Extent, Summary
from diffreport.readers.cache import is_ours

if TYPE_CHECKING:
    import sqlite3

    from diffreport.lexicons import Additions
    from diffreport.profiles import Rule
    from diffreport.settings import Settings

PART = Part(
    "extents",
    1,
    {
        "extents": "CREATE TABLE extents (key TEXT PRIMARY KEY, code TEXT NOT NULL, told TEXT NOT NULL,"
        " digest BLOB NOT NULL) WITHOUT ROWID"
    },
)
Pair = tuple[Version, Version]  # old, new


class Extents:
    """How much changed between archived editions under settings and lexicons, read by profiles, without pins."""

    def __init__(self, database: Database, settings: Settings, additions: Additions, rules: Sequence[Rule]) -> None:
        """Take note of all that a comparison depends on beside its editions."""
        self._database = database
        self._rules = rules
        self._under = settings.as_dict(), additions
        self._readings: dict[Version, str | None] = {}

    def known(self, pairs: Iterable[Pair]) -> dict[Pair, Extent]:
        """Return what is known of these pairs. Cost: microseconds a pair."""
        keys = {pair: key for pair in pairs if (key := self._key(*pair))}

        def ask(connection: sqlite3.Connection) -> dict[Pair, Extent]:
            select = "SELECT told, digest FROM extents WHERE key = ?"
            found = ((pair, key, connection.execute(select, (key,)).fetchone()) for pair, key in keys.items())
            return {pair: extent for pair, key, row in found if row and (extent := _extent(key, *row))}

        return self._database.read(PART, ask) or {}

    def keep(self, pair: Pair, comparison: Comparison) -> None:
        """Keep how much changed in a comparison; what another version of the program kept is forgotten."""
        key = self._key(*pair) if is_ours(comparison.old) and is_ours(comparison.new) else None
        if key:
            summary, *counts = comparison.extent
            told = json.dumps([asdict(summary), *counts])

            def change(connection: sqlite3.Connection) -> None:
                connection.execute("DELETE FROM extents WHERE code != ?", (code(),))
                row = key, code(), told, digest_of(f"{key} {told}".encode())
                connection.execute("INSERT OR REPLACE INTO extents VALUES (?, ?, ?, ?)", row)

            self._database.write(PART, change)

    def _key(self, old: Version, new: Version) -> str | None:
        """Return the digest of all that a comparison depends on; None where more than is known of the editions."""
        readings = self._reading(old), self._reading(new)
        if None in readings:
            return None
        seen = [(version.edition.label, version.edition.published) for version in (old, new)]
        return key_of(readings, seen, self._under, code())

    def _reading(self, version: Version) -> str | None:
        if version not in self._readings:
            self._readings[version] = reading_of(version, self._rules)
        return self._readings[version]


def _extent(key: str, told: str, digest: bytes) -> Extent | None:
    if digest != digest_of(f"{key} {told}".encode()):
        return None
    summary, *counts = json.loads(told)
    return Extent(Summary(**summary), *counts)
