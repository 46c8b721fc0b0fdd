"""What a batch is to do: pairs, and the plan that holds for all of them. Both go to workers, on other machines too."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from diffreport.batch.limits import MEMORY, SECONDS
from diffreport.lexicons import Additions
from diffreport.model.corpora import Row
from diffreport.pins import Line
from diffreport.profiles import Rule
from diffreport.settings import Settings
from diffreport.stores import is_remote


class Pair(NamedTuple):
    """Two editions to be compared.

    `name` is unique in a batch, and safe as a file's name. `old` and `new` are references that mean the same in any
    folder and on any machine that sees the same disk: `SERIES@LABEL`, an absolute path, or an object as
    `s3://bucket/name`. `told` are the two as the manifest has them. `size` is that of both in bytes, 0 if unknown.
    """

    name: str
    series: str
    old: str
    new: str
    told: tuple[str, str]
    size: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What holds for every pair of a batch; can be pickled.

    `output` and `archive` are places (see `stores.opened`); `archive` is "" where no pair needs one. `formats` are
    those beside the comparison that are written, as in `report.FORMATS`. `pins` are lines of a file of them; one that
    lies beside the archive holds for archived editions alone. `seconds` and `memory` (bytes) are what one
    pair may take. `code` is the digest of the code and the templates that ask: workers that have others refuse. `run`
    is what the output says of the run under way (see `claims`): workers that do not find it there refuse.
    """

    output: str
    archive: str = ""
    settings: Settings = field(default_factory=Settings)
    additions: Additions = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    formats: tuple[str, ...] = ()
    language: str = "en"
    templates: str = ""
    pins: tuple[Line, ...] = ()
    are_pins_for_files: bool = False
    seconds: float = SECONDS
    memory: int = MEMORY
    code: str = ""
    run: str = ""


Chunk = Sequence[Pair]  # pairs that are handed out together


def is_archived(reference: str) -> bool:
    """Tell whether a reference of a pair means an archived edition: it is no absolute path, and no object."""
    return not (os.path.isabs(reference) or is_remote(reference))  # noqa: PTH117 - a Path takes ten times as long


class Executor(Protocol):
    """What has pairs worked on: processes of this machine, or a cluster."""

    def rows(self, plan: Plan, chunks: Iterator[Chunk]) -> Generator[Row, None, None]:
        """Yield the row of each pair once, as soon as it is done, in any order.

        A pair whose child dies or hangs has a row that says so; the others are done. A few chunks are held at a time.
        What runs is ended when the iterator is closed. Raises: BatchError where none can go on.
        """

    def at_once(self) -> int:
        """Return how many pairs are worked on at the same time, as far as is known by now."""
