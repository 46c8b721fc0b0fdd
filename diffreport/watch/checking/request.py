"""What is asked of a check, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from diffreport.errors import DiffreportError
from diffreport.profiles import Rule
from diffreport.report.presentation import PLAIN, Presentation
from diffreport.watch.checking.arriving import What
from diffreport.watch.checking.journal import Journal
from diffreport.watch.fetching.answers import Answer
from diffreport.watch.plan import Limits, Source

if TYPE_CHECKING:
    from diffreport.model import Comparison, Document
    from diffreport.watch.notices import Notice
    from diffreport.watch.outbox import Delivery, Standing
    from diffreport.watch.targets import Post

FLAGGED, TROUBLE, PARTLY, BUG, INTERRUPTED = 1, 2, 3, 70, 130


class Fetching(Protocol):
    """What goes out to sources and webhooks; `fetching.fetcher.Fetcher` is the one that does."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...

    def fetch(self, source: Source, validators: Mapping[str, str]) -> Answer:
        """Return what a source gives. Raises: SourceError."""
        ...

    @property
    def post(self) -> Post:
        """Return what posts to an address."""
        ...


class Step(StrEnum):
    """What a check has done so far of one edition, or of one source; all of it is on the disk."""

    INTENDED = "intended"  # what is to be archived stands in the state
    ARCHIVED = "archived"
    ANSWERED = "answered"  # of a source: its validators and time are kept
    JUDGED = "judged"  # the report is written
    QUEUED = "queued"  # its notice is in the outbox, and the intention gone
    DELIVERED = "delivered"  # what was due has been sent


def _fetcher(limits: Limits) -> Fetching:
    """Return what goes out to the network."""
    from diffreport.watch.fetching.fetcher import Fetcher

    return Fetcher(limits)


def _ignore(step: Step) -> None:
    """Take no notice."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a check. `compare` compares two documents under the settings that hold; `counts` says of a
    comparison whether it makes the exit status that of a flagged one; None: if a rule flags something.

    A rehearsal fetches and judges, and changes nothing: no archive, no state, no target.
    `series` are to be asked whether or not they are due; () asks all that are due. `say` is told what a target on
    standard output is to print. `observe` is called after each step.
    """

    state: Path
    compare: Callable[[Document, Document], Comparison]
    say: Callable[[str], None]
    journal: Journal = field(default_factory=Journal)
    series: tuple[str, ...] = ()
    is_forced: bool = False
    is_rehearsal: bool = False
    explained_columns: int = 0  # how wide the lines are that explain what rules did; 0: it is not explained
    wait_seconds: float | None = None
    profiles: tuple[Rule, ...] = ()
    depositor: str | None = None
    counts: Callable[[Comparison], bool] | None = None
    fetcher: Callable[[Limits], Fetching] = _fetcher
    observe: Callable[[Step], None] = _ignore
    shown: Presentation = PLAIN  # language and templates of reports, and of notices


class Result(StrEnum):
    """What became of a source in one check."""

    UNCHANGED = "unchanged"  # it answered; nothing is new
    NEW = "new"  # something was archived
    FAILED = "failed"


class Came(NamedTuple):
    """An edition that came: what it is, its reference (`SERIES@vN`), and how much was flagged of it.

    `is_counted` is whether it makes the exit status that of a flagged one; `explained` are lines that tell of each rule
    what it flagged; `fault` is why its change report could not be written.
    """

    what: What
    label: str
    reference: str
    flags: int = 0
    is_counted: bool = False
    notice: Notice | None = None
    explained: tuple[str, ...] = ()
    fault: DiffreportError | None = None


@dataclass(slots=True)
class Asked:
    """What became of a source: the editions that came, and the error it failed with.

    `former` is its last archived edition, judged anew in a rehearsal that explains and to which nothing came.
    """

    source: Source
    came: list[Came] = field(default_factory=list)
    former: tuple[Came, ...] = ()
    error: Exception | None = None
    is_asked: bool = True  # False: it is not due, and what it gave earlier is judged
    is_answered: bool = False  # all that it gave is archived

    @property
    def result(self) -> Result:
        """Return what became of it."""
        return Result.FAILED if self.error else Result.NEW if self.came else Result.UNCHANGED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a check: of each source that was asked, in the order of the plan, and of each try to tell.

    `sources` is how many there are to be asked, due or not; `lost` is how many editions are archived that nobody is
    told of: their series has no source any more; `held` are the targets that something still waits for because they
    fail, or are no more.
    """

    run: int
    sources: int = 0
    asked: Sequence[Asked] = ()
    deliveries: Sequence[Delivery] = ()
    lost: int = 0
    held: Sequence[Standing] = ()

    @property
    def new(self) -> int:
        """Return how many editions came."""
        return sum(len(each.came) for each in self.asked)

    @property
    def flagged(self) -> int:
        """Return how many flags the check raised."""
        return sum(came.flags for each in self.asked for came in each.came)

    @property
    def failed(self) -> int:
        """Return how many sources failed."""
        return sum(each.result is Result.FAILED for each in self.asked)

    @property
    def status(self) -> int:
        """Return the exit status."""
        if self.failed and self.failed == len(self.asked) >= self.sources and not self.new:
            return TROUBLE
        if self.failed or self.lost or self.held or any(delivery.error for delivery in self.deliveries):
            return PARTLY
        return FLAGGED if any(came.is_counted for each in self.asked for came in each.came) else 0
