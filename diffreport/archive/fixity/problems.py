"""What a check of the archive tells: problems, warnings, and how much was looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

Observer = Callable[[int], None]  # called with the number of bytes just read


def ignore(count: int) -> None:
    """Take no notice of bytes read."""


class Flaw(NamedTuple):
    """One thing wrong with an object or the root; `path` is relative to it.

    `code` is OCFL's (W… if it only advises against it), or one of ours: `docs/archive-format.md` lists them.
    `lost` names the versions that cannot be read for it.
    """

    path: str
    wrong: str
    code: str
    lost: tuple[int, ...] = ()

    @property
    def is_advice(self) -> bool:
        """Tell whether OCFL only advises against it."""
        return self.code.startswith("W")


Found = Iterator[Flaw]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong: `path` is relative to the root; `series` is empty for the root's own files.

    `code` is OCFL's error code, or ours where OCFL has none. `repairable` is what `repair` would do, "" if
    nothing. `lost` names the editions that cannot be read for it, as `SERIES@LABEL` or `SERIES@vN`.
    """

    series: str
    path: str
    wrong: str
    code: str = ""
    repairable: str = ""
    lost: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the problem as one line."""
        return f"{self.path}: {self.wrong}"


class Checked(NamedTuple):
    """How much was looked at; `bytes` counts those that were read, `files` what is under a version's digests."""

    series: int = 0
    versions: int = 0
    files: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check found, in the order of the archive: root first, then its objects by their folders."""

    checked: Checked
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
