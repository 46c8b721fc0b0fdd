"""Ids of changes and findings: made of the texts they are about, so that they stay when other texts change."""

from __future__ import annotations

import hashlib
from collections import Counter


def fingerprint(*parts: str) -> str:
    """Return the SHA-256 of some texts, in hex."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class Ids:
    """Ids that were given out: a prefix and 8 hex digits each, no two alike."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._given: set[str] = set()
        self._times: Counter[str] = Counter()

    def make(self, *parts: str) -> str:
        """Return an id for some texts: the same for the same texts, another one when they come again."""
        key = fingerprint(*parts)
        while True:
            again = self._times[key]
            self._times[key] += 1
            name = f"{self._prefix}-{(fingerprint(key, str(again)) if again else key)[:8]}"
            if name not in self._given:  # 32 bits: two of 25,000 meet in one comparison of fourteen
                self._given.add(name)
                return name
